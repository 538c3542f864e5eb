/**
 * Guesses from a program's text which modules it names, before it runs.
 *
 * Two things want to know early: which Python this is (a program that imports `machine` is MicroPython's), and whether a board will be
 * needed, so that the board can start while the VM does. Both are only guesses for defaults and for speed: an import hidden in a
 * library still starts the board, just later, and `--as` overrules the other. So one regular expression over the lines is enough;
 * a line inside a string that looks like an import costs a board started in vain.
 */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const importLine = /^[ \t]*(?:from[ \t]+([A-Za-z_]\w*)|import[ \t]+([^\n#;]+))/gm;

/** Top-level names of the modules that `text` imports: `import a.b as c, d` names `a` and `d`; relative imports name nothing. */
export function importedModules(text: string): Set<string> {
  const names = new Set<string>();
  for (const match of text.matchAll(importLine)) {
    if (match[1] !== undefined) names.add(match[1]);
    else for (const part of match[2].split(",")) names.add(part.trim().split(/[.\s]/, 1)[0]);
  }
  names.delete("");
  return names;
}

/** So many files at most are looked into. */
const FILES = 100;

/** `imports` and what those of them import that are files along `path`, and so on: a helper beside the program may be the one that blinks the LED. */
export function withImportsOfTheirs(imports: ReadonlySet<string>, path: readonly string[]): Set<string> {
  const names = new Set(imports);
  let files = 0;
  // a set hands out what is added while it is walked
  for (const name of names) {
    if (hardwareNames.includes(name)) continue;
    const text = files < FILES ? moduleText(name, path) : undefined;
    if (text === undefined) continue;
    files++;
    for (const further of importedModules(text)) names.add(further);
  }
  return names;
}

function moduleText(name: string, path: readonly string[]): string | undefined {
  for (const folder of path) {
    for (const file of [join(folder, name, "__init__.py"), join(folder, `${name}.py`)]) {
      if (folder === ".frozen" || !existsSync(file)) continue;
      try {
        return readFileSync(file, "utf8");
      } catch {
        return undefined; // the import will say why
      }
    }
  }
  return undefined;
}

const micropythonOnly = [
  "machine",
  "rp2",
  "utime",
  "ustruct",
  "uos",
  "usys",
  "ubinascii",
  "uctypes",
  "uio",
  "ujson",
  "urandom",
  "umachine",
  "framebuf",
  "neopixel",
  "network",
];
const circuitpythonOnly = [
  "board",
  "busio",
  "digitalio",
  "analogio",
  "pwmio",
  "microcontroller",
  "neopixel_write",
  "displayio",
  "supervisor",
  "storage",
  "keypad",
  "bitbangio",
  "usb_cdc",
  "usb_hid",
];

/** The dialect whose modules the program names; `circuitpython` when it names none, or both (a library may try one, then the other). */
export function dialectOf(imports: ReadonlySet<string>): "circuitpython" | "micropython" {
  const circuit = circuitpythonOnly.some((name) => imports.has(name));
  return !circuit && micropythonOnly.some((name) => imports.has(name)) ? "micropython" : "circuitpython";
}

/** Whether the program's text itself names a module that reaches the board. */
export function needsBoard(imports: ReadonlySet<string>): boolean {
  return hardwareNames.some((name) => imports.has(name));
}

const hardwareNames = [
  "analogio",
  "board",
  "busio",
  "digitalio",
  "machine",
  "microcontroller",
  "neopixel",
  "neopixel_write",
  "pwmio",
  "umachine",
];
