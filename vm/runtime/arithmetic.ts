/**
 * Arithmetic of int, bool and float: every operator for every pair of representations (number.ts).
 *
 * Functions take Python values and return one, or undefined when an operand is no number: the caller then asks the
 * operands' classes. Generated code does the common case in line and comes here for the rest, so these need not be the
 * fastest thing; they must be right. Checked against CPython on a lattice of values (test/vm/runtime/arithmetic.test.ts).
 */

import { mayStop } from "./stop.js";
import type { PyValue } from "../objects/object.js";
import {
  PyFloat,
  floatValue,
  intValue,
  isFloat,
  isNumber,
  makeFloat,
  makeInt,
  refuseBeyondWord,
  toBigInt,
} from "../objects/number.js";
import { bitsAbout, reserveBits } from "./int-size.js";
import { power } from "./power.js";
import { active } from "../objects/dialect.js";
import { overflowError, typeError, valueError, zeroDivisionError } from "../objects/error.js";

type Int = number | bigint;
type Result = PyValue | undefined;

/** An int operand as a double. @throws OverflowError when it is too large */
function toDouble(v: PyValue): number {
  const d = floatValue(v)!;
  if (!Number.isFinite(d) && !isFloat(v)) throw overflowError("int too large to convert to float");
  return d;
}

function arithmetic(
  onInts: (a: Int, b: Int) => PyValue,
  onFloats: (a: number, b: number) => PyValue,
): (a: PyValue, b: PyValue) => Result {
  return (a, b) => {
    const x = intValue(a);
    if (x !== undefined) {
      const y = intValue(b);
      if (y !== undefined) return onInts(x, y);
    }
    if (!isNumber(a) || !isNumber(b)) return undefined;
    return onFloats(toDouble(a), toDouble(b));
  };
}

function integral(onInts: (a: Int, b: Int) => PyValue): (a: PyValue, b: PyValue) => Result {
  return (a, b) => {
    const x = intValue(a);
    const y = x === undefined ? undefined : intValue(b);
    return y === undefined ? undefined : onInts(x!, y);
  };
}

/** `&`, `|`, `^`: of two bools a bool, on boards an int (py/objbool.c). */
function bitwise(
  onBools: (a: boolean, b: boolean) => boolean,
  onSmall: (a: number, b: number) => number,
  onBig: (a: bigint, b: bigint) => bigint,
): (a: PyValue, b: PyValue) => Result {
  const onInts = integral((a, b) => {
    if (typeof a === "number" && typeof b === "number" && (a | 0) === a && (b | 0) === b) return onSmall(a, b);
    return makeInt(onBig(toBigInt(a), toBigInt(b)));
  });
  return (a, b) =>
    typeof a === "boolean" && typeof b === "boolean" && active.dialect === "host" ? onBools(a, b) : onInts(a, b);
}

const SAFE = Number.MAX_SAFE_INTEGER;

export const numberAdd = arithmetic(
  (a, b) => {
    if (typeof a === "number" && typeof b === "number") {
      const r = a + b;
      if (r <= SAFE && r >= -SAFE) return r;
    }
    return makeInt(toBigInt(a) + toBigInt(b));
  },
  (a, b) => makeFloat(a + b),
);

export const numberSub = arithmetic(
  (a, b) => {
    if (typeof a === "number" && typeof b === "number") {
      const r = a - b;
      if (r <= SAFE && r >= -SAFE) return r;
    }
    return makeInt(toBigInt(a) - toBigInt(b));
  },
  (a, b) => makeFloat(a - b),
);

export const numberMul = arithmetic(
  (a, b) => {
    if (typeof a === "number" && typeof b === "number") {
      const r = a * b;
      if (r <= SAFE && r >= -SAFE) return r + 0;
    }
    reserveBits((bitsAbout(a) + bitsAbout(b)) / 2);
    return makeInt(toBigInt(a) * toBigInt(b));
  },
  (a, b) => makeFloat(a * b),
);

export const numberTrueDiv = arithmetic(
  (a, b) => {
    if (b === 0) throw zeroDivisionError();
    if (typeof a === "number" && typeof b === "number") return makeFloat((a + 0) / b + 0 === 0 ? zeroOf(a, b) : a / b);
    return makeFloat(divideBig(toBigInt(a), toBigInt(b)));
  },
  (a, b) => {
    if (b === 0) throw divisionByZero("float division by zero");
    return makeFloat(a / b);
  },
);

/** 0 / -5 is 0 / -5 = -0.0 in CPython, too. */
function zeroOf(a: number, b: number): number {
  return (a + 0) / b;
}

/** Quotient of two large ints, correctly rounded (half to even). */
function divideBig(a: bigint, b: bigint): number {
  const negative = a < 0n !== b < 0n;
  if (a < 0n) a = -a;
  if (b < 0n) b = -b;
  if (a === 0n) return negative ? -0 : 0;
  // Scale so that the integer quotient has at least 66 bits, then let the remainder stick to the lowest bit.
  const shift = BigInt(Math.max(0, 66 + b.toString(2).length - a.toString(2).length));
  let q = (a << shift) / b;
  if (q * b !== a << shift) q |= 1n;
  const bits = q.toString(2).length;
  // Below the normal range the double has fewer bits: dividing by a power of two in two steps would round twice.
  const exponent = bits - Number(shift);
  if (exponent > 1024) throw overflowError("integer division result too large for a float");
  let result: number;
  if (exponent > -1000)
    result = Number(q) * 2 ** -Math.min(1000, Number(shift)) * 2 ** -Math.max(0, Number(shift) - 1000);
  else result = roundSubnormal(q, Number(shift));
  if (!Number.isFinite(result)) throw overflowError("integer division result too large for a float");
  return negative ? -result : result;
}

/** q * 2**-shift where the result is subnormal. */
function roundSubnormal(q: bigint, shift: number): number {
  const drop = BigInt(shift - 1074);
  if (drop <= 0n) return Number(q << -drop) * Number.MIN_VALUE;
  const kept = q >> drop;
  const rest = q & ((1n << drop) - 1n);
  const half = 1n << (drop - 1n);
  const up = rest > half || (rest === half && (kept & 1n) === 1n);
  return Number(up ? kept + 1n : kept) * Number.MIN_VALUE;
}

/** What CPython 3.11 says of it; boards have one text. */
function divisionByZero(hostText: string): unknown {
  return zeroDivisionError(active.dialect === "host" ? hostText : undefined);
}

export function intFloorDiv(a: Int, b: Int): Int {
  if (typeof a === "number" && typeof b === "number") {
    if (b === 0) throw divisionByZero("integer division or modulo by zero");
    // a / b may round up to an integer for large operands: correct by the exact remainder.
    const r = a % b;
    const q = (a - r) / b;
    return (r !== 0 && r < 0 !== b < 0 ? q - 1 : q) + 0;
  }
  const x = toBigInt(a);
  const y = toBigInt(b);
  if (y === 0n) throw divisionByZero("integer division or modulo by zero");
  const q = x / y;
  return makeInt(x % y !== 0n && x < 0n !== y < 0n ? q - 1n : q);
}

export function intMod(a: Int, b: Int): Int {
  if (typeof a === "number" && typeof b === "number") {
    if (b === 0) throw divisionByZero("integer modulo by zero");
    const r = a % b;
    return (r !== 0 && r < 0 !== b < 0 ? r + b : r) + 0;
  }
  const x = toBigInt(a);
  const y = toBigInt(b);
  if (y === 0n) throw divisionByZero("integer modulo by zero");
  const r = x % y;
  return makeInt(r !== 0n && r < 0n !== y < 0n ? r + y : r);
}

/** float.__mod__ (Objects/floatobject.c). */
function floatMod(a: number, b: number): number {
  if (b === 0) throw divisionByZero("float modulo");
  let r = a % b;
  if (r !== 0) {
    if (b < 0 !== r < 0) r += b;
  } else r = b < 0 ? -0 : 0;
  return r;
}

function floatFloorDiv(a: number, b: number): number {
  if (b === 0) throw divisionByZero("float floor division by zero");
  const r = a % b;
  let q = (a - r) / b;
  if (r !== 0 && b < 0 !== r < 0) q -= 1;
  if (q === 0) return a / b < 0 || Object.is(a / b, -0) ? -0 : 0;
  const floor = Math.floor(q);
  return q - floor > 0.5 ? floor + 1 : floor;
}

export const numberFloorDiv = arithmetic(intFloorDiv, (a, b) => makeFloat(floatFloorDiv(a, b)));
export const numberMod = arithmetic(intMod, (a, b) => makeFloat(floatMod(a, b)));

export const numberPow = arithmetic(
  (a, b) => {
    if (b < 0) {
      if (a === 0) throw divisionByZero("0.0 cannot be raised to a negative power");
      return makeFloat(floatPow(Number(a), Number(b)));
    }
    if (typeof a === "number" && typeof b === "number") {
      const r = a ** b;
      // a power is exact in doubles only while far from their limit
      if (r <= 2 ** 50 && r >= -(2 ** 50)) return r + 0;
    }
    if (a === 1 || a === 0 || a === -1) return a === -1 && BigInt(b) % 2n === 0n ? 1 : b === 0 ? 1 : a;
    // of what is beyond doubles the half of an upper bound, which is never too much
    const bits = Number(b) * (bitsAbout(a) / 2 || Math.min(1024, Math.log2(Math.abs(Number(a)))));
    reserveBits(bits);
    return makeInt(toBigInt(a) ** BigInt(b));
  },
  (a, b) => {
    // a negative base with a fraction
    if (a < 0 && Number.isFinite(a) && Number.isFinite(b) && !Number.isInteger(b)) return complexPower.of(a, b);
    return makeFloat(floatPow(a, b));
  },
);

/** complex.ts puts its power here: ints and floats know nothing of complex numbers. */
export const complexPower: { of: (a: number, b: number) => PyValue } = {
  of: () => {
    throw valueError("complex values not supported");
  },
};

/** C's pow with Python's errors; a negative base with a fraction would be complex. */
function floatPow(a: number, b: number): number {
  if (a === 1 || b === 0) return 1;
  if (a === 0 && b < 0 && Number.isFinite(b))
    throw zeroDivisionError(active.dialect === "host" ? "0.0 cannot be raised to a negative power" : undefined);
  if (a === -1 && !Number.isFinite(b) && !Number.isNaN(b)) return 1;
  const r = power(a, b);
  if (active.dialect === "host" && !Number.isFinite(r) && Number.isFinite(a) && Number.isFinite(b))
    throw overflowError("Numerical result out of range");
  return r;
}

export const numberLshift = integral((a, b) => {
  refuseBeyondWord(b);
  if (b < 0) throw valueError("negative shift count");
  if (a === 0) return 0;
  if (typeof b === "bigint") throw overflowError("shift count too large");
  if (typeof a === "number") {
    const r = a * 2 ** b;
    if (r <= SAFE && r >= -SAFE) return r;
  }
  reserveBits(b + bitsAbout(a) / 2);
  return makeInt(toBigInt(a) << BigInt(b));
});

export const numberRshift = integral((a, b) => {
  refuseBeyondWord(b);
  if (b < 0) throw valueError("negative shift count");
  if (typeof a === "number") {
    if ((a | 0) === a) return b > 31 ? (a < 0 ? -1 : 0) : a >> Number(b);
    return Math.floor(a / 2 ** Math.min(1023, Number(b))) + 0;
  }
  if (typeof b === "bigint") return a < 0n ? -1 : 0;
  return makeInt(a >> BigInt(b));
});

export const numberAnd = bitwise(
  (a, b) => a && b,
  (a, b) => a & b,
  (a, b) => a & b,
);
export const numberOr = bitwise(
  (a, b) => a || b,
  (a, b) => a | b,
  (a, b) => a | b,
);
export const numberXor = bitwise(
  (a, b) => a !== b,
  (a, b) => a ^ b,
  (a, b) => a ^ b,
);

/** -1, 0, 1, or NaN when a NaN takes part; exact also between large ints and floats. Undefined: not both numbers. */
export function numberCompare(a: PyValue, b: PyValue): number | undefined {
  const x = intValue(a);
  const y = intValue(b);
  if (x !== undefined && y !== undefined) return x < y ? -1 : x > y ? 1 : 0;
  if (!isNumber(a) || !isNumber(b)) return undefined;
  // JavaScript compares a bigint with a number by their mathematical values.
  const p = x ?? floatValue(a)!;
  const q = y ?? floatValue(b)!;
  // oxlint-disable-next-line eqeqeq
  return p < q ? -1 : p > q ? 1 : p == q ? 0 : Number.NaN;
}

export function numberNegative(a: PyValue): Result {
  if (typeof a === "number") return Number.isInteger(a) ? 0 - a : -a;
  const x = intValue(a);
  if (x !== undefined) return typeof x === "bigint" ? makeInt(-x) : 0 - x;
  return a instanceof PyFloat ? new PyFloat(-a.v) : undefined;
}

export function numberPositive(a: PyValue): Result {
  const x = intValue(a);
  if (x !== undefined) return x;
  return isFloat(a) ? makeFloat(floatValue(a)!) : undefined;
}

export function numberAbsolute(a: PyValue): Result {
  const x = intValue(a);
  if (x !== undefined) return x < 0 ? numberNegative(x) : x;
  return isFloat(a) ? makeFloat(Math.abs(floatValue(a)!)) : undefined;
}

export function numberInvert(a: PyValue): Result {
  const x = intValue(a);
  if (x === undefined) return undefined;
  return typeof x === "bigint" ? makeInt(-x - 1n) : makeInt(-x - 1);
}

/** What `x` must be multiplied by to give 1 modulo `modulus`, by Euclid's algorithm. @throws ValueError there is none */
function inverse(x: bigint, modulus: bigint): PyValue {
  const m = modulus < 0n ? -modulus : modulus;
  let [a, b] = [((x % m) + m) % m, m];
  let [s, t] = [1n, 0n];
  while (b !== 0n) {
    const q = a / b;
    [a, b] = [b, a - q * b];
    [s, t] = [t, s - q * t];
  }
  if (a !== 1n) throw valueError("base is not invertible for the given modulus");
  return makeInt(((s % m) + m) % m);
}

/** `pow(a, b, m)` for ints. @throws ValueError, TypeError */
export function intPowMod(a: PyValue, b: PyValue, m: PyValue): PyValue {
  const x = intValue(a);
  const y = intValue(b);
  const z = intValue(m);
  if (x === undefined || y === undefined || z === undefined)
    throw typeError("pow() with 3 arguments requires integers");
  if (z === 0) throw zeroDivisionError();
  if (y < 0) {
    // py/mpz.c, mpz_pow3_inpl
    if (active.dialect !== "host") return 0;
    return intPowMod(inverse(toBigInt(x), toBigInt(z)), makeInt(-toBigInt(y)), z);
  }
  let base = toBigInt(intMod(x, z));
  let exponent = toBigInt(y);
  const modulus = toBigInt(z);
  let result = 1n;
  while (exponent > 0n) {
    mayStop();
    if (exponent & 1n) result = (result * base) % modulus;
    base = (base * base) % modulus;
    exponent >>= 1n;
  }
  return intMod(makeInt(result), z);
}
