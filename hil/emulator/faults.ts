/**
 * What the strict board objects to. A violation is something that silicon punishes and a lenient emulator lets pass: it is recorded
 * with the place in the program where it happened, once per place and kind. Those that raise a HardFault on silicon raise it here too.
 */

export interface Violation {
  /** Its kind: `reset USBCTRL`. */
  readonly key: string;
  /** What happened, and why it matters on silicon. */
  readonly text: string;
  readonly pc: number;
  readonly cycle: number;
  readonly atUs: number;
}

/** Thrown through the processor core by a bus access that faults; the run loop turns it into the HardFault exception. */
export class BusFault extends Error {}

const MOST = 200;

export class Violations {
  readonly list: Violation[] = [];
  private readonly seen = new Set<string>();

  add(key: string, violation: Omit<Violation, "key">): void {
    const once = `${key}@${violation.pc}`;
    if (this.seen.has(once) || this.list.length >= MOST) return;
    this.seen.add(once);
    this.list.push({ key, ...violation });
  }
}

/** `pc 0x100012a4, cycle 5120 (41.0 us): …` */
export function lineOf({ text, pc, cycle, atUs }: Violation): string {
  return `pc 0x${pc.toString(16)}, cycle ${cycle} (${atUs.toFixed(1)} us): ${text}`;
}
