/**
 * A VM: one running Python with its host, dialect, modules and search path. There is one at a time in a realm, because
 * types are shared by the realm; creating another replaces it.
 */

import { type Host } from "../host.js";
import { type PyObject, type PyValue, None, builtinTypes, PyObject as ObjectClass } from "../objects/object.js";
import { type Dialect, active as dialect, isIn } from "../objects/dialect.js";
import { applyDialect } from "../objects/native.js";
import { PyModule } from "../objects/module.js";
import { PyDict } from "../objects/dict.js";
import { PyList } from "../objects/list.js";
import { chooseErrnos } from "../objects/errno-names.js";
import { PyError, typeError, valueError } from "../objects/error.js";
import type { PyBaseException } from "../objects/exception.js";
import "../objects/index.js";
import "../objects/callables.js";
import "../objects/super.js";
import "./function-from-code.js";
import { makeBuiltins } from "../builtins/index.js";
import { builtinModules } from "../modules/index.js";
import { active } from "./context.js";
import type { RunningVM } from "./current.js";
import { compileSource, runCode } from "./execute.js";
import { runWith } from "./frame-functions.js";
import { importName, loadModule, prepare, prepareMain, setBuiltinFinder } from "./import.js";
import { makePending } from "./frames.js";
import { ModuleDict } from "./module-dict.js";
import { type PythonLocation, captureLocation } from "./location.js";
import { optimisation } from "./optimisation.js";
import { pending } from "./pending.js";
import { intValue } from "../objects/number.js";
import { encodeUtf8 } from "../objects/text/utf8.js";
import { resetTracing } from "./trace.js";
import { str } from "./protocol.js";
import { limitNumbers } from "../objects/number-limits.js";
import type { BoardLimits } from "./board-limits.js";
import { limitStack } from "../heap/stack.js";
import { installHeap, unlockHeap } from "../heap/limits.js";
import { reserveCode } from "../heap/census.js";
import { type HeapOptions, UNIX_HEAP, heap } from "../heap/state.js";
import { formatException } from "./traceback.js";
import { interrupt, mayStop } from "./stop.js";

export type ModuleFactory = (vm: VM) => PyModule;

export interface VMOptions {
  host: Host;
  dialect?: Dialect;
  /** Refuse the syntax that the firmware of a board of this dialect lacks. Default: take all that this VM can run. */
  exact?: boolean;
  /** `sys.path` */
  path?: readonly string[];
  /** Hardware modules by name; they come before the builtin ones. Made on first import. */
  modules?: Readonly<Record<string, ModuleFactory>>;
  /** `sys.argv[0]` until a file is run. */
  programName?: string;
  /** `-O`: see optimisation.ts. Default 0. */
  optimise?: number;
  /** The heap the program believes it has; the unix port's unless said. */
  heap?: HeapOptions;
  /** What the board can hold and lacks: with `exact`. */
  limits?: BoardLimits;
  /** Modules that this board's firmware was built without, also where nothing else is to be exact. */
  absentModules?: readonly string[];
}

export function createVM(options: VMOptions): VM {
  return new VM(options);
}

export class VM implements RunningVM {
  readonly host: Host;
  readonly dialect: Dialect;
  readonly builtins: PyModule;
  readonly modules: PyDict;
  readonly path: PyList;
  readonly argv: PyList;
  programName: string;
  main: PyModule | undefined;
  /** What ended the last program: SystemExit and KeyboardInterrupt too. */
  uncaught: PyBaseException | undefined;
  private readonly limits: BoardLimits | undefined;
  private readonly absentModules: ReadonlySet<string>;
  private readonly factories: Readonly<Record<string, ModuleFactory>>;
  /** `__import__` as it was at the start: another in its place takes over the import statement. */
  readonly genuineImport: PyValue | undefined;
  readonly genuineBuildClass: PyValue | undefined;
  private endActions: (() => void)[] = [];
  private readonly made = new Map<string, PyModule>();

  constructor(options: VMOptions) {
    this.limits = options.limits;
    this.absentModules = new Set([...(options.absentModules ?? []), ...(options.limits?.absentModules ?? [])]);
    installHeap(options.limits?.heap ?? options.heap ?? UNIX_HEAP);
    limitNumbers(options.limits?.floats ?? "double", options.limits?.longInts ?? true);
    if (options.limits !== undefined) limitStack(options.limits.stackBytes, options.limits.pystackBytes);
    heap.buffersInUse = () => this.host.bufferBytes?.() ?? 0;
    heap.left = Infinity;
    this.modules = new PyDict();
    this.host = options.host;
    this.dialect = options.dialect ?? "micropython";
    this.path = new PyList([...(options.path ?? [""])]);
    this.argv = new PyList([]);
    this.programName = options.programName ?? "";
    this.factories = options.modules ?? {};
    dialect.dialect = this.dialect;
    dialect.unix = ["standard", "coverage"].includes(options.host.env.PINBRIDGE_BUILD ?? "");
    dialect.exact = options.exact ?? false;
    const errnos = options.limits?.absentModules.includes("errno") === true ? [] : options.limits?.errnoNames;
    chooseErrnos(options.host.env.PINBRIDGE_BUILD !== "coverage", errnos);
    dialect.lackingSyntax = options.limits?.lackingSyntax ?? {};
    active.vm = this;
    interrupt.word = this.host.interrupt;
    pending.exc = undefined;
    pending.handled = undefined;
    pending.noted = false;
    resetTracing();
    optimisation.level = options.optimise ?? 0;
    preparePrimitives();
    applyDialect(this.dialect);
    this.builtins = makeBuiltins(this.dialect);
    for (const name of options.limits?.absentBuiltins ?? []) this.builtins.delete(name);
    this.modules.set("builtins", this.builtins);
    this.genuineImport = this.builtins.get("__import__");
    this.genuineBuildClass = this.builtins.get("__build_class__");
    setBuiltinFinder((name) => this.builtinModule(name));
    if (heap.options.limited) heap.left = 0;
  }

  /** Made once; a name with a `u` in front is the same module. */
  private builtinModule(name: string): PyModule | undefined {
    const known = this.made.get(name);
    if (known !== undefined) return known;
    const module = this.makeBuiltinModule(name);
    if (module === undefined) return undefined;
    const absent = this.limits?.absentMembers ?? {};
    for (const member of Object.hasOwn(absent, name) ? absent[name] : []) module.delete(member);
    this.made.set(name, module);
    return module;
  }

  private makeBuiltinModule(name: string): PyModule | undefined {
    if (this.lacks(name)) return undefined;
    if (Object.hasOwn(this.factories, name)) return this.factories[name](this);
    if (!Object.hasOwn(builtinModules, name)) return undefined;
    const { only, make } = builtinModules[name];
    if (!isIn(only, this.dialect)) return undefined;
    const plain = name.slice(1);
    if (name.startsWith("u") && builtinModules[plain]?.make === make) return this.builtinModule(plain);
    return make(this.dialect);
  }

  /** Whether the board's firmware was built without the module, builtin or frozen. */
  lacks(name: string): boolean {
    return this.absentModules.has(name);
  }

  builtinModuleNames(): string[] {
    const own = Object.keys(builtinModules).filter((name) => isIn(builtinModules[name].only, this.dialect));
    return [...new Set([...own, ...Object.keys(this.factories)])].filter((name) => !this.lacks(name)).sort();
  }

  /**
   * Runs a file as `__main__`. What ends it is reported on stderr as the dialect does.
   * @returns the exit status: 0; 1 after an uncaught exception; SystemExit's code
   */
  runFile(file: string, args: readonly string[] = this.host.argv): number {
    const source = this.host.files.readFile(file);
    if (source === undefined) {
      this.out(2, `can't open file '${file}': [Errno 2] ENOENT\n`);
      return 2;
    }
    return this.runSource(source, file, args);
  }

  runSource(source: string | Uint8Array, file: string, args: readonly string[] = this.host.argv): number {
    this.begin(source, file, [file, ...args]);
    return this.finish();
  }

  /**
   * Runs a text as `__main__` and leaves the VM ready for more of it, as a REPL wants: `finish` is still to be called.
   * @returns what ended it, undefined when it ran to its end
   */
  begin(source: string | Uint8Array, file: string, argv: readonly string[]): PyBaseException | undefined {
    return this.asMain(argv, () => ({ ...prepare(source, file, "__main__"), file }));
  }

  /** As begin, for a module found by its name; a package's is its `__main__`. */
  beginModule(name: string, argv: readonly string[]): PyBaseException | undefined {
    return this.asMain(argv, () => prepareMain(name));
  }

  private asMain(
    argv: readonly string[],
    prepared: () => { module: PyModule; run: () => PyValue; file: string },
  ): PyBaseException | undefined {
    this.programName = argv[0] ?? "";
    this.argv.a.splice(0, this.argv.a.length, ...argv);
    return this.attempt(() => {
      const { module, run, file } = prepared();
      module.set("__file__", file);
      reserveCode(module);
      this.main = module;
      this.modules.set("__main__", module);
      run();
    });
  }

  /** Runs one more text in `__main__`. @param mode single: the values of its expressions are shown. @returns as begin */
  enter(source: string, file: string, mode: "exec" | "single"): PyBaseException | undefined {
    return this.attempt(() => {
      if (this.main === undefined) {
        this.main = new PyModule("__main__");
        this.modules.set("__main__", this.main);
      }
      runCode(compileSource(source, file, mode), this.main);
    });
  }

  private attempt(work: () => void): PyBaseException | undefined {
    this.uncaught = undefined;
    try {
      work();
    } catch (error) {
      this.uncaught = this.orFault(error);
    }
    return this.uncaught;
  }

  /** The program is over: runs what waits for that, reports what ended it, and gives the exit status. */
  finish(): number {
    const { uncaught } = this;
    this.end();
    return uncaught === undefined ? 0 : this.report(uncaught);
  }

  /** A fault of ours goes on to the caller, but hardware is made safe first. */
  private orFault(error: unknown): PyBaseException {
    try {
      return exceptionOf(error);
    } catch (fault) {
      this.end();
      throw fault;
    }
  }

  /** Prints an uncaught exception and gives the exit status for it. */
  report(exc: PyBaseException): number {
    if (exc.type.mro.includes(builtinTypes.SystemExit)) {
      const status = exc.args[0] ?? None;
      if (status === None) return 0;
      const n = intValue(status);
      if (n !== undefined) return Number(BigInt(n) & 0xffn);
      this.out(2, `${str(status)}\n`);
      return 1;
    }
    this.out(2, formatException(exc, this.tracebackLimit()));
    return exc.type.mro.includes(builtinTypes.KeyboardInterrupt) ? 130 : 1;
  }

  /** Runs what was registered with onEnd, with the heap unlocked; a failure in one does not keep the others from running. */
  end(): void {
    unlockHeap(true);
    const actions = this.endActions.reverse();
    this.endActions = [];
    for (const action of actions) {
      try {
        action();
      } catch (error) {
        this.out(2, formatException(exceptionOf(error)));
      }
    }
  }

  /** Notes where the program is; the result gives the Python line when called. About a microsecond. */
  captureLocation(): () => PythonLocation | undefined {
    return captureLocation();
  }

  onEnd(action: () => void): void {
    this.endActions.push(action);
  }

  out(fd: 1 | 2, text: string | Uint8Array): void {
    this.host.write(fd, typeof text === "string" ? encodeUtf8(text) : text);
  }

  pollInterrupt(): void {
    mayStop();
    if (this.host.interrupt[0] !== 0) this.host.attend?.();
  }

  importModule(name: string, globals?: PyValue, fromList: readonly string[] = [], level = 0): PyModule {
    if (level < 0 || (name === "" && level === 0)) throw valueError("bad import name or level");
    if (level > 0 && globals !== undefined && !(globals instanceof PyDict)) throw typeError("globals must be a dict");
    const importer = globals instanceof ModuleDict ? globals.module : (this.main ?? new PyModule("__main__"));
    const module = loadModule(name, level, importer, fromList.length === 0);
    for (const each of fromList)
      if (each !== "*" && module.get("__path__") !== undefined && module.get(each) === undefined)
        importName(module, each);
    return module;
  }

  compile(text: string, file: string, mode: string): PyObject {
    return compileSource(text, file, mode as "exec");
  }

  run(code: PyObject, globals: PyValue | undefined, locals: PyValue | undefined): PyValue {
    return runWith(code, globals, locals);
  }

  globals(): PyValue {
    return ModuleDict.over(this.main ?? new PyModule("__main__"));
  }

  locals(): PyValue {
    return this.globals();
  }

  formatException(exception: PyObject, limit: number | undefined = this.tracebackLimit()): string {
    return formatException(exception, limit);
  }

  private tracebackLimit(): number | undefined {
    const sys = this.modules.get("sys");
    const limit = sys instanceof PyModule ? sys.get("tracebacklimit") : undefined;
    return typeof limit === "number" ? limit : undefined;
  }
}

/** The Python exception that was thrown; faults of ours are thrown on. */
function exceptionOf(error: unknown): PyBaseException {
  if (error instanceof PyError) return error.value as PyBaseException;
  makePending(error);
  const exc = pending.exc!;
  pending.exc = undefined;
  return exc;
}

/** Slots that generated code calls on any value, primitives included, without asking what it is. */
function preparePrimitives(): void {
  const root = ObjectClass.prototype as unknown as Record<string, unknown>;
  for (const prototype of [Number.prototype, Boolean.prototype, BigInt.prototype, String.prototype]) {
    for (const name of ["c", "__getitem__", "__setitem__", "__delitem__", "__iter__", "__next__"]) {
      if (prototype === String.prototype && name !== "__setitem__" && name !== "__delitem__") continue;
      Object.defineProperty(prototype, name, {
        value: root[name],
        writable: true,
        configurable: true,
        enumerable: false,
      });
    }
  }
}
