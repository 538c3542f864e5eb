/**
 * Where a FAT volume's parts lie: read from its boot sector (the BIOS parameter block), directly or behind a partition table.
 *
 *     reserved | FAT (once or twice) | root directory of FAT12 and FAT16 | clusters 2, 3, ...
 *
 * The number of clusters alone decides between 12, 16 and 32 bits.
 *
 * @see Microsoft, "FAT: General Overview of On-Disk Format", 1.03; what is taken for a FAT volume is what FatFs takes for one
 */
import { HostError } from "../../../host.js";

export interface Geometry {
  bits: 12 | 16 | 32;
  /** Bytes: 512, 1024, 2048 or 4096. */
  sectorSize: number;
  /** Sectors in a cluster, a power of two. */
  clusterSectors: number;
  /** First sector of the volume, of the FAT, of the fixed root directory (FAT32: 0), of cluster 2. */
  start: number;
  fatStart: number;
  rootStart: number;
  dataStart: number;
  /** One FAT or two, each of so many sectors. */
  fats: number;
  fatSectors: number;
  /** Entries of the fixed root directory; 0 in FAT32. */
  rootEntries: number;
  /** First cluster of FAT32's root directory; 0 elsewhere. */
  rootCluster: number;
  /** One more than the number of the last cluster. */
  endCluster: number;
  /** The FSInfo sector of FAT32. */
  infoSector: number | undefined;
}

const ENODEV = 19;
/** The most clusters of FAT12 and FAT16. */
export const MAX_FAT12 = 0xff5;
export const MAX_FAT16 = 0xfff5;
export const MAX_FAT32 = 0x0ffffff5;

export function word(b: Uint8Array, at: number): number {
  return b[at] | (b[at + 1] << 8);
}
export function dword(b: Uint8Array, at: number): number {
  return (word(b, at) | (word(b, at + 2) << 16)) >>> 0;
}
export function putWord(b: Uint8Array, at: number, value: number): void {
  b[at] = value & 0xff;
  b[at + 1] = (value >>> 8) & 0xff;
}
export function putDword(b: Uint8Array, at: number, value: number): void {
  putWord(b, at, value & 0xffff);
  putWord(b, at + 2, value >>> 16);
}

const enum Boot {
  VOLUME,
  OTHER_BOOT_SECTOR,
  NONE,
}

function ascii(b: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...b.subarray(at, at + length));
}

function kindOf(sector: Uint8Array): Boot {
  if (word(sector, 510) !== 0xaa55) return Boot.NONE;
  if (sector[0] === 0xe9 || (sector[0] === 0xeb && sector[2] === 0x90)) {
    if (ascii(sector, 54, 3) === "FAT" || ascii(sector, 82, 5) === "FAT32") return Boot.VOLUME;
  }
  return Boot.OTHER_BOOT_SECTOR;
}

/**
 * @param read  gives a sector; the array may be overwritten by the next call
 * @throws HostError ENODEV when no FAT volume is there
 */
export function readGeometry(read: (sector: number) => Uint8Array, sectorSize: number): Geometry {
  let sector = read(0);
  let start = 0;
  let kind = kindOf(sector);
  if (kind === Boot.OTHER_BOOT_SECTOR) {
    const partitions = [0, 1, 2, 3].map((i) => dword(sector, 446 + 16 * i + 8));
    for (const first of partitions) {
      if (first === 0) continue;
      sector = read(first);
      kind = kindOf(sector);
      start = first;
      if (kind === Boot.VOLUME) break;
    }
  }
  if (kind !== Boot.VOLUME) throw new HostError(ENODEV);
  return parameters(sector, start, sectorSize);
}

function parameters(b: Uint8Array, start: number, sectorSize: number): Geometry {
  const demand = (sound: boolean): void => {
    if (!sound) throw new HostError(ENODEV);
  };
  demand(word(b, 11) === sectorSize);
  const fatSectors = word(b, 22) || dword(b, 36);
  const fats = b[16];
  const clusterSectors = b[13];
  const rootEntries = word(b, 17);
  const total = word(b, 19) || dword(b, 32);
  const reserved = word(b, 14);
  demand(fats === 1 || fats === 2);
  demand(clusterSectors !== 0 && (clusterSectors & (clusterSectors - 1)) === 0);
  demand(rootEntries % (sectorSize / 32) === 0);
  demand(reserved !== 0);
  const system = reserved + fatSectors * fats + rootEntries / (sectorSize / 32);
  demand(total >= system);
  const clusters = Math.floor((total - system) / clusterSectors);
  demand(clusters > 0 && clusters <= MAX_FAT32);
  const bits = clusters <= MAX_FAT12 ? 12 : clusters <= MAX_FAT16 ? 16 : 32;
  const endCluster = clusters + 2;
  const fatStart = start + reserved;
  demand(bits === 32 ? word(b, 42) === 0 && rootEntries === 0 : rootEntries !== 0);
  const fatBytes = bits === 12 ? Math.ceil((endCluster * 3) / 2) : (endCluster * bits) / 8;
  demand(fatSectors >= Math.ceil(fatBytes / sectorSize));
  return {
    bits,
    sectorSize,
    clusterSectors,
    start,
    fatStart,
    rootStart: bits === 32 ? 0 : fatStart + fatSectors * fats,
    dataStart: start + system,
    fats,
    fatSectors,
    rootEntries,
    rootCluster: bits === 32 ? dword(b, 44) : 0,
    endCluster,
    infoSector: bits === 32 && word(b, 48) === 1 ? start + 1 : undefined,
  };
}
