/** array.array: machine values of one type code, stored as the machine would (little-endian), so that drivers may pass them as buffers. */
import { compareBuffers } from "./board-buffers.js";
import { bufferOf, equals, indexOf, sequenceIndex, toArray, typeName } from "../runtime/protocol.js";
import { codesOf } from "../runtime/board-arguments.js";
import { PyByteArray } from "./bytearray.js";
import { PyBytes, repeatBytes } from "./bytes.js";
import { active, beyondBoards } from "./dialect.js";
import { indexError, notImplementedError, overflowError, typeError, valueError } from "./error.js";
import { refuseDeletion, refuseNumberSearch } from "./firmware-gaps.js";
import { unhashable } from "./list.js";
import { PyList } from "./list.js";
import { defineType } from "./native.js";
import { isNumber } from "./number.js";
import { PyObject, type PyValue, identityOf } from "./object.js";
import { compareSequences, repeatCount, reprItems } from "./sequence.js";
import { PySlice, sliceLimits, plainLimits } from "./slice.js";
import { PyTuple } from "./tuple.js";
import { encodeUtf8 } from "./text/utf8.js";
import { boardOverflow, itemLayout, readItem, writeItem, type Overflow } from "./typecode.js";

export class PyArray extends PyObject {
  typecode = "B";
  size = 1;
  b = new Uint8Array(0);

  get count(): number {
    return this.b.length / this.size;
  }
  item(i: number): PyValue {
    // no pointers to texts are stored in it, and none are read
    if (this.typecode === "S") return 0;
    // pointers are read as they are, with a sign (py/binary.c)
    if (this.typecode === "P") return readItem(this.b, i * this.size, "i", true);
    return readItem(this.b, i * this.size, this.typecode, true);
  }
  store(i: number, v: PyValue): void {
    writeItem(this.b, i * this.size, this.typecode, true, v, overflow());
  }
  items(): PyValue[] {
    return Array.from({ length: this.count }, (_, i) => this.item(i));
  }
  /** An array of the same kind. */
  like(b: Uint8Array<ArrayBuffer>): PyArray {
    const made = new PyArray();
    made.typecode = this.typecode;
    made.size = this.size;
    made.b = b;
    return made;
  }
  private storeItems(start: number, step: number, count: number, by: Uint8Array): void {
    const { size } = this;
    if (by.length !== count * size)
      throw valueError(`attempt to assign array of size ${by.length / size} to extended slice of size ${count}`);
    for (let i = 0; i < count; i++) this.b.set(by.subarray(i * size, (i + 1) * size), (start + i * step) * size);
  }
  /** Replaces items [at, at + removed) by raw bytes. */
  splice(at: number, removed: number, by: Uint8Array): void {
    const out = new Uint8Array(this.b.length - removed * this.size + by.length);
    out.set(this.b.subarray(0, at * this.size));
    out.set(by, at * this.size);
    out.set(this.b.subarray((at + removed) * this.size), at * this.size + by.length);
    this.b = out;
  }
  encode(v: PyValue): Uint8Array {
    const out = new Uint8Array(this.size);
    writeItem(out, 0, this.typecode, true, v, overflow());
    return out;
  }

  override buffer(): Uint8Array {
    return this.b;
  }
  override __repr__(): string {
    return this.count === 0 ? `array('${this.typecode}')` : `array('${this.typecode}', [${reprItems(this.items())}])`;
  }
  override __len__(): number {
    return this.count;
  }
  override __getitem__(key: PyValue): PyValue {
    if (key instanceof PySlice) {
      const { start, step, count } = plainLimits(key, this.count);
      const out = this.like(new Uint8Array(count * this.size));
      for (let i = 0; i < count; i++)
        out.b.set(this.b.subarray((start + i * step) * this.size, (start + i * step + 1) * this.size), i * this.size);
      return out;
    }
    return this.item(sequenceIndex(key, this.count, "array"));
  }
  override __setitem__(key: PyValue, v: PyValue): void {
    if (key instanceof PySlice) {
      const { start, stop, step, count } = plainLimits(key, this.count);
      if (!(v instanceof PyArray) && (active.dialect === "host" || typeof v !== "object" || v.buffer === undefined)) {
        if (active.dialect !== "host") throw notImplementedError("array/bytes required on right side");
        throw typeError(`can only assign array (not "${typeName(v)}") to array slice`);
      }
      if (active.dialect === "host" && (v as PyArray).typecode !== this.typecode)
        throw typeError("bad argument type for built-in operation");
      if (v instanceof PyArray && v.size !== this.size) throw valueError("lhs and rhs should be compatible");
      if (step !== 1 && active.dialect === "host") return this.storeItems(start, step, count, (v as PyArray).b.slice());
      if (step !== 1) throw valueError("only slices with step=1 (aka None) are supported");
      this.splice(start, Math.max(0, stop - start), bufferOf(v));
      return;
    }
    this.store(sequenceIndex(key, this.count, "array"), v);
  }
  override __delitem__(key: PyValue): void {
    refuseDeletion(this);
    if (key instanceof PySlice) {
      const { start, step, count } = sliceLimits(key, this.count);
      const gone = new Set(Array.from({ length: count }, (_, i) => start + i * step));
      if (step === 1) this.splice(start, count, new Uint8Array(0));
      else this.b = this.b.filter((_, i) => !gone.has(Math.floor(i / this.size)));
    } else this.splice(sequenceIndex(key, this.count, "array"), 1, new Uint8Array(0));
  }
  override __contains__(v: PyValue): boolean {
    if (isNumber(v)) refuseNumberSearch();
    return this.items().some((each) => each === v || equals(each, v));
  }
  override __iter__(): PyObject {
    return new PyArrayItemIterator(this);
  }
  override __add__(o: PyValue): PyValue | undefined {
    if (active.dialect === "host" && !(o instanceof PyArray))
      throw typeError(`can only append array (not "${typeName(o)}") to array`);
    if (typeof o !== "object" || o.buffer === undefined) {
      if (!beyondBoards() && typeof o !== "string") bufferOf(o);
      return undefined;
    }
    const out = this.like(this.b.slice());
    out.append(o);
    return out;
  }
  override __iadd__(o: PyValue): PyValue {
    this.append(o);
    return this;
  }
  override __mul__(o: PyValue): PyValue | undefined {
    const count = repeatCount(o);
    return count === undefined ? undefined : this.like(repeatBytes(this.b, count) as Uint8Array<ArrayBuffer>);
  }
  override __rmul__(o: PyValue): PyValue | undefined {
    return this.__mul__(o);
  }
  override __eq__(o: PyValue): PyValue | undefined {
    if (o instanceof PyArray && !beyondBoards()) return compareBuffers(this.typecode, this.b, o, "eq");
    if (o instanceof PyArray) {
      checkComparable(this, o);
      return compareSequences(this.items(), o.items(), "eq");
    }
    return undefined;
  }
  override __lt__(o: PyValue): PyValue | undefined {
    if (!beyondBoards()) return compareBuffers(this.typecode, this.b, o, "lt");
    return o instanceof PyArray ? compareSequences(this.items(), o.items(), "lt") : undefined;
  }
  override __gt__(o: PyValue): PyValue | undefined {
    return beyondBoards() ? undefined : compareBuffers(this.typecode, this.b, o, "gt");
  }
  override __ge__(o: PyValue): PyValue | undefined {
    return beyondBoards() ? undefined : compareBuffers(this.typecode, this.b, o, "ge");
  }
  override __le__(o: PyValue): PyValue | undefined {
    if (!beyondBoards()) return compareBuffers(this.typecode, this.b, o, "le");
    return o instanceof PyArray ? compareSequences(this.items(), o.items(), "le") : undefined;
  }
  override __hash__(): number {
    throw unhashable(this);
  }

  append(more: PyValue): void {
    if (more instanceof PyArray && more.typecode === this.typecode) this.splice(this.count, 0, more.b.slice());
    else if (
      active.dialect !== "host" &&
      (typeof more === "string" || (typeof more === "object" && more.buffer !== undefined))
    ) {
      const bytes = typeof more === "string" ? encodeUtf8(more) : more.buffer!();
      this.splice(this.count, 0, bytes.slice(0, bytes.length - (bytes.length % this.size)));
    } else {
      if (active.dialect === "host" && more instanceof PyArray)
        throw typeError("can only extend with array of same kind");
      const values = toArray(more);
      const out = new Uint8Array(values.length * this.size);
      values.forEach((v, i) => out.set(this.encode(v), i * this.size));
      this.splice(this.count, 0, out);
    }
  }
}

class PyArrayItemIterator extends PyObject {
  private i = 0;
  constructor(private readonly of: PyArray) {
    super();
  }
  override __iter__(): PyObject {
    return this;
  }
  override __next__(): PyValue | undefined {
    return this.i < this.of.count ? this.of.item(this.i++) : undefined;
  }
}

/** MicroPython compares memory, so codes must agree but for the sign; floats do not compare as memory at all. */
function checkComparable(a: PyArray, b: PyArray): void {
  if (active.dialect === "host") return;
  const kind = a.typecode.toLowerCase();
  if (kind !== b.typecode.toLowerCase() || "fd".includes(kind)) throw notImplementedError("");
}

function overflow(): Overflow {
  if (active.dialect !== "host") return boardOverflow();
  return (code, size) =>
    overflowError(
      size === 1
        ? `${code === "b" ? "signed char" : "unsigned byte integer"} is greater than maximum`
        : "int too large to convert",
    ) as unknown as Error;
}

function initialise(self: PyArray, typecode: PyValue, source: PyValue | undefined): void {
  // boards look at the first character alone
  const code = active.dialect === "host" ? String(typecode) : codesOf(typecode).slice(0, 1);
  const layout = code.length === 1 && !"x?cne".includes(code) ? itemLayout(code, true) : undefined;
  if (layout === undefined)
    throw valueError(
      active.dialect === "host" ? "bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)" : "bad typecode",
    );
  self.typecode = code;
  self.size = layout.size;
  if (source === undefined) self.b = new Uint8Array(0);
  else if (isBytes(source)) {
    const bytes = source.buffer();
    if (bytes.length % self.size !== 0) {
      if (active.dialect !== "micropython") throw valueError("bytes length not a multiple of item size");
    }
    self.b = bytes.slice(0, bytes.length - (bytes.length % self.size)) as Uint8Array<ArrayBuffer>;
  } else {
    const values = toArray(source);
    self.b = new Uint8Array(values.length * self.size);
    values.forEach((v, i) => self.store(i, v));
  }
}

/** What gives its memory instead of its items: on boards bytes and bytearrays alone. */
function isBytes(source: PyValue): source is PyObject & { buffer: () => Uint8Array } {
  if (typeof source !== "object" || source.buffer === undefined || source instanceof PyArray) return false;
  return active.dialect === "host" || source instanceof PyBytes || source instanceof PyByteArray;
}

const host = ["host"] as const;

export const arrayType = defineType({
  name: "array",
  module: "array",
  js: PyArray,
  init: { sig: "__init__(self, typecode, iterable=..., /)", call: initialise },
  methods: [
    { sig: "append(self, value, /)", call: (self: PyArray, v: PyValue) => self.splice(self.count, 0, self.encode(v)) },
    { sig: "extend(self, iterable, /)", call: (self: PyArray, more: PyValue) => self.append(more) },
    {
      sig: "count(self, value, /)",
      call: (self: PyArray, v: PyValue) => self.items().filter((each) => equals(each, v)).length,
      only: host,
    },
    {
      sig: "index(self, value, /)",
      call: (self: PyArray, v: PyValue) => {
        const i = self.items().findIndex((each) => equals(each, v));
        if (i < 0) throw valueError("array.index(x): x not in array");
        return i;
      },
      only: host,
    },
    {
      sig: "insert(self, index, value, /)",
      call: (self: PyArray, i: PyValue, v: PyValue) => self.splice(clamp(indexOf(i), self.count), 0, self.encode(v)),
      only: host,
    },
    {
      sig: "pop(self, index=-1, /)",
      call: (self: PyArray, index: PyValue) => {
        if (self.count === 0) throw indexError("pop from empty array");
        const i = sequenceIndex(index, self.count, "pop");
        const v = self.item(i);
        self.splice(i, 1, new Uint8Array(0));
        return v;
      },
      only: host,
    },
    {
      sig: "remove(self, value, /)",
      call: (self: PyArray, v: PyValue) => {
        const i = self.items().findIndex((each) => equals(each, v));
        if (i < 0) throw valueError("array.remove(x): x not in array");
        self.splice(i, 1, new Uint8Array(0));
      },
      only: host,
    },
    {
      sig: "reverse(self, /)",
      call: (self: PyArray) => {
        const items = self.items().reverse();
        items.forEach((v, i) => self.store(i, v));
      },
      only: host,
    },
    { sig: "tobytes(self, /)", call: (self: PyArray) => new PyBytes(self.b.slice()), only: host },
    {
      sig: "frombytes(self, buffer, /)",
      call: (self: PyArray, buffer: PyValue) => {
        const bytes = bufferOf(buffer).slice();
        if (bytes.length % self.size !== 0) throw valueError("bytes length not a multiple of item size");
        self.splice(self.count, 0, bytes);
      },
      only: host,
    },
    {
      sig: "fromlist(self, list, /)",
      call: (self: PyArray, list: PyValue) => {
        if (!(list instanceof PyList)) throw typeError("arg must be list");
        self.append(list);
      },
      only: host,
    },
    {
      sig: "buffer_info(self, /)",
      call: (self: PyArray) => new PyTuple([identityOf(self), self.count]),
      only: host,
    },
    { sig: "tolist(self, /)", call: (self: PyArray) => new PyList(self.items()), only: host },
    {
      sig: "byteswap(self, /)",
      call: (self: PyArray) => {
        for (let i = 0; i < self.count; i++) self.b.subarray(i * self.size, (i + 1) * self.size).reverse();
      },
      only: host,
    },
  ],
  properties: [
    { name: "itemsize", get: (self: PyArray) => self.size, only: host },
    { name: "typecode", get: (self: PyArray) => self.typecode, only: host },
  ],
});

function clamp(i: number, length: number): number {
  return i < 0 ? Math.max(0, i + length) : Math.min(i, length);
}

export const arrayItemIteratorType = defineType({
  name: "arrayiterator",
  module: "array",
  js: PyArrayItemIterator,
  constructible: false,
});
