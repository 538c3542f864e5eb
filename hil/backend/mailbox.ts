/**
 * What the VM's thread and the board's thread share: one SharedArrayBuffer, made before either starts.
 *
 *     words     counters and flags, each written by one side (see Word)
 *     times     what the program's clock shows, and the board's
 *     figures   the session's statistics
 *     answer    results of the call just done, or a LinkError as JSON, or the body of the HELLO reply
 *     ring      records from the VM: posted ops, calls, barriers, in order
 *
 * The VM never waits to hand over a posted op: it writes a record and goes on. It waits on WAKE, which the board's thread moves
 * after each answer, and which an interrupt moves too. The board's thread waits on BELL without blocking (Atomics.waitAsync), as its
 * event loop must serve a port. Measured: 10 us there and back, against 8 when it blocks too (Node 20, 2 cores).
 */
import type { Statistics } from "../session/statistics.js";
import { noStatistics } from "../session/statistics.js";

export const Word = {
  /** Moved by the board's thread and by interrupts; the VM waits on it. */
  WAKE: 0,
  /** Moved by the VM, and by finish(); the board's thread waits on it. */
  BELL: 1,
  /** Bits of Interrupt, set by anyone; each is cleared by the VM when it has done what it asks. */
  INTERRUPT: 2,
  /** Moved by the VM when posted ops should not linger. */
  HURRY: 3,
  /** Ring positions, in bytes since the beginning, modulo 2^32. */
  HEAD: 4,
  TAIL: 5,
  /** Number of the VM's latest call, and of the latest one answered. */
  CALL: 6,
  DONE: 7,
  /** The call that the VM has stopped waiting for. */
  ABANDONED: 8,
  /** Nonzero: the program is over, whatever the VM was doing. */
  FINISH: 9,
  /** Nonzero while the VM waits for room in the ring. */
  CROWDED: 10,
  /** How the call ended: an Answer, then what it needs. */
  ANSWER: 11,
  LENGTH: 12,
  STATUS: 13,
  INDEX: 14,
  /** A posted op that failed: status (0: none), tag, how many more. */
  DEFERRED_STATUS: 15,
  DEFERRED_TAG: 16,
  DEFERRED_MORE: 17,
  /** 1 when the board runs on simulated time. */
  SIMULATED: 18,
} as const;

/**
 * What the VM is asked to do at its next safe point: raise KeyboardInterrupt; take events from the board, which has knocked; or just to look
 * each time, because something of its own may be due (timers; and on simulated time the board, which only moves when it is made to); or to see
 * how much memory the program takes.
 */
export const Interrupt = { KEYBOARD: 1, KNOCK: 2, WATCH: 4, MEMORY: 8 } as const;

export const Answer = { DONE: 1, FAILED: 2, LOST: 3, OPENED: 4 } as const;

/** Kinds of ring records. */
export const Kind = { SKIP: 0, POST: 1, CALL: 2, BARRIER: 3, SLEEP: 4, OPEN: 5 } as const;

export interface RingRecord {
  readonly kind: number;
  /** Ops in it. */
  readonly count: number;
  readonly tag: number;
  readonly durationMs: number;
  readonly bytes: Uint8Array;
}

const wordCount = 32;
const timesAt = wordCount * 4;
const figuresAt = timesAt + 16;
const figureNames = Object.keys(noStatistics()) as (keyof Statistics)[];
const answerAt = 512;
const answerBytes = 16384;
const ringAt = answerAt + answerBytes;
const ringBytes = 1 << 18;
const headerBytes = 16;

/** The shared memory, zeroed. Both threads are given it when they start. */
export function createMailbox(): SharedArrayBuffer {
  return new SharedArrayBuffer(ringAt + ringBytes);
}

/** The one word that generated loops poll: the VM host's `interrupt`. */
export function interruptWord(shared: SharedArrayBuffer): Int32Array<SharedArrayBuffer> {
  return new Int32Array(shared, Word.INTERRUPT * 4, 1);
}

/** Asks the program to stop as Ctrl-C does: ends any wait for the board at once. From any thread. */
export function interruptMailbox(shared: SharedArrayBuffer): void {
  const words = new Int32Array(shared, 0, wordCount);
  Atomics.or(words, Word.INTERRUPT, Interrupt.KEYBOARD);
  Atomics.add(words, Word.WAKE, 1);
  Atomics.notify(words, Word.WAKE);
}

/** Asks the VM to see at its next safe point how much memory the program takes. Ends no wait: who waits takes no more. */
export function askForMemory(shared: SharedArrayBuffer): void {
  Atomics.or(new Int32Array(shared, 0, wordCount), Word.INTERRUPT, Interrupt.MEMORY);
}

/** One side's view of the shared memory. */
export class Mailbox {
  readonly words: Int32Array;
  readonly answer: Uint8Array;
  private readonly times: Float64Array;
  private readonly figures: Float64Array;
  private readonly ring: Uint8Array;
  private readonly view: DataView;

  constructor(shared: SharedArrayBuffer) {
    this.words = new Int32Array(shared, 0, wordCount);
    this.times = new Float64Array(shared, timesAt, 2);
    this.figures = new Float64Array(shared, figuresAt, figureNames.length);
    this.answer = new Uint8Array(shared, answerAt, answerBytes);
    this.ring = new Uint8Array(shared, ringAt, ringBytes);
    this.view = new DataView(shared, ringAt, ringBytes);
  }

  get(word: number): number {
    return Atomics.load(this.words, word);
  }

  set(word: number, value: number): void {
    Atomics.store(this.words, word, value);
  }

  /** Moves a word and wakes whoever waits on it. */
  move(word: number): void {
    Atomics.add(this.words, word, 1);
    Atomics.notify(this.words, word);
  }

  /** Sets a bit of the interrupt word and ends whatever wait the VM is in. */
  ask(bit: number): void {
    Atomics.or(this.words, Word.INTERRUPT, bit);
    this.move(Word.WAKE);
  }

  asked(bit: number): boolean {
    return (this.get(Word.INTERRUPT) & bit) !== 0;
  }

  /** Clears the bit. @returns whether it was set */
  answered(bit: number): boolean {
    return (Atomics.and(this.words, Word.INTERRUPT, ~bit) & bit) !== 0;
  }

  get programUs(): number {
    return this.times[0];
  }
  set programUs(us: number) {
    this.times[0] = us;
  }
  get boardUs(): number {
    return this.times[1];
  }
  set boardUs(us: number) {
    this.times[1] = us;
  }

  publish(statistics: Statistics): void {
    figureNames.forEach((name, i) => (this.figures[i] = statistics[name]));
  }

  statistics(): Statistics {
    return Object.fromEntries(figureNames.map((name, i) => [name, this.figures[i]])) as unknown as Statistics;
  }

  // ---- the ring; one writer, one reader ----

  /** Bytes of records not yet taken. */
  get used(): number {
    return (this.get(Word.TAIL) - this.get(Word.HEAD)) >>> 0;
  }

  /** @returns false when there is no room now. @throws RangeError when there never will be. */
  write(record: RingRecord): boolean {
    const size = headerBytes + align(record.bytes.length);
    if (size > ringBytes / 2) throw new RangeError(`${record.bytes.length} bytes in one record`);
    const tail = this.get(Word.TAIL);
    const at = tail & (ringBytes - 1);
    const skip = at + size > ringBytes ? ringBytes - at : 0;
    if (this.used + skip + size > ringBytes) return false;
    if (skip > 0) this.putHeader(at, Kind.SKIP, 0, 0, 0, skip - headerBytes);
    const start = (at + skip) & (ringBytes - 1);
    this.putHeader(start, record.kind, record.count, record.tag, record.durationMs, record.bytes.length);
    this.ring.set(record.bytes, start + headerBytes);
    this.set(Word.TAIL, (tail + skip + size) | 0);
    return true;
  }

  /** The oldest record, taken out; undefined when there is none. */
  read(): RingRecord | undefined {
    while (this.used > 0) {
      const head = this.get(Word.HEAD);
      const at = head & (ringBytes - 1);
      const length = this.view.getUint32(at, true);
      const record = {
        kind: this.view.getUint8(at + 4),
        count: this.view.getUint16(at + 6, true),
        tag: this.view.getUint32(at + 8, true),
        durationMs: this.view.getFloat32(at + 12, true),
        bytes: this.ring.slice(at + headerBytes, at + headerBytes + length),
      };
      this.set(Word.HEAD, (head + headerBytes + align(length)) | 0);
      if (record.kind !== Kind.SKIP) return record;
    }
    return undefined;
  }

  private putHeader(at: number, kind: number, count: number, tag: number, durationMs: number, length: number): void {
    this.view.setUint32(at, length, true);
    this.view.setUint8(at + 4, kind);
    this.view.setUint16(at + 6, count, true);
    this.view.setUint32(at + 8, tag, true);
    this.view.setFloat32(at + 12, durationMs, true);
  }
}

/** Records are multiples of a header, so that the rest of the ring always has room for one. */
function align(length: number): number {
  return (length + headerBytes - 1) & -headerBytes;
}

/** Tells the board's thread that the program is over: a simulation that is being run stops at once. From any thread. */
export function finishMailbox(shared: SharedArrayBuffer): void {
  const words = new Int32Array(shared, 0, wordCount);
  Atomics.store(words, Word.FINISH, 1);
  Atomics.add(words, Word.BELL, 1);
  Atomics.notify(words, Word.BELL);
}
