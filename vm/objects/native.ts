/**
 * Declaring builtin classes, functions and modules: tables whose entries state the Python signature once, as Python text.
 * Binding, the TypeError and help come from that text.
 *
 * A worked example, a module `thermo` with a class, a constant, a property, a context manager and a function:
 *
 *     class PySensor extends PyObject {          // the TypeScript side of a class: fields, and slots (see object.ts)
 *       pin = 0;
 *       closed = false;
 *       override __repr__() { return `<Sensor on ${this.pin}>`; }
 *       override __len__() { return 4; }                              // len(sensor), also bool(sensor)
 *       override __getitem__(k: PyValue) { return indexOf(k) * 2; }    // sensor[k]
 *     }
 *
 *     export const sensorType = defineType({
 *       name: 'Sensor',
 *       module: 'thermo',                         // left out for builtins like list
 *       js: PySensor,
 *       init: { sig: '__init__(self, pin, *, gain=1)', call: (self: PySensor, pin, gain) => { self.pin = indexOf(pin); } },
 *       methods: [
 *         { sig: 'read(self, /, channel=0)', call: (self: PySensor, channel) => makeFloat(20.5) },
 *         { sig: 'readinto(self, buf, *, start=0, end=None)', call: (self, buf, start, end) => { bufferOf(buf)[0] = 1; } },
 *         { sig: '__enter__(self)', call: (self) => self },
 *         { sig: '__exit__(self, *args)', call: (self: PySensor) => { self.closed = true; } },     // no result: None
 *         { sig: 'reset(self)', call: ..., only: ['micropython'] },                                // not in CircuitPython
 *       ],
 *       classMethods: [{ sig: 'find(cls, name)', call: (cls: PyType, name) => ... }],
 *       staticMethods: [{ sig: 'scan()', call: () => new PyList([]) }],
 *       properties: [{ name: 'value', get: (self: PySensor) => true, set: (self, v) => { ... } }],  // no set: read-only
 *       constants: { MAX: 100, FAST: modeFast },  // Sensor.MAX
 *     });
 *
 *     export const thermo = defineModule({
 *       name: 'thermo',
 *       types: [sensorType],
 *       functions: [{ sig: 'average(*values)', call: (values: PyValue[]) => ... }],
 *       constants: { VERSION: 3 },
 *     });
 *
 * and a factory of it is handed to `createVM({ modules: { thermo: () => thermo } })`.
 *
 * Rules: arguments arrive as PyValue in the order of the signature, missing ones as their default (`=...` in the text:
 * undefined); `*args` as array, `**kw` as Map<string, PyValue>; nothing returned is None; errors are thrown
 * (`throw valueError('...')`); Python is called with `callPy(f, args, kwargs?)`, which throws too.
 *
 * Subclassing from Python needs nothing more: instances of `class Foo(Sensor)` are instances of PySensor. `init` runs when
 * a subclass calls `super().__init__(...)`. A class that makes its value at once (int, str, tuple, frozenset, Pin(…) that
 * returns a shared object) has `new: { sig: '__new__(cls, x=0, /)', call: (cls, x) => ... }` instead of `init`; if
 * `cls` is not the class itself it must return `new cls.ctor()` with the fields set.
 * Enumeration-like constants (`Direction.INPUT`): make a type without `new`/`init` and `constructible: false`, create
 * instances by `new PyDirection('INPUT')`, put them on by `constants` or later `setTypeAttribute(type, name, value)`.
 */

import { PyObject, type PyValue, builtinTypes } from "./object.js";
import { PyBuiltin, PyClassMethod, PyNativeProperty, PyStaticMethod, type FunctionSpec } from "./function.js";
import {
  PyType,
  classOf,
  makeType,
  setTypeAttribute,
  deleteTypeAttribute,
  hideAttribute,
  unhideAttribute,
  hideBelow,
  builtinSlots,
  type Constructor,
} from "./type.js";
import { markPlain } from "./construct.js";
import { slotDefinitions } from "./slots.js";
import { PyModule } from "./module.js";
import { installRootSlots, objectSpec, sequenceIteratorSpec, typeSpec } from "./root.js";
import { type Availability, type Dialect, active, beyondBoards, isIn } from "./dialect.js";
import { typeError } from "./error.js";

export type { FunctionSpec } from "./function.js";
export type { Dialect } from "./dialect.js";

export interface PropertySpec {
  name: string;
  get: (self: any) => PyValue | void;
  set?: (self: any, value: PyValue) => void;
  doc?: string;
  only?: readonly Availability[];
}

export interface TypeSpec {
  name: string;
  /** Python module for `__module__`; left out for builtins, which also puts the type into `builtinTypes`. */
  module?: string;
  /** Default: object. */
  base?: PyType;
  /** Instead of `base`, for the few with several; the first gives the layout. */
  bases?: readonly PyType[];
  /** The TypeScript class of the instances; must extend the base's. `new js()` without arguments makes an empty one. */
  js: abstract new (...args: any[]) => PyObject;
  new?: FunctionSpec;
  init?: FunctionSpec;
  methods?: readonly FunctionSpec[];
  classMethods?: readonly FunctionSpec[];
  staticMethods?: readonly FunctionSpec[];
  properties?: readonly PropertySpec[];
  constants?: Readonly<Record<string, PyValue>>;
  /** False: a call raises TypeError "can't create 'X' instances". Default true. */
  constructible?: boolean;
  /** False: may not be a base (bool, NoneType). Default true. */
  subclassable?: boolean;
  /**
   * For classes whose values are JavaScript primitives: prototypes that get the methods (String.prototype), and how to
   * get the primitive from what a method was given as self (an instance of a Python subclass, or something wrong).
   */
  primitive?: { prototypes: object[]; unwrap: (self: PyValue) => PyValue | undefined };
  /** Adds no fields to its base's instances, so that it may stand beside others among the bases of a class (exceptions). */
  thin?: boolean;
  /** Instances take any attribute (exceptions do). Default false. */
  hasDict?: boolean;
  doc?: string;
  /** On boards it has no base but object. */
  apartOnBoards?: boolean;
  /** What boards call it, where that is another name. */
  boardName?: string;
}

/** Classes with a name of their own on boards. */
const renamed: { type: PyType; host: string; board: string }[] = [];

/** Entries that only some dialects have: put in and taken out when a VM is created. */
const conditional: { type: PyType; name: string; value: PyValue; only: readonly Availability[] }[] = [];

/** Methods made from slots that a board's class has as slots only: with `--exact` no program finds them. */
const slotsOnBoards: { type: PyType; name: string; value: PyValue }[] = [];

/**
 * What makes instances of a board's class is a slot, too, which only `super().__init__` reaches; so are object's own methods. The
 * namespace keeps them.
 */
const madeBySlots: PyType[] = [];
const makers = ["__new__", "__init__", "__setattr__", "__delattr__"] as const;

/** Of `apartOnBoards`. */
const apart: PyType[] = [];

/** Slots that boards give a name, too: `next()` is there for whatever has one, the rest stands in the tables of py/objdict.c and py/objset.c. */
const namedOnBoards: Readonly<Record<string, readonly string[]>> = {
  dict: ["__getitem__", "__setitem__", "__delitem__"],
  OrderedDict: ["__getitem__", "__setitem__", "__delitem__"],
  set: ["__contains__"],
  frozenset: ["__contains__"],
};

/**
 * Modules of py/ and extmod/ whose functions count their arguments, though here they may have names for CPython's sake. Those of hardware,
 * and CircuitPython's own, parse them by name.
 */
const counting = new Set(
  (
    "array asyncio binascii btree builtins cmath collections cryptolib deflate errno framebuf gc hashlib heapq io json marshal math " +
    "micropython os platform random re select socket string string.templatelib struct sys time uctypes vfs weakref websocket zlib"
  ).split(" "),
);

function parseByName(values: Iterable<PyValue>, module: string | undefined): void {
  if (module === undefined || counting.has(module)) return;
  for (const value of values) {
    const f = value instanceof PyClassMethod || value instanceof PyStaticMethod ? value.func : value;
    if (!(f instanceof PyBuiltin)) continue;
    // what takes nothing but its instance is counted all the same
    const { sig } = f;
    const alone = sig.builtin !== "" && !sig.name.startsWith("__") && sig.positional.length === 1;
    sig.named = !alone || sig.star !== undefined || sig.keywordOnly.length > 0;
  }
}

/** A builtin class from its table. See the head of this file. */
export function defineType(spec: TypeSpec): PyType {
  const ns = new Map<string, PyValue>();
  const only = new Map<string, readonly Availability[]>();
  const check = selfCheck(spec);
  const owner = { name: spec.name };
  const add = (name: string, value: PyValue, dialects: readonly Availability[] | undefined) => {
    ns.set(name, value);
    if (dialects !== undefined) only.set(name, dialects);
  };
  addSlotMethods(spec, ns, check, owner);
  for (const f of spec.methods ?? []) {
    const builtin = new PyBuiltin(f, check, owner);
    add(builtin.name, builtin, f.only);
  }
  for (const f of spec.classMethods ?? []) {
    const builtin = new PyBuiltin(f);
    const method = new PyClassMethod();
    method.func = builtin;
    add(builtin.name, method, f.only);
  }
  for (const f of spec.staticMethods ?? []) {
    const builtin = new PyBuiltin(f);
    const method = new PyStaticMethod();
    method.func = builtin;
    add(builtin.name, method, f.only);
  }
  for (const p of spec.properties ?? []) add(p.name, new PyNativeProperty(p.name, p.get, p.set, check), p.only);
  for (const [name, value] of Object.entries(spec.constants ?? {})) add(name, value, undefined);
  addConstruction(spec, ns, check, owner);
  parseByName(ns.values(), spec.module);
  if (spec.doc !== undefined) ns.set("__doc__", spec.doc);
  const base = spec.base ?? builtinTypes.object;
  if (spec.module === undefined && spec.name !== "object")
    delete (spec.js.prototype as { constructor?: unknown }).constructor;
  const type = makeType({
    name: spec.name,
    module: spec.module,
    bases: spec.bases !== undefined ? [...spec.bases] : base === undefined ? [] : [base],
    metatype: undefined,
    ns: new Map(),
    ctor: spec.js as Constructor,
    native: true,
  });
  type.primitives = spec.primitive?.prototypes ?? [];
  type.constructible = spec.constructible ?? true;
  type.subclassable = spec.subclassable ?? true;
  type.solid = !(spec.thin ?? false);
  if (spec.hasDict) type.hasDict = true;
  for (const [name, value] of ns) setTypeAttribute(type, name, value);
  madeBySlots.push(type);
  if (spec.apartOnBoards) apart.push(type);
  for (const [name, dialects] of only) conditional.push({ type, name, value: ns.get(name)!, only: dialects });
  if (spec.module === undefined || counting.has(spec.module))
    for (const [name, value] of ns) if (isSlotOnBoards(spec, name, value)) slotsOnBoards.push({ type, name, value });
  // boards have one class for the iterators of all containers (py/objpolyiter.c)
  const boardName = spec.boardName ?? (/.iterator$/.test(spec.name) ? "iterator" : undefined);
  if (boardName !== undefined) renamed.push({ type, host: spec.name, board: boardName });
  for (const prototype of type.primitives) copySlots(type, prototype);
  if (spec.module === undefined) builtinTypes[spec.name] = type;
  return type;
}

/** A builtin function by itself; modules usually list specs instead. */
export function defineFunction(spec: FunctionSpec): PyBuiltin {
  return new PyBuiltin(spec);
}

export interface ModuleSpec {
  name: string;
  functions?: readonly FunctionSpec[];
  types?: readonly PyType[];
  constants?: Readonly<Record<string, PyValue>>;
  /** Asked for names that are not there (module `__getattr__`); undefined: AttributeError. */
  getAttr?: (name: string) => PyValue | undefined;
  doc?: string;
}

/** A builtin module from its table, with what the dialect has of it. */
export function defineModule(spec: ModuleSpec, dialect?: Dialect): PyModule {
  const module = new PyModule(spec.name);
  module.fixed = true;
  for (const [name, value] of Object.entries(spec.constants ?? {})) module.set(name, value);
  for (const type of spec.types ?? []) module.set(type.name, type);
  for (const f of spec.functions ?? []) {
    if (dialect !== undefined && !isIn(f.only, dialect)) continue;
    const builtin = new PyBuiltin(f);
    parseByName([builtin], spec.name);
    module.set(builtin.name, builtin);
  }
  if (spec.doc !== undefined) module.set("__doc__", spec.doc);
  if (spec.getAttr !== undefined) module.fallback = spec.getAttr;
  return module;
}

/** Puts in and takes out the entries marked `only`. */
export function applyDialect(dialect: Dialect): void {
  for (const { type, host, board } of renamed) type.name = dialect === "host" ? host : board;
  for (const { type, name, value, only } of conditional) place(type, name, value, isIn(only, dialect));
  const changed = madeVisible !== beyondBoards();
  madeVisible = beyondBoards();
  if (changed && madeVisible) for (const type of apart) setApart(type);
  for (const { type, name, value } of slotsOnBoards) place(type, name, value, madeVisible);
  if (changed) for (const type of madeBySlots) for (const name of makers) showMaker(type, name);
  if (changed && !madeVisible) for (const type of apart) setApart(type);
  for (const settle of settling) settle();
}

const settling: (() => void)[] = [];

/** Has something done whenever attributes of builtin classes came or went. */
export function afterDialect(settle: () => void): void {
  settling.push(settle);
}

let madeVisible = true;

/** A class that boards know no base of: its instances are no instances of that, and inherit nothing. */
function setApart(type: PyType): void {
  const base = Object.getPrototypeOf(type) as PyType;
  type.bases = madeVisible ? [base] : [objectType];
  type.mro = [type, ...type.bases[0].mro];
  for (const name of base.ns.keys()) {
    if (type.ns.has(name) || objectType.ns.has(name)) continue;
    if (madeVisible) unhideAttribute(type, name);
    else hideAttribute(type, name);
  }
}

function showMaker(type: PyType, name: string): void {
  const value = type.ns.get(name);
  if (value === undefined) return;
  if (madeVisible) setTypeAttribute(type, name, value);
  else if (type === objectType) hideBelow(type, name);
  else hideAttribute(type, name);
}

function place(type: PyType, name: string, value: PyValue, wanted: boolean): void {
  const present = type.ns.has(name);
  if (wanted && !present) setTypeAttribute(type, name, value);
  else if (!wanted && present) deleteTypeAttribute(type, name);
}

function isSlotOnBoards(spec: TypeSpec, name: string, value: PyValue): boolean {
  if (name === "__next__" || !(value instanceof PyBuiltin) || !builtinSlots.has(value)) return false;
  return !Object.hasOwn(namedOnBoards, spec.name) || !namedOnBoards[spec.name].includes(name);
}

function selfCheck(spec: TypeSpec): (self: PyValue) => PyValue {
  const { js, primitive, name } = spec;
  if (name === "object") return (self) => self;
  const refuse = (self: PyValue): never => {
    const given = classOf(self).name;
    throw typeError(
      active.dialect === "circuitpython"
        ? `self must be of type ${name}, not ${given}`
        : `argument should be a '${name}' not a '${given}'`,
    );
  };
  if (primitive !== undefined) {
    const { unwrap } = primitive;
    return (self) => unwrap(self) ?? refuse(self);
  }
  return (self) => (self instanceof (js as Constructor) ? self : refuse(self));
}

/** A Python method for each slot that the TypeScript class itself has. */
function addSlotMethods(
  spec: TypeSpec,
  ns: Map<string, PyValue>,
  check: (self: PyValue) => PyValue,
  owner: { name: string },
): void {
  const { prototype } = spec.js;
  for (const definition of slotDefinitions) {
    // The root's own slots say that an object cannot do it: they are no methods.
    if (spec.name === "object" && definition.slot !== "__repr__" && definition.slot !== "__hash__") continue;
    if (!Object.hasOwn(prototype, definition.slot)) continue;
    const slot = (prototype as Record<string, ((...args: any[]) => any) | undefined>)[definition.slot];
    // A subclass takes a slot of its base away by setting it to undefined.
    if (slot === undefined) continue;
    const builtin = new PyBuiltin({ sig: definition.sig, call: definition.toPython(slot) }, check, owner);
    builtinSlots.set(builtin, slot);
    ns.set(definition.dunder, builtin);
  }
}

function addConstruction(
  spec: TypeSpec,
  ns: Map<string, PyValue>,
  check: (self: PyValue) => PyValue,
  owner: { name: string },
): void {
  if (spec.new !== undefined) {
    const method = new PyStaticMethod();
    method.func = new PyBuiltin(spec.new, classCheck(spec), owner);
    ns.set("__new__", method);
  }
  if (spec.init !== undefined) {
    ns.set("__init__", new PyBuiltin(spec.init, check, owner));
    if (spec.new === undefined) {
      const create = new PyBuiltin(
        { sig: "__new__(cls, *args, **kwargs)", call: (cls: PyType) => new cls.ctor() },
        classCheck(spec),
      );
      markPlain(create);
      const method = new PyStaticMethod();
      method.func = create;
      ns.set("__new__", method);
    }
  }
}

/** The first argument of `__new__`: the class or one below. */
function classCheck(spec: TypeSpec): (cls: PyValue) => PyValue {
  const js = spec.js as Constructor;
  return (cls) => {
    if (cls instanceof PyType && (cls.ctor === js || cls.ctor.prototype instanceof js)) return cls;
    throw typeError(`${spec.name}.__new__(X): X is not a subtype of ${spec.name}`);
  };
}

/** Generated code may call these slots on a primitive without asking what it is. */
function copySlots(type: PyType, prototype: object): void {
  for (const name of ["c", "__getitem__", "__iter__", "__next__"]) {
    const value = (type.proto as unknown as Record<string, unknown>)[name];
    Object.defineProperty(prototype, name, { value, writable: true, configurable: true, enumerable: false });
  }
}

installRootSlots();
/** `object`. Its `__new__` and `__init__` count as plain: a class that defines neither takes no arguments. */
export const objectType = defineType(objectSpec);
for (const name of ["__init__", "__new__"]) {
  const entry = objectType.ns.get(name);
  markPlain((entry instanceof PyStaticMethod ? entry.func : entry) as PyBuiltin);
}
/** `type`. */
export const typeType = defineType(typeSpec);
Object.defineProperty(PyType.prototype, "type", { value: typeType, writable: true, configurable: true });
defineType(sequenceIteratorSpec);
