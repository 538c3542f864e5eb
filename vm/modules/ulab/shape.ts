/** reshape and transpose: views where memory allows. @see micropython-ulab code/ndarray.c */
import { indexOf } from "../../runtime/protocol.js";
import { typeError, valueError } from "../../objects/error.js";
import { None, type PyValue } from "../../objects/object.js";
import { PyTuple } from "../../objects/tuple.js";
import { isIntObject } from "./convert.js";
import { arithmetic } from "./dtype.js";
import { limits } from "./limits.js";
import { PyNdarray, denseStrides, flatCopy, isDense, lengthOfShape, newArray, newView } from "./ndarray.js";

/** @param shape  an int or a tuple of ints, one of which may be negative: what the others leave. @throws ValueError, TypeError */
export function reshaped(a: PyNdarray, shape: PyValue): PyNdarray {
  if (!(shape instanceof PyTuple) && !isIntObject(shape)) throw typeError("shape must be integer or tuple of integers");
  const asked = (shape instanceof PyTuple ? shape.a : [shape]).map(indexOf);
  if (asked.length > limits.dimensions) throw valueError(`maximum number of dimensions is ${limits.dimensions}`);
  const unknown = asked.filter((n) => n < 0).length;
  if (unknown > 1) throw valueError("can only specify one unknown dimension");
  const known = lengthOfShape(asked.filter((n) => n >= 0));
  const given = asked.map((n) => (n < 0 ? Math.trunc(a.length / known) : n));
  if (unknown === 0 && known !== a.length) throw valueError("cannot reshape array");
  return isDense(a)
    ? newView(a, given, denseStrides(given), a.offset)
    : newArray(given, arithmetic(a.dtype), flatCopy(a));
}

/** The axes in another order; without `axes` in reverse. @throws ValueError, TypeError */
export function transposed(a: PyNdarray, axes: PyValue = None): PyNdarray {
  if (a.ndim === 1) return a;
  const order = axes === None ? a.shape.map((_, i) => a.ndim - 1 - i) : orderOf(axes, a.ndim);
  return newView(
    a,
    order.map((axis) => a.shape[axis]),
    order.map((axis) => a.strides[axis]),
    a.offset,
  );
}

function orderOf(axes: PyValue, ndim: number): number[] {
  if (!(axes instanceof PyTuple)) throw typeError("keyword argument must be tuple of integers");
  if (axes.a.length > ndim) throw valueError("too many axes specified");
  const order = Array.from({ length: ndim }, (_, i) => i);
  axes.a.forEach((each, i) => {
    const axis = indexOf(each);
    if (axis < 0 || axis >= ndim) throw valueError("axis index out of bounds");
    if (order.slice(0, i).includes(axis)) throw valueError("repeated indices");
    order[i] = axis;
  });
  return order;
}
