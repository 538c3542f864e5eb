/**
 * Exactly once, with the real firmware on the emulated board: random programs over a link with seeded faults leave the pins as they would
 * without. Toggles are what shows it: one done twice, or lost, and the pin stands wrong.
 *
 * `FAULT_SEQUENCES=10000` runs as many programs; a few by default.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as gpio from "../../../hil/peripherals/gpio.js";
import * as system from "../../../hil/peripherals/system.js";
import type { Ops } from "../../../hil/session/batch.js";
import { SynchronousSession } from "../../../hil/session/synchronous.js";
import { parseBoardUrl } from "../../../hil/transports/board-url.js";
import { openEmulator, type EmulatorTransport } from "../../../hil/transports/emulator.js";
import { encodeOp, type WireCommand } from "../../../hil/wire/command.js";
import { Status } from "../../../hil/wire/status.js";
import { FaultyTransport } from "./faulty-transport.js";
import { seeded, type Faults } from "./model-link.js";

const firmware = new Uint8Array(
  readFileSync(new URL("../../../../boards/firmware/prebuilt/pinbridge-rp2040.uf2", import.meta.url)),
);
const sequences = Number(process.env.FAULT_SEQUENCES ?? 24);
const pins = [0, 1, 2, 3, 6, 7, 8, 9];

const kinds: Faults[] = [
  { drop: 0.06 },
  { duplicate: 0.15 },
  { corrupt: 0.06 },
  { truncate: 0.05 },
  { delay: 0.1 },
  { drop: 0.02, duplicate: 0.04, corrupt: 0.02, truncate: 0.02, delay: 0.03 },
];

describe("the firmware on a link with faults", () => {
  let emulator: EmulatorTransport;
  let faulty: FaultyTransport;
  let random: () => number = () => 1;

  before(async () => {
    emulator = openEmulator(parseBoardUrl("emulator:pico", ["emulator"]), { firmware });
    faulty = new FaultyTransport(emulator, () => random());
    await faulty.open();
  });

  after(() => faulty.close());

  it(`runs each command of ${sequences} random programs exactly once`, () => {
    for (let seed = 1; seed <= sequences; seed++) {
      random = seeded(seed);
      faulty.faults = {};
      const sync = new SynchronousSession(faulty, () => Math.floor(random() * 2 ** 32));
      // The transport hands its bytes to one session at a time: each new one begins with its own HELLO.
      faulty.faults = kinds[seed % kinds.length];
      sync.open();
      program(sync, random, seed);
      sync.session.finish();
    }
    assert.ok(faulty.struck > sequences * 5, `faults struck ${faulty.struck} times`);
    assert.deepEqual(emulator.board!.violations, []);
  });
});

function op<Request extends object>(command: WireCommand<Request, object>, request: NoInfer<Request>, tag = 0): Ops {
  return { bytes: encodeOp(command, request), count: 1, durationMs: command.durationMs(request), tag };
}

function program(sync: SynchronousSession, random: () => number, seed: number): void {
  const levels = new Map(pins.map((pin) => [pin, 0]));
  const done = (ops: Ops): Uint8Array => {
    const outcome = sync.call(ops);
    assert.equal(outcome.kind, "done", `seed ${seed}: ${JSON.stringify(outcome)}`);
    return outcome.kind === "done" ? outcome.results : new Uint8Array(0);
  };
  for (const pin of pins) {
    done(op(gpio.claim, { pin, safe: "HIGH_Z" }));
    done(op(gpio.configure, { pin, output: 1, openDrain: 0, pull: 0, level: 0, drive: 1 }));
  }
  for (let i = 0; i < 30; i++) {
    const pin = pins[Math.floor(random() * pins.length)];
    const kind = random();
    if (kind < 0.4) {
      for (let n = Math.floor(random() * 30); n >= 0; n--) {
        sync.session.post(op(gpio.toggle, { pin }));
        levels.set(pin, levels.get(pin)! ^ 1);
      }
    } else if (kind < 0.5) {
      sync.session.post(op(gpio.set, { pin, level: i & 1 }));
      levels.set(pin, i & 1);
    } else if (kind < 0.6) {
      sync.session.flush();
    } else if (kind < 0.8) {
      const data = Uint8Array.from({ length: Math.floor(random() * 150) }, () => Math.floor(random() * 256));
      assert.deepEqual(done(op(system.echo, { data })), data, `seed ${seed}`);
    } else if (kind < 0.95) {
      assert.deepEqual([...done(op(gpio.get, { pin }))], [levels.get(pin)], `seed ${seed}: GP${pin}`);
    } else {
      sync.barrier();
      sync.session.post(op(gpio.set, { pin: 22, level: 1 }, 5000 + i));
      sync.barrier();
      const error = sync.session.takePostedError();
      assert.deepEqual(error, { status: Status.NOT_OPEN.code, tag: 5000 + i, more: 0 }, `seed ${seed}`);
    }
  }
  sync.barrier();
  assert.equal(sync.session.takePostedError(), undefined, `seed ${seed}`);
  for (const [pin, level] of levels)
    assert.deepEqual([...done(op(gpio.get, { pin }))], [level], `seed ${seed}: GP${pin}`);
}
