/**
 * Makes an empty FAT volume: without a partition table, one FAT, clusters sized by the volume, as FatFs' f_mkfs makes it for
 * MicroPython (whose images these are thus like). FAT32, with a partition table, where 16 bits are not enough.
 */
import { HostError } from "../../../host.js";
import { type BlockDevice, EROFS } from "../block-device.js";
import { MAX_FAT12, MAX_FAT16, MAX_FAT32, putDword, putWord } from "./geometry.js";
import { sectorSizeOf } from "./volume.js";

const EIO = 5;
const ROOT_ENTRIES = 512;
const FATS = 1;
/** Sectors in front of a volume behind a partition table. */
const FIRST_PARTITION = 63;
/** Volumes from so many units on take twice the clusters: units of 4096 sectors for FAT12/16, 131072 for FAT32. */
const STEPS = { 16: [1, 4, 16, 64, 256, 512], 32: [1, 2, 4, 8, 16, 32] };

interface Plan {
  bits: 12 | 16 | 32;
  start: number;
  total: number;
  clusterSectors: number;
  reserved: number;
  fatSectors: number;
}

/** @throws HostError EIO when the device is too small, EROFS when it cannot be written */
export function makeFat(device: BlockDevice, now: number): void {
  const size = sectorSizeOf(device);
  if (!device.writable) throw new HostError(EROFS);
  const sectors = device.count();
  const plan = plan16(sectors, size) ?? plan32(sectors - FIRST_PARTITION, size);
  if (plan === undefined) throw new HostError(EIO);
  write(device, size, plan, now);
}

function defaultCluster(total: number, bits: 16 | 32): number {
  const units = Math.floor(total / (bits === 32 ? 0x20000 : 0x1000));
  return 2 ** STEPS[bits].filter((step) => step <= units).length;
}

/** FAT12 or FAT16, whichever the number of clusters makes it. */
function plan16(total: number, size: number): Plan | undefined {
  if (total < 22) return undefined;
  const rootSectors = (ROOT_ENTRIES * 32) / size;
  const preferred = defaultCluster(total, 16);
  let clusterSectors = preferred;
  for (;;) {
    const estimate = Math.floor(total / clusterSectors);
    const bits = estimate > MAX_FAT12 ? 16 : 12;
    const bytes = bits === 16 ? estimate * 2 + 4 : Math.floor((estimate * 3 + 1) / 2) + 3;
    const fatSectors = Math.ceil(bytes / size);
    const used = 1 + fatSectors * FATS + rootSectors;
    if (total < used + clusterSectors * 16) return undefined;
    const clusters = Math.floor((total - used) / clusterSectors);
    if (bits === 16 ? clusters > MAX_FAT12 && clusters <= MAX_FAT16 : clusters <= MAX_FAT12)
      return { bits, start: 0, total, clusterSectors, reserved: 1, fatSectors };
    // too many for 16 bits, or too few for the FAT that was sized for 16: larger clusters
    clusterSectors *= 2;
    if (clusterSectors > 128) return undefined;
  }
}

function plan32(total: number, size: number): Plan | undefined {
  if (total < 22) return undefined;
  for (let clusterSectors = defaultCluster(total, 32); clusterSectors >= 1; clusterSectors /= 2) {
    const estimate = Math.floor(total / clusterSectors);
    if (estimate <= MAX_FAT16 || estimate > MAX_FAT32) return undefined;
    const fatSectors = Math.ceil((estimate * 4 + 8) / size);
    const reserved = 32;
    if (total < reserved + fatSectors * FATS + clusterSectors * 16) return undefined;
    const clusters = Math.floor((total - reserved - fatSectors * FATS) / clusterSectors);
    if (clusters > MAX_FAT16) return { bits: 32, start: FIRST_PARTITION, total, clusterSectors, reserved, fatSectors };
  }
  return undefined;
}

function write(device: BlockDevice, size: number, plan: Plan, now: number): void {
  const put = (sector: number, bytes: Uint8Array): void => {
    if (device.write(sector, bytes) !== 0) throw new HostError(EIO);
  };
  const { bits, start, total, clusterSectors, reserved, fatSectors } = plan;
  const serial = Math.floor(now) >>> 0;
  const boot = bootSector(size, plan, serial);
  put(start, boot);
  if (bits === 32) {
    put(start + 6, boot);
    const info = new Uint8Array(size);
    putDword(info, 0, 0x41615252);
    putDword(info, 484, 0x61417272);
    const clusters = Math.floor((total - reserved - fatSectors * FATS) / clusterSectors);
    putDword(info, 488, clusters - 1);
    putDword(info, 492, 2);
    putWord(info, 510, 0xaa55);
    put(start + 7, info.slice());
    put(start + 1, info);
  }
  const fat = start + reserved;
  const empty = new Uint8Array(Math.max(size, 4096));
  const zero = (from: number, count: number): void => {
    for (let done = 0; done < count;) {
      const step = Math.min(count - done, empty.length / size);
      put(from + done, empty.fill(0).subarray(0, step * size));
      done += step;
    }
  };
  for (let i = 0; i < FATS; i++) {
    const first = new Uint8Array(size);
    if (bits === 32) {
      putDword(first, 0, 0xfffffff8);
      putDword(first, 4, 0xffffffff);
      putDword(first, 8, 0x0fffffff);
    } else putDword(first, 0, bits === 12 ? 0xfffff8 : 0xfffffff8);
    put(fat + i * fatSectors, first);
    zero(fat + i * fatSectors + 1, fatSectors - 1);
  }
  zero(fat + FATS * fatSectors, bits === 32 ? clusterSectors : (ROOT_ENTRIES * 32) / size);
  if (start !== 0) put(0, partitionTable(size, plan));
  device.sync();
}

function bootSector(size: number, plan: Plan, serial: number): Uint8Array {
  const { bits, start, total, clusterSectors, reserved, fatSectors } = plan;
  const b = new Uint8Array(size);
  b.set([0xeb, 0xfe, 0x90]);
  text(b, 3, "MSDOS5.0");
  putWord(b, 11, size);
  b[13] = clusterSectors;
  putWord(b, 14, reserved);
  b[16] = FATS;
  putWord(b, 17, bits === 32 ? 0 : ROOT_ENTRIES);
  if (total < 0x10000) putWord(b, 19, total);
  else putDword(b, 32, total);
  b[21] = 0xf8;
  putWord(b, 24, 63);
  putWord(b, 26, 255);
  putDword(b, 28, start);
  if (bits === 32) {
    putDword(b, 36, fatSectors);
    putDword(b, 44, 2);
    putWord(b, 48, 1);
    putWord(b, 50, 6);
    b[64] = 0x80;
    b[66] = 0x29;
    putDword(b, 67, serial);
    text(b, 71, "NO NAME    FAT32   ");
  } else {
    putWord(b, 22, fatSectors);
    b[36] = 0x80;
    b[38] = 0x29;
    putDword(b, 39, serial);
    text(b, 43, "NO NAME    FAT     ");
  }
  putWord(b, 510, 0xaa55);
  return b;
}

/** One partition over the whole device, by sector numbers; cylinders as far as they go. */
function partitionTable(size: number, { start, total }: Plan): Uint8Array {
  const b = new Uint8Array(size);
  const at = 446;
  b[at + 1] = 1;
  b[at + 2] = 1;
  b[at + 4] = 0x0c;
  b[at + 5] = 254;
  const cylinders = Math.floor((start + total) / (63 * 255));
  b[at + 6] = ((cylinders >> 2) & 0xc0) | 63;
  b[at + 7] = cylinders & 0xff;
  putDword(b, at + 8, start);
  putDword(b, at + 12, total);
  putWord(b, 510, 0xaa55);
  return b;
}

function text(b: Uint8Array, at: number, value: string): void {
  for (let i = 0; i < value.length; i++) b[at + i] = value.charCodeAt(i);
}
