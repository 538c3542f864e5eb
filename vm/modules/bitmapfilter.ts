/**
 * bitmapfilter: bitmaps of 16-bit colours (RGB565_SWAPPED) filtered in place. As in CircuitPython's unix build; boards' names are not
 * claimed.
 *
 * @see shared-bindings/bitmapfilter/__init__.c
 */
import { callPy, floatOf, getItem, indexOf, lengthOf, truth, typeName } from "../runtime/protocol.js";
import { PyByteArray } from "../objects/bytearray.js";
import type { Dialect } from "../objects/dialect.js";
import { typeError, valueError } from "../objects/error.js";
import { makeMemoryView } from "../objects/memoryview.js";
import type { PyModule } from "../objects/module.js";
import { type FunctionSpec, defineModule } from "../objects/native.js";
import { makeFloat } from "../objects/number.js";
import { None, PyObject, type PyValue } from "../objects/object.js";
import { PyTuple } from "../objects/tuple.js";
import type { PyType } from "../objects/type.js";
import { blend, precompute, tableSize } from "./bitmapfilter/blend.js";
import { channelTypes, channelWeights, mix } from "./bitmapfilter/channels.js";
import { type Kernel, morph } from "./bitmapfilter/morph.js";
import {
  blueOf,
  clamp,
  greenOf,
  join565,
  luminance,
  mapPixels,
  redOf,
  roundHalfAway,
  withLuminance,
} from "./bitmapfilter/rgb565.js";
import { exactLength } from "./circuitpython/argcheck.js";
import { type PyBitmap, bitmapArgument } from "./displayio/bitmap.js";
import { paletteArgument } from "./displayio/palette.js";

function maskArgument(v: PyValue): PyBitmap | undefined {
  return v === None ? undefined : bitmapArgument(v, "mask");
}

/** @throws ValueError  unless they make a square with a middle */
function kernelOf(weights: PyValue, factor: PyValue, add: PyValue): Kernel {
  const sum = floatOf(add);
  const count = lengthOf(weights);
  const side = Math.floor(Math.sqrt(count));
  if (side % 2 === 0 || side * side !== count)
    throw valueError("weights must be a sequence with an odd square number of elements (usually 9 or 25)");
  const numbers = Array.from({ length: count }, (_, i) => indexOf(getItem(weights, i)));
  const total = numbers.reduce((a, b) => a + b, 0);
  const scale = factor === None ? (total === 0 ? 1 : 1 / total) : floatOf(factor);
  return { radius: (side - 1) / 2, weights: numbers, factor: scale, add: sum };
}

function callMorph(bitmap: PyValue, ...[weights, factor, add, threshold, offset, invert, mask]: PyValue[]): PyValue {
  const target = bitmapArgument(bitmap, "bitmap");
  const spared = maskArgument(mask);
  const kernel = kernelOf(weights, factor, add);
  // The firmware keeps a byte of the offset.
  const limit = truth(threshold) ? { offset: indexOf(offset) & 0xff, invert: truth(invert) } : undefined;
  morph(target, spared, kernel, limit);
  return bitmap;
}

function solarize(bitmap: PyValue, threshold: PyValue = makeFloat(0.5), mask: PyValue): PyValue {
  const limit = roundHalfAway(256 * floatOf(threshold));
  mapPixels(bitmapArgument(bitmap, "bitmap"), maskArgument(mask), (pixel) => {
    const y = luminance(pixel);
    return y > limit ? withLuminance(pixel, clamp(2 * limit - y, 255)) : pixel;
  });
  return bitmap;
}

/** What a function of 0 to 1 makes of 0 to max; cut to a byte. */
function tabulate(f: PyValue, max: number): Uint8Array {
  return Uint8Array.from({ length: max + 1 }, (_, i) => roundHalfAway(floatOf(callPy(f, [makeFloat(i / max)])) * max));
}

function lookup(bitmap: PyValue, functions: PyValue, mask: PyValue): PyValue {
  const target = bitmapArgument(bitmap, "bitmap");
  const each = functions instanceof PyTuple ? functions.a : [functions, functions, functions];
  exactLength(each.length, 3, "lookup");
  const red = tabulate(each[0], 31);
  const blue = each[2] === each[0] ? red : tabulate(each[2], 31);
  const green = tabulate(each[1], 63);
  mapPixels(target, maskArgument(mask), (pixel) =>
    join565(red[redOf(pixel)], green[greenOf(pixel)], blue[blueOf(pixel)]),
  );
  return bitmap;
}

function falseColor(bitmap: PyValue, palette: PyValue, mask: PyValue): PyValue {
  const target = bitmapArgument(bitmap, "bitmap");
  const { colors } = paletteArgument(palette, "palette");
  exactLength(colors.length, 256, "palette");
  mapPixels(target, maskArgument(mask), (pixel) => {
    const color = colors[luminance(pixel)];
    return join565(color >> 19, (color >> 10) & 0x3f, (color >> 3) & 0x1f);
  });
  return bitmap;
}

/** @returns undefined for what is no table */
function tableOf(v: PyValue, writing: boolean): Uint8Array | undefined {
  if (typeof v !== "object" || v.buffer === undefined) return undefined;
  const view = makeMemoryView(v);
  return view.buffer().length === tableSize && !(writing && view.readonly) ? view.buffer() : undefined;
}

function blendPrecompute(f: PyValue, table: PyValue): PyValue {
  const made = table === None ? new PyByteArray(new Uint8Array(tableSize)) : table;
  const bytes = tableOf(made, true);
  if (bytes === undefined) throw typeError(`table must be of type NoneType or WritableBuffer, not ${typeName(made)}`);
  precompute(f, bytes);
  return made;
}

function isCallable(v: PyValue): boolean {
  return typeof v === "object" && v.c !== PyObject.prototype.c;
}

function callBlend(target: PyValue, ...[first, second, how, mask]: PyValue[]): PyValue {
  const bitmaps = [bitmapArgument(target, "dest"), bitmapArgument(first, "src1"), bitmapArgument(second, "src2")];
  const table = isCallable(how) ? blendPrecompute(how, None) : how;
  const bytes = tableOf(table, false);
  if (bytes === undefined) throw typeError(`lookup must be of type callable or ReadableBuffer, not ${typeName(table)}`);
  blend(bitmaps[0], bitmaps[1], bitmaps[2], maskArgument(mask), bytes);
  return target;
}

function functionsWith(types: Readonly<Record<string, PyType>>): readonly FunctionSpec[] {
  return [
    {
      sig: "morph(bitmap, weights, mul=None, add=0, threshold=False, offset=0, invert=False, mask=None)",
      call: callMorph,
    },
    {
      sig: "mix(bitmap, weights, mask=None)",
      call: (bitmap: PyValue, weights: PyValue, mask: PyValue) => {
        const target = bitmapArgument(bitmap, "bitmap");
        const numbers = channelWeights(types, weights);
        mix(target, maskArgument(mask), numbers);
        return bitmap;
      },
    },
    { sig: "solarize(bitmap, threshold=..., mask=None)", call: solarize },
    { sig: "lookup(bitmap, lookup, mask=None)", call: lookup },
    { sig: "false_color(bitmap, palette, mask=None)", call: falseColor },
    { sig: "blend(dest, src1, src2, lookup, mask=None)", call: callBlend },
    { sig: "blend_precompute(lookup, table=None)", call: blendPrecompute },
  ];
}

export function makeBitmapfilter(dialect: Dialect): PyModule {
  const types = channelTypes();
  return defineModule({ name: "bitmapfilter", functions: functionsWith(types), constants: types }, dialect);
}
