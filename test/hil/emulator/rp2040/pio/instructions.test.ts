import assert from "node:assert/strict";
import { BarePio, CTRL, PIO0, FDEBUG, FSTAT, IRQ, PINS, SHIFT } from "./bare-pio.js";

const PUSH = 0x8000;
const PUSH_BLOCK = 0x8020;
const PULL_BLOCK = 0x80a0;
const NOP = 0xa042;
const SET_X = (value: number) => 0xe020 | value;
const SET_Y = (value: number) => 0xe040 | value;
const MOV = { isrX: 0xa0c1, isrY: 0xa0c2, isrOsr: 0xa0c7, xOsr: 0xa027 } as const;
const STOP = (at: number) => at;

/** Runs a program to its end, which is a jump to itself, and gives what it pushed. */
function run(
  program: number[],
  setup: Partial<Parameters<BarePio["configure"]>[0]> = {},
  words: number[] = [],
): number[] {
  const bare = new BarePio();
  bare.configure({ program: [...program, STOP(program.length)], ...setup });
  for (const word of words) bare.put(word);
  bare.enable(0);
  bare.wait(5);
  assert.deepEqual(bare.violations, []);
  return Array.from({ length: bare.levels().rx }, () => bare.get());
}

describe("PIO instructions", () => {
  it("JMP: by X, by Y, by their difference, counting down after the look (datasheet 3.4.2)", () => {
    // x=2; again: push of x through isr; jmp x-- again
    assert.deepEqual(run([SET_X(2), MOV.isrX, PUSH, 0x0041]), [2, 1, 0]);
    // !x taken at zero: y stays 7
    assert.deepEqual(run([SET_X(0), SET_Y(7), 0x0024, SET_Y(9), MOV.isrY, PUSH]), [7]);
    // x!=y
    assert.deepEqual(run([SET_X(3), SET_Y(3), 0x00a4, SET_Y(9), MOV.isrY, PUSH]), [9]);
    // y-- wraps below zero without jumping
    assert.deepEqual(run([SET_Y(0), 0x0083, MOV.isrY, PUSH]), [0xffffffff]);
  });

  it("JMP !OSRE looks at the pull threshold (datasheet 3.4.2)", () => {
    // pull; out x, 8; jmp !osre -> 4; set x 31; 4: in x, 32... threshold 16
    const program = [PULL_BLOCK, 0x6028, 0x00e4, SET_X(31), MOV.isrX, PUSH];
    assert.deepEqual(run(program, { shift: SHIFT.outRight | SHIFT.pull(16) }, [0x1234]), [0x34]);
    assert.deepEqual(run(program, { shift: SHIFT.outRight | SHIFT.pull(8) }, [0x1234]), [31]);
  });

  it("IN and OUT shift either way, 32 bits for 0 (datasheet 3.4.4, 3.4.5)", () => {
    // pull; out x, 4; in x, 8; push
    const program = [PULL_BLOCK, 0x6024, 0x4028, PUSH];
    assert.deepEqual(run(program, { shift: SHIFT.outRight }, [0xabcd1234]), [0x04]);
    assert.deepEqual(run(program, { shift: 0 }, [0xabcd1234]), [0x0a]);
    assert.deepEqual(run(program, { shift: SHIFT.inRight }, [0xabcd1234]), [0x0a000000]);
    assert.deepEqual(run([PULL_BLOCK, 0x6020, 0x4020, PUSH], {}, [0xabcd1234]), [0xabcd1234]);
    // in null, 8 after in y, 4: zeroes follow
    assert.deepEqual(run([SET_Y(5), 0x4044, 0x4068, PUSH]), [0x500]);
  });

  it("OUT to ISR sets its shift count, MOV to OSR fills it (datasheet 3.4.5, 3.4.8)", () => {
    // pull; out isr, 12; push iffull with a threshold of 12
    assert.deepEqual(run([PULL_BLOCK, 0x60cc, 0x8040], { shift: SHIFT.outRight | SHIFT.push(12) }, [0xfffff]), [0xfff]);
    // …and of 13: not full
    assert.deepEqual(run([PULL_BLOCK, 0x60cc, 0x8040], { shift: SHIFT.outRight | SHIFT.push(13) }, [0xfffff]), []);
    // mov osr, x makes it full: jmp !osre is taken
    assert.deepEqual(run([SET_X(9), 0xa0e1, 0x00e4, SET_X(1), MOV.isrX, PUSH]), [9]);
  });

  it("MOV inverts and reverses (datasheet 3.4.8)", () => {
    assert.deepEqual(run([SET_X(5), 0xa0c9, PUSH, SET_X(1), 0xa0d1, PUSH]), [0xfffffffa, 0x80000000]);
  });

  it("MOV STATUS compares a FIFO's level with STATUS_N (datasheet 3.4.8, 3.7)", () => {
    assert.deepEqual(run([0xa0c5, PUSH], { exec: 2 }, [1]), [0xffffffff], "TX holds 1, less than 2");
    assert.deepEqual(run([0xa0c5, PUSH], { exec: 1 }, [1]), [0]);
    assert.deepEqual(run([0xa0c5, PUSH, 0xa0c5, PUSH], { exec: 0x10 | 1 }), [0xffffffff, 0], "RX: empty, then not");
  });

  it("MOV and OUT PC jump, MOV and OUT EXEC put one instruction in between, with its own delay (datasheet 3.4.5, 3.5.7)", () => {
    // set x 5; mov pc, x; (skipped) set x 1 …; 5: mov isr, x; push
    assert.deepEqual(run([SET_X(5), 0xa0a1, SET_X(1), SET_X(1), SET_X(1), MOV.isrX, PUSH]), [5]);
    // pull; out exec, 16 (set x, 21); mov isr, x; push
    assert.deepEqual(run([PULL_BLOCK, 0x60f0, MOV.isrX, PUSH], { shift: SHIFT.outRight }, [SET_X(21)]), [21]);
    // out exec of a jump leaves the program counter there
    assert.deepEqual(run([PULL_BLOCK, 0x60f0, SET_X(1), MOV.isrX, PUSH], { shift: SHIFT.outRight }, [0x0003]), [0]);
  });

  it("EXEC'd instructions delay, the one that executes them does not (datasheet 3.5.7)", () => {
    const bare = new BarePio();
    // pull; out exec, 16 [31]; set pins, 0
    bare.configure({
      program: [PULL_BLOCK, 0x60f0 | (31 << 8), 0xe000, 0x0003],
      shift: SHIFT.outRight,
      pins: PINS.set(3, 1),
      mux: [3],
    });
    bare.force(0xe081);
    bare.put(0xe001 | (4 << 8));
    const edges = bare.edges(3);
    bare.enable(0);
    bare.wait(1);
    assert.deepEqual(
      edges.map(({ cycle }) => cycle),
      [0, 5],
    );
  });

  it("PULL without blocking takes X when there is nothing (datasheet 3.4.7)", () => {
    assert.deepEqual(run([SET_X(17), 0x8080, MOV.isrOsr, PUSH, 0x8080, MOV.isrOsr, PUSH], {}, [99]), [99, 17]);
  });

  it("PUSH without blocking drops what finds no room, and clears ISR (datasheet 3.4.6)", () => {
    const bare = new BarePio();
    bare.configure({ program: [SET_X(1), MOV.isrX, PUSH, PUSH, PUSH, PUSH, MOV.isrX, PUSH, 0x0008] });
    bare.enable(0);
    bare.wait(1);
    assert.deepEqual([bare.levels().rx, bare.pc()], [4, 8]);
    assert.equal(bare.read(FDEBUG) & 1, 1, "RXSTALL tells of dropped data too");
    assert.deepEqual([bare.get(), bare.get()], [1, 0]);
  });

  it("WAIT and IRQ: flags of its own by rel, cleared by the one that waited (datasheet 3.4.3, 3.4.9)", () => {
    const bare = new BarePio();
    // machine 1: irq wait 0 rel; set x 3; mov isr, x; push
    bare.configure({ machine: 1, program: [0xc030, SET_X(3), MOV.isrX, PUSH, 0x0004] });
    // machine 2: wait 1 irq 3 rel: 3 + 2 = 1 (modulo 4); irq nowait 6
    bare.configure({ machine: 2, at: 8, program: [0x20d3, 0xc006, 0x000a] });
    bare.enable(1, 2);
    bare.wait(1);
    assert.equal(bare.read(IRQ), 1 << 6, "flag 1 was raised, taken by machine 2, which raised 6");
    assert.equal(bare.levels(1).rx, 1, "and machine 1 went on");
    bare.write(IRQ, 1 << 6);
    assert.equal(bare.read(IRQ), 0);
  });

  it("IRQ WAIT stalls until the processor clears the flag; WAIT 0 IRQ likewise", () => {
    const bare = new BarePio();
    // irq wait 2; wait 0 irq 4; push
    bare.configure({ program: [0xc022, 0x2044, PUSH, 0x0003] });
    bare.write(IRQ + 4, 1 << 4);
    bare.enable(0);
    bare.wait(1);
    assert.deepEqual([bare.pc(), bare.read(IRQ)], [0, 0x14]);
    bare.write(IRQ, 1 << 2);
    bare.wait(1);
    assert.equal(bare.pc(), 1);
    bare.write(IRQ, 1 << 4);
    bare.wait(1);
    assert.deepEqual([bare.pc(), bare.levels().rx], [3, 1]);
  });

  it("SET and side-set share a pin: side-set wins, and acts while the instruction stalls (datasheet 3.5.1)", () => {
    const bare = new BarePio();
    // pull side 1 (stalls); set pins, 0 side 1
    bare.configure({
      program: [PULL_BLOCK | 0x1000, 0xe000 | 0x1000, 0x0002 | 0x1000],
      pins: PINS.set(3, 1) | PINS.side(3, 1),
      mux: [3],
    });
    bare.force(0xe081);
    bare.enable(0);
    bare.wait(1);
    assert.equal(bare.bench.net("GP3").level, 1, "though the pull waits");
    bare.put(1);
    bare.wait(1);
    assert.equal(bare.bench.net("GP3").level, 1, "and over the set");
  });

  it("optional side-set takes one bit for itself, side-set of directions moves those (datasheet 3.5.1)", () => {
    const bare = new BarePio();
    // two bits: enable, one of direction. nop side 1; nop (without side); nop side 0
    const exec = (1 << 30) | (1 << 29);
    bare.configure({
      program: [NOP | 0x1800, NOP | 0x0700, NOP | 0x1000, 0x0003],
      exec,
      pins: PINS.side(3, 2),
      mux: [3],
    });
    const pull = bare.bench.net("GP3").attach("pull");
    pull.set("pull-up");
    bare.write(0x4001c000 + 4 + 3 * 4, 0x52);
    const edges = bare.edges(3);
    bare.enable(0);
    bare.wait(1);
    assert.deepEqual(edges, [
      { cycle: 0, level: 0 },
      { cycle: 9, level: 1 },
    ]);
  });
});

describe("PIO shift registers and FIFOs", () => {
  it("autopull refills behind the program's back; a stalled OUT loses one more clock (datasheet 3.5.4.2)", () => {
    const bare = new BarePio();
    // out pins, 1 in a loop, 2 bits a word
    bare.configure({
      program: [0x6001],
      shift: SHIFT.autopull | SHIFT.outRight | SHIFT.pull(2),
      pins: PINS.out(3, 1) | PINS.set(3, 1),
      mux: [3],
    });
    bare.force(0xe081);
    for (const word of [0b01, 0b01, 0b01]) bare.put(word);
    const edges = bare.edges(3);
    bare.enable(0);
    bare.wait(1);
    assert.deepEqual(
      edges.map(({ cycle }) => cycle),
      [0, 1, 2, 3, 4, 5],
      "no gap between words",
    );
    assert.equal((bare.read(FDEBUG) >>> 24) & 1, 1, "then TXSTALL");
    bare.write(FDEBUG, 1 << 24);
    assert.equal((bare.read(FDEBUG) >>> 24) & 1, 1, "which lasts as long as the stall");
    assert.equal(bare.bench.clock.nextNanos, Infinity, "and nothing to do");
  });

  it("autopull makes PULL a barrier (datasheet 3.4.7.2)", () => {
    // pull twice: the second finds OSR full and does nothing
    const shift = SHIFT.autopull | SHIFT.outRight;
    assert.deepEqual(run([PULL_BLOCK, PULL_BLOCK, MOV.isrOsr, PUSH], { shift }, [5, 6]), [5]);
  });

  it("autopush stalls IN on a full FIFO without shifting twice (datasheet 3.5.4.1)", () => {
    const bare = new BarePio();
    const program = [SET_X(1), 0x4028, 0x0041];
    // x counts 31..: in x, 8 with a threshold of 8
    bare.configure({ program: [SET_X(9), ...program.slice(1)], shift: SHIFT.autopush | SHIFT.push(8) });
    bare.enable(0);
    bare.wait(1);
    assert.equal(bare.levels().rx, 4);
    assert.equal(bare.read(FDEBUG) & 1, 1, "RXSTALL");
    assert.deepEqual(
      Array.from({ length: 10 }, () => {
        const word = bare.get();
        bare.wait(1);
        return word;
      }),
      [9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
    );
  });

  it("joined FIFOs hold eight words and leave the other none; joining empties them (datasheet 3.5.4.4)", () => {
    const bare = new BarePio();
    bare.configure({ program: [0x0000], shift: 0 });
    bare.put(1);
    assert.equal(bare.levels().tx, 1);
    bare.write(bare.register(0, 0x08), SHIFT.joinTx);
    assert.equal(bare.levels().tx, 0);
    for (let i = 0; i < 8; i++) bare.put(i);
    assert.equal(bare.levels().tx, 8);
    assert.equal((bare.read(FSTAT) >>> 16) & 1, 1, "TXFULL");
    assert.equal(bare.read(FSTAT) & 1, 1, "RXFULL: there is no RX FIFO");
    assert.deepEqual(bare.violations, []);
  });

  it("a machine that was restarted starts as from reset, but for pc, X, Y and the FIFOs (datasheet 3.7, CTRL.SM_RESTART)", () => {
    const bare = new BarePio();
    // in null, 3 then stall; after restart ISR is empty again
    bare.configure({ program: [SET_X(6), 0x4023, PULL_BLOCK, MOV.isrX, PUSH_BLOCK, 0x0005] });
    bare.enable(0);
    bare.wait(1);
    bare.write(CTRL, 0x11);
    bare.put(4);
    bare.wait(1);
    assert.equal(bare.get(), 6);
  });

  it("an instruction written to INSTR runs at once, also in a stopped machine, and may stall (datasheet 3.5.7)", () => {
    const bare = new BarePio();
    bare.configure({ program: [0x0000], clkdiv: 60000 });
    bare.force(SET_X(12));
    bare.force(MOV.isrX);
    bare.force(PUSH);
    assert.equal(bare.get(), 12);
    bare.force(PULL_BLOCK);
    assert.equal(bare.read(bare.register(0, 0x04)) >>> 31, 1, "EXEC_STALLED");
    bare.put(3);
    bare.wait(0.1);
    assert.equal(bare.read(bare.register(0, 0x04)) >>> 31, 0);
    assert.equal(bare.levels().tx, 0);
  });
});

describe("PIO interrupts", () => {
  it("last as long as what they tell of, on the line that enables them (datasheet 3.6.8, 3.7)", () => {
    const bare = new BarePio();
    const pending = (irq: number) => (bare.chip.core.pendingInterrupts >> irq) & 1;
    bare.configure({ program: [PUSH, 0xc001, 0x0002] });
    bare.write(PIO0 + 0x12c, 0x1 | 0x200);
    bare.write(PIO0 + 0x138, 0x10);
    assert.deepEqual([pending(7), pending(8)], [0, 1], "TX has room");
    bare.write(PIO0 + 0x138, 0);
    assert.equal(pending(8), 0);
    bare.enable(0);
    bare.wait(1);
    assert.equal(bare.read(PIO0 + 0x134), 0x201, "a word and flag 1");
    assert.equal(pending(7), 1);
    bare.write(IRQ, 2);
    assert.equal(pending(7), 1, "there is still the word");
    bare.get();
    assert.equal(pending(7), 0);
  });
});

describe("a strict PIO", () => {
  it("objects to words that find the FIFO full and to reads that find it empty", () => {
    const bare = new BarePio();
    bare.configure({ program: [0x0000] });
    for (let i = 0; i < 5; i++) bare.put(i);
    bare.get();
    assert.match(bare.violations[0], /PIO0: a word is written into TXF0, which is full: it is lost/);
    assert.match(bare.violations[1], /PIO0\.RXF0 is read while it is empty/);
    assert.equal(bare.read(FDEBUG), (1 << 16) | (1 << 8));
  });

  it("objects to settings and instructions changed under a running machine", () => {
    const bare = new BarePio();
    bare.configure({ program: [0x0000] });
    bare.enable(0);
    bare.write(bare.register(0, 0x14), PINS.set(1, 1));
    bare.write(0x50200048, NOP);
    assert.match(bare.violations[0], /SM0_PINCTRL is changed while the state machine runs/);
    assert.match(bare.violations[1], /instruction 0 \(jmp 0\) is rewritten under state machine 0/);
  });

  it("tells of two machines that write a pin in the same cycle, differently", () => {
    const bare = new BarePio();
    for (const machine of [0, 1])
      bare.configure({ machine, at: machine * 4, program: [0xe000 | machine], pins: PINS.set(3, 1), mux: [3] });
    bare.force(0xe081);
    bare.enable(0, 1);
    bare.wait(1);
    assert.match(bare.bench.reports[0], /state machines 0 and 1 write different levels to GP3 in the same cycle/);
    assert.equal(bare.bench.net("GP3").level, 1, "the higher one wins");
  });

  it("lets encodings pass that the datasheet reserves: nothing happens (MicroPython's pio_quadrature_encoder.py has one)", () => {
    assert.deepEqual(run([SET_X(7), 0xe063, 0xa061, MOV.isrX, PUSH]), [7]);
  });

  it("is silent and starts anew when it is put into reset", () => {
    const bare = new BarePio();
    bare.configure({ program: [0xe001], pins: PINS.set(3, 1), mux: [3] });
    bare.force(0xe081);
    bare.enable(0);
    bare.wait(1);
    assert.equal(bare.bench.net("GP3").level, 1);
    bare.write(0x4000c000 + 0x2000, 1 << 10);
    assert.equal(bare.bench.net("GP3").floating || bare.bench.net("GP3").level === 0, true);
    bare.release("PIO0");
    assert.equal(bare.read(CTRL), 0);
  });
});
