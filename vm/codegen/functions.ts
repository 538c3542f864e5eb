/**
 * Function definitions: parameters, defaults, bodies, decorators, lambdas.
 *
 * A function becomes a JavaScript function whose formals are its parameters in the layout of signature.ts, so that a
 * positional call is a JavaScript call. A missing argument is undefined; the extra formal `$x` catches too many. With
 * `*args` there are two entries: `k` takes the surplus as an array, `c` is a small function with a rest parameter.
 */

import type * as ast from "../syntax/ast.js";
import type { Scope } from "../scope/scope.js";
import { annotation } from "./annotations.js";
import { type Atom, Emitter, type FunctionKind } from "./emitter.js";
import { mangle, quote, variable } from "./names.js";
import { constant, contains, expression } from "./expressions.js";
import { localsOf } from "./calls.js";
import { pollStop } from "./loops.js";
import { store, finalName } from "./variables.js";
import { statements } from "./statements.js";
import { statementLine } from "./lines.js";
import { typeParameters } from "./type-parameters.js";

type FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda;

export function functionDefinition(e: Emitter, node: ast.FunctionDef | ast.AsyncFunctionDef): void {
  const decorators = node.decorator_list.map((d) => {
    const f = expression(e, d);
    return f.js.startsWith("v_") ? e.assign(f.js) : f;
  });
  let f = typeParameters(e, node, () => makeFunction(e, node, node.name, docstring(node.body)));
  for (const decorator of decorators.reverse()) {
    e.setLine(node.decorator_list[0].lineno);
    f = e.call(`${decorator.js}.c(${f.js})`);
  }
  store(e, node.name, f.js);
}

export function lambda(e: Emitter, node: ast.Lambda): Atom {
  return makeFunction(e, node, "<lambda>", undefined);
}

export function docstring(body: readonly ast.stmt[]): string | undefined {
  const first = body[0];
  return first?.kind === "Expr" && first.value.kind === "Constant" && first.value.constant === "str"
    ? first.value.value
    : undefined;
}

function makeFunction(e: Emitter, node: FunctionNode, name: string, doc: string | undefined): Atom {
  const scope = e.table.scopes.get(node)!;
  const kind = kindOf(scope);
  const code = codeConstant(e, node, scope, name, kind, doc);
  const defaults = defaultValues(e, node.args);
  const annotations = annotationsOf(e, node);
  const inner = new Emitter(e.unit, scope, kind, code, e);
  inner.line = node.lineno;
  if (kind === "function") pollStop(inner);
  for (const p of scope.parameters) inner.assigned.add(p);
  for (const s of scope.symbols.values()) if (s.deleted) inner.assigned.delete(s.name);
  // A parameter that is deleted somewhere still is bound at the start; only reads after the deletion are tested.
  for (const p of scope.parameters) inner.assigned.add(p);
  functionBody(inner, node);
  return wrap(e, inner, node, scope, code, defaults, annotations, kind, name);
}

function kindOf(scope: Scope): FunctionKind {
  if (scope.generator) return scope.coroutine ? "async generator" : "generator";
  return scope.coroutine ? "coroutine" : "function";
}

function functionBody(inner: Emitter, node: FunctionNode): void {
  if (node.kind === "Lambda") {
    inner.setLine(inner.onlyForward ? node.lineno : node.body.lineno);
    inner.emit(`return ${inner.leaving(expression(inner, node.body).js)};`);
    return;
  }
  statements(inner, node.body);
  inner.emit(`return ${inner.leaving(inner.rt("None"))};`);
}

/** `new Code(name, qualname, file, line, new Signature(...), kind, doc)` as a constant of the unit. */
function codeConstant(
  e: Emitter,
  node: FunctionNode,
  scope: Scope,
  name: string,
  kind: FunctionKind,
  doc: string | undefined,
): string {
  const a = node.args;
  const list = (names: readonly string[]) => `[${names.map((n) => quote(finalName(scope, n)?.name ?? n)).join(", ")}]`;
  const positional = [...a.posonlyargs, ...a.args].map((p) => p.arg);
  const sig = [
    quote(e.unit.options.dialect === "host" ? scope.qualname : name),
    list(positional),
    a.posonlyargs.length,
    positional.length - a.defaults.length,
    a.vararg === null ? "undefined" : quote(a.vararg.arg),
    list(a.kwonlyargs.map((p) => p.arg)),
    `[${a.kw_defaults.map((d) => String(d === null)).join(", ")}]`,
    a.kwarg === null ? "undefined" : quote(a.kwarg.arg),
  ];
  const captured = [...scope.symbols.values()].filter((s) => s.kind === "free").length;
  if (e.unit.options.dialect !== "host" && captured > 0) sig.push("undefined", captured);
  const closed = isClosed(e, node);
  const begins = e.onlyForward && kind !== "function";
  const place = `, undefined, ${String(closed)}, ${node.col_offset}`;
  const more = begins ? `${place}, ${bodyLine(node)}` : node.kind === "Lambda" || closed ? place : "";
  return e.unit.fresh(
    "c",
    `new ${e.rt("Code")}(${quote(name)}, ${quote(scope.qualname)}, ${e.unit.file}, ${node.lineno}, new ${e.rt("Signature")}(${sig.join(", ")}), ${quote(kind)}, ${doc === undefined ? "undefined" : quote(doc)}${more})`,
  );
}

/** Of the first statement that does anything: a text by itself and `while True` do not. */
function bodyLine(node: FunctionNode): number {
  let body: readonly ast.stmt[] = node.kind === "Lambda" ? [] : node.body;
  for (;;) {
    const first = body.find((s) => s.kind !== "Expr" || s.value.kind !== "Constant");
    if (first === undefined) return node.lineno;
    if (first.kind !== "While" || first.test.kind !== "Constant" || !first.test.value) return statementLine(first);
    body = first.body;
  }
}

/** See Code.closed. */
function isClosed(e: Emitter, node: FunctionNode): boolean {
  const { dialect } = e.unit.options;
  if (dialect === "host") return false;
  if (node.kind !== "Lambda" && node.native === true) return true;
  return dialect === "circuitpython" && contains(node.body, (inner) => e.table.scopes.has(inner));
}

interface Defaults {
  positional: string[];
  keywordOnly: (string | undefined)[];
}

/** Defaults are evaluated now; those that are no constants are kept in `const`s of a block around the function. */
function defaultValues(e: Emitter, a: ast.arguments_): Defaults {
  const value = (node: ast.expr): string => {
    if (node.kind === "Constant") return constant(e, node).js;
    const atom = expression(e, node);
    const name = `d${e.unit.unique()}`;
    pendingDefaults.push(`const ${name} = ${atom.js};`);
    return name;
  };
  const pendingDefaults: string[] = [];
  const defaults: Defaults & { declarations?: string[] } = {
    positional: a.defaults.map(value),
    keywordOnly: a.kw_defaults.map((d) => (d === null ? undefined : value(d))),
  };
  defaults.declarations = pendingDefaults;
  return defaults;
}

function annotationsOf(e: Emitter, node: FunctionNode): string {
  if (!e.unit.options.annotations || node.kind === "Lambda") return "";
  const a = node.args;
  const all = [
    ...a.posonlyargs,
    ...a.args,
    ...(a.vararg ? [a.vararg] : []),
    ...a.kwonlyargs,
    ...(a.kwarg ? [a.kwarg] : []),
  ];
  const pairs: string[] = [];
  for (const p of all) if (p.annotation !== null) pairs.push(`[${quote(p.arg)}, ${annotation(e, p.annotation)}]`);
  if (node.returns !== null) pairs.push(`["return", ${annotation(e, node.returns)}]`);
  return pairs.length === 0 ? "" : `, [${pairs.join(", ")}]`;
}

/** The JavaScript functions around the body, and the Python function object made of them. */
function wrap(
  e: Emitter,
  inner: Emitter,
  node: FunctionNode,
  scope: Scope,
  code: string,
  defaults: Defaults & { declarations?: string[] },
  annotations: string,
  kind: FunctionKind,
  name: string,
): Atom {
  const t = e.temp();
  const a = node.args;
  const final = (n: string) => variable(finalName(scope, n)?.name ?? n);
  const positional = [...a.posonlyargs, ...a.args].map((p) => final(p.arg));
  const star = a.vararg === null ? "$x" : final(a.vararg.arg);
  const keywordOnly = a.kwonlyargs.map((p) => final(p.arg));
  const doubleStar = a.kwarg === null ? [] : [final(a.kwarg.arg)];
  const formals = [...positional, star, ...keywordOnly, ...doubleStar];
  const isGenerator = kind !== "function";
  e.emit("{");
  for (const declaration of defaults.declarations ?? []) e.emit(declaration);
  const js = `f_${mangle(name.replaceAll(/[<>]/g, ""))}`;
  const parameters = formals.filter((f) => f !== "$x");
  const holder = e.unit.options.watched ? ["$h"] : [];
  if (isGenerator) {
    e.emit(`const body = function* (${[...parameters, ...holder].join(", ")}) {`);
    writeBody(e, inner, "generator");
    e.emit("};");
  }
  e.emit(`const k = function ${js}(${formals.join(", ")}) {`);
  prologue(e, code, a, positional, keywordOnly, star, doubleStar[0], defaults);
  const made = `${e.rt(makers[kind] ?? "None")}(${code}, body(${[...parameters, ...holder].join(", ")}))`;
  if (!isGenerator) writeBody(e, inner, "function");
  else if (holder.length === 0) e.emit(`return ${made};`);
  else {
    e.emit(`const $h = { held: () => [${parameters.join(", ")}] };`);
    e.emit(`return ${e.rt("suspendable")}(${made}, $h);`);
  }
  e.emit("};");
  const c =
    a.vararg === null ? "k" : `(${[...positional, "...s"].join(", ")}) => k(${[...positional, "s"].join(", ")})`;
  const values = e.unit.options.annotations ? defaultsText(a, defaults) : "";
  const extras = values === "" ? annotations : `${annotations === "" ? ", undefined" : annotations}, ${values}`;
  e.emit(`${t} = ${e.rt("makeFunction")}(${code}, ${c}, k, G${extras});`);
  const captured = e.unit.options.watched ? capturedVariables(inner) : [];
  if (captured.length > 0) e.emit(`${e.rt("captures")}(${t}, () => [${captured.join(", ")}]);`);
  e.emit("}");
  return { js: t, known: "object" };
}

/** For `__defaults__` and `__kwdefaults__`: a function that gives both. */
function defaultsText(a: ast.arguments_, { positional, keywordOnly }: Defaults): string {
  if (positional.length === 0 && keywordOnly.every((d) => d === undefined)) return "";
  const named = keywordOnly.flatMap((d, i) => (d === undefined ? [] : [`[${quote(a.kwonlyargs[i].arg)}, ${d}]`]));
  return `() => [[${positional.join(", ")}], [${named.join(", ")}]]`;
}

const makers: Record<string, string> = {
  generator: "makeGenerator",
  coroutine: "makeCoroutine",
  "async generator": "makeAsyncGenerator",
};

/** Count check and defaults. */
function prologue(
  e: Emitter,
  code: string,
  a: ast.arguments_,
  positional: string[],
  keywordOnly: string[],
  star: string,
  doubleStar: string | undefined,
  defaults: Defaults,
): void {
  const required = positional.length - a.defaults.length;
  const tests: string[] = [];
  if (required > 0) tests.push(`${positional[required - 1]} === undefined`);
  if (a.vararg === null) tests.push("$x !== undefined");
  // Of the arguments object only the length is asked for, and only here: V8 then makes none in optimised code.
  const surplus = a.vararg === null ? ", $x === undefined ? 0 : arguments.length" : "";
  if (tests.length > 0)
    e.emit(
      `if (${tests.join(" || ")}) return ${e.rt("wrongArguments")}(${code}, [${positional.join(", ")}]${surplus});`,
    );
  const neededKeywords = keywordOnly.filter((_, i) => a.kw_defaults[i] === null).map((k) => `${k} === undefined`);
  if (neededKeywords.length > 0)
    e.emit(
      `if (${neededKeywords.join(" || ")}) return ${e.rt("missingKeyword")}(${code}, [${keywordOnly.join(", ")}]);`,
    );
  defaults.positional.forEach((d, i) =>
    e.emit(`if (${positional[required + i]} === undefined) ${positional[required + i]} = ${d};`),
  );
  defaults.keywordOnly.forEach((d, i) => {
    if (d !== undefined) e.emit(`if (${keywordOnly[i]} === undefined) ${keywordOnly[i]} = ${d};`);
  });
  if (a.vararg !== null) e.emit(`${star} = new ${e.rt("PyTuple")}(${star});`);
  if (doubleStar !== undefined) e.emit(`${doubleStar} = ${e.rt("keywordDict")}(${doubleStar});`);
}

/** Variables of functions around that this one mentions. */
function capturedVariables(inner: Emitter): string[] {
  return [...inner.scope.symbols.values()].filter((s) => s.kind === "free").map((s) => variable(s.name));
}

/** Declarations, the try that turns thrown errors into pending ones, and the statements. */
export function writeBody(e: Emitter, inner: Emitter, as: "function" | "generator" | "class"): void {
  const names = [...inner.locals(), ...inner.temps(), ...inner.ownVariables];
  e.emit(`let ${names.join(", ")};`);
  const watched = e.unit.options.watched && as !== "class";
  if (watched) {
    const variables = [...inner.scope.symbols.values()]
      .filter((s) => s.kind === "local" || s.kind === "cell")
      .map((s) => variable(s.name));
    const held = heldText(e, variables, inner.temps());
    e.emit(
      as === "generator" ? `$h.held = ${held};` : `const $f = ${e.rt("enterFrame")}(${held}, ${variables.length});`,
    );
  }
  const frame = inner.frameText(localsOf(inner));
  if (frame.declare !== "") e.emit(frame.declare);
  e.emit("try {");
  if (frame.enter !== "") e.emit(frame.enter);
  e.splice(inner);
  const leave = watched && as === "function" ? ` finally { ${e.rt("leaveFrame")}($f); }` : "";
  e.emit(`} catch ($e) { return ${inner.leaving(`${e.rt("caught")}($e, ${inner.place()})`)}; }${leave}`);
}

/** What a frame's variables hold; of its temporaries only iterators and containers, the rest may be left over from earlier. */
export function heldText(e: Emitter, variables: readonly string[], temps: readonly string[]): string {
  const lasting = temps.length === 0 ? [] : [`...${e.rt("lastingAmong")}(${temps.join(", ")})`];
  return `() => [${[...variables, ...lasting].join(", ")}]`;
}
