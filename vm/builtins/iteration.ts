/** Builtin functions on iterables: len, iter, next, all, any, min, max, sorted. */
import {
  callPy,
  callSpecial,
  iterOf,
  iterate,
  lengthOf,
  nextOf,
  toArray,
  truth,
  typeName,
} from "../runtime/protocol.js";
import { active, beyondBoards } from "../objects/dialect.js";
import { PyError, stopIteration, typeError, valueError } from "../objects/error.js";
import { callIterator } from "../objects/iterators.js";
import { PyList } from "../objects/list.js";
import type { FunctionSpec } from "../objects/native.js";
import { None, PyObject, builtinTypes, type PyValue } from "../objects/object.js";
import { PyRange } from "../objects/range.js";
import { greaterThan, lessThan, sortValues } from "../objects/ordering.js";

export const iterationFunctions: readonly FunctionSpec[] = [
  { sig: "len(obj, /)", call: length },
  {
    sig: "iter(object, sentinel=..., /)",
    boardTakes: 1,
    call: (object: PyValue, sentinel: PyValue | undefined) =>
      sentinel === undefined ? iterOf(object) : callIterator(object, sentinel),
  },
  { sig: "next(iterator, default=..., /)", call: next },
  { sig: "all(iterable, /)", call: (iterable: PyValue) => !find(iterable, false) },
  { sig: "any(iterable, /)", call: (iterable: PyValue) => find(iterable, true) },
  {
    sig: "min(arg, /, *args, key=None, default=..., **rest)",
    call: (first: PyValue, more: PyValue[], key: PyValue, other: PyValue | undefined, rest: Map<string, PyValue>) => {
      refuseRest("min", rest);
      return extreme("min", first, more, key, other);
    },
  },
  {
    sig: "max(arg, /, *args, key=None, default=..., **rest)",
    call: (first: PyValue, more: PyValue[], key: PyValue, other: PyValue | undefined, rest: Map<string, PyValue>) => {
      refuseRest("max", rest);
      return extreme("max", first, more, key, other);
    },
  },
  {
    sig: "sorted(iterable, /, *, key=None, reverse=False)",
    call: (iterable: PyValue, key: PyValue, reverse: PyValue) => {
      const items = toArray(iterable);
      sortValues(items, key === None ? undefined : (v) => callPy(key, [v]), truth(reverse));
      return new PyList(items);
    },
  },
];

/** Boards give what a `__len__` of the program's gives, whatever it is (py/obj.c, mp_obj_len_maybe). */
function length(object: PyValue): PyValue {
  if (object instanceof PyRange) return object.length;
  if (typeof object !== "object" || object.type.native || beyondBoards()) return lengthOf(object);
  return callSpecial(object, "__len__") ?? lengthOf(object);
}

/** Boards pass over keywords that they do not know here (py/modbuiltins.c, mp_builtin_min_max). */
function refuseRest(name: string, rest: ReadonlyMap<string, PyValue>): void {
  if (active.dialect !== "host" || rest.size === 0) return;
  throw typeError(`'${[...rest.keys()][0]}' is an invalid keyword argument for ${name}()`);
}

/** Does some item have this truth value? */
function find(iterable: PyValue, wanted: boolean): boolean {
  const iterator = iterOf(iterable);
  for (;;) {
    const value = nextOf(iterator);
    if (value === undefined) return false;
    if (truth(value) === wanted) return true;
  }
}

function next(iterator: PyValue, other: PyValue | undefined): PyValue {
  if (typeof iterator !== "object" || iterator.__next__ === PyObject.prototype.__next__) {
    throw typeError(
      active.dialect === "host"
        ? `'${typeName(iterator)}' object is not an iterator`
        : `'${typeName(iterator)}' object isn't an iterator`,
    );
  }
  let value: PyValue | undefined;
  try {
    value = nextOf(iterator);
  } catch (error) {
    if (
      other === undefined ||
      !(error instanceof PyError) ||
      !error.value.type.mro.includes(builtinTypes.StopIteration)
    )
      throw error;
    return other;
  }
  if (value !== undefined) return value;
  if (other !== undefined) return other;
  // what a generator returned
  const stopped = (iterator as { stopValue?: PyValue }).stopValue;
  throw stopped === undefined || stopped === None ? stopIteration() : stopIteration(stopped);
}

function extreme(
  name: string,
  first: PyValue,
  more: readonly PyValue[],
  key: PyValue,
  other: PyValue | undefined,
): PyValue {
  if (more.length > 0 && other !== undefined && active.dialect === "host")
    throw typeError(`Cannot specify a default for ${name}() with multiple positional arguments`);
  let best: PyValue | undefined;
  let bestKey: PyValue = None;
  for (const item of more.length === 0 ? iterate(first) : [first, ...more]) {
    const k = key === None ? item : callPy(key, [item]);
    if (best === undefined || (name === "max" ? greaterThan(k, bestKey) : lessThan(k, bestKey))) {
      best = item;
      bestKey = k;
    }
  }
  if (best !== undefined) return best;
  if (other !== undefined) return other;
  throw valueError(active.dialect === "host" ? `${name}() iterable argument is empty` : "arg is an empty sequence");
}
