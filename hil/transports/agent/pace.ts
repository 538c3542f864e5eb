/** How time passes while a board is waited for: by itself, or, for one whose time is simulated, by running it. */
import type { Simulation } from "../transport.js";

export interface Pace {
  pause(ms: number): Promise<void>;
  /** @param done  asked at once and after each `moved`. @returns whether it held before time was up */
  until(done: () => boolean, timeoutMs: number): Promise<boolean>;
  /** Something has come from the board. */
  moved(): void;
}

export class WallPace implements Pace {
  private look: () => void = () => {};

  pause(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }

  until(done: () => boolean, timeoutMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (held: boolean): void => {
        clearTimeout(timer);
        this.look = () => {};
        resolve(held);
      };
      const timer = setTimeout(() => settle(false), timeoutMs);
      this.look = () => {
        if (done()) settle(true);
      };
      this.look();
    });
  }

  moved(): void {
    this.look();
  }
}

/** The board runs only in here, so that a run is the same each time; what came is looked at before it goes on. */
export class SimulatedPace implements Pace {
  private moves = 0;

  constructor(private readonly simulation: Simulation) {}

  async pause(ms: number): Promise<void> {
    this.simulation.advanceTo(this.simulation.nowUs() + ms * 1000);
  }

  async until(done: () => boolean, timeoutMs: number): Promise<boolean> {
    const { simulation } = this;
    const deadlineUs = simulation.nowUs() + timeoutMs * 1000;
    for (;;) {
      // streams pass on what they were given in a later turn
      await new Promise(setImmediate);
      if (done()) return true;
      if (simulation.nowUs() >= deadlineUs) return false;
      const seen = this.moves;
      simulation.runUntil(() => this.moves !== seen, deadlineUs);
    }
  }

  moved(): void {
    this.moves++;
  }
}
