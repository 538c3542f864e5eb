import assert from "node:assert/strict";
import { BareChip } from "./bare-chip.js";

const PIO0 = 0x50200000;

/**
 * The WS2812 program of the RP2040 datasheet, section 3.6.2: side-set on the data pin, T1 = 2, T2 = 5, T3 = 3.
 *     bitloop: out x, 1 side 0 [2] / jmp !x do_zero side 1 [1] / jmp bitloop side 1 [4] / do_zero: nop side 0 [4]
 */
const WS2812 = [0x6221, 0x1123, 0x1400, 0xa442];

function ready(): { bare: BareChip; frames: number[][] } {
  const bare = new BareChip();
  bare.startClocks();
  bare.release("PIO0");
  const frames: number[][] = [];
  bare.bench.view("strip", {}).pixels(bare.bench.net("GP16"), (bytes) => frames.push([...bytes]));
  bare.select(16, 6);
  WS2812.forEach((instruction, index) => bare.write(PIO0 + 0x48 + index * 4, instruction));
  // 125 MHz / 15.625 = 8 MHz: ten cycles a bit.
  bare.write(PIO0 + 0xc8, (15 << 16) | (160 << 8));
  bare.write(PIO0 + 0xcc, 3 << 12);
  bare.write(PIO0 + 0xd0, (1 << 17) | (8 << 25));
  bare.write(PIO0 + 0xdc, (1 << 26) | (16 << 5));
  bare.write(PIO0 + 0xd8, 0xe081);
  bare.write(PIO0 + 0xdc, (1 << 29) | (16 << 10));
  return { bare, frames };
}

describe("PIO", () => {
  it("keeps its clock divider and delays, so that pixels read its pulses (RP2040 datasheet 3.5.5, 3.6.2)", () => {
    const { bare, frames } = ready();
    bare.write(PIO0, 1);
    for (const byte of [0xa5, 0x00, 0xff]) bare.write(PIO0 + 0x10, byte << 24);
    const edges: number[] = [];
    bare.bench.net("GP16").onChange((_, atUs) => edges.push(atUs));
    bare.wait(200);
    assert.deepEqual(frames, [[0xa5, 0x00, 0xff]]);
    const rises = edges.filter((_, index) => index % 2 === 0);
    for (let i = 1; i < 24; i++) assert.equal((rises[i] - rises[i - 1]).toFixed(3), "1.250", "800 kHz");
    assert.deepEqual(bare.bench.reports, []);
    assert.deepEqual(bare.violations, []);
  });

  it("stalls on an empty FIFO without costing time, and flags it (datasheet 3.7, FDEBUG.TXSTALL)", () => {
    const { bare } = ready();
    bare.write(PIO0, 1);
    bare.wait(10);
    assert.equal((bare.read(PIO0 + 8) >> 24) & 1, 1);
    assert.equal(bare.bench.clock.nextNanos, Infinity);
  });
});
