/**
 * Numbers from text, as int(), float() and complex() read them.
 *
 * JavaScript's Number() and BigInt() convert exactly; only the grammar differs: Python allows underscores between digits,
 * surrounding white space (Unicode's too), "inf", "nan" and bases 2 to 36, and knows no "0x" in floats.
 */

import { active } from "../dialect.js";
import { numberLimits } from "../number-limits.js";
import { readSingle } from "./single-text.js";

const space = "[\\s\\x1c-\\x1f\\x85]*";
const floatGrammar = new RegExp(
  `^${space}([+-]?)(?:((?:\\d(?:_?\\d)*)?\\.?(?:\\d(?:_?\\d)*)?(?:[eE][+-]?\\d(?:_?\\d)*)?)|(inf(?:inity)?)|(nan))${space}$`,
  "i",
);

/**
 * @returns the double nearest to the text's value (ties to even), or undefined where the text is no Python float.
 */
export function parseFloatText(text: string): number | undefined {
  if (active.dialect !== "host") return parseBoardFloat(text);
  const match = floatGrammar.exec(asciiDigits(text));
  if (match === null) return undefined;
  const negative = match[1] === "-";
  let value: number;
  if (match[3] !== undefined) value = Infinity;
  else if (match[4] !== undefined) return NaN;
  else {
    const body = match[2].replaceAll("_", "");
    if (!/^\.?\d/.test(body)) return undefined;
    value = Number(body);
  }
  return negative ? -value : value;
}

const blank = /^[ \t\n\r\v\f]+|[ \t\n\r\v\f]+$/g;

/** Boards pass underscores over wherever they stand, and read a number without digits as 0 once it has begun (py/parsenum.c). */
function parseBoardFloat(text: string): number | undefined {
  const trimmed = text.replace(blank, "").toLowerCase();
  const special = /^([+-]?)(inf(?:inity)?|nan)$/.exec(trimmed);
  if (special !== null) return special[2] === "nan" ? NaN : special[1] === "-" ? -Infinity : Infinity;
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/.exec(trimmed.replaceAll("_", ""));
  if (match === null || trimmed === match[1]) return undefined;
  const digits = `${match[2] || 0}.${match[3] || 0}e${match[4] ?? 0}`;
  const value = numberLimits.floats === undefined ? Number(digits) : readSingle(digits);
  return match[1] === "-" ? -value : value;
}

/** What MicroPython's message shows of a text that is no integer: without space, sign and prefix before it (py/parsenum.c). */
export function unreadDigits(text: string, base: number): { text: string; base: number } {
  let rest = text.replace(new RegExp(`^${space}[+-]?`), "");
  const prefix = /^0([xob])/i.exec(rest);
  if (prefix !== null && (base === 0 || base === prefixBases[prefix[1].toLowerCase()])) {
    base = prefixBases[prefix[1].toLowerCase()];
    rest = rest.slice(2);
  }
  return { text: rest, base: base === 0 ? 10 : base };
}

/**
 * @param base  2 to 36, or 0: taken from a 0x, 0o, 0b prefix
 * @returns a number where it is safe, a bigint beyond, undefined where the text is no integer in that base
 */
export function parseIntText(text: string, base: number): number | bigint | undefined {
  const board = active.dialect !== "host";
  const match = board
    ? /^([+-]?)(.*)$/s.exec(text.replace(blank, ""))!
    : new RegExp(`^${space}([+-]?)(.*?)${space}$`, "s").exec(asciiDigits(text));
  if (match === null) return undefined;
  let digits = match[2].toLowerCase();
  const prefix = /^0([xob])_?/.exec(digits);
  if (prefix !== null && (base === 0 || base === prefixBases[prefix[1]])) {
    base = prefixBases[prefix[1]];
    digits = digits.slice(prefix[0].length);
  } else if (base === 0) {
    if (/^0[0_]*[1-9]/.test(digits)) return undefined;
    base = 10;
  }
  if (!(board ? /^[0-9a-z_]+$/ : /^[0-9a-z](?:_?[0-9a-z])*$/).test(digits)) return undefined;
  digits = digits.replaceAll("_", "") || "0";
  const value = digitsValue(digits, base);
  if (value === undefined) return undefined;
  if (match[1] !== "-") return value;
  return typeof value === "bigint" ? -value : value === 0 ? 0 : -value;
}

const prefixBases: Record<string, number> = { x: 16, o: 8, b: 2 };

function digitsValue(digits: string, base: number): number | bigint | undefined {
  for (let i = 0; i < digits.length; i++) if (digitOf(digits.charCodeAt(i)) >= base) return undefined;
  if (digits.length <= safeDigits[base]) return Number.parseInt(digits, base);
  const big = bigFromDigits(digits, base);
  return big <= 9007199254740991n ? Number(big) : big;
}

function digitOf(code: number): number {
  return code < 0x3a ? code - 0x30 : code - 0x57;
}

/** digits of each base that always fit into 53 bits */
const safeDigits = Array.from({ length: 37 }, (_, base) => (base < 2 ? 0 : Math.floor(53 / Math.log2(base) - 1e-9)));

function bigFromDigits(digits: string, base: number): bigint {
  if (base === 10) return BigInt(digits);
  if (base === 16) return BigInt("0x" + digits);
  if (base === 8) return BigInt("0o" + digits);
  if (base === 2) return BigInt("0b" + digits);
  // halves at a time, so that long texts cost a few large multiplications instead of many small ones
  if (digits.length <= safeDigits[base]) return BigInt(Number.parseInt(digits, base));
  const half = digits.length >> 1;
  const high = bigFromDigits(digits.slice(0, digits.length - half), base);
  return high * BigInt(base) ** BigInt(half) + bigFromDigits(digits.slice(-half), base);
}

/** complex('1+2j'): [real, imaginary], or undefined. */
export function parseComplexText(text: string): [number, number] | undefined {
  let body = asciiDigits(text).trim();
  if (body.startsWith("(") && body.endsWith(")")) body = body.slice(1, -1).trim();
  const number = "[+-]?(?:\\d[\\d_]*\\.?[\\d_]*(?:e[+-]?[\\d_]+)?|\\.\\d[\\d_]*(?:e[+-]?[\\d_]+)?|inf(?:inity)?|nan)";
  const match = new RegExp(`^(${number})?(?:(${number}|[+-])?j)?$`, "i").exec(body);
  if (match === null || body === "") return undefined;
  const hasImaginary = /j$/i.test(body);
  let [, real, imaginary] = match;
  if (hasImaginary && imaginary === undefined) [real, imaginary] = [undefined as unknown as string, real ?? "+"];
  const realValue = real === undefined ? 0 : parseFloatText(real);
  const imaginaryValue = !hasImaginary ? 0 : imaginary === "+" ? 1 : imaginary === "-" ? -1 : parseFloatText(imaginary);
  if (realValue === undefined || imaginaryValue === undefined) return undefined;
  if (hasImaginary && real !== undefined && !/^[+-]/.test(imaginary)) return undefined;
  return [realValue, imaginaryValue];
}

/** Unicode decimal digits of other scripts count as digits in CPython; rare enough to be mapped before anything else. */
function asciiDigits(text: string): string {
  // eslint-disable-next-line no-control-regex
  if (/^[\x00-\x7f]*$/.test(text)) return text;
  return text.replace(/\p{Nd}/gu, (digit) => String(decimalDigitValue(digit.codePointAt(0)!)));
}

/** Unicode lays out decimal digits in runs of ten: the value is the distance from the start of the run. */
export function decimalDigitValue(code: number): number {
  let start = code;
  while (code - start < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(start - 1))) start--;
  // runs may be adjacent (mathematical digits); their starts are multiples of ten apart
  if (code >= 0x1d7ce && code <= 0x1d7ff) return (code - 0x1d7ce) % 10;
  return code - start;
}
