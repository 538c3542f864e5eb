/**
 * Comprehensions are written in line, as nested loops in a block whose `let`s are the comprehension's own variables (a
 * lambda inside captures those of its own run). A generator expression is a generator with its first iterator as argument.
 */

import type * as ast from "../syntax/ast.js";
import { type Atom, Emitter } from "./emitter.js";
import { quote, variable } from "./names.js";
import { condition, expression, hold, primary } from "./expressions.js";
import { assignTo } from "./assignments.js";
import { binary } from "./arithmetic.js";
import { type Source, loopOver, asyncLoop, isRange, iteratorOf, sourceOf } from "./loops.js";
import { writeBody } from "./functions.js";
import { yielded } from "./generators.js";

export function comprehension(e: Emitter, node: ast.ListComp | ast.SetComp | ast.DictComp): Atom {
  const result = e.temp();
  const first = node.generators[0];
  const iterable = first.is_async ? hold(e, expression(e, first.iter)) : deferredSource(e, first.iter);
  const make =
    node.kind === "ListComp" ? `[]` : node.kind === "SetComp" ? `${e.rt("makeSet")}([])` : `new ${e.rt("PyDict")}()`;
  e.emit(`${result} = ${make};`);
  inline(e, node, FRAME_NAMES[node.kind], iterable, () => {
    if (node.kind === "ListComp") e.emit(`${result}.push(${expression(e, node.elt).js});`);
    else if (node.kind === "SetComp") e.emit(`${result}.add(${expression(e, node.elt).js});`);
    else {
      const key = hold(e, expression(e, node.key));
      e.emit(`${result}.set(${key.js}, ${expression(e, node.value).js});`);
    }
  });
  if (node.kind !== "ListComp") return { js: result, known: "object" };
  return e.assign(`new ${e.rt("PyList")}(${result})`, "object");
}

/** What is gone through, as far as it is evaluated around the comprehension: boards ask it for its iterator inside. */
function deferredSource(e: Emitter, node: ast.expr): Source | (() => Source) {
  if (!e.onlyForward || isRange(e, node)) return sourceOf(e, node);
  const iterable = hold(e, expression(e, node));
  return () => ({ iterator: e.call(`${primary(iterable)}.__iter__()`) });
}

const FRAME_NAMES = { ListComp: "<listcomp>", SetComp: "<setcomp>", DictComp: "<dictcomp>" } as const;

/** The loops of a comprehension in a block with its variables; `each` is written inside the innermost. */
function inline(
  e: Emitter,
  node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp,
  name: string,
  first: Source | Atom | (() => Source),
  each: () => void,
): void {
  const scope = e.table.scopes.get(node)!;
  e.emit("{");
  const names = [...scope.symbols.values()]
    .filter((s) => (s.kind === "local" || s.kind === "cell") && s.assigned)
    .map((s) => variable(s.name));
  if (names.length > 0) e.emit(`let ${names.join(", ")};`);
  const outer = e.assigned;
  // Names of the comprehension may hide outer ones that are bound: what is known of those does not hold inside.
  e.assigned = new Set([...outer].filter((n) => !scope.symbols.has(n) || scope.symbols.get(n)!.kind === "free"));
  e.inlined.push(scope);
  const spans = node.lineno !== node.end_lineno;
  framed(e, node, name, () => loops(e, node.generators, 0, typeof first === "function" ? first() : first, each, spans));
  e.inlined.pop();
  e.assigned = outer;
  e.emit("}");
  e.forgetLine();
}

/** A comprehension has lines of its own on boards, from that of its first expression. */
function firstLine(node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp): number {
  return (node.kind === "DictComp" ? node.key : node.elt).lineno;
}

/**
 * Boards show a frame for a comprehension, as if it were the function it is there; CPython does so no longer (PEP 709). A
 * generator expression has one everywhere.
 */
function framed(
  e: Emitter,
  node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp,
  name: string,
  body: () => void,
): void {
  const isGenerator = node.kind === "GeneratorExp";
  if (e.unit.options.dialect === "host" && !isGenerator) return body();
  const quoted = quote(name);
  const code = e.unit.fresh(
    "c",
    `new ${e.rt("Code")}(${quoted}, ${quoted}, ${e.unit.file}, ${e.onlyForward ? e.line : node.lineno}, ${e.rt("NO_ARGUMENTS")}, ${isGenerator ? '"generator"' : '"function"'}, undefined, ${e.comprehension ?? "undefined"})`,
  );
  const { line } = e;
  if (e.onlyForward) {
    e.line = 0;
    e.setLine(firstLine(node));
  }
  e.insideComprehension(code, body);
  if (e.onlyForward) e.line = line;
}

/** Builtins that a generator expression as their only argument is fused into. */
const CONSUMERS = new Set(["sum", "any", "all", "list", "tuple", "set", "sorted", "min", "max"]);

/** Whether `name(node)` may be written as a loop; a guard asks at run time whether the name means the builtin. */
export function isFusible(e: Emitter, name: string, args: readonly ast.expr[]): boolean {
  return CONSUMERS.has(name) && isLoop(e, args) && e.fusing;
}

/** Whether the only argument is a generator expression that can be a loop. */
export function isLoop(e: Emitter, args: readonly ast.expr[]): args is [ast.GeneratorExp] {
  const [first] = args;
  return args.length === 1 && first.kind === "GeneratorExp" && !e.table.scopes.get(first)!.coroutine;
}

/** `sum(x for …)` as a loop without a generator. */
export function fused(e: Emitter, name: string, node: ast.GeneratorExp): Atom {
  const source = sourceOf(e, node.generators[0].iter);
  if (name === "sum") return fusedSum(e, node, source);
  if (name === "any" || name === "all") return fusedTest(e, node, source, name === "any");
  if (name === "min" || name === "max") return fusedExtreme(e, node, source, name);
  const items = collect(e, node, source);
  if (name === "list") return e.assign(`new ${e.rt("PyList")}(${items})`, "object");
  if (name === "tuple") return e.assign(`new ${e.rt("PyTuple")}(${items})`, "object");
  if (name === "set") return e.assign(`${e.rt("makeSet")}(${items})`, "object");
  return e.call(`B.$sorted.c(new ${e.rt("PyList")}(${items}))`);
}

/** The values in a JavaScript array. */
export function collected(e: Emitter, node: ast.GeneratorExp): string {
  return collect(e, node, sourceOf(e, node.generators[0].iter));
}

function collect(e: Emitter, node: ast.GeneratorExp, source: Source): string {
  const items = e.temp();
  e.emit(`${items} = [];`);
  inline(e, node, "<genexpr>", source, () => e.emit(`${items}.push(${expression(e, node.elt).js});`));
  return items;
}

function fusedSum(e: Emitter, node: ast.GeneratorExp, source: Source): Atom {
  const total = e.temp();
  const sum: Atom = { js: total, known: "any" };
  e.emit(`${total} = 0;`);
  inline(e, node, "<genexpr>", source, () => {
    const value = expression(e, node.elt);
    e.emit(`${total} = ${binary(e, "Add", sum, value).js};`);
  });
  return sum;
}

function fusedTest(e: Emitter, node: ast.GeneratorExp, source: Source, wanted: boolean): Atom {
  const result = e.temp();
  const label = e.label("S");
  e.emit(`${result} = ${String(!wanted)};`);
  e.emit(`${label}: {`);
  inline(e, node, "<genexpr>", source, () => {
    const test = condition(e, node.elt);
    e.emit(
      `if (${wanted ? test : `!(${test})`}) { ${result} = ${String(wanted)};${e.leaveComprehensions()} break ${label}; }`,
    );
  });
  e.emit("}");
  return { js: result, known: "bool" };
}

function fusedExtreme(e: Emitter, node: ast.GeneratorExp, source: Source, name: "min" | "max"): Atom {
  const best = e.temp();
  e.emit(`${best} = undefined;`);
  inline(e, node, "<genexpr>", source, () => {
    const value = hold(e, expression(e, node.elt));
    const [a, b] = name === "min" ? [value, best] : [best, value];
    const left = typeof a === "string" ? a : a.js;
    const right = typeof b === "string" ? b : b.js;
    e.emit(
      `if (${best} === undefined || (typeof ${left} === "number" && typeof ${right} === "number" ? ${left} < ${right} : ${e.rt("lessThan")}(${left}, ${right}))) ${best} = ${value.js};`,
    );
  });
  e.emit(`if (${best} === undefined) ${e.rt("emptyExtreme")}(${quote(name)});`);
  return { js: best, known: "any" };
}

function loops(
  e: Emitter,
  generators: readonly ast.comprehension[],
  i: number,
  first: Source | Atom | undefined,
  body: () => void,
  spans: boolean,
): void {
  if (i === generators.length) {
    e.statement(body);
    return;
  }
  const generator = generators[i];
  const each = () => {
    const tests = generator.ifs.map((test) => {
      e.emit(`if (${condition(e, test)}) {`);
      return test;
    });
    loops(e, generators, i + 1, undefined, body, spans);
    for (let n = 0; n < tests.length; n++) e.emit("}");
    e.goRound();
    e.forgetLine();
  };
  const bind = (value: string) => assignTo(e, generator.target, { js: value, known: "any" });
  if (generator.is_async)
    asyncLoop(e, (first as Atom | undefined) ?? hold(e, expression(e, generator.iter)), bind, each);
  else loopOver(e, (first as Source | undefined) ?? sourceOf(e, generator.iter), bind, each, spans);
}

export function generatorExpression(e: Emitter, node: ast.GeneratorExp): Atom {
  const first = node.generators[0];
  const source = first.is_async ? hold(e, expression(e, first.iter)) : iteratorOf(e, first.iter);
  const scope = e.table.scopes.get(node)!;
  const isAsync = scope.coroutine;
  const code = e.unit.fresh(
    "c",
    `new ${e.rt("Code")}("<genexpr>", ${quote(scope.qualname)}, ${e.unit.file}, ${node.lineno}, ${e.rt("NO_ARGUMENTS")}, ${quote(isAsync ? "async generator" : "generator")}, undefined${e.onlyForward ? `, undefined, false, undefined, ${firstLine(node)}` : ""})`,
  );
  const inner = new Emitter(e.unit, scope, isAsync ? "async generator" : "generator", code, e);
  inner.setLine(e.onlyForward ? firstLine(node) : node.lineno);
  const iterator: Atom = { js: "$it", known: "any" };
  const each = () => {
    const value = expression(inner, node.elt).js;
    const t = inner.temp();
    inner.checked(t, yielded(inner, isAsync ? `${inner.rt("asyncValue")}(${value})` : value));
  };
  const within = isAsync && first.is_async ? iterator : { iterator };
  loops(inner, node.generators, 0, within, each, node.lineno !== node.end_lineno);
  inner.emit(`return ${inner.leaving(inner.rt("None"))};`);
  const t = e.temp();
  const { watched } = e.unit.options;
  e.emit(
    `${t} = ${e.rt(isAsync ? "makeAsyncGenerator" : "makeGenerator")}(${code}, (function* ($it${watched ? ", $h" : ""}) {`,
  );
  writeBody(e, inner, "generator");
  if (watched) {
    const h = e.temp();
    e.emit(`})(${source.js}, ${h} = { held: () => [${source.js}] }));`);
    e.emit(`${e.rt("suspendable")}(${t}, ${h});`);
  } else e.emit(`})(${source.js}));`);
  return { js: t, known: "object" };
}
