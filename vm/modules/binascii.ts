/** binascii: hexadecimal, base64, CRC-32. */
import { codesOf, readableOf, refuseText } from "../runtime/board-arguments.js";
import { bufferOf, intOf, truth } from "../runtime/protocol.js";
import { PyBytes } from "../objects/bytes.js";
import { fromHex, hexText } from "../objects/bytes-methods.js";
import { type Dialect, active } from "../objects/dialect.js";
import { PyError, valueError } from "../objects/error.js";
import { PyBaseException } from "../objects/exception.js";
import type { PyModule } from "../objects/module.js";
import { type FunctionSpec, defineModule, defineType } from "../objects/native.js";
import { toBigInt } from "../objects/number.js";
import { None, type PyValue, builtinTypes } from "../objects/object.js";
import { fromLatin1, latin1 } from "../objects/text/codecs.js";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

const hexlify = (name: string): FunctionSpec => ({
  sig: `${name}(data, sep=..., bytes_per_sep=1)`,
  call: (data: PyValue, sep: PyValue | undefined, group: PyValue) =>
    new PyBytes(fromLatin1(hexText(bufferOf(data), separatorOf(sep), Number(intOf(group))))),
  only: ["host"],
});

/** Boards have no groups, and ask for the separator only where one goes in. */
const boardHexlify: FunctionSpec = {
  sig: "hexlify(data, sep=..., /)",
  call: (data: PyValue, sep: PyValue | undefined) => {
    const b = readableOf(data);
    if (b.length === 0) return new PyBytes(b);
    return new PyBytes(fromLatin1(hexText(b, sep === undefined ? "" : (codesOf(sep)[0] ?? "\0"), 1)));
  },
  only: ["micropython", "circuitpython"],
};

const unhexlify = (name: string): FunctionSpec => ({
  sig: `${name}(data, /)`,
  call: (data: PyValue) => {
    const text = textOf(data);
    if (active.dialect === "host" && text.length % 2 !== 0) throw hostError("Odd-length string");
    if (active.dialect === "host" && !/^[0-9a-fA-F]*$/.test(text)) throw hostError("Non-hexadecimal digit found");
    return new PyBytes(fromHex(text));
  },
});

/** Boards take the first character of a longer separator. */
function separatorOf(v: PyValue | undefined): string {
  const text = v === undefined || v === None ? "" : textOf(v);
  if (text.length < 2) return text;
  if (active.dialect === "host") throw valueError("sep must be length 1.");
  return text[0];
}

class PyBinasciiError extends PyBaseException {}

/** binascii.Error, which boards do not have. */
const errorType = defineType({
  name: "Error",
  module: "binascii",
  base: builtinTypes.ValueError,
  js: PyBinasciiError,
  hasDict: true,
  thin: true,
});

function hostError(text: string): PyError {
  const error = new (errorType.ctor as new () => PyBinasciiError)();
  error.args = [text];
  return new PyError(error);
}

const functions: readonly FunctionSpec[] = [
  hexlify("hexlify"),
  boardHexlify,
  unhexlify("unhexlify"),
  { ...hexlify("b2a_hex"), only: ["host"] },
  { ...unhexlify("a2b_hex"), only: ["host"] },
  {
    sig: "b2a_base64(data, *, newline=True)",
    call: base64,
    only: ["host"],
  },
  { sig: "b2a_base64(data, /, newline=True)", named: true, call: base64, only: ["micropython", "circuitpython"] },
  { sig: "a2b_base64(data, /)", call: (data: PyValue) => new PyBytes(fromBase64(textOf(data))) },
  {
    sig: "crc32(data, value=0, /)",
    call: (data: PyValue, value: PyValue) => crc32(bytesOf(data), Number(BigInt.asUintN(32, toBigInt(intOf(value))))),
  },
];

function base64(data: PyValue, newline: PyValue): PyBytes {
  return new PyBytes(fromLatin1(toBase64(bytesOf(data)) + (truth(newline) ? "\n" : "")));
}

function bytesOf(v: PyValue): Uint8Array {
  refuseText(v);
  return readableOf(v);
}

function textOf(v: PyValue): string {
  return typeof v === "string" ? v : latin1(bufferOf(v));
}

export function toBase64(b: Uint8Array): string {
  let out = "";
  for (let i = 0; i < b.length; i += 3) {
    const word = (b[i] << 16) | ((b[i + 1] ?? 0) << 8) | (b[i + 2] ?? 0);
    out +=
      alphabet[word >> 18] +
      alphabet[(word >> 12) & 63] +
      (i + 1 < b.length ? alphabet[(word >> 6) & 63] : "=") +
      (i + 2 < b.length ? alphabet[word & 63] : "=");
  }
  return out;
}

/** Characters outside of the alphabet are skipped; padding ends it where it is complete. */
export function fromBase64(text: string): Uint8Array {
  const out: number[] = [];
  let word = 0;
  let bits = 0;
  let padded = false;
  for (const c of text) {
    if (c === "=") {
      if (bits === 2 || (bits === 4 && padded)) {
        bits = 0;
        break;
      }
      padded = true;
      continue;
    }
    const value = alphabet.indexOf(c);
    if (value < 0) continue;
    padded = false;
    word = ((word << 6) | value) & 0xffffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out.push((word >> bits) & 0xff);
    }
  }
  if (bits !== 0) throw active.dialect === "host" ? hostError("Incorrect padding") : valueError("incorrect padding");
  return Uint8Array.from(out);
}

const table = Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
  return n >>> 0;
});

/** CRC-32 of IEEE 802.3, continued from an earlier value. */
export function crc32(b: Uint8Array, value = 0): number {
  let crc = ~value >>> 0;
  for (const byte of b) crc = (crc >>> 8) ^ table[(crc ^ byte) & 0xff];
  return ~crc >>> 0;
}

export function makeBinascii(dialect: Dialect): PyModule {
  return defineModule({ name: "binascii", functions, types: dialect === "host" ? [errorType] : [] }, dialect);
}
