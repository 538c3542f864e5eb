/**
 * Simulated time of one bench, in nanoseconds, shared by the processor, its peripherals, the USB host and the virtual parts.
 *
 * The processor pushes it forward by the cycles of each instruction; while it sleeps, time jumps to the next alarm. Alarms are a sorted
 * list: there are rarely more than a dozen, nearly always inserted at its head, where a heap would only cost more. Alarms due at the
 * same instant fire in the order in which they were set, so that a run repeats to the cycle.
 */

import type { RP2040 } from "rp2040js";

/** The emulator package does not export its clock's interface by name. */
type PackageClock = RP2040["clock"];
type PackageAlarm = ReturnType<PackageClock["createAlarm"]>;

export class Alarm implements PackageAlarm {
  /** Due time, in nanoseconds; meaningful while `scheduled`. */
  nanos = 0;
  scheduled = false;
  next: Alarm | null = null;

  constructor(
    private readonly clock: BoardClock,
    readonly callback: () => void,
  ) {}

  /** Sets (or moves) the alarm to fire this many nanoseconds from now; never before now. */
  schedule(deltaNanos: number): void {
    this.scheduleAt(this.clock.nanos + Math.max(0, deltaNanos));
  }

  scheduleAt(nanos: number): void {
    if (this.scheduled) this.clock.unlink(this);
    this.nanos = nanos;
    this.clock.link(this);
  }

  cancel(): void {
    if (this.scheduled) this.clock.unlink(this);
  }
}

export class BoardClock implements PackageClock {
  nanos = 0;
  /** When the next alarm is due; Infinity without one. The run loop compares it after each instruction. */
  nextNanos = Infinity;
  private head: Alarm | null = null;

  createAlarm(callback: () => void): Alarm {
    return new Alarm(this, callback);
  }

  /** Microseconds since the bench was made; fractional. */
  nowUs(): number {
    return this.nanos / 1000;
  }

  /** Runs a callback at a time in microseconds; returns its cancel function. */
  at(us: number, callback: () => void): () => void {
    const alarm = new Alarm(this, callback);
    alarm.scheduleAt(Math.max(this.nanos, us * 1000));
    return () => alarm.cancel();
  }

  /** Moves time to `nanos`, firing every alarm that comes due on the way, each at its own time. */
  advanceTo(nanos: number): void {
    while (this.nextNanos <= nanos) {
      const alarm = this.head!;
      this.unlink(alarm);
      if (alarm.nanos > this.nanos) this.nanos = alarm.nanos;
      alarm.callback();
    }
    if (nanos > this.nanos) this.nanos = nanos;
  }

  link(alarm: Alarm): void {
    let previous: Alarm | null = null;
    let item = this.head;
    while (item && item.nanos <= alarm.nanos) {
      previous = item;
      item = item.next;
    }
    alarm.next = item;
    if (previous) previous.next = alarm;
    else this.head = alarm;
    alarm.scheduled = true;
    this.nextNanos = this.head!.nanos;
  }

  unlink(alarm: Alarm): void {
    let previous: Alarm | null = null;
    let item = this.head;
    while (item && item !== alarm) {
      previous = item;
      item = item.next;
    }
    if (!item) return;
    if (previous) previous.next = alarm.next;
    else this.head = alarm.next;
    alarm.next = null;
    alarm.scheduled = false;
    this.nextNanos = this.head ? this.head.nanos : Infinity;
  }
}
