import { deepEqual, equal, notEqual } from "node:assert/strict";
import { inVM } from "../../scripts/torture/compare.js";
import { generateProgram } from "../../scripts/torture/generate.js";
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

describe("what random programs have found", () => {
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
