/**
 * Where a program's imports are looked for.
 *
 * A board looks in its drive's root, then in `/lib`; here the folder of the program stands for the root. The user's own `--lib` folders come
 * before `lib/`, so that a driver under development replaces the installed one. MICROPYPATH is MicroPython's: folders separated by `:`,
 * `~/` for the home, `.frozen` for the built-in modules, which come last here when it does not name them.
 */

import { dirname, join, resolve } from "node:path";

export interface ModulePathInput {
  /** The program file, or undefined when there is none (a program given as text). */
  file: string | undefined;
  /** `--lib`, in the order given. */
  libs: readonly string[];
  /** The environment variable, if set. */
  micropypath: string | undefined;
  home: string | undefined;
  /** Folder that relative names refer to. */
  cwd: string;
}

/** @returns absolute folders, and the word `.frozen`, in the order of search, without repetition. */
export function modulePath({ file, libs, micropypath, home, cwd }: ModulePathInput): string[] {
  const root = file === undefined ? cwd : dirname(resolve(cwd, file));
  const named = (micropypath ?? "").split(":").filter((entry) => entry !== "");
  const path = [
    root,
    ...libs.map((lib) => resolve(cwd, lib)),
    join(root, "lib"),
    ...named.map((entry) => expand(entry, home, cwd)),
    ".frozen",
  ];
  return [...new Set(path)];
}

function expand(entry: string, home: string | undefined, cwd: string): string {
  if (entry === ".frozen") return entry;
  if (entry.startsWith("~/") && home !== undefined) return join(home, entry.slice(2));
  return resolve(cwd, entry);
}
