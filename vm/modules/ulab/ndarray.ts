/**
 * ndarray: a view of typed memory. Shape and strides say where its elements lie, so that slices, transposed and reshaped
 * arrays share the memory of what they were made from.
 *
 * Strides and offset count elements (Python's `strides` counts bytes). Functions that only read take `flat(array)`: the
 * elements in C order as one typed array, which is the memory itself where the array is dense, a copy otherwise.
 */
import { PyObject } from "../../objects/object.js";
import { type Data, type Dtype, float } from "./dtype.js";

export class PyNdarray extends PyObject {
  dtype: Dtype = float;
  /** Length by axis. An array without elements that came of a function has the shape [0]. */
  shape: readonly number[] = [0];
  strides: readonly number[] = [1];
  offset = 0;
  data: Data = new Float64Array(0);

  get ndim(): number {
    return this.shape.length;
  }
  get length(): number {
    return lengthOfShape(this.shape);
  }
}

export function lengthOfShape(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}

/** Strides of a dense array. */
export function denseStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = step;
    step *= shape[i];
  }
  return strides;
}

/** A dense array over `data`, or over fresh zeros. */
export function newArray(shape: readonly number[], dtype: Dtype, data?: Data): PyNdarray {
  const made = new PyNdarray();
  made.dtype = dtype;
  made.shape = shape;
  made.strides = denseStrides(shape);
  made.data = data ?? dtype.make(lengthOfShape(shape));
  return made;
}

/** A view of the memory of `source`. */
export function newView(
  source: PyNdarray,
  shape: readonly number[],
  strides: readonly number[],
  offset: number,
): PyNdarray {
  const made = new PyNdarray();
  made.dtype = source.dtype;
  made.data = source.data;
  made.shape = shape;
  made.strides = strides;
  made.offset = offset;
  return made;
}

/** Whether the elements lie in C order without gaps. */
export function isDense(a: PyNdarray): boolean {
  let step = 1;
  for (let i = a.shape.length - 1; i >= 0; i--) {
    if (a.shape[i] !== 1 && a.strides[i] !== step) return false;
    step *= a.shape[i];
  }
  return true;
}

/** The elements in C order: the memory itself when dense. For complex arrays, pairs. */
export function flat(a: PyNdarray): Data {
  const { length, dtype, offset, data } = a;
  if (!isDense(a)) return gather(a, a.shape, a.strides);
  const width = dtype.width;
  return offset === 0 && data.length === length * width
    ? data
    : data.subarray(offset * width, (offset + length) * width);
}

/** The elements in C order, never the memory itself. */
export function flatCopy(a: PyNdarray): Data {
  return isDense(a) ? flat(a).slice() : gather(a, a.shape, a.strides);
}

/** The elements in C order as doubles; complex arrays are not for this. */
export function floats(a: PyNdarray): Float64Array {
  const values = flat(a);
  return values instanceof Float64Array ? values : Float64Array.from(values);
}

/** A dense copy. */
export function copyOf(a: PyNdarray): PyNdarray {
  return newArray(a.shape, a.dtype, flatCopy(a));
}

/** The elements seen through other strides, in C order of `shape`, as a fresh typed array. */
export function gather(a: PyNdarray, shape: readonly number[], strides: readonly number[]): Data {
  const length = lengthOfShape(shape);
  const out = a.dtype.make(length);
  if (length === 0) return out;
  const { data } = a;
  const { width } = a.dtype;
  let at = 0;
  forRows(shape, strides, a.offset, (start, count, step) => {
    if (width === 1) for (let i = 0, p = start; i < count; i++, p += step) out[at++] = data[p];
    else
      for (let i = 0, p = start; i < count; i++, p += step) {
        out[at++] = data[2 * p];
        out[at++] = data[2 * p + 1];
      }
  });
  return out;
}

/** Writes typed values in C order into the array's memory. */
export function scatter(a: PyNdarray, values: ArrayLike<number>): void {
  const { data } = a;
  const { width } = a.dtype;
  let at = 0;
  if (a.length === 0) return;
  forRows(a.shape, a.strides, a.offset, (start, count, step) => {
    if (width === 1) for (let i = 0, p = start; i < count; i++, p += step) data[p] = values[at++];
    else
      for (let i = 0, p = start; i < count; i++, p += step) {
        data[2 * p] = values[at++];
        data[2 * p + 1] = values[at++];
      }
  });
}

/** Calls `row` for each run along the last axis, in C order. No axis may be empty. */
export function forRows(
  shape: readonly number[],
  strides: readonly number[],
  offset: number,
  row: (start: number, count: number, step: number) => void,
): void {
  const last = shape.length - 1;
  if (last < 0) return row(offset, 1, 1);
  const at = new Array<number>(last).fill(0);
  let start = offset;
  for (;;) {
    row(start, shape[last], strides[last]);
    let axis = last - 1;
    for (; axis >= 0; axis--) {
      start += strides[axis];
      if (++at[axis] < shape[axis]) break;
      start -= strides[axis] * shape[axis];
      at[axis] = 0;
    }
    if (axis < 0) return;
  }
}

/** The shape both can be stretched to: lengths agree, or one of them is 1. Undefined: they cannot. */
export function broadcastShape(a: PyNdarray, b: PyNdarray): number[] | undefined {
  const ndim = Math.max(a.ndim, b.ndim);
  const shape = new Array<number>(ndim);
  for (let i = 1; i <= ndim; i++) {
    const [m, n] = [a.shape[a.ndim - i] ?? 1, b.shape[b.ndim - i] ?? 1];
    if (m !== n && m !== 1 && n !== 1) return undefined;
    shape[ndim - i] = Math.max(m, n);
  }
  return shape;
}

/** The elements stretched to a broadcast shape, in C order; may be the memory itself. */
export function stretched(a: PyNdarray, shape: readonly number[]): Data {
  const length = lengthOfShape(shape);
  if (a.length === length) return flat(a);
  if (a.length === 1 && a.dtype.width === 1) return a.dtype.make(length).fill(a.data[a.offset]);
  const shift = shape.length - a.ndim;
  const strides = shape.map((_, i) => (i < shift || a.shape[i - shift] === 1 ? 0 : a.strides[i - shift]));
  return gather(a, shape, strides);
}
