/**
 * Operators on complex arrays, and what only complex arrays have: real, imag, conjugate, sort_complex.
 *
 * @see micropython-ulab code/numpy/carray/carray.c
 */
import { notImplementedError, typeError } from "../../objects/error.js";
import type { PyValue } from "../../objects/object.js";
import { PyComplex } from "../../objects/complex.js";
import { converted, isScalar } from "./convert.js";
import { type Data, type Dtype, bool, complex, float } from "./dtype.js";
import { PyNdarray, copyOf, flat, lengthOfShape, newArray, stretched } from "./ndarray.js";

const operations: Record<string, (out: Float64Array, i: number, a: Pair, b: Pair) => void> = {
  "+": (out, i, a, b) => put(out, i, a.re + b.re, a.im + b.im),
  "-": (out, i, a, b) => put(out, i, a.re - b.re, a.im - b.im),
  "*": (out, i, a, b) => put(out, i, a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re),
  "/": (out, i, a, b) => {
    const size = b.re * b.re + b.im * b.im;
    put(out, i, (a.re * b.re + a.im * b.im) / size, (a.im * b.re - a.re * b.im) / size);
  },
};

interface Pair {
  re: number;
  im: number;
}

function put(out: Float64Array, i: number, re: number, im: number): void {
  out[2 * i] = re;
  out[2 * i + 1] = im;
}

function pair(dtype: Dtype, data: Data, i: number): Pair {
  return dtype === complex ? { re: data[2 * i], im: data[2 * i + 1] } : { re: data[i], im: 0 };
}

/** @throws NotImplementedError for operators that complex numbers have not */
export function complexBinary(op: string, a: PyNdarray, b: PyNdarray, shape: readonly number[]): PyNdarray {
  const [l, r] = [stretched(a, shape), stretched(b, shape)];
  const n = lengthOfShape(shape);
  if (op === "==" || op === "!=") {
    const out = newArray(shape, bool);
    for (let i = 0; i < n; i++) {
      const [x, y] = [pair(a.dtype, l, i), pair(b.dtype, r, i)];
      out.data[i] = (x.re === y.re && x.im === y.im) === (op === "==") ? 1 : 0;
    }
    return out;
  }
  if (!Object.hasOwn(operations, op)) throw notImplementedError("not implemented for complex dtype");
  const out = newArray(shape, complex);
  for (let i = 0; i < n; i++) operations[op](out.data as Float64Array, i, pair(a.dtype, l, i), pair(b.dtype, r, i));
  return out;
}

/** The lengths of complex numbers. */
export function complexAbs(a: PyNdarray): PyNdarray {
  const values = flat(a);
  const out = newArray(a.shape, float);
  for (let i = 0; i < out.length; i++) out.data[i] = Math.sqrt(values[2 * i] ** 2 + values[2 * i + 1] ** 2);
  return out;
}

function partOf(v: PyValue, which: 0 | 1): PyNdarray {
  if (!(v instanceof PyNdarray)) throw notImplementedError("function is implemented for ndarrays only");
  if (v.dtype !== complex) return which === 0 ? copyOf(v) : newArray(v.shape, v.dtype);
  const values = flat(v);
  const out = newArray(v.shape, float);
  for (let i = 0; i < out.length; i++) out.data[i] = values[2 * i + which];
  return out;
}

export const realOf = (v: PyValue): PyNdarray => partOf(v, 0);
export const imagOf = (v: PyValue): PyNdarray => partOf(v, 1);

export function conjugate(v: PyValue): PyValue {
  if (v instanceof PyNdarray) {
    const out = copyOf(v);
    if (v.dtype === complex) for (let i = 1; i < out.data.length; i += 2) out.data[i] = -out.data[i];
    return out;
  }
  if (v instanceof PyComplex) return new PyComplex(v.re, -v.im);
  if (isScalar(v)) return v;
  throw typeError("input must be an ndarray, or a scalar");
}

/** A sorted copy: by real, then by imaginary part. */
export function sortComplex(v: PyValue): PyNdarray {
  if (!(v instanceof PyNdarray) || v.ndim !== 1) throw typeError("input must be a 1D ndarray");
  const values = flat(v.dtype === complex ? v : converted(v, complex));
  const pairs = Array.from({ length: v.length }, (_, i) => pair(complex, values, i));
  pairs.sort((a, b) => a.re - b.re || a.im - b.im);
  const out = newArray([v.length], complex);
  pairs.forEach(({ re, im }, i) => put(out.data as Float64Array, i, re, im));
  return out;
}
