/**
 * Consistent overhead byte stuffing: takes the zeros out of a frame, so that a zero can end it.
 *
 * Each group starts with a code: 1 to 254 means that many bytes less one follow and then a zero that was taken out; 255 means 254
 * bytes and no zero. The zero of the last group is not there.
 * @see Cheshire and Baker, "Consistent Overhead Byte Stuffing", IEEE/ACM Transactions on Networking 7(2), 1999
 */

/** The most bytes that stuffing `length` bytes can take, without the closing zero. */
export function cobsBound(length: number): number {
  return length + Math.floor(length / 254) + 1;
}

/** Stuffs `bytes` into `out` from `at`. @returns the index after the last byte written; no closing zero. */
export function cobsEncode(bytes: Uint8Array, out: Uint8Array, at = 0): number {
  let codeAt = at++;
  let code = 1;
  for (let i = 0; i < bytes.length; i++) {
    // A full group is closed only when more follows: at the very end nothing comes after it.
    if (code === 0xff) {
      out[codeAt] = code;
      codeAt = at++;
      code = 1;
    }
    if (bytes[i] === 0) {
      out[codeAt] = code;
      codeAt = at++;
      code = 1;
    } else {
      out[at++] = bytes[i];
      code++;
    }
  }
  out[codeAt] = code;
  return at;
}

/** What a CobsDecoder saw at a zero: a packet of `length` bytes in its buffer, nothing at all, or something broken. */
export type CobsResult = "packet" | "empty" | "truncated" | "too-long";

/**
 * Unstuffs a stream byte by byte into one buffer of fixed size. Whatever comes, a zero ends the packet and the next byte
 * starts afresh; nothing is thrown and nothing is allocated after construction.
 */
export class CobsDecoder {
  readonly buffer: Uint8Array;
  /** Bytes of the current packet so far; after "packet", its length. Valid until the next byte is fed. */
  length = 0;
  private left = 0;
  private zeroDue = false;
  private started = false;
  private overflow = false;
  private fresh = true;

  constructor(limit: number) {
    this.buffer = new Uint8Array(limit);
  }

  /** @returns undefined inside a packet; at a zero, how the packet ended. */
  feed(byte: number): CobsResult | undefined {
    if (this.fresh) this.restart();
    if (byte === 0) {
      this.fresh = true;
      if (!this.started) return "empty";
      if (this.overflow) return "too-long";
      return this.left > 0 ? "truncated" : "packet";
    }
    if (this.left > 0) {
      this.left--;
      this.put(byte);
      return undefined;
    }
    if (this.zeroDue) this.put(0);
    this.started = true;
    this.left = byte - 1;
    this.zeroDue = byte !== 0xff;
    return undefined;
  }

  private put(byte: number): void {
    if (this.length < this.buffer.length) this.buffer[this.length++] = byte;
    else this.overflow = true;
  }

  private restart(): void {
    this.length = 0;
    this.left = 0;
    this.zeroDue = false;
    this.started = false;
    this.overflow = false;
    this.fresh = false;
  }
}
