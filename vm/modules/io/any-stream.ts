/**
 * Streams as other modules use them: those written here, and objects of the program with `readinto`, `write` and `ioctl`
 * (MicroPython's py/stream.h, extmod/modio.c). Negative results of such methods are errors, None says "not now".
 */
import { callPy, findAttr, indexOf } from "../../runtime/protocol.js";
import { PyByteArray } from "../../objects/bytearray.js";
import { makeError, osError } from "../../objects/error.js";
import { None, type PyValue } from "../../objects/object.js";
import { addressOf } from "../ctypes/memory.js";
import { PyStream } from "./stream.js";

/** Requests of ioctl. */
export const enum Request {
  FLUSH = 1,
  SEEK = 2,
  POLL = 3,
  CLOSE = 4,
  BUFFER_SIZE = 11,
}

const EAGAIN = 11;

function method(stream: PyValue, name: string): PyValue {
  const found = findAttr(stream, name);
  if (found === undefined) throw makeError("OSError", "stream operation not supported");
  return found;
}

/** A count from a method of the program's. @throws OSError for a negative one */
function counted(v: PyValue): number {
  const n = indexOf(v);
  if (n < 0) throw osError(-n);
  return n;
}

/** One read of at most `count` bytes. @returns undefined: nothing there yet; empty: at the end */
export function readSome(stream: PyValue, count: number): Uint8Array | undefined {
  if (stream instanceof PyStream) return stream.readBytes(count).slice();
  const buffer = new PyByteArray(new Uint8Array(count));
  const got = callPy(method(stream, "readinto"), [buffer]);
  return got === None ? undefined : buffer.buffer().slice(0, counted(got));
}

/** `count` bytes, fewer at the end. */
export function readFully(stream: PyValue, count: number): Uint8Array {
  const out = new Uint8Array(count);
  let at = 0;
  while (at < count) {
    const part = readSome(stream, count - at);
    if (part === undefined) throw osError(EAGAIN);
    if (part.length === 0) break;
    out.set(part, at);
    at += part.length;
  }
  return out.subarray(0, at);
}

/**
 * What `more` gives until it gives nothing, as one: `count` bytes (negative: all).
 * @param more  reads at most so many bytes; `have` says whether any were read before
 */
export function readParts(count: number, more: (most: number, have: boolean) => Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  let length = 0;
  while (count < 0 || length < count) {
    const part = more(count < 0 ? 4096 : count - length, length > 0);
    if (part.length === 0) break;
    parts.push(part);
    length += part.length;
  }
  const out = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** All of it. @throws OSError EAGAIN when the stream takes nothing */
export function writeFully(stream: PyValue, bytes: Uint8Array): void {
  if (stream instanceof PyStream) {
    stream.writeBytes(bytes);
    return;
  }
  for (let at = 0; at < bytes.length;) {
    const done = callPy(method(stream, "write"), [new PyByteArray(bytes.slice(at))]);
    if (done === None) throw osError(EAGAIN);
    const n = counted(done);
    if (n === 0) throw osError(EAGAIN);
    at += n;
  }
}

/** ioctl of a stream of the program's. @throws OSError for a negative answer */
export function ioctl(stream: PyValue, request: number, argument: number): number {
  return counted(callPy(method(stream, "ioctl"), [request, argument]));
}

/** @param whence  0 start, 1 here, 2 end. @returns the new position */
export function seek(stream: PyValue, offset: number, whence: 0 | 1 | 2): number {
  if (stream instanceof PyStream) return stream.seek(offset, whence);
  // The argument is the address of a structure: an offset of 8 bytes, then whence of 4; the position comes back in it.
  const place = new PyByteArray(new Uint8Array(16));
  const view = new DataView(place.b.buffer);
  view.setBigInt64(0, BigInt(offset), true);
  view.setInt32(8, whence, true);
  ioctl(stream, Request.SEEK, addressOf(place));
  return Number(view.getBigInt64(0, true));
}
