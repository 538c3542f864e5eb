/**
 * Metadata pairs and how they change: two blocks hold the same directory, the one with the higher revision counts, so that
 * one of them is sound at any moment. All pairs form one list through their tails; in it a directory's further pairs (hard
 * tails) follow its first, and the directories follow each other in any order. What concerns two pairs at once goes through
 * a global state, spread over all pairs as an XOR: how many pairs may be out of step, and an entry that is being moved.
 *
 * @see littlefs DESIGN.md, "Metadata pairs", "The move problem"; SPEC.md, "Metadata tags"
 */
import { HostError } from "../../../host.js";
import type { Allocator } from "../little/allocator.js";
import type { LittleFile } from "../little/file.js";
import { CORRUPT, type Flash, little, littleBytes } from "../little/flash.js";
import {
  type Blocks,
  type Change,
  type Contents,
  type Entry,
  apply,
  bytesOf,
  change,
  changesOf,
  emptyContents,
  tailChange,
} from "./entries.js";
import { Commit, type Log, readLog, readRevision } from "./log.js";
import { NO_ID, Type, idOf, makeTag, typeOf } from "./tags.js";

const ENOSPC = 28;
/** A pair moves to another block after so many revisions (100, made odd), which spreads the wear. */
const CYCLES = 101;
/** Entries of one pair. */
const MOST_ENTRIES = 0xff;
const ROOT: Blocks = [0, 1];

export interface Pair extends Contents {
  /** The first is the valid one. */
  blocks: Blocks;
  revision: number;
  end: number;
  lastTag: number;
  erased: boolean;
}

/** Pairs are the same when they share a block: one of the two may have moved. */
export function samePair(a: readonly number[], b: readonly number[]): boolean {
  return a[0] === b[0] || a[1] === b[1] || a[0] === b[1] || a[1] === b[0];
}

export const isNowhere = (blocks: readonly number[]): boolean => blocks[0] === 0xffffffff || blocks[1] === 0xffffffff;

type State = [number, number, number];
const xor = (...states: State[]): State =>
  states.reduce<State>((a, b) => [(a[0] ^ b[0]) >>> 0, (a[1] ^ b[1]) >>> 0, (a[2] ^ b[2]) >>> 0], [0, 0, 0]);

export class Pairs {
  root: Blocks = [...ROOT];
  /** The global state as it should be, as it is on the device, and what a pair that is dropped leaves to another. */
  wanted: State = [0, 0, 0];
  private stored: State = [0, 0, 0];
  private left: State = [0, 0, 0];
  /** Collected from checksums. */
  seed = 0;
  /** What follows its pair when that moves. */
  readonly tracked = new Set<{ pair: Blocks }>();
  readonly files = new Set<LittleFile>();

  constructor(
    readonly flash: Flash,
    private readonly allocator: () => Allocator,
  ) {}

  /** @throws HostError CORRUPT when neither block holds a commit */
  fetch(blocks: readonly number[]): Pair {
    const { flash } = this;
    if (blocks[0] >= flash.blockCount || blocks[1] >= flash.blockCount) throw new HostError(CORRUPT);
    const revisions = blocks.map((block) => readRevision(flash, block));
    // compared as numbers on a circle
    const first = ((revisions[1] - revisions[0]) | 0) > 0 ? 1 : 0;
    for (const at of [first, 1 - first]) {
      const log = readLog(flash, blocks[at]);
      if (log === undefined) continue;
      this.seed = (this.seed ^ log.seed) >>> 0;
      return pairOf(log, [blocks[at], blocks[1 - at]], revisions[at]);
    }
    throw new HostError(CORRUPT);
  }

  /** All pairs, in the order of the list. @throws HostError CORRUPT for a loop */
  *all(): Generator<Pair, void, undefined> {
    let next: readonly number[] = ROOT;
    for (let n = 0; !isNowhere(next); n++) {
      if (n > this.flash.blockCount) throw new HostError(CORRUPT);
      const pair = this.fetch(next);
      yield pair;
      next = pair.tail;
    }
  }

  // the global state

  /** Takes what is on the device for what is wanted. */
  load(states: readonly State[]): void {
    this.wanted = xor(...states);
    // how many there are is not on the device, only that there are some
    this.setOrphans(this.wanted[0] >>> 31);
    this.stored = [...this.wanted];
  }
  get orphans(): number {
    return this.wanted[0] & 0x1ff;
  }
  private setOrphans(n: number): void {
    this.wanted[0] = ((this.wanted[0] & 0x7ffffe00) | n | (n > 0 ? 0x80000000 : 0)) >>> 0;
  }
  addOrphans(n: number): void {
    this.setOrphans(Math.max(0, this.orphans + n));
  }
  /** Runs an operation of several commits. When it fails, what it meant to do next is forgotten; what it did is mended later. */
  attempt<T>(operation: () => T): T {
    try {
      return operation();
    } catch (error) {
      this.wanted = [...this.stored];
      this.left = [0, 0, 0];
      throw error;
    }
  }
  /** The entry that is being moved away. */
  setMove(id: number, from: readonly number[]): void {
    this.wanted[0] = ((this.wanted[0] & 0x800003ff) | makeTag(Type.DELETE, id, 0)) >>> 0;
    this.wanted[1] = from[0];
    this.wanted[2] = from[1];
  }
  clearMove(): void {
    this.wanted[0] = (this.wanted[0] & 0x800003ff) >>> 0;
    this.wanted[1] = 0;
    this.wanted[2] = 0;
  }
  /** The entry of this pair that is being moved away, as the device has it. */
  movedIn(blocks: readonly number[]): number | undefined {
    if (typeOf(this.stored[0]) === 0 || !samePair(this.stored.slice(1), blocks)) return undefined;
    return idOf(this.stored[0]);
  }
  get hasMove(): boolean {
    return typeOf(this.stored[0]) !== 0;
  }
  /** An entry was moved, and its old one is still there. */
  get moveIsOpen(): boolean {
    return typeOf(this.wanted[0]) !== 0;
  }
  get moving(): { id: number; from: Blocks } {
    return { id: idOf(this.stored[0]), from: [this.stored[1], this.stored[2]] };
  }

  /** What a commit to this pair must say of the global state; undefined: nothing. */
  private share(pair: Contents, moved: boolean): State | undefined {
    const delta = moved ? ([...this.left] as State) : xor(this.wanted, this.stored, this.left);
    delta[0] = (delta[0] & ~0x3ff) >>> 0;
    if (!moved && delta.every((word) => word === 0)) return undefined;
    return xor(delta, pair.state);
  }

  // commits

  /**
   * Changes a pair.
   * @returns the pair as it is then; entries that did not fit any more are in its tail
   * @throws HostError ENOSPC, or the device's
   */
  commit(pair: Pair, changes: readonly Change[]): Pair {
    const before: Blocks = [...pair.blocks];
    const next: Pair = { ...pair, blocks: [...pair.blocks], ...copy(pair) };
    for (const each of changes) apply(next, each);
    if (next.entries.length === 0 && changes.some((each) => typeOf(each.tag) === Type.DELETE)) {
      const before = this.before(pair.blocks);
      if (before?.hard === true) {
        this.followFiles(pair.blocks, changes, next);
        return this.drop(before, next);
      }
    }
    let after = pair.erased && next.entries.length < MOST_ENTRIES ? this.append(next, changes) : undefined;
    after ??= this.rewrite(next);
    this.followFiles(before, changes, after);
    if (!isSame(before, after.blocks)) this.moved(before, after);
    return after;
  }

  /** Takes a pair out of the list, which `pred` is in front of in it. */
  drop(pred: Pair, gone: Pair): Pair {
    this.left = xor(this.left, gone.state);
    return this.commit(pred, [tailChange(gone.tail, gone.hard)]);
  }

  /** Another commit to the log. @returns undefined when it does not fit or does not hold */
  private append(next: Pair, changes: readonly Change[]): Pair | undefined {
    const commit = new Commit(this.flash, next.blocks[0], next.end, next.lastTag);
    for (const each of changes) if (!commit.add(each)) return undefined;
    const state = this.share(next, false);
    if (state !== undefined && !commit.add(change(Type.GLOBAL_STATE, NO_ID, littleBytes(...state)))) return undefined;
    const end = commit.finish();
    if (end === undefined) return undefined;
    this.settle(next, state);
    return { ...next, end, lastTag: commit.lastTag, erased: true };
  }

  private settle(pair: Pair, state: State | undefined): void {
    if (state !== undefined) pair.state = state;
    this.stored = [...this.wanted];
    this.left = [0, 0, 0];
  }

  /** The whole log anew, in the other block; in several pairs if it has become too long. */
  private rewrite(next: Pair): Pair {
    const { blockSize, sizes } = this.flash;
    const most = Math.min(blockSize - 40, Math.ceil(blockSize / 2 / sizes.program) * sizes.program);
    let { entries } = next;
    for (;;) {
      let split = 0;
      while (entries.length - split > 1) {
        const bytes = entries.slice(split).reduce((n, entry) => n + bytesOf(entry), 0);
        if (entries.length - split < MOST_ENTRIES && bytes <= most) break;
        split += Math.floor((entries.length - split) / 2);
      }
      if (split === 0 || !this.splitOff(next, entries.slice(split))) break;
      entries = entries.slice(0, split);
    }
    if (isTired(next) && samePair(next.blocks, ROOT)) {
      // The first pair cannot move. Where there is room, another takes its place as the root, and this one rests.
      const free = this.flash.blockCount - this.size();
      if (free > Math.floor(this.flash.blockCount / 8) && this.splitOff(next, entries)) {
        if (samePair(next.blocks, this.root)) this.root = [...next.tail];
        entries = entries.slice(0, 1);
      }
    }
    return this.compact({ ...next, entries });
  }

  /** A new pair behind this one, with these entries. @returns false when there is no room for one */
  private splitOff(pair: Pair, entries: readonly Entry[]): boolean {
    let made: Pair;
    try {
      made = this.make();
    } catch (error) {
      if (error instanceof HostError && error.errno === ENOSPC) return false;
      throw error;
    }
    made.tail = pair.tail;
    made.hard = pair.hard;
    made.entries = [...entries];
    pair.tail = this.compact(made).blocks;
    pair.hard = true;
    return true;
  }

  /** A pair of free blocks, not yet written. */
  make(): Pair {
    const allocator = this.allocator();
    const second = allocator.allocate();
    const first = allocator.allocate();
    const revision = Math.ceil(readRevision(this.flash, first) / CYCLES) * CYCLES;
    return {
      ...emptyContents(),
      blocks: [first, second],
      revision: revision > 0xffffffff ? 0 : revision,
      end: 0,
      lastTag: 0xffffffff,
      erased: false,
    };
  }

  private compact(pair: Pair): Pair {
    let { blocks } = pair;
    let tired = isTired(pair);
    const fixed = samePair(blocks, ROOT);
    const revision = (pair.revision + 1) >>> 0;
    let relocate = tired && !fixed;
    let relocated = false;
    for (;;) {
      if (relocate) {
        relocated = true;
        if (fixed) throw new HostError(ENOSPC);
        try {
          blocks = [blocks[0], this.allocator().allocate()];
        } catch (error) {
          // without a free block, a tired one must do
          if (!tired || !(error instanceof HostError) || error.errno !== ENOSPC) throw error;
        }
        tired = false;
      }
      const written = this.write({ ...pair, blocks, revision }, relocated);
      if (written !== undefined) return written;
      relocate = true;
    }
  }

  /** @returns undefined when the block does not hold what is written to it */
  private write(pair: Pair, relocated: boolean): Pair | undefined {
    const block = pair.blocks[1];
    if (!this.flash.erase(block)) return undefined;
    const commit = new Commit(this.flash, block, 0, 0xffffffff);
    commit.revision(pair.revision);
    const state = this.share(pair, relocated) ?? pair.state;
    const log = pair.entries.flatMap(changesOf);
    if (!isNowhere(pair.tail)) log.push(tailChange(pair.tail, pair.hard));
    if (state.some((word) => word !== 0)) log.push(change(Type.GLOBAL_STATE, NO_ID, littleBytes(...state)));
    for (const each of log) if (!commit.add(each)) throw new HostError(ENOSPC);
    const end = commit.finish();
    if (end === undefined) return undefined;
    this.left = [0, 0, 0];
    if (!relocated) this.stored = [...this.wanted];
    return {
      ...pair,
      blocks: [block, pair.blocks[0]],
      state,
      end,
      lastTag: commit.lastTag,
      erased: end < this.flash.blockSize,
    };
  }

  /** Open files find their entries again. */
  private followFiles(before: Blocks, changes: readonly Change[], after: Pair): void {
    for (const file of this.files) {
      if (file.entry === undefined || !samePair(file.entry.pair, before)) continue;
      for (const { tag } of changes) {
        if (file.entry === undefined) break;
        if (typeOf(tag) === Type.DELETE && idOf(tag) === file.entry.id) file.entry = undefined;
        else if (typeOf(tag) === Type.DELETE && idOf(tag) < file.entry.id) file.entry.id--;
        else if (typeOf(tag) === Type.CREATE && idOf(tag) <= file.entry.id) file.entry.id++;
      }
      if (file.entry === undefined) continue;
      let at = after;
      // the first pair may have become a mere signpost to the root behind it
      while (file.entry.id >= at.entries.length && at.hard) {
        if (!samePair(at.tail, this.root) || samePair(at.blocks, this.root)) file.entry.id -= at.entries.length;
        at = this.fetch(at.tail);
      }
      file.entry.pair = [...at.blocks];
    }
  }

  /** A pair lies elsewhere now: its directory's entry and the pair in front of it learn of it. */
  private moved(before: Blocks, after: Pair): void {
    if (samePair(before, this.root)) this.root = [...after.blocks];
    for (const each of this.tracked) if (samePair(each.pair, before)) each.pair = [...after.blocks];
    const parent = this.parent(before);
    if (parent !== undefined) {
      this.addOrphans(1);
      const changes: Change[] = [];
      let { id } = parent;
      const gone = this.takeMove(parent.pair);
      if (gone !== undefined) {
        changes.push(change(Type.DELETE, gone));
        if (gone < id) id--;
      }
      changes.push(change(Type.DIRECTORY_AT, id, littleBytes(...after.blocks)));
      this.commit(parent.pair, changes);
    }
    const pred = this.before(before);
    if (pred === undefined) return;
    if (parent !== undefined) this.addOrphans(-1);
    const gone = this.takeMove(pred);
    this.commit(pred, [
      ...(gone === undefined ? [] : [change(Type.DELETE, gone)]),
      tailChange(after.blocks, pred.hard),
    ]);
  }

  /** An entry of this pair that is being moved away: whoever changes the pair deletes it. */
  private takeMove(pair: Pair): number | undefined {
    if (!this.moveIsOpen || !samePair(this.wanted.slice(1), pair.blocks)) return undefined;
    const id = idOf(this.wanted[0]);
    this.clearMove();
    return id;
  }

  // where things are

  /** The pair in front of this one in the list. */
  before(blocks: readonly number[]): Pair | undefined {
    for (const pair of this.all()) if (!isNowhere(pair.tail) && samePair(pair.tail, blocks)) return pair;
    return undefined;
  }

  /** The entry of the directory that begins with this pair. */
  parent(blocks: readonly number[]): { pair: Pair; id: number; at: Blocks } | undefined {
    for (const pair of this.all())
      for (const [id, entry] of pair.entries.entries()) {
        if (entry.structure !== Type.DIRECTORY_AT || entry.data.length !== 8) continue;
        const at: Blocks = [little(entry.data, 0), little(entry.data, 4)];
        if (samePair(at, blocks)) return { pair, id, at };
      }
    return undefined;
  }

  /** Blocks in use, directories counted by their entries too, as littlefs counts them. */
  size(): number {
    let n = 0;
    this.traverse(() => n++);
    return n;
  }
  traverse: (mark: (block: number) => void) => void = () => {};

  /** Mends what a loss of power left half done. */
  makeConsistent(): void {
    if (this.hasMove) {
      const { id, from } = this.moving;
      const pair = this.fetch(from);
      this.clearMove();
      this.commit(pair, id < pair.entries.length ? [change(Type.DELETE, id)] : []);
    }
    if (this.orphans > 0) this.adoptOrphans();
  }

  /** First the directories that moved and whose list does not know yet, then those that nothing refers to any more. */
  private adoptOrphans(): void {
    for (const pass of [0, 1]) {
      for (let again = true, n = 0; again; n++) {
        if (n > this.flash.blockCount * 2) throw new HostError(CORRUPT);
        again = this.mendOne(pass);
      }
    }
    this.setOrphans(0);
  }

  /** @returns whether something was mended; then the list is another */
  private mendOne(pass: number): boolean {
    let pred: Pair | undefined;
    for (const pair of this.all()) {
      if (pred !== undefined && !pred.hard) {
        const parent = this.parent(pred.tail);
        if (pass === 0 && parent !== undefined && !isSame(parent.at, pred.tail)) {
          const gone = this.takeMove(pred);
          this.commit(pred, [...(gone === undefined ? [] : [change(Type.DELETE, gone)]), tailChange(parent.at, false)]);
          return true;
        }
        if (pass === 1 && parent === undefined) {
          this.drop(pred, pair);
          return true;
        }
      }
      pred = pair;
    }
    return false;
  }
}

function isTired(pair: Pair): boolean {
  return (pair.revision + 1) % CYCLES === 0;
}

/** In whichever order. */
function isSame(a: readonly number[], b: readonly number[]): boolean {
  return (a[0] === b[0] && a[1] === b[1]) || (a[0] === b[1] && a[1] === b[0]);
}

function copy({ entries, tail, hard, state }: Contents): Contents {
  return {
    entries: entries.map((entry) => ({ ...entry, attributes: new Map(entry.attributes) })),
    tail: [...tail],
    hard,
    state: [...state],
  };
}

function pairOf(log: Log, blocks: Blocks, revision: number): Pair {
  const { end, lastTag, erased } = log;
  return { ...copy(log), blocks, revision, end, lastTag, erased };
}
