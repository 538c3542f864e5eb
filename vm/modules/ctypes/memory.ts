/**
 * Addresses for uctypes. JavaScript has none, so each piece of memory gets one when a program first asks for it, and keeps
 * it: `struct(addressof(buf), ...)` reaches the very bytes of `buf`, through arithmetic on the address and stored pointers
 * too. Addresses are 32 bits wide, as on the boards, and lie in a range where no board has anything. What lies elsewhere
 * (registers, flash) is on the board and not in this process: it may be named, but reading or writing it is an error.
 */
import { memoryError, valueError } from "../../objects/error.js";
import { PyByteArray } from "../../objects/bytearray.js";
import { PyObject, type PyValue } from "../../objects/object.js";
import { decodeUtf8, encodeUtf8 } from "../../objects/text/utf8.js";
import { pointers } from "../../objects/typecode.js";
import { bufferOf, intOf } from "../../runtime/protocol.js";

interface Region {
  base: number;
  size: number;
  memory: WeakRef<ArrayBufferLike>;
}

const FIRST = 0x60000000;
const END = 0x80000000;
/** Between two regions, so that the end of one is not the start of another. */
const GAP = 16;

let next = FIRST;
/** In the order of their addresses. */
let regions: Region[] = [];
let limit = 1024;
const bases = new WeakMap<ArrayBufferLike, number>();
const foreign = new WeakMap<PyObject, number>();

function baseOf(memory: ArrayBufferLike): number {
  const known = bases.get(memory);
  if (known !== undefined) return known;
  if (regions.length >= limit) {
    regions = regions.filter((region) => region.memory.deref() !== undefined);
    limit = Math.max(1024, regions.length * 2);
  }
  const base = next;
  const size = memory.byteLength;
  if (base + size > END) throw memoryError("no addresses left");
  next = Math.ceil((base + size + GAP) / GAP) * GAP;
  bases.set(memory, base);
  regions.push({ base, size, memory: new WeakRef(memory) });
  return base;
}

/** Texts that were asked for their addresses, each with its bytes and a zero behind them; they stay where they are. */
const texts = new Map<string, ArrayBufferLike>();

function textMemory(text: string): ArrayBufferLike {
  let memory = texts.get(text);
  if (memory === undefined) {
    const bytes = encodeUtf8(text);
    const terminated = new Uint8Array(bytes.length + 1);
    terminated.set(bytes);
    memory = terminated.buffer;
    texts.set(text, memory);
  }
  return memory;
}

pointers.text = (address) => {
  const found = memoryAt(address);
  if (found === undefined) throw valueError(`no buffer of the program lies at 0x${address.toString(16)}`);
  const bytes = new Uint8Array(found.memory, address - found.base);
  const end = bytes.indexOf(0);
  return decodeUtf8(bytes.subarray(0, end < 0 ? undefined : end));
};

/** The address of the first byte behind an object with a buffer. @throws TypeError, MemoryError */
export function addressOf(v: PyValue): number {
  const elsewhere = v instanceof PyObject ? foreign.get(v) : undefined;
  if (elsewhere !== undefined) return elsewhere;
  if (typeof v === "string") return baseOf(textMemory(v));
  const bytes = bufferOf(v);
  return baseOf(bytes.buffer) + bytes.byteOffset;
}

/** An address from Python: its low 32 bits. @throws TypeError */
export function toAddress(v: PyValue): number {
  return Number(BigInt.asUintN(32, BigInt(intOf(v))));
}

/** The memory an address lies in, with its base; undefined when it is none of this process. */
export function memoryAt(address: number): { memory: ArrayBufferLike; base: number } | undefined {
  let low = 0;
  let high = regions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (regions[middle].base <= address) low = middle + 1;
    else high = middle;
  }
  const region = regions[low - 1] as Region | undefined;
  if (region === undefined || address > region.base + region.size) return undefined;
  const memory = region.memory.deref();
  return memory === undefined ? undefined : { memory, base: region.base };
}

/** The bytes at an address: a view, not a copy. @throws ValueError when not all of them belong to one buffer */
export function bytesAt(address: number, size: number): Uint8Array {
  const found = memoryAt(address);
  if (size < 0 || found === undefined || address + size > found.base + found.memory.byteLength)
    throw valueError(`no buffer of the program has ${size} bytes at 0x${address.toString(16)}`);
  return new Uint8Array(found.memory, address - found.base, size);
}

/** A bytearray on the bytes at an address. That nothing is there shows when its bytes are used. */
export function bytearrayAt(address: number, size: number): PyByteArray {
  const found = memoryAt(address);
  if (found !== undefined) return new PyByteArray(bytesAt(address, size));
  const made = new PyByteArray();
  foreign.set(made, address);
  Object.defineProperty(made, "b", { get: () => bytesAt(address, size) });
  return made;
}
