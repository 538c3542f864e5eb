/**
 * How boards lay out a number or a text in a field: widths count bytes, zeros may carry separators, and flags meet in
 * ways that CPython does not know (`'%-05d'` pads with zeros on the right).
 *
 * @see MicroPython py/mpprint.c (mp_print_strn, mp_print_mp_int, mp_print_float), py/objint.c (mp_obj_int_formatted)
 */

import { reserveText } from "../../heap/reserve.js";
import { formatFloat, type FloatStyle } from "./float-text.js";
import { decodeUtf8, encodeUtf8 } from "./utf8.js";

export interface Field {
  left: boolean;
  center: boolean;
  /** What is filled comes between sign and digits. */
  afterSign: boolean;
  /** "+", " " or none for what is not negative */
  sign: "" | "+" | " ";
  /** 0b, 0o, 0x */
  prefix: boolean;
  fill: string;
  /** -1: as wide as it is */
  width: number;
  separator: "" | "," | "_";
  /** -1 where not given */
  precision: number;
}

const ASCII = /^[\x00-\x7f]*$/;

const byteLength = (text: string): number => (ASCII.test(text) ? text.length : encodeUtf8(text).length);

/** The first `length` bytes: a character that is cut in two is not shown. */
export function firstBytes(text: string, length: number): string {
  if (text.length <= length && byteLength(text) <= length) return text;
  return ASCII.test(text) ? text.slice(0, length) : decodeUtf8(encodeUtf8(text).slice(0, length), "ignore");
}

const ZEROS = { _: { size: 5, text: "0000_000" }, ",": { size: 4, text: "000,00" } } as const;

/** mp_print_strn */
export function layText(text: string, { left, center, fill, separator }: Field, width: number): string {
  if (width <= 0) return text;
  let missing = width - byteLength(text);
  let unit = fill;
  if (fill === "0" && separator !== "") {
    const { size, text: zeros } = ZEROS[separator];
    // no separator comes first: one zero more
    if (width % size === 0) {
      missing++;
      width++;
    }
    const from = size - 1 - (width % size);
    unit = zeros.slice(from, from + size);
  }
  if (missing <= 0) return text;
  if (missing > 256) reserveText(missing);
  const padding = (length: number) => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
  if (center) return padding(missing >> 1) + text + padding(missing - (missing >> 1));
  return left ? text + padding(missing) : padding(missing) + text;
}

const RADIX_LETTERS: Readonly<Record<number, string>> = { 2: "b", 8: "o", 16: "x" };

/** mp_print_mp_int @param precision  0 in fields of str.format, which is not asked there */
export function layInt(
  value: number | bigint,
  radix: 2 | 8 | 10 | 16,
  upper: boolean,
  field: Field,
  precision: number,
): string {
  let { width } = field;
  if (!field.left && !field.center && field.fill === "0") {
    width = Math.max(width, precision);
    precision = 0;
  }
  const negative = value < 0;
  let digits = separated((negative ? -value : value).toString(radix), field.separator, radix === 10 ? 3 : 4);
  let prefix = (negative ? "" : field.sign) + (field.prefix && radix !== 10 ? "0" + RADIX_LETTERS[radix] : "");
  if (upper) [digits, prefix] = [digits.toUpperCase(), prefix.toUpperCase()];
  const sign = negative ? "-" : "";
  const before = sign + prefix;
  if (precision <= 1)
    return field.afterSign
      ? before + layText(digits, field, width - before.length)
      : layText(before + digits, field, width);
  const number = before + digits.padStart(precision, "0");
  return field.left ? number.padEnd(width) : number.padStart(width);
}

function separated(digits: string, separator: string, size: number): string {
  if (separator === "") return digits;
  const first = digits.length % size || size;
  let text = digits.slice(0, first);
  for (let at = first; at < digits.length; at += size) text += separator + digits.slice(at, at + size);
  return text;
}

/** mp_print_float @param type  one of eEfFgG */
export function layFloat(value: number, type: string, per: "" | "%", field: Field, style: FloatStyle): string {
  const precision = field.precision < 0 ? 6 : field.precision;
  let text = formatFloat(value, type, precision, false, style);
  if (!text.startsWith("-")) text = field.sign + text;
  text += per;
  if (!field.afterSign || !/^[-+ ]/.test(text)) return layText(text, field, field.width);
  return text[0] + layText(text.slice(1), field, field.width - 1);
}
