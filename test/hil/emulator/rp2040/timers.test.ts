import assert from "node:assert/strict";
import { BareChip } from "./bare-chip.js";

const TIMER = 0x40054000;
const WATCHDOG = 0x40058000;

describe("TIMER", () => {
  it("stands still without the watchdog's tick, and says so (RP2040 datasheet 4.7.2)", () => {
    const bare = new BareChip();
    bare.release("TIMER");
    bare.wait(1000);
    assert.equal(bare.read(TIMER + 0x28), 0);
    assert.match(bare.violations[0], /TIMER is used while WATCHDOG.TICK is off/);
  });

  it("counts microseconds, latches the high word, and fires alarms on its low word (datasheet 4.6)", () => {
    const bare = new BareChip();
    bare.startClocks();
    const start = bare.read(TIMER + 0x28);
    bare.wait(1000);
    assert.equal(bare.read(TIMER + 0x28) - start, 1000);
    bare.write(TIMER + 0x38, 2);
    bare.write(TIMER + 0x14, bare.read(TIMER + 0x28) + 50);
    assert.equal(bare.read(TIMER + 0x20), 2, "ARMED");
    bare.wait(49);
    assert.equal(bare.read(TIMER + 0x34), 0);
    bare.wait(2);
    assert.equal(bare.read(TIMER + 0x40), 2, "INTS");
    assert.equal(bare.chip.core.pendingInterrupts & 2, 2);
    bare.write(TIMER + 0x34, 2);
    assert.equal(bare.chip.core.pendingInterrupts & 2, 0);
  });

  it("counts at another rate when the tick does not divide clk_ref to 1 us, and says so", () => {
    const bare = new BareChip();
    bare.startClocks();
    bare.write(WATCHDOG + 0x2c, 6 | (1 << 9));
    const start = bare.read(TIMER + 0x28);
    bare.wait(100);
    assert.equal(bare.read(TIMER + 0x28) - start, 200);
    assert.match(bare.violations[0], /counts at 2000000 Hz/);
  });
});

describe("the watchdog", () => {
  it("counts down two a tick (RP2040-E1) and resets the chip when it is not fed", () => {
    const bare = new BareChip();
    bare.startClocks();
    bare.write(WATCHDOG + 4, 2000);
    bare.write(WATCHDOG + 0x2000, 1 << 30);
    bare.wait(900);
    assert.equal(bare.read(WATCHDOG) & 0xffffff, 200);
    bare.write(WATCHDOG + 4, 2000);
    bare.wait(999);
    assert.equal(bare.chip.stopped, undefined);
    bare.wait(2);
    assert.deepEqual(bare.chip.stopped, { kind: "reset", cause: "watchdog", code: 1 });
  });

  it("keeps SCRATCH and REASON over its own reset (datasheet 4.7.3)", () => {
    const before = { sram: new Uint8Array(264 * 1024), scratch: Uint32Array.of(7, 0, 0, 0, 0, 0, 0, 9), reason: 1 };
    const bare = new BareChip(before);
    assert.deepEqual([bare.read(WATCHDOG + 8), bare.read(WATCHDOG + 0x0c), bare.read(WATCHDOG + 0x28)], [1, 7, 9]);
  });
});

describe("SysTick", () => {
  it("counts clk_sys down from its reload value, and flags the wrap once (ARMv6-M B3.3)", () => {
    const bare = new BareChip();
    bare.startClocks();
    bare.write(0xe000e014, 999);
    bare.write(0xe000e018, 0);
    bare.write(0xe000e010, 5);
    bare.wait(4);
    assert.equal(bare.read(0xe000e018), 499);
    assert.equal(bare.read(0xe000e010) >> 16, 0);
    bare.wait(5);
    assert.equal(bare.read(0xe000e010) >> 16, 1);
    assert.equal(bare.read(0xe000e010) >> 16, 0);
  });

  it("pends its exception and wakes the processor when TICKINT is set", () => {
    const bare = new BareChip();
    bare.startClocks();
    bare.handler(15, [0x2555, 0x4770]);
    bare.write(0xe000e014, 1249);
    bare.write(0xe000e018, 0);
    bare.write(0xe000e010, 7);
    bare.execute([0xbf30, 0xe7fd], 15);
    assert.equal(bare.chip.core.registers[5], 0x55);
  });
});
