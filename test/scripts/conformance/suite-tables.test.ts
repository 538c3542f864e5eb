import assert from "node:assert/strict";
import { foldRegexOutput } from "../../../scripts/conformance/regex-output.js";
import * as report from "../../../scripts/conformance/report.js";
import { evaluateTables } from "../../../scripts/conformance/suite-tables.js";

describe("a suite's own tables", () => {
  it("are evaluated from run-tests.py without running it", () => {
    const tables = evaluateTables(`
import os
os.remove("everything")
platform_tests_to_skip = {"esp8266": ("stress/list_sort.py",)}
error_reporting_tests_to_skip = {"terse": ("a.py",)}
error_reporting_tests_to_skip["none"] = error_reporting_tests_to_skip["terse"] + ("b.py",)
flaky_tests_to_ignore = {"c.py": ("why", None), "d.py": ("why", ("darwin",))}
tests_requiring_float = ("e.py", "f.py")
tests_with_regex_output = [base_path(file) for file in ("g.py",)]
`);
    assert.deepEqual(tables.platformSkips.get("esp8266"), ["stress/list_sort.py"]);
    assert.deepEqual(tables.errorReportingSkips.get("none"), ["a.py", "b.py"]);
    assert.deepEqual(tables.flaky.get("d.py"), ["darwin"]);
    assert.deepEqual(tables.requiringFloat, ["e.py", "f.py"]);
    assert.deepEqual(tables.withRegexOutput, ["g.py"]);
    assert.deepEqual(tables.requiringSlice, []);
  });
});

describe("expected outputs that are patterns", () => {
  it("replace each line that matches by the expected one", () => {
    const expected = "stack: \\.\\+ bytes\n########\nGC: \\[0-9\\]\\+\n";
    assert.equal(foldRegexOutput("stack: 12 bytes\na\nb\nGC: 99\n", expected), expected);
    assert.equal(foldRegexOutput("stack: 12 bytes\nGC: x\n", expected), "stack: \\.\\+ bytes\n######## FAIL\n");
  });
});

describe("the report", () => {
  const results: report.Results = new Map([
    ["a/1.py", { status: "pass", reason: "", expected: "exp" }],
    ["a/2.py", { status: "crash", reason: "E", expected: "exp" }],
    ["b/1.py", { status: "skip", reason: "", expected: "" }],
  ]);

  it("counts per directory, and against a peer's passes", () => {
    const rows = report.tabulate(results, new Set(["a/1.py", "b/1.py"]));
    assert.deepEqual(
      rows.map((row) => [row.directory, row.total, row.pass, row.fail, row.skip, row.peerPass, row.peer]),
      [
        ["a", 2, 1, 1, 0, 1, 1],
        ["b", 1, 0, 0, 1, 0, 1],
        ["TOTAL", 3, 1, 1, 1, 1, 2],
      ],
    );
  });

  it("finds regressions among the tests that were run, and keeps the others in the list", () => {
    assert.deepEqual(report.regressions(results, ["a/1.py", "a/2.py", "c/1.py"]), ["a/2.py"]);
    assert.deepEqual(report.updatedPassing(results, ["a/2.py", "c/1.py"]), ["a/1.py", "c/1.py"]);
  });

  it("replaces its section of the document and nothing else", () => {
    const document = report.replaceSection("# T\n\n## A\n\nold\n\n## B\n\nb\n", "A", "new");
    assert.equal(document, "# T\n\n## A\n\nnew\n\n## B\n\nb\n");
    assert.equal(report.replaceSection("# T\n", "A", "new"), "# T\n\n## A\n\nnew\n");
  });
});
