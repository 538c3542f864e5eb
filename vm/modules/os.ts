/** os over the host's files. The world refuses with HostError, which becomes OSError in the dialect's form. */
import { callMethod, findAttr, indexOf, str, stringOf } from "../runtime/protocol.js";
import { vm } from "../runtime/context.js";
import { HostError, type FileStat } from "../host.js";
import { PyBytes } from "../objects/bytes.js";
import { PyArrayIterator } from "../objects/dict-type.js";
import { PyDict } from "../objects/dict.js";
import { type Dialect, active } from "../objects/dialect.js";
import { valueError } from "../objects/error.js";
import { PyList } from "../objects/list.js";
import type { PyModule } from "../objects/module.js";
import { makeNamedTuple } from "../objects/namedtuple.js";
import { type FunctionSpec, defineModule } from "../objects/native.js";
import { None, type PyValue } from "../objects/object.js";
import { latin1 } from "../objects/text/codecs.js";
import { PyTuple } from "../objects/tuple.js";
import { guarded } from "./io/stream.js";
import { attributeTuple, boardNames, releases } from "./sys.js";
import { makePath } from "./path.js";

const mp = ["micropython"] as const;
const cp = ["circuitpython"] as const;
const host = ["host"] as const;

/** Kinds in mode bits (stat) and in ilistdir. */
const DIRECTORY = 0x4000;
const FILE = 0x8000;

export function pathOf(v: PyValue): string {
  if (typeof v === "object") {
    if (v.buffer !== undefined) return latin1(v.buffer());
    if (active.dialect === "host" && findAttr(v, "__fspath__") !== undefined) return str(callMethod(v, "__fspath__"));
  }
  return stringOf(v);
}

/** A method the host may lack: then the file system is read-only. */
function files<K extends "list" | "mkdir" | "rmdir" | "remove" | "rename" | "chdir">(
  name: K,
): NonNullable<ReturnType<typeof vm>["host"]["files"][K]> {
  const world = vm().host.files;
  const method = world[name];
  if (method === undefined) throw new HostError(name === "list" ? 2 : 30);
  return method.bind(world) as NonNullable<(typeof world)[K]>;
}

function statOf(path: string): FileStat {
  return guarded(path, () => {
    const found = vm().host.files.stat(path);
    if (found === undefined) throw new HostError(2);
    return found;
  });
}

function stat(v: PyValue): PyValue {
  const { kind, size, modified } = statOf(pathOf(v));
  const mode = kind === "directory" ? DIRECTORY : FILE;
  const time = Math.floor(modified);
  const fields = [
    mode | (active.dialect === "host" ? 0o644 : 0),
    0,
    0,
    active.dialect === "host" ? 1 : 0,
    0,
    0,
    size,
    time,
    time,
    time,
  ];
  if (active.dialect !== "host") return new PyTuple(fields);
  return makeNamedTuple(
    "os.stat_result",
    new PyList([
      "st_mode",
      "st_ino",
      "st_dev",
      "st_nlink",
      "st_uid",
      "st_gid",
      "st_size",
      "st_atime",
      "st_mtime",
      "st_ctime",
    ]),
    false,
    None,
  ).c(...fields)!;
}

function list(v: PyValue | undefined): string[] {
  const path = v === undefined ? "." : pathOf(v);
  return guarded(path, () => files("list")(path === "" ? "." : path));
}

function getcwd(): string {
  return vm().host.files.cwd?.() ?? "/";
}

/** `os.uname()` of the board. */
function uname(): PyValue {
  const { machine, platform } = boardNames(active.dialect);
  const release = releases[active.dialect].version.filter((part) => part !== "").join(".");
  const version = releases[active.dialect].python
    .replace(/^[^;]*; /, "")
    .replace(/^Adafruit CircuitPython /, "")
    .replace(/^MicroPython /, "");
  return attributeTuple("", { sysname: platform, nodename: platform, release, version, machine });
}

const functions: readonly FunctionSpec[] = [
  { sig: "getcwd()", call: getcwd },
  { sig: "chdir(path, /)", call: (path: PyValue) => guarded(pathOf(path), () => files("chdir")(pathOf(path))) },
  { sig: "listdir(path=..., /)", call: (path: PyValue | undefined) => new PyList(list(path)) },
  {
    sig: "ilistdir(path=..., /)",
    call: (path: PyValue | undefined) => {
      const base = path === undefined ? "" : pathOf(path).replace(/\/?$/, "/");
      return new PyArrayIterator(
        list(path).map((name) => {
          const { kind, size } = statOf(base + name);
          return new PyTuple([name, kind === "directory" ? DIRECTORY : FILE, 0, size]);
        }),
      );
    },
    only: mp,
  },
  {
    sig: "mkdir(path, mode=..., /)",
    call: (path: PyValue) => guarded(pathOf(path), () => files("mkdir")(pathOf(path))),
  },
  { sig: "rmdir(path, /)", call: (path: PyValue) => guarded(pathOf(path), () => files("rmdir")(pathOf(path))) },
  { sig: "remove(path, /)", call: (path: PyValue) => guarded(pathOf(path), () => files("remove")(pathOf(path))) },
  { sig: "unlink(path, /)", call: (path: PyValue) => guarded(pathOf(path), () => files("remove")(pathOf(path))) },
  {
    sig: "rename(src, dst, /)",
    call: (from: PyValue, to: PyValue) => guarded(pathOf(from), () => files("rename")(pathOf(from), pathOf(to))),
  },
  { sig: "stat(path, /)", call: stat },
  {
    sig: "statvfs(path, /)",
    call: () => new PyTuple([4096, 4096, 352, 300, 300, 0, 0, 0, 0, 255]),
    only: ["micropython", "circuitpython"],
  },
  { sig: "sync()", call: () => {}, only: ["micropython", "circuitpython"] },
  { sig: "uname()", call: uname, only: ["micropython", "circuitpython"] },
  { sig: "urandom(n, /)", call: urandom },
  {
    sig: "getenv(key, default=None, /)",
    call: (key: PyValue, other: PyValue) =>
      Object.hasOwn(vm().host.env, stringOf(key)) ? vm().host.env[stringOf(key)] : other,
  },
  {
    sig: "utime(path, times, /)",
    call: (path: PyValue) => {
      statOf(pathOf(path));
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
        guarded(path, () => files("mkdir")(path));
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
  return defineModule({ name: "os", functions, constants }, dialect);
}
