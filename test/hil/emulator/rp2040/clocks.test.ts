import assert from "node:assert/strict";
import { BareChip, CLR } from "./bare-chip.js";

describe("clocks", () => {
  it("run at what their registers say once the crystal is stable and the PLLs have locked (RP2040 datasheet 2.15-2.18)", () => {
    const bare = new BareChip();
    assert.equal(bare.chip.clkSys, 6.5e6, "the ring oscillator after reset");
    bare.startClocks();
    const { clockTree } = bare.chip;
    assert.deepEqual(
      [clockTree.refHz, clockTree.sysHz, clockTree.periHz, clockTree.usbHz, clockTree.adcHz],
      [12e6, 125e6, 125e6, 48e6, 48e6],
    );
    assert.equal(bare.chip.nanosPerCycle, 8);
    assert.deepEqual(bare.violations, []);
  });

  it("stop the chip when clk_sys is given a source that does not run", () => {
    const bare = new BareChip();
    bare.write(0x4000803c, 1);
    assert.match(JSON.stringify(bare.chip.stopped), /clk_sys is switched to a source that does not run/);
  });

  it("report a VCO out of range (datasheet 2.18.2) and a mux that glitches (2.15.3.2)", () => {
    const bare = new BareChip();
    bare.startClocks();
    bare.write(0x40028008, 20);
    bare.write(0x4000803c, 1 | (1 << 5));
    assert.match(bare.violations.join("\n"), /AUXSRC changed while clk_sys runs from it/);
    const other = new BareChip();
    other.release("PLL_SYS");
    other.write(0x40028008, 125);
    other.write(0x40028000 + CLR + 4, 0x21);
    assert.match(other.violations[0], /VCO at 0 MHz.*crystal is not running/);
  });

  it("jump over the crystal's start-up while the program polls for it", () => {
    const bare = new BareChip();
    bare.write(0x4002400c, 3008);
    bare.write(0x40024000, 0xfabaa0);
    let polls = 0;
    while (!(bare.read(0x40024004) & 0x80000000)) polls++;
    assert.ok(polls < 20);
    assert.equal(Math.round(bare.bench.clock.nowUs()), Math.round((3008 * 256) / 12));
  });
});
