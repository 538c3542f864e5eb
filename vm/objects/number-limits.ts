/**
 * What a board's references and registers can hold of a number: floats of 32 bits, or of 30; ints of 31 bits where the
 * firmware was built without larger ones. Nothing by default: doubles and ints of any size.
 *
 * Under limits generated code has no fast paths for arithmetic: every result passes here.
 */

import { overflowError } from "./error.js";
import type { PyValue } from "./object.js";

export type FloatFormat = "double" | "single" | "30 bits";

const word = new Uint32Array(1);
const single = new Float32Array(word.buffer);

/**
 * Representation C keeps the upper 30 bits; reading a float, the two before fill in for those that are lost
 * (py/obj.h, mp_obj_float_get).
 */
function thirtyBits(v: number): number {
  single[0] = v;
  if (single[0] !== single[0]) return Number.NaN;
  word[0] = (word[0] & ~3) >>> 0;
  word[0] |= (word[0] >>> 2) & 3;
  return single[0];
}

const stores: Record<FloatFormat, ((v: number) => number) | undefined> = {
  double: undefined,
  single: Math.fround,
  "30 bits": thirtyBits,
};

export const numberLimits: {
  /** Rounds a float to what is stored. */
  store: ((v: number) => number) | undefined;
  longInts: boolean;
} = { store: undefined, longInts: true };

export function limitNumbers(floats: FloatFormat, longInts: boolean): void {
  numberLimits.store = stores[floats];
  numberLimits.longInts = longInts;
}

/** Whether results must be looked at. */
export function numbersAreLimited(): boolean {
  return numberLimits.store !== undefined || !numberLimits.longInts;
}

/** The ints of a reference: 31 bits with the sign. */
const MOST = 2 ** 30 - 1;

export function fitsSmallInt(v: number | bigint): boolean {
  return v <= MOST && v >= -MOST - 1;
}

/** The result of an operation. @throws OverflowError when it is an int that the board cannot hold (py/objint.c) */
export function held<T extends PyValue | undefined>(v: T): T {
  if (numberLimits.longInts) return v;
  if (typeof v === "bigint" || (typeof v === "number" && Number.isInteger(v) && !fitsSmallInt(v)))
    throw overflowError("small int overflow");
  return v;
}

/** The same for a number that was read from text. */
export function heldLiteral<T extends PyValue>(v: T): T {
  if (numberLimits.longInts) return v;
  if (typeof v === "bigint" || (typeof v === "number" && Number.isInteger(v) && !fitsSmallInt(v)))
    throw overflowError("No long integer support");
  return v;
}

/** The shortest digits that are stored as this float: what repr shows. Undefined: all doubles, no limit. */
export function shortestStored(x: number): string | undefined {
  const { store } = numberLimits;
  if (store === undefined) return undefined;
  // constants of builtin modules are doubles still
  x = store(x);
  for (let digits = 1; digits < 9; digits++) {
    const text = x.toExponential(digits - 1);
    if (store(Number(text)) === x) return text;
  }
  return x.toExponential(8);
}
