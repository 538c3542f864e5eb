/**
 * A whole module: from its tree and scopes to the text of one factory, and from the text to something that can be run.
 *
 * The factory is called with the runtime (`$`), the builtins module (`B`), the interrupt word (`I`) and constants that text
 * cannot express. It gives `create`, which makes the module object with all names the compiler saw already in place (so
 * that V8 keeps it in fast mode), and `run`, the module's body.
 */

import type * as ast from "../syntax/ast.js";
import type { ScopeTable } from "../scope/scope.js";
import { postponesAnnotations } from "./annotations.js";
import { Emitter } from "./emitter.js";
import { type GenerateOptions, Unit } from "./unit.js";
import { propertyKey, quote } from "./names.js";
import { expression } from "./expressions.js";
import { localsOf } from "./calls.js";
import { statements } from "./statements.js";
import { docstring, heldText } from "./functions.js";

export type { GenerateOptions } from "./unit.js";

/** Generated JavaScript, not yet run. */
export interface CompiledModule {
  file: string;
  /** Body of the factory: `new Function('$', 'B', 'I', '$values', text)`. */
  text: string;
  /** The name V8 shows for the text in its stack traces. */
  sourceName: string;
  /** Python line of each line of `text` (0: none). */
  lineMap: number[];
  values: unknown[];
  /** The Python text. */
  source?: string | Uint8Array;
  /** The largest int literal. */
  largestInt: number | bigint;
}

export function generate(tree: ast.mod, table: ScopeTable, given: GenerateOptions): CompiledModule {
  const options = given.annotations && postponesAnnotations(tree) ? { ...given, annotations: "text" as const } : given;
  const unit = new Unit(table, options);
  const name = options.name ?? "<module>";
  const code = unit.fresh(
    "c",
    `new ${unit.use("Code")}(${quote(name)}, ${quote(name)}, ${unit.file}, 1, ${unit.use("NO_ARGUMENTS")}, "function", undefined)`,
  );
  const e = new Emitter(unit, table.top, options.classLocals ? "class" : "module", code, undefined);
  if (tree.kind === "Expression") {
    e.setLine(tree.body.lineno);
    e.emit(`return ${e.leaving(expression(e, tree.body).js)};`);
  } else {
    const doc = tree.kind === "Module" ? docstring(tree.body) : undefined;
    if (doc !== undefined) e.emit(`if (${e.rt("beyondBoards")}()) G.$__doc__ = ${quote(doc)};`);
    statements(e, tree.body);
    e.emit(`return ${e.leaving(e.rt("None"))};`);
  }
  return assemble(unit, e, options.file);
}

function assemble(unit: Unit, e: Emitter, file: string): CompiledModule {
  const text: string[] = [];
  const lineMap: number[] = [];
  const add = (line: string, python = 0) => {
    text.push(line);
    lineMap.push(python);
  };
  // Body first: it decides what the prologue needs.
  const caught = `} catch ($e) { return ${e.leaving(`${unit.use("caught")}($e, ${e.place()})`)}; }`;
  const enter = unit.options.watched ? `${unit.use("enterFrame")}(${heldText(e, [], e.temps())}, 0)` : "";
  if (unit.options.watched) unit.use("leaveFrame");
  if (unit.options.traced) unit.use("traceEnter");
  add('"use strict";');
  add(unit.prologue());
  for (const declaration of unit.declarations) add(declaration);
  add("return {");
  add(`create: (proto) => (${moduleLiteral(unit.table)}),`);
  add("run: function (G, ns) {");
  add(`let ${[...e.temps(), ...e.ownVariables].join(", ")};`);
  if (unit.options.watched) add(`const $f = ${enter};`);
  const frame = e.frameText(localsOf(e));
  if (frame.declare !== "") add(frame.declare);
  add("try {");
  if (frame.enter !== "") add(frame.enter);
  for (let i = 0; i < e.out.length; i++) add(e.out[i], e.lines[i]);
  add(unit.options.watched ? `${caught} finally { ${unit.use("leaveFrame")}($f); }` : caught);
  add("} };");
  const sourceName = `python:${file.replaceAll(/[^\w./<>-]/g, "_")}`;
  add(`//# sourceURL=${sourceName}`);
  return { file, text: indent(text), sourceName, lineMap, values: unit.values, largestInt: unit.largestInt };
}

/** An object literal with every global name the text mentions: in fast mode, whatever the number. */
function moduleLiteral(table: ScopeTable): string {
  const names = new Set<string>(["__name__", "__file__", "__package__", "__path__", "__doc__"]);
  for (const symbol of table.top.symbols.values()) if (symbol.assigned || symbol.imported) names.add(symbol.name);
  for (const scope of table.scopes.values()) {
    for (const symbol of scope.symbols.values())
      if (symbol.kind === "global" && symbol.assigned) names.add(symbol.name);
  }
  return `{ __proto__: proto, name: "", fallback: undefined, fixed: false, ${[...names].map((n) => `${propertyKey(n)}: undefined`).join(", ")} }`;
}

/** Two spaces for each open brace, so that a dump can be read. */
function indent(lines: readonly string[]): string {
  let depth = 0;
  return lines
    .map((line) => {
      const bare = line.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""');
      const opened = (bare.match(/[{]/g) ?? []).length;
      const closed = (bare.match(/[}]/g) ?? []).length;
      const leading = /^[}]/.test(bare) ? 1 : 0;
      const text = "  ".repeat(Math.max(0, depth - leading)) + line;
      depth += opened - closed;
      return text;
    })
    .join("\n");
}
