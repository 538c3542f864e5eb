import assert from "node:assert/strict";
import "../../../vm/index.js";
import { readJson } from "../../../vm/modules/json/read.js";
import { writeJson } from "../../../vm/modules/json/write.js";
import { PyList } from "../../../vm/objects/list.js";

const separators = { item: ", ", key: ": " };
const again = (text: string): string => writeJson(readJson(text), separators);

describe("json", () => {
  it("reads what it writes", () => {
    for (const text of [
      '{"a": [1, -2, null, true, false, 1.5, 1.0, 1e+20], "b": {"c": "d\\n\\u0001\\"é"}}',
      "[]",
      "{}",
      "12345678901234567890",
      '""',
    ]) {
      assert.equal(again(text), text);
    }
  });

  it("tells integers from floats", () => {
    assert.equal(again("[1, 1.0, 1e0, -0, -0.0]"), "[1, 1.0, 1.0, 0, -0.0]");
  });

  it("refuses what is not JSON, and what is not complete", () => {
    const error = (text: string): string => {
      try {
        return again(text);
      } catch (thrown) {
        return String(thrown);
      }
    };
    for (const text of [
      "",
      " ",
      "a",
      "nul",
      '"abc',
      "]",
      "[1",
      '{"a": 1',
      "{{}: 1}",
      "[1] x",
      "1 2",
      "1-2",
      '"\\u12"',
      "\\",
    ]) {
      assert.equal(error(text), "ValueError: syntax error in JSON", text);
    }
  });

  it("writes keys of other types as text", () => {
    assert.equal(writeJson(readJson("{1: 2, null: 3}"), separators), '{"1": 2, "null": 3}');
  });

  it("does not follow a list into itself for ever", () => {
    const list = new PyList([]);
    list.a.push(list);
    assert.throws(() => writeJson(list, separators), /maximum recursion depth exceeded/);
  });
});
