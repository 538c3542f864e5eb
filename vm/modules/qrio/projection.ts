/**
 * The projective map of a plane, in which a code's modules are squares of side 1, onto the picture. It is calculated in single precision, as in
 * the firmware: points often lie halfway between two pixels, and which of them is taken is up to the last bit.
 *
 * @see P. S. Heckbert, Fundamentals of Texture Mapping and Image Warping (1989), §2.2.3
 */
import type { Point } from "./picture.js";

/** a to h of x = (a u + b v + c) / (g u + h v + 1), y = (d u + e v + f) / (g u + h v + 1) */
export type Projection = Readonly<Float32Array>;

const single = Math.fround;

export type Corners = readonly [Point, Point, Point, Point];

/** @param corners  where (0, 0), (side, 0), (side, side) and (0, side) lie in the picture */
export function squareOnto([p, q, r, s]: Corners, side: number): Projection {
  const [sumX, sumY] = [p.x - q.x + r.x - s.x, p.y - q.y + r.y - s.y];
  const [ax, ay, bx, by] = [q.x - r.x, q.y - r.y, s.x - r.x, s.y - r.y];
  const whole = (ax * by - bx * ay) * side;
  const g = (sumX * by - bx * sumY) / whole;
  const h = (ax * sumY - sumX * ay) / whole;
  return Float32Array.of(
    (q.x - p.x) / side + g * q.x,
    (s.x - p.x) / side + h * s.x,
    p.x,
    (q.y - p.y) / side + g * q.y,
    (s.y - p.y) / side + h * s.y,
    p.y,
    g,
    h,
  );
}

/** @param u  @param v  in single precision. @returns the nearest pixel */
export function project([a, b, c, d, e, f, g, h]: Projection, u: number, v: number): Point {
  const w = single(single(single(g * u) + single(h * v)) + 1);
  return {
    x: nearest(single(single(single(single(a * u) + single(b * v)) + c) / w)),
    y: nearest(single(single(single(single(d * u) + single(e * v)) + f) / w)),
  };
}

/** @returns u, v */
export function unproject([a, b, c, d, e, f, g, h]: Projection, { x, y }: Point): readonly [number, number] {
  const w = (d * h - e * g) * x + (b * g - a * h) * y + (a * e - b * d);
  return [
    ((e - f * h) * x + (c * h - b) * y + (b * f - c * e)) / w,
    ((f * g - d) * x + (a - c * g) * y + (c * d - a * f)) / w,
  ];
}

/** Halves to the even neighbour. */
function nearest(n: number): number {
  const down = Math.floor(n);
  return toInt(n - down === 0.5 ? down + (down & 1) : Math.floor(n + 0.5));
}

/** Without a fraction; what is no number or too great is the least int, as where the firmware converts it. */
export function toInt(n: number): number {
  return Math.abs(n) < 2 ** 31 ? Math.trunc(n) : -(2 ** 31);
}
