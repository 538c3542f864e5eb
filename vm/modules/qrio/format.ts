/**
 * The format of a code: its level of error correction and its mask, five bits that are told twice, each time with ten that correct three errors.
 *
 * @see ISO/IEC 18004:2015 §7.9 and annex C
 */
import { type Level, levels } from "./versions.js";

export interface Format {
  level: Level;
  /** 0–7 */
  mask: number;
}

/** One for dark. */
export type ModuleAt = (row: number, column: number) => number;

const generator = 0b10100110111;
/** So that no format is all light. */
const disguise = 0b101010000010010;

const codes = Array.from({ length: 32 }, (_, format) => {
  let rest = format << 10;
  for (let bit = 14; bit >= 10; bit--) if ((rest >> bit) & 1) rest ^= generator << (bit - 10);
  return ((format << 10) | rest) ^ disguise;
});

/** @returns  undefined when both tellings have more than three errors */
export function readFormat(at: ModuleAt, size: number): Format | undefined {
  const found = nearest(places().map(([r, c]) => at(r, c))) ?? nearest(farPlaces(size).map(([r, c]) => at(r, c)));
  return found === undefined ? undefined : { level: levels[found >> 3], mask: found & 7 };
}

/** @param bits  the lowest first */
function nearest(bits: readonly number[]): number | undefined {
  const distances = codes.map((code) => bits.filter((bit, i) => ((code >> i) & 1) !== bit).length);
  const format = distances.findIndex((distance) => distance <= 3);
  return format < 0 ? undefined : format;
}

type Place = readonly [row: number, column: number];

/** Down and to the left, around the first finder pattern, leaving the timing patterns out; the lowest bit first. */
function places(): readonly Place[] {
  const steps = [0, 1, 2, 3, 4, 5, 7, 8];
  return [
    ...steps.map((row): Place => [row, 8]),
    ...steps
      .slice(0, -1)
      .toReversed()
      .map((column): Place => [8, column]),
  ];
}

/** Below the second and beside the third. */
function farPlaces(size: number): readonly Place[] {
  const bits = Array.from({ length: 15 }, (_, bit) => bit);
  return bits.map((bit): Place => (bit < 8 ? [8, size - 1 - bit] : [size - 15 + bit, 8]));
}
