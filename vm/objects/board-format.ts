/**
 * str.format's fields and the % operator as boards have them, byte for byte: what `--exact` formats by.
 *
 * @see MicroPython py/objstr.c (mp_obj_str_format_helper, str_modulo_format)
 */

import { floatOf, getItem, indexOf, intOf, repr, str, stringOf, typeName } from "../runtime/protocol.js";
import { PyBytes } from "./bytes.js";
import { active } from "./dialect.js";
import { overflowError, typeError, valueError } from "./error.js";
import { truncate } from "./int.js";
import { isNamedTuple } from "./namedtuple.js";
import { floatValue, isFloat } from "./number.js";
import type { PyValue } from "./object.js";
import { remembered } from "./text/parse-cache.js";
import { interned } from "./text/interned.js";
import { firstBytes, layFloat, layInt, layText, type Field } from "./text/board-layout.js";
import { fromLatin1, latin1 } from "./text/codecs.js";
import type { FloatStyle } from "./text/float-text.js";
import { encodeUtf8 } from "./text/utf8.js";
import { PyDict } from "./dict.js";
import { PyTuple } from "./tuple.js";

/** int and bool, not classes of the program: those are no numbers here. */
const isInteger = (v: PyValue): boolean =>
  typeof v === "number"
    ? Number.isInteger(v)
    : typeof v !== "string" && (typeof v === "boolean" || typeName(v) === "int");
const isNumeric = (v: PyValue): boolean => isInteger(v) || (isFloat(v) && typeName(v) === "float");

const SPEC = /^(?:([\x00-\x7f])?([<>=^]))?([-+ ]?)(#?)(0?)(\d*)([,_]?)(\.?)(\d*)([bcdeEfFgGnosxX%]?)$/s;

const matchSpec = remembered((spec) => SPEC.exec(spec));

/** A value in a field of str.format or of an f-string, its conversion done. */
export function formatAsBoard(value: PyValue, spec: string, style: FloatStyle): string {
  if (spec === "") return str(value);
  const match = matchSpec(spec);
  // `<<5`: the first is the alignment already
  if (match === null || /[<>=^]/.test(match[1] ?? "")) throw valueError("invalid format specifier");
  const [, fill, align, sign, prefix, zero, width, separator, , precision, type] = match;
  const numeric = isNumeric(value);
  const where = align ?? (zero !== "" && numeric ? "=" : numeric ? ">" : "<");
  const field: Field = {
    left: where === "<",
    center: where === "^",
    afterSign: where === "=",
    sign: sign === "-" ? "" : (sign as Field["sign"]),
    prefix: prefix !== "",
    fill: fill ?? (zero !== "" ? "0" : " "),
    width: zero + width === "" ? -1 : Number(zero + width),
    separator: separator as Field["separator"],
    precision: precision === "" ? -1 : Number(precision),
  };
  if (field.sign !== "" && type === "s") throw valueError("sign not allowed in string format specifier");
  if (field.sign !== "" && type === "c") throw valueError("sign not allowed with integer format specifier 'c'");
  if (numeric) return formatNumber(value, type, field, style);
  if (field.afterSign) throw valueError("'=' alignment not allowed in string format specifier");
  if (type !== "" && type !== "s") unknownCode(type, value);
  const text = value instanceof PyBytes ? latin1(value.b) : stringOf(value);
  return layText(field.precision < 0 ? text : firstBytes(text, field.precision), field, field.width);
}

function formatNumber(value: PyValue, type: string, field: Field, style: FloatStyle): string {
  if (isInteger(value)) {
    const n = intOf(value);
    if (type === "b") return layInt(n, 2, false, field, 0);
    if (type === "c") return layText(character(indexOf(n)), field, field.width);
    if (type === "" || type === "n" || type === "d") return layInt(n, 10, false, field, 0);
    if (type === "o") return layInt(n, 8, false, field, 0);
    if (type === "x" || type === "X") return layInt(n, 16, type === "X", field, 0);
    if (type === "s") unknownCode(type, value);
  }
  const number = floatOf(value);
  if (type === "%") return layFloat(number * 100, "f", "%", field, style);
  if (type !== "" && !"eEfFgGn".includes(type)) unknownCode(type, value);
  return layFloat(number, type === "" || type === "n" ? "g" : type, "", field, style);
}

function unknownCode(type: string, value: PyValue): never {
  throw valueError(`unknown format code '${type}' for object of type '${typeName(value)}'`);
}

/** CircuitPython takes the lowest byte. */
function character(n: number): string {
  if (active.dialect === "circuitpython") return String.fromCharCode(n & 0xff);
  if (n < 0 || n > 0x10ffff) throw overflowError("char not in range(0x110000)");
  return String.fromCodePoint(n);
}

// ---- the % operator -----------------------------------------------------------------------------------------------

/** `text % value` */
export function percentAsBoard(text: string, value: PyValue, style: FloatStyle): string {
  return new Percent(text, value, style, false).run();
}

/** `b % value` */
export function percentBytesAsBoard(b: Uint8Array, value: PyValue, style: FloatStyle): Uint8Array {
  return fromLatin1(new Percent(latin1(b), value, style, true).run());
}

class Percent {
  private readonly args: readonly PyValue[];
  private readonly dict: PyDict | undefined;
  private used = 0;

  constructor(
    private readonly pattern: string,
    value: PyValue,
    private readonly style: FloatStyle,
    private readonly bytes: boolean,
  ) {
    const tuple = value instanceof PyTuple && (value.type.native || isNamedTuple(value.type));
    this.args = tuple ? value.a : [value];
    this.dict = value instanceof PyDict && typeName(value) === "dict" ? value : undefined;
  }

  run(): string {
    const { pattern } = this;
    let out = "";
    for (let at = 0; at < pattern.length; at++) {
      const next = pattern.indexOf("%", at);
      if (next !== at) {
        out += pattern.slice(at, next < 0 ? undefined : next);
        if (next < 0) break;
        at = next;
      }
      if (++at >= pattern.length) this.incomplete();
      if (pattern[at] === "%") {
        out += "%";
        continue;
      }
      let value: PyValue | undefined;
      if (pattern[at] === "(") {
        if (this.dict === undefined) throw typeError("format needs a dict");
        this.used = 1;
        const close = pattern.indexOf(")", at + 1);
        if (close < 0) throw valueError("incomplete format key");
        value = getItem(this.dict, interned(pattern.slice(at + 1, close)));
        at = close + 1;
      }
      const from = at;
      while ("-+ #0".includes(pattern[at] ?? "none")) at++;
      const flags = pattern.slice(from, at);
      let width: number;
      [width, at] = this.number(at, 0);
      let precision = -1;
      if (pattern[at] === "." && at + 1 < pattern.length) [precision, at] = this.number(at + 1, 0);
      else if (pattern[at] === ".") at++;
      if (at >= pattern.length) this.incomplete();
      value ??= this.take();
      out += this.one(pattern[at], at, value, flags, width, precision);
    }
    if (this.dict === undefined && this.used !== this.args.length)
      throw typeError("format string didn't convert all arguments");
    return out;
  }

  private incomplete(): never {
    throw valueError("incomplete format");
  }

  private take(): PyValue {
    if (this.used >= this.args.length) throw typeError("format string needs more arguments");
    return this.args[this.used++];
  }

  /** `*` or digits at this place, and what is behind them. */
  private number(at: number, missing: number): [value: number, at: number] {
    if (this.pattern[at] === "*") return [indexOf(this.take()), at + 1];
    const from = at;
    while (this.pattern[at] >= "0" && this.pattern[at] <= "9") at++;
    return [from === at ? missing : Number(this.pattern.slice(from, at)), at];
  }

  private one(code: string, at: number, v: PyValue, flags: string, width: number, precision: number): string {
    const zero = flags.includes("0");
    const field: Field = {
      left: flags.includes("-"),
      center: false,
      afterSign: zero,
      sign: flags.includes("+") ? "+" : flags.includes(" ") ? " " : "",
      prefix: false,
      fill: " ",
      width,
      separator: "",
      precision,
    };
    const number: Field = { ...field, fill: zero ? "0" : " " };
    const prefixed: Field = { ...number, prefix: flags.includes("#") };
    if ((code === "s" || code === "r") && width === 0 && precision < 0) return this.shown(v, code);
    switch (code) {
      case "c":
        return layText(this.character(v), field, width);
      case "d":
      case "i":
      case "u":
        return layInt(isFloat(v) ? truncate(floatValue(v)!) : intOf(v), 10, false, number, precision);
      case "e":
      case "E":
      case "f":
      case "F":
      case "g":
      case "G":
        return layFloat(floatOf(v), code, "", number, this.style);
      case "o":
        return layInt(intOf(v), 8, false, prefixed, precision);
      case "x":
      case "X":
        return layInt(intOf(v), 16, code === "X", prefixed, precision);
      case "r":
      case "s": {
        const text = this.shown(v, code);
        return layText(precision < 0 ? text : firstBytes(text, precision), field, width);
      }
    }
    const hex = code.codePointAt(0)!.toString(16);
    throw valueError(`unsupported format character '${code}' (0x${hex}) at index ${at}`);
  }

  private shown(v: PyValue, code: "r" | "s"): string {
    if (this.bytes && code === "s" && v instanceof PyBytes) return latin1(v.b);
    const text = code === "r" ? repr(v) : str(v);
    return this.bytes ? latin1(encodeUtf8(text)) : text;
  }

  private character(v: PyValue): string {
    if (typeof v === "string" || typeName(v) === "str") {
      const text = stringOf(v);
      if (encodeUtf8(text).length !== 1) throw typeError("%c needs int or char");
      return text;
    }
    if (isInteger(v)) return character(indexOf(v));
    throw typeError(active.dialect === "circuitpython" ? "%c needs int or char" : "integer needed");
  }
}
