/**
 * A FAT12, FAT16 or FAT32 volume on a block device: paths, files, directories.
 *
 * What it refuses, and with which number, is what FatFs R0.13c refuses as MicroPython uses it (lib/oofatfs/ff.c,
 * extmod/vfs_fat.c): a missing directory on the way is ENOENT, a directory that is not empty or a read-only file EACCES.
 *
 * @see Microsoft, "FAT: General Overview of On-Disk Format", 1.03
 */
import { HostError } from "../../../host.js";
import { type BlockDevice, EROFS } from "../block-device.js";
import type { Info, OpenMode, Space, Volume } from "../volume.js";
import {
  ARCHIVE,
  DIRECTORY,
  Directory,
  type Entry,
  READ_ONLY,
  clear,
  putTime,
  setCluster,
  timeOf,
} from "./directory.js";
import { FatFile } from "./file.js";
import { type Geometry, putDword, readGeometry } from "./geometry.js";
import { type Name, SHORT, labelBytes, parseName, shownLabel } from "./names.js";
import { Sectors } from "./sectors.js";
import { Table } from "./table.js";

const ENOENT = 2;
const EIO = 5;
const EACCES = 13;
const EBUSY = 16;
const EEXIST = 17;
const ENOTDIR = 20;
const EISDIR = 21;
const EINVAL = 22;

/** A path followed: its last directory, and what that has under the name. Without a name: the directory itself. */
interface Place {
  directory: Directory;
  name: Name | undefined;
  entry: Entry | undefined;
  /** The path ended in `.` or `..` or was empty. */
  dots: boolean;
}

/** The size of the sectors of a device. @throws HostError EIO for one that no FAT volume can have */
export function sectorSizeOf(device: BlockDevice): number {
  if (device.init() !== 0) throw new HostError(EBUSY);
  const size = device.blockSize();
  if (![512, 1024, 2048, 4096].includes(size)) throw new HostError(EIO);
  return size;
}

export class FatVolume implements Volume {
  readonly sectors: Sectors;
  readonly geometry: Geometry;
  readonly table: Table;
  /** First cluster of the current directory, 0: the root; and its path. */
  private current = 0;
  private currentPath = "/";

  /** @throws HostError ENODEV when there is no FAT volume on the device */
  constructor(
    readonly device: BlockDevice,
    /** Seconds since 1970, for the times of files. */
    readonly now: () => number,
    /** Names that this makes equal are the same. */
    private readonly capitals = (text: string): string => text.toUpperCase(),
  ) {
    this.sectors = new Sectors(device, sectorSizeOf(device));
    this.geometry = readGeometry((sector) => this.sectors.move(sector), this.sectors.size);
    if (this.geometry.fats === 2)
      this.sectors.mirrored = { start: this.geometry.fatStart, length: this.geometry.fatSectors };
    this.table = new Table(this.sectors, this.geometry);
  }

  private directory(cluster: number): Directory {
    return new Directory(this.sectors, this.table, this.geometry, cluster);
  }

  /** @throws HostError ENOENT when the way there is missing, EINVAL for an impossible name */
  private follow(path: string): Place {
    let directory = this.directory(/^[/\\]/.test(path) ? 0 : this.current);
    const parts = path.split(/[/\\]+/).filter((part) => part !== "");
    for (const [i, part] of parts.entries()) {
      const last = i === parts.length - 1;
      if (part === "." || part === "..") {
        const entry = directory.findDots(part);
        // the root has neither: both are the root
        if (entry !== undefined) directory = this.directory(entry.cluster);
        if (last) return { directory, name: undefined, entry: undefined, dots: true };
        continue;
      }
      const name = parseName(part);
      const entry = directory.find(name, this.capitals);
      if (last) return { directory, name, entry, dots: false };
      if (entry === undefined || (entry.attributes & DIRECTORY) === 0) throw new HostError(ENOENT);
      directory = this.directory(entry.cluster);
    }
    return { directory, name: undefined, entry: undefined, dots: true };
  }

  private existing(path: string): Place & { entry: Entry; name: Name } {
    const place = this.follow(path);
    if (place.name === undefined) throw new HostError(EINVAL);
    if (place.entry === undefined) throw new HostError(ENOENT);
    return place as Place & { entry: Entry; name: Name };
  }

  private listed(path: string): Directory {
    const { directory, name, entry } = this.follow(path);
    if (name === undefined) return directory;
    if (entry === undefined || (entry.attributes & DIRECTORY) === 0) throw new HostError(ENOENT);
    return this.directory(entry.cluster);
  }

  private demandWritable(): void {
    if (!this.device.writable) throw new HostError(EROFS);
  }

  sync(): void {
    this.table.writeInfo();
    this.sectors.flush();
    this.device.sync();
  }

  open(path: string, mode: OpenMode): FatFile {
    if (mode.write) this.demandWritable();
    const { directory, name, entry } = this.follow(path);
    if (name === undefined) throw new HostError(EINVAL);
    const created = mode.create && (entry === undefined || mode.truncate);
    if (mode.create) {
      if (entry !== undefined && (entry.attributes & (READ_ONLY | DIRECTORY)) !== 0) throw new HostError(EACCES);
      if (entry !== undefined && mode.exclusive) throw new HostError(EEXIST);
    } else {
      if (entry === undefined || (entry.attributes & DIRECTORY) !== 0) throw new HostError(ENOENT);
      if (mode.write && (entry.attributes & READ_ONLY) !== 0) throw new HostError(EACCES);
    }
    const at = entry?.at ?? directory.register(name);
    if (created) {
      const made = directory.entryAt(at)!;
      made[11] = ARCHIVE;
      putTime(made, 14, this.now());
      setCluster(made, this.geometry, 0);
      putDword(made, 28, 0);
      this.sectors.touch();
      if (entry !== undefined && entry.cluster !== 0) {
        this.table.release(entry.cluster, 0);
        this.table.last = entry.cluster - 1;
      }
    }
    const file = new FatFile(this, directory.place(at), created ? 0 : entry!.cluster, created ? 0 : entry!.size, {
      read: mode.read,
      write: mode.write,
      created,
    });
    if (mode.append) file.seek(0, 2);
    return file;
  }

  list(path: string): Info[] {
    return Array.from(this.listed(path).entries(), info);
  }

  info(path: string): Info {
    if (path === "" || path === "/") return { name: "", directory: true, size: 0, modified: timeOf(0x2821, 0) };
    return info(this.existing(path).entry);
  }

  /** @throws HostError EISDIR, ENOTDIR, EACCES (not empty, read-only, or the current directory), ENOENT */
  remove(path: string, directory: boolean): void {
    const { entry } = this.existing(path);
    const isDirectory = (entry.attributes & DIRECTORY) !== 0;
    if (isDirectory !== directory) throw new HostError(directory ? ENOTDIR : EISDIR);
    this.demandWritable();
    const place = this.existing(path);
    if ((entry.attributes & READ_ONLY) !== 0) throw new HostError(EACCES);
    if (isDirectory && (entry.cluster === this.current || !this.directory(entry.cluster).empty))
      throw new HostError(EACCES);
    place.directory.remove(entry);
    if (entry.cluster !== 0) this.table.release(entry.cluster, 0);
    this.sync();
  }

  /** A file that is already there is replaced. */
  rename(from: string, to: string): void {
    this.demandWritable();
    const old = this.existing(from);
    let target = this.follow(to);
    const isItself = (place: Place): boolean =>
      place.entry !== undefined && place.directory.cluster === old.directory.cluster && place.entry.at === old.entry.at;
    if (target.name === undefined) throw new HostError(target.dots ? EINVAL : EEXIST);
    if (target.entry !== undefined && !isItself(target)) {
      this.remove(to, false);
      target = this.follow(to);
    }
    const { entry } = this.existing(from);
    const fields = Uint8Array.from(old.directory.entryAt(entry.at)!);
    const at = target.directory.register(target.name!);
    const made = target.directory.entryAt(at)!;
    made.set(fields.subarray(13), 13);
    made[11] = fields[11] | ((fields[11] & DIRECTORY) === 0 ? ARCHIVE : 0);
    this.sectors.touch();
    if ((entry.attributes & DIRECTORY) !== 0 && target.directory.cluster !== old.directory.cluster) {
      const dots = this.directory(entry.cluster).findDots("..");
      if (dots !== undefined) {
        setCluster(this.directory(entry.cluster).entryAt(dots.at)!, this.geometry, target.directory.cluster);
        this.sectors.touch();
      }
    }
    old.directory.remove(entry);
    this.sync();
  }

  makeDirectory(path: string): void {
    this.demandWritable();
    const place = this.follow(path);
    if (place.name === undefined) throw new HostError(place.dots ? EEXIST : EINVAL);
    if (place.entry !== undefined) throw new HostError(EEXIST);
    const cluster = this.table.allocate(0);
    if (cluster === 0) throw new HostError(EACCES);
    this.sectors.flush();
    clear(this.sectors, this.geometry, cluster);
    const inside = this.directory(cluster);
    const time = this.now();
    for (const [at, name, to] of [
      [0, ".", cluster],
      [32, "..", place.directory.cluster],
    ] as const) {
      const entry = inside.entryAt(at)!;
      entry.fill(32, 0, 11);
      for (let i = 0; i < name.length; i++) entry[i] = 0x2e;
      entry[11] = DIRECTORY;
      putTime(entry, 22, time);
      setCluster(entry, this.geometry, to);
      this.sectors.touch();
    }
    let at: number;
    try {
      at = place.directory.register(place.name);
    } catch (error) {
      this.table.release(cluster, 0);
      throw error;
    }
    const entry = place.directory.entryAt(at)!;
    putTime(entry, 22, time);
    setCluster(entry, this.geometry, cluster);
    entry[11] = DIRECTORY;
    this.sectors.touch();
    this.sync();
  }

  changeDirectory(path: string): void {
    const directory = this.listed(path);
    this.current = directory.cluster;
    const parts = path.startsWith("/") ? [] : this.currentPath.split("/").filter((part) => part !== "");
    for (const part of path.split(/[/\\]+/)) {
      if (part === "..") parts.pop();
      else if (part !== "." && part !== "") parts.push(part);
    }
    this.currentPath = `/${parts.join("/")}`;
  }

  workingDirectory(): string {
    return this.currentPath;
  }

  /** The volume's name, empty without one. */
  label(): string {
    const root = this.directory(0);
    const at = root.findLabel();
    return at === undefined ? "" : shownLabel(root.entryAt(at)!.subarray(0, SHORT));
  }

  /** @throws HostError EINVAL for what cannot be a label, EACCES when there is no room for one */
  setLabel(label: string): void {
    this.demandWritable();
    this.directory(0).putLabel(labelBytes(label, this.capitals));
    this.sync();
  }

  space(): Space {
    const { clusterSectors, sectorSize, endCluster } = this.geometry;
    return {
      blockSize: clusterSectors * sectorSize,
      blocks: endCluster - 2,
      free: this.table.free(),
      longestName: 255,
    };
  }
}

function info({ name, attributes, size, date, time }: Entry): Info {
  return { name, directory: (attributes & DIRECTORY) !== 0, size, modified: timeOf(date, time) };
}
