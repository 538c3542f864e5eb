/**
 * The core as a program of this computer, under AddressSanitizer and UndefinedBehaviorSanitizer: what a host sends goes in by a pipe, what the
 * firmware says comes out. Needs a C compiler; without one these tests are left out, and CI has one.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { buildHostProgram, hostCompiler } from "../../../scripts/firmware-host.js";
import * as frequency from "../../../hil/peripherals/frequency.js";
import * as gpio from "../../../hil/peripherals/gpio.js";
import * as i2c from "../../../hil/peripherals/i2c.js";
import * as system from "../../../hil/peripherals/system.js";
import { encodeOp } from "../../../hil/wire/command.js";
import { FrameDecoder, encodeFrame, type Frame } from "../../../hil/wire/frame.js";
import { helloLayout } from "../../../hil/wire/hello.js";
import { FrameFlag, FrameType } from "../../../hil/wire/protocol.js";
import { encode, statusName } from "./firmware-host.js";

const CDC = 2;

describe("the firmware's core under sanitizers", function () {
  const compiler = hostCompiler();
  let program: string;

  before(function () {
    if (compiler === undefined) {
      console.log("      left out: there is no C compiler (cc, gcc or clang) on this machine");
      this.skip();
    }
    program = buildHostProgram("conversation", compiler);
  });

  /** Feeds packets (an endpoint each) and gives the frames that came back on the serial port's endpoint. */
  function converse(...packets: readonly [number, Uint8Array][]): Frame[] {
    const input = packets.flatMap(([endpoint, bytes]) => [endpoint, bytes.length & 0xff, bytes.length >> 8, ...bytes]);
    const { status, stdout, stderr } = spawnSync(program, { input: Uint8Array.from(input) });
    assert.equal(status, 0, stderr.toString());
    const frames: Frame[] = [];
    const decoder = new FrameDecoder((frame) => frames.push(frame));
    for (let at = 0; at < stdout.length;) {
      const length = stdout[at + 1] | (stdout[at + 2] << 8);
      if (stdout[at] === CDC) decoder.push(stdout.subarray(at + 3, at + 3 + length));
      at += 3 + length;
    }
    return frames;
  }

  const hello: [number, Uint8Array] = [
    CDC,
    encodeFrame(FrameType.HELLO, 0, 0, encode(helloLayout, { version: 1, nonce: 77, leaseMs: 0 })),
  ];
  const request = (seq: number, ...ops: Uint8Array[]): [number, Uint8Array] => [
    CDC,
    encodeFrame(FrameType.REQUEST, FrameFlag.WAIT, seq, Uint8Array.from(ops.flatMap((op) => [...op]))),
  ];

  it("answers HELLO and requests, across packets and in one", () => {
    const data = Uint8Array.from({ length: 700 }, (_, i) => i & 0xff);
    const frames = converse(
      hello,
      request(0, encodeOp(system.echo, { data })),
      request(1, encodeOp(gpio.get, { pin: 3 })),
    );
    assert.deepEqual(
      frames.map(({ type, seq }) => [type, seq]),
      [
        [FrameType.HELLO_REPLY, 0],
        [FrameType.REPLY, 0],
        [FrameType.REPLY, 1],
      ],
    );
    assert.deepEqual(frames[1].body.subarray(1), data);
    assert.equal(statusName(frames[2].body[0]), "NOT_OPEN");
  });

  it("fills the largest reply, and refuses one byte more", () => {
    const open = encodeOp(i2c.open, {
      handle: 1,
      scl: 5,
      sda: 4,
      frequency: 100_000,
      timeoutUs: 0,
      soft: 0,
      checkPullUps: 0,
      internalPullUps: 0,
    });
    const read = (length: number): Uint8Array => encodeOp(i2c.read, { handle: 1, address: 0x40, keep: 0, length });
    const frames = converse(
      hello,
      request(0, open),
      request(1, read(2037)),
      request(2, read(2038)),
      request(3, read(4_000_000_000)),
    );
    assert.deepEqual(
      frames.slice(1).map(({ body }) => [statusName(body[0]), body.length]),
      [
        ["OK", 1],
        ["OK", 2038],
        ["REPLY_TOO_LONG", 3],
        ["REPLY_TOO_LONG", 3],
      ],
    );
  });

  it("measures a frequency over a period, keeps it while paused, and forgets it when told", () => {
    const handle = 1;
    const read = encodeOp(frequency.read, { handle });
    const wait = (us: number) => encodeOp(system.delay, { us });
    const frames = converse(
      hello,
      request(0, encodeOp(frequency.open, { handle, pin: 5, periodMs: 10 }), read),
      request(1, wait(12_000), read),
      request(2, encodeOp(frequency.run, { handle, on: false }), wait(50_000), read),
      request(3, encodeOp(frequency.clear, { handle, periodMs: 20 }), read),
      request(4, encodeOp(frequency.run, { handle, on: true }), wait(100_000), read),
      request(5, encodeOp(frequency.clear, { handle, periodMs: 501 })),
      request(6, encodeOp(frequency.close, { handle }), read),
    );
    const hz = ({ body }: Frame) => new DataView(body.buffer, body.byteOffset + body.length - 4).getUint32(0, true);
    const answers = frames.slice(1).map((frame) => (frame.body[0] === 0 ? hz(frame) : statusName(frame.body[0])));
    // the host's pin 5 has two cycles a microsecond
    assert.deepEqual(answers, [0, 2_000_000, 2_000_000, 0, 2_000_000, "INVALID_ARGUMENT", "NOT_OPEN"]);
  });

  it("survives garbage, frames cut short, and frames longer than any", () => {
    const whole = request(0, encodeOp(system.echo, { data: Uint8Array.of(1, 2, 3) }))[1];
    const garbage = Uint8Array.from({ length: 5000 }, (_, i) => (i * 193 + (i >> 3)) & 0xff);
    const frames = converse(
      hello,
      [CDC, whole.subarray(0, 4)],
      [CDC, Uint8Array.of(0)],
      [CDC, garbage],
      [CDC, Uint8Array.of(0)],
      [CDC, whole],
    );
    const last = frames.at(-1)!;
    assert.deepEqual([last.type, [...last.body]], [FrameType.REPLY, [0, 1, 2, 3]]);
  });
});
