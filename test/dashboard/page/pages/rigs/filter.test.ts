import assert from "node:assert/strict";
import type { Rig } from "../../../../../dashboard/shared/index.js";
import { choices, filterOf, matches, searchOf } from "../../../../../dashboard/page/pages/rigs/filter.js";

const rig = (name: string, more: Partial<Rig>): Rig =>
  ({
    name,
    state: "ready",
    tags: [],
    location: "",
    notes: "",
    agent: "local",
    board: null,
    lease: null,
    ...more,
  }) as Rig;
const wall = [
  rig("bench-1", {
    tags: ["i2c", "sensor=bme280"],
    location: "Hall 3",
    board: { kind: "pico", name: "Pico" } as Rig["board"],
  }),
  rig("bench-2", { tags: ["i2c"], state: "busy", board: { kind: "feather", name: "Feather" } as Rig["board"] }),
];
const shown = (address: string): string[] =>
  wall.filter((one) => matches(one, filterOf(new URLSearchParams(address)))).map(({ name }) => name);

describe("the wall's filter", () => {
  it("shows everything when nothing is asked", () => assert.deepEqual(shown(""), ["bench-1", "bench-2"]));

  it("wants each word somewhere, in any case", () => {
    assert.deepEqual(shown("q=hall+BME280"), ["bench-1"]);
    assert.deepEqual(shown("q=hall+feather"), []);
  });

  it("wants tag, board and state exactly, and all of them", () => {
    assert.deepEqual(shown("tag=i2c"), ["bench-1", "bench-2"]);
    assert.deepEqual(shown("tag=i2c&board=feather"), ["bench-2"]);
    assert.deepEqual(shown("tag=i2c&board=feather&state=ready"), []);
  });

  it("is the same again when it comes back from the address", () => {
    const filter = { text: "a b", tag: "sensor=bme280", board: "pico", state: "busy" };
    assert.deepEqual(filterOf(new URLSearchParams(searchOf(filter))), filter);
  });

  it("offers what there is, with how many have it", () => {
    assert.deepEqual(choices(wall), {
      tag: [
        ["i2c", 2],
        ["sensor=bme280", 1],
      ],
      board: [
        ["feather", 1],
        ["pico", 1],
      ],
      state: [
        ["busy", 1],
        ["ready", 1],
      ],
    });
  });
});
