/**
 * How much of the computer's memory a program's objects may take. Python's `MemoryError` must come before V8's own limit, which ends the thread.
 *
 * Counting allocations would cost every program; looking costs only those that are large. The main thread sees 20 times a second how large the
 * process is (10 µs), and once that is worth a look sets a bit of the interrupt word. At its next safe point the program's thread asks V8 what its
 * heap holds, and when that is over the limit collects garbage first: only what is left then counts.
 */
import { totalmem } from "node:os";
import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

const MB = 2 ** 20;
const LOOK_EVERY_MS = 50;

/** What a program gets when nobody says: a gigabyte, a quarter of a small computer's memory. */
export function defaultMemoryBytes(): number {
  return Math.min(1024 * MB, totalmem() / 4);
}

/** V8's limits for the program's thread. Between two looks a program may allocate hundreds of megabytes; a builtin, too. */
export function resourceLimits(bytes: number): { maxOldGenerationSizeMb: number; maxYoungGenerationSizeMb: number } {
  return { maxOldGenerationSizeMb: Math.ceil((bytes * 2) / MB) + 1024, maxYoungGenerationSizeMb: 64 };
}

/** In the main thread: `look` is called when the process is so large that the program may be, until the answer is called. */
export function watchMemory(bytes: number, look: () => void): () => void {
  const timer = setInterval(() => {
    if (process.memoryUsage.rss() > bytes / 2) look();
  }, LOOK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** In the program's thread. */
export class ProgramMemory {
  /** Bytes in use from which on it is worth collecting garbage. */
  private worth: number;
  /** Bytes that may live: the limit, and after each MemoryError an eighth more, within what V8 lets be. */
  private bar: number;

  constructor(private readonly limit: number) {
    this.worth = this.bar = limit;
  }

  /**
   * Whether what the program can reach takes more than it may. Who catches the MemoryError holds, by its traceback, what was made until then, and
   * must be able to act: so the bar is raised until it is let go.
   */
  isFull(): boolean {
    if (inUse() <= this.worth) return false;
    collectGarbage();
    const live = inUse();
    const { limit, bar } = this;
    const full = live > bar;
    if (live <= limit) this.bar = limit;
    else if (full) this.bar = Math.min(live + limit / 8, limit * 1.5 + 512 * MB);
    this.worth = Math.max(this.bar, live + (full ? 0 : limit / 8));
    return full;
  }
}

/** Bytes: objects, and buffers, which lie outside of V8's heap. */
function inUse(): number {
  return getHeapStatistics().used_heap_size + process.memoryUsage().arrayBuffers;
}

let collector: (() => void) | undefined;

function collectGarbage(): void {
  if (collector === undefined) {
    setFlagsFromString("--expose-gc");
    collector = runInNewContext("gc") as () => void;
  }
  collector();
}
