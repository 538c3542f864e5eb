/** Encodings by name. MicroPython knows UTF-8 and ASCII, CircuitPython takes any name for UTF-8; host knows the usual ones. */
import { active } from "../dialect.js";
import { makeError, unicodeError } from "../error.js";
import { cp1252Byte, cp1252Character } from "./cp1252.js";
import { decodeUtf8, encodeUtf8, type ErrorHandler } from "./utf8.js";

/** @throws PyError UnicodeError, LookupError (host) */
export function encodeText(text: string, encoding: string, errors: string): Uint8Array {
  const codec = codecName(encoding);
  if (codec === "utf-8") {
    return encodeUtf8(
      text,
      (index) => {
        throw encodeError("utf-8", text, index, "surrogates not allowed");
      },
      active.dialect === "host" ? (errors as ErrorHandler) : "surrogatepass",
    );
  }
  if (codec === "utf-16-le" || codec === "utf-16-be") return encodeUtf16(text, codec === "utf-16-be");
  const limit = codec === "ascii" ? 0x80 : 0x100;
  const byteOf = codec === "cp1252" ? cp1252Byte : (code: number) => (code < limit ? code : undefined);
  const reason = codec === "cp1252" ? "character maps to <undefined>" : `ordinal not in range(${limit})`;
  const out: number[] = [];
  let index = 0;
  for (const char of text) {
    const code = char.codePointAt(0)!;
    const byte = byteOf(code);
    if (byte !== undefined) out.push(byte);
    else if (errors === "replace") out.push(0x3f);
    else if (errors === "backslashreplace") for (const c of escape(code)) out.push(c.charCodeAt(0));
    else if (errors === "xmlcharrefreplace") for (const c of `&#${code};`) out.push(c.charCodeAt(0));
    else if (errors !== "ignore") throw encodeError(codec === "cp1252" ? "charmap" : codec, text, index, reason);
    index++;
  }
  return Uint8Array.from(out);
}

/** @param refused  called before something wrong is reported */
export function decodeText(bytes: Uint8Array, encoding: string, errors: string, refused?: () => void): string {
  const codec = codecName(encoding);
  if (codec === "utf-8") {
    const handler = (
      active.dialect === "host" || errors === "ignore" || errors === "replace" ? errors : "strict"
    ) as ErrorHandler;
    return decodeUtf8(bytes, handler, (index, reason) => {
      refused?.();
      throw decodeError("utf-8", bytes, index, reason);
    });
  }
  if (codec === "ascii") {
    const at = bytes.findIndex((b) => b >= 0x80);
    if (at >= 0) refused?.();
    if (at >= 0 && errors === "strict") throw decodeError("ascii", bytes, at, "ordinal not in range(128)");
  }
  if (codec === "utf-16-le" || codec === "utf-16-be") return decodeUtf16(bytes, codec, errors);
  if (codec === "cp1252") return decodeCp1252(bytes, errors);
  return latin1(bytes, codec === "ascii" ? (errors === "ignore" ? "" : "\ufffd") : undefined);
}

function decodeCp1252(bytes: Uint8Array, errors: string): string {
  let out = "";
  bytes.forEach((byte, i) => {
    const char = cp1252Character(byte);
    if (char !== undefined) out += char;
    else if (errors === "strict") throw decodeError("charmap", bytes, i, "character maps to <undefined>");
    else if (errors === "replace") out += "\ufffd";
    else if (errors === "backslashreplace") out += escape(byte);
  });
  return out;
}

function encodeUtf16(text: string, bigEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(text.length * 2));
  for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), !bigEndian);
  return new Uint8Array(view.buffer);
}

function decodeUtf16(bytes: Uint8Array, codec: Codec, errors: string): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let out = "";
  for (let i = 0; i + 1 < bytes.length; i += 2) out += String.fromCharCode(view.getUint16(i, codec === "utf-16-le"));
  if (bytes.length % 2 === 1 && errors === "strict")
    throw decodeError(codec, bytes, bytes.length - 1, "truncated data");
  return bytes.length % 2 === 1 && errors === "replace" ? `${out}\ufffd` : out;
}

/** One character per byte. @param other what bytes from 0x80 become */
export function latin1(bytes: Uint8Array, other?: string): string {
  let out = "";
  for (let i = 0; i < bytes.length; i++)
    out += other !== undefined && bytes[i] >= 0x80 ? other : String.fromCharCode(bytes[i]);
  return out;
}

/** The way back. Every character must be below 256. */
export function fromLatin1(text: string): Uint8Array {
  const out = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) out[i] = text.charCodeAt(i);
  return out;
}

type Codec = "utf-8" | "ascii" | "latin-1" | "cp1252" | "utf-16-le" | "utf-16-be";

/** Names that only CPython takes, or takes for something else. */
const hostCodecs: Readonly<Record<string, Codec>> = {
  "latin-1": "latin-1",
  latin1: "latin-1",
  "iso-8859-1": "latin-1",
  "iso8859-1": "latin-1",
  l1: "latin-1",
  cp1252: "cp1252",
  "windows-1252": "cp1252",
  "utf-16-le": "utf-16-le",
  "utf-16le": "utf-16-le",
  "utf-16-be": "utf-16-be",
  "utf-16be": "utf-16-be",
  u8: "utf-8",
};

function codecName(encoding: string): Codec {
  const name = encoding.toLowerCase().replaceAll("_", "-");
  if (name === "utf-8" || name === "utf8") return "utf-8";
  if (active.dialect === "circuitpython") return "utf-8";
  if (name === "ascii" || name === "us-ascii") return "ascii";
  if (active.dialect === "host" && Object.hasOwn(hostCodecs, name)) return hostCodecs[name];
  throw makeError("LookupError", `unknown encoding: ${encoding}`);
}

function escape(code: number): string {
  return code < 0x100
    ? "\\x" + code.toString(16).padStart(2, "0")
    : code < 0x10000
      ? "\\u" + code.toString(16).padStart(4, "0")
      : "\\U" + code.toString(16).padStart(8, "0");
}

function encodeError(codec: string, text: string, index: number, reason: string): unknown {
  if (active.dialect !== "host") return unicodeError("");
  const char = escape(text.codePointAt(index) ?? 0);
  return makeError(
    "UnicodeEncodeError",
    `'${codec}' codec can't encode character '${char}' in position ${index}: ${reason}`,
  );
}

function decodeError(codec: string, bytes: Uint8Array, index: number, reason: string): unknown {
  if (active.dialect !== "host")
    return active.dialect === "circuitpython" ? makeError("UnicodeError", "") : makeError("UnicodeError");
  return makeError(
    "UnicodeDecodeError",
    `'${codec}' codec can't decode byte 0x${bytes[index].toString(16).padStart(2, "0")} in position ${index}: ${reason}`,
  );
}
