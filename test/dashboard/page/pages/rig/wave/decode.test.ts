import assert from "node:assert/strict";
import type { ConsoleTraceEntry } from "../../../../../../dashboard/shared/index.js";
import { bytesOf, WaveDecoder, type Lane } from "../../../../../../dashboard/page/pages/rig/wave/decode.js";

const open: ConsoleTraceEntry = {
  atUs: 0,
  tookUs: 100,
  op: "i2c.open",
  request: { handle: 0, scl: 5, sda: 4, frequency: 100_000 },
};

function decode(...entries: ConsoleTraceEntry[]): Lane[] {
  const decoder = new WaveDecoder((gpio) => `GP${gpio}`);
  decoder.add(entries);
  return [...decoder.lanes.values()];
}

const texts = ({ items }: Lane): string[] => items.map((item) => item.segments.map(({ text }) => text).join(" "));

describe("a trace as lanes over time", () => {
  it("shows a register read: START, address, register, repeated START, address, value, STOP (UM10204 section 3.1.10)", () => {
    const [lane] = decode(open, {
      atUs: 1000,
      tookUs: 500,
      file: "code.py",
      line: 6,
      op: "i2c.write_read",
      request: { handle: 0, address: 0x76, keep: 0, data: "d0", length: 1 },
      reply: { data: "60" },
    });
    assert.equal(lane.title, "I2C SCL GP5, SDA GP4");
    assert.deepEqual(texts(lane), ["S 0x76 W D0 Sr 0x76 R 60 P"]);
    const [item] = lane.items;
    assert.equal(item.words, "write 0x76: D0, read: 60");
    // four bytes of nine bits and three marks at 100 kHz, ended when the answer came
    assert.deepEqual([item.fromUs, item.toUs], [1110, 1500]);
    assert.deepEqual([item.file, item.line, item.ok], ["code.py", 6, true]);
    assert.equal(item.segments.at(-1)!.toUs, item.toUs);
  });

  it("shows an address that nobody acknowledged as the end of the transaction", () => {
    const [lane] = decode(open, {
      atUs: 1000,
      tookUs: 200,
      op: "i2c.write",
      request: { handle: 0, address: 0x50, keep: 0, data: "0001" },
      error: "ADDRESS_NACK",
    });
    assert.deepEqual(texts(lane), ["S 0x50 W P"]);
    assert.equal(lane.items[0].segments[1].kind, "bad");
    assert.equal(lane.items[0].ok, false);
    assert.match(lane.items[0].words, /ADDRESS_NACK/);
  });

  it("keeps the bus without a STOP when it was told to", () => {
    const [lane] = decode(open, {
      atUs: 0,
      op: "i2c.write",
      request: { handle: 0, address: 0x20, keep: 1, data: "01" },
    });
    assert.deepEqual(texts(lane), ["S 0x20 W 01"]);
  });

  it("says who answered a scan", () => {
    const present = "0000000000000000000000000040"; // bit 6 of byte 13, from address 8: 0x76
    const [lane] = decode(open, {
      atUs: 200,
      tookUs: 15_000,
      op: "i2c.scan",
      request: { handle: 0, first: 8, last: 119 },
      reply: { present },
    });
    assert.equal(lane.items[0].words, "scan: 0x76");
  });

  it("lays posted transactions one behind the other, at the speed that the bus was set to", () => {
    const [lane] = decode(
      { atUs: 0, tookUs: 10, op: "spi.open", request: { handle: 1, sck: 18, mosi: 19, miso: 255 } },
      {
        atUs: 10,
        tookUs: 10,
        op: "spi.configure",
        request: { handle: 1, baudrate: 8_000_000 },
        reply: { baudrate: 1_000_000 },
      },
      { atUs: 100, op: "spi.write", request: { handle: 1, data: "010203" } },
      { atUs: 100, op: "spi.write", request: { handle: 1, data: "04" } },
    );
    assert.equal(lane.title, "SPI SCK GP18, MOSI GP19");
    assert.deepEqual(
      lane.items.map(({ fromUs, toUs }) => [fromUs, toUs]),
      [
        [100, 124],
        [124, 132],
      ],
    );
    assert.deepEqual(texts(lane), ["01 02 03", "04"]);
  });

  it("shows both directions of a full-duplex transfer", () => {
    const [lane] = decode(
      { atUs: 0, tookUs: 10, op: "spi.open", request: { handle: 1, sck: 18, mosi: 19, miso: 16 } },
      { atUs: 100, tookUs: 50, op: "spi.transfer", request: { handle: 1, data: "6162" }, reply: { data: "00ff" } },
    );
    assert.deepEqual(texts(lane), ["61/00 62/FF"]);
  });

  it("shows a UART's characters, with the time of their start, stop and parity bits, and no read that nothing answered", () => {
    const [lane] = decode(
      {
        atUs: 0,
        op: "uart.open",
        request: { handle: 2, tx: 0, rx: 1, baudrate: 9600, parity: 1, stop2: 0 },
        reply: { baudrate: 10_000 },
      },
      { atUs: 100, op: "uart.write", request: { handle: 2, data: "4869" } },
      { atUs: 5000, tookUs: 1e6, op: "uart.read", request: { handle: 2, most: 4 }, reply: { data: "" } },
    );
    assert.deepEqual(texts(lane), ["H i"]);
    assert.equal(Math.round(lane.items[0].toUs - lane.items[0].fromUs), 2200);
  });

  it("follows a pin through its commands, each change once", () => {
    const [lane] = decode(
      { atUs: 0, op: "gpio.configure", request: { pin: 15, output: 1, level: 0 } },
      { atUs: 10, op: "gpio.set", request: { pin: 15, level: 1 } },
      { atUs: 20, op: "gpio.set", request: { pin: 15, level: 1 } },
      { atUs: 30, op: "gpio.toggle", request: { pin: 15 } },
      { atUs: 40, op: "gpio.pulse", request: { pin: 15, level: 1, us: 5 } },
      { atUs: 50, tookUs: 8, op: "gpio.get", request: { pin: 15 }, reply: { level: 1 } },
    );
    assert.equal(lane.title, "GP15");
    assert.deepEqual(lane.levels, [
      { atUs: 0, level: 0 },
      { atUs: 10, level: 1 },
      { atUs: 30, level: 0 },
      { atUs: 40, level: 1 },
      { atUs: 45, level: 0 },
      { atUs: 58, level: 1 },
    ]);
  });

  it("does not take a handle for a bus that it no longer is", () => {
    const lanes = decode(
      open,
      { atUs: 10, tookUs: 1, op: "i2c.close", request: { handle: 0 } },
      { atUs: 20, tookUs: 1, op: "adc.open", request: { handle: 0, pin: 26 } },
      { atUs: 30, tookUs: 80, op: "adc.read", request: { handle: 0 }, reply: { value: 512 } },
    );
    assert.deepEqual(
      lanes.map(({ kind, items }) => [kind, items.length]),
      [
        ["i2c", 0],
        ["other", 2],
      ],
    );
    assert.equal(lanes[1].items[1].words, "adc.read handle 0 → value 512");
  });

  it("forgets the oldest of very many", () => {
    const decoder = new WaveDecoder((gpio) => `GP${gpio}`);
    decoder.add([open]);
    for (let n = 0; n < 9000; n++)
      decoder.add([{ atUs: n * 1000, op: "i2c.write", request: { handle: 0, address: 1, keep: 0, data: "00" } }]);
    const [lane] = decoder.lanes.values();
    assert.ok(lane.items.length <= 4000);
    assert.ok(lane.items.at(-1)!.fromUs >= 8_999_000);
  });

  it("reads hexadecimal digits, and nothing where there are none", () => {
    assert.deepEqual([bytesOf("00ff7a"), bytesOf(""), bytesOf(undefined)], [[0, 255, 122], [], []]);
  });
});
