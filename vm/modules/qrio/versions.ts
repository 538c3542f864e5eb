/**
 * What the 40 versions of a code are made of: where alignment patterns stand, and how the codewords are divided into blocks.
 *
 * @see ISO/IEC 18004:2015 table 1, table 9 and annex E
 */

/** In the order of the two bits that say them. */
export const levels = ["M", "L", "H", "Q"] as const;

export type Level = (typeof levels)[number];

export interface Blocks {
  count: number;
  /** codewords of data in each block; the last `longer` have one more */
  data: number;
  longer: number;
  /** codewords of error correction in each block */
  correction: number;
}

/** Codewords of error correction in a block, by version from 1. */
const corrections: Readonly<Record<Level, readonly number[]>> = {
  L: [
    7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26, 28, 30, 30, 30,
    30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
  ],
  M: [
    10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28, 28, 28, 28, 28,
    28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
  ],
  Q: [
    13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30, 28, 30, 30, 30, 30, 28, 30, 30, 30,
    30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
  ],
  H: [
    17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28, 30, 24, 30, 30, 30, 30, 30, 30, 30,
    30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
  ],
};

/** Blocks, by version from 1. */
const counts: Readonly<Record<Level, readonly number[]>> = {
  L: [
    1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19,
    20, 21, 22, 24, 25,
  ],
  M: [
    1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33,
    35, 37, 38, 40, 43, 45, 47, 49,
  ],
  Q: [
    1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20, 23, 23, 25, 27, 29, 34, 34, 35, 38, 40, 43, 45,
    48, 51, 53, 56, 59, 62, 65, 68,
  ],
  H: [
    1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25, 25, 34, 30, 32, 35, 37, 40, 42, 45, 48, 51,
    54, 57, 60, 63, 66, 70, 74, 77, 81,
  ],
};

/** @param version  1–40 */
export function blocksOf(version: number, level: Level): Blocks {
  const count = counts[level][version - 1];
  const correction = corrections[level][version - 1];
  const codewords = Math.floor(dataModules(version) / 8);
  return { count, correction, data: Math.floor(codewords / count) - correction, longer: codewords % count };
}

/** Modules that are no part of a pattern, nor tell format or version. */
function dataModules(version: number): number {
  const side = 4 * version + 17;
  const perSide = alignmentLines(version).length;
  const alignments = perSide === 0 ? 0 : 25 * (perSide ** 2 - 3) - 10 * (perSide - 2);
  const finders = 3 * 64;
  const timing = 2 * (side - 16);
  const format = 31;
  return side ** 2 - finders - timing - format - alignments - (version < 7 ? 0 : 36);
}

/**
 * Rows, and columns too, of the middles of alignment patterns. The firmware's table has 92 for version 21's last, where the standard has 94:
 * what it reads amiss for that, error correction has to mend.
 * @param version  of a grid, that is, any number
 * @returns  none but for 2–40
 */
export function alignmentLines(version: number): readonly number[] {
  if (version < 2 || version > 40) return [];
  const steps = Math.floor(version / 7) + 1;
  const step = 2 * Math.floor((8 * version + 3 * steps + 8) / (4 * steps));
  const last = 4 * version + 10;
  const lines = [6, ...Array.from({ length: steps }, (_, i) => last - step * (steps - 1 - i))];
  return version === 21 ? [...lines.slice(0, -1), 92] : lines;
}

/** Row and column of each alignment pattern's middle: where the lines meet, but for the corners that have finder patterns. */
export function alignmentCentres(version: number): readonly (readonly [row: number, column: number])[] {
  const lines = alignmentLines(version);
  const last = lines.length - 1;
  return lines.flatMap((row, i) =>
    lines.flatMap((column, j) =>
      (i === 0 && j % last === 0) || (j === 0 && i === last) ? [] : [[row, column] as const],
    ),
  );
}
