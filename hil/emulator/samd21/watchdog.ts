/** Watchdog (datasheet 18): counts its generic clock, which is 1 kHz or so, and resets the chip when it is not cleared in time. */

import type { Alarm } from "../clock.js";
import { Block } from "./block.js";
import type { Samd21 } from "./chip.js";

const CLOCK_ID = 3;
const KEY = 0xa5;

export class Watchdog extends Block {
  private ctrl = 0;
  private config = 0xbb;
  private readonly alarm: Alarm;

  constructor(chip: Samd21) {
    super(chip, "WDT", {
      0x00: ["CTRL", 1],
      0x01: ["CONFIG", 1],
      0x02: ["EWCTRL", 1],
      0x04: ["INTENCLR", 1],
      0x05: ["INTENSET", 1],
      0x06: ["INTFLAG", 1],
      0x07: ["STATUS", 1],
      0x08: ["CLEAR", 1],
    });
    this.alarm = chip.clock.createAlarm(() => chip.requestReset("watchdog", 0x20));
  }

  stop(): void {
    this.alarm.cancel();
  }

  protected get(offset: number): number {
    if (offset === 0x00) return this.ctrl;
    if (offset === 0x01) return this.config;
    return offset === 0x07 && this.syncBusy ? 0x80 : 0;
  }

  protected set(offset: number, value: number): void {
    const hz = this.chip.genericClocks.blockHz(CLOCK_ID);
    if (offset === 0x00) {
      if (!this.needClock(hz, "WDT.CTRL")) return;
      this.synchronise(hz);
      this.ctrl = value & 0x86;
      this.restart(hz);
    } else if (offset === 0x01) {
      this.chip.violate(
        "wdt config",
        "WDT.CONFIG is written while the watchdog is enabled: it is enable-protected, and the write is thrown away (datasheet 18.6.2.1)",
        (this.ctrl & 2) !== 0,
      );
      if (!(this.ctrl & 2)) this.config = value;
    } else if (offset === 0x08) {
      this.synchronise(hz);
      if (value !== KEY) return this.chip.requestReset("watchdog cleared with a wrong key", 0x20);
      this.restart(hz);
    }
  }

  private restart(hz: number): void {
    this.alarm.cancel();
    if (this.ctrl & 2 && hz > 0) this.alarm.schedule(((8 << (this.config & 0xf)) / hz) * 1e9);
  }
}
