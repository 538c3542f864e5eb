/**
 * memoryview: a window on somebody else's bytes, read and written through a type code. Slices share the bytes.
 *
 * The window keeps the object it looks at and asks it for its buffer each time, so that a bytearray which moved its bytes
 * while growing is still seen. Items other than bytes must begin at a multiple of their size only in number, not in address.
 */
import { bufferOf, indexOf, intOf, sequenceIndex, toArray } from "../runtime/protocol.js";
import { compareBuffers, compareBytes, type Order } from "./board-buffers.js";
import { PyBytes } from "./bytes.js";
import { hexMethod, hexOf } from "./bytes-methods.js";
import { active, beyondBoards } from "./dialect.js";
import { indexError, notImplementedError, typeError, valueError } from "./error.js";
import { refuseHash, refuseNumberSearch } from "./firmware-gaps.js";
import { PyList } from "./list.js";
import { defineType } from "./native.js";
import { isInt, isNumber } from "./number.js";
import { None, PyObject, type PyValue, identityOf } from "./object.js";
import { encodeUtf8 } from "./text/utf8.js";
import { PySlice, sliceLimits } from "./slice.js";
import { PyTuple } from "./tuple.js";
import { boardOverflow, itemLayout, readItem, writeItem } from "./typecode.js";
import type { PyType } from "./type.js";

export class PyMemoryView extends PyObject {
  of: PyObject = new PyBytes();
  /** window, in bytes */
  offset = 0;
  bytes = 0;
  code = "B";
  itemSize = 1;
  /** From an item to the next, in items: 1 but for what `view[::n]` gives in the host dialect. */
  step = 1;
  /** By `release()` or `toreadonly()`. */
  released = false;
  locked = false;

  /** The bytes in the window; a copy where they do not lie side by side. */
  override buffer(): Uint8Array {
    if (this.released) throw valueError("operation forbidden on released memoryview object");
    const all = this.of.buffer!();
    if (this.step === 1) return all.subarray(this.offset, this.offset + this.bytes);
    const size = this.itemSize;
    const out = new Uint8Array(this.bytes);
    for (let i = 0; i < this.bytes / size; i++) {
      const from = this.offset + i * this.step * size;
      out.set(all.subarray(from, from + size), i * size);
    }
    return out;
  }
  /** Where an item lies, for reading and writing: its bytes. */
  private at(i: number): Uint8Array {
    if (this.released) throw valueError("operation forbidden on released memoryview object");
    const from = this.offset + i * this.step * this.itemSize;
    return this.of.buffer!().subarray(from, from + this.itemSize);
  }
  override __len__(): number {
    return this.bytes / this.itemSize;
  }
  override __repr__(): string {
    if (this.released) return `<released memory at 0x${identityOf(this).toString(16)}>`;
    return active.dialect === "host" ? `<memory at 0x${identityOf(this).toString(16)}>` : "<memoryview>";
  }
  override __getitem__(key: PyValue): PyValue {
    if (key instanceof PySlice) return slice(this, key);
    const i = this.index(key);
    if (this.code === "B" && this.step === 1 && !this.released) return this.of.buffer!()[this.offset + i];
    return readItem(this.at(i), 0, this.code, true);
  }
  private index(key: PyValue): number {
    if (active.dialect !== "host") return sequenceIndex(key, this.__len__(), "memoryview");
    if (!isInt(key) && typeof key !== "object") throw typeError("memoryview: invalid slice key");
    const n = Number(intOf(key));
    const i = n < 0 ? n + this.__len__() : n;
    if (i < 0 || i >= this.__len__()) throw indexError("index out of bounds on dimension 1");
    return i;
  }
  override __setitem__(key: PyValue, value: PyValue): void {
    if (this.readonly)
      throw typeError(
        active.dialect === "host"
          ? "cannot modify read-only memory"
          : "'memoryview' object doesn't support item assignment",
      );
    if (key instanceof PySlice) {
      const { start, stop, step, count } = sliceLimits(key, this.__len__());
      if (active.dialect === "host") return this.storeItems(start, step, count, bufferOf(value));
      if (step !== 1) throw notImplementedError("only slices with step=1 (aka None) are supported");
      if (typeof value !== "object" || value.buffer === undefined)
        throw notImplementedError("array/bytes required on right side");
      const source = bufferOf(value);
      const length = Math.max(0, stop - start) * this.itemSize;
      if (source.length !== length) throw valueError("lhs and rhs should be compatible");
      this.buffer().set(source, start * this.itemSize);
      return;
    }
    const i = this.index(key);
    if (active.dialect === "host" && !isNumber(value) && !(this.code === "c" && value instanceof PyBytes))
      throw typeError(`memoryview: invalid type for format '${this.code}'`);
    writeItem(this.at(i), 0, this.code, true, value, overflow());
  }
  private storeItems(start: number, step: number, count: number, source: Uint8Array): void {
    const size = this.itemSize;
    if (source.length !== count * size)
      throw valueError("memoryview assignment: lvalue and rvalue have different structures");
    // the source may be part of the same bytes
    const items = source.slice();
    for (let i = 0; i < count; i++) this.at(start + i * step).set(items.subarray(i * size, (i + 1) * size));
  }
  override __iter__(): PyObject {
    return new PyMemoryViewIterator(this);
  }
  override __contains__(value: PyValue): boolean {
    if (!beyondBoards()) {
      if (isNumber(value)) refuseNumberSearch();
      return false;
    }
    for (let i = 0; i < this.__len__(); i++) if (this.__getitem__(i) === value) return true;
    return false;
  }
  override __lt__(o: PyValue): PyValue | undefined {
    return this.ordered(o, "lt");
  }
  override __le__(o: PyValue): PyValue | undefined {
    return this.ordered(o, "le");
  }
  override __gt__(o: PyValue): PyValue | undefined {
    return this.ordered(o, "gt");
  }
  override __ge__(o: PyValue): PyValue | undefined {
    return this.ordered(o, "ge");
  }
  private ordered(o: PyValue, order: Order): boolean | undefined {
    return beyondBoards() ? undefined : compareBuffers(this.code, this.buffer(), o, order);
  }
  override __eq__(o: PyValue): PyValue | undefined {
    if (!beyondBoards()) return compareBuffers(this.code, this.buffer(), o, "eq");
    return typeof o === "object" && o.buffer !== undefined ? compareBytes(this.buffer(), o.buffer()) === 0 : undefined;
  }
  override __hash__(): number {
    refuseHash(this);
    return new PyBytes(this.buffer()).__hash__();
  }
  get readonly(): boolean {
    return this.locked || this.of instanceof PyBytes;
  }
}

function overflow(): ReturnType<typeof boardOverflow> {
  if (active.dialect !== "host") return boardOverflow();
  return (code) => valueError(`memoryview: invalid value for format '${code}'`) as unknown as Error;
}

function slice(self: PyMemoryView, key: PySlice): PyMemoryView {
  const { start, step, count } = sliceLimits(key, self.__len__());
  if (step !== 1 && active.dialect !== "host")
    throw notImplementedError("only slices with step=1 (aka None) are supported");
  const made = part(self, start * self.step * self.itemSize, count * self.itemSize, self.code, self.itemSize);
  made.step = self.step * step;
  return made;
}

function part(self: PyMemoryView, offset: number, bytes: number, code: string, itemSize: number): PyMemoryView {
  const made = new PyMemoryView();
  made.of = self.of;
  made.offset = self.offset + offset;
  made.bytes = bytes;
  made.code = code;
  made.itemSize = itemSize;
  made.step = self.step;
  made.locked = self.locked;
  return made;
}

/** A view of any object with a buffer; typed as the object is. */
export function makeMemoryView(of: PyValue): PyMemoryView {
  if (of instanceof PyMemoryView) return part(of, 0, of.bytes, of.code, of.itemSize);
  // boards: a str is its bytes
  if (typeof of === "string" && active.dialect !== "host") return makeMemoryView(new PyBytes(encodeUtf8(of)));
  const made = new PyMemoryView();
  made.bytes = bufferOf(of).length;
  made.of = of as PyObject;
  const typed = of as PyObject & { typecode?: string };
  if (typed.typecode !== undefined) {
    made.code = typed.typecode;
    made.itemSize = itemLayout(typed.typecode, true)?.size ?? 1;
  }
  return made;
}

export class PyMemoryViewIterator extends PyObject {
  i = 0;
  constructor(readonly of: PyMemoryView) {
    super();
  }
  override __iter__(): PyObject {
    return this;
  }
  override __next__(): PyValue | undefined {
    return this.i < this.of.__len__() ? this.of.__getitem__(this.i++) : undefined;
  }
}

function release(self: PyMemoryView): void {
  self.released = true;
}

function readOnly(self: PyMemoryView): PyMemoryView {
  const made = part(self, 0, self.bytes, self.code, self.itemSize);
  made.locked = true;
  return made;
}

/** There are views of one dimension only. */
function oneDimension(shape: PyValue, count: number): void {
  const sizes = toArray(shape).map(indexOf);
  if (sizes.length !== 1) throw notImplementedError("memoryview: views have one dimension here");
  if (sizes[0] !== count) throw typeError("memoryview: product(shape) * itemsize != buffer size");
}

function items(self: PyMemoryView): PyValue[] {
  return Array.from({ length: self.__len__() }, (_, i) => self.__getitem__(i));
}

export const memoryviewType = defineType({
  name: "memoryview",
  js: PyMemoryView,
  subclassable: false,
  new: { sig: "__new__(cls, object)", call: (_cls: PyType, object: PyValue) => makeMemoryView(object) },
  properties: [
    { name: "itemsize", get: (self: PyMemoryView) => self.itemSize },
    { name: "nbytes", get: (self: PyMemoryView) => self.bytes, only: ["host"] },
    { name: "format", get: (self: PyMemoryView) => self.code, only: ["host"] },
    { name: "ndim", get: () => 1, only: ["host"] },
    { name: "readonly", get: (self: PyMemoryView) => self.readonly, only: ["host"] },
    { name: "obj", get: (self: PyMemoryView) => self.of, only: ["host"] },
    { name: "shape", get: (self: PyMemoryView) => new PyTuple([self.__len__()]), only: ["host"] },
    { name: "strides", get: (self: PyMemoryView) => new PyTuple([self.step * self.itemSize]), only: ["host"] },
    ...["contiguous", "c_contiguous", "f_contiguous"].map((name) => ({
      name,
      get: (self: PyMemoryView) => self.step === 1 || self.__len__() < 2,
      only: ["host"] as const,
    })),
  ],
  methods: [
    {
      ...hexMethod,
      call: (self: PyMemoryView, sep: PyValue | undefined, group: PyValue) => hexOf(self.buffer(), sep, group),
    },
    {
      sig: "cast(self, format, shape=None, /)",
      call: (self: PyMemoryView, format: PyValue, shape: PyValue) => {
        const code = String(format).replace(/^@/, "");
        const layout = code.length === 1 ? itemLayout(code, true) : undefined;
        if (layout === undefined)
          throw valueError(
            active.dialect === "host"
              ? "memoryview: destination format must be a native single character format prefixed with an optional '@'"
              : "bad typecode",
          );
        if (self.step !== 1) throw typeError("memoryview: casts are restricted to C-contiguous views");
        if (shape !== None && active.dialect === "host") oneDimension(shape, self.bytes / layout.size);
        if (self.bytes % layout.size !== 0)
          throw active.dialect === "host"
            ? typeError("memoryview: length is not a multiple of itemsize")
            : valueError("bytes length not a multiple of item size");
        return part(self, 0, self.bytes, code, layout.size);
      },
      only: ["host", "circuitpython"],
    },
    { sig: "tobytes(self)", call: (self: PyMemoryView) => new PyBytes(self.buffer().slice()), only: ["host"] },
    { sig: "tolist(self)", call: (self: PyMemoryView) => new PyList(items(self)), only: ["host"] },
    { sig: "toreadonly(self)", call: readOnly, only: ["host"] },
    { sig: "release(self)", call: release, only: ["host"] },
    { sig: "__enter__(self)", call: (self: PyMemoryView) => self, only: ["host"] },
    { sig: "__exit__(self, *args)", call: release, only: ["host"] },
  ],
});

export const memoryviewIteratorType = defineType({
  name: "memory_iterator",
  js: PyMemoryViewIterator,
  constructible: false,
});
