import assert from "node:assert/strict";
import { fileNameFault, jobSpec } from "../../dashboard/shared/index.js";

describe("a job's file names", () => {
  it("are plain relative paths", () => {
    for (const path of ["code.py", "lib/a b/ü.py", ".hidden", "a..b"])
      assert.equal(fileNameFault(path), undefined, path);
  });

  it("lead nowhere else, and mean the same on every system", () => {
    for (const path of [
      "",
      "/etc/passwd",
      "../a",
      "a/../b",
      "a//b",
      "./a",
      "a/",
      "a\\b",
      "C:a",
      "a\0b",
      "a\nb",
      "con",
      "lib/NUL.txt",
      "a.",
      "a ",
      "x".repeat(256),
      "a/".repeat(17) + "b",
      "a\u202eyp.exe",
    ]) {
      assert.notEqual(fileNameFault(path), undefined, JSON.stringify(path));
    }
  });

  it("do not clash", () => {
    const sha = "0".repeat(64);
    const parse = (...paths: string[]): boolean =>
      jobSpec.safeParse({ program: "a", files: Object.fromEntries(paths.map((path) => [path, sha])) }).success;
    assert.ok(parse("a", "b"));
    assert.ok(!parse("a", "A"));
    assert.ok(!parse("a", "a/b"));
  });
});
