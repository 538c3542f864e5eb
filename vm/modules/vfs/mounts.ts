/**
 * The mount table of a VM: which filesystem a path belongs to, as extmod/vfs.c of MicroPython finds it. At first the host's
 * files are mounted at `/`, and the program stands in them.
 *
 * A filesystem is any object with the methods of vfs.AbstractFileSystem; classes of the program count as those written here.
 */
import { callMethod, callPy, findAttr, getItem, indexOf, nextOf, stringOf } from "../../runtime/protocol.js";
import { type VmContext, vm } from "../../runtime/context.js";
import { PyByteArray } from "../../objects/bytearray.js";
import { PyError, makeError, osError } from "../../objects/error.js";
import { PyObject, type PyValue } from "../../objects/object.js";
import { PyTuple } from "../../objects/tuple.js";
import type { FileStat } from "../../host.js";
import { PyStream } from "../io/stream.js";
import { DIRECTORY, PyFilesystem, nameLike, pathText } from "./filesystem.js";
import { PyVfsPosix } from "./posix.js";

const EPERM = 1;
const EEXIST = 17;
const ENODEV = 19;
const EINVAL = 22;
/** What a program's path may be at most, on a board. */
const LONGEST_PATH = 255;

export interface Mount {
  point: string;
  fs: PyObject;
}

/** Where a path leads: into a filesystem, to the root above all of them, or nowhere. */
type Place = { mount: Mount; rest: string } | "root" | "nowhere";

class MountTable {
  mounts: Mount[];
  /** Where relative paths start; undefined: the root. */
  current: Mount | undefined;

  constructor() {
    const files: Mount = { point: "/", fs: new PyVfsPosix() };
    this.mounts = [files];
    this.current = files;
  }

  find(path: string): Place {
    if (!path.startsWith("/") && this.current !== undefined) return { mount: this.current, rest: path };
    const relative = path.startsWith("/") ? path.slice(1) : path;
    if (relative === "") return "root";
    for (const mount of this.mounts) {
      const name = mount.point.slice(1);
      if (name === "") return { mount, rest: path };
      if (relative.startsWith(`${name}/`)) return { mount, rest: relative.slice(name.length) };
      if (relative === name) return { mount, rest: "/" };
    }
    return "nowhere";
  }

  get atRoot(): Mount | undefined {
    return this.mounts.find((mount) => mount.point.length === 1);
  }
}

const tables = new WeakMap<VmContext, MountTable>();

function table(): MountTable {
  const running = vm();
  let found = tables.get(running);
  if (found === undefined) {
    found = new MountTable();
    tables.set(running, found);
    running.sourceFiles = mountedSources;
  }
  return found;
}

/** @throws OSError ENODEV for nowhere, EPERM for the root */
function inside(place: Place): { mount: Mount; rest: string } {
  if (place === "nowhere") throw osError(ENODEV);
  if (place === "root") throw osError(EPERM);
  return place;
}

/** The rest of a path as the filesystem gets it: of the type it was given in. */
function restOf(path: PyValue, rest: string): PyValue {
  return nameLike(path, rest);
}

/** Calls a method of the filesystem a path belongs to. */
function delegate(name: string, path: PyValue, ...more: PyValue[]): PyValue {
  const { mount, rest } = inside(table().find(pathText(path)));
  return callMethod(mount.fs, name, restOf(path, rest), ...more);
}

export function mounted(): Mount[] {
  return table().mounts;
}

/** @throws OSError EPERM when something else is mounted there */
export function mount(fs: PyObject, point: PyValue, readonly: PyValue, mkfs: PyValue): void {
  const all = table();
  const name = stringOf(point);
  callMethod(fs, "mount", readonly, mkfs);
  const place = all.find(name);
  // beneath a filesystem at the root there is room for others
  if (typeof place === "object" && !(name.length !== 1 && place.mount.point.length === 1)) throw osError(EPERM);
  const made = { point: name, fs };
  // what is mounted at the root stays last: it takes every path
  const last = all.mounts.findIndex((each) => each.point.length === 1);
  all.mounts.splice(last < 0 ? all.mounts.length : last, 0, made);
}

/** @param what  a mount point, or the filesystem itself. @throws OSError EINVAL when it is not mounted */
export function umount(what: PyValue): void {
  const all = table();
  const at = all.mounts.findIndex((each) => each.point === what || each.fs === what);
  if (at < 0) throw osError(EINVAL);
  const [gone] = all.mounts.splice(at, 1);
  if (all.current === gone) all.current = undefined;
  callMethod(gone.fs, "umount");
}

export function chdir(path: PyValue): void {
  const all = table();
  const place = all.find(pathText(path));
  if (place === "root") {
    const { atRoot } = all;
    if (atRoot !== undefined) callMethod(atRoot.fs, "chdir", "/");
    all.current = undefined;
    return;
  }
  const { mount, rest } = inside(place);
  callMethod(mount.fs, "chdir", restOf(path, rest));
  all.current = mount;
}

export function getcwd(): PyValue {
  const { current } = table();
  if (current === undefined) return "/";
  const directory = callMethod(current.fs, "getcwd");
  if (current.point.length === 1) return directory;
  const text = stringOf(directory);
  return text === "/" ? current.point : current.point + text;
}

/** Mount points first, then what the filesystem at the root has. */
class PyRootListing extends PyObject {
  private rest: PyValue | undefined;
  constructor(
    private readonly mounts: Mount[],
    private readonly path: PyValue,
  ) {
    super();
  }
  override __iter__(): PyObject {
    return this;
  }
  override __next__(): PyValue | undefined {
    if (this.rest !== undefined) return nextOf(this.rest as PyObject);
    const next = this.mounts.shift();
    if (next === undefined) return undefined;
    if (next.point.length !== 1) return new PyTuple([nameLike(this.path, next.point.slice(1)), DIRECTORY, 0]);
    this.rest = callMethod(next.fs, "ilistdir", "/");
    return nextOf(this.rest as PyObject);
  }
}

export function ilistdir(path: PyValue): PyValue {
  const place = table().find(pathText(path));
  if (place === "root") return new PyRootListing([...table().mounts], path);
  return delegate("ilistdir", path);
}

export function listdir(path: PyValue): PyValue[] {
  const iterator = ilistdir(path) as PyObject;
  const out: PyValue[] = [];
  for (let each = nextOf(iterator); each !== undefined; each = nextOf(iterator)) out.push(getItem(each, 0));
  return out;
}

export function mkdir(path: PyValue): PyValue {
  const place = table().find(pathText(path));
  if (place === "root" || (typeof place === "object" && place.rest === "/")) throw osError(EEXIST);
  return delegate("mkdir", path);
}

export const remove = (path: PyValue): PyValue => delegate("remove", path);
export const rmdir = (path: PyValue): PyValue => delegate("rmdir", path);

export function rename(from: PyValue, to: PyValue): PyValue {
  const old = table().find(pathText(from));
  const target = table().find(pathText(to));
  const mountOf = (place: Place): unknown => (typeof place === "object" ? place.mount : place);
  if (mountOf(old) !== mountOf(target)) throw osError(EPERM);
  return callMethod(inside(old).mount.fs, "rename", restOf(from, inside(old).rest), restOf(to, inside(target).rest));
}

export function stat(path: PyValue): PyValue {
  if (table().find(pathText(path)) === "root") return new PyTuple([DIRECTORY, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  return delegate("stat", path);
}

export function statvfs(path: PyValue): PyValue {
  const all = table();
  if (all.find(pathText(path)) !== "root") return delegate("statvfs", path);
  const { atRoot } = all;
  if (atRoot === undefined) return new PyTuple([0, 0, 0, 0, 0, 0, 0, 0, 0, LONGEST_PATH]);
  return callMethod(atRoot.fs, "statvfs", "/");
}

/** Where open() finds a path: the filesystem and what it calls the file. */
export function filesystemOf(path: PyValue): { fs: PyObject; path: PyValue } {
  const { mount, rest } = inside(table().find(pathText(path)));
  return { fs: mount.fs, path: restOf(path, rest) };
}

/** Files to import. Errors of a filesystem mean that there is no such file. */
const mountedSources = {
  stat(path: string): FileStat | undefined {
    const place = table().find(path);
    if (typeof place !== "object") return undefined;
    const kind = kindIn(place.mount.fs, place.rest);
    return kind === undefined ? undefined : { kind, size: 0, modified: 0 };
  },
  readFile(path: string): Uint8Array | undefined {
    const place = table().find(path);
    if (typeof place !== "object") return undefined;
    const { fs } = place.mount;
    return fs instanceof PyFilesystem ? fs.contentsOf(place.rest) : readAll(callMethod(fs, "open", place.rest, "rb"));
  },
};

function kindIn(fs: PyObject, path: string): "file" | "directory" | undefined {
  if (fs instanceof PyFilesystem) return fs.kindOf(path);
  try {
    return (indexOf(getItem(callMethod(fs, "stat", path), 0)) & DIRECTORY) === 0 ? "file" : "directory";
  } catch (error) {
    if (error instanceof PyError) return undefined;
    throw error;
  }
}

const CLOSE = 4;
const BUFFER_SIZE = 11;

/**
 * The whole of a file that a filesystem of the program opened, in pieces of the size it likes (20 to 255 bytes), closed
 * afterwards (py/reader.c, extmod/vfs_reader.c).
 * @throws OSError when it is no stream
 */
function readAll(file: PyValue): Uint8Array {
  if (file instanceof PyStream) {
    const bytes = file.readBytes(-1).slice();
    file.close();
    return bytes;
  }
  const readInto = findAttr(file, "readinto");
  const ioctl = findAttr(file, "ioctl");
  if (readInto === undefined || ioctl === undefined) throw makeError("OSError", "stream operation not supported");
  const wished = indexOf(callPy(ioctl, [BUFFER_SIZE, 0]));
  const size = wished <= 0 ? 20 : Math.min(Math.max(wished, 20), 255);
  const pieces: number[] = [];
  for (;;) {
    const buffer = new PyByteArray(new Uint8Array(size));
    const got = callPy(readInto, [buffer]);
    const count = Math.min(indexOf(got), buffer.buffer().length);
    if (count < 0) throw osError(-count);
    if (count === 0) break;
    pieces.push(...buffer.buffer().subarray(0, count));
  }
  callPy(ioctl, [CLOSE, 0]);
  return Uint8Array.from(pieces);
}

/** The whole of a file, wherever it is mounted: execfile(). @throws OSError */
export function contentsOf(path: PyValue): Uint8Array {
  const { fs, path: rest } = filesystemOf(path);
  return readAll(callMethod(fs, "open", rest, "rb"));
}
