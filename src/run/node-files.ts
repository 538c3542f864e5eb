/**
 * The file system as a Python program sees it, on Node.
 *
 * A program on a board stands in its drive's root, with its data files beside it, and libraries open those by relative names. So the
 * program's working folder is its own, wherever it was started from. A file named on the command line is meant from the shell's folder: what
 * is not in the working folder is looked for there, for reading only.
 */

import * as fs from "node:fs";
import { isAbsolute, resolve } from "node:path";
import { HostError, type FileStat, type HostFile, type HostFiles } from "../../vm/index.js";

/** POSIX numbers by name: Node's own differ by platform, Python's on a board do not. */
const errnos: Record<string, number> = {
  EPERM: 1,
  ENOENT: 2,
  EIO: 5,
  EBADF: 9,
  EACCES: 13,
  EEXIST: 17,
  EXDEV: 18,
  ENOTDIR: 20,
  EISDIR: 21,
  EINVAL: 22,
  EMFILE: 24,
  EFBIG: 27,
  ENOSPC: 28,
  ESPIPE: 29,
  EROFS: 30,
  EAGAIN: 11,
  EPIPE: 32,
  ENAMETOOLONG: 36,
  ENOTEMPTY: 39,
  ELOOP: 40,
  // a name with a NUL in it
  ERR_INVALID_ARG_VALUE: 22,
};

/** With these there is no such file for the program, whatever the reason. */
const absent = ["ENOENT", "ENOTDIR", "EISDIR", "EACCES", "ENAMETOOLONG", "ELOOP", "ERR_INVALID_ARG_VALUE"];

/** Runs a call of node:fs; what it throws becomes a HostError with the POSIX number. */
export function hosted<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw code === undefined ? error : new HostError(errnos[code] ?? 5, message);
  }
}

/** As hosted(), but undefined where there is no such file. */
function ifThere<T>(call: () => T): T | undefined {
  return hosted(() => {
    try {
      return call();
    } catch (error) {
      if (absent.includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
      throw error;
    }
  });
}

export class NodeFiles implements HostFiles {
  constructor(
    /** The working folder: the program's own. */
    private folder: string,
    private readonly shellFolder: string,
  ) {}

  readFile(path: string): Uint8Array | undefined {
    return ifThere(() => fs.readFileSync(this.existing(path)));
  }

  stat(path: string): FileStat | undefined {
    const stat = ifThere(() => fs.statSync(this.existing(path)));
    if (stat === undefined) return undefined;
    const directory = stat.isDirectory();
    return {
      kind: directory ? "directory" : "file",
      size: directory ? 0 : stat.size,
      modified: Math.floor(stat.mtimeMs / 1000),
    };
  }

  isLink(path: string): boolean {
    return ifThere(() => fs.lstatSync(this.existing(path)))?.isSymbolicLink() ?? false;
  }

  list(path: string): string[] {
    return hosted(() => fs.readdirSync(this.existing(path)));
  }

  open(path: string, mode: string): HostFile {
    const flags = mode.replace(/[bt]/g, "").replace("x", "wx");
    return hosted(() => {
      const file = flags.startsWith("r") ? this.existing(path) : this.absolute(path);
      if (fs.statSync(file, { throwIfNoEntry: false })?.isDirectory())
        throw new HostError(errnos.EISDIR, `${file} is a folder`);
      return new NodeFile(fs.openSync(file, flags), flags.startsWith("a"));
    });
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
    if (!hosted(() => fs.statSync(folder)).isDirectory()) throw new HostError(errnos.ENOTDIR, `${folder} is no folder`);
    this.folder = folder;
  }

  private absolute(path: string): string {
    return resolve(this.folder, path);
  }

  /** The file to read: in the working folder, else where the shell is. */
  private existing(path: string): string {
    const here = this.absolute(path);
    if (isAbsolute(path) || this.folder === this.shellFolder || fs.existsSync(here)) return here;
    const there = resolve(this.shellFolder, path);
    return fs.existsSync(there) ? there : here;
  }
}

/** A file of the program's. Keeps its own position, because Node's does not seek. */
class NodeFile implements HostFile {
  private position = 0;

  constructor(
    private readonly fd: number,
    private readonly appending: boolean,
  ) {
    if (appending) this.position = fs.fstatSync(fd).size;
  }

  read(count: number): Uint8Array {
    return hosted(() => {
      const wanted = Math.min(count, Math.max(fs.fstatSync(this.fd).size - this.position, 0));
      const buffer = new Uint8Array(wanted);
      const got = wanted === 0 ? 0 : fs.readSync(this.fd, buffer, 0, wanted, this.position);
      this.position += got;
      return buffer.subarray(0, got);
    });
  }

  write(bytes: Uint8Array): number {
    return hosted(() => {
      for (let at = 0; at < bytes.length;) {
        const done = fs.writeSync(this.fd, bytes, at, bytes.length - at, this.appending ? null : this.position);
        at += done;
        this.position += done;
      }
      return bytes.length;
    });
  }

  seek(offset: number, whence: 0 | 1 | 2): number {
    const base = whence === 0 ? 0 : whence === 1 ? this.position : hosted(() => fs.fstatSync(this.fd).size);
    if (base + offset < 0) throw new HostError(errnos.EINVAL, "negative position");
    return (this.position = base + offset);
  }

  truncate(size: number): void {
    hosted(() => fs.ftruncateSync(this.fd, size));
  }

  flush(): void {
    // every write has reached the operating system already
  }

  close(): void {
    hosted(() => fs.closeSync(this.fd));
  }
}
