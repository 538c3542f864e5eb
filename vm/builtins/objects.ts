/** Builtin functions about objects and classes: attributes, identity, text, isinstance, dir. */
import { interned } from "../objects/text/interned.js";
import { ownAttributes } from "../runtime/attributes.js";
import {
  callPy,
  callSpecial,
  deleteAttr,
  findAttr,
  getAttr,
  hashOf,
  repr,
  setAttr,
  stringOf,
  toArray,
  typeName,
  typeOf,
  truth,
} from "../runtime/protocol.js";
import { vm } from "../runtime/context.js";
import { active, beyondBoards } from "../objects/dialect.js";
import { PyFunction } from "../objects/function.js";
import { typeError } from "../objects/error.js";
import { PyGenericAlias, PyUnion } from "../objects/generic-alias.js";
import { formatValue } from "../objects/format.js";
import { PyList } from "../objects/list.js";
import type { FunctionSpec } from "../objects/native.js";
import { PyModule } from "../objects/module.js";
import { PyObject, identityOf, type PyValue } from "../objects/object.js";
import { hashText, characterOf, codeOf } from "../objects/str.js";
import { asciiOnly } from "../objects/text/quote.js";
import { PyTuple } from "../objects/tuple.js";
import { PyType, isSubclass } from "../objects/type.js";
import { PyDict } from "../objects/dict.js";

const host = ["host"] as const;

export const objectFunctions: readonly FunctionSpec[] = [
  {
    sig: "getattr(object, name, default=..., /)",
    call: (object: PyValue, name: PyValue, other: PyValue | undefined) => {
      const key = attributeName(name);
      return other === undefined ? getAttr(object, key) : (findAttr(object, key) ?? other);
    },
  },
  {
    sig: "hasattr(object, name, /)",
    call: (object: PyValue, name: PyValue) => findAttr(object, attributeName(name)) !== undefined,
  },
  {
    sig: "setattr(object, name, value, /)",
    call: (object: PyValue, name: PyValue, value: PyValue) => setAttr(object, attributeName(name), value),
  },
  {
    sig: "delattr(object, name, /)",
    call: (object: PyValue, name: PyValue) => deleteAttr(object, attributeName(name)),
  },
  {
    sig: "callable(object, /)",
    call: (object: PyValue) => typeof object === "object" && object.c !== PyObject.prototype.c,
  },
  { sig: "hash(object, /)", call: hashOf },
  { sig: "id(object, /)", call: identity },
  { sig: "repr(object, /)", call: repr },
  { sig: "ascii(object, /)", call: (object: PyValue) => asciiOnly(repr(object)), only: host },
  {
    sig: "format(value, format_spec='', /)",
    call: (value: PyValue, spec: PyValue) => formatValue(value, stringOf(spec)),
    only: host,
  },
  { sig: "isinstance(object, classinfo, /)", call: (object: PyValue, classes: PyValue) => isInstance(object, classes) },
  { sig: "issubclass(cls, classinfo, /)", call: (cls: PyValue, classes: PyValue) => isSubclassOf(cls, classes) },
  { sig: "dir(object=..., /)", call: dir },
  {
    sig: "vars(object=..., /)",
    call: (object: PyValue | undefined) => (object === undefined ? vm().locals() : getAttr(object, "__dict__")),
    only: host,
  },
  { sig: "ord(character, /)", call: codeOf },
  { sig: "chr(code, /)", call: characterOf },
  {
    sig: "aiter(object, /)",
    call: (object: PyValue) =>
      callSpecial(object, "__aiter__") ?? fail(`'${typeName(object)}' object is not an async iterable`),
    only: host,
  },
  {
    sig: "anext(object, default=..., /)",
    call: (object: PyValue, fallback: PyValue | undefined) => {
      const next = callSpecial(object, "__anext__") ?? fail(`'${typeName(object)}' object is not an async iterator`);
      if (fallback === undefined) return next;
      return callPy(getAttr(vm().importModule("_anext", undefined, [], 0), "anext_or"), [next, fallback]);
    },
    only: host,
  },
];

function fail(text: string): never {
  throw typeError(text);
}

function attributeName(name: PyValue): string {
  if (typeof name === "string") return interned(name);
  if (active.dialect === "host") throw typeError(`attribute name must be string, not '${typeName(name)}'`);
  return stringOf(name);
}

/** Values that are JavaScript primitives have an id by value, outside of the range objects get. */
function identity(v: PyValue): number {
  if (typeof v === "object") return identityOf(v);
  if (typeof v === "number")
    return Number.isInteger(v) ? Math.abs(v * 2) + (v < 0 ? 0x10000000001 : 1) : hashOf(v) + 0x20000000000;
  return (typeof v === "string" ? hashText(v) >>> 0 : v === true ? 1 : 0) + 0x30000000000;
}

/** Boards pass over what is no class in a tuple (py/objtype.c, mp_obj_is_subclass); tuples in it are looked at where nothing is to be exact. */
function entriesOf(classes: PyTuple): readonly PyValue[] {
  if (active.dialect === "host") return classes.a;
  return classes.a.filter((c) => c instanceof PyType || (c instanceof PyTuple && beyondBoards()));
}

/** isinstance: classes, tuples of classes, unions; `__instancecheck__` of a metaclass. */
export function isInstance(object: PyValue, classes: PyValue): boolean {
  if (classes instanceof PyType) {
    const type = typeOf(object);
    return type === classes || (checkedBy(classes, "__instancecheck__", object) ?? isSubclass(type, classes));
  }
  if (classes instanceof PyTuple) return entriesOf(classes).some((c) => isInstance(object, c));
  const answer = askedOf(classes, "__instancecheck__", object);
  if (classes instanceof PyGenericAlias) throw typeError("isinstance() argument 2 cannot be a parameterized generic");
  if (answer !== undefined) return answer;
  const union = unionMembers(classes);
  if (union !== undefined) return union.some((c) => isInstance(object, c));
  if (active.dialect === "host") throw typeError("isinstance() arg 2 must be a type, a tuple of types, or a union");
  throw typeError("issubclass() arg 2 must be a class or a tuple of classes");
}

export function isSubclassOf(cls: PyValue, classes: PyValue): boolean {
  if (!(cls instanceof PyType)) throw typeError("issubclass() arg 1 must be a class");
  if (classes instanceof PyType) return checkedBy(classes, "__subclasscheck__", cls) ?? isSubclass(cls, classes);
  if (classes instanceof PyTuple) return entriesOf(classes).some((c) => isSubclassOf(cls, c));
  const answer = askedOf(classes, "__subclasscheck__", cls);
  if (classes instanceof PyGenericAlias) throw typeError("issubclass() argument 2 cannot be a parameterized generic");
  if (answer !== undefined) return answer;
  const union = unionMembers(classes);
  if (union !== undefined) return union.some((c) => isSubclassOf(cls, c));
  throw typeError("issubclass() arg 2 must be a class or a tuple of classes");
}

function checkedBy(classes: PyType, dunder: string, v: PyValue): boolean | undefined {
  if (classes.type.native || !beyondBoards()) return undefined;
  const check = findAttr(classes.type, dunder);
  return check instanceof PyFunction ? truth(callPy(check, [classes, v])) : undefined;
}

/** `int | str` */
function unionMembers(v: PyValue): readonly PyValue[] | undefined {
  return v instanceof PyUnion ? v.args : undefined;
}

/** What an object that is no class says when it is asked as one (typing.List). */
function askedOf(classes: PyValue, dunder: string, v: PyValue): boolean | undefined {
  if (active.dialect !== "host" || typeof classes !== "object" || classes.type.native) return undefined;
  const answer = callSpecial(classes, dunder, v);
  return answer === undefined ? undefined : truth(answer);
}

function dir(object: PyValue | undefined): PyList {
  if (object === undefined) {
    const locals = vm().locals();
    return sortedNames(locals instanceof PyDict ? locals.keys().map(String) : []);
  }
  const own = typeof object === "object" && !object.type.native ? callSpecial(object, "__dir__") : undefined;
  if (own !== undefined) return sortedNames(toArray(own).map(String));
  const names = namesOf(object);
  if (beyondBoards()) return sortedNames(names);
  // boards ask for every name there is (py/modbuiltins.c mp_builtin_dir)
  const more = object instanceof PyType ? ["__name__", "__bases__", "__dict__", "__module__", "__qualname__"] : [];
  return sortedNames(new Set([...names, ...more].filter((name) => findAttr(object, name) !== undefined)));
}

function namesOf(object: PyValue): Iterable<string> {
  const names = new Set<string>();
  if (object instanceof PyModule) for (const name of object.names()) names.add(name);
  else if (object instanceof PyType) for (const t of object.mro) for (const name of t.ns.keys()) names.add(name);
  else {
    if (typeof object === "object") for (const [name] of ownAttributes(object)) names.add(name);
    for (const t of typeOf(object).mro) for (const name of t.ns.keys()) names.add(name);
  }
  names.add("__class__");
  return names;
}

function sortedNames(names: Iterable<string>): PyList {
  return new PyList([...names].sort());
}
