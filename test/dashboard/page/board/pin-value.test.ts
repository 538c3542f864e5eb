import assert from "node:assert/strict";
import { brightness, hertz, pinWords } from "../../../../dashboard/page/board/pin-value.js";

describe("a pin's value", () => {
  it("is said in words", () => {
    assert.equal(pinWords(undefined), "not known");
    assert.equal(pinWords({ level: 1 }), "high");
    assert.equal(pinWords({ level: 1, floating: true }), "floating");
    assert.equal(pinWords({ level: 0, duty: 0.25, hertz: 1000 }), "PWM 25 % at 1 kHz");
    assert.equal(pinWords({ level: 1, millivolts: 1650 }), "1.65 V");
  });

  it("shines as bright as its duty or its voltage", () => {
    assert.deepEqual(
      [
        undefined,
        { level: 1 },
        { level: 1, floating: true },
        { level: 0, duty: 0.25 },
        { level: 1, millivolts: 1650 },
      ].map((value) => brightness(value as never)),
      [0, 1, 0, 0.25, 0.5],
    );
  });

  it("has its frequency in the unit that fits", () => {
    assert.deepEqual([980, 38_000, 12_500_000, 1_000_000 / 3].map(hertz), [
      "980 Hz",
      "38 kHz",
      "12.5 MHz",
      "333.3 kHz",
    ]);
  });
});
