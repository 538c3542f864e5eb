/** Hardware flow control of the SAMD21's serial ports, on the strict model of its SERCOM (SAM D21 datasheet DS40001882, 26.6.3.2). */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Workbench } from "../../../hil/emulator/bench.js";
import { EmulatedBoard } from "../../../hil/emulator/board.js";
import * as gpio from "../../../hil/peripherals/gpio.js";
import * as uart from "../../../hil/peripherals/uart.js";
import { encodeOp } from "../../../hil/wire/command.js";
import { FrameFlag, FrameType } from "../../../hil/wire/protocol.js";
import { FirmwareHost, statusName } from "./firmware-host.js";

const image = new Uint8Array(
  readFileSync(new URL("../../../../boards/firmware/prebuilt/pinbridge-samd21.uf2", import.meta.url)),
);
/** SERCOM0 by function C: PA08 to PA11 are its pads 0 to 3. */
const [TX, RX, RTS, CTS] = [8, 9, 10, 11];
const request = {
  handle: 2,
  tx: TX,
  rx: RX,
  rts: RTS,
  cts: CTS,
  baudrate: 9600,
  buffer: 8,
  bits: 3,
  parity: uart.Parity.NONE,
  stop2: 0,
  invertOut: 0,
  invertIn: 0,
};

function start() {
  const bench = new Workbench();
  const board = new EmulatedBoard({ family: "samd21", firmware: image, bench, boardId: "test_board" });
  assert.ok(board.bootAndEnumerate());
  const host = new FirmwareHost(bench, "vendor", board);
  host.hello();
  const heard: number[] = [];
  const nets = { rx: bench.net("GP8"), tx: bench.net("GP9") };
  const peer = bench.view("peer", {}).serial(nets, { baudrate: 9600 }, (byte) => heard.push(byte));
  const cts = bench.net("GP11").attach("cts");
  cts.set("low");
  const rts = () => bench.net("GP10").level;
  const read = (most: number) => {
    const { errors, data } = host.call(uart.read, { handle: 2, most, firstUs: 0, charUs: 0 });
    return { errors, bytes: [...data] };
  };
  const clean = () => assert.deepEqual([...host.board.violations, ...bench.reports], []);
  return { bench, host, peer, heard, cts, rts, read, clean };
}

describe("firmware on the emulated SAMD21: flow control", () => {
  it("sends nothing while CTS is high, and goes on when it falls", () => {
    const { host, heard, cts, clean } = start();
    cts.set("high");
    host.call(uart.open, request);
    host.call(uart.write, { handle: 2, data: Uint8Array.of(0x41) });
    host.run(10_000);
    assert.deepEqual(heard, []);
    assert.equal(host.call(uart.status, { handle: 2 }).sending, true);
    cts.set("low");
    host.call(uart.drain, { handle: 2 });
    host.run(2000);
    assert.deepEqual(heard, [0x41]);
    clean();
  });

  it("gives a write up that CTS holds up for a second, and says so with the next answer", () => {
    const { host, heard, cts, clean } = start();
    cts.set("high");
    host.call(uart.open, request);
    host.post(encodeOp(uart.write, { handle: 2, data: new Uint8Array(400).fill(0x43) }));
    host.run(1_100_000);
    const { status, postedError } = host.ops(encodeOp(uart.status, { handle: 2 }));
    assert.equal(status, "OK");
    assert.equal(statusName(postedError!.status), "TIMEOUT");
    cts.set("low");
    host.run(400_000);
    assert.ok(heard.length >= 256 && heard.length < 260, `what ring and block held: ${heard.length} bytes`);
    clean();
  });

  it("lets other commands go on while bytes wait to be sent, and sends them in order", () => {
    const { host, heard, cts, clean } = start();
    cts.set("high");
    host.call(uart.open, request);
    const data = Uint8Array.from({ length: 200 }, (_, i) => (i * 7 + 1) & 0xff);
    const from = host.board.nowUs;
    host.call(uart.write, { handle: 2, data });
    assert.equal(host.call(uart.status, { handle: 2 }).sending, true);
    assert.ok(host.board.nowUs - from < 5000, "at once");
    assert.deepEqual(heard, []);
    cts.set("low");
    host.call(uart.drain, { handle: 2 });
    host.run(2000);
    assert.deepEqual(heard, [...data]);
    assert.equal(host.call(uart.status, { handle: 2 }).sending, false);
    clean();
  });

  it("gives a wait for the last bit up when nothing moves, and a close after a second", () => {
    const { host, heard, cts, clean } = start();
    cts.set("high");
    host.call(uart.open, request);
    host.call(uart.write, { handle: 2, data: new Uint8Array(20) });
    assert.equal(host.status(uart.drain, { handle: 2 }), "TIMEOUT");
    const from = host.board.nowUs;
    host.call(uart.close, { handle: 2 });
    assert.ok(host.board.nowUs - from > 900_000 && host.board.nowUs - from < 1_200_000);
    assert.deepEqual(heard, []);
    clean();
  });

  it("raises RTS while neither ring nor block has room, and loses nothing", () => {
    const { host, peer, rts, read, clean } = start();
    host.call(uart.open, request);
    assert.equal(rts(), 0);
    peer.send([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    host.run(9 * 1100);
    assert.equal(rts(), 0, "room for one more");
    host.run(3000);
    assert.equal(rts(), 1);
    assert.deepEqual(read(4), { errors: 0, bytes: [1, 2, 3, 4] });
    host.run(1000);
    assert.equal(rts(), 0);
    assert.deepEqual(read(20), { errors: 0, bytes: [5, 6, 7, 8, 9, 10] });
    clean();
  });

  it("moves RTS itself where there is no CTS, for which the block would look all the same", () => {
    const { host, peer, heard, rts, read, clean } = start();
    host.call(uart.open, { ...request, cts: 0xff });
    assert.equal(rts(), 0);
    peer.send([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    host.run(8 * 1100);
    assert.equal(rts(), 0);
    host.run(3000);
    assert.equal(rts(), 1);
    assert.deepEqual(read(20).bytes, [1, 2, 3, 4, 5, 6, 7, 8]);
    assert.equal(rts(), 0);
    assert.deepEqual(read(20), { errors: 0, bytes: [9] });
    host.call(uart.write, { handle: 2, data: Uint8Array.of(0x42) });
    host.run(3000);
    assert.deepEqual(heard, [0x42]);
    clean();
  });

  it("ends a change of speed that CTS holds up when the host cancels it", () => {
    const { host, cts, clean } = start();
    cts.set("high");
    host.call(uart.open, request);
    host.call(uart.write, { handle: 2, data: Uint8Array.of(0x41) });
    const seq = host.seq++;
    host.frame(FrameType.REQUEST, FrameFlag.WAIT, seq, encodeOp(uart.baudrate, { handle: 2, baudrate: 19_200 }));
    host.run(50_000);
    assert.equal(host.frames.length, 0);
    host.frame(FrameType.CANCEL, 0, seq, new Uint8Array(0));
    assert.equal(statusName(host.next()!.body[0]), "CANCELLED");
    clean();
  });

  it("needs RTS on pad 2 and CTS on pad 3, and TX on pad 0 with them", () => {
    const { host, clean } = start();
    for (const pins of [{ rts: CTS }, { cts: RTS }, { rts: 16 }, { tx: RTS, rts: TX }, { rx: CTS }])
      assert.equal(host.status(uart.open, { ...request, ...pins }), "INVALID_PIN", JSON.stringify(pins));
    host.call(uart.open, { ...request, rts: 0xff });
    clean();
  });

  it("tells of bytes that came while it kept interrupts out for a sensor, more than the block holds", () => {
    const { host, peer, read, clean } = start();
    const NO_PIN = 0xff;
    host.call(uart.open, { ...request, rts: NO_PIN, cts: NO_PIN, buffer: 64 });
    host.call(gpio.claim, { pin: 20, safe: "HIGH_Z" });
    host.call(gpio.configure, { pin: 20, output: 0, openDrain: 0, pull: 1, level: 0, drive: 0 });
    peer.send([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    host.call(gpio.record, { pin: 20, level: 0, triggerUs: 0, most: 1, timeoutUs: 6000 });
    host.run(10_000);
    const { errors, bytes } = read(64);
    assert.ok(errors & uart.UartError.OVERRUN, String(errors));
    assert.ok(bytes.length >= 5 && bytes.length < 10 && bytes[0] === 1 && bytes.at(-1) === 10, bytes.join());
    clean();
  });
});
