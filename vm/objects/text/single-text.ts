/**
 * Floats of single precision to text and back, to the boards' last digit.
 *
 * Boards have nothing wider to convert with: text becomes an integer mantissa of up to ten digits, which is scaled by a power of ten in single
 * precision; printing searches for a mantissa of six to nine digits that reads back as the same float, by halving steps. Both err in the last digit
 * now and then (`math.pi` prints as 3.1415928), and below the smallest normal float by more.
 *
 * @see MicroPython py/formatfloat.c (MICROPY_FLOAT_FORMAT_IMPL_APPROX) and py/parsenum.c, 1.27; CircuitPython 10 has the same
 */

/** Digits that any float has, and those that tell every float from every other. */
const SAFE_DIGITS = 6;
const MOST_DIGITS = 9;
/** A mantissa takes no further digit from here on: ten times as much fills 32 bits. */
const FULL_MANTISSA = 0x19999998;
/** The largest power of 5 that a float holds exactly has this exponent. */
const EXACT_FIVES = 10;
/** Characters that the formatter's buffer has, one less with a sign. */
const ROOM = 33;
/** A position of the point behind all digits. */
const NO_POINT = 255;

const single = new Float32Array(1);
const bits = new Uint32Array(single.buffer);

/** How floats are kept: two bits are lost in references of 30 bits. */
export type SingleFormat = "single" | "30 bits";

/** num * 10**exponent: 2**exponent by the exponent's field, which has eight bits and overflows silently, then 5**exponent. */
function scaled(num: number, exponent: number): number {
  if (exponent === 0 || num === 0) return num;
  single[0] = num;
  const field = ((bits[0] >>> 23) + exponent) & 0xff;
  bits[0] = ((bits[0] & 0x807fffff) | (field << 23)) >>> 0;
  const shifted = single[0];
  return exponent < 0 && exponent >= -EXACT_FIVES
    ? Math.fround(shifted / 5 ** -exponent)
    : Math.fround(shifted * Math.fround(5 ** exponent));
}

/** The float that a board reads. @param text  digits with a point or an exponent, without sign and underscores */
export function readSingle(text: string): number {
  const [, whole, fraction = "", power = "0"] = /^(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(text)!;
  let mantissa = 0;
  let exponent = 0;
  let zeros = 0;
  const take = (digit: number, inFraction: boolean): void => {
    if (mantissa < FULL_MANTISSA) {
      mantissa = mantissa * 10 + digit;
      if (inFraction) exponent--;
    } else if (!inFraction) exponent++;
  };
  let zerosInFraction = 0;
  for (const [digits, inFraction] of [
    [whole, false],
    [fraction, true],
  ] as const)
    for (const digit of digits) {
      // zeros wait for what comes after them, and so do digits that no longer count
      if (digit === "0" || mantissa >= FULL_MANTISSA) {
        if (inFraction) zerosInFraction++;
        else zeros++;
        continue;
      }
      for (; zeros > 0; zeros--) take(0, false);
      for (; zerosInFraction > 0; zerosInFraction--) take(0, true);
      take(Number(digit), inFraction);
    }
  const most = 2 ** 30;
  return scaled(Math.fround(mantissa), Math.max(-most, Math.min(most, Number(power))) + exponent + zeros);
}

/** How a mantissa becomes text. */
interface Layout {
  mode: "e" | "f" | "g";
  /** Zeros that stand before the mantissa. */
  prefix: string;
  /** Digits of the mantissa, and how many of them stand before the point, less one. */
  digits: number;
  point: number;
  /** Zeros after the mantissa. */
  zeros: number;
  exponent: number;
  /** %g shows a positive exponent below this as zeros. */
  exponentOfZeros: number;
}

function layOut(mantissa: number, layout: Layout): string {
  const { mode, exponentOfZeros } = layout;
  let { prefix, digits, point, zeros, exponent } = layout;
  if (mantissa >= 10 ** digits) {
    // rounding has made one digit more
    if (mode === "f") {
      digits++;
      point++;
    } else {
      mantissa = Math.floor(mantissa / 10);
      exponent++;
    }
  }
  if (mode === "g" && exponent > 0 && exponent < exponentOfZeros) {
    point += exponent;
    if (point >= digits) zeros = point - (digits - 1);
    exponent = 0;
  } else if (mode === "g" && exponent < 0 && exponent >= -4) {
    let dropped = 0;
    for (; exponent < 0 && mantissa % 10 === 0; exponent++, dropped++) mantissa /= 10;
    digits -= dropped;
    prefix += `0.${"0".repeat(Math.max(0, dropped - exponent - 1))}`;
    point = NO_POINT;
    exponent = 0;
  }
  const shown = String(mantissa % 10 ** digits).padStart(digits, "0");
  let pointed = point >= NO_POINT || point + 1 < digits;
  let text = prefix + (point + 1 < digits ? `${shown.slice(0, point + 1)}.${shown.slice(point + 1)}` : shown);
  for (let before = point - (digits - 1); zeros > 0; zeros--, before--) {
    if (before === 0) {
      text += ".";
      pointed = true;
    }
    text += "0";
  }
  if (mode === "g" && pointed) text = text.replace(/\.?0+$/, "");
  if (mode === "f" || (mode === "g" && exponent === 0)) return text;
  return `${text}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

/** The decimal exponent of a float above 0, as a board finds it from the binary one. */
function decimalExponent(f: number): number {
  single[0] = f;
  let exponent = Math.trunc(Math.fround(((bits[0] >>> 23) - 127) * Math.fround(0.3010299956639812)));
  const whole = f >= 1;
  while (f >= scaled(1, exponent + (whole ? 1 : 0)) === whole) exponent += whole ? 1 : -1;
  return exponent;
}

/** By how much what was read exceeds what was meant, without the bits that are lost. */
function excess(read: number, meant: number, format: SingleFormat): number {
  if (format === "single") return Math.fround(read - meant);
  const kept = (v: number): number => {
    single[0] = v;
    bits[0] = (bits[0] & ~3) >>> 0;
    return single[0];
  };
  return Math.fround(kept(read) - kept(meant));
}

/**
 * A float as the board shows it by printf's %e, %f and %g.
 * @param f  finite, 0 or more
 * @param precision  undefined: as repr() does, without the `.0`
 * @param signed  whether a sign stands before it, which takes room
 */
export function singleText(
  f: number,
  code: "e" | "f" | "g",
  precision: number | undefined,
  signed: boolean,
  format: SingleFormat,
): string {
  const room = ROOM - (signed ? 1 : 0);
  const exponentOfZeros = precision === undefined ? 16 : Math.min(precision, room - 3);
  let most = precision ?? MOST_DIGITS;
  const e = f === 0 ? 0 : decimalExponent(f);
  let mode = code;
  if (mode === "f" && e > 0 && e + most + 2 > room) {
    mode = "g";
    most++;
  }
  let leading = 0;
  if (mode === "f") {
    most = Math.min(most, room - 3);
    if (e >= 0) most += e + 1;
    else if (most > 2 && e < -2) most -= leading = Math.min(-e, most) - 2;
    else most++;
  } else if (mode === "e" || most === 0) most++;
  const overhead = mode === "f" ? 3 : 7;
  const trailing = Math.max(0, Math.min(most - MOST_DIGITS, room - MOST_DIGITS - overhead));
  most = Math.min(most, MOST_DIGITS);

  for (let digits = Math.min(SAFE_DIGITS, most); ; digits++) {
    let shift = digits - e - 1;
    const layout: Layout = {
      mode,
      prefix: "",
      digits,
      point: 0,
      zeros: trailing + most - digits,
      exponent: mode === "f" ? 0 : e,
      exponentOfZeros,
    };
    if (f === 0) shift = 0;
    else if (mode === "f") {
      layout.point = Math.max(0, e);
      if (e < 0) shift = digits - 1;
      if (leading > 0) {
        layout.prefix = `0.${"0".repeat(leading)}`;
        shift += leading + 1;
        layout.point = NO_POINT;
      }
    }
    const found = search(f, digits, shift, layout, digits < most, format);
    if (found !== undefined) return found;
  }
}

/** Text of the best mantissa of so many digits; undefined when none reads back as `f` and more digits may be tried. */
function search(
  f: number,
  digits: number,
  shift: number,
  layout: Layout,
  mayGoOn: boolean,
  format: SingleFormat,
): string | undefined {
  // the last digits by integers, where a float has no bits for them
  let factor = 1;
  if (digits > SAFE_DIGITS && shift > 1) factor = digits > SAFE_DIGITS + 1 && shift > 2 ? 100 : 10;
  const rounded = Math.fround(scaled(f, shift - Math.log10(factor)) + 0.5);
  let mantissa = (factor * (Math.trunc(rounded) >>> 0)) >>> 0;
  const read = (): number => excess(readSingle(layOut(mantissa, layout)), f, format);
  let best = mantissa;
  let difference = read();
  let least = difference;
  let step = digits > SAFE_DIGITS ? 8 ** (digits - SAFE_DIGITS) : 1;
  for (let runs = 3 * (1 + MOST_DIGITS - SAFE_DIGITS); runs > 0 && difference !== 0; runs--) {
    mantissa = (mantissa + (difference < 0 ? step : -step)) >>> 0;
    difference = read();
    if (difference === 0) break;
    const gain = Math.fround(Math.abs(difference) - Math.abs(least));
    if (gain < 0 || (gain === 0 && mantissa % 10 === 0)) {
      least = difference;
      best = mantissa;
    }
    if (step > 1) step >>= 1;
    else if (mayGoOn) return undefined;
    else {
      mantissa = best;
      break;
    }
  }
  return layOut(mantissa, layout);
}
