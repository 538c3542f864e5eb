/**
 * Codes in a picture: three finder patterns of which two lie beside and below the third, as far from it as each other, how many modules there
 * are between them, and the alignment pattern that tells where the fourth corner is. Every such three are taken for a code; whether they are
 * one, the decoder says.
 *
 * @see ISO/IEC 18004:2015 §12; quirc lib/identify.c for the tolerances
 */
import { type Finder, findFinders, finderSide } from "./finders.js";
import { type Projection, project, squareOnto, toInt, unproject } from "./projection.js";
import { fit } from "./fit.js";
import { type Picture, type Point, farthest } from "./picture.js";

export interface Grid {
  /** modules along a side, as measured: 17 and less are no code, nor is more than 177 */
  size: number;
  /** of its modules onto the picture */
  projection: Projection;
}

const gridLimit = 64;

/** In the order of the finder patterns in their corners, from top to bottom; 64 at most. */
export function findGrids(picture: Picture): readonly Grid[] {
  const finders = findFinders(picture);
  const grids: Grid[] = [];
  for (const corner of finders)
    for (const [first, second] of pairsAround(corner, finders)) {
      const grid = grids.length < gridLimit ? gridOf(picture, first, corner, second) : undefined;
      if (grid !== undefined) grids.push(grid);
    }
  return grids;
}

interface Neighbour {
  finder: Finder;
  /** in modules of the one whose neighbour it is */
  distance: number;
}

/** What lies in the two directions of a finder pattern's sides, equally far away. */
function pairsAround(corner: Finder, finders: readonly Finder[]): readonly (readonly [Finder, Finder])[] {
  const along: Neighbour[] = [];
  const across: Neighbour[] = [];
  for (const finder of finders) {
    if (finder === corner) continue;
    const [u, v] = unproject(corner.projection, finder.centre).map((each) => Math.abs(each - finderSide / 2));
    if (u < 0.2 * v) along.push({ finder, distance: v });
    if (v < 0.2 * u) across.push({ finder, distance: u });
  }
  return along.flatMap((a) =>
    across.filter((b) => Math.abs(1 - a.distance / b.distance) < 0.2).map((b) => [a.finder, b.finder] as const),
  );
}

/** How far a point lies to the right of the direction, from an origin. */
function sideOf(p: Point, origin: Point, direction: Point): number {
  return (p.y - origin.y) * direction.x - (p.x - origin.x) * direction.y;
}

function gridOf(picture: Picture, one: Finder, corner: Finder, other: Finder): Grid | undefined {
  const between = { x: other.centre.x - one.centre.x, y: other.centre.y - one.centre.y };
  const turned = sideOf(corner.centre, one.centre, between) > 0;
  const [below, beside] = turned ? [other, one] : [one, other];
  // From the lower left to the upper right; the code's first corner is to the left of it.
  const diagonal = turned ? { x: -between.x, y: -between.y } : between;
  for (const finder of [below, corner, beside]) finder.turn(leftmost(finder, one.centre, diagonal));
  const size = measure(below, corner, beside);
  const guess = crossing(below.corners[0], below.corners[1], beside.corners[0], beside.corners[3]);
  if (guess === undefined) return undefined;
  const fourth = size > 21 ? alignment(picture, guess, below, beside, diagonal) : guess;
  const start = squareOnto([corner.corners[0], beside.corners[0], fourth, below.corners[0]], size - finderSide);
  return { size, projection: fit(picture, size, start) };
}

function leftmost(finder: Finder, origin: Point, direction: Point): number {
  const sides = finder.corners.map((p) => sideOf(p, origin, direction));
  return sides.indexOf(Math.min(...sides));
}

function distance(p: Point, q: Point): number {
  return Math.hypot(p.x - q.x, p.y - q.y);
}

/** Modules along a side, of which there are 4 more with each version; far below 0 when a finder pattern has no sides. */
function measure(below: Finder, corner: Finder, beside: Finder): number {
  const modules = (end: Finder, last: 1 | 3): number =>
    (2 * finderSide * distance(corner.corners[0], end.corners[last])) /
    (distance(corner.corners[0], corner.corners[last]) + distance(end.corners[0], end.corners[last]));
  const mean = (modules(below, 3) + modules(beside, 1)) / 2;
  return 4 * Math.trunc(toInt(mean - 15) / 4) + 17;
}

/** Where the lines through p, q and r, s meet; undefined when they never do. */
function crossing(p: Point, q: Point, r: Point, s: Point): Point | undefined {
  const [ax, ay, bx, by] = [q.x - p.x, q.y - p.y, s.x - r.x, s.y - r.y];
  const area = ax * by - bx * ay;
  if (area === 0) return undefined;
  const [a, b] = [ax * q.y - ay * q.x, bx * s.y - by * s.x];
  return { x: Math.trunc((bx * a - ax * b) / area), y: Math.trunc((by * a - ay * b) / area) };
}

/** The first corner of the alignment pattern's middle, which is to be near the guess; the guess when there is none. */
function alignment(picture: Picture, guess: Point, below: Finder, beside: Finder, diagonal: Point): Point {
  const [u, v] = unproject(below.projection, guess);
  const down = project(below.projection, u, v + 1);
  const [s, t] = unproject(beside.projection, guess);
  const right = project(beside.projection, s + 1, t);
  const module = Math.abs(sideOf(down, guess, { x: right.x - guess.x, y: right.y - guess.y }));
  const areaOfPicture = picture.width * picture.height;
  for (const p of module > 2 * areaOfPicture ? [] : spiral(guess, module * 100)) {
    const region = picture.regionAt(p);
    // Half the area is floored, being counted in pixels.
    if (region !== undefined && region.area >= Math.floor(module / 2) && region.area <= module * 2)
      return farthest(region, region.seed, (q) => -sideOf(q, guess, diagonal));
  }
  return guess;
}

/** Pixels around one: right, up, left, down, with longer and longer sides whose square is less than the area. */
function* spiral({ x, y }: Point, area: number): Generator<Point> {
  for (let turn = 0, side = 1; side * side < area; turn++, side += turn % 2 === 0 ? 1 : 0)
    for (let i = 0; i < side; i++) {
      yield { x, y };
      if (turn % 2 === 0) x += turn % 4 === 0 ? 1 : -1;
      else y += turn % 4 === 1 ? -1 : 1;
    }
}

/** Where a grid's corners lie in the picture: upper left, then clockwise. */
export function cornersOf({ size, projection }: Grid): readonly Point[] {
  return [
    project(projection, 0, 0),
    project(projection, size, 0),
    project(projection, size, size),
    project(projection, 0, size),
  ];
}

/** @returns  size × size, row by row: 1 for dark, 0 for light and what is outside of the picture. Empty for what is no code by its size */
export function modulesOf(picture: Picture, { size, projection }: Grid): Uint8Array {
  const modules = new Uint8Array(size < 21 || size > 177 ? 0 : size * size);
  return modules.map((_, i) => {
    const [row, column] = [Math.floor(i / size), i % size];
    return picture.sign(project(projection, column + 0.5, row + 0.5)) === 1 ? 1 : 0;
  });
}
