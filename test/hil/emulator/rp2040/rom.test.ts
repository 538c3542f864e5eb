import assert from "node:assert/strict";
import { BareChip } from "./bare-chip.js";

const SSI = 0x18000000;
const DATA = 0x20020000;

function letters(code: string): number {
  return code.charCodeAt(0) | (code.charCodeAt(1) << 8);
}

/** As a program finds it: by the ROM's own lookup function (RP2040 datasheet 2.8.3). @param where  0x14 functions, 0x16 data */
function find(bare: BareChip, where: 0x14 | 0x16, code: string): number {
  bare.chip.core.registers.set([bare.chip.readUint16(where), letters(code), 0, 0, bare.chip.readUint16(0x18)]);
  // blx r4; b .
  bare.execute([0x47a0, 0xe7fe], 50);
  return bare.chip.core.registers[0];
}

/** @returns r0 to r3 afterwards */
function call(bare: BareChip, pointer: number, ...args: number[]): number[] {
  assert.equal(pointer & 1, 1, "a pointer to Thumb code");
  bare.chip.core.registers.set([...args, ...new Array<number>(4 - args.length).fill(0), pointer]);
  bare.execute([0x47a0, 0xe7fe], 1e6);
  return [...bare.chip.core.registers.subarray(0, 4)];
}

describe("the boot ROM's functions", () => {
  const bare = new BareChip();
  const rom = (code: string, ...args: number[]) => call(bare, find(bare, 0x14, code), ...args)[0];

  it("are those of version 3, and others are not found (datasheet 2.8.3)", () => {
    assert.equal(bare.chip.readUint8(0x13), 3);
    assert.equal(bare.chip.readUint32(0x10) & 0xffffff, 0x01754d);
    assert.equal(find(bare, 0x14, "XX"), 0);
    assert.equal(find(bare, 0x16, "P3"), 0);
  });

  it("count, reverse and find bits (datasheet 2.8.3.1.1)", () => {
    assert.deepEqual(
      [rom("P3", 0xf00000ff), rom("P3", 0), rom("R3", 0x80000005), rom("L3", 1), rom("L3", 0), rom("T3", 0x50)],
      [12, 0, 0xa0000001, 31, 32, 4],
    );
    assert.deepEqual([rom("T3", 0), rom("T3", 0x80000000)], [32, 31]);
  });

  it("fill and copy memory, and give the destination back (datasheet 2.8.3.1.2)", () => {
    const bytes = () => [...bare.chip.sram.subarray(0x20000, 0x2000c)];
    bare.chip.sram.fill(9, 0x20000, 0x20010);
    assert.equal(rom("MS", DATA + 1, 0x107, 5), DATA + 1);
    assert.deepEqual(bytes(), [9, 7, 7, 7, 7, 7, 9, 9, 9, 9, 9, 9]);
    assert.equal(rom("S4", DATA, 3, 8), DATA);
    assert.deepEqual(bytes(), [3, 3, 3, 3, 3, 3, 3, 3, 9, 9, 9, 9]);
    bare.chip.sram.set([1, 2, 3, 4, 5, 6, 7, 8], 0x20100);
    assert.equal(rom("MC", DATA + 3, DATA + 0x101, 3), DATA + 3);
    assert.deepEqual(bytes(), [3, 3, 3, 2, 3, 4, 3, 3, 9, 9, 9, 9]);
    assert.equal(rom("C4", DATA, DATA + 0x100, 8), DATA);
    assert.deepEqual(bytes(), [1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 9]);
  });

  it("take time, and leave no violation behind", () => {
    const before = bare.chip.cycles;
    rom("MS", DATA, 0, 4000);
    assert.ok(bare.chip.cycles - before > 1000);
    assert.deepEqual(bare.violations, []);
  });
});

describe("the boot ROM's floating point (datasheet 2.8.3.2)", () => {
  const bare = new BareChip();
  const view = new DataView(new ArrayBuffer(8));
  const bits = (value: number): number => (view.setFloat32(0, value), view.getUint32(0));
  const float = (word: number): number => (view.setUint32(0, word), view.getFloat32(0));
  const halves = (value: number): number[] => (view.setFloat64(0, value), [view.getUint32(4), view.getUint32(0)]);
  const double = (low: number, high: number): number => (
    view.setUint32(0, high),
    view.setUint32(4, low),
    view.getFloat64(0)
  );
  const tables = { SF: find(bare, 0x16, "SF"), SD: find(bare, 0x16, "SD") };
  const entry = (table: "SF" | "SD", offset: number): number => bare.read(tables[table] + offset);
  const f = (offset: number, ...args: number[]) => float(call(bare, entry("SF", offset), ...args.map(bits))[0]);
  const d = (offset: number, ...args: number[]) => {
    const [low, high] = call(bare, entry("SD", offset), ...args.flatMap(halves));
    return double(low, high);
  };

  it("is two tables of 32 functions", () => {
    assert.deepEqual(
      [tables.SF, tables.SD].map((at) => bare.chip.readUint8(at - 2)),
      [32, 32],
    );
  });

  it("adds, subtracts, multiplies, divides and takes roots, rounded to the nearest", () => {
    assert.deepEqual(
      [f(0, 0.1, 0.2), f(4, 1, 1e-8), f(8, 1.1, 1.1), f(0xc, 1, 3), f(0x18, 2)],
      [Math.fround(Math.fround(0.1) + Math.fround(0.2)), 1, Math.fround(Math.fround(1.1) ** 2)].concat(
        [1 / 3, Math.SQRT2].map(Math.fround),
      ),
    );
    assert.deepEqual(
      [d(0, 0.1, 0.2), d(4, 1, 1e-8), d(8, 1.1, 1.1), d(0xc, 1, 3), d(0x18, 2)],
      [0.1 + 0.2, 1 - 1e-8, 1.1 * 1.1, 1 / 3, Math.SQRT2],
    );
  });

  it("takes subnormal numbers for zero and NaN for infinity", () => {
    assert.equal(f(0, 1e-40, 0), 0);
    assert.equal(f(8, 1e-30, 1e-10), 0);
    assert.equal(d(8, 1e-300, 1e-10), 0);
    assert.equal(f(0, NaN, 1), Infinity);
    assert.equal(f(0xc, 1, 0), Infinity);
  });

  it("compares", () => {
    const compare = (a: number, b: number) => [
      call(bare, entry("SF", 0x54), bits(a), bits(b))[0] | 0,
      call(bare, entry("SD", 0x54), ...halves(a), ...halves(b))[0] | 0,
    ];
    assert.deepEqual(
      [compare(1, 2), compare(2, 1), compare(-0, 0)],
      [
        [-1, -1],
        [1, 1],
        [0, 0],
      ],
    );
  });

  it("converts to integers and fixed point, rounding down and clamping", () => {
    const to = (offset: number, value: number, places = 0) => call(bare, entry("SF", offset), bits(value), places)[0];
    assert.deepEqual(
      [to(0x1c, -1.5) | 0, to(0x1c, 1e20), to(0x20, 1.75, 1), to(0x24, -1), to(0x24, 1e20), to(0x28, 2.5, 8)],
      [-2, 0x7fffffff, 3, 0, 0xffffffff, 640],
    );
    const to64 = (offset: number, value: number, places = 0) =>
      call(bare, entry("SD", offset), ...halves(value), places).slice(0, 2);
    assert.deepEqual(to64(0x6c, -1.5), [0xfffffffe, 0xffffffff]);
    assert.deepEqual(to64(0x6c, 1e30), [0xffffffff, 0x7fffffff]);
    assert.deepEqual(to64(0x74, -5), [0, 0]);
    assert.deepEqual(to64(0x70, 1.5, 33), [0, 3]);
  });

  it("converts from them, rounding once", () => {
    const from = (offset: number, ...args: number[]) => float(call(bare, entry("SF", offset), ...args)[0]);
    assert.deepEqual(
      [from(0x2c, -3 >>> 0), from(0x30, -3 >>> 0, 1), from(0x34, 0xffffffff), from(0x38, 5, 2)],
      [-3, -1.5, 2 ** 32, 1.25],
    );
    // 2^60 + 2^36 + 1 lies just above the middle of two floats; a double of it would lie on the middle
    assert.equal(from(0x5c, 1, 0x10000010), Math.fround(2 ** 60 + 2 ** 37));
    assert.equal(from(0x64, 0xffffffff, 0xffffffff), 2 ** 64);
    const [low, high] = call(bare, entry("SD", 0x60), 3, 0, 1);
    assert.equal(double(low, high), 1.5);
  });

  it("changes between its two formats", () => {
    assert.equal(double(...(call(bare, entry("SF", 0x7c), bits(1.5)).slice(0, 2) as [number, number])), 1.5);
    assert.equal(float(call(bare, entry("SD", 0x7c), ...halves(1 / 3))[0]), Math.fround(1 / 3));
  });

  it("knows sine and cosine together, tangent, exponential, logarithm and angle", () => {
    const [sine, cosine] = call(bare, entry("SF", 0x40), bits(1)).slice(0, 2).map(float);
    assert.deepEqual([sine, cosine], [Math.sin(1), Math.cos(1)].map(Math.fround));
    const both = call(bare, entry("SD", 0x48), ...halves(1));
    assert.deepEqual([double(both[0], both[1]), double(both[2], both[3])], [Math.sin(1), Math.cos(1)]);
    assert.deepEqual(
      [f(0x3c, 2), f(0x44, 1), f(0x4c, 1), f(0x50, 10), f(0x58, 1, -1)],
      [Math.cos(2), Math.tan(1), Math.E, Math.LN10, Math.atan2(1, -1)].map(Math.fround),
    );
    assert.equal(f(0x50, 0), -Infinity);
  });

  it("reports a function that is not modelled", () => {
    call(bare, entry("SF", 0x14), 0, 0);
    assert.match(bare.violations.at(-1)!, /the boot ROM's function SF\+0x14 is called, which is not modelled here/);
  });
});

describe("the boot ROM's flash functions (datasheet 2.8.3.1.3)", () => {
  it("leave execute-in-place, erase blocks and sectors, program pages, and come back to it by the 03h command", () => {
    const bare = new BareChip();
    bare.startClocks();
    const rom = (code: string, ...args: number[]) => call(bare, find(bare, 0x14, code), ...args);
    bare.flash.memory.fill(0);
    for (const code of ["IF", "EX", "FC", "CX"]) rom(code);
    assert.equal(bare.chip.xipReady, true);
    rom("IF");
    rom("EX");
    assert.equal(bare.chip.xipReady, false);
    const before = bare.bench.clock.nowUs();
    // a sector up to the block, and the block itself
    rom("RE", 0xf000, 0x11000, 0x10000, 0xd8);
    assert.ok(bare.bench.clock.nowUs() - before >= 45_000 + 150_000, "as long as the flash takes");
    const erased = (at: number) => bare.flash.memory[at] === 0xff;
    assert.deepEqual([0xefff, 0xf000, 0x1ffff, 0x20000].map(erased), [false, true, true, false]);
    bare.chip.sram.set(
      Array.from({ length: 512 }, (_, i) => i & 0xff),
      0x20000,
    );
    rom("RP", 0x10000, DATA, 512);
    assert.deepEqual([...bare.flash.memory.subarray(0x100fe, 0x10102)], [0xfe, 0xff, 0, 1]);
    rom("FC");
    rom("CX");
    assert.equal(bare.chip.xipReady, true);
    assert.equal(bare.read(0x10010000), 0x03020100);
    assert.deepEqual(bare.violations, []);
  });

  it("end the flash's continuous read mode, in which it hears no command (W25Q16JV 8.2.11)", () => {
    const bare = new BareChip();
    // boot2 of most boards: EBh once by hand, with mode bits A0h, then without an instruction (datasheet 4.10.7)
    const [quad, read] = [0x005f0300, 0x00002221];
    bare.write(SSI + 8, 0);
    bare.write(SSI + 0x14, 2);
    bare.write(SSI + 0x10, 1);
    bare.write(SSI, quad);
    bare.write(SSI + 4, 0);
    bare.write(SSI + 0xf4, read);
    bare.write(SSI + 8, 1);
    assert.equal(bare.chip.xipReady, false, "0h is no instruction");
    bare.write(SSI + 0x60, 0xeb);
    bare.write(SSI + 0x60, 0xa0);
    assert.equal(bare.read(SSI + 0x24), 1, "one word came back");
    assert.equal(bare.flash.continuous, true);
    bare.write(SSI + 8, 0);
    bare.write(SSI + 0xf4, 0xa0002022);
    bare.write(SSI + 8, 1);
    assert.equal(bare.chip.xipReady, true);
    call(bare, find(bare, 0x14, "EX"));
    assert.equal(bare.flash.continuous, false);
    assert.deepEqual(bare.violations, []);
  });

  it("are needed: a command without them goes unheard", () => {
    const bare = new BareChip();
    bare.flash.continuous = true;
    bare.flash.select(true);
    for (const byte of [0x9f, 0, 0, 0]) assert.equal(bare.flash.transfer(byte), 0xff);
    bare.flash.select(false);
    assert.match(bare.violations[0], /the flash ignores command 0x9f in its continuous read mode/);
  });
});
