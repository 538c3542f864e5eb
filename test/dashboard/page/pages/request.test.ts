import assert from "node:assert/strict";
import { jobRequest } from "../../../../dashboard/shared/index.js";
import type { Rig } from "../../../../dashboard/page/api/answers.js";
import { fittingRigs } from "../../../../dashboard/page/pages/submit/fitting.js";
import { emptyForm, requestOf, splitArguments } from "../../../../dashboard/page/pages/submit/request.js";
import { requirementsInWords } from "../../../../dashboard/page/pages/jobs/requirements.js";

const files = { "code.py": "0".repeat(64) };

describe("a filled form", () => {
  it("is what the API takes", () => {
    const request = requestOf(
      {
        ...emptyForm,
        program: "code.py",
        tags: "i2c, !broken",
        board: "pico",
        args: "--fast 'two words'",
        junit: "out.xml",
        every: true,
      },
      files,
    );
    const taken = jobRequest.parse(request);
    assert.deepEqual(taken.requires, { board: "pico", tags: ["i2c", "!broken"] });
    assert.deepEqual(taken.args, ["--fast", "two words"]);
    assert.equal(taken.matrix, "every");
    assert.equal(taken.junit, "out.xml");
  });

  it("leaves away what was left empty", () => {
    const request = requestOf({ ...emptyForm, program: "code.py" }, files);
    for (const name of ["name", "dialect", "junit", "matrix"]) assert.ok(!(name in request), name);
    assert.doesNotThrow(() => jobRequest.parse(request));
  });

  it("splits arguments as a shell does", () => {
    assert.deepEqual(splitArguments(`a  "b c" d'e f'g ""`), ["a", "b c", "de fg", ""]);
    assert.throws(() => splitArguments('"open'), /begins with ", which does not come again/);
  });
});

describe("which rigs fit", () => {
  const rig = (name: string, kind: string, tags: string[]): Rig => ({ name, tags, board: { kind } }) as Rig;
  const rigs = [rig("a", "pico", ["i2c"]), rig("b", "pico", ["i2c", "broken"]), rig("c", "feather", [])];

  it("is told by board, tags and what they must not have", () => {
    const fit = (part: { rig?: string; board?: string; tags?: string }): string[] =>
      fittingRigs({ rig: "", board: "", tags: "", ...part }, rigs).map(({ name }) => name);
    assert.deepEqual(fit({}), ["a", "b", "c"]);
    assert.deepEqual(fit({ board: "pico", tags: "i2c !broken" }), ["a"]);
    assert.deepEqual(fit({ rig: "c", tags: "i2c" }), []);
  });

  it("is said in words", () => {
    assert.equal(requirementsInWords({ tags: [] }), "any rig");
    assert.equal(requirementsInWords({ rig: "bench-2", tags: [] }), "bench-2");
    assert.equal(
      requirementsInWords({ board: "pico", tags: ["i2c", "bme280", "!broken"] }),
      "any pico with i2c and bme280 without broken",
    );
  });
});
