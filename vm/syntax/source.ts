/** From the bytes of a file to the text the lexer reads: byte order mark, encoding cookie, line ends. */

import { PySyntaxError } from "./error.js";

/**
 * @throws PySyntaxError when the bytes are not what the cookie says, or the encoding is unknown
 * @see PEP 263; CPython Parser/tokenizer.c check_coding_spec
 */
export function decodeSource(bytes: Uint8Array, filename = "<string>"): string {
  const bom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const encoding = codingCookie(bytes) ?? "utf-8";
  if (bom && encoding !== "utf-8") throw error("encoding problem: " + encoding + " with BOM", filename, 1);
  if (encoding === "latin-1") return latin1(bytes);
  if (encoding !== "utf-8") throw error(`unknown encoding: ${encoding}`, filename, 1);
  return decodeUtf8(bytes, bom ? 3 : 0, filename);
}

/** All line ends as `\n`; a byte order mark is dropped. */
export function normalizeSource(source: string): string {
  if (source.charCodeAt(0) === 0xfeff) source = source.slice(1);
  return source.includes("\r") ? source.replace(/\r\n?/g, "\n") : source;
}

/** The encoding a comment in the first two lines asks for, under the name used here. */
function codingCookie(bytes: Uint8Array): string | undefined {
  const head = latin1(bytes.subarray(0, 400))
    .replace(/^\xef\xbb\xbf/, "")
    .split(/\r\n?|\n/, 2);
  for (const line of head) {
    const found = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/.exec(line);
    if (found) return canonicalName(found[1]);
    if (!/^[ \t\f]*(#|$)/.test(line)) return undefined;
  }
  return undefined;
}

function canonicalName(name: string): string {
  const lower = name.toLowerCase().replaceAll("_", "-");
  if (/^utf-?8(-|$)/.test(lower) || lower === "ascii" || lower === "us-ascii") return "utf-8";
  if (/^(latin-?1|iso-?8859-1|iso-latin-1|l1)(-|$)/.test(lower)) return "latin-1";
  return lower;
}

function latin1(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return text;
}

/** Strict: neither overlong forms nor surrogates. (TextDecoder is not part of the language, and says not where.) */
function decodeUtf8(bytes: Uint8Array, from: number, filename: string): string {
  let text = "";
  let plain = from;
  for (let i = from; i < bytes.length;) {
    if (bytes[i] < 0x80) {
      i++;
      continue;
    }
    const length = sequenceLength(bytes, i);
    if (length === 0) throw error(notUtf8(bytes, i), filename, lineOf(bytes, i));
    text += latin1(bytes.subarray(plain, i)) + String.fromCodePoint(codePoint(bytes, i, length));
    plain = i += length;
  }
  return text + latin1(bytes.subarray(plain));
}

/** How many bytes the well-formed sequence at `i` has; 0 if there is none (Unicode 15, table 3-7). */
function sequenceLength(bytes: Uint8Array, i: number): number {
  const lead = bytes[i];
  const length =
    lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
  for (let k = 1; k < length; k++) if ((bytes[i + k] & 0xc0) !== 0x80) return 0;
  const second = bytes[i + 1];
  const wrong =
    (lead === 0xe0 && second < 0xa0) ||
    (lead === 0xed && second > 0x9f) ||
    (lead === 0xf0 && second < 0x90) ||
    (lead === 0xf4 && second > 0x8f);
  return wrong ? 0 : length;
}

function codePoint(bytes: Uint8Array, i: number, length: number): number {
  let code = bytes[i] & (0x7f >> length);
  for (let k = 1; k < length; k++) code = (code << 6) | (bytes[i + k] & 0x3f);
  return code;
}

function notUtf8(bytes: Uint8Array, at: number): string {
  const why =
    bytes[at] >= 0xc2 && bytes[at] < 0xf5
      ? at + 1 < bytes.length
        ? "invalid continuation byte"
        : "unexpected end of data"
      : "invalid start byte";
  return `(unicode error) 'utf-8' codec can't decode byte 0x${bytes[at].toString(16).padStart(2, "0")} in position ${at}: ${why}`;
}

function lineOf(bytes: Uint8Array, at: number): number {
  let line = 1;
  for (let i = 0; i < at; i++) if (bytes[i] === 10) line++;
  return line;
}

function error(message: string, filename: string, line: number): PySyntaxError {
  return new PySyntaxError(
    "SyntaxError",
    message,
    filename,
    { lineno: line, offset: 1, endLineno: line, endOffset: 1 },
    undefined,
  );
}
