/**
 * Functions of C's math library that JavaScript lacks, on plain doubles.
 *
 * gamma and lgamma use the Lanczos approximation with the 13-term rational form of Boost (g = 6.0246…), erf a power series
 * near zero and erfc a continued fraction further out: the methods CPython used, good to a few units in the last place.
 */

const lanczosG = 6.024680040776729583740234375;
const lanczosNumerator = [
  23531376880.41076,
  42919803642.6491,
  35711959237.35567,
  17921034426.037209,
  6039542586.352028,
  1439720407.3117216,
  248874557.86205417,
  31426415.585400194,
  2876370.6289353725,
  186056.26539522348,
  8071.672002365816,
  210.82427775157936,
  Math.sqrt(2 * Math.PI),
];
const lanczosDenominator = [
  0, 39916800, 120543840, 150917976, 105258076, 45995730, 13339535, 2637558, 357423, 32670, 1925, 66, 1,
];

/** Evaluated from whichever end keeps the powers small. */
function lanczosSum(x: number): number {
  let numerator = 0;
  let denominator = 0;
  if (x < 5) {
    for (let i = 12; i >= 0; i--) {
      numerator = numerator * x + lanczosNumerator[i];
      denominator = denominator * x + lanczosDenominator[i];
    }
  } else {
    for (let i = 0; i < 13; i++) {
      numerator = numerator / x + lanczosNumerator[i];
      denominator = denominator / x + lanczosDenominator[i];
    }
  }
  return numerator / denominator;
}

const smallFactorials: number[] = [1];
for (let i = 1; i <= 22; i++) smallFactorials.push(smallFactorials[i - 1] * i);

/** sin(pi x), exact where x is a multiple of a half */
function sinPi(x: number): number {
  const y = Math.abs(x) % 2;
  const sign = x < 0 ? -1 : 1;
  const octant = Math.round(2 * y);
  switch (octant) {
    case 0:
      return sign * Math.sin(Math.PI * y);
    case 1:
      return sign * Math.cos(Math.PI * (y - 0.5));
    case 2:
      return sign * Math.sin(Math.PI * (1 - y));
    case 3:
      return sign * -Math.cos(Math.PI * (y - 1.5));
    default:
      return sign * Math.sin(Math.PI * (y - 2));
  }
}

/**
 * Γ(x). NaN at the poles (0 gives ±infinity as C does; the module raises ValueError for all of them).
 */
export function gamma(x: number): number {
  if (Number.isNaN(x) || x === Infinity) return x;
  if (x === -Infinity) return NaN;
  if (x === 0) return 1 / x;
  if (Number.isInteger(x)) {
    if (x < 0) return NaN;
    if (x <= 23) return smallFactorials[x - 1];
  }
  const abs = Math.abs(x);
  if (abs < 1e-20) return 1 / x;
  if (abs > 200) return x < 0 ? (sinPi(x) < 0 ? -0 : 0) : Infinity;
  const y = abs + lanczosG - 0.5;
  // the rounding error of y, carried along to keep the last digits of y ** (abs - 0.5)
  const z = abs > lanczosG - 0.5 ? y - abs - (lanczosG - 0.5) : y - (lanczosG - 0.5) - abs;
  const correction = (z * lanczosG) / y;
  let result: number;
  if (x < 0) {
    result = ((-Math.PI / sinPi(abs) / abs) * Math.exp(y)) / lanczosSum(abs);
    result -= correction * result;
    result = abs < 140 ? result / y ** (abs - 0.5) : result / y ** (abs / 2 - 0.25) / y ** (abs / 2 - 0.25);
  } else {
    result = lanczosSum(abs) / Math.exp(y);
    result += correction * result;
    result = abs < 140 ? result * y ** (abs - 0.5) : result * y ** (abs / 2 - 0.25) * y ** (abs / 2 - 0.25);
  }
  return result;
}

/** log|Γ(x)| */
export function lgamma(x: number): number {
  if (Number.isNaN(x)) return x;
  if (!Number.isFinite(x)) return Infinity;
  if (Number.isInteger(x) && x <= 2) return x <= 0 ? Infinity : 0;
  const abs = Math.abs(x);
  if (abs < 1e-20) return -Math.log(abs);
  let result = Math.log(lanczosSum(abs)) - lanczosG;
  result += (abs - 0.5) * (Math.log(abs + lanczosG - 0.5) - 1);
  if (x < 0) result = Math.log(Math.PI) - Math.log(Math.abs(sinPi(abs))) - Math.log(abs) - result;
  return result;
}

const sqrtPi = 1.772453850905516;

/** erf(x) = 2/sqrt(pi) * exp(-x²) * sum of (2^n x^(2n+1)) / (1·3·5…(2n+1)): no cancellation, 25 terms do for |x| < 1.5 */
function erfSeries(x: number): number {
  const square = x * x;
  let sum = 0;
  let k = 25.5;
  for (let i = 0; i < 25; i++) {
    sum = 2 + (square * sum) / k;
    k -= 1;
  }
  return (sum * x * Math.exp(-square)) / sqrtPi;
}

/** erfc by its continued fraction, for x >= 1.5; 0 beyond 30 */
function erfcFraction(x: number): number {
  if (x >= 30) return 0;
  const square = x * x;
  let a = 0;
  let da = 0.5;
  let p = 1;
  let p0 = 0;
  let q = da + square;
  let q0 = 1;
  for (let i = 0; i < 50; i++) {
    a += da;
    da += 2;
    const b = da + square;
    [p0, p] = [p, b * p - a * p0];
    [q0, q] = [q, b * q - a * q0];
  }
  return ((p / q) * x * Math.exp(-square)) / sqrtPi;
}

export function erf(x: number): number {
  if (Number.isNaN(x)) return x;
  const abs = Math.abs(x);
  if (abs < 1.5) return erfSeries(x);
  const tail = erfcFraction(abs);
  return x > 0 ? 1 - tail : tail - 1;
}

export function erfc(x: number): number {
  if (Number.isNaN(x)) return x;
  const abs = Math.abs(x);
  if (abs < 1.5) return 1 - erfSeries(x);
  const tail = erfcFraction(abs);
  return x > 0 ? tail : 2 - tail;
}

const view = new DataView(new ArrayBuffer(8));

/** Fraction and integer part, both with the sign of x. */
export function modf(x: number): [fraction: number, whole: number] {
  if (!Number.isFinite(x)) return [Number.isNaN(x) ? x : x > 0 ? 0 : -0, x];
  const whole = Math.trunc(x);
  const fraction = x - whole;
  return [fraction === 0 && (x < 0 || Object.is(x, -0)) ? -0 : fraction, whole];
}

export function copysign(x: number, y: number): number {
  const negative = y < 0 || Object.is(y, -0);
  return negative ? -Math.abs(x) : Math.abs(x);
}

/** IEEE remainder: x - n*y for the integer n nearest to x/y, ties to even */
export function remainder(x: number, y: number): number {
  if (!Number.isFinite(x) || Number.isNaN(y) || y === 0) return NaN;
  if (!Number.isFinite(y)) return x;
  const absY = Math.abs(y);
  const m = Math.abs(x) % absY;
  const c = absY - m;
  let r: number;
  if (m < c) r = m;
  else if (m > c) r = -c;
  else r = m - 2 * ((0.5 * (Math.abs(x) - m)) % absY);
  return copysign(1, x) * r;
}

/** PEP 485: close relative to the larger magnitude, or absolutely */
export function isclose(a: number, b: number, relative: number, absolute: number): boolean {
  if (a === b) return true;
  if (!Number.isFinite(a) || !Number.isFinite(b)) return false;
  const difference = Math.abs(b - a);
  return difference <= Math.abs(relative * b) || difference <= Math.abs(relative * a) || difference <= absolute;
}

/** The exact sum of doubles, rounded once (Shewchuk's partials). */
export function fsum(values: Iterable<number>): number {
  let partials: number[] = [];
  let special = 0;
  for (let x of values) {
    if (!Number.isFinite(x)) {
      special += x;
      continue;
    }
    const next: number[] = [];
    for (let y of partials) {
      if (Math.abs(x) < Math.abs(y)) [x, y] = [y, x];
      const high = x + y;
      const low = y - (high - x);
      if (low !== 0) next.push(low);
      x = high;
    }
    next.push(x);
    partials = next;
  }
  if (special !== 0 || Number.isNaN(special)) return special;
  let at = partials.length - 1;
  if (at < 0) return 0;
  let high = partials[at];
  let low = 0;
  while (at > 0) {
    const x = high;
    const y = partials[--at];
    high = x + y;
    low = y - (high - x);
    if (low !== 0) break;
  }
  // half-way cases: look at the sign of what is left below
  if (at > 0 && ((low < 0 && partials[at - 1] < 0) || (low > 0 && partials[at - 1] > 0))) {
    const y = low * 2;
    const x = high + y;
    if (y === x - high) high = x;
  }
  return high;
}

/** log(x) for ints of any size */
export function logBig(x: bigint): number {
  const bits = x.toString(2).length;
  if (bits <= 1000) return Math.log(Number(x));
  const shift = bits - 64;
  return Math.log(Number(x >> BigInt(shift))) + shift * Math.LN2;
}

/** The largest integer whose square is not above n. */
export function isqrt(n: bigint): bigint {
  if (n < 2n) return n;
  let x = 1n << BigInt((n.toString(2).length + 1) >> 1);
  for (;;) {
    const y = (x + n / x) >> 1n;
    if (y >= x) return x;
    x = y;
  }
}

/** n! by halves, so that factors stay balanced */
export function factorial(n: number): bigint {
  const product = (low: number, high: number): bigint => {
    if (low > high) return 1n;
    if (high - low < 8) {
      let p = BigInt(low);
      for (let i = low + 1; i <= high; i++) p *= BigInt(i);
      return p;
    }
    const middle = (low + high) >> 1;
    return product(low, middle) * product(middle + 1, high);
  };
  return product(1, n);
}

export function nextAfter(x: number, y: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  if (x === y) return y;
  if (x === 0) return y > 0 ? 5e-324 : -5e-324;
  view.setFloat64(0, x);
  const bits = view.getBigInt64(0);
  view.setBigInt64(0, x < y === x > 0 ? bits + 1n : bits - 1n);
  return view.getFloat64(0);
}
