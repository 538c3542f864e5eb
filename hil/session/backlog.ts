/** Frames that are closed and wait for credit, first come, first sent. There may be tens of thousands: each step takes the same time. */
import type { SentFrame } from "./window.js";

export class Backlog<Outcome = unknown> {
  /** From `head` on; what is before it has left. */
  private frames: SentFrame<Outcome>[] = [];
  private head = 0;
  private sum = 0;

  get size(): number {
    return this.frames.length - this.head;
  }

  /** What they will cost in credit. */
  get bytes(): number {
    return this.sum;
  }

  get first(): SentFrame<Outcome> | undefined {
    return this.frames[this.head];
  }

  get last(): SentFrame<Outcome> | undefined {
    return this.size === 0 ? undefined : this.frames.at(-1);
  }

  add(frame: SentFrame<Outcome>): void {
    this.frames.push(frame);
    this.sum += frame.cost;
  }

  /** Takes the first one out. */
  take(): SentFrame<Outcome> | undefined {
    const frame = this.first;
    if (frame === undefined) return undefined;
    this.sum -= frame.cost;
    if (++this.head === this.frames.length || this.head === 1024) {
      this.frames = this.frames.slice(this.head);
      this.head = 0;
    }
    return frame;
  }

  /** Forgets them all. */
  clear(): void {
    this.frames = [];
    this.head = this.sum = 0;
  }
}
