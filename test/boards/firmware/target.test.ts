/** The emulated RP2040 as an I2C target, asked by a virtual controller and by its own other block. */
import assert from "node:assert/strict";
import { Workbench } from "../../../hil/emulator/bench.js";
import * as event from "../../../hil/peripherals/event.js";
import * as i2c from "../../../hil/peripherals/i2c.js";
import * as target from "../../../hil/peripherals/target.js";
import { parts } from "../../../fixtures/index.js";
import { FirmwareHost } from "./firmware-host.js";

const address = 0x42;

interface Outcome {
  acknowledged: number;
  read?: number[];
  nack?: boolean;
  heldUs: number;
}

/** A board whose block 0 (GP5, GP4) is the target, and a controller with a timetable on the same lines. */
function start(transactions: object[], open: { memory?: number; addressBytes?: number } = {}, frequency = 100_000) {
  const bench = new Workbench();
  // the same two lines also lead to block 1
  bench.netlist.alias("GP6", bench.net("GP4"));
  bench.netlist.alias("GP7", bench.net("GP5"));
  const host = new FirmwareHost(bench);
  host.hello();
  for (const net of ["GP4", "GP5"]) bench.net(net).attach(`r ${net}`).set("pull-up");
  const { memory = 0, addressBytes = 1 } = open;
  host.call(target.open, { handle: 3, scl: 5, sda: 4, address, memory, addressBytes });
  const definition = parts.get("i2c-controller")!;
  const device = definition.create({
    name: "controller",
    options: definition.options.parse({
      frequency,
      transactions: transactions.map((each, i) => ({
        at: `${Math.round(host.board.nowUs) + 1000 + 10_000 * i} us`,
        address,
        ...each,
      })),
    }),
    wiring: "I2C",
    pins: {},
    random: () => 0,
  });
  device.attach(bench.view("controller", { SCL: bench.net("GP5"), SDA: bench.net("GP4") }));
  const outcomes = () => (device.state() as { transactions: Outcome[] }).transactions;
  return { host, outcomes };
}

const hex = (data: Uint8Array) => Buffer.from(data).toString("hex");
const take = (host: FirmwareHost, most = 256) => hex(host.call(target.take, { handle: 3, most, charUs: 1000 }).data);

describe("firmware on the emulated rp2040: an I2C target", () => {
  for (const frequency of [100_000, 400_000, 1_000_000]) {
    it(`is a memory at ${frequency / 1000} kHz, in its interrupt alone`, () => {
      const { host, outcomes } = start(
        [{ write: [0x10, 1, 2, 3] }, { write: [0x11], read: 4 }, { read: 2 }, { write: [0x3e, 9, 8, 7] }],
        { memory: 64 },
        frequency,
      );
      host.call(target.store, { handle: 3, offset: 0x14, data: Uint8Array.of(0xaa, 0xbb) });
      host.run(60_000);
      assert.deepEqual(
        outcomes().map(({ acknowledged, read }) => [acknowledged, read]),
        [
          [4, undefined],
          [1, [2, 3, 0, 0xaa]],
          [0, [0xbb, 0]],
          [4, undefined],
        ],
      );
      assert.equal(hex(host.call(target.load, { handle: 3, offset: 0x10, length: 4 }).data), "010203" + "00");
      assert.equal(hex(host.call(target.load, { handle: 3, offset: 0x3e, length: 2 }).data), "0908");
      assert.equal(hex(host.call(target.load, { handle: 3, offset: 0, length: 1 }).data), "07");
      assert.deepEqual(host.board.violations, []);
    });
  }

  it("keeps transactions apart, and tells how each began", () => {
    const { host, outcomes } = start([{ write: [1, 2, 3] }, { write: [4] }, { write: [5, 6], read: 2 }]);
    host.run(40_000);
    const status = () => host.call(target.status, { handle: 3 });
    assert.deepEqual(status(), { asked: 1, askedAgain: 1, writtenAgain: 0, waiting: 6 });
    assert.deepEqual([take(host, 2), take(host), take(host), take(host), take(host)], ["0102", "03", "04", "0506", ""]);
    assert.equal(host.call(target.put, { handle: 3, data: Uint8Array.of(0x77, 0x78, 0x79) }).taken, 3);
    host.run(5000);
    assert.deepEqual(outcomes().at(-1)!.read, [0x77, 0x78]);
    assert.ok(outcomes().at(-1)!.heldUs > 10_000);
    assert.deepEqual(status(), { asked: 0, askedAgain: 0, writtenAgain: 0, waiting: 0 });
    assert.deepEqual(host.board.violations, []);
  });

  it("holds the clock rather than lose what is written, or answer with what is not there", () => {
    const bytes = Array.from({ length: 300 }, (_, i) => (i * 7) & 0xff);
    const { host, outcomes } = start([{ write: bytes }, { read: 3 }], {}, 1_000_000);
    host.run(30_000);
    assert.ok(outcomes()[0].acknowledged < 300);
    let got = "";
    for (let i = 0; i < 20 && got.length < 600; i++) got += take(host, 50);
    assert.equal(got, Buffer.from(bytes).toString("hex"));
    assert.equal(outcomes()[0].acknowledged, 300);
    host.run(20_000);
    for (const byte of [1, 2, 3]) {
      assert.equal(host.call(target.status, { handle: 3 }).asked, 1);
      host.call(target.put, { handle: 3, data: Uint8Array.of(byte) });
      host.run(1000);
    }
    assert.deepEqual(outcomes()[1].read, [1, 2, 3]);
    // what was put and never read is no answer to the next
    assert.deepEqual(host.board.violations, []);
  });

  it("tells events in order, with the memory's address", () => {
    const { host } = start([{ write: [5, 1] }, { write: [6], read: 1 }, { read: 1, address: 0x43 }], { memory: 16 });
    host.call(target.watch, { handle: 3, events: 0x7e });
    host.run(40_000);
    host.frames.length = 0;
    const { events } = host.call(event.take, { most: 20 });
    const { END_READ, END_WRITE, ADDRESSED_READ, ADDRESSED_WRITE } = target.TargetEvent;
    assert.ok(events.every(({ source }) => source === 0x83));
    assert.deepEqual(
      events.map(({ value }) => [value & 7, value >> 3]),
      [
        [ADDRESSED_WRITE, 0],
        [END_WRITE, 5],
        [ADDRESSED_WRITE, 0],
        [ADDRESSED_READ, 6],
        [END_READ, 6],
      ],
    );
  });

  it("answers the same board's other block", () => {
    const { host } = start([], { memory: 8, addressBytes: 0 });
    host.call(target.store, { handle: 3, offset: 0, data: Uint8Array.of(1, 2, 3, 4) });
    const open = { handle: 4, scl: 7, sda: 6, frequency: 100_000, timeoutUs: 50_000, soft: 0 };
    host.call(i2c.open, { ...open, checkPullUps: 0, internalPullUps: 0 });
    host.call(i2c.write, { handle: 4, address, keep: 0, data: Uint8Array.of(9, 8) });
    const read = host.call(i2c.writeRead, { handle: 4, address, keep: 0, data: Uint8Array.of(7), length: 3 });
    assert.equal(hex(read.data), "080304");
    assert.equal(hex(host.call(target.load, { handle: 3, offset: 0, length: 4 }).data), "07080304");
    assert.equal(host.status(i2c.write, { handle: 4, address: 0x43, keep: 0, data: Uint8Array.of(1) }), "ADDRESS_NACK");
    assert.deepEqual(host.board.violations, []);
  });

  it("shares no block with a controller, and gives its pins up", () => {
    const { host } = start([]);
    const open = { handle: 4, frequency: 100_000, timeoutUs: 50_000, soft: 0, checkPullUps: 0, internalPullUps: 0 };
    assert.equal(host.status(i2c.open, { ...open, scl: 5, sda: 4 }), "PIN_IN_USE");
    assert.equal(host.status(i2c.open, { ...open, scl: 9, sda: 8 }), "BLOCK_IN_USE");
    host.call(target.close, { handle: 3 });
    assert.equal(host.status(target.status, { handle: 3 }), "NOT_OPEN");
    host.call(i2c.open, { ...open, scl: 5, sda: 4 });
    const request = { handle: 3, address, memory: 0, addressBytes: 1 };
    assert.equal(host.status(target.open, { ...request, scl: 9, sda: 8 }), "BLOCK_IN_USE");
    assert.equal(host.status(target.open, { ...request, scl: 8, sda: 9 }), "INVALID_PIN");
    assert.equal(host.status(target.open, { ...request, scl: 11, sda: 10, memory: 2000 }), "INVALID_ARGUMENT");
  });
});
