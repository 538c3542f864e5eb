/** Work along one axis: an array as many lines, and results with that axis gone or of another length. */
import { type Data, type Dtype } from "./dtype.js";
import { PyNdarray, gather, newArray, newView, scatter } from "./ndarray.js";

/** The array seen with `axis` last. */
export function axisLast(a: PyNdarray, axis: number): PyNdarray {
  const move = (list: readonly number[]): number[] => [...list.slice(0, axis), ...list.slice(axis + 1), list[axis]];
  return newView(a, move(a.shape), move(a.strides), a.offset);
}

/** The lines along `axis`, one behind the other, in C order of the other axes; a fresh typed array. */
export function linesOf(a: PyNdarray, axis: number): Data {
  const moved = axisLast(a, axis);
  return gather(moved, moved.shape, moved.strides);
}

/** Writes lines along `axis` back. */
export function putLines(a: PyNdarray, axis: number, lines: ArrayLike<number>): void {
  scatter(axisLast(a, axis), lines);
}

/** A new array whose lines along `axis` are these, each `count` long. */
export function fromLines(
  shape: readonly number[],
  axis: number,
  count: number,
  dtype: Dtype,
  lines: ArrayLike<number>,
): PyNdarray {
  const out = newArray(
    shape.map((n, i) => (i === axis ? count : n)),
    dtype,
  );
  if (out.length > 0) putLines(out, axis, lines);
  return out;
}

/** The shape without `axis`; a vector leaves one element. */
export function reducedShape(shape: readonly number[], axis: number): number[] {
  return shape.length === 1 ? [1] : [...shape.slice(0, axis), ...shape.slice(axis + 1)];
}
