/** displayio.Colorspace, and what a pixel in each is as 0xRRGGBB. @see shared-module/displayio/ColorConverter.c */
import { EnumValue, defineEnumeration } from "../circuitpython/enumeration.js";

/** The class calls itself ColorSpace, the module Colorspace. */
class PyColorspace extends EnumValue {}

const names = [
  "RGB888",
  "RGB565",
  "RGB565_SWAPPED",
  "RGB555",
  "RGB555_SWAPPED",
  "BGR565",
  "BGR565_SWAPPED",
  "BGR555",
  "BGR555_SWAPPED",
  "L8",
] as const;

export type ColorspaceName = (typeof names)[number];

export const colorspace = defineEnumeration("displayio", "ColorSpace", PyColorspace, names);

export function swapBytes(pixel: number): number {
  return ((pixel & 0xff) << 8) | ((pixel >> 8) & 0xff);
}

/**
 * @param pixel  of any size: what lies above its colorspace's bits leaks as it does in the firmware
 * @returns  0xRRGGBB for a pixel of the colorspace's size
 */
export function toRgb888(space: string, pixel: number): number {
  if (space === "RGB888") return pixel;
  if (space === "L8") return (pixel & 0xff) * 0x010101;
  const word = space.endsWith("_SWAPPED") ? swapBytes(pixel) : pixel;
  const [high, green, low] = space.includes("565") ? parts565(word) : parts555(word);
  const [red, blue] = space.startsWith("RGB") ? [high, low] : [low, high];
  return ((red << 16) | (green << 8) | blue) >>> 0;
}

type Parts = readonly [high: number, green: number, low: number];

/** The low bits stay 0. */
function parts565(pixel: number): Parts {
  return [((pixel >>> 11) << 3) >>> 0, ((pixel >>> 5) << 2) & 0xff, (pixel << 3) & 0xff];
}

/** The low bits repeat the high ones. */
function parts555(pixel: number): Parts {
  const widen = (v: number): number => ((v & 0x1f) << 3) | ((v & 0x1f) >> 2);
  return [widen(pixel >>> 10), widen(pixel >>> 5), widen(pixel)];
}
