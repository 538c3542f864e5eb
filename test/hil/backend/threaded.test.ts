import assert from "node:assert/strict";
import { Worker } from "node:worker_threads";
import { op } from "../../../hil/backend/backend.js";
import { BusError, DeferredError, Interrupted } from "../../../hil/backend/errors.js";
import { createMailbox, finishMailbox, interruptMailbox, interruptWord } from "../../../hil/backend/mailbox.js";
import { ThreadedBackend } from "../../../hil/backend/threaded.js";
import * as adc from "../../../hil/peripherals/adc.js";
import * as gpio from "../../../hil/peripherals/gpio.js";
import * as spi from "../../../hil/peripherals/spi.js";
import * as system from "../../../hil/peripherals/system.js";
import { LinkError } from "../../../hil/transports/link-error.js";
import { pins, type ModelWorkerData } from "./model-io-worker.js";

interface Started {
  readonly backend: ThreadedBackend;
  readonly shared: SharedArrayBuffer;
}

const workers: { worker: Worker; shared: SharedArrayBuffer }[] = [];

function start(time: "wall" | "simulated", more: Partial<ModelWorkerData> & { strict?: boolean } = {}): Started {
  const shared = createMailbox();
  const workerData: ModelWorkerData = { shared, time, refuse: more.refuse, slow: more.slow, watched: more.watched };
  workers.push({ shared, worker: new Worker(new URL("./model-io-worker.js", import.meta.url), { workerData }) });
  return { shared, backend: new ThreadedBackend(shared, { strict: more.strict }) };
}

afterEach(async () => {
  for (const { worker, shared } of workers.splice(0)) {
    const exited = new Promise((resolve) => worker.once("exit", resolve));
    finishMailbox(shared);
    worker.postMessage({ kind: "finish" });
    await exited;
  }
});

for (const time of ["wall", "simulated"] as const) {
  describe(`a backend across threads, on ${time} time`, () => {
    it("opens the board at the first look, and calls it", () => {
      const { backend } = start(time);
      assert.equal(backend.isOpen, false);
      assert.deepEqual(backend.call(adc.read, { handle: 1 }), { value: 0x1234 });
      assert.equal(backend.isOpen, true);
      assert.equal(backend.board.boardId, "model");
      assert.equal(backend.board.uniqueId, "0102030405060708");
    });

    it("keeps posted ops and calls in order, through many turns of the ring", () => {
      const { backend } = start(time);
      const data = new Uint8Array(1000);
      for (let i = 0; i < 2000; i++) {
        backend.post(spi.write, { handle: 1, data });
        if (i % 100 === 0) {
          const echoed = Uint8Array.of(i & 0xff, i >> 8);
          assert.deepEqual(backend.call(system.echo, { data: echoed }).data, echoed);
        }
      }
      backend.barrier();
      const { posted, waiting } = backend.statistics();
      assert.deepEqual([posted, waiting], [2000, 20]);
    });

    it("makes a burst of posted ops few frames, with one round trip for the barrier", () => {
      const { backend } = start(time, { watched: false });
      void backend.board;
      const before = backend.statistics();
      for (let i = 0; i < 1000; i++) backend.post(gpio.set, { pin: 1, level: i & 1 });
      backend.barrier();
      const after = backend.statistics();
      assert.equal(after.posted, 1000);
      // On wall time a stalled machine lets some posted ops leave early; on simulated time they wait for the barrier.
      const frames = after.framesOut - before.framesOut;
      assert.ok(frames <= (time === "wall" ? 100 : 8), `${frames} frames`);
      assert.ok(after.roundTrips - before.roundTrips <= 1);
    });

    it("sends posted ops by itself after a moment, where somebody may look on", () => {
      const { backend, shared } = start(time);
      backend.post(gpio.set, { pin: pins.INTERRUPTS, level: 1 });
      // Nothing but the op itself, run by the board, can ask for this interrupt.
      assert.throws(() => waitForInterrupt(shared, backend), Interrupted);
    });

    it("raises what the board refuses: at once, or at the barrier with the tag", () => {
      const { backend } = start(time);
      assert.throws(
        () => backend.together(op(gpio.get, { pin: 1 }), op(gpio.get, { pin: pins.FAILS })),
        (error) => error instanceof BusError && error.status === "NOT_OPEN" && error.index === 1,
      );
      backend.post(gpio.set, { pin: pins.FAILS, level: 1 }, 4_000_000_000);
      assert.throws(
        () => backend.clock.nowUs(),
        (error) => error instanceof DeferredError && error.tag === 4_000_000_000,
      );
      assert.deepEqual(backend.call(gpio.get, { pin: 1 }), { level: 1 });
    });

    it("posts nothing in strict mode", () => {
      const { backend } = start(time, { strict: true });
      assert.throws(() => backend.post(gpio.set, { pin: pins.FAILS, level: 1 }), BusError);
    });

    it("refuses ops that fit no frame", () => {
      const { backend } = start(time);
      assert.throws(() => backend.post(spi.write, { handle: 1, data: new Uint8Array(3000) }), RangeError);
    });

    it("lets time pass with sleep", () => {
      const { backend } = start(time);
      void backend.board;
      const before = backend.clock.nowUs();
      backend.clock.sleepUntil(before + 3000);
      assert.ok(backend.clock.nowUs() >= before + 3000);
    });

    it("raises the error that opening the board ended with, again and again", () => {
      const { backend } = start(time, { refuse: true });
      for (let i = 0; i < 2; i++) {
        assert.throws(
          () => backend.board,
          (error) => error instanceof LinkError && error.code === "NO_BOARD",
        );
      }
    });

    it("ends a call in progress when the board is unplugged", () => {
      const { backend } = start(time);
      assert.throws(
        () => backend.call(gpio.get, { pin: pins.UNPLUGS }),
        (error) => error instanceof LinkError && error.code === "GONE",
      );
      assert.throws(() => backend.call(gpio.get, { pin: 1 }), LinkError);
    });

    it("ends by making every pin safe, and opens nothing for that", () => {
      const { backend } = start(time);
      backend.end();
      assert.equal(backend.isOpen, false);
      backend.post(gpio.set, { pin: 1, level: 1 });
      backend.end();
      assert.equal(backend.statistics().waiting, 1);
    });
  });
}

describe("a board slower than the program", () => {
  it("holds the program up when the ring is full, loses nothing, and answers a call behind it all", () => {
    const { backend } = start("wall", { slow: true });
    const data = new Uint8Array(1000);
    for (let i = 0; i < 400; i++) backend.post(spi.write, { handle: 1, data });
    assert.deepEqual(backend.call(gpio.get, { pin: 1 }), { level: 1 });
    for (let i = 0; i < 150; i++) backend.post(spi.write, { handle: 1, data });
    backend.barrier();
    assert.equal(backend.statistics().posted, 550);
  });
});

describe("an interrupt", () => {
  it("ends a wait for a board that does not answer; the next call gets its own answer", () => {
    const { backend } = start("wall");
    assert.throws(() => backend.call(gpio.get, { pin: pins.INTERRUPTS }), Interrupted);
    assert.deepEqual(backend.call(system.echo, { data: Uint8Array.of(7) }).data, Uint8Array.of(7));
  });

  it("ends a sleep, and is taken once", () => {
    const { backend, shared } = start("wall");
    void backend.board;
    interruptMailbox(shared);
    assert.throws(() => backend.clock.sleepUntil(Infinity), Interrupted);
    assert.equal(Atomics.load(interruptWord(shared), 0), 0);
  });

  it("that came before the wait ends it too", () => {
    const { backend, shared } = start("simulated");
    void backend.board;
    interruptMailbox(shared);
    assert.throws(() => backend.clock.sleepUntil(1e15), Interrupted);
    assert.deepEqual(backend.call(gpio.get, { pin: 1 }), { level: 1 });
  });
});

/** Waits as the VM does, touching nothing. */
function waitForInterrupt(shared: SharedArrayBuffer, backend: ThreadedBackend): void {
  const word = interruptWord(shared);
  while (Atomics.load(word, 0) === 0) Atomics.wait(word, 0, 0, 20);
  backend.clock.sleepUntil(Infinity);
}
