/**
 * What the boot ROM does for flash images (datasheet 2.8.1), without its image: check boot2's CRC, copy it to the top of SRAM, jump there;
 * and its tables of functions (2.8.3), each entry a breakpoint that leads to a function of ours in rom/.
 */

import type { Chip } from "./chip.js";
import { connect, exitXip, flushCache } from "./rom/flash-functions.js";
import { romFunctions, romTables, type RomFunction } from "./rom/functions.js";

export const BOOT2_SIZE = 256;
export const BOOT2_RAM = 0x20041f00;

/** Every trap is BKPT #n, BX LR. */
const BKPT = 0xbe00;
const BX_LR = 0x4770;
const LOOKUP = 0x20;
/** The version of all chips since B2 (datasheet 2.8.3). */
const VERSION = 3;

/** A 16 KiB ROM, and what its breakpoints stand for; trap 0 is the vectors' and stands for nothing. */
export interface StubRom {
  readonly words: Uint32Array<ArrayBuffer>;
  readonly traps: readonly { readonly name: string; readonly work: RomFunction | undefined }[];
}

export function stubRom(): StubRom {
  const rom = new Uint16Array(0x2000);
  const put = (address: number, ...halves: number[]) => rom.set(halves, address / 2);
  const traps: { name: string; work: RomFunction | undefined }[] = [];
  let end = LOOKUP + 24;
  /** @returns where it starts, as a pointer to Thumb code */
  const trap = (name: string, work: RomFunction | undefined): number => {
    put(end, BKPT | traps.length, BX_LR);
    traps.push({ name, work });
    end += 4;
    return (end - 4) | 1;
  };
  const table = (entries: readonly (readonly [string, number])[]): number => {
    const start = end;
    for (const [code, address] of entries) {
      put(end, letters(code), address);
      end += 4;
    }
    end += 4;
    return start;
  };

  const none = trap("vector", undefined);
  const functions = table(Object.entries(romFunctions).map(([code, work]) => [code, trap(code, work)] as const));
  const data = table(
    Object.entries(romTables).map(([code, works]) => {
      const pointers = works.map((work, index) => trap(`${code}+0x${(index * 4).toString(16)}`, work));
      // programs look at the number of entries two bytes before the table
      end += 4;
      const start = end;
      put(start - 2, works.length);
      for (const pointer of pointers) {
        put(end, pointer, 0);
        end += 4;
      }
      return [code, start] as const;
    }),
  );
  put(0x00, 0x1f00, 0x2004, none, 0, none, 0, none, 0);
  put(0x10, 0x754d, 0x0001 | (VERSION << 8), functions, data, LOOKUP | 1);
  // loop: ldrh r2,[r0]; cmp r2,#0; beq none; cmp r2,r1; beq found; adds r0,#4; b loop; found: ldrh r0,[r0,#2]; bx lr; none: movs r0,#0; bx lr
  put(LOOKUP, 0x8802, 0x2a00, 0xd005, 0x428a, 0xd001, 0x3004, 0xe7f8, 0x8840, 0x4770, 0x2000, 0x4770);
  return { words: new Uint32Array(rom.buffer), traps };
}

function letters(code: string): number {
  return code.charCodeAt(0) | (code.charCodeAt(1) << 8);
}

/** Hands over to boot2, or says why the ROM would stay in its USB bootloader instead. */
export function boot(chip: Chip): string | undefined {
  const boot2 = chip.flash.slice(0, BOOT2_SIZE);
  const stored = new DataView(boot2.buffer).getUint32(BOOT2_SIZE - 4, true);
  const computed = crc32(boot2.subarray(0, BOOT2_SIZE - 4));
  if (stored !== computed)
    return `boot2's checksum is 0x${stored.toString(16)}, its 252 bytes give 0x${computed.toString(16)}: the boot ROM stays in its USB bootloader (datasheet 2.8.1.3.1)`;
  chip.sram.set(boot2, BOOT2_RAM - 0x20000000);
  // the flash answers to plain commands, and the SSI is set up for them: what boot2 may rely on
  for (const step of [connect, exitXip, flushCache]) step(chip);
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
