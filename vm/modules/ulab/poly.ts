/** Polynomials, interpolation, integration of samples, convolution. @see micropython-ulab code/numpy/{poly,approx,filter}.c */
import { floatOf, indexOf } from "../../runtime/protocol.js";
import { typeError, valueError } from "../../objects/error.js";
import { makeFloat } from "../../objects/number.js";
import { None, type PyValue } from "../../objects/object.js";
import { floatArray, floatList, fromOperand, isArrayLike, refuseComplex } from "./convert.js";
import { complex, float } from "./dtype.js";
import { partsOf } from "./fft.js";
import { EPSILON } from "./linalg.js";
import { invert } from "./matrix.js";
import { PyNdarray, floats, newArray } from "./ndarray.js";

/** Coefficients, highest power first, of the polynomial that fits best. polyfit(y, degree) counts x from 0. */
export function polyfit(first: PyValue, second: PyValue, third: PyValue | undefined): PyNdarray {
  if (!isArrayLike(first) || (third !== undefined && !isArrayLike(second)))
    throw valueError("input data must be an iterable");
  const y = floatList(third === undefined ? first : second);
  const x = third === undefined ? y.map((_, i) => i) : floatList(first);
  if (x.length !== y.length) throw valueError("input vectors must be of equal length");
  const degree = indexOf(third ?? second);
  if (y.length < degree) throw valueError("more degrees of freedom than data points");
  const size = degree + 1;
  const powers = [new Float64Array(x.length).fill(1)];
  for (let j = 1; j < size; j++) powers.push(powers[j - 1].map((p, i) => p * x[i]));
  const sumOf = (a: Float64Array, b: Float64Array): number => a.reduce((sum, v, i) => sum + v * b[i], 0);
  const products = new Float64Array(size * size);
  for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) products[j * size + i] = sumOf(powers[j], powers[i]);
  const inverse = invert(products, size, EPSILON);
  if (inverse === undefined) throw valueError("could not invert Vandermonde matrix");
  const right = powers.map((power) => sumOf(power, y));
  const found = Float64Array.from({ length: size }, (_, i) =>
    right.reduce((sum, value, j) => sum + inverse[i * size + j] * value, 0),
  );
  return floatArray(found.reverse());
}

export function polyval(p: PyValue, x: PyValue): PyValue {
  if (!isArrayLike(p)) throw typeError("input is not iterable");
  const coefficients = floatList(p);
  const at = (v: number): number => coefficients.reduce((sum, c, i) => (i === 0 ? c : sum * v + c), 0);
  if (!isArrayLike(x)) return makeFloat(at(floatOf(x)));
  if (!(x instanceof PyNdarray)) return floatArray(floatList(x).map(at));
  refuseComplex(x);
  return newArray(x.shape, float, floats(x).map(at));
}

/** Values between the points (xp, fp), by straight lines; `left` and `right` beyond them. */
export function interp(x: PyValue, xp: PyValue, fp: PyValue, left: PyValue, right: PyValue): PyNdarray {
  const [a, px, pf] = [fromOperand(x), fromOperand(xp), fromOperand(fp)];
  [a, px, pf].forEach(refuseComplex);
  if (px.ndim !== 1 || pf.ndim !== 1 || px.length < 2 || pf.length < 2 || px.length !== pf.length)
    throw valueError("interp is defined for 1D iterables of equal length");
  const [knots, values] = [floats(px), floats(pf)];
  const last = knots.length - 1;
  const before = left === None ? values[0] : floatOf(left);
  const after = right === None ? values[last] : floatOf(right);
  return floatArray(
    floats(a).map((v) => {
      if (v < knots[0]) return before;
      if (v > knots[last]) return after;
      let [low, high] = [0, last];
      while (high - low > 1) {
        const middle = low + ((high - low) >> 1);
        if (v <= knots[middle]) high = middle;
        else low = middle;
      }
      return values[low] + ((v - knots[low]) * (values[high] - values[low])) / (knots[high] - knots[low]);
    }),
  );
}

/** The area under samples by the trapezoidal rule: a running mean of the trapezoids, times their number. */
export function trapz(y: PyValue, x: PyValue, dx: PyValue): PyValue {
  const a = fromOperand(y);
  refuseComplex(a);
  if (a.length < 2) return makeFloat(0);
  if (a.ndim !== 1) throw valueError("trapz is defined for 1D iterables");
  const values = floats(a);
  let places: Float64Array | undefined;
  if (x !== None) {
    const b = fromOperand(x);
    refuseComplex(b);
    if (b.ndim !== 1 || a.length !== b.length) throw valueError("trapz is defined for 1D arrays of equal length");
    places = floats(b);
  }
  let mean = 0;
  for (let i = 1; i < values.length; i++) {
    const height = values[i] + values[i - 1];
    const area = places === undefined ? height : (places[i] - places[i - 1]) * height;
    mean += (area - mean) / i;
  }
  if (places === undefined) mean *= floatOf(dx);
  return makeFloat(0.5 * mean * (values.length - 1));
}

/** The full discrete convolution of two vectors. */
export function convolve(x: PyValue, y: PyValue): PyNdarray {
  if (!(x instanceof PyNdarray) || !(y instanceof PyNdarray)) throw typeError("convolve arguments must be ndarrays");
  if (x.ndim !== 1 || y.ndim !== 1) throw typeError("convolve arguments must be linear arrays");
  if (x.length === 0 || y.length === 0) throw typeError("convolve arguments must not be empty");
  if (x.dtype === complex || y.dtype === complex) return complexConvolve(x, y);
  return floatArray(convolved(floats(x), floats(y)));
}

function convolved(a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(a.length + b.length - 1);
  for (let i = 0; i < out.length; i++) {
    const from = Math.max(0, i - b.length + 1);
    const to = Math.min(a.length - 1, i);
    let sum = 0;
    for (let k = from; k <= to; k++) sum += a[k] * b[i - k];
    out[i] = sum;
  }
  return out;
}

function complexConvolve(x: PyNdarray, y: PyNdarray): PyNdarray {
  const [[ar, ai], [br, bi]] = [partsOf(x), partsOf(y)];
  const [rr, ii, ri, ir] = [convolved(ar, br), convolved(ai, bi), convolved(ar, bi), convolved(ai, br)];
  const made = newArray([rr.length], complex);
  for (let i = 0; i < rr.length; i++) made.data.set([rr[i] - ii[i], ri[i] + ir[i]], 2 * i);
  return made;
}
