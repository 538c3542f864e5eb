/**
 * json: dump, dumps, load, loads, as boards have them (see json/read.ts and json/write.ts).
 *
 * @see MicroPython extmod/modjson.c; docs/library/json.rst
 */
import { bufferOf, callPy, findAttr, getAttr, indexOf, typeName } from "../runtime/protocol.js";
import { PyByteArray } from "../objects/bytearray.js";
import { type Dialect, active, beyondBoards } from "../objects/dialect.js";
import { makeError, osError, typeError, valueError } from "../objects/error.js";
import { PyList } from "../objects/list.js";
import type { PyModule } from "../objects/module.js";
import { type FunctionSpec, defineModule } from "../objects/native.js";
import { None, type PyValue } from "../objects/object.js";
import { PyStr } from "../objects/str.js";
import { decodeText } from "../objects/text/codecs.js";
import { encodeUtf8 } from "../objects/text/utf8.js";
import { PyTuple } from "../objects/tuple.js";
import { PyType } from "../objects/type.js";
import { PyIOBase } from "./io-module.js";
import { PyBytesIO } from "./io/memory.js";
import { PyFileIO } from "./io/files.js";
import { PyStream } from "./io/stream.js";
import { readJson } from "./json/read.js";
import { type Separators, writeJson } from "./json/write.js";

const functions: readonly FunctionSpec[] = [
  {
    sig: "dumps(obj, /, *, separators=None)",
    call: (obj: PyValue, separators: PyValue) => writeJson(obj, separatorsOf(separators)),
  },
  { sig: "dump(obj, stream, /, *, separators=None)", call: dump },
  { sig: "loads(str, /)", call: (text: PyValue) => readJson(textOf(text)) },
  { sig: "load(stream, /)", call: load },
];

export function makeJson(dialect: Dialect): PyModule {
  return defineModule({ name: "json", functions }, dialect);
}

function separatorsOf(value: PyValue): Separators {
  if (value === None) return { item: ", ", key: ": " };
  if (!(value instanceof PyTuple || value instanceof PyList))
    throw typeError(`object '${typeName(value)}' isn't a tuple or list`);
  if (value.a.length !== 2) throw valueError(`requested length 2 but object has length ${value.a.length}`);
  return { item: textOf(value.a[0]), key: textOf(value.a[1]) };
}

function textOf(value: PyValue): string {
  if (typeof value === "string") return value;
  return value instanceof PyStr ? value.v : decodeText(bufferOf(value), "utf-8", "strict");
}

function dump(obj: PyValue, stream: PyValue, separators: PyValue): void {
  const write = streamMethod(stream, "write");
  const text = writeJson(obj, separatorsOf(separators));
  callPy(write, [takesText(stream) ? text : new PyByteArray(encodeUtf8(text))]);
}

/** Streams of ours know whether they hold text; a stream written in Python is given bytes, as on a board. */
function takesText(stream: PyValue): boolean {
  return (
    typeof stream === "object" && stream.type.native && !(stream instanceof PyBytesIO) && !(stream instanceof PyFileIO)
  );
}

const EIO = 5;
const EAGAIN = 11;

/** What has the stream protocol: streams of ours, and what the program derives from them or from IOBase. */
function isStream(stream: PyValue): boolean {
  if (typeof stream !== "object" || stream instanceof PyType) return false;
  return stream instanceof PyStream || stream instanceof PyIOBase || (stream.type.native && hasReading(stream));
}

function hasReading(stream: PyValue): boolean {
  return findAttr(stream, "readinto") !== undefined;
}

function load(stream: PyValue): PyValue {
  if (!beyondBoards() && !isStream(stream)) {
    // CircuitPython asks what is no stream for pieces of 64 bytes; MicroPython wants a stream
    if (active.dialect !== "circuitpython") throw makeError("OSError", "stream operation not supported");
    return readJson(decodeText(readAllInto(getAttr(stream, "readinto"), 64), "utf-8", "strict"));
  }
  const readinto = findAttr(stream, "read") === undefined ? findAttr(stream, "readinto") : undefined;
  if (readinto !== undefined) return readJson(decodeText(readAllInto(readinto), "utf-8", "strict"));
  return readJson(textOf(callPy(streamMethod(stream, "read"), [])));
}

/** All that a `readinto` method gives, byte by byte, as MicroPython asks for it. @throws OSError EIO when it gives more than was asked for */
function readAllInto(readinto: PyValue, size = 1): Uint8Array {
  const chunks: number[] = [];
  for (;;) {
    const buffer = new PyByteArray(new Uint8Array(size));
    const count = callPy(readinto, [buffer]);
    if (count === None && size > 1) throw osError(EAGAIN);
    if (count === None || count === 0) return Uint8Array.from(chunks);
    if (indexOf(count) > size) throw osError(EIO);
    chunks.push(...bufferOf(buffer).subarray(0, indexOf(count)));
  }
}

function streamMethod(stream: PyValue, name: string): PyValue {
  const method = findAttr(stream, name);
  if (method === undefined) throw makeError("OSError", "stream operation not supported");
  return method;
}
