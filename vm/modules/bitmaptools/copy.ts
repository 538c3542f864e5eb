/** Parts of bitmaps, arrays and files copied into bitmaps. @see shared-module/bitmaptools/__init__.c */
import { indexError, makeError, valueError } from "../../objects/error.js";
import { makeMemoryView } from "../../objects/memoryview.js";
import type { PyValue } from "../../objects/object.js";
import { readSome } from "../io/any-stream.js";
import type { PyBitmap } from "../displayio/bitmap.js";
import type { Rectangle } from "./arguments.js";

/** Values that are not copied, or not overwritten. */
export interface Skipped {
  source: number | undefined;
  target?: number | undefined;
}

/** What a pixel can be read from: a bitmap, or a block that a decoder made. */
export interface Pixels {
  pixel: (x: number, y: number) => number;
}

/** From the far end where the target lies further, so that a bitmap can be copied into itself. */
export function blit(target: PyBitmap, source: Pixels, x: number, y: number, part: Rectangle, skip: Skipped): void {
  const width = part.x2 - part.x1;
  const height = part.y2 - part.y1;
  for (let i = 0; i < width; i++) {
    const dx = x > part.x1 ? width - 1 - i : i;
    if (x + dx < 0 || x + dx >= target.width) continue;
    for (let j = 0; j < height; j++) {
      const dy = y > part.y1 ? height - 1 - j : j;
      const value = source.pixel(part.x1 + dx, part.y1 + dy);
      if (value === skip.source) continue;
      if (skip.target !== undefined && target.pixel(x + dx, y + dy) === skip.target) continue;
      target.setPixel(x + dx, y + dy, value);
    }
  }
}

/** Integers as the array's items are wide; what has no such width is taken byte by byte. */
function itemsOf(v: PyValue): { size: number; count: number; at: (i: number) => number } {
  const view = makeMemoryView(v);
  const bytes = view.buffer();
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { itemSize } = view;
  const at =
    itemSize === 2
      ? (i: number) => data.getUint16(2 * i, true)
      : itemSize === 4
        ? (i: number) => data.getUint32(4 * i, true)
        : (i: number) => data.getUint8(i);
  return { size: itemSize, count: Math.floor(bytes.length / itemSize), at };
}

/** @throws IndexError  when there are too few items */
export function arrayBlit(target: PyBitmap, data: PyValue, part: Rectangle, skip: number | undefined): void {
  const items = itemsOf(data);
  const width = part.x2 - part.x1;
  if (items.count < width * (part.y2 - part.y1)) throw indexError("index out of range");
  let next = 0;
  for (let y = part.y1; y < part.y2; y++)
    for (let x = part.x1; x < part.x2; x++) {
      const value = items.at(next++);
      if (value !== skip) target.setPixel(x, y, value & target.limit);
    }
}

/** Coordinates for a polygon: signed. @throws ValueError */
export function coordinates(xs: PyValue, ys: PyValue): readonly (readonly [x: number, y: number])[] {
  const [across, down] = [itemsOf(xs), itemsOf(ys)];
  if (across.size !== down.size) throw valueError("Coordinate arrays types have different sizes");
  if (across.count !== down.count) throw valueError("Coordinate arrays have different lengths");
  const bits = across.size === 2 || across.size === 4 ? 16 : 24;
  const signed = (v: number): number => (v << bits) >> bits;
  return Array.from({ length: across.count }, (_, i) => [signed(across.at(i)), signed(down.at(i))]);
}

/** How the pixels of a file lie in it. */
export interface FileLayout {
  bitsPerPixel: number;
  /** bytes */
  elementSize: number;
  reversePixels: boolean;
  swapBytes: boolean;
  reverseRows: boolean;
}

/** @throws ValueError */
export function checkLayout({ bitsPerPixel, elementSize }: FileLayout): void {
  if (![1, 2, 4].includes(elementSize)) throw valueError(`invalid element_size ${elementSize}, must be, 1, 2, or 4`);
  if (bitsPerPixel === 24 && elementSize !== 1)
    throw valueError(`invalid element size ${elementSize} for bits_per_pixel 24\r\n`);
  if (![1, 2, 4, 8, 16, 24, 32].includes(bitsPerPixel))
    throw valueError(`invalid bits_per_pixel ${bitsPerPixel}, must be, 1, 2, 4, 8, 16, 24, or 32`);
}

/** @throws EOFError, OSError */
export function readInto(target: PyBitmap, file: PyValue, layout: FileLayout): void {
  const element = layout.elementSize;
  const length = element * Math.ceil((target.width * layout.bitsPerPixel) / (element * 8));
  for (let y = 0; y < target.height; y++) {
    const row = readSome(file, length);
    if (row === undefined || row.length !== length) throw makeError("EOFError");
    // A row that ends within a word goes on with zeros, where the firmware finds what was in its memory.
    const bytes = new Uint8Array(Math.ceil(length / 4) * 4);
    bytes.set(row);
    if (layout.swapBytes) for (let at = 0; at < bytes.length; at += element) bytes.subarray(at, at + element).reverse();
    const line = layout.reverseRows ? target.height - 1 - y : y;
    for (let x = 0; x < target.width; x++) target.setPixel(x, line, pixelOf(bytes, x, layout) & target.limit);
  }
}

function pixelOf(bytes: Uint8Array, x: number, { bitsPerPixel: bits, reversePixels }: FileLayout): number {
  if (bits < 8) {
    const perByte = 8 / bits;
    const within = x % perByte;
    const shift = bits * (reversePixels ? perByte - 1 - within : within);
    return (bytes[Math.floor(x / perByte)] >> shift) & (2 ** bits - 1);
  }
  const at = (x * bits) / 8;
  if (bits === 24) return (bytes[at] << 16) | (bytes[at + 1] << 8) | bytes[at + 2];
  const data = new DataView(bytes.buffer);
  return bits === 8 ? bytes[at] : bits === 16 ? data.getUint16(at, true) : data.getUint32(at, true);
}
