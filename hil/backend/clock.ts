/**
 * Time as the program sees it.
 *
 * With a real board it is the wall's. With a simulated one it is the board's: it goes on while the board works on a command and while
 * the program sleeps, and by a few microseconds whenever the program looks, so that a loop that waits for a moment to come
 * gets there, at about the pace of a board that does nothing but look.
 */
import type { BoardClock } from "./backend.js";

/** What one look at the clock costs: about what `time.monotonic()` takes on an RP2040 under CircuitPython. */
export const lookUs = 5;

export class SimulatedClock implements BoardClock {
  readonly simulated = true;
  private us = 0;

  /** @param passTime  runs the board to that time, and overshoots by nothing. False: a knock ended it early */
  constructor(private readonly passTime: (us: number) => boolean) {}

  nowUs(): number {
    this.us += lookUs;
    return this.us;
  }

  sleepUntil(us: number): boolean {
    const reached = this.passTime(Math.max(us, this.us));
    if (reached) this.reach(us);
    return reached;
  }

  /** The board has got to this time. */
  reach(us: number): void {
    if (us > this.us) this.us = us;
  }

  /** The time, without the cost of looking. */
  peekUs(): number {
    return this.us;
  }
}
