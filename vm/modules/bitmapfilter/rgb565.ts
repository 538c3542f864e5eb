/**
 * Pixels as bitmapfilter sees them: RGB565 with its bytes swapped in the bitmap, and their luminance and chrominance in 8 bits.
 *
 * @see shared-module/bitmapfilter/macros.h
 */
import { valueError } from "../../objects/error.js";
import { swapBytes } from "../displayio/colorspace.js";
import type { PyBitmap } from "../displayio/bitmap.js";

export const max5 = 31;
export const max6 = 63;

/** 5 bits. */
export const redOf = (pixel: number): number => (pixel >> 11) & max5;
/** 6 bits. */
export const greenOf = (pixel: number): number => (pixel >> 5) & max6;
/** 5 bits. */
export const blueOf = (pixel: number): number => pixel & max5;

export function join565(red: number, green: number, blue: number): number {
  return ((red << 11) | (green << 5) | blue) & 0xffff;
}

export function clamp(v: number, max: number): number {
  return v < 0 ? 0 : v > max ? max : v;
}

/** To the nearest integer, halves away from zero. */
export function roundHalfAway(v: number): number {
  return v < 0 ? -Math.round(-v) : Math.round(v);
}

type Eight = readonly [red: number, green: number, blue: number];

/** 8 bits each, the high ones repeated at the bottom. */
function eightBits(pixel: number): Eight {
  const [red, green, blue] = [redOf(pixel), greenOf(pixel), blueOf(pixel)];
  return [(red << 3) | (red >> 2), (green << 2) | (green >> 4), (blue << 3) | (blue >> 2)];
}

/** 0.299 R + 0.587 G + 0.114 B, 0-255 */
export function luminance(pixel: number): number {
  const [red, green, blue] = eightBits(pixel);
  return (red * 38 + green * 75 + blue * 15) >> 7;
}

/** The same colour, so far as it fits, with another luminance. */
export function withLuminance(pixel: number, y: number): number {
  const [red, green, blue] = eightBits(pixel);
  const u = (red * -21 - green * 43 + blue * 64) >> 7;
  const v = (red * 64 - green * 54 - blue * 10) >> 7;
  const r = clamp(y + ((91881 * v) >> 16), 255);
  const g = clamp(y - ((22554 * u + 46802 * v) >> 16), 255);
  const b = clamp(y + ((116130 * u) >> 16), 255);
  return join565(r >> 3, g >> 2, b >> 3);
}

/** @throws ValueError  for a bitmap of other than 16 bits */
export function checkDepth(bitmap: PyBitmap): PyBitmap {
  if (bitmap.bits !== 16) throw valueError("unsupported bitmap depth");
  return bitmap;
}

/** A row of 16-bit pixels. */
export function rowOf(bitmap: PyBitmap, y: number): Uint16Array {
  return bitmap.halves.subarray(y * bitmap.stride * 2, y * bitmap.stride * 2 + bitmap.width);
}

/**
 * Changes the pixels that the mask does not spare.
 *
 * @param mask    where its values are not 0 the pixel stays; undefined: all change
 * @param change  of a pixel
 */
export function mapPixels(bitmap: PyBitmap, mask: PyBitmap | undefined, change: (pixel: number) => number): void {
  checkDepth(bitmap);
  for (let y = 0; y < bitmap.height; y++) {
    const row = rowOf(bitmap, y);
    for (let x = 0; x < row.length; x++)
      if (mask === undefined || mask.pixel(x, y) === 0) row[x] = swapBytes(change(swapBytes(row[x])));
  }
}
