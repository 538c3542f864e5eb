/**
 * bitmaptools: copying, drawing, turning and dithering displayio's bitmaps. As in CircuitPython's unix build; boards' names are not
 * claimed.
 *
 * @see shared-bindings/bitmaptools/__init__.c
 */
import { floatOf, indexOf, truth } from "../runtime/protocol.js";
import type { Dialect } from "../objects/dialect.js";
import { typeError, valueError } from "../objects/error.js";
import type { PyModule } from "../objects/module.js";
import { type FunctionSpec, defineModule } from "../objects/native.js";
import { None, type PyValue } from "../objects/object.js";
import { alphaBlend, blendMode } from "./bitmaptools/alphablend.js";
import { type Rectangle, checkFits, fittingValue, int16, rectangleArgument } from "./bitmaptools/arguments.js";
import { arrayBlit, blit, checkLayout, coordinates, readInto } from "./bitmaptools/copy.js";
import { dither, ditherAlgorithm } from "./bitmaptools/dither.js";
import { boundaryFill, drawCircle, drawLine, drawPolygon, fillRegion, replaceColor } from "./bitmaptools/draw.js";
import { rotozoom } from "./bitmaptools/rotozoom.js";
import { atLeast, inRange } from "./circuitpython/argcheck.js";
import { type PyBitmap, bitmapArgument, pair, skippedValue } from "./displayio/bitmap.js";
import { colorspace } from "./displayio/colorspace.js";

/** Replaces the value that the first pixel has. */
const anyValue = 0x7fffffff;

/** A corner of a clip, or the default. @throws ValueError, TypeError */
function corner(v: PyValue, x: number, y: number): readonly number[] {
  if (v === None) return [x, y];
  if (typeof v !== "object") throw valueError("clip point must be (x,y) tuple");
  return pair(v).map(int16);
}

function clipOf(bitmap: PyBitmap, first: PyValue, second: PyValue): Rectangle {
  const a = corner(first, 0, 0);
  const b = corner(second, bitmap.width, bitmap.height);
  const within = (v: number, limit: number): number => Math.min(limit, Math.max(0, v));
  return {
    x1: within(Math.min(a[0], b[0]), bitmap.width),
    y1: within(Math.min(a[1], b[1]), bitmap.height),
    x2: within(Math.max(a[0], b[0]), bitmap.width),
    y2: within(Math.max(a[1], b[1]), bitmap.height),
  };
}

function callRotozoom(target: PyValue, source: PyValue, ...rest: PyValue[]): void {
  const [ox, oy, targetClip0, targetClip1, px, py, sourceClip0, sourceClip1, angle, scale, skip] = rest;
  const to = bitmapArgument(target, "dest_bitmap");
  const from = bitmapArgument(source, "source_bitmap");
  checkFits(from, to);
  const middle = (v: PyValue, side: number): number => (v === None ? side >> 1 : int16(v));
  const factor = scale === None ? 1 : floatOf(scale);
  const turn = {
    target: [middle(ox, to.width), middle(oy, to.height)],
    source: [middle(px, from.width), middle(py, from.height)],
    targetClip: clipOf(to, targetClip0, targetClip1),
    sourceClip: clipOf(from, sourceClip0, sourceClip1),
    angle: angle === None ? 0 : floatOf(angle),
    scale: factor < 0 ? 1 : factor,
  } as const;
  rotozoom(to, from, turn, skippedValue(skip));
}

function callAlphablend(target: PyValue, source1: PyValue, source2: PyValue, space: PyValue, ...rest: PyValue[]): void {
  const [factor1, factor2, mode = blendMode.values[0], skip1, skip2, mask] = rest;
  const to = bitmapArgument(target, "dest_bitmap");
  const first = bitmapArgument(source1, "source_bitmap_1");
  const second = bitmapArgument(source2, "source_bitmap_2");
  const opacity1 = factor1 === None ? 0.5 : floatOf(factor1);
  const opacity2 = factor2 === None ? 1 - opacity1 : floatOf(factor2);
  const { name } = colorspace.check(space, "colorspace");
  const screen = blendMode.check(mode, "blendmode").name === "Screen";
  for (const source of [first, second])
    if (source.width !== to.width || source.height !== to.height || source.bits !== to.bits)
      throw valueError("Bitmap size and bits per value must match");
  if (name === "L8" && to.bits !== 8) throw valueError("For L8 colorspace, input bitmap must have 8 bits per pixel");
  if (name.includes("565") && to.bits !== 16)
    throw valueError("For RGB colorspaces, input bitmap must have 16 bits per pixel");
  if (name !== "L8" && !name.includes("565")) throw valueError("Unsupported colorspace");
  const [skipped1, skipped2] = [skippedValue(skip1), skippedValue(skip2)];
  alphaBlend(to, first, second, {
    space: name,
    screen,
    factor1: Math.trunc(opacity1 * 256),
    factor2: Math.trunc(opacity2 * 256),
    skip1: skipped1,
    skip2: skipped2,
    mask: mask === None ? undefined : blendMask(mask, to),
  });
}

function blendMask(v: PyValue, target: PyBitmap): PyBitmap {
  const mask = bitmapArgument(v, "mask");
  if (mask.width !== target.width || mask.height !== target.height)
    throw valueError("Mask bitmap size must match the other bitmaps");
  if (mask.bits !== 8) throw valueError("Mask bitmap must have 8 bits per pixel");
  return mask;
}

function callBoundaryFill(target: PyValue, x: PyValue, y: PyValue, value: PyValue, replaced: PyValue): void {
  const to = bitmapArgument(target, "dest_bitmap");
  const fill = fittingValue(value, to, "value out of range of target");
  const before =
    replaced === anyValue ? undefined : fittingValue(replaced, to, "background value out of range of target");
  const [px, py] = [int16(x), int16(y)];
  if (px < 0 || px >= to.width || py < 0 || py >= to.height) throw valueError("out of range of target");
  boundaryFill(to, px, py, fill, before ?? to.pixel(px, py));
}

function callDither(target: PyValue, source: PyValue, space: PyValue, algorithm: PyValue = ditherAlgorithm.values[0]) {
  const from = bitmapArgument(source, "source_bitmap");
  const to = bitmapArgument(target, "dest_bitmap");
  const { name: how } = ditherAlgorithm.check(algorithm, "algorithm");
  const { name } = colorspace.check(space, "source_colorspace");
  if (from.width !== to.width || from.height !== to.height) throw typeError("bitmap sizes must match");
  if (to.bits !== 16 && to.bits !== 1) throw typeError("source_bitmap must have value_count of 2 or 65536");
  if (name.includes("565")) {
    if (from.bits !== 16) throw typeError("source_bitmap must have value_count of 65536");
  } else if (name === "L8") {
    if (from.bits !== 8) throw typeError("source_bitmap must have value_count of 8");
  } else throw typeError("unsupported colorspace for dither");
  dither(to, from, name, how);
}

function callBlit(target: PyValue, source: PyValue, x: PyValue, y: PyValue, ...rest: PyValue[]): void {
  const to = bitmapArgument(target, "dest_bitmap");
  const left = inRange(indexOf(x), 0, to.width, "x");
  const top = inRange(indexOf(y), 0, to.height, "y");
  const from = bitmapArgument(source, "source_bitmap");
  const part = rectangleArgument(rest, from.width, from.height);
  checkFits(from, to);
  blit(to, from, left, top, part, { source: skippedValue(rest[4]), target: skippedValue(rest[5]) });
}

function callReadinto(bitmap: PyValue, file: PyValue, bits: PyValue, size: PyValue, ...flags: PyValue[]): void {
  const target = bitmapArgument(bitmap, "bitmap");
  const [reversePixels, swapBytes, reverseRows] = flags.map(truth);
  const layout = { bitsPerPixel: indexOf(bits), elementSize: indexOf(size), reversePixels, swapBytes, reverseRows };
  checkLayout(layout);
  readInto(target, file, layout);
}

const functions: readonly FunctionSpec[] = [
  {
    sig: "rotozoom(dest_bitmap, source_bitmap, *, ox=None, oy=None, dest_clip0=None, dest_clip1=None, px=None, py=None, source_clip0=None, source_clip1=None, angle=None, scale=None, skip_index=None)",
    call: callRotozoom,
  },
  {
    sig: "alphablend(dest_bitmap, source_bitmap_1, source_bitmap_2, colorspace, factor_1=None, factor_2=None, *, blendmode=..., skip_source1_index=None, skip_source2_index=None, mask=None)",
    call: callAlphablend,
  },
  {
    sig: "replace_color(bitmap, old_color, new_color)",
    call: (bitmap: PyValue, before: PyValue, after: PyValue) => {
      const target = bitmapArgument(bitmap, "bitmap");
      const [old, color] = [before, after].map((v) => fittingValue(v, target, "color out of range"));
      replaceColor(target, old, color);
    },
  },
  {
    sig: "fill_region(dest_bitmap, x1, y1, x2, y2, value)",
    call: (target: PyValue, ...limits: PyValue[]) => {
      const to = bitmapArgument(target, "dest_bitmap");
      const value = fittingValue(limits[4], to);
      fillRegion(to, rectangleArgument(limits, to.width, to.height), value);
    },
  },
  {
    sig: `boundary_fill(dest_bitmap, x, y, fill_color_value, replaced_color_value=${anyValue})`,
    call: callBoundaryFill,
  },
  {
    sig: "draw_line(dest_bitmap, x1, y1, x2, y2, value)",
    call: (target: PyValue, ...[x1, y1, x2, y2, value]: PyValue[]) => {
      const to = bitmapArgument(target, "dest_bitmap");
      const color = fittingValue(value, to);
      drawLine(to, int16(x1), int16(y1), int16(x2), int16(y2), color);
    },
  },
  {
    sig: "draw_polygon(dest_bitmap, xs, ys, value, close=True)",
    call: (target: PyValue, xs: PyValue, ys: PyValue, value: PyValue, close: PyValue) => {
      const to = bitmapArgument(target, "dest_bitmap");
      const points = coordinates(xs, ys);
      drawPolygon(to, points, fittingValue(value, to), truth(close));
    },
  },
  {
    sig: "draw_circle(dest_bitmap, x, y, radius, value)",
    call: (target: PyValue, x: PyValue, y: PyValue, radius: PyValue, value: PyValue) => {
      const to = bitmapArgument(target, "dest_bitmap");
      const color = fittingValue(value, to);
      const left = inRange(int16(x), 0, to.width, "x");
      const top = inRange(int16(y), 0, to.height, "y");
      drawCircle(to, left, top, atLeast(int16(radius), 0, "radius"), color);
    },
  },
  {
    sig: "arrayblit(bitmap, data, x1=0, y1=0, x2=None, y2=None, skip_index=None)",
    call: (bitmap: PyValue, data: PyValue, ...limits: PyValue[]) => {
      const target = bitmapArgument(bitmap, "bitmap");
      arrayBlit(target, data, rectangleArgument(limits, target.width, target.height), skippedValue(limits[4]));
    },
  },
  {
    sig: "blit(dest_bitmap, source_bitmap, x, y, x1=0, y1=0, x2=None, y2=None, *, skip_source_index=None, skip_dest_index=None)",
    call: callBlit,
  },
  {
    sig: "readinto(bitmap, file, bits_per_pixel, element_size=1, reverse_pixels_in_element=False, swap_bytes_in_element=False, reverse_rows=False)",
    call: callReadinto,
  },
  { sig: "dither(dest_bitmap, source_bitmap, source_colorspace, algorithm=...)", call: callDither },
];

export function makeBitmaptools(dialect: Dialect): PyModule {
  return defineModule({ name: "bitmaptools", functions, types: [blendMode.type, ditherAlgorithm.type] }, dialect);
}
