import assert from "node:assert/strict";
import { op } from "../../../hil/backend/backend.js";
import { DirectBackend } from "../../../hil/backend/direct.js";
import { BusError, DeferredError, Interrupted } from "../../../hil/backend/errors.js";
import * as adc from "../../../hil/peripherals/adc.js";
import * as gpio from "../../../hil/peripherals/gpio.js";
import * as i2c from "../../../hil/peripherals/i2c.js";
import * as system from "../../../hil/peripherals/system.js";
import { LinkError } from "../../../hil/transports/link-error.js";
import { Status } from "../../../hil/wire/status.js";
import { ModelLink } from "../session/model-link.js";

function connect(options = {}): { link: ModelLink; backend: DirectBackend } {
  const link = new ModelLink();
  return { link, backend: new DirectBackend(link, options) };
}

describe("a direct backend", () => {
  it("calls: request in, reply out", () => {
    const { backend } = connect();
    assert.deepEqual(backend.call(adc.read, { handle: 1 }), { value: 0x1234 });
    assert.deepEqual(backend.call(gpio.get, { pin: 3 }), { level: 1 });
    assert.equal(backend.board.boardId, "model");
  });

  it("runs several ops in one frame and types each reply", () => {
    const { backend } = connect();
    const [, level, sample] = backend.together(
      op(gpio.set, { pin: 1, level: 1 }),
      op(gpio.get, { pin: 2 }),
      op(adc.read, { handle: 0 }),
    );
    assert.equal(level.level + sample.value, 0x1235);
    assert.equal(backend.statistics().roundTrips, 1);
  });

  it("turns a failed op into BusError with status, command and place", () => {
    const { link, backend } = connect();
    link.device.behaviour = (name) => (name === "i2c.probe" ? Status.TIMEOUT.code : new Uint8Array(0));
    assert.throws(
      () => backend.together(op(gpio.set, { pin: 1, level: 1 }), op(i2c.probe, { handle: 1, address: 9 })),
      (error) =>
        error instanceof BusError && error.status === "TIMEOUT" && error.command === "i2c.probe" && error.index === 1,
    );
  });

  it("raises the error of a posted op at the next barrier, with its tag", () => {
    const { link, backend } = connect();
    link.device.behaviour = () => Status.NOT_OPEN.code;
    backend.post(gpio.set, { pin: 1, level: 1 }, 77);
    assert.throws(
      () => backend.clock.sleepUntil(1_000_000),
      (error) => error instanceof DeferredError && error.tag === 77 && error.status === "NOT_OPEN",
    );
    backend.barrier();
  });

  it("calls results that are too short the link's fault", () => {
    const { link, backend } = connect();
    link.device.behaviour = () => new Uint8Array(1);
    assert.throws(
      () => backend.call(adc.read, { handle: 1 }),
      (error) => error instanceof LinkError && error.code === "PROTOCOL",
    );
  });

  it("posts nothing in strict mode: the error is raised where it happened", () => {
    const { link, backend } = connect({ strict: true });
    link.device.behaviour = () => Status.NOT_OPEN.code;
    assert.throws(() => backend.post(gpio.set, { pin: 1, level: 1 }), BusError);
  });

  it("lets time pass on the board while the program sleeps, and a little while it looks", () => {
    const { link, backend } = connect();
    const before = backend.clock.nowUs();
    assert.ok(backend.clock.nowUs() > before);
    backend.clock.sleepUntil(before + 2_000_000);
    assert.equal(link.simulation.nowUs(), before + 2_000_000);
    assert.ok(backend.clock.nowUs() >= before + 2_000_000);
    for (let i = 0; i < 1000; i++) backend.clock.nowUs();
    backend.call(gpio.get, { pin: 1 });
    assert.ok(link.simulation.nowUs() >= before + 2_005_000, "the board has caught up with the program");
  });

  it("ends a wait with Interrupted, and goes on afterwards", () => {
    let interrupted = false;
    const { backend } = connect({ interrupted: () => interrupted });
    interrupted = true;
    assert.throws(() => backend.call(gpio.get, { pin: 1 }), Interrupted);
    interrupted = false;
    assert.deepEqual(backend.call(system.echo, { data: Uint8Array.of(9) }), { data: Uint8Array.of(9) });
  });

  it("ends by making every pin safe", () => {
    const { link, backend } = connect();
    backend.claims.claim([1, 2], "test");
    backend.end();
    assert.equal(link.device.log.at(-1), "system.safe_state ");
    assert.equal(backend.claims.ownerOf(1), undefined);
  });
});
