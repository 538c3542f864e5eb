import assert from "node:assert/strict";
import type { SpiMode } from "../../../../hil/emulator/spi-wire.js";
import { BareChip } from "./bare-chip.js";

const SPI0 = 0x4003c000;
const DR = SPI0 + 8;
const SR = SPI0 + 0xc;

/** SPI0 on GP16 (RX), GP18 (SCK), GP19 (TX), CS on GP17 by hand, at 1 MHz. */
function ready(mode: SpiMode, targetMode: SpiMode = mode): { bare: BareChip; got: number[] } {
  const bare = new BareChip();
  bare.startClocks();
  bare.release("SPI0");
  const got: number[] = [];
  let next = 0xa0;
  const [miso, cs, sck, mosi] = [16, 17, 18, 19].map((pin) => bare.bench.net(`GP${pin}`));
  const select = cs.attach("select");
  select.set("high");
  bare.bench
    .view("t", {})
    .spi(
      { sck, mosi, miso, cs },
      { select: () => {}, transfer: (byte) => (got.push(byte), next++), next: () => next },
      targetMode,
    );
  for (const pin of [16, 18, 19]) bare.select(pin, 1);
  bare.write(SPI0 + 0x10, 2);
  bare.write(SPI0, 7 | ((mode >> 1) << 6) | ((mode & 1) << 7) | (61 << 8));
  bare.write(SPI0 + 4, 2);
  select.set("low");
  return { bare, got };
}

describe("the SPI block", () => {
  for (const mode of [0, 1, 2, 3] as const) {
    it(`exchanges bytes in mode ${mode} in the time they take (RP2040 datasheet 4.4.3.9-13)`, () => {
      const { bare, got } = ready(mode);
      for (const byte of [0x5a, 0xc3]) bare.write(DR, byte);
      assert.equal(bare.read(SR) & 0x10, 0x10, "BSY");
      bare.wait(15);
      assert.deepEqual(got, [0x5a]);
      bare.wait(2);
      assert.deepEqual(got, [0x5a, 0xc3]);
      assert.equal(bare.read(SR) & 0x1f, 0b00111);
      assert.deepEqual([bare.read(DR), bare.read(DR)], [0xa0, 0xa1]);
      assert.deepEqual(bare.violations, []);
    });

    it(`plays mode ${mode} edge by edge when somebody watches the clock, with the same bytes`, () => {
      const { bare, got } = ready(mode);
      let edges = 0;
      bare.bench.net("GP18").onChange(() => edges++);
      bare.write(DR, 0x5a);
      bare.wait(20);
      assert.equal(edges, 16);
      assert.deepEqual(got, [0x5a]);
      assert.equal(bare.read(DR), 0xa0);
    });
  }

  it("garbles the bytes when the target samples on the other edge", () => {
    const { bare, got } = ready(1, 0);
    for (const byte of [0x5a, 0xc3]) bare.write(DR, byte);
    bare.wait(40);
    assert.notDeepEqual(got, [0x5a, 0xc3]);
  });

  it("sends nothing while SSE is clear, and says so (datasheet 4.4.4, SSPCR1)", () => {
    const { bare, got } = ready(0);
    bare.write(SPI0 + 4, 0);
    bare.write(DR, 1);
    bare.wait(100);
    assert.deepEqual(got, []);
    assert.match(bare.violations[0], /SSPCR1.SSE clear/);
  });

  it("is reported when no pad carries its clock, and when clk_peri is stopped", () => {
    const { bare } = ready(0);
    bare.select(18, 5);
    bare.write(DR, 1);
    assert.match(bare.violations[0], /no pad is switched to its SCK/);
    const { bare: stopped } = ready(0);
    stopped.write(0x40008048, 0);
    stopped.write(DR, 1);
    assert.match(stopped.violations[0], /SPI0 is accessed while its clock is stopped/);
  });

  it("drops what does not fit into its receive FIFO, and raises ROR", () => {
    const { bare } = ready(0);
    for (let i = 0; i < 8; i++) bare.write(DR, i);
    bare.wait(80);
    bare.write(DR, 8);
    bare.wait(10);
    assert.equal(bare.read(SPI0 + 0x18) & 1, 1);
  });

  it("frames 16 bits", () => {
    const { bare, got } = ready(0);
    bare.write(SPI0, 15 | (61 << 8));
    bare.write(DR, 0x1234);
    bare.wait(40);
    assert.deepEqual(got, [0x12, 0x34]);
    assert.equal(bare.read(DR), 0xa0a1);
  });
});
