/** sort, argsort, median. @see micropython-ulab code/numpy/numerical.c */
import { notImplementedError, valueError } from "../../objects/error.js";
import { None, type PyValue } from "../../objects/object.js";
import { makeFloat } from "../../objects/number.js";
import { arrayArgument, axisOf, refuseComplex } from "./convert.js";
import { type Data, float, uint16 } from "./dtype.js";
import { fromLines, linesOf, putLines, reducedShape } from "./lines.js";
import { PyNdarray, copyOf, flatCopy, newArray } from "./ndarray.js";

/** The elements as ulab compares them: signed ones by their bits, so that negative ints come last. */
function compared(values: Data): Data {
  if (values instanceof Int8Array) return new Uint8Array(values.buffer, values.byteOffset, values.length);
  if (values instanceof Int16Array) return new Uint16Array(values.buffer, values.byteOffset, values.length);
  return values;
}

/** Numbers in ascending order; None as axis sorts all elements as one line. */
export function sortedAlong(v: PyValue, axis: PyValue, inplace: boolean): PyNdarray {
  const source = arrayArgument(v, "sort argument must be an ndarray");
  refuseComplex(source);
  const a = inplace ? source : copyOf(source);
  if (axis === None) {
    const sorted = flatCopy(source);
    compared(sorted).sort();
    if (!inplace) return newArray([a.length], a.dtype, sorted);
    Object.assign(a, newArray([a.length], a.dtype, sorted));
    return a;
  }
  const at = axisOf(axis, a.ndim);
  const lines = linesOf(a, at);
  const count = a.shape[at];
  for (let i = 0; i < lines.length; i += count)
    compared(lines)
      .subarray(i, i + count)
      .sort();
  putLines(a, at, lines);
  return a;
}

/** Positions that would sort each line, as uint16. */
export function argsort(v: PyValue, axis: PyValue): PyNdarray {
  const a = arrayArgument(v, "argsort argument must be an ndarray");
  refuseComplex(a);
  if (axis === None) throw notImplementedError("argsort is not implemented for flattened arrays");
  if (a.shape.some((n) => n > 65535)) throw valueError("axis too long");
  const at = axisOf(axis, a.ndim);
  const lines = linesOf(a, at);
  const count = a.shape[at];
  const out = new Uint16Array(lines.length);
  for (let i = 0; i < lines.length; i += count) out.set(heapOrder(compared(lines).subarray(i, i + count)), i);
  return fromLines(a.shape, at, count, uint16, out);
}

/** Heapsort, as ulab does: which of equal values comes first is part of the answer. */
function heapOrder(values: ArrayLike<number>): Uint16Array {
  const order = Uint16Array.from({ length: values.length }, (_, i) => i);
  let end = values.length;
  let start = end >> 1;
  for (;;) {
    let held: number;
    if (start > 0) held = order[--start];
    else {
      if (--end <= 0) return order;
      held = order[end];
      order[end] = order[0];
    }
    let hole = start;
    let child = 2 * start + 1;
    while (child < end) {
      if (child + 1 < end && values[order[child + 1]] > values[order[child]]) child++;
      if (!(values[order[child]] > values[held])) break;
      order[hole] = order[child];
      hole = child;
      child = 2 * hole + 1;
    }
    order[hole] = held;
  }
}

/** The middle of the sorted elements, between the two middle ones where their number is even. */
export function median(v: PyValue, axis: PyValue): PyValue {
  const a = arrayArgument(v, "median argument must be an ndarray");
  if (a.length === 0) return makeFloat(NaN);
  if (axis === None) return makeFloat(middle(flatCopy(sortedAlong(a, None, false))));
  const at = axisOf(axis, a.ndim);
  if (a.ndim === 1) return makeFloat(middle(flatCopy(sortedAlong(a, None, false))));
  const lines = linesOf(sortedAlong(a, axis, false), at);
  const count = a.shape[at];
  const out = new Float64Array(lines.length / count);
  for (let i = 0; i < out.length; i++) out[i] = middle(lines.subarray(i * count, (i + 1) * count));
  return newArray(reducedShape(a.shape, at), float, out);
}

function middle(sorted: ArrayLike<number>): number {
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half] + sorted[half - 1]) * 0.5;
}
