/** import and from … import. */

import type * as ast from "../syntax/ast.js";
import type { Emitter } from "./emitter.js";
import { quote } from "./names.js";
import { store } from "./variables.js";

export function importStatement(e: Emitter, node: ast.Import): void {
  for (const { name, asname } of node.names) {
    // `import a.b` binds a; `import a.b as c` binds a.b.
    const module = e.call(`${e.rt("importModule")}(${quote(name)}, 0, G, ${asname === null})`);
    store(e, asname ?? name.split(".")[0], module.js);
  }
}

export function importFrom(e: Emitter, node: ast.ImportFrom): void {
  if (node.module === "__future__" && node.level === 0) return;
  const names = node.names.map((n) => quote(n.name)).join(", ");
  const module = e.call(`${e.rt("importModule")}(${quote(node.module ?? "")}, ${node.level}, G, false, [${names}])`);
  for (const { name, asname } of node.names) {
    if (name === "*") {
      e.emit(`${e.rt("importStar")}(${module.js}, ${e.kind === "class" ? "ns" : "G"});`);
      continue;
    }
    const value = e.call(`${e.rt("importName")}(${module.js}, ${quote(name)}, G)`);
    store(e, asname ?? name, value.js);
  }
}
