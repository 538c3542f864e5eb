import { strictEqual } from "node:assert/strict";
import { formatFloatSpec } from "../../../../vm/objects/text/format-spec.js";
import { circuitPythonStyle, exactStyle, floatRepr, formatFloat } from "../../../../vm/objects/text/float-text.js";
import { parseFloatText } from "../../../../vm/objects/text/number-parse.js";
import { floats, specs } from "./float-golden.js";

const view = new DataView(new ArrayBuffer(8));
function fromBits(hex: string): number {
  view.setBigUint64(0, BigInt("0x" + hex));
  return view.getFloat64(0);
}

describe("vm/objects/text/float-text", () => {
  it("prints every float as CPython does, in repr and in each presentation type", () => {
    for (const [bits, repr, ...texts] of floats) {
      const x = fromBits(bits);
      strictEqual(floatRepr(x), repr);
      specs.forEach((spec, i) =>
        strictEqual(formatFloatSpec(x, spec, { ...exactStyle, verbose: true }), texts[i], `${repr} as ${spec}`),
      );
    }
  });
  it("reads back what it printed, to the last bit", () => {
    for (const [bits, repr] of floats)
      strictEqual(Object.is(parseFloatText(repr), fromBits(bits)) || repr === "nan", true, repr);
  });
  it("rounds ties to even, but away from zero in CircuitPython", () => {
    strictEqual(formatFloat(27.25, "f", 1, false, exactStyle), "27.2");
    strictEqual(formatFloat(27.25, "f", 1, false, circuitPythonStyle), "27.3");
    strictEqual(formatFloat(2.5, "f", 0, false, exactStyle), "2");
    strictEqual(formatFloat(0.125, "e", 1, false, exactStyle), "1.2e-01");
    strictEqual(formatFloat(0.125, "e", 1, false, circuitPythonStyle), "1.3e-01");
  });
  it("prints digits beyond those of any double as they are", () => {
    strictEqual(
      formatFloat(0.1, "f", 60, false, exactStyle),
      "0.100000000000000005551115123125782702118158340454101562500000",
    );
    strictEqual(formatFloat(2 ** 100, "f", 2, false, exactStyle), "1267650600228229401496703205376.00");
    strictEqual(
      formatFloat(0.1, "g", 130, false, exactStyle),
      "0.1000000000000000055511151231257827021181583404541015625",
    );
  });
});
