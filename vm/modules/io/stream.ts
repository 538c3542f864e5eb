/**
 * Streams: what files, StringIO, BytesIO and the standard streams have in common. A stream moves bytes; a text stream codes
 * them as UTF-8 on the way (StringIO too, as in MicroPython). Subclasses supply the bytes.
 */
import {
  bufferOf,
  callMethod,
  findAttr,
  indexOf,
  isInstance,
  iterate,
  stringOf,
  typeName,
} from "../../runtime/protocol.js";
import { active, beyondBoards } from "../../objects/dialect.js";
import { boardErrno } from "../../objects/errno-names.js";
import { makeError, osError, typeError, valueError } from "../../objects/error.js";
import { PyByteArray } from "../../objects/bytearray.js";
import { PyBytes } from "../../objects/bytes.js";
import type { PyOSError } from "../../objects/exception.js";
import { PyList } from "../../objects/list.js";
import { PyMemoryView } from "../../objects/memoryview.js";
import type { FunctionSpec, PropertySpec } from "../../objects/native.js";
import { None, PyObject, type PyValue, builtinTypes } from "../../objects/object.js";
import { decodeText, encodeText } from "../../objects/text/codecs.js";
import { codePointLength } from "../../objects/text/code-points.js";
import { HostError } from "../../host.js";

export abstract class PyStream extends PyObject {
  /** str in and out, instead of bytes */
  text = false;
  /** Of text; boards know UTF-8 alone. */
  encoding = "utf-8";
  errors = "strict";
  /** Undefined: every end of line is read as "\n"; else the text stays, and "\r\n" and "\r" are written for "\n" (host). */
  newline: string | undefined = undefined;
  closed = false;

  /** Up to `count` bytes; negative: all that is left. Empty at the end. */
  abstract readBytes(count: number): Uint8Array;
  /** Through the next newline, at most `limit` bytes (negative: no limit). */
  readLine(limit: number): Uint8Array {
    // byte by byte: what comes after the newline is left to the next reader, and not every stream can put back
    const line: number[] = [];
    while (limit < 0 || line.length < limit) {
      const [byte] = this.readBytes(1);
      if (byte === undefined) break;
      line.push(byte);
      if (byte === 10) break;
    }
    return Uint8Array.from(line);
  }
  abstract writeBytes(b: Uint8Array): number;
  /** @returns the new position */
  abstract seek(offset: number, whence: 0 | 1 | 2): number;
  flush(): void {}
  close(): void {
    this.closed = true;
  }
  truncate(_size: number): number {
    throw osError(22);
  }
  readable(): boolean {
    return true;
  }
  writable(): boolean {
    return true;
  }

  /** What using it when it is closed raises. */
  closedError(): unknown {
    return valueError(`I/O operation on closed file${active.dialect === "host" ? "." : ""}`);
  }

  override __iter__(): PyObject {
    return this;
  }
  override __next__(): PyValue | undefined {
    checkOpen(this);
    const line = this.readLine(-1);
    return line.length === 0 ? undefined : out(this, line);
  }
}

/** A stream's class names `__next__` as a method of its own, so that programs find it. */
export function adoptNext(js: { readonly prototype: PyStream }): void {
  Object.defineProperty(js.prototype, "__next__", Object.getOwnPropertyDescriptor(PyStream.prototype, "__next__")!);
}

export function checkOpen(self: PyStream): void {
  if (self.closed) throw self.closedError();
}

/** Bytes as the program gets them. */
function out(self: PyStream, b: Uint8Array): PyValue {
  if (!self.text) return new PyBytes(b.slice());
  const text = decodeText(b, self.encoding, self.errors);
  return active.dialect === "host" && self.newline === undefined && text.includes("\r")
    ? text.replace(/\r\n?/g, "\n")
    : text;
}

/** What a program writes, as bytes. */
function incoming(self: PyStream, data: PyValue): Uint8Array {
  if (self.text) {
    if (typeof data === "string") {
      const ended = self.newline?.startsWith("\r") === true ? data.replaceAll("\n", self.newline) : data;
      return encodeText(ended, self.encoding, self.errors);
    }
    if (active.dialect === "host") throw typeError(`write() argument must be str, not ${typeName(data)}`);
    return isInstance(data, builtinTypes.str) ? encodeText(stringOf(data), "utf-8", "strict") : bufferOf(data);
  }
  if (typeof data === "string") {
    if (active.dialect === "host") throw typeError("a bytes-like object is required, not 'str'");
    return encodeText(data, "utf-8", "strict");
  }
  return bufferOf(data);
}

/** read(n): bytes or characters. */
export function read(self: PyStream, size: PyValue): PyValue {
  checkReadable(self);
  const count = size === None && beyondBoards() ? -1 : indexOf(size);
  if (!self.text || count < 0) return out(self, self.readBytes(count));
  // characters: read as many bytes, then what their continuation needs
  const parts: number[] = [];
  let characters = 0;
  while (characters < count) {
    const first = self.readBytes(1);
    if (first.length === 0) break;
    parts.push(first[0]);
    const more = self.encoding !== "utf-8" || first[0] < 0x80 ? 0 : first[0] < 0xe0 ? 1 : first[0] < 0xf0 ? 2 : 3;
    if (more > 0) parts.push(...self.readBytes(more));
    characters++;
  }
  return out(self, Uint8Array.from(parts));
}

function write(self: PyStream, data: PyValue): PyValue {
  checkOpen(self);
  if (!self.writable()) throw unsupported("not writable");
  const bytes = incoming(self, data);
  const written = self.writeBytes(bytes);
  return self.text && typeof data === "string"
    ? active.dialect === "host"
      ? codePointLength(data)
      : written
    : written;
}

function checkReadable(self: PyStream): void {
  checkOpen(self);
  if (!self.readable()) throw unsupported("not readable");
}

function unsupported(text: string): unknown {
  return active.dialect === "host" ? makeError("OSError", text) : osError(1);
}

/**
 * Writes text to a stream written in Python. Boards take subclasses of io.IOBase and of their own streams alone (py/stream.c), and give
 * them bytes; CPython takes whatever has `write`, and gives it the text.
 * @throws OSError where it is no stream (CPython: AttributeError), and EIO when it says to have written more than there was
 */
export function writeToObject(target: PyValue, text: string): void {
  if (active.dialect === "host") {
    callMethod(target, "write", text);
    return;
  }
  refuseNoStream(target);
  const bytes = encodeText(text, "utf-8", "strict");
  const written = callMethod(target, "write", new PyByteArray(bytes));
  if (typeof written === "number" && written > bytes.length) throw osError(5);
}

/** @throws OSError on boards, where only what is written in C, and what derives from that, is a stream (py/stream.c, mp_get_stream_raise) */
export function refuseNoStream(target: PyValue): void {
  const isStream = typeof target === "object" && target.type.mro.some((c) => c.native && c.name !== "object");
  if (!isStream || findAttr(target, "write") === undefined)
    throw makeError("OSError", "stream operation not supported");
}

/** Turns a refusal of the host into OSError. @param opening  an open(): the one place where CircuitPython names the file */
export function guarded<T>(path: string | undefined, action: () => T, opening = false): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    throw hostOsError(error.errno, path, opening);
  }
}

const hostTexts: Record<number, [type: string, text: string]> = {
  1: ["PermissionError", "Operation not permitted"],
  2: ["FileNotFoundError", "No such file or directory"],
  5: ["OSError", "Input/output error"],
  13: ["PermissionError", "Permission denied"],
  17: ["FileExistsError", "File exists"],
  20: ["NotADirectoryError", "Not a directory"],
  18: ["OSError", "Invalid cross-device link"],
  21: ["IsADirectoryError", "Is a directory"],
  22: ["OSError", "Invalid argument"],
  24: ["OSError", "Too many open files"],
  27: ["OSError", "File too large"],
  28: ["OSError", "No space left on device"],
  29: ["OSError", "Illegal seek"],
  30: ["OSError", "Read-only file system"],
  36: ["OSError", "File name too long"],
  39: ["OSError", "Directory not empty"],
  40: ["OSError", "Too many levels of symbolic links"],
};

/** OSError of a file operation in the dialect's form. */
export function hostOsError(errno: number, path: string | undefined, opening = true): unknown {
  if (active.dialect === "host") {
    const [type, text] = hostTexts[errno] ?? ["OSError", `errno ${errno}`];
    const error = makeError(type, errno, text);
    if (path !== undefined) (error.value as PyOSError).filename = path;
    return error;
  }
  if (active.dialect === "micropython") return osError(errno);
  // FAT has one refusal for all (FR_DENIED), a directory that is not empty among them
  const number = boardErrno(errno === 39 ? 13 : errno);
  return opening && path !== undefined ? osError(number, path) : osError(number);
}

function whenceOf(v: PyValue): 0 | 1 | 2 {
  const n = indexOf(v);
  if (n < 0 || n > 2)
    throw valueError(active.dialect === "host" ? `invalid whence (${n}, should be 0, 1 or 2)` : "invalid whence");
  return n as 0 | 1 | 2;
}

/** How much of a buffer is meant: boards take a length below zero for a very large one (py/stream.c). */
function lengthWithin(buffer: Uint8Array, length: PyValue | undefined): number {
  const n = length === undefined ? -1 : indexOf(length);
  return n < 0 ? buffer.length : Math.min(n, buffer.length);
}

/** Bytes, and a memoryview of them. */
function isReadOnly(buffer: PyValue): boolean {
  return buffer instanceof PyBytes || (buffer instanceof PyMemoryView && buffer.readonly);
}

const host = ["host"] as const;

export const readMethods: readonly FunctionSpec[] = [
  { sig: "read(self, size=-1, /)", call: read },
  {
    sig: "readline(self, size=-1, /)",
    call: (self: PyStream, size: PyValue) => {
      checkReadable(self);
      return out(self, self.readLine(size === None ? -1 : indexOf(size)));
    },
  },
  {
    sig: "readlines(self, hint=-1, /)",
    call: (self: PyStream) => {
      checkReadable(self);
      return new PyList([...iterate(self)]);
    },
  },
  {
    sig: "readinto(self, buffer, size=..., /)",
    call: (self: PyStream, buffer: PyValue, size: PyValue | undefined) => {
      checkReadable(self);
      const into = bufferOf(buffer);
      // boards must be able to write there: bytes, and a memoryview of bytes, are no buffers then
      if (active.dialect !== "host" && isReadOnly(buffer)) throw typeError("object with buffer protocol required");
      const got = self.readBytes(lengthWithin(into, size));
      into.set(got);
      return got.length;
    },
  },
];

export const writeMethods: readonly FunctionSpec[] = [
  {
    sig: "write(self, data, offset_or_length=..., length=..., /)",
    call: (self: PyStream, data: PyValue, first: PyValue | undefined, second: PyValue | undefined) => {
      if (first === undefined) return write(self, data);
      // boards: write(data, length) and write(data, offset, length)
      if (active.dialect === "host")
        throw typeError(`write() takes 2 positional arguments but ${second === undefined ? 3 : 4} were given`);
      checkOpen(self);
      const bytes = incoming(self, data);
      const rest = bytes.subarray(second === undefined ? 0 : lengthWithin(bytes, first));
      return self.writeBytes(rest.subarray(0, lengthWithin(rest, second ?? first)));
    },
  },
  {
    sig: "writelines(self, lines, /)",
    call: (self: PyStream, lines: PyValue) => {
      for (const line of iterate(lines)) write(self, line);
    },
    only: host,
  },
  { sig: "flush(self, /)", call: (self: PyStream) => self.flush() },
];

export const positionMethods: readonly FunctionSpec[] = [
  {
    sig: "seek(self, offset, whence=0, /)",
    call: (self: PyStream, offset: PyValue, whence: PyValue) => {
      checkOpen(self);
      return self.seek(indexOf(offset), whenceOf(whence));
    },
  },
  {
    sig: "tell(self, /)",
    call: (self: PyStream) => {
      checkOpen(self);
      return self.seek(0, 1);
    },
  },
  {
    sig: "truncate(self, size=None, /)",
    call: (self: PyStream, size: PyValue) => self.truncate(size === None ? self.seek(0, 1) : indexOf(size)),
    only: host,
  },
  { sig: "seekable(self, /)", call: () => true, only: host },
];

export const lifeMethods: readonly FunctionSpec[] = [
  {
    sig: "close(self, /)",
    call: (self: PyStream) => {
      if (!self.closed) self.close();
    },
  },
  {
    sig: "__enter__(self, /)",
    call: (self: PyStream) => {
      checkOpen(self);
      return self;
    },
  },
  {
    sig: "__exit__(self, *args)",
    call: (self: PyStream) => {
      if (!self.closed) self.close();
    },
  },
  { sig: "readable(self, /)", call: (self: PyStream) => self.readable(), only: host },
  { sig: "writable(self, /)", call: (self: PyStream) => self.writable(), only: host },
];

export const streamProperties: readonly PropertySpec[] = [
  { name: "closed", get: (self: PyStream) => self.closed, only: host },
];
