/** What bitmaptools and jpegio take: rectangles, values that fit, coordinates of 16 bits. @see shared-bindings/bitmaptools/__init__.c */
import { indexOf } from "../../runtime/protocol.js";
import { valueError } from "../../objects/error.js";
import { None, type PyValue } from "../../objects/object.js";
import { inRange, intArgument } from "../circuitpython/argcheck.js";
import type { PyBitmap } from "../displayio/bitmap.js";

/** The right and lower limits are exclusive. */
export interface Rectangle {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

export function int16(v: PyValue): number {
  return (indexOf(v) << 16) >> 16;
}

/** @throws ValueError  `x2 must be 3-10` */
export function rectangleArgument(limits: readonly PyValue[], width: number, height: number): Rectangle {
  const [x1, x2] = span(limits[0], limits[2], width, "x");
  const [y1, y2] = span(limits[1], limits[3], height, "y");
  return { x1, y1, x2, y2 };
}

function span(low: PyValue, high: PyValue, limit: number, name: string): readonly [number, number] {
  const first = inRange(intArgument(low, `${name}1`), 0, limit, `${name}1`);
  return [first, high === None ? limit : inRange(intArgument(high, `${name}2`), first, limit, `${name}2`)];
}

/** @throws ValueError  for a value that has more bits than the bitmap's */
export function fittingValue(v: PyValue, bitmap: PyBitmap, text = "out of range of target"): number {
  const value = indexOf(v) >>> 0;
  if (value > bitmap.limit) throw valueError(text);
  return value;
}

/** @throws ValueError  when values of the source may not fit */
export function checkFits(source: PyBitmap, target: PyBitmap): void {
  if (target.bits < source.bits) throw valueError("source palette too large");
}
