/**
 * What may end a program anywhere: Ctrl-C, and memory that is used up. Loops and functions of the program look at the interrupt
 * word themselves; hand-written loops that may go on for long call `mayStop`. Hardware that waits for attention is no concern of
 * theirs: its handlers run between the program's own steps only.
 */

import { keyboardInterrupt, memoryError } from "../objects/error.js";
import { active as dialect } from "../objects/dialect.js";
import { STOPS, Stop } from "../host.js";
import { active } from "./context.js";

/** The active VM's interrupt word: a plain read of it costs nothing measurable. */
export const interrupt: { word: Int32Array } = { word: new Int32Array(1) };

/** A step of a loop that is not the program's own. @throws KeyboardInterrupt, MemoryError */
export function mayStop(): void {
  if ((interrupt.word[0] & STOPS) !== 0) stop();
}

/** @throws KeyboardInterrupt when it was asked for; MemoryError when the host finds no more room */
export function stop(): void {
  const { word } = interrupt;
  if ((word[0] & Stop.KEYBOARD) !== 0) {
    Atomics.and(word, 0, ~Stop.KEYBOARD);
    throw keyboardInterrupt();
  }
  if ((word[0] & Stop.MEMORY) === 0) return;
  Atomics.and(word, 0, ~Stop.MEMORY);
  if (active.vm?.host.memoryIsFull?.() === true)
    throw memoryError(dialect.dialect === "host" ? "" : "memory allocation failed");
}
