import assert from "node:assert/strict";
import fc from "fast-check";
import * as gpio from "../../../hil/peripherals/gpio.js";
import * as i2c from "../../../hil/peripherals/i2c.js";
import * as system from "../../../hil/peripherals/system.js";
import type { Ops } from "../../../hil/session/batch.js";
import { SynchronousSession } from "../../../hil/session/synchronous.js";
import { LinkError } from "../../../hil/transports/link-error.js";
import { encodeOp, type WireCommand } from "../../../hil/wire/command.js";
import { encodeFrame } from "../../../hil/wire/frame.js";
import { FrameFlag, FrameType } from "../../../hil/wire/protocol.js";
import { Status } from "../../../hil/wire/status.js";
import type { ModelOptions } from "./model-device.js";
import { ModelLink } from "./model-link.js";

function op<Request extends object>(command: WireCommand<Request, object>, request: NoInfer<Request>, tag = 0): Ops {
  return { bytes: encodeOp(command, request), count: 1, durationMs: command.durationMs(request), tag };
}

const set = (pin: number, level: number, tag = 0): Ops => op(gpio.set, { pin, level }, tag);
const get = (pin: number): Ops => op(gpio.get, { pin });
const echo = (...data: number[]): Ops => op(system.echo, { data: Uint8Array.from(data) });

function connect(options: Partial<ModelOptions> = {}): { link: ModelLink; sync: SynchronousSession } {
  const link = new ModelLink(undefined, options);
  const sync = new SynchronousSession(link, () => 0x12345678);
  sync.open();
  return { link, sync };
}

const code = (expected: string) => (error: unknown) => error instanceof LinkError && error.code === expected;
const requests = (link: ModelLink) => link.device.received.filter((frame) => frame.type === FrameType.REQUEST);

describe("HELLO", () => {
  it("tells who answered", () => {
    const { sync } = connect();
    assert.equal(sync.session.info?.boardId, "model");
    assert.equal(sync.session.info?.uniqueId, "0102030405060708");
    assert.equal(sync.session.info?.maxFrame, 2048);
    assert.equal(sync.session.info?.resetCause, "POWER_ON");
  });

  it("is repeated while it or its answer gets lost, and begins one session only", () => {
    const link = new ModelLink();
    const sync = new SynchronousSession(link, () => 7);
    let lost = 0;
    const receive = link.onBytes;
    link.onBytes = (bytes, at) => (lost++ < 3 ? undefined : receive(bytes, at));
    sync.open();
    assert.equal(lost, 4);
    assert.deepEqual(sync.call(echo(1)), { kind: "done", results: Uint8Array.of(1) });
  });

  it("ends in NO_ANSWER when nobody is there", () => {
    const link = new ModelLink();
    link.device.silent = true;
    assert.throws(() => new SynchronousSession(link, () => 7).open(), code("NO_ANSWER"));
    assert.equal(link.simulation.nowUs(), 2_000_000);
  });

  it("refuses other protocol versions and says which side is older", () => {
    const link = new ModelLink(undefined, { version: 9 });
    assert.throws(
      () => new SynchronousSession(link, () => 7).open(),
      (error) =>
        code("WRONG_FIRMWARE")(error) && /version 9; this pinbridge speaks 1.*later pinbridge/s.test(String(error)),
    );
  });

  it("passes over the answer to somebody else's HELLO", () => {
    const link = new ModelLink();
    const stranger = new SynchronousSession(link, () => 1);
    stranger.open();
    const sync = new SynchronousSession(link, () => 2);
    sync.open();
    assert.equal(sync.session.info?.boardId, "model");
  });
});

describe("a session", () => {
  it("answers a waiting call with its results", () => {
    const { sync } = connect();
    assert.deepEqual(sync.call(get(5)), { kind: "done", results: Uint8Array.of(1) });
    assert.equal(sync.session.statistics.roundTrips, 1);
  });

  it("gathers posted ops and sends them with the next waiting one, in order, in one frame", () => {
    const { link, sync } = connect();
    for (let i = 0; i < 5; i++) sync.session.post(set(i, 1));
    assert.equal(requests(link).length, 0);
    sync.call(get(9));
    assert.equal(requests(link).length, 1);
    assert.deepEqual(
      link.device.log,
      [0, 1, 2, 3, 4].map((pin) => `gpio.set pin=${pin} level=1`).concat("gpio.get pin=9"),
    );
    assert.deepEqual(
      [sync.session.statistics.posted, sync.session.statistics.waiting, sync.session.statistics.roundTrips],
      [5, 1, 1],
    );
  });

  it("fills frames to the board's size and no further", () => {
    const { link, sync } = connect({ maxFrame: 256 });
    for (let i = 0; i < 300; i++) sync.session.post(set(1, i & 1));
    sync.barrier();
    assert.deepEqual(
      requests(link).map((frame) => frame.body.length),
      [252, 252, 96],
    );
    assert.equal(link.device.log.length, 300);
  });

  it("refuses ops that fit no frame", () => {
    const { sync } = connect({ maxFrame: 256 });
    assert.throws(() => sync.session.post(echo(...new Array<number>(256).fill(0))), RangeError);
  });

  it("tells which op of a frame failed, and its status", () => {
    const { link, sync } = connect();
    link.device.behaviour = (name) => (name === "i2c.probe" ? Status.ADDRESS_NACK.code : new Uint8Array(0));
    const ops = [set(1, 1), op(i2c.probe, { handle: 1, address: 9 })];
    const both = { bytes: Uint8Array.from(ops.flatMap((o) => [...o.bytes])), count: 2, durationMs: 0, tag: 0 };
    sync.session.post(set(3, 1));
    assert.deepEqual(sync.call(both), { kind: "failed", status: 0x10, index: 1 });
    assert.equal(sync.session.statistics.errors, 1);
  });

  it("never has more in flight than the credit, and gets it back by ACK", () => {
    const { link, sync } = connect({ maxFrame: 256, windowFrames: 4, windowBytes: 1024 });
    for (let i = 0; i < 5000; i++) sync.session.post(set(1, i & 1));
    assert.ok(sync.session.backlog > 8000);
    sync.barrier();
    assert.equal(sync.session.backlog, 0);
    assert.equal(link.device.log.length, 5000);
    assert.ok(link.device.mostUnacknowledged <= 2, "the board acknowledges at half a window");
    assert.equal(sync.session.statistics.retransmissions, 0);
  });

  it("costs nothing in return for a short burst of posted ops", () => {
    const { link, sync } = connect();
    const before = sync.session.statistics.bytesIn;
    for (let i = 0; i < 1000; i++) sync.session.post(set(1, i & 1));
    sync.session.flush();
    link.simulation.advanceTo(50_000);
    assert.equal(link.device.log.length, 1000);
    assert.equal(sync.session.statistics.bytesIn, before);
  });

  it("passes a barrier for nothing when nothing is under way", () => {
    const { sync } = connect();
    sync.call(get(1));
    const { framesOut } = sync.session.statistics;
    sync.barrier();
    assert.equal(sync.session.statistics.framesOut, framesOut);
  });

  it("counts a barrier as a round trip when somebody waits for it", () => {
    const { link, sync } = connect();
    const { roundTrips } = sync.session.statistics;
    sync.session.post(set(1, 1));
    sync.session.barrier();
    link.simulation.advanceTo(50_000);
    assert.equal(sync.session.busy, false);
    assert.equal(sync.session.statistics.roundTrips, roundTrips);
    sync.session.post(set(1, 0));
    sync.barrier();
    assert.equal(sync.session.statistics.roundTrips, roundTrips + 1);
  });

  it("asks for an ACK with the last posted frame of a barrier", () => {
    const { link, sync } = connect();
    sync.session.post(set(1, 1));
    sync.barrier();
    assert.equal(requests(link)[0].flags, FrameFlag.WANT_ACK);
    assert.equal(sync.session.statistics.framesOut, 2);
  });

  it("runs sequence numbers round many times", () => {
    const { link, sync } = connect();
    for (let i = 0; i < 1000; i++) assert.deepEqual(sync.call(echo(i & 0xff, i >> 8)).kind, "done");
    assert.equal(link.device.log.length, 1000);
  });
});

describe("errors of posted ops", () => {
  it("surface at the barrier with the tag of the op, and how many more failed", () => {
    const { link, sync } = connect();
    link.device.behaviour = (_, request) => (request.pin === 7 ? Status.NOT_OPEN.code : new Uint8Array(0));
    for (let i = 0; i < 10; i++) sync.session.post(set(i < 5 ? i : 7, 1, 100 + i));
    sync.barrier();
    assert.deepEqual(sync.session.takePostedError(), { status: Status.NOT_OPEN.code, tag: 105, more: 4 });
    assert.equal(sync.session.takePostedError(), undefined);
    sync.barrier();
    assert.equal(sync.session.takePostedError(), undefined);
    assert.equal(link.device.log.length, 5, "the ops after the first failure have run too");
  });

  it("are told once, and the next one again", () => {
    const { link, sync } = connect();
    link.device.behaviour = (_, request) => (request.pin === 7 ? Status.NOT_OPEN.code : new Uint8Array(1));
    for (const tag of [1, 2]) {
      sync.session.post(set(7, 1, tag));
      sync.barrier();
      assert.equal(sync.session.takePostedError()?.tag, tag);
      sync.call(get(1));
      assert.equal(sync.session.takePostedError(), undefined);
    }
  });

  it("in the frame of a waiting op keep that from running, and are told apart from its own", () => {
    const { link, sync } = connect();
    link.device.behaviour = (_, request) => (request.pin === 7 ? Status.NOT_OPEN.code : new Uint8Array(1));
    sync.session.post(set(7, 1, 42));
    const outcome = sync.call(get(1));
    assert.deepEqual(outcome, { kind: "posted-failed", error: { status: Status.NOT_OPEN.code, tag: 42, more: 0 } });
    assert.deepEqual(link.device.log, []);
  });
});

describe("when the link fails", () => {
  it("a reset of the board ends the session and repeats nothing", () => {
    const { link, sync } = connect();
    sync.call(echo(1));
    link.device.reset();
    const outcome = sync.call(echo(2));
    assert.ok(outcome.kind === "lost" && outcome.error.code === "RESET");
    assert.deepEqual(link.device.log, ["system.echo data=01"]);
    assert.equal(sync.call(echo(3)).kind, "lost");
  });

  it("a board that gave the session up is told from one that was reset", () => {
    const { link, sync } = connect();
    link.device.reset();
    link.device.epoch--;
    const outcome = sync.call(echo(2));
    assert.ok(outcome.kind === "lost" && outcome.error.code === "SESSION_LOST");
  });

  it("an unplugged board ends the call in progress at once", () => {
    const { link, sync } = connect();
    link.beforeArrival = () => link.unplug();
    const before = link.simulation.nowUs();
    const outcome = sync.call(echo(2));
    assert.ok(outcome.kind === "lost" && outcome.error.code === "GONE");
    assert.ok(link.simulation.nowUs() - before < 1000);
  });

  it("a silent board is given up after its ops' own time and 1.5 s", () => {
    const { link, sync } = connect();
    link.device.silent = true;
    const outcome = sync.call(op(system.waitPin, { pin: 1, level: 1, timeoutUs: 3_000_000 }));
    assert.ok(outcome.kind === "lost" && outcome.error.code === "TIMEOUT");
    const seconds = link.simulation.nowUs() / 1e6;
    assert.ok(seconds > 4.5 && seconds < 6, `${seconds}`);
  });

  it("an answer that makes no sense ends the session as PROTOCOL", () => {
    const { link, sync } = connect();
    link.beforeArrival = () => link.onBytes(encodeFrame(FrameType.NAK, 0, 0, Uint8Array.of(1)), 0);
    const outcome = sync.call(get(1));
    assert.ok(outcome.kind === "lost" && outcome.error.code === "PROTOCOL");
  });
});

describe("a board that talks nonsense", () => {
  it("with good checksums, ends the session or is passed over, and never breaks it", () => {
    const types = Object.values(FrameType);
    const frame = fc.record({
      type: fc.constantFrom(...types),
      flags: fc.constantFrom(0, 0x10, 0xf0),
      seq: fc.nat(255),
      body: fc.uint8Array({ maxLength: 40 }),
    });
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 8 }), (frames) => {
        const { link, sync } = connect();
        sync.session.post(set(1, 1));
        link.beforeArrival = () => {
          link.beforeArrival = () => {};
          for (const { type, flags, seq, body } of frames) link.onBytes(encodeFrame(type, flags, seq, body), 0);
        };
        const outcome = sync.call(echo(1, 2));
        assert.ok(["done", "failed", "posted-failed", "lost"].includes(outcome.kind));
        if (outcome.kind === "lost") assert.ok(outcome.error instanceof LinkError);
      }),
      { seed: 8, numRuns: 500 },
    );
  });
});

describe("a call given up", () => {
  it("leaves the next one with its own answer", () => {
    const link = new ModelLink();
    let interrupted = false;
    const sync = new SynchronousSession(
      link,
      () => 1,
      () => interrupted,
    );
    sync.open();
    interrupted = true;
    assert.throws(() => sync.call(echo(1)), { name: "Abandoned" });
    interrupted = false;
    assert.deepEqual(sync.call(echo(2)), { kind: "done", results: Uint8Array.of(2) });
    assert.deepEqual(link.device.cancelled, [0]);
  });
});

describe("the keep-alive", () => {
  it("pings four times a lease when there is nothing to say", async () => {
    const { BoardSession } = await import("../../../hil/session/board-session.js");
    const link = new ModelLink();
    const session = new BoardSession(link, { nowUs: () => link.simulation.nowUs(), nonce: () => 5, leaseMs: 2000 });
    session.open(() => {});
    link.simulation.advanceTo(1000);
    for (let i = 0; i < 100; i++) {
      link.simulation.advanceTo(session.nextTickUs);
      session.tick();
      if (link.simulation.nowUs() > 10_000_000) break;
    }
    const pings = link.device.received.filter((frame) => frame.type === FrameType.PING).length;
    assert.ok(pings >= 19 && pings <= 20, `${pings} pings in 10 s`);
  });
});
