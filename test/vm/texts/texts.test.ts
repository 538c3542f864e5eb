/**
 * Tables of expressions and what they give or raise, as the unix builds of MicroPython (m) and CircuitPython (c) and CPython 3.11 (h)
 * printed it. A table is a text beside this file: Python that is run first, `---`, then
 *
 *     >>> expression or statement
 *     m c: TypeError what the two builds say of it
 *     h: TypeError what CPython says of it
 *
 * In a file named `exact-…` the two builds are asked as the exact boards, in one named `exact-unix-…` as themselves. A dialect without a
 * line is not asked. `-` stands for a statement that raises nothing, `\n` for the end of a line.
 */
import { deepStrictEqual, ok } from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import type { Dialect } from "../../../vm/index.js";
import { runProgram } from "../expect-program.js";

const folder = new URL("../../../../test/vm/texts/", import.meta.url);
const dialects: readonly (readonly [letter: string, dialect: Dialect])[] = [
  ["m", "micropython"],
  ["c", "circuitpython"],
  ["h", "host"],
];

const driver = `
def _t(s):
    try:
        try: c = compile(s, "x", "eval")
        except SyntaxError: c = None
        if c is None:
            exec(s, globals())
            r = "-"
        else: r = repr(eval(c, globals()))
    except BaseException as e: r = type(e).__name__ + " " + str(e)
    print("\\x01" + r.replace("\\n", "\\\\n"))
`;

interface Row {
  expression: string;
  /** By the letter of the dialect. */
  said: Map<string, string>;
}

function read(file: string): { setup: string; rows: Row[] } {
  const [setup, table] = readFileSync(new URL(file, folder), "utf8").split("\n---\n", 2);
  const rows: Row[] = [];
  for (const line of table.split("\n")) {
    if (line.startsWith(">>> ")) rows.push({ expression: line.slice(4), said: new Map() });
    else if (line !== "" && !line.startsWith("#")) {
      const colon = line.indexOf(": ");
      for (const letter of line.slice(0, colon).split(" ")) rows.at(-1)!.said.set(letter, line.slice(colon + 2));
    }
  }
  return { setup, rows };
}

for (const file of readdirSync(folder).filter((name) => name.endsWith(".txt"))) {
  describe(`texts of ${file}`, () => {
    const { setup, rows } = read(file);
    const exact = file.startsWith("exact-");
    const unix = file.startsWith("exact-unix-");
    for (const [letter, dialect] of dialects.filter(([, dialect]) => !exact || dialect !== "host")) {
      it(`are those of ${dialect}`, () => {
        const asked = rows.filter(({ said }) => said.has(letter));
        ok(asked.length > 0);
        const calls = asked.map(({ expression }) => `_t(${JSON.stringify(expression)})\n`);
        const { out, err } = runProgram(setup + driver + calls.join(""), dialect, {}, exact && unix ? "unix" : exact);
        const answers = out
          .split("\x01")
          .slice(1)
          .map((text) => text.replace(/\n$/, ""));
        deepStrictEqual(
          [err, ...asked.map(({ expression }, i) => `${expression}  ->  ${answers[i]}`)],
          ["", ...asked.map(({ expression, said }) => `${expression}  ->  ${said.get(letter)}`)],
        );
      });
    }
  });
}
