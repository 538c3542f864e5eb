/**
 * displayio.Bitmap: a rectangle of small integers, 1, 2, 4, 8 or 16 bits each, the leftmost in a byte's highest bits. Rows begin at words.
 * No display refreshes from it here, so the areas that a program calls dirty are only checked.
 *
 * @see shared-bindings/displayio/Bitmap.c, shared-module/displayio/Bitmap.c
 */
import { indexOf, typeName } from "../../runtime/protocol.js";
import { attributeError, indexError, notImplementedError, typeError, valueError } from "../../objects/error.js";
import { PyList } from "../../objects/list.js";
import { defineType } from "../../objects/native.js";
import { None, PyObject, type PyValue } from "../../objects/object.js";
import { PySlice } from "../../objects/slice.js";
import { PyTuple } from "../../objects/tuple.js";
import { inRange, wrongType } from "../circuitpython/argcheck.js";

/** Pixels a side at most. */
const sideLimit = 32767;

export class PyBitmap extends PyObject {
  width = 0;
  height = 0;
  /** bits of a value: 1, 2, 4, 8 or 16 */
  bits = 1;
  /** words of a row */
  stride = 0;
  /** what a memoryview of it is made of */
  typecode = "B";
  /** Empty when let go by `deinit`, unless it has no pixels. */
  words = new Uint32Array(0);
  bytes = new Uint8Array(0);
  halves = new Uint16Array(0);
  gone = false;

  allocate(width: number, height: number, bits: number): this {
    this.width = width;
    this.height = height;
    this.bits = bits;
    this.stride = Math.ceil((width * bits) / 32);
    this.typecode = bits === 16 ? "H" : "B";
    this.hold(new Uint32Array(this.stride * height));
    return this;
  }
  deinit(): void {
    this.gone = true;
    this.hold(new Uint32Array(0));
  }
  /** @throws ValueError  after `deinit` */
  check(): this {
    if (this.gone) throw valueError("Object has been deinitialized and can no longer be used. Create a new object.");
    return this;
  }
  private hold(words: Uint32Array<ArrayBuffer>): void {
    this.words = words;
    this.bytes = new Uint8Array(words.buffer);
    this.halves = new Uint16Array(words.buffer);
  }

  /** The greatest value. */
  get limit(): number {
    return 2 ** this.bits - 1;
  }
  /** 0 outside. */
  pixel(x: number, y: number): number {
    if (x < 0 || x >= this.width || y < 0 || y >= this.height) return 0;
    const row = y * this.stride;
    if (this.bits === 16) return this.halves[row * 2 + x] ?? 0;
    if (this.bits === 8) return this.bytes[row * 4 + x] ?? 0;
    const perByte = 8 / this.bits;
    const byte = this.bytes[row * 4 + Math.floor(x / perByte)] ?? 0;
    return (byte >> ((perByte - 1 - (x % perByte)) * this.bits)) & this.limit;
  }
  /** Nothing outside; the low bits of a value that is too great. */
  setPixel(x: number, y: number, value: number): void {
    if (x < 0 || x >= this.width || y < 0 || y >= this.height) return;
    const row = y * this.stride;
    if (this.bits === 16) this.halves[row * 2 + x] = value;
    else if (this.bits === 8) this.bytes[row * 4 + x] = value;
    else {
      const perByte = 8 / this.bits;
      const at = row * 4 + Math.floor(x / perByte);
      const shift = (perByte - 1 - (x % perByte)) * this.bits;
      this.bytes[at] = (this.bytes[at] & ~(this.limit << shift)) | ((value & this.limit) << shift);
    }
  }
  fill(value: number): void {
    // Every word is the same: the value repeated.
    this.words.fill(Math.floor((2 ** 32 - 1) / this.limit) * value);
  }

  override buffer(): Uint8Array {
    return this.bytes;
  }
  override __getitem__(key: PyValue): PyValue {
    const [x, y] = place(this.check(), key);
    return this.pixel(x, y);
  }
  override __iter__(): never {
    throw typeError("'Bitmap' object isn't iterable");
  }
  override __setitem__(key: PyValue, value: PyValue): void {
    if (value === None) throw attributeError("Cannot delete values");
    const [x, y] = place(this.check(), key);
    this.setPixel(x, y, inRange(indexOf(value), 0, this.limit, "value"));
  }
}

/** `b[x, y]` or `b[y * width + x]`. @throws IndexError */
function place(self: PyBitmap, key: PyValue): readonly [x: number, y: number] {
  if (key instanceof PySlice) throw notImplementedError("Slices not supported");
  if (typeof key === "number" && Number.isInteger(key)) {
    const count = self.width * self.height;
    if (key < 0 || key >= count) throw indexError(`index must be 0-${count - 1}`);
    return [key % self.width, Math.floor(key / self.width)];
  }
  const [x, y] = pair(key).map(indexOf);
  if (x < 0 || x >= self.width) throw indexError(`x must be 0-${self.width - 1}`);
  if (y < 0 || y >= self.height) throw indexError(`y must be 0-${self.height - 1}`);
  return [x, y];
}

/** The two items of a tuple or list. @throws TypeError, ValueError */
export function pair(v: PyValue): readonly PyValue[] {
  if (!(v instanceof PyTuple || v instanceof PyList)) throw typeError(`object '${typeName(v)}' isn't a tuple or list`);
  if (v.a.length !== 2) throw valueError(`requested length 2 but object has length ${v.a.length}`);
  return v.a;
}

/** @throws TypeError  `name must be of type Bitmap, not int` */
export function bitmapArgument(v: PyValue, name: string): PyBitmap {
  if (v instanceof PyBitmap) return v;
  throw wrongType(name, "Bitmap", v);
}

function bitsFor(count: number): number {
  const bits = Math.ceil(Math.log2(count));
  return [1, 2, 4, 8, 16].find((each) => each >= bits)!;
}

export const bitmapType = defineType({
  name: "Bitmap",
  module: "displayio",
  js: PyBitmap,
  subclassable: false,
  init: {
    sig: "__init__(self, width, height, value_count, /)",
    call: (self: PyBitmap, width: PyValue, height: PyValue, count: PyValue) => {
      const [w, h] = [inRange(indexOf(width), 0, sideLimit, "width"), inRange(indexOf(height), 0, sideLimit, "height")];
      self.allocate(w, h, bitsFor(inRange(indexOf(count), 1, 65536, "value_count")));
    },
  },
  methods: [
    {
      sig: "fill(self, value, /)",
      call: (self: PyBitmap, value: PyValue) => self.check().fill(inRange(indexOf(value), 0, self.limit, "value")),
    },
    {
      sig: "dirty(self, x1=0, y1=0, x2=-1, y2=-1)",
      call: (self: PyBitmap, ...limits: PyValue[]) => {
        self.check();
        limits.forEach(indexOf);
      },
    },
    { sig: "deinit(self, /)", call: (self: PyBitmap) => self.deinit() },
  ],
  properties: [
    { name: "width", get: (self: PyBitmap) => self.check().width },
    { name: "height", get: (self: PyBitmap) => self.check().height },
    { name: "bits_per_value", get: (self: PyBitmap) => self.check().bits },
  ],
});

/** A value to leave out; None: all are taken. */
export function skippedValue(v: PyValue): number | undefined {
  return v === None ? undefined : indexOf(v);
}
