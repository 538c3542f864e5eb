import assert from "node:assert/strict";
import { equalWithin } from "../../../scripts/conformance/tolerance.js";

describe("outputs compared within a tolerance", () => {
  const cases: [equal: boolean, output: string, expected: string][] = [
    [true, "array([1.0000000000001, 2.5e-07])\n", "array([1.0000000000002, 2.5e-07])\n"],
    [true, "0.0 -0.0", "0.0 0.0"],
    [false, "1.0001", "1.0002"],
    [false, "1000000000000000", "1000000000000001"],
    [false, "1.0 a", "1.0 b"],
    [false, "1.0 2.0", "1.0"],
    [false, "1.0", "nan"],
  ];
  for (const [equal, output, expected] of cases)
    it(`${equal ? "takes" : "does not take"} ${JSON.stringify(output)} for ${JSON.stringify(expected)}`, () =>
      assert.equal(equalWithin(1e-12, output, expected), equal));
});
