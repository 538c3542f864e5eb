/**
 * The same elements in other places: flip, roll, diff, cross, compress, delete, take. Booleans come out as uint8.
 *
 * @see micropython-ulab code/numpy/{numerical,transform,create}.c
 */
import { indexOf, iterate, lengthOf, stringOf, toArray, truth } from "../../runtime/protocol.js";
import { typeError, valueError } from "../../objects/error.js";
import { None, PyObject, type PyValue } from "../../objects/object.js";
import { arrayArgument, axisOf, isArrayLike, isIntObject, isScalar, refuseComplex } from "./convert.js";
import { arithmetic, int8, promoted, uint16 } from "./dtype.js";
import { fromLines, linesOf } from "./lines.js";
import { PyNdarray, flat, flatCopy, isDense, newArray, newView } from "./ndarray.js";

export function flip(v: PyValue, axis: PyValue): PyNdarray {
  const a = arrayArgument(v, "flip argument must be an ndarray");
  if (axis === None) {
    const all = newArray([a.length], arithmetic(a.dtype), flatCopy(a));
    return newView(all, all.shape, [-1], Math.max(0, a.length - 1));
  }
  if (!isIntObject(axis)) throw typeError("wrong axis index");
  const at = axisOf(axis, a.ndim);
  const strides = a.strides.map((step, i) => (i === at ? -step : step));
  return newView(a, a.shape, strides, a.offset + (a.shape[at] - 1) * a.strides[at]);
}

export function roll(v: PyValue, distance: PyValue, axis: PyValue): PyNdarray {
  const a = arrayArgument(v, "roll argument must be an ndarray");
  const shift = indexOf(distance);
  if (axis !== None && !isIntObject(axis)) throw typeError("wrong axis index");
  const at = axis === None ? undefined : axisOf(axis, a.ndim);
  const count = at === undefined ? a.length : a.shape[at];
  const { width } = a.dtype;
  const lines = at === undefined ? flat(a) : linesOf(a, at);
  const out = lines.slice();
  if (count > 0)
    for (let start = 0; start < a.length; start += count)
      for (let i = 0; i < count; i++) {
        const to = start + ((((i + shift) % count) + count) % count);
        for (let k = 0; k < width; k++) out[to * width + k] = lines[(start + i) * width + k];
      }
  const dtype = arithmetic(a.dtype);
  return at === undefined ? newArray(a.shape, dtype, out) : fromLines(a.shape, at, count, dtype, out);
}

/** Differences of order n along an axis, in the array's own type. */
export function diff(v: PyValue, order: PyValue, axis: PyValue): PyNdarray {
  const a = arrayArgument(v, "diff argument must be an ndarray");
  refuseComplex(a);
  const given = indexOf(axis);
  const at = given < 0 ? given + a.ndim : given;
  if (at < 0 || at >= a.ndim) throw valueError("index out of range");
  const n = indexOf(order);
  if (n < 0 || n > 9 || n > a.shape[at]) throw valueError("differentiation order out of range");
  const stencil = [1];
  for (let i = 1; i <= n; i++) stencil.push((-stencil[i - 1] * (n - i + 1)) / i);
  const [lines, count] = [linesOf(a, at), a.shape[at]];
  const left = count - n;
  const out = a.dtype.make((a.length / Math.max(1, count)) * left);
  for (let i = 0; i < out.length; i++) {
    const from = Math.floor(i / left) * count + (i % left);
    let sum = 0;
    for (let d = 0; d <= n; d++) sum -= stencil[d] * lines[from + d];
    out[i] = sum;
  }
  return fromLines(a.shape, at, left, arithmetic(a.dtype), out);
}

export function cross(x: PyValue, y: PyValue): PyNdarray {
  const a = arrayArgument(x, "arguments must be ndarrays");
  const b = arrayArgument(y, "arguments must be ndarrays");
  refuseComplex(a);
  refuseComplex(b);
  if (a.ndim !== 1 || b.ndim !== 1 || a.length !== b.length || a.length !== 3)
    throw valueError("cross is defined for 1D arrays of length 3");
  const [l, r] = [flat(a), flat(b)];
  const unlike = (a.dtype === int8 && b.dtype === uint16) || (a.dtype === uint16 && b.dtype === int8);
  const out = newArray([3], unlike ? uint16 : promoted(a.dtype, b.dtype));
  out.data[0] = l[1] * r[2] - l[2] * r[1];
  out.data[1] = -l[0] * r[2] + l[2] * r[0];
  out.data[2] = l[0] * r[1] - l[1] * r[0];
  return out;
}

/** The parts for which `condition` holds, along an axis or of all elements. */
export function compress(condition: PyValue, v: PyValue, axis: PyValue): PyNdarray {
  const a = arrayArgument(v, "wrong input type");
  const at = axis === None ? undefined : axisOf(axis, a.ndim);
  if (lengthOf(condition) !== (at === undefined ? a.length : a.shape[at]))
    throw valueError("wrong length of condition array");
  const keep = toArray(condition).map(truth);
  return kept(a, at, (i) => keep[i]);
}

/** All but the named parts. */
export function deleteParts(v: PyValue, indices: PyValue, axis: PyValue): PyNdarray {
  const a = arrayArgument(v, "first argument must be an ndarray");
  const at = axis === None ? undefined : axisOf(axis, a.ndim);
  const count = at === undefined ? a.length : a.shape[at];
  if (!isIntObject(indices) && !(indices instanceof PyObject && indices.__len__ !== undefined))
    throw typeError("wrong index type");
  const gone = isIntObject(indices) ? [indexOf(indices)] : toArray(indices).map(indexOf);
  if (gone.length === 0) return a;
  if (gone.length > count) throw valueError("wrong length of index array");
  const drop = new Set(
    gone.map((index) => {
      const i = index < 0 ? index + count : index;
      if (i < 0 || i > count) throw valueError("index is out of bounds");
      return i;
    }),
  );
  return kept(a, at, (i) => !drop.has(i));
}

function kept(a: PyNdarray, axis: number | undefined, keep: (i: number) => boolean): PyNdarray {
  const count = axis === undefined ? a.length : a.shape[axis];
  const lines = axis === undefined ? flat(a) : linesOf(a, axis);
  const { width } = a.dtype;
  const chosen = Array.from({ length: count }, (_, i) => i).filter(keep);
  const out = a.dtype.make((a.length / Math.max(1, count)) * chosen.length);
  let to = 0;
  for (let start = 0; start < a.length; start += count)
    for (const i of chosen) for (let k = 0; k < width; k++) out[to++] = lines[(start + i) * width + k];
  return axis === undefined
    ? newArray([chosen.length], arithmetic(a.dtype), out)
    : fromLines(a.shape, axis, chosen.length, arithmetic(a.dtype), out);
}

/** The parts at the given positions. @param mode  what becomes of positions outside: raise, wrap, clip */
export function take(v: PyValue, indices: PyValue, axis: PyValue, out: PyValue, mode: PyValue): PyNdarray {
  const a = arrayArgument(v, "input is not an array");
  const at = axis === None ? undefined : takeAxis(axis, a.ndim);
  const count = at === undefined ? a.length : a.shape[at];
  const how = mode === None ? "raise" : stringOf(mode);
  if (!["raise", "wrap", "clip"].includes(how)) throw valueError("mode should be raise, wrap or clip");
  const positions = [...iterate(indices)].map((each) => placed(indexOf(each), count, how));
  const lines = at === undefined ? flat(a) : linesOf(a, at);
  const { width } = a.dtype;
  const taken = a.dtype.make((a.length / Math.max(1, count)) * positions.length);
  let to = 0;
  for (let start = 0; start < a.length; start += count)
    for (const i of positions) for (let k = 0; k < width; k++) taken[to++] = lines[(start + i) * width + k];
  const made =
    at === undefined
      ? newArray([positions.length], arithmetic(a.dtype), taken)
      : fromLines(a.shape, at, positions.length, arithmetic(a.dtype), taken);
  return out === None ? made : into(out, made);
}

function takeAxis(axis: PyValue, ndim: number): number {
  const given = indexOf(axis);
  const at = given < 0 ? given + ndim : given;
  if (at < 0 || at >= ndim) throw valueError("index out of range");
  return at;
}

function placed(index: number, count: number, mode: string): number {
  if (mode === "wrap") return ((index % count) + count) % count;
  if (mode === "clip") {
    if (index < 0) throw valueError("index must not be negative");
    return Math.min(index, count - 1);
  }
  const at = index < 0 ? index + count : index;
  if (at < 0 || at >= count) throw valueError("index out of range");
  return at;
}

/** An `out` argument, filled. @throws TypeError, ValueError when it is not like the result */
export function into(out: PyValue, made: PyNdarray): PyNdarray {
  if (!(out instanceof PyNdarray)) throw typeError("out has wrong type");
  if (out.dtype !== made.dtype) throw valueError("out array has wrong dtype");
  if (out.ndim !== made.ndim) throw valueError("out array has wrong dimension");
  if (out.shape.some((n, i) => n !== made.shape[i])) throw valueError("out array has wrong shape");
  if (!isDense(out)) throw valueError("output array must be contiguous");
  flat(out).set(made.data);
  return out;
}

/** numpy.size */
export function sizeOf(v: PyValue, axis: PyValue): PyValue {
  if (isScalar(v)) return 1;
  if (!isArrayLike(v)) throw typeError("first argument must be an ndarray");
  if (!(v instanceof PyNdarray)) return lengthOf(v);
  return axis === None ? v.length : v.shape[axisOf(axis, v.ndim)];
}
