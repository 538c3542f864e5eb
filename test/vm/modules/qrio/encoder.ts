/**
 * Codes to be read in tests, made from bits by the standard's rules and by nothing of the decoder's: error correction by long division,
 * patterns drawn one by one.
 *
 * @see ISO/IEC 18004:2015 §6.3, §7
 */

/** Rows of modules, true for dark. */
export type Modules = boolean[][];

export interface Kind {
  version: number;
  /** the two bits of the format: L 1, M 0, Q 3, H 2 */
  level: number;
  /** 0: (row + column) even; 1: row even; others are not drawn here */
  mask: 0 | 1;
  /** codewords of data in each block */
  blocks: readonly number[];
  /** codewords of error correction in each block */
  correction: number;
  /** rows and columns of alignment patterns */
  lines: readonly number[];
}

/** @see ISO/IEC 18004:2015 table 9, annex E */
export const kinds = {
  "1-L": { version: 1, level: 1, mask: 0, blocks: [19], correction: 7, lines: [] },
  "1-H": { version: 1, level: 2, mask: 1, blocks: [9], correction: 17, lines: [] },
  "2-M": { version: 2, level: 0, mask: 1, blocks: [28], correction: 16, lines: [6, 18] },
  "5-Q": { version: 5, level: 3, mask: 0, blocks: [15, 15, 16, 16], correction: 18, lines: [6, 30] },
  "10-M": { version: 10, level: 0, mask: 0, blocks: [43, 43, 43, 43, 44], correction: 26, lines: [6, 28, 50] },
} as const satisfies Record<string, Kind>;

/** A number in binary. */
export function bits(value: number, length: number): string {
  return value.toString(2).padStart(length, "0");
}

/** Bytes in byte mode, for versions up to 9. */
export function bytesSegment(text: string): string {
  return bits(4, 4) + bits(text.length, 8) + Array.from(text, (each) => bits(each.charCodeAt(0), 8)).join("");
}

/** @param spoil  changes the codewords of one block, data and then error correction, before they are put into the code */
export function encode(kind: Kind, text: string, spoil: (block: number[], index: number) => void = () => {}): Modules {
  const room = kind.blocks.reduce((sum, each) => sum + each, 0) * 8;
  const ended = text + "0".repeat(Math.min(4, room - text.length));
  const whole = ended.padEnd(Math.ceil(ended.length / 8) * 8, "0");
  const data = (whole + "1110110000010001".repeat(room / 16 + 1))
    .slice(0, room)
    .match(/.{8}/g)!
    .map((each) => parseInt(each, 2));
  const blocks = kind.blocks.map((length, i) => {
    const own = data.splice(0, length);
    const block = [...own, ...correctionOf(own, kind.correction)];
    spoil(block, i);
    return { data: block.slice(0, length), correction: block.slice(length) };
  });
  const codewords = [...inTurns(blocks.map((each) => each.data)), ...inTurns(blocks.map((each) => each.correction))];
  return draw(kind, codewords.map((each) => bits(each, 8)).join(""));
}

function inTurns(lists: readonly (readonly number[])[]): number[] {
  const longest = Math.max(...lists.map((each) => each.length));
  return Array.from({ length: longest }, (_, i) => lists.flatMap((each) => each.slice(i, i + 1))).flat();
}

function multiply(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ (product & 0x80 ? 0x11d : 0);
    if ((b >> bit) & 1) product ^= a;
  }
  return product;
}

/** What is left when the data are divided by (x - 1)(x - 2)(x - 4) …, the highest coefficient first. */
function correctionOf(data: readonly number[], count: number): number[] {
  let generator = [1];
  for (let i = 0, root = 1; i < count; i++, root = multiply(root, 2))
    generator = [...generator, 0].map((each, j) => each ^ (j === 0 ? 0 : multiply(generator[j - 1], root)));
  const rest = [...data, ...new Array<number>(count).fill(0)];
  for (let i = 0; i < data.length; i++) {
    const factor = rest[i];
    generator.forEach((each, j) => (rest[i + j] ^= multiply(each, factor)));
  }
  return rest.slice(data.length);
}

function draw({ version, level, mask, lines }: Kind, stream: string): Modules {
  const size = 17 + 4 * version;
  const modules: (boolean | undefined)[][] = Array.from({ length: size }, () =>
    new Array<undefined>(size).fill(undefined),
  );
  const rings = (row: number, column: number, dark: readonly boolean[]): void => {
    for (let i = 1 - dark.length; i < dark.length; i++)
      for (let j = 1 - dark.length; j < dark.length; j++)
        if (modules[row + i] !== undefined && column + j >= 0 && column + j < size)
          modules[row + i][column + j] = dark[Math.max(Math.abs(i), Math.abs(j))];
  };
  for (let i = 0; i < size; i++) modules[6][i] = modules[i][6] = i % 2 === 0;
  for (const [row, column] of [
    [3, 3],
    [3, size - 4],
    [size - 4, 3],
  ])
    rings(row, column, [true, true, false, true, false]);
  for (const row of lines)
    for (const column of lines)
      if (modules[row][column] === undefined || ((row === 6) !== (column === 6) && row + column < size - 1))
        rings(row, column, [true, false, true]);
  format(modules, (level << 3) | mask);
  if (version >= 7) versionInformation(modules, version);
  let at = 0;
  for (let right = size - 1, up = true; right > 0; right -= 2, up = !up) {
    if (right === 6) right = 5;
    for (let i = 0; i < size; i++)
      for (const column of [right, right - 1]) {
        const row = up ? size - 1 - i : i;
        const masked = mask === 0 ? (row + column) % 2 === 0 : row % 2 === 0;
        modules[row][column] ??= (stream[at++] === "1") !== masked;
      }
  }
  return modules as Modules;
}

/** Appends what is left of a number divided by a generator, both polynomials over 0 and 1. */
function withRest(value: number, generator: number, length: number): number {
  let rest = value << length;
  for (let bit = 31 - Math.clz32(rest); rest >> length > 0; bit = 31 - Math.clz32(rest))
    rest ^= generator << (bit - length);
  return (value << length) | rest;
}

function format(modules: (boolean | undefined)[][], five: number): void {
  const size = modules.length;
  const code = withRest(five, 0x537, 10) ^ 0x5412;
  for (let bit = 0; bit < 15; bit++) {
    const dark = ((code >> bit) & 1) === 1;
    const [row, column] = bit < 6 ? [bit, 8] : bit < 8 ? [bit + 1, 8] : bit === 8 ? [8, 7] : [8, 14 - bit];
    modules[row][column] = dark;
    if (bit < 8) modules[8][size - 1 - bit] = dark;
    else modules[size - 15 + bit][8] = dark;
  }
  modules[size - 8][8] = true;
}

function versionInformation(modules: (boolean | undefined)[][], version: number): void {
  const code = withRest(version, 0x1f25, 12);
  for (let bit = 0; bit < 18; bit++) {
    const [short, long] = [Math.floor(bit / 3), modules.length - 11 + (bit % 3)];
    modules[short][long] = modules[long][short] = ((code >> bit) & 1) === 1;
  }
}
