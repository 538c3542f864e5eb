/**
 * The ROM's floating-point library (RP2040 datasheet 2.8.3.2): two tables of 32 functions, for float and for double. Subnormal numbers are zero, NaN is
 * infinity, conversions to integers round down and clamp.
 *
 * Sums, products, quotients and roots are rounded to the nearest, as silicon's are; sine and the like are rounded from the computer's own, so that
 * their last digit may be another than that of the ROM's polynomials. Cycles are of silicon's order, not counted.
 */

import type { RomFunction } from "./functions.js";

/** How numbers of one size pass through the registers. */
interface Format {
  /** Registers that a number takes. */
  readonly words: 1 | 2;
  read(registers: Uint32Array, at: number): number;
  write(registers: Uint32Array, at: number, value: number): void;
  readonly least: number;
}

const view = new DataView(new ArrayBuffer(8));

const single: Format = {
  words: 1,
  least: 2 ** -126,
  read(registers, at) {
    view.setUint32(0, registers[at]);
    return clean(view.getFloat32(0), registers[at], this.least);
  },
  write(registers, at, value) {
    view.setFloat32(0, flushed(finite(Math.fround(value)), this.least));
    registers[at] = view.getUint32(0);
  },
};

const double: Format = {
  words: 2,
  least: 2 ** -1022,
  read(registers, at) {
    view.setUint32(0, registers[at + 1]);
    view.setUint32(4, registers[at]);
    return clean(view.getFloat64(0), registers[at + 1], this.least);
  },
  write(registers, at, value) {
    view.setFloat64(0, flushed(finite(value), this.least));
    registers[at + 1] = view.getUint32(0);
    registers[at] = view.getUint32(4);
  },
};

/** As the library sees a number: NaN with the sign of its bits is infinity. */
function clean(value: number, top: number, least: number): number {
  return Number.isNaN(value) ? (top >>> 31 ? -Infinity : Infinity) : flushed(value, least);
}

function flushed(value: number, least: number): number {
  return Math.abs(value) >= least ? value : value < 0 || Object.is(value, -0) ? -0 : 0;
}

function finite(value: number): number {
  return Number.isNaN(value) ? Infinity : value;
}

function clamped(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, Math.floor(value)));
}

function clamped64(value: number, low: bigint, high: bigint): bigint {
  const whole = Math.floor(value);
  if (whole <= Number(low)) return low;
  return whole >= Number(high) ? high : BigInt(whole);
}

/** A 64-bit whole number as one with 54 bits and a last bit that tells whether others were lost, so that it is rounded only once. */
function sticky(value: bigint): number {
  const negative = value < 0n;
  let rest = negative ? -value : value;
  let scale = 1;
  while (rest >= 1n << 53n) {
    rest = (rest >> 1n) | (rest & 1n);
    scale *= 2;
  }
  return (negative ? -1 : 1) * Number(rest) * scale;
}

function read64(registers: Uint32Array, signed: boolean): bigint {
  const bits = (BigInt(registers[1]) << 32n) | BigInt(registers[0]);
  return signed ? BigInt.asIntN(64, bits) : bits;
}

function write64(registers: Uint32Array, value: bigint): void {
  registers[0] = Number(value & 0xffffffffn);
  registers[1] = Number((value >> 32n) & 0xffffffffn);
}

const int32 = [-(2 ** 31), 2 ** 31 - 1] as const;
const uint32 = [0, 2 ** 32 - 1] as const;
const int64 = [-(1n << 63n), (1n << 63n) - 1n] as const;
const uint64 = [0n, (1n << 64n) - 1n] as const;

/** @returns the table of one format, by the functions' places in it; a place without one is not modelled */
function table(format: Format, other: Format, slow: number): (RomFunction | undefined)[] {
  const { words } = format;
  const two =
    (cycles: number, work: (a: number, b: number) => number): RomFunction =>
    ({ core: { registers } }) => {
      format.write(registers, 0, work(format.read(registers, 0), format.read(registers, words)));
      return cycles * slow;
    };
  const one =
    (cycles: number, work: (a: number) => number): RomFunction =>
    ({ core: { registers } }) => {
      format.write(registers, 0, work(format.read(registers, 0)));
      return cycles * slow;
    };
  /** The register after the number, if it is a fixed-point one: places after the point. */
  const places = (registers: Uint32Array, at: number, fixed: boolean): number => (fixed ? registers[at] | 0 : 0);
  const toInteger =
    ([low, high]: readonly [number, number], fixed: boolean): RomFunction =>
    ({ core: { registers } }) => {
      registers[0] = clamped(format.read(registers, 0) * 2 ** places(registers, words, fixed), low, high);
      return 40;
    };
  const toInteger64 =
    ([low, high]: readonly [bigint, bigint], fixed: boolean): RomFunction =>
    ({ core: { registers } }) => {
      write64(registers, clamped64(format.read(registers, 0) * 2 ** places(registers, words, fixed), low, high));
      return 60;
    };
  const fromInteger =
    (signed: boolean, fixed: boolean): RomFunction =>
    ({ core: { registers } }) => {
      const value = signed ? registers[0] | 0 : registers[0];
      format.write(registers, 0, value * 2 ** -places(registers, 1, fixed));
      return 55;
    };
  const fromInteger64 =
    (signed: boolean, fixed: boolean): RomFunction =>
    ({ core: { registers } }) => {
      const value = read64(registers, signed);
      format.write(registers, 0, (words === 2 ? Number(value) : sticky(value)) * 2 ** -places(registers, 2, fixed));
      return 70;
    };
  /** Sine in the first number, cosine in the second: the SDK's sincosf() takes both from the function for the sine. */
  const sinAndCos: RomFunction = ({ core: { registers } }) => {
    const angle = format.read(registers, 0);
    format.write(registers, 0, Math.sin(angle));
    format.write(registers, words, Math.cos(angle));
    return 590 * slow;
  };
  const compare: RomFunction = ({ core: { registers } }) => {
    const [a, b] = [format.read(registers, 0), format.read(registers, words)];
    registers[0] = a === b ? 0 : a < b ? -1 : 1;
    return 20;
  };
  const convert: RomFunction = ({ core: { registers } }) => {
    other.write(registers, 0, format.read(registers, 0));
    return 20;
  };
  return [
    two(70, (a, b) => a + b),
    two(70, (a, b) => a - b),
    two(70, (a, b) => a * b),
    two(75, (a, b) => a / b),
    compare,
    undefined,
    one(65, (a) => (a < 0 ? -0 : Math.sqrt(a))),
    toInteger(int32, false),
    toInteger(int32, true),
    toInteger(uint32, false),
    toInteger(uint32, true),
    fromInteger(true, false),
    fromInteger(true, true),
    fromInteger(false, false),
    fromInteger(false, true),
    one(580, Math.cos),
    sinAndCos,
    one(700, Math.tan),
    sinAndCos,
    one(530, Math.exp),
    one(580, (a) => (a > 0 ? Math.log(a) : -Infinity)),
    compare,
    two(600, Math.atan2),
    fromInteger64(true, false),
    fromInteger64(true, true),
    fromInteger64(false, false),
    fromInteger64(false, true),
    toInteger64(int64, false),
    toInteger64(int64, true),
    toInteger64(uint64, false),
    toInteger64(uint64, true),
    convert,
  ];
}

export const floatTable = table(single, double, 1);
export const doubleTable = table(double, single, 2.3);
