/**
 * From Python values to arrays and from one dtype to another.
 *
 * @see micropython-ulab code/ndarray.c ndarray_from_iterable, ndarray_from_mp_obj, ndarray_copy_view_convert_type
 */
import { floatOf, indexOf, iterate, lengthOf, toArray, typeOf } from "../../runtime/protocol.js";
import { PyComplex } from "../../objects/complex.js";
import { notImplementedError, typeError, valueError } from "../../objects/error.js";
import { PyList } from "../../objects/list.js";
import { floatValue, intValue, isFloat } from "../../objects/number.js";
import { None, type PyValue } from "../../objects/object.js";
import { PyRange } from "../../objects/range.js";
import { PyTuple } from "../../objects/tuple.js";
import {
  type Dtype,
  arithmetic,
  bool,
  complex,
  float,
  inRange,
  int16,
  int8,
  readElement,
  uint16,
  uint8,
  writeElement,
} from "./dtype.js";
import { limits } from "./limits.js";
import { PyNdarray, copyOf, flat, newArray } from "./ndarray.js";

/** What functions take beside arrays. */
export function isSequence(v: PyValue): v is PyTuple | PyList | PyRange {
  return v instanceof PyTuple || v instanceof PyList || v instanceof PyRange;
}

export function isArrayLike(v: PyValue): boolean {
  return v instanceof PyNdarray || isSequence(v);
}

/** An int (no bool), a float, or a complex. */
export function isScalar(v: PyValue): boolean {
  return isIntObject(v) || isFloat(v) || v instanceof PyComplex;
}

/** ulab asks for int objects, which excludes True and False. */
export function isIntObject(v: PyValue): boolean {
  return typeof v !== "boolean" && intValue(v) !== undefined;
}

/**
 * An array argument as it is, a sequence (of sequences) as a new array. The first items say what shape it has; where later
 * ones are shorter, zeros are left at the end. @throws ValueError, TypeError
 */
export function fromIterable(source: PyValue, dtype: Dtype): PyNdarray {
  if (source instanceof PyNdarray) return source;
  const shape = shapeOf(source);
  if (shape.length === 0) toArray(source);
  const made = newArray(shape, dtype);
  fill(made, source, 0, 0);
  return made;
}

/** Lengths, by the first item of each level. */
function shapeOf(source: PyValue): number[] {
  const shape: number[] = [];
  for (let level: PyValue | undefined = source; level !== undefined && hasLength(level);) {
    if (shape.length === limits.dimensions) throw valueError("too many dimensions");
    const length = lengthOf(level);
    shape.push(length);
    if (length === 0) break;
    level = level instanceof PyNdarray ? itemOf(level) : first(level);
  }
  return shape;
}

function hasLength(v: PyValue): boolean {
  if (typeof v === "object") return v.__len__ !== undefined;
  return typeof v === "string" && typeOf(v).name === "str";
}

function first(v: PyValue): PyValue | undefined {
  for (const each of iterate(v)) return each;
  return undefined;
}

function itemOf(a: PyNdarray): PyValue {
  return a.ndim === 1 ? readElement(a.dtype, a.data, a.offset) : first(a)!;
}

function fill(into: PyNdarray, source: PyValue, axis: number, start: number): number {
  let at = start;
  const { dtype, data } = into;
  if (axis === into.ndim - 1) {
    const items = source instanceof PyList || source instanceof PyTuple ? source.a : toArray(source);
    if (at + items.length > into.length) throw valueError("iterables are not of the same length");
    if (dtype === float) for (const item of items) data[at++] = typeof item === "number" ? item : floatOf(item);
    else for (const item of items) writeElement(dtype, data, at++, item);
    return at;
  }
  for (const item of iterate(source)) at = fill(into, item, axis + 1, at);
  return at;
}

/**
 * An operand: arrays as they are, a number as an array of one element of the smallest type that holds it.
 * @param other  the other operand's type: a small int beside signed elements is signed itself
 */
export function fromOperand(v: PyValue, other?: Dtype): PyNdarray {
  if (v instanceof PyNdarray) return v;
  if (typeof v === "boolean") return one(bool, v ? 1 : 0);
  const n = intValue(v);
  if (n !== undefined) {
    const type = intType(indexOf(v), other);
    return one(type, type === float ? Number(n) : inRange(type, n));
  }
  if (isFloat(v)) return one(float, floatValue(v)!);
  if (limits.complex && v instanceof PyComplex) return newArray([1], complex, Float64Array.of(v.re, v.im));
  return fromIterable(v, float);
}

function one(dtype: Dtype, value: number): PyNdarray {
  const made = newArray([1], dtype);
  made.data[0] = value;
  return made;
}

/** As in ulab 6.5.3, which CircuitPython 10 is built with: what may not fit is a float; later ones try to store it in the other's type. */
function intType(n: number, other: Dtype | undefined): Dtype {
  if (n < -32767 || n > 32767) return float;
  if (n < 0) return n > -128 ? int8 : int16;
  if (other === int8 || other === int16) return n < 128 ? int8 : int16;
  return n < 256 ? uint8 : uint16;
}

/** A copy with elements of another type; floats are rounded. @throws TypeError from complex, OverflowError */
export function converted(a: PyNdarray, dtype: Dtype): PyNdarray {
  // what is stored as uint8 stays what it is
  if (arithmetic(a.dtype) === dtype) return copyOf(a);
  if (dtype === bool) throw valueError("bad typecode");
  if (a.dtype === complex) throw typeError("cannot convert complex type");
  const from = flat(a);
  const made = newArray(a.shape, dtype);
  const to = made.data;
  if (dtype === complex) for (let i = 0; i < from.length; i++) to[2 * i] = from[i];
  else if (dtype === float) (to as Float64Array).set(from);
  else if (a.dtype === float)
    for (let i = 0; i < from.length; i++) to[i] = inRange(dtype, Math.sign(from[i]) * Math.round(Math.abs(from[i])));
  else for (let i = 0; i < from.length; i++) to[i] = inRange(dtype, from[i]);
  return made;
}

/** Doubles of an array or any iterable of numbers. */
export function floatList(v: PyValue): Float64Array {
  if (v instanceof PyNdarray) {
    refuseComplex(v);
    return Float64Array.from(flat(v));
  }
  return Float64Array.from(toArray(v), (x) => floatOf(x));
}

/** @throws NotImplementedError */
export function refuseComplex(a: PyNdarray): void {
  if (a.dtype === complex) throw notImplementedError("not implemented for complex dtype");
}

/** An axis argument: negative counts from the last. @throws ValueError */
export function axisOf(v: PyValue, ndim: number): number {
  const axis = indexOf(v);
  const at = axis < 0 ? axis + ndim : axis;
  if (at < 0 || at >= ndim) throw valueError("axis is out of bounds");
  return at;
}

/** None, or an int. @throws TypeError */
export function optionalAxis(v: PyValue, ndim: number): number | undefined {
  if (v === None) return undefined;
  if (!isIntObject(v)) throw typeError("axis must be None, or an integer");
  return axisOf(v, ndim);
}

/** @throws TypeError with `text` for what is no array */
export function arrayArgument(v: PyValue, text: string): PyNdarray {
  if (!(v instanceof PyNdarray)) throw typeError(text);
  return v;
}

/** A one-dimensional array of floats. */
export function floatArray(values: Float64Array): PyNdarray {
  return newArray([values.length], float, values);
}
