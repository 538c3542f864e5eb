/**
 * The heap the program believes it has. Imports nothing, so that any object may ask.
 *
 * JavaScript gives no way to ask what is alive, and counting every allocation would slow down every program. So the
 * estimate is made by a walk over the objects (census.ts) when somebody asks, and programs pay only in these cases:
 * - `watching`: a program mentions the heap (`gc.mem_free`), or has a limit. Generated functions then say which objects
 *   their variables hold; modules compiled before do not.
 * - `limited`: the board's heap is enforced. Constructors and loops then count down `left`, and a walk is made when it is
 *   used up.
 * - `locks`: after `micropython.heap_lock()` constructors refuse.
 */

import { type HeapLayout, UNIX } from "./layout.js";

export interface HeapOptions {
  /** Bytes of the heap. */
  readonly bytes: number;
  readonly layout: HeapLayout;
  /** Bytes in use before the program's first line. */
  readonly atStart: number;
  /** MemoryError when the program's objects would not fit. */
  readonly limited: boolean;
  /** Bytes of C stack: `micropython.mem_info` prints it. */
  readonly stackBytes?: number;
  /** The build counts bytes asked for (`micropython.mem_total` and relatives): the unix port does. */
  readonly statistics?: boolean;
}

/** The unix port: 1 MiB for each 32 bits of a word, less the tables of the collector (ports/unix/main.c; measured 2,072,832). */
export const UNIX_HEAP: HeapOptions = {
  bytes: 2_072_832,
  layout: UNIX,
  atStart: 640,
  limited: false,
  stackBytes: 80_000,
  statistics: true,
};

/** What a running function's variables hold now. */
export type Held = () => readonly unknown[];

export const heap = {
  options: UNIX_HEAP,
  watching: false,
  /** It began with the program's own text: all its variables are seen. */
  fromStart: false,
  /** Called when watching begins. */
  onWatch: (): void => {},
  /** Bytes that may be allocated before the next walk. */
  left: Infinity,
  /** The last walk found next to nothing free: what `left` allows is for errors, and anything large is held against a walk. */
  tight: false,
  /** Makes a walk; throws MemoryError when so many bytes more would not fit. Set by limits.ts. */
  collect: (_bytes: number): void => {},
  /** Bytes of buffers that may be made before `buffersInUse` is asked. */
  buffersLeft: 2 ** 28,
  /** Bytes of all buffers of this realm, if the host can tell. */
  buffersInUse: (): number => 0,
  /** Nested `heap_lock` calls. */
  locks: 0,
  /** Running functions, outermost first; only those compiled while watching. */
  frames: [] as Held[],
  /** How many variables each of them has, and all together. */
  sizes: [] as number[],
  variables: 0,
  /** A board's stack is enforced, by `checkStack`. */
  stackLimited: false,
  checkStack: (): void => {},
  /** What a suspended generator's variables hold. */
  suspended: new WeakMap<object, { held: Held }>(),
  /** What a function captured from the functions around it. */
  captured: new WeakMap<object, Held>(),
  /** Text of each file compiled, for the estimate of its code. */
  sources: new Map<string, string | Uint8Array>(),
  /** Items for which an array was made at once. */
  exact: new WeakMap<object, number>(),
  /** Highest and added-up use that was seen. */
  peak: 0,
  total: 0,
  last: 0,
};

export function resetHeap(options: HeapOptions): void {
  heap.options = options;
  heap.watching = options.limited;
  heap.fromStart = options.limited;
  heap.left = options.limited ? 0 : Infinity;
  heap.tight = false;
  heap.locks = 0;
  heap.buffersLeft = 2 ** 28;
  heap.frames.length = 0;
  heap.sizes.length = 0;
  heap.variables = 0;
  heap.stackLimited = false;
  heap.sources.clear();
  heap.peak = 0;
  heap.total = 0;
  heap.last = 0;
}

/** Words by which a program shows that it looks at the heap. */
const ASKS = /\b(?:mem_(?:free|alloc|info|current|total|peak)|stack_use|heap_lock|getsizeof|weakref)\b/;

/** A text that will be compiled: notes it, and begins to watch when it asks. */
export function noteSource(file: string, source: string | Uint8Array, text: string): void {
  heap.sources.set(file, source);
  if (heap.watching || !ASKS.test(text)) return;
  heap.watching = true;
  heap.fromStart = heap.sources.size === 1;
  heap.onWatch();
}

/** A list made with room for exactly its items: `[0] * n`. */
export function madeExactly(array: readonly unknown[], items: number): void {
  if (heap.watching && items > 4) heap.exact.set(array, items);
}

/**
 * Called at the start of a function; give the result to `leaveFrame`.
 * @param variables  how many the function has, temporaries among them
 */
export function enterFrame(held: Held, variables: number): number {
  const depth = heap.frames.push(held) - 1;
  heap.sizes.push(variables);
  heap.variables += variables;
  if (heap.stackLimited) heap.checkStack();
  return depth;
}
export function leaveFrame(depth: number): void {
  while (heap.sizes.length > depth) heap.variables -= heap.sizes.pop()!;
  heap.frames.length = depth;
}

/** For what a board has allocated already, and we make anew each time. */
export function unlocked<T>(make: () => T): T {
  const { locks } = heap;
  heap.locks = 0;
  try {
    return make();
  } finally {
    heap.locks = locks;
  }
}
