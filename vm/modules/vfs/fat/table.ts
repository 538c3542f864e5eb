/** The file allocation table: which cluster follows which, and which are free. */
import { HostError } from "../../../host.js";
import { type Geometry, dword, putDword, putWord, word } from "./geometry.js";
import type { Sectors } from "./sectors.js";

const EIO = 5;
const END = 0x0fffffff;

export class Table {
  /** Where the search for a free cluster starts. */
  last: number;
  private freeClusters: number | undefined;
  /** FSInfo must be written. */
  private changed = false;

  constructor(
    private readonly sectors: Sectors,
    private readonly geometry: Geometry,
  ) {
    this.last = geometry.endCluster - 1;
    this.readInfo();
  }

  /** FAT32 keeps the number of free clusters and a hint beside the boot sector. Both may be wrong: only used if possible. */
  private readInfo(): void {
    const { infoSector, endCluster } = this.geometry;
    if (infoSector === undefined) return;
    const b = this.sectors.move(infoSector);
    if (word(b, 510) !== 0xaa55 || dword(b, 0) !== 0x41615252 || dword(b, 484) !== 0x61417272) return;
    const free = dword(b, 488);
    if (free <= endCluster - 2) this.freeClusters = free;
    const hint = dword(b, 492);
    if (hint >= 2 && hint < endCluster) this.last = hint;
  }

  writeInfo(): void {
    const { infoSector } = this.geometry;
    if (infoSector === undefined || !this.changed) return;
    const b = this.sectors.blank(infoSector);
    putWord(b, 510, 0xaa55);
    putDword(b, 0, 0x41615252);
    putDword(b, 484, 0x61417272);
    putDword(b, 488, this.freeClusters ?? 0xffffffff);
    putDword(b, 492, this.last);
    this.sectors.touch();
    this.changed = false;
  }

  /** The cluster's entry. @throws HostError EIO for a number that is no cluster: the volume is corrupt */
  private get(cluster: number): number {
    const { bits, fatStart, sectorSize, endCluster } = this.geometry;
    if (cluster < 2 || cluster >= endCluster) throw new HostError(EIO);
    if (bits === 12) {
      const at = cluster + (cluster >> 1);
      const low = this.byte(at);
      const both = low | (this.byte(at + 1) << 8);
      return (cluster & 1) === 0 ? both & 0xfff : both >> 4;
    }
    const at = (cluster * bits) / 8;
    const b = this.sectors.move(fatStart + Math.floor(at / sectorSize));
    return bits === 16 ? word(b, at % sectorSize) : dword(b, at % sectorSize) & END;
  }

  private put(cluster: number, value: number): void {
    const { bits, fatStart, sectorSize, endCluster } = this.geometry;
    if (cluster < 2 || cluster >= endCluster) throw new HostError(EIO);
    if (bits === 12) {
      const at = cluster + (cluster >> 1);
      if ((cluster & 1) === 0) {
        this.setByte(at, value & 0xff);
        this.setByte(at + 1, (this.byte(at + 1) & 0xf0) | ((value >> 8) & 0x0f));
      } else {
        this.setByte(at, (this.byte(at) & 0x0f) | ((value << 4) & 0xf0));
        this.setByte(at + 1, (value >> 4) & 0xff);
      }
      return;
    }
    const at = (cluster * bits) / 8;
    const b = this.sectors.move(fatStart + Math.floor(at / sectorSize));
    if (bits === 16) putWord(b, at % sectorSize, value & 0xffff);
    // the top four bits are not ours
    else putDword(b, at % sectorSize, ((dword(b, at % sectorSize) & 0xf0000000) | value) >>> 0);
    this.sectors.touch();
  }

  /** Entries of FAT12 may lie across two sectors. */
  private byte(at: number): number {
    const { fatStart, sectorSize } = this.geometry;
    return this.sectors.move(fatStart + Math.floor(at / sectorSize))[at % sectorSize];
  }

  private setByte(at: number, value: number): void {
    const { fatStart, sectorSize } = this.geometry;
    this.sectors.move(fatStart + Math.floor(at / sectorSize))[at % sectorSize] = value;
    this.sectors.touch();
  }

  /** The next cluster of a chain, undefined at its end. @throws HostError EIO for a broken chain */
  next(cluster: number): number | undefined {
    const value = this.get(cluster);
    if (value < 2) throw new HostError(EIO);
    return value >= this.geometry.endCluster ? undefined : value;
  }

  /**
   * A free cluster as the end of a chain.
   * @param after  the chain's last cluster, 0 for a new chain
   * @returns 0 when the volume is full
   */
  allocate(after: number): number {
    const { endCluster } = this.geometry;
    if (this.freeClusters === 0) return 0;
    const from = after === 0 ? this.last : after;
    for (let i = 1; i <= endCluster - 2; i++) {
      const cluster = 2 + ((from - 2 + i) % (endCluster - 2));
      if (this.get(cluster) !== 0) continue;
      this.put(cluster, END);
      if (after !== 0) this.put(after, cluster);
      this.last = cluster;
      this.count(-1);
      return cluster;
    }
    return 0;
  }

  /** Frees a chain from `cluster` on. @param before  what becomes its end, 0: nothing is left of it */
  release(cluster: number, before: number): void {
    if (before !== 0) this.put(before, END);
    for (let each: number | undefined = cluster; each !== undefined;) {
      const value = this.get(each);
      if (value === 0) break;
      if (value === 1) throw new HostError(EIO);
      this.put(each, 0);
      this.count(1);
      each = value >= this.geometry.endCluster ? undefined : value;
    }
  }

  private count(change: number): void {
    if (this.freeClusters !== undefined) this.freeClusters += change;
    this.changed = true;
  }

  free(): number {
    if (this.freeClusters !== undefined) return this.freeClusters;
    let free = 0;
    for (let cluster = 2; cluster < this.geometry.endCluster; cluster++) if (this.get(cluster) === 0) free++;
    this.changed = true;
    return (this.freeClusters = free);
  }
}
