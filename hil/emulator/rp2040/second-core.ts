/**
 * Core 1 as far as a program for core 0 meets it: asleep in the boot ROM, it answers on the mailbox between the cores (datasheet 2.3.1.4) by the rules of
 * its start (2.8.2). A program that really starts it is stopped here: it has nothing to run on.
 */

import type { Chip } from "./chip.js";

const DEPTH = 8;
const SIO_IRQ_PROC0 = 15;
const ST = 0x50;
const WR = 0x54;
const RD = 0x58;

export class SecondCore {
  /** What it has said and core 0 has not read. */
  private readonly said: number[] = [];
  /** Words of the start sequence that it has taken. */
  private taken = 0;
  private held = false;
  private underflowed = false;

  constructor(private readonly chip: Chip) {}

  hold(): void {
    this.held = true;
    this.taken = 0;
  }

  /** Out of reset: its ROM empties its side of the mailbox and says so with a 0. */
  start(): void {
    this.held = false;
    this.taken = 0;
    this.say(0);
  }

  read(offset: number): number {
    if (offset === ST) return (this.said.length ? 1 : 0) | 2 | (this.underflowed ? 8 : 0);
    if (offset !== RD) return 0;
    const word = this.said.shift();
    if (word === undefined) this.underflowed = true;
    this.interrupt();
    return word ?? 0;
  }

  write(offset: number, value: number): void {
    if (offset === ST) {
      this.underflowed = false;
      this.interrupt();
    } else if (offset === WR && !this.held) this.hear(value);
  }

  /** 0, 0, 1, vector table, stack, program: each is said back; what does not fit starts again (datasheet 2.8.2). */
  private hear(word: number): void {
    const expected = [0, 0, 1][this.taken];
    this.say(word);
    if (expected !== undefined && word !== expected) this.taken = 0;
    else if (++this.taken === 6)
      this.chip.halt(`core 1 is started at 0x${word.toString(16)}: this emulator runs core 0 alone`);
  }

  private say(word: number): void {
    if (this.said.length < DEPTH) this.said.push(word);
    this.chip.core.eventRegistered = true;
    this.interrupt();
  }

  private interrupt(): void {
    this.chip.setInterrupt(SIO_IRQ_PROC0, this.said.length > 0 || this.underflowed);
  }
}
