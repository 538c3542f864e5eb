/**
 * Sees when a machine turns in a loop that changes nothing: a poll of pins at 125 MHz would otherwise cost more than the processor does.
 *
 * Each time the program counter goes backwards the machine's whole state is compared with the last time it did. When it is the same, and the
 * machine has moved no pin, flag or FIFO in between, it will do the same again until something outside changes. The block then stops its clock
 * and, when that happens, puts it where it would be by now: whole turns are left out, the last one is run.
 */

import type { Machine } from "./machine.js";

export class IdleLoop {
  /** The machine stands still, having turned first at `head`. */
  active = false;
  /** Cycle of the jump that begins the turn. */
  head = -1;
  /** The machine's clocks from there to its next instruction. */
  ticksToNext = 1;
  private cycleOfState = -1;
  private quiet = false;
  private readonly state = new Float64Array(7);

  /** The machine did something that others can see. */
  acted(): void {
    this.quiet = false;
  }

  forget(): void {
    this.active = false;
    this.cycleOfState = -1;
  }

  /** The program counter went backwards in this cycle. @returns whether the machine may stand still */
  turned(machine: Machine, cycle: number, settled: boolean): boolean {
    const { state } = this;
    const same =
      this.quiet &&
      settled &&
      this.cycleOfState >= 0 &&
      !machine.hasPending &&
      state[0] === machine.pc &&
      state[1] === machine.x &&
      state[2] === machine.y &&
      state[3] === machine.isr &&
      state[4] === machine.osr &&
      state[5] === machine.isrCount &&
      state[6] === machine.osrCount;
    if (same) {
      this.head = this.cycleOfState;
      this.ticksToNext = 1 + machine.delay;
      this.active = true;
      this.cycleOfState = cycle;
      return true;
    }
    state[0] = machine.pc;
    state[1] = machine.x;
    state[2] = machine.y;
    state[3] = machine.isr;
    state[4] = machine.osr;
    state[5] = machine.isrCount;
    state[6] = machine.osrCount;
    this.cycleOfState = settled ? cycle : -1;
    this.quiet = true;
    return false;
  }

  /** Cycle of the jump that made it sure. */
  get last(): number {
    return this.cycleOfState;
  }
}
