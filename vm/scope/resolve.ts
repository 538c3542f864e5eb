/** The second pass: from how names occur to where they live (see analyze.ts). */

import type * as ast from "../syntax/ast.js";
import type { Complaints } from "./complaint.js";
import { newName } from "./new-scope.js";
import type { Scope, ScopedName, ScopeTable } from "./scope.js";

/** Where a `global` or `nonlocal` statement stands: only there can the complaint point. */
export type Declarations = Map<ScopedName, ast.Position>;

export function resolve(table: ScopeTable & { declarations: Declarations }, complaints: Complaints): void {
  resolveScope(table.top, table, complaints);
}

/** Outside in: what an inner scope looks for is decided in the outer ones already. */
function resolveScope(scope: Scope, table: ScopeTable & { declarations: Declarations }, complaints: Complaints): void {
  for (const symbol of scope.symbols.values()) {
    if (symbol.nonlocal) resolveNonlocal(scope, symbol, table.declarations, complaints);
    else if (symbol.kind === "implicit") resolveName(scope, symbol);
    if (reachesGlobals(scope, symbol)) table.globals.add(symbol.name);
  }
  for (const child of scope.children) resolveScope(child, table, complaints);
}

/** A class body looks for its own names in the globals, too, before it has bound them. */
function reachesGlobals(scope: Scope, { kind, referenced }: ScopedName): boolean {
  return (
    kind === "global" ||
    kind === "implicit" ||
    scope.type === "module" ||
    (scope.type === "class" && kind === "local" && referenced)
  );
}

function resolveNonlocal(scope: Scope, symbol: ScopedName, declarations: Declarations, complaints: Complaints): void {
  const owner = findOwner(scope, symbol.name);
  const position = declarations.get(symbol)!;
  if (scope.type === "module") throw complaints.at(position, "nonlocal declaration not allowed at module level");
  if (owner === null) throw complaints.at(position, `no binding for nonlocal '${symbol.name}' found`);
  if (owner.symbols.get(symbol.name)?.typeParameter) {
    throw complaints.at(position, `nonlocal binding not allowed for type parameter '${symbol.name}'`);
  }
  capture(scope, symbol, owner);
}

/** A name that is bound here is local; else it belongs to the innermost function around that binds it, or is global. */
function resolveName(scope: Scope, symbol: ScopedName): void {
  if (symbol.parameter || symbol.assigned || symbol.annotated || symbol.typeParameter) {
    symbol.kind = "local";
    return;
  }
  const seen = scope.classLookup?.symbols.get(symbol.name);
  if (seen && seen.kind === "global") {
    symbol.kind = "global";
    return;
  }
  if (seen && (seen.kind === "local" || seen.kind === "cell")) return;
  const owner = findOwner(scope, symbol.name);
  if (owner !== null) capture(scope, symbol, owner);
}

/** The innermost scope around `scope` whose variable `name` is: a function-like one, or the class of `__class__`. */
function findOwner(scope: Scope, name: string): Scope | null {
  for (let outer = scope.parent; outer !== null; outer = outer.parent) {
    if (outer.type === "module") return null;
    if (outer.type === "class") {
      if (name === "__class__") return outer;
      continue;
    }
    const symbol = outer.symbols.get(name);
    if (symbol === undefined) continue;
    if (symbol.kind === "global") return null;
    if (symbol.kind === "local" || symbol.kind === "cell") return outer;
    if (symbol.kind === "free") return symbol.owner;
  }
  return null;
}

/** Makes `symbol` a free name of `scope`, and of the functions between it and the owner, which must pass it on. */
function capture(scope: Scope, symbol: ScopedName, owner: Scope): void {
  symbol.kind = "free";
  symbol.owner = owner;
  owner.hasCells = true;
  if (owner.type === "class") owner.classCell = true;
  else owner.symbols.get(symbol.name)!.kind = "cell";
  for (let between = scope.parent!; between !== owner; between = between.parent!) {
    const passing = between.symbols.get(symbol.name);
    if (passing === undefined) between.symbols.set(symbol.name, { ...newName(symbol.name), kind: "free", owner });
  }
}
