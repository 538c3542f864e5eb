/** Expressions: each becomes statements and an atom that holds the value (see emitter.ts). */

import type * as ast from "../syntax/ast.js";
import type { Atom, Emitter } from "./emitter.js";
import { attribute, quote } from "./names.js";
import { binary, comparison } from "./arithmetic.js";
import { load, mangledAttribute, store } from "./variables.js";
import { call } from "./calls.js";
import { lambda } from "./functions.js";
import { comprehension, generatorExpression } from "./comprehensions.js";
import { awaitExpression, yieldExpression, yieldFrom } from "./generators.js";
import { beginning, trailer } from "./lines.js";
import { joinedString, percentFormat, templateString } from "./strings.js";

export function expression(e: Emitter, node: ast.expr): Atom {
  noteLine(e, beginning(node));
  switch (node.kind) {
    case "Constant":
      return constant(e, node);
    case "Name":
      return load(e, node.id);
    case "Attribute":
      return loadAttribute(e, node);
    case "Subscript":
      return loadSubscript(e, node);
    case "Call":
      return call(e, node);
    case "BinOp": {
      const text = percentFormat(e, node);
      if (text !== undefined) return text;
      const [a, b] = operands(e, [node.left, node.right]);
      lineOf(e, node);
      return binary(e, node.op, a, b);
    }
    case "UnaryOp":
      return unary(e, node);
    case "Compare":
    case "BoolOp":
      return lazy(e, node);
    case "IfExp":
      return conditional(e, node);
    case "NamedExpr": {
      const value = hold(e, expression(e, node.value));
      store(e, node.target.id, value.js);
      return value;
    }
    case "Lambda":
      return lambda(e, node);
    case "Tuple":
      return tuple(e, node.elts);
    case "List":
      return e.assign(`new ${e.rt("PyList")}(${arrayOf(e, node.elts)})`, "object");
    case "Set":
      return e.assign(`${e.rt("makeSet")}(${arrayOf(e, node.elts)})`, "object");
    case "Dict":
      return dict(e, node);
    case "ListComp":
    case "SetComp":
    case "DictComp":
      return comprehension(e, node);
    case "GeneratorExp":
      return generatorExpression(e, node);
    case "Await":
      return awaitExpression(e, node);
    case "Yield":
      return yieldExpression(e, node);
    case "YieldFrom":
      return yieldFrom(e, node);
    case "JoinedStr":
      return joinedString(e, node);
    case "TemplateStr":
      return templateString(e, node);
    case "Slice":
      return slice(e, node);
    case "Starred":
      throw new Error("a starred expression stands where the parser should have refused it");
    case "FormattedValue":
    case "Interpolation":
      throw new Error(`${node.kind} outside a string`);
  }
}

/** Sets the line of what follows where an expression spans lines; on boards it is the last one noted (lines.ts). */
export function lineOf(e: Emitter, node: ast.Position): void {
  if (e.onlyForward) e.setLine(e.line);
  else if (node.lineno !== e.line) e.setLine(node.lineno);
}

/** What follows stands on this line, if boards note it there. */
export function noteLine(e: Emitter, line: number): void {
  if (e.onlyForward && line > e.line) e.setLine(line);
}

/** Evaluates in order; an operand that a later one could change is held in a temporary. */
export function operands(e: Emitter, nodes: readonly ast.expr[]): Atom[] {
  const last = nodes.findLastIndex(mayRebind);
  return nodes.map((node, i) => operand(e, node, i < last));
}

/** @param held  what comes after it may bind the variable that it is */
function operand(e: Emitter, node: ast.expr, held: boolean): Atom {
  const atom = expression(e, node);
  return held ? hold(e, atom) : atom;
}

/** Evaluates one operand that others (evaluated by `later`) follow. */
export function before(e: Emitter, node: ast.expr, later: readonly (ast.expr | null)[]): Atom {
  return operand(
    e,
    node,
    later.some((l) => l !== null && mayRebind(l)),
  );
}

function isVariable(atom: Atom): boolean {
  return atom.js.startsWith("v_");
}

/** A copy that nothing can change. */
export function hold(e: Emitter, atom: Atom): Atom {
  return isVariable(atom) ? e.assign(atom.js, atom.known) : atom;
}

/** Whether evaluating it could bind a variable of this function: only a walrus can. */
function mayRebind(node: ast.expr): boolean {
  if (node.kind === "Constant" || node.kind === "Name") return false;
  return contains(node, (n) => n.kind === "NamedExpr");
}

/** Whether an expression (lambda bodies included) has such a node in it. */
export function contains(node: unknown, test: (n: ast.AST) => boolean): boolean {
  if (typeof node !== "object" || node === null || ArrayBuffer.isView(node)) return false;
  if (Array.isArray(node)) return node.some((n) => contains(n, test));
  if ("kind" in node && test(node as ast.AST)) return true;
  return Object.values(node).some((n) => contains(n, test));
}

export function constant(e: Emitter, node: ast.Constant): Atom {
  switch (node.constant) {
    case "int":
      return intConstant(e, node.value);
    case "float":
      return floatConstant(e, node.value);
    case "str":
      return { js: node.value.length > 40 ? e.unit.constant(quote(node.value)) : quote(node.value), known: "str" };
    case "bytes":
      return {
        js: e.unit.constant(`new ${e.rt("PyBytes")}(Uint8Array.of(${node.value.join(", ")}))`),
        known: "object",
      };
    case "bool":
      return { js: String(node.value), known: "bool" };
    case "None":
      return { js: e.rt("None"), known: "none" };
    case "Ellipsis":
      return { js: e.rt("Ellipsis"), known: "object" };
    case "complex":
      return { js: e.unit.constant(`${e.rt("makeComplex")}(0, ${node.value})`), known: "object" };
  }
}

function intConstant(e: Emitter, value: number | bigint): Atom {
  e.unit.noteInt(value);
  if (typeof value === "bigint") return { js: e.unit.constant(`${value}n`), known: "any" };
  if (value <= 0x7fffffff && value >= -0x80000000) return { js: numeral(value), known: "int", literal: value };
  return { js: numeral(value), known: "any" };
}

/** A number as it may stand before a dot or an operator. */
function numeral(value: number): string {
  return value < 0 ? `(${value})` : String(value);
}

function floatConstant(e: Emitter, value: number): Atom {
  if (e.unit.options.limitedNumbers)
    return {
      js: e.unit.constant(`${e.rt("floatLiteral")}(${Object.is(value, -0) ? "-0" : String(value)})`),
      known: "any",
    };
  if (Number.isFinite(value) && !Number.isInteger(value)) return { js: numeral(value), known: "any", literal: value };
  const text = Object.is(value, -0) ? "-0" : String(value);
  const js = e.unit.constant(`${e.rt("makeFloat")}(${text})`);
  return Number.isFinite(value) && !Object.is(value, -0)
    ? { js, known: "object", literal: value }
    : { js, known: "any" };
}

function loadAttribute(e: Emitter, node: ast.Attribute): Atom {
  const o = expression(e, node.value);
  noteLine(e, trailer(node));
  lineOf(e, node);
  return attributeOf(e, o, mangledAttribute(e, node.attr));
}

export function attributeOf(e: Emitter, o: Atom, name: string): Atom {
  const t = e.temp();
  e.emit(
    `if ((${t} = ${primary(o)}${attribute(name)}) === undefined && (${t} = ${e.rt("slowAttribute")}(${o.js}, ${quote(name)})) === undefined) ${e.fail()}`,
  );
  return { js: t, known: "any" };
}

/** An atom in front of a dot. */
export function primary(o: Atom): string {
  return /^[\d.]/.test(o.js) ? `(${o.js})` : o.js;
}

function loadSubscript(e: Emitter, node: ast.Subscript): Atom {
  const o = before(e, node.value, [node.slice]);
  noteLine(e, trailer(node));
  const key = expression(e, node.slice);
  lineOf(e, node);
  return e.call(`${primary(o)}.__getitem__(${key.js})`);
}

export function slice(e: Emitter, node: ast.Slice): Atom {
  const none: ast.Constant = { ...node, kind: "Constant", constant: "None", value: null };
  const [a, b, c] = operands(e, [node.lower ?? none, node.upper ?? none, node.step ?? none]);
  return e.assign(`new ${e.rt("PySlice")}(${a.js}, ${b.js}, ${c.js})`, "object");
}

function unary(e: Emitter, node: ast.UnaryOp): Atom {
  if (node.op === "Not") return e.assign(`!(${condition(e, node.operand)})`, "bool");
  const { operand } = node;
  if (node.op === "USub" && operand.kind === "Constant") {
    if (operand.constant === "int" && operand.value !== 0) return intConstant(e, -operand.value);
    if (operand.constant === "float") return floatConstant(e, -operand.value);
  }
  const a = expression(e, operand);
  lineOf(e, node);
  switch (node.op) {
    case "USub":
      return e.assign(`typeof ${a.js} === "number" ? 0 - ${a.js} : ${e.rt("negative")}(${a.js})`);
    case "UAdd":
      return e.assign(`typeof ${a.js} === "number" ? ${a.js} : ${e.rt("positive")}(${a.js})`);
    default:
      return e.assign(
        `typeof ${a.js} === "number" && (${a.js} | 0) === ${a.js} ? ~${a.js} : ${e.rt("invert")}(${a.js})`,
      );
  }
}

/** The truth of an atom as a JavaScript condition. */
export function truthOf(e: Emitter, a: Atom): string {
  switch (a.known) {
    case "bool":
      return a.js;
    case "none":
      return "false";
    case "str":
      return `${a.js} !== ""`;
    case "int":
      return a.literal === undefined ? `${a.js} !== 0` : String(a.literal !== 0);
    default:
      return `(${a.js} === true || ${a.js} !== false && ${e.rt("truth")}(${a.js}))`;
  }
}

/** An expression as a JavaScript condition, for if, while, and, or, not. */
export function condition(e: Emitter, node: ast.expr): string {
  if (node.kind === "UnaryOp" && node.op === "Not") return `!(${condition(e, node.operand)})`;
  if (node.kind === "BoolOp") return boolCondition(e, node);
  if (node.kind === "Compare" && node.ops.length === 1) {
    noteLine(e, node.lineno);
    const [a, b] = operands(e, [node.left, node.comparators[0]]);
    lineOf(e, node);
    return comparison(e, node.ops[0], a, b).truth;
  }
  return truthOf(e, expression(e, node));
}

function boolCondition(e: Emitter, node: ast.BoolOp): string {
  const { line } = e;
  const first = condition(e, node.values[0]);
  let result = first;
  const operator = node.op === "And" ? "&&" : "||";
  let held: string | undefined;
  for (const value of node.values.slice(1)) {
    let js = "";
    const before = new Set(e.assigned);
    const text = e.capture(() => {
      js = condition(e, value);
    });
    e.assigned = before;
    if (text.out.length === 0) {
      if (held === undefined) result = `${wrap(result)} ${operator} ${wrap(js)}`;
      else {
        e.emit(`if (${node.op === "And" ? "" : "!"}${held}) ${held} = ${js};`);
      }
      continue;
    }
    if (held === undefined) {
      held = e.temp();
      e.emit(`${held} = ${result};`);
    }
    e.emit(`if (${node.op === "And" ? "" : "!"}${held}) {`);
    e.append(text);
    e.emit(`${held} = ${js};`);
    e.emit("}");
    e.forgetLineUnless(line);
  }
  return held ?? result;
}

function wrap(js: string): string {
  return js.includes("&&") || js.includes("||") || js.includes("?") ? `(${js})` : js;
}

/** `and`, `or` and comparisons as values. */
function lazy(e: Emitter, node: ast.BoolOp | ast.Compare): Atom {
  if (node.kind === "Compare") return compare(e, node);
  const { line } = e;
  const t = e.temp();
  node.values.forEach((value, i) => {
    const last = i === node.values.length - 1;
    const before = new Set(e.assigned);
    const atom = expression(e, value);
    if (i > 0) e.assigned = before;
    if (atom.js !== t) e.emit(`${t} = ${atom.js};`);
    if (!last) {
      const holds = truthOf(e, { js: t, known: atom.known === "bool" ? "bool" : "any" });
      e.emit(`if (${node.op === "And" ? holds : `!${wrap(holds)}`}) {`);
    }
  });
  for (let i = 1; i < node.values.length; i++) e.emit("}");
  e.forgetLineUnless(line);
  return { js: t, known: "any" };
}

function compare(e: Emitter, node: ast.Compare): Atom {
  if (node.ops.length === 1) {
    const [a, b] = operands(e, [node.left, node.comparators[0]]);
    lineOf(e, node);
    const c = comparison(e, node.ops[0], a, b);
    return e.assign(c.js, c.isBoolean ? "bool" : "any");
  }
  const { line } = e;
  const t = e.temp();
  let left = hold(e, expression(e, node.left));
  node.ops.forEach((op, i) => {
    const right = hold(e, expression(e, node.comparators[i]));
    if (e.onlyForward) lineOf(e, node);
    e.emit(`${t} = ${comparison(e, op, left, right).js};`);
    if (i < node.ops.length - 1) e.emit(`if (${truthOf(e, { js: t, known: "any" })}) {`);
    left = right;
  });
  for (let i = 1; i < node.ops.length; i++) e.emit("}");
  e.forgetLineUnless(line);
  return { js: t, known: "any" };
}

function conditional(e: Emitter, node: ast.IfExp): Atom {
  const test = condition(e, node.test);
  const t = e.temp();
  e.emit(`if (${test}) {`);
  e.branches(
    () => e.emit(`${t} = ${expression(e, node.body).js};`),
    () => {
      e.emit("} else {");
      e.emit(`${t} = ${expression(e, node.orelse).js};`);
    },
  );
  e.emit("}");
  return { js: t, known: "any" };
}

function tuple(e: Emitter, elts: readonly ast.expr[]): Atom {
  const text = constantTuple(e, elts);
  if (text !== undefined) return { js: text, known: "object" };
  return e.assign(`new ${e.rt("PyTuple")}(${arrayOf(e, elts)})`, "object");
}

/** A tuple of constants is made once. */
function constantTuple(e: Emitter, elts: readonly ast.expr[]): string | undefined {
  const items: string[] = [];
  for (const elt of elts) {
    if (elt.kind === "Constant") items.push(constant(e, elt).js);
    else if (elt.kind === "Tuple") {
      const inner = constantTuple(e, elt.elts);
      if (inner === undefined) return undefined;
      items.push(inner);
    } else return undefined;
  }
  return e.unit.constant(`new ${e.rt("PyTuple")}([${items.join(", ")}])`);
}

/** A JavaScript array of values, starred ones spread. */
export function arrayOf(e: Emitter, elts: readonly ast.expr[]): string {
  const last = elts.findLastIndex(mayRebind);
  const items = elts.map((elt, i) => {
    if (elt.kind !== "Starred") return operand(e, elt, i < last).js;
    return `...${e.assign(`${e.rt("toArray")}(${expression(e, elt.value).js})`).js}`;
  });
  return `[${items.join(", ")}]`;
}

function dict(e: Emitter, node: ast.Dict): Atom {
  const d = e.assign(`new ${e.rt("PyDict")}()`, "object");
  node.keys.forEach((key, i) => {
    if (key === null) {
      const value = expression(e, node.values[i]);
      e.emit(`${e.rt("mergeInto")}(${d.js}, ${value.js});`);
      return;
    }
    noteLine(e, key.lineno);
    // MicroPython evaluates the value first.
    const [k, v] =
      e.unit.options.dialect === "host"
        ? operands(e, [key, node.values[i]])
        : operands(e, [node.values[i], key]).reverse();
    e.emit(`${d.js}.set(${k.js}, ${v.js});`);
  });
  return d;
}
