/** What ulab.numpy holds. @see micropython-ulab code/numpy/numpy.c */
import { vm } from "../../runtime/context.js";
import { indexOf } from "../../runtime/protocol.js";
import { typeError } from "../../objects/error.js";
import { PyDict } from "../../objects/dict.js";
import type { PyModule } from "../../objects/module.js";
import { type FunctionSpec, defineModule } from "../../objects/native.js";
import { None, type PyValue, identityOf } from "../../objects/object.js";
import { encodeUtf8 } from "../../objects/text/utf8.js";
import { bitwise } from "./bitwise.js";
import { bincount, clip, equal, extreme, finiteness, nonzero, where } from "./compare.js";
import { conjugate, imagOf, realOf, sortComplex } from "./complex.js";
import * as create from "./create.js";
import { bool, complex, float, int16, int8, uint16, uint8 } from "./dtype.js";
import { fftFunctions } from "./fft.js";
import { limits } from "./limits.js";
import { dot, linalgFunctions, trace } from "./linalg.js";
import { load, loadtxt, save, savetxt } from "./files.js";
import { makeArray, ndarrayType } from "./ndarray-type.js";
import { PyNdarray } from "./ndarray.js";
import { convolve, interp, polyfit, polyval, trapz } from "./poly.js";
import { printOptions } from "./print.js";
import { makeNumpyRandom } from "./random.js";
import { compress, cross, deleteParts, diff, flip, roll, sizeOf, take } from "./rearrange.js";
import { type Reduction, allOrAny, reduce, std } from "./reduce.js";
import { argsort, median, sortedAlong } from "./sort.js";
import { arctan2, around, elementwiseFunctions, exp, sqrt, vectorize } from "./vector.js";

const creation: readonly FunctionSpec[] = [
  { sig: "array(values, /, *, dtype=...)", call: makeArray },
  { sig: "asarray(values, /, *, dtype=None)", call: create.asarray },
  { sig: "frombuffer(buffer, /, *, dtype=..., count=-1, offset=0)", call: create.frombuffer },
  { sig: "arange(start, stop=None, step=None, /, *, dtype=None)", call: create.arange },
  { sig: "concatenate(arrays, /, *, axis=0)", call: create.concatenate },
  { sig: "diag(a, /, *, k=0)", call: create.diag },
  ...["empty", "zeros"].map((name) => ({
    sig: `${name}(shape, /, *, dtype=...)`,
    call: (shape: PyValue, dtype: PyValue | undefined) => create.filled(shape, dtype, undefined),
  })),
  {
    sig: "ones(shape, /, *, dtype=...)",
    call: (shape: PyValue, dtype: PyValue | undefined) => create.filled(shape, dtype, 1),
  },
  {
    sig: "full(shape, value, /, *, dtype=...)",
    call: (shape: PyValue, value: PyValue, dtype: PyValue | undefined) => create.filled(shape, dtype, value),
  },
  { sig: "eye(size, /, *, M=None, k=0, dtype=...)", call: create.eye },
  {
    sig: "linspace(start, stop, /, num=50, *, endpoint=True, retstep=False, dtype=...)",
    call: create.linspace,
  },
  { sig: "logspace(start, stop, /, num=50, *, base=10.0, endpoint=True, dtype=...)", call: create.logspace },
  { sig: "meshgrid(*arrays, indexing='xy')", call: create.meshgrid },
];

const comparison: readonly FunctionSpec[] = [
  { sig: "bincount(a, /, *, weights=None, minlength=None)", call: bincount },
  { sig: "clip(a, least, greatest, /)", call: clip },
  { sig: "equal(x, y, /)", call: (x: PyValue, y: PyValue) => equal(x, y, true) },
  { sig: "not_equal(x, y, /)", call: (x: PyValue, y: PyValue) => equal(x, y, false) },
  { sig: "isfinite(x, /)", call: (x: PyValue) => finiteness(x, false) },
  { sig: "isinf(x, /)", call: (x: PyValue) => finiteness(x, true) },
  { sig: "maximum(x, y, /)", call: (x: PyValue, y: PyValue) => extreme(x, y, true) },
  { sig: "minimum(x, y, /)", call: (x: PyValue, y: PyValue) => extreme(x, y, false) },
  { sig: "nonzero(x, /)", call: nonzero },
  { sig: "where(condition, x, y, /)", call: where },
];

const bits: readonly FunctionSpec[] = (
  [
    ["bitwise_and", "and"],
    ["bitwise_or", "or"],
    ["bitwise_xor", "xor"],
    ["left_shift", "left"],
    ["right_shift", "right"],
  ] as const
).map(([name, op]) => ({ sig: `${name}(x, y, /)`, call: (x: PyValue, y: PyValue) => bitwise(op, x, y) }));

const numerical: readonly FunctionSpec[] = [
  { sig: "all(a, /, axis=None, keepdims=False)", call: (a: PyValue, axis: PyValue) => allOrAny(true, a, axis) },
  { sig: "any(a, /, axis=None, keepdims=False)", call: (a: PyValue, axis: PyValue) => allOrAny(false, a, axis) },
  ...(["argmax", "argmin", "max", "mean", "min", "sum"] as const satisfies readonly Reduction[]).map((name) => ({
    sig: `${name}(a, /, axis=None, keepdims=False)`,
    call: (a: PyValue, axis: PyValue, keepdims: PyValue) => reduce(name, a, axis, keepdims),
  })),
  { sig: "std(a, /, axis=None, keepdims=False, *, ddof=0)", call: stdOf },
  { sig: "argsort(a, /, *, axis=-1)", call: argsort },
  { sig: "median(a, /, *, axis=None)", call: median },
  { sig: "sort(a, /, *, axis=-1)", call: (a: PyValue, axis: PyValue) => sortedAlong(a, axis, false) },
  { sig: "compress(condition, a, /, *, axis=None)", call: compress },
  { sig: "convolve(a, v)", call: convolve },
  { sig: "cross(a, b, /)", call: cross },
  { sig: "delete(a, indices, /, *, axis=None)", call: deleteParts },
  { sig: "diff(a, /, *, n=1, axis=-1)", call: diff },
  { sig: "dot(a, b, /)", call: dot },
  { sig: "flip(a, /, *, axis=None)", call: flip },
  { sig: "interp(x, xp, fp, /, *, left=None, right=None)", call: interp },
  { sig: "polyfit(x, y, degree=..., /)", call: polyfit },
  { sig: "polyval(p, x, /)", call: polyval },
  { sig: "roll(a, distance, /, *, axis=None)", call: roll },
  { sig: "size(a, /, *, axis=None)", call: sizeOf },
  { sig: "take(a, indices, /, *, axis=None, out=None, mode=None)", call: take },
  { sig: "trace(a, /)", call: trace },
  { sig: "trapz(y, /, x=None, dx=1.0)", call: trapz },
];

function stdOf(a: PyValue, axis: PyValue, keepdims: PyValue, ddof: PyValue): PyValue {
  return std(a, axis, ddof, keepdims);
}

const vectors: readonly FunctionSpec[] = [
  ...elementwiseFunctions,
  { sig: "arctan2(y, x, /)", call: arctan2 },
  { sig: "around(a, /, *, decimals=0, out=None)", call: around },
  { sig: "exp(x, /, *, out=None)", call: exp },
  { sig: "sqrt(x, /, *, out=None, dtype=...)", call: sqrt },
  { sig: "vectorize(f, /, *, otypes=None)", call: vectorize },
];

const printing: readonly FunctionSpec[] = [
  {
    sig: "get_printoptions()",
    call: () =>
      PyDict.of([
        ["threshold", printOptions.threshold],
        ["edgeitems", printOptions.edgeitems],
      ]),
  },
  {
    sig: "set_printoptions(*, threshold=None, edgeitems=None)",
    call: (threshold: PyValue, edgeitems: PyValue) => {
      if (threshold !== None) printOptions.threshold = indexOf(threshold);
      if (edgeitems !== None) printOptions.edgeitems = indexOf(edgeitems);
    },
  },
  { sig: "ndinfo(a, /)", call: ndinfo },
];

function ndinfo(a: PyValue): void {
  if (!(a instanceof PyNdarray)) throw typeError("function is defined for ndarrays only");
  const tuple = (values: readonly number[]): string => `(${values.join(", ")}${values.length === 1 ? "," : ""})`;
  const name = a.dtype === float ? "float" : a.dtype.name;
  const lines = [
    "class: ndarray",
    `shape: ${tuple(a.shape)}`,
    `strides: ${tuple(a.strides.map((step) => step * a.dtype.size))}`,
    `itemsize: ${a.dtype.size}`,
    `data pointer: 0x0x${identityOf(a).toString(16)}`,
    `type: ${name}`,
  ];
  vm().host.write(1, encodeUtf8(`${lines.join("\n")}\n`));
}

const complexOnly: readonly FunctionSpec[] = [
  { sig: "real(a, /)", call: realOf },
  { sig: "imag(a, /)", call: imagOf },
  { sig: "conjugate(a, /)", call: conjugate },
  { sig: "sort_complex(a, /)", call: sortComplex },
];

const files: readonly FunctionSpec[] = [
  { sig: "load(file, /)", call: load },
  {
    sig: "loadtxt(file, /, *, delimiter=None, comments=None, max_rows=-1, usecols=None, dtype=..., skiprows=0)",
    call: loadtxt,
  },
  { sig: "save(file, a, /)", call: save },
  { sig: "savetxt(file, a, /, *, delimiter=None, header=None, footer=None, comments=None)", call: savetxt },
];

export function makeNumpy(): PyModule {
  printOptions.threshold = 10;
  printOptions.edgeitems = 3;
  const dtypes = { bool, uint8, int8, uint16, int16, float, ...(limits.complex ? { complex } : {}) };
  return defineModule({
    name: "numpy",
    types: [ndarrayType],
    functions: [
      ...creation,
      ...comparison,
      ...bits,
      ...numerical,
      ...vectors,
      ...printing,
      ...files,
      ...(limits.complex ? complexOnly : []),
    ],
    constants: {
      ...Object.fromEntries(Object.entries(dtypes).map(([name, dtype]) => [name, dtype.code])),
      e: Math.E,
      inf: Infinity,
      nan: NaN,
      pi: Math.PI,
      fft: defineModule({ name: "fft", functions: fftFunctions() }),
      linalg: defineModule({ name: "linalg", functions: linalgFunctions }),
      ...(limits.random ? { random: makeNumpyRandom() } : {}),
    },
  });
}
