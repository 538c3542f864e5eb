import assert from "node:assert/strict";
import { complete, type Names } from "../../../src/repl/completion.js";

const names: Names = {
  globals: () => ["value", "valve", "_private"],
  always: () => ["import", "print", "property"],
  modules: () => ["sys", "struct", "_thread"],
  attributes: ([first, second]) =>
    first === "sys" && second === undefined ? ["path", "platform", "_exit"] : first === "s" ? ["isdigit"] : [],
};

describe("Tab", () => {
  const cases: [line: string, text: string | undefined][] = [
    ["1, s.isdi", "git"],
    ["pri", "nt"],
    ["va", "l"],
    ["_", "private"],
    ["impo", "rt "],
    ["x = impo", undefined],
    ["import sy", "s"],
    ["import _", "thread"],
    ["nonesuch", undefined],
    ["nonesuch.", undefined],
    ["s.isdigit", undefined],
  ];
  for (const [line, text] of cases)
    it(`${text === undefined ? "adds nothing to" : `adds ${JSON.stringify(text)} to`} ${JSON.stringify(line)}`, () =>
      assert.deepEqual(complete(line, names), text === undefined ? { kind: "none" } : { kind: "insert", text }));

  it("lists what may be meant, in columns of sixteen, without what is private", () => {
    assert.deepEqual(complete("val", names), { kind: "list", text: "\nvalue           valve\n" });
    const many = ["a".repeat(15), "b".repeat(16), "c", "d", "e"];
    assert.deepEqual(complete("", { ...names, globals: () => [...many, "_x"] }), {
      kind: "list",
      text: `\n${many[0]}                 ${many[1]}\n${many.slice(2).join(" ".repeat(15))}\n`,
    });
  });
});
