/** import: sys.modules, builtin modules, then files along sys.path. */

import { interned } from "../objects/text/interned.js";
import { type PyObject, type PyValue, None } from "../objects/object.js";
import { PyModule } from "../objects/module.js";
import { PyTuple } from "../objects/tuple.js";
import { PyType } from "../objects/type.js";
import { PyError, importError, makeError, valueError } from "../objects/error.js";
import { active } from "../objects/dialect.js";
import type { HostFiles } from "../host.js";
import { PyList } from "../objects/list.js";
import { frozenSource } from "../frozen/index.js";
import { reserveCode } from "../heap/census.js";
import { currentVM } from "./current.js";
import { asPython, instantiate, translate } from "./execute.js";
import { ownAttributes } from "./attributes.js";
import { ModuleDict } from "./module-dict.js";
import { callPy, findAttr, getAttr, stringOf, toArray } from "./protocol.js";
import { checked } from "./pending.js";

/** Looks for a builtin module; set by the VM. */
export type BuiltinFinder = (name: string) => PyModule | undefined;
let findBuiltin: BuiltinFinder = () => undefined;
export function setBuiltinFinder(find: BuiltinFinder): void {
  findBuiltin = find;
}

/**
 * The import statement.
 * @param level  leading dots
 * @param importer  the module it stands in
 * @param names  what `from` asks for
 * @param top  give the first package of a dotted name (`import a.b` binds a)
 */
export function importModule(
  name: string,
  level: number,
  importer: PyModule,
  top: boolean,
  names?: string[],
): PyValue | undefined {
  const vm = currentVM();
  const override = vm.builtins.get("__import__");
  if (override === vm.genuineImport || typeof override !== "object") return loadModule(name, level, importer, top);
  const fromList = names === undefined ? None : new PyTuple(names);
  const module = override.c(name, ModuleDict.over(importer), None, fromList, level);
  // `import a.b as c` wants the last, __import__ gives the first.
  return module === undefined || top || names !== undefined
    ? module
    : name
        .split(".")
        .slice(1)
        .reduce((m, part) => getAttr(m, part), module);
}

/** The same by the importer itself. */
export function loadModule(name: string, level: number, importer: PyModule, top: boolean): PyModule {
  const full = level === 0 ? name : absolute(name, level, importer);
  const module = importDotted(full);
  return top && full.includes(".") ? (currentVM().modules.get(full.split(".")[0]) as PyModule) : module;
}

function absolute(name: string, level: number, importer: PyModule): string {
  let base = importer.get("__package__") as string | undefined;
  if (typeof base !== "string") {
    const own = String(importer.get("__name__") ?? "");
    base = importer.get("__path__") === undefined ? own.split(".").slice(0, -1).join(".") : own;
  }
  const parts = base === "" ? [] : base.split(".");
  if (parts.length === 0 || level > parts.length) throw importError("can't perform relative import");
  const kept = parts.slice(0, parts.length - (level - 1));
  return [...kept, ...(name === "" ? [] : [name])].join(".");
}

/** Imports `a`, `a.b`, `a.b.c` and gives the last. */
export function importDotted(full: string): PyModule {
  interned(full);
  const known = loaded(full);
  if (known !== undefined) return known;
  let parent: PyModule | undefined;
  const parts = full.split(".");
  for (let i = 0; i < parts.length; i++) {
    const name = parts.slice(0, i + 1).join(".");
    let module = loaded(name);
    if (module === undefined) {
      module = load(name, parent);
      if (parent !== undefined) parent.set(parts[i], module);
    }
    parent = module;
  }
  return parent!;
}

/** What sys.modules has. On boards an empty sys.path asks for the builtin, whatever a file of that name did before. */
function loaded(name: string): PyModule | undefined {
  if (active.dialect !== "host" && searchPath().length === 0) return undefined;
  return currentVM().modules.get(name) as PyModule | undefined;
}

/** sys.path: a program may put another list or a tuple there. */
function searchPath(): readonly PyValue[] {
  const { modules, path } = currentVM();
  const sys = modules.get("sys");
  const set = sys instanceof PyModule ? sys.get("path") : undefined;
  return set === undefined || set === path ? path.a : toArray(set);
}

function load(name: string, parent: PyModule | undefined): PyModule {
  const last = name.slice(name.lastIndexOf(".") + 1);
  const below = parent?.fixed ? parent.get(last) : undefined;
  if (below instanceof PyModule) return below;
  if (parent === undefined && !isExtensible(name)) {
    const builtin = builtinNamed(name);
    if (builtin !== undefined) return builtin;
  }
  const found = parent === undefined ? findFile(name, searchPath()) : findFile(last, pathOf(parent, name));
  if (found !== undefined) return loadFile(name, found);
  const builtin = builtinNamed(name);
  if (builtin === undefined) throw missing(name);
  return builtin;
}

function builtinNamed(name: string): PyModule | undefined {
  const builtin = findBuiltin(name);
  // With an empty path the builtin is what is wanted, but the file of its name stays what `import` finds later.
  if (builtin !== undefined && searchPath().length > 0) currentVM().modules.set(name, builtin);
  return builtin;
}

/**
 * Builtin modules that a file of their name comes before, on boards (MP_REGISTER_EXTENSIBLE_MODULE in MicroPython's and
 * CircuitPython's sources): such a file takes the builtin's names from `uos`, or by emptying sys.path.
 */
const extensible = new Set(
  "array binascii bluetooth collections cryptolib errno hashlib heapq io json machine os platform random re select socket string struct time websocket".split(
    " ",
  ),
);

/** To CPython most modules are files, that others can stand before; these are part of the interpreter. */
const inInterpreter = new Set("_thread atexit builtins errno gc itertools marshal posix sys time".split(" "));

function isExtensible(name: string): boolean {
  return active.dialect === "host" ? !inInterpreter.has(name) : extensible.has(name);
}

function missing(name: string): PyError {
  if (active.dialect === "host") return makeError("ModuleNotFoundError", `No module named '${name}'`);
  return importError(`no module named '${name}'`);
}

function pathOf(parent: PyModule, name: string): readonly PyValue[] {
  const path = parent.get("__path__");
  if (path === undefined) throw missing(name);
  return typeof path === "string" ? [path] : toArray(path);
}

interface Found {
  file: string;
  /** The text of a frozen module. */
  source?: string;
  /** The directory of a package. */
  directory: string | undefined;
}

function findFile(name: string, path: readonly PyValue[]): Found | undefined {
  const files = sourceFiles();
  for (const entry of path) {
    if (typeof entry !== "string") continue;
    if (entry === FROZEN || entry.startsWith(`${FROZEN}/`)) {
      const found = findFrozen(name, entry);
      if (found !== undefined) return found;
      continue;
    }
    const base = entry === "" ? name : `${entry.replace(/\/$/, "")}/${name}`;
    const kind = files.stat(base)?.kind;
    if (kind === "directory") {
      const file = `${base}/__init__.py`;
      if (files.stat(file)?.kind === "file") return { file, directory: base };
      if (files.stat(`${base}.py`)?.kind !== "file") return { file: "", directory: base };
    }
    if (files.stat(`${base}.py`)?.kind === "file") return { file: `${base}.py`, directory: undefined };
    if (active.dialect !== "host" && files.stat(`${base}.mpy`)?.kind === "file")
      return { file: `${base}.mpy`, directory: undefined };
  }
  return undefined;
}

function sourceFiles(): Pick<HostFiles, "stat" | "readFile"> {
  const vm = currentVM();
  return vm.sourceFiles ?? vm.host.files;
}

const FROZEN = ".frozen";

function findFrozen(name: string, entry: string): Found | undefined {
  if (currentVM().lacks(name)) return undefined;
  const base = `${entry}/${name}`;
  for (const [file, directory] of [
    [`${base}/__init__.py`, base],
    [`${base}.py`, undefined],
  ] as const) {
    const below = file.slice(FROZEN.length + 1);
    const source = frozenSource(below, active.dialect);
    if (source !== undefined) return { file: below, source, directory };
  }
  return undefined;
}

function loadFile(name: string, found: Found): PyModule {
  const { modules } = currentVM();
  const source = found.source ?? (found.file === "" ? new Uint8Array() : sourceFiles().readFile(found.file));
  if (source === undefined) throw missing(name);
  // Bytecode of another machine: a board says the same of what was compiled for another version.
  if (found.file.endsWith(".mpy")) throw valueError("incompatible .mpy file");
  const { module, run } = prepare(source, found.file === "" ? name : found.file, name);
  if (found.file !== "") module.set("__file__", found.file);
  reserveCode(module);
  if (found.directory !== undefined) {
    module.set("__path__", active.dialect === "host" ? callPy(currentListType(), []) : found.directory);
    if (active.dialect === "host") (module.get("__path__") as PyList).a.push(found.directory);
  }
  module.set("__package__", found.directory === undefined ? name.split(".").slice(0, -1).join(".") : name);
  modules.set(name, module);
  try {
    if (found.file !== "") run();
  } catch (error) {
    modules.delete(name);
    throw error;
  }
  // A module may put something else in its place.
  return (modules.get(name) as PyModule | undefined) ?? module;
}

function currentListType(): PyValue {
  return currentVM().path.type;
}

/** A fresh module of this text, not yet run. */
export function prepare(
  source: string | Uint8Array,
  file: string,
  name: string,
): { module: PyModule; run: () => PyValue } {
  const compiled = asPython(() => translate(source, file, "exec", active.dialect));
  const factory = instantiate(compiled);
  const module = factory.create(PyModule.prototype);
  (module as { name: string }).name = name;
  module.set("__name__", name);
  return { module, run: () => checked(factory.run(module, undefined)) };
}

/** The module `full` as the program itself, not yet run; of a package, once it is imported, its `__main__`. */
export function prepareMain(full: string): { module: PyModule; run: () => PyValue; file: string } {
  const [leaf, ...above] = full.split(".").toReversed();
  const parent = above.length === 0 ? undefined : importDotted(above.toReversed().join("."));
  const found = findFile(leaf, parent === undefined ? searchPath() : pathOf(parent, full));
  if (found === undefined) throw missing(full);
  if (found.directory !== undefined) {
    importDotted(full);
    return prepareMain(`${full}.__main__`);
  }
  const source = found.source ?? currentVM().host.files.readFile(found.file);
  if (source === undefined) throw missing(full);
  const prepared = prepare(source, found.file, "__main__");
  prepared.module.set("__package__", above.toReversed().join("."));
  return { ...prepared, file: found.file };
}

/** `from module import name` */
export function importName(module: PyValue, name: string): PyValue | undefined {
  const value = findAttr(module, name);
  if (value !== undefined) return value;
  const own = module instanceof PyModule ? module.get("__name__") : undefined;
  if (module instanceof PyModule && module.get("__path__") !== undefined) {
    try {
      return importDotted(`${String(own)}.${name}`);
    } catch (error) {
      // On a board that error is what comes out; CPython tells a missing name from a module that failed inside.
      if (
        active.dialect !== "host" ||
        !(error instanceof PyError) ||
        error.value.args[0] !== `No module named '${String(own)}.${name}'`
      )
        throw error;
    }
  }
  if (active.dialect === "host") throw importError(`cannot import name '${name}' from '${String(own)}'`);
  throw importError(`can't import name ${name}`);
}

/** `from module import *`: `__all__`, or every name that begins without an underscore. */
export function importStar(module: PyValue, into: PyModule | Map<string, PyValue>): void {
  const all = findAttr(module, "__all__");
  if (all === undefined) {
    // what sys.modules holds may be anything
    if (typeof module !== "object") throw importError("from-import-* object has no __dict__ and no __all__");
    for (const [name, value] of ownAttributes(module as PyObject))
      if (!name.startsWith("_")) into.set(name, module instanceof PyType ? getAttr(module, name) : value);
    return;
  }
  for (const name of toArray(all).map(stringOf)) into.set(name, getAttr(module, name));
}
