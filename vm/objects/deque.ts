/** collections.deque: a ring buffer, so that both ends are cheap. */
import { equals, indexOf, iterate, repr, sequenceIndex, toArray } from "../runtime/protocol.js";
import { active, beyondBoards } from "./dialect.js";
import { indexError, runtimeError, typeError, valueError } from "./error.js";
import { unhashable } from "./list.js";
import { defineType } from "./native.js";
import { None, NotImplemented, PyObject, type PyValue } from "./object.js";
import { PyArrayIterator } from "./dict-type.js";
import { checkRoom, compareSequences, guardedRepr } from "./sequence.js";

export class PyDeque extends PyObject {
  private ring: (PyValue | undefined)[] = new Array<PyValue | undefined>(8);
  private head = 0;
  size = 0;
  /** undefined: without limit */
  limit: number | undefined = undefined;
  /** MicroPython's flag: a full deque raises IndexError instead of dropping the other end */
  checkOverflow = false;

  at(i: number): PyValue {
    return this.ring[(this.head + i) & (this.ring.length - 1)]!;
  }
  put(i: number, v: PyValue): void {
    this.ring[(this.head + i) & (this.ring.length - 1)] = v;
  }
  append(v: PyValue): void {
    if (this.limit === 0) return;
    if (this.full()) this.popLeft();
    this.room();
    this.put(this.size++, v);
  }
  appendLeft(v: PyValue): void {
    if (this.limit === 0) return;
    if (this.full()) this.pop();
    this.room();
    this.head = (this.head - 1) & (this.ring.length - 1);
    this.ring[this.head] = v;
    this.size++;
  }
  pop(): PyValue {
    if (this.size === 0) throw indexError(active.dialect === "host" ? "pop from an empty deque" : "empty");
    const v = this.at(--this.size);
    this.ring[(this.head + this.size) & (this.ring.length - 1)] = undefined;
    return v;
  }
  popLeft(): PyValue {
    if (this.size === 0) throw indexError(active.dialect === "host" ? "pop from an empty deque" : "empty");
    const v = this.ring[this.head]!;
    this.ring[this.head] = undefined;
    this.head = (this.head + 1) & (this.ring.length - 1);
    this.size--;
    return v;
  }
  items(): PyValue[] {
    return Array.from({ length: this.size }, (_, i) => this.at(i));
  }
  setItems(items: Iterable<PyValue>): void {
    this.ring = new Array<PyValue | undefined>(8);
    this.head = 0;
    this.size = 0;
    for (const v of items) this.append(v);
  }
  private full(): boolean {
    if (this.limit === undefined || this.size < this.limit) return false;
    if (this.checkOverflow) throw indexError("full");
    return true;
  }
  private room(): void {
    if (this.size < this.ring.length) return;
    if (this.size > 4096) checkRoom(this.size * 2);
    const items = this.items();
    this.ring = items.concat(new Array<PyValue>(items.length)) as (PyValue | undefined)[];
    this.head = 0;
  }

  override __repr__(): string {
    if (active.dialect !== "host") return "<deque>";
    const limit = this.limit === undefined ? "" : `, maxlen=${this.limit}`;
    return guardedRepr(this, "[...]", () => `deque([${this.items().map(repr).join(", ")}]${limit})`);
  }
  override __len__(): number {
    return this.size;
  }
  override __getitem__(key: PyValue): PyValue {
    return this.at(sequenceIndex(key, this.size, "deque"));
  }
  override __setitem__(key: PyValue, v: PyValue): void {
    this.put(sequenceIndex(key, this.size, "deque"), v);
  }
  override __delitem__(key: PyValue): void {
    if (active.dialect !== "host") throw typeError("'deque' object doesn't support item deletion");
    const items = this.items();
    items.splice(sequenceIndex(key, this.size, "deque"), 1);
    this.setItems(items);
  }
  override __contains__(v: PyValue): boolean {
    return this.items().some((each) => each === v || equals(each, v));
  }
  override __iter__(): PyObject {
    return new PyDequeIterator(this);
  }
  override __iadd__(o: PyValue): PyValue {
    for (const v of iterate(o)) this.append(v);
    return this;
  }
  override __eq__(o: PyValue): PyValue | undefined {
    return o instanceof PyDeque && active.dialect === "host"
      ? compareSequences(this.items(), o.items(), "eq")
      : undefined;
  }
  override __lt__(o: PyValue): PyValue | undefined {
    return this.ordered(o, "lt");
  }
  override __le__(o: PyValue): PyValue | undefined {
    return this.ordered(o, "le");
  }
  private ordered(o: PyValue, how: "lt" | "le"): PyValue | undefined {
    if (!(o instanceof PyDeque) || active.dialect !== "host") return undefined;
    return compareSequences(this.items(), o.items(), how);
  }
  override __hash__(): number {
    if (active.dialect === "host") throw unhashable(this);
    return PyObject.prototype.__hash__!.call(this);
  }
}

class PyDequeIterator extends PyObject {
  private i = 0;
  private readonly size: number;
  constructor(private readonly deque: PyDeque) {
    super();
    this.size = deque.size;
  }
  override __iter__(): PyObject {
    return this;
  }
  override __next__(): PyValue | undefined {
    if (active.dialect === "host" && this.size !== this.deque.size)
      throw runtimeError("deque mutated during iteration");
    return this.i < this.deque.size ? this.deque.at(this.i++) : undefined;
  }
}

const host = ["host"] as const;

/** An index of a slice: negative ones count from the end. */
function clamped(i: number, size: number): number {
  return i < 0 ? Math.max(0, i + size) : Math.min(i, size);
}

/** A new deque of the same limit: its items, unless `times` is 0 or less, and more. */
function joined(first: PyDeque, more: readonly PyValue[], times = 1): PyDeque {
  const made = new PyDeque();
  made.limit = first.limit;
  made.setItems(times < 1 ? [] : [...first.items(), ...more]);
  return made;
}

export const dequeType = defineType({
  name: "deque",
  module: "collections",
  js: PyDeque,
  init: {
    sig: "__init__(self, iterable=..., maxlen=..., flags=0)",
    call: (self: PyDeque, iterable: PyValue | undefined, limit: PyValue | undefined, flags: PyValue) => {
      if (active.dialect !== "host" && (iterable === undefined || limit === undefined))
        throw typeError(`function missing ${iterable === undefined ? 2 : 1} required positional arguments`);
      if (limit !== undefined && (limit !== None || !beyondBoards())) {
        self.limit = indexOf(limit);
        // boards make the whole of it at once
        if (active.dialect !== "host" && self.limit > 64) checkRoom(self.limit + 1);
        if (self.limit < 0) throw valueError(active.dialect === "host" ? "maxlen must be non-negative" : "");
      }
      self.checkOverflow = (indexOf(flags) & 1) !== 0;
      self.setItems(iterable === undefined ? [] : iterable === self ? toArray(iterable) : iterate(iterable));
    },
  },
  methods: [
    { sig: "append(self, item, /)", call: (self: PyDeque, v: PyValue) => self.append(v) },
    { sig: "appendleft(self, item, /)", call: (self: PyDeque, v: PyValue) => self.appendLeft(v) },
    { sig: "pop(self, /)", call: (self: PyDeque) => self.pop() },
    { sig: "popleft(self, /)", call: (self: PyDeque) => self.popLeft() },
    {
      sig: "extend(self, iterable, /)",
      call: (self: PyDeque, more: PyValue) => {
        for (const v of iterate(more)) self.append(v);
      },
    },
    {
      sig: "extendleft(self, iterable, /)",
      call: (self: PyDeque, more: PyValue) => {
        for (const v of iterate(more)) self.appendLeft(v);
      },
      only: host,
    },
    { sig: "clear(self, /)", call: (self: PyDeque) => self.setItems([]), only: host },
    {
      sig: "copy(self, /)",
      call: (self: PyDeque) => {
        const made = new PyDeque();
        made.limit = self.limit;
        made.setItems(self.items());
        return made;
      },
      only: host,
    },
    {
      sig: "count(self, value, /)",
      call: (self: PyDeque, v: PyValue) => self.items().filter((each) => equals(each, v)).length,
      only: host,
    },
    {
      sig: "remove(self, value, /)",
      call: (self: PyDeque, v: PyValue) => {
        const items = self.items();
        const i = items.findIndex((each) => equals(each, v));
        if (i < 0) throw valueError("deque.remove(x): x not in deque");
        items.splice(i, 1);
        self.setItems(items);
      },
      only: host,
    },
    {
      sig: "index(self, value, start=0, stop=..., /)",
      call: (self: PyDeque, v: PyValue, start: PyValue, stop: PyValue | undefined) => {
        const from = clamped(indexOf(start), self.size);
        const to = stop === undefined ? self.size : clamped(indexOf(stop), self.size);
        for (let i = from; i < to; i++) if (equals(self.at(i), v)) return i;
        throw valueError(`${repr(v)} is not in deque`);
      },
      only: host,
    },
    {
      sig: "insert(self, index, value, /)",
      call: (self: PyDeque, index: PyValue, v: PyValue) => {
        if (self.size === self.limit) throw indexError("deque already at its maximum size");
        const items = self.items();
        items.splice(clamped(indexOf(index), items.length), 0, v);
        self.setItems(items);
      },
      only: host,
    },
    {
      sig: "__reversed__(self, /)",
      call: (self: PyDeque) => new PyArrayIterator(self.items().reverse()),
      only: host,
    },
    {
      sig: "__add__(self, other, /)",
      call: (self: PyDeque, other: PyValue) =>
        other instanceof PyDeque ? joined(self, other.items()) : NotImplemented,
      only: host,
    },
    {
      sig: "__mul__(self, count, /)",
      call: (self: PyDeque, count: PyValue) => {
        const items = self.items();
        return joined(
          self,
          Array.from({ length: Math.max(0, indexOf(count) - 1) }, () => items).flat(),
          indexOf(count),
        );
      },
      only: host,
    },
    { sig: "reverse(self, /)", call: (self: PyDeque) => self.setItems(self.items().reverse()), only: host },
    {
      sig: "rotate(self, n=1, /)",
      call: (self: PyDeque, n: PyValue) => {
        const items = self.items();
        if (items.length === 0) return;
        const by = ((indexOf(n) % items.length) + items.length) % items.length;
        self.setItems([...items.slice(items.length - by), ...items.slice(0, items.length - by)]);
      },
      only: host,
    },
  ],
  properties: [{ name: "maxlen", get: (self: PyDeque) => self.limit ?? None, only: host }],
});

export const dequeIteratorType = defineType({
  name: "deque_iterator",
  module: "collections",
  js: PyDequeIterator,
  constructible: false,
});
