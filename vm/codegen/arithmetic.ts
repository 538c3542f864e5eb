/**
 * Operators in line: the fast path as JavaScript on operands that are atoms, the runtime's function for the rest.
 *
 * Bare numbers are ints or non-integral floats (objects/number.ts), so one test of the result tells a good float:
 * `Math.floor(r) < r`. Ints are tested to be int32, whose sums and differences cannot leave the safe range.
 */

import type { operator, cmpop } from "../syntax/ast.js";
import type { Atom, Emitter } from "./emitter.js";

const runtimeName: Record<operator, string> = {
  Add: "add",
  Sub: "sub",
  Mult: "mul",
  MatMult: "matmul",
  Div: "truediv",
  Mod: "mod",
  Pow: "pow",
  LShift: "lshift",
  RShift: "rshift",
  BitOr: "or",
  BitXor: "xor",
  BitAnd: "and",
  FloorDiv: "floordiv",
};

/** Conditions that hold when an atom is a bare number / an int32; empty when known. */
function isNumber(a: Atom): string[] {
  if (a.literal !== undefined) return [];
  return [`typeof ${a.js} === "number"`];
}
function isInt32(a: Atom): string[] {
  if (a.literal !== undefined) return Number.isInteger(a.literal) && a.known === "int" ? [] : ["false"];
  return [`(${a.js} | 0) === ${a.js}`];
}
function number(a: Atom): string {
  return a.literal === undefined ? a.js : a.literal < 0 ? `(${a.literal})` : String(a.literal);
}
function all(...conditions: string[][]): string {
  const list = [...new Set(conditions.flat())];
  return list.length === 0 ? "true" : list.join(" && ");
}

/** `a op b` into a temporary. */
export function binary(e: Emitter, op: operator, a: Atom, b: Atom, inPlace = false): Atom {
  const t = e.temp();
  const slow = `${e.rt((inPlace ? "i" : "") + runtimeName[op])}(${a.js}, ${b.js})`;
  const fast = e.unit.options.limitedNumbers ? undefined : fastPath(op, t, a, b);
  e.emit(fast === undefined ? `${t} = ${slow};` : `${t} = ${fast.when} ? ${fast.value} : ${slow};`);
  return { js: t, known: "any" };
}

function fastPath(op: operator, t: string, a: Atom, b: Atom): { when: string; value: string } | undefined {
  if (!mayBeNumber(a) || !mayBeNumber(b)) return undefined;
  const x = number(a);
  const y = number(b);
  const numbers = [...isNumber(a), ...isNumber(b)];
  const ints = [...isInt32(a), ...isInt32(b)];
  const literalFloat = isFloatLiteral(a) || isFloatLiteral(b);
  switch (op) {
    case "Add":
    case "Sub": {
      const sign = op === "Add" ? "+" : "-";
      const good = literalFloat ? `Math.floor(${t}) < ${t}` : `(${all(ints)} || Math.floor(${t}) < ${t})`;
      return { when: all(numbers, [`(${t} = ${x} ${sign} ${y}, ${good})`]), value: t };
    }
    case "Mult": {
      const safe = `${t} <= 9007199254740991 && ${t} >= -9007199254740991`;
      const good = literalFloat ? `Math.floor(${t}) < ${t}` : `(${all(ints)} ? ${safe} : Math.floor(${t}) < ${t})`;
      return { when: all(numbers, [`(${t} = ${x} * ${y}, ${good})`]), value: t };
    }
    case "Div":
      return { when: all(numbers, [`${y} !== 0`, `(${t} = ${x} / ${y}, Math.floor(${t}) < ${t})`]), value: t };
    case "FloorDiv":
      return literalFloat ? undefined : { when: all(numbers, ints, [`${y} > 0`]), value: `Math.floor(${x} / ${y})` };
    case "Mod":
      return literalFloat ? undefined : { when: all(numbers, ints, [`${x} >= 0`, `${y} > 0`]), value: `${x} % ${y}` };
    case "BitAnd":
      return literalFloat ? undefined : { when: all(numbers, ints), value: `${x} & ${y}` };
    case "BitOr":
      return literalFloat ? undefined : { when: all(numbers, ints), value: `${x} | ${y}` };
    case "BitXor":
      return literalFloat ? undefined : { when: all(numbers, ints), value: `${x} ^ ${y}` };
    case "LShift":
      return literalFloat
        ? undefined
        : { when: all(numbers, ints, [`${y} >= 0`, `${y} <= 21`]), value: `${x} * (1 << ${y})` };
    case "RShift":
      return literalFloat
        ? undefined
        : { when: all(numbers, ints, [`${y} >= 0`, `${y} <= 31`]), value: `${x} >> ${y}` };
    default:
      return undefined;
  }
}

function isFloatLiteral(a: Atom): boolean {
  return a.literal !== undefined && a.known !== "int";
}

function mayBeNumber(a: Atom): boolean {
  return a.known === "any" || a.known === "int" || a.literal !== undefined;
}

const comparisons: Partial<Record<cmpop, { js: string; slow: string }>> = {
  Lt: { js: "<", slow: "less" },
  LtE: { js: "<=", slow: "lessEqual" },
  Gt: { js: ">", slow: "greater" },
  GtE: { js: ">=", slow: "greaterEqual" },
  Eq: { js: "===", slow: "compareEqual" },
  NotEq: { js: "!==", slow: "compareNotEqual" },
};

export interface Comparison {
  /** The value. */
  js: string;
  /** The same as a JavaScript condition. */
  truth: string;
  /** It gives true or false, whatever the operands are. */
  isBoolean: boolean;
}

/** One comparison of two atoms. */
export function comparison(e: Emitter, op: cmpop, a: Atom, b: Atom): Comparison {
  const boolean = (js: string): Comparison => ({ js, truth: js, isBoolean: true });
  switch (op) {
    case "Is":
      return boolean(`${a.js} === ${b.js}`);
    case "IsNot":
      return boolean(`${a.js} !== ${b.js}`);
    case "In":
      return boolean(`${e.rt("isIn")}(${a.js}, ${b.js})`);
    case "NotIn":
      return boolean(`!${e.rt("isIn")}(${a.js}, ${b.js})`);
    default:
      break;
  }
  const { js, slow } = comparisons[op]!;
  const slowCall = `${e.rt(slow)}(${a.js}, ${b.js})`;
  const tests: string[] = [];
  if (mayBeNumber(a) && mayBeNumber(b)) tests.push(all(isNumber(a), isNumber(b)));
  if ((op === "Eq" || op === "NotEq") && mayBeText(a) && mayBeText(b)) tests.push(all(isText(a), isText(b)));
  if (tests.length === 0) return { js: slowCall, truth: `${e.rt("truth")}(${slowCall})`, isBoolean: false };
  const when = tests.length === 1 ? tests[0] : tests.map((t) => `(${t})`).join(" || ");
  const fast = `${a.literal === undefined ? a.js : number(a)} ${js} ${b.literal === undefined ? b.js : number(b)}`;
  return {
    js: `(${when} ? ${fast} : ${slowCall})`,
    truth: `(${when} ? ${fast} : ${e.rt("truth")}(${slowCall}))`,
    isBoolean: false,
  };
}

function mayBeText(a: Atom): boolean {
  return a.known === "any" || a.known === "str";
}
function isText(a: Atom): string[] {
  return a.known === "str" ? [] : [`typeof ${a.js} === "string"`];
}
