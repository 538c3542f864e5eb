import { deepEqual } from "node:assert/strict";
import { createVM, MemoryHost } from "../../../../vm/index.js";

/** The lines a program prints in CircuitPython's unix build; on a board without `env`. */
export function printed(source: string, env: Record<string, string> = { PINBRIDGE_BUILD: "coverage" }): string[] {
  const host = new MemoryHost();
  Object.assign(host, { env });
  createVM({ host, dialect: "circuitpython", path: [".frozen"] }).runSource(source, "main.py");
  return host.text(1).trimEnd().split("\n");
}

const attempt = `
def attempt(f):
    try: print(f())
    except Exception as e: print(repr(e))
`;

/** Each expression of synthio's and audiocore's names, with what it prints or raises there. */
export function expectEach(expected: Readonly<Record<string, string>>, before = ""): void {
  const lines = Object.keys(expected).map((each) => `attempt(lambda: ${each})`);
  const got = printed(`from synthio import *\nimport array\n${before}\n${attempt}${lines.join("\n")}\n`);
  deepEqual(Object.fromEntries(Object.keys(expected).map((each, i) => [each, got[i]])), expected);
}
