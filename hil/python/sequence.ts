/**
 * What a program does between disable_interrupts and enable_interrupts: it reaches the board in one frame, and as one gpio.sequence where it is
 * nothing but pins and waits. A pin is read in its place among them, and what the program makes of the level waits until it looks.
 */
import type { Delivery } from "../../vm/index.js";
import { op, type Op } from "../backend/index.js";
import { get, set } from "../peripherals/gpio.js";
import { delay } from "../peripherals/system.js";
import { SequenceSteps, pinBytes, waitBytes } from "../wire/sequence-steps.js";

/** The levels that one sequence samples. */
class Samples implements Delivery {
  count = 0;
  private levels: readonly number[] | undefined;
  private failure: unknown;

  get arrived(): boolean {
    return this.levels !== undefined || this.failure !== undefined;
  }

  deliver(levels: readonly number[]): void {
    this.levels = levels;
  }

  fail(error: unknown): void {
    this.failure = error;
  }

  /** @throws what the sequence failed with */
  level(index: number): number {
    if (this.failure !== undefined) throw this.failure;
    return this.levels![index];
  }
}

/** The n-th level of some samples. */
export interface Sample {
  readonly of: Samples;
  readonly index: number;
}

export class HeldCommands {
  readonly ops: Op[] = [];
  readonly samples = new Samples();
  /** The same as one sequence; undefined when there is something other than pins and waits among them, or too many pins. */
  private steps: SequenceSteps | undefined = new SequenceSteps();

  /** @param mostData  bytes that a sequence may have */
  constructor(private readonly mostData: number) {}

  /** What is held, as one sequence where that is possible. */
  get sequence(): SequenceSteps | undefined {
    return this.steps;
  }

  /** @returns false when it does not fit into one sequence with samples that somebody waits for: then nothing is held */
  push(held: Op): boolean {
    if (this.steps !== undefined && !this.add(this.steps, held)) {
      if (this.samples.count > 0) return false;
      this.steps = undefined;
    }
    this.ops.push(held);
    return true;
  }

  /** Reads a pin after what is held already. @returns undefined when there is nothing before it, or it does not fit into one sequence with that */
  sample(pin: number): Sample | undefined {
    if (this.ops.length === 0 || this.steps === undefined) return undefined;
    const read = op(get, { pin });
    if (!this.add(this.steps, read)) return undefined;
    this.ops.push(read);
    return { of: this.samples, index: this.samples.count++ };
  }

  private add(steps: SequenceSteps, { command, request }: Op): boolean {
    const { pin, level, us } = request as { pin: number; level: number; us: number };
    if (steps.bytes + (command === delay ? waitBytes(us) : pinBytes) > this.mostData) return false;
    if (command === delay) steps.wait(us);
    return command === delay || (command === set ? steps.set(pin, level) : command === get && steps.sample(pin));
  }
}
