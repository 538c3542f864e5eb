/**
 * How boards sort (py/objlist.c, mp_quicksort): the last item is the pivot, two indices run towards each other and stop at what equals it.
 * It is not stable, so that a program sees which of two equal items comes first; and it asks for an item's key whenever it compares.
 *
 * Many items that are in order already cost it a square of comparisons. No board holds so many; here the keys of many items are asked for once,
 * and where no two of them are equal any other way of sorting shows the same.
 */
import { mayStop } from "../runtime/stop.js";
import { truth } from "../runtime/protocol.js";
import { less } from "../runtime/operators.js";
import { PyError } from "./error.js";
import { PyFloat } from "./number.js";
import { builtinTypes, type PyValue } from "./object.js";
import { lessThan, mergeSort } from "./ordering.js";
import { PyTuple } from "./tuple.js";

/** From so many items on, keys are asked for once. */
const MANY = 512;

/** Sorts in place; what is thrown leaves the items as far as they have come. */
export function sortAsBoards(items: PyValue[], key: ((v: PyValue) => PyValue) | undefined, reverse: boolean): void {
  if (items.length < MANY) return partition(items, (v) => (key === undefined ? v : key(v)), !reverse);
  const pairs = items.map((item): Pair => ({ item, key: key === undefined ? item : key(item) }));
  const sorted = pairs.every((pair) => isPure(pair.key, 3)) ? withoutTies(pairs) : undefined;
  if (sorted === undefined) partition(pairs, (pair) => pair.key, !reverse);
  else if (reverse) sorted.reverse();
  (sorted ?? pairs).forEach(({ item }, i) => (items[i] = item));
}

interface Pair {
  item: PyValue;
  key: PyValue;
}

/** Whether comparing it runs nothing of the program. */
function isPure(v: PyValue, depth: number): boolean {
  if (typeof v !== "object" || v instanceof PyFloat) return true;
  return depth > 0 && v instanceof PyTuple && v.type.native && v.a.every((item) => isPure(item, depth - 1));
}

/** Undefined when two of them are equal, or have no order. */
function withoutTies(pairs: readonly Pair[]): Pair[] | undefined {
  try {
    const sorted = mergeSort([...pairs], (a, b) => lessThan(a.key, b.key));
    return sorted.every((pair, i) => i === 0 || lessThan(sorted[i - 1].key, pair.key)) ? sorted : undefined;
  } catch (error) {
    if (error instanceof PyError && error.value.type === builtinTypes.TypeError) return undefined;
    throw error;
  }
}

/** @param wanted  what `<` must say for two items to stand right: false sorts downwards */
function partition<T>(items: T[], key: (v: T) => PyValue, wanted: boolean): void {
  const asc = (a: PyValue, b: PyValue): boolean => {
    mayStop();
    return truth(less(a, b)) === wanted;
  };
  const sort = (head: number, tail: number): void => {
    while (tail - head > 1) {
      let h = head;
      let t = tail;
      const pivot = key(items[tail]);
      for (;;) {
        do h++;
        while (h < t && asc(key(items[h]), pivot));
        do t--;
        while (h < t && asc(pivot, key(items[t])));
        if (h >= t) break;
        [items[h], items[t]] = [items[t], items[h]];
      }
      [items[h], items[tail]] = [items[tail], items[h]];
      if (t - head < tail - h) {
        sort(head, t);
        head = h;
      } else {
        sort(h, tail);
        tail = t;
      }
    }
  };
  sort(-1, items.length - 1);
}
