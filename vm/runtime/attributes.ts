/**
 * Attributes by name: what generated code falls back to when `o.$name` was not there, and getattr, setattr, delattr.
 */

import { PyObject, type PyValue, builtinTypes } from "../objects/object.js";
import { PyType, lookup, setTypeAttribute, deleteTypeAttribute } from "../objects/type.js";
import { PyBuiltin, PyFunction, PyProperty } from "../objects/function.js";
import { PyModule } from "../objects/module.js";
import { ownNames, readOwn, removeOwn, writeOwn } from "../objects/own-attributes.js";
import { active } from "../objects/dialect.js";
import { PyError, attributeError, keyError } from "../objects/error.js";
import { pending, checked } from "./pending.js";
import { rememberMissing } from "./suggestion.js";
import { typeOf } from "./protocol.js";

/** The value; undefined when there is no such attribute or with an exception pending. */
export function loadAttribute(o: PyValue, name: string): PyValue | undefined {
  const key = `$${name}`;
  if (typeof o !== "object") return Reflect.get(typeOf(o).proto, key, o) as PyValue | undefined;
  let value: PyValue | undefined;
  try {
    value = (o as unknown as Record<string, PyValue | undefined>)[key];
  } catch (error) {
    if (!(error instanceof PyError) || o.__getattr__ === undefined || !isAttributeError(error.value)) throw error;
  }
  if (value !== undefined) return value;
  if (pending.exc !== undefined) {
    if (o.__getattr__ === undefined || !isAttributeError(pending.exc)) return undefined;
    pending.exc = undefined;
  }
  if (o instanceof PyFunction) return functionAttribute(o, name);
  return o.__getattr__ === undefined ? undefined : o.__getattr__(name);
}

function isAttributeError(exc: PyObject): boolean {
  return exc.type.mro.includes(builtinTypes.AttributeError);
}

/** For generated code after a fast read gave undefined: the value, or undefined with an exception pending. */
export function slowAttribute(o: PyValue, name: string): PyValue | undefined {
  if (pending.exc !== undefined && !(typeof o === "object" && o.__getattr__ !== undefined)) return undefined;
  if (pending.exc !== undefined) {
    if (!isAttributeError(pending.exc)) return undefined;
    pending.exc = undefined;
    return (o as PyObject).__getattr__!(name) ?? orMissing(o, name);
  }
  return loadAttribute(o, name) ?? orMissing(o, name);
}

function orMissing(o: PyValue, name: string): undefined {
  if (pending.exc === undefined) throw missingAttribute(o, name);
  return undefined;
}

export function missingAttribute(o: PyValue, name: string): PyError {
  const error = attributeMissing(o, name);
  if (active.dialect === "host") rememberMissing(error.value, { name, object: o });
  return error;
}

function attributeMissing(o: PyValue, name: string): PyError {
  if (o instanceof PyType) return attributeError(`type object '${o.name}' has no attribute '${name}'`);
  if (o instanceof PyModule) return attributeError(`module '${o.name}' has no attribute '${name}'`);
  return attributeError(`'${typeOf(o).name}' object has no attribute '${name}'`);
}

/** What cannot be set or deleted: boards look at the object alone, a class is a `type` then (py/runtime.c mp_store_attr). */
function refusedStore(o: PyValue, name: string): PyError {
  if (active.dialect === "host") return missingAttribute(o, name);
  return attributeError(
    active.dialect === "circuitpython"
      ? `can't set attribute '${name}'`
      : `'${typeOf(o).name}' object has no attribute '${name}'`,
  );
}

/** `o.name = value`, whatever `o` is. */
export function storeAttribute(o: PyValue, name: string, value: PyValue): void {
  if (typeof o !== "object") throw refusedStore(o, name);
  if (o.open) (o as unknown as Record<string, PyValue>)[`$${name}`] = value;
  else if (o instanceof PyType && o.__setattr__ === undefined) storeOnType(o, name, value);
  else if (o instanceof PyModule) storeOnModule(o, name, value);
  else if (o instanceof PyFunction) storeOnFunction(o, name, value);
  else if (o.__setattr__ !== undefined) o.__setattr__(name, value);
  else plainStore(o, name, value);
}

/** object.__setattr__: properties, data descriptors, and own attributes where the class has room for them. */
export function plainStore(o: PyObject, name: string, value: PyValue): void {
  const key = `$${name}`;
  const target = o as unknown as Record<string, PyValue>;
  const { type } = o;
  // Exceptions of the firmware's own classes take no attributes.
  if (type.native && type.mro.includes(builtinTypes.BaseException) && active.dialect !== "host" && !hasSetter(o, key))
    throw refusedStore(o, name);
  if (o instanceof PyType) storeOnType(o, name, value);
  else if (type.guarded && !hasSetter(o, key)) {
    if (!type.hasDict && !type.slotNames.has(name)) throw refusedStore(o, name);
    writeOwn(o, name, value);
  } else if (type.hasDict || type.slotNames.has(name)) target[key] = value;
  else if (hasSetter(o, key)) target[key] = value;
  else throw refusedStore(o, name);
}

/** object.__getattribute__ where `o.$name` would call the class's own. */
export function plainLoad(o: PyObject, name: string): PyValue | undefined {
  const own = hasSetter(o, `$${name}`) ? undefined : readOwn(o, name);
  return own ?? (Reflect.get(o.type.proto, `$${name}`, o) as PyValue | undefined);
}

/** Whether storing runs a property's setter: not the accessor of a method, which would make a shadow. */
function hasSetter(o: PyObject, key: string): boolean {
  const found = lookup(o.type, key.slice(1));
  if (found === undefined || found instanceof PyFunction || found instanceof PyBuiltin) return false;
  for (let at: object | null = o; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    const d = Object.getOwnPropertyDescriptor(at, key);
    if (d !== undefined) return d.set !== undefined;
  }
  return false;
}

/** Names of sys that MicroPython lets a program set. */
const settable = ["ps1", "ps2", "path", "tracebacklimit"];

function storeOnModule(module: PyModule, name: string, value: PyValue): void {
  if (module.fixed && active.dialect !== "host" && module.name !== "builtins" && !settable.includes(name))
    throw refusedStore(module, name);
  module.set(name, value);
}

function storeOnType(t: PyType, name: string, value: PyValue): void {
  if (t.native) throw refusedStore(t, name);
  if (name === "__name__") t.name = value as string;
  else if (active.dialect !== "host" && t.subclasses.size > 0 && isAccessor(value) && !hasAccessors(t))
    throw attributeError("can't add special method to already-subclassed class");
  else setTypeAttribute(t, name, value);
}

/** What boards must know of before a class has subclasses (py/objtype.c check_for_special_accessors). */
function isAccessor(value: PyValue): boolean {
  if (value instanceof PyProperty) return true;
  const o = value as unknown as Record<string, unknown>;
  return typeof value === "object" && !(value instanceof PyType) && ("m$__get__" in o || "m$__set__" in o);
}

function hasAccessors(t: PyType): boolean {
  return t.mro.some(
    (m) => !m.native && [...m.ns].some(([name, v]) => isAccessor(v) || /^__(set|del)attr__$/.test(name)),
  );
}

function storeOnFunction(f: PyFunction, name: string, value: PyValue): void {
  if (active.dialect === "micropython") throw refusedStore(f, name);
  if (active.dialect === "circuitpython") throw attributeError(`can't set attribute '${name}'`);
  if (name === "__name__") f.name = value as string;
  else if (name === "__globals__" || name === "__code__") throw attributeError(`can't set attribute '${name}'`);
  else (f.attributes ??= new Map()).set(name, value);
}

function functionAttribute(f: PyFunction, name: string): PyValue | undefined {
  return f.attributes?.get(name);
}

/** `del o.name` */
export function deleteAttribute(o: PyValue, name: string): void {
  if (typeof o !== "object") throw refusedStore(o, name);
  if (o instanceof PyType) {
    if (o.native) throw refusedStore(o, name);
    if (!deleteTypeAttribute(o, name)) throw refusedStore(o, name);
    return;
  }
  if (o instanceof PyModule) {
    // of a module of the program's it is deleted from the dict of its globals
    if (!o.delete(name)) throw o.fixed || active.dialect === "host" ? refusedStore(o, name) : keyError(name);
    return;
  }
  if (o.__delattr__ !== undefined) return o.__delattr__(name);
  plainDelete(o, name);
}

/** object.__delattr__ */
export function plainDelete(o: PyObject, name: string): void {
  const found = lookup(o.type, name);
  if (found instanceof PyProperty) {
    if (
      typeof found.deleter !== "object" ||
      found.deleter.c === undefined ||
      found.deleter.type === builtinTypes.NoneType
    )
      throw active.dialect === "host" ? attributeError(`can't delete attribute '${name}'`) : refusedStore(o, name);
    checked(found.deleter.c(o));
    return;
  }
  if (typeof found === "object") {
    const raw = (found as unknown as Record<string, ((...a: PyValue[]) => PyValue | undefined) | undefined>)[
      "m$__delete__"
    ];
    if (raw !== undefined) {
      checked(raw(found, o));
      return;
    }
  }
  if (o instanceof PyFunction && o.attributes?.delete(name)) return;
  if (!removeOwn(o, name)) throw refusedStore(o, name);
}

/** Own attributes of an instance, in order: what `__dict__` shows. */
export function ownAttributes(o: PyObject): [name: string, value: PyValue][] {
  if (o instanceof PyModule) return o.names().map((name) => [name, o.get(name)!]);
  if (o instanceof PyType) return [...o.ns];
  return ownNames(o).map((name) => [name, readOwn(o, name)!]);
}
