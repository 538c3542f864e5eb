/**
 * A scan decoded unit by unit, each given out as a block of 16-bit colours. Pictures may be made smaller by 2, 4 or 8: by averaging, or,
 * by 8, from the blocks' means alone.
 *
 * @see ITU-T T.81 annexes A and F; lib/tjpgd
 */
import { swapBytes } from "../displayio/colorspace.js";
import { BitReader } from "./huffman.js";
import { type Header, zigzag } from "./header.js";
import { inverseTransform } from "./idct.js";
import { type Source, faults } from "./source.js";

/** A rectangle of the picture, as it is given out. */
export interface Tile {
  left: number;
  top: number;
  width: number;
  height: number;
  /** RGB565 with swapped bytes, row by row */
  pixels: Uint16Array;
}

export class Picture {
  private readonly bits: BitReader;
  /** the last mean of each component */
  private means = [0, 0, 0];
  private readonly blocks: Int16Array[];
  private readonly coefficients = new Int32Array(64);

  constructor(
    readonly header: Header,
    source: Source,
  ) {
    this.bits = new BitReader(source);
    this.blocks = Array.from({ length: header.across * header.down + 2 }, () => new Int16Array(64));
  }

  /**
   * @param scale  0 to 3: sides divided by 2 ** scale
   * @param give   takes each rectangle; false: that is enough
   * @throws RuntimeError
   */
  decode(scale: number, give: (tile: Tile) => boolean): void {
    const { width, height, across, down, restartInterval } = this.header;
    let [units, restarts] = [0, 0];
    for (let y = 0; y < height; y += down * 8)
      for (let x = 0; x < width; x += across * 8) {
        if (restartInterval > 0 && units++ === restartInterval) {
          this.bits.restart(restarts++);
          this.means = [0, 0, 0];
          units = 1;
        }
        this.readUnit(scale === 3);
        const tile = this.tileAt(x, y, scale);
        if (tile.width > 0 && tile.height > 0 && !give(tile)) return;
      }
  }

  /** The blocks of one unit: luminance, then the two of chrominance. */
  private readUnit(onlyMeans: boolean): void {
    const luminance = this.blocks.length - 2;
    this.blocks.forEach((out, i) => {
      const component = i < luminance ? 0 : i - luminance + 1;
      if (component > 0 && this.header.components === 1) out.fill(128);
      else this.readBlock(component, out, onlyMeans);
    });
  }

  private readBlock(component: number, out: Int16Array, onlyMean: boolean): void {
    const { coefficients: block, bits } = this;
    const table = this.header.quantization[component];
    const { dc, ac } = this.header.huffman[component === 0 ? 0 : 1];
    const mean = this.means[component] + bits.signed(bits.symbol(dc));
    this.means[component] = (mean << 16) >> 16;
    block.fill(0);
    block[0] = Math.imul(mean, table[0]) >> 8;
    let next = 1;
    while (next < 64) {
      const symbol = bits.symbol(ac);
      if (symbol === 0) break;
      next += symbol >> 4;
      if (next >= 64) throw faults.format();
      const size = symbol & 15;
      if (size > 0) {
        const place = zigzag[next];
        block[place] = Math.imul(bits.signed(size), table[place]) >> 8;
      }
      next++;
    }
    if (next === 1 || onlyMean) out.fill(Math.trunc(block[0] / 256) + 128);
    else inverseTransform(block, out);
  }

  /** The unit that begins at a place of the picture; empty where nothing is left of it. */
  private tileAt(x: number, y: number, scale: number): Tile {
    const { width, height, across, down } = this.header;
    const tileWidth = Math.min(across * 8, width - x) >> scale;
    const tileHeight = Math.min(down * 8, height - y) >> scale;
    const pixels = new Uint16Array(tileWidth * tileHeight);
    const side = 2 ** scale;
    for (let row = 0; row < tileHeight; row++)
      for (let column = 0; column < tileWidth; column++)
        pixels[row * tileWidth + column] = this.average(column * side, row * side, scale);
    return { left: x >> scale, top: y >> scale, width: tileWidth, height: tileHeight, pixels };
  }

  /** The colour of a square of the unit. */
  private average(x: number, y: number, scale: number): number {
    const side = scale === 3 ? 1 : 2 ** scale;
    let [red, green, blue] = [0, 0, 0];
    for (let dy = 0; dy < side; dy++)
      for (let dx = 0; dx < side; dx++) {
        const color = this.colorAt(x + dx, y + dy);
        red += color >> 16;
        green += (color >> 8) & 0xff;
        blue += color & 0xff;
      }
    const shift = scale === 3 ? 0 : 2 * scale;
    return swapBytes((((red >> shift) & 0xf8) << 8) | (((green >> shift) & 0xfc) << 3) | ((blue >> shift) >> 3));
  }

  /** 0xRRGGBB of a place in the unit. */
  private colorAt(x: number, y: number): number {
    const { across, down } = this.header;
    const first = across * down;
    const luminance = this.blocks[(y >> 3) * across + (x >> 3)][(y & 7) * 8 + (x & 7)];
    const place = Math.floor(y / down) * 8 + Math.floor(x / across);
    const cb = this.blocks[first][place] - 128;
    const cr = this.blocks[first + 1][place] - 128;
    const red = toByte(luminance + divide(1435 * cr));
    const green = toByte(luminance - divide(352 * cb + 731 * cr));
    return (red << 16) | (green << 8) | toByte(luminance + divide(1814 * cb));
  }
}

/** The factors of the colours (1.402, 0.344, 0.714, 1.772) have ten bits after the point. */
function divide(v: number): number {
  return Math.trunc(v / 1024);
}

/** To 0-255, by a table of ten bits in the firmware: what is further away than 511 comes round. */
function toByte(v: number): number {
  const wrapped = (v << 22) >> 22;
  return wrapped < 0 ? 0 : wrapped > 255 ? 255 : wrapped;
}
