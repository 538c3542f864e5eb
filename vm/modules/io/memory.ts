/** io.StringIO and io.BytesIO: streams over bytes in memory, which grow by doubling. */
import { reserveBuffer } from "../../heap/reserve.js";
import { readableOf } from "../../runtime/board-arguments.js";
import { bufferOf, indexOf, stringOf } from "../../runtime/protocol.js";
import { active, beyondBoards } from "../../objects/dialect.js";
import { PyBytes } from "../../objects/bytes.js";
import { osError, valueError } from "../../objects/error.js";
import { type FunctionSpec, defineType } from "../../objects/native.js";
import { intValue } from "../../objects/number.js";
import { None, type PyValue, identityOf } from "../../objects/object.js";
import { decodeText, encodeText } from "../../objects/text/codecs.js";
import {
  PyStream,
  adoptNext,
  checkOpen,
  lifeMethods,
  positionMethods,
  readMethods,
  streamProperties,
  writeMethods,
} from "./stream.js";

abstract class PyMemoryStream extends PyStream {
  private data = new Uint8Array(0);
  private length = 0;
  private at = 0;
  /** The bytes belong to the bytes object that was given: copied before the first write, as on boards. */
  private borrowed = false;

  override __repr__(): string {
    return active.dialect === "host"
      ? `<_io.${this.type.name} object at 0x${identityOf(this).toString(16)}>`
      : `<io.${this.type.name} 0x${identityOf(this).toString(16)}>`;
  }
  setContents(b: Uint8Array, borrowed = false): void {
    this.data = borrowed ? (b as Uint8Array<ArrayBuffer>) : b.slice();
    this.borrowed = borrowed;
    this.length = b.length;
    this.at = 0;
  }
  /** Boards: a number instead of contents is the room to begin with. */
  makeRoom(bytes: number): void {
    // a negative number is a large one in C
    reserveBuffer(bytes < 0 ? 2 ** 32 + bytes : bytes);
    this.setContents(new Uint8Array(bytes));
    this.length = 0;
  }
  contents(): Uint8Array {
    return this.data.subarray(0, this.length);
  }
  override readBytes(count: number): Uint8Array {
    const end = count < 0 ? this.length : Math.min(this.length, this.at + count);
    const b = this.data.subarray(Math.min(this.at, end), end);
    this.at = Math.max(this.at, end);
    return b;
  }
  override readLine(limit: number): Uint8Array {
    const newline = this.data.indexOf(10, this.at);
    const end = newline < 0 || newline >= this.length ? this.length : newline + 1;
    return this.readBytes(limit < 0 ? Math.max(0, end - this.at) : Math.min(limit, Math.max(0, end - this.at)));
  }
  override writeBytes(b: Uint8Array): number {
    const end = this.at + b.length;
    if (end > this.data.length || this.borrowed) {
      reserveBuffer(end);
      const bigger = new Uint8Array(Math.max(end, this.data.length * 2, 64));
      bigger.set(this.data.subarray(0, this.length));
      this.data = bigger;
      this.borrowed = false;
    }
    this.data.set(b, this.at);
    this.at = end;
    this.length = Math.max(this.length, end);
    return b.length;
  }
  override seek(offset: number, whence: 0 | 1 | 2): number {
    const base = whence === 0 ? 0 : whence === 1 ? this.at : this.length;
    if (base + offset < 0) {
      if (active.dialect !== "host") throw osError(22);
      if (whence === 0) throw valueError(`negative seek value ${offset}`);
    }
    this.at = Math.max(0, base + offset);
    return this.at;
  }
  override truncate(size: number): number {
    this.data.fill(0, Math.min(size, this.data.length));
    this.length = Math.min(this.length, size);
    return size;
  }
}

export class PyStringIO extends PyMemoryStream {
  override text = true;
  override newline: string | undefined = "\n";
}
export class PyBytesIO extends PyMemoryStream {}

/** `readlines` is a file's alone on boards (py/modio.c, py/objstringio.c). */
const methods: readonly FunctionSpec[] = [
  ...readMethods.map((method) =>
    method.sig.startsWith("readlines") ? { ...method, only: ["host"] as const } : method,
  ),
  ...writeMethods,
  ...positionMethods,
  ...lifeMethods,
];

/** Boards take a number for room, and a buffer for contents (py/objstringio.c). */
function initialise(self: PyMemoryStream, initial: PyValue | undefined): void {
  if (initial === undefined) return self.setContents(new Uint8Array(0));
  const room = typeof initial === "boolean" ? undefined : intValue(initial);
  if (room !== undefined) self.makeRoom(indexOf(initial));
  else if (initial === None && beyondBoards()) self.setContents(new Uint8Array(0));
  else self.setContents(readableOf(initial), initial instanceof PyBytes);
}

adoptNext(PyStringIO);
adoptNext(PyBytesIO);

export const stringIOType = defineType({
  name: "StringIO",
  module: "io",
  js: PyStringIO,
  init: {
    sig: "__init__(self, initial_value='', newline='\\n')",
    looksAtNoMore: true,
    call: (self: PyStringIO, initial: PyValue, newline: PyValue) => {
      if (active.dialect !== "host") return initialise(self, initial);
      self.newline = newline === None ? undefined : stringOf(newline);
      self.setContents(initial === None ? new Uint8Array(0) : encodeText(stringOf(initial), "utf-8", "strict"));
    },
  },
  methods: [
    ...methods,
    {
      sig: "getvalue(self, /)",
      call: (self: PyStringIO) => {
        checkOpen(self);
        return decodeText(self.contents(), "utf-8", "strict");
      },
    },
  ],
  properties: streamProperties,
});

export const bytesIOType = defineType({
  name: "BytesIO",
  module: "io",
  js: PyBytesIO,
  init: {
    sig: "__init__(self, initial_bytes=..., /)",
    looksAtNoMore: true,
    call: (self: PyBytesIO, initial: PyValue | undefined) => {
      if (active.dialect !== "host") initialise(self, initial);
      else self.setContents(initial === undefined || initial === None ? new Uint8Array(0) : bufferOf(initial));
    },
  },
  methods: [
    ...methods,
    {
      sig: "getvalue(self, /)",
      call: (self: PyBytesIO) => {
        checkOpen(self);
        return new PyBytes(self.contents().slice());
      },
    },
    { sig: "getbuffer(self, /)", call: (self: PyBytesIO) => new PyBytes(self.contents().slice()), only: ["host"] },
  ],
  properties: streamProperties,
});
