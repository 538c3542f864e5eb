/** Functions of each element: sin, exp, sqrt and their like, around, arctan2, vectorize. @see micropython-ulab code/numpy/vector.c */
import { callPy, floatOf, indexOf, toArray } from "../../runtime/protocol.js";
import { PyComplex } from "../../objects/complex.js";
import { typeError, valueError } from "../../objects/error.js";
import { type FunctionSpec, defineType } from "../../objects/native.js";
import { isFloat, makeFloat } from "../../objects/number.js";
import { None, PyObject, type PyValue } from "../../objects/object.js";
import { power, round } from "./c-math.js";
import { arrayArgument, fromOperand, isIntObject, isSequence, refuseComplex } from "./convert.js";
import { type Dtype, arithmetic, bool, complex, dtypeOf, float, readElement, writeElement } from "./dtype.js";
import { limits } from "./limits.js";
import { PyNdarray, broadcastShape, flat, newArray, scatter, stretched } from "./ndarray.js";

const isNumber = (v: PyValue): boolean => isIntObject(v) || isFloat(v);

/** f of a number is a number, of an array an array of floats, of a sequence an array. */
export function mapped(v: PyValue, f: (x: number) => number, out: PyValue): PyValue {
  if (isNumber(v)) return makeFloat(f(floatOf(v)));
  const source = fromOperand(v);
  refuseComplex(source);
  const values = flat(source);
  const results = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) results[i] = f(values[i]);
  if (out === None || !(v instanceof PyNdarray)) return newArray(source.shape, float, results);
  const target = outArgument(out, v);
  scatter(target, results);
  return target;
}

function outArgument(out: PyValue, source: PyNdarray): PyNdarray {
  if (!(out instanceof PyNdarray)) throw valueError("out must be an ndarray");
  if (out.dtype !== float) throw valueError("out must be of float dtype");
  if (out.ndim !== source.ndim) throw valueError("input and output dimensions differ");
  if (out.shape.some((n, i) => n !== source.shape[i])) throw valueError("input and output shapes differ");
  return out;
}

/** One function of numpy, by its formula. */
export function elementwise(name: string, f: (x: number) => number): FunctionSpec {
  return { sig: `${name}(x, /, *, out=None)`, call: (v: PyValue, out: PyValue) => mapped(v, f, out) };
}

export const elementwiseFunctions: readonly FunctionSpec[] = [
  ...(["acos", "acosh", "asin", "asinh", "atan", "atanh", "ceil", "cos", "cosh", "expm1", "floor"] as const).map(
    (name) => elementwise(name, Math[name]),
  ),
  ...(["log", "log10", "log2", "sin", "sinh", "tan", "tanh"] as const).map((name) => elementwise(name, Math[name])),
  elementwise("degrees", (x) => (x * 180) / Math.PI),
  elementwise("radians", (x) => (x * Math.PI) / 180),
  elementwise("sinc", (x) => {
    // sin(pi x) / (pi x)
    if (x === 0) return 1;
    const y = x * Math.PI;
    return Math.sin(y) / y;
  }),
];

/** exp; of complex numbers too where there are any. */
export function exp(v: PyValue, out: PyValue): PyValue {
  const of = (re: number, im: number): [number, number] => [Math.exp(re) * Math.cos(im), Math.exp(re) * Math.sin(im)];
  return complexMapped(v, out, of) ?? mapped(v, Math.exp, out);
}

/** sqrt; with dtype=complex of negative numbers too. */
export function sqrt(v: PyValue, out: PyValue, dtype: PyValue | undefined): PyValue {
  const type = dtype === undefined ? float : dtypeOf(dtype);
  if (!limits.complex || !(v instanceof PyNdarray || v instanceof PyComplex)) return mapped(v, Math.sqrt, out);
  if (type !== float && type !== complex) throw typeError("dtype must be float, or complex");
  const of = (re: number, im: number): [number, number] => {
    const size = Math.sqrt(Math.sqrt(re * re + im * im));
    const angle = 0.5 * Math.atan2(im, re);
    return [size * Math.cos(angle), size * Math.sin(angle)];
  };
  if (v instanceof PyComplex) return complexMapped(v, None, of)!;
  if (v.dtype === complex && type === float) throw typeError("can't convert complex to float");
  if (type === float) return mapped(v, Math.sqrt, out);
  if (out !== None) throw valueError("out keyword is not supported for complex dtype");
  if (v.dtype === complex) return complexMapped(v, None, of)!;
  if (v.dtype !== float) throw typeError("input dtype must be float or complex");
  const values = flat(v);
  const made = newArray(v.shape, complex);
  for (let i = 0; i < values.length; i++) made.data[2 * i + (values[i] >= 0 ? 0 : 1)] = Math.sqrt(Math.abs(values[i]));
  return made;
}

function complexMapped(
  v: PyValue,
  out: PyValue,
  of: (re: number, im: number) => [number, number],
): PyValue | undefined {
  if (!limits.complex) return undefined;
  if (v instanceof PyComplex) return new PyComplex(...of(v.re, v.im));
  if (!(v instanceof PyNdarray) || v.dtype !== complex) return undefined;
  if (out !== None) throw valueError("out keyword is not supported for complex dtype");
  const values = flat(v);
  const made = newArray(v.shape, complex);
  for (let i = 0; i < values.length; i += 2) made.data.set(of(values[i], values[i + 1]), i);
  return made;
}

export function around(v: PyValue, decimals: PyValue, out: PyValue): PyNdarray {
  const a = arrayArgument(v, "first argument must be an ndarray");
  refuseComplex(a);
  if (out !== None) throw valueError("out keyword is not supported for function");
  const scale = power(10, indexOf(decimals));
  const values = flat(a);
  const made = newArray(a.shape, float);
  for (let i = 0; i < values.length; i++) made.data[i] = round(values[i] * scale) / scale;
  return made;
}

export function arctan2(y: PyValue, x: PyValue): PyValue {
  if (isNumber(y) && isNumber(x)) return makeFloat(Math.atan2(floatOf(y), floatOf(x)));
  const [a, b] = [fromOperand(y), fromOperand(x)];
  refuseComplex(b);
  refuseComplex(a);
  const shape = broadcastShape(a, b);
  if (shape === undefined) throw valueError("operands could not be broadcast together");
  const [l, r] = [stretched(a, shape), stretched(b, shape)];
  const made = newArray(shape, float);
  for (let i = 0; i < made.length; i++) made.data[i] = Math.atan2(l[i], r[i]);
  return made;
}

/** What numpy.vectorize gives: a Python function called with each element. */
class PyVectorized extends PyObject {
  f: PyValue = None;
  dtype: Dtype = float;
  override c(v: PyValue): PyValue {
    const { f, dtype } = this;
    if (v instanceof PyNdarray) {
      refuseComplex(v);
      const values = flat(v);
      const made = newArray(v.shape, dtype);
      const from = arithmetic(v.dtype);
      for (let i = 0; i < made.length; i++)
        writeElement(dtype, made.data, i, callPy(f, [readElement(from, values, i)]));
      return made;
    }
    if (!isSequence(v) && !isNumber(v)) throw valueError("wrong input type");
    const items = isSequence(v) ? toArray(v) : [v];
    const made = newArray([items.length], dtype);
    items.forEach((item, i) => writeElement(dtype, made.data, i, callPy(f, [item])));
    return made;
  }
}

defineType({ name: "", module: "ulab.numpy", js: PyVectorized, constructible: false });

export function vectorize(f: PyValue, otypes: PyValue): PyValue {
  if (!(f instanceof PyObject) || f.c === PyObject.prototype.c) throw typeError("first argument must be a callable");
  if (otypes !== None && !isIntObject(otypes)) throw valueError("wrong output type");
  const dtype = otypes === None ? float : dtypeOf(otypes);
  if (dtype === bool || dtype === complex) throw valueError("wrong output type");
  const made = new PyVectorized();
  made.f = f;
  made.dtype = dtype;
  return made;
}
