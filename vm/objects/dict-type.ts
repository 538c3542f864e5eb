/** The type of dict: slots on PyDict, methods, and the views of keys, values and items. */
import { equals, findAttr, getItem, iterate, roomFor, repr, toArray, callMethod, callPy } from "../runtime/protocol.js";
import { raisePending } from "../runtime/pending.js";
import { active, beyondBoards } from "./dialect.js";
import { PyDict, sameKey } from "./dict.js";
import { keyError, runtimeError, typeError, valueError } from "./error.js";
import { define } from "./int.js";
import { unhashable } from "./list.js";
import { type FunctionSpec, defineType } from "./native.js";
import { PyObject, identityOf, type PyValue } from "./object.js";
import { PyList } from "./list.js";
import { dictMaker } from "./root.js";
import { InstanceDict } from "../runtime/instance-dict.js";
import { guardedRepr } from "./sequence.js";
import { PySet, setFrom } from "./set.js";
import { PySlice, withSliceKeys } from "./slice.js";
import { PyTuple } from "./tuple.js";
import type { PyType } from "./type.js";

const slots: Record<string, (this: PyDict, ...args: PyValue[]) => unknown> = {
  __repr__() {
    return guardedRepr(this, "{...}", () => {
      const ordered = this.type.mro.includes(orderedDictType);
      if (ordered && active.dialect === "host") {
        const pairs = this.entries().map(([k, v]) => `(${repr(k)}, ${repr(v)})`);
        return `${this.type.name}(${this.size === 0 ? "" : `[${pairs.join(", ")}]`})`;
      }
      const inside = this.entries()
        .map(([k, v]) => `${repr(k)}: ${repr(v)}`)
        .join(", ");
      if (this.type === orderedDictType) return `OrderedDict({${inside}})`;
      return `{${inside}}`;
    });
  },
  __len__() {
    return this.size;
  },
  __getitem__(key) {
    const value = this.get(key);
    if (value !== undefined) return value;
    if (!this.type.native) {
      const missing = beyondBoards() ? findAttr(this.type, "__missing__") : undefined;
      if (missing !== undefined) return callPy(missing, [this, key]);
    }
    return raisePending(keyError(key));
  },
  __setitem__(key, value) {
    if (this.fixed) throw refuseChange();
    this.set(key, value);
  },
  __delitem__(key) {
    if (this.fixed) throw refuseChange();
    if (!this.delete(key)) throw keyError(key);
  },
  __contains__(key) {
    return this.has(key);
  },
  __iter__() {
    return new PyDictIterator(this, "keys");
  },
  __reversed__() {
    return new PyReversedDictIterator(this, this.keys());
  },
  __eq__(other) {
    if (!(other instanceof PyDict)) return undefined;
    // a board takes an ordered dict and a dict for two things (py/objdict.c dict_binary_op)
    if (active.dialect !== "host" && (this.type === orderedDictType) !== (other.type === orderedDictType)) return false;
    if (other.size !== this.size) return false;
    if (this.type === orderedDictType && other.type === orderedDictType) {
      const theirs = other.entries();
      return this.entries().every(([k, v], i) => sameKey(k, theirs[i][0]) && equals(v, theirs[i][1]));
    }
    for (const [k, v] of this.entries()) {
      const theirs = other.get(k);
      if (theirs === undefined || !(theirs === v || equals(v, theirs))) return false;
    }
    return true;
  },
  __or__(other) {
    if (!(other instanceof PyDict) && beyondBoards()) return undefined;
    const out = this.copy();
    if (!(other instanceof PyDict)) {
      update(out, other, new Map());
      return out;
    }
    for (const [k, v] of other.entries()) out.set(k, v);
    return out;
  },
  __ior__(other) {
    update(this, other, new Map());
    return this;
  },
  __hash__() {
    throw unhashable(this);
  },
};
for (const [name, slot] of Object.entries(slots)) define(PyDict.prototype, name, slot);

function refuseChange(): unknown {
  return typeError("'dict' object doesn't support item assignment");
}

/** A method that changes the dict. */
function changing(call: FunctionSpec["call"]): FunctionSpec["call"] {
  return (self: PyDict, ...args: PyValue[]) => {
    if (self.fixed) throw refuseChange();
    return call(self, ...args);
  };
}

/** dict.update(other, **kwargs) */
export function update(self: PyDict, other: PyValue | undefined, kwargs: ReadonlyMap<string, PyValue>): void {
  if (other instanceof PyDict) for (const [k, v] of other.entries()) self.set(k, v);
  else if (other !== undefined) {
    if (typeof other === "object" && findAttr(other, "keys") !== undefined) {
      for (const k of iterate(callMethod(other, "keys"))) self.set(k, getItem(other, k));
    } else {
      let i = 0;
      for (const item of iterate(other)) {
        const pair = toArray(item);
        if (pair.length !== 2) {
          throw valueError(
            active.dialect === "host"
              ? `dictionary update sequence element #${i} has length ${pair.length}; 2 is required`
              : "dict update sequence has wrong length",
          );
        }
        self.set(pair[0], pair[1]);
        i++;
      }
    }
  }
  for (const [k, v] of kwargs) self.set(k, v);
}

type Part = "keys" | "values" | "items";

export class PyDictIterator extends PyObject {
  private readonly next: ReturnType<PyDict["cursor"]>;
  private readonly version: number;
  constructor(
    private readonly dict: PyDict,
    private readonly part: Part,
  ) {
    super();
    this.next = dict.cursor();
    this.version = dict.version;
  }
  override __iter__(): PyObject {
    return this;
  }
  override __next__(): PyValue | undefined {
    if (this.version !== this.dict.version && active.dialect === "host")
      throw runtimeError("dictionary changed size during iteration");
    const entry = this.next();
    if (entry === undefined) return undefined;
    return this.part === "keys" ? entry.k : this.part === "values" ? entry.v : new PyTuple([entry.k, entry.v]);
  }
}

/** An iterator over an array that belongs to nobody else. */
export class PyArrayIterator extends PyObject {
  private i = 0;
  constructor(private readonly items: readonly PyValue[]) {
    super();
  }
  override __iter__(): PyObject {
    return this;
  }
  override __next__(): PyValue | undefined {
    return this.i < this.items.length ? this.items[this.i++] : undefined;
  }
}

/** From the last entry to the first. CPython refuses to go on when the dict has grown or shrunk meanwhile. */
class PyReversedDictIterator extends PyArrayIterator {
  private readonly version: number;
  constructor(
    private readonly dict: PyDict,
    items: PyValue[],
  ) {
    super(items.reverse());
    this.version = dict.version;
  }
  override __next__(): PyValue | undefined {
    if (this.version !== this.dict.version && active.dialect === "host")
      throw runtimeError("dictionary changed size during iteration");
    return super.__next__();
  }
}

/** dict.keys(), values(), items(): windows on the dict. */
export class PyDictView extends PyObject {
  constructor(
    readonly dict: PyDict,
    readonly part: Part,
  ) {
    super();
  }
  items(): PyValue[] {
    const { dict } = this;
    return this.part === "keys"
      ? dict.keys()
      : this.part === "values"
        ? dict.values()
        : dict.entries().map((e) => new PyTuple(e));
  }
  override __repr__(): string {
    return guardedRepr(this, "...", () => `dict_${this.part}([${this.items().map(repr).join(", ")}])`);
  }
  override __len__(): number {
    return this.dict.size;
  }
  override __iter__(): PyObject {
    return new PyDictIterator(this.dict, this.part);
  }
  override __reversed__(): PyObject {
    return new PyReversedDictIterator(this.dict, this.items());
  }
  override __contains__(v: PyValue): boolean {
    if (this.part === "keys") return this.dict.has(v);
    if (this.part === "values") return this.dict.values().some((each) => equals(each, v));
    if (!(v instanceof PyTuple) || v.a.length !== 2) return false;
    const value = this.dict.get(v.a[0]);
    return value !== undefined && equals(value, v.a[1]);
  }
  private asSet(): PySet | undefined {
    return this.part === "values" ? undefined : setFrom(this.items());
  }
  override __eq__(o: PyValue): PyValue | undefined {
    const set = this.asSet();
    if (set === undefined) return undefined;
    if (o instanceof PyDictView) {
      const other = o.asSet();
      return other === undefined ? undefined : set.__eq__(other);
    }
    return set.__eq__(o);
  }
  override __hash__(): number {
    if (this.part === "values") return identityOf(this) / 32;
    throw unhashable(this);
  }
  override __and__(o: PyValue): PyValue | undefined {
    return this.asSet()?.__and__(setFrom(toArray(o)));
  }
  override __or__(o: PyValue): PyValue | undefined {
    return this.asSet()?.__or__(setFrom(toArray(o)));
  }
  override __sub__(o: PyValue): PyValue | undefined {
    return this.asSet()?.__sub__(setFrom(toArray(o)));
  }
  override __xor__(o: PyValue): PyValue | undefined {
    return this.asSet()?.__xor__(setFrom(toArray(o)));
  }
  override __le__(o: PyValue): PyValue | undefined {
    return this.asSet()?.__le__(other(o));
  }
  override __lt__(o: PyValue): PyValue | undefined {
    return this.asSet()?.__lt__(other(o));
  }
  override __ge__(o: PyValue): PyValue | undefined {
    return this.asSet()?.__ge__(other(o));
  }
  override __gt__(o: PyValue): PyValue | undefined {
    return this.asSet()?.__gt__(other(o));
  }
}
/** The right side of a comparison: another view counts as the set it shows. */
function other(o: PyValue): PyValue {
  return o instanceof PyDictView ? setFrom(o.items()) : o;
}

export class PyDictKeys extends PyDictView {}
export class PyDictValues extends PyDictView {}
export class PyDictItems extends PyDictView {}

export const dictType = defineType({
  name: "dict",
  js: PyDict,
  init: {
    sig: "__init__(self, iterable=..., /, **kwargs)",
    call: (self: PyDict, iterable: PyValue | undefined, kwargs: Map<string, PyValue>) => update(self, iterable, kwargs),
  },
  methods: [
    { sig: "clear(self, /)", call: changing((self: PyDict) => self.clear()) },
    {
      sig: "copy(self, /)",
      call: (self: PyDict) => {
        if (self.type !== orderedDictType) return self.copy();
        const out = new orderedDictType.ctor() as PyDict;
        for (const [k, v] of self.entries()) out.set(k, v);
        return out;
      },
    },
    {
      sig: "get(self, key, default=None, /)",
      call: (self: PyDict, key: PyValue, other: PyValue) => self.get(key) ?? other,
    },
    { sig: "items(self, /)", call: (self: PyDict) => new PyDictItems(self, "items") },
    { sig: "keys(self, /)", call: (self: PyDict) => new PyDictKeys(self, "keys") },
    { sig: "values(self, /)", call: (self: PyDict) => new PyDictValues(self, "values") },
    {
      sig: "pop(self, key, default=..., /)",
      call: changing((self: PyDict, key: PyValue, other: PyValue | undefined) => {
        const value = self.take(key) ?? other;
        if (value === undefined) throw keyError(key);
        return value;
      }),
    },
    {
      sig: "popitem(self, /)",
      call: changing((self: PyDict) => {
        const last = self.last();
        if (last === undefined)
          throw keyError(active.dialect === "circuitpython" ? "pop from empty dict" : "popitem(): dictionary is empty");
        self.delete(last[0]);
        return new PyTuple(last);
      }),
    },
    {
      sig: "setdefault(self, key, default=None, /)",
      call: changing((self: PyDict, key: PyValue, other: PyValue) => {
        const value = self.get(key);
        if (value !== undefined) return value;
        self.set(key, other);
        return other;
      }),
    },
    {
      sig: "update(self, iterable=..., /, **kwargs)",
      call: changing((self: PyDict, other: PyValue | undefined, kwargs: Map<string, PyValue>) =>
        update(self, other, kwargs),
      ),
    },
  ],
  classMethods: [
    {
      sig: "fromkeys(cls, iterable, value=None, /)",
      call: (cls: PyType, iterable: PyValue, value: PyValue) => {
        const out = cls.c() as PyDict;
        roomFor(iterable, 4);
        for (const k of iterate(iterable)) out.set(k, value);
        return out;
      },
    },
  ],
});

/** A board's ordered dict compares keys one by one (py/map.c mp_map_lookup): what has no hash is merely not found. */
function isUnhashed(key: PyValue): boolean {
  return active.dialect !== "host" && typeof key === "object" && unhashedTypes.has(key.type.name) && key.type.native;
}
const unhashedTypes = new Set(["list", "dict", "set", "bytearray", "OrderedDict", "array", "memoryview", "range"]);

class PyOrderedDict extends PyDict {
  override set(key: PyValue, value: PyValue): void {
    if (key instanceof PySlice) withSliceKeys(() => super.set(key, value));
    else super.set(key, value);
  }

  override get(key: PyValue): PyValue | undefined {
    if (key instanceof PySlice) return withSliceKeys(() => super.get(key));
    return isUnhashed(key) ? undefined : super.get(key);
  }

  override take(key: PyValue): PyValue | undefined {
    return isUnhashed(key) ? undefined : super.take(key);
  }
}

export const orderedDictType: PyType = defineType({
  name: "OrderedDict",
  module: "collections",
  base: dictType,
  js: PyOrderedDict,
  methods: [
    {
      sig: "popitem(self, last=...)",
      boardTakes: 1,
      call: (self: PyDict, last: PyValue) => {
        const entry = last === false || last === 0 ? self.entries()[0] : self.last();
        if (entry === undefined)
          throw keyError(
            {
              host: "dictionary is empty",
              circuitpython: "pop from empty dict",
              micropython: "popitem(): dictionary is empty",
            }[active.dialect],
          );
        self.delete(entry[0]);
        return new PyTuple(entry);
      },
    },
    {
      sig: "move_to_end(self, key, last=True)",
      call: (self: PyDict, key: PyValue, last: PyValue) => {
        const value = self.take(key);
        if (value === undefined) throw keyError(key);
        const entries = self.entries();
        if (last !== false) self.set(key, value);
        else {
          self.clear();
          self.set(key, value);
          for (const [k, v] of entries) self.set(k, v);
        }
      },
      only: ["host", "circuitpython"],
    },
  ],
});

const view = (name: string, js: typeof PyDictView): PyType =>
  defineType({ name, js, constructible: false, boardName: "dict_view" });
export const dictKeysType = view("dict_keys", PyDictKeys);
export const dictValuesType = view("dict_values", PyDictValues);
export const dictItemsType = view("dict_items", PyDictItems);
export const dictIteratorType = defineType({ name: "dict_iterator", js: PyDictIterator, constructible: false });
export const arrayIteratorType = defineType({ name: "array_iterator", js: PyArrayIterator, constructible: false });

dictMaker.make = (entries) => PyDict.of(entries);
dictMaker.list = (items) => new PyList(items);
dictMaker.live = (o) => InstanceDict.over(o);
