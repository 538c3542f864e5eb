import assert from "node:assert/strict";
import { BarePio, BYPASS, CTRL, PINS, SHIFT } from "./bare-pio.js";

/**
 * The WS2812 program of the RP2040 datasheet, section 3.6.2: side-set on the data pin, T1 = 2, T2 = 5, T3 = 3.
 *     bitloop: out x, 1 side 0 [2] / jmp !x do_zero side 1 [1] / jmp bitloop side 1 [4] / do_zero: nop side 0 [4]
 */
const WS2812 = [0x6221, 0x1123, 0x1400, 0xa442];
const SET_PIN_1 = 0xe001;
const SET_PIN_0 = 0xe000;
const SET_DIR_1 = 0xe081;
const JMP_0 = 0x0000;

function toggling(clkdiv: number, program = [SET_PIN_1, SET_PIN_0]): BarePio {
  const bare = new BarePio();
  bare.configure({ program, clkdiv, pins: PINS.set(3, 1), mux: [3] });
  bare.force(SET_DIR_1);
  return bare;
}

describe("the clock of a PIO state machine", () => {
  it("gives pixels the pulses they read, with dividers and delays kept (datasheet 3.5.5, 3.6.2)", () => {
    const bare = new BarePio();
    const frames: number[][] = [];
    bare.bench.view("strip", {}).pixels(bare.bench.net("GP16"), (bytes) => frames.push([...bytes]));
    bare.configure({
      program: WS2812,
      clkdiv: 15.625,
      shift: SHIFT.autopull | SHIFT.pull(8),
      pins: PINS.set(16, 1),
      mux: [16],
    });
    bare.force(SET_DIR_1);
    bare.write(bare.register(0, 0x14), PINS.side(16, 1));
    bare.enable(0);
    for (const byte of [0xa5, 0x00, 0xff]) bare.put(byte << 24);
    const edges = bare.edges(16);
    bare.wait(200);
    assert.deepEqual(frames, [[0xa5, 0x00, 0xff]]);
    const rises = edges.filter(({ level }) => level === 1).map(({ cycle }) => cycle);
    assert.equal(rises.length, 24);
    assert.equal(rises[16], 16 * 156.25, "800 kHz: ten cycles of 15.625 each");
    for (let i = 1; i < 24; i++) assert.ok([156, 157].includes(rises[i] - rises[i - 1]), "whole cycles of clk_sys");
    assert.deepEqual(bare.bench.reports, []);
    assert.deepEqual(bare.violations, []);
  });

  it("makes its fraction out of steps one cycle longer, first order (datasheet 3.5.5)", () => {
    const bare = toggling(2.5);
    const edges = bare.edges(3);
    bare.enable(0);
    bare.wait(1);
    const steps = edges.slice(1, 9).map(({ cycle }, index) => cycle - edges[index].cycle);
    assert.deepEqual(
      steps.toSorted((a, b) => a - b),
      [2, 2, 2, 2, 3, 3, 3, 3],
    );
    assert.equal(edges[8].cycle, 20);
  });

  it("takes INT 0 for 65536 (datasheet 3.7, SMx_CLKDIV)", () => {
    const bare = toggling(0);
    const edges = bare.edges(3);
    bare.enable(0);
    bare.wait(2000);
    assert.equal(edges[1].cycle, 65536);
  });

  it("runs one instruction a cycle, delays after it, jumps and wraps for free (datasheet 3.2.2, 3.4.1)", () => {
    // set 1 [3]; set 0; jmp 0
    const bare = toggling(1, [SET_PIN_1 | (3 << 8), SET_PIN_0, JMP_0]);
    const edges = bare.edges(3);
    bare.enable(0);
    bare.wait(0.2);
    assert.deepEqual(
      edges.slice(0, 5).map(({ cycle }) => cycle),
      [0, 4, 6, 10, 12],
    );
  });

  it("keeps what is left of a delay while the machine is stopped", () => {
    const bare = toggling(125, [SET_PIN_1 | (31 << 8), SET_PIN_0]);
    const edges = bare.edges(3);
    bare.enable(0);
    bare.wait(11);
    bare.write(CTRL, 0);
    bare.wait(100);
    bare.write(CTRL, 1);
    bare.wait(50);
    assert.deepEqual([edges[0].level, edges[1].level], [1, 0]);
    assert.ok(
      Math.abs(edges[1].cycle - 132 * 125) <= 2 * 125,
      `${edges[1].cycle} cycles: 32 of its own and 100 us of pause`,
    );
  });

  it("keeps two machines in step that were started together (datasheet 3.7, CTRL.CLKDIV_RESTART)", () => {
    const bare = new BarePio();
    const program = [SET_PIN_1, SET_PIN_0];
    for (const machine of [0, 1]) {
      bare.configure({ machine, program, clkdiv: 7.375, pins: PINS.set(3 + machine, 1), mux: [3 + machine] });
      bare.force(SET_DIR_1, machine);
    }
    const [first, second] = [bare.edges(3), bare.edges(4)];
    bare.wait(1);
    bare.enable(0, 1);
    bare.wait(10);
    assert.ok(first.length > 100);
    assert.deepEqual(first, second);
  });
});

describe("the inputs of a PIO state machine", () => {
  // wait 1 pin 0; set pins, 1; wait 0 pin 0; set pins, 0
  const FOLLOW = [0x20a0, SET_PIN_1, 0x2020, SET_PIN_0];

  function following(): { bare: BarePio; lag: () => number } {
    const bare = new BarePio();
    bare.configure({ program: FOLLOW, pins: PINS.set(3, 1) | PINS.in(5), mux: [3] });
    bare.force(SET_DIR_1);
    bare.enable(0);
    const source = bare.bench.net("GP5").attach("test");
    source.set("low");
    bare.wait(1);
    return {
      bare,
      lag: () => {
        const edges = bare.edges(3);
        const startUs = bare.bench.clock.nowUs();
        let seenUs = 0;
        bare.bench.net("GP3").onChange((_, atUs) => (seenUs ||= atUs));
        source.set("high");
        bare.wait(1);
        assert.equal(edges.length, 1);
        return Math.round((seenUs - startUs) * 125);
      },
    };
  }

  it("lag two cycles behind the pins (datasheet 3.5.6.3)", () => {
    assert.equal(following().lag(), 3, "two flip-flops, then WAIT, then SET");
  });

  it("do not where the synchroniser is bypassed", () => {
    const { bare, lag } = following();
    bare.write(BYPASS, 1 << 5);
    assert.equal(lag(), 1);
  });

  it("are read from a hardware PWM's pin as well", () => {
    const bare = new BarePio();
    bare.release("PWM");
    // 125 MHz / 1250: 100 kHz, a fifth high, on GP6 (slice 3, channel A)
    bare.write(0x4005003c + 0x10, 1249);
    bare.write(0x4005003c + 0x0c, 250);
    bare.write(0x4005003c, 1);
    bare.select(6, 4);
    // wait 0 pin; wait 1 pin; then count clocks of two while it is high: jmp pin, 4 / jmp 7 / 4: jmp x--, 2 …; mov isr, x; push
    bare.configure({
      program: [0xe020, 0x2020, 0x20a0, 0x00c5, 0x0007, 0x0043, 0x0003, 0xa0c9, 0x8000, 0x0009],
      exec: 6 << 24,
      pins: PINS.in(6),
    });
    bare.enable(0);
    bare.wait(30);
    const turns = bare.get();
    assert.ok(Math.abs(turns - 125) <= 2, `${turns} turns of two cycles: 250 high`);
  });
});

describe("a PIO state machine that polls", () => {
  // again: in pins, 1; mov x, isr; mov isr, null; jmp x!=y, 5; jmp again; 5: push; irq 0; mov y, x
  const POLL = [0x4001, 0xa026, 0xa0c3, 0x00a5, 0x0000, 0xa0c1, 0x8000, 0xc000, 0xa041];

  it("costs nothing until a pin changes, and is then where it would have been", () => {
    const bare = new BarePio();
    const source = bare.bench.net("GP5").attach("test");
    source.set("low");
    bare.configure({ program: POLL, pins: PINS.in(5), clkdiv: 3 });
    bare.enable(0);
    bare.wait(5);
    assert.equal(bare.bench.clock.nextNanos, Infinity, "it stands still");
    const pcs = new Set<number>();
    for (let i = 0; i < 30; i++) {
      pcs.add(bare.pc());
      bare.wait(0.1);
    }
    assert.deepEqual(
      [...pcs].toSorted((a, b) => a - b),
      [0, 1, 2, 3, 4],
    );
    bare.wait(1000);
    source.set("high");
    bare.wait(1);
    assert.deepEqual(bare.levels(), { tx: 0, rx: 1 });
    assert.equal(bare.get(), 1);
    source.set("low");
    bare.wait(1);
    assert.equal(bare.get(), 0);
    assert.deepEqual(bare.violations, []);
  });

  it("is as far into its loop after a long rest as one that never rested", () => {
    const spin = [0xa042, 0xa042, 0xa042, 0xa142, 0x0000];
    const resting = new BarePio();
    const busy = new BarePio();
    resting.configure({ program: spin, clkdiv: 1.5 });
    // the same, with a pin moved in each turn
    busy.configure({ program: [0xe001, 0xa042, 0xe000, 0xa142, 0x0000], clkdiv: 1.5, pins: PINS.set(3, 1), mux: [3] });
    for (const bare of [resting, busy]) bare.enable(0);
    for (let i = 0; i < 40; i++) {
      for (const bare of [resting, busy]) bare.wait(7.9);
      assert.equal(resting.pc(), busy.pc(), `after ${i} looks`);
    }
  });
});
