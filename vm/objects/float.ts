/** float: bare JavaScript numbers when not integral, PyFloat otherwise (number.ts). Text conversion is in text/. */
import * as arithmetic from "../runtime/arithmetic.js";
import { findAttr, floatOf, isInstance, typeName } from "../runtime/protocol.js";
import { active } from "./dialect.js";
import { overflowError, typeError, valueError } from "./error.js";
import { ldexp } from "./ieee.js";
import { comparisonSlots, define, hashInt, numberDivmod, numberSlots, truncate } from "./int.js";
import { defineType } from "./native.js";
import { PyFloat, floatValue, makeFloat, makeInt } from "./number.js";
import { builtinTypes, type PyValue } from "./object.js";
import { latin1 } from "./text/codecs.js";
import { binaryParts } from "./text/decimal-digits.js";
import { floatRepr } from "./text/float-text.js";
import { parseFloatText } from "./text/number-parse.js";
import { quoteStr } from "./text/quote.js";
import { PyTuple } from "./tuple.js";
import type { PyType } from "./type.js";

numberSlots(PyFloat.prototype, {
  add: arithmetic.numberAdd,
  sub: arithmetic.numberSub,
  mul: arithmetic.numberMul,
  truediv: arithmetic.numberTrueDiv,
  floordiv: arithmetic.numberFloorDiv,
  mod: arithmetic.numberMod,
  pow: arithmetic.numberPow,
  divmod: numberDivmod,
});
comparisonSlots(PyFloat.prototype);
define(PyFloat.prototype, "__neg__", function (this: PyValue) {
  return arithmetic.numberNegative(this);
});
define(PyFloat.prototype, "__pos__", function (this: PyValue) {
  return arithmetic.numberPositive(this);
});
define(PyFloat.prototype, "__abs__", function (this: PyValue) {
  return arithmetic.numberAbsolute(this);
});
define(PyFloat.prototype, "__bool__", function (this: PyValue) {
  return floatValue(this) !== 0;
});
define(PyFloat.prototype, "__hash__", function (this: PyValue) {
  return hashFloat(floatValue(this)!);
});
define(PyFloat.prototype, "__repr__", function (this: PyValue) {
  return floatRepr(rawFloat(this));
});

/** The double itself: keeps the sign of zero, which `floatValue` does for boxed floats only. */
function rawFloat(v: PyValue): number {
  return v instanceof PyFloat ? v.v : (v as number);
}

/** Equal numbers have equal hashes: an integral float hashes as its int. */
export function hashFloat(f: number): number {
  if (Number.isInteger(f)) return hashInt(makeInt(f));
  if (!Number.isFinite(f)) return Number.isNaN(f) ? 0 : f > 0 ? 314159 : -314159;
  view.setFloat64(0, f);
  return view.getInt32(0) ^ Math.imul(view.getInt32(4), 1000003);
}
const view = new DataView(new ArrayBuffer(8));

function makeFloatFrom(x: PyValue | undefined): number {
  if (x === undefined) return 0;
  const text =
    typeof x === "string"
      ? x
      : isInstance(x, builtinTypes.str)
        ? (x as unknown as { v: string }).v
        : typeof x === "object" && x.buffer !== undefined
          ? latin1(x.buffer())
          : undefined;
  if (text === undefined) {
    if (
      active.dialect === "host" &&
      floatValue(x) === undefined &&
      findAttr(x, "__float__") === undefined &&
      findAttr(x, "__index__") === undefined
    ) {
      throw typeError(`float() argument must be a string or a real number, not '${typeName(x)}'`);
    }
    const f = floatOf(x);
    if (!Number.isFinite(f) && typeof x === "bigint") {
      if (active.dialect === "host") throw overflowError("int too large to convert to float");
      return x > 0 ? Infinity : -Infinity;
    }
    return f;
  }
  const f = parseFloatText(text);
  if (f !== undefined) return f;
  if (active.dialect === "host") throw valueError(`could not convert string to float: ${quoteStr(text, true)}`);
  throw valueError("invalid syntax for number");
}

const host = ["host"] as const;

export const floatType = defineType({
  name: "float",
  js: PyFloat,
  primitive: {
    prototypes: [],
    unwrap: (self) => (typeof self === "number" || self instanceof PyFloat ? (rawFloat(self) as PyValue) : undefined),
  },
  new: {
    sig: "__new__(cls, x=..., /)",
    call: (cls: PyType, x: PyValue | undefined) => {
      const f = makeFloatFrom(x);
      if (cls === floatType) return makeFloat(f);
      const made = new cls.ctor() as { v: number } & PyFloat;
      made.v = f;
      return made;
    },
  },
  methods: [
    { sig: "is_integer(self, /)", call: (self: number) => Number.isInteger(self), only: host },
    { sig: "as_integer_ratio(self, /)", call: integerRatio, only: host },
    { sig: "hex(self, /)", call: hexText, only: host },
    { sig: "conjugate(self, /)", call: (self: number) => makeFloat(self), only: host },
    { sig: "__int__(self, /)", call: truncate, only: host },
    { sig: "__trunc__(self, /)", call: truncate, only: host },
    { sig: "__floor__(self, /)", call: (self: number) => truncate(Math.floor(self)), only: host },
    { sig: "__ceil__(self, /)", call: (self: number) => truncate(Math.ceil(self)), only: host },
    { sig: "__float__(self, /)", call: (self: number) => makeFloat(self), only: host },
  ],
  classMethods: [
    {
      sig: "fromhex(cls, string, /)",
      call: (_cls: PyType, text: PyValue) => makeFloat(fromHexText(String(text))),
      only: host,
    },
  ],
  properties: [
    { name: "real", get: (self: number) => makeFloat(self), only: host },
    { name: "imag", get: () => makeFloat(0), only: host },
  ],
});

function integerRatio(x: number): PyTuple {
  if (!Number.isFinite(x))
    throw Number.isNaN(x)
      ? valueError("cannot convert NaN to integer ratio")
      : overflowError("cannot convert Infinity to integer ratio");
  if (x === 0) return new PyTuple([0, 1]);
  let [mantissa, exponent] = binaryParts(Math.abs(x));
  while (mantissa % 2n === 0n && exponent < 0) {
    mantissa /= 2n;
    exponent++;
  }
  const numerator = exponent > 0 ? mantissa << BigInt(exponent) : mantissa;
  return new PyTuple([makeInt(x < 0 ? -numerator : numerator), makeInt(exponent < 0 ? 1n << BigInt(-exponent) : 1n)]);
}

function hexText(x: number): string {
  if (!Number.isFinite(x)) return floatRepr(x);
  const sign = x < 0 || Object.is(x, -0) ? "-" : "";
  if (x === 0) return `${sign}0x0.0p+0`;
  const [mantissa, exponent] = binaryParts(Math.abs(x));
  const normal = mantissa >= 1n << 52n;
  const fraction = (normal ? mantissa - (1n << 52n) : mantissa).toString(16).padStart(13, "0");
  const power = exponent + 52;
  return `${sign}0x${normal ? 1 : 0}.${fraction}p${power < 0 ? "-" : "+"}${Math.abs(power)}`;
}

function fromHexText(text: string): number {
  const match = /^\s*([+-]?)(?:0x)?([0-9a-f]*)\.?([0-9a-f]*)(?:p([+-]?\d+))?\s*$/i.exec(text);
  const special = /^\s*[+-]?(?:inf(?:inity)?|nan)\s*$/i.test(text) ? parseFloatText(text) : undefined;
  if (special !== undefined) return special;
  if (match === null || match[2] + match[3] === "") throw valueError("invalid hexadecimal floating-point string");
  const value = ldexp(Number(BigInt("0x" + match[2] + match[3])), Number(match[4] ?? 0) - 4 * match[3].length);
  if (!Number.isFinite(value)) throw overflowError("hexadecimal value too large to represent as a float");
  return match[1] === "-" ? -value : value;
}
