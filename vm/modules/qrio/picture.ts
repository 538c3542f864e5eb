/**
 * The connected dark regions of a picture. Every row is kept as its runs of dark pixels; a region is made of the runs that touch along an edge,
 * collected when somebody asks for the first of its pixels, depth first, those above before those below. The firmware's fill goes the same
 * way, which decides who is first among equals, and has the same limits.
 *
 * @see quirc lib/identify.c, lib/quirc_internal.h
 */

export interface Point {
  x: number;
  y: number;
}

/** Pixels `from` up to and with `to` of row `y`. */
export interface Run {
  y: number;
  from: number;
  to: number;
}

export interface Region {
  /** the pixel that was asked for first */
  seed: Point;
  /** pixels */
  area: number;
  /** in the order of the fill */
  runs: readonly Run[];
  /** belongs to a finder pattern */
  taken: boolean;
}

/** Regions that are looked at in one picture; beyond, there are none. */
const regionLimit = 252;

export class Picture {
  /** the dark runs of each row, from left to right */
  readonly rows: readonly (readonly Run[])[];
  private readonly regions = new Map<Run, Region>();
  private count = 0;

  /** @param dark  width × height bytes, 1 for dark */
  constructor(
    readonly width: number,
    readonly height: number,
    private readonly dark: Uint8Array,
  ) {
    this.rows = Array.from({ length: height }, (_, y) => runsOf(dark.subarray(y * width, (y + 1) * width), y));
  }

  /** @returns 1 dark, -1 light, 0 outside of the picture */
  sign(p: Point): number {
    if (p.x < 0 || p.y < 0 || p.x >= this.width || p.y >= this.height) return 0;
    return this.dark[p.y * this.width + p.x] === 1 ? 1 : -1;
  }

  /** @returns undefined for light pixels, outside of the picture, and when there are too many regions */
  regionAt(p: Point): Region | undefined {
    const run = this.sign(p) === 1 ? this.rows[p.y].find((each) => each.to >= p.x) : undefined;
    if (run === undefined) return undefined;
    const known = this.regions.get(run);
    if (known !== undefined || this.count >= regionLimit) return known;
    this.count++;
    return this.collect(run, p);
  }

  private collect(first: Run, seed: Point): Region {
    const runs: Run[] = [];
    const region: Region = { seed, area: 0, runs, taken: false };
    const enter = (run: Run): Generator<Run> => {
      this.regions.set(run, region);
      runs.push(run);
      region.area += run.to - run.from + 1;
      return this.beside(run);
    };
    // What is too entangled is left half collected: no part of a code is.
    const deepest = Math.max(1, Math.floor((this.height * 2) / 3));
    const path = [enter(first)];
    while (path.length > 0 && path.length < deepest) {
      const next = path[path.length - 1].next();
      if (next.done === true) path.pop();
      else path.push(enter(next.value));
    }
    return region;
  }

  /** The runs that touch one and belong to no region yet. */
  private *beside(run: Run): Generator<Run> {
    for (const y of [run.y - 1, run.y + 1])
      for (const other of this.rows[y] ?? []) {
        if (other.from > run.to) break;
        if (other.to >= run.from && !this.regions.has(other)) yield other;
      }
  }
}

function runsOf(row: Uint8Array, y: number): Run[] {
  const runs: Run[] = [];
  for (let from = row.indexOf(1); from >= 0;) {
    const light = row.indexOf(0, from);
    const to = (light < 0 ? row.length : light) - 1;
    runs.push({ y, from, to });
    from = light < 0 ? -1 : row.indexOf(1, light);
  }
  return runs;
}

/** The end of a run, of all of a region, for which the score is greatest; `start` unless one is greater. */
export function farthest(region: Region, start: Point, score: (p: Point) => number): Point {
  let best = start;
  let greatest = score(start);
  for (const { y, from, to } of region.runs)
    for (const x of [from, to]) {
      const found = score({ x, y });
      if (found > greatest) [best, greatest] = [{ x, y }, found];
    }
  return best;
}
