/**
 * slice objects, and what sequences do with them: limits (`sliceLimits`), reading, replacing and deleting slices of arrays.
 */
import { reserve } from "../heap/reserve.js";
import { indexOf, intOf, repr } from "../runtime/protocol.js";
import { active, beyondBoards } from "./dialect.js";
import { notImplementedError, typeError, valueError } from "./error.js";
import { refuseStep } from "./firmware-gaps.js";
import { None, PyObject, type PyValue } from "./object.js";
import { compareSequences, hashArray } from "./sequence.js";

export class PySlice extends PyObject {
  constructor(
    public start: PyValue = None,
    public stop: PyValue = None,
    public step: PyValue = None,
  ) {
    super();
  }
  override __repr__(): string {
    return `slice(${repr(this.start)}, ${repr(this.stop)}, ${repr(this.step)})`;
  }
  override __eq__(o: PyValue): PyValue | undefined {
    return o instanceof PySlice ? compareSequences(this.#items(), o.#items(), "eq") : undefined;
  }
  override __hash__(): number {
    if (active.dialect !== "host" && !keysCompare) throw typeError("unsupported type for __hash__: 'slice'");
    return hashArray(this.#items());
  }
  #items(): PyValue[] {
    return [this.start, this.stop, this.step];
  }
}

let keysCompare = false;

/** Runs with slices as keys: ordered dicts of boards compare their keys and do not hash them (py/map.c). */
export function withSliceKeys<T>(use: () => T): T {
  const before = keysCompare;
  keysCompare = true;
  try {
    return use();
  } finally {
    keysCompare = before;
  }
}

export interface SliceLimits {
  start: number;
  stop: number;
  step: number;
  /** how many items the slice has */
  count: number;
}

/** A slice applied to a length: limits within it. @throws ValueError for a zero step, TypeError for limits that are no ints */
export function sliceLimits(slice: PySlice, length: number): SliceLimits {
  const step = slice.step === None ? 1 : wordOf(slice.step);
  if (step === 0)
    throw valueError(active.dialect === "micropython" ? "slice step can't be zero" : "slice step cannot be zero");
  const start = limit(slice.start, length, step > 0 ? 0 : length - 1, step);
  const stop = limit(slice.stop, length, step > 0 ? length : -1, step);
  const count =
    step > 0 ? Math.max(0, Math.ceil((stop - start) / step)) : Math.max(0, Math.ceil((start - stop) / -step));
  return { start, stop, step, count };
}

function limit(value: PyValue, length: number, missing: number, step: number): number {
  if (value === None) return missing;
  let n = typeof value === "number" && Number.isInteger(value) ? value : wordOf(value);
  if (n < 0) n += length;
  if (step > 0) return n < 0 ? 0 : n > length ? length : n;
  return n < 0 ? -1 : n >= length ? length - 1 : n;
}

/** Boards take what fits a machine word. @throws TypeError, OverflowError */
function wordOf(v: PyValue): number {
  if (!beyondBoards()) return indexOf(v);
  const n = intOf(v);
  return typeof n === "number" ? n : n < 0n ? Number.MIN_SAFE_INTEGER : Number.MAX_SAFE_INTEGER;
}

/** The limits of a slice of what boards slice with step 1 only. @throws NotImplementedError, and what sliceLimits throws */
export function plainLimits(slice: PySlice, length: number): SliceLimits {
  const limits = sliceLimits(slice, length);
  refuseStep(limits.step);
  return limits;
}

/** The items of a slice of any array-like with `slice`. */
export function sliceArray(items: readonly PyValue[], slice: PySlice): PyValue[] {
  const { start, stop, step, count } = sliceLimits(slice, items.length);
  if (step === 1) return items.slice(start, Math.max(start, stop));
  const out = new Array<PyValue>(count);
  for (let i = 0, at = start; i < count; i++, at += step) out[i] = items[at];
  return out;
}

export function sliceBytes(bytes: Uint8Array, slice: PySlice): Uint8Array {
  const { start, stop, step, count } = plainLimits(slice, bytes.length);
  if (step === 1) return bytes.slice(start, Math.max(start, stop));
  const out = new Uint8Array(count);
  for (let i = 0, at = start; i < count; i++, at += step) out[i] = bytes[at];
  return out;
}

/** `items[slice] = values`, in place. */
export function replaceSlice(items: PyValue[], slice: PySlice, read: () => readonly PyValue[]): void {
  const { start, stop, step, count } = sliceLimits(slice, items.length);
  if (step !== 1 && active.dialect !== "host") throw notImplementedError("");
  const values = read();
  if (step === 1) {
    if (values.length > Math.max(start, stop) - start) reserve(values.length * 8);
    spliceIn(items, start, Math.max(start, stop) - start, values);
    return;
  }
  if (values.length !== count)
    throw valueError(`attempt to assign sequence of size ${values.length} to extended slice of size ${count}`);
  for (let i = 0, at = start; i < count; i++, at += step) items[at] = values[i];
}

/** `del items[slice]`, in place. */
export function deleteSlice(items: PyValue[], slice: PySlice): void {
  const { start, stop, step, count } = sliceLimits(slice, items.length);
  if (step === 1) {
    items.splice(start, Math.max(start, stop) - start);
    return;
  }
  if (active.dialect !== "host") throw notImplementedError("");
  const gone = new Set<number>();
  for (let i = 0, at = start; i < count; i++, at += step) gone.add(at);
  let to = 0;
  for (let from = 0; from < items.length; from++) if (!gone.has(from)) items[to++] = items[from];
  items.length = to;
}

/** splice without spreading: argument lists of JavaScript calls are limited. */
function spliceIn(items: PyValue[], at: number, removed: number, values: readonly PyValue[]): void {
  if (values.length < 10_000) {
    items.splice(at, removed, ...values);
    return;
  }
  const tail = items.slice(at + removed);
  items.length = at;
  for (const v of values) items.push(v);
  for (const v of tail) items.push(v);
}
