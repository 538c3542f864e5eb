/**
 * A littlefs volume of version 2 (2.0 is read, 2.1 written), as littlefs 2.11 and MicroPython's VfsLfs2 have it: the on-disk
 * format, the order of writes that survives a loss of power, and the numbers of what it refuses.
 *
 * @see littlefs SPEC.md and DESIGN.md
 */
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
import { type Blocks, type Entry, change, compareNames, tailChange } from "./entries.js";
import { type Pair, Pairs, samePair } from "./pairs.js";
import { Type, makeTag } from "./tags.js";

const ENOENT = 2;
const EIO = 5;
const EEXIST = 17;
const ENOTDIR = 20;
const EISDIR = 21;
const EINVAL = 22;
const ENAMETOOLONG = 36;
const ENOTEMPTY = 39;

const VERSION = 0x00020001;
const NAME_MAX = 255;
const FILE_MAX = 0x7fffffff;
const ATTRIBUTE_MAX = 1022;
/** MicroPython's attribute for the time: nanoseconds since 1970 in eight bytes, lowest first (extmod/vfs_lfs.c). */
const TIME = 1;

/** An entry and where it stands. */
interface Found {
  pair: Pair;
  id: number;
  entry: Entry;
}
/** A path followed: its entry, or where that would stand. The root has neither. */
interface Place {
  found: Found | undefined;
  missing: { pair: Pair; id: number; name: Uint8Array } | undefined;
}

const utf8 = (text: string): Uint8Array => encodeUtf8(text);
const text = (bytes: Uint8Array): string => decodeUtf8(bytes);

function superblock(flash: Flash): Uint8Array {
  return littleBytes(VERSION, flash.blockSize, flash.blockCount, NAME_MAX, FILE_MAX, ATTRIBUTE_MAX);
}

/** Makes an empty volume. @throws HostError ENOSPC for less than two blocks */
export function makeLittle2(device: BlockDevice, options: LittleOptions): void {
  const flash = openFlash(device, options);
  const allocator = new Allocator(flash.blockCount, () => {});
  const pairs = new Pairs(flash, () => allocator);
  const root = pairs.commit(pairs.make(), [
    { tag: makeTag(Type.CREATE, 0, 0), data: new Uint8Array(0) },
    change(Type.SUPERBLOCK, 0, utf8("littlefs")),
    change(Type.INLINE, 0, superblock(flash)),
  ]);
  // once more, into the other block: an older volume there must not come back
  pairs.commit({ ...root, erased: false }, []);
  pairs.fetch([0, 1]);
}

export class Little2Volume implements Volume, FileSystem {
  readonly flash: Flash;
  readonly allocator: Allocator;
  readonly inlineLimit: number;
  readonly now: () => number;
  private readonly pairs: Pairs;
  private readonly directory = new WorkingDirectory();
  /** The version on the device is older: the superblock is written anew before anything else is. */
  private outdated = false;
  private nameLimit = NAME_MAX;

  /** @throws HostError CORRUPT or EINVAL when there is no such volume */
  constructor(
    readonly device: BlockDevice,
    private readonly options: LittleOptions,
  ) {
    this.flash = openFlash(device, options);
    this.now = options.now;
    this.allocator = new Allocator(this.flash.blockCount, (mark) => this.traverse(mark));
    this.pairs = new Pairs(this.flash, () => this.allocator);
    this.pairs.traverse = (mark) => this.traverse(mark);
    let attributeLimit = ATTRIBUTE_MAX;
    const states: Pair["state"][] = [];
    let known = false;
    for (const pair of this.pairs.all()) {
      states.push(pair.state);
      const [first] = pair.entries as (Entry | undefined)[];
      if (first?.type !== Type.SUPERBLOCK || text(first.name) !== "littlefs") continue;
      this.pairs.root = [...pair.blocks];
      attributeLimit = this.readSuperblock(first.data);
      known = true;
    }
    if (!known) throw new HostError(EINVAL);
    this.pairs.load(states);
    this.inlineLimit = Math.min(this.flash.sizes.cache, attributeLimit, Math.floor(this.flash.blockSize / 8));
    this.allocator.begin(this.pairs.seed % this.flash.blockCount);
  }

  /** @returns the limit of attributes. @throws HostError EINVAL for a volume of other sizes or a newer version */
  private readSuperblock(data: Uint8Array): number {
    if (data.length < 24) throw new HostError(CORRUPT);
    const [version, blockSize, blockCount, nameMax, , attributeMax] = [0, 4, 8, 12, 16, 20].map((at) =>
      little(data, at),
    );
    const sound =
      version >>> 16 === VERSION >>> 16 &&
      (version & 0xffff) <= (VERSION & 0xffff) &&
      blockSize === this.flash.blockSize &&
      blockCount === this.flash.blockCount &&
      nameMax <= NAME_MAX &&
      attributeMax <= ATTRIBUTE_MAX;
    if (!sound) throw new HostError(EINVAL);
    this.outdated = version < VERSION;
    if (nameMax !== 0) this.nameLimit = nameMax;
    return attributeMax === 0 ? ATTRIBUTE_MAX : attributeMax;
  }

  /** Every block in use; directories once in the list and once for their entry. */
  private traverse(mark: (block: number) => void): void {
    for (const pair of this.pairs.all()) {
      pair.blocks.forEach(mark);
      for (const { structure, data } of pair.entries) {
        if (structure === Type.LIST_AT && data.length === 8) {
          const size = little(data, 4);
          blocksOf(this.flash, little(data, 0), size, mark);
        } else if (structure === Type.DIRECTORY_AT && data.length === 8) {
          mark(little(data, 0));
          mark(little(data, 4));
        }
      }
    }
    for (const file of this.pairs.files) file.traverse(mark);
  }

  // finding

  private *entriesFrom(blocks: readonly number[]): Generator<Found, void, undefined> {
    let pair = this.pairs.fetch(blocks);
    for (let n = 0; ; n++) {
      if (n > this.flash.blockCount) throw new HostError(CORRUPT);
      const moved = this.pairs.movedIn(pair.blocks);
      for (const [id, entry] of pair.entries.entries())
        if (id !== moved && entry.type !== Type.SUPERBLOCK) yield { pair, id, entry };
      if (!pair.hard) return;
      pair = this.pairs.fetch(pair.tail);
    }
  }

  /** @throws HostError ENOENT or ENOTDIR for the way there, EINVAL for one that leads above the root */
  private follow(path: string): Place {
    const parts = partsOf(this.directory.full(path));
    if (parts[0] === "..") throw new HostError(EINVAL);
    let blocks: Blocks = this.pairs.root;
    let found: Found | undefined;
    for (const [i, part] of parts.entries()) {
      if (found !== undefined) blocks = directoryAt(found.entry);
      const name = utf8(part);
      found = undefined;
      let place: { pair: Pair; id: number } | undefined;
      let pair = this.pairs.fetch(blocks);
      for (let n = 0; ; n++) {
        if (n > this.flash.blockCount) throw new HostError(CORRUPT);
        const moved = this.pairs.movedIn(pair.blocks);
        let id = 0;
        for (; id < pair.entries.length; id++) {
          const entry = pair.entries[id];
          if (entry.type === Type.SUPERBLOCK || id === moved) continue;
          const order = compareNames(entry.name, name);
          if (order === 0) found = { pair, id, entry };
          if (order >= 0) break;
        }
        if (found !== undefined) break;
        place = { pair, id };
        if (id < pair.entries.length || !pair.hard) break;
        pair = this.pairs.fetch(pair.tail);
      }
      if (found !== undefined) continue;
      if (i < parts.length - 1) throw new HostError(ENOENT);
      return { found: undefined, missing: { ...place!, name } };
    }
    return { found, missing: undefined };
  }

  private blocksAt(path: string): Blocks {
    const { found, missing } = this.follow(path);
    if (missing !== undefined) throw new HostError(ENOENT);
    return found === undefined ? this.pairs.root : directoryAt(found.entry);
  }

  // operations

  /** Before anything is written: what another life of the volume left undone. */
  private prepare(): void {
    this.allocator.checkpoint();
    if (this.outdated) {
      const root = this.pairs.fetch(this.pairs.root);
      this.pairs.commit(root, [change(Type.INLINE, 0, superblock(this.flash))]);
      this.outdated = false;
    }
    this.pairs.makeConsistent();
  }

  private demandName(name: Uint8Array): void {
    if (name.length > this.nameLimit) throw new HostError(ENAMETOOLONG);
  }

  open(path: string, mode: OpenMode): LittleFile {
    return this.pairs.attempt(() => this.openOne(path, mode));
  }

  private openOne(path: string, mode: OpenMode): LittleFile {
    if (mode.write) this.prepare();
    let { found, missing } = this.follow(path);
    const file = new LittleFile(this, mode);
    if (missing !== undefined) {
      if (!mode.create) throw new HostError(ENOENT);
      if (path.endsWith("/")) throw new HostError(ENOTDIR);
      this.demandName(missing.name);
      const { id, name } = missing;
      this.pairs.commit(missing.pair, [change(Type.CREATE, id), change(Type.FILE, id, name), change(Type.INLINE, id)]);
      // wherever that has put it
      ({ found, missing } = this.follow(path));
      file.dirty = true;
    } else if (mode.exclusive) throw new HostError(EEXIST);
    if (found === undefined || found.entry.type === Type.DIRECTORY) throw new HostError(EISDIR);
    if (path.endsWith("/")) throw new HostError(ENOTDIR);
    file.entry = { pair: [...found.pair.blocks], id: found.id };
    this.pairs.files.add(file);
    const { structure, data } = found.entry;
    if (mode.truncate) {
      file.inline = this.inlineLimit < 0 ? undefined : new Uint8Array(0);
      file.dirty = true;
    } else if (structure === Type.INLINE) {
      file.inline = data;
      file.size = data.length;
    } else if (structure === Type.LIST_AT && data.length === 8) {
      file.head = little(data, 0);
      file.size = little(data, 4);
    } else throw new HostError(CORRUPT);
    if (!mode.write) this.pairs.files.delete(file);
    return file;
  }

  save(file: LittleFile): void {
    if (file.entry === undefined) return;
    const { pair, id } = file.entry;
    const changes = [
      file.inline === undefined
        ? change(Type.LIST_AT, id, littleBytes(file.head, file.size))
        : change(Type.INLINE, id, file.inline),
    ];
    if (this.options.times) changes.push(change(Type.ATTRIBUTE + TIME, id, timeBytes(file.modified)));
    this.allocator.checkpoint();
    this.pairs.attempt(() => this.pairs.commit(this.pairs.fetch(pair), changes));
  }

  forget(file: LittleFile): void {
    this.pairs.files.delete(file);
  }

  list(path: string): Info[] {
    return Array.from(this.entriesFrom(this.blocksAt(path)), ({ entry }) => info(entry));
  }

  info(path: string): Info {
    const { found, missing } = this.follow(path);
    if (missing !== undefined) throw new HostError(ENOENT);
    return found === undefined ? { name: "/", directory: true, size: 0, modified: 0 } : info(found.entry);
  }

  makeDirectory(path: string): void {
    this.pairs.attempt(() => this.makeOne(path));
  }

  private makeOne(path: string): void {
    this.prepare();
    const place = this.follow(path);
    if (place.missing === undefined) throw new HostError(EEXIST);
    this.demandName(place.missing.name);
    const pred = this.lastOf(place.missing.pair);
    const made = { pair: this.pairs.commit(this.pairs.make(), [tailChange(pred.tail, false)]).blocks };
    this.pairs.tracked.add(made);
    try {
      if (place.missing.pair.hard) {
        // The list learns of it first; until the directory does, it is an orphan.
        this.pairs.addOrphans(1);
        this.pairs.commit(this.lastOf(this.pairs.fetch(place.missing.pair.blocks)), [tailChange(made.pair, false)]);
        this.pairs.addOrphans(-1);
      }
      const { pair, id, name } = this.follow(path).missing!;
      this.pairs.commit(pair, [
        change(Type.CREATE, id),
        change(Type.DIRECTORY, id, name),
        change(Type.DIRECTORY_AT, id, littleBytes(...made.pair)),
        ...(pair.hard ? [] : [tailChange(made.pair, false)]),
      ]);
    } finally {
      this.pairs.tracked.delete(made);
    }
  }

  /** The last pair of a directory. */
  private lastOf(pair: Pair): Pair {
    let last = pair;
    for (let n = 0; last.hard; n++) {
      if (n > this.flash.blockCount) throw new HostError(CORRUPT);
      last = this.pairs.fetch(last.tail);
    }
    return last;
  }

  /** The directory's pair. @throws HostError ENOTEMPTY */
  private demandEmpty(entry: Entry): { pair: Blocks } {
    const pair = this.pairs.fetch(directoryAt(entry));
    if (pair.entries.length > 0 || pair.hard) throw new HostError(ENOTEMPTY);
    return { pair: pair.blocks };
  }

  /** Out of the list with a directory that no entry leads to any more. */
  private dropDirectory(gone: { pair: Blocks }): void {
    this.pairs.addOrphans(-1);
    const pred = this.pairs.before(gone.pair);
    if (pred === undefined) throw new HostError(CORRUPT);
    this.pairs.drop(pred, this.pairs.fetch(gone.pair));
  }

  /** rmdir() removes files too, remove() empty directories: littlefs makes no difference. */
  remove(path: string): void {
    this.pairs.attempt(() => this.removeOne(path));
  }

  private removeOne(path: string): void {
    this.prepare();
    const { found, missing } = this.follow(path);
    if (missing !== undefined) throw new HostError(ENOENT);
    if (found === undefined) throw new HostError(EINVAL);
    const gone = found.entry.type === Type.DIRECTORY ? this.demandEmpty(found.entry) : undefined;
    if (gone !== undefined) {
      this.pairs.addOrphans(1);
      this.pairs.tracked.add(gone);
    }
    try {
      this.pairs.commit(found.pair, [change(Type.DELETE, found.id)]);
      if (gone !== undefined) this.dropDirectory(gone);
    } finally {
      if (gone !== undefined) this.pairs.tracked.delete(gone);
    }
  }

  rename(from: string, to: string): void {
    this.pairs.attempt(() => this.renameOne(from, to));
  }

  private renameOne(from: string, to: string): void {
    this.prepare();
    const old = this.follow(from);
    if (old.missing !== undefined) throw new HostError(ENOENT);
    if (old.found === undefined) throw new HostError(EINVAL);
    const target = this.follow(to);
    const { entry } = old.found;
    let { id: oldId } = old.found;
    let gone: { pair: Blocks } | undefined;
    if (target.missing !== undefined) {
      if (to.endsWith("/") && entry.type !== Type.DIRECTORY) throw new HostError(ENOTDIR);
      this.demandName(target.missing.name);
    } else {
      if (target.found === undefined) throw new HostError(EINVAL);
      if (target.found.entry.type !== entry.type)
        throw new HostError(target.found.entry.type === Type.DIRECTORY ? EISDIR : ENOTDIR);
      if (samePair(target.found.pair.blocks, old.found.pair.blocks) && target.found.id === oldId) return;
      if (entry.type === Type.DIRECTORY) {
        gone = this.demandEmpty(target.found.entry);
        this.pairs.addOrphans(1);
        this.pairs.tracked.add(gone);
      }
    }
    const { pair, id } = (target.missing ?? target.found)!;
    const name = target.missing?.name ?? target.found!.entry.name;
    const together = samePair(pair.blocks, old.found.pair.blocks);
    if (together && target.missing !== undefined && id <= oldId) oldId++;
    const source = { pair: [...old.found.pair.blocks] as Blocks };
    this.pairs.tracked.add(source);
    if (!together) this.pairs.setMove(oldId, old.found.pair.blocks);
    try {
      this.pairs.commit(pair, [
        ...(target.found === undefined ? [] : [change(Type.DELETE, id)]),
        change(Type.CREATE, id),
        change(entry.type, id, name),
        change(entry.structure, id, entry.data),
        ...Array.from(entry.attributes, ([attribute, data]) => change(Type.ATTRIBUTE + attribute, id, data)),
        ...(together ? [change(Type.DELETE, oldId)] : []),
      ]);
      // the entry it came from; unless a pair that moved has taken care of it
      if (!together && this.pairs.moveIsOpen) {
        this.pairs.clearMove();
        this.pairs.commit(this.pairs.fetch(source.pair), [change(Type.DELETE, oldId)]);
      }
      if (gone !== undefined) this.dropDirectory(gone);
    } finally {
      this.pairs.tracked.delete(source);
      if (gone !== undefined) this.pairs.tracked.delete(gone);
    }
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
    return { blockSize, blocks: blockCount, free: blockCount - this.pairs.size(), longestName: NAME_MAX };
  }
}

/** @throws HostError ENOTDIR */
function directoryAt(entry: Entry): Blocks {
  if (entry.type !== Type.DIRECTORY) throw new HostError(ENOTDIR);
  if (entry.structure !== Type.DIRECTORY_AT || entry.data.length !== 8) throw new HostError(CORRUPT);
  return [little(entry.data, 0), little(entry.data, 4)];
}

function info(entry: Entry): Info {
  const directory = entry.type === Type.DIRECTORY;
  const size = directory ? 0 : entry.structure === Type.INLINE ? entry.data.length : sizeIn(entry.data);
  return { name: text(entry.name), directory, size, modified: timeIn(entry.attributes.get(TIME)) };
}

function sizeIn(data: Uint8Array): number {
  if (data.length !== 8) throw new HostError(EIO);
  return little(data, 4);
}

function timeBytes(seconds: number): Uint8Array {
  const ns = BigInt(Math.floor(seconds * 1e6)) * 1000n;
  return littleBytes(Number(ns & 0xffffffffn), Number((ns >> 32n) & 0xffffffffn));
}

function timeIn(data: Uint8Array | undefined): number {
  if (data?.length !== 8) return 0;
  const ns = BigInt(little(data, 0)) | (BigInt(little(data, 4)) << 32n);
  return Number(ns / 1_000_000_000n);
}
