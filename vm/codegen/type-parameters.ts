/**
 * PEP 695: `def f[T: Bound](...)`, `class C[*Ts]`, `type X[T] = ...`.
 *
 * The parameters are variables of a block around the definition. Bounds, defaults and aliases' values become functions that are
 * called when somebody asks for them.
 */

import type * as ast from "../syntax/ast.js";
import { type Atom, Emitter } from "./emitter.js";
import { quote, variable } from "./names.js";
import { expression } from "./expressions.js";
import { store } from "./variables.js";
import { writeBody } from "./functions.js";

type Generic = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef;

/** `body` with the type parameters of `node` around it. Its value gets them as `__type_params__`. */
export function typeParameters(e: Emitter, node: Generic, body: () => Atom): Atom {
  if (node.type_params.length === 0) return body();
  const result = e.temp();
  e.emit("{");
  declare(e, node.type_params, node);
  e.inlined.push(e.table.typeScopes.get(node)!);
  e.emit(`${result} = ${body().js};`);
  e.inlined.pop();
  e.emit(`${e.rt("setTypeParameters")}(${result}, ${listOf(node.type_params)});`);
  e.emit("}");
  return { js: result, known: "object" };
}

export function typeAlias(e: Emitter, node: ast.TypeAlias): void {
  const alias = e.temp();
  e.emit("{");
  declare(e, node.type_params, node);
  const value = lazy(e, node.value, node.name.id);
  e.emit(`${alias} = ${e.rt("makeTypeAlias")}(${quote(node.name.id)}, ${listOf(node.type_params)}, ${value});`);
  e.emit("}");
  store(e, node.name.id, alias);
}

function listOf(parameters: readonly ast.type_param[]): string {
  return `[${parameters.map((p) => variable(p.name)).join(", ")}]`;
}

/** The variables first, so that a bound may name any of them. */
function declare(e: Emitter, parameters: readonly ast.type_param[], node: Generic | ast.TypeAlias): void {
  if (parameters.length === 0) return;
  e.emit(`let ${parameters.map((p) => variable(p.name)).join(", ")};`);
  e.inlined.push(e.table.typeScopes.get(node)!);
  for (const p of parameters) e.emit(`${variable(p.name)} = ${parameter(e, p)};`);
  e.inlined.pop();
}

function parameter(e: Emitter, p: ast.type_param): string {
  const name = quote(p.name);
  const value = p.default_value;
  const fallback = value === null ? "undefined" : lazy(e, value.kind === "Starred" ? value.value : value, p.name);
  if (p.kind === "ParamSpec") return `${e.rt("makeParameterSpecification")}(${name}, ${fallback})`;
  if (p.kind === "TypeVarTuple") return `${e.rt("makeTypeVariableTuple")}(${name}, ${fallback})`;
  const bound = p.bound === null ? "undefined" : lazy(e, p.bound, p.name);
  return `${e.rt("makeTypeVariable")}(${name}, ${bound}, ${p.bound?.kind === "Tuple"}, ${fallback})`;
}

/** A JavaScript function that evaluates `node`, in a variable. */
function lazy(e: Emitter, node: ast.expr, name: string): string {
  const scope = e.table.lazyScopes.get(node)!;
  const code = e.unit.fresh(
    "c",
    `new ${e.rt("Code")}(${quote(name)}, ${quote(scope.qualname)}, ${e.unit.file}, ${node.lineno}, ${e.rt("NO_ARGUMENTS")}, "function", undefined)`,
  );
  const inner = new Emitter(e.unit, scope, "function", code, e);
  inner.setLine(node.lineno);
  inner.emit(`return ${expression(inner, node).js};`);
  const t = e.temp();
  e.emit(`${t} = function () {`);
  writeBody(e, inner, "function");
  e.emit("};");
  return t;
}
