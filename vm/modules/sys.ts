/** sys, as each dialect has it. What the board is called comes from the host's environment (PINBRIDGE_MACHINE, PINBRIDGE_PLATFORM). */
import { callerFrame } from "../runtime/callers.js";
import { sizeOf } from "../heap/census.js";
import { indexOf, typeName } from "../runtime/protocol.js";
import { vm } from "../runtime/context.js";
import { pending } from "../runtime/pending.js";
import { tracing } from "../runtime/trace.js";
import { type Dialect, active, onCircuitPythonBoard } from "../objects/dialect.js";
import { makeError, typeError, valueError } from "../objects/error.js";
import { PyBaseException } from "../objects/exception.js";
import { PyList } from "../objects/list.js";
import type { PyModule } from "../objects/module.js";
import { makeNamedTuple } from "../objects/namedtuple.js";
import { type FunctionSpec, defineModule } from "../objects/native.js";
import { makeFloat, makeInt } from "../objects/number.js";
import { None, PyObject, type PyValue } from "../objects/object.js";
import { PyTraceback } from "../objects/traceback.js";
import { PyTuple } from "../objects/tuple.js";
import { writeToObject } from "./io/stream.js";
import { PyStandardStream, makeStandardStreams } from "./io/standard.js";
import { releases } from "../objects/releases.js";
import { encodeUtf8 } from "../objects/text/utf8.js";

/** "Raspberry Pi Pico with rp2040" and the platform's name, unless the host says otherwise. */
export function boardNames(dialect: Dialect): { machine: string; platform: string } {
  const { env } = vm().host;
  const defaults = {
    micropython: ["Raspberry Pi Pico with RP2040", "rp2"],
    circuitpython: ["Raspberry Pi Pico with rp2040", "RP2040"],
    host: ["x86_64", "linux"],
  }[dialect];
  return { machine: env.PINBRIDGE_MACHINE ?? defaults[0], platform: env.PINBRIDGE_PLATFORM ?? defaults[1] };
}

/** A tuple with names, as `sys.implementation` shows: `(name='micropython', version=(1, 27, 0, ''))`. */
export function attributeTuple(name: string, fields: Record<string, PyValue>): PyValue {
  const type = makeNamedTuple(name, new PyList(Object.keys(fields)), false, None);
  return type.c(...Object.values(fields))!;
}

const unixToo = ["circuitpython-unix", "host"] as const;

const functions: readonly FunctionSpec[] = [
  {
    sig: "exit(retval=..., /)",
    call: (status: PyValue | undefined) => {
      throw status === undefined ? makeError("SystemExit") : makeError("SystemExit", status);
    },
  },
  {
    sig: "print_exception(exc, file=..., /)",
    call: (exc: PyObject, file: PyValue | undefined) => {
      const text = vm().formatException(exc);
      if (file === undefined || (file instanceof PyStandardStream && file.fd === 1))
        vm().host.write(1, encodeUtf8(text));
      else if (file instanceof PyStandardStream) file.writeBytes(encodeUtf8(text));
      else writeToObject(file, text);
    },
    only: ["micropython"],
  },
  { sig: "atexit(function, /)", call: atExit, only: ["micropython", "circuitpython-unix"] },
  {
    sig: "getsizeof(object, default=..., /)",
    call: (object: PyValue) => sizeOf(object),
    only: ["micropython", ...unixToo],
  },
  { sig: "getrecursionlimit()", call: () => 1000, only: ["host"] },
  {
    sig: "setrecursionlimit(limit, /)",
    call: (limit: PyValue) => {
      if (indexOf(limit) < 1) throw valueError("recursion limit must be greater or equal than 1");
    },
    only: ["host"],
  },
  { sig: "getdefaultencoding()", call: () => "utf-8", only: ["host"] },
  { sig: "getfilesystemencoding()", call: () => "utf-8", only: ["host"] },
  { sig: "intern(string, /)", call: intern, only: unixToo },
  {
    sig: "settrace(tracefunc, /)",
    call: (f: PyValue) => {
      if (f !== None && (typeof f !== "object" || f.c === PyObject.prototype.c))
        throw typeError("function must be callable");
      tracing.global = f;
    },
    only: ["micropython", "host"],
  },
  {
    sig: "_getframe(depth=0, /)",
    call: (depth: PyValue) => callerFrame(indexOf(depth)),
    only: ["host"],
  },
  { sig: "gettrace()", call: () => tracing.global, only: ["host"] },
  { sig: "exc_info()", call: excInfo, only: ["micropython", ...unixToo] },
  { sig: "exception()", call: () => handled() ?? None, only: ["host"] },
];

function handled(): PyObject | undefined {
  return (pending as { handled?: PyObject }).handled;
}

function excInfo(): PyTuple {
  const exc = handled();
  return exc === undefined ? new PyTuple([None, None, None]) : new PyTuple([exc.type, exc, traceOf(exc)]);
}

function intern(text: PyValue): string {
  if (typeof text !== "string") throw typeError(`can't convert '${typeName(text)}' object to str implicitly`);
  return text;
}

/** What traceback.print_exception takes as `tb`. */
function traceOf(exc: PyObject): PyValue {
  return exc instanceof PyBaseException ? new PyTraceback([...exc.traceback]) : None;
}

let exitFunction: PyValue = None;
function atExit(f: PyValue): PyValue {
  const before = exitFunction;
  exitFunction = f;
  const running = vm() as { onEnd?: (action: () => void) => void };
  running.onEnd?.(() => {
    if (exitFunction === f && f !== None) (f as PyObject).c();
  });
  return before;
}

export function makeSys(dialect: Dialect): PyModule {
  exitFunction = None;
  const release = releases[dialect];
  const { machine, platform } = boardNames(dialect);
  const running = vm() as ReturnType<typeof vm> & { argv?: PyList };
  const { stdin, stdout, stderr } = makeStandardStreams();
  const version = new PyTuple([...release.version]);
  const constants: Record<string, PyValue> = {
    argv: running.argv ?? new PyList([running.programName, ...running.host.argv]),
    byteorder: "little",
    implementation: implementation(dialect, version, machine),
    maxsize: dialect === "host" ? makeInt(2n ** 63n - 1n) : 0x7fffffff,
    modules: running.modules,
    path: running.path,
    platform,
    stdin,
    stdout,
    stderr,
    version: release.python,
    version_info:
      dialect === "host"
        ? attributeTuple("sys.version_info", { major: 3, minor: 13, micro: 0, releaselevel: "final", serial: 0 })
        : new PyTuple([3, 4, 0]),
  };
  if (!onCircuitPythonBoard(dialect) && dialect !== "host") Object.assign(constants, { ps1: ">>> ", ps2: "... " });
  if (dialect === "host") Object.assign(constants, hostConstants(stdin, stdout, stderr));
  return defineModule({ name: "sys", functions, constants }, dialect);
}

function implementation(dialect: Dialect, version: PyTuple, machine: string): PyValue {
  const release = releases[dialect];
  if (dialect === "host")
    return attributeTuple("types.SimpleNamespace", {
      name: release.name,
      version,
      cache_tag: "pinbridge-313",
      hexversion: 0x030d00f0,
    });
  const build: Record<string, PyValue> =
    dialect === "micropython" || active.unix ? { _build: vm().host.env.PINBRIDGE_BUILD ?? "RPI_PICO" } : {};
  const made = attributeTuple("", {
    name: release.name,
    version,
    _machine: machine,
    _mpy: release.mpy,
    ...build,
  }) as PyObject;
  made.type.name = "tuple";
  return made;
}

function hostConstants(stdin: PyValue, stdout: PyValue, stderr: PyValue): Record<string, PyValue> {
  return {
    __stdin__: stdin,
    __stdout__: stdout,
    __stderr__: stderr,
    executable: "",
    prefix: "",
    exec_prefix: "",
    copyright: "",
    hexversion: 0x030d00f0,
    api_version: 1013,
    maxunicode: 0x10ffff,
    flags: new PyTuple([]),
    builtin_module_names: new PyTuple(vm().builtinModuleNames()),
    meta_path: new PyList(),
    path_hooks: new PyList(),
    warnoptions: new PyList(),
    dont_write_bytecode: true,
    float_info: attributeTuple("sys.float_info", {
      max: makeFloat(Number.MAX_VALUE),
      dig: 15,
      mant_dig: 53,
      epsilon: Number.EPSILON,
      min: 2.2250738585072014e-308,
      radix: 2,
      max_exp: 1024,
      min_exp: -1021,
    }),
  };
}
