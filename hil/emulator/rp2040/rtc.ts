/**
 * RTC (datasheet 4.8): date and time, counted by clk_rtc over CLKDIV_M1. Worked out from the simulated clock when read; an alarm exists only while one is
 * set and something can match.
 */

import type { Alarm } from "../clock.js";
import { Block } from "./block.js";
import type { Chip } from "./chip.js";

const IRQ = 25;
const ENABLE = 1;
const ACTIVE = 2;
const LOAD = 1 << 4;
const NO_LEAP = 1 << 8;
const MATCH_ENABLE = 1 << 28;
const MATCH_ACTIVE = 1 << 29;
const SECONDS_A_DAY = 86_400;
/** Days looked through for the next match: every calendar comes round in 28 years, but for alarms that can never match. */
const MOST_DAYS = 28 * 366;

interface Day {
  year: number;
  month: number;
  day: number;
  /** 0 is Sunday to whoever set it so: the chip only counts to 6. */
  weekday: number;
}

export class Rtc extends Block {
  private divider = 0;
  private setup: [number, number] = [1 << 8, 0];
  private ctrl = 0;
  private irqSetup: [number, number] = [0, 0];
  private latched = 0;
  private intEnable = 0;
  private intForce = 0;
  /** The date at `since`, the second of that day then, and the clock's nanoseconds. */
  private date: Day = { year: 0, month: 1, day: 1, weekday: 0 };
  private second = 0;
  private since = 0;
  private matched = false;
  private readonly alarm: Alarm;

  constructor(chip: Chip) {
    super(chip, "RTC");
    this.alarm = chip.clock.createAlarm(() => this.match());
  }

  resetBlock(): void {
    this.divider = this.ctrl = this.intEnable = this.intForce = 0;
    this.irqSetup = [0, 0];
    this.matched = false;
    this.alarm.cancel();
    this.interrupt();
  }

  stop(): void {
    this.alarm.cancel();
  }

  read(offset: number): number {
    switch (offset) {
      case 0x00:
        return this.divider;
      case 0x04:
        return this.setup[0];
      case 0x08:
        return this.setup[1];
      case 0x0c:
        return this.ctrl | (this.ctrl & ENABLE ? ACTIVE : 0);
      case 0x10:
        return this.irqSetup[0] | (this.irqSetup[0] & MATCH_ENABLE ? MATCH_ACTIVE : 0);
      case 0x14:
        return this.irqSetup[1];
      case 0x18:
        return this.latched;
      case 0x1c:
        return this.now();
      case 0x20:
        return this.matched ? 1 : 0;
      case 0x24:
        return this.intEnable;
      case 0x28:
        return this.intForce;
      case 0x2c:
        return this.intStatus;
      default:
        return this.unknown(offset);
    }
  }

  write(offset: number, value: number): void {
    switch (offset) {
      case 0x00:
        this.keep();
        this.divider = value & 0xffff;
        break;
      case 0x04:
        this.setup[0] = value & 0xffff1f;
        return;
      case 0x08:
        this.setup[1] = value & 0x071f3f3f;
        return;
      case 0x0c:
        this.control(value);
        break;
      case 0x10:
        this.irqSetup[0] = value & 0x17ffff1f;
        this.matched = false;
        break;
      case 0x14:
        this.irqSetup[1] = value & 0xf71f3f3f;
        break;
      case 0x24:
        this.intEnable = value & 1;
        break;
      case 0x28:
        this.intForce = value & 1;
        break;
      case 0x18:
      case 0x1c:
      case 0x20:
      case 0x2c:
        return;
      default:
        this.unknown(offset, value);
    }
    this.arm();
    this.interrupt();
  }

  private control(value: number): void {
    this.keep();
    this.ctrl = value & (ENABLE | NO_LEAP);
    if (!(value & LOAD)) return;
    const [date, time] = this.setup;
    this.date = { year: date >>> 12, month: (date >> 8) & 15, day: date & 31, weekday: (time >> 24) & 7 };
    this.second = ((time >> 16) & 31) * 3600 + ((time >> 8) & 63) * 60 + (time & 63);
  }

  /** Reading the time keeps the date that goes with it in RTC_1 (datasheet 4.8.4). */
  private now(): number {
    const { year, month, day, weekday, second } = this.at(this.elapsed);
    this.latched = (year << 12) | (month << 8) | day;
    return (weekday << 24) | (Math.floor(second / 3600) << 16) | ((Math.floor(second / 60) % 60) << 8) | (second % 60);
  }

  private get hz(): number {
    return this.ctrl & ENABLE ? this.chip.clockTree.rtcHz / (this.divider + 1) : 0;
  }

  /** Whole seconds since `since`. */
  private get elapsed(): number {
    return Math.floor(((this.chip.clock.nanos - this.since) * this.hz) / 1e9 + 1e-6);
  }

  private keep(): void {
    const { second, ...date } = this.at(this.elapsed);
    this.date = date;
    this.second = second;
    this.since = this.chip.clock.nanos;
  }

  private at(seconds: number): Day & { second: number } {
    const total = this.second + seconds;
    let date = this.date;
    for (let days = Math.floor(total / SECONDS_A_DAY); days > 0; days--) date = this.after(date);
    return { ...date, second: total % SECONDS_A_DAY };
  }

  private after({ year, month, day, weekday }: Day): Day {
    const next = { year, month, day: day + 1, weekday: (weekday + 1) % 7 };
    if (day < this.daysIn(month, year)) return next;
    next.day = 1;
    if (month < 12) next.month++;
    else Object.assign(next, { month: 1, year: (year + 1) & 0xfff });
    return next;
  }

  /** Every fourth year is a leap year; for the others of the calendar's the program sets FORCE_NOTLEAPYEAR (datasheet 4.8.1). */
  private daysIn(month: number, year: number): number {
    if (month === 2) return year % 4 === 0 && !(this.ctrl & NO_LEAP) ? 29 : 28;
    return [4, 6, 9, 11].includes(month) ? 30 : 31;
  }

  // -- the alarm -----------------------------------------------------------------------------------------------------------------

  /** Schedules the next second at which all enabled fields match. */
  private arm(): void {
    this.alarm.cancel();
    const { hz } = this;
    if (!(this.irqSetup[0] & MATCH_ENABLE) || hz === 0) return;
    const from = this.elapsed + 1;
    const first = this.at(from);
    const midnight = from - first.second;
    let date: Day = first;
    for (let days = 0; days < MOST_DAYS; days++, date = this.after(date)) {
      if (!this.dateMatches(date)) continue;
      const second = this.matchIn(days === 0 ? first.second : 0);
      if (second === undefined) continue;
      this.alarm.scheduleAt(this.since + ((midnight + days * SECONDS_A_DAY + second) / hz) * 1e9);
      return;
    }
  }

  private dateMatches({ year, month, day, weekday }: Day): boolean {
    const [date, time] = this.irqSetup;
    return (
      (!((date >> 26) & 1) || ((date >> 12) & 0xfff) === year) &&
      (!((date >> 25) & 1) || ((date >> 8) & 15) === month) &&
      (!((date >> 24) & 1) || (date & 31) === day) &&
      (!(time >>> 31) || ((time >> 24) & 7) === weekday)
    );
  }

  /** The first second of a day, from that one on, whose hour, minute and second are asked for. */
  private matchIn(from: number): number | undefined {
    const [, time] = this.irqSetup;
    for (let second = from; second < SECONDS_A_DAY; second++) {
      if ((time >> 30) & 1 && ((time >> 16) & 31) !== Math.floor(second / 3600)) continue;
      if ((time >> 29) & 1 && ((time >> 8) & 63) !== Math.floor(second / 60) % 60) continue;
      if (!((time >> 28) & 1) || (time & 63) === second % 60) return second;
    }
    return undefined;
  }

  private match(): void {
    this.matched = true;
    this.interrupt();
    this.arm();
  }

  private get intStatus(): number {
    return (this.matched ? this.intEnable : 0) | this.intForce;
  }

  private interrupt(): void {
    this.chip.setInterrupt(IRQ, this.intStatus !== 0);
  }
}
