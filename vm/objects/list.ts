/** list: a JavaScript array behind an object, so that generated code reads `l.a[i]` after one class test. */
import { callPy, indexOf, iterOf, sequenceIndex, toArray, typeName } from "../runtime/protocol.js";
import { pending, throwPending } from "../runtime/pending.js";
import { mayStop } from "../runtime/stop.js";
import { active } from "./dialect.js";
import { indexError, typeError, valueError } from "./error.js";
import { defineType } from "./native.js";
import { None, PyObject, type PyValue } from "./object.js";
import { sortValues } from "./ordering.js";
import {
  MAX_ITEMS,
  arrayContains,
  arrayCount,
  arrayIndex,
  checkRoom,
  compareSequences,
  guardedRepr,
  refuseConcatenation,
  repeatArray,
  repeatCount,
  reprItems,
} from "./sequence.js";
import { PySlice, deleteSlice, replaceSlice, sliceArray } from "./slice.js";
import { PyTuple } from "./tuple.js";

export class PyList extends PyObject {
  constructor(public a: PyValue[] = []) {
    super();
  }
  override __repr__(): string {
    return guardedRepr(this, "[...]", () => `[${reprItems(this.a)}]`);
  }
  override __len__(): number {
    return this.a.length;
  }
  override __getitem__(key: PyValue): PyValue {
    if (key instanceof PySlice) return new PyList(sliceArray(this.a, key));
    return this.a[sequenceIndex(key, this.a.length, "list")];
  }
  override __setitem__(key: PyValue, value: PyValue): void {
    if (key instanceof PySlice) replaceSlice(this.a, key, () => sliceValues(value));
    else this.a[sequenceIndex(key, this.a.length, "list")] = value;
  }
  override __delitem__(key: PyValue): void {
    if (key instanceof PySlice) deleteSlice(this.a, key);
    else {
      // MicroPython pops it (py/objlist.c, list_subscr)
      if (this.a.length === 0 && active.dialect === "micropython") throw indexError("pop from empty list");
      this.a.splice(sequenceIndex(key, this.a.length, "list"), 1);
    }
  }
  override __contains__(value: PyValue): boolean {
    return arrayContains(this.a, value);
  }
  override __iter__(): PyObject {
    return new PyListIterator(this);
  }
  override __reversed__(): PyObject {
    return new PyListReverseIterator(this.a);
  }
  override __add__(o: PyValue): PyValue | undefined {
    if (o instanceof PyList) {
      if (this.a.length + o.a.length > 64) checkRoom(this.a.length + o.a.length);
      return new PyList(this.a.concat(o.a));
    }
    if (active.dialect === "host") refuseConcatenation("list", o);
    return undefined;
  }
  override __iadd__(o: PyValue): PyValue {
    extend(this, o);
    return this;
  }
  override __mul__(o: PyValue): PyValue | undefined {
    const count = repeatCount(o);
    return count === undefined ? undefined : new PyList(repeatArray(this.a, count));
  }
  override __rmul__(o: PyValue): PyValue | undefined {
    return this.__mul__(o);
  }
  override __imul__(o: PyValue): PyValue | undefined {
    const count = repeatCount(o);
    if (count === undefined) return undefined;
    this.a = repeatArray(this.a, count);
    return this;
  }
  override __eq__(o: PyValue): PyValue | undefined {
    return o instanceof PyList ? compareSequences(this.a, o.a, "eq") : undefined;
  }
  override __lt__(o: PyValue): PyValue | undefined {
    return o instanceof PyList ? compareSequences(this.a, o.a, "lt") : undefined;
  }
  override __le__(o: PyValue): PyValue | undefined {
    return o instanceof PyList ? compareSequences(this.a, o.a, "le") : undefined;
  }
  override __gt__(o: PyValue): PyValue | undefined {
    return o instanceof PyList ? compareSequences(this.a, o.a, "gt") : undefined;
  }
  override __ge__(o: PyValue): PyValue | undefined {
    return o instanceof PyList ? compareSequences(this.a, o.a, "ge") : undefined;
  }
  override __hash__(): number {
    throw unhashable(this);
  }
}

/** TypeError of hash() for a mutable container. */
export function unhashable(v: PyObject): unknown {
  return typeError(
    active.dialect === "host" ? `unhashable type: '${v.type.name}'` : `unsupported type for __hash__: '${v.type.name}'`,
  );
}

export class PyListIterator extends PyObject {
  i = 0;
  constructor(readonly list: PyList) {
    super();
  }
  override __iter__(): PyObject {
    return this;
  }
  override __next__(): PyValue | undefined {
    const { a } = this.list;
    if (this.i < a.length) return a[this.i++];
    // an exhausted iterator stays exhausted
    this.i = Infinity;
    return undefined;
  }
}

export class PyListReverseIterator extends PyObject {
  i: number;
  constructor(readonly a: readonly PyValue[]) {
    super();
    this.i = a.length;
  }
  override __iter__(): PyObject {
    return this;
  }
  override __next__(): PyValue | undefined {
    if (this.i <= 0) return undefined;
    if (--this.i < this.a.length) return this.a[this.i];
    // the list has shrunk below this place: boards index it all the same, CPython's iterator is over
    if (active.dialect !== "host") throw indexError("list index out of range");
    this.i = 0;
    return undefined;
  }
}

/** What stands right of `l[1:2] =`. Boards take list and tuple only. */
function sliceValues(value: PyValue): readonly PyValue[] {
  if (value instanceof PyList || value instanceof PyTuple) return value.a.slice();
  if (active.dialect !== "host") throw typeError(`object '${typeName(value)}' isn't a tuple or list`);
  return toArray(value);
}

/** `l.extend(iterable)`; what was appended before an error stays, as in Python. */
function extend(self: PyList, more: PyValue): void {
  if (more instanceof PyList || more instanceof PyTuple) {
    const items = more.a;
    const count = items.length;
    if (count > 4) checkRoom(self.a.length + count);
    for (let i = 0; i < count; i++) self.a.push(items[i]);
    return;
  }
  if (typeof more === "object" && more.__len__ !== undefined) checkRoom(more.__len__());
  const iterator = iterOf(more);
  for (;;) {
    mayStop();
    const value = iterator.__next__();
    if (value === undefined) break;
    if (self.a.length >= MAX_ITEMS) checkRoom(self.a.length + 1);
    self.a.push(value);
  }
  if (pending.exc !== undefined) throwPending();
}

export const listType = defineType({
  name: "list",
  js: PyList,
  init: {
    sig: "__init__(self, iterable=..., /)",
    call: (self: PyList, iterable: PyValue | undefined) => {
      self.a = iterable === undefined ? [] : toArray(iterable);
    },
  },
  methods: [
    {
      sig: "append(self, object, /)",
      call: (self: PyList, object: PyValue) => {
        if (self.a.push(object) > MAX_ITEMS) checkRoom(self.a.length);
      },
    },
    { sig: "clear(self, /)", call: (self: PyList) => void (self.a.length = 0) },
    { sig: "copy(self, /)", call: (self: PyList) => new PyList(self.a.slice()) },
    { sig: "count(self, value, /)", call: (self: PyList, value: PyValue) => arrayCount(self.a, value) },
    { sig: "extend(self, iterable, /)", call: extend },
    {
      sig: "index(self, value, start=..., stop=..., /)",
      call: (self: PyList, value: PyValue, start: PyValue | undefined, stop: PyValue | undefined) =>
        arrayIndex(self.a, value, start, stop, "list"),
    },
    {
      sig: "insert(self, index, object, /)",
      call: (self: PyList, index: PyValue, object: PyValue) => {
        // beyond either end is at that end; boards take what is no small int for a number that is beyond (py/objlist.c, list_insert)
        const large = typeof index === "bigint" && BigInt.asIntN(64, index) === index;
        const i =
          large && index < 0
            ? 0
            : large || (active.dialect !== "host" && typeof index !== "number")
              ? self.a.length
              : indexOf(index);
        self.a.splice(i < 0 ? Math.max(0, i + self.a.length) : i, 0, object);
      },
    },
    { sig: "pop(self, index=..., /)", call: pop },
    {
      sig: "remove(self, value, /)",
      call: (self: PyList, value: PyValue) => {
        const i = findIndex(self, value);
        self.a.splice(i, 1);
      },
    },
    { sig: "reverse(self, /)", call: (self: PyList) => void self.a.reverse() },
    {
      sig: "sort(self, *, key=None, reverse=False)",
      call: (self: PyList, key: PyValue, reverse: PyValue) => {
        const items = self.a.slice();
        sortValues(
          items,
          key === None ? undefined : (v) => callPy(key, [v]),
          reverse !== false && reverse !== 0 && reverse !== None,
        );
        self.a = items;
      },
    },
  ],
});

function findIndex(self: PyList, value: PyValue): number {
  try {
    return arrayIndex(self.a, value, undefined, undefined, "list");
  } catch (error) {
    if (active.dialect === "host") throw valueError("list.remove(x): x not in list");
    throw error;
  }
}

function pop(self: PyList, index: PyValue | undefined): PyValue {
  const { a } = self;
  if (a.length === 0)
    throw indexError(active.dialect === "circuitpython" ? "index out of range" : "pop from empty list");
  if (index === undefined) return a.pop()!;
  const i = sequenceIndex(index, a.length, active.dialect === "host" ? "pop" : "list");
  const value = a[i];
  a.splice(i, 1);
  return value;
}

export const listIteratorType = defineType({ name: "list_iterator", js: PyListIterator, constructible: false });
export const listReverseIteratorType = defineType({
  name: "list_reverseiterator",
  boardName: "reversed",
  js: PyListReverseIterator,
  constructible: false,
});
