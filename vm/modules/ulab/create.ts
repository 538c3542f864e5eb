/** Arrays from nothing: zeros, arange, linspace, eye, diag, concatenate, meshgrid, frombuffer. @see micropython-ulab code/numpy/create.c */
import { bufferOf, floatOf, indexOf, stringOf, truth } from "../../runtime/protocol.js";
import { PyComplex } from "../../objects/complex.js";
import { typeError, valueError, zeroDivisionError } from "../../objects/error.js";
import { PyList } from "../../objects/list.js";
import { makeFloat } from "../../objects/number.js";
import { None, type PyValue } from "../../objects/object.js";
import { PyTuple } from "../../objects/tuple.js";
import { power } from "./c-math.js";
import { converted, fromIterable, isIntObject, isScalar, isArrayLike } from "./convert.js";
import { type Dtype, arithmetic, bool, complex, dtypeOf, float, int16, writeElement } from "./dtype.js";
import { limits } from "./limits.js";
import { fromLines, linesOf } from "./lines.js";
import { PyNdarray, flat, flatCopy, newArray, newView } from "./ndarray.js";

/** zeros, ones, full. @param value  undefined: leave zeros */
export function filled(shape: PyValue, dtype: PyValue | undefined, value: PyValue | undefined): PyNdarray {
  const made = newArray(shapeArgument(shape), dtype === undefined ? float : dtypeOf(dtype));
  if (value === undefined || made.length === 0) return made;
  writeElement(made.dtype, made.data, 0, made.dtype === bool ? truth(value) : value);
  const { width } = made.dtype;
  if (width === 1) made.data.fill(made.data[0]);
  else for (let i = 2; i < made.data.length; i++) made.data[i] = made.data[i - 2];
  return made;
}

function shapeArgument(shape: PyValue): number[] {
  if (isIntObject(shape)) return [lengthArgument(shape)];
  if (!(shape instanceof PyTuple) && !(shape instanceof PyList))
    throw typeError("input argument must be an integer, a tuple, or a list");
  if (shape.a.length > limits.dimensions) throw typeError("too many dimensions");
  return shape.a.map(lengthArgument);
}

function lengthArgument(v: PyValue): number {
  const n = indexOf(v);
  if (n < 0 || n > 2 ** 28) throw valueError("array is too big");
  return n;
}

/** `len` values from `start` by `step`; the last is `stop` itself, whatever rounding did on the way. */
function progression(start: number, step: number, stop: number, length: number, dtype: Dtype): PyNdarray {
  const made = newArray([length], dtype);
  let value = start;
  for (let i = 0; i < length; i++, value += step)
    made.data[i] = dtype === bool ? Number(value !== 0) : i === length - 1 ? stop : value;
  return made;
}

export function arange(first: PyValue, second: PyValue, third: PyValue, dtype: PyValue): PyNdarray {
  const given = [first, second, third].filter((v) => v !== None);
  const [start, stop, step] = [
    second === None ? 0 : floatOf(first),
    floatOf(second === None ? first : second),
    third === None ? 1 : floatOf(third),
  ];
  let type = given.every(isIntObject) ? int16 : float;
  if ([start, stop, step].some((v) => Math.abs(v) > 32768)) type = float;
  if (dtype !== None) type = dtypeOf(dtype);
  if (step === 0) throw zeroDivisionError("divide by zero");
  if (![start, stop, step].every(Number.isFinite)) throw valueError("arange: cannot compute length");
  if ((stop - start) / step <= 0) return newArray([0], type);
  const length = Math.ceil((stop - start) / step);
  return progression(start, step, start + (length - 1) * step, length, type);
}

export function linspace(
  from: PyValue,
  to: PyValue,
  num: PyValue,
  endpoint: PyValue,
  retstep: PyValue,
  dtype: PyValue | undefined,
): PyValue {
  const length = pointCount(num);
  const spaces = endpoint === true ? length - 1 : length;
  if (limits.complex && (from instanceof PyComplex || to instanceof PyComplex)) {
    const [a, b] = [complexOf(from), complexOf(to)];
    const step = new PyComplex((b.re - a.re) / spaces, (b.im - a.im) / spaces);
    const made = newArray([length], complex);
    let { re, im } = a;
    for (let i = 0; i < length; i++, re += step.re, im += step.im) made.data.set([re, im], 2 * i);
    return retstep === false ? made : new PyTuple([made, step]);
  }
  const start = floatOf(from);
  const stop = floatOf(to);
  const step = (stop - start) / spaces;
  const last = endpoint === true ? stop : start + step * (length - 1);
  const made = progression(start, step, last, length, dtype === undefined ? float : dtypeOf(dtype));
  return retstep === false ? made : new PyTuple([made, makeFloat(step)]);
}

function complexOf(v: PyValue): PyComplex {
  return v instanceof PyComplex ? v : new PyComplex(floatOf(v), 0);
}

function pointCount(num: PyValue): number {
  const length = indexOf(num);
  if (length < 2) throw valueError("number of points must be at least 2");
  return length;
}

export function logspace(
  from: PyValue,
  to: PyValue,
  num: PyValue,
  base: PyValue,
  endpoint: PyValue,
  dtype: PyValue | undefined,
): PyNdarray {
  const length = pointCount(num);
  const start = floatOf(from);
  const step = (floatOf(to) - start) / (endpoint === true ? length - 1 : length);
  const quotient = power(floatOf(base), step);
  const made = newArray([length], dtype === undefined ? float : dtypeOf(dtype));
  let value = power(floatOf(base), start);
  // what 32 bits cannot hold C leaves open; the unix build gives 0
  const cast = (x: number): number => (made.dtype === float || Math.abs(x) < 2 ** 31 ? x : 0);
  for (let i = 0; i < length; i++, value *= quotient) made.data[i] = made.dtype === bool ? 1 : cast(value);
  return made;
}

export function eye(size: PyValue, columns: PyValue, shift: PyValue, dtype: PyValue | undefined): PyNdarray {
  const n = lengthArgument(size);
  const m = columns === None ? n : lengthArgument(columns);
  const k = indexOf(shift);
  const made = newArray([n, m], dtype === undefined ? float : dtypeOf(dtype));
  for (let row = Math.max(0, -k), column = Math.max(0, k); row < n && column < m; row++, column++)
    made.data[(row * m + column) * made.dtype.width] = 1;
  return made;
}

/** A matrix's diagonal, or the matrix with this diagonal. */
export function diag(v: PyValue, shift: PyValue): PyNdarray {
  const a = fromIterable(v, float);
  const k = indexOf(shift);
  const distance = Math.abs(k);
  if (a.ndim === 2) {
    const axis = k >= 0 ? 1 : 0;
    const length = Math.max(0, a.shape[axis] - distance);
    const step = a.strides[0] + a.strides[1];
    const view = newView(a, [Math.min(length, a.shape[1 - axis])], [step], a.offset + distance * a.strides[axis]);
    return newArray(view.shape, arithmetic(a.dtype), flatCopy(view));
  }
  if (a.ndim !== 1) throw valueError("input must be 1- or 2-d");
  const side = a.length + distance;
  const made = newArray([side, side], arithmetic(a.dtype));
  const values = flat(a);
  const { width } = a.dtype;
  for (let i = 0; i < a.length; i++) {
    const at = (i + Math.max(0, -k)) * side + i + Math.max(0, k);
    for (let part = 0; part < width; part++) made.data[at * width + part] = values[i * width + part];
  }
  return made;
}

export function concatenate(arrays: PyValue, axis: PyValue): PyNdarray {
  if (!(arrays instanceof PyTuple)) throw typeError("first argument must be a tuple of ndarrays");
  const parts = arrays.a.map((each) => {
    if (!(each instanceof PyNdarray)) throw valueError("only ndarrays can be concatenated");
    return each;
  });
  const [first] = parts;
  const given = indexOf(axis);
  const at = given < 0 ? given + first.ndim : given;
  if (at < 0 || at >= first.ndim) throw valueError("wrong axis specified");
  const fits = (part: PyNdarray): boolean =>
    arithmetic(part.dtype) === arithmetic(first.dtype) &&
    part.ndim === first.ndim &&
    part.shape.every((n, i) => i === at || n === first.shape[i]);
  if (!parts.every(fits)) throw valueError("input arrays are not compatible");
  const count = parts.reduce((sum, part) => sum + part.shape[at], 0);
  const { width } = first.dtype;
  const lines = parts.map((part) => linesOf(part, at));
  const rows = parts.reduce((most, part) => Math.max(most, part.shape[at] === 0 ? 0 : part.length / part.shape[at]), 0);
  const out = first.dtype.make(rows * count);
  let to = 0;
  for (let row = 0; row < rows; row++)
    parts.forEach((part, i) => {
      const size = part.shape[at] * width;
      out.set(lines[i].subarray(row * size, (row + 1) * size), to);
      to += size;
    });
  return fromLines(first.shape, at, count, arithmetic(first.dtype), out);
}

/** Coordinate matrices of vectors. */
export function meshgrid(vectors: readonly PyValue[], indexing: PyValue): PyTuple {
  if (typeof indexing !== "string") throw typeError("indexing should be 'xy' or 'ij'");
  const order = stringOf(indexing);
  if (order !== "xy" && order !== "ij") throw valueError("indexing must be 'xy' or 'ij'");
  if (vectors.length > limits.dimensions) throw valueError("too many input arrays");
  const arrays = vectors.map((each) => {
    if (!(each instanceof PyNdarray)) throw typeError("arguments must be ndarrays");
    if (each.ndim !== 1) throw valueError("arguments must be 1D arrays");
    return each;
  });
  const swap = order === "xy" && arrays.length >= 2;
  const place = (i: number): number => (swap && i < 2 ? 1 - i : i);
  const shape = arrays.map((_, i) => arrays[place(i)].length);
  return new PyTuple(
    arrays.map((source, i) => {
      const strides = shape.map((_, axis) => (axis === place(i) ? source.strides[0] : 0));
      const view = newView(source, shape, strides, source.offset);
      return newArray(shape, arithmetic(source.dtype), flatCopy(view));
    }),
  );
}

/** An array over the memory of a buffer: it changes with it. */
export function frombuffer(buffer: PyValue, dtype: PyValue | undefined, count: PyValue, offset: PyValue): PyNdarray {
  const type = dtype === undefined ? float : dtypeOf(dtype);
  const skip = indexOf(offset);
  const bytes = bufferOf(buffer);
  if (skip < 0 || bytes.length < skip)
    throw valueError("offset must be non-negative and no greater than buffer length");
  let length = Math.floor((bytes.length - skip) / type.size);
  if (length * type.size !== bytes.length - skip) throw valueError("buffer size must be a multiple of element size");
  const wanted = indexOf(count);
  if (wanted > 0) {
    if (length < wanted) throw valueError("buffer is smaller than requested size");
    length = wanted;
  }
  const at = bytes.byteOffset + skip;
  const word = type === complex ? 8 : type.size;
  // typed arrays must be aligned: what is not is copied
  return at % word === 0
    ? newArray([length], type, type.over(bytes.buffer, at, length))
    : newArray([length], type, type.over(bytes.slice(skip, skip + length * type.size).buffer, 0, length));
}

export function asarray(v: PyValue, dtype: PyValue): PyValue {
  const type = dtype === None ? undefined : dtypeOf(dtype);
  if (isScalar(v)) return v;
  if (v instanceof PyNdarray) return type === undefined || arithmetic(v.dtype) === type ? v : converted(v, type);
  if (isArrayLike(v)) return fromIterable(v, type ?? float);
  throw typeError("wrong input type");
}
