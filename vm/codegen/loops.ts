/** for and while, asynchronous for, and the loops of comprehensions. */

import type * as ast from "../syntax/ast.js";
import type { Atom, Emitter } from "./emitter.js";
import { condition, expression, hold, noteLine, primary } from "./expressions.js";
import { assignTo } from "./assignments.js";
import { isImplicit } from "./variables.js";
import { attribute } from "./names.js";
import { statements } from "./statements.js";
import { awaitValue } from "./generators.js";
import { lastLine } from "./lines.js";
import { STOPS } from "../host.js";

/** Interrupts are asked for by a nonzero word: a plain read, which costs nothing measurable. */
export function poll(e: Emitter): void {
  e.emit(`if (I[0] !== 0 && ${e.rt("interrupted")}() === undefined) ${e.fail()}`);
}

/** At the beginning of a function: what calls itself without a loop must be stoppable, too. */
export function pollStop(e: Emitter): void {
  e.emit(`if ((I[0] & ${STOPS}) !== 0 && ${e.rt("stopped")}() === undefined) ${e.fail()}`);
}

/** `iter(node)` */
export function iteratorOf(e: Emitter, node: ast.expr): Atom {
  const source = expression(e, node);
  return e.call(`${primary(source)}.__iter__()`);
}

/**
 * A loop; `break` and `continue` of Python do not occur in the body.
 * @param spans  several lines
 */
export function loopOver(
  e: Emitter,
  source: Source,
  bind: (value: string) => void,
  body: () => void,
  spans: boolean,
): void {
  const label = e.label("L");
  e.emit(`${label}: for (;;) {`);
  e.uncertain(() => {
    poll(e);
    if (spans && e.onlyForward) e.setLine(e.line);
    let value: string;
    if ("iterator" in source) {
      value = e.temp();
      nextInto(e, value, source.iterator.js, label);
    } else value = nextOfRange(e, source, label);
    bind(value);
    body();
  });
  e.emit("}");
}

export function asyncLoop(e: Emitter, iterable: Atom, bind: (value: string) => void, body: () => void): void {
  const label = e.label("L");
  const iterator = e.call(`${e.rt("asyncIteratorOf")}(${iterable.js})`);
  e.emit(`${label}: for (;;) {`);
  e.uncertain(() => {
    poll(e);
    const value = asyncNext(e, iterator, label);
    bind(value);
    body();
  });
  e.emit("}");
}

/** `await iterator.__anext__()`; StopAsyncIteration leaves the loop. */
function asyncNext(e: Emitter, iterator: Atom, label: string): string {
  const value = e.temp();
  const caught = e.label("A");
  e.emit(`${caught}: {`);
  e.within({ kind: "try", label: caught }, () => {
    const step = e.call(`${e.rt("asyncNext")}(${iterator.js})`);
    e.emit(`${value} = ${awaitValue(e, step).js};`);
  });
  e.emit("}");
  e.emit(`if (${e.rt("pending")}.exc !== undefined) {`);
  e.emit(`if (${e.rt("endOfAsync")}()) break ${label};`);
  e.emit(e.fail());
  e.emit("}");
  return value;
}

function isForever(node: ast.While): boolean {
  return node.test.kind === "Constant" && Boolean(node.test.value) && node.test.constant !== "bytes";
}

/** Whether the loops of a traced text report lines as MicroPython does, which puts their conditions at the end of the body. */
function isCondensed(e: Emitter): boolean {
  return e.unit.options.traced === true && e.unit.options.dialect === "micropython";
}

/** `while True` has no line of its own there. */
export function isUnmarked(e: Emitter, node: ast.While): boolean {
  return isCondensed(e) && isForever(node);
}

/** The trace function hears of the last line of the body, where the condition is. */
function markEnd(e: Emitter, body: readonly ast.stmt[]): void {
  e.emit(`${e.rt("traceLine")}($t, ${body.at(-1)!.end_lineno});`);
}

export function whileStatement(e: Emitter, node: ast.While): void {
  const label = e.label("L");
  const forever = isForever(node);
  const condensed = isCondensed(e);
  if (condensed && !forever) markEnd(e, node.body);
  withElse(e, label, node.orelse, (breakLabel) => {
    e.emit(`${label}: for (;;) {`);
    e.uncertain(() => {
      poll(e);
      if (!forever) {
        const test = () => e.emit(`if (!(${condition(e, node.test)})) break ${label};`);
        if (e.onlyForward) e.onLine(condensed ? 0 : lastLine(node.body), test);
        else {
          e.setLine(node.test.lineno);
          test();
        }
      }
      e.within({ kind: "loop", breakLabel, continueLabel: label }, () => statements(e, node.body));
    });
    e.emit("}");
  });
}

/** With `else`, `break` must leave past it: a second label around both. */
function withElse(e: Emitter, label: string, orelse: readonly ast.stmt[], loop: (breakLabel: string) => void): void {
  if (orelse.length === 0) {
    loop(label);
    return;
  }
  const outer = e.label("E");
  e.emit(`${outer}: {`);
  loop(outer);
  e.uncertain(() => statements(e, orelse));
  e.emit("}");
}

export function forStatement(e: Emitter, node: ast.For): void {
  const range = rangeArguments(e, node.iter);
  if (range !== undefined) return countingLoop(e, node, range);
  const iterator = iteratorOf(e, node.iter);
  const label = e.label("L");
  withElse(e, label, node.orelse, (breakLabel) => {
    e.emit(`${label}: for (;;) {`);
    e.uncertain(() => {
      poll(e);
      e.setLine(node.lineno);
      const value = e.temp();
      nextInto(e, value, iterator.js, label);
      assignTo(e, node.target, { js: value, known: "any" });
      e.within({ kind: "loop", breakLabel, continueLabel: label }, () => statements(e, node.body));
    });
    e.emit("}");
  });
}

function nextInto(e: Emitter, value: string, iterator: string, label: string): void {
  const { traced } = e.unit.options;
  const entered = traced ? e.assign(`${e.rt("tracing")}.entered`).js : "";
  e.emit(`if ((${value} = ${iterator}.__next__()) === undefined) {`);
  e.emit(`if (${e.rt("pending")}.exc !== undefined && !${e.rt("endOfIteration")}()) ${e.fail()}`);
  e.emit(`break ${label};`);
  e.emit("}");
  if (traced) e.emit(`${e.rt("traceNext")}($t, ${entered});`);
}

/** The arguments of `range(...)` with a constant step, as far as can be told now. */
function rangeArguments(e: Emitter, node: ast.expr): { args: ast.expr[]; step: number } | undefined {
  if (node.kind !== "Call" || node.func.kind !== "Name" || node.func.id !== "range" || !isImplicit(e, "range"))
    return undefined;
  if (
    node.keywords.length > 0 ||
    node.args.length < 1 ||
    node.args.length > 3 ||
    node.args.some((a) => a.kind === "Starred")
  )
    return undefined;
  const step = node.args.length === 3 ? constantStep(node.args[2]) : 1;
  return step === undefined || step === 0 ? undefined : { args: node.args.slice(0, 2), step };
}

/** Whether it looks like a range that can be counted. */
export function isRange(e: Emitter, node: ast.expr): boolean {
  return rangeArguments(e, node) !== undefined;
}

function constantStep(node: ast.expr): number | undefined {
  if (node.kind === "UnaryOp" && node.op === "USub") {
    const value = constantStep(node.operand);
    return value === undefined ? undefined : -value;
  }
  return node.kind === "Constant" && node.constant === "int" && typeof node.value === "number" && node.value < 2 ** 30
    ? node.value
    : undefined;
}

/** What a loop goes through: an iterator, or `range(...)`, which is counted when the names and bounds turn out to allow it. */
export type Source = { iterator: Atom } | CountedRange;

interface CountedRange {
  i: string;
  n: string;
  /** Undefined while counting. */
  slow: string;
  value: string;
  step: number;
}

/** Evaluates what is iterated over. */
export function sourceOf(e: Emitter, node: ast.expr): Source {
  const range = rangeArguments(e, node);
  if (range !== undefined) noteLine(e, node.lineno);
  return range === undefined ? { iterator: iteratorOf(e, node) } : countedRange(e, range);
}

/**
 * Counts when `range` is the builtin and the bounds are small ints, else goes through the iterator; fixed before the loop.
 *
 * @param body  of a `for` statement, whose range boards never make: they look at the end first, and compare at the end of the body
 */
function countedRange(e: Emitter, range: { args: ast.expr[]; step: number }, body?: readonly ast.stmt[]): CountedRange {
  const counter = body !== undefined && e.onlyForward;
  const evaluate = (a: ast.expr) => hold(e, expression(e, a));
  const args = counter ? [...range.args].reverse().map(evaluate).reverse() : range.args.map(evaluate);
  const start = args.length === 2 ? args[0].js : "0";
  const stop = args[args.length - 1].js;
  const [i, n, iterator, value] = [e.temp(), e.temp(), e.temp(), e.temp()];
  const G = `G${attribute("range")}`;
  const tests = [`${G} === undefined`, `B.$range === ${e.rt("rangeType")}`];
  for (const a of args)
    if (a.literal === undefined || a.known !== "int")
      tests.push(`typeof ${a.js} === "number"`, `(${a.js} | 0) === ${a.js}`);
  e.emit(`if (${tests.join(" && ")}) { ${i} = ${start}; ${n} = ${stop}; ${iterator} = undefined; }`);
  e.emit(`else { ${i} = ${n} = 0;`);
  const f = e.temp();
  e.emit(`if ((${f} = ${G}) === undefined) ${f} = B.$range;`);
  const list = [
    ...args.map((a) => a.js),
    ...(range.step === 1 ? [] : [args.length === 1 ? String(range.step) : String(range.step)]),
  ];
  const bounds = args.map((a) => a.js).join(", ");
  if (counter)
    e.onLine(lastLine(body), () => e.checked(iterator, `${e.rt("loopRange")}(${f}, ${range.step}, ${bounds})`));
  else e.checked(iterator, `${f}.c(${list.join(", ")})`);
  e.checked(iterator, `${iterator}.__iter__()`);
  e.emit("}");
  return { i, n, slow: iterator, value, step: range.step };
}

/** The next value, in the variable that is returned; leaves to the label at the end. */
function nextOfRange(e: Emitter, { i, n, slow, value, step }: CountedRange, label: string): string {
  e.emit(
    `if (${slow} === undefined) { if (${i} ${step > 0 ? ">=" : "<="} ${n}) break ${label}; ${value} = ${i}; ${i} += ${step}; } else {`,
  );
  nextInto(e, value, slow, label);
  e.emit("}");
  return value;
}

function countingLoop(e: Emitter, node: ast.For, range: { args: ast.expr[]; step: number }): void {
  const source = countedRange(e, range, node.body);
  const label = e.label("L");
  withElse(e, label, node.orelse, (breakLabel) => {
    e.emit(`${label}: for (;;) {`);
    e.uncertain(() => {
      poll(e);
      e.setLine(node.lineno);
      if (isCondensed(e)) markEnd(e, node.body);
      const value = nextOfRange(e, source, label);
      assignTo(e, node.target, { js: value, known: "any" });
      e.within({ kind: "loop", breakLabel, continueLabel: label }, () => statements(e, node.body));
    });
    e.emit("}");
  });
}

export function asyncForStatement(e: Emitter, node: ast.AsyncFor): void {
  const iterator = e.call(`${e.rt("asyncIteratorOf")}(${expression(e, node.iter).js})`);
  const label = e.label("L");
  withElse(e, label, node.orelse, (breakLabel) => {
    e.emit(`${label}: for (;;) {`);
    e.uncertain(() => {
      poll(e);
      e.setLine(node.lineno);
      const value = asyncNext(e, iterator, label);
      assignTo(e, node.target, { js: value, known: "any" });
      e.within({ kind: "loop", breakLabel, continueLabel: label }, () => statements(e, node.body));
    });
    e.emit("}");
  });
}
