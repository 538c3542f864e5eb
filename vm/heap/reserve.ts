/**
 * Asking before a large allocation: `bytearray(10**9)`, `[0] * 10**9`, growing what exists.
 *
 * JavaScript does not refuse politely. Arrays that are too long abort the process, buffers live outside of V8's heap where
 * its limit does not see them. So whoever makes something whose size comes from the program asks here first.
 */

import { active } from "../objects/dialect.js";
import { type PyError, memoryError } from "../objects/error.js";
import { heap } from "./state.js";

/** The largest thing there may be, in bytes, whatever the board. */
const LARGEST = 2 ** 28;
/** All buffers together, and how many bytes of them may be made before the host is asked what is in use. */
const ALL_BUFFERS = 2 ** 31;
const STEP = 2 ** 28;

/** MemoryError with MicroPython's text (py/runtime.c, m_malloc_fail). */
export function allocationError(bytes: number): PyError {
  return memoryError(active.dialect === "host" ? "" : `memory allocation failed, allocating ${bytes} bytes`);
}

export function lockedError(): PyError {
  return memoryError("memory allocation failed, heap is locked");
}

/** Bytes of what is made without a walk though the heap be full, so that an error can be told. */
const SMALL = 2048;

/** Something is to grow or be made, by so many bytes. @throws MemoryError when there is no room */
export function reserve(bytes: number): void {
  if (heap.locks > 0) throw lockedError();
  if (bytes > LARGEST) throw allocationError(bytes);
  if (!heap.options.limited) return;
  if (bytes > heap.options.bytes) throw allocationError(bytes);
  if ((heap.left -= bytes) < 0 || (heap.tight && bytes > SMALL)) heap.collect(bytes);
}

/** V8 has no longer strings. */
const LONGEST_TEXT = 2 ** 28;

/** The same for a text of so many characters. */
export function reserveText(length: number): void {
  if (heap.locks > 0) throw lockedError();
  if (length > LONGEST_TEXT) throw allocationError(length);
  if (length > 256) reserve(length);
}

/** For an f-string, which is put together in line: a text takes room of the heap, however short it is. */
export function refuseText(): never {
  throw lockedError();
}

/** The same for a buffer, which is counted even without a board's limit. */
export function reserveBuffer(bytes: number): void {
  reserve(bytes);
  if (heap.options.limited || (heap.buffersLeft -= bytes) >= 0) return;
  const used = heap.buffersInUse();
  if (used + bytes > ALL_BUFFERS) throw allocationError(bytes);
  heap.buffersLeft = Math.min(STEP, (ALL_BUFFERS - used) / 2);
}
