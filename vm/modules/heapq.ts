/**
 * heapq: a list as a binary heap, smallest first. The order of comparisons is CPython's and MicroPython's (the hole sinks to
 * the bottom, then the item rises), so that equal items come out in the same order there and here.
 */
import { iterate, toArray, truth } from "../runtime/protocol.js";
import { less } from "../runtime/operators.js";
import { type Dialect, active } from "../objects/dialect.js";
import { indexError, typeError } from "../objects/error.js";
import { PyList } from "../objects/list.js";
import type { PyModule } from "../objects/module.js";
import { type FunctionSpec, defineModule } from "../objects/native.js";
import type { PyValue } from "../objects/object.js";
import { indexOf, typeName } from "../runtime/protocol.js";

function heapOf(v: PyValue): PyValue[] {
  if (v instanceof PyList) return v.a;
  throw typeError(
    active.dialect === "host" ? `heap argument must be a list, not ${typeName(v)}` : "heap must be a list",
  );
}

function rise(heap: PyValue[], start: number, position: number): void {
  const item = heap[position];
  while (position > start) {
    const parent = (position - 1) >> 1;
    if (!truth(less(item, heap[parent]))) break;
    heap[position] = heap[parent];
    position = parent;
  }
  heap[position] = item;
}

function sink(heap: PyValue[], position: number): void {
  const start = position;
  const item = heap[position];
  for (let child = 2 * position + 1; child < heap.length; child = 2 * position + 1) {
    if (child + 1 < heap.length && !truth(less(heap[child], heap[child + 1]))) child++;
    heap[position] = heap[child];
    position = child;
  }
  heap[position] = item;
  rise(heap, start, position);
}

function push(v: PyValue, item: PyValue): void {
  const heap = heapOf(v);
  heap.push(item);
  rise(heap, 0, heap.length - 1);
}

function pop(v: PyValue): PyValue {
  const heap = heapOf(v);
  const last = heap.pop();
  if (last === undefined) throw indexError(active.dialect === "host" ? "index out of range" : "empty heap");
  return heap.length === 0 ? last : replaceFirst(heap, last);
}

function replaceFirst(heap: PyValue[], item: PyValue): PyValue {
  const first = heap[0];
  heap[0] = item;
  sink(heap, 0);
  return first;
}

function heapify(v: PyValue): void {
  const heap = heapOf(v);
  for (let i = heap.length >> 1; i > 0;) sink(heap, --i);
}

const host = ["host"] as const;

const functions: readonly FunctionSpec[] = [
  { sig: "heappush(heap, item, /)", call: push },
  { sig: "heappop(heap, /)", call: pop },
  { sig: "heapify(heap, /)", call: heapify },
  {
    sig: "heapreplace(heap, item, /)",
    call: (v: PyValue, item: PyValue) => {
      const heap = heapOf(v);
      if (heap.length === 0) throw indexError("index out of range");
      return replaceFirst(heap, item);
    },
    only: host,
  },
  {
    sig: "heappushpop(heap, item, /)",
    call: (v: PyValue, item: PyValue) => {
      const heap = heapOf(v);
      return heap.length > 0 && truth(less(heap[0], item)) ? replaceFirst(heap, item) : item;
    },
    only: host,
  },
  {
    sig: "nsmallest(n, iterable)",
    call: (n: PyValue, from: PyValue) => smallest(indexOf(n), toArray(from)),
    only: host,
  },
  {
    sig: "merge(*iterables)",
    call: (iterables: PyValue[]) => {
      const all = new PyList([]);
      for (const each of iterables) for (const item of iterate(each)) push(all, item);
      return smallest(all.a.length, all.a);
    },
    only: host,
  },
];

function smallest(count: number, items: PyValue[]): PyList {
  const heap = new PyList(items);
  heapify(heap);
  const out: PyValue[] = [];
  while (out.length < count && heap.a.length > 0) out.push(pop(heap));
  return new PyList(out);
}

export function makeHeapq(dialect: Dialect): PyModule {
  return defineModule({ name: "heapq", functions }, dialect);
}
