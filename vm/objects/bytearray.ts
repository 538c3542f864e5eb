/**
 * bytearray: bytes with spare room behind them, so that append and extend are cheap. `b` is a view of exactly the bytes
 * in use; growing beyond the room moves them (a memoryview made before then keeps the old bytes, where CPython would
 * refuse to grow and MicroPython leaves a dangling pointer).
 */
import { unlocked } from "../heap/state.js";
import { bufferOf, indexOf, repr, sequenceIndex, toArray, typeName } from "../runtime/protocol.js";
import { PyBytes, PyBytesLike, byteArray, byteOf, bytesFrom, repeatBytes } from "./bytes.js";
import { adoptSlots } from "./adopt-slots.js";
import { bytesMethods, fromHexMethod } from "./bytes-methods.js";
import { active } from "./dialect.js";
import { indexError, notImplementedError, overflowError, typeError, valueError } from "./error.js";
import { refuseDeletion } from "./firmware-gaps.js";
import { unhashable } from "./list.js";
import { defineType } from "./native.js";
import { intValue } from "./number.js";
import type { PyValue } from "./object.js";
import { repeatCount } from "./sequence.js";
import { PySlice, plainLimits } from "./slice.js";
import { reserveBuffer } from "../heap/reserve.js";
import { encodeText } from "./text/codecs.js";

export class PyByteArray extends PyBytesLike {
  get immutable(): boolean {
    return false;
  }
  constructor(public b: Uint8Array = new Uint8Array(0)) {
    super();
  }
  override make(b: Uint8Array): PyByteArray {
    return new PyByteArray(b);
  }
  override __repr__(): string {
    return `bytearray(${unlocked(() => repr(new PyBytes(this.b)))})`;
  }
  override __setitem__(key: PyValue, value: PyValue): void {
    if (key instanceof PySlice) setSlice(this, key, value);
    else this.b[sequenceIndex(key, this.b.length, "bytearray")] = byteFor(value);
  }
  override __delitem__(key: PyValue): void {
    refuseDeletion(this);
    if (key instanceof PySlice) setSlice(this, key, new PyBytes());
    else {
      const i = sequenceIndex(key, this.b.length, "bytearray");
      spliceBytes(this, i, 1, new Uint8Array(0));
    }
  }
  override __iadd__(o: PyValue): PyValue {
    if (active.dialect === "host" && (typeof o !== "object" || o.buffer === undefined))
      throw typeError(`can't concat ${typeName(o)} to bytearray`);
    append(this, sourceBytes(o));
    return this;
  }
  override __imul__(o: PyValue): PyValue | undefined {
    const count = repeatCount(o);
    if (count === undefined) return undefined;
    this.b = repeatBytes(this.b, count);
    return this;
  }
  override __hash__(): number {
    throw unhashable(this);
  }
}
adoptSlots(PyByteArray.prototype, PyBytesLike.prototype);

/** One element to store: boards keep the low byte. */
function byteFor(value: PyValue): number {
  if (active.dialect === "micropython") {
    const n = intValue(value);
    return n === undefined ? byteOf(value) : Number(BigInt.asUintN(8, BigInt(n)));
  }
  if (active.dialect === "host") {
    const n = intValue(value);
    if (n === undefined && (typeof value !== "object" || value.type.native))
      throw typeError(`'${typeName(value)}' object cannot be interpreted as an integer`);
    if (n !== undefined && (n < 0 || n > 255)) throw valueError("byte must be in range(0, 256)");
  }
  if (active.dialect === "circuitpython") {
    const n = intValue(value);
    if (n !== undefined && (n < 0 || n > 255)) throw overflowError("value must fit in 1 byte(s)");
  }
  return byteOf(value);
}

function sourceBytes(v: PyValue): Uint8Array {
  if (typeof v === "object" && v.buffer !== undefined) return v.buffer();
  if (typeof v === "string") {
    if (active.dialect === "host") throw typeError("expected iterable of integers; got: 'str'");
    return encodeText(v, "utf-8", "strict");
  }
  return active.dialect === "host" ? byteArray(toArray(v)) : Uint8Array.from(toArray(v), byteFor);
}

function append(self: PyByteArray, more: Uint8Array): void {
  const { b } = self;
  const length = b.length + more.length;
  const room = b.buffer.byteLength - b.byteOffset;
  if (length <= room && b.byteOffset === 0) {
    const grown = new Uint8Array(b.buffer, 0, length);
    grown.set(more, b.length);
    self.b = grown;
    return;
  }
  if (active.dialect !== "host") reserveBuffer(length);
  const bigger = new Uint8Array(Math.max(16, length + (length >> 1))).subarray(0, length);
  bigger.set(b);
  bigger.set(more, b.length);
  self.b = bigger;
}

/** Replaces part of the bytes by others, of any length. */
function spliceBytes(self: PyByteArray, at: number, removed: number, by: Uint8Array): void {
  const { b } = self;
  const copy = by.buffer === b.buffer ? by.slice() : by;
  if (removed === copy.length) {
    b.set(copy, at);
    return;
  }
  reserveBuffer(Math.max(0, b.length - removed + copy.length));
  const out = new Uint8Array(b.length - removed + copy.length);
  out.set(b.subarray(0, at));
  out.set(copy, at);
  out.set(b.subarray(at + removed), at + copy.length);
  self.b = out;
}

function setSlice(self: PyByteArray, slice: PySlice, value: PyValue): void {
  const { start, stop, step, count } = plainLimits(slice, self.b.length);
  if (typeof value !== "object" || value.buffer === undefined) {
    if (active.dialect !== "host") throw notImplementedError("array/bytes required on right side");
    value = new PyBytes(sourceBytes(value));
  }
  const by = bufferOf(value);
  if (step === 1) {
    spliceBytes(self, start, Math.max(start, stop) - start, by);
    return;
  }
  if (by.length === 0) {
    const gone = new Set(Array.from({ length: count }, (_, i) => start + i * step));
    self.b = self.b.filter((_, i) => !gone.has(i));
    return;
  }
  if (by.length !== count)
    throw valueError(`attempt to assign bytes of size ${by.length} to extended slice of size ${count}`);
  for (let i = 0; i < count; i++) self.b[start + i * step] = by[i];
}

export const bytearrayType = defineType({
  name: "bytearray",
  js: PyByteArray,
  init: {
    sig: "__init__(self, source=..., encoding=..., errors=...)",
    call: (
      self: PyByteArray,
      source: PyValue | undefined,
      encoding: PyValue | undefined,
      errors: PyValue | undefined,
    ) => {
      self.b = bytesFrom(source, encoding, errors, "bytearray", active.dialect === "host" ? byteOf : byteFor);
    },
  },
  methods: [
    ...bytesMethods,
    {
      sig: "append(self, item, /)",
      call: (self: PyByteArray, item: PyValue) => {
        const byte = byteFor(item);
        append(self, Uint8Array.of(byte));
      },
    },
    {
      sig: "extend(self, iterable, /)",
      call: (self: PyByteArray, iterable: PyValue) => append(self, sourceBytes(iterable)),
    },
    { sig: "clear(self, /)", call: (self: PyByteArray) => void (self.b = new Uint8Array(0)), only: ["host"] },
    { sig: "copy(self, /)", call: (self: PyByteArray) => new PyByteArray(self.b.slice()), only: ["host"] },
    {
      sig: "insert(self, index, item, /)",
      call: (self: PyByteArray, index: PyValue, item: PyValue) => {
        const i = indexOf(index);
        const at = i < 0 ? Math.max(0, i + self.b.length) : Math.min(i, self.b.length);
        spliceBytes(self, at, 0, Uint8Array.of(byteFor(item)));
      },
      only: ["host"],
    },
    {
      sig: "pop(self, index=-1, /)",
      call: (self: PyByteArray, index: PyValue) => {
        if (self.b.length === 0) throw indexError("pop from empty bytearray");
        const i = sequenceIndex(index, self.b.length, "pop");
        const value = self.b[i];
        spliceBytes(self, i, 1, new Uint8Array(0));
        return value;
      },
      only: ["host"],
    },
    {
      sig: "remove(self, value, /)",
      call: (self: PyByteArray, value: PyValue) => {
        const i = self.b.indexOf(byteOf(value));
        if (i < 0) throw valueError("value not found in bytearray");
        spliceBytes(self, i, 1, new Uint8Array(0));
      },
      only: ["host"],
    },
    { sig: "reverse(self, /)", call: (self: PyByteArray) => void self.b.reverse(), only: ["host"] },
  ],
  classMethods: [fromHexMethod((b) => new PyByteArray(b))],
});
