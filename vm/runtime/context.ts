/**
 * The one active VM of this realm, as builtins and modules see it: the world outside, the module table, and what only the
 * compiler and the running frames can answer. `createVM` fills it in.
 */

import type { Host, HostFiles } from "../host.js";
import type { PyObject, PyValue } from "../objects/object.js";
import type { PyDict } from "../objects/dict.js";
import type { PyList } from "../objects/list.js";
import type { PyModule } from "../objects/module.js";

export interface VmContext {
  readonly host: Host;
  /** sys.modules: name -> module */
  readonly modules: PyDict;
  /** sys.path */
  readonly path: PyList;
  readonly builtins: PyModule;
  /** Where imports look for files; absent: the host's. vfs puts what is mounted in front. */
  sourceFiles?: Pick<HostFiles, "stat" | "readFile">;
  /** The file being run, sys.argv[0]; '' where there is none. */
  readonly programName: string;
  /** Names of the builtin modules that `import` would find, for help('modules'). */
  builtinModuleNames(): string[];
  /** `__import__(name, globals, locals, fromlist, level)` */
  importModule(name: string, globals: PyValue | undefined, fromList: readonly string[], level: number): PyValue;
  /** compile(): a code object. @throws PyError SyntaxError */
  compile(text: string, file: string, mode: string): PyObject;
  /** exec and eval of a code object; eval gives the value, exec None. Missing globals: those of the calling frame. */
  run(code: PyObject, globals: PyValue | undefined, locals: PyValue | undefined): PyValue;
  /** globals() and locals() of the calling frame, as dicts. */
  globals(): PyValue;
  locals(): PyValue;
  /** Text of an exception with its traceback, as the dialect prints it, newline at the end. */
  formatException(exception: PyObject, limit?: number): string;
}

/** `current` is set exactly while a VM exists. */
export const active: { vm: VmContext | undefined } = { vm: undefined };

/** The active VM. */
export function vm(): VmContext {
  if (active.vm === undefined) throw new Error("no VM is active");
  return active.vm;
}
