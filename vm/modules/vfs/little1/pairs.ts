/**
 * Metadata pairs of littlefs 1: a directory is a list of entries in one of two blocks, written anew as a whole with each
 * change, with a revision, a length and a checksum. All directories are threaded on one list through their tails; a length
 * with its top bit set says that the directory goes on in the tail.
 *
 *     revision, length, tail (two blocks); entries: type, bytes, attributes, name, 8 bytes, name; checksum
 *
 * @see littlefs 1.7, SPEC.md and lfs.c
 */
import { HostError } from "../../../host.js";
import type { Allocator } from "../little/allocator.js";
import type { LittleFile } from "../little/file.js";
import { CORRUPT, type Flash, crc32, little, littleBytes } from "../little/flash.js";

export type Blocks = [number, number];
const HEAD = 16;
const CONTINUES = 0x80000000;
export const FILE = 0x11;
export const DIRECTORY = 0x22;
const SUPERBLOCK = 0x2e;
/** An entry that is being moved: it counts only when there is no other like it. */
export const MOVING = 0x80;
const MAGIC = Uint8Array.from("littlefs", (c) => c.charCodeAt(0));
const VERSION = 0x00010001;
const ROOT: Blocks = [0, 1];

export interface Entry {
  type: number;
  /** Head and size of a file, the pair of a directory; and what else stands there. */
  data: Uint8Array;
  attributes: Uint8Array;
  name: Uint8Array;
}

export interface Pair {
  /** The first is the valid one. */
  blocks: Blocks;
  revision: number;
  tail: Blocks;
  continues: boolean;
  entries: Entry[];
}

export const isNowhere = (blocks: readonly number[]): boolean => blocks[0] === 0xffffffff || blocks[1] === 0xffffffff;

export function samePair(a: readonly number[], b: readonly number[]): boolean {
  return a[0] === b[0] || a[1] === b[1] || a[0] === b[1] || a[1] === b[0];
}

function inStep(a: readonly number[], b: readonly number[]): boolean {
  return (a[0] === b[0] && a[1] === b[1]) || (a[0] === b[1] && a[1] === b[0]);
}

export const blocksIn = (entry: Entry): Blocks => [little(entry.data, 0), little(entry.data, 4)];

/** Directories, the root among them: the superblock is its entry. */
const leadsToDirectory = (entry: Entry): boolean => (entry.type & 0x70) === 0x20;

const sizeOf = (entry: Entry): number => 4 + entry.data.length + entry.attributes.length + entry.name.length;

function lengthOf(pair: Pair): number {
  return pair.entries.reduce((n, entry) => n + sizeOf(entry), HEAD + 4);
}

export class Pairs {
  root: Blocks = [...ROOT];
  readonly files = new Set<LittleFile>();
  private consistent = false;

  constructor(
    readonly flash: Flash,
    private readonly allocator: () => Allocator,
  ) {}

  /** @throws HostError CORRUPT when neither block is sound */
  fetch(blocks: readonly number[]): Pair {
    let found: Pair | undefined;
    for (const i of [0, 1]) {
      const pair = this.read(blocks[i], blocks[1 - i]);
      if (pair !== undefined && (found === undefined || ((pair.revision - found.revision) | 0) >= 0)) found = pair;
    }
    if (found === undefined) throw new HostError(CORRUPT);
    return found;
  }

  private read(block: number, other: number): Pair | undefined {
    const { flash } = this;
    if (block >= flash.blockCount || other >= flash.blockCount) throw new HostError(CORRUPT);
    const read = flash.reader(block);
    const length = little(read(4, 4), 0) & 0x7fffffff;
    if (length < HEAD + 4 || length > flash.blockSize) return undefined;
    const bytes = read(0, length).slice();
    if (crc32(0xffffffff, bytes) !== 0) return undefined;
    const entries: Entry[] = [];
    for (let at = HEAD; at + 12 <= length - 4;) {
      const [type, data, attributes, name] = bytes.subarray(at, at + 4);
      const end = at + 4 + data + attributes + name;
      if (end > length - 4 || data < 8) return undefined;
      entries.push({
        type,
        data: bytes.slice(at + 4, at + 4 + data),
        attributes: bytes.slice(at + 4 + data, at + 4 + data + attributes),
        name: bytes.slice(end - name, end),
      });
      at = end;
    }
    return {
      blocks: [block, other],
      revision: little(bytes, 0),
      tail: [little(bytes, 8), little(bytes, 12)],
      continues: little(bytes, 4) >= CONTINUES,
      entries,
    };
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

  /** A pair of free blocks, not yet written. */
  make(): Pair {
    const allocator = this.allocator();
    const blocks: Blocks = [allocator.allocate(), allocator.allocate()];
    const revision = (little(this.flash.read(blocks[0], 0, 4), 0) + 1) >>> 0;
    return { blocks, revision, tail: [0xffffffff, 0xffffffff], continues: false, entries: [] };
  }

  /** Writes the pair into its other block. @returns it as it is then */
  commit(pair: Pair): Pair {
    const { blocks: before } = pair;
    const revision = (pair.revision + 1) >>> 0;
    const bytes = serialize({ ...pair, revision });
    let block = before[1];
    while (!this.flash.erase(block) || !this.flash.program(block, 0, bytes)) {
      // the first pair cannot move
      if (samePair(before, ROOT)) throw new HostError(CORRUPT);
      block = this.allocator().allocate();
    }
    this.flash.sync();
    const after: Pair = { ...pair, revision, blocks: [block, before[0]] };
    for (const { entry } of this.files)
      if (entry !== undefined && samePair(entry.pair, before)) entry.pair = [...after.blocks];
    if (block !== before[1]) this.moved(before, after.blocks);
    return after;
  }

  /** @returns the pair and the place where the entry stands then */
  append(pair: Pair, entry: Entry): { pair: Pair; id: number } {
    let at = pair;
    for (let n = 0; n <= this.flash.blockCount; n++) {
      if (lengthOf(at) + sizeOf(entry) <= this.flash.blockSize) {
        const made = this.commit({ ...at, entries: [...at.entries, entry] });
        return { pair: made, id: made.entries.length - 1 };
      }
      if (!at.continues) {
        const made = this.commit({ ...this.make(), tail: at.tail, entries: [entry] });
        this.commit({ ...at, continues: true, tail: made.blocks });
        return { pair: made, id: 0 };
      }
      at = this.fetch(at.tail);
    }
    throw new HostError(CORRUPT);
  }

  update(pair: Pair, id: number, entry: Entry): Pair {
    return this.commit({ ...pair, entries: pair.entries.with(id, entry) });
  }

  remove(pair: Pair, id: number): void {
    if (pair.entries.length === 1) {
      const pred = this.before(pair.blocks);
      if (pred?.continues === true) {
        // a further pair of a directory goes with its last entry
        this.forgetEntry(pair.blocks, id);
        this.commit({ ...pred, continues: pair.continues, tail: pair.tail });
        return;
      }
    }
    const after = this.commit({ ...pair, entries: pair.entries.toSpliced(id, 1) });
    this.forgetEntry(after.blocks, id);
  }

  private forgetEntry(blocks: readonly number[], id: number): void {
    for (const file of this.files) {
      if (file.entry === undefined || !samePair(file.entry.pair, blocks)) continue;
      if (file.entry.id === id) file.entry = undefined;
      else if (file.entry.id > id) file.entry.id--;
    }
  }

  before(blocks: readonly number[]): Pair | undefined {
    for (const pair of this.all()) if (!isNowhere(pair.tail) && samePair(pair.tail, blocks)) return pair;
    return undefined;
  }

  private parent(blocks: readonly number[]): { pair: Pair; id: number; entry: Entry } | undefined {
    for (const pair of this.all())
      for (const [id, entry] of pair.entries.entries())
        if (leadsToDirectory(entry) && samePair(blocksIn(entry), blocks)) return { pair, id, entry };
    return undefined;
  }

  /** A pair lies elsewhere now. */
  private moved(before: Blocks, after: Blocks): void {
    const parent = this.parent(before);
    if (parent !== undefined) {
      const data = parent.entry.data.slice();
      data.set(littleBytes(...after));
      this.update(parent.pair, parent.id, { ...parent.entry, data });
      if (samePair(before, this.root)) this.root = after;
      this.mend();
      return;
    }
    const pred = this.before(before);
    if (pred !== undefined) this.commit({ ...pred, tail: after });
  }

  /** Whether an entry that is marked as moving has arrived elsewhere. */
  hasArrived(entry: Entry): boolean {
    for (const pair of this.all()) {
      if (samePair(pair.blocks, ROOT)) continue;
      for (const each of pair.entries)
        if ((each.type & MOVING) === 0 && each.data.every((byte, i) => byte === entry.data[i])) return true;
    }
    return false;
  }

  /** Once, before anything is written: what a loss of power left half done. */
  makeConsistent(): void {
    if (this.consistent) return;
    for (let n = 0; this.mend(); n++) if (n > this.flash.blockCount) throw new HostError(CORRUPT);
    this.consistent = true;
  }

  /** @returns whether a directory without an entry, or one out of step with it, was mended: there may be more */
  private mend(): boolean {
    let pred: Pair | undefined;
    for (let pair of this.all()) {
      if (pred !== undefined && !pred.continues) {
        const parent = this.parent(pred.tail);
        const tail = parent === undefined ? pair.tail : blocksIn(parent.entry);
        if (parent === undefined || !inStep(tail, pred.tail)) {
          this.commit({ ...pred, tail });
          return true;
        }
      }
      const moving = pair.entries.findIndex((entry) => (entry.type & MOVING) !== 0);
      if (moving >= 0) {
        const entry = pair.entries[moving];
        if (this.hasArrived(entry)) this.remove(pair, moving);
        else pair = this.update(pair, moving, { ...entry, type: entry.type & ~MOVING });
        return true;
      }
      pred = pair;
    }
    return false;
  }

  // the superblock

  format(): void {
    const first = this.make();
    const root = this.commit(this.make());
    const data = littleBytes(...root.blocks, this.flash.blockSize, this.flash.blockCount, VERSION);
    const entry: Entry = { type: SUPERBLOCK, data, attributes: new Uint8Array(0), name: MAGIC };
    // into both blocks
    const once = this.commit({ ...first, tail: root.blocks, entries: [entry] });
    this.commit(once);
    this.fetch(ROOT);
  }

  /** @throws HostError CORRUPT, EINVAL for another version */
  load(): void {
    const [entry] = this.fetch(ROOT).entries as (Entry | undefined)[];
    if (entry?.type !== SUPERBLOCK || entry.data.length < 20 || !MAGIC.every((byte, i) => byte === entry.name[i]))
      throw new HostError(CORRUPT);
    const version = little(entry.data, 16);
    if (version >>> 16 !== VERSION >>> 16 || (version & 0xffff) > (VERSION & 0xffff)) throw new HostError(22);
    this.root = blocksIn(entry);
  }
}

function serialize(pair: Pair): Uint8Array {
  const length = lengthOf(pair);
  const out = new Uint8Array(length);
  out.set(littleBytes(pair.revision, length + (pair.continues ? CONTINUES : 0), ...pair.tail));
  let at = HEAD;
  for (const { type, data, attributes, name } of pair.entries) {
    out.set([type, data.length, attributes.length, name.length], at);
    out.set(data, at + 4);
    out.set(attributes, at + 4 + data.length);
    out.set(name, at + 4 + data.length + attributes.length);
    at += 4 + data.length + attributes.length + name.length;
  }
  out.set(littleBytes(crc32(0xffffffff, out.subarray(0, at))), at);
  return out;
}
