import assert from "node:assert/strict";
import { Workbench } from "../../../hil/emulator/bench.js";
import * as counter from "../../../hil/peripherals/counter.js";
import * as event from "../../../hil/peripherals/event.js";
import * as gpio from "../../../hil/peripherals/gpio.js";
import * as keypad from "../../../hil/peripherals/keypad.js";
import * as rotary from "../../../hil/peripherals/rotary.js";
import * as system from "../../../hil/peripherals/system.js";
import { FrameType } from "../../../hil/wire/protocol.js";
import { FirmwareHost } from "./firmware-host.js";

const { Edge, Pull } = gpio;

function start(): FirmwareHost {
  const host = new FirmwareHost(new Workbench());
  host.hello();
  return host;
}

function watched(host: FirmwareHost, pin: number, edges: number = Edge.FALL | Edge.RISE): void {
  host.call(gpio.claim, { pin, safe: "HIGH_Z" });
  host.call(gpio.configure, { pin, output: 0, openDrain: 0, pull: Pull.UP, level: 0, drive: 1 });
  host.call(gpio.watch, { pin, edges });
}

/** A port that changes its level at given times from now on. */
function play(
  host: FirmwareHost,
  net: string,
  changes: readonly (readonly [afterUs: number, level: "low" | "high"])[],
) {
  const { bench } = host;
  const port = bench.net(net).attach("player");
  const start = host.board.nowUs;
  for (const [afterUs, level] of changes) bench.clock.at(start + afterUs, () => port.set(level));
  return { port, start };
}

/** The knock, and nothing else, has come. */
function knocks(host: FirmwareHost): number {
  const frames = host.frames.splice(0);
  assert.ok(frames.every(({ type }) => type === FrameType.EVENT));
  return frames.length;
}

function clean(host: FirmwareHost): void {
  assert.deepEqual(host.board.violations, []);
  assert.deepEqual(host.bench.reports, []);
}

describe("firmware on the emulated RP2040: events", () => {
  it("tells each edge in order, stamped within four microseconds, and knocks once", () => {
    const host = start();
    watched(host, 4);
    const us = host.call(system.now, {}).us;
    const offset = us - host.board.nowUs;
    const { start: at } = play(host, "GP4", [
      [100, "low"],
      [150, "high"],
      [163, "low"],
      [2000, "high"],
    ]);
    host.run(5000);
    assert.equal(knocks(host), 1);
    const { lost, more, events } = host.call(event.take, { most: 100 });
    assert.deepEqual([lost, more], [0, false]);
    assert.deepEqual(
      events.map(({ source, value }) => [source, value]),
      [
        [4, 0],
        [4, 1],
        [4, 0],
        [4, 1],
      ],
    );
    [100, 150, 163, 2000].forEach((after, i) => {
      // system.now was read a little before its reply was here
      const late = events[i].us - (at + after + offset);
      assert.ok(late > -100 && late < 100, `${late} us`);
      assert.ok(Math.abs(events[i].us - events[0].us - (after - 100)) <= 4);
    });
    clean(host);
  });

  it("tells only the edges that were asked for, and none after the watch has ended", () => {
    const host = start();
    watched(host, 6, Edge.RISE);
    const { port } = play(host, "GP6", [
      [10, "low"],
      [60, "high"],
      [110, "low"],
      [160, "high"],
    ]);
    host.run(1000);
    host.frames.length = 0;
    assert.deepEqual(
      host.call(event.take, { most: 9 }).events.map(({ value }) => value),
      [1, 1],
    );
    host.call(gpio.watch, { pin: 6, edges: Edge.NONE });
    port.set("low");
    host.run(1000);
    assert.equal(host.call(event.take, { most: 9 }).events.length, 0);
    assert.equal(host.status(gpio.watch, { pin: 7, edges: 1 }), "NOT_OPEN");
    clean(host);
  });

  it("counts what found the ring full, and loses nothing without a word", () => {
    const host = start();
    watched(host, 4);
    play(
      host,
      "GP4",
      Array.from({ length: 700 }, (_, i) => [10 + i * 20, i % 2 ? "high" : "low"] as const),
    );
    host.run(20_000);
    host.frames.length = 0;
    let taken = 0;
    let lost = 0;
    for (let more = true; more;) {
      const reply = host.call(event.take, { most: 1000 });
      taken += reply.events.length;
      lost += reply.lost;
      more = reply.more;
    }
    assert.equal(taken + lost, 700);
    assert.equal(taken, 512);
    clean(host);
  });

  it("knocks again until somebody comes", () => {
    const host = start();
    watched(host, 4);
    play(host, "GP4", [[10, "low"]]);
    host.run(350_000);
    assert.equal(knocks(host), 4);
    host.call(event.take, { most: 9 });
    host.run(350_000);
    assert.equal(knocks(host), 0);
  });

  it("goes on stamping while the board is busy with a long op", () => {
    const host = start();
    watched(host, 4);
    const { start: at } = play(host, "GP4", [
      [3000, "low"],
      [7000, "high"],
    ]);
    host.call(system.delay, { us: 10_000 });
    assert.ok(host.board.nowUs - at > 9000);
    host.frames.length = 0;
    const { events } = host.call(event.take, { most: 9 });
    assert.equal(events.length, 2);
    assert.ok(Math.abs(events[1].us - events[0].us - 4000) <= 4);
    clean(host);
  });

  it("forgets the last session's events", () => {
    const host = start();
    watched(host, 4);
    play(host, "GP4", [[10, "low"]]);
    host.run(1000);
    host.frames.length = 0;
    host.hello({ nonce: 77 });
    assert.deepEqual(host.call(event.take, { most: 9 }).events, []);
  });
});

describe("firmware on the emulated RP2040: counters and encoders", () => {
  it("counts one sort of edge, or both, up to a rate of 50 kHz", () => {
    const host = start();
    host.call(counter.open, { handle: 3, pin: 9, edges: Edge.FALL, pull: Pull.UP });
    host.call(counter.open, { handle: 4, pin: 10, edges: Edge.FALL | Edge.RISE, pull: Pull.NONE });
    const wave = Array.from({ length: 1000 }, (_, i) => [10 + i * 10, i % 2 ? "high" : "low"] as const);
    play(host, "GP9", wave);
    play(host, "GP10", wave.slice(0, 7));
    host.run(20_000);
    assert.equal(host.call(counter.read, { handle: 3 }).count, 500);
    // from low to low is no edge
    assert.equal(host.call(counter.read, { handle: 4 }).count, 6);
    host.call(counter.set, { handle: 3, count: 0 });
    assert.equal(host.call(counter.read, { handle: 3 }).count, 0);
    assert.equal(host.status(gpio.claim, { pin: 9, safe: "HIGH_Z" }), "PIN_IN_USE");
    host.call(counter.close, { handle: 3 });
    assert.equal(host.status(counter.read, { handle: 3 }), "NOT_OPEN");
    clean(host);
  });

  it("follows an encoder both ways, four quarters a step", () => {
    const host = start();
    host.call(rotary.open, { handle: 1, a: 2, b: 3, divisor: 4 });
    const a = host.bench.net("GP2").attach("a");
    const b = host.bench.net("GP3").attach("b");
    const turn = (steps: readonly (readonly [number, number])[]) => {
      for (const [levelA, levelB] of steps) {
        a.set(levelA ? "none" : "low");
        b.set(levelB ? "none" : "low");
        host.run(200);
      }
    };
    const forwards = [
      [1, 0],
      [0, 0],
      [0, 1],
      [1, 1],
    ] as const;
    turn([...forwards, ...forwards, ...forwards]);
    const three = host.call(rotary.read, { handle: 1 }).position;
    assert.equal(Math.abs(three), 3);
    turn([
      [0, 1],
      [0, 0],
      [1, 0],
      [1, 1],
    ]);
    assert.equal(host.call(rotary.read, { handle: 1 }).position, three - Math.sign(three));
    host.call(rotary.set, { handle: 1, position: -5 >>> 0, divisor: 1 });
    turn(forwards);
    assert.equal(host.call(rotary.read, { handle: 1 }).position, -5 + 4 * Math.sign(three));
    clean(host);
  });
});

describe("firmware on the emulated RP2040: keypads", () => {
  const flags = { activeHigh: 0, pull: 1, columnsToAnodes: 1, latchHigh: 1 };
  const keys = (host: FirmwareHost) =>
    host.call(event.take, { most: 99 }).events.map(({ source, value }) => {
      assert.equal(source, 0x80 | 5);
      return `${value >> 1} ${value & 1 ? "down" : "up"}`;
    });

  it("debounces keys: what does not last two scans is no press", () => {
    const host = start();
    const pins = Uint8Array.of(2, 3);
    host.call(keypad.open, { handle: 5, kind: "KEYS", ...flags, intervalUs: 5000, threshold: 2, rows: 0, pins });
    const { port } = play(host, "GP3", [
      [100, "low"],
      [6000, "high"],
    ]);
    host.run(30_000);
    assert.deepEqual(keys(host), []);
    port.set("low");
    host.run(30_000);
    host.frames.length = 0;
    port.set("high");
    host.run(30_000);
    host.frames.length = 0;
    assert.deepEqual(keys(host), ["1 down", "1 up"]);
    clean(host);
  });

  it("scans a matrix row by row", () => {
    const host = start();
    const pins = Uint8Array.of(2, 3, 6, 7, 8);
    host.call(keypad.open, { handle: 5, kind: "MATRIX", ...flags, intervalUs: 2000, threshold: 1, rows: 2, pins });
    // key 4: row 1 (GP3), column 1 (GP7), through a diode: the column follows the row down
    const column = host.bench.net("GP7").attach("key");
    let held = true;
    const follow = () => column.set(held && host.bench.net("GP3").level === 0 ? "low" : "none");
    host.bench.net("GP3").onChange(follow);
    host.run(10_000);
    held = false;
    host.run(10_000);
    host.frames.length = 0;
    assert.deepEqual(keys(host), ["4 down", "4 up"]);
    clean(host);
  });

  it("clocks shift registers", () => {
    const host = start();
    let state = 0b0000_0100;
    let shifted = 0;
    const data = host.bench.net("GP12").attach("74HC165");
    const show = () => data.set(shifted & 1 ? "high" : "low");
    // latch high freezes, as value_to_latch=True
    host.bench.net("GP11").onChange((level) => {
      if (level) shifted = state;
      show();
    });
    host.bench.net("GP10").onChange((level) => {
      if (!level || !host.bench.net("GP11").level) return;
      shifted >>= 1;
      show();
    });
    const pins = Uint8Array.of(10, 11, 12, 8);
    const settings = { ...flags, activeHigh: 1, intervalUs: 2000, threshold: 1, rows: 0, pins };
    host.call(keypad.open, { handle: 5, kind: "SHIFT", ...settings });
    host.run(10_000);
    state = 0b1000_0000;
    host.run(10_000);
    host.frames.length = 0;
    assert.deepEqual(keys(host), ["2 down", "2 up", "7 down"]);
    clean(host);
  });
});
