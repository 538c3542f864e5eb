/**
 * The program's time: the wall's, or simulated, or simulated at the wall's pace.
 *
 * With an emulated board the program and the board share one simulated time: the board's. It moves while the board works, while the program
 * sleeps, and a little with each look at the clock, so that a loop that waits for `time.monotonic()` ends. Until the board has been touched
 * the same rules hold without it; when it is, its time is taken over, and the program's goes on without a jump. Paced, a sleep also lasts as long as
 * it takes for the wall's clock to get there, so that a person can watch.
 */

import type { BoardClock } from "../../hil/index.js";
import type { Clock } from "../../vm/index.js";
import type { Control } from "./control.js";

/** Each look at a simulated clock costs so much of it, in microseconds: about what a call costs a board. */
const lookUs = 2;

export class ProgramClock implements Clock {
  private readonly startedAt = Date.now() / 1000;
  /** What `performance.now()` showed when program time was zero. */
  private readonly paceOffsetMs = performance.now();
  private simulatedUs = 0;
  private board: BoardClock | undefined;
  /** Program time when the board's was zero. */
  private boardOffsetUs = 0;

  constructor(
    private readonly control: Control,
    private readonly kind: "wall" | "simulated" | "paced",
  ) {}

  /** A person watches: each sleep lasts. */
  get paced(): boolean {
    return this.kind === "paced";
  }

  /** From now on time is the board's: the wall's for a real one. */
  adopt(board: BoardClock): void {
    this.boardOffsetUs = this.nowUs() - board.nowUs();
    this.board = board;
  }

  nowUs(): number {
    if (this.board !== undefined) return this.board.nowUs() + this.boardOffsetUs;
    if (this.kind === "wall") return Math.round(performance.now() * 1000);
    return (this.simulatedUs += lookUs);
  }

  /**
   * @param nextUs  on the board's clock: something of the program's own is due then, and ends the sleep
   * @returns false when the sleep was ended early, by that or by the board's knock
   */
  sleepUntil(us: number, nextUs = Infinity): boolean {
    if (this.board !== undefined) {
      const end = us - this.boardOffsetUs;
      if (!this.board.sleepUntil(Math.min(end, nextUs)) || nextUs < end) return false;
    } else if (this.kind !== "wall") this.simulatedUs = Math.max(this.simulatedUs, us);
    if (this.kind === "paced") this.waitUntil(us / 1000 + this.paceOffsetMs);
    else if (this.kind === "wall" && this.board === undefined) this.waitUntil(us / 1000);
    return true;
  }

  /** Paced, a person has spent time without the program: it has passed for the program too. */
  catchUp(): void {
    const us = (performance.now() - this.paceOffsetMs) * 1000;
    if (this.kind === "paced" && us > this.nowUs()) this.sleepUntil(us);
  }

  unixSeconds(): number {
    return this.kind === "wall" ? Date.now() / 1000 : this.startedAt + this.nowUs() / 1e6;
  }

  /** Blocks until `performance.now()` shows that many milliseconds, or Ctrl-C is pressed. */
  private waitUntil(ms: number): void {
    this.control.wait(() => undefined, ms - performance.now());
  }
}
