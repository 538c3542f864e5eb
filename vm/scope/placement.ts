/**
 * What may stand where: rules that CPython's compiler checks after its symbol table (Python/compile.c), each noted
 * with Complaints.defer.
 */

import type * as ast from "../syntax/ast.js";
import type { Complaints } from "./complaint.js";
import type { Scope } from "./scope.js";

type Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp;

export function checkReturn(node: ast.Return, scope: Scope, inExceptStar: boolean, complaints: Complaints): void {
  if (scope.type !== "function") complaints.defer(node, "'return' outside function");
  else if (inExceptStar) complaints.defer(node, EXCEPT_STAR);
}

const EXCEPT_STAR = "'break', 'continue' and 'return' cannot appear in an except* block";

/** @param exceptStar  how many loops there were where the innermost `except*` block began, -1 outside of one */
export function checkJump(
  node: ast.Break | ast.Continue,
  loops: number,
  exceptStar: number,
  complaints: Complaints,
): void {
  if (exceptStar === loops) complaints.defer(node, EXCEPT_STAR);
  else if (loops === 0)
    complaints.defer(node, node.kind === "Break" ? "'break' outside loop" : "'continue' not properly in loop");
}

export function checkHandlers(handlers: ast.ExceptHandler[], complaints: Complaints): void {
  for (const handler of handlers.slice(0, -1)) {
    if (handler.type === null) complaints.defer(handler, "default 'except:' must be last");
  }
}

// ---- asynchronous ---------------------------------------------------------------------------------------------

export function checkAsync(node: ast.Position, what: string, scope: Scope, complaints: Complaints): void {
  if (scope.type !== "function" || !scope.coroutine) complaints.defer(node, `${what} outside async function`);
}

/**
 * A generator expression with await in it is asynchronous wherever it stands.
 * @param strict  false: any function may await
 */
export function checkAwait(node: ast.Await, scope: Scope, strict: boolean, complaints: Complaints): void {
  let owner = scope;
  while (owner.type === "comprehension" && !owner.generator) owner = owner.parent!;
  if (owner.type === "comprehension") return;
  if (owner.type === "module" || owner.type === "class") complaints.defer(node, "'await' outside function");
  else if (!owner.coroutine && strict) complaints.defer(node, "'await' outside async function");
}

/** @param outer  the scope the comprehension stands in */
export function checkAsyncComprehension(node: Comprehension, outer: Scope, complaints: Complaints): void {
  if (outer.type === "comprehension" && outer.generator) return;
  const owner = functionAround(outer);
  if (owner.type !== "function" || !owner.coroutine) {
    complaints.defer(node, "asynchronous comprehension outside of an asynchronous function");
  }
}

function functionAround(scope: Scope): Scope {
  let owner = scope;
  while (owner.type === "comprehension") owner = owner.parent!;
  return owner;
}

export function checkYield(
  node: ast.Yield | ast.YieldFrom,
  scope: Scope,
  strict: boolean,
  complaints: Complaints,
): void {
  if (scope.type === "lazy" || scope.type === "type parameters") {
    throw complaints.at(node, "yield expression cannot be used within the definition of a generic or type alias");
  }
  if (scope.type !== "function" && scope.type !== "lambda") complaints.defer(node, "'yield' outside function");
  else if (strict && scope.coroutine && node.kind === "YieldFrom")
    complaints.defer(node, "'yield from' inside async function");
}

/** An asynchronous generator returns nothing. */
export function checkAsyncGenerator(node: ast.FunctionDef | ast.AsyncFunctionDef, complaints: Complaints): void {
  const found = findReturn(node.body);
  if (found) complaints.defer(found, "'return' with value in async generator");
}

/** The first `return value` that belongs to the function itself. */
function findReturn(body: ast.stmt[]): ast.Return | null {
  for (const node of body) {
    if (node.kind === "Return" && node.value) return node;
    for (const inner of blocksOf(node)) {
      const found = findReturn(inner);
      if (found) return found;
    }
  }
  return null;
}

function blocksOf(node: ast.stmt): ast.stmt[][] {
  switch (node.kind) {
    case "If":
    case "While":
    case "For":
    case "AsyncFor":
      return [node.body, node.orelse];
    case "With":
    case "AsyncWith":
      return [node.body];
    case "Try":
    case "TryStar":
      return [node.body, ...node.handlers.map((handler) => handler.body), node.orelse, node.finalbody];
    case "Match":
      return node.cases.map((part) => part.body);
    default:
      return [];
  }
}

// ---- expressions ----------------------------------------------------------------------------------------------

export function checkKeywords(keywords: ast.keyword[], complaints: Complaints): void {
  const seen = new Set<string>();
  for (const keyword of keywords) {
    if (keyword.arg === null) continue;
    if (seen.has(keyword.arg)) complaints.defer(keyword, `keyword argument repeated: ${keyword.arg}`);
    seen.add(keyword.arg);
  }
}

/** Stars in assignment targets: one in each list or tuple, none on its own. */
export function checkTarget(node: ast.expr, complaints: Complaints): void {
  if (node.kind === "Starred") complaints.defer(node, "starred assignment target must be in a list or tuple");
  if (node.kind !== "List" && node.kind !== "Tuple") return;
  let starred = 0;
  for (const element of node.elts) {
    if (element.kind === "Starred" && ++starred === 2)
      complaints.defer(element, "multiple starred expressions in assignment");
    checkTarget(element.kind === "Starred" ? element.value : element, complaints);
  }
}

// ---- names of comprehensions ----------------------------------------------------------------------------------

/** `__name__` of the function a comprehension is. */
export function comprehensionFunction(node: Comprehension): string {
  switch (node.kind) {
    case "ListComp":
      return "<listcomp>";
    case "SetComp":
      return "<setcomp>";
    case "DictComp":
      return "<dictcomp>";
    case "GeneratorExp":
      return "<genexpr>";
  }
}

/** What messages call the comprehension of a scope. */
export function comprehensionName(scope: Scope): string {
  switch (scope.node.kind) {
    case "ListComp":
      return "list comprehension";
    case "SetComp":
      return "set comprehension";
    case "DictComp":
      return "dict comprehension";
    default:
      return "generator expression";
  }
}
