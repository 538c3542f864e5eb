import assert from "node:assert/strict";
import { BareChip, CODE, RESETS, SET } from "./bare-chip.js";

/** b . */
const FOREVER = 0xe7fe;

describe("the strict bus", () => {
  it("reports a block that is used in reset, and answers 0 (RP2040 datasheet 2.14)", () => {
    const bare = new BareChip();
    bare.write(0x40050000 + 0x10, 5);
    assert.equal(bare.read(0x40050000 + 0x10), 0);
    assert.match(bare.violations[0], /PWM is accessed while it is held in reset \(RESETS.RESET bit 14\)/);
  });

  it("reports a block that is used before its RESET_DONE", () => {
    const bare = new BareChip();
    bare.write(RESETS + 0x3000, 1 << 14);
    bare.read(0x40050000);
    assert.match(bare.violations[0], /PWM is accessed right after its release/);
    bare.wait(10);
    assert.equal((bare.read(RESETS + 8) >> 14) & 1, 1);
  });

  it("holds RESET_DONE back while the block's own clock is stopped (datasheet 2.14.1, 2.15)", () => {
    const bare = new BareChip();
    bare.write(RESETS + 0x3000, 1 << 0);
    bare.wait(1000);
    assert.equal(bare.read(RESETS + 8) & 1, 0);
    bare.read(0x4004c000);
    assert.match(bare.violations[0], /ADC is accessed while its clock is stopped/);
  });

  it("has set, clear and xor aliases, and replicates narrow writes (datasheet 2.1.2, 2.1.4)", () => {
    const bare = new BareChip();
    const scratch = 0x4005800c;
    bare.write(scratch, 0xf0);
    bare.write(scratch + 0x2000, 0x0f);
    bare.write(scratch + 0x3000, 0x80);
    bare.write(scratch + 0x1000, 0x01);
    assert.equal(bare.read(scratch), 0x7e);
    bare.chip.writeUint8(scratch, 0xab);
    assert.equal(bare.read(scratch), 0xabababab);
    bare.chip.writeUint16(scratch + 2, 0x1234);
    assert.equal(bare.read(scratch), 0x12341234);
  });

  it("reports registers that do not exist", () => {
    const bare = new BareChip();
    bare.read(0x40058ffc);
    assert.match(bare.violations[0], /WATCHDOG\+0xffc: no such register/);
  });

  for (const [what, code, sign] of [
    ["an unaligned load", [0x4801, 0x6800, FOREVER, 0, 0x2002, 0x2000], /unaligned 32-bit read at 0x20002002/],
    [
      "a load where nothing is mapped",
      [0x4801, 0x6800, FOREVER, 0, 0x0000, 0x3000],
      /read at 0x30000000, where nothing is mapped/,
    ],
    ["a store into flash", [0x4801, 0x6000, FOREVER, 0, 0x0000, 0x1000], /write into flash at 0x10000000/],
    [
      "a load from flash before XIP is set up",
      [0x4801, 0x6800, FOREVER, 0, 0x0000, 0x1000],
      /flash is read at 0x10000000 while the SSI is not set up/,
    ],
    ["an undefined instruction", [0xde00, FOREVER], /breakpoint or undefined instruction/],
  ] as const) {
    it(`raises a HardFault for ${what} (ARMv6-M B1.5.6)`, () => {
      const bare = new BareChip();
      bare.handler(3, [0x2555, FOREVER]);
      bare.execute(code, 10);
      assert.match(bare.violations[0], sign);
      assert.equal(bare.chip.core.IPSR, 3);
      assert.equal(bare.chip.core.registers[5], 0x55, "the handler ran");
    });
  }

  it("locks up when the HardFault handler faults (ARMv6-M B1.5.15)", () => {
    const bare = new BareChip();
    bare.handler(3, [0xde00]);
    bare.execute([0xde00], 10);
    assert.match(JSON.stringify(bare.chip.stopped), /lockup/);
  });
});

describe("the processor asleep", () => {
  /** Alarm 0 of the timer after 100 us, enabled in the NVIC. */
  function withAlarm(): BareChip {
    const bare = new BareChip();
    bare.startClocks();
    bare.write(0x40054038, 1);
    bare.write(0x40054010, bare.read(0x40054028) + 100);
    bare.write(0xe000e100, 1);
    return bare;
  }

  it("wakes from WFI on a pending interrupt even with PRIMASK set, without taking it (ARMv6-M B1.5.19)", () => {
    const bare = withAlarm();
    // cpsid i; wfi; movs r5,#0x55; b .
    bare.execute([0xb672, 0xbf30, 0x2555, FOREVER], 200);
    assert.equal(bare.chip.core.registers[5], 0x55);
    assert.equal(bare.chip.core.IPSR, 0);
  });

  it("does not lose a wake-up that came before the WFI", () => {
    const bare = withAlarm();
    bare.chip.core.PM = true;
    bare.wait(150);
    bare.execute([0xb672, 0xbf30, 0x2555, FOREVER], 10);
    assert.equal(bare.chip.core.registers[5], 0x55);
  });

  it("sleeps through WFE while PRIMASK holds the interrupt back, and wakes by SEV (ARMv6-M B1.5.18)", () => {
    const bare = withAlarm();
    bare.chip.core.eventRegistered = false;
    bare.execute([0xb672, 0xbf20, 0x2555, FOREVER], 200);
    assert.notEqual(bare.chip.core.registers[5], 0x55);
    const other = new BareChip();
    // sev; wfe; movs r5,#0x55; b .
    other.execute([0xbf40, 0xbf20, 0x2555, FOREVER], 10);
    assert.equal(other.chip.core.registers[5], 0x55);
  });

  it("costs no execution: time jumps to the next alarm, and a branch to itself sleeps as well", () => {
    const bare = new BareChip();
    let fired = 0;
    bare.bench.clock.at(5e6, () => fired++);
    bare.execute([FOREVER], 10e6);
    assert.equal(fired, 1);
    assert.equal(Math.round(bare.bench.clock.nowUs()), 10e6);
    assert.equal(bare.chip.core.PC, CODE);
  });
});

describe("the processor's own peripherals", () => {
  const NVIC_ISER = 0xe000e100;
  const NVIC_ISPR = 0xe000e200;

  it("take an interrupt that a program pends once, and have it no longer pending then (ARMv6-M B3.4.1)", () => {
    const bare = new BareChip();
    bare.handler(16 + 26, [0x3501, 0x4770]);
    bare.chip.core.registers[5] = 0;
    bare.write(NVIC_ISER, 1 << 26);
    bare.write(NVIC_ISPR, 1 << 26);
    assert.equal(bare.read(NVIC_ISPR), 1 << 26);
    bare.execute([0xe7fe], 20);
    assert.equal(bare.chip.core.registers[5], 1);
    assert.equal(bare.read(NVIC_ISPR), 0);
  });

  it("report narrow writes and registers that ARMv6-M does not have (ARMv6-M B3.1.1)", () => {
    const bare = new BareChip();
    bare.chip.writeUint8(0xe000e400, 0x80);
    bare.read(0xe000edf0);
    assert.match(bare.violations[0], /8-bit write to 0xe000e400.*words only/);
    assert.match(bare.violations[1], /read at 0xe000edf0.*no register there/);
  });
});

describe("resets", () => {
  it("are asked for by AIRCR.SYSRESETREQ and by the watchdog's trigger (ARMv6-M B3.2.6, datasheet 4.7.6)", () => {
    const bare = new BareChip();
    bare.write(0xe000ed0c, 0x05fa0004);
    assert.deepEqual(bare.chip.stopped, { kind: "reset", cause: "SYSRESETREQ", code: 0 });
    const other = new BareChip();
    other.write(0x40058000 + SET, 0x80000000);
    assert.deepEqual(other.chip.stopped, { kind: "reset", cause: "watchdog trigger", code: 2 });
  });
});
