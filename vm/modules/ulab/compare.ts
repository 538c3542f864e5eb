/** Functions that compare: equal, maximum, clip, where, nonzero, isinf, bincount. @see micropython-ulab code/numpy/compare.c */
import { floatOf, indexOf } from "../../runtime/protocol.js";
import { notImplementedError, typeError, valueError } from "../../objects/error.js";
import { floatValue, isFloat } from "../../objects/number.js";
import { None, type PyValue } from "../../objects/object.js";
import { PyTuple } from "../../objects/tuple.js";
import { arrayArgument, fromOperand, isIntObject, refuseComplex } from "./convert.js";
import { type Dtype, arithmetic, bool, complex, float, int8, promoted, readElement, uint16, uint8 } from "./dtype.js";
import { PyNdarray, broadcastShape, flat, newArray, stretched } from "./ndarray.js";
import { binary } from "./operators.js";

const isNumber = (v: PyValue): boolean => isIntObject(v) || isFloat(v);

export function equal(x: PyValue, y: PyValue, same: boolean): PyValue {
  const [a, b] = [fromOperand(x), fromOperand(y)];
  if (a.dtype === complex || b.dtype === complex) throw notImplementedError("not implemented for complex dtype");
  const result = binary(same ? "==" : "!=", a, b);
  return isNumber(x) && isNumber(y) ? result.data[0] !== 0 : result;
}

/** The type of maxima and minima. */
function extremeType(a: Dtype, b: Dtype): Dtype {
  return arithmetic(a) === uint16 && arithmetic(b) === int8 ? uint16 : promoted(a, b);
}

function extremes(x: PyValue, y: PyValue, greatest: boolean): PyNdarray {
  const [a, b] = [fromOperand(x), fromOperand(y)];
  refuseComplex(a);
  refuseComplex(b);
  const shape = broadcastShape(a, b);
  if (shape === undefined) throw valueError("operands could not be broadcast together");
  const out = newArray(shape, extremeType(a.dtype, b.dtype));
  const [l, r] = [stretched(a, shape), stretched(b, shape)];
  const { data } = out;
  if (greatest) for (let i = 0; i < data.length; i++) data[i] = l[i] > r[i] ? l[i] : r[i];
  else for (let i = 0; i < data.length; i++) data[i] = l[i] < r[i] ? l[i] : r[i];
  return out;
}

export function extreme(x: PyValue, y: PyValue, greatest: boolean): PyValue {
  const out = extremes(x, y, greatest);
  return isNumber(x) && isNumber(y) ? readElement(out.dtype, out.data, 0) : out;
}

export function clip(x: PyValue, least: PyValue, greatest: PyValue): PyValue {
  if (!isNumber(x)) return extremes(least, extremes(x, greatest, false), true);
  const value = floatOf(x);
  if (value < floatOf(least)) return least;
  return value > floatOf(greatest) ? greatest : x;
}

/** isinf and isfinite; NaN is neither. */
export function finiteness(v: PyValue, infinite: boolean): PyValue {
  if (isIntObject(v)) return !infinite;
  const holds = (x: number): boolean => !Number.isNaN(x) && Number.isFinite(x) !== infinite;
  if (isFloat(v)) return holds(floatValue(v)!);
  if (!(v instanceof PyNdarray)) throw typeError("wrong input type");
  refuseComplex(v);
  const out = newArray(v.shape, bool);
  const values = flat(v);
  for (let i = 0; i < out.length; i++) out.data[i] = v.dtype === float ? Number(holds(values[i])) : Number(!infinite);
  return out;
}

/** For each axis, the positions of the elements that are not zero. */
export function nonzero(v: PyValue): PyTuple {
  const a = fromOperand(v);
  const values = flat(a);
  const { width } = a.dtype;
  const found: number[] = [];
  for (let i = 0; i < a.length; i++)
    if (values[i * width] !== 0 || (width === 2 && values[i * width + 1] !== 0)) found.push(i);
  let below = a.length;
  return new PyTuple(
    a.shape.map((n) => {
      below /= n;
      const step = below;
      return newArray(
        [found.length],
        uint16,
        Uint16Array.from(found, (i) => Math.floor(i / step) % n),
      );
    }),
  );
}

export function where(condition: PyValue, x: PyValue, y: PyValue): PyNdarray {
  const [c, a, b] = [condition, x, y].map((v) => fromOperand(v));
  [c, a, b].forEach(refuseComplex);
  const inner = broadcastShape(a, b);
  const shape = inner === undefined ? undefined : broadcastShape(c, newArray(inner, uint8));
  if (shape === undefined) throw valueError("operands could not be broadcast together");
  const [choice, l, r] = [stretched(c, shape), stretched(a, shape), stretched(b, shape)];
  const out = newArray(shape, whereType(a.dtype, b.dtype));
  for (let i = 0; i < out.length; i++) out.data[i] = choice[i] !== 0 ? l[i] : r[i];
  return out;
}

/** ndarray_upcast_dtype: int8 beside uint16 makes uint16 here. */
function whereType(a: Dtype, b: Dtype): Dtype {
  const [l, r] = [arithmetic(a), arithmetic(b)];
  return (l === int8 && r === uint16) || (l === uint16 && r === int8) ? uint16 : promoted(l, r);
}

export function bincount(v: PyValue, weights: PyValue, minlength: PyValue): PyNdarray {
  const a = arrayArgument(v, "input must be an ndarray");
  if (a.ndim !== 1) throw valueError("object too deep for desired array");
  if (arithmetic(a.dtype) !== uint8 && a.dtype !== uint16) throw typeError("cannot cast array data from dtype");
  const values = flat(a);
  let length = 1;
  for (const value of values) length = Math.max(length, value + 1);
  if (minlength !== None) {
    const least = indexOf(minlength);
    if (least < 0) throw valueError("minlength must not be negative");
    length = Math.max(length, least);
  } else if (a.length === 0) length = 0;
  if (weights === None) {
    const out = newArray([length], uint16);
    for (const value of values) out.data[value]++;
    return out;
  }
  const w = arrayArgument(weights, "input must be an ndarray");
  if (w.length < a.length) throw valueError("the weights and list don't have the same length");
  if (w.dtype === complex) throw typeError("cannot cast weigths to float");
  const out = newArray([length], float);
  const given = flat(w);
  for (let i = 0; i < values.length; i++) out.data[values[i]] += given[i];
  return out;
}
