import assert from "node:assert/strict";
import { parseQuantity, type Unit } from "../../../../hil/emulator/rig/quantity.js";
import { didYouMean, nearNames } from "../../../../hil/emulator/rig/suggest.js";
import { seededRandom } from "../../../../hil/emulator/rig/random.js";

describe("quantity", () => {
  const good: [unknown, Unit, number][] = [
    ["250 ms", "time", 0.25],
    ["40us", "time", 4e-5],
    ["1.5 min", "time", 90],
    ["2 h", "time", 7200],
    ["40 µs", "time", 4e-5],
    [21.5, "temperature", 21.5],
    ["21.5 °C", "temperature", 21.5],
    ["50 °F", "temperature", 10],
    ["273.15 K", "temperature", 0],
    ["45 %", "humidity", 45],
    ["1013.25 hPa", "pressure", 1013.25],
    ["101325 Pa", "pressure", 1013.25],
    ["4.7k", "resistance", 4700],
    ["4.7 kΩ", "resistance", 4700],
    [4700, "resistance", 4700],
    ["1M", "resistance", 1e6],
    ["1650 mV", "voltage", 1.65],
    ["50 %", "fraction", 0.5],
    [0.5, "fraction", 0.5],
    ["-.5e1", "temperature", -5],
  ];
  for (const [text, unit, value] of good)
    it(`reads ${String(text)} as ${value}`, () => assert.equal(parseQuantity(text, unit), value));

  const bad: [unknown, Unit, string][] = [
    [3, "time", "3 has no unit: write a time as 2 s, 250 ms or 40 us"],
    ["3", "time", "3 has no unit: write a time as 2 s, 250 ms or 40 us"],
    [
      "21 hPa",
      "temperature",
      '21 hPa has the unit "hPa", which is not one of a temperature: write a temperature as 21.5 or 21.5 °C',
    ],
    ["warm", "temperature", "warm is not a temperature: write a temperature as 21.5 or 21.5 °C"],
    [true, "voltage", "true is a boolean, not a voltage: write a voltage as 1.65 or 1650 mV"],
    [null, "voltage", "this is empty, not a voltage: write a voltage as 1.65 or 1650 mV"],
    [Number.NaN, "voltage", "NaN is no finite number: write a voltage as 1.65 or 1650 mV"],
    [
      "4 constructor",
      "voltage",
      '4 constructor has the unit "constructor", which is not one of a voltage: write a voltage as 1.65 or 1650 mV',
    ],
  ];
  for (const [text, unit, problem] of bad)
    it(`refuses ${String(text)} as ${unit}`, () => assert.deepEqual(parseQuantity(text, unit), { problem }));

  it("names the range", () => {
    assert.deepEqual(parseQuantity("90 °C", "temperature", { min: -40, max: 85 }), {
      problem: "90 °C is out of range: -40 °C to 85 °C",
    });
  });
});

describe("suggestions", () => {
  it("finds near names and leaves far ones out", () => {
    assert.deepEqual(nearNames("bme208", ["bme280", "button", "led"]), ["bme280"]);
    assert.equal(didYouMean("colour", ["color", "lit"]), "Did you mean color?");
    assert.equal(didYouMean("zzz", ["color", "lit"]), "");
    assert.equal(didYouMean("SDA", ["sda"]), "Did you mean sda?");
  });
});

describe("seeded random", () => {
  it("repeats for the same seed and name, and differs for another", () => {
    const draw = (seed: number, name: string) => Array.from({ length: 3 }, seededRandom(seed, name));
    assert.deepEqual(draw(1, "a"), draw(1, "a"));
    assert.notDeepEqual(draw(1, "a"), draw(1, "b"));
    assert.notDeepEqual(draw(1, "a"), draw(2, "a"));
    assert.ok(draw(3, "x").every((n) => n >= 0 && n < 1));
  });
});
