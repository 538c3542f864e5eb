/**
 * Python programs as tests: what a line prints stands behind it as `# expect: …`, in order. A program is run in a fresh VM;
 * everything it printed must be exactly the expectations. `# expect!: …` names the last line of an uncaught exception.
 */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { type Dialect, MemoryHost, createVM } from "../../vm/index.js";

export function expectProgram(
  program: string,
  dialect: Dialect = "micropython",
  files: Record<string, string> = {},
): void {
  const { out, err } = runProgram(program, dialect, files);
  const wanted = [...program.matchAll(/# expect: ?(.*)$/gm)].map((m) => m[1]);
  const uncaught = /# expect!: ?(.*)$/m.exec(program)?.[1];
  if (uncaught === undefined) strictEqual(err, "");
  else strictEqual(err.trimEnd().split("\n").at(-1), uncaught);
  deepStrictEqual(out === "" ? [] : out.replace(/\n$/, "").split("\n"), wanted);
}

/** What a program wrote. */
export function runProgram(
  program: string,
  dialect: Dialect = "micropython",
  files: Record<string, string> = {},
  exact: boolean | "unix" = false,
): { out: string; err: string } {
  const host = new MemoryHost({ ...files, "main.py": program });
  if (exact === "unix") Object.assign(host, { env: { PINBRIDGE_BUILD: "coverage" } });
  createVM({ host, dialect, path: [""], exact: exact !== false }).runFile("main.py");
  return { out: host.text(1), err: host.text(2) };
}
