/**
 * The format-spec mini-language (`format(x, '>+#010,.3f')`): one parser, and the layout of int, float and str by it.
 *
 * Texts of errors are the dialect's matter: boards say one short sentence for all bad specs, CPython names the culprit.
 * The functions here know numbers as JavaScript numbers and bigints only; unwrapping Python objects is the caller's part.
 */
import { active } from "../dialect.js";
import { overflowError, valueError } from "../error.js";
import { refuseBeyondWord } from "../number.js";
import type { FloatStyle } from "./float-text.js";
import { remembered } from "./parse-cache.js";
import { floatRepr, formatFloat, formatFloatDefault } from "./float-text.js";

export interface FormatSpec {
  fill: string;
  /** '<' '>' '^' '=' or '' where not given */
  align: string;
  /** '+' '-' ' ' or '' */
  sign: string;
  /** 'z': print negative zero as zero */
  coerceZero: boolean;
  alternate: boolean;
  width: number;
  /** ',' '_' or '' */
  grouping: string;
  /** undefined where not given */
  precision: number | undefined;
  type: string;
}

/** How the running dialect words and rounds. */
export interface FormatStyle extends FloatStyle {
  /** CPython's wording of errors, instead of MicroPython's */
  verbose: boolean;
}

const grammar = /^(?:(.)?([<>=^]))?([-+ ]?)(z?)(#?)(0?)(\d*)([_,]?)(?:\.(\d+))?([a-zA-Z%]?)$/su;

const matchGrammar = remembered((text) => grammar.exec(text));

/**
 * @param typeName  for the error text
 * @throws PyError ValueError
 */
export function parseFormatSpec(text: string, typeName: string, style: FormatStyle): FormatSpec {
  const match = matchGrammar(text);
  if (
    match === null ||
    match[7].length > 9 ||
    (match[9]?.length ?? 0) > 9 ||
    (!style.verbose && (match[4] !== "" || !"bcdeEfFgGnosxX%".includes(match[10])))
  )
    throw badSpec(text, typeName, style);
  const [, fill, align, sign, z, alternate, zero, width, grouping, precision, type] = match;
  // CPython's parser says so before anybody looks at the type
  if (style.verbose && grouping !== "" && !/^[deEfFgG%]?$/.test(type) && !(grouping === "_" && /[boxX]/.test(type)))
    throw valueError(`Cannot specify '${grouping}' with '${type}'.`);
  return {
    fill: fill ?? (zero !== "" ? "0" : " "),
    align: align ?? (zero !== "" && typeName !== "str" ? "=" : ""),
    sign,
    coerceZero: z !== "",
    alternate: alternate !== "",
    width: width === "" ? 0 : Number(width),
    grouping,
    precision: precision === undefined ? undefined : Number(precision),
    type,
  };
}

function badSpec(text: string, typeName: string, style: FormatStyle): Error {
  if (!style.verbose) throw valueError("invalid format specifier");
  if (/\.$|\.[^\d]/.test(text)) throw valueError("Format specifier missing precision");
  throw valueError(`Invalid format specifier '${text}' for object of type '${typeName}'`);
}

function unknownCode(code: string, typeName: string, style: FormatStyle): never {
  throw valueError(`${style.verbose ? "Unknown" : "unknown"} format code '${code}' for object of type '${typeName}'`);
}

/** format(str, spec) @param typeName  of what boards present by its text */
export function formatStr(value: string, text: string, style: FormatStyle, typeName = "str"): string {
  if (text === "") return value;
  const spec = parseFormatSpec(text, "str", style);
  if (!style.verbose) refuseForBoards(spec);
  if (spec.type !== "" && spec.type !== "s") unknownCode(spec.type, typeName, style);
  if (spec.sign !== "" && style.verbose) throw valueError("Sign not allowed in string format specifier");
  if (spec.align === "=") throw valueError("'=' alignment not allowed in string format specifier");
  if (spec.grouping !== "" && style.verbose) throw valueError(`Cannot specify '${spec.grouping}' with 's'.`);
  if (style.verbose && spec.alternate) throw valueError("Alternate form (#) not allowed in string format specifier");
  const cut = spec.precision === undefined ? value : firstCodePoints(value, spec.precision);
  return pad(cut, spec, "<");
}

/** Boards look at these before they look at the type (py/objstr.c). */
function refuseForBoards(spec: FormatSpec): void {
  if (spec.sign !== "" && spec.sign !== "-" && spec.type === "s")
    throw valueError("sign not allowed in string format specifier");
  if (spec.sign !== "" && spec.sign !== "-" && spec.type === "c")
    throw valueError("sign not allowed with integer format specifier 'c'");
  if (spec.align === "=") throw valueError("'=' alignment not allowed in string format specifier");
}

/** format(int, spec), bool included (the caller handles the empty spec for bool) */
export function formatInt(value: number | bigint, text: string, style: FormatStyle, typeName = "int"): string {
  if (text === "") return value.toString();
  const spec = parseFormatSpec(text, "int", style);
  if ("eEfFgG%".includes(spec.type) && spec.type !== "") return layoutFloat(Number(value), spec, style);
  if (spec.precision !== undefined && style.verbose)
    throw valueError("Precision not allowed in integer format specifier");
  if (spec.coerceZero && style.verbose)
    throw valueError("Negative zero coercion (z) not allowed in integer format specifier");
  if (spec.type === "c") {
    if (spec.sign !== "" && (style.verbose || spec.sign !== "-"))
      throw valueError(`${style.verbose ? "Sign" : "sign"} not allowed with integer format specifier 'c'`);
    if (spec.alternate && style.verbose)
      throw valueError("Alternate form (#) not allowed with integer format specifier 'c'");
    refuseBeyondWord(value);
    // CircuitPython writes the low byte of such a code
    if ((value < 0 || value > 0x10ffff) && active.dialect === "circuitpython")
      return pad(String.fromCharCode(Number(BigInt.asUintN(8, BigInt(value)))), spec, ">");
    if (value < 0 || value > 0x10ffff) throw makeRangeError(style, typeof value === "bigint");
    return pad(String.fromCodePoint(Number(value)), spec, ">");
  }
  const radix = radixes[spec.type];
  if (radix === undefined) unknownCode(spec.type, typeName, style);
  if (style.verbose && spec.grouping === "," && radix !== 10)
    throw valueError(`Cannot specify ',' with '${spec.type}'.`);
  if (spec.grouping !== "" && spec.type === "n") throw valueError(`Cannot specify '${spec.grouping}' with 'n'.`);
  const negative = value < 0;
  let digits = (negative ? -value : value).toString(radix);
  let prefix = spec.alternate ? prefixes[spec.type] : "";
  if (spec.type === "X") {
    digits = digits.toUpperCase();
    prefix = spec.alternate ? "0X" : "";
  }
  return layoutNumber(negative, prefix, digits, "", spec, radix === 10 ? 3 : 4);
}

/** The error for a code that is no code point. */
function makeRangeError(style: FormatStyle, big: boolean): unknown {
  if (big && style.verbose) return overflowError("Python int too large to convert to C long");
  return overflowError(style.verbose ? "%c arg not in range(0x110000)" : "char not in range(0x110000)");
}

const radixes: Record<string, number> = { "": 10, d: 10, n: 10, x: 16, X: 16, o: 8, b: 2 };
const prefixes: Record<string, string> = { "": "", d: "", n: "", x: "0x", X: "0X", o: "0o", b: "0b" };

/** format(float, spec) */
export function formatFloatSpec(value: number, text: string, style: FormatStyle): string {
  if (text === "") return floatRepr(value);
  const spec = parseFormatSpec(text, "float", style);
  // boards print a number that has a spec without a letter as with `g` (py/objstr.c)
  if (!style.verbose) {
    if (spec.type === "") spec.type = "g";
    spec.alternate = false;
    spec.grouping = "";
  }
  return layoutFloat(value, spec, style);
}

function layoutFloat(value: number, spec: FormatSpec, style: FormatStyle): string {
  const body = floatBody(value, spec, style);
  let negative = body.startsWith("-");
  const unsigned = negative ? body.slice(1) : body;
  if (spec.coerceZero && negative && !/[1-9a-z]/i.test(unsigned.replace(/e.*/i, ""))) negative = false;
  const split = /^(\d*)(.*)$/s.exec(unsigned)!;
  return layoutNumber(negative, "", split[1], split[2], spec, 3);
}

function floatBody(value: number, spec: FormatSpec, style: FormatStyle): string {
  switch (spec.type) {
    case "":
      if (spec.precision === undefined) {
        const text = floatRepr(value);
        return spec.alternate ? text.replace(/^(-?\d+)(?=e|$)/, "$1.") : text;
      }
      return formatFloatDefault(value, spec.precision, spec.alternate, style);
    case "%":
      return formatFloat(value * 100, "f", spec.precision ?? 6, spec.alternate, style) + "%";
    case "n":
      return formatFloat(value, "g", spec.precision ?? 6, spec.alternate, style);
    case "e":
    case "E":
    case "f":
    case "F":
    case "g":
    case "G":
      return formatFloat(value, spec.type, spec.precision ?? 6, spec.alternate, style);
    default:
      return unknownCode(spec.type, "float", style);
  }
}

/**
 * Puts sign, prefix, grouped digits and padding together. With '=' and fill '0' the padding zeros are grouped as well.
 * @param digits  the integer part, without sign
 * @param rest    what follows it: fraction, exponent, percent sign; 'inf' and 'nan' arrive here with digits empty
 */
function layoutNumber(
  negative: boolean,
  prefix: string,
  digits: string,
  rest: string,
  spec: FormatSpec,
  groupSize: number,
): string {
  const sign = negative ? "-" : spec.sign === "+" || spec.sign === " " ? spec.sign : "";
  const head = sign + prefix;
  if (spec.grouping !== "" && digits !== "") {
    const zeroFill = spec.align === "=" && spec.fill === "0";
    digits = group(digits, spec.grouping, groupSize, zeroFill ? spec.width - head.length - rest.length : 0);
  }
  if (spec.align === "=") {
    const missing = spec.width - head.length - digits.length - rest.length;
    return head + (missing > 0 ? spec.fill.repeat(missing) : "") + digits + rest;
  }
  return pad(head + digits + rest, spec, ">");
}

/** Inserts separators; with a minimal width, zeros are added first so that no text starts with a separator. */
function group(digits: string, separator: string, size: number, width: number): string {
  let needed = digits.length;
  while (needed + Math.floor((needed - 1) / size) < width) needed++;
  const padded = digits.padStart(needed, "0");
  let out = "";
  for (let end = padded.length; end > 0; end -= size) {
    const part = padded.slice(Math.max(0, end - size), end);
    out = out === "" ? part : part + separator + out;
  }
  return out;
}

function pad(text: string, spec: FormatSpec, defaultAlign: string): string {
  const missing = spec.width - codePointLength(text);
  if (missing <= 0) return text;
  const align = spec.align === "" ? defaultAlign : spec.align;
  if (align === "<") return text + spec.fill.repeat(missing);
  if (align === "^") return spec.fill.repeat(missing >> 1) + text + spec.fill.repeat(missing - (missing >> 1));
  return spec.fill.repeat(missing) + text;
}

function codePointLength(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length - 1; i++) {
    if ((text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) count--;
  }
  return count;
}

function firstCodePoints(text: string, count: number): string {
  if (text.length <= count) return text;
  let at = 0;
  for (let i = 0; i < count && at < text.length; i++) at += text.codePointAt(at)! > 0xffff ? 2 : 1;
  return text.slice(0, at);
}
