/**
 * jpegio: JPEG pictures decoded into displayio's bitmaps, as RGB565_SWAPPED. As in CircuitPython's unix build; boards' names are not
 * claimed.
 *
 * @see shared-bindings/jpegio/JpegDecoder.c, shared-module/jpegio/JpegDecoder.c
 */
import { findAttr, indexOf, typeName } from "../runtime/protocol.js";
import type { Dialect } from "../objects/dialect.js";
import { runtimeError, typeError } from "../objects/error.js";
import type { PyModule } from "../objects/module.js";
import { defineModule, defineType } from "../objects/native.js";
import { PyObject, type PyValue } from "../objects/object.js";
import { PyTuple } from "../objects/tuple.js";
import { type Rectangle, rectangleArgument } from "./bitmaptools/arguments.js";
import { type Skipped, blit } from "./bitmaptools/copy.js";
import { inRange } from "./circuitpython/argcheck.js";
import { type PyBitmap, bitmapArgument, skippedValue } from "./displayio/bitmap.js";
import { readFully } from "./io/any-stream.js";
import { open } from "./io/files.js";
import { PyStream } from "./io/stream.js";
import { readHeader } from "./jpegio/header.js";
import { Picture, type Tile } from "./jpegio/picture.js";
import type { Source } from "./jpegio/source.js";

class PyJpegDecoder extends PyObject {
  picture: Picture | undefined = undefined;
}

/** @throws TypeError */
function sourceOf(v: PyValue): Source {
  const data = typeof v === "string" ? open(v, "rb") : v;
  if (data instanceof PyStream ? !data.text : isStream(data)) return { read: (count) => readFully(data, count) };
  if (typeof data !== "object" || data.buffer === undefined)
    throw typeError(`data_source must be of type str, BytesIO, or ReadableBuffer, not ${typeName(data)}`);
  let at = 0;
  const bytes = data.buffer.bind(data);
  return {
    read: (count) => {
      const part = bytes().slice(at, at + count);
      at += part.length;
      return part;
    },
  };
}

/** A program's own stream. */
function isStream(v: PyValue): boolean {
  return typeof v === "object" && v.buffer === undefined && findAttr(v, "readinto") !== undefined;
}

/** What of a tile belongs to the wanted part of the picture, put where it belongs; false below that part. */
function put(target: PyBitmap, tile: Tile, x: number, y: number, part: Rectangle, skip: Skipped): boolean {
  const [x1, y1] = [part.x1 - tile.left, part.y1 - tile.top];
  const [x2, y2] = [part.x2 - tile.left, part.y2 - tile.top];
  if (y2 < y1) return false;
  // The firmware takes a row for an even number of pixels.
  const stride = tile.width & ~1;
  const pixels = {
    pixel: (px: number, py: number) => (px < tile.width && py < tile.height ? (tile.pixels[py * stride + px] ?? 0) : 0),
  };
  const seen = {
    x1: Math.max(0, x1),
    y1: Math.max(0, y1),
    x2: Math.min(x2, tile.width),
    y2: Math.min(y2, tile.height),
  };
  blit(target, pixels, x + Math.max(0, -x1), y + Math.max(0, -y1), seen, skip);
  return true;
}

function decode(
  self: PyJpegDecoder,
  bitmap: PyValue,
  scale: PyValue,
  x: PyValue,
  y: PyValue,
  ...rest: PyValue[]
): void {
  const target = bitmapArgument(bitmap, "bitmap");
  const shift = inRange(indexOf(scale), 0, 3, "scale");
  const left = inRange(indexOf(x), 0, target.width, "x");
  const top = inRange(indexOf(y), 0, target.height, "y");
  const part = rectangleArgument(rest, target.width, target.height);
  const skip = { source: skippedValue(rest[4]), target: skippedValue(rest[5]) };
  const { picture } = self;
  if (picture === undefined) throw runtimeError("decode() without open()");
  self.picture = undefined;
  picture.decode(shift, (tile) => put(target, tile, left, top, part, skip));
}

const decoderType = defineType({
  name: "JpegDecoder",
  module: "jpegio",
  js: PyJpegDecoder,
  subclassable: false,
  init: { sig: "__init__(self)", call: () => {} },
  methods: [
    {
      sig: "open(self, source, /)",
      call: (self: PyJpegDecoder, v: PyValue) => {
        self.picture = undefined;
        const source = sourceOf(v);
        const header = readHeader(source);
        self.picture = new Picture(header, source);
        return new PyTuple([header.width, header.height]);
      },
    },
    {
      sig: "decode(self, bitmap, scale=0, x=0, y=0, x1=0, y1=0, x2=None, y2=None, *, skip_source_index=None, skip_dest_index=None)",
      call: decode,
    },
  ],
});

export function makeJpegio(dialect: Dialect): PyModule {
  return defineModule({ name: "jpegio", types: [decoderType] }, dialect);
}
