/** Codes of a scan: bits from the entropy-coded bytes, and the symbols they stand for. @see ITU-T T.81 annexes C and F */
import { type Source, bufferSize, faults } from "./source.js";

/** Canonical codes: those of one length follow each other, and those of the next begin at the double of what comes after. */
export interface HuffmanTable {
  /** for each length, 1 to 16 bits: its first code, how many there are, and where their symbols begin */
  lengths: readonly { first: number; count: number; at: number }[];
  symbols: Uint8Array;
}

/** @param counts  16: how many codes have each length */
export function buildTable(counts: Uint8Array, symbols: Uint8Array): HuffmanTable {
  let [first, at] = [0, 0];
  const lengths = Array.from(counts, (count) => {
    const length = { first, count, at };
    first = (first + count) * 2;
    at += count;
    return length;
  });
  return { lengths, symbols };
}

export class BitReader {
  private buffer: Uint8Array = new Uint8Array(0);
  private at = 0;
  /** bits not yet used, and how many: 31 at most */
  private word = 0;
  private count = 0;
  /** a marker that ended the bits; then there are ones without end */
  private marker = 0;

  constructor(private readonly source: Source) {}

  /** @throws RuntimeError */
  symbol(table: HuffmanTable): number {
    this.fill(16);
    for (let length = 1; length <= 16; length++) {
      const { first, count, at } = table.lengths[length - 1];
      const offset = (this.word >>> (this.count - length)) - first;
      if (offset >= 0 && offset < count) {
        this.drop(length);
        return table.symbols[at + offset];
      }
    }
    throw faults.format();
  }

  /** A number of so many bits, the half of them negative (T.81 F.2.2.1 EXTEND). */
  signed(bits: number): number {
    if (bits === 0) return 0;
    this.fill(bits);
    const value = this.word >>> (this.count - bits);
    this.drop(bits);
    return value < 2 ** (bits - 1) ? value - 2 ** bits + 1 : value;
  }

  /** Goes past the marker RST0 to RST7. @throws RuntimeError  when another comes */
  restart(index: number): void {
    const marker = this.marker === 0 ? (this.byte() << 8) | this.byte() : 0xff00 | this.marker;
    this.marker = 0;
    if ((marker & 0xffd8) !== 0xffd0 || (marker & 7) !== (index & 7)) throw faults.format();
    this.word = this.count = 0;
  }

  private drop(bits: number): void {
    this.count -= bits;
    this.word &= 2 ** this.count - 1;
  }

  private fill(bits: number): void {
    while (this.count < bits) {
      this.word = (this.word << 8) | this.dataByte();
      this.count += 8;
    }
  }

  /** The next byte of data: 0xFF is followed by a 0, or by a marker's number. */
  private dataByte(): number {
    if (this.marker !== 0) return 0xff;
    const byte = this.byte();
    if (byte === 0xff) this.marker = this.byte();
    return byte;
  }

  private byte(): number {
    if (this.at === this.buffer.length) {
      this.buffer = this.source.read(bufferSize);
      this.at = 0;
      if (this.buffer.length === 0) throw faults.input();
    }
    return this.buffer[this.at++];
  }
}
