/** bytes: a Uint8Array that nobody changes. Text-like methods are those of bytes-methods.ts, shared with bytearray. */
import { compareBytes, compareBuffers, HOLDS, type Order } from "./board-buffers.js";
import { bufferOf, intOf, isInstance, sequenceIndex, toArray, typeName } from "../runtime/protocol.js";
import { adoptSlots } from "./adopt-slots.js";
import { bytesMethods, fromHexMethod } from "./bytes-methods.js";
import { active, beyondBoards } from "./dialect.js";
import { overflowError, typeError, valueError } from "./error.js";
import { refuseNumberSearch } from "./firmware-gaps.js";
import { defineType } from "./native.js";
import { intValue, refuseBeyondWord } from "./number.js";
import { builtinTypes, PyObject, type PyValue } from "./object.js";
import { repeatCount } from "./sequence.js";
import { defaultLiterals } from "./signature.js";
import { PySlice, sliceBytes } from "./slice.js";
import { allocationError, reserveBuffer } from "../heap/reserve.js";
import { encodeText } from "./text/codecs.js";
import { quoteBytes } from "./text/quote.js";
import { encodeUtf8 } from "./text/utf8.js";
import type { PyType } from "./type.js";

/** Common base of bytes and bytearray: the bytes, and what only reads them. */
export abstract class PyBytesLike extends PyObject {
  abstract readonly b: Uint8Array;
  abstract readonly immutable: boolean;
  abstract make(b: Uint8Array): PyBytesLike;

  override __len__(): number {
    return this.b.length;
  }
  override __getitem__(key: PyValue): PyValue {
    if (key instanceof PySlice) return this.make(sliceBytes(this.b, key));
    return this.b[sequenceIndex(key, this.b.length, this instanceof PyBytes ? "bytes" : "bytearray")];
  }
  override __contains__(value: PyValue): boolean {
    const n = intValue(value);
    if (n !== undefined) {
      if (!this.immutable) refuseNumberSearch();
      if (n < 0 || n > 255) {
        if (active.dialect === "host") throw valueError("byte must be in range(0, 256)");
        return false;
      }
      return this.b.includes(Number(n));
    }
    if (active.dialect !== "host" && (typeof value !== "object" || value.buffer === undefined))
      return typeof value === "string" && findBytes(this.b, encodeUtf8(value), 0, this.b.length) >= 0;
    return findBytes(this.b, bufferOf(value), 0, this.b.length) >= 0;
  }
  override __iter__(): PyObject {
    return new PyBytesIterator(this);
  }
  override __add__(o: PyValue): PyValue | undefined {
    const other = operand(o);
    if (other === undefined) {
      if (!this.immutable && !beyondBoards()) bufferOf(o);
      return undefined;
    }
    if (other.length === 0 && this.immutable && this.type.native) return this;
    if (this.b.length === 0 && this.immutable && o instanceof PyBytes && o.type.native) return o;
    if (this.b.length + other.length > 256) reserveBuffer(this.b.length + other.length);
    const out = new Uint8Array(this.b.length + other.length);
    out.set(this.b);
    out.set(other, this.b.length);
    return this.make(out);
  }
  override __mul__(o: PyValue): PyValue | undefined {
    const count = this.immutable || active.dialect !== "micropython" || beyondBoards() ? repeatCount(o) : undefined;
    return count === undefined ? undefined : this.make(repeatBytes(this.b, count));
  }
  override __rmul__(o: PyValue): PyValue | undefined {
    return this.__mul__(o);
  }
  override __eq__(o: PyValue): PyValue | undefined {
    return compare(this, o, "eq");
  }
  override __lt__(o: PyValue): PyValue | undefined {
    return compare(this, o, "lt");
  }
  override __le__(o: PyValue): PyValue | undefined {
    return compare(this, o, "le");
  }
  override __gt__(o: PyValue): PyValue | undefined {
    return compare(this, o, "gt");
  }
  override __ge__(o: PyValue): PyValue | undefined {
    return compare(this, o, "ge");
  }
  override buffer(): Uint8Array {
    return this.b;
  }
}

export class PyBytes extends PyBytesLike {
  get immutable(): boolean {
    return true;
  }
  constructor(public b: Uint8Array = new Uint8Array(0)) {
    super();
  }
  override make(b: Uint8Array): PyBytes {
    return new PyBytes(b);
  }
  override __repr__(): string {
    return quoteBytes(this.b);
  }
  override __hash__(): number {
    let h = 5381;
    for (const byte of this.b) h = (Math.imul(h, 33) ^ byte) | 0;
    return h;
  }
}

adoptSlots(PyBytes.prototype, PyBytesLike.prototype);

export class PyBytesIterator extends PyObject {
  i = 0;
  constructor(readonly of: { readonly b: Uint8Array }) {
    super();
  }
  override __iter__(): PyObject {
    return this;
  }
  override __next__(): PyValue | undefined {
    return this.i < this.of.b.length ? this.of.b[this.i++] : undefined;
  }
}

/** The right side of bytes + x: boards take anything with a buffer, and str too. */
function operand(o: PyValue): Uint8Array | undefined {
  if (typeof o === "object" && o.buffer !== undefined) return o.buffer();
  if (typeof o === "string" && active.dialect !== "host") return encodeText(o, "utf-8", "strict");
  return undefined;
}

function compare(a: PyBytesLike, o: PyValue, order: Order): PyValue | undefined {
  if (!a.immutable && !beyondBoards()) return compareBuffers("B", a.b, o, order);
  const holds = HOLDS[order];
  // a board orders bytes and texts alike, though it says that they are not equal (py/objstr.c mp_obj_str_binary_op)
  if (typeof o === "string" && order !== "eq" && a.immutable && active.dialect !== "host")
    return holds(compareBytes(a.b, encodeUtf8(o)));
  if (typeof o !== "object" || o.buffer === undefined) return undefined;
  // bytes never equal an array, whatever it holds; a board orders them
  if (a.immutable && "typecode" in o && (order === "eq" || beyondBoards())) return undefined;
  return holds(compareBytes(a.b, o.buffer()));
}

export function repeatBytes(b: Uint8Array, count: number): Uint8Array {
  if (b.length === 0) return new Uint8Array(0);
  reserveBuffer(b.length * count);
  const out = new Uint8Array(b.length * count);
  if (b.length === 1) return out.fill(b[0]);
  for (let i = 0; i < count; i++) out.set(b, i * b.length);
  return out;
}

/** Where `part` begins in b[from:to], or -1. */
export function findBytes(b: Uint8Array, part: Uint8Array, from: number, to: number): number {
  if (part.length === 0) return from <= to ? from : -1;
  outer: for (let i = b.indexOf(part[0], from); i >= 0 && i + part.length <= to; i = b.indexOf(part[0], i + 1)) {
    for (let k = 1; k < part.length; k++) if (b[i + k] !== part[k]) continue outer;
    return i;
  }
  return -1;
}

/**
 * The bytes that bytes(…) and bytearray(…) are made of: nothing, a text with encoding, a size, a buffer, ints.
 */
export function bytesFrom(
  source: PyValue | undefined,
  encoding: PyValue | undefined,
  errors: PyValue | undefined,
  of: "bytes" | "bytearray",
  item = byteOf,
): Uint8Array {
  if (source === undefined) return new Uint8Array(0);
  // py/objarray.c looks at nothing but the source, py/objstr.c wants a text beside an encoding
  if (active.dialect !== "host" && encoding !== undefined) {
    const isText = typeof source === "string" || isInstance(source, builtinTypes.str);
    if (isText && of === "bytearray") [encoding, errors] = ["utf-8", undefined];
    else if (!isText && of === "bytes") throw typeError("wrong number of arguments");
    else if (!isText) encoding = undefined;
    else if (typeof encoding !== "string") {
      if (active.dialect === "micropython")
        throw typeError(`can't convert '${typeName(encoding)}' object to str implicitly`);
      encoding = "utf-8";
    }
  }
  if (typeof source === "string" || isInstance(source, builtinTypes.str)) {
    if (encoding === undefined) throw typeError("string argument without an encoding");
    const text = typeof source === "string" ? source : (source as unknown as { v: string }).v;
    return encodeText(text, String(encoding), errors === undefined ? "strict" : String(errors));
  }
  if (encoding !== undefined) throw typeError("encoding without a string argument");
  const size =
    typeof source === "boolean" || typeof source === "number" || typeof source === "bigint"
      ? intValue(source)
      : undefined;
  if (size !== undefined) {
    if (typeof size === "bigint" && of === "bytes" && active.dialect !== "host")
      throw typeError("'int' object isn't iterable");
    refuseBeyondWord(size);
    if (size < 0) throw active.dialect === "host" ? valueError("negative count") : valueError("");
    if (size >= 2n ** 63n) throw overflowError("cannot fit 'int' into an index-sized integer");
    if (typeof size === "bigint") throw allocationError(Number(size));
    reserveBuffer(size);
    return new Uint8Array(size);
  }
  if (typeof source === "object") {
    if (source.buffer !== undefined) return source.buffer().slice();
    const convert = (source as unknown as Record<string, unknown>)["m$__bytes__"];
    if (convert !== undefined) return bufferOf((convert as (self: PyValue) => PyValue)(source)).slice();
  }
  if (typeof source !== "object") throw typeError(`'${typeName(source)}' object isn't iterable`);
  return Uint8Array.from(toArray(source), item);
}

export function byteArray(items: readonly PyValue[]): Uint8Array {
  const out = new Uint8Array(items.length);
  for (let i = 0; i < items.length; i++) out[i] = byteOf(items[i]);
  return out;
}

/** One element for bytes or bytearray. @throws ValueError outside of 0..255 */
export function byteOf(v: PyValue): number {
  const n = typeof v === "number" && Number.isInteger(v) ? v : intOf(v);
  refuseBeyondWord(n);
  if (n < 0 || n > 255)
    throw valueError(active.dialect === "host" ? "bytes must be in range(0, 256)" : "bytes value out of range");
  return Number(n);
}

defaultLiterals["b''"] = () => new PyBytes();

export const bytesType = defineType({
  name: "bytes",
  js: PyBytes,
  new: {
    sig: "__new__(cls, source=..., encoding=..., errors=...)",
    positionalOnBoards: true,
    call: (cls: PyType, source: PyValue | undefined, encoding: PyValue | undefined, errors: PyValue | undefined) => {
      if (source instanceof PyBytes && cls === bytesType) return source;
      const made = new cls.ctor() as PyBytes;
      made.b = bytesFrom(source, encoding, errors, "bytes");
      return made;
    },
  },
  methods: bytesMethods,
  classMethods: [fromHexMethod((b) => new PyBytes(b))],
});

export const bytesIteratorType = defineType({ name: "bytes_iterator", js: PyBytesIterator, constructible: false });
