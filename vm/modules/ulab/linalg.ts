/** numpy.linalg, and dot and trace. @see micropython-ulab code/numpy/linalg, code/numpy/transform.c */
import { floatOf, iterate, stringOf } from "../../runtime/protocol.js";
import { valueError } from "../../objects/error.js";
import { type FunctionSpec } from "../../objects/native.js";
import { makeFloat } from "../../objects/number.js";
import { None, type PyValue } from "../../objects/object.js";
import { PyTuple } from "../../objects/tuple.js";
import { arrayArgument, isSequence, optionalAxis, refuseComplex } from "./convert.js";
import { float } from "./dtype.js";
import { linesOf, reducedShape } from "./lines.js";
import { eigenJacobi, invert } from "./matrix.js";
import { PyNdarray, flat, floats, newArray } from "./ndarray.js";

/** What counts as zero. */
export const EPSILON = 2.3e-16;

function square(v: PyValue): PyNdarray {
  const a = arrayArgument(v, "size is defined for ndarrays only");
  if (a.ndim !== 2 || a.shape[0] !== a.shape[1]) throw valueError("input must be square matrix");
  refuseComplex(a);
  return a;
}

const matrix = (n: number, m: number, values: Float64Array): PyNdarray => newArray([n, m], float, values);

function checkSymmetric(values: Float64Array, n: number): void {
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++)
      if (Math.abs(values[i * n + j] - values[j * n + i]) > EPSILON) throw valueError("input matrix is asymmetric");
}

/** The lower triangle whose product with its transpose is the matrix. */
function cholesky(v: PyValue): PyNdarray {
  const a = square(v);
  const n = a.shape[0];
  const lower = floats(a).slice();
  checkSymmetric(lower, n);
  for (let i = 0; i < n; i++) lower.fill(0, i * n + i + 1, (i + 1) * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = lower[i * n + j];
      for (let k = 0; k < j; k++) sum -= lower[i * n + k] * lower[j * n + k];
      if (i !== j) lower[i * n + j] = sum / lower[j * n + j];
      else if (sum <= 0) throw valueError("matrix is not positive definite");
      else lower[i * n + i] = Math.sqrt(sum);
    }
  return matrix(n, n, lower);
}

function det(v: PyValue): PyValue {
  const a = square(v);
  const n = a.shape[0];
  const m = floats(a).slice();
  let result = 1;
  for (let i = 0; i < n - 1; i++) {
    if (Math.abs(m[i * n + i]) < EPSILON) {
      let other = i + 1;
      while (other < n && Math.abs(m[other * n + i]) < EPSILON) other++;
      if (other >= n) return makeFloat(0);
      for (let k = 0; k < n; k++) [m[i * n + k], m[other * n + k]] = [m[other * n + k], m[i * n + k]];
      result = -result;
    }
    for (let row = 0; row < n; row++) {
      if (row === i) continue;
      const factor = m[row * n + i] / m[i * n + i];
      for (let k = 0; k < n; k++) m[row * n + k] -= factor * m[i * n + k];
    }
  }
  for (let i = 0; i < n; i++) result *= m[i * n + i];
  return makeFloat(result);
}

function eig(v: PyValue): PyTuple {
  const a = square(v);
  const n = a.shape[0];
  const values = floats(a).slice();
  checkSymmetric(values, n);
  const vectors = eigenJacobi(values, n, EPSILON);
  if (vectors === undefined) throw valueError("iterations did not converge");
  const eigenvalues = Float64Array.from({ length: n }, (_, i) => values[i * (n + 1)]);
  return new PyTuple([newArray([n], float, eigenvalues), matrix(n, n, vectors)]);
}

function inv(v: PyValue): PyNdarray {
  const a = square(v);
  const n = a.shape[0];
  const inverse = invert(floats(a).slice(), n, EPSILON);
  if (inverse === undefined) throw valueError("input matrix is singular");
  return matrix(n, n, inverse);
}

/** Roots of sums of squares, as running means of squares times their number. */
function norm(v: PyValue, axis: PyValue): PyValue {
  if (isSequence(v)) return makeFloat(lengthOfVector(Float64Array.from(iterate(v), (x) => floatOf(x))));
  if (!(v instanceof PyNdarray)) return None;
  refuseComplex(v);
  const at = optionalAxis(axis, v.ndim);
  if (at === undefined) return makeFloat(lengthOfVector(flat(v)));
  const lines = linesOf(v, at);
  const count = v.shape[at];
  const made = newArray(reducedShape(v.shape, at), float);
  for (let i = 0; i < made.length; i++) made.data[i] = lengthOfVector(lines.subarray(i * count, (i + 1) * count));
  return made;
}

function lengthOfVector(values: ArrayLike<number>): number {
  let mean = 0;
  for (let i = 0; i < values.length; i++) mean += (values[i] * values[i] - mean) / (i + 1);
  return Math.sqrt(mean * values.length);
}

/** QR by Givens rotations. @param mode  'reduced' or 'complete' */
function qr(v: PyValue, mode: PyValue): PyTuple {
  const a = arrayArgument(v, "operation is defined for ndarrays only");
  if (a.ndim !== 2) throw valueError("operation is defined for 2D arrays only");
  const [m, n] = a.shape;
  const how = stringOf(mode);
  const r = floats(a).slice();
  const q = new Float64Array(m * m);
  for (let i = 0; i < m; i++) q[i * (m + 1)] = 1;
  for (let j = 0; j < n; j++)
    for (let i = m - 1; i > j; i--) {
      const [c, s] = rotation(r[(i - 1) * n + j], r[i * n + j]);
      for (let k = 0; k < n; k++) {
        const [above, below] = [r[(i - 1) * n + k], r[i * n + k]];
        r[(i - 1) * n + k] = c * above + s * below;
        r[i * n + k] = s * above - c * below;
      }
      for (let k = 0; k < m; k++) {
        const [left, right] = [q[k * m + i - 1], q[k * m + i]];
        q[k * m + i - 1] = c * left + s * right;
        q[k * m + i] = s * left - c * right;
      }
    }
  if (how === "complete") return new PyTuple([matrix(m, m, q), matrix(m, n, r)]);
  if (how !== "reduced") throw valueError("mode must be complete, or reduced");
  const rank = m - (Math.max(m, n) - Math.min(m, n));
  const thin = new Float64Array(m * rank);
  for (let i = 0; i < m; i++) thin.set(q.subarray(i * m, i * m + rank), i * rank);
  return new PyTuple([matrix(m, rank, thin), matrix(rank, n, r.slice(0, rank * n))]);
}

/** Cosine and sine that turn (upper, lower) into (x, 0). */
function rotation(upper: number, lower: number): [c: number, s: number] {
  if (Math.abs(lower) < EPSILON) return [upper >= 0 ? 1 : -1, 0];
  if (Math.abs(upper) < EPSILON) return [0, lower >= 0 ? -1 : 1];
  if (Math.abs(upper) > Math.abs(lower)) {
    const t = lower / upper;
    const c = -1 / Math.sqrt(1 + t * t);
    return [c, c * t];
  }
  const t = upper / lower;
  const s = -1 / Math.sqrt(1 + t * t);
  return [s * t, s];
}

export const linalgFunctions: readonly FunctionSpec[] = [
  { sig: "cholesky(A, /)", call: cholesky },
  { sig: "det(m, /)", call: det },
  { sig: "eig(m, /)", call: eig },
  { sig: "inv(m, /)", call: inv },
  { sig: "norm(x, /, axis=None)", call: norm },
  { sig: "qr(m, /, mode='reduced')", call: qr },
];

/** numpy.trace */
export function trace(v: PyValue): PyValue {
  const a = square(v);
  const values = flat(a);
  let sum = 0;
  for (let i = 0; i < a.shape[0]; i++) sum += values[i * (a.shape[0] + 1)];
  return a.dtype === float ? makeFloat(sum) : sum;
}

/** numpy.dot: of vectors a number, else a matrix or vector of floats. */
export function dot(x: PyValue, y: PyValue): PyValue {
  const a = arrayArgument(x, "arguments must be ndarrays");
  const b = arrayArgument(y, "arguments must be ndarrays");
  refuseComplex(a);
  refuseComplex(b);
  const inner = a.shape[a.ndim - 1];
  if (inner !== b.shape[0]) throw valueError("dimensions do not match");
  const rows = a.ndim === 2 ? a.shape[0] : 1;
  const columns = b.ndim === 2 ? b.shape[1] : 1;
  const [l, r] = [floats(a), floats(b)];
  const out = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let k = 0; k < inner; k++) sum += l[i * inner + k] * r[k * columns + j];
      out[i * columns + j] = sum;
    }
  if (a.ndim === 1 && b.ndim === 1) return makeFloat(out[0]);
  return a.ndim === 2 && b.ndim === 2 ? matrix(rows, columns, out) : newArray([rows * columns], float, out);
}
