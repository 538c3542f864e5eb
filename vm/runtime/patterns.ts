/** What the patterns of a match statement ask of their subject (PEP 634): items, values of keys, attributes. */

import { isInstance } from "../builtins/objects.js";
import { active } from "../objects/dialect.js";
import { PyDict } from "../objects/dict.js";
import { typeError } from "../objects/error.js";
import { PyList } from "../objects/list.js";
import { PyModule } from "../objects/module.js";
import { PyObject, type PyValue, builtinTypes } from "../objects/object.js";
import { PyTuple } from "../objects/tuple.js";
import { PyType } from "../objects/type.js";
import { currentVM } from "./current.js";
import { callMethod, contains, findAttr, getItem, lengthOf, repr, toArray, typeName, typeOf } from "./protocol.js";
import { unpackStarred } from "./with.js";

/** Builtin classes whose instances are sequences for a pattern; str, bytes and bytearray are none. */
const SEQUENCES = ["range", "array", "deque", "memoryview"];

/** Items of a sequence for a pattern: `after` -1: exactly `before` items, else a list of the middle between. */
export function matchSequence(v: PyValue, before: number, after: number): PyValue[] | undefined {
  if (!(v instanceof PyObject)) return undefined;
  const isSequence =
    v instanceof PyList ||
    v instanceof PyTuple ||
    typeOf(v).mro.some((m) => m.native && SEQUENCES.includes(m.name)) ||
    isOfAbstract(v, "Sequence");
  if (!isSequence) return undefined;
  const n = lengthOf(v);
  if (after < 0 ? n !== before : n < before + after) return undefined;
  return after < 0 ? toArray(v) : unpackStarred(v, before, after);
}

/** Values of these keys, and a dict of the rest when asked; undefined when a key is missing or it is no mapping. */
export function matchMapping(v: PyValue, keys: PyValue[], rest: boolean): PyValue[] | undefined {
  if (!(v instanceof PyDict)) return isOfAbstract(v, "Mapping") ? matchAbstractMapping(v, keys, rest) : undefined;
  const values: PyValue[] = [];
  for (const key of keys) {
    if (!contains(v, key)) return undefined;
    values.push(getItem(v, key));
  }
  if (rest) values.push(without(v.entries(), keys));
  return values;
}

/** By `get`, as CPython asks. */
function matchAbstractMapping(v: PyValue, keys: PyValue[], rest: boolean): PyValue[] | undefined {
  if (lengthOf(v) < keys.length) return undefined;
  const missing = new PyList([]);
  const values: PyValue[] = [];
  for (const key of keys) {
    const value = callMethod(v, "get", key, missing);
    if (value === missing) return undefined;
    values.push(value);
  }
  if (rest)
    values.push(
      without(
        toArray(callMethod(v, "items")).map((item) => toArray(item) as [PyValue, PyValue]),
        keys,
      ),
    );
  return values;
}

function without(entries: Iterable<[PyValue, PyValue]>, keys: readonly PyValue[]): PyDict {
  const others = new PyDict();
  for (const [key, value] of entries) others.set(key, value);
  for (const key of keys) others.delete(key);
  return others;
}

/** Whether it is of `collections.abc.Sequence` or `Mapping`. Where nobody has imported these, nothing is. */
function isOfAbstract(v: PyValue, name: "Sequence" | "Mapping"): boolean {
  if (active.dialect !== "host" || typeof v === "string") return false;
  const module = currentVM().modules.get("collections.abc");
  const abstract = module instanceof PyModule ? module.get(name) : undefined;
  if (abstract === undefined || !isInstance(v, abstract)) return false;
  return !["str", "bytes", "bytearray"].some((text) => typeOf(v).mro.includes(builtinTypes[text]));
}

/** Classes whose one positional pattern is the value itself. */
const SELF_MATCHING = [
  "bool",
  "bytearray",
  "bytes",
  "dict",
  "float",
  "frozenset",
  "int",
  "list",
  "set",
  "str",
  "tuple",
];

/**
 * Attributes of an instance of `cls` for its sub-patterns, positional ones first; undefined: no match.
 * @throws TypeError  no class, or more patterns than `__match_args__` has names
 */
export function matchClass(v: PyValue, cls: PyValue, positional: number, names: string[]): PyValue[] | undefined {
  if (!(cls instanceof PyType)) throw typeError("called match pattern must be a class");
  if (!isInstance(v, cls)) return undefined;
  const values: PyValue[] = [];
  const all = [...names];
  if (positional > 0) {
    const args = matchArguments(cls);
    const own = args === undefined && SELF_MATCHING.some((name) => cls.mro.includes(builtinTypes[name]));
    const allowed = own ? 1 : (args?.length ?? 0);
    if (positional > allowed)
      throw typeError(
        `${cls.name}() accepts ${allowed} positional sub-pattern${allowed === 1 ? "" : "s"} (${positional} given)`,
      );
    if (own) values.push(v);
    else all.unshift(...args!.slice(0, positional).map(attributeName));
  }
  all.forEach((name, i) => {
    if (all.indexOf(name) < i) throw typeError(`${cls.name}() got multiple sub-patterns for attribute ${repr(name)}`);
  });
  for (const name of all) {
    const value = findAttr(v, name);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

function matchArguments(cls: PyType): readonly PyValue[] | undefined {
  const args = findAttr(cls, "__match_args__");
  if (args === undefined) return undefined;
  if (!(args instanceof PyTuple)) throw typeError(`${cls.name}.__match_args__ must be a tuple (got ${typeName(args)})`);
  return args.a;
}

function attributeName(name: PyValue): string {
  if (typeof name === "string") return name;
  throw typeError(`__match_args__ elements must be strings (got ${typeName(name)})`);
}
