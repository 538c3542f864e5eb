/** set and frozenset: a Map from canonical keys to the keys as they were put in (see dict.ts), in insertion order. */
import { iterate, repr, roomFor, toArray } from "../runtime/protocol.js";
import { adoptSlots } from "./adopt-slots.js";
import { active, beyondBoards } from "./dialect.js";
import { Buckets, canonicalKey } from "./dict.js";
import { keyError, runtimeError } from "./error.js";
import { unhashable } from "./list.js";
import { type FunctionSpec, defineType } from "./native.js";
import { PyObject, type PyValue } from "./object.js";
import { hashOf } from "../runtime/protocol.js";
import { foldHash, guardedRepr } from "./sequence.js";
import type { PyType } from "./type.js";

/** What set and frozenset have in common; neither is a kind of the other. */
export abstract class PySetBase extends PyObject {
  map = new Map<PyValue, PyValue>();
  private buckets: Buckets | undefined = undefined;

  constructor(items: readonly PyValue[] = []) {
    super();
    for (const v of items) this.add(v);
  }

  get size(): number {
    return this.map.size;
  }
  has(k: PyValue): boolean {
    const canonical = canonicalKey(k) ?? (this.buckets ?? new Buckets()).find(k);
    return canonical !== undefined && this.map.has(canonical);
  }
  add(k: PyValue): void {
    const canonical = canonicalKey(k) ?? (this.buckets ??= new Buckets()).intern(k);
    if (!this.map.has(canonical)) this.map.set(canonical, k);
  }
  delete(k: PyValue): boolean {
    let canonical = canonicalKey(k);
    if (canonical === undefined) {
      canonical = (this.buckets ?? new Buckets()).find(k);
      if (canonical === undefined) return false;
      this.buckets!.remove(canonical);
    }
    return this.map.delete(canonical);
  }
  clear(): void {
    this.map = new Map();
    this.buckets = undefined;
  }
  /** The elements, in order of insertion, as a fresh array. */
  items(): PyValue[] {
    return [...this.map.values()];
  }

  override __repr__(): string {
    return guardedRepr(this, `${this.type.name}(...)`, () => {
      const inside = this.items().map(repr).join(", ");
      if (this.type === setType) return this.size === 0 ? "set()" : `{${inside}}`;
      return this.size === 0 ? `${this.type.name}()` : `${this.type.name}({${inside}})`;
    });
  }
  override __len__(): number {
    return this.map.size;
  }
  override __contains__(v: PyValue): boolean {
    if (v instanceof PySet && beyondBoards()) return this.has(frozen(v.items()));
    return this.has(v);
  }
  override __iter__(): PyObject {
    return new PySetIterator(this);
  }
  override __eq__(o: PyValue): PyValue | undefined {
    return o instanceof PySetBase ? o.size === this.size && isSubset(this, o) : undefined;
  }
  override __le__(o: PyValue): PyValue | undefined {
    return o instanceof PySetBase ? isSubset(this, o) : undefined;
  }
  override __lt__(o: PyValue): PyValue | undefined {
    return o instanceof PySetBase ? this.size < o.size && isSubset(this, o) : undefined;
  }
  override __ge__(o: PyValue): PyValue | undefined {
    return o instanceof PySetBase ? isSubset(o, this) : undefined;
  }
  override __gt__(o: PyValue): PyValue | undefined {
    return o instanceof PySetBase ? o.size < this.size && isSubset(o, this) : undefined;
  }
  /** Of two equal elements that differ, such as 1 and 1.0, the other set's stays; in CPython the smaller set's (Objects/setobject.c). */
  override __and__(o: PyValue): PyValue | undefined {
    if (!(o instanceof PySetBase)) return undefined;
    if (!beyondBoards()) return intersection(this, o);
    const mine = active.dialect === "host" && o.size > this.size;
    const [from, within] = mine ? [this, o] : [o, this];
    return same(
      this,
      from.items().filter((v) => within.has(v)),
    );
  }
  override __or__(o: PyValue): PyValue | undefined {
    return o instanceof PySetBase ? same(this, [...this.items(), ...o.items()]) : undefined;
  }
  override __sub__(o: PyValue): PyValue | undefined {
    return o instanceof PySetBase
      ? same(
          this,
          this.items().filter((v) => !o.has(v)),
        )
      : undefined;
  }
  override __xor__(o: PyValue): PyValue | undefined {
    return o instanceof PySetBase ? same(this, symmetric(this, o)) : undefined;
  }
}

export class PySet extends PySetBase {
  override __iand__(o: PyValue): PyValue | undefined {
    return o instanceof PySetBase
      ? replaceItems(
          this,
          this.items().filter((v) => o.has(v)),
        )
      : undefined;
  }
  override __ior__(o: PyValue): PyValue | undefined {
    return o instanceof PySetBase ? replaceItems(this, [...this.items(), ...o.items()]) : undefined;
  }
  override __isub__(o: PyValue): PyValue | undefined {
    return o instanceof PySetBase
      ? replaceItems(
          this,
          this.items().filter((v) => !o.has(v)),
        )
      : undefined;
  }
  override __ixor__(o: PyValue): PyValue | undefined {
    return o instanceof PySetBase ? replaceItems(this, symmetric(this, o)) : undefined;
  }
  override __hash__(): number {
    throw unhashable(this);
  }
}

export class PyFrozenSet extends PySetBase {
  override __hash__(): number {
    // independent of order
    let h = 1927868237 ^ this.size;
    for (const v of this.map.values()) {
      const x = foldHash(hashOf(v));
      h ^= Math.imul(x ^ (x << 16) ^ 89869747, 3644798167);
    }
    return Math.imul(h, 69069) + 907133923;
  }
}

adoptSlots(PySet.prototype, PySetBase.prototype);
adoptSlots(PyFrozenSet.prototype, PySetBase.prototype);

class PySetIterator extends PyObject {
  private readonly walk: Iterator<PyValue>;
  private readonly size: number;
  constructor(private readonly set: PySetBase) {
    super();
    this.walk = set.map.values();
    this.size = set.size;
  }
  override __iter__(): PyObject {
    return this;
  }
  override __next__(): PyValue | undefined {
    if (this.size !== this.set.size && active.dialect === "host")
      throw runtimeError("Set changed size during iteration");
    const step = this.walk.next();
    return step.done ? undefined : step.value;
  }
}

export function setFrom(items: readonly PyValue[]): PySet {
  return new PySet(items);
}

function frozen(items: readonly PyValue[]): PyFrozenSet {
  return new PyFrozenSet(items);
}

/** A set of the kind of the left operand. */
function same(like: PySetBase, items: readonly PyValue[]): PySetBase {
  return like instanceof PyFrozenSet ? frozen(items) : setFrom(items);
}

function replaceItems(self: PySet, items: readonly PyValue[]): PySet {
  self.clear();
  for (const v of items) self.add(v);
  return self;
}

function isSubset(a: PySetBase, b: PySetBase): boolean {
  return a.size <= b.size && a.items().every((v) => b.has(v));
}

function symmetric(a: PySetBase, b: PySetBase): PyValue[] {
  return [...a.items().filter((v) => !b.has(v)), ...b.items().filter((v) => !a.has(v))];
}

/** Any iterable as a set, without copying one. */
function asSet(v: PyValue): PySetBase {
  return v instanceof PySetBase ? v : setFrom(toArray(v));
}

/** py/objset.c set_intersect_int makes a set, whatever it is asked of. */
function intersection(self: PySetBase, other: PyValue): PySetBase {
  if (self === other) return same(self, self.items());
  return setFrom(toArray(other).filter((v) => self.has(v)));
}

const reading: readonly FunctionSpec[] = [
  { sig: "copy(self, /)", call: (self: PySetBase) => same(self, self.items()) },
  {
    sig: "difference(self, *others)",
    call: (self: PySetBase, others: PyValue[]) =>
      others.reduce<PySetBase>((a, o) => a.__sub__(asSet(o)) as PySetBase, same(self, self.items())),
  },
  {
    sig: "intersection(self, *others)",
    boardTakes: 2,
    call: (self: PySetBase, others: PyValue[]) => {
      if (!beyondBoards()) return intersection(self, others[0]);
      return others.reduce<PySetBase>((a, o) => a.__and__(asSet(o)) as PySetBase, same(self, self.items()));
    },
  },
  {
    sig: "union(self, *others)",
    boardTakes: 2,
    call: (self: PySetBase, others: PyValue[]) =>
      others.reduce<PySetBase>((a, o) => a.__or__(asSet(o)) as PySetBase, same(self, self.items())),
  },
  {
    sig: "symmetric_difference(self, other, /)",
    call: (self: PySetBase, other: PyValue) => self.__xor__(asSet(other)),
  },
  {
    sig: "isdisjoint(self, other, /)",
    call: (self: PySetBase, other: PyValue) => !toArray(other).some((v) => self.has(v)),
  },
  { sig: "issubset(self, other, /)", call: (self: PySetBase, other: PyValue) => isSubset(self, asSet(other)) },
  { sig: "issuperset(self, other, /)", call: (self: PySetBase, other: PyValue) => isSubset(asSet(other), self) },
];

const changing: readonly FunctionSpec[] = [
  { sig: "add(self, item, /)", call: (self: PySet, item: PyValue) => self.add(item) },
  { sig: "clear(self, /)", call: (self: PySet) => self.clear() },
  { sig: "discard(self, item, /)", call: (self: PySet, item: PyValue) => void self.delete(item) },
  {
    sig: "remove(self, item, /)",
    call: (self: PySet, item: PyValue) => {
      if (!self.delete(item)) throw keyError(item);
    },
  },
  {
    sig: "pop(self, /)",
    call: (self: PySet) => {
      const first = self.map.values().next();
      if (first.done)
        throw keyError(active.dialect === "circuitpython" ? "pop from empty set" : "pop from an empty set");
      self.delete(first.value);
      return first.value;
    },
  },
  {
    sig: "update(self, *others)",
    call: (self: PySet, others: PyValue[]) => {
      for (const o of others) for (const v of iterate(o)) self.add(v);
    },
  },
  {
    sig: "difference_update(self, *others)",
    call: (self: PySet, others: PyValue[]) => {
      for (const o of others) self.__isub__(asSet(o));
    },
  },
  {
    sig: "intersection_update(self, *others)",
    boardTakes: 2,
    call: (self: PySet, others: PyValue[]) => {
      for (const o of others) self.__iand__(asSet(o));
    },
  },
  {
    sig: "symmetric_difference_update(self, other, /)",
    call: (self: PySet, other: PyValue) => void self.__ixor__(asSet(other)),
  },
];

export const setType: PyType = defineType({
  name: "set",
  js: PySet,
  init: {
    sig: "__init__(self, iterable=..., /)",
    call: (self: PySet, iterable: PyValue | undefined) => {
      self.clear();
      if (iterable === undefined) return;
      roomFor(iterable, 4);
      for (const v of iterate(iterable)) self.add(v);
    },
  },
  methods: [...reading, ...changing],
});

export const frozensetType: PyType = defineType({
  name: "frozenset",
  js: PyFrozenSet,
  new: {
    sig: "__new__(cls, iterable=..., /)",
    call: (cls: PyType, iterable: PyValue | undefined) => {
      if (cls === frozensetType && iterable instanceof PyFrozenSet) return iterable;
      const made = new cls.ctor() as PyFrozenSet;
      if (iterable !== undefined) {
        roomFor(iterable, 4);
        for (const v of iterate(iterable)) made.add(v);
      }
      return made;
    },
  },
  methods: reading,
});

export const setIteratorType = defineType({ name: "set_iterator", js: PySetIterator, constructible: false });
