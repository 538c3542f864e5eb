/** An open file of a FAT volume. Parts of sectors go through the volume's window, whole sectors directly. */
import { HostError, type HostFile } from "../../../host.js";
import { PyError } from "../../../objects/error.js";
import { firstSector, putTime, setCluster } from "./directory.js";
import { putDword, putWord } from "./geometry.js";
import type { FatVolume } from "./volume.js";

const EIO = 5;
const EACCES = 13;
const ENOSPC = 28;
const LARGEST = 0xffffffff;

/** Files that are open for writing. */
const open = new Set<WeakRef<FatFile>>();

/**
 * What gc.collect() does for files that a program lost without closing them: on a board their finaliser closes them. Which are
 * lost cannot be told here, so that all of them are brought up to date.
 */
export function flushOpenFiles(): void {
  for (const each of open) {
    const file = each.deref();
    if (file === undefined) open.delete(each);
    else file.flushQuietly();
  }
}

export class FatFile implements HostFile {
  private at = 0;
  private readonly self = new WeakRef(this);
  private changed: boolean;
  /** Clusters of the file as far as they were followed. */
  private readonly chain: number[] = [];

  constructor(
    private readonly volume: FatVolume,
    /** Where the directory entry lies. */
    private readonly place: { sector: number; offset: number },
    first: number,
    private size: number,
    private readonly mode: { read: boolean; write: boolean; created: boolean },
  ) {
    this.changed = mode.created;
    if (mode.write) open.add(this.self);
    if (first !== 0) this.chain.push(first);
  }

  /** The sector in which byte `at` lies. @returns undefined when the volume is full */
  private sectorAt(at: number, grow: boolean): number | undefined {
    const { geometry, table } = this.volume;
    const sector = Math.floor(at / geometry.sectorSize);
    const index = Math.floor(sector / geometry.clusterSectors);
    const { chain } = this;
    while (chain.length <= index) {
      let next = chain.length === 0 ? undefined : table.next(chain.at(-1)!);
      if (next === undefined) {
        if (!grow) throw new HostError(EIO);
        next = table.allocate(chain.at(-1) ?? 0);
        if (next === 0) return undefined;
        if (chain.length === 0) this.changed = true;
      }
      chain.push(next);
    }
    if (chain[index] < 2 || chain[index] >= geometry.endCluster) throw new HostError(EIO);
    return firstSector(geometry, chain[index]) + (sector % geometry.clusterSectors);
  }

  /** How many whole sectors from byte `at` on lie together, of at most `bytes` bytes. */
  private together(at: number, bytes: number): number {
    const { sectorSize, clusterSectors } = this.volume.geometry;
    const inCluster = clusterSectors - (Math.floor(at / sectorSize) % clusterSectors);
    return Math.min(inCluster, Math.floor(bytes / sectorSize));
  }

  read(count: number): Uint8Array {
    if (!this.mode.read) throw new HostError(EACCES);
    const { sectors, geometry } = this.volume;
    const out = new Uint8Array(Math.max(0, Math.min(count, this.size - this.at)));
    for (let done = 0; done < out.length;) {
      const sector = this.sectorAt(this.at, false)!;
      const offset = this.at % geometry.sectorSize;
      const left = out.length - done;
      const whole = offset === 0 ? this.together(this.at, left) : 0;
      let step: number;
      if (whole > 0) {
        step = whole * geometry.sectorSize;
        sectors.read(sector, out.subarray(done, done + step));
      } else {
        step = Math.min(left, geometry.sectorSize - offset);
        out.set(sectors.move(sector).subarray(offset, offset + step), done);
      }
      done += step;
      this.at += step;
    }
    return out;
  }

  /** @throws HostError ENOSPC when not all of it fits; what fits is written */
  write(bytes: Uint8Array): number {
    if (!this.mode.write) throw new HostError(EACCES);
    const { sectors, geometry } = this.volume;
    const end = Math.min(this.at + bytes.length, LARGEST);
    for (let done = 0; this.at < end;) {
      const sector = this.sectorAt(this.at, true);
      if (sector === undefined) throw new HostError(ENOSPC);
      const offset = this.at % geometry.sectorSize;
      const left = end - this.at;
      const whole = offset === 0 ? this.together(this.at, left) : 0;
      let step: number;
      if (whole > 0) {
        step = whole * geometry.sectorSize;
        sectors.write(sector, bytes.slice(done, done + step));
      } else {
        step = Math.min(left, geometry.sectorSize - offset);
        const window = offset === 0 && this.at >= this.size ? sectors.blank(sector) : sectors.move(sector);
        window.set(bytes.subarray(done, done + step), offset);
        sectors.touch();
      }
      done += step;
      this.at += step;
      this.changed = true;
      if (this.at > this.size) this.size = this.at;
    }
    if (this.at < end || end - this.at !== 0) throw new HostError(ENOSPC);
    return bytes.length;
  }

  /** Behind the end a file open for writing grows (with what lay there), one open for reading stays at its end. */
  seek(offset: number, whence: 0 | 1 | 2): number {
    let to = offset + (whence === 0 ? 0 : whence === 1 ? this.at : this.size);
    if (to < 0 || (to > this.size && !this.mode.write)) to = this.size;
    if (to > this.size) {
      const { sectorSize, clusterSectors } = this.volume.geometry;
      const cluster = sectorSize * clusterSectors;
      for (let at = 0; at < to; at += cluster)
        if (this.sectorAt(at, true) === undefined) {
          to = at;
          break;
        }
      this.size = Math.max(this.size, to);
      this.changed = true;
    }
    return (this.at = to);
  }

  flush(): void {
    const { sectors, geometry } = this.volume;
    if (this.changed) {
      const entry = sectors.move(this.place.sector).subarray(this.place.offset, this.place.offset + 32);
      entry[11] |= 0x20;
      setCluster(entry, geometry, this.chain[0] ?? 0);
      putDword(entry, 28, this.size);
      putTime(entry, 22, this.volume.now());
      putWord(entry, 18, 0);
      sectors.touch();
      this.changed = false;
      this.volume.sync();
    }
  }

  close(): void {
    open.delete(this.self);
    this.flush();
  }

  /** A finaliser raises nothing. */
  flushQuietly(): void {
    try {
      this.flush();
    } catch (error) {
      if (!(error instanceof HostError || error instanceof PyError)) throw error;
    }
  }
}
