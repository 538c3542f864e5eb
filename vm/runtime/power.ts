/**
 * x ** y of doubles, rounded as a good C library does.
 *
 * V8's Math.pow is off by one unit in the last place in about one case of five, which prints as another number than on any
 * board. So: exp(y * log x) in double-double arithmetic (pairs hi + lo, about 106 bits), which leaves an error below
 * 2**-90 before the final rounding. About a microsecond; squares and square roots are done directly.
 */

/** The lower part of the last operation; the upper part is returned. */
let low = 0;

const SPLIT = 134217729; // 2**27 + 1 (Dekker)

function sum(a: number, b: number): number {
  const s = a + b;
  const bb = s - a;
  low = a - (s - bb) + (b - bb);
  return s;
}

function product(a: number, b: number): number {
  const p = a * b;
  const ca = SPLIT * a;
  const ah = ca - (ca - a);
  const al = a - ah;
  const cb = SPLIT * b;
  const bh = cb - (cb - b);
  const bl = b - bh;
  low = al * bl - (p - ah * bh - al * bh - ah * bl);
  return p;
}

/** (a + al) * (b + bl) */
function multiply(a: number, al: number, b: number, bl: number): number {
  const p = product(a, b);
  return normalise(p, low + (a * bl + al * b));
}

/** (a + al) + (b + bl) */
function plus(a: number, al: number, b: number, bl: number): number {
  const s = sum(a, b);
  return normalise(s, low + (al + bl));
}

function normalise(hi: number, lo: number): number {
  const s = hi + lo;
  low = lo - (s - hi);
  return s;
}

/** (a + al) / (b + bl) */
function divide(a: number, al: number, b: number, bl: number): number {
  const q = a / b;
  const p = multiply(b, bl, q, 0);
  const pl = low;
  const r = plus(a, al, -p, -pl);
  return normalise(q, (r + low) / b);
}

const LN2 = 0.6931471805599453;
const LN2_LOW = 2.3190468138462996e-17;

/** 1 / n for odd n, 1 / n! : as pairs. */
const oddReciprocals: [number, number][] = [];
const factorialReciprocals: [number, number][] = [];
for (let k = 0, f = 1, fl = 0; k <= 24; k++) {
  const hi = divide(1, 0, 2 * k + 1, 0);
  oddReciprocals.push([hi, low]);
  if (k > 0) {
    f = divide(f, fl, k, 0);
    fl = low;
  }
  factorialReciprocals.push([f, fl]);
}

/** log x for x > 0: 2 artanh((m - 1) / (m + 1)) + e log 2, with x = m 2**e and m around 1. */
function logarithm(x: number): number {
  let e = 0;
  if (x < 2.2250738585072014e-308) {
    x *= 2 ** 54;
    e = -54;
  }
  e += Math.floor(Math.log2(x));
  let m = x / 2 ** e;
  if (!Number.isFinite(m) || m === 0) m = x / 2 ** (e - 1) / 2;
  while (m > Math.SQRT2) {
    m /= 2;
    e++;
  }
  while (m < Math.SQRT1_2) {
    m *= 2;
    e--;
  }
  const d = sum(m, 1);
  const dl = low;
  const t = divide(m - 1, 0, d, dl);
  const tl = low;
  const s = multiply(t, tl, t, tl);
  const sl = low;
  let p = 0;
  let pl = 0;
  for (let k = 22; k >= 0; k--) {
    p = multiply(p, pl, s, sl);
    pl = low;
    p = plus(p, pl, oddReciprocals[k][0], oddReciprocals[k][1]);
    pl = low;
  }
  p = multiply(p, pl, 2 * t, 2 * tl);
  pl = low;
  const l = multiply(LN2, LN2_LOW, e, 0);
  const ll = low;
  return plus(l, ll, p, pl);
}

/** exp(z + zl), rounded once. */
function exponential(z: number, zl: number): number {
  if (z > 710) return Infinity;
  if (z < -750) return 0;
  const n = Math.round(z / LN2);
  const c = multiply(LN2, LN2_LOW, n, 0);
  const cl = low;
  const r = plus(z, zl, -c, -cl);
  const rl = low;
  let p = 0;
  let pl = 0;
  for (let k = 24; k >= 0; k--) {
    p = multiply(p, pl, r, rl);
    pl = low;
    p = plus(p, pl, factorialReciprocals[k][0], factorialReciprocals[k][1]);
    pl = low;
  }
  const half = Math.trunc(n / 2);
  return (p + pl) * 2 ** half * 2 ** (n - half);
}

/** C's pow, for every pair of doubles (C17 F.10.4.4). */
export function power(x: number, y: number): number {
  if (y === 0 || x === 1) return 1;
  if (x === -1 && (y === Infinity || y === -Infinity)) return 1;
  if (!Number.isFinite(x) || !Number.isFinite(y) || x === 0) return Math.pow(x, y);
  if (y === 1) return x;
  if (y === 2) return x * x;
  if (y === -1) return 1 / x;
  if (y === 0.5) return Math.sqrt(x);
  if (x < 0) {
    if (!Number.isInteger(y)) return Number.NaN;
    const r = power(-x, y);
    return y % 2 === 0 ? r : -r;
  }
  const l = logarithm(x);
  const ll = low;
  const z = multiply(l, ll, y, 0);
  if (!Number.isFinite(z)) return z > 0 || Number.isNaN(z) ? Math.pow(x, y) : 0;
  return exponential(z, low);
}
