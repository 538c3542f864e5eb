/**
 * Element types of ulab: what an array stores, what Python calls it, and what two of them make.
 *
 * A dtype is an int in Python: the character code of its struct letter (`np.uint8 == ord('B')`). Booleans are stored as
 * uint8 and count as uint8 in arithmetic.
 *
 * @see micropython-ulab code/ndarray.h NDARRAY_TYPE, code/ndarray_operators.c
 */
import { floatOf, indexOf, intOf, truth } from "../../runtime/protocol.js";
import { PyComplex } from "../../objects/complex.js";
import { overflowError, valueError } from "../../objects/error.js";
import { makeFloat } from "../../objects/number.js";
import { type PyValue } from "../../objects/object.js";

export type Data = Uint8Array | Int8Array | Uint16Array | Int16Array | Float64Array;

export type DtypeName = "bool" | "uint8" | "int8" | "uint16" | "int16" | "float64" | "complex";

export interface Dtype {
  /** As arrays print it. */
  name: DtypeName;
  /** The int that stands for it in Python. */
  code: number;
  /** Bytes of one element. */
  size: number;
  /** Numbers in the typed array for one element. */
  width: 1 | 2;
  /** Smallest and greatest int; absent for floats. */
  limits?: readonly [number, number];
  make: (length: number) => Data;
  over: (buffer: ArrayBufferLike, byteOffset: number, length: number) => Data;
}

export const bool: Dtype = {
  name: "bool",
  code: 0x3f,
  size: 1,
  width: 1,
  make: (n) => new Uint8Array(n),
  over: (b, at, n) => new Uint8Array(b, at, n),
};
export const uint8: Dtype = { ...bool, name: "uint8", code: 0x42, limits: [0, 255] };
export const int8: Dtype = {
  name: "int8",
  code: 0x62,
  size: 1,
  width: 1,
  limits: [-128, 127],
  make: (n) => new Int8Array(n),
  over: (b, at, n) => new Int8Array(b, at, n),
};
export const uint16: Dtype = {
  name: "uint16",
  code: 0x48,
  size: 2,
  width: 1,
  limits: [0, 65535],
  make: (n) => new Uint16Array(n),
  over: (b, at, n) => new Uint16Array(b, at, n),
};
export const int16: Dtype = {
  name: "int16",
  code: 0x68,
  size: 2,
  width: 1,
  limits: [-32768, 32767],
  make: (n) => new Int16Array(n),
  over: (b, at, n) => new Int16Array(b, at, n),
};
export const float: Dtype = {
  name: "float64",
  code: 0x64,
  size: 8,
  width: 1,
  make: (n) => new Float64Array(n),
  over: (b, at, n) => new Float64Array(b, at, n),
};
/** Real and imaginary parts in turn. */
export const complex: Dtype = {
  name: "complex",
  code: 0x63,
  size: 16,
  width: 2,
  make: (n) => new Float64Array(2 * n),
  over: (b, at, n) => new Float64Array(b, at, 2 * n),
};

const byCode = new Map([bool, uint8, int8, uint16, int16, float, complex].map((dtype) => [dtype.code, dtype]));

/** @throws ValueError for an int that stands for none */
export function dtypeOf(v: PyValue): Dtype {
  const dtype = byCode.get(indexOf(v));
  if (dtype === undefined) throw valueError("bad typecode");
  return dtype;
}

/** What `array.dtype` says: booleans call themselves what they are stored as. */
export function codeOf(dtype: Dtype): number {
  return dtype === bool ? uint8.code : dtype.code;
}

/** One element as Python sees it. @param at  of the element */
export function readElement(dtype: Dtype, data: Data, at: number): PyValue {
  if (dtype === float) return makeFloat(data[at]);
  if (dtype === bool) return data[at] !== 0;
  if (dtype === complex) return new PyComplex(data[2 * at], data[2 * at + 1]);
  return data[at];
}

/** @throws OverflowError for an int that does not fit, TypeError for what is no number */
export function writeElement(dtype: Dtype, data: Data, at: number, v: PyValue): void {
  if (dtype === float) data[at] = floatOf(v);
  else if (dtype === bool) data[at] = truth(v) ? 1 : 0;
  else if (dtype === complex) {
    data[2 * at] = v instanceof PyComplex ? v.re : floatOf(v);
    data[2 * at + 1] = v instanceof PyComplex ? v.im : 0;
  } else data[at] = inRange(dtype, intOf(v));
}

/** @throws OverflowError */
export function inRange(dtype: Dtype, n: number | bigint): number {
  const [least, greatest] = dtype.limits!;
  if (n < least || n > greatest) throw overflowError(`value must fit in ${dtype.size} byte(s)`);
  return Number(n);
}

/** bool stands for uint8 in all arithmetic. */
export function arithmetic(dtype: Dtype): Dtype {
  return dtype === bool ? uint8 : dtype;
}

/** The type of sums and products: identical types stay, a sign makes int16, what int16 cannot hold makes floats. */
export function promoted(a: Dtype, b: Dtype): Dtype {
  const [l, r] = [arithmetic(a), arithmetic(b)];
  if (l === r) return l;
  if (l === complex || r === complex) return complex;
  if (l === float || r === float) return float;
  const has = (x: Dtype): boolean => l === x || r === x;
  if (has(uint16)) return has(uint8) ? uint16 : has(int8) ? int16 : float;
  return int16;
}
