import assert from "node:assert/strict";
import type { I2cTarget } from "../../../../hil/emulator/device.js";
import { BareChip, CLR } from "./bare-chip.js";

const I2C0 = 0x40044000;
const DATA_CMD = I2C0 + 0x10;
const READ = 1 << 8;
const STOP = 1 << 9;
const RESTART = 1 << 10;

interface Log {
  events: string[];
  at: number[];
}

function target(log: Log, now: () => number, stretchUs = 0): I2cTarget {
  const note = (event: string) => {
    log.events.push(event);
    log.at.push(now());
  };
  let next = 0x40;
  return {
    start: (address, read) => address === 0x76 && (note(read ? "R" : "W"), true),
    write: (byte) => (note(byte.toString(16)), byte !== 0xee),
    read: () => (note("r"), next++),
    stop: () => note("P"),
    stretchUs: () => stretchUs,
  };
}

/** I2C0 on GP4 and GP5 at 400 kHz: HCNT 123 + SPKLEN 11 + 7, LCNT 170 + 1 at 125 MHz. */
function ready(stretchUs = 0, pulled = true, muxed = true): { bare: BareChip; log: Log } {
  const bare = new BareChip();
  const log: Log = { events: [], at: [] };
  bare.startClocks();
  bare.release("I2C0");
  const [sda, scl] = [bare.bench.net("GP4"), bare.bench.net("GP5")];
  if (pulled) for (const net of [sda, scl]) net.attach("resistor").set("pull-up");
  bare.bench.view("t", {}).i2c(
    scl,
    sda,
    target(log, () => bare.bench.clock.nowUs(), stretchUs),
  );
  if (muxed) for (const pin of [4, 5]) bare.select(pin, 3);
  bare.write(I2C0 + 0x1c, 123);
  bare.write(I2C0 + 0x20, 170);
  bare.write(I2C0 + 0xa0, 11);
  bare.write(I2C0 + 0x04, 0x76);
  bare.write(I2C0 + 0x6c, 1);
  return { bare, log };
}

describe("the I2C block", () => {
  it("asks the DMA for bytes to send and for room for those that came (datasheet 4.3.15)", () => {
    const { bare, log } = ready();
    bare.release("DMA");
    const channel = (number: number, from: number, to: number, count: number, control: number) =>
      [from, to, count, control | 1 | (number << 11)].forEach((word, index) =>
        bare.write(0x50000000 + number * 0x40 + index * 4, word),
      );
    // channel 0: 16-bit commands, paced by I2C0_TX; channel 1: bytes, by I2C0_RX
    [0x88, READ | RESTART, READ, READ | STOP].forEach((word, index) =>
      bare.chip.writeUint16(0x20020000 + index * 2, word),
    );
    channel(0, 0x20020000, DATA_CMD, 4, (32 << 15) | (1 << 4) | (1 << 2));
    channel(1, DATA_CMD, 0x20020100, 3, (33 << 15) | (1 << 5));
    bare.wait(10);
    assert.deepEqual(log.events, [], "not before IC_DMA_CR says so");
    bare.write(I2C0 + 0x88, 3);
    bare.wait(400);
    assert.deepEqual(log.events, ["W", "88", "R", "r", "r", "r", "P"]);
    assert.deepEqual([...bare.chip.sram.subarray(0x20100, 0x20103)], [0x40, 0x41, 0x42]);
    assert.deepEqual(bare.violations, []);
  });

  it("writes and reads with a repeated START, at the configured speed (RP2040 datasheet 4.3.10, 4.3.14)", () => {
    const { bare, log } = ready();
    for (const command of [0x88, 0x12, READ | RESTART, READ, READ | STOP]) bare.write(DATA_CMD, command);
    bare.wait(400);
    assert.deepEqual(log.events, ["W", "88", "12", "R", "r", "r", "r", "P"]);
    assert.equal(bare.read(I2C0 + 0x78), 3);
    assert.deepEqual(
      [bare.read(DATA_CMD) & 0xff, bare.read(DATA_CMD) & 0xff, bare.read(DATA_CMD) & 0xff],
      [0x40, 0x41, 0x42],
    );
    const byteUs = log.at[2] - log.at[1];
    assert.ok(Math.abs(byteUs - (9 * (123 + 11 + 7 + 171)) / 125) < 0.1, `a byte took ${byteUs} us`);
    assert.deepEqual(bare.violations, []);
  });

  it("marks the first byte received after each address (datasheet, IC_DATA_CMD.FIRST_DATA_BYTE, bit 11)", () => {
    const { bare } = ready();
    for (const command of [READ, READ | STOP]) bare.write(DATA_CMD, command);
    bare.wait(200);
    assert.deepEqual([bare.read(DATA_CMD) >> 8, bare.read(DATA_CMD) >> 8], [8, 0]);
  });

  it("starts again by itself when the direction changes (datasheet, IC_CON.IC_RESTART_EN)", () => {
    const { bare, log } = ready();
    for (const command of [0x88, READ | STOP]) bare.write(DATA_CMD, command);
    bare.wait(300);
    assert.deepEqual(log.events, ["W", "88", "R", "r", "P"]);
  });

  it("aborts on a vacant address, and holds TX_ABRT, its source and the FIFO flushed until cleared (datasheet 4.3.17, IC_TX_ABRT_SOURCE)", () => {
    const { bare, log } = ready();
    bare.write(I2C0 + 0x6c, 0);
    bare.write(I2C0 + 0x04, 0x40);
    bare.write(I2C0 + 0x6c, 1);
    for (const command of [1, 2, 3 | STOP]) bare.write(DATA_CMD, command);
    bare.wait(200);
    assert.deepEqual(log.events, []);
    assert.equal(bare.read(I2C0 + 0x80) & 0x1ffff, 1, "ABRT_7B_ADDR_NOACK");
    assert.equal(bare.read(I2C0 + 0x80) & 0x1ffff, 1, "reading does not clear it");
    assert.equal(bare.read(I2C0 + 0x34) & 0x240, 0x240, "TX_ABRT and STOP_DET");
    bare.write(DATA_CMD, 9);
    assert.equal(bare.read(I2C0 + 0x74), 0, "held flushed");
    bare.read(I2C0 + 0x54);
    assert.equal(bare.read(I2C0 + 0x80), 0);
    assert.equal(bare.bench.net("GP4").level, 1, "the bus is free");
  });

  it("aborts on a refused byte (ABRT_TXDATA_NOACK) and stops", () => {
    const { bare, log } = ready();
    for (const command of [0xee, 0x12 | STOP]) bare.write(DATA_CMD, command);
    bare.wait(200);
    assert.deepEqual(log.events, ["W", "ee", "P"]);
    assert.equal(bare.read(I2C0 + 0x80) & 0xffff, 1 << 3);
  });

  it("waits for a target that stretches the clock (UM10204 section 3.1.9)", () => {
    const { bare, log } = ready(500);
    for (const command of [0x88, 0x12 | STOP]) bare.write(DATA_CMD, command);
    bare.wait(900);
    assert.deepEqual(log.events, ["W", "88"]);
    bare.wait(900);
    assert.deepEqual(log.events, ["W", "88", "12", "P"]);
  });

  it("holds SCL low while it has no command for the next byte, and hands over what it has read", () => {
    const { bare, log } = ready();
    bare.write(DATA_CMD, READ);
    bare.wait(200);
    assert.equal(bare.read(I2C0 + 0x78), 1);
    assert.equal(bare.bench.net("GP5").level, 0);
    bare.write(DATA_CMD, READ | STOP);
    bare.wait(200);
    assert.deepEqual(log.events, ["R", "r", "r", "P"]);
  });

  it("holds SCL low though it is disabled meanwhile, goes on once it is enabled, and ends by an abort", () => {
    const { bare, log } = ready();
    const scl = bare.bench.net("GP5");
    bare.write(DATA_CMD, 0x12);
    bare.wait(300);
    bare.write(I2C0 + 0x6c, 0);
    bare.wait(300);
    assert.equal(scl.level, 0);
    assert.equal(bare.read(I2C0 + 0x9c) & 1, 1, "IC_EN");
    bare.write(I2C0 + 0x6c, 1);
    bare.write(DATA_CMD, READ | RESTART);
    bare.wait(300);
    assert.deepEqual(log.events, ["W", "12", "R", "r"]);
    bare.write(I2C0 + 0x6c, 3);
    bare.wait(300);
    assert.equal(bare.read(I2C0 + 0x6c), 1, "the abort is done");
    assert.equal(bare.read(I2C0 + 0x80) & (1 << 16), 1 << 16, "ABRT_USER_ABRT");
    assert.deepEqual(log.events, ["W", "12", "R", "r", "P"]);
    assert.equal(scl.level, 1);
  });

  it("waits on a bus that somebody holds low, until it is disabled", () => {
    const { bare, log } = ready();
    const stuck = bare.bench.net("GP4").attach("stuck");
    stuck.set("low");
    bare.write(DATA_CMD, 1 | STOP);
    bare.wait(1000);
    assert.equal(bare.read(I2C0 + 0x70) & 0x20, 0x20, "MST_ACTIVITY");
    bare.write(I2C0 + 0x6c, 0);
    assert.equal(bare.read(I2C0 + 0x9c), 0);
    assert.deepEqual(log.events, []);
  });

  it("loses arbitration when another holds SDA low under its one", () => {
    const { bare } = ready();
    bare.write(DATA_CMD, 0xff | STOP);
    bare.wait(30);
    bare.bench.net("GP4").attach("other controller").set("low");
    bare.wait(100);
    assert.equal(bare.read(I2C0 + 0x80) & (1 << 12), 1 << 12);
  });

  it("is reported when no pad is switched to it, and goes nowhere without pull-ups", () => {
    const { bare } = ready(0, true, false);
    bare.write(DATA_CMD, 1 | STOP);
    bare.wait(100);
    assert.match(bare.violations[0], /I2C0 starts a transfer, but no pad is switched to its SDA or SCL/);
    const { bare: open, log } = ready(0, false);
    open.write(DATA_CMD, 1 | STOP);
    open.wait(1000);
    assert.deepEqual(log.events, []);
  });

  it("reports configuration while enabled, and overflow of its FIFO", () => {
    const { bare } = ready();
    bare.write(I2C0 + 0x1c, 50);
    assert.match(bare.violations[0], /written while the block is enabled/);
    for (let i = 0; i < 20; i++) bare.write(DATA_CMD, i);
    assert.match(bare.violations[1], /full transmit FIFO/);
    bare.write(I2C0 + CLR + 0x6c, 1);
  });
});
