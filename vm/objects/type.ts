/**
 * Classes.
 *
 * A class is three JavaScript things: the `PyType` object itself (what Python sees as the class), a prototype for its
 * instances (`proto`), and a JavaScript constructor that makes empty instances (`ctor`). The namespace `ns` is the truth;
 * `install` derives from each of its entries what lies on the type object and on the prototype:
 *
 *   entry                on the type object (C.x)          on the prototype (o.x)
 *   function             $f = function                     $f accessor -> bound method, m$f = its JavaScript function
 *   staticmethod         $f = function                     $f = function
 *   classmethod          $f accessor -> bound, m$f         $f accessor -> bound to o's class
 *   property             $p = the property                 $p accessor -> getter / setter
 *   other descriptor     $d accessor -> __get__(None, C)   $d accessor -> __get__ / __set__
 *   anything else        $x = value                        $x = value
 *
 * Type objects inherit from each other along the main line of bases as prototypes do, so `C.x` finds what a base class
 * has without a search. With several bases, what the method resolution order finds elsewhere is copied in (`settle`).
 * Changing a class afterwards installs again, here and in every subclass.
 */

import { PyObject, type PyValue, None, builtinTypes } from "./object.js";
import { PyMember, type SlotNames } from "./member.js";
import { active, beyondBoards } from "./dialect.js";
import {
  PyFunction,
  PyBuiltin,
  PyMethod,
  PyStaticMethod,
  PyClassMethod,
  PyProperty,
  PyNativeProperty,
  type Raw,
} from "./function.js";
import { slotByDunder } from "./slots.js";
import { Signature } from "./signature.js";
import { typeError, attributeError } from "./error.js";
import { checked } from "../runtime/pending.js";
import { makeConstructor } from "./construct.js";

export type Constructor = new (...args: any[]) => PyObject;

export class PyType extends PyObject {
  declare name: string;
  /** `__module__`; undefined for builtins. */
  declare module: string | undefined;
  declare qualname: string;
  declare bases: PyType[];
  declare mro: PyType[];
  declare ns: Map<string, PyValue>;
  declare proto: PyObject;
  declare ctor: Constructor;
  declare subclasses: Set<PyType>;
  /** Written in TypeScript. */
  declare native: boolean;
  /** Written in TypeScript with fields of its own. */
  declare solid: boolean;
  /** Instances have an own place for any attribute. */
  declare hasDict: boolean;
  /** Names that `__slots__` here and above allows, where `hasDict` is false. */
  declare slotNames: ReadonlySet<string>;
  /** It has a `__getattribute__` in Python: every read of an attribute goes through that. */
  declare guarded: boolean;
  /** For str, int, float, bool: prototypes of JavaScript whose values are instances. */
  declare primitives: object[];
  /** May stand among the bases of a class. */
  declare subclassable: boolean;
  /** Positional call: makes an instance. Replaced by code of its own when first called (construct.ts). */
  declare c: Raw;
  /** Signature of the call, when `__init__` or `__new__` alone decides it. */
  declare sig: Signature | undefined;
  declare k: Raw;
  /** False where instances are made only by TypeScript (`function`, `generator`). */
  declare constructible: boolean;

  override __repr__(): string {
    if (active.dialect !== "host") return `<class '${this.name}'>`;
    return `<class '${this.fullName()}'>`;
  }
  /** As `repr()` names it: with its module and the class it stands in, where CPython does. */
  fullName(): string {
    if (active.dialect !== "host") return this.name;
    const module = this.ns.get("__module__") ?? this.module ?? "builtins";
    return `${typeof module === "string" && module !== "builtins" ? `${module}.` : ""}${this.qualname}`;
  }
}

/** Classes of namedtuples: boards take them for builtin ones in what they say of operators and indices. */
export const namedTupleTypes = new WeakSet<PyType>();

/** What `defineType` and the class statement hand over. */
export interface TypeParts {
  name: string;
  module?: string;
  qualname?: string;
  bases: PyType[];
  metatype: PyType | undefined;
  ns: Map<string, PyValue>;
  /** What the class body's `__slots__` says; absent: there is none, and instances take any attribute. */
  slots?: SlotNames;
  /** Builtin classes bring their own. */
  ctor?: Constructor;
  native?: boolean;
}

/** Makes a class and installs its namespace. */
export function makeType(parts: TypeParts): PyType {
  const { bases } = parts;
  const mainBase = bases.length === 0 ? undefined : chooseMainBase(bases);
  const t = Object.create(parentObject(mainBase, parts.metatype)) as PyType;
  t.name = parts.name;
  t.module = parts.module;
  t.qualname = parts.qualname ?? parts.name;
  t.bases = bases;
  t.ns = parts.ns;
  t.subclasses = new Set();
  t.native = parts.native ?? false;
  t.solid = t.native;
  t.primitives = [];
  t.subclassable = true;
  t.constructible = true;
  t.hasDict = (!t.native && (parts.slots?.dict ?? true)) || bases.some((base) => base.hasDict);
  t.slotNames = new Set([...bases.flatMap((base) => [...base.slotNames]), ...(parts.slots?.names ?? [])]);
  t.guarded = false;
  t.sig = undefined;
  if (parts.metatype !== undefined) {
    define(t, "type", parts.metatype);
    // instances of a metaclass are classes: what is stored on them goes through the namespace
    define(t, "open", false);
  }
  t.mro = [t, ...mergeOrders(bases)];
  t.ctor = parts.ctor ?? makeInstanceConstructor(mainBase!);
  t.proto = t.ctor.prototype as PyObject;
  define(t.proto, "type", t);
  for (const base of bases) base.subclasses.add(t);
  if (bases.length > 1 || !isMainLine(t, mainBase)) settle(t);
  // CPython says so in the namespace, where collections.abc looks
  if (active.dialect === "host" && !t.native && parts.ns.has("__eq__") && !parts.ns.has("__hash__"))
    parts.ns.set("__hash__", None);
  for (const [name, value] of parts.ns) install(t, name, value);
  if (!t.native && lookup(t, "__getattribute__") instanceof PyFunction) guard(t);
  setOpen(t);
  makeConstructor(t);
  return t;
}

/** Whether `o.$x = v` may be done without asking. */
function setOpen(t: PyType): void {
  if (!t.native) define(t.proto, "open", t.hasDict && !t.guarded && !hasPythonSetattr(t));
}

/**
 * Puts a proxy between the instances and their prototype, which calls `__getattribute__` for every attribute. The instances keep
 * their own attributes where a plain read does not find them (own-attributes.ts).
 */
function guard(t: PyType): void {
  t.guarded = true;
  const proxy = new Proxy(t.proto, {
    get(target, key, receiver: PyObject) {
      if (typeof key === "string" && key.startsWith("$"))
        return (lookup(t, "__getattribute__") as PyFunction).c(receiver, key.slice(1));
      // Methods are found through their attribute; what the interpreter itself calls is not.
      if (typeof key === "string" && key.startsWith("m$") && !key.startsWith("m$__")) return undefined;
      return Reflect.get(target, key, receiver) as unknown;
    },
  });
  const Base = t.ctor as unknown as new (...args: unknown[]) => PyObject;
  const ctor = class extends Base {
    constructor(...args: unknown[]) {
      super(...args);
      Object.setPrototypeOf(this, proxy);
    }
  };
  t.ctor = ctor as unknown as Constructor;
}

/** The base whose instances bring fields of TypeScript, if any; else the first. */
export function chooseMainBase(bases: PyType[]): PyType {
  let main = bases[0];
  for (const base of bases) {
    const mine = solid(main);
    const other = solid(base);
    if (other === mine || mine.mro.includes(other)) continue;
    if (other.mro.includes(mine)) main = base;
    else throw typeError("multiple bases have instance lay-out conflict");
  }
  return main;
}

/** The nearest builtin class above. */
function solid(t: PyType): PyType {
  return t.mro.find((m) => m.solid)!;
}

function parentObject(mainBase: PyType | undefined, metatype: PyType | undefined): object {
  if (mainBase === undefined) return PyType.prototype;
  if (metatype === undefined || metatype === mainBase.type) return mainBase;
  return metatype.proto;
}

function isMainLine(t: PyType, mainBase: PyType | undefined): boolean {
  return mainBase === undefined || Object.getPrototypeOf(t) === mainBase;
}

/** What instances of classes without a builtin base are made of from now on; the heap model exchanges it for one that counts. */
let instanceBase: Constructor = PyObject;
export function setInstanceBase(base: Constructor = PyObject): void {
  instanceBase = base;
}

/** Empty instances: `new ctor()` lays out the fields of the builtin class above, if any. */
function makeInstanceConstructor(mainBase: PyType): Constructor {
  const Base = mainBase.ctor === PyObject ? instanceBase : mainBase.ctor;
  const ctor: Constructor = class extends Base {};
  delete (ctor.prototype as { constructor?: unknown }).constructor;
  return ctor;
}

/** The order of what the bases bring: CPython's C3 linearisation; boards have none and look through the bases depth first. */
function mergeOrders(bases: PyType[]): PyType[] {
  if (bases.length === 0) return [];
  if (bases.length === 1) return bases[0].mro;
  if (active.dialect !== "host") return depthFirst(bases);
  const lists = [...bases.map((b) => [...b.mro]), [...bases]];
  const out: PyType[] = [];
  for (;;) {
    const rest = lists.filter((l) => l.length > 0);
    if (rest.length === 0) return out;
    const next = rest.map((l) => l[0]).find((head) => rest.every((l) => l.indexOf(head) <= 0));
    if (next === undefined) throw typeError("Cannot create a consistent method resolution order (MRO) for bases");
    out.push(next);
    for (const l of rest) if (l[0] === next) l.shift();
  }
}

/** py/objtype.c mp_obj_class_lookup: `object` comes last. */
function depthFirst(bases: readonly PyType[]): PyType[] {
  const order = [...new Set(bases.flatMap((base) => base.mro))].filter((t) => t !== builtinTypes.object);
  return [...order, builtinTypes.object];
}

function hasPythonSetattr(t: PyType): boolean {
  return (
    t.mro.some((m) => !m.native && (m.ns.has("__setattr__") || m.ns.has("__delattr__"))) ||
    Object.getOwnPropertyDescriptor(t.proto, "__setattr__") !== undefined ||
    t.mro.some((m) => m.native && Object.hasOwn(m.proto, "__setattr__"))
  );
}

/** Finds a name along the method resolution order. */
export function lookup(t: PyType, name: string): PyValue | undefined {
  for (const m of t.mro) {
    const value = m.ns.get(name);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** What super() finds: as `lookup`, beginning after `after`. Boards look at the bases of `after` itself, whoever inherits from it (py/objtype.c super_attr). */
export function lookupAfter(t: PyType, after: PyType, name: string): PyValue | undefined {
  const { mro } = active.dialect === "host" ? t : after;
  // what makes a board's own class is a slot that only `__init__` reaches
  const skipsNative = name === "__new__" && !beyondBoards();
  for (let i = mro.indexOf(after) + 1; i < mro.length; i++) {
    const value = mro[i].ns.get(name);
    const isSlot =
      skipsNative &&
      mro[i] !== builtinTypes.object &&
      value instanceof PyStaticMethod &&
      value.func instanceof PyBuiltin;
    if (value !== undefined && !isSlot) return value;
  }
  return undefined;
}

export function isSubclass(t: PyType, of: PyType): boolean {
  return t === of || t.mro.includes(of);
}

/** `C.name = value` */
export function setTypeAttribute(t: PyType, name: string, value: PyValue): void {
  t.ns.set(name, value);
  refresh(t, name);
}

/** `del C.name`; false: there is none. */
export function deleteTypeAttribute(t: PyType, name: string): boolean {
  if (!t.ns.delete(name)) return false;
  refresh(t, name);
  return true;
}

/** Keeps what a class has or inherits from being found as an attribute, of the class, of those below and of their instances. */
export function hideAttribute(t: PyType, name: string): void {
  for (const o of [t, t.proto]) for (const key of [`$${name}`, `m$${name}`]) define(o, key, undefined);
}

/** What instances have, but not their class nor those below. */
export function hideFromClass(t: PyType, name: string): void {
  define(t, `$${name}`, undefined);
}

/** Undoes `hideAttribute` of what is inherited. */
export function unhideAttribute(t: PyType, name: string): void {
  for (const o of [t, t.proto] as unknown as Record<string, unknown>[]) {
    delete o[`$${name}`];
    delete o[`m$${name}`];
  }
}

/** A method of the class that is an attribute of it and its own instances alone, not of the classes below and theirs. */
export function hideBelow(t: PyType, name: string): void {
  const entry = t.ns.get(name)!;
  const value = entry instanceof PyStaticMethod ? entry.func : entry;
  hideAttribute(t, name);
  defineGetter(t, name, (o) => (o === t ? value : undefined));
  defineGetter(t.proto, name, (o) => {
    if (o.type !== t) return undefined;
    return entry instanceof PyStaticMethod ? value : new PyMethod(o, value as PyObject);
  });
}

/** A method that the class inherits and that its own instances do not have, but those of the classes below. */
export function hideFromInstances(t: PyType, name: string): void {
  const method = lookup(t, name) as PyObject;
  define(t.proto, `m$${name}`, undefined);
  defineGetter(t.proto, name, (o) => (o.type === t ? undefined : new PyMethod(o, method)));
}

function defineGetter(target: object, name: string, get: (o: PyObject) => PyValue | undefined): void {
  Object.defineProperty(target, `$${name}`, {
    get(this: PyObject) {
      return get(this);
    },
    set(this: PyObject, v: PyValue) {
      shadow(this, name, v);
    },
    configurable: true,
    enumerable: true,
  });
}

/** Derives again what depends on one name, here and below. */
function refresh(t: PyType, name: string): void {
  const own = t.ns.get(name);
  if (own !== undefined) install(t, name, own);
  else {
    uninstall(t, name);
    settleName(t, name);
  }
  setOpen(t);
  makeConstructor(t);
  for (const s of t.subclasses)
    if (!s.ns.has(name)) refresh(s, name);
    else makeConstructor(s);
}

/** Copies in what the method resolution order finds where the chain of prototypes would find something else. */
function settle(t: PyType): void {
  const names = new Set<string>();
  for (const m of t.mro) if (m !== t) for (const name of m.ns.keys()) names.add(name);
  for (const name of names) settleName(t, name);
}

function settleName(t: PyType, name: string): void {
  if (t.ns.has(name)) return;
  const main = Object.getPrototypeOf(t.proto)?.type as PyType | undefined;
  const wanted = lookup(t, name);
  if (wanted === undefined) return;
  const protoFinds = main === undefined ? undefined : lookup(main, name);
  const typeParent = Object.getPrototypeOf(t) as PyType;
  const typeFinds =
    typeParent !== PyType.prototype && Object.hasOwn(typeParent, "mro") ? lookup(typeParent, name) : undefined;
  if (wanted !== protoFinds || wanted !== typeFinds) install(t, name, wanted);
}

function define(o: object, key: string, value: unknown): void {
  Object.defineProperty(o, key, { value, writable: true, configurable: true, enumerable: key.charCodeAt(0) === 36 });
}

/** Assigning to an instance attribute that a method of the class has: the instance's own shadows it. */
function shadow(o: object, name: string, value: PyValue): void {
  define(o, `$${name}`, value);
  define(o, `m$${name}`, undefined);
}

/** Names that type objects answer from their metatype although instances' classes define them. */
const METATYPE_NAMES = new Set([
  "__class__",
  "__dict__",
  "__name__",
  "__qualname__",
  "__module__",
  "__doc__",
  "__base__",
  "__bases__",
  "__mro__",
]);

function install(t: PyType, name: string, value: PyValue): void {
  const key = `$${name}`;
  const { proto } = t;
  const onType = METATYPE_NAMES.has(name) ? undefined : t;
  clearSlots(t, name);
  if (value instanceof PyFunction || (value instanceof PyBuiltin && value.checkSelf !== undefined)) {
    installMethod(t, name, value, onType);
  } else if (value instanceof PyStaticMethod) {
    define(proto, key, value.func);
    if (onType) define(t, key, value.func);
  } else if (value instanceof PyClassMethod) {
    installClassMethod(t, name, value.func as PyObject);
  } else if (value instanceof PyMember) {
    // On the prototype it would hide that the slot holds nothing.
    if (onType) define(t, key, value);
  } else if (value instanceof PyProperty) {
    installProperty(proto, name, value);
    if (onType) define(t, key, value);
  } else if (value instanceof PyNativeProperty) {
    installNativeProperty(proto, name, value);
    if (onType) define(t, key, value);
  } else if (typeof value === "object" && !(value instanceof PyType) && hasDescriptor(value)) {
    installDescriptor(t, name, value);
  } else if (onType !== undefined || !(proto instanceof PyType)) {
    // what a metaclass's body says of itself (`__module__`, `__doc__`) is no answer for its classes
    define(proto, key, value);
    if (onType) define(t, key, value);
  }
  const slot = slotByDunder.get(name);
  // What object itself says (`__setattr__`) is the default, not a slot to be asked.
  if (slot !== undefined && t.bases.length > 0) installSlot(t, name, value);
  if (name === "__eq__" && !t.native && !hashesItself(t)) define(proto, "__hash__", unhashable);
}

/** Boards look for a `__hash__` among the bases too (py/objtype.c instance_unary_op). */
function hashesItself(t: PyType): boolean {
  if (t.ns.has("__hash__")) return true;
  return active.dialect !== "host" && t.mro.some((base) => !base.native && base.ns.has("__hash__"));
}

function unhashable(this: PyObject): number {
  throw typeError(
    active.dialect === "host"
      ? `unhashable type: '${this.type.name}'`
      : `unsupported type for __hash__: '${this.type.name}'`,
  );
}

function clearSlots(t: PyType, name: string): void {
  const slot = `m$${name}`;
  if (slot in t.proto) define(t.proto, slot, undefined);
  if (slot in t) define(t, slot, undefined);
}

function uninstall(t: PyType, name: string): void {
  unhideAttribute(t, name);
  const slot = slotByDunder.get(name);
  if (slot !== undefined && !t.native) delete (t.proto as unknown as Record<string, unknown>)[slot.slot];
}

function installMethod(t: PyType, name: string, f: PyFunction | PyBuiltin, onType: PyType | undefined): void {
  const key = `$${name}`;
  const accessor = {
    get(this: PyObject) {
      return new PyMethod(this, f);
    },
    set(this: PyObject, v: PyValue) {
      shadow(this, name, v);
    },
    configurable: true,
    enumerable: true,
  };
  for (const proto of [t.proto, ...t.primitives]) {
    const raw = f instanceof PyBuiltin ? f.slotFor(proto, `m$${name}`) : f.c;
    if (proto === t.proto || !name.startsWith("__")) define(proto, `m$${name}`, raw);
    if (proto === t.proto) Object.defineProperty(proto, key, accessor);
  }
  // Type objects inherit from object's prototype, too: its methods must not answer for them with the wrong self.
  if (`m$${name}` in t) define(t, `m$${name}`, undefined);
  if (onType) define(t, key, f);
}

/** As typeOf of runtime/protocol.ts: an accessor is asked with the bare value. */
export function classOf(v: PyValue): PyType {
  if (typeof v === "object") return v.type;
  if (typeof v === "boolean") return builtinTypes.bool;
  if (typeof v === "string") return builtinTypes.str;
  return typeof v === "bigint" || Number.isInteger(v) ? builtinTypes.int : builtinTypes.float;
}

function installClassMethod(t: PyType, name: string, f: PyObject): void {
  const key = `$${name}`;
  Object.defineProperty(t.proto, key, {
    get(this: PyValue) {
      return new PyMethod(classOf(this), f);
    },
    set(this: PyObject, v: PyValue) {
      shadow(this, name, v);
    },
    configurable: true,
    enumerable: true,
  });
  Object.defineProperty(t, key, {
    get(this: PyObject) {
      return new PyMethod(this, f);
    },
    configurable: true,
    enumerable: true,
  });
  if (f instanceof PyFunction) define(t, `m$${name}`, f.c);
  else if (f instanceof PyBuiltin) define(t, `m$${name}`, f.slotFor(t, `m$${name}`));
}

function installProperty(proto: PyObject, name: string, p: PyProperty): void {
  Object.defineProperty(proto, `$${name}`, {
    get(this: PyObject) {
      if (p.getter === None)
        throw attributeError(
          active.dialect === "host"
            ? `property '${name}' of '${this.type.name}' object has no getter`
            : "unreadable attribute",
        );
      return (p.getter as PyObject).c(this);
    },
    set(this: PyObject, v: PyValue) {
      if (p.setter === None) throw attributeError(refusedSetter(this, name));
      checked((p.setter as PyObject).c(this, v));
    },
    configurable: true,
    enumerable: true,
  });
}

/** A property that only reads: in MicroPython nothing is there to be set. */
function refusedSetter(o: PyObject, name: string): string {
  if (active.dialect === "host") return `property '${name}' of '${o.type.name}' object has no setter`;
  return active.dialect === "circuitpython"
    ? `can't set attribute '${name}'`
    : `'${o.type.name}' object has no attribute '${name}'`;
}

function installNativeProperty(proto: PyObject, name: string, p: PyNativeProperty): void {
  const { checkSelf } = p;
  Object.defineProperty(proto, `$${name}`, {
    get(this: PyObject) {
      return p.get(checkSelf === undefined ? this : checkSelf(this)) ?? None;
    },
    set(this: PyObject, v: PyValue) {
      if (p.set === undefined)
        throw attributeError(
          active.dialect === "micropython"
            ? `'${this.type.name}' object has no attribute '${name}'`
            : `can't set attribute '${name}'`,
        );
      p.set(checkSelf === undefined ? this : checkSelf(this), v);
    },
    configurable: true,
    enumerable: true,
  });
}

function hasDescriptor(value: PyObject): boolean {
  const o = value as unknown as Record<string, unknown>;
  return o["m$__get__"] !== undefined || o["m$__set__"] !== undefined || o["m$__delete__"] !== undefined;
}

/** `__get__`, `__set__` are looked up when used, as they may be put on the descriptor's class later. */
function installDescriptor(t: PyType, name: string, d: PyObject): void {
  const key = `$${name}`;
  const raw = d as unknown as Record<string, Raw | undefined>;
  const own = new WeakMap<PyObject, PyValue>();
  Object.defineProperty(t.proto, key, {
    get(this: PyObject) {
      if (raw["m$__set__"] === undefined && own.has(this)) return own.get(this);
      const get = raw["m$__get__"];
      return get === undefined ? d : get(d, this, this.type);
    },
    set(this: PyObject, v: PyValue) {
      const set = raw["m$__set__"];
      if (set !== undefined) checked(set(d, this, v));
      else shadow(this, name, v);
    },
    configurable: true,
    enumerable: true,
  });
  Object.defineProperty(t, key, {
    get(this: PyObject) {
      // boards ask a descriptor for instances only (py/objtype.c mp_obj_class_lookup)
      const get = active.dialect === "host" ? raw["m$__get__"] : undefined;
      return get === undefined ? d : get(d, None, this);
    },
    configurable: true,
    enumerable: true,
  });
}

/** Slots made of builtin slots: `Foo(list)` inherits them, a class with several bases copies them. */
export const builtinSlots = new WeakMap<PyBuiltin, unknown>();

function installSlot(t: PyType, name: string, value: PyValue): void {
  const definition = slotByDunder.get(name)!;
  if (value instanceof PyBuiltin) {
    const original = builtinSlots.get(value);
    if (original !== undefined) {
      if ((t.proto as unknown as Record<string, unknown>)[definition.slot] !== original)
        define(t.proto, definition.slot, original);
      return;
    }
  }
  if (value === None) {
    if (name === "__hash__") define(t.proto, "__hash__", unhashable);
    return;
  }
  const raw = rawOf(value, name);
  if (raw !== undefined) define(t.proto, definition.slot, definition.fromPython(raw));
}

/** A function that takes self first, for any callable that stands in a class under a dunder's name. */
function rawOf(value: PyValue, name: string): Raw | undefined {
  if (value instanceof PyFunction || value instanceof PyBuiltin) return value.c.bind(value);
  if (typeof value !== "object") return undefined;
  return (self: PyObject, ...args: PyValue[]) => {
    const bound = (self as unknown as Record<string, PyObject | undefined>)[`$${name}`];
    return bound === undefined ? undefined : bound.c(...args);
  };
}
