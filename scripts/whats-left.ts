/**
 * Lists what the references have and pinbridge lacks: modules and their names, builtins, methods of types, keywords.
 *
 *     npm run whats-left                                          CPython (python3), and MicroPython's WebAssembly build
 *     npm run whats-left -- --micropython DIR --circuitpython DIR  and what those checkouts document
 *     npm run whats-left -- --module struct                       one module of each
 *
 * A name counts when it can be reached: `struct.Struct.unpack_from` is looked for in pinbridge as a program would look. What it does is the business of
 * the test-suites (npm run conformance).
 */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { circuitPythonNames } from "./whats-left/circuitpython.js";
import { cpythonNames } from "./whats-left/cpython.js";
import type { Inventory } from "./whats-left/inventory.js";
import { keywordNames } from "./whats-left/keywords.js";
import { micropythonDocs } from "./whats-left/micropython-docs.js";
import { lackingIn, type Python } from "./whats-left/ours.js";
import { report } from "./whats-left/report.js";
import { webassemblyNames } from "./whats-left/webassembly.js";

const USAGE = `usage: npm run whats-left -- [options]
  --micropython DIR    a checkout of MicroPython: what its docs/library documents
  --circuitpython DIR  a checkout of CircuitPython: what its shared-bindings document
  --only NAME          one reference: cpython, webassembly, micropython or circuitpython
  --module NAME        one module
  --counts             modules and counts, without the names`;

const { values: options } = parseArgs({
  options: {
    micropython: { type: "string" },
    circuitpython: { type: "string" },
    only: { type: "string" },
    module: { type: "string" },
    counts: { type: "boolean" },
    help: { type: "boolean" },
  },
});

if (options.help) {
  console.log(USAGE);
  process.exit(0);
}
for (const [checkout, folder] of [
  [options.micropython, "docs/library"],
  [options.circuitpython, "shared-bindings"],
] as const)
  if (checkout !== undefined && !existsSync(join(checkout, folder))) {
    console.error(`${checkout} has no ${folder}\n${USAGE}`);
    process.exit(2);
  }

interface Reference {
  name: string;
  title: string;
  python: Python;
  names: () => Inventory | Promise<Inventory>;
}

const references: Reference[] = [
  { name: "cpython", title: "CPython (python3)", python: "host", names: cpythonNames },
  {
    name: "webassembly",
    title: "MicroPython's WebAssembly build",
    python: "micropython",
    names: webassemblyNames,
  },
  ...(options.micropython === undefined
    ? []
    : [
        {
          name: "micropython",
          title: "MicroPython's docs/library",
          python: "micropython" as const,
          names: () => micropythonDocs(join(options.micropython!, "docs/library")),
        },
      ]),
  ...(options.circuitpython === undefined
    ? []
    : [
        {
          name: "circuitpython",
          title: "CircuitPython's shared-bindings",
          python: "circuitpython" as const,
          names: () => circuitPythonNames(join(options.circuitpython!, "shared-bindings")),
        },
      ]),
];

for (const { name, title, python, names } of references) {
  if (options.only !== undefined && options.only !== name) continue;
  const inventory = await names();
  if (name !== "circuitpython" && name !== "micropython") inventory.set("(keywords)", keywordNames(python));
  if (options.module !== undefined)
    for (const module of inventory.keys()) if (module !== options.module) inventory.delete(module);
  const lacking = await lackingIn(python, inventory);
  console.log(report(`${title} and --as ${python}`, inventory, lacking, options.counts ?? false));
}
