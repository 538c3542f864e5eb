/** The suite's own files, for the tests that open, list or stat them; relative names belong to the test's folder. */

import * as fs from "node:fs";
import { resolve } from "node:path";
import { HostError, type FileStat, type HostFile, type HostFiles } from "../../vm/index.js";

export class SuiteFiles implements HostFiles {
  constructor(private folder: string) {}

  readFile(path: string): Uint8Array | undefined {
    const file = this.absolute(path);
    return fs.statSync(file, { throwIfNoEntry: false })?.isFile() ? fs.readFileSync(file) : undefined;
  }

  stat(path: string): FileStat | undefined {
    const stat = fs.statSync(this.absolute(path), { throwIfNoEntry: false });
    if (stat === undefined) return undefined;
    return {
      kind: stat.isDirectory() ? "directory" : "file",
      size: stat.size,
      modified: Math.floor(stat.mtimeMs / 1000),
    };
  }

  list(path: string): string[] {
    return hosted(() => fs.readdirSync(this.absolute(path)));
  }

  open(path: string, mode: string): HostFile {
    const flags = mode.replace(/[bt]/g, "").replace("x", "wx");
    const fd = hosted(() => fs.openSync(this.absolute(path), flags));
    let position = flags.startsWith("a") ? fs.fstatSync(fd).size : 0;
    return {
      read(count) {
        const buffer = new Uint8Array(Math.min(count, Math.max(0, fs.fstatSync(fd).size - position)));
        const got = hosted(() => fs.readSync(fd, buffer, 0, buffer.length, position));
        position += got;
        return buffer.subarray(0, got);
      },
      write(bytes) {
        position += hosted(() => fs.writeSync(fd, bytes, 0, bytes.length, position));
        return bytes.length;
      },
      seek(offset, whence) {
        const base = whence === 0 ? 0 : whence === 1 ? position : fs.fstatSync(fd).size;
        return (position = base + offset);
      },
      flush() {},
      close: () => hosted(() => fs.closeSync(fd)),
    };
  }

  mkdir(path: string): void {
    hosted(() => fs.mkdirSync(this.absolute(path)));
  }

  rmdir(path: string): void {
    hosted(() => fs.rmdirSync(this.absolute(path)));
  }

  remove(path: string): void {
    hosted(() => fs.unlinkSync(this.absolute(path)));
  }

  rename(from: string, to: string): void {
    hosted(() => fs.renameSync(this.absolute(from), this.absolute(to)));
  }

  cwd(): string {
    return this.folder;
  }

  chdir(path: string): void {
    const folder = this.absolute(path);
    if (!hosted(() => fs.statSync(folder)).isDirectory()) throw new HostError(20);
    this.folder = folder;
  }

  private absolute(path: string): string {
    return resolve(this.folder, path);
  }
}

const ERRNO: Record<string, number> = {
  EPERM: 1,
  ENOENT: 2,
  EBADF: 9,
  EACCES: 13,
  EEXIST: 17,
  ENOTDIR: 20,
  EISDIR: 21,
  EINVAL: 22,
  ENOTEMPTY: 39,
};

function hosted<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw code === undefined ? error : new HostError(ERRNO[code] ?? 5, message);
  }
}
