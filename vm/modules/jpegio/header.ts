/**
 * The segments before a picture's data: size, tables, components. Baseline pictures with one or three components, whose chrominance
 * may be halved across, or across and down.
 *
 * @see ITU-T T.81 annex B
 */
import { type HuffmanTable, buildTable } from "./huffman.js";
import { arai } from "./idct.js";
import { type Source, bufferSize, faults, readExactly } from "./source.js";

export interface Header {
  width: number;
  height: number;
  /** 1 or 3 */
  components: number;
  /** blocks of luminance in a unit of the scan, across and down */
  across: number;
  down: number;
  /** for each component the table of what its 64 coefficients are multiplied by, with the factors of the transform */
  quantization: readonly Int32Array[];
  /** of luminance, and of chrominance: for the mean of a block, and for the rest */
  huffman: readonly { dc: HuffmanTable; ac: HuffmanTable }[];
  /** units between two restart markers; 0: none */
  restartInterval: number;
}

/** Where the coefficients of a block, in the order of the file, stand row by row. */
export const zigzag = Uint8Array.from(zigzagOrder());

function* zigzagOrder(): Generator<number> {
  for (let diagonal = 0; diagonal < 15; diagonal++) {
    const low = Math.max(0, diagonal - 7);
    const high = Math.min(7, diagonal);
    for (let i = low; i <= high; i++) {
      const row = diagonal % 2 === 0 ? low + high - i : i;
      yield row * 8 + (diagonal - row);
    }
  }
}

interface Frame {
  width: number;
  height: number;
  across: number;
  down: number;
  /** for each component its quantization table */
  tables: number[];
}

/** Reads up to the picture's data. @throws RuntimeError */
export function readHeader(source: Source): Header {
  for (let marker = 0; marker !== 0xffd8;) marker = ((marker << 8) | readExactly(source, 1)[0]) & 0xffff;
  const quantization: Int32Array[] = [];
  const huffman = new Map<number, HuffmanTable>();
  let frame: Frame | undefined;
  let restartInterval = 0;
  for (;;) {
    const { marker, length } = readMarker(source);
    if ([0xc0, 0xc4, 0xda, 0xdb, 0xdd].includes(marker) && length > bufferSize) throw faults.segment();
    const data = readExactly(source, length);
    if (marker === 0xc0) frame = readFrame(data);
    else if (marker === 0xc4) readHuffman(data, huffman);
    else if (marker === 0xdb) readQuantization(data, quantization);
    else if (marker === 0xdd) restartInterval = (data[0] << 8) | data[1];
    else if (marker === 0xda) return complete(data, frame, quantization, huffman, restartInterval);
    else if ((marker >= 0xc1 && marker <= 0xcf && marker !== 0xc8 && marker !== 0xcc) || marker === 0xd9)
      throw faults.unsupported();
  }
}

function readMarker(source: Source): { marker: number; length: number } {
  const head = readExactly(source, 4);
  const length = (head[2] << 8) | head[3];
  if (length <= 2 || head[0] !== 0xff) throw faults.format();
  return { marker: head[1], length: length - 2 };
}

function readFrame(data: Uint8Array): Frame {
  const [height, width] = [(data[1] << 8) | data[2], (data[3] << 8) | data[4]];
  const components = data[5];
  if (components !== 1 && components !== 3) throw faults.unsupported();
  const tables: number[] = [];
  for (let i = 0; i < components; i++) {
    const [sampling, table] = [data[7 + 3 * i], data[8 + 3 * i]];
    const known = i === 0 ? [0x11, 0x21, 0x22] : [0x11];
    if (!known.includes(sampling) || table > 3) throw faults.unsupported();
    tables.push(table);
  }
  return { width, height, across: data[7] >> 4, down: data[7] & 15, tables };
}

function readQuantization(data: Uint8Array, tables: Int32Array[]): void {
  for (let at = 0; at < data.length; at += 65) {
    if (data.length - at < 65 || data[at] & 0xf0) throw faults.format();
    const table = new Int32Array(64);
    zigzag.forEach((place, i) => {
      table[place] = data[at + 1 + i] * arai[place];
    });
    tables[data[at] & 3] = table;
  }
}

/** @param tables  by the number in the file: the class (0 mean, 1 rest) times 16, and 0 luminance or 1 chrominance */
function readHuffman(data: Uint8Array, tables: Map<number, HuffmanTable>): void {
  for (let at = 0; at < data.length;) {
    if (data.length - at < 17 || data[at] & 0xee) throw faults.format();
    const kind = data[at];
    const counts = data.slice(at + 1, at + 17);
    const total = counts.reduce((a, b) => a + b, 0);
    at += 17;
    if (data.length - at < total) throw faults.format();
    const symbols = data.slice(at, at + total);
    if (kind < 16 && symbols.some((bits) => bits > 11)) throw faults.format();
    tables.set(kind, buildTable(counts, symbols));
    at += total;
  }
}

function complete(
  scan: Uint8Array,
  frame: Frame | undefined,
  tables: readonly (Int32Array | undefined)[],
  huffman: ReadonlyMap<number, HuffmanTable>,
  restartInterval: number,
): Header {
  if (frame === undefined || frame.width === 0 || frame.height === 0) throw faults.format();
  if (scan[0] !== frame.tables.length) throw faults.unsupported();
  const quantization = frame.tables.map((table, i) => {
    const which = scan[2 + 2 * i];
    if (which !== 0x00 && which !== 0x11) throw faults.unsupported();
    const found = tables[table];
    if (found === undefined) throw faults.format();
    return found;
  });
  const codes = [0, 1].slice(0, Math.min(2, frame.tables.length)).map((number) => {
    const [dc, ac] = [huffman.get(number), huffman.get(16 + number)];
    if (dc === undefined || ac === undefined) throw faults.format();
    return { dc, ac };
  });
  const { width, height, across, down } = frame;
  return {
    width,
    height,
    across,
    down,
    components: frame.tables.length,
    quantization,
    huffman: codes,
    restartInterval,
  };
}
