/**
 * The inverse cosine transform by Arai's algorithm in 32-bit integers, with the roundings of the decoder on the boards, so that pictures
 * come out bit for bit as there. The factors that the algorithm needs before its first step are part of the quantization tables.
 *
 * @see ITU-T T.81 annex A.3; lib/tjpgd (TJpgDec R0.03)
 */

/** Bits after the point of what goes in, and of what `scaledTable` gives; of the rotations within. */
const inputBits = 8;
const tableBits = 13;
const rotationBits = 12;

const { imul } = Math;

/** Five decimals, cut to 12 bits. */
const [root2, sine, sum, cosine] = [1.41421, 1.08239, 2.61313, 1.84776].map((v) => Math.trunc(v * 2 ** rotationBits));

function rotate(v: number, factor: number): number {
  return imul(v, factor) >> rotationBits;
}

/** What a row or column asks for: 1, and the root of 2 times a cosine. */
const factors = Array.from({ length: 8 }, (_, k) => (k === 0 ? 1 : Math.SQRT2 * Math.cos((k * Math.PI) / 16)));

/** Five decimals; one product, of 1 and 2, is rounded up in the boards' table. */
function product(row: number, column: number): number {
  return row + column === 3 && row * column === 2 ? 1.81226 : Math.round(factors[row] * factors[column] * 1e5) / 1e5;
}

/** For each place of a block, row by row, what its quantization value is multiplied by. */
export const arai = Int32Array.from({ length: 64 }, (_, i) => Math.trunc(product(i >> 3, i & 7) * 2 ** tableBits));

/** Eight values through the transform's butterflies, in place; `step` apart. */
function transform(v: Int32Array, at: number, step: number): void {
  const place = (i: number): number => at + i * step;
  const [x0, x1, x2, x3, x4, x5, x6, x7] = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => v[place(i)]);

  const outer = x0 + x4;
  const inner = x0 - x4;
  const even = x2 + x6;
  const turned = rotate(x2 - x6, root2) - even;
  const [e0, e3, e1, e2] = [outer + even, outer - even, inner + turned, inner - turned];

  const difference = x1 - x7;
  const first = x1 + x7;
  const second = x5 + x3;
  const middle = x5 - x3;
  const o7 = first + second;
  const both = rotate(difference + middle, cosine);
  const o6 = both - rotate(middle, sum) - o7;
  const o5 = rotate(first - second, root2) - o6;
  const o4 = both - rotate(difference, sine) - o5;

  [e0 + o7, e1 + o6, e2 + o5, e3 + o4, e3 - o4, e2 - o5, e1 - o6, e0 - o7].forEach((value, i) => {
    v[place(i)] = value;
  });
}

/**
 * @param block   64 coefficients, dequantized; spoiled
 * @param out     64 samples around 128, not yet limited to a byte
 */
export function inverseTransform(block: Int32Array, out: Int16Array): void {
  for (let column = 0; column < 8; column++) transform(block, column, 8);
  for (let row = 0; row < 64; row += 8) {
    block[row] += 128 << inputBits;
    transform(block, row, 1);
  }
  for (let i = 0; i < 64; i++) out[i] = block[i] >> inputBits;
}
