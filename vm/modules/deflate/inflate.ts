/**
 * Inflating: a generator of the bytes of a DEFLATE stream, which asks for input one byte at a time and never for one more
 * than it needs, because the program may go on reading behind the stream. What a stream may refer back to is limited by
 * the window, as on a board.
 *
 * Huffman codes are decoded by counting: codes of one length are consecutive numbers, so that the number of codes of each
 * length and the symbols in order of their codes suffice.
 * @see RFC 1951; RFC 1950 and RFC 1952 for the frames around
 */
import { mayStop } from "../../runtime/stop.js";
import { crc32 } from "../binascii.js";
import { adler32 } from "./checksums.js";
import {
  distanceBase,
  distanceBits,
  fixedDistanceLengths,
  fixedLiteralLengths,
  lengthBase,
  lengthBits,
} from "./fixed-codes.js";

/** The stream is not what it should be. */
export class BadStream {}

/** Gives the next byte of the input, or throws. */
export type ByteSource = () => number;

export interface Frame {
  kind: "raw" | "zlib" | "gzip";
  /** Window the stream was made for: 2 ** bits bytes. */
  windowBits: number;
}

interface Code {
  /** how many codes there are of each length */
  counts: Uint16Array;
  /** symbols in the order of their codes */
  symbols: number[];
}

class Bits {
  private held = 0;
  private count = 0;
  constructor(readonly next: ByteSource) {}

  /** `count` bits, the first one lowest. */
  read(count: number): number {
    while (this.count < count) {
      this.held |= this.next() << this.count;
      this.count += 8;
    }
    const value = this.held & ((1 << count) - 1);
    this.held >>>= count;
    this.count -= count;
    return value;
  }

  /** To the next byte. */
  align(): void {
    this.held = 0;
    this.count = 0;
  }

  symbol(code: Code): number {
    let value = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length < 16; length++) {
      value |= this.read(1);
      const count = code.counts[length];
      if (value - first < count) return code.symbols[index + value - first];
      index += count;
      first = (first + count) << 1;
      value <<= 1;
    }
    throw new BadStream();
  }
}

function makeCode(lengths: Uint8Array): Code {
  const counts = new Uint16Array(16);
  for (const length of lengths) if (length > 0) counts[length]++;
  const symbols: number[] = [];
  for (let length = 1; length < 16; length++)
    lengths.forEach((each, symbol) => {
      if (each === length) symbols.push(symbol);
    });
  return { counts, symbols };
}

const fixed = { literals: makeCode(fixedLiteralLengths), distances: makeCode(fixedDistanceLengths) };

/** Order in which the lengths of the code-length code are written (§3.2.7). */
const lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

function readCodes(bits: Bits): { literals: Code; distances: Code } {
  const literals = bits.read(5) + 257;
  const distances = bits.read(5) + 1;
  const given = bits.read(4) + 4;
  const order = new Uint8Array(19);
  for (let i = 0; i < given; i++) order[lengthOrder[i]] = bits.read(3);
  const code = makeCode(order);
  const lengths = new Uint8Array(literals + distances);
  for (let at = 0; at < lengths.length;) {
    const symbol = bits.symbol(code);
    if (symbol < 16) {
      lengths[at++] = symbol;
      continue;
    }
    if (symbol === 16 && at === 0) throw new BadStream();
    const value = symbol === 16 ? lengths[at - 1] : 0;
    const times = symbol === 16 ? 3 + bits.read(2) : symbol === 17 ? 3 + bits.read(3) : 11 + bits.read(7);
    if (at + times > lengths.length) throw new BadStream();
    lengths.fill(value, at, at + times);
    at += times;
  }
  return { literals: makeCode(lengths.subarray(0, literals)), distances: makeCode(lengths.subarray(literals)) };
}

/**
 * Reads the header of a zlib or gzip stream.
 * @throws BadStream when it is neither
 */
export function readHeader(next: ByteSource): Frame {
  const first = next();
  const second = next();
  if (first === 0x1f && second === 0x8b) {
    if (next() !== 8) throw new BadStream();
    skipGzipFields(next);
    return { kind: "gzip", windowBits: 15 };
  }
  if ((first * 256 + second) % 31 !== 0 || (first & 15) !== 8 || first >> 4 > 7 || (second & 0x20) !== 0)
    throw new BadStream();
  return { kind: "zlib", windowBits: (first >> 4) + 8 };
}

function skipGzipFields(next: ByteSource): void {
  const flags = next();
  for (let i = 0; i < 6; i++) next();
  if (flags & 4) for (let left = next() | (next() << 8); left > 0; left--) next();
  for (const text of [8, 16]) if (flags & text) while (next() !== 0);
  if (flags & 2) for (let i = 0; i < 2; i++) next();
}

/**
 * The bytes of the stream whose header, if it has one, has been read.
 * @param windowSize  a power of two
 * @throws BadStream, and what `next` throws
 */
export function* inflate(
  next: ByteSource,
  kind: Frame["kind"],
  windowSize: number,
): Generator<number, void, undefined> {
  const window = new Uint8Array(windowSize);
  const mask = windowSize - 1;
  let at = 0;
  let checksum = kind === "zlib" ? 1 : 0;
  const one = new Uint8Array(1);
  const put = (byte: number): number => {
    window[at] = byte;
    at = (at + 1) & mask;
    one[0] = byte;
    if (kind === "zlib") checksum = adler32(one, checksum);
    else if (kind === "gzip") checksum = crc32(one, checksum);
    return byte;
  };
  const bits = new Bits(next);
  for (let last = false; !last;) {
    last = bits.read(1) === 1;
    const type = bits.read(2);
    if (type === 3) throw new BadStream();
    if (type === 0) {
      bits.align();
      const length = next() | (next() << 8);
      if (length !== (~(next() | (next() << 8)) & 0xffff)) throw new BadStream();
      for (let i = 0; i < length; i++) yield put(next());
      continue;
    }
    const { literals, distances } = type === 1 ? fixed : readCodes(bits);
    for (;;) {
      mayStop();
      const symbol = bits.symbol(literals);
      if (symbol < 256) {
        yield put(symbol);
        continue;
      }
      if (symbol === 256) break;
      if (symbol > 285) throw new BadStream();
      const length = lengthBase[symbol - 257] + bits.read(lengthBits[symbol - 257]);
      const code = bits.symbol(distances);
      if (code > 29) throw new BadStream();
      const distance = distanceBase[code] + bits.read(distanceBits[code]);
      if (distance > windowSize) throw new BadStream();
      for (let i = 0; i < length; i++) yield put(window[(at - distance) & mask]);
    }
  }
  checkEnd(next, kind, checksum);
}

function checkEnd(next: ByteSource, kind: Frame["kind"], checksum: number): void {
  if (kind === "raw") return;
  let stored = 0;
  for (let i = 0; i < 4; i++) stored += next() * 2 ** (8 * (kind === "zlib" ? 3 - i : i));
  if (stored !== checksum) throw new BadStream();
  // the length that follows in gzip is not looked at, as on boards
  if (kind === "gzip") for (let i = 0; i < 4; i++) next();
}
