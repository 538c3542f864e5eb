import { deepEqual, equal, notEqual } from "node:assert/strict";
import { inVM } from "../../scripts/torture/compare.js";
import { generateProgram } from "../../scripts/torture/generate.js";
import { shrink } from "../../scripts/torture/shrink.js";
import { run } from "../vm/run.js";

describe("random programs", () => {
  it("are the same for the same seed, and others for others", () => {
    equal(generateProgram(7), generateProgram(7));
    notEqual(generateProgram(7), generateProgram(8));
  });

  it("run in the VM without a fault, and mostly to their end", () => {
    const endings = Array.from({ length: 12 }, (_, seed) => inVM(generateProgram(seed)).end);
    deepEqual(
      endings.filter((end) => end.startsWith("FAULT")),
      [],
    );
    equal(endings.filter((end) => end === "").length > 4, true);
  });
});

describe("a program that differs", () => {
  /** Differs where the line stands; what has a line without its block is no program. */
  const here = (text: string) => ({ output: text.includes("bad") ? "bad" : "good", end: "" });
  const reference = (programs: string[]) =>
    programs.map((text) => ({ output: "good", end: /:\n(?! )/.test(text) ? "SyntaxError" : "" }));

  it("is made as small as it can be and still differ", () => {
    const program = `a = 1\n${"x = 2\n".repeat(40)}try:\n    if a:\n        bad\n    else:\n        good\nexcept Exception:\n    pass\n${"y = 2\n".repeat(40)}`;
    equal(shrink(program, here, reference), "bad\n");
  });

  it("stays whole when every part of it is needed", () => {
    const needsAll = (text: string) => ({ output: text === "a = 1\nb = 2\n" ? "bad" : "good", end: "" });
    equal(shrink("a = 1\nb = 2\n", needsAll, reference), "a = 1\nb = 2\n");
  });
});

describe("what random programs have found", () => {
  it("a squared int of 400 digits is no matter of memory (seed 4297)", () => {
    equal(run("print(len(str((~(10**20 ** 2)) ** 2)))", { dialect: "host" }).stdout, "801\n");
  });

  it("what fails in a finally block leaves nothing that is handled behind (seed 4255)", () => {
    const program = `
def fails(x):
    try:
        unknown
    finally:
        int(x)
try: fails("a")
except Exception as e: print(type(e).__name__, type(e.__context__).__name__)
class Manager:
    def __enter__(self): pass
    def __exit__(self, *a): int("x")
try:
    with Manager(): unknown
except Exception as e: print(type(e).__name__, type(e.__context__).__name__)
try: raise KeyError
except KeyError as e: print(e.__context__)
`;
    equal(run(program, { dialect: "host" }).stdout, "ValueError NameError\nValueError NameError\nNone\n");
  });

  it("list.insert takes any index that a machine word holds (seed 278)", () => {
    const { stdout } = run("l = [1]\nl.insert(2**53, 2)\nl.insert(-2**60, 0)\nprint(l)", { dialect: "host" });
    equal(stdout, "[0, 1, 2]\n");
  });

  it("repeating more often than a machine word counts is an OverflowError (seed 4)", () => {
    for (const program of ["10**20 * (1,)", "[] * -10**20", "'a' * 10**20", "b'' * 10**20"]) {
      const { stderr } = run(program, { dialect: "host" });
      equal(
        stderr.trimEnd().split("\n").at(-1),
        "OverflowError: cannot fit 'int' into an index-sized integer",
        program,
      );
    }
  });

  it("an intersection keeps the elements of the smaller set, and of equal ones the other's (seeds 4771 and 5348)", () => {
    const program = "print({1, 2, 3} & {False, 3.0}, {0, 1} & {1.0}, {1.0} & {0, 1}, {1, 2} & {1.0, 5})";
    equal(run(program, { dialect: "host" }).stdout, "{3.0} {1.0} {1.0} {1.0}\n");
    equal(run("print({1.0} & {0, 1})", { dialect: "micropython" }).stdout, "{1}\n");
  });

  it("reversed() ends at a list that has shrunk below its place (seed 1950)", () => {
    const program = "l = list('None')\nfor x in reversed(l):\n    print(x)\n    del l[0], l[0]";
    equal(run(program, { dialect: "host" }).stdout, "e\n");
    const { stdout, stderr } = run(program, { dialect: "micropython" });
    equal(stdout, "e\n");
    equal(stderr.includes("IndexError: list index out of range"), true);
  });

  it("** of what is no mapping is a TypeError (seed 64)", () => {
    const { stderr } = run("{**[1]}", { dialect: "host" });
    equal(stderr.trimEnd().split("\n").at(-1), "TypeError: 'list' object is not a mapping");
  });
});
