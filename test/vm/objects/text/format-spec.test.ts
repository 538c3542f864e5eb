import { strictEqual } from "node:assert/strict";
import { active } from "../../../../vm/index.js";
import { formatValue } from "../../../../vm/objects/format.js";
import { percentStr } from "../../../../vm/objects/percent-format.js";
import { makeInt } from "../../../../vm/objects/number.js";
import type { PyValue } from "../../../../vm/index.js";
import { formatted, percent } from "./format-golden.js";

function attempt(action: () => string): string {
  try {
    return action();
  } catch (error) {
    return `! ${String(error).replace(/^\w+: /, "")}`;
  }
}

function value(text: string): PyValue {
  if (text.startsWith("'") || text.startsWith('"')) return text.slice(1);
  return /^-?\d+$/.test(text) ? makeInt(BigInt(text)) : Number(text);
}

describe("vm/objects/text/format-spec", () => {
  let before: typeof active.dialect;
  beforeEach(() => {
    before = active.dialect;
    active.dialect = "host";
  });
  afterEach(() => {
    active.dialect = before;
  });
  it("lays out ints and texts by every part of the specification as CPython does, errors included", () => {
    for (const [v, spec, result] of formatted)
      strictEqual(
        attempt(() => formatValue(value(v), spec)),
        result,
        `format(${v}, ${spec})`,
      );
  });
  it("formats with % as CPython does", () => {
    for (const [format, v, result] of percent)
      strictEqual(
        attempt(() => percentStr(format, value(v))),
        result,
        `${format} % ${v}`,
      );
  });
  it("words errors as MicroPython does in its dialect", () => {
    active.dialect = "micropython";
    strictEqual(
      attempt(() => formatValue("abc", "d")),
      "! unknown format code 'd' for object of type 'str'",
    );
    strictEqual(
      attempt(() => formatValue(1, "q")),
      "! invalid format specifier",
    );
    strictEqual(
      attempt(() => percentStr("%s %s", 1)),
      "! format string needs more arguments",
    );
  });
});
