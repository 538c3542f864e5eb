/**
 * RESETS (datasheet 2.14): which blocks are held in reset, and the handshake by which a released block says it is ready. A block that
 * runs from a clock of its own (USB, ADC, SPI, UART, RTC) only becomes ready once that clock runs: waiting for it earlier hangs, as on silicon.
 */

import { Block } from "./block.js";
import type { Chip } from "./chip.js";

const RESET = 0x0;
const WDSEL = 0x4;
const RESET_DONE = 0x8;
const ALL = 0x01ffffff;

/** Bit of each block in RESETS (datasheet table 199). */
export const RESET_BIT = {
  ADC: 0,
  BUSCTRL: 1,
  DMA: 2,
  I2C0: 3,
  I2C1: 4,
  IO_BANK0: 5,
  IO_QSPI: 6,
  JTAG: 7,
  PADS_BANK0: 8,
  PADS_QSPI: 9,
  PIO0: 10,
  PIO1: 11,
  PLL_SYS: 12,
  PLL_USB: 13,
  PWM: 14,
  RTC: 15,
  SPI0: 16,
  SPI1: 17,
  SYSCFG: 18,
  SYSINFO: 19,
  TBMAN: 20,
  TIMER: 21,
  UART0: 22,
  UART1: 23,
  USBCTRL: 24,
} as const;

export type ResetName = keyof typeof RESET_BIT;

/** Cycles of clk_sys between the release of a block and its DONE bit: a few cycles of the slower clock on silicon. */
const HANDSHAKE_CYCLES = 20;

/** Looks at RESET_DONE in a row, with a block released that has no clock, before the wait counts as endless. */
const ENDLESS_POLLS = 10_000;

export class Resets extends Block {
  /** The boot ROM hands over with only the flash pins released (bootrom_rp2040, varm_boot). */
  private held = ALL & ~((1 << RESET_BIT.IO_QSPI) | (1 << RESET_BIT.PADS_QSPI));
  private wdsel = 0;
  private polls = 0;
  /** Those that the ROM released have long been ready. */
  private readonly releasedAt = new Float64Array(25).fill(-Infinity);

  constructor(
    chip: Chip,
    /** Whether the clock that a block's registers need is running; blocks on clk_sys always have it. */
    private readonly clocked: (name: ResetName) => boolean,
    private readonly onReset: (names: ResetName[]) => void,
  ) {
    super(chip, "RESETS");
  }

  inReset(bit: number): boolean {
    return ((this.held >> bit) & 1) === 1;
  }

  done(bit: number): boolean {
    if (this.inReset(bit)) return false;
    return this.chip.cycles >= this.releasedAt[bit] + HANDSHAKE_CYCLES && this.clocked(NAMES[bit]);
  }

  read(offset: number): number {
    if (offset === RESET) return this.held;
    if (offset === WDSEL) return this.wdsel;
    if (offset !== RESET_DONE) return this.unknown(offset);
    let done = 0;
    let stopped = -1;
    for (let bit = 0; bit <= 24; bit++) {
      if (this.done(bit)) done |= 1 << bit;
      else if (!this.inReset(bit) && !this.clocked(NAMES[bit])) stopped = bit;
    }
    if (stopped < 0) this.polls = 0;
    else if (++this.polls > ENDLESS_POLLS)
      this.chip.halt(
        `the program waits for RESET_DONE of ${NAMES[stopped]}, whose clock is stopped (datasheet 2.15): it waits for ever`,
      );
    return done;
  }

  write(offset: number, value: number): void {
    if (offset === WDSEL) this.wdsel = value & ALL;
    else if (offset === RESET) this.hold(value & ALL);
    else if (offset !== RESET_DONE) this.unknown(offset, value);
  }

  private hold(held: number): void {
    const released = this.held & ~held;
    const taken = held & ~this.held;
    this.held = held;
    const names: ResetName[] = [];
    for (let bit = 0; bit <= 24; bit++) {
      if ((released >> bit) & 1) this.releasedAt[bit] = this.chip.cycles;
      if ((taken >> bit) & 1) names.push(NAMES[bit]);
    }
    if (names.length) this.onReset(names);
  }
}

const NAMES = Object.keys(RESET_BIT) as ResetName[];
