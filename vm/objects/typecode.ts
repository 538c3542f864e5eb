/**
 * Machine values by type code (`b B h H i I l L q Q n N e f d P O ? c`), shared by struct, array and memoryview.
 *
 * Board dialects follow a 32-bit Arm (long and pointers are 4 bytes, 64-bit values aligned to 8); host follows 64-bit
 * Linux. What happens to a value that does not fit differs: MicroPython keeps the low bits, CircuitPython raises
 * OverflowError, CPython raises an error of the module that asked. That is `Overflow`.
 */
import { active } from "./dialect.js";
import { overflowError, typeError, valueError } from "./error.js";
import { floatValue, intValue, isFloat, makeFloat } from "./number.js";
import { None, type PyValue } from "./object.js";
import { PyBytes } from "./bytes.js";
import { typeName } from "../runtime/protocol.js";

export interface ItemLayout {
  size: number;
  align: number;
}

/** Makes the error for a value outside of the code's range, or undefined to keep the low bits. */
export type Overflow = ((code: string, size: number) => Error) | undefined;

const standardSizes: Record<string, number> = {
  x: 1,
  c: 1,
  b: 1,
  B: 1,
  "?": 1,
  h: 2,
  H: 2,
  e: 2,
  i: 4,
  I: 4,
  l: 4,
  L: 4,
  f: 4,
  q: 8,
  Q: 8,
  d: 8,
  P: 4,
  O: 4,
  S: 4,
};

/** Size and alignment of a code; native layout pads and has the machine's own long and pointer. */
export function itemLayout(code: string, native: boolean): ItemLayout | undefined {
  const host = active.dialect === "host";
  if (!host && (code === "n" || code === "N" || code === "c" || code === "?")) return undefined;
  if (host && (code === "O" || code === "S" || (!native && "nNP".includes(code)))) return undefined;
  let size = standardSizes[code];
  if (native && host && "lLPnN".includes(code)) size = 8;
  if (size === undefined) return undefined;
  return { size, align: native ? size : 1 };
}

const scratch = new DataView(new ArrayBuffer(8));

/** What boxes 'O' values: a board stores a pointer; here objects are kept beside, by number. */
const objects: PyValue[] = [];

/** What a pointer to a text points to; uctypes, which knows addresses, puts it in. */
export const pointers: { text: (address: number) => string } = {
  text: () => {
    throw valueError("no buffer of the program lies there");
  },
};

export function readItem(b: Uint8Array, at: number, code: string, little: boolean): PyValue {
  switch (code) {
    case "B":
      return b[at];
    case "b":
      return (b[at] << 24) >> 24;
    case "H":
      return little ? b[at] | (b[at + 1] << 8) : (b[at] << 8) | b[at + 1];
    case "h":
      return ((little ? b[at] | (b[at + 1] << 8) : (b[at] << 8) | b[at + 1]) << 16) >> 16;
    case "i":
      return word(b, at, little);
    case "I":
      return word(b, at, little) >>> 0;
    case "l":
      return active.dialect === "host" ? readLong(b, at, little, true) : word(b, at, little);
    case "L":
      return active.dialect === "host" ? readLong(b, at, little, false) : word(b, at, little) >>> 0;
    case "P":
    case "n":
    case "N":
      return active.dialect === "host" ? readLong(b, at, little, code === "n") : word(b, at, little) >>> 0;
    case "q":
      return readLong(b, at, little, true);
    case "Q":
      return readLong(b, at, little, false);
    case "S":
      return pointers.text(word(b, at, little) >>> 0);
    case "O":
      // what no program has packed: a board follows the pointer wherever it leads
      return objects[word(b, at, little)] ?? None;
    case "?":
      return b[at] !== 0;
    case "c":
      return new PyBytes(b.slice(at, at + 1));
    case "e":
      return makeFloat(halfToDouble(little ? b[at] | (b[at + 1] << 8) : (b[at] << 8) | b[at + 1]));
    case "f":
      scratch.setInt32(0, word(b, at, little));
      return makeFloat(scratch.getFloat32(0));
    case "d":
      scratch.setInt32(little ? 4 : 0, word(b, at, little));
      scratch.setInt32(little ? 0 : 4, word(b, at + 4, little));
      return makeFloat(scratch.getFloat64(0));
    default:
      throw valueError("bad typecode");
  }
}

/** struct's codes 'l' and 'L' are 4 bytes in standard layout also where the machine's long is 8. */
export function readStandardItem(b: Uint8Array, at: number, code: string, little: boolean): PyValue {
  return readItem(b, at, code === "l" ? "i" : code === "L" ? "I" : code, little);
}

export function writeItem(
  b: Uint8Array,
  at: number,
  code: string,
  little: boolean,
  value: PyValue,
  overflow: Overflow,
): void {
  switch (code) {
    case "e":
    case "f":
    case "d":
      return writeFloat(b, at, code, little, toDouble(value));
    case "?":
      b[at] = value === false || value === 0 ? 0 : 1;
      return;
    case "c":
      if (!(value instanceof PyBytes) || value.b.length !== 1)
        throw typeError("char format requires a bytes object of length 1");
      b[at] = value.b[0];
      return;
    case "O":
      objects.push(value);
      return putWord(b, at, little, objects.length - 1);
    case "x":
      b[at] = 0;
      return;
  }
  const size = active.dialect === "host" && "lLPnN".includes(code) ? 8 : standardSizes[code];
  if (size === undefined) throw valueError("bad typecode");
  const n = toInteger(value);
  if (overflow !== undefined && !fits(n, size, code >= "a")) throw overflow(code, size);
  if (size === 8) return putLong(b, at, little, n);
  // int32 of anything safe is its low 32 bits; bigints are cut first
  const low = typeof n === "bigint" ? Number(BigInt.asIntN(32, n)) : n | 0;
  if (size === 1) b[at] = low;
  else if (size === 2) {
    b[little ? at : at + 1] = low;
    b[little ? at + 1 : at] = low >> 8;
  } else putWord(b, at, little, n === low ? low : typeof n === "bigint" ? low : Number(BigInt.asIntN(32, BigInt(n))));
}

export function writeStandardItem(
  b: Uint8Array,
  at: number,
  code: string,
  little: boolean,
  value: PyValue,
  overflow: Overflow,
): void {
  writeItem(b, at, code === "l" ? "i" : code === "L" ? "I" : code, little, value, overflow);
}

/** The overflow rule of board dialects. */
export function boardOverflow(): Overflow {
  return active.dialect === "circuitpython"
    ? (_code, size) => overflowError(`value must fit in ${size} byte(s)`) as unknown as Error
    : undefined;
}

function fits(n: number | bigint, size: number, signed: boolean): boolean {
  if (typeof n === "number") {
    if (size === 8) return signed || n >= 0;
    const span = 2 ** (size * 8);
    return signed ? n >= -span / 2 && n < span / 2 : n >= 0 && n < span;
  }
  if (size < 8) return false;
  return signed ? n >= -(1n << 63n) && n < 1n << 63n : n >= 0n && n < 1n << 64n;
}

function toInteger(value: PyValue): number | bigint {
  const n = intValue(value);
  if (n !== undefined) return n;
  if (active.dialect === "host") throw typeError("required argument is not an integer");
  throw typeError(`can't convert ${typeName(value)} to int`);
}

function toDouble(value: PyValue): number {
  const n = isFloat(value) ? floatValue(value) : floatValue(value);
  if (n === undefined) {
    if (active.dialect === "host") throw typeError("required argument is not a float");
    throw typeError(`can't convert ${typeName(value)} to float`);
  }
  return n;
}

function word(b: Uint8Array, at: number, little: boolean): number {
  return little
    ? b[at] | (b[at + 1] << 8) | (b[at + 2] << 16) | (b[at + 3] << 24)
    : (b[at] << 24) | (b[at + 1] << 16) | (b[at + 2] << 8) | b[at + 3];
}

function putWord(b: Uint8Array, at: number, little: boolean, n: number): void {
  if (little) {
    b[at] = n;
    b[at + 1] = n >> 8;
    b[at + 2] = n >> 16;
    b[at + 3] = n >> 24;
  } else {
    b[at] = n >> 24;
    b[at + 1] = n >> 16;
    b[at + 2] = n >> 8;
    b[at + 3] = n;
  }
}

function readLong(b: Uint8Array, at: number, little: boolean, signed: boolean): number | bigint {
  const high = word(b, little ? at + 4 : at, little);
  const low = word(b, little ? at : at + 4, little) >>> 0;
  const top = signed ? high : high >>> 0;
  if (top >= -0x200000 && top < 0x200000 && !(top === -0x200000 && low === 0)) return top * 0x100000000 + low;
  return (BigInt(top) << 32n) | BigInt(low);
}

function putLong(b: Uint8Array, at: number, little: boolean, n: number | bigint): void {
  const big = BigInt.asUintN(64, BigInt(n));
  const high = Number(big >> 32n) | 0;
  const low = Number(big & 0xffffffffn) | 0;
  putWord(b, little ? at : at + 4, little, low);
  putWord(b, little ? at + 4 : at, little, high);
}

function writeFloat(b: Uint8Array, at: number, code: string, little: boolean, x: number): void {
  if (code === "e") {
    const half = doubleToHalf(x);
    b[little ? at : at + 1] = half;
    b[little ? at + 1 : at] = half >> 8;
    return;
  }
  const size = code === "f" ? 4 : 8;
  if (size === 4) scratch.setFloat32(0, x);
  else scratch.setFloat64(0, x);
  for (let i = 0; i < size; i++) b[little ? at + size - 1 - i : at + i] = scratch.getUint8(i);
}

/** IEEE 754 binary16 to double */
export function halfToDouble(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Double to binary16, ties to even; overflow gives infinity. */
export function doubleToHalf(x: number): number {
  if (Number.isNaN(x)) return 0x7e00;
  const sign = x < 0 || Object.is(x, -0) ? 0x8000 : 0;
  const abs = Math.abs(x);
  if (abs >= 65520) return sign | 0x7c00;
  if (abs < 2 ** -14) return sign | roundEven(abs * 2 ** 24);
  const exponent = Math.floor(Math.log2(abs));
  const scaled = roundEven((abs / 2 ** exponent) * 1024);
  // a carry out of the fraction lands in the exponent by itself
  return sign | (((exponent + 15) << 10) + (scaled - 1024));
}

function roundEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}
