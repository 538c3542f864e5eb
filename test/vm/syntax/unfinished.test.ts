import assert from "node:assert/strict";
import { isUnfinished } from "../../../vm/syntax/unfinished.js";

describe("a statement being typed", () => {
  const cases: [unfinished: boolean, texts: string[]][] = [
    [true, ["(1 +", "d = {1: [", "f('('", "'''a", '"""a\'', "1 \\", "'a\\"]],
    [true, ["if 1:", "if 1:\n    x", "@decorator", "async def f():", "class A:", "with a as b:", "try:", "match x:"]],
    [false, ["", "1", "x = 'a('", "'\\'('", '"\\"("', "'''a\nb'''", "f(1)", "'abc"]],
    [false, ["if 1:\n    x\n", "if1 = 2", "format = 1", "classy", "match = 1", "match(x)", "tryout"]],
  ];
  for (const [unfinished, texts] of cases)
    for (const text of texts)
      it(`${unfinished ? "goes on" : "is complete"} after ${JSON.stringify(text)}`, () =>
        assert.equal(isUnfinished(text), unfinished));
});
