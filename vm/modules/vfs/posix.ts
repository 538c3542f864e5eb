/**
 * VfsPosix: the host's files as a filesystem. Without a root its paths are the host's own; with one, absolute paths lie
 * beneath that, while relative ones start where the host's working directory is (extmod/vfs_posix.c).
 */
import { truth } from "../../runtime/protocol.js";
import { vm } from "../../runtime/context.js";
import { active } from "../../objects/dialect.js";
import { osError } from "../../objects/error.js";
import { makeNamedTuple } from "../../objects/namedtuple.js";
import { PyList } from "../../objects/list.js";
import { defineType } from "../../objects/native.js";
import { None, type PyValue } from "../../objects/object.js";
import { HostError, type FileStat } from "../../host.js";
import { openPath } from "../io/files.js";
import { guarded } from "../io/stream.js";
import { DIRECTORY, FILE, PyFilesystem, listing, pathText, spaceTuple, statTuple } from "./filesystem.js";

const EPERM = 1;
const EROFS = 30;

/** A method the host may lack: then its file system is read-only. */
export function hostFiles<K extends "list" | "mkdir" | "rmdir" | "remove" | "rename" | "chdir">(
  name: K,
): NonNullable<ReturnType<typeof vm>["host"]["files"][K]> {
  const world = vm().host.files;
  const method = world[name];
  if (method === undefined) throw new HostError(name === "list" ? 2 : EROFS);
  return method.bind(world) as NonNullable<(typeof world)[K]>;
}

/** @throws OSError ENOENT */
export function hostStat(path: string): FileStat {
  return guarded(path, () => {
    const found = vm().host.files.stat(path);
    if (found === undefined) throw new HostError(2);
    return found;
  });
}

/** The host's working directory. @throws OSError ENOENT when it was removed meanwhile */
export function hostDirectory(): string {
  const { files } = vm().host;
  if (files.cwd === undefined) return "/";
  const path = files.cwd();
  if (files.stat(path) === undefined) throw osError(2);
  return path;
}

export function hostList(path: string): string[] {
  return guarded(path, () => hostFiles("list")(path === "" ? "." : path));
}

export class PyVfsPosix extends PyFilesystem {
  /** Ends with a slash; empty: none. */
  root = "";
  readonly = false;

  at(path: string): string {
    return this.root !== "" && path.startsWith("/") ? this.root + path.slice(1) : path;
  }
  override kindOf(path: string): "file" | "directory" | undefined {
    return vm().host.files.stat(this.at(path))?.kind;
  }
  override contentsOf(path: string): Uint8Array | undefined {
    return vm().host.files.readFile(this.at(path));
  }
  demandWritable(): void {
    if (this.readonly) throw osError(EROFS);
  }
}

/** A method that changes something, with one path. */
function changing(name: "mkdir" | "remove" | "rmdir"): (self: PyVfsPosix, path: PyValue) => void {
  return (self, path) => {
    self.demandWritable();
    const at = self.at(pathText(path));
    guarded(at, () => hostFiles(name)(at));
  };
}

const statFields = ["mode", "ino", "dev", "nlink", "uid", "gid", "size", "atime", "mtime", "ctime"];

/** os.stat() of the host's file, in the dialect's form. */
export function posixStat(path: string): PyValue {
  const { kind, size, modified } = hostStat(path);
  const time = Math.floor(modified);
  if (active.dialect !== "host") return statTuple(kind === "directory", size, time);
  const mode = (kind === "directory" ? DIRECTORY : FILE) | 0o644;
  return makeNamedTuple("os.stat_result", new PyList(statFields.map((field) => `st_${field}`)), false, None).c(
    mode,
    0,
    0,
    1,
    0,
    0,
    size,
    time,
    time,
    time,
  )!;
}

/** How much a host's disk holds is not asked: the figures are those of a Pico's. */
export const posixSpace = (): PyValue => spaceTuple(4096, 352, 300, 255);

function absolute(root: string): string {
  const base = root === "" || root.startsWith("/") ? "" : `${hostDirectory()}/`;
  return `${base}${root}/`;
}

export const vfsPosixType = defineType({
  name: "VfsPosix",
  module: "vfs",
  js: PyVfsPosix,
  init: {
    sig: "__init__(self, root=None, /)",
    call: (self: PyVfsPosix, root: PyValue) => {
      if (root !== None) self.root = absolute(pathText(root));
    },
  },
  methods: [
    {
      sig: "mount(self, readonly, mkfs, /)",
      call: (self: PyVfsPosix, readonly: PyValue, mkfs: PyValue) => {
        if (truth(readonly)) self.readonly = true;
        if (truth(mkfs)) throw osError(EPERM);
      },
    },
    { sig: "umount(self, /)", call: () => {} },
    {
      sig: "open(self, path, mode, /)",
      call: (self: PyVfsPosix, path: PyValue, mode: PyValue) => {
        const how = pathText(mode);
        if (self.readonly && /[wax+]/.test(how)) throw osError(EROFS);
        return openPath(self.at(pathText(path)), how);
      },
    },
    {
      sig: "chdir(self, path, /)",
      call: (self: PyVfsPosix, path: PyValue) => {
        const at = self.at(pathText(path));
        guarded(at, () => hostFiles("chdir")(at));
      },
    },
    {
      sig: "getcwd(self, /)",
      call: (self: PyVfsPosix) => hostDirectory().slice(Math.max(0, self.root.length - 1)),
    },
    {
      sig: "ilistdir(self, path='', /)",
      call: (self: PyVfsPosix, path: PyValue) => {
        const at = self.at(pathText(path));
        const base = at === "" ? "" : at.replace(/\/?$/, "/");
        return listing(
          path,
          hostList(at).map((name) => {
            // a link that leads nowhere is listed all the same
            const found = vm().host.files.stat(base + name);
            return { name, directory: found?.kind === "directory", size: found?.size ?? 0 };
          }),
        );
      },
    },
    { sig: "mkdir(self, path, /)", call: changing("mkdir") },
    { sig: "remove(self, path, /)", call: changing("remove") },
    { sig: "rmdir(self, path, /)", call: changing("rmdir") },
    {
      sig: "rename(self, old, new, /)",
      call: (self: PyVfsPosix, old: PyValue, to: PyValue) => {
        self.demandWritable();
        const from = self.at(pathText(old));
        guarded(from, () => hostFiles("rename")(from, self.at(pathText(to))));
      },
    },
    { sig: "stat(self, path, /)", call: (self: PyVfsPosix, path: PyValue) => posixStat(self.at(pathText(path))) },
    { sig: "statvfs(self, path, /)", call: posixSpace },
  ],
});
