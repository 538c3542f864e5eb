/**
 * Sequence numbers are 8 bits wide on the wire and come round; what the session knows of a frame must not. More frames than there are numbers are
 * handed over here before the board has taken the first, with errors among them, on sound links and on failing ones.
 */
import assert from "node:assert/strict";
import * as gpio from "../../../hil/peripherals/gpio.js";
import * as system from "../../../hil/peripherals/system.js";
import type { Ops } from "../../../hil/session/batch.js";
import { Specimen } from "../../../scripts/link-faults/board.js";
import { BoardSession, type Outcome } from "../../../hil/session/board-session.js";
import { SynchronousSession } from "../../../hil/session/synchronous.js";
import { encodeOp } from "../../../hil/wire/command.js";
import { FrameFlag, FrameType } from "../../../hil/wire/protocol.js";
import { Status } from "../../../hil/wire/status.js";
import { ModelLink, seeded, type Faults } from "./model-link.js";

const counts = [100, 127, 128, 129, 255, 256, 257, 1000, 70_000];
const refused = 99;
const everything: Faults = { drop: 0.01, duplicate: 0.02, corrupt: 0.01, truncate: 0.01, delay: 0.005 };

const numbered = (n: number): Ops => ops(encodeOp(system.echo, { data: bytesOf(n) }), n);
const failing = (tag: number): Ops => ops(encodeOp(gpio.set, { pin: refused, level: 1 }), tag);
const ops = (bytes: Uint8Array, tag: number): Ops => ({ bytes, count: 1, durationMs: 0, tag });
const bytesOf = (n: number): Uint8Array => Uint8Array.of(n & 0xff, (n >> 8) & 0xff, n >> 16);
const logged = (n: number): string => `system.echo data=${Buffer.from(bytesOf(n)).toString("hex")}`;

function connect(faults: Faults = {}, seed = 1): { link: ModelLink; sync: SynchronousSession } {
  const link = new ModelLink(seeded(seed), { maxFrame: 256, windowFrames: 8, windowBytes: 2048 });
  link.faults = faults;
  link.device.behaviour = (name, request) => {
    if (request.pin === refused) return Status.INVALID_PIN.code;
    return name === "system.echo" ? (request.data as Uint8Array) : new Uint8Array(0);
  };
  const sync = new SynchronousSession(link, () => seed);
  sync.open();
  return { link, sync };
}

/** Posts ops `from` to `to`, a frame each. */
function postFrames({ session }: SynchronousSession, from: number, to: number): void {
  for (let n = from; n < to; n++) {
    session.post(numbered(n));
    session.flush();
  }
}

function assertRan(link: ModelLink, count: number): void {
  assert.equal(link.device.log.length, count);
  const odd = link.device.log.findIndex((line, n) => line !== logged(n));
  assert.equal(odd, -1, `op ${odd} is ${link.device.log[odd]}`);
}

describe("a barrier behind many posted frames", function () {
  this.timeout(60_000);
  for (const count of counts) {
    it(`waits for all ${count} of them`, () => {
      const { link, sync } = connect();
      postFrames(sync, 0, count);
      sync.barrier();
      assertRan(link, count);
      assert.equal(sync.session.statistics.retransmissions, 0);
      assert.equal(sync.session.backlog, 0);
    });

    it(`waits for all ${count} of them on a link with every fault, and each is run once`, () => {
      const { link, sync } = connect(everything, count);
      postFrames(sync, 0, count);
      sync.barrier();
      assertRan(link, count);
      assert.ok(sync.session.statistics.retransmissions > 0);
    });
  }

  it("with more frames behind it, is passed before those have run", () => {
    const { link, sync } = connect();
    const ran: number[] = [];
    postFrames(sync, 0, 300);
    sync.session.barrier(() => ran.push(link.device.log.length));
    postFrames(sync, 300, 900);
    sync.session.barrier(() => ran.push(link.device.log.length));
    sync.barrier();
    assert.ok(ran[0] >= 300 && ran[0] < 320 && ran[1] === 900, String(ran));
  });

  it("asks for an ACK with the last of them: nobody has to be asked again", () => {
    const { link, sync } = connect();
    const { pings } = sync.session.statistics;
    postFrames(sync, 0, 203);
    sync.barrier();
    const requests = link.device.received.filter(({ type }) => type === FrameType.REQUEST);
    assert.deepEqual(
      requests.filter(({ flags }) => flags !== 0).map(({ flags }) => flags),
      [FrameFlag.WANT_ACK],
    );
    assert.equal(requests.at(-1)!.flags, FrameFlag.WANT_ACK);
    assert.equal(sync.session.statistics.pings, pings);
  });
});

describe("an error of a posted op among many frames", function () {
  this.timeout(60_000);
  const places: Record<string, (count: number) => number> = {
    first: () => 0,
    "in the middle": (count) => count >> 1,
    last: (count) => count - 1,
  };
  for (const [faults, name] of [
    [{}, "a sound link"],
    [everything, "a link with every fault"],
  ] as const) {
    for (const count of counts) {
      it(`names its own op, first, middle or last of ${count}, on ${name}`, () => {
        for (const [place, placeOf] of Object.entries(places)) {
          const { link, sync } = connect(faults, count);
          const at = placeOf(count);
          postFrames(sync, 0, at);
          sync.session.post(failing(1_000_000 + at));
          sync.session.flush();
          postFrames(sync, at, count - 1);
          sync.barrier();
          assertRan(link, count - 1);
          const expected = { status: Status.INVALID_PIN.code, tag: 1_000_000 + at, more: 0 };
          assert.deepEqual(sync.session.takePostedError(), expected, place);
          sync.barrier();
          assert.equal(sync.session.takePostedError(), undefined);
          if (count > 1000) break;
        }
      });
    }

    it(`is told for each of 600 that are 1 to 300 frames apart, none twice, on ${name}`, () => {
      const random = seeded(5);
      const { link, sync } = connect(faults, 77);
      let sent = 0;
      for (let error = 0; error < 600; error++) {
        const gap = Math.floor(random() * (error % 20 === 0 ? 300 : 8));
        postFrames(sync, sent, sent + gap);
        sent += gap;
        sync.session.post(failing(5000 + error));
        sync.session.flush();
        sync.barrier();
        assert.deepEqual(
          sync.session.takePostedError(),
          { status: Status.INVALID_PIN.code, tag: 5000 + error, more: 0 },
          `error ${error}`,
        );
      }
      assertRan(link, sent);
    });

    it(`is counted when all of 2000 fail, first among them its own, on ${name}`, () => {
      const { sync } = connect(faults, 9);
      for (let n = 0; n < 2000; n++) {
        sync.session.post(failing(n + 1));
        sync.session.flush();
      }
      sync.barrier();
      assert.deepEqual(sync.session.takePostedError(), { status: Status.INVALID_PIN.code, tag: 1, more: 1999 });
    });
  }

  it("is not mixed with an earlier one whose receipt went missing", () => {
    const { link, sync } = connect();
    // the board hears of no PING that says a record was seen
    let deaf = true;
    const receive = link.device.receive.bind(link.device);
    let seenLost = 0;
    link.device.receive = (bytes) => {
      if (deaf && isSeen(bytes)) return void seenLost++;
      receive(bytes);
    };
    sync.session.post(failing(1));
    const first = sync.call(numbered(0));
    assert.equal(first.kind, "posted-failed");
    sync.session.post(failing(2));
    sync.session.flush();
    sync.call(numbered(1));
    assert.deepEqual(sync.session.takePostedError(), { status: Status.INVALID_PIN.code, tag: 2, more: 0 });
    sync.session.post(failing(3));
    sync.session.flush();
    let answered = false;
    sync.session.call(numbered(2), () => (answered = true));
    link.simulation.advanceTo(link.simulation.nowUs() + 1000);
    assert.ok(seenLost > 0 && !answered);
    deaf = false;
    sync.barrier();
    assert.ok(answered);
    assert.deepEqual(sync.session.takePostedError(), { status: Status.INVALID_PIN.code, tag: 3, more: 0 });
    assert.deepEqual(link.device.log, [logged(1), logged(2)]);
  });
});

/** PING's head is 3; its body token, seen. COBS keeps the head in place. */
function isSeen(bytes: Uint8Array): boolean {
  return bytes.length > 8 && bytes[1] === FrameType.PING;
}

describe("waiting calls, more of them than there are sequence numbers", () => {
  for (const [faults, name] of [
    [{}, "a sound link"],
    [everything, "a link with every fault"],
  ] as const) {
    it(`get an answer each, their own, on ${name}`, () => {
      const { link, sync } = connect(faults, 3);
      const outcomes: Outcome[][] = Array.from({ length: 1000 }, () => []);
      for (let n = 0; n < 1000; n++) sync.session.call(numbered(n), (outcome) => outcomes[n].push(outcome));
      sync.barrier();
      outcomes.forEach((got, n) => assert.deepEqual(got, [{ kind: "done", results: bytesOf(n) }]));
      assertRan(link, 1000);
    });
  }

  it("are given up by themselves, not with another 256 frames later", () => {
    const { link, sync } = connect();
    const answered = new Set<number>();
    const numbers = Array.from({ length: 600 }, (_, n) => sync.session.call(numbered(n), () => answered.add(n)));
    sync.session.cancel(numbers[300]);
    sync.barrier();
    assert.equal(answered.size, 599);
    assert.ok(!answered.has(300));
    assertRan(link, 600);
    sync.session.cancel(numbers[44]);
    assert.deepEqual(link.device.cancelled, []);
  });
});

describe("a reply that went missing", () => {
  it("is still to be had when others have gone on: nothing leaves that would push it out of the board's cache", () => {
    const { link, sync } = connect();
    let lost = 0;
    const receive = link.onBytes;
    link.onBytes = (bytes, atUs) => {
      // the first call's, each time, until everything else that may leave has left
      if (bytes[1] === FrameType.REPLY && lost < 30) return void lost++;
      receive(bytes, atUs);
    };
    const outcomes: Outcome[] = [];
    sync.session.call(numbered(0), (outcome) => outcomes.push(outcome));
    postFrames(sync, 1, 400);
    sync.barrier();
    assert.equal(lost, 30);
    assert.deepEqual(outcomes, [{ kind: "done", results: bytesOf(0) }]);
    assertRan(link, 400);
  });
});

describe("the firmware, with a thousand posted frames before a barrier", function () {
  this.timeout(60_000);
  for (const family of ["rp2040", "samd21"] as const) {
    it(`has run every one when it is passed: ${family}`, async () => {
      const specimen = new Specimen(family);
      await specimen.open();
      const sync = new SynchronousSession(specimen.transport, () => 1);
      sync.open();
      const [pin] = specimen.pins;
      sync.call(ops(encodeOp(gpio.claim, { pin, safe: "HIGH_Z" }), 0));
      const output = { pin, output: 1, openDrain: 0, pull: 0, level: 0, drive: 1 } as const;
      sync.call(ops(encodeOp(gpio.configure, output), 0));
      const [before] = specimen.edges;
      for (let n = 0; n < 1000; n++) {
        sync.session.post(n === 700 ? failing(n) : ops(encodeOp(gpio.toggle, { pin }), n));
        sync.session.flush();
      }
      sync.barrier();
      assert.equal(specimen.edges[0] - before, 999);
      assert.equal(sync.session.takePostedError()?.tag, 700);
      await specimen.transport.close();
    });
  }
});

describe("what is posted", () => {
  it("without an end waits for room: no more than 64 KiB are kept", () => {
    const { link, sync } = connect();
    let most = 0;
    for (let n = 0; n < 20_000; n++) {
      sync.post(numbered(n));
      sync.session.flush();
      most = Math.max(most, sync.session.backlog);
    }
    assert.ok(most > 60_000 && most < (1 << 16) + 256, `${most}`);
    assert.ok(link.device.log.length > 10_000);
    sync.barrier();
    assertRan(link, 20_000);
  });

  it("to a session that has ended is dropped, and the next call says why", () => {
    const { link, sync } = connect();
    link.unplug();
    postFrames(sync, 0, 500);
    assert.equal(sync.session.backlog, 0);
    assert.equal(sync.call(numbered(1)).kind, "lost");
    assert.throws(() => sync.barrier(), { code: "GONE" });
  });

  it("before a session is open leaves when it is", () => {
    const link = new ModelLink();
    const session = new BoardSession(link, { nowUs: () => link.simulation.nowUs(), nonce: () => 5, leaseMs: 0 });
    session.open(() => {});
    session.post(numbered(0));
    session.flush();
    link.simulation.advanceTo(5000);
    assertRan(link, 1);
  });
});
