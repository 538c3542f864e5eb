/**
 * AES, one block at a time, for keys of 16, 24 or 32 bytes. The S-box is computed (inverse in GF(2^8), then the affine map)
 * instead of listed. Made to be read and to agree with a board, not to keep secrets: its time depends on the data.
 * @see FIPS 197
 */

/** Product in GF(2^8) modulo x^8 + x^4 + x^3 + x + 1 (§4.2). */
function product(a: number, b: number): number {
  let out = 0;
  for (; b > 0; b >>= 1) {
    if (b & 1) out ^= a;
    a = (a << 1) ^ (a & 0x80 ? 0x11b : 0);
  }
  return out;
}

const box = new Uint8Array(256);
const inverseBox = new Uint8Array(256);
for (let value = 0; value < 256; value++) {
  let inverse = 0;
  for (let candidate = 1; candidate < 256 && value !== 0; candidate++)
    if (product(value, candidate) === 1) inverse = candidate;
  const spread = inverse * 0x101;
  const out = (inverse ^ (spread >> 7) ^ (spread >> 6) ^ (spread >> 5) ^ (spread >> 4) ^ 0x63) & 0xff;
  box[value] = out;
  inverseBox[out] = value;
}

const times = (by: number): Uint8Array => Uint8Array.from({ length: 256 }, (_, value) => product(value, by));
const [by2, by3, by9, by11, by13, by14] = [2, 3, 9, 11, 13, 14].map(times);

export class Aes {
  /** 16 bytes a round, the first before any */
  private readonly keys: Uint8Array;
  private readonly rounds: number;

  /** @param key  16, 24 or 32 bytes */
  constructor(key: Uint8Array) {
    const words = key.length / 4;
    this.rounds = words + 6;
    this.keys = new Uint8Array(16 * (this.rounds + 1));
    this.keys.set(key);
    let constant = 1;
    for (let at = key.length; at < this.keys.length; at += 4) {
      let word = this.keys.slice(at - 4, at);
      const i = at / 4;
      if (i % words === 0) {
        word = Uint8Array.of(box[word[1]] ^ constant, box[word[2]], box[word[3]], box[word[0]]);
        constant = product(constant, 2);
      } else if (words > 6 && i % words === 4) word = word.map((byte) => box[byte]);
      for (let k = 0; k < 4; k++) this.keys[at + k] = this.keys[at + k - key.length] ^ word[k];
    }
  }

  /** @param block  16 bytes; @returns 16 others */
  encrypt(block: Uint8Array): Uint8Array {
    const state = this.withKey(block.slice(), 0);
    for (let round = 1; round <= this.rounds; round++) {
      // substitute and shift rows in one step: byte r of column c comes from column c + r
      const s = Uint8Array.from(state, (_, i) => box[state[(i + 4 * (i & 3)) & 15]]);
      state.set(s);
      for (let c = 0; c < 16 && round < this.rounds; c += 4) {
        for (let r = 0; r < 4; r++)
          state[c + r] = by2[s[c + r]] ^ by3[s[c + ((r + 1) & 3)]] ^ s[c + ((r + 2) & 3)] ^ s[c + ((r + 3) & 3)];
      }
      this.withKey(state, round);
    }
    return state;
  }

  /** The inverse of `encrypt`. */
  decrypt(block: Uint8Array): Uint8Array {
    const state = this.withKey(block.slice(), this.rounds);
    for (let round = this.rounds - 1; round >= 0; round--) {
      const s = Uint8Array.from(state, (_, i) => inverseBox[state[(i - 4 * (i & 3)) & 15]]);
      this.withKey(s, round);
      state.set(s);
      for (let c = 0; c < 16 && round > 0; c += 4) {
        for (let r = 0; r < 4; r++)
          state[c + r] =
            by14[s[c + r]] ^ by11[s[c + ((r + 1) & 3)]] ^ by13[s[c + ((r + 2) & 3)]] ^ by9[s[c + ((r + 3) & 3)]];
      }
    }
    return state;
  }

  private withKey(state: Uint8Array, round: number): Uint8Array {
    for (let i = 0; i < 16; i++) state[i] ^= this.keys[16 * round + i];
    return state;
  }
}

/** How blocks depend on each other; keeps what goes from one call to the next. @see NIST SP 800-38A */
export class BlockMode {
  private chain: Uint8Array;
  private stream = new Uint8Array(0);

  /** @param start  16 bytes: CBC's initial vector, CTR's first counter; ECB takes no notice */
  constructor(
    private readonly aes: Aes,
    private readonly kind: "ecb" | "cbc" | "ctr",
    start: Uint8Array,
  ) {
    this.chain = start.slice();
  }

  /** @param data  whole blocks, for CTR any number of bytes */
  run(data: Uint8Array, encrypting: boolean): Uint8Array {
    if (this.kind === "ctr") return data.map((byte) => byte ^ this.keyByte());
    const out = new Uint8Array(data.length);
    for (let at = 0; at < data.length; at += 16) out.set(this.block(data.slice(at, at + 16), encrypting), at);
    return out;
  }

  private block(input: Uint8Array, encrypting: boolean): Uint8Array {
    if (this.kind === "ecb") return encrypting ? this.aes.encrypt(input) : this.aes.decrypt(input);
    if (encrypting) return (this.chain = this.aes.encrypt(input.map((byte, i) => byte ^ this.chain[i])));
    const out = this.aes.decrypt(input).map((byte, i) => byte ^ this.chain[i]);
    this.chain = input;
    return out;
  }

  private keyByte(): number {
    if (this.stream.length === 0) {
      this.stream = this.aes.encrypt(this.chain) as Uint8Array<ArrayBuffer>;
      // the counter is one big-endian number
      for (let i = 15; i >= 0; i--) {
        this.chain[i]++;
        if (this.chain[i] !== 0) break;
      }
    }
    const [byte] = this.stream;
    this.stream = this.stream.subarray(1);
    return byte;
  }
}
