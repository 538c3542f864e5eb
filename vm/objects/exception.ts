/**
 * Exceptions: the instances, the whole hierarchy as one table, and the constructors hand-written code throws with.
 */

import { errnoText } from "./errno-names.js";
import { PyObject, type PyValue, None, builtinTypes } from "./object.js";
import { type PropertySpec, defineType } from "./native.js";
import { active as dialect, beyondBoards } from "./dialect.js";
import { heap, unlocked } from "../heap/state.js";
import { PyTraceback } from "./traceback.js";
import { PyTuple } from "./tuple.js";
import { type PyType, lookup } from "./type.js";
import { active } from "./dialect.js";
import type { Code } from "../runtime/code.js";
import { missingPlace } from "../runtime/suggestion.js";
import { type PyError, attributeError, typeError } from "./error.js";
import { addNote } from "./exception-notes.js";
import { toArray, truth, repr, str } from "../runtime/protocol.js";

export {
  PyError,
  makeError,
  typeError,
  valueError,
  attributeError,
  nameError,
  indexError,
  keyError,
  runtimeError,
  overflowError,
  zeroDivisionError,
  notImplementedError,
  importError,
  memoryError,
  syntaxError,
  unicodeError,
  stopIteration,
  keyboardInterrupt,
  systemExit,
  osError,
  timeoutError,
} from "./error.js";

/** One frame an exception passed. */
export interface TracebackEntry {
  code: Code;
  line: number;
}

export class PyBaseException extends PyObject {
  args: PyValue[] = [];
  /** Innermost frame first. */
  traceback: TracebackEntry[] = [];
  cause: PyValue = None;
  context: PyValue = None;
  suppressContext = false;
  /** MicroPython: an `__init__` in Python runs that has not called the builtin one yet. It is no exception then (py/objtype.c native_base_init_wrapper). */
  incomplete = false;
  /** The builtin `__init__` has run. */
  initialised = false;
  /** On the prototype: true for StopIteration and what derives from it. */
  declare readonly isStopIteration: boolean;

  override __str__(): string {
    const { args } = this;
    if (args.length === 0) return "";
    if (args.length === 1) return str(args[0]);
    return repr(new PyTuple(args));
  }

  override __repr__(): string {
    // boards print the tuple of the arguments, with its comma: ValueError('text',)
    if (dialect.dialect !== "host") return this.type.name + repr(new PyTuple(this.args));
    return `${this.type.name}(${this.args.map(repr).join(", ")})`;
  }
}
Object.defineProperty(PyBaseException.prototype, "isStopIteration", { value: false, writable: true });

/** CPython's KeyError shows its key as repr. */
export class PyKeyError extends PyBaseException {
  override __str__(): string {
    return dialect.dialect === "host" && this.args.length === 1 ? repr(this.args[0]) : super.__str__();
  }
}

/** `OSError(errno[, text[, filename]])`; boards name the errno and print what follows it. */
export class PyOSError extends PyBaseException {
  /** In CPython alone, where they are no part of `args`. */
  filename: PyValue = None;
  filename2: PyValue = None;

  override __str__(): string {
    const { args } = this;
    if (dialect.dialect === "host") {
      if (args.length !== 2) return super.__str__();
      const names = [this.filename, this.filename2].filter((name) => name !== None).map((name) => repr(name));
      return `[Errno ${str(args[0])}] ${str(args[1])}${names.length === 0 ? "" : `: ${names.join(" -> ")}`}`;
    }
    const [errno] = args;
    const text = typeof errno === "number" && args.length < 3 ? errnoText(errno) : undefined;
    if (text === undefined) return super.__str__();
    return `[Errno ${str(errno)}] ${text}${args.length > 1 ? `: ${str(args[1])}` : ""}`;
  }
}

/** CPython makes `OSError(errno, text)` an instance of the class for that errno (Objects/exceptions.c). */
const errnoClasses = new Map<number, string>([
  [1, "PermissionError"],
  [2, "FileNotFoundError"],
  [3, "ProcessLookupError"],
  [4, "InterruptedError"],
  [10, "ChildProcessError"],
  [11, "BlockingIOError"],
  [13, "PermissionError"],
  [17, "FileExistsError"],
  [20, "NotADirectoryError"],
  [21, "IsADirectoryError"],
  [32, "BrokenPipeError"],
  [103, "ConnectionAbortedError"],
  [104, "ConnectionResetError"],
  [108, "BrokenPipeError"],
  [110, "TimeoutError"],
  [111, "ConnectionRefusedError"],
  [114, "BlockingIOError"],
  [115, "BlockingIOError"],
]);

function forErrno(cls: PyType, args: readonly PyValue[]): PyType {
  if (cls !== builtinTypes.OSError || args.length < 2 || typeof args[0] !== "number") return cls;
  return builtinTypes[errnoClasses.get(args[0]) ?? "OSError"];
}

/** @throws AttributeError  while there is no exception behind the instance */
function completed(self: PyBaseException, name: string): PyBaseException {
  if (self.incomplete) throw attributeError(`'${self.type.name}' object has no attribute '${name}'`);
  return self;
}

function first(name: string): PropertySpec {
  // in MicroPython every exception has these (py/objexcept.c: for efficiency, not for use)
  const get = (self: PyBaseException): PyValue => completed(self, name).args[0] ?? None;
  return { name, get, only: ["micropython"] };
}

function noTraceback(self: PyBaseException): PyError {
  return attributeError(`'${self.type.name}' object has no attribute '__traceback__'`);
}

const initialise = {
  sig: "__init__(self, *args, **kwargs)",
  call: (self: PyBaseException, args: PyValue[], kwargs: Map<string, PyValue>) => {
    if (kwargs.size > 0 && !beyondBoards()) throw keywordsRefused();
    self.args = kept(args);
    self.incomplete = false;
    self.initialised = true;
    if (dialect.dialect === "host" && self instanceof PyOSError && args.length > 2 && args.length < 6) {
      [self.filename, self.filename2] = [args[2], args[4] ?? None];
      self.args = args.slice(0, 2);
    }
  },
};

export function keywordsRefused(): PyError {
  return typeError("function doesn't take keyword arguments");
}

export const baseExceptionType = defineType({
  name: "BaseException",
  js: PyBaseException,
  hasDict: true,
  new: {
    sig: "__new__(cls, *args, **kwargs)",
    call: (cls: PyType, args: PyValue[], kwargs: Map<string, PyValue>) => {
      // py/objexcept.c mp_obj_exception_make_new; what a class of the program takes is its own business
      const own = lookup(cls, "__init__") !== initialiser;
      if (kwargs.size > 0 && (cls.native || (!own && !beyondBoards())) && dialect.dialect !== "host")
        throw keywordsRefused();
      const self = new (dialect.dialect === "host" ? forErrno(cls, args) : cls).ctor() as PyBaseException;
      self.args = kept(args);
      return self;
    },
  },
  init: initialise,
  methods: [
    {
      sig: "add_note(self, note, /)",
      call: (self: PyBaseException, note: PyValue) => addNote(self, note),
      only: ["host"],
    },
    {
      sig: "with_traceback(self, tb, /)",
      call: (self: PyBaseException) => self,
      only: ["host"],
    },
  ],
  properties: [
    first("value"),
    first("errno"),
    {
      name: "args",
      get: (self: PyBaseException) => unlocked(() => new PyTuple(completed(self, "args").args)),
      set: (self: PyBaseException, v) => {
        if (active.dialect === "host") self.args = toArray(v);
        else if (!self.type.native)
          // of a program's class it is an attribute like any other, which the exception inside does not see
          Object.defineProperty(self, "$args", { value: v, writable: true, configurable: true, enumerable: true });
        else if (active.dialect === "circuitpython") throw attributeError("can't set attribute 'args'");
        else throw attributeError(`'${self.type.name}' object has no attribute 'args'`);
      },
    },
    {
      name: "__cause__",
      get: (self: PyBaseException) => self.cause,
      set: (self: PyBaseException, v) => {
        self.cause = v;
        self.suppressContext = true;
      },
      only: ["circuitpython", "beyond-boards"],
    },
    {
      name: "__context__",
      get: (self: PyBaseException) => self.context,
      set: (self: PyBaseException, v) => {
        self.context = v;
      },
      only: ["circuitpython", "beyond-boards"],
    },
    {
      name: "__suppress_context__",
      get: (self: PyBaseException) => self.suppressContext,
      set: (self: PyBaseException, v) => {
        self.suppressContext = truth(v);
      },
      only: ["circuitpython", "beyond-boards"],
    },
    {
      name: "__traceback__",
      get: (self: PyBaseException) => {
        if (dialect.dialect === "micropython") throw noTraceback(self);
        return self.traceback.length === 0 ? None : new PyTraceback(self.traceback.slice());
      },
      set: (self: PyBaseException, v) => {
        // MicroPython: can be cleared, no more (py/objexcept.c mp_obj_exception_attr)
        if (dialect.dialect === "micropython" && v !== None) throw noTraceback(self);
        self.traceback = v instanceof PyTraceback ? [...v.entries] : [];
      },
    },
  ],
});

const initialiser = lookup(baseExceptionType, "__init__");

/** What a call without own arguments allocates: exceptions need no `__init__` of their own. */
function define(name: string, base: PyType, js?: typeof PyBaseException, more: object = {}): PyType {
  return defineType({ name, base, js: js ?? subclassOf(base), hasDict: true, thin: true, ...more });
}

function subclassOf(base: PyType): typeof PyBaseException {
  return class extends (base.ctor as typeof PyBaseException) {};
}

/** Name and base, each base before what derives from it. OSError's children exist in the host dialect; TimeoutError also in CircuitPython. */
const hierarchy: readonly (readonly [name: string, base: string, js?: typeof PyBaseException])[] = [
  ["SystemExit", "BaseException"],
  ["KeyboardInterrupt", "BaseException"],
  ["GeneratorExit", "BaseException"],
  ["ReloadException", "BaseException"],
  ["Exception", "BaseException"],
  ["StopIteration", "Exception"],
  ["StopAsyncIteration", "Exception"],
  ["ArithmeticError", "Exception"],
  ["FloatingPointError", "ArithmeticError"],
  ["OverflowError", "ArithmeticError"],
  ["ZeroDivisionError", "ArithmeticError"],
  ["AssertionError", "Exception"],
  ["AttributeError", "Exception"],
  ["BufferError", "Exception"],
  ["EOFError", "Exception"],
  ["ImportError", "Exception"],
  ["ModuleNotFoundError", "ImportError"],
  ["LookupError", "Exception"],
  ["IndexError", "LookupError"],
  ["KeyError", "LookupError", PyKeyError],
  ["MemoryError", "Exception"],
  ["NameError", "Exception"],
  ["UnboundLocalError", "NameError"],
  ["OSError", "Exception", PyOSError],
  ["BlockingIOError", "OSError"],
  ["ChildProcessError", "OSError"],
  ["ConnectionError", "OSError"],
  ["BrokenPipeError", "ConnectionError"],
  ["ConnectionAbortedError", "ConnectionError"],
  ["ConnectionRefusedError", "ConnectionError"],
  ["ConnectionResetError", "ConnectionError"],
  ["FileExistsError", "OSError"],
  ["FileNotFoundError", "OSError"],
  ["InterruptedError", "OSError"],
  ["IsADirectoryError", "OSError"],
  ["NotADirectoryError", "OSError"],
  ["PermissionError", "OSError"],
  ["ProcessLookupError", "OSError"],
  ["TimeoutError", "OSError"],
  ["ReferenceError", "Exception"],
  ["RuntimeError", "Exception"],
  ["NotImplementedError", "RuntimeError"],
  ["RecursionError", "RuntimeError"],
  ["SyntaxError", "Exception"],
  ["IndentationError", "SyntaxError"],
  ["TabError", "IndentationError"],
  ["SystemError", "Exception"],
  ["TypeError", "Exception"],
  ["ViperTypeError", "TypeError"],
  ["ValueError", "Exception"],
  ["UnicodeError", "ValueError"],
  ["UnicodeDecodeError", "UnicodeError"],
  ["UnicodeEncodeError", "UnicodeError"],
  ["UnicodeTranslateError", "UnicodeError"],
  ["Warning", "Exception"],
  ["DeprecationWarning", "Warning"],
  ["BytesWarning", "Warning"],
  ["EncodingWarning", "Warning"],
  ["FutureWarning", "Warning"],
  ["ImportWarning", "Warning"],
  ["PendingDeprecationWarning", "Warning"],
  ["ResourceWarning", "Warning"],
  ["SyntaxWarning", "Warning"],
  ["UnicodeWarning", "Warning"],
  ["RuntimeWarning", "Warning"],
  ["UserWarning", "Warning"],
];

const missingName: PropertySpec = {
  name: "name",
  get: (self: PyBaseException) => missingPlace(self)?.name ?? None,
  only: ["host"],
};
const missingObject: PropertySpec = {
  name: "obj",
  get: (self: PyBaseException) => missingPlace(self)?.object ?? None,
  only: ["host"],
};

/**
 * Under `heap_lock` the arguments of an exception go into the emergency buffer, which the unix build made for 256 bytes: 48 of
 * traceback, 16 of the tuple's own, 8 for each. What does not fit is left out altogether (py/objexcept.c).
 */
const EMERGENCY_ARGS = (256 - 48 - 16) / 8;

function kept(args: PyValue[]): PyValue[] {
  return heap.locks > 0 && args.length > EMERGENCY_ARGS && dialect.dialect !== "host" ? [] : args;
}

/** Attributes that some classes have besides `args`. */
const details: Record<string, object> = {
  StopIteration: { properties: [{ name: "value", get: (self: PyBaseException) => self.args[0] ?? None }] },
  SystemExit: { properties: [{ name: "code", get: (self: PyBaseException) => self.args[0] ?? None }] },
  NameError: { properties: [missingName] },
  AttributeError: { properties: [missingName, missingObject] },
  OSError: {
    properties: [
      // CPython takes an errno only with a text beside it; boards take the first argument.
      {
        name: "errno",
        get: (self: PyBaseException) =>
          active.dialect === "host" && self.args.length < 2 ? None : (self.args[0] ?? None),
      },
      {
        name: "strerror",
        get: (self: PyOSError) => {
          const [errno, text] = self.args;
          if (text !== undefined || active.dialect === "host") return text ?? None;
          return (typeof errno === "number" ? errnoText(errno) : undefined) ?? None;
        },
        only: ["circuitpython", "host"],
      },
      {
        name: "filename",
        get: (self: PyOSError) => (active.dialect === "host" ? self.filename : (self.args[2] ?? None)),
        only: ["circuitpython", "host"],
      },
      {
        name: "filename2",
        get: (self: PyOSError) => (active.dialect === "host" ? self.filename2 : (self.args[4] ?? None)),
        only: ["circuitpython", "host"],
      },
    ],
  },
};

/** Name -> class, BaseException included: what the builtins module takes its exceptions from. */
export const exceptionTypes: ReadonlyMap<string, PyType> = new Map(
  hierarchy.reduce<[string, PyType][]>(
    (made, [name, base, js]) => {
      made.push([name, define(name, builtinTypes[base], js, details[name])]);
      return made;
    },
    [["BaseException", baseExceptionType]],
  ),
);

Object.defineProperty(builtinTypes.StopIteration.proto, "isStopIteration", { value: true, writable: true });
