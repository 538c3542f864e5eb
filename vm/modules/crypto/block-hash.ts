/**
 * What MD5, SHA-1 and SHA-256 share (Merkle-Damgård): the message is cut into blocks of 64 bytes, each stirs a few 32-bit
 * words; the last block is padded with 0x80, zeros and the length in bits.
 * @see RFC 1321 §3.1, FIPS 180-4 §5.1.1
 */
import { mayStop } from "../../runtime/stop.js";

export abstract class BlockHash {
  private readonly block = new Uint8Array(64);
  private filled = 0;
  private length = 0;

  /**
   * @param state      the words, with their initial values
   * @param bigEndian  SHA's order of bytes; MD5 has the other
   */
  constructor(
    protected readonly state: Uint32Array,
    private readonly bigEndian: boolean,
  ) {}

  /** Stirs 16 words, a block, into the state. */
  protected abstract stir(words: Uint32Array): void;

  /** Bytes of the result. */
  get size(): number {
    return this.state.length * 4;
  }

  update(bytes: Uint8Array): void {
    this.length += bytes.length;
    for (let at = 0; at < bytes.length;) {
      mayStop();
      const take = Math.min(64 - this.filled, bytes.length - at);
      this.block.set(bytes.subarray(at, at + take), this.filled);
      this.filled += take;
      at += take;
      if (this.filled === 64) this.flush();
    }
  }

  /** The result; leaves the state as it is, so that more may be added. */
  digest(): Uint8Array {
    const saved = { state: this.state.slice(), block: this.block.slice(), filled: this.filled, length: this.length };
    const bits = this.length * 8;
    const padding = new Uint8Array((this.filled < 56 ? 56 : 120) - this.filled + 8);
    padding[0] = 0x80;
    const view = new DataView(padding.buffer);
    const at = padding.length - 8;
    view.setUint32(this.bigEndian ? at : at + 4, Math.floor(bits / 2 ** 32), !this.bigEndian);
    view.setUint32(this.bigEndian ? at + 4 : at, bits >>> 0, !this.bigEndian);
    this.update(padding);
    const out = new DataView(new ArrayBuffer(this.size));
    this.state.forEach((word, i) => out.setUint32(4 * i, word, !this.bigEndian));
    this.state.set(saved.state);
    this.block.set(saved.block);
    this.filled = saved.filled;
    this.length = saved.length;
    return new Uint8Array(out.buffer);
  }

  private flush(): void {
    const view = new DataView(this.block.buffer);
    this.stir(Uint32Array.from({ length: 16 }, (_, i) => view.getUint32(4 * i, !this.bigEndian)));
    this.filled = 0;
  }
}

export function rotateLeft(x: number, by: number): number {
  return (x << by) | (x >>> (32 - by));
}
