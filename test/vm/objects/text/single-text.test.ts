import { equal, ok } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { MICROPYTHON_BOARD, type BoardLimits } from "../../../../vm/index.js";
import { readSingle, singleText } from "../../../../vm/objects/text/single-text.js";
import { run } from "../../run.js";

const folder = new URL("../../../../../test/vm/objects/text/", import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, folder), "utf8");

const board: BoardLimits = {
  heap: { bytes: 200_000, atStart: 2000, limited: true, layout: MICROPYTHON_BOARD },
  floats: "single",
  longInts: true,
  stackBytes: 7680,
  absentModules: [],
  absentBuiltins: [],
};

describe("floats of single precision", () => {
  it("are read and printed to the digit that a board with them prints", () => {
    const { stdout, stderr } = run(read("single.py"), { limits: board });
    equal(stderr, "");
    equal(stdout, read("single.exp"));
  });

  it("read back as themselves from repr, or as a neighbour where the board's do", () => {
    const float = new Float32Array(1);
    const bits = new Int32Array(float.buffer);
    const place = (x: number): number => {
      float[0] = x;
      return bits[0];
    };
    let seed = 1;
    for (let i = 0; i < 2000; i++) {
      seed = (seed * 48271) % 0x7fffffff;
      const x = Math.fround((seed % 0xffffff) * 2 ** ((seed % 40) - 20));
      const text = singleText(x, "g", undefined, false, "single");
      ok(Math.abs(place(readSingle(text)) - place(x)) <= 1, `${x} ${text}`);
    }
  });

  it("need fewer digits where references lose two bits", () => {
    equal(singleText(Math.fround(3.1415925), "g", undefined, false, "30 bits"), "3.141592");
    equal(singleText(Math.fround(0.1), "g", undefined, false, "30 bits"), "0.1");
  });
});
