/** What littlefs asks of a device: pieces of blocks read and programmed, whole blocks erased; and its checksum. */
import { HostError } from "../../../host.js";
import type { BlockDevice } from "../block-device.js";

export const CORRUPT = 84;

export interface FlashSizes {
  /** Bytes that can be read at once; programmed at once; kept at once. */
  read: number;
  program: number;
  cache: number;
}

export class Flash {
  constructor(
    readonly device: BlockDevice,
    readonly blockSize: number,
    readonly blockCount: number,
    readonly sizes: FlashSizes,
  ) {}

  /** @throws HostError with the device's number, CORRUPT for a block that is none */
  read(block: number, offset: number, count: number): Uint8Array {
    if (block >= this.blockCount || offset + count > this.blockSize) throw new HostError(CORRUPT);
    const { read } = this.sizes;
    const from = Math.floor(offset / read) * read;
    const to = Math.min(Math.ceil((offset + count) / read) * read, this.blockSize);
    const into = new Uint8Array(to - from);
    demand(this.device.read(block, into, from));
    return into.subarray(offset - from, offset - from + count);
  }

  /** A reader of one block that asks for each part of it once. */
  reader(block: number): (offset: number, count: number) => Uint8Array {
    const { blockSize } = this;
    const step = this.sizes.cache;
    const bytes = new Uint8Array(blockSize);
    let have = 0;
    return (offset, count) => {
      if (offset + count > blockSize) throw new HostError(CORRUPT);
      const needed = Math.min(Math.ceil((offset + count) / step) * step, blockSize);
      if (needed > have) {
        bytes.set(this.read(block, have, needed - have), have);
        have = needed;
      }
      return bytes.subarray(offset, offset + count);
    };
  }

  /**
   * Programs an erased part of a block and reads it back.
   * @param bytes  filled up with FF to whole units
   * @returns false when the block does not hold them: it is worn
   */
  program(block: number, offset: number, bytes: Uint8Array): boolean {
    const unit = this.sizes.program;
    const padded = new Uint8Array(Math.ceil(bytes.length / unit) * unit).fill(0xff);
    padded.set(bytes);
    const status = this.device.write(block, padded, offset);
    if (status === -CORRUPT) return false;
    demand(status);
    const back = this.read(block, offset, bytes.length);
    return bytes.every((byte, i) => byte === back[i]);
  }

  /** @returns false when the block is worn */
  erase(block: number): boolean {
    const status = this.device.erase(block);
    if (status === -CORRUPT) return false;
    demand(status);
    return true;
  }

  sync(): void {
    this.device.sync();
  }
}

function demand(status: number): void {
  if (status < 0) throw new HostError(-status);
}

const table = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = (n >>> 1) ^ ((n & 1) === 0 ? 0 : 0xedb88320);
  return n;
});

/** CRC-32 with polynomial 0x04c11db7, reflected, not inverted at the end. It starts with 0xffffffff. */
export function crc32(crc: number, bytes: Uint8Array): number {
  let out = crc;
  for (let i = 0; i < bytes.length; i++) out = (out >>> 8) ^ table[(out ^ bytes[i]) & 0xff];
  return out >>> 0;
}

export function little(b: Uint8Array, at: number): number {
  return (b[at] | (b[at + 1] << 8) | (b[at + 2] << 16) | (b[at + 3] << 24)) >>> 0;
}

/** Words of 32 bits, lowest byte first. */
export function littleBytes(...words: number[]): Uint8Array {
  const out = new Uint8Array(words.length * 4);
  words.forEach((word, i) => {
    for (let n = 0; n < 4; n++) out[i * 4 + n] = (word >>> (8 * n)) & 0xff;
  });
  return out;
}
