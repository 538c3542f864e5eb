/** displayio.Palette: the colours, 0xRRGGBB, that a bitmap's values stand for. @see shared-bindings/displayio/Palette.c */
import { indexOf, sequenceIndex, truth, typeName } from "../../runtime/protocol.js";
import { PyBytes } from "../../objects/bytes.js";
import { typeError, valueError } from "../../objects/error.js";
import { PyList } from "../../objects/list.js";
import { makeMemoryView } from "../../objects/memoryview.js";
import { defineType } from "../../objects/native.js";
import { intValue } from "../../objects/number.js";
import { PyObject, type PyValue } from "../../objects/object.js";
import { PySlice } from "../../objects/slice.js";
import { PyTuple } from "../../objects/tuple.js";
import { inRange, intArgument } from "../circuitpython/argcheck.js";

export class PyPalette extends PyObject {
  colors = new Uint32Array(0);
  private hidden = new Set<number>();
  dither = false;

  override __len__(): number {
    return this.colors.length;
  }
  override __bool__(): boolean {
    return true;
  }
  override __getitem__(key: PyValue): PyValue {
    return this.colors[this.index(key)];
  }
  override __setitem__(key: PyValue, value: PyValue): void {
    const at = this.index(key);
    this.colors[at] = colorOf(value);
  }
  private index(key: PyValue): number {
    if (key instanceof PySlice) throw typeError("'Palette' object isn't subscriptable");
    return sequenceIndex(key, this.colors.length, "Palette");
  }
  /** @throws ValueError */
  private entry(v: PyValue): number {
    return inRange(intArgument(v, "palette_index"), 0, this.colors.length - 1, "palette_index");
  }
  show(v: PyValue, shown: boolean): void {
    const at = this.entry(v);
    if (shown) this.hidden.delete(at);
    else this.hidden.add(at);
  }
  isHidden(v: PyValue): boolean {
    return this.hidden.has(this.entry(v));
  }
}

/** An int, or three or four bytes (red, green, blue, padding) in a buffer, tuple or list. @throws TypeError, ValueError */
function colorOf(v: PyValue): number {
  const bytes = colorBytes(v);
  if (bytes !== undefined) {
    if (bytes.length !== 3 && bytes.length !== 4)
      throw valueError("color buffer must be 3 bytes (RGB) or 4 bytes (RGB + pad byte)");
    return (bytes[0] << 16) | (bytes[1] << 8) | bytes[2];
  }
  const color = intValue(v);
  if (color === undefined) throw typeError("color buffer must be a buffer, tuple, list, or int");
  if (color < 0 || color > 0xffffff) throw typeError("color must be between 0x000000 and 0xffffff");
  return Number(color);
}

function colorBytes(v: PyValue): Uint8Array | undefined {
  if (v instanceof PyTuple || v instanceof PyList)
    return Uint8Array.from(v.a, (each) => {
      const byte = indexOf(each);
      if (byte < 0 || byte > 255) throw valueError("bytes value out of range");
      return byte;
    });
  if (typeof v !== "string" && !(v instanceof PyBytes) && (typeof v !== "object" || v.buffer === undefined))
    return undefined;
  const view = makeMemoryView(v);
  if (view.code !== "b" && view.code !== "B")
    throw valueError("color buffer must be a bytearray or array of type 'b' or 'B'");
  return view.buffer();
}

/** @throws TypeError  `name must be of type Palette, not int` */
export function paletteArgument(v: PyValue, name: string): PyPalette {
  if (v instanceof PyPalette) return v;
  throw typeError(`${name} must be of type Palette, not ${typeName(v)}`);
}

export const paletteType = defineType({
  name: "Palette",
  module: "displayio",
  js: PyPalette,
  subclassable: false,
  init: {
    sig: "__init__(self, color_count, *, dither=False)",
    call: (self: PyPalette, count: PyValue, dither: PyValue) => {
      self.colors = new Uint32Array(inRange(indexOf(count), 1, 32767, "color_count"));
      self.dither = truth(dither);
    },
  },
  methods: [
    {
      sig: "make_transparent(self, palette_index, /)",
      call: (self: PyPalette, at: PyValue) => self.show(at, false),
    },
    { sig: "make_opaque(self, palette_index, /)", call: (self: PyPalette, at: PyValue) => self.show(at, true) },
    { sig: "is_transparent(self, palette_index, /)", call: (self: PyPalette, at: PyValue) => self.isHidden(at) },
  ],
  properties: [
    {
      name: "dither",
      get: (self: PyPalette) => self.dither,
      set: (self: PyPalette, v) => {
        self.dither = truth(v);
      },
    },
  ],
});
