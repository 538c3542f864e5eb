/**
 * What the state machines see of the pins: each GPIO through two flip-flops, so that a change is seen two cycles of clk_sys late, except
 * where INPUT_SYNC_BYPASS takes them out of the way (datasheet 3.5.6.3).
 */

export const SYNC_CYCLES = 2;

export class Inputs {
  /** One bit a GPIO. */
  bypass = 0;
  private now: number;
  private seen: number;
  /** Changes that are still in the flip-flops, oldest first. */
  private readonly pending: { cycle: number; values: number }[] = [];

  constructor(values: number) {
    this.now = this.seen = values;
  }

  change(cycle: number, values: number): void {
    this.now = values;
    this.pending.push({ cycle, values });
  }

  /** When the next change comes out of the flip-flops; Infinity when none is in them. */
  get nextCycle(): number {
    return this.pending.length > 0 ? this.pending[0].cycle + SYNC_CYCLES : Infinity;
  }

  /** All pins as a machine that runs in this cycle sees them. */
  at(cycle: number): number {
    const { pending } = this;
    while (pending.length > 0 && pending[0].cycle + SYNC_CYCLES <= cycle) this.seen = pending.shift()!.values;
    return ((this.seen & ~this.bypass) | (this.now & this.bypass)) >>> 0;
  }
}
