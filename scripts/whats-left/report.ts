/** The list as text: whole modules that are missing, then what is missing in the others, by module. */

import type { Inventory } from "./inventory.js";

const WIDTH = 120;

export function report(title: string, wanted: Inventory, lacking: Inventory, countsOnly: boolean): string {
  const modules = [...wanted.keys()].sort();
  const absent = modules.filter((module) => lacking.get(module)?.has("") === true);
  const count = (inventory: Inventory, module: string): number =>
    [...(inventory.get(module) ?? [])].filter((name) => name !== "").length;
  const sum = (of: readonly string[], inventory: Inventory): number =>
    of.reduce((total, module) => total + count(inventory, module), 0);
  const total = sum(modules, wanted);
  const lines = [
    `== ${title}: ${modules.length - absent.length} of ${modules.length} modules, ${total - sum(modules, lacking)} of ${total} names`,
  ];
  if (absent.length > 0)
    lines.push(
      ...wrapped(
        "no module",
        absent.map((module) => `${module} (${count(wanted, module)})`),
      ),
    );
  for (const module of modules) {
    const missing = [...(lacking.get(module) ?? [])].sort();
    if (absent.includes(module) || missing.length === 0) continue;
    const head = `${module} ${count(wanted, module) - missing.length} of ${count(wanted, module)}`;
    lines.push(...(countsOnly ? [`  ${head}`] : wrapped(`${head}, without`, collapsed(missing))));
  }
  return lines.join("\n") + "\n";
}

/** A class that is missing says so once, with the number of names in it. */
function collapsed(missing: readonly string[]): string[] {
  const classes = missing.filter((name) => !name.includes("."));
  const inside = (name: string): number => missing.filter((other) => other.startsWith(`${name}.`)).length;
  return missing
    .filter((name) => !classes.some((owner) => name.startsWith(`${owner}.`)))
    .map((name) => (inside(name) === 0 ? name : `${name} (with ${inside(name)})`));
}

function wrapped(head: string, words: readonly string[]): string[] {
  const lines: string[] = [];
  let line = `  ${head}:`;
  for (const word of words) {
    if (line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = "     ";
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}
