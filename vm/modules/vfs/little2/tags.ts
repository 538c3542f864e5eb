/**
 * Tags of littlefs 2: what a metadata block is a log of. 11 bits of type, 10 of entry number, 10 of length, then the bytes.
 * On disk each is in big-endian order and XORed with the one before it.
 *
 * @see littlefs SPEC.md, "Metadata tags"
 */

/** Entry number of what belongs to no entry. */
export const NO_ID = 0x3ff;
/** Length that deletes an attribute. */
export const DELETED = 0x3ff;

export const enum Type {
  FILE = 0x001,
  DIRECTORY = 0x002,
  SUPERBLOCK = 0x0ff,
  DIRECTORY_AT = 0x200,
  INLINE = 0x201,
  LIST_AT = 0x202,
  ATTRIBUTE = 0x300,
  CREATE = 0x401,
  DELETE = 0x4ff,
  CHECKSUM = 0x500,
  FORWARD_CHECKSUM = 0x5ff,
  SOFT_TAIL = 0x600,
  HARD_TAIL = 0x601,
  GLOBAL_STATE = 0x7ff,
}

export const makeTag = (type: number, id: number, length: number): number => (type << 20) | (id << 10) | length;

export const typeOf = (tag: number): number => (tag >>> 20) & 0x7ff;
export const idOf = (tag: number): number => (tag >>> 10) & 0x3ff;
export const lengthOf = (tag: number): number => tag & 0x3ff;
/** Bytes with its data. */
export const sizeOf = (tag: number): number => 4 + (lengthOf(tag) === DELETED ? 0 : lengthOf(tag));

export function bigEndian(word: number): Uint8Array {
  return Uint8Array.of(word >>> 24, (word >>> 16) & 0xff, (word >>> 8) & 0xff, word & 0xff);
}

export function readBigEndian(b: Uint8Array): number {
  return ((b[0] << 24) | (b[1] << 16) | (b[2] << 8) | b[3]) >>> 0;
}
