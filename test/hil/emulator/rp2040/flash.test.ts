import assert from "node:assert/strict";
import { crc32 } from "../../../../hil/emulator/rp2040/boot-rom.js";
import { BareChip, UNIQUE_ID } from "./bare-chip.js";

const SSI = 0x18000000;
const CHIP_SELECT = 0x4001800c;

/** Serial mode as firmware sets it up to talk to the flash itself (RP2040 datasheet 4.10). */
function serial(): { bare: BareChip; command: (...bytes: number[]) => number[] } {
  const bare = new BareChip();
  bare.write(SSI + 8, 0);
  bare.write(SSI, 0x00070000);
  bare.write(SSI + 0x14, 4);
  bare.write(SSI + 0x10, 1);
  bare.write(SSI + 8, 1);
  const command = (...bytes: number[]): number[] => {
    bare.write(CHIP_SELECT, 2 << 8);
    const answer = bytes.map((byte) => {
      bare.write(SSI + 0x60, byte);
      return bare.read(SSI + 0x60);
    });
    bare.write(CHIP_SELECT, 3 << 8);
    return answer;
  };
  return { bare, command };
}

describe("the flash", () => {
  it("gives its unique id after 4Bh and four dummy bytes (W25Q16JV 8.2.25)", () => {
    const { command } = serial();
    assert.deepEqual(command(0x4b, 0, 0, 0, 0, ...new Array<number>(8).fill(0)).slice(5), [...UNIQUE_ID]);
    assert.deepEqual(command(0x9f, 0, 0, 0).slice(1), [0xef, 0x40, 0x15]);
  });

  it("erases and programs only after write enable, and only clears bits (W25Q16JV 8.2.15, 8.2.17)", () => {
    const { bare, command } = serial();
    // a second goes by between two looks
    let seconds = 0;
    bare.flash.nanos = () => ++seconds * 1e9;
    command(0x02, 0, 0x10, 0, 0x0f);
    assert.equal(bare.flash.memory[0x1000], 0xff);
    command(0x06);
    command(0x02, 0, 0x10, 0, 0x0f, 0xf0);
    command(0x06);
    command(0x02, 0, 0x10, 0, 0x3c);
    assert.deepEqual([...bare.flash.memory.subarray(0x1000, 0x1002)], [0x0c, 0xf0]);
    command(0x06);
    command(0x20, 0, 0x10, 0);
    assert.equal(bare.flash.memory[0x1000], 0xff);
  });

  it("is busy for a while with what it was told to write, and hears nothing else (W25Q16JV 7.1.1, 9.6)", () => {
    const { bare, command } = serial();
    const ignored: string[] = [];
    bare.flash.onIgnored = (what) => ignored.push(what);
    let nanos = 0;
    bare.flash.nanos = () => nanos;
    const busy = () => command(0x05, 0)[1] & 1;
    command(0x06);
    command(0x20, 0, 0x10, 0);
    assert.equal(busy(), 1);
    command(0x06);
    nanos = 44e6;
    assert.equal(busy(), 1);
    nanos = 46e6;
    assert.equal(busy(), 0);
    command(0x02, 0, 0x10, 0, 0x0f);
    assert.deepEqual(ignored, [
      "command 0x6 while it is still erasing or programming",
      "command 0x2 without a write enable (06h) before it",
    ]);
  });

  it("can be executed from only while the SSI reads with 03h (datasheet 4.10.8)", () => {
    const { bare } = serial();
    assert.equal(bare.chip.xipReady, false);
    bare.write(CHIP_SELECT, 0);
    bare.write(SSI + 8, 0);
    bare.write(SSI, 0x001f0300);
    bare.write(SSI + 4, 0);
    bare.write(SSI + 0xf4, 0x03000218);
    bare.write(SSI + 8, 1);
    assert.equal(bare.chip.xipReady, true);
    bare.flash.memory.set([1, 2, 3, 4], 0x100);
    assert.equal(bare.read(0x10000100), 0x04030201);
    assert.equal(bare.read(0x13200100), 0x04030201, "uncached, and beyond 2 MB it comes round");
  });
});

describe("the boot ROM", () => {
  it("checks boot2 by CRC-32/MPEG-2 (RP2040 datasheet 2.8.1.3.1)", () => {
    assert.equal(crc32(new TextEncoder().encode("123456789")), 0x0376e6e7);
  });

  it("finds functions by their two letters, and 'UB' leads to the bootloader (datasheet 2.8.3)", () => {
    const bare = new BareChip();
    const table = bare.chip.readUint16(0x14);
    const lookup = bare.chip.readUint16(0x18);
    const { core } = bare.chip;
    core.registers.set([table, 0x55 | (0x42 << 8), 0, 0, lookup]);
    // blx r4; blx r0; b .
    bare.execute([0x47a0, 0x4780, 0xe7fe], 100);
    assert.deepEqual(bare.chip.stopped, { kind: "bootloader" });
    const other = new BareChip();
    other.chip.core.registers.set([table, 0x5858, 0, 0, lookup]);
    other.execute([0x47a0, 0xe7fe], 100);
    assert.equal(other.chip.core.registers[0], 0);
  });
});
