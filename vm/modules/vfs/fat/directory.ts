/** Directories: tables of entries of 32 bytes, in clusters or (the root of FAT12 and FAT16) in sectors of their own. */
import { HostError } from "../../../host.js";
import { type Geometry, dword, putDword, putWord, word } from "./geometry.js";
import { LongName, type Name, PIECE, SHORT, checksum, numbered, shownShort, writePiece } from "./names.js";
import type { Sectors } from "./sectors.js";
import type { Table } from "./table.js";

const EIO = 5;
const EACCES = 13;
const ENTRY = 32;
/** No directory is longer: a chain that leads on is a loop. */
const LONGEST = 0x200000;
const FREE = 0xe5;

export const DIRECTORY = 0x10;
export const ARCHIVE = 0x20;
export const READ_ONLY = 0x01;
const VOLUME_LABEL = 0x08;
const LONG_NAME = 0x0f;

/** An entry as it was read; it stands at `at` in its directory, its long name from `from` on. */
export interface Entry {
  name: string;
  short: string;
  attributes: number;
  cluster: number;
  size: number;
  /** Two words as on disk. */
  date: number;
  time: number;
  at: number;
  from: number;
}

export class Directory {
  /** Clusters of the chain as far as it was followed. */
  private readonly chain: number[];

  constructor(
    private readonly sectors: Sectors,
    private readonly table: Table,
    private readonly geometry: Geometry,
    /** First cluster; 0: the root directory. */
    readonly cluster: number,
  ) {
    const first = cluster === 0 ? geometry.rootCluster : cluster;
    if (first !== 0 && (first < 2 || first >= geometry.endCluster)) throw new HostError(EIO);
    this.chain = first === 0 ? [] : [first];
  }

  /** The sector in which byte `at` lies; undefined behind the end. */
  private sectorAt(at: number): number | undefined {
    const { geometry, chain } = this;
    if (at >= LONGEST) return undefined;
    const sector = Math.floor(at / geometry.sectorSize);
    if (chain.length === 0) return at < geometry.rootEntries * ENTRY ? geometry.rootStart + sector : undefined;
    const index = Math.floor(sector / geometry.clusterSectors);
    while (chain.length <= index) {
      const next = this.table.next(chain.at(-1)!);
      if (next === undefined) return undefined;
      chain.push(next);
    }
    return firstSector(geometry, chain[index]) + (sector % geometry.clusterSectors);
  }

  /** The 32 bytes at `at`, in the window: they change when the window moves. */
  entryAt(at: number): Uint8Array | undefined {
    const sector = this.sectorAt(at);
    if (sector === undefined) return undefined;
    const offset = at % this.geometry.sectorSize;
    return this.sectors.move(sector).subarray(offset, offset + ENTRY);
  }

  /** Where the entry at `at` lies on the device. */
  place(at: number): { sector: number; offset: number } {
    return { sector: this.sectorAt(at)!, offset: at % this.geometry.sectorSize };
  }

  *entries(dots = false): Generator<Entry, void, undefined> {
    const long = new LongName();
    for (let at = 0; ; at += ENTRY) {
      const entry = this.entryAt(at);
      if (entry === undefined || entry[0] === 0) return;
      const attributes = entry[11] & 0x3f;
      if (entry[0] === FREE || (attributes & ~ARCHIVE) === VOLUME_LABEL) long.clear();
      else if (attributes === LONG_NAME) long.piece(entry, at);
      else if (entry[0] === 0x2e && !dots) long.clear();
      else {
        const found = long.of(entry);
        yield {
          name: found ?? shownShort(entry),
          short: String.fromCharCode(...entry.subarray(0, SHORT)),
          attributes,
          cluster: clusterOf(entry, this.geometry),
          size: dword(entry, 28),
          date: word(entry, 24),
          time: word(entry, 22),
          at,
          from: found === undefined ? at : long.start,
        };
        long.clear();
      }
    }
  }

  /** By long or short name, in any case of what `capitals` knows to be a letter. */
  find(name: Name, capitals: (text: string) => string): Entry | undefined {
    const wanted = capitals(name.long);
    for (const entry of this.entries())
      if (capitals(entry.name) === wanted || (!name.lossy && entry.short === name.short)) return entry;
    return undefined;
  }

  /** `.` and `..` of a subdirectory. */
  findDots(name: "." | ".."): Entry | undefined {
    for (const entry of this.entries(true)) if (entry.short === name.padEnd(SHORT)) return entry;
    return undefined;
  }

  /** Where the entry with the volume's label stands; only a root directory has one. */
  findLabel(): number | undefined {
    for (let at = 0; ; at += ENTRY) {
      const entry = this.entryAt(at);
      if (entry === undefined || entry[0] === 0) return undefined;
      if (entry[0] !== FREE && (entry[11] & 0x3f & ~ARCHIVE) === VOLUME_LABEL) return at;
    }
  }

  /**
   * Names the volume.
   * @param label  11 bytes of code page 437; undefined: none
   * @throws HostError EACCES when a fixed root directory is full
   */
  putLabel(label: Uint8Array | undefined): void {
    let at = this.findLabel();
    if (at === undefined) {
      if (label === undefined) return;
      at = this.room(1);
      this.entryAt(at)!.fill(0)[11] = VOLUME_LABEL;
    }
    const entry = this.entryAt(at)!;
    if (label === undefined) entry[0] = FREE;
    else entry.set(label);
    this.sectors.touch();
  }

  get empty(): boolean {
    return this.entries().next().done === true;
  }

  /**
   * A new entry, blank but for its name.
   * @returns where it stands
   * @throws HostError EACCES when a fixed root directory or the volume is full
   */
  register(name: Name): number {
    let short = name.short;
    if (name.lossy) {
      const taken = new Set(Array.from(this.entries(), (entry) => entry.short));
      let n = 1;
      do short = numbered(name, n++);
      while (taken.has(short) && n < 100);
      if (taken.has(short)) throw new HostError(EACCES);
    }
    const pieces = name.needsLong ? Math.ceil(name.long.length / PIECE) : 0;
    const from = this.room(pieces + 1);
    const bytes = Uint8Array.from(short, (c) => c.charCodeAt(0));
    for (let i = 0; i < pieces; i++) {
      writePiece(this.entryAt(from + i * ENTRY)!, name.long, pieces - i, checksum(bytes));
      this.sectors.touch();
    }
    const at = from + pieces * ENTRY;
    const entry = this.entryAt(at)!;
    entry.fill(0);
    entry.set(bytes);
    entry[12] = name.flags;
    this.sectors.touch();
    return at;
  }

  /** So many free entries in a row, the directory grown if need be. */
  private room(count: number): number {
    let run = 0;
    for (let at = 0; ; at += ENTRY) {
      const entry = this.entryAt(at) ?? (this.grow(), this.entryAt(at));
      if (entry === undefined) throw new HostError(EACCES);
      run = entry[0] === FREE || entry[0] === 0 ? run + 1 : 0;
      if (run === count) return at - (count - 1) * ENTRY;
    }
  }

  private grow(): void {
    if (this.chain.length === 0) return;
    const cluster = this.table.allocate(this.chain.at(-1)!);
    if (cluster === 0) return;
    clear(this.sectors, this.geometry, cluster);
    this.chain.push(cluster);
  }

  remove(entry: Entry): void {
    for (let at = entry.from; at <= entry.at; at += ENTRY) {
      this.entryAt(at)![0] = FREE;
      this.sectors.touch();
    }
  }
}

export function firstSector(geometry: Geometry, cluster: number): number {
  return geometry.dataStart + (cluster - 2) * geometry.clusterSectors;
}

export function clear(sectors: Sectors, geometry: Geometry, cluster: number): void {
  for (let i = 0; i < geometry.clusterSectors; i++) {
    sectors.blank(firstSector(geometry, cluster) + i);
    sectors.touch();
  }
}

function clusterOf(entry: Uint8Array, geometry: Geometry): number {
  return word(entry, 26) + (geometry.bits === 32 ? word(entry, 20) * 0x10000 : 0);
}

export function setCluster(entry: Uint8Array, geometry: Geometry, cluster: number): void {
  putWord(entry, 26, cluster & 0xffff);
  if (geometry.bits === 32) putWord(entry, 20, cluster >>> 16);
}

/** Date and time in two words, time first: steps of two seconds, years from 1980. */
export function putTime(entry: Uint8Array, at: number, unixSeconds: number): void {
  const d = new Date(unixSeconds * 1000);
  const year = Math.min(Math.max(d.getUTCFullYear() - 1980, 0), 127);
  putDword(
    entry,
    at,
    ((((year << 9) | ((d.getUTCMonth() + 1) << 5) | d.getUTCDate()) << 16) |
      (d.getUTCHours() << 11) |
      (d.getUTCMinutes() << 5) |
      (d.getUTCSeconds() >> 1)) >>>
      0,
  );
}

/** The other way. @returns seconds since 1970 */
export function timeOf(date: number, time: number): number {
  return (
    Date.UTC(1980 + (date >> 9), ((date >> 5) & 15) - 1, date & 31, time >> 11, (time >> 5) & 63, 2 * (time & 31)) /
    1000
  );
}
