/** Encodings by name. MicroPython knows UTF-8 and ASCII, CircuitPython takes any name for UTF-8; host knows the usual ones. */
import { active } from "../dialect.js";
import { makeError, unicodeError } from "../error.js";
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
  const limit = codec === "ascii" ? 0x80 : 0x100;
  const out: number[] = [];
  let index = 0;
  for (const char of text) {
    const code = char.codePointAt(0)!;
    if (code < limit) out.push(code);
    else if (errors === "replace") out.push(0x3f);
    else if (errors === "backslashreplace") for (const c of escape(code)) out.push(c.charCodeAt(0));
    else if (errors === "xmlcharrefreplace") for (const c of `&#${code};`) out.push(c.charCodeAt(0));
    else if (errors !== "ignore") throw encodeError(codec, text, index, `ordinal not in range(${limit})`);
    index++;
  }
  return Uint8Array.from(out);
}

export function decodeText(bytes: Uint8Array, encoding: string, errors: string): string {
  const codec = codecName(encoding);
  if (codec === "utf-8") {
    const handler = (
      active.dialect === "host" || errors === "ignore" || errors === "replace" ? errors : "strict"
    ) as ErrorHandler;
    return decodeUtf8(bytes, handler, (index, reason) => {
      throw decodeError("utf-8", bytes, index, reason);
    });
  }
  if (codec === "ascii") {
    const at = bytes.findIndex((b) => b >= 0x80);
    if (at >= 0 && errors === "strict") throw decodeError("ascii", bytes, at, "ordinal not in range(128)");
  }
  return latin1(bytes, codec === "ascii" ? (errors === "ignore" ? "" : "\ufffd") : undefined);
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

function codecName(encoding: string): "utf-8" | "ascii" | "latin-1" {
  const name = encoding.toLowerCase().replaceAll("_", "-");
  if (name === "utf-8" || name === "utf8") return "utf-8";
  if (active.dialect === "circuitpython") return "utf-8";
  if (name === "ascii" || name === "us-ascii") return "ascii";
  if (active.dialect === "host" && ["latin-1", "latin1", "iso-8859-1", "iso8859-1", "l1"].includes(name))
    return "latin-1";
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
