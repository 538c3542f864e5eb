import assert from "node:assert/strict";
import { Workbench } from "../../../hil/emulator/bench.js";
import type { SerialSetting } from "../../../hil/emulator/device.js";
import * as gpio from "../../../hil/peripherals/gpio.js";
import * as uart from "../../../hil/peripherals/uart.js";
import { UartError } from "../../../hil/peripherals/uart.js";
import { encodeOp } from "../../../hil/wire/command.js";
import { FirmwareHost, statusName } from "./firmware-host.js";

const plain = { bits: 3, parity: uart.Parity.NONE, stop2: 0, invertOut: 0, invertIn: 0 };

function start(setting: SerialSetting = { baudrate: 9600 }, tx = "GP0", rx = "GP1") {
  const bench = new Workbench();
  const heard: number[] = [];
  // the far end listens to the board's TX and drives its RX
  const peer = bench.view("peer", {}).serial({ rx: bench.net(tx), tx: bench.net(rx) }, setting, (byte) => {
    heard.push(byte);
  });
  const host = new FirmwareHost(bench);
  host.hello();
  return { host, bench, peer, heard };
}

function open(host: FirmwareHost, options: Partial<Parameters<typeof openRequest>[0]> = {}): number {
  return host.call(uart.open, openRequest(options)).baudrate;
}

function openRequest(options: {
  handle?: number;
  tx?: number;
  rx?: number;
  rts?: number;
  cts?: number;
  baudrate?: number;
  buffer?: number;
  bits?: number;
  parity?: number;
  stop2?: number;
  invertOut?: number;
  invertIn?: number;
}) {
  return { handle: 2, tx: 0, rx: 1, rts: 255, cts: 255, baudrate: 9600, buffer: 256, ...plain, ...options };
}

const read = (host: FirmwareHost, most: number, firstUs = 0, charUs = 0) => {
  const { errors, data } = host.call(uart.read, { handle: 2, most, firstUs, charUs });
  return { errors, text: Buffer.from(data).toString("latin1") };
};
const text = (bytes: readonly number[]) => Buffer.from(bytes).toString("latin1");

function clean(host: FirmwareHost): void {
  assert.deepEqual(host.board.violations, []);
  assert.deepEqual(host.bench.reports, []);
}

describe("firmware on the emulated RP2040: UART", () => {
  it("sends and receives at 9600 baud", () => {
    const { host, peer, heard } = start();
    assert.ok(Math.abs(open(host) - 9600) < 10);
    host.call(uart.write, { handle: 2, data: Buffer.from("hello") });
    host.call(uart.drain, { handle: 2 });
    assert.equal(text(heard), "hello");
    peer.send(Buffer.from("world"));
    assert.deepEqual(read(host, 5, 10_000, 3000), { errors: 0, text: "world" });
    clean(host);
  });

  for (const [name, setting, options] of [
    [
      "1200 baud, seven bits, even parity",
      { baudrate: 1200, bits: 7, parity: "even" },
      { bits: 2, parity: uart.Parity.EVEN },
    ],
    [
      "115200 baud, odd parity, two stop bits",
      { baudrate: 115_200, parity: "odd", stop: 2 },
      { parity: uart.Parity.ODD, stop2: 1 },
    ],
    ["three megabaud", { baudrate: 3_000_000 }, {}],
    ["inverted lines", { baudrate: 100_000, inverted: true }, { invertOut: 1, invertIn: 1 }],
  ] as const) {
    it(`speaks ${name}`, () => {
      const { host, peer, heard } = start(setting, "GP4", "GP5");
      open(host, { tx: 4, rx: 5, baudrate: setting.baudrate, ...options });
      host.call(uart.write, { handle: 2, data: Uint8Array.of(0x55, 0x01, 0x7f) });
      host.call(uart.drain, { handle: 2 });
      host.run(20_000);
      assert.deepEqual(heard, [0x55, 0x01, 0x7f]);
      peer.send([1, 0x2a, 0x7e]);
      assert.deepEqual(read(host, 3, 100_000, 100_000), { errors: 0, text: "\u0001*~" });
      clean(host);
    });
  }

  it("keeps what comes while the host is elsewhere, and says when the ring was full", () => {
    const { host, peer } = start({ baudrate: 115_200 });
    open(host, { baudrate: 115_200, buffer: 200 });
    peer.send(Array.from({ length: 200 }, (_, i) => i));
    host.run(30_000);
    assert.deepEqual(host.call(uart.status, { handle: 2 }), { errors: 0, sending: false, waiting: 200 });
    peer.send([1, 2, 3]);
    host.run(1000);
    const { errors, data } = host.call(uart.read, { handle: 2, most: 500, firstUs: 0, charUs: 0 });
    assert.equal(errors, UartError.RING_FULL);
    assert.deepEqual(
      [...data],
      Array.from({ length: 200 }, (_, i) => i),
    );
    clean(host);
  });

  it("ends a read at its time-outs, with what there is", () => {
    const { host, peer } = start();
    open(host);
    const before = host.board.nowUs;
    assert.equal(read(host, 10, 50_000, 5000).text, "");
    assert.ok(Math.abs(host.board.nowUs - before - 50_000) < 2000);
    peer.send(Buffer.from("ab"));
    const then = host.board.nowUs;
    assert.equal(read(host, 10, 50_000, 5000).text, "ab");
    // two characters of 1.04 ms, their interrupt after 32 bits of silence, and five more milliseconds
    assert.ok(host.board.nowUs - then < 14_000, `${host.board.nowUs - then} us`);
    clean(host);
  });

  it("notices framing errors, wrong parity and breaks", () => {
    const { host, peer, bench } = start({ baudrate: 9600, parity: "odd" });
    open(host, { parity: uart.Parity.EVEN });
    peer.send([0x41]);
    host.run(10_000);
    assert.equal(read(host, 9).errors & UartError.PARITY, UartError.PARITY);
    const line = bench.net("GP9").attach("line");
    host.call(uart.close, { handle: 2 });
    open(host, { tx: 8, rx: 9 });
    line.set("low");
    host.run(10_000);
    line.set("high");
    host.run(5000);
    const after = read(host, 9);
    assert.equal(after.errors & UartError.BREAK, UartError.BREAK);
    assert.equal(after.text, "");
    clean(host);
  });

  it("sends a break, changes its speed, and gives its pins up", () => {
    const { host, bench, peer, heard } = start();
    open(host);
    const levels: [number, number][] = [];
    bench.net("GP0").onChange((level, atUs) => levels.push([level, atUs]));
    host.call(uart.sendBreak, { handle: 2, us: 5000 });
    assert.deepEqual(
      levels.map(([level]) => level),
      [0, 1],
    );
    assert.ok(Math.abs(levels[1][1] - levels[0][1] - 5000) < 20);
    assert.equal(peer.framingErrors, 1);
    assert.ok(Math.abs(host.call(uart.baudrate, { handle: 2, baudrate: 19_200 }).baudrate - 19_200) < 20);
    peer.setBaudrate(19_200);
    host.call(uart.write, { handle: 2, data: Uint8Array.of(0xa5) });
    host.call(uart.drain, { handle: 2 });
    assert.deepEqual(heard, [0xa5]);
    host.call(uart.close, { handle: 2 });
    host.call(gpio.claim, { pin: 0, safe: "HIGH_Z" });
    clean(host);
  });

  it("stops sending while CTS is high, and raises RTS when its FIFO fills", () => {
    const { host, bench, heard } = start();
    const cts = bench.net("GP2").attach("cts");
    cts.set("high");
    open(host, { cts: 2, rts: 3 });
    assert.equal(bench.net("GP3").level, 0);
    host.call(uart.write, { handle: 2, data: Buffer.from("ok") });
    host.run(10_000);
    assert.deepEqual(heard, []);
    cts.set("low");
    host.run(10_000);
    assert.equal(text(heard), "ok");
    clean(host);
  });

  it("gives a write up that CTS holds up for a second, and says so with the next answer", () => {
    const { host, bench, heard } = start();
    const cts = bench.net("GP2").attach("cts");
    cts.set("high");
    open(host, { cts: 2 });
    host.post(encodeOp(uart.write, { handle: 2, data: new Uint8Array(400).fill(0x43) }));
    host.run(1_100_000);
    const { status, postedError } = host.ops(encodeOp(uart.status, { handle: 2 }));
    assert.deepEqual([status, postedError && statusName(postedError.status)], ["OK", "TIMEOUT"]);
    cts.set("low");
    host.run(400_000);
    assert.ok(heard.length >= 288 && heard.length < 292, `what ring and FIFO held: ${heard.length} bytes`);
    clean(host);
  });

  it("lets other commands go on while bytes wait to be sent, and sends them in order", () => {
    const { host, heard } = start();
    open(host);
    const data = Uint8Array.from({ length: 280 }, (_, i) => (i * 7 + 1) & 0xff);
    const from = host.board.nowUs;
    host.call(uart.write, { handle: 2, data });
    assert.equal(host.call(uart.status, { handle: 2 }).sending, true);
    assert.ok(host.board.nowUs - from < 5000, "at once");
    assert.ok(heard.length < 5);
    host.call(uart.drain, { handle: 2 });
    host.run(2000);
    assert.deepEqual(heard, [...data]);
    clean(host);
  });

  it("has what was written in its FIFO at least before it closes", () => {
    const { host, heard } = start();
    open(host);
    host.call(uart.write, { handle: 2, data: new Uint8Array(200).fill(0x55) });
    host.call(uart.close, { handle: 2 });
    assert.ok(heard.length >= 200 - 33 && heard.length <= 200, String(heard.length));
    clean(host);
  });

  it("leaves what its ring has no room for in the block, so that RTS holds the sender up and nothing is lost", () => {
    const { host, bench, peer } = start();
    open(host, { rts: 3, buffer: 8 });
    const sent = Array.from({ length: 40 }, (_, i) => i + 1);
    peer.send(sent.slice(0, 8));
    host.run(12_000);
    assert.equal(bench.net("GP3").level, 0);
    peer.send(sent.slice(8));
    host.run(40_000);
    assert.equal(bench.net("GP3").level, 1);
    const got: number[] = [];
    while (got.length < sent.length) {
      const { errors, data } = host.call(uart.read, { handle: 2, most: 100, firstUs: 1000, charUs: 0 });
      assert.equal(errors, 0);
      assert.ok(data.length > 0, `${got.length} bytes came`);
      got.push(...data);
    }
    assert.deepEqual(got, sent);
    assert.equal(bench.net("GP3").level, 0);
    clean(host);
  });

  it("refuses pins of no block or of two, a taken block, and speeds out of reach", () => {
    const { host } = start();
    assert.equal(host.status(uart.open, openRequest({ tx: 1, rx: 0 })), "INVALID_PIN");
    assert.equal(host.status(uart.open, openRequest({ tx: 0, rx: 5 })), "INVALID_PIN");
    assert.equal(host.status(uart.open, openRequest({ baudrate: 50 })), "INVALID_ARGUMENT");
    assert.equal(host.status(uart.open, openRequest({ baudrate: 8_000_000 })), "INVALID_ARGUMENT");
    open(host);
    assert.equal(host.status(uart.open, openRequest({ handle: 3, tx: 12, rx: 13 })), "BLOCK_IN_USE");
    assert.equal(host.status(uart.open, openRequest({ handle: 3 })), "PIN_IN_USE");
    assert.equal(host.status(uart.read, { handle: 9, most: 1, firstUs: 0, charUs: 0 }), "NOT_OPEN");
    clean(host);
  });
});
