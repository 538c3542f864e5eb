/**
 * `type(f)(code, globals)`: a function of the same text with other globals. The text of the definition is found again where the code
 * came from and compiled by itself; names of functions around it become globals, and defaults are left out, as in MicroPython
 * (py/objfun.c fun_bc_make_new).
 */

import type * as ast from "../syntax/ast.js";
import { FIELD_NAMES, isNode } from "../syntax/ast-fields.js";
import { PyCode, functionMaker } from "../objects/callables.js";
import { active } from "../objects/dialect.js";
import { PyDict } from "../objects/dict.js";
import { typeError } from "../objects/error.js";
import type { PyValue } from "../objects/object.js";
import type { Code } from "./code.js";
import { asPython, moduleOver, runCompiled, translate } from "./execute.js";
import { ModuleDict } from "./module-dict.js";

functionMaker.make = (code: PyValue, globals: PyValue): PyValue => {
  if (!(code instanceof PyCode) || !(globals instanceof PyDict))
    throw typeError(active.dialect === "host" ? "function() arguments must be code, dict" : "");
  const { origin, name } = code.code;
  if (origin === undefined) throw typeError("this code has no text");
  const compiled = asPython(() =>
    translate(origin.source, origin.file, "exec", active.dialect, undefined, false, (tree) => alone(tree, code.code)),
  );
  const G = globals instanceof ModuleDict ? globals.module : moduleOver(globals);
  const before = globals.get(name);
  runCompiled(compiled, G);
  const made = globals.get(name)!;
  if (before === undefined) globals.delete(name);
  else globals.set(name, before);
  return made;
};

/** A module with nothing but the definition of this code. */
function alone(tree: ast.mod, code: Code): ast.Module {
  const found = definitionOf(tree, code);
  if (found === undefined) throw typeError("only functions have a text to make another of");
  const args: ast.arguments_ = { ...found.args, defaults: [], kw_defaults: found.args.kw_defaults.map(() => null) };
  if (found.kind !== "Lambda")
    return { kind: "Module", body: [{ ...found, args, decorator_list: [] }], type_ignores: [] } as ast.Module;
  const { lineno, col_offset, end_lineno, end_col_offset } = found;
  const position = { lineno, col_offset, end_lineno, end_col_offset };
  const target: ast.Name = { kind: "Name", id: code.name, ctx: "Store", ...position };
  const assign = { kind: "Assign", targets: [target], value: { ...found, args }, type_comment: null, ...position };
  return { kind: "Module", body: [assign], type_ignores: [] } as unknown as ast.Module;
}

type Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda;

function definitionOf(node: ast.AST, code: Code): Definition | undefined {
  if (isDefinition(node) && node.lineno === code.firstLine && nameOf(node) === code.name)
    if (code.column === undefined || code.column === node.col_offset) return node;
  if (node.kind === "Constant") return undefined;
  const fields = node as unknown as Record<string, unknown>;
  for (const name of FIELD_NAMES[node.kind]) {
    const value = fields[name];
    for (const item of Array.isArray(value) ? value : [value]) {
      const found = isNode(item) ? definitionOf(item, code) : undefined;
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function isDefinition(node: ast.AST): node is Definition {
  return node.kind === "FunctionDef" || node.kind === "AsyncFunctionDef" || node.kind === "Lambda";
}

function nameOf(node: Definition): string {
  return node.kind === "Lambda" ? "<lambda>" : node.name;
}
