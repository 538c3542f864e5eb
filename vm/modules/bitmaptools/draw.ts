/** Lines, circles and areas of one value. What lies outside of the bitmap is not drawn. @see shared-module/bitmaptools/__init__.c */
import type { PyBitmap } from "../displayio/bitmap.js";
import type { Rectangle } from "./arguments.js";

export function fillRegion(target: PyBitmap, { x1, y1, x2, y2 }: Rectangle, value: number): void {
  for (let y = y1; y < y2; y++) for (let x = x1; x < x2; x++) target.setPixel(x, y, value);
}

export function replaceColor(target: PyBitmap, before: number, after: number): void {
  for (let y = 0; y < target.height; y++)
    for (let x = 0; x < target.width; x++) if (target.pixel(x, y) === before) target.setPixel(x, y, after);
}

/** Fills the pixels of one value that touch each other. */
export function boundaryFill(target: PyBitmap, x: number, y: number, value: number, replaced: number): void {
  if (value === replaced) return;
  const { width, height } = target;
  const open: (readonly [number, number])[] = [[x, y]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [px, py] = next;
    if (px < 0 || px >= width || py < 0 || py >= height || target.pixel(px, py) !== replaced) continue;
    target.setPixel(px, py, value);
    open.push([px, py - 1], [px - 1, py], [px + 1, py], [px, py + 1]);
  }
}

/** Bresenham's line, both ends included, always drawn from its left (or upper) end. */
export function drawLine(target: PyBitmap, x1: number, y1: number, x2: number, y2: number, value: number): void {
  const steep = Math.abs(y2 - y1) > Math.abs(x2 - x1);
  const [from, to] = steep
    ? [
        [y1, x1],
        [y2, x2],
      ]
    : [
        [x1, y1],
        [x2, y2],
      ];
  const [[along, across], [end, far]] = from[0] > to[0] ? [to, from] : [from, to];
  const length = end - along;
  const rise = Math.abs(far - across);
  const step = across < far ? 1 : -1;
  let error = Math.trunc(length / 2);
  for (let at = along, side = across; at <= end; at++) {
    if (steep) target.setPixel(side, at, value);
    else target.setPixel(at, side, value);
    error -= rise;
    if (error < 0) {
      side += step;
      error += length;
    }
  }
}

export function drawPolygon(
  target: PyBitmap,
  points: readonly (readonly [x: number, y: number])[],
  value: number,
  close: boolean,
): void {
  points.forEach(([x, y], i) => {
    if (i > 0) drawLine(target, ...points[i - 1], x, y, value);
  });
  const last = points.at(-1);
  if (close && last !== undefined) drawLine(target, ...last, ...points[0], value);
}

/** Bresenham's circle. */
export function drawCircle(target: PyBitmap, x: number, y: number, radius: number, value: number): void {
  let decision = 3 - 2 * radius;
  let b = radius;
  for (let a = 0; a <= b; a++) {
    for (const [dx, dy] of [
      [a, b],
      [b, a],
    ])
      for (const [sx, sy] of [
        [1, 1],
        [-1, -1],
        [-1, 1],
        [1, -1],
      ])
        target.setPixel(x + sx * dx, y + sy * dy, value);
    if (decision <= 0) decision += 4 * a + 6;
    else {
      decision += 4 * (a - b) + 10;
      b--;
    }
  }
}
