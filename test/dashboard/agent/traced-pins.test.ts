import assert from "node:assert/strict";
import { TracedPins } from "../../../dashboard/agent/traced-pins.js";

const entry = (op: string, request: Record<string, number>, more: object = {}) => ({ atUs: 0, op, request, ...more });

describe("the pins of a real board, by what its program asks", () => {
  it("are what was set, read or toggled last, each change once", () => {
    const pins = new TracedPins();
    assert.deepEqual(
      pins.take([
        entry("gpio.configure", { pin: 25, output: 1, level: 0 }),
        entry("gpio.configure", { pin: 3, output: 0, level: 1 }),
        entry("gpio.set", { pin: 25, level: 1 }),
        entry("gpio.get", { pin: 2 }, { reply: { level: 1 } }),
      ]),
      { 25: 1, 2: 1 },
    );
    assert.deepEqual(pins.take([entry("gpio.set", { pin: 25, level: 1 })]), {});
    assert.deepEqual(
      pins.take([entry("gpio.toggle", { pin: 25 }), entry("gpio.pulse", { pin: 4, level: 1, us: 10 })]),
      { 25: 0, 4: 0 },
    );
    assert.deepEqual(pins.take([entry("gpio.release", { pin: 25 })]), { 25: null });
  });

  it("shine as bright as the duty of a PWM on them, until it ends", () => {
    const pins = new TracedPins();
    assert.deepEqual(pins.take([entry("pwm.open", { handle: 3, pin: 14, frequency: 1000, duty: 32_768 })]), {
      14: 0.5,
    });
    assert.deepEqual(pins.take([entry("pwm.duty", { handle: 3, duty: 65_535 })]), { 14: 1 });
    assert.deepEqual(pins.take([entry("pwm.close", { handle: 3 }), entry("pwm.duty", { handle: 3, duty: 9 })]), {
      14: null,
    });
  });

  it("know nothing of what failed", () => {
    assert.deepEqual(new TracedPins().take([entry("gpio.set", { pin: 9, level: 1 }, { error: "NOT_CLAIMED" })]), {});
  });
});
