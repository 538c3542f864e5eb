/** Reads a UF2 file into a flash image (Microsoft's UF2 specification; RP2040 datasheet 2.8.4.2). */

const MAGIC_START0 = 0x0a324655;
const MAGIC_START1 = 0x9e5d5157;
const MAGIC_END = 0x0ab16f30;
const FLAG_FAMILY = 0x2000;
const FLAG_NOT_MAIN_FLASH = 1;

/** Where a chip's firmware goes. */
export interface FlashPlace {
  /** Id of the chip family in UF2 files. */
  readonly family: number;
  /** Address of the flash's first byte. */
  readonly base: number;
  /** The chip's name, for messages. */
  readonly name: string;
  /** Offset of a raw image, which has no addresses of its own. */
  readonly rawAt: number;
}

/**
 * Places a firmware file: a UF2, or a raw image.
 * @throws Error when it is neither, or does not fit
 */
export function loadFirmware(file: Uint8Array, flash: Uint8Array, place: FlashPlace): number {
  const magic = file.length >= 4 ? new DataView(file.buffer, file.byteOffset).getUint32(0, true) : MAGIC_START0;
  if (magic === MAGIC_START0) return loadUf2(file, flash, place);
  if (place.rawAt + file.length > flash.length)
    throw new Error(`the firmware image has ${file.length} bytes; the flash holds ${flash.length}`);
  flash.set(file, place.rawAt);
  return file.length;
}

/**
 * @param flash  filled at the blocks' addresses; untouched elsewhere
 * @returns how many bytes were placed
 * @throws Error when the file is no UF2, is for another chip, or does not fit
 */
export function loadUf2(file: Uint8Array, flash: Uint8Array, place: FlashPlace): number {
  if (file.length === 0 || file.length % 512)
    throw new Error(`not a UF2 file: ${file.length} bytes are not a whole number of 512-byte blocks`);
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  let placed = 0;
  for (let at = 0; at < file.length; at += 512) {
    const word = (offset: number) => view.getUint32(at + offset, true);
    if (word(0) !== MAGIC_START0 || word(4) !== MAGIC_START1 || word(508) !== MAGIC_END)
      throw new Error(`not a UF2 file: wrong magic numbers in block ${at / 512}`);
    // Files for several chips are concatenations: blocks of other families are passed over, as the boot ROM does.
    if (word(8) & FLAG_NOT_MAIN_FLASH || (word(8) & FLAG_FAMILY && word(28) !== place.family)) continue;
    const target = word(12) - place.base;
    const size = word(16);
    if (size > 476 || target < 0 || target + size > flash.length)
      throw new Error(`UF2 block ${at / 512} wants ${size} bytes at 0x${word(12).toString(16)}: outside the flash`);
    flash.set(file.subarray(at + 32, at + 32 + size), target);
    placed += size;
  }
  if (!placed) throw new Error(`the UF2 file has no block for the ${place.name}`);
  return placed;
}
