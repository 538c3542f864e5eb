/**
 * The decimal digits of a double, exactly, at any precision.
 *
 * JavaScript's toFixed and toExponential are exact too, but round ties up where C's printf (glibc) and CPython round them to
 * even, and stop at 100 digits. So: use them where they can not differ (fast, C++), and compute with big integers where the
 * value lies exactly between two candidates or the precision is beyond them. Whether a value is a tie is a cheap question:
 * x rounded at 10^-d is a tie exactly when x * 2^(d+1) is an odd integer, and scaling by a power of two is exact.
 *
 * CircuitPython (and MicroPython ports without exact printing) round ties away from zero: that is what `ties` is for.
 */

/** How a value exactly between two printable neighbours is rounded. */
export type Ties = "even" | "up";

/** A decimal number `0.d1d2d3… * 10^point`, all digits significant; zero is digits "0". */
export interface Decimal {
  digits: string;
  /** position of the decimal point relative to the start of digits: "123" with point 1 is 1.23 */
  point: number;
}

/**
 * Rounds to a number of digits after the decimal point, as printf's %f.
 * @param x       finite, not negative
 * @param places  digits after the point, 0 and more
 * @returns the text, without sign
 */
export function fixedText(x: number, places: number, ties: Ties): string {
  if (x < 1e21 && places <= 100 && !isFixedTie(x, places)) return x.toFixed(places);
  const scaled = roundScaled(x, places, ties).toString();
  if (places === 0) return scaled;
  const padded = scaled.padStart(places + 1, "0");
  return padded.slice(0, -places) + "." + padded.slice(-places);
}

/**
 * Rounds to a number of significant digits.
 * @param x      finite, not negative
 * @param count  significant digits, 1 and more
 */
export function significantDigits(x: number, count: number, ties: Ties): Decimal {
  if (x === 0) return { digits: "0".repeat(count), point: 1 };
  if (count <= 101) {
    const text = x.toExponential(count - 1);
    const at = text.indexOf("e");
    const exponent = Number(text.slice(at + 1));
    if (!mayBeTie(x, count - 1 - exponent)) return { digits: text.slice(0, at).replace(".", ""), point: exponent + 1 };
  }
  return exactDigits(x, count, ties);
}

/** The shortest digits that read back as the same double (and of those the closest to it): what repr shows. */
export function shortestDigits(x: number): Decimal {
  const text = x.toExponential();
  const at = text.indexOf("e");
  return { digits: text.slice(0, at).replace(".", ""), point: Number(text.slice(at + 1)) + 1 };
}

function isFixedTie(x: number, places: number): boolean {
  const doubled = x * 2 ** (places + 1);
  return Number.isInteger(doubled) && doubled % 2 !== 0;
}

/** Might x, rounded at 10^-places (places may be negative), be a tie? Says yes too often rather than too rarely. */
function mayBeTie(x: number, places: number): boolean {
  // toExponential's own rounding can carry (9.95 -> 1.0e1), so the position is known to one digit only: ask for both.
  if (places < 0) return Number.isInteger(x) && x % 5 === 0;
  return isFixedTie(x, places) || isFixedTie(x, places + 1);
}

function exactDigits(x: number, count: number, ties: Ties): Decimal {
  let exponent = Math.floor(Math.log10(x));
  for (;;) {
    const digits = roundScaled(x, count - 1 - exponent, ties).toString();
    if (digits.length === count) return { digits, point: exponent + 1 };
    // log10 was off by one, or rounding carried into a new digit
    exponent += digits.length > count ? 1 : -1;
    if (digits.length === count + 1 && /^10*$/.test(digits))
      return { digits: digits.slice(0, count), point: exponent + 1 };
  }
}

/** x * 10^places rounded to an integer, exactly. */
function roundScaled(x: number, places: number, ties: Ties): bigint {
  const [mantissa, exponent] = binaryParts(x);
  let numerator = mantissa;
  let denominator = 1n;
  if (exponent >= 0) numerator <<= BigInt(exponent);
  else denominator <<= BigInt(-exponent);
  if (places >= 0) numerator *= 10n ** BigInt(places);
  else denominator *= 10n ** BigInt(-places);
  const quotient = numerator / denominator;
  const doubledRest = (numerator % denominator) * 2n;
  if (doubledRest > denominator) return quotient + 1n;
  if (doubledRest < denominator) return quotient;
  return ties === "up" || quotient % 2n === 1n ? quotient + 1n : quotient;
}

const view = new DataView(new ArrayBuffer(8));

/** A finite, non-negative double as integer mantissa and binary exponent: x === mantissa * 2^exponent. */
export function binaryParts(x: number): [mantissa: bigint, exponent: number] {
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  return biased === 0 ? [fraction, -1074] : [fraction | 0x10000000000000n, biased - 1075];
}
