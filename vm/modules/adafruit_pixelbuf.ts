/**
 * adafruit_pixelbuf as CircuitPython has it built in: colours of LEDs in the byte order of a strip, dimmed on the way out. A
 * subclass has the method `_transmit(buffer)`.
 *
 * @see shared-bindings/adafruit_pixelbuf/PixelBuf.c, shared-module/adafruit_pixelbuf/PixelBuf.c
 */
import {
  callMethod,
  floatOf,
  indexOf,
  iterate,
  lengthOf,
  sequenceIndex,
  truth,
  typeName,
} from "../runtime/protocol.js";
import { PyByteArray } from "../objects/bytearray.js";
import type { Dialect } from "../objects/dialect.js";
import { notImplementedError, typeError, valueError } from "../objects/error.js";
import { PyList } from "../objects/list.js";
import type { PyModule } from "../objects/module.js";
import { defineModule, defineType } from "../objects/native.js";
import { floatValue, intValue, isFloat, makeFloat } from "../objects/number.js";
import { None, PyObject, type PyValue } from "../objects/object.js";
import { PySlice, sliceLimits } from "../objects/slice.js";
import { PyTuple } from "../objects/tuple.js";

/** Where a colour's parts lie in its bytes. */
interface ByteOrder {
  text: string;
  r: number;
  g: number;
  b: number;
  /** White, or a DotStar's own brightness; 0 where there is neither. */
  w: number;
  white: boolean;
  dotstar: boolean;
}

type Colour = readonly [r: number, g: number, b: number, w: number];

/** A DotStar's first byte: three ones, then five bits of brightness. */
const DOTSTAR_START = 0xe0;

class PyPixelBuf extends PyObject {
  ready = false;
  count = 0;
  order: ByteOrder = { text: "BGR", r: 2, g: 1, b: 0, w: 0, white: false, dotstar: false };
  autoWrite = false;
  brightness = 1;
  /** Brightness in 256 steps. */
  scale = 256;
  /** Header, pixels as they are sent, trailer. */
  transmitted = new PyByteArray();
  headerLength = 0;
  /** Pixels before dimming; made when first dimmed. */
  full: Uint8Array | undefined = undefined;

  override __len__(): number {
    return checked(this).count;
  }
  override __bool__(): boolean {
    return true;
  }
  override __getitem__(key: PyValue): PyValue {
    checked(this);
    if (!(key instanceof PySlice)) return pixel(this, sequenceIndex(key, this.count, typeName(this)));
    const { start, step, count } = sliceLimits(key, this.count);
    return new PyTuple(Array.from({ length: count }, (_, i) => pixel(this, start + i * step)));
  }
  override __setitem__(key: PyValue, value: PyValue): void {
    checked(this);
    if (key instanceof PySlice) setSlice(this, key, value);
    else setPixel(this, sequenceIndex(key, this.count, typeName(this)), colourOf(this, value));
    if (this.autoWrite) show(this);
  }
  override __iter__(): PyObject {
    return new PyPixelIterator(this);
  }
}

class PyPixelIterator extends PyObject {
  private i = 0;
  constructor(private readonly of: PyPixelBuf) {
    super();
  }
  override __iter__(): PyObject {
    return this;
  }
  override __next__(): PyValue | undefined {
    return this.i < this.of.count ? this.of.__getitem__(this.i++) : undefined;
  }
}

defineType({ name: "iterator", module: "adafruit_pixelbuf", js: PyPixelIterator as never, constructible: false });

/** @throws NotImplementedError when a subclass has not called super().__init__() */
function checked(self: PyPixelBuf): PyPixelBuf {
  if (!self.ready) throw notImplementedError("Call super().__init__() before accessing native object.");
  return self;
}

function initialise(
  self: PyPixelBuf,
  size: PyValue,
  byteorder: PyValue,
  brightness: PyValue,
  autoWrite: PyValue,
  header: PyValue,
  trailer: PyValue,
): void {
  self.order = parseOrder(byteorder);
  self.count = indexOf(size);
  const [head, tail] = [bytesOf(header), bytesOf(trailer)];
  const buffer = new Uint8Array(head.length + self.count * bytesPerPixel(self) + tail.length);
  buffer.set(head);
  buffer.set(tail, buffer.length - tail.length);
  self.headerLength = head.length;
  self.transmitted = new PyByteArray(buffer);
  const pixels = sent(self);
  if (self.order.dotstar) for (let i = 0; i < pixels.length; i += 4) pixels[i] = 0xff;
  self.brightness = 1;
  self.scale = 256;
  self.full = undefined;
  self.autoWrite = false;
  self.ready = true;
  if (brightness !== None) setBrightness(self, floatOf(brightness));
  self.autoWrite = truth(autoWrite);
}

function bytesOf(v: PyValue): Uint8Array {
  return typeof v === "object" && v.buffer !== undefined ? v.buffer() : new Uint8Array(0);
}

/** @throws ValueError `Invalid byteorder` */
function parseOrder(v: PyValue): ByteOrder {
  if (typeof v !== "string") throw typeError(`byteorder must be of type str, not ${typeName(v)}`);
  const at = (letter: string): number => v.indexOf(letter);
  const known = [..."PRGBW"].filter((letter) => at(letter) >= 0).length;
  const order = { text: v, r: at("R"), g: at("G"), b: at("B"), w: Math.max(0, at("W")) };
  const white = at("W") >= 0;
  const dotstar = at("P") >= 0;
  const complete = order.r >= 0 && order.g >= 0 && order.b >= 0 && known >= v.length;
  if (v.length < 3 || v.length > 4 || !complete || (dotstar && (at("P") !== 0 || white)))
    throw valueError("Invalid byteorder");
  return { ...order, white, dotstar };
}

function bytesPerPixel({ order }: PyPixelBuf): number {
  return order.dotstar ? 4 : order.text.length;
}

/** The pixels in what is transmitted. */
function sent(self: PyPixelBuf): Uint8Array {
  return self.transmitted.b.subarray(self.headerLength, self.headerLength + self.count * bytesPerPixel(self));
}

function setBrightness(self: PyPixelBuf, value: number): void {
  self.brightness = Math.min(1, Math.max(0, value));
  const scale = Math.trunc(self.brightness * 256);
  if (scale === self.scale) return;
  self.scale = scale;
  const pixels = sent(self);
  self.full ??= pixels.slice();
  for (let i = 0; i < pixels.length; i++)
    if (!self.order.dotstar || i % 4 !== 0) pixels[i] = Math.trunc((self.full[i] * scale) / 256);
  if (self.autoWrite) show(self);
}

function show(self: PyPixelBuf): void {
  callMethod(self, "_transmit", self.transmitted);
}

/** 0xRRGGBB, or 3 or 4 numbers. @throws TypeError, ValueError */
function colourOf({ order }: PyPixelBuf, v: PyValue): Colour {
  const own = order.dotstar ? 255 : 0;
  const [r, g, b, w] = partsOf(v);
  if (w !== undefined) return [r, g, b, w];
  // one colour for all three is what the white LED is for
  if (order.white && r === g && r === b) return [0, 0, 0, r];
  return [r, g, b, own];
}

function partsOf(v: PyValue): [r: number, g: number, b: number, w?: number] {
  const whole = isFloat(v) ? Math.trunc(floatValue(v)!) : intValue(v);
  if (whole !== undefined && typeof v !== "boolean") {
    const n = Number(BigInt.asUintN(32, BigInt(whole)));
    return [(n >> 16) & 0xff, (n >> 8) & 0xff, n & 0xff];
  }
  if (!(v instanceof PyTuple) && !(v instanceof PyList))
    throw typeError(`object '${typeName(v)}' isn't a tuple or list`);
  if (v.a.length < 3 || v.a.length > 4) throw valueError("color length must be 3-4");
  const [r, g, b] = v.a.slice(0, 3).map(octet);
  if (v.a.length === 3) return [r, g, b];
  const last = v.a[3];
  return [r, g, b, isFloat(last) ? Math.trunc(255 * floatValue(last)!) & 0xff : indexOf(last) & 0xff];
}

function octet(v: PyValue): number {
  if (isFloat(v)) return Math.trunc(floatValue(v)!) & 0xff;
  const n = typeof v === "boolean" ? undefined : intValue(v);
  if (n === undefined) throw typeError(`can't convert ${typeName(v)} to int`);
  return Number(BigInt.asUintN(8, BigInt(n)));
}

function setPixel(self: PyPixelBuf, index: number, [r, g, b, w]: Colour): void {
  const { order, scale } = self;
  const size = bytesPerPixel(self);
  const at = index * size;
  const own = order.dotstar ? DOTSTAR_START | (w >> 3) : w;
  const put = (pixels: Uint8Array, dim: (x: number) => number): void => {
    if (size === 4) pixels[at + order.w] = order.dotstar ? own : dim(own);
    pixels[at + order.r] = dim(r);
    pixels[at + order.g] = dim(g);
    pixels[at + order.b] = dim(b);
  };
  if (self.full !== undefined) put(self.full, (x) => x);
  put(sent(self), self.full === undefined ? (x) => x : (x) => Math.trunc((x * scale) / 256));
}

function pixel(self: PyPixelBuf, index: number): PyTuple {
  const { order } = self;
  const pixels = self.full ?? sent(self);
  const at = index * order.text.length;
  const colour: PyValue[] = [pixels[at + order.r], pixels[at + order.g], pixels[at + order.b]];
  if (order.text.length > 3) {
    const w = pixels[at + order.w];
    colour.push(order.dotstar ? makeFloat((w & 31) / 31) : w);
  }
  return new PyTuple(colour);
}

/** As many colours as pixels, or as many numbers as the pixels have parts. @throws ValueError */
function setSlice(self: PyPixelBuf, key: PySlice, value: PyValue): void {
  const { start, step, count } = sliceLimits(key, self.count);
  const given = lengthOf(value);
  const parts = self.order.text.length;
  if (given !== count && given !== count * parts)
    throw valueError(`Unmatched number of items on RHS (expected ${count}, got ${given}).`);
  const items = [...iterate(value)];
  for (let i = 0; i < count; i++) {
    const each = given === count ? items[i] : new PyTuple(items.slice(i * parts, (i + 1) * parts));
    setPixel(self, start + i * step, colourOf(self, each));
  }
}

const pixelBufType = defineType({
  name: "PixelBuf",
  module: "adafruit_pixelbuf",
  js: PyPixelBuf,
  init: {
    sig: "__init__(self, size, *, byteorder='BGR', brightness=None, auto_write=False, header=None, trailer=None)",
    call: initialise,
  },
  methods: [
    { sig: "show(self)", call: (self: PyPixelBuf) => show(checked(self)) },
    {
      sig: "fill(self, color, /)",
      call: (self: PyPixelBuf, color: PyValue) => {
        const colour = colourOf(checked(self), color);
        for (let i = 0; i < self.count; i++) setPixel(self, i, colour);
        if (self.autoWrite) show(self);
      },
    },
  ],
  properties: [
    { name: "bpp", get: (self: PyPixelBuf) => checked(self).order.text.length },
    {
      name: "brightness",
      get: (self: PyPixelBuf) => makeFloat(checked(self).brightness),
      set: (self: PyPixelBuf, v) => setBrightness(checked(self), floatOf(v)),
    },
    {
      name: "auto_write",
      get: (self: PyPixelBuf) => checked(self).autoWrite,
      set: (self: PyPixelBuf, v) => {
        checked(self).autoWrite = truth(v);
      },
    },
    { name: "byteorder", get: (self: PyPixelBuf) => checked(self).order.text },
  ],
});

export function makeAdafruitPixelbuf(dialect: Dialect): PyModule {
  return defineModule({ name: "adafruit_pixelbuf", types: [pixelBufType] }, dialect);
}
