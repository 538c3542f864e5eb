/**
 * Two bitmaps laid over each other with factors of opacity, after the compositing of SVG.
 *
 * @see shared-module/bitmaptools/__init__.c (common_hal_bitmaptools_alphablend)
 */
import { EnumValue, defineEnumeration } from "../circuitpython/enumeration.js";
import { swapBytes } from "../displayio/colorspace.js";
import type { PyBitmap } from "../displayio/bitmap.js";

class PyBlendMode extends EnumValue {}

export const blendMode = defineEnumeration("bitmaptools", "BlendMode", PyBlendMode, ["Normal", "Screen"]);

export interface Blending {
  /** L8, or one of 16 bits */
  space: string;
  screen: boolean;
  /** opacity, 256 being full */
  factor1: number;
  factor2: number;
  /** values that show nothing of their bitmap */
  skip1: number | undefined;
  skip2: number | undefined;
  /** opacity of the second bitmap's pixels, 255 being full */
  mask: PyBitmap | undefined;
}

const divide = (a: number, b: number): number => Math.trunc(a / b);

export function alphaBlend(target: PyBitmap, first: PyBitmap, second: PyBitmap, how: Blending): void {
  const blendRow = how.space === "L8" ? blendLuminance : blendColors;
  for (let y = 0; y < target.height; y++) blendRow(target, first, second, how, y);
}

/** The second bitmap's opacity at a place, and whether it is to be seen there. */
function opacity(how: Blending, x: number, y: number): { factor2: number; seen: boolean } {
  if (how.mask === undefined) return { factor2: how.factor2, seen: true };
  const mask = how.mask.pixel(x, y);
  return { factor2: divide(how.factor2 * mask + 127, 255), seen: mask !== 0 };
}

/** Both parts, 0-255, together; `whole` is what all is divided by. */
function together(a: number, b: number, factor1: number, factor2: number, screen: boolean, whole: number): number {
  const under = a * factor1;
  const over = b * factor2;
  const sum = screen ? over + under - divide(over * under, 65536) : over + divide(under * (256 - factor2), 256);
  return divide(sum, whole);
}

function blendLuminance(target: PyBitmap, first: PyBitmap, second: PyBitmap, how: Blending, y: number): void {
  const { factor1, screen } = how;
  // The firmware goes on in a source only where it took a pixel of it.
  let [x1, x2] = [0, 0];
  for (let x = 0; x < target.width; x++) {
    const { factor2, seen } = opacity(how, x, y);
    const [a, b] = [first.pixel(x1, y), second.pixel(x2, y)];
    const take1 = how.skip1 === undefined || a !== (how.skip1 & 0xff);
    const take2 = seen && (how.skip2 === undefined || b !== (how.skip2 & 0xff));
    if (take1) x1++;
    if (take2) x2++;
    let value = target.pixel(x, y);
    if (take1 && take2) {
      const whole = factor1 + factor2 - divide(factor1 * factor2, 256);
      value = whole > 0 ? together(a, b, factor1, factor2, screen, whole) : 0;
    } else if (take1) value = divide(a * factor1, 256);
    else if (take2) value = divide(b * factor2, 256);
    target.setPixel(x, y, Math.min(255, Math.max(0, value)));
  }
}

const [highMask, greenMask, lowMask] = [0xf800, 0x07e0, 0x001f];

function blendColors(target: PyBitmap, first: PyBitmap, second: PyBitmap, how: Blending, y: number): void {
  const order = how.space.endsWith("_SWAPPED") ? swapBytes : (pixel: number): number => pixel;
  const { factor1 } = how;
  for (let x = 0; x < target.width; x++) {
    const { factor2, seen } = opacity(how, x, y);
    const [a, b] = [order(first.pixel(x, y)), order(second.pixel(x, y))];
    const take1 = how.skip1 === undefined || a !== how.skip1;
    const take2 = seen && (how.skip2 === undefined || b !== how.skip2);
    if (take1 && take2) {
      const whole = factor1 + factor2 - divide(factor1 * factor2, 256);
      if (whole > 0) target.setPixel(x, y, order(mixed(a, b, factor1, factor2, how.screen, whole)));
    } else if (take1) target.setPixel(x, y, dimmed(a, factor1));
    else if (take2) target.setPixel(x, y, dimmed(b, factor2));
  }
}

function mixed(a: number, b: number, factor1: number, factor2: number, screen: boolean, whole: number): number {
  const part = (one: number, other: number): number => together(one, other, factor1, factor2, screen, whole);
  const limit = (v: number, mask: number): number => Math.min(mask, Math.max(0, v)) & mask;
  const high = (part((a & highMask) >> 8, (b & highMask) >> 8) << 8) & highMask;
  const green = (part((a & greenMask) >> 3, (b & greenMask) >> 3) << 3) & greenMask;
  const low = (part((a & lowMask) << 3, (b & lowMask) << 3) >> 3) & lowMask;
  return limit(high, highMask) | limit(green, greenMask) | limit(low, lowMask);
}

/** One bitmap alone. The firmware keeps the bits that fall into the next part, and does not swap the bytes back. */
function dimmed(pixel: number, factor: number): number {
  const part = (mask: number): number => divide((pixel & mask) * factor, 256);
  return part(highMask) | part(greenMask) | part(lowMask);
}
