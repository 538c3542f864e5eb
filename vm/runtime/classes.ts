/** The class statement, after its body ran: metaclass, creation, `__set_name__`, `__init_subclass__`. */

import { type PyValue, builtinTypes } from "../objects/object.js";
import { PyType, isSubclass, lookupAfter } from "../objects/type.js";
import { PyBuiltin, PyClassMethod, PyFunction } from "../objects/function.js";
import type { PyModule } from "../objects/module.js";
import { PyDict } from "../objects/dict.js";
import { PyTuple } from "../objects/tuple.js";
import { PyClassBody } from "../objects/class-body.js";
import { classHooks, createClass } from "../objects/root.js";
import { active, beyondBoards } from "../objects/dialect.js";
import { typeError } from "../objects/error.js";
import { currentVM } from "./current.js";
import { PreparedNamespace } from "./prepared-namespace.js";
import { callKeywords, callPy, findAttr, toArray, typeOf } from "./protocol.js";
import { checked, pending } from "./pending.js";

/**
 * The class statement: by another `__build_class__`, when a program put one in the place of the builtin.
 * @param keywords  of the class statement; `metaclass` among them
 * @param body  fills the namespace; undefined: failed
 * @param setCell  gives the class to the `__class__` its methods captured
 * @returns the class, or undefined with an exception pending
 */
export function makeClass(
  name: string,
  qualname: string,
  bases: PyValue[],
  keywords: Map<string, PyValue>,
  body: (ns: Map<string, PyValue>) => PyValue | undefined,
  module: PyModule,
  setCell: (cls: PyValue) => void,
): PyValue | undefined {
  const classBody = new PyClassBody(name, qualname, body, module, setCell);
  const vm = currentVM();
  const override = vm.builtins.get("__build_class__");
  if (override === vm.genuineBuildClass || typeof override !== "object")
    return buildClass(classBody, name, bases, keywords);
  const made = callKeywords(override, [classBody, name, ...bases], [...keywords.keys()], [...keywords.values()]);
  if (made !== undefined) setCell(made);
  return made;
}

/** `__build_class__(body, name, *bases, **keywords)` */
export function buildClass(
  { qualname, body, module, setCell }: PyClassBody,
  name: string,
  bases: PyValue[],
  keywords: Map<string, PyValue>,
): PyValue | undefined {
  // Boards parse `metaclass=` and then find that `__build_class__` takes no keywords.
  if (active.exact && keywords.size > 0 && active.dialect !== "host")
    throw typeError("function doesn't take keyword arguments");
  const moduleName = module.get("__name__");
  const written = bases;
  if (bases.some((base) => !(base instanceof PyType))) bases = bases.flatMap(baseEntries(bases));
  const metaclass = boardMetaclass(bases) ?? metaclassOf(bases, keywords.get("metaclass"));
  keywords.delete("metaclass");
  const prepared = prepare(metaclass, name, bases, keywords);
  const ns = prepared === undefined ? new Map<string, PyValue>() : new PreparedNamespace(prepared);
  if (prepared !== undefined) {
    if (moduleName !== undefined) ns.set("__module__", moduleName);
    ns.set("__qualname__", qualname);
  }
  // boards put both there (py/compile.c, SCOPE_CLASS); elsewhere the class knows them
  if (!beyondBoards()) {
    if (moduleName !== undefined) ns.set("__module__", moduleName);
    ns.set("__qualname__", qualname);
  }
  if (body(ns) === undefined) return undefined;
  let cls: PyValue;
  if (bases !== written) ns.set("__orig_bases__", new PyTuple(written));
  const viaMetaclass =
    prepared !== undefined ||
    !(metaclass instanceof PyType) ||
    isOwn(metaclass) ||
    !metaclass.mro.includes(builtinTypes.type);
  if (!viaMetaclass) {
    cls = createClass(
      name,
      qualname,
      bases,
      ns,
      metaclass === builtinTypes.type ? undefined : metaclass,
      typeof moduleName === "string" ? moduleName : undefined,
    );
    if (!ns.has("__module__") && typeof moduleName === "string") (cls as PyType).module = moduleName;
  } else {
    const dict = prepared ?? namespaceDict(ns, qualname, moduleName);
    const made = callKeywords(
      metaclass,
      [name, new PyTuple(bases), dict],
      [...keywords.keys()],
      [...keywords.values()],
    );
    if (made === undefined) return undefined;
    cls = made;
    keywords = new Map();
  }
  setCell(cls);
  // in the host dialect type.__new__ has told the hooks
  if (cls instanceof PyType && !(active.dialect === "host" && viaMetaclass)) announce(cls, ns, keywords);
  return pending.exc === undefined ? cls : undefined;
}

/** A base that is no class may stand for some: `class Numbers(list[int])` (PEP 560). */
function baseEntries(bases: readonly PyValue[]): (base: PyValue) => PyValue[] {
  return (base) => {
    if (base instanceof PyType || typeof base !== "object") return [base];
    const entries = beyondBoards() ? findAttr(base, "__mro_entries__") : undefined;
    return entries === undefined ? [base] : [...toArray(callPy(entries, [new PyTuple([...bases])]))];
  };
}

/** What the metaclass's `__prepare__` gives for the body to fill; undefined: an ordinary dict. */
function prepare(
  metaclass: PyValue,
  name: string,
  bases: PyValue[],
  keywords: ReadonlyMap<string, PyValue>,
): PyValue | undefined {
  const hook = typeof metaclass === "object" && beyondBoards() ? findAttr(metaclass, "__prepare__") : undefined;
  if (hook === undefined || hook instanceof PyBuiltin) return undefined;
  return callPy(hook, [name, new PyTuple(bases)], keywords);
}

function namespaceDict(ns: ReadonlyMap<string, PyValue>, qualname: string, moduleName: PyValue | undefined): PyDict {
  const dict = new PyDict();
  if (moduleName !== undefined) dict.set("__module__", moduleName);
  dict.set("__qualname__", qualname);
  for (const [key, value] of ns) dict.set(key, value);
  return dict;
}

/** Whether a metaclass says anything of its own about making classes. */
function isOwn(metaclass: PyType): boolean {
  return ["__new__", "__init__", "__call__"].some((name) => metaclass.mro.some((m) => !m.native && m.ns.has(name)));
}

/** Boards call the class of whatever stands first among the bases (py/modbuiltins.c, mp_builtin___build_class__); undefined: it is a class. */
function boardMetaclass(bases: readonly PyValue[]): PyType | undefined {
  return active.dialect === "host" || bases.length === 0 || bases[0] instanceof PyType ? undefined : typeOf(bases[0]);
}

/** The given one, or the most derived among the bases'. */
function metaclassOf(bases: readonly PyValue[], given: PyValue | undefined): PyValue {
  if (given !== undefined && !(given instanceof PyType)) return given;
  let winner: PyType = given ?? builtinTypes.type;
  for (const base of bases) {
    if (!(base instanceof PyType)) continue;
    if (isSubclass(winner, base.type)) continue;
    if (!isSubclass(base.type, winner)) throw typeError("metaclass conflict");
    winner = base.type;
  }
  return winner;
}

function announce(cls: PyType, ns: ReadonlyMap<string, PyValue>, keywords: ReadonlyMap<string, PyValue>): void {
  // A hook may change the class, and so the namespace: all that stood in the body are told.
  const entries = [...ns];
  for (const [name, value] of entries) {
    if (typeof value !== "object" || value instanceof PyFunction) continue;
    const setName = (value as unknown as Record<string, ((...a: PyValue[]) => PyValue | undefined) | undefined>)[
      "m$__set_name__"
    ];
    if (setName !== undefined && !(value instanceof PyType)) checked(setName(value, cls, name));
  }
  if (!beyondBoards()) return;
  const hook = lookupAfter(cls, cls, "__init_subclass__");
  if (hook instanceof PyClassMethod && hook.func instanceof PyFunction) callPy(hook.func, [cls], keywords);
  else if (keywords.size > 0 && active.dialect === "host")
    throw typeError(`${cls.name}.__init_subclass__() takes no keyword arguments`);
}

classHooks.announce = announce;
