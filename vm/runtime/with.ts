/** with and unpacking: small things generated code asks for. */

import { type PyObject, type PyValue, None } from "../objects/object.js";
import { PyList } from "../objects/list.js";
import { PyTuple } from "../objects/tuple.js";
import { PyTraceback } from "../objects/traceback.js";
import { missingAttribute } from "./attributes.js";
import { typeError, valueError } from "../objects/error.js";
import type { PyBaseException } from "../objects/exception.js";
import { findAttr, isIterable, iterOf, toArray, typeName, typeOf } from "./protocol.js";
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
  throw missingAttribute(manager, name);
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
        : `need more than ${countedItems(v, items.length, before)} values to unpack`,
    );
  const end = items.length - after;
  return [...items.slice(0, before), new PyList(items.slice(before, end)), ...items.slice(end)];
}

/** Of what is neither tuple nor list boards count no more than the first ones (py/runtime.c, mp_unpack_ex). */
function countedItems(v: PyValue, count: number, before: number): number {
  return v instanceof PyTuple || v instanceof PyList || count < before ? count : before;
}
