/**
 * Sorting: Python's `<` and, for host mode, a stable merge sort that asks nothing else.
 *
 * JavaScript's own sort needs a three-way comparison, which would cost two Python comparisons per step, so it serves only
 * where the items are all strings or all plain numbers; everything else is merged here.
 */
import { mayStop } from "../runtime/stop.js";
import { truth } from "../runtime/protocol.js";
import { compareStrings, greater, greaterEqual, less } from "../runtime/operators.js";
import { active } from "./dialect.js";
import type { PyValue } from "./object.js";
import { sortAsBoards } from "./quicksort.js";

/** `a < b` as a boolean. @throws TypeError when they have no order */
export function lessThan(a: PyValue, b: PyValue): boolean {
  if (typeof a === "number" && typeof b === "number") return a < b;
  if (typeof a === "string" && typeof b === "string") return compareStrings(a, b) < 0;
  return truth(less(a, b));
}

/** `a > b` as a boolean. @throws TypeError when they have no order */
export function greaterThan(a: PyValue, b: PyValue): boolean {
  if (typeof a === "number" && typeof b === "number") return a > b;
  if (typeof a === "string" && typeof b === "string") return compareStrings(a, b) > 0;
  return truth(greater(a, b));
}

/** `a >= b` as a boolean. @throws TypeError when they have no order */
export function greaterOrEqual(a: PyValue, b: PyValue): boolean {
  if (typeof a === "number" && typeof b === "number") return a >= b;
  if (typeof a === "string" && typeof b === "string") return compareStrings(a, b) >= 0;
  return truth(greaterEqual(a, b));
}

/** Sorts in place: stable in host mode, as boards do it elsewhere (quicksort.ts). */
export function sortValues(items: PyValue[], key: ((v: PyValue) => PyValue) | undefined, reverse: boolean): void {
  if (active.dialect !== "host") {
    if (key === undefined && isPlain(items)) sortPlain(items, reverse ? -1 : 1);
    else sortAsBoards(items, key, reverse);
    return;
  }
  if (reverse) items.reverse();
  if (key === undefined) sortByItself(items);
  else {
    const keys = items.map(key);
    const order = mergeSort(
      items.map((_, i) => i),
      (x, y) => lessThan(keys[x], keys[y]),
    );
    const sorted = order.map((i) => items[i]);
    for (let i = 0; i < sorted.length; i++) items[i] = sorted[i];
  }
  if (reverse) items.reverse();
}

function sortByItself(items: PyValue[]): void {
  if (isPlain(items)) return sortPlain(items, 1);
  const sorted = mergeSort([...items], lessThan);
  for (let i = 0; i < sorted.length; i++) items[i] = sorted[i];
}

/** All numbers or all texts, of which equal ones cannot be told apart. */
function isPlain(items: readonly PyValue[]): boolean {
  return items.every((v) => typeof v === "number" && !Number.isNaN(v)) || items.every((v) => typeof v === "string");
}

function sortPlain(items: PyValue[], sign: 1 | -1): void {
  if (typeof items[0] === "number")
    (items as number[]).sort((a, b) => {
      mayStop();
      return sign * (a - b);
    });
  else
    (items as string[]).sort((a, b) => {
      mayStop();
      return sign * compareStrings(a, b);
    });
}

/** Runs of 8 by insertion, then merges from the bottom up. */
export function mergeSort<T>(items: T[], less: (a: T, b: T) => boolean): T[] {
  const n = items.length;
  const run = 8;
  for (let from = 0; from < n; from += run) {
    const to = Math.min(from + run, n);
    for (let i = from + 1; i < to; i++) {
      const item = items[i];
      let k = i;
      while (k > from && less(item, items[k - 1])) {
        items[k] = items[k - 1];
        k--;
      }
      items[k] = item;
    }
  }
  let source = items;
  let target = new Array<T>(n);
  for (let width = run; width < n; width *= 2) {
    for (let from = 0; from < n; from += 2 * width)
      merge(source, target, from, Math.min(from + width, n), Math.min(from + 2 * width, n), less);
    [source, target] = [target, source];
  }
  return source;
}

function merge<T>(
  source: T[],
  target: T[],
  from: number,
  middle: number,
  to: number,
  less: (a: T, b: T) => boolean,
): void {
  let left = from;
  let right = middle;
  for (let out = from; out < to; out++) {
    mayStop();
    if (left < middle && (right >= to || !less(source[right], source[left]))) target[out] = source[left++];
    else target[out] = source[right++];
  }
}
