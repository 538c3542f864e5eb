/**
 * Calls.
 *
 *   f(a, b)          f.c(a, b)
 *   o.m(a)           o.m$m(o, a) when the class has that slot, else o.m fetched and called; the lookup stands before the
 *                    arguments, as Python evaluates
 *   f(a, x=b)        resolved to positions once per call site, by the signature of what is called
 *   f(*a, **k)       through an array and a KeywordList
 *   super().m(a)     what the method resolution order has after this class, without a super object
 */

import type * as ast from "../syntax/ast.js";
import type { Atom, Emitter } from "./emitter.js";
import { attribute, methodSlot, quote, variable } from "./names.js";
import { collected, fused, isFusible, isLoop } from "./comprehensions.js";
import { attributeOf, before, expression, hold, lineOf, noteLine, operands, primary } from "./expressions.js";
import { trailer } from "./lines.js";
import { isImplicit, load, mangledAttribute } from "./variables.js";

export function call(e: Emitter, node: ast.Call): Atom {
  const { func } = node;
  if (func.kind === "Name" && func.id.startsWith("viper ")) return viperCall(e, node, func.id.slice(6));
  if (func.kind === "Name" && isImplicit(e, func.id)) {
    const special = specialCall(e, node, func.id);
    if (special !== undefined) return special;
  }
  const plain = node.keywords.length === 0 && !node.args.some((a) => a.kind === "Starred");
  if (plain && func.kind === "Attribute")
    return isZeroSuper(e, func.value) ? superCall(e, node, func) : methodCall(e, node, func);
  const later = [...node.args, ...node.keywords.map((k) => k.value)];
  const f = func.kind === "Attribute" && e.onlyForward ? fetchedMethod(e, func) : before(e, func, later);
  return finishCall(e, node, f);
}

/** Boards note no line for the name of a method that is called. */
function fetchedMethod(e: Emitter, func: ast.Attribute): Atom {
  const o = expression(e, func.value);
  lineOf(e, func);
  return attributeOf(e, o, mangledAttribute(e, func.attr));
}

/** What syntax/viper.ts wrote; an int that fits stays as it is. */
function viperCall(e: Emitter, node: ast.Call, what: string): Atom {
  const args = argumentsOf(e, node).positional;
  lineOf(e, node);
  const slow = `${e.rt("viper")}.${what}(${args.join(", ")})`;
  return e.assign(
    what === "int" ? `typeof ${args[0]} === "number" && (${args[0]} | 0) === ${args[0]} ? ${args[0]} : ${slow}` : slow,
  );
}

/** The rest of a call whose callable is evaluated. */
function finishCall(e: Emitter, node: ast.Call, f: Atom): Atom {
  noteLine(e, trailer(node));
  if (node.args.some((a) => a.kind === "Starred") || node.keywords.some((k) => k.arg === null))
    return starCall(e, node, f);
  const args = argumentsOf(e, node);
  lineOf(e, node);
  if (node.keywords.length === 0) return e.call(`${primary(f)}.c(${args.positional.join(", ")})`);
  return keywordCall(e, node, f, args);
}

function argumentsOf(e: Emitter, node: ast.Call): { positional: string[]; keywords: string[] } {
  const values = [...node.args, ...node.keywords.map((k) => k.value)];
  const atoms = operands(e, values).map(({ js }) => js);
  return { positional: atoms.slice(0, node.args.length), keywords: atoms.slice(node.args.length) };
}

function methodCall(e: Emitter, node: ast.Call, func: ast.Attribute): Atom {
  const o = hold(e, expression(e, func.value));
  const name = mangledAttribute(e, func.attr);
  const m = e.temp();
  const f = e.temp();
  lineOf(e, func);
  e.emit(
    `if ((${m} = ${primary(o)}${methodSlot(name)}) === undefined && (${f} = ${primary(o)}${attribute(name)}) === undefined && (${f} = ${e.rt("slowAttribute")}(${o.js}, ${quote(name)})) === undefined) ${e.fail()}`,
  );
  const args =
    name === "join" && e.fusing && isLoop(e, node.args)
      ? [joinArgument(e, o, node.args[0])]
      : argumentsOf(e, node).positional;
  lineOf(e, node);
  return e.call(`${m} !== undefined ? ${m}(${[o.js, ...args].join(", ")}) : ${f}.c(${args.join(", ")})`);
}

/** `", ".join(x for …)`: a str takes the values as a list at once. */
function joinArgument(e: Emitter, o: Atom, node: ast.GeneratorExp): string {
  const argument = e.temp();
  const { line } = e;
  e.emit(`if (typeof ${o.js} === "string") {`);
  e.branches(
    () => e.emit(`${argument} = new ${e.rt("PyList")}(${collected(e, node)});`),
    () => {
      e.emit("} else {");
      e.fusing = false;
      e.line = line;
      e.emit(`${argument} = ${expression(e, node).js};`);
      e.fusing = true;
    },
  );
  e.emit("}");
  return argument;
}

function keywordCall(e: Emitter, node: ast.Call, f: Atom, args: { positional: string[]; keywords: string[] }): Atom {
  const names = node.keywords.map((k) => quote(k.arg!));
  const site = e.unit.fresh("s", `new ${e.rt("CallSite")}(${args.positional.length}, [${names.join(", ")}])`);
  const list = [...args.positional, ...args.keywords].join(", ");
  return e.call(
    `${primary(f)}.sig === ${site}.sig ? ${site}.go(${f.js}, ${list}) : ${e.rt("keywordCall")}(${site}, ${f.js}, [${args.positional.join(", ")}], [${args.keywords.join(", ")}])`,
  );
}

function starCall(e: Emitter, node: ast.Call, f: Atom): Atom {
  const rest = node.keywords.map((k) => k.value);
  const alone = node.args.length === 1 ? f.js : "undefined";
  const spread = (value: string) => `...${e.assign(`${e.rt("starred")}(${alone}, ${value})`).js}`;
  const values = node.args.map((arg, i) => {
    const later = [...node.args.slice(i + 1), ...rest];
    const value = before(e, arg.kind === "Starred" ? arg.value : arg, later).js;
    return arg.kind === "Starred" && !e.onlyForward ? spread(value) : value;
  });
  // boards evaluate everything before they look into anything (py/runtime.c, mp_call_prepare_args_n_kw_var)
  const keywordValues = e.onlyForward ? rest.map((value) => hold(e, expression(e, value))) : [];
  if (e.onlyForward) lineOf(e, node);
  const items = node.args.map((arg, i) => (arg.kind === "Starred" && e.onlyForward ? spread(values[i]) : values[i]));
  const array = e.assign(`[${items.join(", ")}]`);
  if (node.keywords.length === 0) {
    lineOf(e, node);
    return e.call(`${primary(f)}.c(...${array.js})`);
  }
  const keywords = e.assign(`new ${e.rt("KeywordList")}(${f.js})`);
  for (const [i, k] of node.keywords.entries()) {
    const value = keywordValues[i] ?? expression(e, k.value);
    if (k.arg === null) e.emit(`${keywords.js}.merge(${value.js});`);
    else e.emit(`${keywords.js}.add(${quote(k.arg)}, ${value.js});`);
  }
  lineOf(e, node);
  return e.call(`${keywords.js}.call(${array.js})`);
}

// ---- names with a meaning for the compiler --------------------------------------------------------------------

/** Builtins that look at the frame that calls them: the compiler hands it over. */
const frameFunctions = new Set(["globals", "locals", "vars", "dir", "eval", "exec", "__import__"]);

function specialCall(e: Emitter, node: ast.Call, name: string): Atom | undefined {
  if (name === "super" && node.args.length === 0 && node.keywords.length === 0) {
    const parts = zeroSuper(e);
    return parts === undefined ? undefined : e.assign(`${e.rt("makeSuper")}(${parts})`, "object");
  }
  if (
    name === "const" &&
    e.unit.options.dialect !== "host" &&
    node.args.length === 1 &&
    node.keywords.length === 0 &&
    node.args[0].kind !== "Starred"
  ) {
    // MicroPython's compiler folds it, so that it needs no import.
    return expression(e, node.args[0]);
  }
  if (node.keywords.length === 0 && isFusible(e, name, node.args)) return fusedCall(e, node, name);
  if (frameFunctions.has(name) && node.keywords.length === 0 && !node.args.some((a) => a.kind === "Starred")) {
    const f = load(e, name);
    const args = argumentsOf(e, node).positional;
    lineOf(e, node);
    return e.call(`${e.rt("frameCall")}(${quote(name)}, ${f.js}, [${args.join(", ")}], G, ${localsOf(e)})`);
  }
  return undefined;
}

/** Both ways: as a loop where the name means the builtin, else as the call that is written. */
function fusedCall(e: Emitter, node: ast.Call, name: string): Atom {
  const result = e.temp();
  const { line } = e;
  e.emit(`if (${e.rt("isGenuine")}(G, B, ${quote(name)})) {`);
  e.branches(
    () => e.emit(`${result} = ${fused(e, name, node.args[0] as ast.GeneratorExp).js};`),
    () => {
      e.emit("} else {");
      e.fusing = false;
      e.line = line;
      e.emit(`${result} = ${finishCall(e, node, load(e, name)).js};`);
      e.fusing = true;
    },
  );
  e.emit("}");
  return { js: result, known: "any" };
}

/** The local variables as an expression: an array of name and value, the class namespace, or undefined in a module. */
export function localsOf(e: Emitter): string {
  if (e.kind === "module") return "undefined";
  if (e.kind === "class") return "[...ns]";
  const pairs = [...e.scope.symbols.values()]
    .filter((s) => s.kind === "local" || s.kind === "cell" || s.kind === "free")
    .map((s) => `[${quote(s.name)}, ${variable(s.name)}]`);
  return `[${pairs.join(", ")}]`;
}

function isZeroSuper(e: Emitter, node: ast.expr): boolean {
  return (
    node.kind === "Call" &&
    node.func.kind === "Name" &&
    node.func.id === "super" &&
    node.args.length === 0 &&
    node.keywords.length === 0 &&
    isImplicit(e, "super") &&
    zeroSuper(e) !== undefined
  );
}

/** `class, self` for super() without arguments, or undefined outside a method. */
function zeroSuper(e: Emitter): string | undefined {
  // boards know it in functions only (py/compile.c, SCOPE_FUNCTION)
  if (e.scope.type !== "function" && e.unit.options.dialect !== "host") return undefined;
  const first = e.scope.parameters[0];
  let scope = e.scope.parent;
  while (scope !== null && scope.type !== "class") scope = scope.parent;
  if (scope === null || first === undefined) return undefined;
  return `${variable("__class__")}, ${variable(first)}`;
}

function superCall(e: Emitter, node: ast.Call, func: ast.Attribute): Atom {
  const parts = zeroSuper(e)!;
  const self = parts.split(", ")[1];
  const name = quote(mangledAttribute(e, func.attr));
  const m = e.temp();
  const f = e.temp();
  lineOf(e, func);
  e.emit(
    `if ((${m} = ${e.rt("superMethod")}(${parts}, ${name})) === undefined && (${f} = ${e.rt("superAttribute")}(${parts}, ${name})) === undefined) ${e.fail()}`,
  );
  const args = argumentsOf(e, node).positional;
  lineOf(e, node);
  return e.call(`${m} !== undefined ? ${m}.c(${[self, ...args].join(", ")}) : ${f}.c(${args.join(", ")})`);
}
