/**
 * What the boot ROM offers to programs (RP2040 datasheet 2.8.3), written anew: the ROM's image is not here. Each function stands in the ROM's table as a
 * breakpoint that leads to one of these.
 */

import type { Chip } from "../chip.js";
import { doubleTable, floatTable } from "./floating-point.js";
import * as flash from "./flash-functions.js";

/** Takes its arguments from r0 to r3 and leaves its result there. @returns cycles that it takes, besides what time it lets pass itself */
export type RomFunction = (chip: Chip) => number;

/** Of one register into itself, in so many cycles. */
function ofWord(cycles: number, work: (word: number) => number): RomFunction {
  return ({ core: { registers } }) => {
    registers[0] = work(registers[0]);
    return cycles;
  };
}

function popcount(word: number): number {
  let bits = 0;
  for (let rest = word; rest !== 0; rest &= rest - 1) bits++;
  return bits;
}

function reverse(word: number): number {
  let reversed = 0;
  for (let bit = 0; bit < 32; bit++) reversed |= ((word >>> bit) & 1) << (31 - bit);
  return reversed;
}

/** r0 where to, r1 what, r2 how many bytes; r0 stays. */
const memset: RomFunction = (chip) => {
  const [to, byte, count] = chip.core.registers;
  for (let at = 0; at < count; at++) chip.writeUint8(to + at, byte & 0xff);
  return 30 + count;
};

const memset4: RomFunction = (chip) => {
  const [to, byte, count] = chip.core.registers;
  for (let at = 0; at < count; at += 4) chip.writeUint32(to + at, (byte & 0xff) * 0x01010101);
  return 30 + count;
};

const memcpy: RomFunction = (chip) => {
  const [to, from, count] = chip.core.registers;
  for (let at = 0; at < count; at++) chip.writeUint8(to + at, chip.readUint8(from + at));
  return 30 + ((to | from) & 3 ? 5 * count : count);
};

const memcpy44: RomFunction = (chip) => {
  const [to, from, count] = chip.core.registers;
  for (let at = 0; at < count; at += 4) chip.writeUint32(to + at, chip.readUint32(from + at));
  return 30 + count;
};

const usbBoot: RomFunction = (chip) => {
  chip.processor.end({ kind: "bootloader" });
  return 0;
};

/** By their two letters (datasheet 2.8.3.1). */
export const romFunctions: Readonly<Record<string, RomFunction>> = {
  P3: ofWord(18, popcount),
  R3: ofWord(21, reverse),
  L3: ofWord(28, Math.clz32),
  T3: ofWord(30, (word) => (word === 0 ? 32 : 31 - Math.clz32(word & -word))),
  MS: memset,
  S4: memset4,
  MC: memcpy,
  C4: memcpy44,
  IF: flash.connect,
  EX: flash.exitXip,
  RE: flash.erase,
  RP: flash.program,
  FC: flash.flushCache,
  CX: flash.enterCommandXip,
  UB: usbBoot,
};

/** Tables of functions, found by two letters as data (datasheet 2.8.3.2). */
export const romTables: Readonly<Record<string, readonly (RomFunction | undefined)[]>> = {
  SF: floatTable,
  SD: doubleTable,
};
