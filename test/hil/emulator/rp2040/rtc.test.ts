import assert from "node:assert/strict";
import { BareChip } from "./bare-chip.js";

const RTC = 0x4005c000;
const [CLKDIV_M1, SETUP_0, SETUP_1, CTRL, IRQ_0, IRQ_1, RTC_1, RTC_0, INTR, INTE, INTS] = [
  0, 4, 8, 0xc, 0x10, 0x14, 0x18, 0x1c, 0x20, 0x24, 0x2c,
].map((offset) => RTC + offset);

/** clk_rtc at 46875 Hz, as the SDK has it, counted down to a second. */
function withClock(): BareChip {
  const bare = new BareChip();
  bare.startClocks();
  bare.write(0x40008070, 1024 << 8);
  bare.write(0x4000806c, 1 << 11);
  bare.release("RTC");
  bare.write(CLKDIV_M1, 46874);
  return bare;
}

function set(bare: BareChip, date: number[], time: number[], weekday: number, ctrl = 0): void {
  const [year, month, day] = date;
  const [hour, minute, second] = time;
  bare.write(CTRL, 0);
  bare.write(SETUP_0, (year << 12) | (month << 8) | day);
  bare.write(SETUP_1, (weekday << 24) | (hour << 16) | (minute << 8) | second);
  bare.write(CTRL, 1 << 4);
  bare.write(CTRL, 1 | ctrl);
}

function now(bare: BareChip): number[] {
  const time = bare.read(RTC_0);
  const date = bare.read(RTC_1);
  return [date >> 12, (date >> 8) & 15, date & 31, time >> 24, (time >> 16) & 31, (time >> 8) & 63, time & 63];
}

const second = 1e6;

describe("RTC", () => {
  it("counts seconds while it is enabled, through months and leap years (RP2040 datasheet 4.8.1)", () => {
    const bare = withClock();
    set(bare, [2024, 2, 28], [23, 59, 58], 3);
    assert.equal(bare.read(CTRL), 3);
    bare.wait(1.5 * second);
    assert.deepEqual(now(bare), [2024, 2, 28, 3, 23, 59, 59]);
    bare.wait(second);
    assert.deepEqual(now(bare), [2024, 2, 29, 4, 0, 0, 0]);
    bare.wait(86_400 * second);
    assert.deepEqual(now(bare), [2024, 3, 1, 5, 0, 0, 0]);
    bare.write(CTRL, 0);
    bare.wait(100 * second);
    assert.deepEqual(now(bare), [2024, 3, 1, 5, 0, 0, 0], "it stands still");
    set(bare, [2100, 2, 28], [23, 59, 59], 6, 1 << 8);
    bare.wait(second);
    assert.deepEqual(now(bare), [2100, 3, 1, 0, 0, 0, 0], "FORCE_NOTLEAPYEAR; Saturday is followed by Sunday");
    set(bare, [2023, 12, 31], [23, 59, 59], 0);
    bare.wait(second);
    assert.deepEqual(now(bare), [2024, 1, 1, 1, 0, 0, 0]);
    assert.deepEqual(bare.violations, []);
  });

  it("keeps the date that belongs to the time last read (datasheet 4.8.4)", () => {
    const bare = withClock();
    set(bare, [2024, 5, 5], [23, 59, 59], 0);
    bare.read(RTC_0);
    bare.wait(2 * second);
    assert.equal(bare.read(RTC_1) & 31, 5);
    bare.read(RTC_0);
    assert.equal(bare.read(RTC_1) & 31, 6);
  });

  it("interrupts when all enabled fields match, once or again and again (datasheet 4.8.5)", () => {
    const bare = withClock();
    set(bare, [2024, 5, 5], [10, 0, 50], 0);
    const pending = () => [bare.read(INTR), bare.read(INTS), (bare.read(0xe000e200) >>> 25) & 1];
    bare.write(INTE, 1);
    // each minute, at its fifth second
    bare.write(IRQ_1, (1 << 28) | 5);
    bare.write(IRQ_0, 1 << 28);
    assert.equal(bare.read(IRQ_0) >>> 28, 3, "MATCH_ACTIVE follows MATCH_ENA");
    bare.wait(14 * second);
    assert.deepEqual(pending(), [0, 0, 0]);
    bare.wait(2 * second);
    assert.deepEqual(pending(), [1, 1, 1]);
    bare.write(IRQ_0, 0);
    assert.deepEqual(pending(), [0, 0, 0]);
    // the 7th of May at 01:02
    bare.write(IRQ_1, (3 << 29) | (1 << 16) | (2 << 8));
    bare.write(IRQ_0, (1 << 28) | (3 << 24) | (5 << 8) | 7);
    bare.wait(38 * 3600 * second);
    assert.deepEqual(
      [now(bare).slice(0, 3), pending()],
      [
        [2024, 5, 7],
        [0, 0, 0],
      ],
    );
    bare.wait(3600 * second - 1);
    assert.deepEqual(pending(), [0, 0, 0], "01:01");
    bare.wait(60 * second);
    assert.deepEqual(pending(), [1, 1, 1]);
  });

  it("reports registers that it does not have", () => {
    const bare = withClock();
    bare.read(RTC + 0x30);
    assert.match(bare.violations[0], /RTC\+0x30/);
  });
});
