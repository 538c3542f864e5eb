/**
 * displayio.ColorConverter: colours of an input colorspace as the 16 bits that a display takes.
 *
 * @see shared-bindings/displayio/ColorConverter.c, shared-module/displayio/ColorConverter.c
 */
import { indexOf, truth } from "../../runtime/protocol.js";
import { runtimeError } from "../../objects/error.js";
import { defineType } from "../../objects/native.js";
import { PyObject, type PyValue } from "../../objects/object.js";
import { intArgument } from "../circuitpython/argcheck.js";
import { colorspace, toRgb888 } from "./colorspace.js";

class PyColorConverter extends PyObject {
  dither = false;
  input = colorspace.values[0];
  /** A colour that is not shown. */
  transparent: number | undefined = undefined;

  convert(color: number): number {
    if (color === this.transparent) return 0;
    const rgb = toRgb888(this.input.name, color >>> 0);
    return toRgb565(this.dither ? dithered(rgb) : rgb);
  }
}

function toRgb565(rgb: number): number {
  return (((rgb >>> 19) << 11) | (((rgb >>> 10) & 0x3f) << 5) | ((rgb >>> 3) & 0x1f)) & 0xffff;
}

/** A byte of noise for a place, by a hash of integers and then single-precision floats. */
function noise(x: number, y: number): number {
  const { fround, imul } = Math;
  const seed = (x + y * 0xffff) >>> 0;
  const n = (seed >>> 13) ^ seed;
  const hash = (imul(n, imul(imul(n, n), 60493) + 19990303) + 1376312589) & 0x7fffffff;
  return Math.trunc(fround(fround(fround(hash) / 2 ** 31) * 255)) & 0xff;
}

/** With the noise of the upper left pixel: a colour alone has no place. */
function dithered(rgb: number): number {
  const lift = (part: number, by: number): number => Math.min(255, part + by);
  const red = lift(rgb >>> 16, noise(0, 0) & 7);
  const green = lift((rgb >>> 8) & 0xff, noise(33, 0) & 3);
  const blue = lift(rgb & 0xff, noise(0, 33) & 7);
  return (red << 16) | (green << 8) | blue;
}

export const colorConverterType = defineType({
  name: "ColorConverter",
  module: "displayio",
  js: PyColorConverter,
  subclassable: false,
  init: {
    sig: "__init__(self, *, dither=False, input_colorspace=...)",
    call: (self: PyColorConverter, dither: PyValue, input: PyValue = colorspace.values[0]) => {
      self.dither = truth(dither);
      self.input = colorspace.check(input, "input_colorspace");
    },
  },
  methods: [
    {
      sig: "convert(self, color, /)",
      call: (self: PyColorConverter, color: PyValue) => self.convert(intArgument(color, "color")),
    },
    {
      sig: "make_transparent(self, color, /)",
      call: (self: PyColorConverter, color: PyValue) => {
        const wanted = indexOf(color);
        if (self.transparent !== undefined) throw runtimeError("Only one color can be transparent at a time");
        self.transparent = wanted;
      },
    },
    {
      sig: "make_opaque(self, color, /)",
      call: (self: PyColorConverter, color: PyValue) => {
        indexOf(color);
        self.transparent = undefined;
      },
    },
  ],
  properties: [
    {
      name: "dither",
      get: (self: PyColorConverter) => self.dither,
      set: (self: PyColorConverter, v) => {
        self.dither = truth(v);
      },
    },
  ],
});
