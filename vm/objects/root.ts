/**
 * `object` and `type` themselves: what every object and every class answers. The tables only; native.ts makes the types
 * of them before any other, because it cannot be imported by what it needs.
 */

import { interned } from "./text/interned.js";
import { PyObject, type PyValue, None, NotImplemented, builtinTypes, addressOf, identityOf } from "./object.js";
import { PyFunction } from "./function.js";
import { PyType, chooseMainBase, isSubclass, lookup, makeType } from "./type.js";
import { PyTuple } from "./tuple.js";
import { active, beyondBoards } from "./dialect.js";
import { construct } from "./construct.js";
import { PyError, attributeError, indexError, typeError } from "./error.js";
import type { PyBaseException } from "./exception.js";
import { slotNames } from "./member.js";
import {
  plainLoad,
  plainStore,
  plainDelete,
  loadAttribute,
  missingAttribute,
  ownAttributes,
} from "../runtime/attributes.js";
import { pending, throwPending, checked } from "../runtime/pending.js";
import { hashOf, isInstance, repr, toArray, typeOf, typeName } from "../runtime/protocol.js";
import { constructPlainly } from "./construct.js";
import type { TypeSpec } from "./native.js";

/** Boards save a character. */
function isNot(): string {
  return active.dialect === "host" ? "is not" : "isn't";
}

/** Sequences that cannot be changed are asked by an index in CPython, which must fit first (Objects/abstract.c PyObject_SetItem). */
function refuseHugeIndex(v: PyValue, key: PyValue | undefined): void {
  if (typeof key !== "bigint" || active.dialect !== "host" || BigInt.asIntN(64, key) === key) return;
  if (["str", "tuple", "bytes", "range"].includes(typeOf(v).name))
    throw indexError("cannot fit 'int' into an index-sized integer");
}

/** Slots that every object has. */
export function installRootSlots(): void {
  const slots = {
    c(this: PyValue): never {
      throw typeError(`'${typeName(this)}' object ${isNot()} callable`);
    },
    __repr__(this: PyObject): string {
      if (typeof this !== "object") return repr(this);
      // Boards name what is written in C by its class alone (py/obj.c mp_obj_print_helper).
      if (this.type.native && active.dialect !== "host") return `<${this.type.name}>`;
      return `<${this.type.fullName()} object at ${addressOf(this)}>`;
    },
    __getitem__(this: PyValue): never {
      throw typeError(`'${typeName(this)}' object ${isNot()} subscriptable`);
    },
    __setitem__(this: PyValue, key?: PyValue): never {
      refuseHugeIndex(this, key);
      const not = active.dialect === "host" ? "does not" : "doesn't";
      throw typeError(`'${typeName(this)}' object ${not} support item assignment`);
    },
    __delitem__(this: PyValue, key?: PyValue): never {
      refuseHugeIndex(this, key);
      throw typeError(`'${typeName(this)}' object doesn't support item deletion`);
    },
    __iter__(this: PyValue): PyValue {
      return new PySequenceIterator(this);
    },
    __next__(this: PyValue): never {
      throw typeError(`'${typeName(this)}' object ${isNot()} an iterator`);
    },
    __hash__(this: PyObject): number {
      return typeof this === "object" ? identityOf(this) / 32 : hashOf(this);
    },
    // Hand-written code that takes an object for a text or number gets Python's error for it, not JavaScript's.
    [Symbol.toPrimitive](this: PyObject, hint: string): never {
      throw typeError(
        hint === "number"
          ? `can't convert ${typeName(this)} to int`
          : `can't convert '${typeName(this)}' object to str implicitly`,
      );
    },
  };
  for (const name of Reflect.ownKeys(slots)) {
    const value: unknown = slots[name as keyof typeof slots];
    Object.defineProperty(PyObject.prototype, name, { value, writable: true, configurable: true, enumerable: false });
  }
}

/** `iter(o)` for a class with `__getitem__` only: 0, 1, 2 ... until IndexError. */
class PySequenceIterator extends PyObject {
  private index = 0;
  private readonly get: (self: PyValue, key: PyValue) => PyValue | undefined;
  constructor(private readonly sequence: PyValue) {
    super();
    const raw =
      typeof sequence === "object" ? (sequence as unknown as Record<string, unknown>)["m$__getitem__"] : undefined;
    if (raw === undefined && active.dialect !== "host" && sequence === builtinTypes.dict) {
      // boards find the class's own `__getitem__`, and ask it for item 0 of no dict
      this.get = () => {
        const wrong =
          active.dialect === "circuitpython"
            ? "self must be of type dict, not int"
            : "argument should be a 'dict' not a 'int'";
        throw typeError(wrong);
      };
      return;
    }
    if (raw === undefined) throw typeError(`'${typeName(sequence)}' object ${isNot()} iterable`);
    this.get = raw as (self: PyValue, key: PyValue) => PyValue | undefined;
  }
  override __iter__(): PyObject {
    return this;
  }
  override __next__(): PyValue | undefined {
    let value: PyValue | undefined;
    try {
      value = this.get(this.sequence, this.index++);
    } catch (error) {
      // A `__getitem__` in TypeScript throws.
      if (error instanceof PyError && ends(error.value as PyBaseException)) return undefined;
      throw error;
    }
    if (value === undefined && pending.exc !== undefined && ends(pending.exc)) pending.exc = undefined;
    return value;
  }
}

/** Whether the exception says that there are no more items. */
function ends(exc: PyBaseException): boolean {
  return exc.type.mro.includes(builtinTypes.IndexError) || exc.isStopIteration;
}

export const sequenceIteratorSpec: TypeSpec = {
  name: "iterator",
  module: "",
  js: PySequenceIterator,
  constructible: false,
};

export const objectSpec: TypeSpec = {
  name: "object",
  js: PyObject,
  staticMethods: [{ sig: "__new__(cls, *args, **kwargs)", boardTakes: 1, call: (cls: PyType) => allocate(cls) }],
  methods: [
    { sig: "__init__(self, *args, **kwargs)", boardTakes: 1, positionalOnBoards: "counted", call: () => {} },
    {
      sig: "__setattr__(self, name, value, /)",
      call: (self: PyObject, name: PyValue, value: PyValue) =>
        plainStore(holder(self, name), attributeName(name), value),
    },
    {
      sig: "__eq__(self, other, /)",
      call: (self: PyValue, other: PyValue) => (self === other ? true : NotImplemented),
      only: ["host"],
    },
    {
      sig: "__ne__(self, other, /)",
      call: (self: PyValue, other: PyValue) => (self === other ? false : NotImplemented),
      only: ["host"],
    },
    {
      sig: "__delattr__(self, name, /)",
      call: (self: PyObject, name: PyValue) => {
        try {
          plainDelete(holder(self, name), attributeName(name));
        } catch (error) {
          // py/objobject.c
          if (
            active.dialect === "host" ||
            !(error instanceof PyError) ||
            error.value.type !== builtinTypes.AttributeError
          )
            throw error;
          throw attributeError("no such attribute");
        }
      },
    },
    {
      sig: "__getattribute__(self, name, /)",
      call: (self: PyObject, given: PyValue) => {
        const name = attributeName(given);
        const value = typeOf(self).guarded ? plainLoad(self, name) : loadAttribute(self, name);
        if (value === undefined) {
          if (pending.exc !== undefined) throwPending();
          throw missingAttribute(self, name);
        }
        return value;
      },
      only: ["host"],
    },
  ],
  classMethods: [
    { sig: "__init_subclass__(cls, /)", call: () => {}, only: ["host"] },
    { sig: "__subclasshook__(cls, subclass, /)", call: () => NotImplemented, only: ["host"] },
  ],
  properties: [
    { name: "__class__", get: (self: PyValue) => typeOf(self), set: (self: PyObject, t) => changeClass(self, t) },
    { name: "__dict__", get: (self: PyObject) => dictOf(self) },
  ],
};

/** Numbers and texts take no attributes. */
function holder(self: PyValue, name: PyValue): PyObject {
  if (active.dialect !== "host") {
    if (typeof self !== "object" || self.type.native) throw typeError("arg must be user-type");
    if (typeof name !== "string") throw typeError("");
  }
  if (typeof self === "object") return self;
  throw attributeError(`'${typeName(self)}' object has no attribute '${attributeName(name)}'`);
}

function attributeName(name: PyValue): string {
  if (typeof name !== "string") throw typeError("attribute name must be string");
  return name;
}

function allocate(cls: PyType): PyObject {
  if (active.dialect !== "host" && (!(cls instanceof PyType) || cls.native))
    throw typeError(active.dialect === "micropython" ? "arg must be user-type" : "__new__ arg must be a user-type");
  if (!(cls instanceof PyType)) throw typeError("object.__new__(X): X is not a type object");
  if (cls.mro.some((m) => m.solid && m !== builtinTypes.object))
    throw typeError(`object.__new__(${cls.name}) is not safe`);
  return new cls.ctor();
}

/** `o.__class__ = C`: allowed between classes written in Python over the same builtin base. */
function changeClass(o: PyObject, t: PyValue): void {
  if (!(t instanceof PyType) || t.native || o.type.native)
    throw typeError("__class__ assignment only supported for mutable types");
  Object.setPrototypeOf(o, t.proto);
}

/** What classes.ts adds to `type(name, bases, dict)` in the host dialect: the hooks that are told of a new class. */
export const classHooks: {
  announce:
    | ((cls: PyType, ns: ReadonlyMap<string, PyValue>, keywords: ReadonlyMap<string, PyValue>) => void)
    | undefined;
} = { announce: undefined };

/** dict.ts says how a dict is made of attributes; until it is loaded there is none. */
export const dictMaker: {
  make: ((entries: [string, PyValue][]) => PyValue) | undefined;
  /** One whose entries are the object's attributes. */
  live: ((o: PyObject) => PyValue) | undefined;
  list: ((items: PyValue[]) => PyValue) | undefined;
} = { make: undefined, live: undefined, list: undefined };

function dictOf(o: PyObject): PyValue {
  if (typeof o !== "object") throw attributeError(`'${typeName(o)}' object has no attribute '__dict__'`);
  const has = o.type.hasDict && !(o.type.native && !beyondBoards());
  if (o instanceof PyType || has || (!o.type.native && active.dialect !== "host")) {
    if (active.dialect === "host" && !(o instanceof PyType) && dictMaker.live !== undefined) return dictMaker.live(o);
    if (dictMaker.make !== undefined) return dictMaker.make(ownAttributes(o));
  }
  throw attributeError(`'${o.type.name}' object has no attribute '__dict__'`);
}

/**
 * What boards know of a class under these names: what stands in its namespace, or in one above.
 * @returns undefined where more is known than boards know
 * @throws AttributeError where nothing stands there
 */
function told(t: PyType, name: string): PyValue | undefined {
  if (beyondBoards()) return undefined;
  const value = lookup(t, name);
  if (value === undefined) throw attributeError(`type object '${t.name}' has no attribute '${name}'`);
  return value;
}

export const typeSpec: TypeSpec = {
  name: "type",
  js: PyType,
  new: { sig: "type(cls, object, bases=..., dict=..., /, **kw)", call: typeCall },
  methods: [
    {
      sig: "__call__(self, /, *args, **kwargs)",
      call: (self: PyType, args: PyValue[], kwargs: Map<string, PyValue>) =>
        checked(construct(self, args, [...kwargs.keys()], [...kwargs.values()])),
    },
    {
      sig: "__call__(cls, /, *args, **kwargs)",
      call: (cls: PyType, args: PyValue[], kwargs: Map<string, PyValue>) =>
        checked(constructPlainly(cls, args, [...kwargs.keys()], [...kwargs.values()])),
      only: ["host"],
    },
    {
      sig: "__instancecheck__(self, instance, /)",
      call: (self: PyType, o: PyValue) => isSubclass(typeOf(o), self),
      only: ["host"],
    },
    {
      sig: "__subclasscheck__(self, subclass, /)",
      call: (self: PyType, c: PyValue) => {
        if (!(c instanceof PyType)) throw typeError("issubclass() arg 1 must be a class");
        return isSubclass(c, self);
      },
      only: ["host"],
    },
    { sig: "mro(self, /)", call: (self: PyType) => dictMaker.list?.([...self.mro]) ?? None, only: ["host"] },
    {
      sig: "__subclasses__(self, /)",
      call: (self: PyType) => dictMaker.list?.([...self.subclasses]) ?? None,
      only: ["host"],
    },
  ],
  classMethods: [
    { sig: "__prepare__(cls, /, *args, **kwargs)", call: () => dictMaker.make?.([]) ?? None, only: ["host"] },
  ],
  properties: [
    { name: "__class__", get: (self: PyType) => self.type },
    {
      name: "__name__",
      get: (self: PyType) => self.name,
      set: (self: PyType, v) => {
        self.name = v as string;
      },
    },
    {
      name: "__qualname__",
      get: (self: PyType) => told(self, "__qualname__") ?? self.qualname,
      set: (self: PyType, v) => {
        self.qualname = v as string;
      },
    },
    {
      name: "__module__",
      get: (self: PyType) => told(self, "__module__") ?? self.ns.get("__module__") ?? self.module ?? "builtins",
    },
    { name: "__doc__", get: (self: PyType) => told(self, "__doc__") ?? self.ns.get("__doc__") ?? None },
    { name: "__bases__", get: (self: PyType) => new PyTuple([...self.bases]) },
    { name: "__base__", get: (self: PyType) => solidBase(self) ?? None, only: ["host"] },
    { name: "__mro__", get: (self: PyType) => new PyTuple([...self.mro]), only: ["host"] },
    { name: "__dict__", get: (self: PyType) => dictOf(self) },
  ],
};

/** The base that decides how instances are laid out; `object` has none. */
function solidBase(cls: PyType): PyType | undefined {
  return cls.bases.length === 0 ? undefined : chooseMainBase(cls.bases);
}

/** `type(x)` and `type(name, bases, dict)`. */
function typeCall(
  cls: PyType,
  object: PyValue,
  bases: PyValue | undefined,
  dict: PyValue | undefined,
  keywords: Map<string, PyValue>,
): PyValue {
  if (keywords.size > 0 && active.dialect !== "host") throw typeError("function doesn't take keyword arguments");
  if (bases === undefined && dict === undefined) return typeOf(object);
  if (bases === undefined || dict === undefined) throw typeError("type takes 1 or 3 arguments");
  if (typeof object !== "string")
    throw typeError(
      active.dialect === "host"
        ? `type.__new__() argument 1 must be str, not ${typeName(object)}`
        : `can't convert '${typeName(object)}' object to str implicitly`,
    );
  if (active.dialect !== "host" && !isInstance(bases, builtinTypes.tuple)) throw typeError("");
  const ns = new Map<string, PyValue>();
  for (const item of toArray(callItems(dict))) {
    const [name, value] = toArray(item);
    ns.set(name as string, value);
  }
  const metatype = cls === builtinTypes.type ? undefined : cls;
  if (active.dialect !== "host") return createClass(object, object, toArray(bases), ns, metatype, undefined);
  const qualname = ns.get("__qualname__");
  ns.delete("__qualname__");
  const module = ns.get("__module__");
  const made = createClass(
    object,
    typeof qualname === "string" ? qualname : object,
    toArray(bases),
    ns,
    metatype,
    typeof module === "string" ? module : "__main__",
  );
  classHooks.announce?.(made, ns, keywords);
  return made;
}

function callItems(dict: PyValue): PyValue {
  const items = (dict as unknown as Record<string, (self: PyValue) => PyValue | undefined>)["m$items"];
  if (items === undefined || (active.dialect !== "host" && !isInstance(dict, builtinTypes.dict)))
    throw typeError(active.dialect === "host" ? "type() argument 3 must be a dict" : "");
  return checked(items(dict));
}

/**
 * A class from its parts: what the class statement and `type()` do after the namespace is filled.
 * @param metatype  from the `metaclass` keyword or the bases; undefined: type
 */
export function createClass(
  name: string,
  qualname: string,
  bases: readonly PyValue[],
  ns: Map<string, PyValue>,
  metatype: PyType | undefined,
  module: string | undefined,
): PyType {
  interned(name);
  const types = bases.map((b) => {
    if (!(b instanceof PyType)) throw typeError(active.dialect === "host" ? "type is not an acceptable base type" : "");
    if (!b.subclassable || !b.constructible) throw typeError(`type '${b.name}' isn't an acceptable base type`);
    return b;
  });
  if (types.length === 0) types.push(builtinTypes.object);
  implicitStatic(ns);
  let slots: ReturnType<typeof slotNames> | undefined;
  if (active.dialect === "host") {
    const declared = ns.get("__slots__");
    if (declared !== undefined)
      slots = slotNames(name, typeof declared === "string" ? [declared] : toArray(declared), ns);
    // CPython's type.__new__ puts them there, and instances find them
    if (module !== undefined && !ns.has("__module__")) ns.set("__module__", module);
    if (!ns.has("__doc__") && slots?.names.includes("__doc__") !== true) ns.set("__doc__", None);
  }
  return makeType({
    name,
    qualname,
    module,
    bases: types,
    metatype,
    ns,
    slots,
  });
}

/** `__new__`, `__init_subclass__` and `__class_getitem__` are static or class methods without saying so. */
function implicitStatic(ns: Map<string, PyValue>): void {
  const create = ns.get("__new__");
  if (create instanceof PyFunction) {
    const method = new builtinTypes.staticmethod.ctor() as PyObject & { func: PyValue };
    method.func = create;
    ns.set("__new__", method);
  }
  for (const name of ["__init_subclass__", "__class_getitem__"]) {
    const f = ns.get(name);
    if (!(f instanceof PyFunction)) continue;
    const method = new builtinTypes.classmethod.ctor() as PyObject & { func: PyValue };
    method.func = f;
    ns.set(name, method);
  }
}
