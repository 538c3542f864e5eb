/**
 * Reading, binding and deleting names.
 *
 * In a function a name is a JavaScript variable (captured ones too: closures are native); in a module a property of the
 * module object `G`; in a class body an entry of the namespace `ns`. A builtin is looked up in `B` after `G`.
 */

import type { Scope, ScopedName } from "../scope/scope.js";
import type { Atom, Emitter } from "./emitter.js";
import { attribute, quote, variable } from "./names.js";

type Place = "variable" | "captured" | "global" | "namespace" | "namespace or captured";

/** Names are written mangled in the syntax tree only where the class says so; the scope knows them by their final name. */
export function finalName(scope: Scope, name: string): ScopedName | undefined {
  const direct = scope.symbols.get(name);
  if (direct !== undefined || !name.startsWith("__")) return direct;
  for (let s: Scope | null = scope; s !== null; s = s.parent) {
    if (s.type === "class") return scope.symbols.get(`_${s.name.replace(/^_+/, "")}${name}`);
  }
  return undefined;
}

/** `__x` in a class becomes `_C__x` where the dialect mangles: for attribute names. */
export function mangledAttribute(e: Emitter, name: string): string {
  if (e.unit.options.dialect !== "host" || !name.startsWith("__") || name.endsWith("__")) return name;
  for (let s: Scope | null = e.scope; s !== null; s = s.parent) {
    if (s.type === "class") {
      const stripped = s.name.replace(/^_+/, "");
      return stripped === "" ? name : `_${stripped}${name}`;
    }
  }
  return name;
}

function placeOf(e: Emitter, name: string): { place: Place; symbol: ScopedName | undefined; name: string } {
  const scope = e.currentScope;
  const symbol = finalName(scope, name);
  const final = symbol?.name ?? name;
  const at = (place: Place) => ({ place, symbol, name: final });
  // Type parameters and what is evaluated lazily see the namespace of the class they stand in.
  const inClass = scope.type === "class" || scope.classLookup !== null;
  if (symbol === undefined) return at(inClass ? "namespace" : "global");
  switch (symbol.kind) {
    case "global":
      return at("global");
    case "implicit":
      return at(inClass ? "namespace" : "global");
    case "free":
      return at(inClass && !symbol.nonlocal ? "namespace or captured" : "captured");
    default:
      break;
  }
  if (scope.type === "module") return at("global");
  if (scope.type === "class") return at(symbol.name === "__class__" ? "captured" : "namespace");
  return at(symbol.kind === "cell" ? "captured" : "variable");
}

/** Whether this name certainly is the builtin or global of that name: for special forms like `super()`. */
export function isImplicit(e: Emitter, name: string): boolean {
  const { place, symbol } = placeOf(e, name);
  return (place === "global" || place === "namespace") && !(symbol?.assigned ?? false);
}

export function load(e: Emitter, name: string): Atom {
  const { place, symbol, name: final } = placeOf(e, name);
  switch (place) {
    case "variable":
    case "captured": {
      const js = variable(final);
      if (!isBound(e, final, symbol))
        e.emit(`if (${js} === undefined) ${e.rt("unbound")}(${quote(final)}, ${symbol?.kind === "free"});`);
      if (place === "variable") return { js, known: "any" };
      // A call in a later operand may rebind it.
      return e.assign(js);
    }
    case "global":
      if (final === "__debug__") return { js: String(e.unit.options.debug), known: "any" };
      return loadGlobal(e, final);
    case "namespace": {
      const t = e.temp();
      e.emit(`if ((${t} = ns.get(${quote(final)})) === undefined) {`);
      globalInto(e, t, final);
      e.emit("}");
      return { js: t, known: "any" };
    }
    default: {
      const t = e.temp();
      e.emit(
        `if ((${t} = ns.get(${quote(final)})) === undefined && (${t} = ${variable(final)}) === undefined) ${e.rt("unbound")}(${quote(final)}, true, true);`,
      );
      return { js: t, known: "any" };
    }
  }
}

function isBound(e: Emitter, name: string, symbol: ScopedName | undefined): boolean {
  if (symbol?.deleted) return false;
  // Free in a comprehension that is written in line: a variable of this very function.
  if (symbol?.kind === "free" && symbol.owner !== e.scope && !e.inlined.includes(symbol.owner!)) return false;
  return e.assigned.has(name);
}

function loadGlobal(e: Emitter, name: string): Atom {
  const t = e.temp();
  globalInto(e, t, name);
  return { js: t, known: "any" };
}

function globalInto(e: Emitter, t: string, name: string): void {
  e.emit(
    `if ((${t} = G${attribute(name)}) === undefined && (${t} = B${attribute(name)}) === undefined) ${t} = ${e.rt("globalMissing")}(G, ${quote(name)});`,
  );
}

export function store(e: Emitter, name: string, js: string): void {
  const { place, symbol, name: final } = placeOf(e, name);
  switch (place) {
    case "global":
      e.emit(`G${attribute(final)} = ${js};`);
      break;
    case "namespace":
      e.emit(`ns.set(${quote(final)}, ${js});`);
      break;
    case "namespace or captured":
    default:
      e.emit(`${variable(final)} = ${js};`);
      if (symbol?.kind !== "free") e.assigned.add(final);
  }
}

export function remove(e: Emitter, name: string): void {
  const { place, symbol, name: final } = placeOf(e, name);
  switch (place) {
    case "global":
      e.emit(
        `if (G${attribute(final)} === undefined) ${e.rt("missingToDelete")}(${quote(final)}); G${attribute(final)} = undefined;`,
      );
      break;
    case "namespace":
      e.emit(`if (!ns.delete(${quote(final)})) ${e.rt("missingToDelete")}(${quote(final)});`);
      break;
    default:
      if (!isBound(e, final, symbol))
        e.emit(
          `if (${variable(final)} === undefined) ${e.rt("unbound")}(${quote(final)}, ${symbol?.kind === "free"});`,
        );
      e.emit(`${variable(final)} = undefined;`);
      e.assigned.delete(final);
  }
}

/** The statement that unbinds a name without minding whether it is bound (end of `except … as name`). */
export function forget(e: Emitter, name: string): string {
  const { place, name: final } = placeOf(e, name);
  if (place === "global") return `G${attribute(final)} = undefined;`;
  if (place === "namespace") return `ns.delete(${quote(final)});`;
  return `${variable(final)} = undefined;`;
}
