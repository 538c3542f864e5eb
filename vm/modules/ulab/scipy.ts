/** ulab.scipy: linalg, optimize, signal, special. @see micropython-ulab code/scipy */
import { callPy, floatOf, indexOf, lengthOf, toArray, truth } from "../../runtime/protocol.js";
import { typeError, valueError } from "../../objects/error.js";
import { type FunctionSpec } from "../../objects/native.js";
import { makeFloat } from "../../objects/number.js";
import { None, PyObject, type PyValue } from "../../objects/object.js";
import { PyTuple } from "../../objects/tuple.js";
import { erf, erfc, gamma, lgamma } from "../math-functions.js";
import { floatArray, floatList, isArrayLike, refuseComplex } from "./convert.js";
import { float } from "./dtype.js";
import { EPSILON } from "./linalg.js";
import { PyNdarray, flatCopy, floats, isDense, newArray } from "./ndarray.js";
import { elementwise } from "./vector.js";

function denseArguments(x: PyValue, y: PyValue): [PyNdarray, PyNdarray] {
  if (!(x instanceof PyNdarray) || !(y instanceof PyNdarray)) throw typeError("first two arguments must be ndarrays");
  if (!isDense(x) || !isDense(y)) throw typeError("input must be a dense ndarray");
  return [x, y];
}

/** x with A x = b, from the first row down. @param at  element (row, column) of the lower triangle */
function forward(n: number, at: (i: number, j: number) => number, b: ArrayLike<number>): Float64Array {
  const x = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < i; j++) sum += at(i, j) * x[j];
    x[i] = (b[i] - sum) / at(i, i);
  }
  return x;
}

/** The same from the last row up, for an upper triangle. */
function backward(n: number, at: (i: number, j: number) => number, b: ArrayLike<number>): Float64Array {
  const x = new Float64Array(n);
  for (let i = n - 1; i >= 0; i--) {
    let sum = 0;
    for (let j = i + 1; j < n; j++) sum += at(i, j) * x[j];
    x[i] = (b[i] - sum) / at(i, i);
  }
  return x;
}

function solveTriangular(matrix: PyValue, right: PyValue, lower: PyValue): PyNdarray {
  const [a, b] = denseArguments(matrix, right);
  const n = a.shape[0];
  const values = floats(a);
  const at = (i: number, j: number): number => values[i * a.shape[1] + j];
  for (let i = 0; i < n; i++) if (Math.abs(at(i, i)) < EPSILON) throw valueError("input matrix is singular");
  return newArray(b.shape, float, truth(lower) ? forward(n, at, floats(b)) : backward(n, at, floats(b)));
}

/** @param factor  the lower Cholesky factor */
function choSolve(factor: PyValue, right: PyValue): PyNdarray {
  const [l, b] = denseArguments(factor, right);
  const n = l.shape[0];
  const values = floats(l);
  const at = (i: number, j: number): number => values[i * l.shape[1] + j];
  const y = forward(n, at, floats(b));
  return newArray(
    b.shape,
    float,
    backward(n, (i, j) => at(j, i), y),
  );
}

export const linalgFunctions: readonly FunctionSpec[] = [
  { sig: "cho_solve(L, b, /)", call: choSolve },
  { sig: "solve_triangular(A, b, /, lower=True)", call: solveTriangular },
];

type Numeric = (x: number) => number;

function functionArgument(f: PyValue): Numeric {
  if (!(f instanceof PyObject) || f.c === PyObject.prototype.c) throw typeError("first argument must be a function");
  return (x) => floatOf(callPy(f, [makeFloat(x)]));
}

function bisect(f: PyValue, from: PyValue, to: PyValue, xtol: PyValue, maxiter: PyValue): PyValue {
  const call = functionArgument(f);
  const tolerance = floatOf(xtol);
  const [a, b] = [floatOf(from), floatOf(to)];
  const [left, right] = [call(a), call(b)];
  if (left * right > 0) throw valueError("function has the same sign at the ends of interval");
  let root = left < 0 ? a : b;
  let dx = left < 0 ? b - a : a - b;
  if (indexOf(maxiter) < 0) throw valueError("maxiter should be > 0");
  for (let i = indexOf(maxiter); i > 0; i--) {
    dx *= 0.5;
    const middle = root + dx;
    if (call(middle) < 0) root = middle;
    if (Math.abs(dx) < tolerance) break;
  }
  return makeFloat(root);
}

/** The downhill simplex (Nelder-Mead) on a line. */
function fmin(f: PyValue, start: PyValue, xatol: PyValue, fatol: PyValue, maxiter: PyValue): PyValue {
  const call = functionArgument(f);
  const [xTolerance, fTolerance] = [floatOf(xatol), floatOf(fatol)];
  if (indexOf(maxiter) <= 0) throw valueError("maxiter must be > 0");
  let x0 = floatOf(start);
  let x1 = Math.abs(x0) > EPSILON ? 1.05 * x0 : 0.00025;
  let [f0, f1] = [call(x0), call(x1)];
  const swap = (): void => {
    [x0, x1] = [x1, x0];
    [f0, f1] = [f1, f0];
  };
  if (f1 < f0) swap();
  for (let i = indexOf(maxiter); i > 0; i--) {
    f0 = call(x0);
    f1 = call(x1);
    const xr = 2 * x0 - x1;
    const fr = call(xr);
    if (fr < f0) {
      const xe = 3 * x0 - 2 * x1;
      const fe = call(xe);
      [x1, f1] = fe < fr ? [xe, fe] : [xr, fr];
      continue;
    }
    const outside = fr < f1;
    const xc = outside ? 1.5 * x0 - 0.5 * x1 : 0.5 * x0 + 0.5 * x1;
    const fc = call(xc);
    if (fc < (outside ? fr : f1)) [x1, f1] = [xc, fc];
    else {
      x1 = x0 + 0.5 * (x1 - x0);
      f1 = call(x1);
    }
    if (Math.abs(f1 - f0) < fTolerance || Math.abs(x1 - x0) < xTolerance) break;
    if (f1 < f0) swap();
  }
  return makeFloat(x0);
}

function newton(f: PyValue, start: PyValue, tol: PyValue, rtol: PyValue, maxiter: PyValue): PyValue {
  const call = functionArgument(f);
  let x = floatOf(start);
  const [absolute, relative] = [floatOf(tol), floatOf(rtol)];
  let dx = x > 0 ? 1e-4 * x : -1e-4 * x;
  if (indexOf(maxiter) <= 0) throw valueError("maxiter must be > 0");
  for (let i = indexOf(maxiter); i > 0; i--) {
    const fx = call(x);
    const slope = (call(x + dx) - fx) / dx;
    dx = fx / slope;
    x -= dx;
    if (Math.abs(dx) < absolute + relative * Math.abs(x)) break;
  }
  return makeFloat(x);
}

export const optimizeFunctions: readonly FunctionSpec[] = [
  { sig: "bisect(fun, a, b, /, *, xtol=2.4e-7, maxiter=100)", call: bisect },
  { sig: "fmin(fun, x0, /, *, xatol=2.4e-7, fatol=2.4e-7, maxiter=200)", call: fmin },
  { sig: "newton(fun, x0, /, *, tol=2.4e-7, rtol=0.0, maxiter=50)", call: newton },
];

/** A cascade of second-order sections. @param zi  the delays to begin with; then the delays at the end are given back too */
function sosfilt(sos: PyValue, x: PyValue, zi: PyValue): PyValue {
  if (!isArrayLike(sos) || !isArrayLike(x)) throw typeError("sosfilt requires iterable arguments");
  if (x instanceof PyNdarray) {
    refuseComplex(x);
    if (x.ndim > 1) throw valueError("input must be one-dimensional");
  }
  const y = floatList(x);
  const sections = lengthOf(sos);
  const delays = zi === None ? new Float64Array(2 * sections) : delayArgument(zi, sections);
  toArray(sos).forEach((section, k) => {
    if (lengthOf(section) !== 6) throw valueError("sos array must be of shape (n_section, 6)");
    const [b0, b1, b2, a0, a1, a2] = floatList(section);
    if (a0 !== 1) throw valueError("sos[:, 3] should be all ones");
    for (let i = 0; i < y.length; i++) {
      const input = y[i];
      y[i] = b0 * input + delays[2 * k];
      delays[2 * k] = delays[2 * k + 1] + b1 * input - a1 * y[i];
      delays[2 * k + 1] = b2 * input - a2 * y[i];
    }
  });
  return zi === None ? floatArray(y) : new PyTuple([floatArray(y), newArray([sections, 2], float, delays)]);
}

function delayArgument(zi: PyValue, sections: number): Float64Array {
  if (!(zi instanceof PyNdarray)) throw typeError("zi must be an ndarray");
  if (zi.ndim !== 2 || zi.shape[0] !== sections || zi.shape[1] !== 2)
    throw valueError("zi must be of shape (n_section, 2)");
  if (zi.dtype !== float) throw valueError("zi must be of float type");
  return flatCopy(zi) as Float64Array;
}

export const signalFunctions: readonly FunctionSpec[] = [{ sig: "sosfilt(sos, x, *, zi=None)", call: sosfilt }];

export const specialFunctions: readonly FunctionSpec[] = [
  elementwise("erf", erf),
  elementwise("erfc", erfc),
  elementwise("gamma", gamma),
  elementwise("gammaln", lgamma),
];
