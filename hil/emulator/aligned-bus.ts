/** A bus of sized accesses as the processor's interpreter wants it: unaligned ones fault before they reach the chip (ARMv6-M A3.2). */

import type { RP2040 } from "rp2040js";
import type { CoreBus } from "./cortex-m0plus.js";
import { BusFault } from "./faults.js";

type Size = 1 | 2 | 4;

export interface SizedBus {
  load(address: number, size: Size): number;
  store(address: number, value: number, size: Size): void;
}

export class AlignedBus implements CoreBus {
  /** Both are the processor's, which sets them when it is made. */
  declare logger: RP2040["logger"];
  declare onBreak: (code: number) => void;

  constructor(private readonly chip: SizedBus) {}

  readUint32(address: number): number {
    if (address & 3) unaligned("read", address, 4);
    return this.chip.load(address >>> 0, 4);
  }

  readUint16(address: number): number {
    if (address & 1) unaligned("read", address, 2);
    return this.chip.load(address >>> 0, 2);
  }

  readUint8(address: number): number {
    return this.chip.load(address >>> 0, 1);
  }

  writeUint32(address: number, value: number): void {
    if (address & 3) unaligned("write", address, 4);
    this.chip.store(address >>> 0, value >>> 0, 4);
  }

  writeUint16(address: number, value: number): void {
    if (address & 1) unaligned("write", address, 2);
    this.chip.store(address >>> 0, value & 0xffff, 2);
  }

  writeUint8(address: number, value: number): void {
    this.chip.store(address >>> 0, value & 0xff, 1);
  }
}

function unaligned(kind: string, address: number, size: Size): never {
  throw new BusFault(`unaligned ${size * 8}-bit ${kind} at 0x${(address >>> 0).toString(16).padStart(8, "0")}`);
}
