/**
 * What every peripheral model of ours stands on: 32-bit registers in a 4 KiB window with the RP2040's set, clear and xor aliases
 * (datasheet 2.1.2), the reset line, and the clock it needs. The bus asks `ready` before it lets an access through.
 */

import { BasePeripheral } from "rp2040js";
import type { Chip } from "./chip.js";

export abstract class Block extends BasePeripheral {
  /** The value as the bus carried it, before an alias was applied: what write-1-to-clear registers must look at. */
  protected raw = 0;

  constructor(
    protected readonly chip: Chip,
    name: string,
  ) {
    super(chip, name);
  }

  abstract read(offset: number): number;
  abstract write(offset: number, value: number): void;

  /** Registers whose reads have side effects (FIFOs, clear-on-read) answer an alias's read-modify-write with this instead. */
  protected peek(offset: number): number {
    return this.read(offset);
  }

  override readUint32(offset: number): number {
    return this.read(offset & 0xfff) >>> 0;
  }

  override writeUint32(offset: number, value: number): void {
    this.write(offset, value >>> 0);
  }

  override writeUint32Atomic(offset: number, value: number, alias: number): void {
    this.raw = value >>> 0;
    this.write(offset, (alias === 0 ? value : applyAlias(alias, this.peek(offset), value)) >>> 0);
  }

  /** A register this model does not have: reading it is harmless, trusting it is not. */
  protected unknown(offset: number, written?: number): number {
    const access = written === undefined ? "read" : `write of 0x${written.toString(16)}`;
    this.chip.violate(
      `${this.name}+0x${offset.toString(16)}`,
      `${access} at ${this.name}+0x${offset.toString(16)}: no such register, or not modelled here`,
    );
    return 0;
  }
}

function applyAlias(alias: number, current: number, value: number): number {
  if (alias === 1) return current ^ value;
  if (alias === 2) return current | value;
  return current & ~value;
}

/** Registers that only remember: VREG, ROSC and the like. */
export class StoreBlock extends Block {
  private readonly values: Map<number, number>;

  constructor(chip: Chip, name: string, resetValues: Readonly<Record<number, number>>) {
    super(chip, name);
    this.values = new Map(Object.entries(resetValues).map(([offset, value]) => [Number(offset), value]));
  }

  read(offset: number): number {
    return this.values.get(offset) ?? this.unknown(offset);
  }

  write(offset: number, value: number): void {
    if (!this.values.has(offset)) this.unknown(offset, value);
    else this.values.set(offset, value);
  }
}
