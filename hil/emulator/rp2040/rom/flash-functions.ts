/**
 * The ROM's flash functions (RP2040 datasheet 2.8.3.1.3): leaving execute-in-place, erasing, programming, and the way back. They work through the SSI's and
 * the chip select's registers, as silicon's do, so that the bus sees flash go away and come back.
 */

import type { Chip } from "../chip.js";
import type { RomFunction } from "./functions.js";

const SSI = 0x18000000;
const XIP_FLUSH = 0x14000004;
/** Control of the chip select's pad in IO_QSPI; its bits 9 and 8 force it low (2) or high (3). */
const CHIP_SELECT = 0x4001800c;
const WRITE_ENABLE = 0x06;
const PROGRAM = 0x02;
const STATUS = 0x05;
const SECTOR_ERASE = 0x20;
const SECTOR = 4096;
const PAGE = 256;

function select(chip: Chip, override: 0 | 2 | 3): void {
  chip.writeUint32(CHIP_SELECT, override << 8);
}

function command(chip: Chip, bytes: Iterable<number>): number {
  select(chip, 2);
  let last = 0;
  for (const byte of bytes) {
    chip.writeUint32(SSI + 0x60, byte);
    last = chip.readUint32(SSI + 0x60);
  }
  select(chip, 3);
  return last;
}

function addressed(opcode: number, address: number): number[] {
  return [opcode, (address >> 16) & 0xff, (address >> 8) & 0xff, address & 0xff];
}

/** Polls the status; nothing else can happen meanwhile, so time jumps to the end. */
function finish(chip: Chip): void {
  while (command(chip, [STATUS, 0]) & 1) chip.jumpTo(chip.flashReadyNanos);
}

/** `IF`: the pins are the SSI's again. */
export const connect: RomFunction = (chip) => {
  select(chip, 0);
  return 200;
};

/** `EX`: serial transfers of single bytes, chip select by hand; ones for as long as an address and its mode bits take end a continuous mode. */
export const exitXip: RomFunction = (chip) => {
  chip.writeUint32(SSI + 0x08, 0);
  chip.writeUint32(SSI + 0x14, 6);
  chip.writeUint32(SSI + 0x04, 0);
  chip.writeUint32(SSI, 7 << 16);
  chip.writeUint32(SSI + 0x10, 1);
  chip.writeUint32(SSI + 0x08, 1);
  command(chip, [0xff, 0xff, 0xff, 0xff]);
  return 2000;
};

/** `RE`: r0 address, r1 bytes, r2 size of the large block and r3 the command that erases one; sectors where no block fits. */
export const erase: RomFunction = (chip) => {
  const [start, count, block, opcode] = chip.core.registers;
  for (let at = start; at < start + count;) {
    const large = block > 0 && at % block === 0 && start + count - at >= block;
    command(chip, [WRITE_ENABLE]);
    command(chip, addressed(large ? opcode : SECTOR_ERASE, at));
    finish(chip);
    at += large ? block : SECTOR;
  }
  return 100;
};

/** `RP`: r0 address, r1 data, r2 bytes. */
export const program: RomFunction = (chip) => {
  const [start, data, count] = chip.core.registers;
  for (let at = 0; at < count; at += PAGE) {
    command(chip, [WRITE_ENABLE]);
    const bytes = Array.from({ length: Math.min(PAGE, count - at) }, (_, i) => chip.readUint8(data + at + i));
    command(chip, [...addressed(PROGRAM, start + at), ...bytes]);
    finish(chip);
  }
  // 24 clocks a byte at BAUDR 6 and 8 bits
  return count * 48;
};

/** `FC`: an empty cache, and the chip select no longer forced. */
export const flushCache: RomFunction = (chip) => {
  chip.writeUint32(XIP_FLUSH, 1);
  select(chip, 0);
  return 2100;
};

/** `CX`: execute-in-place by the slow 03h command that every flash chip knows. */
export const enterCommandXip: RomFunction = (chip) => {
  chip.writeUint32(SSI + 0x08, 0);
  chip.writeUint32(SSI, (31 << 16) | (3 << 8));
  chip.writeUint32(SSI + 0x04, 0);
  chip.writeUint32(SSI + 0xf4, (0x03 << 24) | (2 << 8) | (6 << 2));
  chip.writeUint32(SSI + 0x08, 1);
  return 50;
};
