/**
 * Programs that go where programs seldom go, and what the firmwares' own interpreters printed for them: `nasty/record.py` asks the unix
 * coverage builds (MicroPython 1c3c201, CircuitPython cd3da4a) and writes it down. Each case is a program of its own, run as the exact board.
 *
 *     === title of a case
 *     program
 *     --- file NAME
 *     a module that it imports
 */
import { deepStrictEqual, ok } from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { createVM, MemoryHost, type Dialect } from "../../../vm/index.js";

const folder = new URL("../../../../test/vm/programs/nasty/", import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, folder), "utf8");

/** The parts of a text that begin with `=== title`. */
function cases(text: string): [title: string, body: string][] {
  return text
    .split(/^=== /m)
    .slice(1)
    .map((part) => [part.slice(0, part.indexOf("\n")), part.slice(part.indexOf("\n") + 1)]);
}

/** All that it wrote, in order. Addresses are not the same twice. */
function printed(body: string, dialect: Dialect): string {
  const [program, ...rest] = body.split(/^--- file (.*)\n/m);
  const files: Record<string, string> = {};
  for (let i = 0; i < rest.length; i += 2) files[rest[i]] = rest[i + 1];
  let text = "";
  const host = Object.assign(new MemoryHost(files), { env: { PINBRIDGE_BUILD: "coverage" } });
  const decoder = new TextDecoder();
  host.write = (_stream: number, bytes: Uint8Array) => {
    text += decoder.decode(bytes, { stream: true });
    return bytes.length;
  };
  createVM({ host, dialect, path: [""], exact: true }).runSource(program, "main.py");
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}

for (const dialect of ["micropython", "circuitpython"] as const) {
  describe(`nasty programs as ${dialect}`, () => {
    for (const name of readdirSync(folder).filter((file) => file.endsWith(".txt"))) {
      it(`print for ${name} what the interpreter prints`, () => {
        const wanted = cases(read(name.replace(/txt$/, `${dialect}.exp`)));
        const given = cases(read(name));
        ok(given.length > 5);
        deepStrictEqual(
          given.map(([title, body]) => [title, printed(body, dialect)]),
          wanted,
        );
      });
    }
  });
}
