import assert from "node:assert/strict";
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { judge, type Status } from "../../../scripts/conformance/judge.js";
import type { RunOutput } from "../../../scripts/conformance/engine.js";

describe("judging a test's output", () => {
  let suite: string;
  before(() => {
    suite = mkdtempSync(join(tmpdir(), "suite-"));
    mkdirSync(join(suite, "basics"));
    mkdirSync(join(suite, "cmdline"));
    writeFileSync(join(suite, "basics/exp.py.exp"), "1\n2\n");
    writeFileSync(join(suite, "basics/regex.py.exp"), "mem: \\\\d\\+\n########\nend\n");
    writeFileSync(join(suite, "cmdline/c.py.exp"), "a.b\n");
  });
  after(() => rmSync(suite, { recursive: true }));

  const verdict = async (
    test: string,
    output: string,
    state: RunOutput["state"] = "done",
    cpython = "x\n",
  ): Promise<[Status, string]> => {
    const run = { state, output, seconds: 0 };
    const { status, reason } = await judge({
      test,
      run,
      suite,
      withRegexOutput: ["basics/regex.py"],
      cpython: async () => cpython,
    });
    return [status, reason];
  };

  it("compares with the .exp file, else with CPython", async () => {
    assert.deepEqual(await verdict("basics/exp.py", "1\r\n2\n"), ["pass", ""]);
    assert.deepEqual(await verdict("basics/exp.py", "1\n3\n"), ["fail", 'line 2: want "2" got "3"']);
    assert.deepEqual(await verdict("basics/other.py", "x\n"), ["pass", ""]);
    assert.deepEqual(await verdict("basics/other.py", "ValueError: no\n"), ["fail", "ValueError: no"]);
  });

  it("never counts a skip as a pass", async () => {
    assert.deepEqual(await verdict("basics/other.py", "SKIP\n", "done", "SKIP\n"), ["skip", "says SKIP"]);
    assert.deepEqual(await verdict("basics/other.py", "SKIP-TOO-LARGE\n"), ["skip", "too large"]);
    assert.equal((await verdict("basics/other.py", "SKIP\n", "crash"))[0], "crash");
  });

  it("believes a unittest summary at the end", async () => {
    const summary = (rest: string) => `..\n${"-".repeat(70)}\nRan 2 tests\n\n${rest}\n`;
    assert.deepEqual(await verdict("basics/other.py", summary("OK (skipped=1)")), ["pass", ""]);
    assert.equal((await verdict("basics/other.py", summary("FAILED (failures=1, errors=0)")))[0], "fail");
  });

  it("takes .exp files of some tests for patterns, in which ######## is any number of lines", async () => {
    assert.deepEqual(await verdict("basics/regex.py", "mem: d+\nx\ny\nend\n"), [
      "fail",
      'line 1: want "mem: \\\\\\\\d\\\\+" got "mem: d+"',
    ]);
    assert.deepEqual(await verdict("cmdline/c.py", "a.b\n"), ["pass", ""]);
    assert.equal((await verdict("cmdline/c.py", "axb\n"))[0], "fail");
    writeFileSync(join(suite, "cmdline/end.py.exp"), ">>> \\$\n");
    assert.equal((await verdict("cmdline/end.py", ">>> \r\n"))[0], "pass");
    assert.equal((await verdict("cmdline/end.py", ">>> x\n"))[0], "fail");
  });

  it("tells crashes and time-outs from failures", async () => {
    assert.deepEqual(await verdict("basics/exp.py", "1\n", "timeout"), ["timeout", "TIMEOUT"]);
    assert.deepEqual(await verdict("basics/exp.py", "1\n2\n", "crash"), ["crash", "crash: 2"]);
  });
});
