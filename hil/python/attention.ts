/**
 * What wants the program's attention while it does something else: the board's events, and timers.
 *
 * The VM calls `attend` at its safe points: between two turns of a loop, in sleeps. Events are taken from the board there and handed, in order,
 * to whoever said that they are his; a handler written in Python runs there and then, as a soft interrupt does on a board, and handlers do
 * not interrupt each other.
 *
 * Simulated time stands still while a program only computes. So where a handler may change what a loop waits for, the VM is asked to come by
 * each time, and every so many turns the board gets the time that they would have taken on it.
 */
import * as event from "../peripherals/event.js";
import * as system from "../peripherals/system.js";
import type { BoardEvent } from "../wire/layout.js";
import type { Hardware } from "./hardware.js";

/** Turns of a loop, and the microseconds that they take a board: a turn of an empty loop is about 2 us on an RP2040. */
const turns = 100;
const turnsUs = 200;
/** Events asked for at a time: what a frame holds of them is less. */
const batch = 200;

/** A callback at a time; `Timer` and its like. */
export interface Alarm {
  /** On the program's clock, microseconds. */
  dueUs: number;
  /** Runs Python. May set dueUs anew; Infinity: no more. */
  ring(): void;
}

export class Attention {
  private readonly listeners = new Map<number, (event: BoardEvent) => void>();
  private readonly alarms = new Set<Alarm>();
  /** Events that found the board's ring full; a keypad that is cleared begins anew. */
  lost = 0;
  private lostInAll = 0;
  private readonly queue: BoardEvent[] = [];
  private busy = false;
  private turn = 0;
  private handlers = 0;

  constructor(private readonly hw: Hardware) {}

  /**
   * @param source  a pin, or 0x80 and a handle
   * @param calls  whether the listener runs Python, for which an empty loop may wait
   */
  listen(source: number, calls: boolean, listener: (event: BoardEvent) => void): void {
    this.ignore(source);
    this.listeners.set(source, listener);
    if (calls) this.calling.add(source);
    this.updateWatch();
  }

  ignore(source: number): void {
    this.listeners.delete(source);
    this.calling.delete(source);
    this.updateWatch();
  }

  private readonly calling = new Set<number>();

  setAlarm(alarm: Alarm): void {
    this.alarms.add(alarm);
    this.updateWatch();
  }

  clearAlarm(alarm: Alarm): void {
    this.alarms.delete(alarm);
    this.updateWatch();
  }

  /** Whether Python is to be called while the program sleeps. */
  get busyWaiting(): boolean {
    return this.handlers > 0;
  }

  /** When the next alarm is due; Infinity without one. */
  get nextUs(): number {
    let next = Infinity;
    for (const { dueUs } of this.alarms) next = Math.min(next, dueUs);
    return next;
  }

  /** What the board's clock must be added to, to be the program's; asked once, good to about a round trip. */
  private offsetUs: number | undefined;

  /** When something happened, on the program's clock. */
  programUs(boardUs: number): number {
    this.offsetUs ??= this.hw.clock.nowUs() - this.hw.call(system.now, {}).us;
    return boardUs + this.offsetUs;
  }

  /** Between two steps of the program. @throws what a handler raises */
  attend(): void {
    if (this.busy) return;
    this.busy = true;
    try {
      const { backend } = this.hw;
      if (this.handlers > 0 && !backend.knocked && ++this.turn >= turns) {
        this.turn = 0;
        this.hw.passTime(turnsUs);
      }
      if (backend.knocked || this.queue.length > 0) this.takeAll();
      if (this.alarms.size > 0) this.ringAlarms();
    } finally {
      this.busy = false;
    }
  }

  /** Takes what events there are, whether or not the board has knocked: for those who ask for their own. */
  takeAll(): void {
    const { hw } = this;
    for (let more = true; more;) {
      hw.backend.answerKnock();
      const reply = hw.call(event.take, { most: batch });
      this.lost += reply.lost;
      this.lostInAll += reply.lost;
      this.queue.push(...reply.events);
      more = reply.more;
    }
    // One by one out of the queue: what a handler leaves behind by an exception is there the next time.
    for (let each = this.queue.shift(); each !== undefined; each = this.queue.shift())
      this.listeners.get(each.source)?.(each);
  }

  /** What a person should hear when events came faster than the program took them. */
  get advice(): string | undefined {
    const { lostInAll } = this;
    if (lostInAll === 0) return undefined;
    return `${lostInAll} ${lostInAll === 1 ? "event was" : "events were"} lost: pins or keys changed faster than the program took note, and the board's memory for them was full. Count edges on the board (countio), or leave the program more turns of its loops.`;
  }

  private ringAlarms(): void {
    const now = this.hw.clock.nowUs();
    const due = [...this.alarms].filter(({ dueUs }) => dueUs <= now).sort((a, b) => a.dueUs - b.dueUs);
    for (const alarm of due) if (this.alarms.has(alarm)) alarm.ring();
  }

  /** Whether Python may have to run while the program waits. */
  get hasHandlers(): boolean {
    return this.handlers > 0;
  }

  private updateWatch(): void {
    this.handlers = this.calling.size + this.alarms.size;
    this.hw.backend.watch(this.handlers > 0);
  }
}
