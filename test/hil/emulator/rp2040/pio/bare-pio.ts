/** A chip whose test is the processor, with PIO0 out of reset: writes programs and configures machines as the SDK does. */
import type { Level } from "../../../../../hil/emulator/device.js";
import { BareChip } from "../bare-chip.js";

export const PIO0 = 0x50200000;
export const CTRL = PIO0;
export const FSTAT = PIO0 + 0x04;
export const FDEBUG = PIO0 + 0x08;
export const FLEVEL = PIO0 + 0x0c;
export const TXF = PIO0 + 0x10;
export const RXF = PIO0 + 0x20;
export const IRQ = PIO0 + 0x30;
export const BYPASS = PIO0 + 0x38;
const PIO_FUNCTION = 6;

export const SHIFT = {
  autopush: 1 << 16,
  autopull: 1 << 17,
  inRight: 1 << 18,
  outRight: 1 << 19,
  push: (bits: number) => (bits & 31) << 20,
  pull: (bits: number) => (bits & 31) << 25,
  joinTx: 1 << 30,
  joinRx: 1 << 31,
} as const;

export const PINS = {
  out: (base: number, count: number) => (count << 20) | base,
  set: (base: number, count: number) => (count << 26) | (base << 5),
  side: (base: number, bits: number) => (bits << 29) | (base << 10),
  in: (base: number) => base << 15,
} as const;

export interface MachineSetup {
  readonly machine?: number;
  readonly program: readonly number[];
  readonly at?: number;
  readonly wrap?: readonly [bottom: number, top: number];
  readonly clkdiv?: number;
  readonly exec?: number;
  readonly shift?: number;
  readonly pins?: number;
  /** GPIOs handed to PIO0. */
  readonly mux?: readonly number[];
}

export class BarePio extends BareChip {
  constructor() {
    super();
    this.startClocks();
    this.release("PIO0");
  }

  register(machine: number, offset: number): number {
    return PIO0 + 0xc8 + machine * 0x18 + offset;
  }

  configure({
    machine = 0,
    program,
    at = 0,
    wrap,
    clkdiv = 1,
    exec = 0,
    shift = 0,
    pins = 0,
    mux = [],
  }: MachineSetup): void {
    program.forEach((word, index) => this.write(PIO0 + 0x48 + (at + index) * 4, word));
    const [bottom, top] = wrap ?? [at, at + program.length - 1];
    this.write(this.register(machine, 0x00), Math.round(clkdiv * 256) << 8);
    this.write(this.register(machine, 0x04), exec | (bottom << 7) | (top << 12));
    this.write(this.register(machine, 0x08), shift);
    this.write(this.register(machine, 0x14), pins);
    for (const pin of mux) this.select(pin, PIO_FUNCTION);
    this.write(this.register(machine, 0x10), at);
  }

  enable(...machines: number[]): void {
    this.write(
      CTRL,
      machines.reduce((mask, machine) => mask | (0x101 << machine), 0),
    );
  }

  force(word: number, machine = 0): void {
    this.write(this.register(machine, 0x10), word);
  }

  pc(machine = 0): number {
    return this.read(this.register(machine, 0x0c));
  }

  put(word: number, machine = 0): void {
    this.write(TXF + machine * 4, word);
  }

  get(machine = 0): number {
    return this.read(RXF + machine * 4) >>> 0;
  }

  levels(machine = 0): { tx: number; rx: number } {
    const byte = (this.read(FLEVEL) >>> (machine * 8)) & 0xff;
    return { tx: byte & 15, rx: byte >> 4 };
  }

  /** Edges of a pin from now on, in cycles of clk_sys since the first. */
  edges(pin: number): { cycle: number; level: Level }[] {
    const seen: { cycle: number; level: Level }[] = [];
    let first: number | undefined;
    this.bench.net(`GP${pin}`).onChange((level, atUs) => {
      first ??= atUs;
      seen.push({ cycle: Math.round((atUs - first) * 125), level });
    });
    return seen;
  }
}
