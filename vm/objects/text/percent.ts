/**
 * printf-style formatting (`'%-8s|%05.1f' % args`): the parser and the layout of one conversion.
 *
 * Values are fetched by the caller (str and bytes differ in what %s means); numbers come as number or bigint.
 */
import { reserveText } from "../../heap/reserve.js";
import { beyondBoards } from "../dialect.js";
import { codePointLength, codePoints } from "./code-points.js";
import { typeError, valueError } from "../error.js";
import type { FormatStyle } from "./format-spec.js";
import { remembered } from "./parse-cache.js";
import { formatFloat } from "./float-text.js";

export interface PercentSpec {
  /** mapping key of %(key)s */
  key: string | undefined;
  left: boolean;
  plus: boolean;
  space: boolean;
  alternate: boolean;
  zero: boolean;
  /** '*': from the arguments */
  width: number | "*";
  precision: number | "*" | undefined;
  code: string;
  /** index of the code in the format text, for error messages */
  at: number;
}

/** Literal texts and conversions in order; '%%' is literal already (but keeps its width and flags out of sight). */
export function parsePercent(text: string): readonly (string | PercentSpec)[] {
  return beyondBoards() ? parseAll(text) : parseAsBoards(text);
}

const parseAll = remembered((text) => parse(text, false));
const parseAsBoards = remembered((text) => parse(text, true));

/** @param strict  as firmwares do, which know neither C's lengths (`%ld`) nor a per cent sign with a width */
function parse(text: string, strict: boolean): (string | PercentSpec)[] {
  const out: (string | PercentSpec)[] = [];
  let literal = "";
  let i = 0;
  while (i < text.length) {
    const at = text.indexOf("%", i);
    if (at < 0) {
      literal += text.slice(i);
      break;
    }
    literal += text.slice(i, at);
    i = at + 1;
    let key: string | undefined;
    if (text[i] === "(") {
      const close = closingParenthesis(text, i);
      if (close < 0) throw valueError("incomplete format key");
      key = text.slice(i + 1, close);
      i = close + 1;
    }
    const match = strict ? /([-+ #0]*)(\*|\d+)?(?:\.(\*|\d*))?/y : /([-+ #0]*)(\*|\d+)?(?:\.(\*|\d*))?[hlL]?/y;
    match.lastIndex = i;
    const [whole, flags, width, precision] = match.exec(text)!;
    i += whole.length;
    if (i >= text.length) throw valueError("incomplete format");
    const code = text[i];
    if (code === "%" && (!strict || whole === "")) {
      literal += "%";
      i++;
      continue;
    }
    if (!(strict ? "diouxXeEfFgGcrs" : "diouxXeEfFgGcrsa").includes(code)) {
      const hex = code.codePointAt(0)!.toString(16);
      throw valueError(`unsupported format character '${code}' (0x${hex}) at index ${i}`);
    }
    if (literal !== "") out.push(literal);
    literal = "";
    out.push({
      key,
      left: flags.includes("-"),
      plus: flags.includes("+"),
      space: flags.includes(" "),
      alternate: flags.includes("#"),
      zero: flags.includes("0"),
      width: width === "*" ? "*" : Number(width ?? 0),
      precision: precision === undefined ? undefined : precision === "*" ? "*" : Number(precision),
      code,
      at: i,
    });
    i++;
  }
  if (literal !== "") out.push(literal);
  return out;
}

function closingParenthesis(text: string, open: number): number {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if (text[i] === "(") depth++;
    else if (text[i] === ")" && --depth === 0) return i;
  }
  return -1;
}

/** A conversion whose width and precision are known. */
export interface ResolvedSpec extends PercentSpec {
  width: number;
  precision: number | undefined;
}

export function percentInt(value: number | bigint, spec: ResolvedSpec): string {
  const negative = value < 0;
  const radix = spec.code === "x" || spec.code === "X" ? 16 : spec.code === "o" ? 8 : 10;
  let digits = (negative ? -value : value).toString(radix);
  if (spec.precision !== undefined) digits = digits.padStart(spec.precision, "0");
  let prefix = spec.alternate && radix !== 10 ? (radix === 16 ? "0x" : "0o") : "";
  if (spec.code === "X") {
    digits = digits.toUpperCase();
    prefix = prefix.toUpperCase();
  }
  return layout(negative, prefix, digits, spec, true);
}

export function percentFloat(value: number, spec: ResolvedSpec, style: FormatStyle): string {
  const text = formatFloat(value, spec.code, spec.precision ?? 6, spec.alternate, style);
  const negative = text.startsWith("-");
  return layout(negative, "", negative ? text.slice(1) : text, spec, true);
}

export function percentText(text: string, spec: ResolvedSpec): string {
  const chars = spec.precision === undefined ? text : codePoints(text).slice(0, spec.precision).join("");
  return layout(false, "", chars, { ...spec, plus: false, space: false }, false);
}

function layout(negative: boolean, prefix: string, body: string, spec: ResolvedSpec, numeric: boolean): string {
  const head = (negative ? "-" : spec.plus ? "+" : spec.space ? " " : "") + prefix;
  const missing = spec.width === 0 ? 0 : spec.width - head.length - codePointLength(body);
  if (missing <= 0) return head + body;
  if (missing > 256) reserveText(missing);
  if (spec.left) return head + body + " ".repeat(missing);
  if (spec.zero && numeric) return head + "0".repeat(missing) + body;
  return " ".repeat(missing) + head + body;
}

export function tooFewArguments(verbose: boolean): never {
  throw typeError(verbose ? "not enough arguments for format string" : "format string needs more arguments");
}

export function tooManyArguments(verbose: boolean): never {
  throw typeError(
    verbose ? "not all arguments converted during string formatting" : "format string didn't convert all arguments",
  );
}
