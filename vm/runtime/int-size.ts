/**
 * How large an int is, before it is computed. BigInt has no such question; comparing with powers of two answers it in a few
 * steps, because BigInts of different lengths are told apart by their lengths.
 */

import { reserve, allocationError } from "../heap/reserve.js";

/** Ints beyond this many bits are refused: 2.5 million digits, which take a second or two to print. */
const MOST_BITS = 2 ** 23;
/** Smaller ints are not looked at. */
const FREE_BITS = 4096;

/** 2 ** (4096 * 2**k) */
const powers: bigint[] = [];
function power(k: number): bigint {
  return (powers[k] ??= 1n << BigInt(FREE_BITS * 2 ** k));
}

/** An upper bound for the bits of an int, at most twice too much; 0 for those up to 4096 bits. */
export function bitsAbout(v: number | bigint): number {
  if (typeof v === "number" || (v < power(0) && v > -power(0))) return 0;
  let k = 1;
  while (k < 15 && (v >= power(k) || v <= -power(k))) k++;
  return FREE_BITS * 2 ** k;
}

/** An int of so many bits is about to be made. @throws MemoryError when that is too much */
export function reserveBits(bits: number): void {
  if (bits <= FREE_BITS) return;
  const bytes = Math.ceil(bits / 8);
  if (bits > MOST_BITS) throw allocationError(bytes);
  reserve(bytes);
}
