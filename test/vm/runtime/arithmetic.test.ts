import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { run } from "../run.js";

const folder = new URL("../../../../test/vm/runtime/", import.meta.url);

describe("arithmetic", () => {
  it("gives what CPython gives for every operator on every pair of a lattice of values, variables and literals", () => {
    const expected = readFileSync(new URL("lattice.exp", folder), "utf8").split("\n");
    const { stdout, stderr } = run(readFileSync(new URL("lattice.py", folder), "utf8"), { dialect: "host" });
    assert.equal(stderr, "");
    const got = stdout.split("\n");
    expected.forEach((line, i) => assert.equal(got[i], line));
    assert.equal(got.length, expected.length);
  });
});
