/** The DAC (datasheet 35): ten bits of its reference on PA02, while it is enabled, told to drive the pin, and the pin is the analog function's. */

import { Block } from "./block.js";
import type { Samd21 } from "./chip.js";

/** VOUT (table 7-1). */
export const DAC_PIN = 2;
const CLOCK_ID = 33;
/** Highest generic clock (table 37-7). */
const MAX_HZ = 350e3;
const SUPPLY_MILLIVOLTS = 3300;
const INTERNAL_MILLIVOLTS = 1000;

export class Dac extends Block {
  private ctrla = 0;
  private ctrlb = 0;
  private data = 0;

  constructor(chip: Samd21) {
    super(chip, "DAC", {
      0x00: ["CTRLA", 1],
      0x01: ["CTRLB", 1],
      0x02: ["EVCTRL", 1],
      0x04: ["INTENCLR", 1],
      0x05: ["INTENSET", 1],
      0x06: ["INTFLAG", 1],
      0x07: ["STATUS", 1],
      0x08: ["DATA", 2],
      0x0c: ["DATABUF", 2],
    });
  }

  stop(): void {
    this.ctrla = 0;
    this.refresh();
  }

  /** The pin's function changed, or the value. */
  refresh(): void {
    const pad = this.chip.pads[DAC_PIN];
    const driven = (this.ctrla & 2) !== 0 && (this.ctrlb & 1) !== 0 && pad.isAnalog;
    if (!driven) {
      if (this.driving) pad.net.setMillivolts(undefined);
      this.driving = false;
      return;
    }
    this.driving = true;
    const reference = this.ctrlb >> 6 === 0 ? INTERNAL_MILLIVOLTS : SUPPLY_MILLIVOLTS;
    pad.net.setMillivolts((this.data / 1023) * reference);
  }

  private driving = false;

  private get hz(): number {
    return this.chip.genericClocks.blockHz(CLOCK_ID);
  }

  protected get(offset: number): number {
    switch (offset) {
      case 0x00:
        return this.ctrla;
      case 0x01:
        return this.ctrlb;
      case 0x07:
        return this.syncBusy ? 0x80 : 0;
      default:
        return 0;
    }
  }

  protected set(offset: number, value: number): void {
    const { chip, hz } = this;
    if (offset === 0x01) {
      chip.violate(
        "dac locked",
        "DAC.CTRLB is written while the DAC is on: it is enable-protected (35.6.2.1)",
        (this.ctrla & 2) !== 0,
      );
      if (!(this.ctrla & 2)) this.ctrlb = value;
      return;
    }
    if (offset !== 0x00 && offset !== 0x08) return;
    if (!this.needClock(hz, this.registerName(offset))) return;
    chip.violate(
      "dac clock",
      `the DAC's generic clock is ${hz / 1e3} kHz: at most 350 kHz (datasheet table 37-7)`,
      hz > MAX_HZ,
    );
    this.synchronise(hz);
    if (offset === 0x08) {
      chip.violate("dac off", "DAC.DATA is written while the converter is off (CTRLA.ENABLE clear)", !(this.ctrla & 2));
      this.data = value & 0x3ff;
    } else if (value & 1) this.ctrla = this.ctrlb = this.data = 0;
    else this.ctrla = value & 6;
    this.refresh();
  }
}
