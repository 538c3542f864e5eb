import assert from "node:assert/strict";
import fc from "fast-check";
import { junitXml, readJUnit } from "../../../dashboard/server/results/junit.js";

describe("JUnit XML", () => {
  it("is read as test runners write it", () => {
    const { tests, measurements } = readJUnit(`<?xml version="1.0"?><!-- c --><testsuites><testsuite name="s">
      <properties><property name="measure:v" value="3.3 V"/></properties>
      <testcase classname="a.b" name="ok" time="0.25"/><testcase name='no'><failure message="1 &lt; 2"><![CDATA[at <line> 3]]></failure></testcase>
      <testcase name="err"><error>boom &#x41;</error></testcase><testcase name="skip"><skipped/></testcase></testsuite></testsuites>`);
    assert.deepEqual(
      tests.map(({ suite, name, status, durationMs, message }) => [suite, name, status, durationMs, message]),
      [
        ["a.b", "ok", "passed", 250, null],
        ["s", "no", "failed", null, "1 < 2\nat <line> 3"],
        ["s", "err", "error", null, "boom A"],
        ["s", "skip", "skipped", null, ""],
      ],
    );
    assert.deepEqual(measurements, [{ name: "v", value: 3.3, unit: "V" }]);
  });

  it("is refused when it has a document type: nothing expands", () => {
    assert.throws(() => readJUnit('<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'), /document type/);
  });

  it("is refused, not misread, when it is broken", () => {
    for (const text of ["<a>", "<a></b>", "<a b=c/>", "<", "<!-- ", "<a><b></a></b>"])
      assert.throws(() => readJUnit(text), Error, text);
    assert.throws(() => readJUnit("<a>".repeat(100)), /nested too deep/);
  });

  it("comes back from being written as it was", () => {
    const text = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 20 })
      .filter((s) => s.trim() === s && !/[\0-\x1f\ufffe\uffff\r]/.test(s));
    fc.assert(
      fc.property(
        fc.array(fc.record({ suite: text, name: text, failed: fc.boolean(), message: text }), { maxLength: 5 }),
        (cases) => {
          const tests = cases.map(({ suite, name, failed, message }) => ({
            suite,
            name,
            status: failed ? "failed" : "passed",
            durationMs: null,
            message: failed ? message : null,
          }));
          const read = readJUnit(junitXml({ name: "x", startedAt: null, tests, measurements: [] })).tests;
          const plain = (list: readonly { suite: string; name: string; status: string }[]): string[] =>
            list.map((t) => `${t.suite}|${t.name}|${t.status}`).sort();
          assert.deepEqual(plain(read), plain(tests));
        },
      ),
    );
  });
});
