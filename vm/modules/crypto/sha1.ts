/** SHA-1. @see FIPS 180-4 §6.1 */
import { BlockHash, rotateLeft } from "./block-hash.js";

const constants = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6];

export class Sha1 extends BlockHash {
  constructor() {
    super(Uint32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0), true);
  }

  protected override stir(words: Uint32Array): void {
    const w = new Uint32Array(80);
    w.set(words);
    for (let t = 16; t < 80; t++) w[t] = rotateLeft(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
    let [a, b, c, d, e] = this.state;
    for (let t = 0; t < 80; t++) {
      const part = Math.floor(t / 20);
      const mixed = part === 0 ? (b & c) | (~b & d) : part === 2 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
      const next = (rotateLeft(a, 5) + mixed + e + constants[part] + w[t]) | 0;
      [e, d, c, b, a] = [d, c, rotateLeft(b, 30), a, next];
    }
    [a, b, c, d, e].forEach((word, i) => {
      this.state[i] += word;
    });
  }
}
