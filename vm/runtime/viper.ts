/** What viper functions do at run time: conversions to machine words, and memory that has addresses. */

import { memoryError, runtimeError, typeError } from "../objects/error.js";
import { isFloat } from "../objects/number.js";
import { None, type PyValue } from "../objects/object.js";
import { bufferOf, indexOf, intOf, truth, typeName } from "./protocol.js";

/** RAM as a board has it; each buffer a pointer was taken of has pages of its own, oldest forgotten first. */
const START = 0x20000000;
const END = 0x30000000;
const PAGE = 12;

interface Region {
  base: number;
  memory: WeakRef<ArrayBufferLike>;
}
const regions = new WeakMap<ArrayBufferLike, Region>();
const pages = new Map<number, Region>();
let next = START;
let hot: { base: number; view: DataView } = { base: 0, view: new DataView(new ArrayBuffer(0)) };

function addressOf(bytes: Uint8Array): number {
  let region = regions.get(bytes.buffer);
  if (region === undefined || pages.get(region.base >>> PAGE) !== region) {
    region = place(bytes.buffer);
    regions.set(bytes.buffer, region);
  }
  return region.base + bytes.byteOffset;
}

function place(memory: ArrayBufferLike): Region {
  const count = (memory.byteLength >>> PAGE) + 1;
  if (next + (count << PAGE) > END) next = START;
  if (next + (count << PAGE) > END) throw memoryError("memory allocation failed");
  const region = { base: next, memory: new WeakRef(memory) };
  for (let i = 0; i < count; i++) pages.set((next >>> PAGE) + i, region);
  next += count << PAGE;
  return region;
}

/** Where in `hot.view` this address is. @throws RuntimeError */
function locate(address: number, size: number): number {
  const offset = address - hot.base;
  if (offset >= 0 && offset + size <= hot.view.byteLength) return offset;
  const region = pages.get(address >>> PAGE);
  const memory = region?.memory.deref();
  if (region === undefined || memory === undefined || address - region.base + size > memory.byteLength)
    throw runtimeError(`no memory at address 0x${address.toString(16)}`);
  hot = { base: region.base, view: new DataView(memory) };
  return address - region.base;
}

function word(v: PyValue): number {
  if (typeof v === "number" && Number.isInteger(v)) return v | 0;
  if (v === None) return 0;
  if (isFloat(v) || typeof v === "string") throw typeError(`can't convert ${typeName(v)} to int`);
  const n = intOf(v);
  return typeof n === "bigint" ? Number(BigInt.asIntN(32, n)) : Number(n) | 0;
}

function pointer(v: PyValue): number {
  if (typeof v === "object" && v.buffer !== undefined) return addressOf(bufferOf(v));
  return word(v) >>> 0;
}

const at = (p: number, i: PyValue, size: number): number => (p + indexOf(i) * size) >>> 0;

function load(p: number, i: PyValue, size: 1 | 2 | 4): number {
  const offset = locate(at(p, i, size), size);
  if (size === 1) return hot.view.getUint8(offset);
  return size === 2 ? hot.view.getUint16(offset, true) : hot.view.getInt32(offset, true);
}

function store(value: PyValue, p: number, i: PyValue, size: 1 | 2 | 4): PyValue {
  const v = word(value);
  const offset = locate(at(p, i, size), size);
  if (size === 1) hot.view.setUint8(offset, v);
  else if (size === 2) hot.view.setUint16(offset, v, true);
  else hot.view.setInt32(offset, v, true);
  return None;
}

export const viper = {
  object: (v: PyValue) => v,
  bool: (v: PyValue) => truth(v),
  int: word,
  uint: (v: PyValue) => word(v) >>> 0,
  ptr: pointer,
  ptr8: pointer,
  ptr16: pointer,
  ptr32: pointer,
  load8: (p: number, i: PyValue) => load(p, i, 1),
  load16: (p: number, i: PyValue) => load(p, i, 2),
  load32: (p: number, i: PyValue) => load(p, i, 4),
  store8: (v: PyValue, p: number, i: PyValue) => store(v, p, i, 1),
  store16: (v: PyValue, p: number, i: PyValue) => store(v, p, i, 2),
  store32: (v: PyValue, p: number, i: PyValue) => store(v, p, i, 4),
};
