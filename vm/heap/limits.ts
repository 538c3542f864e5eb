/**
 * Running out: what a program with a board's heap gets in place of an object.
 *
 * Under a limit, constructors and the back-edges of loops count down how much may still be allocated (a guess on the safe
 * side). When that is used up a walk says what is really alive, as a board would collect; if that leaves no room, the program
 * gets its MemoryError. Without a limit nothing is counted: constructors are exchanged for counting ones by changing what
 * `super()` of each class finds, and back again.
 */

import { PyObject } from "../objects/object.js";
import { PyList } from "../objects/list.js";
import { PyTuple } from "../objects/tuple.js";
import { PyDict } from "../objects/dict.js";
import { PySetBase } from "../objects/set.js";
import { PyBytesLike } from "../objects/bytes.js";
import { PyArray } from "../objects/array.js";
import { PyMemoryView } from "../objects/memoryview.js";
import { PyComplex } from "../objects/complex.js";
import { PyDictView } from "../objects/dict-type.js";
import { PyFunction, PyMethod } from "../objects/function.js";
import { PyGenerator } from "../objects/generator.js";
import { currentVM } from "../runtime/current.js";
import { type Usage, census, reachable } from "./census.js";
import { allocationError, lockedError } from "./reserve.js";
import { type HeapOptions, heap, resetHeap } from "./state.js";
import { setInstanceBase } from "../objects/type.js";

/** Bytes counted for an object, its table or items included, and for a turn of a loop (a text, an item more in a list). */
const OBJECT = 48;
const TURN = 24;

class CountedObject extends PyObject {
  constructor() {
    super();
    if (heap.locks > 0) throw lockedError();
    if ((heap.left -= OBJECT) < 0) collect(OBJECT);
  }
}

/** Classes whose instances are allocated in a board's heap, too. */
const counted: object[] = [
  PyList,
  PyTuple,
  PyDict,
  PySetBase,
  PyBytesLike,
  PyArray,
  PyMemoryView,
  PyComplex,
  PyDictView,
  PyFunction,
  PyMethod,
  PyGenerator,
];

function count(on: boolean): void {
  const base = on ? CountedObject : PyObject;
  for (const each of counted) if (Object.getPrototypeOf(each) !== base) Object.setPrototypeOf(each, base);
}

/** For a new VM. */
export function installHeap(options: HeapOptions): void {
  resetHeap(options);
  count(options.limited);
  setInstanceBase(options.limited ? CountedObject : undefined);
  heap.onWatch = () => setInstanceBase(CountedObject);
  heap.collect = collect;
}

/** `micropython.heap_lock()`: whatever allocates raises MemoryError until it is unlocked as often. */
export function lockHeap(): void {
  heap.locks++;
  count(true);
}

/** Undoes one lock, or all of them. @returns how many there still are */
export function unlockHeap(all = false): number {
  heap.locks = all ? 0 : Math.max(0, heap.locks - 1);
  if (heap.locks === 0) count(heap.options.limited);
  return heap.locks;
}

/** What the program holds now, with what was in use before it began. */
export function usage(): Usage {
  const now = census(rootsOfProgram());
  const { atStart } = heap.options;
  now.used += atStart;
  now.asked += atStart;
  heap.peak = Math.max(heap.peak, now.asked);
  heap.total += Math.max(0, now.asked - heap.last);
  heap.last = now.asked;
  return now;
}

/** What the program can reach, from its modules, its running functions and what else is given. */
export function reachableObjects(further: readonly unknown[]): ReadonlySet<object> {
  return reachable([...rootsOfProgram(), ...further]);
}

function rootsOfProgram(): unknown[] {
  const { modules, path, main } = currentVM();
  return [...modules.values(), path, ...(main === undefined ? [] : [main])];
}

/** @throws MemoryError when this many bytes more would not fit */
export function collect(bytes: number): void {
  const { options } = heap;
  if (!options.limited) {
    heap.left = Infinity;
    return;
  }
  // The walk and the error make objects of their own.
  heap.left = Infinity;
  heap.tight = true;
  let free: number;
  try {
    const now = usage();
    free = options.bytes - now.used - bytes;
    if (free < 0) throw allocationError(Math.max(bytes, growing(now), options.layout.block));
  } finally {
    heap.left = options.bytes / 32;
  }
  heap.left = Math.max(heap.left, free / 2);
  heap.tight = free < options.bytes / 16;
}

/** The likeliest thing to have asked for more: the largest container doubles. */
function growing(now: Usage): number {
  const largest = now.largest * heap.options.layout.block;
  return largest * 8 > heap.options.bytes ? largest * 2 : 0;
}

/** A turn of a loop under a limit. */
export function loopTurn(): void {
  if ((heap.left -= TURN) < 0) collect(0);
}
