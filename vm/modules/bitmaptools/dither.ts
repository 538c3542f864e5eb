/**
 * Black and white from luminance, line by line, alternately to the right and to the left; what a pixel is too dark or too light is
 * spread over its neighbours.
 *
 * @see shared-module/bitmaptools/__init__.c (common_hal_bitmaptools_dither)
 */
import { EnumValue, defineEnumeration } from "../circuitpython/enumeration.js";
import { swapBytes } from "../displayio/colorspace.js";
import type { PyBitmap } from "../displayio/bitmap.js";

class PyDitherAlgorithm extends EnumValue {}

export const ditherAlgorithm = defineEnumeration("bitmaptools", "DitherAlgorithm", PyDitherAlgorithm, [
  "Atkinson",
  "FloydStenberg",
]);

interface Spreading {
  /** to the next pixel of the line, in 256ths */
  next: number;
  /** to others: how far on in the line's direction, how far down, 256ths */
  others: readonly (readonly [dx: number, dy: number, part: number])[];
}

const algorithms: Readonly<Record<string, Spreading>> = {
  Atkinson: {
    next: 32,
    others: [
      [2, 0, 32],
      [-1, 1, 32],
      [0, 1, 32],
      [0, 2, 32],
    ],
  },
  FloydStenberg: {
    next: 112,
    others: [
      [-1, 1, 48],
      [0, 1, 80],
      [1, 1, 16],
    ],
  },
};

/** @param space  L8, or one of 16 bits */
export function dither(target: PyBitmap, source: PyBitmap, space: string, algorithm: string): void {
  const { width, height } = source;
  const { next, others } = algorithms[algorithm];
  const lines = Array.from({ length: height }, (_, y) => luminanceRow(source, y, space));
  let error = 0;
  for (let y = 0; y < height; y++) {
    const direction = y % 2 === 0 ? 1 : -1;
    for (let i = 0; i < width; i++) {
      const x = direction === 1 ? i : width - 1 - i;
      const wanted = lines[y][x] + error;
      const white = wanted >= 128;
      target.setPixel(x, y, white ? target.limit : 0);
      error = wanted - (white ? 255 : 0);
      for (const [dx, dy, part] of others) {
        const line = lines[y + dy];
        const at = x + dx * direction;
        if (line !== undefined && at >= 0 && at < width) line[at] += Math.trunc((part * error) / 256);
      }
      error = Math.trunc((error * next) / 256);
    }
  }
}

/** 0-255 */
function luminanceRow(source: PyBitmap, y: number, space: string): Int16Array {
  return Int16Array.from({ length: source.width }, (_, x) => {
    const value = source.pixel(x, y);
    if (space === "L8") return value;
    const pixel = space.endsWith("_SWAPPED") ? swapBytes(value) : value;
    const [high, green, low] = [(pixel >> 8) & 0xf8, (pixel >> 3) & 0xfc, (pixel << 3) & 0xf8];
    const [red, blue] = space.startsWith("RGB") ? [high, low] : [low, high];
    return (red * 78 + green * 154 + blue * 29) >> 8;
  });
}
