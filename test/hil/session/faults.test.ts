/** Exactly once: random command sequences over a link with seeded faults end as they do without, or in a LinkError. */
import assert from "node:assert/strict";
import * as gpio from "../../../hil/peripherals/gpio.js";
import * as system from "../../../hil/peripherals/system.js";
import type { Ops } from "../../../hil/session/batch.js";
import { SynchronousSession } from "../../../hil/session/synchronous.js";
import { encodeOp } from "../../../hil/wire/command.js";
import { Status } from "../../../hil/wire/status.js";
import { ModelLink, seeded, type Faults } from "./model-link.js";

const kinds: Record<string, Faults> = {
  drop: { drop: 0.1 },
  duplicate: { duplicate: 0.2 },
  corrupt: { corrupt: 0.1 },
  truncate: { truncate: 0.1 },
  delay: { delay: 0.1 },
  "all of them": { drop: 0.04, duplicate: 0.05, corrupt: 0.04, truncate: 0.04, delay: 0.05 },
};

describe("exactly once", () => {
  for (const [kind, faults] of Object.entries(kinds)) {
    it(`holds over 500 random sequences with frames lost to: ${kind}`, () => {
      let disturbed = 0;
      for (let seed = 1; seed <= 500; seed++) disturbed += sequence(seed, faults);
      assert.ok(disturbed > 1000, `only ${disturbed} frames were sent again or dropped`);
    });
  }

  it("or the session ends in RESET when the board starts anew, with nothing done twice", () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = seeded(seed);
      const { link, sync } = open(random, { drop: 0.05, duplicate: 0.05, corrupt: 0.05 });
      let countdown = Math.floor(random() * 60);
      link.beforeArrival = () => {
        if (countdown-- === 0) link.device.reset();
      };
      let value = 0;
      for (; value < 200; value++) {
        const outcome = sync.call(counted(value));
        if (outcome.kind === "lost") {
          assert.equal(outcome.error.code, "RESET");
          break;
        }
        assert.equal(outcome.kind, "done");
      }
      assert.ok(value < 200);
      assert.equal(new Set(link.device.log).size, link.device.log.length);
    }
  });
});

function open(random: () => number, faults: Faults): { link: ModelLink; sync: SynchronousSession } {
  const link = new ModelLink(random, { maxFrame: 256, windowFrames: 4, windowBytes: 1024 });
  const sync = new SynchronousSession(link, () => Math.floor(random() * 2 ** 32));
  link.faults = faults;
  sync.open();
  return { link, sync };
}

/** One random program: what it did and learned must be what it asked for, in order. @returns how often the link was disturbed. */
function sequence(seed: number, faults: Faults): number {
  const random = seeded(seed);
  const { link, sync } = open(random, faults);
  link.device.behaviour = (name, request) => {
    if (request.pin === 99) return Status.INVALID_PIN.code;
    return name === "system.echo" ? (request.data as Uint8Array) : new Uint8Array(0);
  };
  const asked: string[] = [];
  let posted: number[] = [];
  for (let i = 0; i < 40; i++) {
    const kind = random();
    if (kind < 0.45) {
      const op = counted(i);
      asked.push(`system.echo data=${hex(i)}`);
      const outcome = sync.call(op);
      if (outcome.kind === "done") assert.deepEqual(outcome.results, data(i), `seed ${seed}`);
      else {
        // A posted op before it in the same frame failed: it was not run, and the program hears of that.
        assert.equal(outcome.kind, "posted-failed", `seed ${seed}: ${JSON.stringify(outcome)}`);
        if (outcome.kind === "posted-failed") assert.ok(posted.includes(outcome.error.tag));
        asked.length = asked.lastIndexOf("fails") + 1;
      }
    } else if (kind < 0.9) {
      const count = Math.floor(random() * 60);
      for (let n = 0; n < count; n++) {
        const pin = n % 90;
        sync.session.post({ bytes: encodeOp(gpio.set, { pin, level: i & 1 }), count: 1, durationMs: 0, tag: 0 });
        asked.push(`gpio.set pin=${pin} level=${i & 1}`);
      }
    } else if (kind < 0.95) {
      sync.barrier();
      assert.equal(sync.session.takePostedError(), undefined, `seed ${seed}`);
    } else {
      // A posted op that fails, at a barrier of its own: reported once, whatever becomes of the answers.
      sync.barrier();
      posted = [1000 + i];
      sync.session.post({ bytes: encodeOp(gpio.set, { pin: 99, level: 1 }), count: 1, durationMs: 0, tag: 1000 + i });
      sync.barrier();
      assert.deepEqual(
        sync.session.takePostedError(),
        { status: Status.INVALID_PIN.code, tag: 1000 + i, more: 0 },
        `seed ${seed}`,
      );
    }
  }
  sync.barrier();
  assert.equal(sync.session.takePostedError(), undefined);
  assert.deepEqual(link.device.log, asked, `seed ${seed}`);
  const { retransmissions, badFrames, framesOut } = sync.session.statistics;
  return (
    retransmissions +
    badFrames +
    (faults.duplicate !== undefined ? framesOut * faults.duplicate : 0) +
    (faults.delay !== undefined ? 5 : 0)
  );
}

const data = (i: number): Uint8Array => Uint8Array.of(i & 0xff, i >> 8);
const hex = (i: number): string => Buffer.from(data(i)).toString("hex");

function counted(i: number): Ops {
  return { bytes: encodeOp(system.echo, { data: data(i) }), count: 1, durationMs: 0, tag: 0 };
}
