import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { active } from "../../../../vm/objects/dialect.js";
import { parseComplexText, parseFloatText, parseIntText } from "../../../../vm/objects/text/number-parse.js";

describe("vm/objects/text/number-parse, for CPython", () => {
  const before = active.dialect;
  beforeEach(() => (active.dialect = "host"));
  afterEach(() => (active.dialect = before));

  it("reads ints in any base, with prefixes, signs, blanks and underscores", () => {
    strictEqual(parseIntText(" -1_000 ", 10), -1000);
    strictEqual(parseIntText("0x_ff", 0), 255);
    strictEqual(parseIntText("0b101", 2), 5);
    strictEqual(parseIntText("zz", 36), 1295);
    strictEqual(parseIntText("123456789012345678901234567890", 10), 123456789012345678901234567890n);
    strictEqual(parseIntText("7".repeat(60), 8), BigInt("0o" + "7".repeat(60)));
    strictEqual(parseIntText("2".repeat(50), 3), 717897987691852588770248n);
    strictEqual(parseIntText("٣", 10), 3);
  });
  it("refuses what is no int", () => {
    for (const text of ["", "-", "1__0", "_1", "1_", "0x", "12a", "1.0", "- 1"])
      strictEqual(parseIntText(text, 10), undefined, text);
    strictEqual(parseIntText("010", 0), undefined);
    strictEqual(parseIntText("000", 0), 0);
    strictEqual(parseIntText("2", 2), undefined);
  });
  it("reads floats exactly and refuses what is none", () => {
    strictEqual(parseFloatText("1e400"), Infinity);
    strictEqual(parseFloatText(" -.5e-3\n"), -0.0005);
    strictEqual(parseFloatText("1_0.0_1"), 10.01);
    strictEqual(parseFloatText("Infinity"), Infinity);
    strictEqual(Number.isNaN(parseFloatText("-nan")), true);
    strictEqual(parseFloatText("9007199254740993"), 9007199254740992);
    strictEqual(Object.is(parseFloatText("-0"), -0), true);
    for (const text of ["", ".", "1e", "0x10", "1__0", "e5", "1 2", "in"])
      strictEqual(parseFloatText(text), undefined, text);
  });
  it("reads complex numbers in their forms", () => {
    deepStrictEqual(parseComplexText("1+2j"), [1, 2]);
    deepStrictEqual(parseComplexText("(-1.5e3-j)"), [-1500, -1]);
    deepStrictEqual(parseComplexText("3j"), [0, 3]);
    deepStrictEqual(parseComplexText("4"), [4, 0]);
    strictEqual(parseComplexText("1+2"), undefined);
    strictEqual(parseComplexText(""), undefined);
  });
});
