/** A littlefs volume of version 1, as littlefs 1.7 and MicroPython's VfsLfs1 have it. No times, no small files in directories. */
import { HostError } from "../../../host.js";
import { decodeUtf8, encodeUtf8 } from "../../../objects/text/utf8.js";
import type { BlockDevice } from "../block-device.js";
import { Allocator } from "../little/allocator.js";
import { blocksOf } from "../little/ctz.js";
import { type FileSystem, LittleFile } from "../little/file.js";
import { CORRUPT, Flash, little, littleBytes } from "../little/flash.js";
import { type LittleOptions, openFlash } from "../little/options.js";
import { WorkingDirectory, partsOf } from "../little/path.js";
import type { Info, OpenMode, Space, Volume } from "../volume.js";
import { DIRECTORY, type Entry, FILE, MOVING, type Pair, Pairs, blocksIn, samePair } from "./pairs.js";

const ENOENT = 2;
const EEXIST = 17;
const ENOTDIR = 20;
const EISDIR = 21;
const EINVAL = 22;
const ENAMETOOLONG = 36;
const ENOTEMPTY = 39;
const NAME_MAX = 255;
const NO_BLOCK = 0xffffffff;

interface Found {
  pair: Pair;
  id: number;
  entry: Entry;
}
interface Place {
  found: Found | undefined;
  /** The last pair of the directory in which the entry would stand. */
  missing: { last: Pair; name: Uint8Array } | undefined;
}

/** @throws HostError ENOSPC for less than four blocks */
export function makeLittle1(device: BlockDevice, options: LittleOptions): void {
  const flash = openFlash(device, options);
  const allocator = new Allocator(flash.blockCount, () => {});
  new Pairs(flash, () => allocator).format();
}

export class Little1Volume implements Volume, FileSystem {
  readonly flash: Flash;
  readonly allocator: Allocator;
  readonly inlineLimit = -1;
  readonly now: () => number;
  private readonly pairs: Pairs;
  private readonly directory = new WorkingDirectory();

  /** @throws HostError CORRUPT or EINVAL when there is no such volume */
  constructor(
    readonly device: BlockDevice,
    options: LittleOptions,
  ) {
    this.flash = openFlash(device, options);
    this.now = options.now;
    this.allocator = new Allocator(this.flash.blockCount, (mark) => this.traverse(mark));
    this.pairs = new Pairs(this.flash, () => this.allocator);
    this.pairs.load();
  }

  private traverse(mark: (block: number) => void): void {
    for (const pair of this.pairs.all()) {
      pair.blocks.forEach(mark);
      for (const entry of pair.entries)
        if ((entry.type & 0x70) === (FILE & 0x70))
          blocksOf(this.flash, little(entry.data, 0), little(entry.data, 4), mark);
    }
    for (const file of this.pairs.files) file.traverse(mark);
  }

  /** All pairs of a directory. */
  private *pairsFrom(blocks: readonly number[]): Generator<Pair, void, undefined> {
    let pair = this.pairs.fetch(blocks);
    for (let n = 0; ; n++) {
      if (n > this.flash.blockCount) throw new HostError(CORRUPT);
      yield pair;
      if (!pair.continues) return;
      pair = this.pairs.fetch(pair.tail);
    }
  }

  /** @throws HostError ENOENT, ENOTDIR */
  private follow(path: string): Place {
    const parts = partsOf(this.directory.full(path)).filter((part) => part !== "..");
    let found: Found | undefined;
    for (const [i, part] of parts.entries()) {
      if (found !== undefined && found.entry.type !== DIRECTORY) throw new HostError(ENOTDIR);
      const blocks = found === undefined ? this.pairs.root : blocksIn(found.entry);
      const name = encodeUtf8(part);
      found = undefined;
      let last: Pair | undefined;
      for (const pair of this.pairsFrom(blocks)) {
        last = pair;
        const id = pair.entries.findIndex((entry) => isNamed(entry, name));
        if (id < 0) continue;
        const entry = pair.entries[id];
        if ((entry.type & MOVING) !== 0 && this.pairs.hasArrived(entry)) continue;
        found = { pair, id, entry: { ...entry, type: entry.type & ~MOVING } };
        break;
      }
      if (found !== undefined) continue;
      if (i < parts.length - 1) throw new HostError(ENOENT);
      return { found: undefined, missing: { last: last!, name } };
    }
    return { found, missing: undefined };
  }

  private prepare(): void {
    this.allocator.checkpoint();
    this.pairs.makeConsistent();
  }

  open(path: string, mode: OpenMode): LittleFile {
    if (mode.write) this.prepare();
    const { found, missing } = this.follow(path);
    const file = new LittleFile(this, mode);
    file.head = NO_BLOCK;
    if (missing !== undefined) {
      if (!mode.create) throw new HostError(ENOENT);
      if (missing.name.length > NAME_MAX) throw new HostError(ENAMETOOLONG);
      const { pair, id } = this.pairs.append(missing.last, {
        type: FILE,
        data: littleBytes(NO_BLOCK, 0),
        attributes: new Uint8Array(0),
        name: missing.name,
      });
      file.entry = { pair: [...pair.blocks], id };
    } else if (found === undefined || found.entry.type === DIRECTORY) throw new HostError(EISDIR);
    else if (mode.exclusive) throw new HostError(EEXIST);
    else {
      file.entry = { pair: [...found.pair.blocks], id: found.id };
      if (mode.truncate) file.dirty = little(found.entry.data, 4) !== 0;
      else [file.head, file.size] = blocksIn(found.entry);
    }
    if (mode.write) this.pairs.files.add(file);
    return file;
  }

  save(file: LittleFile): void {
    if (file.entry === undefined) return;
    this.allocator.checkpoint();
    const pair = this.pairs.fetch(file.entry.pair);
    const entry = pair.entries[file.entry.id] as Entry | undefined;
    if (entry === undefined) throw new HostError(CORRUPT);
    const data = entry.data.slice();
    data.set(littleBytes(file.size === 0 ? NO_BLOCK : file.head, file.size));
    this.pairs.update(pair, file.entry.id, { ...entry, data });
  }

  forget(file: LittleFile): void {
    this.pairs.files.delete(file);
  }

  list(path: string): Info[] {
    const { found, missing } = this.follow(path);
    if (missing !== undefined) throw new HostError(ENOENT);
    if (found !== undefined && found.entry.type !== DIRECTORY) throw new HostError(ENOTDIR);
    const out: Info[] = [];
    for (const pair of this.pairsFrom(found === undefined ? this.pairs.root : blocksIn(found.entry)))
      for (const entry of pair.entries) {
        const type = entry.type & ~MOVING;
        if (type !== FILE && type !== DIRECTORY) continue;
        if (entry.type !== type && this.pairs.hasArrived(entry)) continue;
        out.push(info({ ...entry, type }));
      }
    return out;
  }

  info(path: string): Info {
    const { found, missing } = this.follow(path);
    if (missing !== undefined) throw new HostError(ENOENT);
    return found === undefined ? { name: "/", directory: true, size: 0, modified: 0 } : info(found.entry);
  }

  makeDirectory(path: string): void {
    this.prepare();
    const { missing } = this.follow(path);
    if (missing === undefined) throw new HostError(EEXIST);
    const { last, name } = missing;
    if (name.length > NAME_MAX) throw new HostError(ENAMETOOLONG);
    const made = this.pairs.commit({ ...this.pairs.make(), tail: last.tail });
    this.pairs.append(
      { ...last, tail: made.blocks },
      { type: DIRECTORY, data: littleBytes(...made.blocks), attributes: new Uint8Array(0), name },
    );
  }

  private demandEmpty(entry: Entry): Pair {
    const pair = this.pairs.fetch(blocksIn(entry));
    if (pair.entries.length > 0 || pair.continues) throw new HostError(ENOTEMPTY);
    return pair;
  }

  /** Out of the list with a directory that no entry leads to any more. */
  private dropDirectory(gone: Pair): void {
    const pred = this.pairs.before(gone.blocks);
    if (pred === undefined) throw new HostError(CORRUPT);
    this.pairs.commit({ ...pred, tail: this.pairs.fetch(gone.blocks).tail });
  }

  remove(path: string): void {
    this.prepare();
    const { found, missing } = this.follow(path);
    if (missing !== undefined) throw new HostError(ENOENT);
    if (found === undefined) throw new HostError(EINVAL);
    const gone = found.entry.type === DIRECTORY ? this.demandEmpty(found.entry) : undefined;
    this.pairs.remove(found.pair, found.id);
    if (gone !== undefined) this.dropDirectory(gone);
  }

  rename(from: string, to: string): void {
    this.prepare();
    const { found: old, missing } = this.follow(from);
    if (missing !== undefined) throw new HostError(ENOENT);
    if (old === undefined) throw new HostError(EINVAL);
    const target = this.follow(to);
    if (target.missing === undefined) {
      if (target.found === undefined) throw new HostError(EINVAL);
      const same = samePair(target.found.pair.blocks, old.pair.blocks) && target.found.id === old.id;
      if (same) return;
      if (target.found.entry.type !== old.entry.type) throw new HostError(EISDIR);
    } else if (target.missing.name.length > NAME_MAX) throw new HostError(ENAMETOOLONG);
    const gone =
      target.found !== undefined && old.entry.type === DIRECTORY ? this.demandEmpty(target.found.entry) : undefined;
    const marked = { ...old.entry, type: old.entry.type | MOVING };
    const { blocks } = this.pairs.update(old.pair, old.id, marked);
    try {
      const again = this.follow(to);
      if (again.found !== undefined)
        this.pairs.update(again.found.pair, again.found.id, { ...old.entry, name: again.found.entry.name });
      else this.pairs.append(again.missing!.last, { ...old.entry, name: again.missing!.name });
    } catch (error) {
      // no room: it stays where it was
      const { pair, id } = this.marked(blocks, old.entry.name);
      this.pairs.update(pair, id, old.entry);
      throw error;
    }
    const { pair, id } = this.marked(blocks, old.entry.name);
    this.pairs.remove(pair, id);
    if (gone !== undefined) this.dropDirectory(gone);
  }

  /** The entry that is marked as moving; its directory may have been written since. */
  private marked(blocks: readonly number[], name: Uint8Array): { pair: Pair; id: number } {
    const pair = this.pairs.fetch(blocks);
    const id = pair.entries.findIndex((entry) => (entry.type & MOVING) !== 0 && isNamed(entry, name));
    if (id < 0) throw new HostError(CORRUPT);
    return { pair, id };
  }

  changeDirectory(path: string): void {
    let there: boolean;
    try {
      there = this.info(path).directory;
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      there = false;
    }
    if (!there) throw new HostError(ENOENT);
    this.directory.change(path);
  }

  workingDirectory(): string {
    return String(this.directory);
  }

  space(): Space {
    const { blockSize, blockCount } = this.flash;
    let used = 0;
    this.traverse(() => used++);
    return { blockSize, blocks: blockCount, free: blockCount - used, longestName: NAME_MAX };
  }
}

function isNamed(entry: Entry, name: Uint8Array): boolean {
  const type = entry.type & ~MOVING;
  return (
    (type === FILE || type === DIRECTORY) &&
    entry.name.length === name.length &&
    entry.name.every((byte, i) => byte === name[i])
  );
}

function info(entry: Entry): Info {
  const directory = entry.type === DIRECTORY;
  return { name: decodeUtf8(entry.name), directory, size: directory ? 0 : little(entry.data, 4), modified: 0 };
}
