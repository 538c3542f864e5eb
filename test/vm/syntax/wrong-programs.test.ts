/**
 * 800 random wrong programs, and what the firmwares' own interpreters say of them (MicroPython 1c3c201, CircuitPython cd3da4a, unix
 * coverage builds): type, text, line and block. wrong-programs/generate.py made them, ask.py asked.
 */
import { deepStrictEqual, ok } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createVM, MemoryHost } from "../../../vm/index.js";

const folder = new URL("../../../../test/vm/syntax/wrong-programs/", import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, folder), "utf8");

/** Each program, and what was said of it. */
function said(lines: string): [program: string, text: string][] {
  const programs = read("programs.txt")
    .split(/^=== \d+\n/m)
    .slice(1);
  return lines
    .trimEnd()
    .split("\n")
    .map((line, number) => [programs[number], line]);
}

function ask(dialect: "micropython" | "circuitpython", exact: boolean): [program: string, text: string][] {
  const host = Object.assign(new MemoryHost({ "programs.txt": read("programs.txt") }), {
    env: { PINBRIDGE_BUILD: "coverage" },
  });
  createVM({ host, dialect, path: [""], exact }).runSource(read("ask.py"), "ask.py");
  return said(host.text(1));
}

for (const dialect of ["micropython", "circuitpython"] as const) {
  describe(`wrong programs as ${dialect}`, () => {
    const wanted = said(read(`${dialect}.txt`));

    it("are refused by the exact board as by its interpreter: type, text, line and block", () => {
      ok(wanted.filter(([, text]) => !text.endsWith(" ok")).length > 600);
      deepStrictEqual(ask(dialect, true), wanted);
    });

    it("run where this VM takes more, and are else refused in the same words", () => {
      const loose = ask(dialect, false);
      const more = loose.filter(([, text], i) => text !== wanted[i][1] && text.endsWith(" ok"));
      ok(more.length > 5 && more.length < 50, `${more.length}`);
      deepStrictEqual(
        loose.filter((one) => !more.includes(one)),
        wanted.filter((_, i) => !more.includes(loose[i])),
      );
    });
  });
}
