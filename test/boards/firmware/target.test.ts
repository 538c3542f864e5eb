/** The emulated boards as I2C targets, asked by a virtual controller and by their own other block. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Workbench } from "../../../hil/emulator/bench.js";
import { EmulatedBoard } from "../../../hil/emulator/board.js";
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

/** A block that is the target, one on the same lines that is a controller, pins of the target's block elsewhere, and of a third pair that is none. */
interface Place {
  readonly chip: "rp2040" | "samd21";
  readonly scl: number;
  readonly sda: number;
  readonly controller: { scl: number; sda: number };
  readonly elsewhere: { scl: number; sda: number };
  readonly free: { scl: number; sda: number };
  readonly mostMemory: number;
}

const places: readonly Place[] = [
  {
    chip: "rp2040",
    scl: 5,
    sda: 4,
    controller: { scl: 7, sda: 6 },
    elsewhere: { scl: 9, sda: 8 },
    free: { scl: 11, sda: 10 },
    mostMemory: 1024,
  },
  // SERCOM3 by function C, SERCOM1, SERCOM3 by function D; SERCOM2
  {
    chip: "samd21",
    scl: 23,
    sda: 22,
    controller: { scl: 17, sda: 16 },
    elsewhere: { scl: 17, sda: 16 },
    free: { scl: 13, sda: 12 },
    mostMemory: 256,
  },
];

function start(
  place: Place,
  transactions: object[],
  open: { memory?: number; addressBytes?: number; alone?: number } | "later" = {},
  frequency = 100_000,
) {
  const { chip, scl, sda, controller } = place;
  const bench = new Workbench();
  bench.netlist.alias(`GP${controller.sda}`, bench.net(`GP${sda}`));
  bench.netlist.alias(`GP${controller.scl}`, bench.net(`GP${scl}`));
  const image = new URL(`../../../../boards/firmware/prebuilt/pinbridge-${chip}.uf2`, import.meta.url);
  const board = new EmulatedBoard({
    family: chip,
    firmware: new Uint8Array(readFileSync(image)),
    bench,
    boardId: "test_board",
  });
  assert.ok(board.bootAndEnumerate());
  const host = new FirmwareHost(bench, "vendor", board);
  host.hello();
  for (const pin of [scl, sda]) bench.net(`GP${pin}`).attach(`r ${pin}`).set("pull-up");
  if (open !== "later") {
    const { memory = 0, addressBytes = 1, alone = 0 } = open;
    host.call(target.open, { handle: 3, scl, sda, address, memory, addressBytes, alone });
  }
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
  device.attach(bench.view("controller", { SCL: bench.net(`GP${scl}`), SDA: bench.net(`GP${sda}`) }));
  const outcomes = () => (device.state() as { transactions: Outcome[] }).transactions;
  const clean = () => assert.deepEqual([...host.board.violations, ...bench.reports], []);
  return { host, outcomes, clean };
}

const hex = (data: Uint8Array) => Buffer.from(data).toString("hex");
const take = (host: FirmwareHost, most = 256) => hex(host.call(target.take, { handle: 3, most, charUs: 1000 }).data);

for (const place of places)
  describe(`firmware on the emulated ${place.chip}: an I2C target`, () => {
    for (const frequency of [100_000, 400_000, 1_000_000]) {
      it(`is a memory at ${frequency / 1000} kHz, in its interrupt alone`, () => {
        const { host, outcomes, clean } = start(
          place,
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
        clean();
      });
    }

    it("keeps transactions apart, and tells how each began", () => {
      const { host, outcomes, clean } = start(place, [
        { write: [1, 2, 3] },
        { write: [4] },
        { write: [5, 6], read: 2 },
      ]);
      host.run(40_000);
      const status = () => host.call(target.status, { handle: 3 });
      assert.deepEqual(status(), { asked: 1, askedAgain: 1, writtenAgain: 0, waiting: 6 });
      assert.deepEqual(
        [take(host, 2), take(host), take(host), take(host), take(host)],
        ["0102", "03", "04", "0506", ""],
      );
      assert.equal(host.call(target.put, { handle: 3, data: Uint8Array.of(0x77, 0x78, 0x79) }).taken, 3);
      host.run(5000);
      assert.deepEqual(outcomes().at(-1)!.read, [0x77, 0x78]);
      assert.ok(outcomes().at(-1)!.heldUs > 10_000);
      assert.deepEqual(status(), { asked: 0, askedAgain: 0, writtenAgain: 0, waiting: 0 });
      clean();
    });

    it("holds the clock rather than lose what is written, or answer with what is not there", () => {
      const bytes = Array.from({ length: 300 }, (_, i) => (i * 7) & 0xff);
      const { host, outcomes, clean } = start(place, [{ write: bytes }, { read: 3 }], {}, 1_000_000);
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
      clean();
    });

    it("tells events in order, with the memory's address", () => {
      const { host } = start(place, [{ write: [5, 1] }, { write: [6], read: 1 }, { read: 1, address: 0x43 }], {
        memory: 16,
      });
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
      const { host, clean } = start(place, [], { memory: 8, addressBytes: 0 });
      host.call(target.store, { handle: 3, offset: 0, data: Uint8Array.of(1, 2, 3, 4) });
      const open = { handle: 4, ...place.controller, frequency: 100_000, timeoutUs: 50_000, soft: 0 };
      host.call(i2c.open, { ...open, checkPullUps: 0, internalPullUps: 0 });
      host.call(i2c.write, { handle: 4, address, keep: 0, data: Uint8Array.of(9, 8) });
      const read = host.call(i2c.writeRead, { handle: 4, address, keep: 0, data: Uint8Array.of(7), length: 3 });
      assert.equal(hex(read.data), "080304");
      assert.equal(hex(host.call(target.load, { handle: 3, offset: 0, length: 4 }).data), "07080304");
      assert.equal(
        host.status(i2c.write, { handle: 4, address: 0x43, keep: 0, data: Uint8Array.of(1) }),
        "ADDRESS_NACK",
      );
      clean();
    });

    it("answers with zeros and drops what is written, left alone, until somebody listens", () => {
      const { host, outcomes, clean } = start(
        place,
        [{ write: Array(100).fill(1) }, { read: 2 }, { write: [5] }, { read: 1 }],
        { alone: 1 },
      );
      host.run(19_000);
      const events = (1 << target.TargetEvent.READ_REQUEST) | (1 << target.TargetEvent.WRITE_REQUEST);
      host.call(target.watch, { handle: 3, events });
      host.run(30_000);
      assert.deepEqual(
        outcomes().map(({ acknowledged, read }) => read ?? acknowledged),
        [100, [0, 0], 1, []],
      );
      assert.equal(take(host), "05");
      assert.equal(host.call(target.status, { handle: 3 }).asked, 1);
      host.call(target.put, { handle: 3, data: Uint8Array.of(6) });
      host.run(1000);
      assert.deepEqual(outcomes().at(-1)!.read, [6]);
      clean();
    });

    it("shares no block with a controller, and gives its pins up", () => {
      const { host } = start(place, []);
      const { scl, sda } = place;
      const open = { handle: 4, frequency: 100_000, timeoutUs: 50_000, soft: 0, checkPullUps: 0, internalPullUps: 0 };
      assert.equal(host.status(i2c.open, { ...open, scl, sda }), "PIN_IN_USE");
      if (place.chip === "rp2040") assert.equal(host.status(i2c.open, { ...open, ...place.elsewhere }), "BLOCK_IN_USE");
      host.call(target.close, { handle: 3 });
      assert.equal(host.status(target.status, { handle: 3 }), "NOT_OPEN");
      host.call(i2c.open, { ...open, scl, sda });
      const request = { handle: 3, address, memory: 0, addressBytes: 1, alone: 0 };
      if (place.chip === "rp2040")
        assert.equal(host.status(target.open, { ...request, ...place.elsewhere }), "BLOCK_IN_USE");
      assert.equal(host.status(target.open, { ...request, scl: place.free.sda, sda: place.free.scl }), "INVALID_PIN");
      const memory = place.mostMemory;
      assert.equal(host.status(target.open, { ...request, ...place.free, memory: memory + 1 }), "INVALID_ARGUMENT");
    });
  });

describe("firmware on the emulated samd21: an I2C target that the program answers", () => {
  const place = places[1];
  const listen = (host: FirmwareHost, addresses = [address], smbus = 0) => {
    const { scl, sda } = place;
    host.call(target.listen, { handle: 3, scl, sda, smbus, addresses: Uint8Array.from(addresses) });
  };
  const request = (host: FirmwareHost) => host.call(target.request, { handle: 3 });
  const receive = (host: FirmwareHost, most: number, acknowledge = true) =>
    hex(host.call(target.receive, { handle: 3, most, charUs: 1000, acknowledge }).data);
  const send = (host: FirmwareHost, ...data: number[]) =>
    host.call(target.send, { handle: 3, charUs: 1000, data: Uint8Array.from(data) }).taken;
  const finish = (host: FirmwareHost) => host.call(target.finish, { handle: 3 });
  const nobody = { addressed: 0, read: 0, again: 0, failed: 0, timedOut: 0, address: 0 };

  it("holds the clock at its address and at each byte until it is asked for", () => {
    const { host, outcomes, clean } = start(place, [{ write: [1, 2, 3], read: 2 }], "later");
    listen(host);
    assert.deepEqual(request(host), nobody);
    host.run(5000);
    assert.equal(outcomes()[0].acknowledged, 0);
    assert.deepEqual(request(host), { ...nobody, addressed: 1, address });
    host.run(5000);
    assert.equal(outcomes()[0].acknowledged, 0, "the first byte waits");
    assert.equal(receive(host, 1), "01");
    host.run(5000);
    assert.equal(outcomes()[0].acknowledged, 1);
    assert.equal(receive(host, 256), "0203");
    assert.equal(outcomes()[0].acknowledged, 3);
    assert.deepEqual(request(host), { ...nobody, addressed: 1, read: 1, again: 1, address });
    host.run(5000);
    assert.deepEqual(outcomes()[0].read, []);
    assert.equal(send(host, 7, 8, 9), 2);
    finish(host);
    host.run(1000);
    assert.deepEqual(outcomes()[0].read, [7, 8]);
    assert.deepEqual(request(host), nobody);
    clean();
  });

  it("refuses the byte that the program refuses, and what is written when it is done", () => {
    const { host, outcomes, clean } = start(place, [{ write: [1, 2, 3] }, { write: [4, 5] }, { write: [] }], "later");
    listen(host);
    host.run(3000);
    assert.equal(request(host).addressed, 1);
    assert.equal(receive(host, 2, false), "0102");
    host.run(1000);
    assert.equal(outcomes()[0].acknowledged, 1);
    host.call(target.acknowledge, { handle: 3, ack: false });
    finish(host);
    host.run(10_000);
    assert.equal(outcomes()[0].acknowledged, 1);
    assert.equal(request(host).addressed, 1);
    finish(host);
    host.run(10_000);
    assert.equal(outcomes()[1].acknowledged, 0);
    assert.equal(request(host).addressed, 1);
    assert.equal(receive(host, 10), "", "nothing but an address");
    finish(host);
    assert.deepEqual(request(host), nobody);
    assert.equal(outcomes().filter(({ nack }) => nack).length, 0);
    clean();
  });

  it("fills a read up that the program has left", () => {
    const { host, outcomes, clean } = start(place, [{ read: 4 }], "later");
    listen(host);
    host.run(2000);
    assert.deepEqual(request(host), { ...nobody, addressed: 1, read: 1, address });
    assert.equal(send(host, 1), 1);
    finish(host);
    host.run(3000);
    assert.deepEqual(outcomes()[0].read, [1, 0xff, 0xff, 0xff]);
    clean();
  });

  for (const addresses of [
    [0x10, 0x35],
    [0x10, 0x12, 0x31, 0x48],
  ])
    it(`answers to ${addresses.length} addresses and to no other`, () => {
      const all = Array.from({ length: 0x80 }, (_, each) => each);
      const { host, outcomes, clean } = start(
        place,
        all.map((each) => ({ address: each, write: [each] })),
        "later",
        400_000,
      );
      listen(host, addresses);
      const heard: number[] = [];
      while (outcomes().length < 0x80 || heard.length < addresses.length) {
        const { addressed, address: at } = request(host);
        if (addressed) {
          assert.equal(receive(host, 10), at.toString(16));
          heard.push(at);
          finish(host);
        }
        host.run(5000);
      }
      assert.deepEqual(heard, addresses);
      assert.equal(outcomes().filter(({ nack }) => nack).length, 0x80 - addresses.length);
      clean();
    });

  it("gives a clock up that SMBus has been waiting for, and says so once", () => {
    const { host, outcomes, clean } = start(place, [{ write: [1] }], "later");
    listen(host, [address], 1);
    host.run(60_000);
    assert.deepEqual(request(host), { ...nobody, timedOut: 1 });
    assert.deepEqual(request(host), nobody);
    assert.equal(outcomes()[0].nack, true);
    clean();
  });

  it("is closed as any target, and takes no more than 16 addresses", () => {
    const { host } = start(place, [], "later");
    listen(host);
    const { scl, sda } = place;
    const wants = { handle: 4, scl, sda, smbus: 0, addresses: Uint8Array.of(1) };
    assert.equal(host.status(target.listen, wants), "PIN_IN_USE");
    host.call(target.close, { handle: 3 });
    assert.equal(host.status(target.request, { handle: 3 }), "NOT_OPEN");
    assert.equal(host.status(target.listen, { ...wants, addresses: new Uint8Array(17) }), "INVALID_ARGUMENT");
    assert.equal(host.status(target.listen, { ...wants, addresses: Uint8Array.of(0x80) }), "INVALID_ARGUMENT");
    host.call(target.listen, wants);
    assert.equal(
      host.status(target.open, { handle: 5, scl, sda, address, memory: 0, addressBytes: 0, alone: 0 }),
      "PIN_IN_USE",
    );
  });

  it("is ENOSYS on an RP2040, whose block acknowledges by itself", () => {
    const { host } = start(places[0], [], "later");
    const wants = { handle: 4, scl: 5, sda: 4, smbus: 0, addresses: Uint8Array.of(1) };
    assert.equal(host.status(target.listen, wants), "ENOSYS");
    assert.equal(host.status(target.request, { handle: 4 }), "ENOSYS");
  });
});
