/**
 * The log in a metadata block: a revision, then commits, each a run of tags that ends with a checksum. A commit counts only
 * when its checksum is right; a checksum of the bytes after it tells later whether they are still erased.
 *
 * @see littlefs SPEC.md, "Metadata blocks", "CRC tag", "FCRC tag"
 */
import { type Flash, crc32, little, littleBytes } from "../little/flash.js";
import { type Change, type Contents, apply, emptyContents } from "./entries.js";
import { NO_ID, Type, bigEndian, makeTag, readBigEndian, sizeOf, typeOf } from "./tags.js";

const START = 0xffffffff;
/** Behind this, only a checksum fits. */
const CHECKSUM_ROOM = 8;

export interface Log extends Contents {
  /** Bytes up to the end of the last commit. */
  end: number;
  /** What the next tag is XORed with. */
  lastTag: number;
  /** What follows is erased: another commit can be added. */
  erased: boolean;
  /** Of all checksums: a number that differs with all that was ever written. */
  seed: number;
}

/** @returns undefined when the block holds no commit. @throws HostError of the device */
export function readLog(flash: Flash, block: number): Log | undefined {
  const { blockSize } = flash;
  const read = flash.reader(block);
  const committed: Change[] = [];
  let found: Omit<Log, keyof Contents> | undefined;
  let pending: Change[] = [];
  let crc = crc32(START, read(0, 4));
  let at = 4;
  let last = START;
  let forward: { size: number; crc: number } | undefined;
  let stopped = false;
  let seed = 0;
  while (at + 4 <= blockSize) {
    const word = read(at, 4);
    const tag = (readBigEndian(word) ^ last) >>> 0;
    // A tag with this bit was not written yet.
    if (tag >>> 31 === 1) {
      stopped = typeOf(last) >> 8 === 5 && typeOf(last) !== Type.FORWARD_CHECKSUM;
      break;
    }
    if (at + sizeOf(tag) > blockSize) break;
    crc = crc32(crc, word);
    last = tag;
    const type = typeOf(tag);
    if (isChecksum(tag)) {
      if (at + 8 > blockSize || little(read(at + 4, 4), 0) !== crc) break;
      committed.push(...pending);
      // the checksum says what the first bit after it looks like while it is erased
      last = (tag ^ ((type & 1) << 31)) >>> 0;
      seed = crc32(seed, littleBytes(crc));
      pending = [];
      at += sizeOf(tag);
      crc = START;
      found = { end: at, lastTag: last, erased: false, seed };
      continue;
    }
    const data = read(at + 4, sizeOf(tag) - 4).slice();
    crc = crc32(crc, data);
    if (type === Type.FORWARD_CHECKSUM) {
      if (data.length >= 8) forward = { size: little(data, 0), crc: little(data, 4) };
    } else pending.push({ tag, data });
    at += sizeOf(tag);
  }
  if (found !== undefined && stopped && forward !== undefined && found.end % flash.sizes.program === 0)
    found.erased = isErased(read, blockSize, found.end, forward);
  const contents = contentsOf(committed);
  return found === undefined || contents === undefined ? undefined : { ...contents, ...found };
}

/** @returns undefined when the changes make no sense together */
function contentsOf(changes: readonly Change[]): Contents | undefined {
  const contents = emptyContents();
  try {
    for (const each of changes) apply(contents, each);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
  return contents;
}

function isChecksum(tag: number): boolean {
  return (typeOf(tag) & 0x780) === Type.CHECKSUM;
}

function isErased(
  read: (at: number, count: number) => Uint8Array,
  blockSize: number,
  at: number,
  forward: { size: number; crc: number },
): boolean {
  return at + forward.size <= blockSize && crc32(START, read(at, forward.size)) === forward.crc;
}

/** @throws HostError */
export function readRevision(flash: Flash, block: number): number {
  return little(flash.read(block, 0, 4), 0);
}

/** A commit being put together. */
export class Commit {
  private readonly bytes: number[] = [];
  private crc = START;

  /** @param begin  where in the block it goes */
  constructor(
    private readonly flash: Flash,
    private readonly block: number,
    private readonly begin: number,
    public lastTag: number,
  ) {}

  private get at(): number {
    return this.begin + this.bytes.length;
  }

  private put(bytes: Uint8Array): void {
    this.bytes.push(...bytes);
    this.crc = crc32(this.crc, bytes);
  }

  revision(number: number): void {
    this.put(littleBytes(number));
  }

  /** @returns false when the block is full */
  add({ tag, data }: Change): boolean {
    if (this.at + 4 + data.length > this.flash.blockSize - CHECKSUM_ROOM) return false;
    this.write(tag, data);
    return true;
  }

  /**
   * Ends it with checksums up to the next unit that can be programmed, and writes it.
   * @returns where the next commit goes; undefined when the block does not hold what was written
   */
  finish(): number | undefined {
    const { blockSize, sizes } = this.flash;
    const unit = sizes.program;
    const end = Math.ceil(Math.min(this.at + 20, blockSize) / unit) * unit;
    while (this.at < end) {
      // A checksum's length is limited: several in a row where units are large.
      let next = Math.min(end - (this.at + 4), 0x3fe) + this.at + 4;
      if (next < end) next = Math.min(next, end - 20);
      let erasedByte = 0xff;
      if (next >= end && next <= blockSize - unit) {
        const following = this.flash.read(this.block, next, unit);
        erasedByte = following[0];
        this.write(makeTag(Type.FORWARD_CHECKSUM, NO_ID, 8), littleBytes(unit, crc32(START, following)));
      }
      // Such that the next tag, once written, differs from what stands there while it is erased.
      const phase = (~erasedByte & 0x80) >> 7;
      const tag = makeTag(Type.CHECKSUM + phase, NO_ID, next - (this.at + 4));
      this.put(bigEndian((tag ^ this.lastTag) >>> 0));
      this.bytes.push(...littleBytes(this.crc));
      while (this.at < next) this.bytes.push(0xff);
      this.lastTag = (tag ^ (phase << 31)) >>> 0;
      this.crc = START;
    }
    return this.flash.program(this.block, this.begin, Uint8Array.from(this.bytes)) ? end : undefined;
  }

  private write(tag: number, data: Uint8Array): void {
    this.put(bigEndian((tag ^ this.lastTag) >>> 0));
    this.put(data);
    this.lastTag = tag;
  }
}
