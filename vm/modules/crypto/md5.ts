/** MD5. @see RFC 1321 */
import { BlockHash, rotateLeft } from "./block-hash.js";

/** The first 32 bits of the fraction of |sin(i + 1)|. */
const sines = Uint32Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32));
/** Rotations of each round, by step modulo 4. */
const rotations = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
];

export class Md5 extends BlockHash {
  constructor() {
    super(Uint32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476), false);
  }

  protected override stir(words: Uint32Array): void {
    let [a, b, c, d] = this.state;
    for (let i = 0; i < 64; i++) {
      const round = i >> 4;
      const [mixed, k] =
        round === 0
          ? [(b & c) | (~b & d), i]
          : round === 1
            ? [(d & b) | (~d & c), (5 * i + 1) & 15]
            : round === 2
              ? [b ^ c ^ d, (3 * i + 5) & 15]
              : [c ^ (b | ~d), (7 * i) & 15];
      const sum = (a + mixed + sines[i] + words[k]) | 0;
      [a, d, c, b] = [d, c, b, (b + rotateLeft(sum, rotations[round][i & 3])) | 0];
    }
    [a, b, c, d].forEach((word, i) => {
      this.state[i] += word;
    });
  }
}
