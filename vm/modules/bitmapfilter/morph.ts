/** A square of weights moved over a bitmap: blur, sharpen, find edges. @see shared-module/bitmapfilter/__init__.c */
import { swapBytes } from "../displayio/colorspace.js";
import type { PyBitmap } from "../displayio/bitmap.js";
import {
  blueOf,
  checkDepth,
  clamp,
  greenOf,
  join565,
  luminance,
  max5,
  max6,
  redOf,
  roundHalfAway,
  rowOf,
} from "./rgb565.js";

export interface Kernel {
  /** rows above and below, columns left and right of the middle */
  radius: number;
  /** row by row */
  weights: readonly number[];
  /** what the sum is multiplied by, and what is added: 1 is the greatest value of a part */
  factor: number;
  add: number;
}

/** Black or white instead of the sum: white where its luminance less `offset` is below the pixel's; the other way round inverted. */
export interface Threshold {
  offset: number;
  invert: boolean;
}

export function morph(
  bitmap: PyBitmap,
  mask: PyBitmap | undefined,
  kernel: Kernel,
  threshold: Threshold | undefined,
): void {
  checkDepth(bitmap);
  const before = Array.from({ length: bitmap.height }, (_, y) => Uint16Array.from(rowOf(bitmap, y), swapBytes));
  const sum = summing(before, bitmap.width, kernel);
  for (let y = 0; y < bitmap.height; y++) {
    const row = rowOf(bitmap, y);
    for (let x = 0; x < row.length; x++) {
      if (mask !== undefined && mask.pixel(x, y) !== 0) continue;
      const pixel = sum(x, y);
      row[x] = swapBytes(threshold === undefined ? pixel : judge(pixel, before[y][x], threshold));
    }
  }
}

function judge(pixel: number, before: number, { offset, invert }: Threshold): number {
  return luminance(pixel) - offset < luminance(before) !== invert ? 0xffff : 0;
}

/** The weighted sum around a pixel, in 32-bit integers; beyond the edges their pixels go on. */
function summing(rows: readonly Uint16Array[], width: number, kernel: Kernel): (x: number, y: number) => number {
  const { radius, weights } = kernel;
  const factor = roundHalfAway(65536 * kernel.factor) | 0;
  const add = roundHalfAway(65536 * max6 * kernel.add) | 0;
  const scale = (total: number, more: number, max: number): number =>
    clamp((Math.imul(total, factor) + more) >> 16, max);
  return (x, y) => {
    let [red, green, blue, at] = [0, 0, 0, 0];
    for (let j = -radius; j <= radius; j++) {
      const row = rows[clamp(y + j, rows.length - 1)];
      for (let k = -radius; k <= radius; k++) {
        const pixel = row[clamp(x + k, width - 1)];
        const weight = weights[at++];
        red += weight * redOf(pixel);
        green += weight * greenOf(pixel);
        blue += weight * blueOf(pixel);
      }
    }
    return join565(scale(red, add, max5), scale(green, add * 2, max6), scale(blue, add, max5));
  };
}
