/** What CPython has: every public module of its standard library, asked of `python3` itself. */

import { spawnSync } from "node:child_process";
import { census, readCensus, type Inventory } from "./inventory.js";

/** They open windows or browsers, print poems, or are CPython's own business. */
const LEFT_OUT = ["antigravity", "idlelib", "this", "tkinter", "turtle", "turtledemo", "lib2to3", "test", "pip"];

export function cpythonNames(): Inventory {
  const names = run("import sys; print(*sorted(n for n in sys.stdlib_module_names if not n.startswith('_')))");
  const modules = names.trim().split(" ");
  return readCensus(run(census(["builtins", ...modules.filter((name) => !LEFT_OUT.includes(name))])));
}

function run(program: string): string {
  const { status, stdout, stderr } = spawnSync("python3", ["-W", "ignore", "-c", program], { encoding: "utf8" });
  if (status !== 0) throw new Error(`python3 ended with ${status}: ${stderr}`);
  return stdout;
}
