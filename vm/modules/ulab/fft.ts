/**
 * The fast Fourier transform of arrays whose length is a power of two. Without complex numbers, as on CircuitPython's boards,
 * it takes and gives real and imaginary parts apart.
 *
 * @see micropython-ulab code/numpy/fft/fft_tools.c, whose roundings the recurrence for the twiddle factors follows
 */
import { notImplementedError, typeError, valueError } from "../../objects/error.js";
import { type FunctionSpec } from "../../objects/native.js";
import { type PyValue } from "../../objects/object.js";
import { PyTuple } from "../../objects/tuple.js";
import { floatArray } from "./convert.js";
import { complex } from "./dtype.js";
import { limits } from "./limits.js";
import { PyNdarray, flat, newArray } from "./ndarray.js";

/** In place. @param sign  1: forward, -1: backward (without dividing by the length) */
export function transform(re: Float64Array, im: Float64Array, sign: 1 | -1): void {
  const n = re.length;
  reorder(re, im);
  for (let half = 1; half < n; half *= 2) {
    const theta = (-2 * sign * Math.PI) / (2 * half);
    const sine = Math.sin(0.5 * theta);
    const stepRe = -2 * sine * sine;
    const stepIm = Math.sin(theta);
    let wr = 1;
    let wi = 0;
    for (let m = 0; m < half; m++) {
      for (let i = m; i < n; i += 2 * half) {
        const j = i + half;
        const tr = wr * re[j] - wi * im[j];
        const ti = wr * im[j] + wi * re[j];
        re[j] = re[i] - tr;
        im[j] = im[i] - ti;
        re[i] += tr;
        im[i] += ti;
      }
      const before = wr;
      wr = wr * stepRe - wi * stepIm + wr;
      wi = wi * stepRe + before * stepIm + wi;
    }
  }
}

/** Puts elements where their index with its bits reversed says. */
function reorder(re: Float64Array, im: Float64Array): void {
  const n = re.length;
  for (let i = 0, j = 0; i < n; i++) {
    if (j > i) {
      [re[i], re[j]] = [re[j], re[i]];
      [im[i], im[j]] = [im[j], im[i]];
    }
    let bit = n >> 1;
    while (j >= bit && bit > 0) {
      j -= bit;
      bit >>= 1;
    }
    j += bit;
  }
}

function vectorArgument(v: PyValue): PyNdarray {
  if (!(v instanceof PyNdarray)) throw notImplementedError("FFT is defined for ndarrays only");
  if (v.ndim !== 1) throw typeError("FFT is implemented for linear arrays only");
  return v;
}

/** Real and imaginary parts, as fresh doubles. */
export function partsOf(a: PyNdarray): [re: Float64Array, im: Float64Array] {
  const values = flat(a);
  if (a.dtype !== complex) return [Float64Array.from(values), new Float64Array(a.length)];
  const part = (which: 0 | 1): Float64Array => Float64Array.from({ length: a.length }, (_, i) => values[2 * i + which]);
  return [part(0), part(1)];
}

function fft(v: PyValue, imaginary: PyValue | undefined, sign: 1 | -1): PyValue {
  const a = vectorArgument(v);
  if ((a.length & (a.length - 1)) !== 0) throw valueError("input array length must be power of 2");
  const [re, im] = partsOf(a);
  if (imaginary !== undefined) {
    const b = vectorArgument(imaginary);
    if (a.length !== b.length) throw valueError("real and imaginary parts must be of equal length");
    im.set(flat(b));
  }
  transform(re, im, sign);
  if (sign < 0)
    for (let i = 0; i < re.length; i++) {
      re[i] /= re.length;
      im[i] /= re.length;
    }
  if (!limits.complex) return new PyTuple([floatArray(re), floatArray(im)]);
  const made = newArray([re.length], complex);
  for (let i = 0; i < re.length; i++) made.data.set([re[i], im[i]], 2 * i);
  return made;
}

/** What the module holds depends on whether there are complex numbers. */
export function fftFunctions(): readonly FunctionSpec[] {
  const parameters = limits.complex ? "(r, /)" : "(r, c=..., /)";
  return [
    { sig: `fft${parameters}`, call: (re: PyValue, im?: PyValue) => fft(re, limits.complex ? undefined : im, 1) },
    { sig: `ifft${parameters}`, call: (re: PyValue, im?: PyValue) => fft(re, limits.complex ? undefined : im, -1) },
  ];
}
