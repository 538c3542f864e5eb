/**
 * `array[...]`: ints and slices give views (or one element), a Boolean array picks elements.
 *
 * @see micropython-ulab code/ndarray.c ndarray_subscr
 */
import { indexOf } from "../../runtime/protocol.js";
import { indexError, notImplementedError, typeError, valueError } from "../../objects/error.js";
import { None, type PyValue } from "../../objects/object.js";
import { PySlice, sliceLimits } from "../../objects/slice.js";
import { PyTuple } from "../../objects/tuple.js";
import { converted, fromOperand, isIntObject } from "./convert.js";
import { type Data, arithmetic, bool, complex, readElement } from "./dtype.js";
import { PyNdarray, broadcastShape, flat, lengthOfShape, newArray, newView, scatter, stretched } from "./ndarray.js";

export function getItem(a: PyNdarray, key: PyValue): PyValue {
  if (key instanceof PyNdarray) return picked(a, booleanIndex(key));
  const indices = indicesOf(a, key);
  // what is no index at all gives None, as on the board
  if (indices === undefined) return None;
  const view = viewOf(a, indices);
  return view.ndim === 0 ? readElement(view.dtype, view.data, view.offset) : view;
}

/** @throws ValueError, TypeError, IndexError, OverflowError */
export function setItem(a: PyNdarray, key: PyValue, value: PyValue): void {
  const values = fromOperand(value);
  if (key instanceof PyNdarray) return assignPicked(a, booleanIndex(key), values);
  const indices = indicesOf(a, key);
  if (indices === undefined) return;
  const view = viewOf(a, indices);
  if (values.length === 0 || view.length === 0) return;
  const target = view.ndim === 0 ? newView(view, [1], [1], view.offset) : view;
  const shape = broadcastShape(target, values);
  if (shape === undefined || lengthOfShape(shape) !== target.length)
    throw valueError("operands could not be broadcast together");
  scatter(target, stretched(converted(values, target.dtype), shape));
}

function booleanIndex(index: PyNdarray): PyNdarray {
  if (index.ndim > 1 || index.dtype !== bool)
    throw notImplementedError("operation is implemented for 1D Boolean arrays only");
  return index;
}

function picked(a: PyNdarray, index: PyNdarray): PyNdarray {
  if (a.length !== index.length) throw valueError("array and index length must be equal");
  const [values, choice] = [flat(a), flat(index)];
  const { width } = a.dtype;
  const count = countOf(choice);
  const out = newArray([count], arithmetic(a.dtype));
  let at = 0;
  for (let i = 0; i < choice.length; i++)
    if (choice[i] !== 0) for (let k = 0; k < width; k++) out.data[at++] = values[i * width + k];
  return out;
}

function countOf(choice: Data): number {
  let count = 0;
  for (const chosen of choice) count += chosen;
  return count;
}

function assignPicked(a: PyNdarray, index: PyNdarray, values: PyNdarray): void {
  if (values.dtype === complex && a.dtype !== complex) throw typeError("cannot convert complex to dtype");
  const choice = flat(index);
  const current = flat(a).slice();
  const source = flat(values.dtype === a.dtype ? values : newArray(values.shape, a.dtype, cast(values, a)));
  const { width } = a.dtype;
  const count = countOf(choice);
  const step = count === values.length ? width : 0;
  let at = 0;
  for (let i = 0; i < a.length; i++) {
    if (choice[i] === 0) continue;
    for (let k = 0; k < width; k++) current[i * width + k] = source[at + k];
    at += step;
  }
  scatter(a, current);
}

/** As C converts: the fraction is cut off, what is too large wraps. */
function cast(values: PyNdarray, to: PyNdarray): Data {
  const from = flat(values);
  const out = to.dtype.make(values.length);
  for (let i = 0; i < values.length; i++) out[i * to.dtype.width] = from[i];
  return out;
}

type Index = number | PySlice;

function indicesOf(a: PyNdarray, key: PyValue): Index[] | undefined {
  if (key instanceof PyTuple) {
    if (key.a.length > a.ndim) throw indexError("too many indices");
    return key.a.map((each) => {
      if (each instanceof PySlice) return each;
      if (!isIntObject(each)) throw indexError("indices must be integers, slices, or Boolean lists");
      return indexOf(each);
    });
  }
  if (key instanceof PySlice) return [key];
  return isIntObject(key) ? [indexOf(key)] : undefined;
}

function viewOf(a: PyNdarray, indices: readonly Index[]): PyNdarray {
  const shape: number[] = [];
  const strides: number[] = [];
  let { offset } = a;
  a.shape.forEach((length, axis) => {
    const index = indices[axis];
    if (index === undefined) {
      shape.push(length);
      strides.push(a.strides[axis]);
    } else if (index instanceof PySlice) {
      const { start, step, count } = sliceLimits(index, length);
      shape.push(count);
      strides.push(step * a.strides[axis]);
      offset += start * a.strides[axis];
    } else {
      const at = index < 0 ? index + length : index;
      if (at < 0 || at >= length) throw indexError("index is out of bounds");
      offset += at * a.strides[axis];
    }
  });
  return newView(a, shape, strides, offset);
}
