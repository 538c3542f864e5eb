/** What the eight works of docs/protocol.md cost in bytes, from the codec itself; the bench measures the same at the USB host. */
import assert from "node:assert/strict";
import * as adc from "../../../hil/peripherals/adc.js";
import * as gpio from "../../../hil/peripherals/gpio.js";
import * as i2c from "../../../hil/peripherals/i2c.js";
import * as pwm from "../../../hil/peripherals/pwm.js";
import * as spi from "../../../hil/peripherals/spi.js";
import { ByteWriter } from "../../../hil/wire/layout.js";
import { encodeOp, writeOp } from "../../../hil/wire/command.js";
import { encodeFrame } from "../../../hil/wire/frame.js";
import { FrameFlag, FrameType } from "../../../hil/wire/protocol.js";

const posted = (ops: Uint8Array): number => encodeFrame(FrameType.REQUEST, 0, 1, ops).length;
const asked = (ops: Uint8Array): number => encodeFrame(FrameType.REQUEST, FrameFlag.WAIT, 1, ops).length;
const answered = (results: number): number =>
  encodeFrame(FrameType.REPLY, 0, 1, new Uint8Array(1 + results).fill(1)).length;

describe("bytes on the wire", () => {
  it("set a GPIO: 8 out", () => assert.equal(posted(encodeOp(gpio.set, { pin: 25, level: 1 })), 8));

  it("read a GPIO: 8 out, 8 in", () => assert.deepEqual([asked(encodeOp(gpio.get, { pin: 25 })), answered(1)], [8, 8]));

  it("I2C write 1, read 24: 12 out, 31 in", () => {
    const op = encodeOp(i2c.writeRead, { handle: 1, address: 0x76, keep: 0, data: Uint8Array.of(0xf7), length: 24 });
    assert.deepEqual([asked(op), answered(24)], [12, 31]);
  });

  it("SPI write of 1 KiB: at most 1038 out, 17 packets", () => {
    const bytes = posted(encodeOp(spi.write, { handle: 1, data: new Uint8Array(1024).fill(0xaa) }));
    assert.equal(bytes, 1038);
    assert.equal(Math.ceil(bytes / 64), 17);
  });

  it("PWM duty: 10 out", () => assert.equal(posted(encodeOp(pwm.duty, { handle: 1, duty: 32768 })), 10));

  it("ADC read: 8 out, 9 in", () => assert.deepEqual([asked(encodeOp(adc.read, { handle: 1 })), answered(2)], [8, 9]));

  it("1000 GPIO sets: at most 2.0 kB, 32 packets", () => {
    const out = new ByteWriter();
    for (let i = 0; i < 1000; i++) writeOp(out, gpio.set, { pin: 25, level: i & 1 });
    const bytes = posted(out.take());
    assert.ok(bytes <= 2048, `${bytes}`);
    assert.equal(Math.ceil(bytes / 64), 32);
  });

  it("I2C scan: 10 out, 21 in", () => {
    assert.deepEqual([asked(encodeOp(i2c.scan, { handle: 1, first: 0x08, last: 0x77 })), answered(14)], [10, 21]);
  });
});
