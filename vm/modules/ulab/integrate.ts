/**
 * ulab.scipy.integrate: numerical quadrature of Python functions.
 *
 * @see micropython-ulab code/scipy/integrate/integrate.c; R. van Engelen, "Improving the Double Exponential Quadrature
 * Tanh-Sinh, Sinh-Sinh and Exp-Sinh Formulas"
 */
import { callPy, floatOf, indexOf, typeName } from "../../runtime/protocol.js";
import { typeError, valueError } from "../../objects/error.js";
import { type FunctionSpec } from "../../objects/native.js";
import { floatValue, isFloat, makeFloat } from "../../objects/number.js";
import { PyObject, type PyValue } from "../../objects/object.js";
import { PyTuple } from "../../objects/tuple.js";
import { isIntObject } from "./convert.js";

type Numeric = (x: number) => number;

interface Task {
  f: Numeric;
  a: number;
  b: number;
  count: number;
  eps: number;
}

/** The arguments that all four functions take. @param what  what the count is called in the error */
function taskOf(f: PyValue, a: PyValue, b: PyValue, count: PyValue, eps: PyValue, what: string): Task {
  if (!(f instanceof PyObject) || f.c === PyObject.prototype.c) throw typeError("first argument must be a callable");
  const number = (v: PyValue, position: number): number => {
    if (!isIntObject(v) && !isFloat(v)) throw typeError(`can't convert arg ${position} from ${typeName(v)} to float`);
    return floatValue(v)!;
  };
  const task = { a: number(a, 1), b: number(b, 2), count: indexOf(count), eps: number(eps, 4) };
  if (task.count < 1) throw valueError(`${what} needs to be a positive integer`);
  return { ...task, f: (x) => floatOf(callPy(f, [makeFloat(x)])) };
}

const finite = (y: number): number => (Number.isFinite(y) ? y : 0);

/** Double exponential quadrature. @returns the integral and an estimate of its relative error */
function tanhsinh({ f, a: from, b: to, count, eps }: Task): [integral: number, error: number] {
  const [a, b] = from <= to ? [from, to] : [to, from];
  let sign = from <= to ? 1 : -1;
  let [c, d, mid] = [0, 1, 0];
  if (Number.isFinite(a) && Number.isFinite(b)) {
    c = (a + b) / 2;
    d = (b - a) / 2;
    mid = c;
  } else if (Number.isFinite(a) || Number.isFinite(b)) {
    c = Number.isFinite(a) ? a : b;
    d = splitPoint(f, c, eps, Number.isFinite(a) ? 1 : -1);
    if (!Number.isFinite(a)) sign = -sign;
    mid = c + d;
  }
  const level = Number.isFinite(a) && Number.isFinite(b) ? tanhSinhLevel : infiniteLevel;
  let sum = f(mid);
  let h = 2;
  let change = 0;
  for (let k = 0; ;) {
    h /= 2;
    const step = Math.exp(h);
    const part = level({ f, a, b, c, d, eps }, step, k > 0 ? step * step : step);
    change = sum - part;
    sum += part;
    k++;
    if (!(Math.abs(change) > 10 * eps * Math.abs(sum)) || k > count) break;
  }
  return [sign * d * sum * h, Math.abs(change) / (Math.abs(sum) + eps)];
}

interface Range {
  f: Numeric;
  a: number;
  b: number;
  c: number;
  d: number;
  eps: number;
}

/** Both ends finite. */
function tanhSinhLevel({ f, a, b, d, eps }: Range, first: number, factor: number): number {
  let [sum, left, right] = [0, 0, 0];
  for (let t = first; ; t *= factor) {
    const u = Math.exp(1 / t - t);
    const r = (2 * u) / (1 + u);
    const weight = ((t + 1 / t) * r) / (1 + u);
    const x = d * r;
    // too close to an end: the last value serves again
    if (a + x > a) {
      const y = f(a + x);
      if (Number.isFinite(y)) left = y;
    }
    if (b - x < b) {
      const y = f(b - x);
      if (Number.isFinite(y)) right = y;
    }
    const q = weight * (left + right);
    sum += q;
    if (!(Math.abs(q) > eps * Math.abs(sum))) return sum;
  }
}

/** One end infinite (exp-sinh) or both (sinh-sinh). */
function infiniteLevel({ f, a, b, c, d, eps }: Range, first: number, factor: number): number {
  const oneSided = Number.isFinite(a) || Number.isFinite(b);
  let sum = 0;
  for (let t = first / 2; ; t *= factor) {
    let r = Math.exp(t - 0.25 / t);
    let weight = r;
    let q = 0;
    if (oneSided) {
      const x = c + d / r;
      if (x === c) return sum;
      q += finite(f(x)) / weight;
    } else {
      r = (r - 1 / r) / 2;
      weight = (weight + 1 / weight) / 2;
      q += finite(f(c - d * r)) * weight;
    }
    q += finite(f(c + d * r)) * weight;
    q *= t + 0.25 / t;
    sum += q;
    if (!(Math.abs(q) > eps * Math.abs(sum))) return sum;
  }
}

/** Where to split a range with one infinite end, so that both halves weigh about the same. */
function splitPoint(f: Numeric, a: number, eps: number, direction: number): number {
  const difference = (r: number): [near: number, far: number] => [f(a + direction / r), f((a + direction * r) * r * r)];
  const start = f(a + direction / 2) - f((a + direction * 2) * 4);
  if (!Number.isFinite(start) || Math.abs(start) <= 1e-5) return direction;
  let [i, j] = [1, 32];
  let near = 0;
  let far = 0;
  do {
    j /= 2;
    [near, far] = difference(2 ** (i + j));
  } while (j > 1 && !Number.isFinite(near - far));
  const side = (x: number): boolean => x >= 0;
  if (j <= 1 || !Number.isFinite(near - far) || side(near - far) === side(start)) return direction;
  let last: [near: number, far: number, r: number] = [near, far, 2];
  let noise = 0;
  do {
    j /= 2;
    const r = 2 ** (i + j);
    [near, far] = difference(r);
    if (!Number.isFinite(near - far)) continue;
    noise += Math.abs(near - far);
    if (side(near - far) === side(start)) i += j;
    else last = [near, far, r];
  } while (j > 1);
  if (noise <= eps) return direction;
  const r = last[0] === last[1] ? last[2] : last[2] / 2;
  return Math.abs(last[0]) < Math.abs(last[1]) ? direction / r : direction * r;
}

/** Trapezoids halved again and again, extrapolated (Romberg). */
function romberg({ f, a, b, count, eps }: Task): number {
  let h = b - a;
  let before = [((f(a) + f(b)) * h) / 2];
  for (let i = 1; i < count; i++) {
    h /= 2;
    let sum = 0;
    for (let j = 1; j < 2 ** i; j += 2) sum += f(a + j * h);
    const now = [h * sum + before[0] / 2];
    for (let j = 1, s = 4; j <= i; j++, s *= 4) now.push((s * now[j - 1] - before[j - 1]) / (s - 1));
    if (i > 2 && Math.abs(before[i - 1] - now[i]) <= eps * Math.abs(now[i]) + eps) return now[i];
    before = now;
  }
  return before[count - 1];
}

/** Simpson's rule, halving where it has not settled. */
function simpson({ f, a, b, count, eps }: Task): number {
  const refine = (
    from: number,
    to: number,
    values: readonly [number, number, number],
    whole: number,
    tolerance: number,
    depth: number,
    total: number,
  ): number => {
    const [start, middle, end] = values;
    const h = (to - from) / 2;
    const [first, second] = [f(from + h / 2), f(to - h / 2)];
    const left = (h * (start + 4 * first + middle)) / 6;
    const right = (h * (middle + 4 * second + end)) / 6;
    const error = (left + right - whole) / 15;
    if (depth <= 0 || Math.abs(error) < tolerance) return total + left + right + error;
    const half = refine(from, from + h, [start, first, middle], left, tolerance / 2, depth - 1, total);
    return refine(from + h, to, [middle, second, end], right, tolerance / 2, depth - 1, half);
  };
  const values = [f(a), f((a + b) / 2), f(b)] as const;
  const whole = ((values[0] + 4 * values[1] + values[2]) * (b - a)) / 6;
  return refine(a, b, values, whole, eps, count, 0);
}

/** Nodes and weights of the 41-point Kronrod rule; every other node is one of the 20-point Gauss rule (QUADPACK qk41). */
const nodes = [
  0, 0.07652652113349734, 0.15260546524092267, 0.22778585114164507, 0.301627868114913, 0.37370608871541955,
  0.4435931752387251, 0.5108670019508271, 0.5751404468197103, 0.636053680726515, 0.6932376563347514, 0.7463319064601508,
  0.7950414288375512, 0.8391169718222188, 0.878276811252282, 0.912234428251326, 0.9408226338317548, 0.9639719272779138,
  0.9815078774502503, 0.9931285991850949, 0.9988590315882777,
];
const weights = [
  0.07660071191799965, 0.07637786767208074, 0.07570449768455667, 0.07458287540049918, 0.07303069033278667,
  0.07105442355344407, 0.06864867292852161, 0.06583459713361842, 0.06265323755478117, 0.05911140088063957,
  0.05519510534828599, 0.05094457392372869, 0.04643482186749767, 0.041668873327973685, 0.036600169758200796,
  0.0312873067770328, 0.02588213360495116, 0.020388373461266523, 0.014626169256971253, 0.008600269855642943,
  0.0030735837185205317,
];
const gaussWeights = [
  0.15275338713072584, 0.14917298647260374, 0.14209610931838204, 0.13168863844917664, 0.11819453196151841,
  0.10193011981724044, 0.08327674157670475, 0.06267204833410907, 0.04060142980038694, 0.017614007139152118,
];

/** Gauss-Kronrod quadrature, halving where the two rules differ. @returns the integral and an estimate of the error */
function quad({ f, a, b, count }: Task): [integral: number, error: number] {
  const halve = (from: number, to: number, depth: number, tolerance: number): [number, number] => {
    const [middle, half] = [(from + to) / 2, (to - from) / 2];
    const [value, error] = kronrod(f, middle, half);
    const sum = half * value;
    // a tolerance of zero means none was asked for, and the first rule's own is taken
    const near = Math.abs(sum * tolerance);
    const limit = tolerance === 0 ? near : tolerance;
    if (!(depth > 0 && near < error && limit < error)) return [sum, error];
    const left = halve(from, middle, depth - 1, near / 2);
    const right = halve(middle, to, depth - 1, near / 2);
    return [left[0] + right[0], left[1] + right[1]];
  };
  return halve(a, b, count, 0);
}

function kronrod(f: Numeric, middle: number, half: number): [value: number, error: number] {
  let fine = f(middle) * weights[0];
  let coarse = 0;
  for (let i = 1; i < nodes.length; i++) {
    const pair = f(middle + half * nodes[i]) + f(middle - half * nodes[i]);
    fine += pair * weights[i];
    if (i % 2 === 1) coarse += pair * gaussWeights[(i - 1) / 2];
  }
  return [fine, Math.max(Math.abs(fine - coarse), Math.abs(2 * fine * 1e-17))];
}

type Arguments = [f: PyValue, a: PyValue, b: PyValue, count: PyValue, eps: PyValue];

const pair = ([value, error]: [number, number]): PyTuple => new PyTuple([makeFloat(value), makeFloat(error)]);

export const integrateFunctions: readonly FunctionSpec[] = [
  {
    sig: "tanhsinh(fun, a, b, /, *, levels=6, eps=1e-14)",
    call: (...args: Arguments) => pair(tanhsinh(taskOf(...args, "levels"))),
  },
  {
    sig: "romberg(fun, a, b, /, *, steps=100, eps=1e-14)",
    call: (...args: Arguments) => makeFloat(romberg(taskOf(...args, "steps"))),
  },
  {
    sig: "simpson(fun, a, b, /, *, steps=100, eps=1e-14)",
    call: (...args: Arguments) => makeFloat(simpson(taskOf(...args, "steps"))),
  },
  {
    sig: "quad(fun, a, b, /, *, order=5, eps=1e-14)",
    call: (...args: Arguments) => pair(quad(taskOf(...args, "order"))),
  },
];
