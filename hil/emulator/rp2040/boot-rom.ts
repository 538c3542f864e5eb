/**
 * What the boot ROM does for flash images (datasheet 2.8.1), without its image: check boot2's CRC, copy it to the top of SRAM, jump there;
 * and a stub of its function table (2.8.3), whose only working entry is reset_to_usb_boot.
 */

import type { Chip } from "./chip.js";

export const BOOT2_SIZE = 256;
export const BOOT2_RAM = 0x20041f00;

const TABLE = 0x40;
const LOOKUP = 0x80;
const TRAP = 0xa0;
/** Every trap is BKPT #n, BX LR. */
const BKPT = 0xbe00;
const BX_LR = 0x4770;

/** Two-letter codes with the trap number that stands for the function. */
export const ROM_FUNCTIONS: readonly [code: string, trap: number][] = [
  ["UB", 1],
  ["IF", 2],
  ["EX", 3],
  ["RE", 4],
  ["RP", 5],
  ["FC", 6],
  ["CX", 7],
];

/** Builds the 16 KiB ROM: vectors, magic, table and lookup function. */
export function stubRom(): Uint32Array<ArrayBuffer> {
  const rom = new Uint16Array(0x2000);
  const at = (address: number, ...halves: number[]) => rom.set(halves, address / 2);
  at(0x00, 0x1f00, 0x2004, TRAP | 1, 0, TRAP | 1, 0, TRAP | 1, 0);
  at(0x10, 0x754d, 0x0201, TABLE, TABLE, LOOKUP | 1);
  ROM_FUNCTIONS.forEach(([code, trap], index) => {
    at(TABLE + index * 4, code.charCodeAt(0) | (code.charCodeAt(1) << 8), (TRAP + trap * 4) | 1);
    at(TRAP + trap * 4, BKPT | trap, BX_LR);
  });
  at(TRAP, BKPT, BX_LR);
  // loop: ldrh r2,[r0]; cmp r2,#0; beq none; cmp r2,r1; beq found; adds r0,#4; b loop; found: ldrh r0,[r0,#2]; bx lr; none: movs r0,#0; bx lr
  at(LOOKUP, 0x8802, 0x2a00, 0xd005, 0x428a, 0xd001, 0x3004, 0xe7f8, 0x8840, 0x4770, 0x2000, 0x4770);
  return new Uint32Array(rom.buffer);
}

/** Hands over to boot2, or says why the ROM would stay in its USB bootloader instead. */
export function boot(chip: Chip): string | undefined {
  const boot2 = chip.flash.slice(0, BOOT2_SIZE);
  const stored = new DataView(boot2.buffer).getUint32(BOOT2_SIZE - 4, true);
  const computed = crc32(boot2.subarray(0, BOOT2_SIZE - 4));
  if (stored !== computed)
    return `boot2's checksum is 0x${stored.toString(16)}, its 252 bytes give 0x${computed.toString(16)}: the boot ROM stays in its USB bootloader (datasheet 2.8.1.3.1)`;
  chip.sram.set(boot2, BOOT2_RAM - 0x20000000);
  const { core } = chip;
  core.SP = BOOT2_RAM;
  core.LR = 0;
  core.PC = BOOT2_RAM;
  return undefined;
}

/** CRC-32, polynomial 04C11DB7, initial value FFFFFFFF, not reflected, no final xor (datasheet 2.8.1.3.1). */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  }
  return crc >>> 0;
}
