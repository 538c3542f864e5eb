/**
 * Time on the chip: the watchdog with its tick generator, and the 64-bit TIMER that only counts those ticks
 * (datasheet 4.6, 4.7). All are worked out from the simulated clock when read; alarms exist only for what has to happen.
 */

import type { Alarm } from "../clock.js";
import { Block } from "./block.js";
import type { Chip } from "./chip.js";

const TICK_ENABLE = 1 << 9;

export class Watchdog extends Block {
  /** Survive a watchdog reset (datasheet 4.7.3): the next chip takes them over. */
  readonly scratch: Uint32Array;
  readonly reason: number;
  private ctrl = 0x07000000;
  private tick = 0;
  private load = 0;
  private loadedAt = 0;
  private readonly alarm: Alarm;

  constructor(chip: Chip, before?: { scratch: Uint32Array; reason: number }) {
    super(chip, "WATCHDOG");
    this.scratch = before?.scratch ?? new Uint32Array(8);
    this.reason = before?.reason ?? 0;
    this.alarm = chip.clock.createAlarm(() => chip.requestReset("watchdog", 1));
  }

  /** Ticks per second; what TIMER counts, and the watchdog twice as fast (RP2040-E1). */
  get tickHz(): number {
    return this.tick & TICK_ENABLE && this.tick & 0x1ff ? this.chip.clockTree.refHz / (this.tick & 0x1ff) : 0;
  }

  read(offset: number): number {
    switch (offset) {
      case 0x00:
        return this.ctrl | this.remaining;
      case 0x08:
        return this.reason;
      case 0x2c:
        return this.tick | (this.tick & TICK_ENABLE ? 1 << 10 : 0);
      default:
        return offset >= 0x0c && offset <= 0x28 ? this.scratch[(offset - 0x0c) >> 2] : this.unknown(offset);
    }
  }

  write(offset: number, value: number): void {
    if (offset === 0x00) {
      if (value & 0x80000000) this.chip.requestReset("watchdog trigger", 2);
      this.reload(this.remaining);
      this.ctrl = value & 0x47000000;
      this.arm();
    } else if (offset === 0x04) this.reload(value & 0xffffff);
    else if (offset === 0x2c) {
      this.chip.timer.tickChanging();
      this.reload(this.remaining);
      this.tick = value & 0x3ff;
      this.arm();
    } else if (offset >= 0x0c && offset <= 0x28) this.scratch[(offset - 0x0c) >> 2] = value;
    else if (offset !== 0x08) this.unknown(offset, value);
  }

  private get counting(): boolean {
    return (this.ctrl & 0x40000000) !== 0 && this.tickHz > 0;
  }

  private get remaining(): number {
    if (!this.counting) return this.load;
    return Math.max(0, this.load - Math.floor(((this.chip.clock.nanos - this.loadedAt) * this.tickHz * 2) / 1e9));
  }

  private reload(value: number): void {
    this.load = value;
    this.loadedAt = this.chip.clock.nanos;
    this.arm();
  }

  private arm(): void {
    this.alarm.cancel();
    if (this.counting) this.alarm.scheduleAt(this.loadedAt + (this.load / (this.tickHz * 2)) * 1e9);
  }

  stop(): void {
    this.alarm.cancel();
  }
}

export class Timer extends Block {
  /** Ticks counted before `since`, and the clock's nanoseconds then. */
  private base = 0;
  private since: number;
  private latchedHigh = 0;
  private intRaw = 0;
  private intEnable = 0;
  private intForce = 0;
  private paused = false;
  private readonly targets = new Uint32Array(4);
  private readonly alarms: Alarm[];
  private polls = 0;

  constructor(chip: Chip) {
    super(chip, "TIMER");
    this.since = chip.clock.nanos;
    this.alarms = [0, 1, 2, 3].map((index) => chip.clock.createAlarm(() => this.fire(index)));
  }

  /** Ticks since reset; a whole number. */
  get ticks(): number {
    const hz = this.paused ? 0 : this.chip.watchdog.tickHz;
    return this.base + Math.floor(((this.chip.clock.nanos - this.since) * hz) / 1e9 + 1e-6);
  }

  /** The tick generator is about to change its rate: keep what has been counted. */
  tickChanging(): void {
    this.base = this.ticks;
    this.since = this.chip.clock.nanos;
  }

  resetBlock(): void {
    this.base = 0;
    this.since = this.chip.clock.nanos;
    this.intRaw = this.intEnable = this.intForce = 0;
    this.paused = false;
    for (const alarm of this.alarms) alarm.cancel();
    this.interrupts();
  }

  stop(): void {
    for (const alarm of this.alarms) alarm.cancel();
  }

  read(offset: number): number {
    switch (offset) {
      case 0x08:
        return this.latchedHigh;
      case 0x0c:
        this.checkTick();
        this.latchedHigh = Math.floor(this.ticks / 2 ** 32);
        return this.ticks;
      case 0x10:
      case 0x14:
      case 0x18:
      case 0x1c:
        return this.targets[(offset - 0x10) >> 2];
      case 0x20:
        return this.armed;
      case 0x24:
        return Math.floor(this.ticks / 2 ** 32);
      case 0x28:
        this.checkTick();
        return this.ticks;
      case 0x2c:
        return 3;
      case 0x30:
        return this.paused ? 1 : 0;
      case 0x34:
        return this.intRaw;
      case 0x38:
        return this.intEnable;
      case 0x3c:
        return this.intForce;
      case 0x40:
        return this.intStatus;
      default:
        return this.unknown(offset);
    }
  }

  write(offset: number, value: number): void {
    switch (offset) {
      case 0x00:
      case 0x04:
        this.base = offset ? Math.floor(this.ticks / 2 ** 32) * 2 ** 32 + value : value * 2 ** 32 + (this.ticks >>> 0);
        this.since = this.chip.clock.nanos;
        return;
      case 0x10:
      case 0x14:
      case 0x18:
      case 0x1c:
        return this.setAlarm((offset - 0x10) >> 2, value);
      case 0x20:
        for (let i = 0; i < 4; i++) if ((this.raw >> i) & 1) this.alarms[i].cancel();
        return;
      case 0x2c:
        return;
      case 0x30:
        this.tickChanging();
        this.paused = (value & 1) !== 0;
        return;
      case 0x34:
        this.intRaw &= ~this.raw;
        return this.interrupts();
      case 0x38:
        this.intEnable = value & 0xf;
        return this.interrupts();
      case 0x3c:
        this.intForce = value & 0xf;
        return this.interrupts();
      default:
        this.unknown(offset, value);
    }
  }

  /** Matches the low 32 bits of the time (datasheet 4.6.3); a target just passed comes round in 71 minutes. */
  private setAlarm(index: number, target: number): void {
    this.checkTick();
    this.targets[index] = target;
    const hz = this.chip.watchdog.tickHz;
    if (!hz) return;
    const delta = (target - this.ticks) >>> 0;
    const due = this.since + ((this.ticks + delta - this.base) / hz) * 1e9;
    this.alarms[index].scheduleAt(Math.max(due, this.chip.clock.nanos));
  }

  private get armed(): number {
    return this.alarms.reduce((bits, alarm, index) => bits | (alarm.scheduled ? 1 << index : 0), 0);
  }

  private get intStatus(): number {
    return (this.intRaw & this.intEnable) | this.intForce;
  }

  private fire(index: number): void {
    this.intRaw |= 1 << index;
    this.interrupts();
  }

  private interrupts(): void {
    for (let i = 0; i < 4; i++) this.chip.setInterrupt(i, ((this.intStatus >> i) & 1) === 1);
  }

  /** Firmware that forgot the tick waits for ever on a timer that stands still. */
  private checkTick(): void {
    const hz = this.chip.watchdog.tickHz;
    if (hz === 0) {
      this.chip.violate(
        "no tick",
        "TIMER is used while WATCHDOG.TICK is off: it stands still (datasheet 4.7.2: TICK = 12 | 1<<9)",
      );
      if (++this.polls > 1000) this.chip.halt("the program waits on a TIMER that stands still: WATCHDOG.TICK is off");
    } else if (Math.abs(hz - 1e6) > 1)
      this.chip.violate(
        "tick rate",
        `TIMER counts at ${hz} Hz instead of 1 MHz: WATCHDOG.TICK does not divide clk_ref (${this.chip.clockTree.refHz} Hz) to 1 us`,
      );
  }
}
