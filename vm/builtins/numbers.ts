/** Builtin functions on numbers: abs, divmod, pow, round, sum, bin, hex, oct. */
import * as arithmetic from "../runtime/arithmetic.js";
import { add } from "../runtime/operators.js";
import { callSpecial, floatOf, indexOf, intOf, iterOf, nextOf, typeName, typeOf } from "../runtime/protocol.js";
import { pow as powOperator } from "../runtime/operators.js";
import { active } from "../objects/dialect.js";
import { typeError, valueError } from "../objects/error.js";
import { numberDivmod, truncate } from "../objects/int.js";
import type { FunctionSpec } from "../objects/native.js";
import { floatValue, intValue, isFloat, isNumber, makeFloat, makeInt, toBigInt } from "../objects/number.js";
import { numberLimits } from "../objects/number-limits.js";
import { None, NotImplemented, type PyObject, type PyValue } from "../objects/object.js";
import { PyTuple } from "../objects/tuple.js";
import { fixedText } from "../objects/text/decimal-digits.js";

export const numberFunctions: readonly FunctionSpec[] = [
  {
    sig: "abs(x, /)",
    call: (x: PyValue) => {
      if (typeof x !== "object" || x.type.native) {
        const r = arithmetic.numberAbsolute(x);
        if (r !== undefined) return r;
      }
      if (typeof x === "object" && x.__abs__ !== undefined) return x.__abs__();
      throw typeError(
        active.dialect === "host"
          ? `bad operand type for abs(): '${typeName(x)}'`
          : `unsupported type for __abs__: '${typeName(x)}'`,
      );
    },
  },
  { sig: "divmod(a, b, /)", call: divmod },
  {
    sig: "pow(base, exp, mod=None)",
    positionalOnBoards: "counted",
    call: (base: PyValue, exp: PyValue, mod: PyValue) => power(base, exp, mod),
  },
  { sig: "round(number, ndigits=None)", positionalOnBoards: "counted", call: round },
  { sig: "sum(iterable, /, start=0)", positionalOnBoards: "counted", call: sum },
  { sig: "bin(number, /)", call: bin },
  { sig: "hex(number, /)", call: (n: PyValue) => radixText(soleItem(n), 16, "0x") },
  { sig: "oct(number, /)", call: (n: PyValue) => radixText(soleItem(n), 8, "0o") },
];

function divmod(a: PyValue, b: PyValue): PyValue {
  const r = numberDivmod(a, b) ?? reflected(a, b);
  if (r !== undefined) return r;
  throw typeError(
    active.dialect === "host"
      ? `unsupported operand type(s) for divmod(): '${typeName(a)}' and '${typeName(b)}'`
      : `unsupported types for __divmod__: '${typeName(a)}', '${typeName(b)}'`,
  );
}

function reflected(a: PyValue, b: PyValue): PyValue | undefined {
  const left = (typeof a === "object" ? a : typeOf(a).proto).__divmod__?.call(a as PyObject, b);
  if (left !== undefined && left !== NotImplemented) return left;
  const right = (typeof b === "object" ? b : typeOf(b).proto).__rdivmod__?.call(b as PyObject, a);
  return right === NotImplemented ? undefined : right;
}

function power(base: PyValue, exp: PyValue, mod: PyValue): PyValue {
  if (mod === None) return powOperator(base, exp);
  if (intValue(base) === undefined || intValue(exp) === undefined || intValue(mod) === undefined) {
    const made = active.dialect === "host" ? callSpecial(base, "__pow__", exp, mod) : undefined;
    if (made !== undefined && made !== NotImplemented) return made;
    throw typeError(
      active.dialect === "host"
        ? "pow() 3rd argument not allowed unless all arguments are integers"
        : "pow() with 3 arguments requires integers",
    );
  }
  if (intValue(mod) === 0)
    throw valueError(active.dialect === "host" ? "pow() 3rd argument cannot be 0" : "divide by zero");
  return arithmetic.intPowMod(base, exp, mod);
}

/** round(): halves to even; without digits an int. */
function round(number: PyValue, digits: PyValue): PyValue {
  if (!isNumber(number)) {
    const made = digits === None ? callSpecial(number, "__round__") : callSpecial(number, "__round__", digits);
    if (made !== undefined) return made;
    if (active.dialect === "host") throw typeError(`type ${typeName(number)} doesn't define __round__ method`);
    return round(makeFloat(floatOf(number)), digits);
  }
  if (!isFloat(number)) return roundInt(intValue(number)!, digits);
  const x = floatValue(number)!;
  if (digits === None) {
    if (!Number.isFinite(x)) return truncate(x);
    const floor = Math.floor(x);
    const rest = x - floor;
    return truncate(rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor);
  }
  const places = indexOf(digits);
  if (!Number.isFinite(x) || places > 323) return makeFloat(x);
  if (active.dialect !== "host") {
    // py/modbuiltins.c: to the next whole number of its product with a power of ten
    const kept = numberLimits.floats === undefined ? (v: number) => v : Math.fround;
    const power = kept(10 ** places);
    return makeFloat(signed(x, kept(evenly(kept(Math.abs(x) * power)) / power)));
  }
  if (places < -308) return makeFloat(x < 0 ? -0 : 0);
  if (places >= 0) return makeFloat(signed(x, Number(fixedText(Math.abs(x), places, "even"))));
  const scale = 10 ** -places;
  const scaled = Math.abs(x) / scale;
  const floor = Math.floor(scaled);
  const rest = scaled - floor;
  const whole = rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor;
  return makeFloat(signed(x, whole * scale));
}

/** A positive float rounded to a whole one, halves to even ones (C's nearbyint). */
function evenly(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor;
}

function signed(like: number, magnitude: number): number {
  return like < 0 || Object.is(like, -0) ? -magnitude : magnitude;
}

function roundInt(n: number | bigint, digits: PyValue): PyValue {
  if (digits === None) return n;
  const places = indexOf(digits);
  if (places >= 0) return n;
  const scale = 10n ** BigInt(-places);
  const big = toBigInt(n);
  const rest = ((big % scale) + scale) % scale;
  const floor = big - rest;
  const up = rest * 2n > scale || (rest * 2n === scale && (floor / scale) % 2n !== 0n);
  return makeInt(up ? floor + scale : floor);
}

function sum(iterable: PyValue, start: PyValue): PyValue {
  if (active.dialect === "host" && typeof start === "string")
    throw typeError("sum() can't sum strings [use ''.join(seq) instead]");
  const iterator = iterOf(iterable);
  let total = start;
  for (;;) {
    const value = nextOf(iterator);
    if (value === undefined) return total;
    if (typeof total === "number" && typeof value === "number" && Number.isInteger(total) && Number.isInteger(value)) {
      const next = total + value;
      if (Number.isSafeInteger(next)) {
        total = next;
        continue;
      }
    }
    total = add(total, value);
  }
}

/** On boards it is what `format` makes of it (py/modbuiltins.c mp_builtin_bin). */
function bin(n: PyValue): PyValue {
  if (active.dialect !== "host" && intValue(n) === undefined)
    throw valueError(`unknown format code 'b' for object of type '${typeName(n)}'`);
  return radixText(n, 2, "0b");
}

/** Boards write `'%#x' % number` (py/modbuiltins.c): a tuple is what there is to write. */
function soleItem(v: PyValue): PyValue {
  if (active.dialect === "host" || !(v instanceof PyTuple)) return v;
  if (v.a.length === 1) return v.a[0];
  throw typeError(
    v.a.length === 0 ? "format string needs more arguments" : "format string didn't convert all arguments",
  );
}

function radixText(v: PyValue, radix: number, prefix: string): string {
  const n = intValue(v) ?? integer(v);
  return n < 0 ? `-${prefix}${(-n).toString(radix)}` : prefix + n.toString(radix);
}

function integer(v: PyValue): number | bigint {
  if (active.dialect === "host" && callSpecial(v, "__index__") === undefined)
    throw typeError(`'${typeName(v)}' object cannot be interpreted as an integer`);
  return intOf(v);
}
