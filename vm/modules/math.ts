/** math. What a dialect has of it is said entry by entry; domain errors are ValueError as everywhere. */
import { mayStop } from "../runtime/stop.js";
import { callSpecial, floatOf, indexOf, intOf, iterate, toArray, typeName } from "../runtime/protocol.js";
import { mul } from "../runtime/operators.js";
import { type Availability, type Dialect, active, onCircuitPythonBoard } from "../objects/dialect.js";
import { overflowError, typeError, valueError, zeroDivisionError } from "../objects/error.js";
import { truncate } from "../objects/int.js";
import { frexp, ldexp } from "../objects/ieee.js";
import type { PyModule } from "../objects/module.js";
import { type FunctionSpec, defineModule } from "../objects/native.js";
import { intValue, makeFloat, makeInt, toBigInt } from "../objects/number.js";
import { None, type PyValue } from "../objects/object.js";
import { PyTuple } from "../objects/tuple.js";
import * as f from "./math-functions.js";

const host = ["host"] as const;
const boards = ["micropython", "host", "circuitpython"] as const;

/** A function of one double. A NaN or infinity that the argument does not explain is an error. */
function unary(
  name: string,
  compute: (x: number) => number,
  canOverflow = false,
  only: readonly Availability[] = boards,
): FunctionSpec {
  return {
    sig: `${name}(x, /)`,
    call: (v: PyValue) => {
      const x = floatOf(v);
      const y = compute(x);
      if (!Number.isFinite(y)) checkResult(y, Number.isFinite(x), Number.isNaN(x), canOverflow);
      return makeFloat(y);
    },
    only,
  };
}

function checkResult(y: number, finiteArguments: boolean, nanArguments: boolean, canOverflow: boolean): void {
  if (Number.isNaN(y)) {
    if (!nanArguments) throw domain();
  } else if (finiteArguments) {
    if (canOverflow && active.dialect === "host") throw overflowError("math range error");
    if (!canOverflow) throw domain();
    if (active.dialect !== "host") throw domain();
  }
}

function domain(): unknown {
  return valueError("math domain error");
}

function binary(
  name: string,
  compute: (x: number, y: number) => number,
  canOverflow = false,
  only: readonly Availability[] = boards,
): FunctionSpec {
  return {
    sig: `${name}(x, y, /)`,
    call: (a: PyValue, b: PyValue) => {
      const x = floatOf(a);
      const y = floatOf(b);
      const r = compute(x, y);
      if (!Number.isFinite(r))
        checkResult(r, Number.isFinite(x) && Number.isFinite(y), Number.isNaN(x) || Number.isNaN(y), canOverflow);
      return makeFloat(r);
    },
    only,
  };
}

function test(name: string, holds: (x: number) => boolean): FunctionSpec {
  return { sig: `${name}(x, /)`, call: (v: PyValue) => holds(floatOf(v)) };
}

/** floor, ceil, trunc: ints from floats; classes may say otherwise. */
function rounding(name: string, compute: (x: number) => number): FunctionSpec {
  return {
    sig: `${name}(x, /)`,
    call: (v: PyValue) => {
      const n = intValue(v);
      if (n !== undefined) return n;
      return callSpecial(v, `__${name}__`) ?? truncate(compute(floatOf(v)));
    },
  };
}

function logarithm(v: PyValue, plain: (x: number) => number, perLn: number): number {
  const n = intValue(v);
  if (typeof n === "bigint" && n > 0n) return f.logBig(n) * perLn;
  const x = floatOf(v);
  if (x <= 0) throw domain();
  return plain(x);
}

/** Exact powers of ten and two, which floating-point logarithms may miss by a digit. */
function log10(x: number): number {
  const y = Math.log10(x);
  const n = Math.round(y);
  return Math.abs(y - n) < 1e-12 && n >= 0 && n <= 22 && 10 ** n === x ? n : y;
}

function log2(x: number): number {
  const [mantissa, exponent] = frexp(x);
  return mantissa === 0.5 ? exponent - 1 : Math.log2(x);
}

function integers(values: readonly PyValue[]): bigint[] {
  return values.map((v) => {
    if (intValue(v) === undefined && callSpecial(v, "__index__") === undefined)
      throw typeError(`'${typeName(v)}' object cannot be interpreted as an integer`);
    return toBigInt(intOf(v));
  });
}

function gcd(a: bigint, b: bigint): bigint {
  a = a < 0n ? -a : a;
  b = b < 0n ? -b : b;
  while (b !== 0n) {
    mayStop();
    [a, b] = [b, a % b];
  }
  return a;
}

function factorial(v: PyValue): PyValue {
  if (intValue(v) === undefined && active.dialect === "host")
    throw typeError(`'${typeName(v)}' object cannot be interpreted as an integer`);
  const n = indexOf(v);
  if (n < 0)
    throw valueError(active.dialect === "host" ? "factorial() not defined for negative values" : "negative factorial");
  return makeInt(f.factorial(n));
}

/** CircuitPython knows points of the plane. */
function pointsOfTwo(...points: number[][]): void {
  const other = points.find((point) => point.length !== 2);
  if (other !== undefined) throw valueError(`requested length 2 but object has length ${other.length}`);
}

const functions: readonly FunctionSpec[] = [
  unary("sqrt", Math.sqrt),
  unary("exp", Math.exp, true),
  unary("expm1", Math.expm1, true),
  unary("cosh", Math.cosh, true),
  unary("sinh", Math.sinh, true),
  unary("tanh", Math.tanh),
  unary("acosh", Math.acosh),
  unary("asinh", Math.asinh),
  unary("atanh", Math.atanh),
  unary("cos", Math.cos),
  unary("sin", Math.sin),
  unary("tan", Math.tan),
  unary("acos", Math.acos),
  unary("asin", Math.asin),
  unary("atan", Math.atan),
  unary("fabs", Math.abs),
  unary("degrees", (x) => (x * 180) / Math.PI),
  unary("radians", (x) => (x * Math.PI) / 180),
  unary("erf", f.erf),
  unary("erfc", f.erfc),
  unary("gamma", (x) => (x === 0 ? NaN : f.gamma(x)), true),
  unary("lgamma", f.lgamma, false),
  unary("cbrt", Math.cbrt, false, host),
  unary("exp2", (x) => 2 ** x, true, host),
  binary(
    "pow",
    (x, y) =>
      x === 1 || (x === -1 && !Number.isFinite(y) && !Number.isNaN(y))
        ? 1
        : x === 0 && y < 0 && Number.isFinite(y)
          ? NaN
          : x ** y,
    true,
  ),
  binary("atan2", Math.atan2),
  binary("copysign", f.copysign),
  binary("fmod", (x, y) => (y === 0 && !Number.isNaN(x) ? NaN : x % y)),
  binary("remainder", f.remainder, false, host),
  binary("nextafter", f.nextAfter, true, host),
  test("isfinite", Number.isFinite),
  test("isinf", (x) => Math.abs(x) === Infinity),
  test("isnan", Number.isNaN),
  rounding("floor", Math.floor),
  rounding("ceil", Math.ceil),
  rounding("trunc", Math.trunc),
  {
    sig: "log(x, base=..., /)",
    call: (v: PyValue, base: PyValue | undefined) => {
      const x = logarithm(v, Math.log, 1);
      if (base === undefined) return makeFloat(x);
      const divisor = logarithm(base, Math.log, 1);
      if (divisor === 0) throw zeroDivisionError(active.dialect === "host" ? "division by zero" : undefined);
      return makeFloat(x / divisor);
    },
  },
  { sig: "log2(x, /)", call: (v: PyValue) => makeFloat(logarithm(v, log2, Math.LOG2E)) },
  { sig: "log10(x, /)", call: (v: PyValue) => makeFloat(logarithm(v, log10, Math.LOG10E)) },
  {
    sig: "log1p(x, /)",
    call: (v: PyValue) => {
      const x = floatOf(v);
      if (x <= -1) throw domain();
      return makeFloat(Math.log1p(x));
    },
    only: host,
  },
  {
    sig: "frexp(x, /)",
    call: (v: PyValue) => {
      const [m, e] = frexp(floatOf(v));
      return new PyTuple([makeFloat(m), e]);
    },
  },
  {
    sig: "ldexp(x, i, /)",
    call: (v: PyValue, e: PyValue) => {
      // boards look at the second first, which is a machine word (py/modmath.c)
      const n = active.dialect === "host" ? intOf(e) : indexOf(e);
      const x = floatOf(v);
      const y = ldexp(x, typeof n === "bigint" ? (n < 0n ? -5000 : 5000) : Math.max(-5000, Math.min(5000, n)));
      if (!Number.isFinite(y) && Number.isFinite(x))
        throw active.dialect === "host" ? overflowError("math range error") : domain();
      return makeFloat(y);
    },
  },
  {
    sig: "modf(x, /)",
    call: (v: PyValue) => {
      const [fraction, whole] = f.modf(floatOf(v));
      return new PyTuple([makeFloat(fraction), makeFloat(whole)]);
    },
  },
  { sig: "factorial(x, /)", call: factorial, only: ["host", "micropython", "circuitpython-unix"] },
  {
    sig: "isclose(a, b, *, rel_tol=1e-9, abs_tol=0.0)",
    call: (a: PyValue, b: PyValue, relative: PyValue, absolute: PyValue) => {
      const [r, t] = [floatOf(relative), floatOf(absolute)];
      if (r < 0 || t < 0)
        throw valueError(active.dialect === "host" ? "tolerances must be non-negative" : "math domain error");
      return f.isclose(floatOf(a), floatOf(b), r, t);
    },
    only: ["host", "micropython", "circuitpython-unix"],
  },
  { sig: "fsum(seq, /)", call: (seq: PyValue) => makeFloat(f.fsum([...iterate(seq)].map(floatOf))), only: host },
  {
    sig: "hypot(*coordinates)",
    call: (values: PyValue[]) => makeFloat(Math.hypot(...values.map(floatOf))),
    only: host,
  },
  {
    sig: "dist(p, q, /)",
    call: (p: PyValue, q: PyValue) => {
      const [x, y] = [p, q].map((point) => toArray(point).map(floatOf));
      if (active.dialect === "circuitpython") pointsOfTwo(x, y);
      if (x.length !== y.length) throw valueError("both points must have the same number of dimensions");
      return makeFloat(Math.hypot(...x.map((c, i) => c - y[i])));
    },
    only: ["circuitpython", "host"],
  },
  {
    sig: "prod(iterable, /, *, start=1)",
    call: (items: PyValue, start: PyValue) => [...iterate(items)].reduce((a, b) => mul(a, b), start),
    only: host,
  },
  { sig: "gcd(*integers)", call: (values: PyValue[]) => makeInt(integers(values).reduce(gcd, 0n)), only: host },
  {
    sig: "lcm(*integers)",
    call: (values: PyValue[]) =>
      makeInt(integers(values).reduce((a, b) => (a === 0n || b === 0n ? 0n : absolute((a / gcd(a, b)) * b)), 1n)),
    only: host,
  },
  {
    sig: "isqrt(n, /)",
    call: (v: PyValue) => {
      const [n] = integers([v]);
      if (n < 0n) throw valueError("isqrt() argument must be nonnegative");
      return makeInt(f.isqrt(n));
    },
    only: host,
  },
  { sig: "comb(n, k, /)", call: (n: PyValue, k: PyValue) => choose(n, k, true), only: host },
  {
    sig: "perm(n, k=None, /)",
    call: (n: PyValue, k: PyValue) => (k === None ? factorial(n) : choose(n, k, false)),
    only: host,
  },
  {
    sig: "ulp(x, /)",
    call: (v: PyValue) => {
      const x = Math.abs(floatOf(v));
      return makeFloat(
        Number.isFinite(x) ? (x === Number.MAX_VALUE ? x - f.nextAfter(x, 0) : f.nextAfter(x, Infinity) - x) : x,
      );
    },
    only: host,
  },
  {
    sig: "sumprod(p, q, /)",
    call: (p: PyValue, q: PyValue) => {
      const [x, y] = [toArray(p), toArray(q)];
      if (x.length !== y.length) throw valueError("Inputs are not the same length");
      return makeFloat(f.fsum(x.map((v, i) => floatOf(v) * floatOf(y[i]))));
    },
    only: host,
  },
];

function absolute(n: bigint): bigint {
  return n < 0n ? -n : n;
}

function choose(n: PyValue, k: PyValue, unordered: boolean): PyValue {
  const [from, count] = integers([n, k]);
  if (from < 0n || count < 0n)
    throw valueError(from < 0n ? "n must be a non-negative integer" : "k must be a non-negative integer");
  if (count > from) return 0;
  const steps = unordered && count > from - count ? from - count : count;
  let result = 1n;
  for (let i = 0n; i < steps; i++) {
    result *= from - i;
    if (unordered) result /= i + 1n;
  }
  return makeInt(result);
}

export function makeMath(dialect: Dialect): PyModule {
  const constants: Record<string, PyValue> = { e: Math.E, pi: Math.PI };
  if (!onCircuitPythonBoard(dialect)) Object.assign(constants, { inf: Infinity, nan: NaN, tau: Math.PI * 2 });
  return defineModule({ name: "math", functions, constants }, dialect);
}
