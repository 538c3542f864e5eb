import assert from "node:assert/strict";
import { complaints, namedTests, updated } from "../../../scripts/conformance/differences.js";
import type { Results } from "../../../scripts/conformance/report.js";
import type { Status } from "../../../scripts/conformance/judge.js";

const DOCUMENT = `# What does not pass, and why

## micropython

### There are no threads

They are refused.

- \`thread/a.py\`
- \`thread/b.py\`: takes a while

### Not explained yet

- \`basics/odd.py\`: line 1

## circuitpython

### Left out

- \`basics/c.py\`
`;

const results = (entries: Record<string, Status>): Results =>
  new Map(
    Object.entries(entries).map(([test, status]) => [
      test,
      { status, reason: status === "pass" ? "" : "why", expected: "exp" },
    ]),
  );

describe("the list of what does not pass", () => {
  it("is read by dialect, apart what nobody has explained", () => {
    assert.deepEqual(namedTests(DOCUMENT, "micropython"), {
      explained: new Set(["thread/a.py", "thread/b.py"]),
      unexplained: new Set(["basics/odd.py"]),
    });
    assert.deepEqual([...namedTests(DOCUMENT, "circuitpython").explained], ["basics/c.py"]);
  });

  it("is complained about when a test that does not pass is missing or unexplained, or one that is there passes", () => {
    const wrong = complaints(
      DOCUMENT,
      "micropython",
      results({
        "thread/a.py": "skip",
        "thread/b.py": "pass",
        "basics/odd.py": "fail",
        "basics/new.py": "crash",
        "basics/fine.py": "pass",
        "basics/c.py": "timeout",
      }),
    );
    assert.deepEqual(
      wrong.map((line) => line.replace(/(\.py).*/, "$1")),
      ["PASSES thread/b.py", "NOT EXPLAINED basics/odd.py", "NOT EXPLAINED basics/new.py", "NOT EXPLAINED basics/c.py"],
    );
  });

  it("loses what passes, gains what does not, and keeps the rest and the other sections", () => {
    const after = updated(
      DOCUMENT,
      "micropython",
      results({ "thread/b.py": "pass", "basics/odd.py": "pass", "basics/new.py": "fail" }),
    );
    assert.equal(
      after,
      DOCUMENT.replace("- `thread/b.py`: takes a while\n", "").replace(
        "- `basics/odd.py`: line 1",
        "- `basics/new.py`: why",
      ),
    );
    assert.equal(
      updated(after, "micropython", results({ "basics/new.py": "pass" })),
      after.replace("### Not explained yet\n\n- `basics/new.py`: why\n\n", ""),
    );
    assert.match(
      updated("# Title\n", "host", results({ "a/b.py": "fail" })),
      /^# Title\n\n## host\n\n### Not expl.*\n\n- `a\/b.py`: why\n$/,
    );
  });
});
