import { deepEqual, equal } from "node:assert/strict";
import { CIRCUITPYTHON_BOARD, MICROPYTHON_BOARD, type BoardLimits, type Dialect } from "../../../vm/index.js";
import { run } from "../run.js";

const heap = { bytes: 200_000, atStart: 2000, limited: true };
const trinket: BoardLimits = {
  heap: { ...heap, bytes: 20_000, layout: CIRCUITPYTHON_BOARD },
  floats: "30 bits",
  longInts: false,
  pystackBytes: 1536,
  stackBytes: 3584,
  absentModules: ["json", "re"],
  absentBuiltins: ["complex"],
};
const pico: BoardLimits = {
  heap: { ...heap, layout: MICROPYTHON_BOARD },
  floats: "single",
  longInts: true,
  stackBytes: 7680,
  absentModules: [],
  absentBuiltins: [],
};

function lines(text: string, limits: BoardLimits, dialect: Dialect = "circuitpython"): string[] {
  const { stdout, stderr } = run(text, { dialect, limits });
  equal(stderr, "");
  return stdout.trimEnd().split("\n");
}

/** A program that prints what each statement raises. */
function raised(statements: readonly string[], limits: BoardLimits): string[] {
  return lines(
    statements
      .map((s) => `try:\n    ${s}\n    print("nothing")\nexcept Exception as e:\n    print(type(e).__name__, e)\n`)
      .join(""),
    limits,
  );
}

describe("ints of 31 bits", () => {
  it("overflow as objint.c says", () => {
    deepEqual(
      raised(
        [
          "1 << 30",
          "1073741823 + 1",
          "-1073741823 - 2",
          "x = 40000 * 40000",
          "x = 2; x **= 31",
          "int('5000000000')",
          "eval('1073741824')",
          "x = 1073741823",
        ],
        trinket,
      ),
      [
        "OverflowError small int overflow",
        "OverflowError small int overflow",
        "OverflowError small int overflow",
        "OverflowError small int overflow",
        "OverflowError small int overflow",
        "OverflowError No long integer support",
        "OverflowError No long integer support",
        "nothing",
      ],
    );
  });

  it("are no concern where the firmware has long ints", () => {
    deepEqual(lines("print(1 << 40, 10 ** 20)", pico, "micropython"), ["1099511627776 100000000000000000000"]);
  });
});

describe("floats of a board", () => {
  it("keep 24 bits in single precision", () => {
    deepEqual(lines("print(16777216.0 + 1.0, 0.1 + 0.2, 1 / 3, 0.1)", pico, "micropython"), [
      "16777216.0 0.3 0.33333334 0.1",
    ]);
  });

  it("are rounded by a power of ten in single precision too (py/modbuiltins.c)", () => {
    deepEqual(lines("print(round(2.675, 2), round(1.45, 1), round(8.345, 2), round(-2.675, 2))", pico, "micropython"), [
      "2.68 1.4 8.34 -2.68",
    ]);
  });

  it("lose two bits more inside of a reference", () => {
    deepEqual(lines("import math\nprint(0.1, 1 / 3, 2 / 3, math.pi, -1.5)\nprint(4194304.0 + 0.5)", trinket), [
      "0.1 0.3333333 0.6666666 3.141592 -1.5",
      "4194304.0",
    ]);
  });

  it("overflow at 3.4e38", () => {
    deepEqual(lines("x = 1e38\nprint(x * 10, -x * 10, 1e39)", pico, "micropython"), ["inf -inf inf"]);
  });
});

describe("what a firmware was built without", () => {
  it("is not to be imported or called", () => {
    deepEqual(raised(["import json", "import math", "complex(1)"], trinket), [
      "ImportError no module named 'json'",
      "nothing",
      "NameError name 'complex' isn't defined",
    ]);
  });
});

describe("a board's stack", () => {
  const deep = `
def f(n):
    global depth
    depth = n
    f(n + 1)
try:
    f(1)
except RuntimeError as e:
    print(e, 10 < depth < 200)
try:
    f(1)
except RuntimeError as e:
    print(e)
`;
  it("ends with the C stack on a small chip", () => {
    deepEqual(lines(deep, trinket), ["maximum recursion depth exceeded True", "maximum recursion depth exceeded"]);
  });
  it("ends with the Python stack where the C stack is large", () => {
    deepEqual(lines(deep, { ...trinket, stackBytes: 24_576 }), ["pystack exhausted True", "pystack exhausted"]);
  });
  it("serves recursion of reasonable depth", () => {
    deepEqual(lines("def f(n):\n    return n and 1 + f(n - 1)\nprint([f(12) for _ in range(100)][-1])", trinket), [
      "12",
    ]);
  });
});
