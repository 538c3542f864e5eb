/** The numbers that RFC 1951 fixes: lengths and distances behind their codes, and the fixed Huffman code. */

/** Extra bits and first value of length codes 257 and up (§3.2.5). */
export const lengthBits = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
export const lengthBase = firsts(lengthBits, 3);
lengthBase[28] = 258;

/** The same of distance codes. */
export const distanceBits = Array.from({ length: 30 }, (_, code) => Math.max(0, (code >> 1) - 1));
export const distanceBase = firsts(distanceBits, 1);

function firsts(bits: readonly number[], from: number): number[] {
  return bits.map((_, code) => bits.slice(0, code).reduce((sum, extra) => sum + 2 ** extra, from));
}

/** Code lengths of the fixed code (§3.2.6). */
export const fixedLiteralLengths = Uint8Array.from({ length: 288 }, (_, symbol) =>
  symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8,
);
export const fixedDistanceLengths = new Uint8Array(30).fill(5);
