/**
 * Deflating, as a board does it: one block with the fixed code, each step the longest match in the window, among equals
 * the nearest. Bytes come in by pieces; each piece is matched against the window and itself, nothing is held back but bits.
 * @see RFC 1951 §3.2.6
 */
import { mayStop } from "../../runtime/stop.js";
import { distanceBase, distanceBits, fixedLiteralLengths, lengthBase, lengthBits } from "./fixed-codes.js";

const LONGEST = 258;
const SHORTEST = 3;

/** Fixed code of each literal and length symbol, first bit lowest. */
const literalCodes = Array.from(fixedLiteralLengths, (length, symbol) => {
  const code =
    symbol < 144
      ? 0x30 + symbol
      : symbol < 256
        ? 0x190 + symbol - 144
        : symbol < 280
          ? symbol - 256
          : 0xc0 + symbol - 280;
  return mirrored(code, length);
});

function mirrored(code: number, length: number): number {
  let out = 0;
  for (let i = 0; i < length; i++) out |= ((code >> i) & 1) << (length - 1 - i);
  return out;
}

export class Deflater {
  private history = new Uint8Array(0);
  private held = 0;
  private count = 0;

  /** @param out  takes each byte as soon as it is complete */
  constructor(
    private readonly windowSize: number,
    private readonly out: (byte: number) => void,
  ) {}

  /** The head of the only block: final, fixed code. */
  begin(): void {
    this.put(3, 3);
  }

  write(bytes: Uint8Array): void {
    const past = this.history.length;
    const all = new Uint8Array(past + bytes.length);
    all.set(this.history);
    all.set(bytes, past);
    const places = new Places(all);
    for (let i = 0; i < past; i++) places.add(i);
    for (let at = past; at < all.length;) {
      mayStop();
      const { length, distance } = places.longest(at, this.windowSize);
      if (length === 0) this.symbol(all[at]);
      else this.match(length, distance);
      for (const end = at + Math.max(1, length); at < end; at++) places.add(at);
    }
    this.history = all.slice(-this.windowSize);
  }

  /** The end of the block, and the bits that are left. */
  end(): void {
    this.symbol(256);
    if (this.count > 0) this.put(0, 8 - this.count);
  }

  private symbol(symbol: number): void {
    this.put(literalCodes[symbol], fixedLiteralLengths[symbol]);
  }

  private match(length: number, distance: number): void {
    const l = length === LONGEST ? 28 : lastAtMost(lengthBase, length, 28);
    this.symbol(257 + l);
    this.put(length - lengthBase[l], lengthBits[l]);
    const d = lastAtMost(distanceBase, distance, 30);
    this.put(mirrored(d, 5), 5);
    this.put(distance - distanceBase[d], distanceBits[d]);
  }

  private put(bits: number, count: number): void {
    this.held |= bits << this.count;
    this.count += count;
    while (this.count >= 8) {
      this.out(this.held & 0xff);
      this.held >>>= 8;
      this.count -= 8;
    }
  }
}

function lastAtMost(values: readonly number[], value: number, count: number): number {
  let i = count - 1;
  while (values[i] > value) i--;
  return i;
}

/** Where each three bytes have been seen. */
class Places {
  private readonly seen = new Map<number, number[]>();
  constructor(private readonly bytes: Uint8Array) {}

  private key(at: number): number {
    return this.bytes[at] | (this.bytes[at + 1] << 8) | (this.bytes[at + 2] << 16);
  }

  add(at: number): void {
    if (at + SHORTEST > this.bytes.length) return;
    const list = this.seen.get(this.key(at));
    if (list === undefined) this.seen.set(this.key(at), [at]);
    else list.push(at);
  }

  longest(at: number, reach: number): { length: number; distance: number } {
    const best = { length: 0, distance: 0 };
    if (at + SHORTEST > this.bytes.length) return best;
    const list = this.seen.get(this.key(at)) ?? [];
    const most = Math.min(LONGEST, this.bytes.length - at);
    for (let i = list.length - 1; i >= 0 && at - list[i] <= reach && best.length < most; i--) {
      let length = SHORTEST;
      while (length < most && this.bytes[list[i] + length] === this.bytes[at + length]) length++;
      if (length > best.length) Object.assign(best, { length, distance: at - list[i] });
    }
    return best;
  }
}
