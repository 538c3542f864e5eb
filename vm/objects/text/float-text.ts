/**
 * Float printing, for every dialect, in one place: repr, printf's %e %f %g, and format()'s presentation types.
 *
 * CPython and MicroPython with doubles print the shortest text that reads back as the same number. CircuitPython prints
 * through MicroPython's older algorithm, which rounds ties away from zero: '{:.1f}'.format(27.25) is 27.2 in the first two
 * and 27.3 in CircuitPython. All callers hand over the `FloatStyle` of the running dialect.
 */
import { reserveText } from "../../heap/reserve.js";
import { numberLimits } from "../number-limits.js";
import type { Ties } from "./decimal-digits.js";
import { fixedText, shortestDigits, significantDigits } from "./decimal-digits.js";
import { singleText } from "./single-text.js";

export interface FloatStyle {
  ties: Ties;
  /** Characters that %f may take, without sign, before it turns into %g: the boards' formatters have a buffer of so many (py/mpprint.c). */
  room?: number;
}

export const exactStyle: FloatStyle = { ties: "even" };
export const microPythonStyle: FloatStyle = { ties: "even", room: 33 };
export const circuitPythonStyle: FloatStyle = { ties: "up", room: 33 };

/**
 * repr() of a float: shortest digits that round-trip, with `.0` where it would look like an int, and an exponent outside
 * of 1e-4 <= |x| < 1e16.
 */
export function floatRepr(x: number): string {
  if (!Number.isFinite(x)) return nonFinite(x);
  if (x === 0) return Object.is(x, -0) ? "-0.0" : "0.0";
  const abs = Math.abs(x);
  const { floats, store } = numberLimits;
  if (floats !== undefined) {
    // constants of builtin modules are doubles still
    const text = singleText(store!(abs), "g", undefined, x < 0, floats);
    return (x < 0 ? "-" : "") + text + (/[.e]/.test(text) ? "" : ".0");
  }
  if (abs >= 1e-4 && abs < 1e16) {
    // JavaScript's own text is the same digits in positional notation here
    const text = abs < 1e-6 ? positional(shortestDigits(abs)) : String(abs);
    const shown = text.includes(".") ? text : text + ".0";
    return x < 0 ? "-" + shown : shown;
  }
  const { digits, point } = shortestDigits(abs);
  return (x < 0 ? "-" : "") + scientific(digits, point - 1, "e");
}

/** Digits after which a double has only zeros: 2**-1074 has 1074 places. */
const MOST_DIGITS = 1100;

/**
 * One number by a printf conversion.
 * @param x          any float
 * @param code       one of e E f F g G
 * @param precision  digits after the point (e, f) or significant digits (g), 0 and more
 * @param alternate  `#`: keep the point and, for g, trailing zeros
 * @returns text with '-' where negative (-0.0 and so too), 'inf' and 'nan' (upper case for upper-case codes)
 */
export function formatFloat(x: number, code: string, precision: number, alternate: boolean, style: FloatStyle): string {
  const upper = code >= "A" && code <= "Z";
  if (precision > MOST_DIGITS && Number.isFinite(x)) {
    reserveText(precision);
    const shown = formatFloat(x, code, MOST_DIGITS, alternate, style);
    if (code.toLowerCase() === "g" && !alternate) return shown;
    // no double has more digits than that: zeros follow
    const at = shown.search(/e/i);
    const zeros = "0".repeat(precision - MOST_DIGITS);
    return at < 0 ? shown + zeros : shown.slice(0, at) + zeros + shown.slice(at);
  }
  if (!Number.isFinite(x)) return upper ? nonFinite(x).toUpperCase() : nonFinite(x);
  const negative = x < 0 || Object.is(x, -0);
  const { floats, store } = numberLimits;
  if (floats !== undefined && !alternate) {
    const text = singleText(store!(Math.abs(x)), code.toLowerCase() as "e" | "f" | "g", precision, negative, floats);
    return (negative ? "-" : "") + (upper ? text.toUpperCase() : text);
  }
  const room = (style.room ?? Infinity) - (negative ? 1 : 0);
  const wide = code.toLowerCase() === "f" && outgrows(Math.abs(x), precision, room);
  const body = wide
    ? generalText(Math.abs(x), precision + 1, alternate, style)
    : formatMagnitude(Math.abs(x), code.toLowerCase(), precision, alternate, style);
  return (negative ? "-" : "") + (upper ? body.toUpperCase() : body);
}

/** Whether %f of x has more than `room` characters. */
function outgrows(x: number, precision: number, room: number): boolean {
  return x >= 10 && Math.floor(Math.log10(x)) + precision + 2 > room;
}

function formatMagnitude(x: number, code: string, precision: number, alternate: boolean, style: FloatStyle): string {
  if (code === "f") {
    const text = fixedText(x, precision, style.ties);
    return alternate && precision === 0 ? text + "." : text;
  }
  if (code === "e") {
    const { digits, point } = significantDigits(x, precision + 1, style.ties);
    return scientific(digits, x === 0 ? 0 : point - 1, "e", alternate);
  }
  return generalText(x, Math.max(1, precision), alternate, style);
}

function generalText(x: number, precision: number, alternate: boolean, style: FloatStyle): string {
  const { digits, point } = significantDigits(x, precision, style.ties);
  const kept = alternate ? digits : digits.replace(/0+$/, "") || "0";
  const exponent = x === 0 ? 0 : point - 1;
  if (exponent < -4 || exponent >= precision) return scientific(kept, exponent, "e", alternate);
  const text = positional({ digits: kept, point: exponent + 1 });
  return alternate && !text.includes(".") ? text + "." : text;
}

/**
 * format(x, '') and str-like presentation with a precision ('.3' without a type): like g, but with at least one digit after
 * the point, and switching to an exponent one digit earlier (CPython library reference, format specification, type None).
 */
export function formatFloatDefault(x: number, precision: number, alternate: boolean, style: FloatStyle): string {
  if (!Number.isFinite(x)) return nonFinite(x);
  const negative = x < 0 || Object.is(x, -0);
  const abs = Math.abs(x);
  const count = Math.max(1, precision);
  const { digits, point } = significantDigits(abs, count, style.ties);
  const kept = alternate ? digits : digits.replace(/0+$/, "") || "0";
  const exponent = abs === 0 ? 0 : point - 1;
  let text: string;
  if (exponent < -4 || exponent >= count - 1) text = scientific(kept, exponent, "e", alternate);
  else {
    text = positional({ digits: kept, point: exponent + 1 });
    if (!text.includes(".")) text += ".0";
  }
  return negative ? "-" + text : text;
}

function positional({ digits, point }: { digits: string; point: number }): string {
  if (point <= 0) return "0." + "0".repeat(-point) + digits;
  if (point >= digits.length) return digits + "0".repeat(point - digits.length);
  return digits.slice(0, point) + "." + digits.slice(point);
}

function scientific(digits: string, exponent: number, letter: string, alternate = false): string {
  const mantissa = digits.length > 1 ? digits[0] + "." + digits.slice(1) : alternate ? digits + "." : digits;
  const abs = Math.abs(exponent);
  return mantissa + letter + (exponent < 0 ? "-" : "+") + (abs < 10 ? "0" + abs : abs);
}

function nonFinite(x: number): string {
  return Number.isNaN(x) ? "nan" : x > 0 ? "inf" : "-inf";
}
