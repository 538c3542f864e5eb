/**
 * os: on boards over what is mounted (vfs/mounts.ts), in host programs over the host's files. The world refuses with HostError,
 * which becomes OSError in the dialect's form.
 */
import { indexOf, stringOf } from "../runtime/protocol.js";
import { vm } from "../runtime/context.js";
import { HostError } from "../host.js";
import { PyBytes } from "../objects/bytes.js";
import { PyDict } from "../objects/dict.js";
import { type Dialect, active } from "../objects/dialect.js";
import { PyError, valueError } from "../objects/error.js";
import { PyList } from "../objects/list.js";
import type { PyModule } from "../objects/module.js";
import { type FunctionSpec, defineModule } from "../objects/native.js";
import { None, type PyValue } from "../objects/object.js";
import { decodeUtf8 } from "../objects/text/utf8.js";
import { guarded } from "./io/stream.js";
import { releases } from "../objects/releases.js";
import { attributeTuple, boardNames } from "./sys.js";
import { environmentValue, setEnvironmentValue } from "./os/environment.js";
import { pathOf } from "./os/path-of.js";
import { type Setting, settingIn } from "./os/settings.js";
import { makePath } from "./path.js";
import * as mounts from "./vfs/mounts.js";
import { hostFiles, hostList, hostStat, posixStat } from "./vfs/posix.js";
import { makeVfs } from "./vfs/module.js";

const mp = ["micropython"] as const;
/** CircuitPython only in its unix build. */
const mpAndUnix = ["micropython", "circuitpython-unix"] as const;
const cp = ["circuitpython"] as const;
const host = ["host"] as const;
const boards = ["micropython", "circuitpython"] as const;

/** os.errno: a number that programs may leave for one another; nothing here sets it. */
const lastErrno = new WeakMap<object, number>();

/** Commands of the computer: only there where the host grants them. */
const systemFunction: FunctionSpec = {
  sig: "system(command, /)",
  call: (command: PyValue) => vm().host.system!(stringOf(command)),
  only: ["micropython", "host"],
};

/** A change to one of the host's files. */
function onHost(name: "chdir" | "mkdir" | "rmdir" | "remove"): (path: PyValue) => void {
  return (path) => guarded(pathOf(path), () => hostFiles(name)(pathOf(path)));
}

/** `os.uname()` of the board. */
function uname(): PyValue {
  const { machine, platform } = boardNames(active.dialect);
  const release = releases[active.dialect].version.filter((part) => part !== "").join(".");
  const version = releases[active.dialect].python
    .replace(/^[^;]*; /, "")
    .replace(/^Adafruit CircuitPython /, "")
    .replace(/^MicroPython /, "");
  // CircuitPython calls the system by its microcontroller (shared-bindings/os/__init__.c)
  const system = active.dialect === "circuitpython" ? machine.slice(machine.lastIndexOf(" with ") + 6) : platform;
  return attributeTuple("", { sysname: system, nodename: system, release, version, machine });
}

/** Of settings.toml at the root, as on a board's drive; or beside the program, where the root is the computer's. */
export function settingOf(key: string): Setting | undefined {
  for (const path of ["/settings.toml", "settings.toml"]) {
    try {
      return settingIn(decodeUtf8(mounts.contentsOf(path)), key);
    } catch (error) {
      if (!(error instanceof PyError)) throw error;
    }
  }
  return undefined;
}

const functions: readonly FunctionSpec[] = [
  { sig: "getcwd()", call: () => vm().host.files.cwd?.() ?? "/", only: host },
  { sig: "getcwd()", call: mounts.getcwd, only: boards },
  { sig: "chdir(path, /)", call: onHost("chdir"), only: host },
  { sig: "chdir(path, /)", call: mounts.chdir, only: boards },
  {
    sig: "listdir(path='.', /)",
    call: (path: PyValue) => new PyList(hostList(path === None ? "." : pathOf(path))),
    only: host,
  },
  { sig: "listdir(path='', /)", call: (path: PyValue) => new PyList(mounts.listdir(path)), only: boards },
  { sig: "ilistdir(path='', /)", call: mounts.ilistdir, only: mp },
  { sig: "mkdir(path, mode=..., /)", call: onHost("mkdir"), only: host },
  { sig: "mkdir(path, /)", call: mounts.mkdir, only: boards },
  { sig: "rmdir(path, /)", call: onHost("rmdir"), only: host },
  { sig: "rmdir(path, /)", call: mounts.rmdir, only: boards },
  { sig: "remove(path, /)", call: onHost("remove"), only: host },
  { sig: "remove(path, /)", call: mounts.remove, only: boards },
  { sig: "unlink(path, /)", call: onHost("remove"), only: host },
  { sig: "unlink(path, /)", call: mounts.remove, only: boards },
  {
    sig: "rename(src, dst, /)",
    call: (from: PyValue, to: PyValue) => guarded(pathOf(from), () => hostFiles("rename")(pathOf(from), pathOf(to))),
    only: host,
  },
  { sig: "rename(src, dst, /)", call: mounts.rename, only: boards },
  { sig: "stat(path, /)", call: (path: PyValue) => posixStat(pathOf(path)), only: host },
  { sig: "stat(path, /)", call: mounts.stat, only: boards },
  { sig: "statvfs(path, /)", call: mounts.statvfs, only: boards },
  { sig: "sync()", call: () => {}, only: boards },
  { sig: "uname()", call: uname, only: boards },
  { sig: "urandom(n, /)", call: urandom },
  {
    sig: "getenv(key, default=None, /)",
    call: (key: PyValue, other: PyValue) => environmentValue(stringOf(key)) ?? other,
    only: ["micropython", "host"],
  },
  {
    sig: "getenv(key, default=None)",
    call: (key: PyValue, other: PyValue) => settingOf(stringOf(key))?.value ?? environmentValue(stringOf(key)) ?? other,
    only: cp,
  },
  {
    sig: "putenv(key, value, /)",
    call: (key: PyValue, value: PyValue) => setEnvironmentValue(stringOf(key), stringOf(value)),
    only: mpAndUnix,
  },
  {
    sig: "errno(value=..., /)",
    call: (value: PyValue | undefined) => {
      if (value === undefined) return lastErrno.get(vm()) ?? 0;
      lastErrno.set(vm(), indexOf(value));
    },
    only: mp,
  },
  {
    sig: "unsetenv(key, /)",
    call: (key: PyValue) => setEnvironmentValue(stringOf(key), undefined),
    only: mpAndUnix,
  },
  {
    sig: "utime(path, times, /)",
    call: (path: PyValue) => {
      hostStat(pathOf(path));
    },
    only: cp,
  },
  { sig: "dupterm(stream, index=0, /)", call: () => None, only: mp },
  { sig: "getpid()", call: () => 1, only: host },
  // they reach what CPython's child processes see, and not os.environ
  { sig: "putenv(key, value, /)", call: () => {}, only: host },
  { sig: "unsetenv(key, /)", call: () => {}, only: host },
  { sig: "fspath(path, /)", call: pathOf, only: host },
  {
    sig: "makedirs(name, mode=511, exist_ok=False)",
    call: (name: PyValue, _mode: PyValue, existOk: PyValue) => {
      const parts = pathOf(name).split("/");
      for (let i = 1; i <= parts.length; i++) {
        const path = parts.slice(0, i).join("/");
        if (path === "") continue;
        if (vm().host.files.stat(path) !== undefined) {
          if (i === parts.length && existOk !== true)
            guarded(path, () => {
              throw new HostError(17);
            });
          continue;
        }
        guarded(path, () => hostFiles("mkdir")(path));
      }
    },
    only: host,
  },
];

function urandom(n: PyValue): PyBytes {
  const count = indexOf(n);
  if (count < 0) throw valueError(active.dialect === "host" ? "negative argument not allowed" : "");
  return new PyBytes(randomBytes(count));
}

function randomBytes(count: number): Uint8Array {
  return vm().host.randomBytes?.(count) ?? Uint8Array.from({ length: count }, () => Math.floor(Math.random() * 256));
}

export function makeOs(dialect: Dialect): PyModule {
  const constants: Record<string, PyValue> = { sep: "/" };
  if (dialect === "host") {
    Object.assign(constants, {
      name: "posix",
      linesep: "\n",
      curdir: ".",
      pardir: "..",
      extsep: ".",
      altsep: None,
      pathsep: ":",
      devnull: "/dev/null",
      path: makePath(dialect),
      environ: PyDict.of(Object.entries(vm().host.env)),
    });
  }
  // MicroPython keeps these in os too, where older programs look for them. CircuitPython has no module vfs; its unix build has that in
  // os, its boards in storage.
  const vfs = dialect === "micropython" || (dialect === "circuitpython" && active.unix) ? makeVfs(dialect) : undefined;
  for (const name of ["VfsFat", "VfsLfs1", "VfsLfs2", "mount", "umount"])
    if (vfs !== undefined && (dialect === "micropython" || !name.startsWith("VfsLfs")))
      constants[name] = vfs.get(name)!;
  const granted = vm().host.system === undefined ? functions : [...functions, systemFunction];
  return defineModule({ name: "os", functions: granted, constants }, dialect);
}
