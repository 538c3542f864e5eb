/**
 * Checks of arguments, with the messages of CircuitPython's own checkers (py/argcheck.c) and of both Pythons' buffer protocol.
 */

import {
  PyArray,
  PyMemoryView,
  bufferOf,
  builtinTypes,
  indexOf,
  isInstance,
  toArray,
  typeError,
  typeName,
  valueError,
  type PyType,
  type PyValue,
} from "../../vm/index.js";

/** An int between two bounds, both included. @throws ValueError `duty_cycle must be 0-65535` */
export function intBetween(value: PyValue, min: number, max: number, name: string): number {
  const number = indexOf(value);
  if (number < min || number > max) throw valueError(`${name} must be ${min}-${max}`);
  return number;
}

/** @throws ValueError `frequency must be <= 1000000` */
export function intAtMost(value: PyValue, max: number, name: string): number {
  const number = indexOf(value);
  if (number > max) throw valueError(`${name} must be <= ${max}`);
  return number;
}

/** @throws ValueError `maxlen must be >= 1` */
export function intAtLeast(value: PyValue, min: number, name: string): number {
  const number = indexOf(value);
  if (number < min) throw valueError(`${name} must be >= ${min}`);
  return number;
}

/** @throws TypeError `pin must be of type Pin, not int` */
export function ofType<T extends PyValue>(value: PyValue, type: PyType, name: string): T {
  if (!isInstance(value, type)) throw typeError(`${name} must be of type ${type.name}, not ${typeName(value)}`);
  return value as T;
}

/** The bytes of a readable object: a view, not a copy. A text's are its UTF-8, as both Pythons have it. */
export function readable(value: PyValue): Uint8Array {
  return typeof value === "string" ? new TextEncoder().encode(value) : bufferOf(value);
}

/** What a stream's `write(buf)`, `write(buf, most)` or `write(buf, offset, most)` sends (py/stream.c): a copy. */
export function streamPart(bytes: Uint8Array, first: PyValue | undefined, second: PyValue | undefined): Uint8Array {
  const offset = first === undefined || second === undefined ? 0 : indexOf(first);
  const most = second ?? first;
  return bytes.slice(offset, most === undefined ? undefined : offset + Math.max(0, indexOf(most)));
}

/** The items of a tuple or list, and nothing else that could be gone through (py/obj.c, mp_obj_get_array). @throws TypeError */
export function itemsOf(value: PyValue): PyValue[] {
  if (!isInstance(value, builtinTypes.tuple) && !isInstance(value, builtinTypes.list))
    throw typeError(`object '${typeName(value)}' isn't a tuple or list`);
  return toArray(value);
}

/** As many of them as are wanted. @throws TypeError; ValueError `requested length 8 but object has length 3` */
export function itemsExactly(value: PyValue, count: number): PyValue[] {
  const items = itemsOf(value);
  if (items.length !== count) throw valueError(`requested length ${count} but object has length ${items.length}`);
  return items;
}

/** The bytes of an object that can be written to. @throws TypeError */
export function writable(value: PyValue): Uint8Array {
  const name = typeName(value);
  if (name === "bytes" || name === "str") throw typeError("object with buffer protocol required");
  return bufferOf(value);
}

/**
 * `buffer[start:end]` as CircuitPython's bus methods cut it: a negative index counts from the end, an end beyond is the end, and a start
 * after the end gives nothing (shared/runtime/buffer_helper.c). Both count elements: an array of halfwords is cut between two of them.
 * @param size  bytes of an element
 */
export function slice(bytes: Uint8Array, size: number, start: PyValue, end: PyValue | undefined): Uint8Array {
  const length = Math.floor(bytes.length / size);
  const last = end === undefined ? length : Math.min(fromEnd(indexOf(end), length), length);
  const first = fromEnd(indexOf(start), length);
  return last < first || first < 0 ? bytes.subarray(0, 0) : bytes.subarray(first * size, last * size);
}

/** `buffer[start:end]` of what can be read. */
export function readableSlice(of: PyValue, start: PyValue, end: PyValue | undefined): Uint8Array {
  return slice(readable(of), elementBytes(of), start, end);
}

/** `buffer[start:end]` of what can be written to. */
export function writableSlice(of: PyValue, start: PyValue, end: PyValue | undefined): Uint8Array {
  return slice(writable(of), elementBytes(of), start, end);
}

function elementBytes(of: PyValue): number {
  if (of instanceof PyArray) return of.size;
  return of instanceof PyMemoryView ? of.itemSize : 1;
}

function fromEnd(index: number, length: number): number {
  return index < 0 ? index + length : index;
}

/** @throws ValueError `buffer length must be >= 1` */
export function notEmpty(bytes: Uint8Array, name: string): Uint8Array {
  if (bytes.length === 0) throw valueError(`${name} length must be >= 1`);
  return bytes;
}
