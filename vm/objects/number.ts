/**
 * How numbers are represented: the only file that may know.
 *
 * - int: a JavaScript number with an integer value in the safe range (|n| <= 2**53 - 1), a bigint beyond. Never both.
 * - float: a JavaScript number when its value is not an integer (NaN and the infinities included), otherwise boxed:
 *   `PyFloat {v}`. So 1.5 is a bare number and 1.0, 0.0, -0.0 and 1e300 are boxed.
 *
 * A bare number therefore is an int exactly when `Number.isInteger` says so, and one test of the *result* tells that
 * float arithmetic gave a bare float: `Math.floor(r) < r`. Zero was the doubtful case: 0.0 as a bare JavaScript -0 would
 * save boxes, but then every int test must tell -0 from 0, and each integer operation that happens to give -0
 * (0 * -5, -x, x % -3) would silently become a float. Boxed, a stray -0 among ints is harmless: it prints as 0, compares
 * as 0, and `floatValue` loses its sign.
 *
 * Against always boxed floats: nbody 4 times faster, float objects 1.8 times, integer code the same.
 */

import { active } from "./dialect.js";
import { overflowError } from "./error.js";
import { numberLimits } from "./number-limits.js";
import { PyObject, type PyValue } from "./object.js";

/** A float with an integer value, or an instance of a Python subclass of float. */
export class PyFloat extends PyObject {
  constructor(readonly v: number) {
    super();
  }
}

/** An instance of a Python subclass of int. */
export class PyIntObject extends PyObject {
  v: number | bigint = 0;
}

const SAFE = Number.MAX_SAFE_INTEGER;

/** An int, a bool or an instance of a subclass of int. */
export function isInt(v: unknown): v is number | bigint | boolean | PyIntObject {
  if (typeof v === "number") return Number.isInteger(v);
  return typeof v === "bigint" || typeof v === "boolean" || v instanceof PyIntObject;
}

/** A float, also of a subclass. */
export function isFloat(v: unknown): v is number | PyFloat {
  if (typeof v === "number") return !Number.isInteger(v);
  return v instanceof PyFloat;
}

/** int, bool or float, subclasses included. */
export function isNumber(v: unknown): v is number | bigint | boolean | PyFloat | PyIntObject {
  const t = typeof v;
  return t === "number" || t === "bigint" || t === "boolean" || v instanceof PyFloat || v instanceof PyIntObject;
}

/** A Python float of this value. */
export function makeFloat(v: number): PyValue {
  if (numberLimits.store !== undefined) v = numberLimits.store(v);
  return Number.isInteger(v) ? new PyFloat(v) : v;
}

/** A Python int of this integral value: a number when safe, else a bigint. */
export function makeInt(v: number | bigint): number | bigint {
  if (typeof v === "number") {
    if (v <= SAFE && v >= -SAFE) return v + 0;
    return BigInt(v);
  }
  return v <= 9007199254740991n && v >= -9007199254740991n ? Number(v) : v;
}

/** The value of an int, bool or int subclass as number or bigint; undefined for anything else (floats included). */
export function intValue(v: unknown): number | bigint | undefined {
  if (typeof v === "number") return Number.isInteger(v) ? v : undefined;
  if (typeof v === "bigint") return v;
  if (typeof v === "boolean") return v ? 1 : 0;
  if (v instanceof PyIntObject) return v.v;
  return undefined;
}

/**
 * The value of a float, int or bool as a JavaScript number; undefined for anything else.
 * An int too large for a double gives an infinity: callers that must refuse it (OverflowError) test for that.
 */
export function floatValue(v: unknown): number | undefined {
  if (typeof v === "number") return v + 0;
  if (v instanceof PyFloat) return v.v;
  if (typeof v === "boolean") return v ? 1 : 0;
  if (typeof v === "bigint") return bigintToDouble(v);
  if (v instanceof PyIntObject) return floatValue(v.v);
  return undefined;
}

/** Number(bigint) rounds half to even by specification (ECMA-262 §21.1.1.1 via 𝔽). */
function bigintToDouble(v: bigint): number {
  return Number(v);
}

/** As bigint, for arithmetic in bigints. */
export function toBigInt(v: number | bigint): bigint {
  return typeof v === "bigint" ? v : BigInt(v);
}

/** Boards take an int that is to be a machine word, and no larger one, whatever it is compared with after (py/objint_mpz.c, mp_obj_int_get_checked). */
export function refuseBeyondWord(n: number | bigint): void {
  if (typeof n === "bigint" && active.dialect !== "host" && (n >= WORD || n <= -WORD))
    throw overflowError("overflow converting long int to machine word");
}

const WORD = 2n ** 63n;
