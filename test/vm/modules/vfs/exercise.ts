/** A random but repeatable life for a volume, held against a plain table of what its files must contain. */
import { equal } from "node:assert/strict";
import { HostError } from "../../../../vm/index.js";
import type { OpenMode, Volume } from "../../../../vm/modules/vfs/volume.js";

const nothing = { read: false, write: false, create: false, exclusive: false, truncate: false, append: false };
export const READ: OpenMode = { ...nothing, read: true };
export const WRITE: OpenMode = { ...nothing, write: true, create: true, truncate: true };
export const APPEND: OpenMode = { ...nothing, write: true, create: true, append: true };

/** Numbers below `n`, the same for the same seed. */
export function random(seed: number): (n: number) => number {
  let state = seed >>> 0;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

export function readFile(volume: Volume, path: string): Uint8Array {
  const file = volume.open(path, READ);
  const parts: number[] = [];
  for (let part = file.read(700); part.length > 0; part = file.read(700)) parts.push(...part);
  file.close();
  return Uint8Array.from(parts);
}

export function writeFile(volume: Volume, path: string, bytes: Uint8Array, mode = WRITE): void {
  const file = volume.open(path, mode);
  try {
    file.write(bytes);
  } finally {
    file.close();
  }
}

const names = ["a.txt", "README", "Long File Name.text", "straße.dat", "x", "MiXeD.TxT", "日本語", "a.b.c"];

/** @returns what the files must contain, by path; undefined for directories */
export function exercise(volume: Volume, seed: number, steps: number): Map<string, Uint8Array | undefined> {
  const pick = random(seed);
  const files = new Map<string, Uint8Array | undefined>();
  const directories = [""];
  const path = (): string => `${directories[pick(directories.length)]}/${pick(30)}${names[pick(names.length)]}`;
  for (let step = 0; step < steps; step++) {
    const at = path();
    const known = files.get(at);
    const isDirectory = files.has(at) && known === undefined;
    const bytes = new Uint8Array(pick(pick(4) === 0 ? 5000 : 300)).fill(step);
    try {
      const action = pick(8);
      if (action < 3 && !isDirectory) {
        files.delete(at);
        writeFile(volume, at, bytes);
        files.set(at, bytes);
      } else if (action === 3 && !isDirectory) {
        writeFile(volume, at, bytes, APPEND);
        files.set(at, Uint8Array.from([...(known ?? []), ...bytes]));
      } else if (action === 4 && !files.has(at) && directories.length < 8) {
        volume.makeDirectory(at);
        files.set(at, undefined);
        directories.push(at);
      } else if (action === 5 && known !== undefined) {
        volume.remove(at, false);
        files.delete(at);
      } else if (action === 6 && known !== undefined) {
        const to = path();
        if (to === at || (files.has(to) && files.get(to) === undefined)) continue;
        volume.rename(at, to);
        files.set(to, known);
        files.delete(at);
      } else if (known !== undefined) equal(Buffer.compare(readFile(volume, at), known), 0, at);
    } catch (error) {
      // Full (FAT says EACCES when a directory cannot grow): what got in stays.
      if (!(error instanceof HostError) || (error.errno !== 28 && error.errno !== 13)) throw error;
      if (!isDirectory && volume.list(at.slice(0, at.lastIndexOf("/"))).some((entry) => at.endsWith(`/${entry.name}`)))
        files.set(at, readFile(volume, at));
    }
  }
  return files;
}

/** Every file has its contents, and there is no other. */
export function checkFiles(volume: Volume, files: ReadonlyMap<string, Uint8Array | undefined>): void {
  for (const [path, bytes] of files) {
    if (bytes === undefined) equal(volume.info(path).directory, true, path);
    else equal(Buffer.compare(readFile(volume, path), bytes), 0, path);
  }
  const count = (path: string): number =>
    volume.list(path).reduce((n, entry) => n + 1 + (entry.directory ? count(`${path}/${entry.name}`) : 0), 0);
  equal(count("/"), files.size);
}
