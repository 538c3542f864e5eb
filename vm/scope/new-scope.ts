/** A scope and a name of a scope before anything is known of them. */

import type * as ast from "../syntax/ast.js";
import { mangle } from "./mangle.js";
import type { Scope, ScopedName, ScopeType } from "./scope.js";

/** @param mangles  whether the dialect mangles private names at all */
export function newScope(type: ScopeType, name: string, node: ast.AST, parent: Scope | null, mangles: boolean): Scope {
  return {
    type,
    name,
    qualname: qualname(parent, name, mangles),
    node,
    parent,
    children: [],
    symbols: new Map(),
    parameters: [],
    nested: parent !== null && (parent.nested || isFunctionLike(parent.type)),
    privateClass: !mangles ? null : type === "class" ? name : (parent?.privateClass ?? null),
    generator: false,
    coroutine: false,
    starImport: false,
    usesLocals: false,
    classCell: false,
    classLookup: classLookup(type, parent),
    hasCells: false,
  };
}

export function newName(name: string): ScopedName {
  return {
    name,
    kind: "implicit",
    parameter: false,
    assigned: false,
    referenced: false,
    deleted: false,
    imported: false,
    nonlocal: false,
    annotated: false,
    typeParameter: false,
    owner: null,
  };
}

/** Whether its variables can be captured: anything but a module and a class. */
export function isFunctionLike(type: ScopeType): boolean {
  return type !== "module" && type !== "class";
}

/** Type scopes and what is in them see the names of the class they stand in. */
function classLookup(type: ScopeType, parent: Scope | null): Scope | null {
  if (parent === null || (type !== "type parameters" && type !== "lazy")) return null;
  return parent.type === "class" ? parent : parent.classLookup;
}

function qualname(parent: Scope | null, name: string, mangles: boolean): string {
  let outer = parent;
  while (outer !== null && (outer.type === "type parameters" || outer.type === "lazy")) outer = outer.parent;
  if (outer === null || outer.type === "module") return name;
  const own = mangle(name, mangles ? outer.privateClass : null);
  if (outer.symbols.get(own)?.kind === "global") return name;
  return outer.type === "class" ? `${outer.qualname}.${name}` : `${outer.qualname}.<locals>.${name}`;
}
