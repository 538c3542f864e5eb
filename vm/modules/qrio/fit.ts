/**
 * The place of a grid made better: its map is changed a little, one coefficient after the other, as long as the patterns that every code has
 * come out darker and lighter where they should.
 *
 * @see ISO/IEC 18004:2015 §6.3 for the patterns; quirc lib/identify.c for how far and how often
 */
import { finderSide } from "./finders.js";
import { type Projection, project } from "./projection.js";
import type { Picture } from "./picture.js";
import { alignmentCentres } from "./versions.js";

/** A module whose colour is known: 1 dark, -1 light. */
interface Known {
  row: number;
  column: number;
  sign: 1 | -1;
}

const rounds = 5;
/** The first change is a fiftieth, each further round's half of the one before. */
const firstChange = Math.fround(0.02);

export function fit(picture: Picture, size: number, start: Projection): Projection {
  const known = knownModules(size);
  const best = Float32Array.from(start);
  const changes = Float32Array.from(start, (each) => each * firstChange);
  let greatest = score(picture, known, best);
  for (let round = 0; round < rounds; round++)
    for (let i = 0; i < best.length; i++)
      for (const direction of [-1, 1]) {
        const before = best[i];
        best[i] += direction * changes[i] * 0.5 ** round;
        const found = score(picture, known, best);
        if (found > greatest) greatest = found;
        else best[i] = before;
      }
  return best;
}

/** @param size  modules along a side */
function knownModules(size: number): readonly Known[] {
  const middle = (finderSide - 1) / 2;
  const far = size - 1 - middle;
  return [
    ...timing(size),
    ...[
      [middle, middle],
      [middle, far],
      [far, middle],
    ].flatMap(([row, column]) => rings(row, column, [1, 1, -1, 1])),
    ...alignmentCentres((size - 17) / 4).flatMap(([row, column]) => rings(row, column, [1, -1, 1])),
  ];
}

function timing(size: number): readonly Known[] {
  const line = finderSide - 1;
  return Array.from({ length: Math.max(0, size - 2 * finderSide) }, (_, i) => i + finderSide).flatMap((at) => {
    const sign = at % 2 === 0 ? 1 : -1;
    return [
      { row: line, column: at, sign },
      { row: at, column: line, sign },
    ] as const;
  });
}

/** Squares around a module, with the module itself first. */
function rings(row: number, column: number, signs: readonly (1 | -1)[]): readonly Known[] {
  const reach = signs.length - 1;
  const offsets = Array.from({ length: 2 * reach + 1 }, (_, i) => i - reach);
  return offsets.flatMap((down) =>
    offsets.map((right) => ({
      row: row + down,
      column: column + right,
      sign: signs[Math.max(Math.abs(down), Math.abs(right))],
    })),
  );
}

/** Nine points of a module are looked at. */
const within = [0.3, 0.5, 0.7].map(Math.fround);

function score(picture: Picture, known: readonly Known[], projection: Projection): number {
  let sum = 0;
  for (const { row, column, sign } of known)
    for (const down of within)
      for (const right of within)
        sum += sign * picture.sign(project(projection, Math.fround(column + right), Math.fround(row + down)));
  return sum;
}
