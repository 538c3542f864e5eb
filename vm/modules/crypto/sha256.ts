/** SHA-256. Its constants are the first bits of roots of primes; they are computed here instead of listed. @see FIPS 180-4 §6.2 */
import { BlockHash } from "./block-hash.js";

function firstPrimes(count: number): bigint[] {
  const primes: bigint[] = [];
  for (let n = 2n; primes.length < count; n++) if (primes.every((p) => n % p !== 0n)) primes.push(n);
  return primes;
}

/** 32 bits after the point of the `degree`-th root of n: the whole root of n * 2**(32 * degree), cut to 32 bits. */
function rootBits(n: bigint, degree: bigint): number {
  const target = n << (32n * degree);
  let low = 0n;
  let high = 1n << 40n;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** degree <= target) low = middle;
    else high = middle;
  }
  return Number(low & 0xffffffffn);
}

const primes = firstPrimes(64);
const initial = Uint32Array.from(primes.slice(0, 8), (p) => rootBits(p, 2n));
const constants = Uint32Array.from(primes, (p) => rootBits(p, 3n));

function rotateRight(x: number, by: number): number {
  return (x >>> by) | (x << (32 - by));
}

export class Sha256 extends BlockHash {
  constructor() {
    super(initial.slice(), true);
  }

  protected override stir(words: Uint32Array): void {
    const w = new Uint32Array(64);
    w.set(words);
    for (let t = 16; t < 64; t++) {
      const small0 = rotateRight(w[t - 15], 7) ^ rotateRight(w[t - 15], 18) ^ (w[t - 15] >>> 3);
      const small1 = rotateRight(w[t - 2], 17) ^ rotateRight(w[t - 2], 19) ^ (w[t - 2] >>> 10);
      w[t] = w[t - 16] + small0 + w[t - 7] + small1;
    }
    let [a, b, c, d, e, f, g, h] = this.state;
    for (let t = 0; t < 64; t++) {
      const large1 = rotateRight(e, 6) ^ rotateRight(e, 11) ^ rotateRight(e, 25);
      const first = (h + large1 + ((e & f) ^ (~e & g)) + constants[t] + w[t]) | 0;
      const large0 = rotateRight(a, 2) ^ rotateRight(a, 13) ^ rotateRight(a, 22);
      const second = (large0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => {
      this.state[i] += word;
    });
  }
}
