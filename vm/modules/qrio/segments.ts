/**
 * What the data of a code say: segments, each in the mode that needs the fewest bits for it. Kanji come as Shift JIS. As in the firmware,
 * what a segment says of its character set (ECI) is passed over, and a mode that is not known (structured append, FNC1) ends the text.
 *
 * @see ISO/IEC 18004:2015 §7.4; quirc lib/decode.c for what is let through
 */

export interface Text {
  payload: Uint8Array;
  /** the greatest mode there was, 0 for none */
  mode: number;
}

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/** Bits that run out end in the middle of a number, which is as if it were shorter. */
class Bits {
  private at = 0;
  constructor(private readonly bytes: Uint8Array) {}
  get left(): number {
    return this.bytes.length * 8 - this.at;
  }
  take(count: number): number {
    let value = 0;
    for (const end = this.at + Math.min(count, this.left); this.at < end; this.at++)
      value = (value << 1) | ((this.bytes[this.at >> 3] >> (7 - (this.at & 7))) & 1);
    return value;
  }
}

interface Mode {
  /** of the count, for versions 1–9, 10–26, 27–40 */
  countBits: readonly [number, number, number];
  /** Groups of so many characters, and of the bits for 1, 2 … of them. */
  groupBits: readonly number[];
  /** @param value  of a group, which may be greater than the mode has any use for */
  bytes: (value: number, length: number) => readonly number[];
}

/** The last digits of a number. */
function digits(value: number, base: number, length: number): number[] {
  return Array.from({ length }, (_, i) => Math.floor(value / base ** (length - 1 - i)) % base);
}

const modes: Readonly<Record<number, Mode>> = {
  1: {
    countBits: [10, 12, 14],
    groupBits: [4, 7, 10],
    bytes: (value, length) => digits(value, 10, length).map((digit) => 48 + digit),
  },
  2: {
    countBits: [9, 11, 13],
    groupBits: [6, 11],
    bytes: (value, length) => digits(value, 45, length).map((digit) => alphabet.charCodeAt(digit)),
  },
  4: { countBits: [8, 16, 16], groupBits: [8], bytes: (value) => [value] },
  8: { countBits: [8, 10, 12], groupBits: [13], bytes: shiftJis },
};

const eci = 7;

function shiftJis(value: number): readonly number[] {
  const packed = (Math.floor(value / 0xc0) << 8) | (value % 0xc0);
  const code = packed + (packed + 0x8140 <= 0x9ffc ? 0x8140 : 0xc140);
  return [(code >> 8) & 0xff, code & 0xff];
}

/** @param size  of the code, by which counts are longer. @returns  undefined when the data end within a segment */
export function readText(data: Uint8Array, size: number): Text | undefined {
  const version = (size - 17) / 4;
  const bits = new Bits(data);
  const payload: number[] = [];
  let greatest = 0;
  while (bits.left >= 4) {
    const mode = bits.take(4);
    if (mode === eci) {
      if (!skipEci(bits)) return undefined;
      continue;
    }
    if (modes[mode] === undefined) break;
    if (!readSegment(bits, modes[mode], version, payload)) return undefined;
    greatest = Math.max(greatest, mode);
  }
  return { payload: Uint8Array.from(payload), mode: greatest };
}

function readSegment(bits: Bits, { countBits, groupBits, bytes }: Mode, version: number, payload: number[]): boolean {
  let left = bits.take(countBits[version < 10 ? 0 : version < 27 ? 1 : 2]);
  while (left > 0) {
    const length = Math.min(left, groupBits.length);
    if (bits.left < groupBits[length - 1]) return false;
    payload.push(...bytes(bits.take(groupBits[length - 1]), length));
    left -= length;
  }
  return true;
}

/** One byte; two that begin with 10, three that begin with 110. */
function skipEci(bits: Bits): boolean {
  if (bits.left < 8) return false;
  const first = bits.take(8);
  const more = first >> 6 === 0b10 ? 8 : first >> 5 === 0b110 ? 16 : 0;
  if (bits.left < more) return false;
  bits.take(more);
  return true;
}
