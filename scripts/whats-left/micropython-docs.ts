/**
 * What MicroPython documents: the directives in docs/library/*.rst (`.. module:: gc`, `.. function:: collect()`, `.. method:: Pin.value([x])`).
 * The files of chips and boards that are none of ours say so by their names.
 */

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { addName, type Inventory } from "./inventory.js";

/** Of other ports, and pages that are no modules. */
const OTHERS =
  /^(?:pyb|stm|esp|esp32|espnow|wipy|zephyr|mimxrt|lcd160cr|network|bluetooth|openamp|index|wm8960)(?:\.|$)/;

const DIRECTIVE = /^(?:currentmodule|module|function|class|method|staticmethod|classmethod|data|attribute|exception)$/;

export function micropythonDocs(folder: string): Inventory {
  const inventory: Inventory = new Map();
  for (const file of readdirSync(folder).sort())
    if (file.endsWith(".rst") && !OTHERS.test(file)) readDocs(readFileSync(join(folder, file), "utf8"), inventory);
  return inventory;
}

export function readDocs(text: string, inventory: Inventory): void {
  let module = "";
  // methods of array and the like are documented without their class
  let lastClass = "";
  const lines = text.split("\n");
  lines.forEach((line, i) => {
    const [, kind, argument] = /^\s*\.\. (\w+):: *(.*)$/.exec(line) ?? [];
    if (kind === undefined || !DIRECTIVE.test(kind)) return;
    if (kind === "module" || kind === "currentmodule") {
      module = argument.trim();
      addName(inventory, module);
      return;
    }
    if (module === "") return;
    const bareMethod = kind.endsWith("method") || kind === "attribute";
    for (const signature of [argument, ...continued(lines, i, line.indexOf(argument))])
      for (const name of namesOf(signature).map((given) => withoutModule(given, module))) {
        if (kind === "class") lastClass = name;
        const bare = bareMethod && !name.includes(".") && lastClass !== "";
        addName(inventory, module, bare ? `${lastClass}.${name}` : name);
      }
  });
}

/** Further signatures of a directive stand under the first. */
function continued(lines: readonly string[], at: number, column: number): string[] {
  const more: string[] = [];
  for (let i = at + 1; i < lines.length; i++) {
    const line = lines[i]!;
    if (line.trim() === "" || line.length - line.trimStart().length !== column) break;
    if (!line.trim().startsWith(":")) more.push(line.trim());
  }
  return more;
}

/** "EEXIST, EAGAIN, etc." names two. */
function namesOf(signature: string): string[] {
  const head = signature.replace(/\(.*$/, "");
  return head
    .split(",")
    .map((name) => name.trim())
    .filter((name) => /^[A-Za-z_][\w.]*$/.test(name) && name !== "etc.");
}

function withoutModule(name: string, module: string): string {
  return name.startsWith(`${module}.`) ? name.slice(module.length + 1) : name;
}
