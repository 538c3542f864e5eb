import assert from "node:assert/strict";
import { parseStorable, storable, unstorableAt } from "../../../dashboard/shared/index.js";

describe("text that a database keeps", () => {
  it("has no NUL and no half of a surrogate pair, in values and keys, however deep", () => {
    const hostile = { "a\0": ["\ud800", { b: "x\udfffy", c: "\ud83d\ude00", d: 3, e: null }] };
    assert.deepEqual(storable(hostile), { "a\ufffd": ["\ufffd", { b: "x\ufffdy", c: "\ud83d\ude00", d: 3, e: null }] });
    assert.deepEqual(parseStorable(JSON.stringify(hostile)), storable(hostile));
    assert.deepEqual(parseStorable('{"a":"\\uDC00 \\u0000 \\u0041"}'), { a: "\ufffd \ufffd A" });
  });

  it("does not mend a prototype into being", () => {
    const parsed = parseStorable('{"__proto__":{"admin":"\\u0000"}}') as Record<string, unknown>;
    assert.deepEqual(Object.keys(parsed), ["__proto__"]);
    assert.equal(Object.getPrototypeOf(parsed), Object.prototype);
  });

  it("is missed where it is not, by its place", () => {
    assert.equal(unstorableAt({ a: [{ b: "fine \ud83d\ude00" }] }, "body"), undefined);
    assert.equal(unstorableAt({ a: ["fine", { b: "\0" }] }, "body"), "body/a/1/b");
    assert.equal(unstorableAt({ a: { "\ud800": 1 } }, "body"), "body/a");
  });
});
