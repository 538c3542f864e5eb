/**
 * A bitmap turned and scaled into another: each pixel of the part of the target that can be hit asks for the source's pixel that lies
 * there.
 *
 * @see shared-module/bitmaptools/__init__.c (common_hal_bitmaptools_rotozoom)
 */
import type { PyBitmap } from "../displayio/bitmap.js";
import type { Rectangle } from "./arguments.js";

export interface Turn {
  /** clockwise, radians */
  angle: number;
  scale: number;
  /** the point of the target on which the source's point comes to lie */
  target: readonly [x: number, y: number];
  source: readonly [x: number, y: number];
  /** what of them takes part */
  targetClip: Rectangle;
  sourceClip: Rectangle;
}

export function rotozoom(target: PyBitmap, source: PyBitmap, turn: Turn, skip: number | undefined): void {
  const { sourceClip } = turn;
  const box = boundingBox(source, turn);
  const [ox, oy] = turn.target;
  const [px, py] = turn.source;
  // A pixel to the right in the target is (across, -along) in the source, a pixel down is (along, across).
  const across = Math.cos(turn.angle) / turn.scale;
  const along = Math.sin(turn.angle) / turn.scale;
  const back = -along;
  let rowU = px - (ox * across + oy * along) + box.y1 * along;
  let rowV = py - (ox * back + oy * across) + box.y1 * across;
  for (let y = box.y1; y <= box.y2; y++) {
    let u = rowU + box.x1 * across;
    let v = rowV + box.x1 * back;
    for (let x = box.x1; x <= box.x2; x++) {
      if (u >= sourceClip.x1 && u < sourceClip.x2 && v >= sourceClip.y1 && v < sourceClip.y2) {
        const value = source.pixel(Math.trunc(u), Math.trunc(v));
        if (value !== skip) target.setPixel(x, y, value);
      }
      u += across;
      v += back;
    }
    rowU += along;
    rowV += across;
  }
}

/** Where the source's corners come to lie, within the target's clip; the right and lower limits included. */
function boundingBox(source: PyBitmap, { angle, scale, target, source: pivot, targetClip: clip }: Turn): Rectangle {
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  let [x1, y1, x2, y2] = [clip.x2, clip.y2, clip.x1, clip.y1];
  for (const cx of [-pivot[0], source.width - pivot[0]])
    for (const cy of [-pivot[1], source.height - pivot[1]]) {
      const x = cosine * cx * scale - sine * cy * scale + target[0];
      const y = sine * cx * scale + cosine * cy * scale + target[1];
      if (x < x1) x1 = Math.trunc(x);
      if (x > x2) x2 = Math.trunc(x);
      if (y < y1) y1 = Math.trunc(y);
      if (y > y2) y2 = Math.trunc(y);
    }
  return {
    x1: Math.max(x1, clip.x1),
    y1: Math.max(y1, clip.y1),
    x2: Math.min(x2, clip.x2 - 1),
    y2: Math.min(y2, clip.y2 - 1),
  };
}
