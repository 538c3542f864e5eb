/** Two bitmaps made one by a function of their parts, tabulated. @see shared-module/bitmapfilter/__init__.c */
import { callPy, floatOf } from "../../runtime/protocol.js";
import { valueError } from "../../objects/error.js";
import { makeFloat } from "../../objects/number.js";
import type { PyValue } from "../../objects/object.js";
import { swapBytes } from "../displayio/colorspace.js";
import type { PyBitmap } from "../displayio/bitmap.js";
import { blueOf, checkDepth, greenOf, join565, redOf, roundHalfAway, rowOf } from "./rgb565.js";

/** A byte for each pair of 6-bit parts. */
export const tableSize = 4096;

/** @param table  filled: 64 rows of 64 */
export function precompute(f: PyValue, table: Uint8Array): void {
  for (let i = 0; i < tableSize; i++) {
    const [a, b] = [i >> 6, i & 63].map((part) => makeFloat(part * (1 / 63)));
    const result = floatOf(callPy(f, [a, b]));
    // What is above 1 becomes the smallest step, not the greatest, in the firmware as well.
    table[i] = result < 0 ? 0 : result > 1 ? 1 : roundHalfAway(63 * result);
  }
}

/** @param mask  where its values are not 0 the first bitmap's pixel is taken */
export function blend(
  target: PyBitmap,
  first: PyBitmap,
  second: PyBitmap,
  mask: PyBitmap | undefined,
  table: Uint8Array,
): void {
  for (const source of [first, second])
    if (source.width !== target.width || source.height !== target.height || source.bits !== target.bits)
      throw valueError("bitmap size and depth must match");
  checkDepth(target);
  const wide = (five: number): number => (five << 1) | (five & 1);
  for (let y = 0; y < target.height; y++) {
    const [out, left, right] = [target, first, second].map((bitmap) => rowOf(bitmap, y));
    for (let x = 0; x < out.length; x++) {
      const a = swapBytes(left[x]);
      const b = swapBytes(right[x]);
      const spared = mask !== undefined && mask.pixel(x, y) !== 0;
      const part = (one: number, other: number): number => table[one * 64 + other];
      const mixed = join565(
        part(wide(redOf(a)), wide(redOf(b))) >> 1,
        part(greenOf(a), greenOf(b)),
        part(wide(blueOf(a)), wide(blueOf(b))) >> 1,
      );
      out[x] = spared ? left[x] : swapBytes(mixed);
    }
  }
}
