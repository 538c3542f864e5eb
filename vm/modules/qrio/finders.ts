/**
 * The finder patterns of a picture: a dark ring around a dark stone, which every line through the middle crosses in runs of 1:1:3:1:1.
 * A line of the picture that has such runs is asked whether its outer two are one region and the inner one another.
 *
 * @see ISO/IEC 18004:2015 §6.3.3 and §12 a; quirc lib/identify.c for the tolerances
 */
import { type Corners, type Projection, project, squareOnto } from "./projection.js";
import { type Picture, type Point, type Region, type Run, farthest } from "./picture.js";

/** Modules along the ring. */
export const finderSide = 7;

const finderLimit = 32;

export class Finder {
  readonly centre: Point;
  /** of the ring's own modules onto the picture */
  projection: Projection;
  /** @param corners  of the ring, one after the other around it */
  constructor(public corners: Corners) {
    this.projection = squareOnto(corners, finderSide);
    this.centre = project(this.projection, finderSide / 2, finderSide / 2);
  }

  /** Begins with another corner. */
  turn(first: number): void {
    const [p, q, r, s] = [0, 1, 2, 3].map((i) => this.corners[(i + first) % 4]);
    this.corners = [p, q, r, s];
    this.projection = squareOnto(this.corners, finderSide);
  }
}

/** @returns from top to bottom, 32 at most */
export function findFinders(picture: Picture): readonly Finder[] {
  const found: Finder[] = [];
  for (const runs of picture.rows)
    for (let i = 2; i < runs.length && found.length < finderLimit; i++) {
      // Nothing is known of a run that the picture cuts off.
      if (runs[i].to === picture.width - 1 || !isFinderLine(runs[i - 2], runs[i - 1], runs[i])) continue;
      const finder = finderAt(picture, runs[i - 2], runs[i - 1], runs[i]);
      if (finder !== undefined) found.push(finder);
    }
  return found;
}

/** Each run may be off by three quarters of a module, which is measured by the four that are one module long. */
function isFinderLine(left: Run, middle: Run, right: Run): boolean {
  const [a, b] = [left.to - left.from + 1, middle.from - left.to - 1];
  const [c, d] = [right.from - middle.to - 1, right.to - right.from + 1];
  const module = (a + b + c + d) / 4;
  const near = (length: number, modules: number): boolean => Math.abs(length - modules * module) <= 0.75 * module;
  return [a, b, c, d].every((each) => near(each, 1)) && near(middle.to - middle.from + 1, 3);
}

function finderAt(picture: Picture, left: Run, middle: Run, right: Run): Finder | undefined {
  const ring = picture.regionAt({ x: right.from, y: right.y });
  const stone = picture.regionAt({ x: middle.from, y: middle.y });
  const other = picture.regionAt({ x: left.from, y: left.y });
  if (ring === undefined || stone === undefined || other !== ring || stone === ring) return undefined;
  if (ring.taken || stone.taken) return undefined;
  // 9 modules to 24.
  const percent = Math.floor((stone.area * 100) / ring.area);
  if (percent < 10 || percent > 70) return undefined;
  ring.taken = true;
  stone.taken = true;
  return new Finder(cornersOf(ring, stone.seed));
}

/** The pixel farthest from the stone is one; it gives the diagonal, along which and across which the others lie outermost. */
function cornersOf(ring: Region, stone: Point): Corners {
  const far = farthest(ring, stone, (p) => (p.x - stone.x) ** 2 + (p.y - stone.y) ** 2);
  const [dx, dy] = [far.x - stone.x, far.y - stone.y];
  const along = (p: Point): number => p.x * dx + p.y * dy;
  const across = (p: Point): number => p.y * dx - p.x * dy;
  return [
    farthest(ring, ring.seed, along),
    farthest(ring, ring.seed, across),
    farthest(ring, ring.seed, (p) => -along(p)),
    farthest(ring, ring.seed, (p) => -across(p)),
  ];
}
