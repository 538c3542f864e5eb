/** Class definitions: the body runs as a function over a namespace (a Map), then the runtime makes the class of it. */

import type * as ast from "../syntax/ast.js";
import { type Atom, Emitter } from "./emitter.js";
import { mangle, quote, variable } from "./names.js";
import { expression } from "./expressions.js";
import { store } from "./variables.js";
import { statements } from "./statements.js";
import { docstring, writeBody } from "./functions.js";
import { typeParameters } from "./type-parameters.js";

export function classDefinition(e: Emitter, node: ast.ClassDef): void {
  const decorators = node.decorator_list.map((d) => {
    const f = expression(e, d);
    return f.js.startsWith("v_") ? e.assign(f.js) : f;
  });
  let cls = typeParameters(e, node, () => makeClass(e, node));
  for (const decorator of decorators.reverse()) cls = e.call(`${decorator.js}.c(${cls.js})`);
  store(e, node.name, cls.js);
}

function makeClass(e: Emitter, node: ast.ClassDef): Atom {
  const scope = e.table.scopes.get(node)!;
  const bases = node.bases.map((b) =>
    b.kind === "Starred"
      ? `...${e.assign(`${e.rt("toArray")}(${expression(e, b.value).js})`).js}`
      : expression(e, b).js,
  );
  const keywords = e.temp();
  e.emit(`${keywords} = new Map();`);
  for (const k of node.keywords) {
    const value = expression(e, k.value);
    if (k.arg === null) e.emit(`${e.rt("mergeKeywords")}(${keywords}, ${value.js});`);
    else e.emit(`${keywords}.set(${quote(k.arg)}, ${value.js});`);
  }
  const code = e.unit.fresh(
    "c",
    `new ${e.rt("Code")}(${quote(node.name)}, ${quote(scope.qualname)}, ${e.unit.file}, ${node.lineno}, ${e.rt("NO_ARGUMENTS")}, "function", undefined)`,
  );
  const inner = new Emitter(e.unit, scope, "class", code, e);
  inner.setLine(node.lineno);
  const doc = docstring(node.body);
  if (doc !== undefined) inner.emit(`if (${inner.rt("beyondBoards")}()) ns.set("__doc__", ${quote(doc)});`);
  statements(inner, node.body);
  inner.emit(`return ${inner.leaving(inner.rt("None"))};`);
  const result = e.temp();
  const cell = variable("__class__");
  e.emit("{");
  e.emit(`let ${cell};`);
  e.emit(`const body = function f_${mangle(node.name)}(ns) {`);
  writeBody(e, inner, "class");
  e.emit("};");
  e.checked(
    result,
    `${e.rt("makeClass")}(${quote(node.name)}, ${quote(scope.qualname)}, [${bases.join(", ")}], ${keywords}, body, G, (cls) => { ${cell} = cls; })`,
  );
  e.emit("}");
  return { js: result, known: "object" };
}
