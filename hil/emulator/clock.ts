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
  /** When the next alarm is due; Infinity without one. */
  nextNanos = Infinity;
  /**
   * Cycles executed since `base`, and how many may be before somebody has to look at the time again: the run loop counts whole numbers, as
   * fractions cost an allocation each until the code is hot.
   */
  pending = 0;
  due = 0;
  private base = 0;
  private nanosPerCycle = 0;
  private head: Alarm | null = null;

  get nanos(): number {
    return this.base + this.pending * this.nanosPerCycle;
  }

  /** What a pending cycle is worth from now on. */
  setCycle(nanosPerCycle: number): void {
    this.settle(this.nanos);
    this.nanosPerCycle = nanosPerCycle;
  }

  /** Fires what has come due by now, and works out how many cycles may pass before the next alarm or the limit. */
  catchUp(limitNanos: number): void {
    this.advanceTo(this.nanos);
    this.due = Math.max(
      1,
      Math.min(1e9, Math.ceil((Math.min(this.nextNanos, limitNanos) - this.base) / this.nanosPerCycle)),
    );
  }

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
      // Within the cycles of one instruction, an alarm fires at its own time.
      this.settle(Math.max(alarm.nanos, this.base));
      alarm.callback();
    }
    this.settle(Math.max(nanos, this.base));
  }

  private settle(nanos: number): void {
    this.base = nanos;
    this.pending = 0;
    this.due = 0;
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
    if (!previous) this.due = 0;
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
