/** What a program does between disable_interrupts and enable_interrupts, as one gpio.sequence where it is nothing but pins and waits. */
import type { Op } from "../backend/index.js";
import { set } from "../peripherals/gpio.js";
import { delay } from "../peripherals/system.js";
import { SequenceSteps } from "../wire/sequence-steps.js";

/** @returns undefined when there is something else among them, or nothing at all, or too many pins */
export function sequenceOf(ops: readonly Op[]): SequenceSteps | undefined {
  const steps = new SequenceSteps();
  for (const { command, request } of ops) {
    if (command === delay) steps.wait((request as { us: number }).us);
    else if (command === set) {
      const { pin, level } = request as { pin: number; level: number };
      if (!steps.set(pin, level)) return undefined;
    } else return undefined;
  }
  return steps.length === 0 ? undefined : steps;
}
