/**
 * websocket: frames over a stream (RFC 6455), for servers that have done the handshake already. One frame for each write; what
 * is read is the payload of data frames, unmasked, one frame after the other.
 *
 * @see MicroPython's extmod/modwebsocket.c: lengths of 64 bits are refused, frames are at most 65,535 bytes
 */
import { indexOf } from "../runtime/protocol.js";
import type { Dialect } from "../objects/dialect.js";
import { osError } from "../objects/error.js";
import type { PyModule } from "../objects/module.js";
import { defineModule, defineType } from "../objects/native.js";
import type { PyValue } from "../objects/object.js";
import { Request, ioctl, readFully, readSome, writeFully } from "./io/any-stream.js";
import { PyStream, lifeMethods, readMethods, writeMethods } from "./io/stream.js";

const EIO = 5;
const EINVAL = 22;
const ENOBUFS = 105;
const GET_OPTIONS = 8;
const SET_OPTIONS = 9;
const FRAME_TEXT = 1;
const FRAME_CLOSE = 8;

class PyWebSocket extends PyStream {
  stream: PyValue = 0;
  /** The type of frames that are written. */
  private options = FRAME_TEXT;
  /** The type of the last frame that was read. */
  private received = 0;
  /** Payload of the current frame still to come, and how it is masked. */
  private left = 0;
  private mask: Uint8Array | undefined;
  private masked = 0;
  private ended = false;

  /** The next frame's head. @returns false at the end of the stream */
  private begin(): boolean {
    const [type, length] = readFully(this.stream, 2) as unknown as [number | undefined, number | undefined];
    if (type === undefined || length === undefined) return false;
    let size = length & 0x7f;
    if (size === 127) throw osError(EIO);
    if (size === 126) {
      const [high, low] = readFully(this.stream, 2);
      size = high * 256 + low;
    }
    this.mask = (length & 0x80) === 0 ? undefined : readFully(this.stream, 4).slice();
    this.masked = 0;
    if ((type & 0x0f) >= FRAME_CLOSE) {
      readFully(this.stream, size);
      if ((type & 0x0f) === FRAME_CLOSE) {
        writeFully(this.stream, Uint8Array.of(0x80 | FRAME_CLOSE, 0));
        return false;
      }
      return this.begin();
    }
    this.left = size;
    this.received = type & 0x0f;
    return true;
  }

  override readBytes(count: number): Uint8Array {
    const out: number[] = [];
    while (!this.ended && (count < 0 || out.length < count)) {
      if (this.left === 0) {
        this.ended = !this.begin();
        continue;
      }
      const part = readSome(this.stream, count < 0 ? this.left : Math.min(this.left, count - out.length));
      if (part === undefined || part.length === 0) break;
      for (const byte of part) out.push(this.mask === undefined ? byte : byte ^ this.mask[this.masked++ & 3]);
      this.left -= part.length;
    }
    this.ended = false;
    return Uint8Array.from(out);
  }

  override writeBytes(b: Uint8Array): number {
    if (b.length > 0xffff) throw osError(ENOBUFS);
    const head = [0x80 | (this.options & 0x0f)];
    if (b.length < 126) head.push(b.length);
    else head.push(126, b.length >> 8, b.length & 0xff);
    writeFully(this.stream, Uint8Array.from(head));
    writeFully(this.stream, b);
    return b.length;
  }

  override seek(): number {
    throw osError(EINVAL);
  }

  override close(): void {
    this.closed = true;
    if (this.stream instanceof PyStream) this.stream.close();
    else ioctl(this.stream, Request.CLOSE, 0);
  }

  control(request: number, argument: number): number {
    if (request === GET_OPTIONS) return this.received;
    if (request === SET_OPTIONS) {
      const before = this.options;
      this.options = argument;
      return before;
    }
    if (request < 0 || this.stream instanceof PyStream) throw osError(EINVAL);
    return ioctl(this.stream, request, argument);
  }
}

const websocketType = defineType({
  name: "websocket",
  module: "websocket",
  js: PyWebSocket,
  init: {
    sig: "__init__(self, stream, blocking=False, /)",
    call: (self: PyWebSocket, stream: PyValue) => {
      self.stream = stream;
    },
  },
  methods: [
    ...readMethods,
    ...writeMethods,
    ...lifeMethods,
    {
      sig: "ioctl(self, request, argument=0, /)",
      call: (self: PyWebSocket, request: PyValue, argument: PyValue) =>
        self.control(indexOf(request), indexOf(argument)),
    },
  ],
});

export function makeWebsocket(dialect: Dialect): PyModule {
  return defineModule({ name: "websocket", types: [websocketType] }, dialect);
}
