/**
 * From the modules of a code to its data: up and down the columns in pairs, without the mask, sorted into blocks, whose errors are corrected.
 *
 * @see ISO/IEC 18004:2015 §7.7.3, §7.8.2, §7.6
 */
import { type Format, type ModuleAt, readFormat } from "./format.js";
import { correct } from "./reed-solomon.js";
import { alignmentCentres, blocksOf } from "./versions.js";

/** Whether the mask turns a module over. */
const masks: readonly ((row: number, column: number) => boolean)[] = [
  (i, j) => (i + j) % 2 === 0,
  (i) => i % 2 === 0,
  (_, j) => j % 3 === 0,
  (i, j) => (i + j) % 3 === 0,
  (i, j) => (Math.floor(i / 2) + Math.floor(j / 3)) % 2 === 0,
  (i, j) => ((i * j) % 2) + ((i * j) % 3) === 0,
  (i, j) => (((i * j) % 2) + ((i * j) % 3)) % 2 === 0,
  (i, j) => (((i + j) % 2) + ((i * j) % 3)) % 2 === 0,
];

/**
 * @param modules  size × size, row by row, 1 for dark
 * @returns  undefined when they are no code, or have too many errors
 */
export function readData(modules: Uint8Array, size: number): Uint8Array | undefined {
  const version = (size - 17) / 4;
  if (version < 1 || version > 40) return undefined;
  const at: ModuleAt = (row, column) => modules[row * size + column];
  const format = readFormat(at, size);
  return format === undefined ? undefined : corrected(readCodewords(at, version, format), version, format);
}

function readCodewords(at: ModuleAt, version: number, { mask }: Format): Uint8Array {
  const size = 4 * version + 17;
  const reserved = reservedModules(version);
  const bytes = new Uint8Array(Math.ceil(size ** 2 / 8));
  let count = 0;
  for (const [row, column] of zigzag(size)) {
    if (reserved[row * size + column] === 1) continue;
    const bit = masks[mask](row, column) ? 1 - at(row, column) : at(row, column);
    bytes[count >> 3] |= bit << (7 - (count & 7));
    count++;
  }
  return bytes;
}

/** Every module but those of the timing pattern's column: two columns at a time, from the right, upwards first. */
function* zigzag(size: number): Generator<readonly [row: number, column: number]> {
  let up = true;
  for (let right = size - 1; right > 0; right -= right === 8 ? 3 : 2) {
    for (let i = 0; i < size; i++) {
      const row = up ? size - 1 - i : i;
      yield [row, right];
      yield [row, right - 1];
    }
    up = !up;
  }
}

/** @returns  1 for the modules that hold no data */
function reservedModules(version: number): Uint8Array {
  const size = 4 * version + 17;
  const reserved = new Uint8Array(size * size);
  const take = (top: number, left: number, height: number, width: number): void => {
    for (let row = top; row < top + height; row++) reserved.fill(1, row * size + left, row * size + left + width);
  };
  // Finder patterns, what parts them from the rest, and the format.
  take(0, 0, 9, 9);
  take(0, size - 8, 9, 8);
  take(size - 8, 0, 8, 9);
  take(6, 0, 1, size);
  take(0, 6, size, 1);
  if (version >= 7) {
    take(0, size - 11, 6, 3);
    take(size - 11, 0, 3, 6);
  }
  for (const [row, column] of alignmentCentres(version)) take(row - 2, column - 2, 5, 5);
  return reserved;
}

/**
 * The blocks' codewords come in turns. The firmware looks for the last one of the longer blocks where it would be if all were as long, and finds
 * another: error correction mends that, and can mend one error less there.
 */
function corrected(codewords: Uint8Array, version: number, { level }: Format): Uint8Array | undefined {
  const { count, data, longer, correction } = blocksOf(version, level);
  const all = new Uint8Array(count * data + longer);
  let filled = 0;
  for (let i = 0; i < count; i++) {
    const length = i < count - longer ? data : data + 1;
    const block = new Uint8Array(length + correction);
    for (let j = 0; j < length; j++) block[j] = codewords[j * count + i];
    for (let j = 0; j < correction; j++) block[length + j] = codewords[all.length + j * count + i];
    if (!correct(block, correction)) return undefined;
    all.set(block.subarray(0, length), filled);
    filled += length;
  }
  return all;
}
