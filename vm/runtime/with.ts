/** with, unpacking and match: small things generated code asks for. */

import { type PyObject, type PyValue, None, builtinTypes } from "../objects/object.js";
import { PyList } from "../objects/list.js";
import { PyTuple } from "../objects/tuple.js";
import { PyDict } from "../objects/dict.js";
import { PyTraceback } from "../objects/traceback.js";
import { PyType } from "../objects/type.js";
import { attributeError, typeError, valueError } from "../objects/error.js";
import type { PyBaseException } from "../objects/exception.js";
import {
  contains,
  findAttr,
  getItem,
  isInstance,
  isIterable,
  iterOf,
  lengthOf,
  toArray,
  typeName,
  typeOf,
} from "./protocol.js";
import { PyMethod } from "../objects/function.js";
import { lookup } from "../objects/type.js";
import { pending, throwPending } from "./pending.js";
import { active } from "../objects/dialect.js";

type Raw = ((...args: PyValue[]) => PyValue | undefined) | undefined;

function special(manager: PyValue, name: string): PyObject {
  const raw = ((typeof manager === "object" ? manager : typeOf(manager).proto) as unknown as Record<string, Raw>)[
    `m$${name}`
  ];
  if (raw !== undefined) return new PyMethod(manager, lookup(typeOf(manager), name) as PyObject);
  const found = findAttr(manager, name);
  if (found !== undefined) return found as PyObject;
  if (active.dialect === "host")
    throw typeError(`'${typeName(manager)}' object does not support the context manager protocol`);
  throw attributeError(`'${typeName(manager)}' object has no attribute '${name}'`);
}

export const exitOf = (manager: PyValue): PyObject => special(manager, "__exit__");
export function asyncExitOf(manager: PyValue): PyObject {
  // boards miss the first of the two first
  if (active.dialect !== "host") special(manager, "__aenter__");
  return special(manager, "__aexit__");
}

export function enter(manager: PyValue): PyValue | undefined {
  return special(manager, "__enter__").c();
}
export function asyncEnter(manager: PyValue): PyValue | undefined {
  return special(manager, "__aenter__").c();
}

function tracebackOf(exc: PyBaseException): PyValue {
  return active.dialect === "host" && exc.traceback.length > 0 ? new PyTraceback(exc.traceback.slice()) : None;
}

/** Calls `__exit__` with the exception or three times None. */
export function leave(exit: PyObject, exc: PyBaseException | undefined): PyValue | undefined {
  return exc === undefined ? exit.c(None, None, None) : exit.c(exc.type, exc, tracebackOf(exc));
}

/** `a, b, c = v` */
export function unpack(v: PyValue, count: number): PyValue[] {
  if (v instanceof PyTuple || v instanceof PyList) {
    const { a } = v;
    if (a.length === count && v.type.native) return v instanceof PyList ? a.slice() : a;
  }
  const items: PyValue[] = [];
  const iterator = unpackable(v);
  for (;;) {
    const item = iterator.__next__();
    if (item === undefined) {
      if (pending.exc !== undefined) throwPending();
      break;
    }
    if (items.length === count) throw valueError(`too many values to unpack (expected ${count})`);
    items.push(item);
  }
  if (items.length < count) {
    if (active.dialect === "host")
      throw valueError(`not enough values to unpack (expected ${count}, got ${items.length})`);
    throw valueError(`need more than ${items.length} values to unpack`);
  }
  return items;
}

/** The iterator of what is unpacked. @throws TypeError with CPython's words for what has none */
function unpackable(v: PyValue): PyObject {
  if (active.dialect === "host" && !isIterable(v)) throw typeError(`cannot unpack non-iterable ${typeName(v)} object`);
  return iterOf(v);
}

/** `a, *b, c = v` */
export function unpackStarred(v: PyValue, before: number, after: number): PyValue[] {
  const items = toArray(unpackable(v));
  if (items.length < before + after)
    throw valueError(
      active.dialect === "host"
        ? `not enough values to unpack (expected at least ${before + after}, got ${items.length})`
        : `need more than ${items.length} values to unpack`,
    );
  const end = items.length - after;
  return [...items.slice(0, before), new PyList(items.slice(before, end)), ...items.slice(end)];
}

/** Items of a sequence for a pattern: `after` -1: exactly `before` items, else a list of the middle between. */
export function matchSequence(v: PyValue, before: number, after: number): PyValue[] | undefined {
  if (typeof v !== "object") return undefined;
  const isSequence =
    v instanceof PyList ||
    v instanceof PyTuple ||
    ["range", "array", "deque", "memoryview"].some(
      (name) => builtinTypes[name] !== undefined && isInstance(v, builtinTypes[name]),
    );
  if (!isSequence) return undefined;
  const n = lengthOf(v);
  if (after < 0 ? n !== before : n < before + after) return undefined;
  return after < 0 ? toArray(v) : unpackStarred(v, before, after);
}

/** Values of these keys, and a dict of the rest when asked; undefined when a key is missing or it is no mapping. */
export function matchMapping(v: PyValue, keys: PyValue[], rest: boolean): PyValue[] | undefined {
  if (!(v instanceof PyDict)) return undefined;
  const values: PyValue[] = [];
  for (const key of keys) {
    if (!contains(v, key)) return undefined;
    values.push(getItem(v, key));
  }
  if (rest) {
    const others = new PyDict();
    for (const [key, value] of v.entries()) others.set(key, value);
    for (const key of keys) others.delete(key);
    values.push(others);
  }
  return values;
}

/** Classes whose one positional pattern is the value itself. */
const selfMatching = ["bool", "bytearray", "bytes", "dict", "float", "frozenset", "int", "list", "set", "str", "tuple"];

export function matchClass(v: PyValue, cls: PyValue, positional: number, names: string[]): PyValue[] | undefined {
  if (!(cls instanceof PyType)) throw typeError("called match pattern must be a class");
  if (!isInstance(v, cls)) return undefined;
  const values: PyValue[] = [];
  const all = [...names];
  if (positional > 0) {
    const match = findAttr(cls, "__match_args__");
    if (
      match === undefined &&
      positional === 1 &&
      selfMatching.some((name) => builtinTypes[name] !== undefined && cls.mro.includes(builtinTypes[name]))
    )
      values.push(v);
    else {
      const args = match === undefined ? [] : toArray(match);
      if (args.length < positional)
        throw typeError(`${cls.name}() accepts ${args.length} positional sub-patterns (${positional} given)`);
      all.unshift(...args.slice(0, positional).map(String));
    }
  }
  for (const name of all) {
    const value = findAttr(v, name);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}
