/**
 * What CircuitPython documents: its C files carry Python stubs in comments that begin with `//|`. They are read with our own parser, a folder of
 * shared-bindings being a module.
 */

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse, type ast } from "../../vm/index.js";
import { addName, type Inventory } from "./inventory.js";

export function circuitPythonNames(folder: string): Inventory {
  const inventory: Inventory = new Map();
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const files = readdirSync(join(folder, entry.name)).filter((file) => file.endsWith(".c"));
    if (files.length === 0) continue;
    addName(inventory, entry.name);
    for (const file of files.sort())
      readStub(stubOf(readFileSync(join(folder, entry.name, file), "utf8")), entry.name, inventory);
  }
  return inventory;
}

/** The Python in a C file. */
export function stubOf(text: string): string {
  return [...text.matchAll(/^\/\/\|(?: (.*))?$/gm)].map(([, line]) => line ?? "").join("\n");
}

export function readStub(stub: string, module: string, inventory: Inventory): void {
  let body: ast.stmt[];
  try {
    body = parse(stub).body;
  } catch {
    return; // what is no whole stub documents nothing that could be looked for
  }
  for (const node of body) {
    for (const name of defined(node)) addName(inventory, module, name);
    if (node.kind !== "ClassDef") continue;
    for (const member of node.body)
      for (const name of defined(member)) addName(inventory, module, `${node.name}.${name}`);
  }
}

function defined(node: ast.stmt): string[] {
  if (node.kind === "FunctionDef" || node.kind === "ClassDef") return [node.name];
  if (node.kind === "AnnAssign" && node.target.kind === "Name") return [node.target.id];
  return [];
}
