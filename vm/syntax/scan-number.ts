/**
 * Number literals: where one ends, what is wrong with it, and its value.
 *
 * @see CPython Parser/tokenizer.c tok_get (numbers), verify_end_of_number; Doc/reference/lexical_analysis "Numeric literals"
 */

import { ASCII, DECIMAL_DIGIT, HEX_DIGIT, IDENTIFIER_PART } from "./characters.js";

/** Thrown by scanNumber: `at` is the offset of the last character read, which CPython points at. */
export class NumberError {
  constructor(
    readonly msg: string,
    readonly at: number,
  ) {}
}

/** The offset behind the number that begins at `start` (a digit, or a dot before one). */
export function scanNumber(source: string, start: number): number {
  let pos = start;
  if (source.charCodeAt(pos) === 48 /* 0 */) {
    const letter = source.charCodeAt(pos + 1) | 32;
    if (letter === 120 /* x */) return scanRadix(source, pos + 2, 16, "hexadecimal");
    if (letter === 111 /* o */) return scanRadix(source, pos + 2, 8, "octal");
    if (letter === 98 /* b */) return scanRadix(source, pos + 2, 2, "binary");
    return scanZero(source, pos);
  }
  if (source.charCodeAt(pos) !== 46 /* . */) pos = scanDigits(source, pos);
  return scanFractionAndExponent(source, pos);
}

function scanRadix(source: string, start: number, radix: number, name: string): number {
  let pos = start;
  for (;;) {
    if (source.charCodeAt(pos) === 95 /* _ */) pos++;
    const code = source.charCodeAt(pos);
    if (!isDigitOf(code, radix)) {
      if (code >= 48 && code <= 57) throw new NumberError(`invalid digit '${source[pos]}' in ${name} literal`, pos);
      throw new NumberError(`invalid ${name} literal`, pos - 1);
    }
    do pos++;
    while (isDigitOf(source.charCodeAt(pos), radix));
    const next = source.charCodeAt(pos);
    if (next === 95) continue;
    if (next >= 48 && next <= 57) throw new NumberError(`invalid digit '${source[pos]}' in ${name} literal`, pos);
    return checkEnd(source, pos, name);
  }
}

function isDigitOf(code: number, radix: number): boolean {
  return radix === 16 ? code < 128 && (ASCII[code] & HEX_DIGIT) !== 0 : code >= 48 && code < 48 + radix;
}

/** `0`, `00`, `0.5`, `0e1`, `0j`, and the old octal `017`, which is refused. */
function scanZero(source: string, start: number): number {
  let pos = start + 1;
  let nonzero = false;
  for (;;) {
    if (source.charCodeAt(pos) === 95 /* _ */) {
      pos++;
      if (!isDecimal(source.charCodeAt(pos))) throw new NumberError("invalid decimal literal", pos - 1);
    }
    if (source.charCodeAt(pos) !== 48) break;
    pos++;
  }
  const zeros = pos;
  if (isDecimal(source.charCodeAt(pos))) {
    nonzero = true;
    pos = scanDigits(source, pos);
  }
  const next = source.charCodeAt(pos) | 32;
  if (source.charCodeAt(pos) === 46 || next === 101 /* e */ || next === 106 /* j */)
    return scanFractionAndExponent(source, pos);
  if (nonzero) {
    throw new NumberError(
      "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers",
      zeros - 1,
    );
  }
  return checkEnd(source, pos, "decimal");
}

function scanDigits(source: string, start: number): number {
  let pos = start;
  for (;;) {
    while (isDecimal(source.charCodeAt(pos))) pos++;
    if (source.charCodeAt(pos) !== 95 /* _ */) return pos;
    pos++;
    if (!isDecimal(source.charCodeAt(pos))) throw new NumberError("invalid decimal literal", pos - 1);
  }
}

function scanFractionAndExponent(source: string, start: number): number {
  let pos = start;
  if (source.charCodeAt(pos) === 46 /* . */) {
    pos++;
    if (isDecimal(source.charCodeAt(pos))) pos = scanDigits(source, pos);
  }
  if ((source.charCodeAt(pos) | 32) === 101 /* e */) {
    let digits = pos + 1;
    const sign = source.charCodeAt(digits);
    if (sign === 43 || sign === 45) digits++;
    if (isDecimal(source.charCodeAt(digits))) pos = scanDigits(source, digits);
    else if (digits > pos + 1) throw new NumberError("invalid decimal literal", pos);
    else return checkEnd(source, pos, "decimal");
  }
  if ((source.charCodeAt(pos) | 32) === 106 /* j */) return checkEnd(source, pos + 1, "imaginary");
  return checkEnd(source, pos, "decimal");
}

function isDecimal(code: number): boolean {
  return code < 128 && (ASCII[code] & DECIMAL_DIGIT) !== 0;
}

/** A name may not touch a number, but some keywords may: `1if x else y`. */
function checkEnd(source: string, pos: number, name: string): number {
  const code = source.charCodeAt(pos);
  if (code < 128 ? (ASCII[code] & IDENTIFIER_PART) === 0 : code !== code) return pos;
  if (/^(and|else|for|if|in|is|or|not)/.test(source.slice(pos, pos + 4))) return pos;
  if (code >= 128 && !/^\p{XID_Start}/u.test(source.slice(pos, pos + 2))) return pos;
  throw new NumberError(`invalid ${name} literal`, pos - 1);
}

export type NumberValue =
  | { constant: "int"; value: number | bigint }
  | { constant: "float"; value: number }
  | { constant: "complex"; value: number };

/** The value of a well-formed literal. */
export function numberValue(literal: string): NumberValue {
  const text = literal.includes("_") ? literal.replaceAll("_", "") : literal;
  const last = text.charCodeAt(text.length - 1) | 32;
  const radixed =
    text.charCodeAt(0) === 48 &&
    (text.charCodeAt(1) | 32) > 97 &&
    (text.charCodeAt(1) | 32) !== 101 &&
    (text.charCodeAt(1) | 32) !== 106;
  if (!radixed) {
    if (last === 106 /* j */) return { constant: "complex", value: Number(text.slice(0, -1)) };
    if (/[.eE]/.test(text)) return { constant: "float", value: Number(text) };
  }
  const value = Number(text);
  return { constant: "int", value: Number.isSafeInteger(value) ? value : BigInt(radixed ? text.toLowerCase() : text) };
}
