/**
 * int and bool. Values are JavaScript numbers, bigints and booleans (number.ts); PyIntObject holds the value of an instance
 * of a Python subclass. Operators proper are in runtime/arithmetic.ts: here they become visible as slots and methods.
 */
import * as arithmetic from "../runtime/arithmetic.js";
import { bufferOf, callSpecial, indexOf, isInstance, truth, typeName } from "../runtime/protocol.js";
import { PyBytes } from "./bytes.js";
import { active, beyondBoards } from "./dialect.js";
import { notImplementedError, overflowError, typeError, valueError } from "./error.js";
import { type FunctionSpec, defineType } from "./native.js";
import { PyIntObject, floatValue, intValue, isFloat, makeInt, toBigInt } from "./number.js";
import { held, heldLiteral } from "./number-limits.js";
import { builtinTypes, type PyObject, type PyValue } from "./object.js";
import { fromLatin1, latin1 } from "./text/codecs.js";
import { encodeUtf8 } from "./text/utf8.js";
import { parseIntText, unreadDigits } from "./text/number-parse.js";
import { quoteBytes, quoteStr } from "./text/quote.js";
import { PyTuple } from "./tuple.js";
import type { PyType } from "./type.js";

type Int = number | bigint;
type Binary = (a: PyValue, b: PyValue) => PyValue | undefined;

/** Slots of a binary operator and its reflection, for numbers that hide in objects. */
export function numberSlots(prototype: object, operators: Record<string, Binary>): void {
  for (const [name, operator] of Object.entries(operators)) {
    define(prototype, `__${name}__`, function (this: PyValue, other: PyValue) {
      return operator(this, other);
    });
    define(prototype, `__r${name}__`, function (this: PyValue, other: PyValue) {
      return operator(other, this);
    });
  }
}

/** Slots of comparisons; NaN is in no order. */
export function comparisonSlots(prototype: object): void {
  const tests: Record<string, (c: number) => boolean> = {
    eq: (c) => c === 0,
    ne: (c) => c !== 0,
    lt: (c) => c < 0,
    le: (c) => c <= 0,
    gt: (c) => c > 0,
    ge: (c) => c >= 0,
  };
  for (const [name, holds] of Object.entries(tests)) {
    define(prototype, `__${name}__`, function (this: PyValue, other: PyValue) {
      const c = arithmetic.numberCompare(this, other);
      return c === undefined ? undefined : holds(c);
    });
  }
}

export function define(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: false });
}

numberSlots(PyIntObject.prototype, {
  add: arithmetic.numberAdd,
  sub: arithmetic.numberSub,
  mul: arithmetic.numberMul,
  truediv: arithmetic.numberTrueDiv,
  floordiv: arithmetic.numberFloorDiv,
  mod: arithmetic.numberMod,
  pow: arithmetic.numberPow,
  lshift: arithmetic.numberLshift,
  rshift: arithmetic.numberRshift,
  and: arithmetic.numberAnd,
  or: arithmetic.numberOr,
  xor: arithmetic.numberXor,
  divmod: numberDivmod,
});
comparisonSlots(PyIntObject.prototype);
define(PyIntObject.prototype, "__neg__", function (this: PyValue) {
  return arithmetic.numberNegative(this);
});
define(PyIntObject.prototype, "__pos__", function (this: PyValue) {
  return arithmetic.numberPositive(this);
});
define(PyIntObject.prototype, "__abs__", function (this: PyValue) {
  return arithmetic.numberAbsolute(this);
});
define(PyIntObject.prototype, "__invert__", function (this: PyValue) {
  return arithmetic.numberInvert(this);
});
define(PyIntObject.prototype, "__bool__", function (this: PyValue) {
  return intValue(this) !== 0;
});
define(PyIntObject.prototype, "__hash__", function (this: PyValue) {
  return hashInt(intValue(this)!);
});
define(PyIntObject.prototype, "__repr__", function (this: PyValue) {
  return intValue(this)!.toString();
});

/** divmod() of numbers; a tuple, or undefined where one is no number */
export function numberDivmod(a: PyValue, b: PyValue): PyValue | undefined {
  const quotient = arithmetic.numberFloorDiv(a, b);
  return quotient === undefined ? undefined : new PyTuple([quotient, arithmetic.numberMod(a, b)!]);
}

/** hash() of an int: itself while small, else modulo the Mersenne prime 2**61 - 1 as in CPython, cut to what is safe. */
export function hashInt(n: Int): number {
  if (typeof n === "number") return n === -1 ? -2 : n + 0;
  const modulus = (1n << 61n) - 1n;
  return Number(BigInt.asIntN(53, n % modulus));
}

/** int(x) for x that is no text: what conversion finds. */
function convert(x: PyValue): Int {
  const n = intValue(x);
  if (n !== undefined && typeof x !== "object") return n;
  if (isFloat(x)) return truncate(floatValue(x)!);
  const made =
    (typeof x === "object"
      ? (callSpecial(x, "__int__") ??
        (beyondBoards() ? (callSpecial(x, "__index__") ?? callSpecial(x, "__trunc__")) : undefined))
      : undefined) ?? n;
  const value = made === undefined ? undefined : intValue(made);
  if (value !== undefined) return value;
  // py/objtype.c, instance_unary_op
  if (made !== undefined && active.dialect !== "host") throw typeError("");
  if (active.dialect === "host")
    throw typeError(`int() argument must be a string, a bytes-like object or a real number, not '${typeName(x)}'`);
  throw typeError(`can't convert ${typeName(x)} to int`);
}

/** int(float). @throws OverflowError for infinities, ValueError for NaN */
export function truncate(f: number): Int {
  if (Number.isNaN(f))
    throw valueError(active.dialect === "host" ? "cannot convert float NaN to integer" : "can't convert NaN to int");
  if (!Number.isFinite(f))
    throw overflowError(
      active.dialect === "host" ? "cannot convert float infinity to integer" : "can't convert inf to int",
    );
  return makeInt(Math.trunc(f));
}

function makeIntFrom(x: PyValue | undefined, base: PyValue | undefined): Int {
  if (x === undefined) return 0;
  const text =
    typeof x === "string" ? x : isInstance(x, builtinTypes.str) ? (x as unknown as { v: string }).v : undefined;
  // What converts itself is no text, even if it has bytes.
  const hasBytes = text === undefined && typeof x === "object" && x.buffer !== undefined && !("m$__int__" in x);
  const buffer = hasBytes ? bufferOf(x) : undefined;
  if (text === undefined && buffer === undefined) {
    if (base !== undefined)
      throw typeError(
        active.dialect === "host"
          ? "int() can't convert non-string with explicit base"
          : `can't convert '${typeName(x)}' object to str implicitly`,
      );
    return convert(x);
  }
  const radix = base === undefined ? 10 : indexOf(base);
  if (radix !== 0 && (radix < 2 || radix > 36)) {
    throw valueError(
      active.dialect === "host"
        ? "int() base must be >= 2 and <= 36, or 0"
        : active.dialect === "circuitpython"
          ? "base must be 2-36"
          : "int() arg 2 must be >= 2 and <= 36",
    );
  }
  const value = parseIntText(text ?? latin1(buffer!), radix);
  if (value !== undefined) return value;
  const shown = text === undefined ? quoteBytes(buffer!) : quoteStr(text, true);
  if (active.dialect === "host") throw valueError(`invalid literal for int() with base ${radix}: ${shown}`);
  const rest = unreadDigits(text ?? latin1(buffer!), radix);
  throw valueError(
    `invalid syntax for integer with base ${rest.base}: ${quoteBytes(text === undefined ? fromLatin1(rest.text) : encodeUtf8(rest.text)).slice(1)}`,
  );
}

/** What follows the parameters that may be given by position, which CPython and boards refuse with keywords' words. */
function refuseSurplus(method: string, rest: readonly PyValue[]): void {
  if (rest.length === 0) return;
  throw typeError(
    active.dialect === "host"
      ? `${method}() takes at most 2 positional arguments (${rest.length + 2} given)`
      : "extra positional arguments given",
  );
}

function toBytes(self: Int, length: PyValue, order: PyValue, surplus: readonly PyValue[], signed: PyValue): PyBytes {
  const size = indexOf(length);
  refuseSurplus("to_bytes", surplus);
  if (size < 0) throw valueError(active.dialect === "host" ? "length argument must be non-negative" : "");
  const little = active.dialect === "host" ? byteOrder(order) : order === "little";
  const isSigned = truth(signed);
  const bits = BigInt(size * 8);
  const n = toBigInt(self);
  const half = size === 0 ? 0n : 1n << (bits - 1n);
  const fits = n === 0n || (isSigned ? n >= -half && n < half : n >= 0n && n < 1n << bits);
  if (!fits) {
    if (active.dialect === "circuitpython") throw overflowError(`value must fit in ${size} byte(s)`);
    if (active.dialect === "host")
      throw overflowError(n < 0n && !isSigned ? "can't convert negative int to unsigned" : "int too big to convert");
    throw overflowError(
      n < 0n && !isSigned ? "can't convert negative int to unsigned" : `value would overflow a ${size} byte buffer`,
    );
  }
  const out = new Uint8Array(size);
  let rest = BigInt.asUintN(size * 8, n);
  for (let i = 0; i < size; i++) {
    out[little ? i : size - 1 - i] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return new PyBytes(out);
}

function fromBytes(cls: PyType, bytes: PyValue, order: PyValue, rest: readonly PyValue[], signed: PyValue): PyValue {
  // MicroPython's counts its arguments and looks at three of them (py/objint.c int_from_bytes)
  if (active.dialect !== "micropython") refuseSurplus("from_bytes", rest);
  else if (rest.length > 1) throw typeError(`function expected at most 4 arguments, got ${rest.length + 3}`);
  const strict = active.dialect === "circuitpython" && !beyondBoards();
  if (strict && truth(signed)) throw notImplementedError("signed=True");
  const b =
    typeof bytes === "object" && bytes.buffer !== undefined
      ? bytes.buffer()
      : active.dialect !== "host" && typeof bytes === "string"
        ? encodeUtf8(bytes)
        : bufferOf(active.dialect === "host" ? (builtinTypes.bytes as PyType).c(bytes)! : bytes);
  if (strict && order !== "little" && order !== "big") throw valueError("Invalid byteorder");
  const little = byteOrder(order);
  let n: Int;
  if (b.length <= 6) {
    n = 0;
    for (let i = 0; i < b.length; i++) n = n * 256 + b[little ? b.length - 1 - i : i];
    if (truth(signed) && b.length > 0 && n >= 2 ** (b.length * 8 - 1)) n -= 2 ** (b.length * 8);
  } else {
    let hex = "";
    for (let i = 0; i < b.length; i++) hex += b[little ? b.length - 1 - i : i].toString(16).padStart(2, "0");
    const big = BigInt("0x" + hex);
    n = makeInt(truth(signed) ? BigInt.asIntN(b.length * 8, big) : big);
  }
  // py/objint.c int_from_bytes does not look at the class
  if (cls === intType || active.dialect !== "host") return n;
  return cls === builtinTypes.bool ? truth(n) : wrap(cls, n);
}

function byteOrder(order: PyValue): boolean {
  if (order === "little") return true;
  if (order === "big" || active.dialect === "micropython") return false;
  if (active.dialect === "circuitpython") throw valueError("Invalid byteorder");
  throw valueError("byteorder must be either 'little' or 'big'");
}

function wrap(cls: PyType, n: Int): PyObject {
  const made = new cls.ctor() as PyIntObject;
  made.v = n;
  return made;
}

const host = ["host"] as const;
const same: FunctionSpec["call"] = (self: Int) => self;

export const intType = defineType({
  name: "int",
  js: PyIntObject,
  primitive: {
    prototypes: [],
    unwrap: (self) => (typeof self === "boolean" && !beyondBoards() ? undefined : intValue(self)),
  },
  new: {
    sig: "__new__(cls, x=..., base=...)",
    positionalOnBoards: "counted",
    call: (cls: PyType, x: PyValue | undefined, base: PyValue | undefined) => {
      const made = makeIntFrom(x, base);
      const n = typeof x === "string" ? heldLiteral(made) : held(made);
      return cls === intType ? n : wrap(cls, n);
    },
  },
  methods: [
    { sig: "to_bytes(self, length=1, byteorder='big', *rest, signed=False)", call: toBytes },
    { sig: "bit_length(self, /)", call: (self: Int) => bitLength(self), only: ["host", "circuitpython"] },
    {
      sig: "bit_count(self, /)",
      call: (self: Int) => (self < 0 ? -toBigInt(self) : toBigInt(self)).toString(2).replaceAll("0", "").length,
      only: host,
    },
    { sig: "as_integer_ratio(self, /)", call: (self: Int) => new PyTuple([self, 1]), only: host },
    { sig: "is_integer(self, /)", call: () => true, only: host },
    { sig: "conjugate(self, /)", call: same, only: host },
    { sig: "__int__(self, /)", call: same, only: host },
    { sig: "__index__(self, /)", call: same, only: host },
    { sig: "__trunc__(self, /)", call: same, only: host },
    { sig: "__floor__(self, /)", call: same, only: host },
    { sig: "__ceil__(self, /)", call: same, only: host },
    { sig: "__float__(self, /)", call: (self: Int) => builtinTypes.float.c(self), only: host },
  ],
  classMethods: [
    {
      sig: "from_bytes(cls, bytes, byteorder='big', *rest, signed=False)",
      positionalOnBoards: "micropython",
      boardTakes: [2, Infinity],
      call: fromBytes,
    },
  ],
  properties: [
    { name: "real", get: (self: Int) => self, only: host },
    { name: "imag", get: () => 0, only: host },
    { name: "numerator", get: (self: Int) => self, only: host },
    { name: "denominator", get: () => 1, only: host },
  ],
});

/** Bits of the absolute value. */
export function bitLength(n: Int): number {
  if (n === 0) return 0;
  const hex = (n < 0 ? -n : n).toString(16);
  return (hex.length - 1) * 4 + (32 - Math.clz32(Number.parseInt(hex[0], 16)));
}

/** bool has no instances of its own class: its values are JavaScript's. */
export class PyBool extends PyIntObject {}
define(PyBool.prototype, "__repr__", function (this: PyValue) {
  return this === true ? "True" : "False";
});

export const boolType = defineType({
  name: "bool",
  base: intType,
  js: PyBool,
  apartOnBoards: true,
  subclassable: false,
  primitive: { prototypes: [], unwrap: (self) => (typeof self === "boolean" ? self : undefined) },
  new: { sig: "__new__(cls, x=False, /)", call: (_cls: PyType, x: PyValue) => truth(x) },
});
