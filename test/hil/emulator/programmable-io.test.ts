/** The commands of programmable IO against the shipped firmware: claims, waiting that can be called off, and what the end of a session leaves. */
import assert from "node:assert/strict";
import { DirectBackend } from "../../../hil/backend/direct.js";
import { BusError, Interrupted } from "../../../hil/backend/errors.js";
import { Workbench } from "../../../hil/emulator/bench.js";
import { EmulatedBoard } from "../../../hil/emulator/board.js";
import * as gpio from "../../../hil/peripherals/gpio.js";
import * as pio from "../../../hil/peripherals/pio.js";
import { transportOf } from "./exercise.js";
import { shippedFirmware } from "./firmware-files.js";

const PLAIN = { pc: 0, clkdiv: 1 << 16, execctrl: 31 << 12, shiftctrl: 0, pinctrl: 0 };
const SET_PIN_20 = (1 << 26) | (20 << 5);
const words = (...values: number[]): Uint8Array => new Uint8Array(Uint16Array.from(values).buffer);

class Bench {
  readonly board = new EmulatedBoard({ firmware: shippedFirmware("rp2040"), bench: new Workbench() });
  readonly backend: DirectBackend;
  stopAtUs = Infinity;

  constructor() {
    assert.ok(this.board.bootAndEnumerate());
    this.backend = new DirectBackend(transportOf(this.board, "vendor"), {
      interrupted: () => this.board.nowUs > this.stopAtUs,
    });
  }

  machine(handle: number, block: number, machine: number, settings = {}): void {
    this.backend.call(pio.claim, { handle, block, machine });
    this.backend.call(pio.configure, { handle, ...PLAIN, ...settings });
  }

  pins(handle: number, mask: number, outputs = mask): void {
    const none = { levels: 0, pullUp: 0, pullDown: 0, drive: 1 };
    this.backend.call(pio.pins, { handle, mask, initial: mask, outputs, ...none });
  }

  refusal(run: () => unknown): string {
    try {
      run();
    } catch (error) {
      if (error instanceof BusError) return error.status;
      throw error;
    }
    return "no refusal";
  }

  level(pin: number): string {
    const net = this.board.bench.net(`GP${pin}`);
    return net.floating ? "floating" : String(net.level);
  }
}

describe("programmable IO over the wire", () => {
  it("lets machines of one block share a pin, and the last of them give it up", () => {
    const bench = new Bench();
    const bit = 1 << 20;
    for (const n of [0, 1]) {
      bench.machine(n, 0, n, { pinctrl: SET_PIN_20 });
      bench.pins(n, bit);
    }
    bench.machine(2, 1, 0);
    assert.equal(
      bench.refusal(() => bench.pins(2, bit)),
      "PIN_IN_USE",
      "the other block",
    );
    assert.equal(
      bench.refusal(() => bench.backend.call(gpio.claim, { pin: 20, safe: "HIGH_Z" })),
      "PIN_IN_USE",
    );
    bench.backend.post(pio.exec, { handle: 1, instructions: words(0xe001) });
    bench.backend.call(pio.close, { handle: 0 });
    assert.equal(bench.level(20), "1", "machine 1 has it still");
    bench.backend.call(pio.close, { handle: 1 });
    assert.equal(bench.level(20), "floating");
    bench.pins(2, bit);
    assert.deepEqual(bench.board.violations, []);
  });

  it("refuses machines, memory and handles that are taken, and what does not exist", () => {
    const bench = new Bench();
    const { backend } = bench;
    bench.machine(3, 1, 2);
    const claim = (handle: number, block: number, machine: number) =>
      bench.refusal(() => backend.call(pio.claim, { handle, block, machine }));
    assert.equal(claim(4, 1, 2), "BLOCK_IN_USE");
    assert.equal(claim(3, 0, 0), "HANDLE_IN_USE");
    assert.equal(claim(4, 2, 0), "INVALID_ARGUMENT");
    assert.equal(claim(4, 0, 4), "INVALID_ARGUMENT");
    backend.call(pio.load, { handle: 5, block: 0, offset: 30, program: words(0, 0) });
    const load = (offset: number, program: Uint8Array) =>
      bench.refusal(() => backend.call(pio.load, { handle: 6, block: 0, offset, program }));
    assert.equal(load(31, words(0)), "BLOCK_IN_USE");
    assert.equal(load(31, words(0, 0)), "INVALID_ARGUMENT");
    assert.equal(load(0, Uint8Array.of(1)), "INVALID_ARGUMENT");
    backend.call(pio.close, { handle: 5 });
    assert.equal(load(31, words(0)), "no refusal");
    assert.equal(
      bench.refusal(() => backend.call(pio.close, { handle: 5 })),
      "NOT_OPEN",
    );
    assert.equal(
      bench.refusal(() => backend.call(pio.status, { handle: 6 })),
      "NOT_OPEN",
      "a program is no machine",
    );
  });

  it("waits for a FIFO that nobody empties until the host calls it off, and goes on from there", () => {
    const bench = new Bench();
    const { backend, board } = bench;
    bench.machine(1, 0, 0);
    backend.post(pio.put, { handle: 1, size: 1, replicate: 0, shift: 0, data: new Uint8Array(9) });
    bench.stopAtUs = board.nowUs + 3e6;
    assert.throws(() => backend.barrier(), Interrupted);
    bench.stopAtUs = Infinity;
    const { tx, flags } = backend.call(pio.status, { handle: 1 });
    assert.deepEqual([tx, flags & pio.PioFlag.TX_FULL], [4, pio.PioFlag.TX_FULL]);
    const { data } = backend.call(pio.get, { handle: 1, size: 4, shift: 0, most: 2, timeoutUs: 5000 });
    assert.equal(data.length, 0, "and a wait for words ends by itself");
    assert.deepEqual(board.violations, []);
  });

  it("puts words of each size, shifted or repeated over the word (datasheet 2.1.4)", () => {
    const bench = new Bench();
    const { backend } = bench;
    // pull block; mov isr, osr; push block
    backend.call(pio.load, { handle: 0, block: 0, offset: 0, program: words(0x80a0, 0xa0c7, 0x8020) });
    bench.machine(1, 0, 0, { execctrl: 2 << 12 });
    backend.post(pio.enable, { handle: 1, enabled: true });
    const through = (size: number, replicate: number, shift: number, ...data: number[]): string => {
      backend.post(pio.put, { handle: 1, size, replicate, shift, data: Uint8Array.from(data) });
      const most = data.length / size;
      const got = backend.call(pio.get, { handle: 1, size: 4, shift: 0, most, timeoutUs: 1000 }).data;
      return [...new Uint32Array(got.buffer)].map((word) => word.toString(16)).join();
    };
    assert.equal(through(1, 0, 0, 0xa5, 1), "a5,1");
    assert.equal(through(1, 1, 0, 0xa5), "a5a5a5a5");
    assert.equal(through(2, 1, 0, 0x34, 0x12), "12341234");
    assert.equal(through(2, 0, 4, 0x34, 0x12), "12340");
    assert.equal(through(4, 0, 8, 4, 3, 2, 1), "2030400");
    assert.equal(
      bench.refusal(() => backend.call(pio.get, { handle: 1, size: 3, shift: 0, most: 1, timeoutUs: 0 })),
      "INVALID_ARGUMENT",
    );
  });

  it("costs one packet for as many words as fit it", () => {
    const { backend } = new Bench();
    backend.call(pio.claim, { handle: 1, block: 0, machine: 0 });
    backend.call(pio.configure, { handle: 1, ...PLAIN, shiftctrl: 1 << 30 });
    const before = backend.statistics();
    for (let i = 0; i < 8; i++)
      backend.post(pio.put, { handle: 1, size: 4, replicate: 0, shift: 0, data: new Uint8Array(4) });
    backend.barrier();
    const after = backend.statistics();
    assert.equal(after.framesOut - before.framesOut, 1);
    assert.ok(after.bytesOut - before.bytesOut < 8 * 9 + 8, "nine bytes a word");
    backend.call(pio.configure, { handle: 1, ...PLAIN, shiftctrl: 1 << 30 });
    const start = backend.statistics();
    backend.post(pio.put, { handle: 1, size: 1, replicate: 0, shift: 0, data: new Uint8Array(8) });
    backend.barrier();
    assert.ok(backend.statistics().bytesOut - start.bytesOut <= 20);
  });

  it("stops machines and lets go of pins, memory and interrupts when the session ends", () => {
    const bench = new Bench();
    const { backend } = bench;
    // set pins, 1; set pins, 0
    backend.call(pio.load, { handle: 0, block: 0, offset: 0, program: words(0xe001, 0xe000) });
    bench.machine(1, 0, 3, { execctrl: 1 << 12, pinctrl: SET_PIN_20, clkdiv: 1000 << 16 });
    bench.pins(1, 1 << 20);
    backend.call(pio.watch, { handle: 2, block: 0, interrupts: 0xf00 });
    backend.post(pio.enable, { handle: 1, enabled: true });
    backend.barrier();
    const edges: number[] = [];
    bench.board.bench.net("GP20").onChange((_, atUs) => edges.push(atUs));
    bench.board.advanceTo(bench.board.nowUs + 1000);
    assert.ok(edges.length > 50);
    backend.end();
    edges.length = 0;
    bench.board.advanceTo(bench.board.nowUs + 1000);
    assert.deepEqual(edges, []);
    assert.equal(bench.level(20), "floating");
    backend.call(pio.load, { handle: 0, block: 0, offset: 0, program: words(0xe001, 0xe000) });
    bench.machine(1, 0, 3);
    backend.call(pio.watch, { handle: 3, block: 0, interrupts: 0 });
    assert.deepEqual(bench.board.violations, []);
  });
});
