import assert from "node:assert/strict";
import { BareChip, CLR, SET, SIO } from "./bare-chip.js";

const FRCE_OFF = 0x40010004;
const DONE = 0x4001000c;
const PROC1 = 1 << 16;
const [FIFO_ST, FIFO_WR, FIFO_RD] = [SIO + 0x50, SIO + 0x54, SIO + 0x58];

describe("core 1, as core 0 meets it", () => {
  it("says 0 when it comes out of reset, by an interrupt as well (RP2040 datasheet 2.3.1.4, 2.8.2)", () => {
    const bare = new BareChip();
    assert.equal(bare.read(FIFO_ST), 2, "nothing to read, room to write");
    bare.write(FRCE_OFF + SET, PROC1);
    assert.deepEqual([bare.read(FRCE_OFF), bare.read(DONE) & PROC1], [PROC1, 0]);
    bare.write(FIFO_WR, 5);
    assert.equal(bare.read(FIFO_ST) & 1, 0, "it hears nothing in reset");
    bare.write(FRCE_OFF + CLR, PROC1);
    assert.equal(bare.read(DONE) & PROC1, PROC1);
    assert.equal(bare.read(FIFO_ST), 3);
    assert.equal((bare.read(0xe000e200) >>> 15) & 1, 1, "SIO_IRQ_PROC0 is pending");
    assert.equal(bare.read(FIFO_RD), 0);
    assert.equal((bare.read(0xe000e200) >>> 15) & 1, 0);
    assert.deepEqual(bare.violations, []);
  });

  it("tells of reading from an empty mailbox until that is cleared", () => {
    const bare = new BareChip();
    bare.read(FIFO_RD);
    assert.equal(bare.read(FIFO_ST), 2 | 8);
    bare.write(FIFO_ST, 0);
    assert.equal(bare.read(FIFO_ST), 2);
  });

  it("says the words of its start back, begins again at a wrong one, and is not run (datasheet 2.8.2)", () => {
    const bare = new BareChip();
    const say = (word: number) => {
      bare.write(FIFO_WR, word);
      return bare.read(FIFO_RD);
    };
    const words = [0, 0, 1, 0x20000000, 0x20010000, 0x20000201];
    assert.deepEqual([say(0), say(7)], [0, 7]);
    assert.deepEqual(words.map(say), words);
    assert.match(JSON.stringify(bare.chip.stopped), /core 1 is started at 0x20000201: this emulator runs core 0 alone/);
  });
});

describe("PSM", () => {
  it("reports a program that switches itself off (datasheet 2.13)", () => {
    const bare = new BareChip();
    bare.write(FRCE_OFF, 1 << 15);
    assert.match(bare.violations[0], /PSM.FRCE_OFF takes more than core 1 down/);
  });
});
