import assert from "node:assert/strict";
import { BareChip, IO_BANK0, PADS_BANK0, SIO } from "./bare-chip.js";

const pad = (pin: number) => PADS_BANK0 + 4 + pin * 4;

function ready(): BareChip {
  const bare = new BareChip();
  bare.release("IO_BANK0", "PADS_BANK0");
  return bare;
}

describe("pads", () => {
  it("come out of reset as 0x56 with function NULL: an input, pulled down (RP2040 datasheet tables 341, 286)", () => {
    const bare = ready();
    assert.equal(bare.read(pad(3)), 0x56);
    assert.equal(bare.read(IO_BANK0 + 3 * 8 + 4) & 0x1f, 31);
    assert.deepEqual([bare.bench.net("GP3").level, bare.bench.net("GP3").floating], [0, false]);
  });

  it("read their own output, and let go of the net when output is disabled", () => {
    const bare = ready();
    bare.select(3, 5);
    bare.write(SIO + 0x14, 8);
    assert.equal(bare.read(SIO + 4) & 8, 0, "driven only once enabled");
    bare.write(SIO + 0x24, 8);
    assert.equal(bare.read(SIO + 4) & 8, 8);
    bare.write(pad(3), 0xd6);
    assert.equal(bare.read(SIO + 4) & 8, 0, "OD, then the pull-down");
  });

  it("read 0 while their input buffer is off (IE), whatever the net does", () => {
    const bare = ready();
    bare.bench.net("GP3").attach("source").set("high");
    assert.equal(bare.read(SIO + 4) & 8, 8);
    bare.write(pad(3), 0x16);
    assert.equal(bare.read(SIO + 4) & 8, 0);
  });

  it("find a bus pull-up against their own pull-down, and nothing where none is fitted", () => {
    const bare = ready();
    bare.bench.net("GP4").attach("resistor").set("pull-up");
    assert.equal(bare.read(SIO + 4) & 0x30, 0x10);
    bare.write(pad(5), 0x5a);
    assert.equal(bare.read(SIO + 4) & 0x30, 0x30, "the pad's own pull-up on an open net");
  });

  it("latch edges until they are cleared; levels follow the pin (datasheet 2.19.3)", () => {
    const bare = ready();
    const source = bare.bench.net("GP9").attach("source");
    source.set("high");
    source.set("low");
    assert.equal((bare.read(IO_BANK0 + 0xf4) >> 4) & 0xf, 0b1101);
    bare.write(IO_BANK0 + 0xf4, 0xc << 4);
    assert.equal((bare.read(IO_BANK0 + 0xf4) >> 4) & 0xf, 0b0001);
    bare.write(IO_BANK0 + 0x104, 8 << 4);
    source.set("low");
    assert.equal(bare.chip.core.pendingInterrupts & (1 << 13), 0, "the same level again is no edge");
    source.set("high");
    assert.notEqual(bare.chip.core.pendingInterrupts & (1 << 13), 0);
  });

  it("obey overrides of output, output enable and input (datasheet table 286)", () => {
    const bare = ready();
    bare.write(IO_BANK0 + 3 * 8 + 4, 5 | (3 << 8) | (3 << 12));
    assert.equal(bare.bench.net("GP3").level, 1);
    bare.write(IO_BANK0 + 3 * 8 + 4, 5 | (3 << 8) | (3 << 12) | (1 << 16));
    assert.equal(bare.read(SIO + 4) & 8, 0);
  });

  it("go back to their reset state when their blocks are reset", () => {
    const bare = ready();
    bare.select(3, 5);
    bare.write(SIO + 0x14, 8);
    bare.write(SIO + 0x24, 8);
    bare.write(0x4000c000 + 0x2000, (1 << 5) | (1 << 8));
    assert.equal(bare.bench.net("GP3").level, 0);
  });
});
