/**
 * What somebody's program has last said of a board's pins, so that they can be told to float when it has ended: nobody drives them then, and whoever
 * looks at the wall would otherwise see them lit for as long as the lease lives.
 */
import type { Pins } from "../shared/index.js";

export class LitPins {
  private readonly lit = new Set<string>();
  private over = false;

  constructor(private readonly say: (pins: Pins) => void) {}

  tell(pins: Pins): void {
    // a process's last words may be read after its end was seen
    if (this.over) return;
    for (const [pin, value] of Object.entries(pins)) {
      if (value === null) this.lit.delete(pin);
      else this.lit.add(pin);
    }
    this.say(pins);
  }

  /** The board is powered on anew. */
  float(): void {
    if (this.lit.size === 0) return;
    this.say(Object.fromEntries([...this.lit].map((pin) => [pin, null])));
    this.lit.clear();
  }

  /** The process that had the board is gone. */
  end(): void {
    this.float();
    this.over = true;
  }
}
