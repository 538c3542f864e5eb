/**
 * Operators: numbers first, then what the operands' classes say, reflected methods included.
 *
 * These are what generated code calls when its in-line fast path did not apply. They return a value or throw.
 */

import type { PyValue } from "../objects/object.js";
import { namedTupleTypes } from "../objects/type.js";
import { typeError } from "../objects/error.js";
import { PyPendingInt, deferrable, deferred } from "../objects/pending-int.js";
import { active, beyondBoards } from "../objects/dialect.js";
import {
  numberAdd,
  numberAnd,
  numberCompare,
  numberFloorDiv,
  numberInvert,
  numberLshift,
  numberMod,
  numberMul,
  numberNegative,
  numberOr,
  numberPositive,
  numberPow,
  numberRshift,
  numberSub,
  numberTrueDiv,
  numberXor,
} from "./arithmetic.js";
import { contains, truth, typeName, typeOf } from "./protocol.js";

type Slot = ((this: PyValue, o: PyValue) => PyValue | undefined) | undefined;

function slotOf(v: PyValue, name: string): Slot {
  return ((typeof v === "object" ? v : typeOf(v).proto) as unknown as Record<string, Slot>)[name];
}

/** Asks left, then right; in host mode right first when its class derives from left's and says something of its own. */
function dispatch(a: PyValue, b: PyValue, name: string, reflected: string): PyValue | undefined {
  const ta = typeOf(a);
  const tb = typeOf(b);
  const left = slotOf(a, name);
  const right = ta === tb ? undefined : slotOf(b, reflected);
  if (active.dialect === "host" && right !== undefined && tb.mro.includes(ta) && right !== slotOf(a, reflected)) {
    const r = right.call(b, a);
    if (r !== undefined) return r;
    return left?.call(a, b);
  }
  const r = left?.call(a, b);
  if (r !== undefined) return r;
  return right?.call(b, a);
}

/** What `*` repeats. */
const repeated = new Set(["str", "list", "tuple", "bytes", "bytearray"]);

function unsupported(symbol: string, a: PyValue, b: PyValue, name: string): unknown {
  if (active.dialect === "host" && symbol === "*") {
    const of = repeated.has(typeName(a)) ? b : repeated.has(typeName(b)) ? a : undefined;
    if (of !== undefined) return typeError(`can't multiply sequence by non-int of type '${typeName(of)}'`);
  }
  if (active.dialect === "host")
    return typeError(`unsupported operand type(s) for ${symbol}: '${typeName(a)}' and '${typeName(b)}'`);
  const right =
    "<>".includes(symbol[0]) && symbol.length < 3 && !/^(<<|>>)$/.test(symbol) ? typeName(b) : innerName(b, a);
  return typeError(`unsupported types for ${name}: '${innerName(a, b)}', '${right}'`);
}

/** A bool calculates as the int that it is, and that is what boards name (py/objbool.c, bool_binary_op). */
function operandName(v: PyValue, other: PyValue): string {
  return typeof v === "boolean" && typeof other !== "boolean" ? "int" : typeName(v);
}

/** An instance of a program's class has left it to the object of the builtin class inside (py/objtype.c, instance_binary_op). */
function innerName(v: PyValue, other: PyValue): string {
  if (typeof v !== "object" || v.type.native) return operandName(v, other);
  const inner = v.type.mro.find((type) => type.native || namedTupleTypes.has(type))?.name;
  return inner === undefined || inner === "object" ? typeName(v) : inner;
}

function binary(
  symbol: string,
  word: string,
  numbers: ((a: PyValue, b: PyValue) => PyValue | undefined) | undefined,
): (a: PyValue, b: PyValue) => PyValue {
  const name = `__${word}__`;
  const reflected = `__r${word}__`;
  const defers = numbers !== undefined && deferrable.has(word);
  return (a, b) => {
    if (defers && (a instanceof PyPendingInt || b instanceof PyPendingInt)) {
      const later = deferred(word, numbers, a, b);
      if (later !== undefined) return later;
    }
    const r =
      (typeof a === "object" && !("v" in a)) || numbers === undefined || isSubclassValue(a, b)
        ? dispatch(a, b, name, reflected)
        : (numbers(a, b) ?? dispatch(a, b, name, reflected));
    if (r === undefined) throw unsupported(symbol, a, b, name);
    return r;
  };
}

/** Instances of Python subclasses of int and float may override operators: never take the number path for them. */
function isSubclassValue(a: PyValue, b: PyValue): boolean {
  return (typeof a === "object" && !a.type.native) || (typeof b === "object" && !b.type.native);
}

export const add = binary("+", "add", numberAdd);
export const sub = binary("-", "sub", numberSub);
export const mul = binary("*", "mul", numberMul);
export const matmul = binary("@", "matmul", undefined);
export const truediv = binary("/", "truediv", numberTrueDiv);
export const floordiv = binary("//", "floordiv", numberFloorDiv);
export const mod = binary("%", "mod", numberMod);
export const pow = binary("** or pow()", "pow", numberPow);
export const lshift = binary("<<", "lshift", numberLshift);
export const rshift = binary(">>", "rshift", numberRshift);
export const and = binary("&", "and", numberAnd);
export const or = binary("|", "or", numberOr);
export const xor = binary("^", "xor", numberXor);

/** `a += b` for objects: `__iadd__` when there is one, else the plain operator. */
function inPlace(word: string, plain: (a: PyValue, b: PyValue) => PyValue): (a: PyValue, b: PyValue) => PyValue {
  const name = `__i${word}__`;
  return (a, b) => {
    if (typeof a === "object") {
      const r = (a as unknown as Record<string, Slot>)[name]?.call(a, b);
      if (r !== undefined) return r;
    }
    return plain(a, b);
  };
}

export const iadd = inPlace("add", add);
export const isub = inPlace("sub", sub);
export const imul = inPlace("mul", mul);
export const imatmul = inPlace("matmul", matmul);
export const itruediv = inPlace("truediv", truediv);
export const ifloordiv = inPlace("floordiv", floordiv);
export const imod = inPlace("mod", mod);
export const ipow = inPlace("pow", pow);
export const ilshift = inPlace("lshift", lshift);
export const irshift = inPlace("rshift", rshift);
export const iand = inPlace("and", and);
export const ior = inPlace("or", or);
export const ixor = inPlace("xor", xor);

/** `==` as a Python value (usually a boolean). */
export function compareEqual(a: PyValue, b: PyValue): PyValue {
  if (typeof a !== "object" && typeof b !== "object") {
    if (typeof a === "string" || typeof b === "string") return a === b;
    return numberCompare(a, b) === 0;
  }
  const r =
    dispatch(a, b, "__eq__", "__eq__") ?? (typeOf(a) === typeOf(b) ? slotOf(b, "__eq__")?.call(b, a) : undefined);
  if (r !== undefined) return r;
  return numberCompare(a, b) === 0 || a === b;
}

export function compareNotEqual(a: PyValue, b: PyValue): PyValue {
  if (typeof a !== "object" && typeof b !== "object") return compareEqual(a, b) !== true;
  // Each side says it with __ne__, or else with the opposite of its __eq__; the left one first.
  const r =
    slotOf(a, "__ne__")?.call(a, b) ??
    opposite(slotOf(a, "__eq__")?.call(a, b)) ??
    slotOf(b, "__ne__")?.call(b, a) ??
    opposite(slotOf(b, "__eq__")?.call(b, a));
  return r ?? !(numberCompare(a, b) === 0 || a === b);
}

function opposite(r: PyValue | undefined): PyValue | undefined {
  return r === undefined ? undefined : typeof r === "boolean" ? !r : !truth(r);
}

function ordering(
  symbol: string,
  name: string,
  reflected: string,
  holds: (c: number) => boolean,
): (a: PyValue, b: PyValue) => PyValue {
  return (a, b) => {
    if (typeof a === "string" && typeof b === "string") return holds(compareStrings(a, b));
    if (active.dialect !== "host" && isBeforeBytes(a, b)) throw unsupported(symbol, a, b, name);
    if (!isSubclassValue(a, b)) {
      const c = numberCompare(a, b);
      if (c !== undefined) return holds(c);
    }
    // boards ask the left one only (py/runtime.c mp_binary_op, py/objtype.c instance_binary_op)
    const left = beyondBoards() ? dispatch(a, b, name, reflected) : slotOf(a, name)?.call(a, b);
    const alike = typeOf(a) === typeOf(b) && (beyondBoards() || typeOf(a).native);
    const r = left ?? (alike ? slotOf(b, reflected)?.call(b, a) : undefined);
    if (r === undefined) {
      if (active.dialect === "host")
        throw typeError(`'${symbol}' not supported between instances of '${typeName(a)}' and '${typeName(b)}'`);
      throw unsupported(symbol, a, b, name);
    }
    return r;
  };
}

/** Bytes on the left are ordered with any buffer, but neither a text nor a number is with bytes on the right (py/objstr.c, mp_obj_str_binary_op). */
function isBeforeBytes(a: PyValue, b: PyValue): boolean {
  if (typeof b !== "object") return false;
  if (typeof a === "object") return a.type.native && a.buffer === undefined && typeName(b) === "bytearray";
  return typeName(b) === "bytearray" || (typeof a === "string" && typeName(b) === "bytes");
}

/** By code points: UTF-16 order differs where a surrogate meets U+E000..U+FFFF. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) {
      const high = (u: number) => (u >= 0xd800 && u <= 0xdfff ? u + 0x10000 : u);
      return high(x) < high(y) ? -1 : 1;
    }
  }
  return a.length < b.length ? -1 : 1;
}

export const less = ordering("<", "__lt__", "__gt__", (c) => c < 0);
export const lessEqual = ordering("<=", "__le__", "__ge__", (c) => c <= 0);
export const greater = ordering(">", "__gt__", "__lt__", (c) => c > 0);
export const greaterEqual = ordering(">=", "__ge__", "__le__", (c) => c >= 0);

/** `item in container` */
export function isIn(item: PyValue, container: PyValue): boolean {
  return contains(container, item);
}

function unary(name: string, numbers: (a: PyValue) => PyValue | undefined): (a: PyValue) => PyValue {
  return (a) => {
    if (typeof a !== "object" || a.type.native) {
      const r = numbers(a);
      if (r !== undefined) return r;
    }
    const slot = (typeof a === "object" ? a : typeOf(a).proto) as unknown as Record<
      string,
      ((this: PyValue) => PyValue) | undefined
    >;
    const f = slot[name];
    if (f === undefined)
      throw typeError(
        active.dialect === "host"
          ? `bad operand type for unary ${unarySymbols[name]}: '${typeName(a)}'`
          : `unsupported type for ${name}: '${name === "__invert__" ? typeName(a) : innerName(a, a)}'`,
      );
    return f.call(a);
  };
}

const unarySymbols: Record<string, string> = { __neg__: "-", __pos__: "+", __invert__: "~" };

export const negative = unary("__neg__", numberNegative);
export const positive = unary("__pos__", numberPositive);
export const invert = unary("__invert__", numberInvert);
