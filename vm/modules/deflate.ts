/**
 * deflate.DeflateIO of MicroPython: a stream that inflates what it reads from another stream, and deflates what is written
 * to it. Nothing is read from the other stream before the first read, and never more than is needed.
 */
import { PyError, bufferOf, callMethod, findAttr, indexOf, isInstance, truth } from "../runtime/protocol.js";
import { PyByteArray } from "../objects/bytearray.js";
import { PyBytes } from "../objects/bytes.js";
import type { Dialect } from "../objects/dialect.js";
import { makeError, osError, valueError } from "../objects/error.js";
import type { PyModule } from "../objects/module.js";
import { defineModule, defineType } from "../objects/native.js";
import { intValue } from "../objects/number.js";
import { None, type PyValue, builtinTypes } from "../objects/object.js";
import { crc32 } from "./binascii.js";
import { adler32 } from "./deflate/checksums.js";
import { Deflater } from "./deflate/compress.js";
import { BadStream, inflate, readHeader, type Frame } from "./deflate/inflate.js";
import { reserve } from "../heap/reserve.js";
import { PyStream, checkOpen, lifeMethods, readMethods, writeMethods } from "./io/stream.js";

const formats = { AUTO: 0, RAW: 1, ZLIB: 2, GZIP: 3 } as const;
const EINVAL = 22;
const DEFAULT_WINDOW_BITS = 8;

class PyDeflateIO extends PyStream {
  /** undefined: closed */
  stream: PyValue | undefined = undefined;
  format = 0;
  windowBits = 0;
  closesStream = false;
  private inflated: Generator<number, void, undefined> | undefined = undefined;
  private deflater: Deflater | undefined = undefined;
  private checksum = 0;
  private length = 0;

  override readBytes(count: number): Uint8Array {
    const out: number[] = [];
    this.guarded(() => {
      this.inflated ??= this.begin();
      while (count < 0 || out.length < count) {
        const step = this.inflated.next();
        if (step.done === true) break;
        out.push(step.value);
      }
    });
    return Uint8Array.from(out);
  }

  override writeBytes(b: Uint8Array): number {
    if (this.stream === undefined) throw osError(EINVAL);
    this.deflater ??= this.beginWriting(this.stream);
    this.length += b.length;
    this.checksum = this.format === formats.ZLIB ? adler32(b, this.checksum) : crc32(b, this.checksum);
    this.deflater.write(b);
    return b.length;
  }

  override seek(): number {
    throw osError(EINVAL);
  }

  override close(): void {
    const { stream, deflater } = this;
    if (stream === undefined) return;
    if (deflater !== undefined) {
      deflater.end();
      const tail = new DataView(new ArrayBuffer(8));
      if (this.format === formats.ZLIB) {
        tail.setUint32(0, this.checksum);
        writeTo(stream, new Uint8Array(tail.buffer, 0, 4));
      } else if (this.format === formats.GZIP) {
        tail.setUint32(0, this.checksum, true);
        tail.setUint32(4, this.length, true);
        writeTo(stream, new Uint8Array(tail.buffer));
      }
    }
    this.stream = undefined;
    if (this.closesStream) closeStream(stream);
  }

  private begin(): Generator<number, void, undefined> {
    const next = (): number => {
      if (this.stream === undefined) throw osError(EINVAL);
      return readByte(this.stream);
    };
    if (this.format === formats.RAW) return inflate(next, "raw", windowOf(this.windowBits || DEFAULT_WINDOW_BITS));
    const frame: Frame = readHeader(next);
    if (
      (this.format === formats.ZLIB && frame.kind !== "zlib") ||
      (this.format === formats.GZIP && frame.kind !== "gzip")
    )
      throw new BadStream();
    const bits = this.windowBits === 0 ? frame.windowBits : Math.min(this.windowBits, frame.windowBits);
    return inflate(next, frame.kind, windowOf(bits));
  }

  private beginWriting(stream: PyValue): Deflater {
    const bits = this.windowBits || DEFAULT_WINDOW_BITS;
    const deflater = new Deflater(windowOf(bits), (byte) => writeTo(stream, Uint8Array.of(byte)));
    if (this.format === formats.ZLIB) {
      const method = (Math.max(bits - 8, 1) << 4) | 8;
      const level = 0x80;
      writeHeader(stream, Uint8Array.of(method, level | (31 - ((method * 256 + level) % 31))));
      this.checksum = 1;
    } else if (this.format === formats.GZIP) {
      // no name, no time; fastest; Unix
      writeHeader(stream, Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 3));
    }
    deflater.begin();
    return deflater;
  }

  /** A bad stream is OSError(EINVAL). */
  private guarded(action: () => void): void {
    if (this.stream === undefined) throw osError(EINVAL);
    try {
      action();
    } catch (error) {
      if (error instanceof BadStream) throw osError(EINVAL);
      throw error;
    }
  }
}

/** One byte of any stream: builtin, or written in Python with `readinto`. @throws EOFError, OSError */
function readByte(stream: PyValue): number {
  if (stream instanceof PyStream) {
    checkOpen(stream);
    const [byte] = stream.readBytes(1);
    if (byte === undefined) throw makeError("EOFError");
    return byte;
  }
  if (findAttr(stream, "readinto") === undefined) throw osError(EINVAL);
  const into = new PyByteArray(new Uint8Array(1));
  const count = resultOf(callMethod(stream, "readinto", into));
  if (count === 0) throw makeError("EOFError");
  return into.b[0];
}

/** @returns its bytes. @throws MemoryError when the heap has no room for it */
function windowOf(bits: number): number {
  reserve(1 << bits);
  return 1 << bits;
}

function writeTo(stream: PyValue, bytes: Uint8Array): void {
  if (stream instanceof PyStream) {
    checkOpen(stream);
    stream.writeBytes(bytes);
    return;
  }
  resultOf(callMethod(stream, "write", new PyByteArray(bytes)));
}

/** A header that cannot be written is OSError(EINVAL), whatever the reason. */
function writeHeader(stream: PyValue, bytes: Uint8Array): void {
  try {
    writeTo(stream, bytes);
  } catch (error) {
    throw error instanceof PyError && isInstance(error.value, builtinTypes.OSError) ? osError(EINVAL) : error;
  }
}

/** The ioctl request that closes a stream written in Python (py/stream.h). */
const CLOSE = 4;

function closeStream(stream: PyValue): void {
  if (stream instanceof PyStream) stream.close();
  else if (findAttr(stream, "ioctl") !== undefined) resultOf(callMethod(stream, "ioctl", CLOSE, 0));
  else callMethod(stream, "close");
}

/** What a stream in Python answers: a count, a negative errno, or None for "not now". */
function resultOf(answer: PyValue): number {
  const count = answer === None ? -11 : Number(intValue(answer) ?? 0);
  if (count < 0) throw osError(-count);
  return count;
}

const deflateIOType = defineType({
  name: "DeflateIO",
  module: "deflate",
  js: PyDeflateIO,
  init: {
    sig: "__init__(self, stream, format=0, wbits=0, close=False, /)",
    call: (self: PyDeflateIO, stream: PyValue, format: PyValue, wbits: PyValue, close: PyValue) => {
      const [chosen, bits] = [indexOf(format), indexOf(wbits)];
      if (chosen < formats.AUTO || chosen > formats.GZIP) throw valueError("format");
      if (bits !== 0 && (bits < 5 || bits > 15)) throw valueError("wbits");
      Object.assign(self, { stream, format: chosen, windowBits: bits, closesStream: truth(close) });
    },
  },
  methods: [...readMethods, ...writeMethods.filter(({ sig }) => sig.startsWith("write(")), ...lifeMethods],
});

export function makeDeflate(dialect: Dialect): PyModule {
  return defineModule({ name: "deflate", types: [deflateIOType], constants: { ...formats } }, dialect);
}

/** All of a stream at once, for zlib.decompress. @param windowBits  as zlib's wbits: below 0 raw, 16 and up gzip */
export function inflateAll(data: PyValue, windowBits: number): PyBytes | undefined {
  const bytes = bufferOf(data);
  let at = 0;
  const next = (): number => {
    if (at >= bytes.length) throw new BadStream();
    return bytes[at++];
  };
  try {
    const kind = windowBits < 0 ? "raw" : readHeader(next).kind;
    if (windowBits >= 0 && windowBits < 32 && windowBits >= 16 !== (kind === "gzip")) return undefined;
    return new PyBytes(Uint8Array.from(inflate(next, kind, 1 << 15)));
  } catch (error) {
    if (error instanceof BadStream) return undefined;
    throw error;
  }
}
