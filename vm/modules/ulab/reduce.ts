/**
 * From many elements to few: sum, mean, std, min, max, argmin, argmax, all, any.
 *
 * Sums of floats are means times counts, and means and deviations are taken in one pass that corrects itself (Welford), as
 * on the board: the last digits depend on it.
 *
 * @see micropython-ulab code/numpy/numerical.c
 */
import { floatOf, indexOf, iterate, truth } from "../../runtime/protocol.js";
import { typeError, valueError } from "../../objects/error.js";
import { isFloat, makeFloat } from "../../objects/number.js";
import { None, type PyValue } from "../../objects/object.js";
import { isIntObject, isSequence, optionalAxis, refuseComplex } from "./convert.js";
import { round } from "./c-math.js";
import { type Dtype, arithmetic, bool, float, int16, readElement } from "./dtype.js";
import { linesOf, reducedShape } from "./lines.js";
import { PyNdarray, flat, newArray } from "./ndarray.js";

export type Reduction = "sum" | "mean" | "min" | "max" | "argmin" | "argmax";

/** numpy.sum and so on. @throws TypeError, ValueError */
export function reduce(kind: Reduction, v: PyValue, axis: PyValue, keepdims: PyValue): PyValue {
  if (axis !== None && !isIntObject(axis)) throw typeError("axis must be None, or an integer");
  if (isSequence(v)) return kind === "sum" || kind === "mean" ? sequenceMean(v, kind, 0) : sequenceBest(v, kind);
  if (!(v instanceof PyNdarray)) throw typeError("input must be tuple, list, range, or ndarray");
  refuseComplex(v);
  const extreme = kind !== "sum" && kind !== "mean";
  if (extreme && v.length === 0) throw valueError("attempt to get (arg)min/(arg)max of empty sequence");
  const at = optionalAxis(axis, v.ndim);
  if (at === undefined) return extreme ? bestOfAll(v, kind) : meanOfAll(v, kind, 0);
  return extreme ? bestAlong(v, kind, at, keepdims) : meanAlong(v, kind, at, keepdims, 0);
}

/** numpy.std. @param ddof  taken from the count that is divided by */
export function std(v: PyValue, axis: PyValue, ddof: PyValue, keepdims: PyValue): PyValue {
  const less = indexOf(ddof);
  if (axis !== None && ![0, 1].includes(indexOf(axis))) throw valueError("axis must be None, or an integer");
  if (isSequence(v)) return sequenceMean(v, "std", less);
  if (!(v instanceof PyNdarray)) throw typeError("input must be tuple, list, range, or ndarray");
  refuseComplex(v);
  const at = optionalAxis(axis, v.ndim);
  return at === undefined ? meanOfAll(v, "std", less) : meanAlong(v, "std", at, keepdims, less);
}

interface Moments {
  count: number;
  mean: number;
  /** Sum of squared distances from the mean. */
  squares: number;
}

function moments(values: Iterable<number>): Moments {
  let count = 0;
  let mean = 0;
  let squares = 0;
  for (const value of values) {
    count++;
    const next = mean + (value - mean) / count;
    squares += (value - mean) * (value - next);
    mean = next;
  }
  return { count, mean, squares };
}

function meanOfLine(values: ArrayLike<number>, from: number, to: number): number {
  let mean = 0;
  for (let i = from, count = 1; i < to; i++, count++) mean += (values[i] - mean) / count;
  return mean;
}

function deviation({ count, squares }: Moments, ddof: number): number {
  return Math.sqrt(squares / (count - ddof));
}

function* numbersOf(v: PyValue): Generator<number> {
  for (const each of iterate(v)) yield floatOf(each);
}

function sequenceMean(v: PyValue, kind: "sum" | "mean" | "std", ddof: number): PyValue {
  const found = moments(numbersOf(v));
  if (kind === "sum") return makeFloat(found.mean * found.count);
  if (kind === "mean") return makeFloat(found.mean);
  return makeFloat(found.count > ddof ? deviation(found, ddof) : 0);
}

function meanOfAll(a: PyNdarray, kind: "sum" | "mean" | "std", ddof: number): PyValue {
  const values = flat(a);
  if (kind === "std") return makeFloat(ddof > a.length ? 0 : deviation(moments(values), ddof));
  const mean = meanOfLine(values, 0, values.length);
  if (kind === "mean") return makeFloat(mean);
  const sum = mean * values.length;
  return a.dtype === float ? makeFloat(sum) : round(sum);
}

function meanAlong(a: PyNdarray, kind: "sum" | "mean" | "std", axis: number, keepdims: PyValue, ddof: number): PyValue {
  const lines = linesOf(a, axis);
  const count = a.shape[axis];
  const dtype = kind === "sum" ? arithmetic(a.dtype) : float;
  const out = dtype.make(a.length / Math.max(1, count));
  for (let i = 0; i < out.length; i++) {
    const [from, to] = [i * count, (i + 1) * count];
    if (kind === "std") out[i] = count <= ddof ? 0 : deviation(moments(lines.subarray(from, to)), ddof);
    else if (kind === "mean") out[i] = meanOfLine(lines, from, to);
    else if (dtype === float) out[i] = meanOfLine(lines, from, to) * count;
    else for (let k = from; k < to; k++) out[i] += lines[k];
  }
  return restored(a, axis, dtype, out, keepdims);
}

/** The result without the axis, with it at length 1 when asked; of a vector, the one element. */
function restored(
  a: PyNdarray,
  axis: number,
  dtype: Dtype,
  out: ReturnType<Dtype["make"]>,
  keepdims: PyValue,
): PyValue {
  if (keepdims === true)
    return newArray(
      a.shape.map((n, i) => (i === axis ? 1 : n)),
      dtype,
      out,
    );
  if (a.ndim === 1) return readElement(arithmetic(dtype), out, 0);
  return newArray(reducedShape(a.shape, axis), dtype, out);
}

function better(kind: Reduction): (value: number, best: number) => boolean {
  return kind === "max" || kind === "argmax" ? (value, best) => value > best : (value, best) => value < best;
}

function bestIndex(values: ArrayLike<number>, from: number, to: number, kind: Reduction): number {
  const isBetter = better(kind);
  let best = from;
  for (let i = from + 1; i < to; i++) if (isBetter(values[i], values[best])) best = i;
  return best;
}

function sequenceBest(v: PyValue, kind: Reduction): PyValue {
  const items = [...iterate(v)];
  if (items.length === 0) throw valueError("attempt to get argmin/argmax of an empty sequence");
  const best = bestIndex(items.map(floatOf), 0, items.length, kind);
  return kind === "argmin" || kind === "argmax" ? best : items[best];
}

function bestOfAll(a: PyNdarray, kind: Reduction): PyValue {
  const values = flat(a);
  const best = bestIndex(values, 0, values.length, kind);
  if (kind === "argmin" || kind === "argmax") return best;
  return a.dtype === float ? makeFloat(values[best]) : values[best];
}

function bestAlong(a: PyNdarray, kind: Reduction, axis: number, keepdims: PyValue): PyValue {
  const lines = linesOf(a, axis);
  const count = a.shape[axis];
  const position = kind === "argmin" || kind === "argmax";
  const dtype = position ? int16 : arithmetic(a.dtype);
  const out = dtype.make(a.length / count);
  for (let i = 0; i < out.length; i++) {
    const best = bestIndex(lines, i * count, (i + 1) * count, kind);
    out[i] = position ? best - i * count : lines[best];
  }
  return restored(a, axis, dtype, out, keepdims);
}

/** numpy.all and numpy.any. */
export function allOrAny(every: boolean, v: PyValue, axis: PyValue): PyValue {
  if (axis !== None && !isIntObject(axis)) throw typeError("axis must be None, or an integer");
  if (isIntObject(v) || isFloat(v)) return truth(v);
  if (!(v instanceof PyNdarray)) {
    // ulab 6.12 has its tests the wrong way round here: all() of any sequence holds, any() never does
    for (const each of iterate(v)) truth(each);
    return every;
  }
  if (v.length === 0) return every;
  const at = optionalAxis(axis, v.ndim);
  const { width } = v.dtype;
  const lines = at === undefined ? flat(v) : linesOf(v, at);
  const holds = (i: number): boolean => lines[i * width] !== 0 || (width === 2 && lines[i * width + 1] !== 0);
  const result = (from: number, to: number): boolean => {
    for (let i = from; i < to; i++) if (holds(i) !== every) return !every;
    return every;
  };
  if (at === undefined) return result(0, v.length);
  const count = v.shape[at];
  const out = newArray(reducedShape(v.shape, at), bool);
  for (let i = 0; i < out.length; i++) out.data[i] = result(i * count, (i + 1) * count) ? 1 : 0;
  return out;
}
