/** What list, tuple and their relatives share: comparing, repeating, finding, hashing. */
import { equals, hashOf, indexOf, repr, typeName } from "../runtime/protocol.js";
import { mayStop } from "../runtime/stop.js";
import { greaterOrEqual, greaterThan, lessThan } from "./ordering.js";
import { allocationError, reserve } from "../heap/reserve.js";
import { heap, madeExactly } from "../heap/state.js";
import { active, beyondBoards } from "./dialect.js";
import { overflowError, runtimeError, typeError, valueError } from "./error.js";
import { intValue } from "./number.js";
import { None, type PyObject, type PyValue } from "./object.js";

export type Comparison = "eq" | "ne" | "lt" | "le" | "gt" | "ge";

/** Lexicographic comparison of two arrays of values. */
export function compareSequences(a: readonly PyValue[], b: readonly PyValue[], how: Comparison): boolean {
  if (a.length !== b.length && how === "eq") return false;
  if (a.length !== b.length && how === "ne") return true;
  const shorter = Math.min(a.length, b.length);
  let i = 0;
  while (i < shorter && (a[i] === b[i] || equals(a[i], b[i]))) i++;
  if (how === "eq") return i === shorter;
  if (how === "ne") return i !== shorter;
  if (i === shorter)
    return how === "lt"
      ? a.length < b.length
      : how === "le"
        ? a.length <= b.length
        : how === "gt"
          ? a.length > b.length
          : a.length >= b.length;
  if (active.dialect === "host")
    return lessThan(how === "lt" || how === "le" ? a[i] : b[i], how === "lt" || how === "le" ? b[i] : a[i]);
  // py/sequence.c mp_seq_cmp_objs turns < and <= round
  const [left, right] = how === "lt" || how === "le" ? [b[i], a[i]] : [a[i], b[i]];
  return how === "lt" || how === "gt" ? greaterThan(left, right) : greaterOrEqual(left, right);
}

/** The count of `sequence * count`, or undefined when `count` is no int. Negative counts are zero. */
export function repeatCount(count: PyValue): number | undefined {
  const n = intValue(count);
  if (n === undefined) return undefined;
  if (typeof n === "bigint" && BigInt.asIntN(64, n) !== n)
    throw overflowError(
      active.dialect === "host"
        ? "cannot fit 'int' into an index-sized integer"
        : "overflow converting long int to machine word",
    );
  if (n <= 0) return 0;
  return Number(n);
}

/**
 * The most items a list may have. JavaScript engines do not refuse larger arrays, they abort the process; boards run out of
 * memory a thousand times earlier.
 */
export const MAX_ITEMS = 2 ** 25;

/** @throws MemoryError when a container would grow beyond what can be */
export function checkRoom(items: number): void {
  const bytes = items * heap.options.layout.word;
  if (items > MAX_ITEMS) throw allocationError(bytes);
  reserve(bytes);
}

export function repeatArray(items: readonly PyValue[], count: number): PyValue[] {
  if (items.length === 0) return [];
  checkRoom(items.length * count);
  const out: PyValue[] = items.length === 1 ? new Array<PyValue>(count).fill(items[0]) : [];
  madeExactly(out, items.length * count);
  if (items.length === 1) return out;
  for (let i = 0; i < count; i++) for (let k = 0; k < items.length; k++) out.push(items[k]);
  return out;
}

export function arrayContains(items: readonly PyValue[], value: PyValue): boolean {
  for (let i = 0; i < items.length; i++) if (items[i] === value || equals(items[i], value)) return true;
  return false;
}

/** `seq.index(value[, start[, stop]])` @throws ValueError */
export function arrayIndex(
  items: readonly PyValue[],
  value: PyValue,
  start: PyValue | undefined,
  stop: PyValue | undefined,
  kind: string,
): number {
  const from = boundary(start, items.length, 0, kind);
  const to = boundary(stop, items.length, items.length, kind);
  for (let i = from; i < to && i < items.length; i++) if (items[i] === value || equals(items[i], value)) return i;
  throw valueError(active.dialect === "host" ? `${repr(value)} is not in list` : "object not in sequence");
}

/** An optional start or stop argument of a method of `kind`, negative from the end, cut to the length. */
export function boundary(v: PyValue | undefined, length: number, missing: number, kind: string): number {
  if (v === undefined || (v === None && (active.dialect === "host" || (kind !== "list" && kind !== "tuple"))))
    return missing;
  if (active.dialect !== "host" && intValue(v) === undefined && !(beyondBoards() && "m$__index__" in Object(v)))
    throw typeError(`${kind} indices must be integers, not ${typeName(v)}`);
  const n = indexOf(v);
  return n < 0 ? Math.max(0, n + length) : Math.min(n, length);
}

/**
 * CPython's words for `sequence + something else`; a class of the program's own may still have an `__radd__`.
 * @throws TypeError
 */
export function refuseConcatenation(kind: string, other: PyValue): void {
  if (typeof other === "object" && !other.type.native) return;
  throw typeError(`can only concatenate ${kind} (not "${typeName(other)}") to ${kind}`);
}

export function arrayCount(items: readonly PyValue[], value: PyValue): number {
  let count = 0;
  for (let i = 0; i < items.length; i++) if (items[i] === value || equals(items[i], value)) count++;
  return count;
}

/** Hash of a tuple: order matters (xxHash-like mixing in 32 bits). */
export function hashArray(items: readonly PyValue[]): number {
  let h = 0x345678;
  for (const item of items) h = (Math.imul(h ^ foldHash(hashOf(item)), 1000003) + 82520 + items.length) | 0;
  return h;
}

/** Any hash brought to 32 bits. */
export function foldHash(h: number): number {
  return (h | 0) === h ? h : (h ^ Math.floor(h / 0x100000000)) | 0;
}

const showing = new Set<PyObject>();

/** repr of a container's inside; a container inside of itself shows as `...`. */
export function guardedRepr(self: PyObject, whenNested: string, text: () => string): string {
  if (showing.has(self)) {
    // Boards run out of stack on a container that holds itself (py/objlist.c list_print checks the stack, no more).
    if (active.dialect !== "host") throw runtimeError("maximum recursion depth exceeded");
    return whenNested;
  }
  showing.add(self);
  try {
    return text();
  } finally {
    showing.delete(self);
  }
}

export function reprItems(items: readonly PyValue[]): string {
  let out = "";
  for (let i = 0; i < items.length; i++) {
    mayStop();
    out += i === 0 ? repr(items[i]) : ", " + repr(items[i]);
  }
  return out;
}
