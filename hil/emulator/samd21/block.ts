/**
 * What every peripheral model of the SAMD21 stands on: a table of registers with the width each answers to, and the two kinds of
 * synchronisation between the bus clock and a block's own (datasheet 14.3).
 *
 * Common synchronisation (GCLK, WDT, TC, ADC): while STATUS.SYNCBUSY is set, another access to a synchronised register stalls the bus until it
 * is clear. Distributed synchronisation (SERCOM, TCC, USB): while its bit in SYNCBUSY is set, a write to that register is thrown away.
 */

import type { Samd21 } from "./chip.js";

export type Width = 1 | 2 | 4;
/** Offset in the block: name and width in bytes. */
export type RegisterTable = Readonly<Record<number, readonly [name: string, width: Width]>>;

/** A table as the datasheet's summary has it: `00 CTRLA 2, 04 CTRLB 4`, offset in hexadecimal, name, bytes. */
export function registers(summary: string): RegisterTable {
  return Object.fromEntries(
    summary.split(", ").map((row) => {
      const [offset, name, width] = row.split(" ");
      return [parseInt(offset, 16), [name, Number(width) as Width]];
    }),
  );
}

export abstract class Block {
  /** Clock time at which what was last handed over arrives on the other side. */
  private busyUntil = 0;

  constructor(
    protected readonly chip: Samd21,
    readonly name: string,
    private readonly registers: RegisterTable,
  ) {}

  /** Value of a register that the table has. */
  protected abstract get(offset: number): number;
  protected abstract set(offset: number, value: number): void;

  /** The bus reads: a register at its own width, or one byte or half of it. */
  read(offset: number, width: Width): number {
    const at = this.find(offset, width, "read");
    if (at === undefined) return 0;
    return truncated(this.get(at) >>> (8 * (offset - at)), width);
  }

  write(offset: number, value: number, width: Width): void {
    const at = this.find(offset, width, "write");
    if (at === undefined) return;
    const own = this.registers[at][1];
    if (own === width) return this.set(at, value);
    // A byte of a wider register: the others keep their value.
    const shift = 8 * (offset - at);
    const mask = truncated(-1, width) << shift;
    this.set(at, ((this.get(at) & ~mask) | (value << shift)) >>> 0);
  }

  private find(offset: number, width: Width, access: string): number | undefined {
    const exact = this.registers[offset];
    if (exact && exact[1] >= width) return offset;
    if (!exact)
      for (const back of [1, 2, 3]) {
        const wider = this.registers[offset - back];
        if (wider && wider[1] >= back + width) return offset - back;
      }
    this.chip.violate(
      `${this.name}+0x${offset.toString(16)}/${width}`,
      exact
        ? `${width * 8}-bit ${access} of ${this.name}.${exact[0]}, which has ${exact[1] * 8} bits`
        : `${width * 8}-bit ${access} at ${this.name}+0x${offset.toString(16)}: no such register, or not modelled here`,
    );
    return undefined;
  }

  protected registerName(offset: number): string {
    return `${this.name}.${this.registers[offset][0]}`;
  }

  // -- common synchronisation ----------------------------------------------------------------------------------------------------

  protected get syncBusy(): boolean {
    return this.chip.clock.nanos < this.busyUntil;
  }

  /** A synchronised register is accessed: the bus waits for the access before it, and this one takes its time. */
  protected synchronise(blockHz: number, cycles = 6): void {
    const { chip } = this;
    if (this.syncBusy) chip.stall(this.busyUntil);
    this.busyUntil = chip.clock.nanos + (blockHz > 0 ? (cycles * 1e9) / blockHz : 0);
  }

  protected needClock(hz: number, what: string): boolean {
    if (hz > 0) return true;
    this.chip.violate(
      `clock ${this.name}`,
      `${what} is written while the generic clock of ${this.name} is off (GCLK.CLKCTRL): it never arrives`,
    );
    return false;
  }
}

function truncated(value: number, width: Width): number {
  return width === 4 ? value >>> 0 : width === 2 ? value & 0xffff : value & 0xff;
}

/** SYNCBUSY of a block with distributed synchronisation: one time for each bit. */
export class SyncBits {
  private readonly until = new Float64Array(32);

  constructor(private readonly chip: Samd21) {}

  busy(bit: number): boolean {
    return this.chip.clock.nanos < this.until[bit];
  }

  start(bit: number, hz: number, cycles = 5): void {
    this.until[bit] = this.chip.clock.nanos + (hz > 0 ? (cycles * 1e9) / hz : Infinity);
  }

  /** The register as it reads. */
  get value(): number {
    let value = 0;
    for (let bit = 0; bit < 32; bit++) if (this.busy(bit)) value |= 1 << bit;
    return value >>> 0;
  }

  clear(): void {
    this.until.fill(0);
  }
}
