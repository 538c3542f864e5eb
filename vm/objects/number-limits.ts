/**
 * What a board's references and registers can hold of a number: floats of 32 bits, or of 30; ints of 31 bits where the
 * firmware was built without larger ones. Nothing by default: doubles and ints of any size.
 *
 * Under limits generated code has no fast paths for arithmetic: every result passes here.
 */

import { overflowError } from "./error.js";
import type { PyValue } from "./object.js";
import { readSingle, type SingleFormat } from "./text/single-text.js";

export type FloatFormat = "double" | SingleFormat;

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
  /** How, unless as doubles. */
  floats: SingleFormat | undefined;
  longInts: boolean;
} = { store: undefined, floats: undefined, longInts: true };

export function limitNumbers(floats: FloatFormat, longInts: boolean): void {
  numberLimits.store = stores[floats];
  numberLimits.floats = floats === "double" ? undefined : floats;
  numberLimits.longInts = longInts;
}

/** More digits than this has no number that a person wrote: it is a result of the compiler's. */
const MOST_WRITTEN = 15;

/** A float that a program wrote down, as the board reads it. @param v  what doubles make of it */
export function writtenFloat(v: number): number {
  if (numberLimits.store === undefined || !Number.isFinite(v)) return v;
  const text = String(Math.abs(v));
  if (text.replace(/e.*|\D|^0\.0*/g, "").length > MOST_WRITTEN) return v;
  return readSingle(text) * (v < 0 || Object.is(v, -0) ? -1 : 1);
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
