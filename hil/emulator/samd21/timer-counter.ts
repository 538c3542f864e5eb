/**
 * A timer/counter (TC, datasheet 30) as a 32-bit counter with two compare channels: what firmware keeps time with. Worked out from the clock
 * when read; alarms exist only for the overflow and the matches. Other modes are refused.
 */

import type { Alarm } from "../clock.js";
import { Block } from "./block.js";
import type { Samd21 } from "./chip.js";

const ENABLE = 2;
const OVF = 1;
const MC0 = 16;
const DIVISIONS = [1, 2, 4, 8, 16, 64, 256, 1024];
const WRAP = 2 ** 32;

export class TimerCounter extends Block {
  private ctrla = 0;
  private readreq = 0;
  private intEnable = 0;
  private intFlag = 0;
  private readonly compare = [0, 0];
  private base = 0;
  private since = 0;
  private readonly overflow: Alarm;
  private readonly matches: Alarm[];

  constructor(
    chip: Samd21,
    name: string,
    private readonly clockId: number,
    private readonly irq: number,
  ) {
    super(chip, name, {
      0x00: ["CTRLA", 2],
      0x02: ["READREQ", 2],
      0x04: ["CTRLBCLR", 1],
      0x05: ["CTRLBSET", 1],
      0x06: ["CTRLC", 1],
      0x08: ["DBGCTRL", 1],
      0x0a: ["EVCTRL", 2],
      0x0c: ["INTENCLR", 1],
      0x0d: ["INTENSET", 1],
      0x0e: ["INTFLAG", 1],
      0x0f: ["STATUS", 1],
      0x10: ["COUNT", 4],
      0x18: ["CC0", 4],
      0x1c: ["CC1", 4],
    });
    this.overflow = chip.clock.createAlarm(() => {
      this.flag(OVF);
      this.arm();
    });
    this.matches = [0, 1].map((channel) =>
      chip.clock.createAlarm(() => {
        this.flag(MC0 << channel);
        this.arm();
      }),
    );
  }

  stop(): void {
    for (const alarm of [this.overflow, ...this.matches]) alarm.cancel();
  }

  clockChanged(): void {
    this.settle();
    this.arm();
  }

  private get blockHz(): number {
    return this.chip.genericClocks.blockHz(this.clockId);
  }

  private get hz(): number {
    return this.ctrla & ENABLE ? this.blockHz / DIVISIONS[(this.ctrla >> 8) & 7] : 0;
  }

  private rate = 0;

  /** Counts since the beginning, without wrapping. */
  private get count(): number {
    return this.base + Math.floor(((this.chip.clock.nanos - this.since) * this.rate) / 1e9 + 1e-6);
  }

  private settle(): void {
    this.base = this.count % WRAP;
    this.since = this.chip.clock.nanos;
    this.rate = this.hz;
  }

  protected get(offset: number): number {
    switch (offset) {
      case 0x00:
        return this.ctrla;
      case 0x0c:
      case 0x0d:
        return this.intEnable;
      case 0x0e:
        return this.intFlag;
      case 0x0f:
        return this.syncBusy ? 0x80 : 0;
      case 0x10:
        this.chip.violate(
          "read request",
          `${this.name}.COUNT is read without READREQ: it shows what was there at the last synchronisation (datasheet 30.6.2.7)`,
          (this.readreq & 0xc000) === 0 && this.rate > 0,
        );
        return this.count % WRAP;
      case 0x18:
      case 0x1c:
        return this.compare[(offset - 0x18) >> 2];
      default:
        return 0;
    }
  }

  protected set(offset: number, value: number): void {
    switch (offset) {
      case 0x00:
        this.control(value);
        break;
      case 0x02:
        this.readreq = value;
        this.synchronise(this.blockHz);
        break;
      case 0x0c:
        this.intEnable &= ~value;
        break;
      case 0x0d:
        this.intEnable |= value;
        break;
      case 0x0e:
        this.intFlag &= ~value;
        break;
      case 0x10:
        this.synchronise(this.blockHz);
        this.settle();
        this.base = value;
        break;
      case 0x18:
      case 0x1c:
        if (!this.needClock(this.blockHz, this.registerName(offset))) return;
        this.synchronise(this.blockHz);
        this.compare[(offset - 0x18) >> 2] = value;
        break;
    }
    this.arm();
    this.interrupts();
  }

  private control(value: number): void {
    if (!this.needClock(this.blockHz, this.registerName(0))) return;
    this.synchronise(this.blockHz);
    const protectedBits = 0x376c;
    this.chip.violate(
      "enable protected",
      `${this.name}.CTRLA changes more than ENABLE while the counter runs: those bits are enable-protected (datasheet 30.8.1)`,
      (this.ctrla & ENABLE) !== 0 && ((this.ctrla ^ value) & protectedBits) !== 0,
    );
    if (value & 1) {
      this.ctrla = this.intEnable = this.intFlag = this.base = 0;
      return this.settle();
    }
    this.chip.violate(
      "tc mode",
      `${this.name}: only 32-bit counting is modelled`,
      (value & ENABLE) !== 0 && ((value >> 2) & 3) !== 2,
    );
    this.settle();
    this.ctrla = value;
    this.rate = this.hz;
  }

  private arm(): void {
    this.stop();
    if (!this.rate) return;
    const now = this.count % WRAP;
    const at = (counts: number) => this.chip.clock.nanos + (counts / this.rate) * 1e9;
    this.overflow.scheduleAt(at(WRAP - now));
    this.matches.forEach((alarm, channel) => {
      if (this.intEnable & (MC0 << channel)) alarm.scheduleAt(at((this.compare[channel] - now + WRAP) % WRAP || WRAP));
    });
  }

  private flag(bit: number): void {
    this.intFlag |= bit;
    this.interrupts();
  }

  private interrupts(): void {
    this.chip.setInterrupt(this.irq, (this.intFlag & this.intEnable) !== 0);
  }
}
