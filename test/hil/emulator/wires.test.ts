import assert from "node:assert/strict";
import { Workbench } from "../../../hil/emulator/bench.js";
import type { I2cTarget } from "../../../hil/emulator/device.js";
import { BitBangI2c } from "./bit-bang.js";

/** A register file at one address: the first byte written is the register pointer. */
function registers(address: number, log: string[], stretchUs = 0): I2cTarget {
  let pointer = 0;
  let first = true;
  return {
    start(a, read) {
      if (a !== address) return false;
      log.push(read ? "SR" : "SW");
      first = true;
      return true;
    },
    write(byte) {
      log.push(byte.toString(16));
      if (first) pointer = byte;
      first = false;
      return byte !== 0xee;
    },
    read: () => 0xa0 + pointer++,
    stop: () => void log.push("P"),
    stretchUs: () => stretchUs,
  };
}

describe("I2C targets on nets", () => {
  it("answer a bit-banged write and read with a repeated START (UM10204 section 3.1.10)", () => {
    const i2c = new BitBangI2c();
    const log: string[] = [];
    i2c.bench.view("t", {}).i2c(i2c.scl, i2c.sda, registers(0x76, log));
    i2c.start();
    assert.equal(i2c.write(0x76 << 1), true);
    assert.equal(i2c.write(0x05), true);
    i2c.start();
    assert.equal(i2c.write((0x76 << 1) | 1), true);
    assert.deepEqual([i2c.read(true), i2c.read(true), i2c.read(false)], [0xa5, 0xa6, 0xa7]);
    i2c.stop();
    assert.deepEqual(log, ["SW", "5", "SR", "P"]);
  });

  it("leave SDA high for a vacant address and for a refused byte (UM10204 section 3.1.6)", () => {
    const i2c = new BitBangI2c();
    const log: string[] = [];
    i2c.bench.view("t", {}).i2c(i2c.scl, i2c.sda, registers(0x76, log));
    i2c.start();
    assert.equal(i2c.write(0x77 << 1), false);
    i2c.stop();
    i2c.start();
    assert.equal(i2c.write(0x76 << 1), true);
    assert.equal(i2c.write(0xee), false);
    i2c.stop();
    assert.deepEqual(log, ["SW", "ee", "P"]);
    assert.equal(i2c.sda.level, 1);
  });

  it("acknowledge an address probe without data, and free the bus", () => {
    const i2c = new BitBangI2c();
    const log: string[] = [];
    i2c.bench.view("t", {}).i2c(i2c.scl, i2c.sda, registers(0x40, log));
    i2c.start();
    assert.equal(i2c.write(0x40 << 1), true);
    i2c.stop();
    assert.deepEqual(log, ["SW", "P"]);
    assert.deepEqual([i2c.scl.level, i2c.sda.level], [1, 1]);
  });

  it("stretch the clock by holding SCL low (UM10204 section 3.1.9)", () => {
    const i2c = new BitBangI2c();
    i2c.bench.view("t", {}).i2c(i2c.scl, i2c.sda, registers(0x76, [], 200));
    const before = i2c.bench.clock.nowUs();
    i2c.start();
    assert.equal(i2c.write(0x76 << 1), true);
    assert.equal(i2c.write(1), true);
    i2c.stop();
    assert.ok(i2c.bench.clock.nowUs() - before > 400, "two bytes, 200 us each");
  });
});

describe("SPI targets on nets", () => {
  for (const mode of [0, 1, 2, 3] as const) {
    it(`exchange bytes with a bit-banged controller in mode ${mode}`, () => {
      const bench = new Workbench();
      const [sck, mosi, miso, cs] = ["GP2", "GP3", "GP4", "GP5"].map((name) => bench.net(name));
      const [sckPort, mosiPort, csPort] = [sck, mosi, cs].map((net) => net.attach("board"));
      const idle = mode & 2 ? "high" : "low";
      const active = mode & 2 ? "low" : "high";
      sckPort.set(idle);
      csPort.set("high");
      const got: number[] = [];
      const selects: boolean[] = [];
      let answer = 0x80;
      bench
        .view("t", {})
        .spi(
          { sck, mosi, miso, cs },
          { select: (on) => void selects.push(on), transfer: (byte) => (got.push(byte), answer++), next: () => answer },
          mode,
        );
      const exchange = (byte: number): number => {
        let read = 0;
        for (let bit = 7; bit >= 0; bit--) {
          const level = (byte >> bit) & 1 ? "high" : "low";
          if (mode & 1) {
            sckPort.set(active);
            mosiPort.set(level);
            sckPort.set(idle);
            read = (read << 1) | miso.level;
          } else {
            mosiPort.set(level);
            sckPort.set(active);
            read = (read << 1) | miso.level;
            sckPort.set(idle);
          }
        }
        return read;
      };
      csPort.set("low");
      assert.deepEqual([exchange(0xa5), exchange(0x3c)], [0x80, 0x81]);
      csPort.set("high");
      exchange(0xff);
      assert.deepEqual(got, [0xa5, 0x3c]);
      assert.deepEqual(selects, [true, false]);
      assert.equal(miso.floating, true);
      assert.deepEqual(bench.reports, []);
    });
  }
});

describe("pixels on a net", () => {
  function play(bits: string, highUs: (bit: string) => number): { frames: number[][]; reports: readonly string[] } {
    const bench = new Workbench();
    const net = bench.net("GP16");
    const port = net.attach("board.GP16");
    port.set("low");
    const frames: number[][] = [];
    bench.view("strip", {}).pixels(net, (bytes) => frames.push([...bytes]));
    for (const bit of bits) {
      port.set("high");
      bench.clock.advanceTo(bench.clock.nanos + highUs(bit) * 1000);
      port.set("low");
      bench.clock.advanceTo(bench.clock.nanos + 450);
    }
    bench.clock.advanceTo(bench.clock.nanos + 60_000);
    return { frames, reports: bench.reports };
  }

  it("are decoded from pulse widths and shown after 50 us of low (WS2812B datasheet, RES)", () => {
    const { frames, reports } = play("000000011111111010101010", (bit) => (bit === "1" ? 0.8 : 0.4));
    assert.deepEqual(frames, [[1, 0xfe, 0xaa]]);
    assert.deepEqual(reports, []);
  });

  it("are reported when a pulse is out of tolerance", () => {
    assert.match(play("00000000", () => 0.58).reports.join(), /0\.58 us/);
  });
});
