/** zlib: CircuitPython has `decompress` alone; CPython programs also compress and sum. */
import { readableOf } from "../runtime/board-arguments.js";
import { bufferOf, indexOf, intOf } from "../runtime/protocol.js";
import { PyByteArray } from "../objects/bytearray.js";
import { PyBytes } from "../objects/bytes.js";
import { type Dialect, active, beyondBoards } from "../objects/dialect.js";
import { makeError, valueError } from "../objects/error.js";
import type { PyModule } from "../objects/module.js";
import { type FunctionSpec, defineModule } from "../objects/native.js";
import { intValue } from "../objects/number.js";
import { builtinTypes, type PyValue } from "../objects/object.js";
import { crc32 } from "./binascii.js";
import { adler32 } from "./deflate/checksums.js";
import { Deflater } from "./deflate/compress.js";
import { inflateAll } from "./deflate.js";

/** What uzlib says of data that is not a stream. */
const TINF_DATA_ERROR = -3;

function decompress(data: PyValue, wbits: PyValue | undefined): PyValue {
  // boards take anything for the window, and look at the data first
  if (active.dialect !== "host") data = new PyBytes(readableOf(data));
  if (!beyondBoards() && wbits !== undefined && intValue(wbits) === undefined) wbits = undefined;
  const bits = wbits === undefined ? (active.dialect === "host" ? 15 : 0) : indexOf(wbits);
  const out = inflateAll(data, bits);
  if (out === undefined)
    throw active.dialect === "host"
      ? valueError("Error while decompressing data")
      : makeError("ValueError", TINF_DATA_ERROR);
  return active.dialect === "host" ? out : new PyByteArray(out.b);
}

function compress(data: PyValue): PyBytes {
  const bytes = bufferOf(data);
  const out = [0x78, 0x9c];
  const deflater = new Deflater(1 << 15, (byte) => out.push(byte));
  deflater.begin();
  deflater.write(bytes);
  deflater.end();
  const sum = adler32(bytes);
  return new PyBytes(Uint8Array.from([...out, sum >>> 24, sum >>> 16, sum >>> 8, sum]));
}

const host = ["host"] as const;

const functions: readonly FunctionSpec[] = [
  { sig: "decompress(data, wbits=..., bufsize=0, /)", call: decompress },
  { sig: "compress(data, level=-1, wbits=15)", call: compress, only: host },
  {
    sig: "crc32(data, value=0, /)",
    call: (data: PyValue, value: PyValue) => crc32(bufferOf(data), Number(BigInt.asUintN(32, BigInt(intOf(value))))),
    only: host,
  },
  {
    sig: "adler32(data, value=1, /)",
    call: (data: PyValue, value: PyValue) => adler32(bufferOf(data), Number(BigInt.asUintN(32, BigInt(intOf(value))))),
    only: host,
  },
];

export function makeZlib(dialect: Dialect): PyModule {
  return defineModule(
    { name: "zlib", functions, constants: dialect === "host" ? { error: builtinTypes.ValueError } : {} },
    dialect,
  );
}
