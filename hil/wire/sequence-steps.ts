/**
 * The steps of gpio.sequence: what a program does to pins between `disable_interrupts` and `enable_interrupts`, a byte a step.
 *
 * Written here and read by boards/firmware/core/sequence.c.
 */

const SET_HIGH = 0x08;
const SAMPLE = 0x10;
const SHORT_WAIT = 0x40;
const LONG_WAIT = 0x80;
/** Pins of one sequence. */
const MOST_PINS = 8;
const LONGEST_WAIT_US = 0x7fff;

/** Bytes of a step that changes or samples a pin, its number included, at most. */
export const pinBytes = 2;
/** Bytes of a wait, at most. */
export function waitBytes(us: number): number {
  return 2 * Math.ceil(us / LONGEST_WAIT_US);
}

/** Collects steps. Pins get their index by first use. */
export class SequenceSteps {
  private readonly pins: number[] = [];
  private readonly steps: number[] = [];

  /** @returns false when it cannot be said in a sequence: then nothing is noted */
  set(pin: number, level: number): boolean {
    return this.pinStep(pin, level ? SET_HIGH : 0);
  }

  sample(pin: number): boolean {
    return this.pinStep(pin, SAMPLE);
  }

  wait(us: number): void {
    let left = Math.ceil(us);
    for (; left > LONGEST_WAIT_US; left -= LONGEST_WAIT_US) this.longWait(LONGEST_WAIT_US);
    if (left > 64) this.longWait(left);
    else if (left > 0) this.steps.push(SHORT_WAIT + left - 1);
  }

  /** The request of gpio.sequence. */
  request(): { pins: number; data: Uint8Array } {
    return { pins: this.pins.length, data: Uint8Array.from([...this.pins, ...this.steps]) };
  }

  get length(): number {
    return this.steps.length;
  }

  /** Of the request's data. */
  get bytes(): number {
    return this.pins.length + this.steps.length;
  }

  private pinStep(pin: number, step: number): boolean {
    let index = this.pins.indexOf(pin);
    if (index < 0) {
      if (this.pins.length === MOST_PINS) return false;
      index = this.pins.push(pin) - 1;
    }
    this.steps.push(step | index);
    return true;
  }

  private longWait(us: number): void {
    this.steps.push(LONG_WAIT | (us >> 8), us & 0xff);
  }
}

/** How many samples these steps take. */
export function samplesOf(steps: Uint8Array): number {
  let samples = 0;
  for (let i = 0; i < steps.length; i++) {
    if (steps[i] >= LONG_WAIT) i++;
    else if ((steps[i] & 0xf8) === SAMPLE) samples++;
  }
  return samples;
}

/** Microseconds that these steps wait. */
export function sequenceUs(steps: Uint8Array): number {
  let us = 0;
  for (let i = 0; i < steps.length; i++) {
    if (steps[i] >= LONG_WAIT) us += ((steps[i] & 0x7f) << 8) | (steps[++i] ?? 0);
    else if (steps[i] >= SHORT_WAIT) us += steps[i] - SHORT_WAIT + 1;
  }
  return us;
}
