/**
 * repr() of str and bytes: quotes and escapes.
 *
 * CPython escapes what Unicode calls not printable; MicroPython escapes by its own shorter list (below 0x20, 0x7f, and
 * leaves everything from 0x80 up as it is); CircuitPython adds some invisible characters to that list.
 */
import { mayStop } from "../../runtime/stop.js";
import { active } from "../dialect.js";

const named: Record<number, string> = { 9: "\\t", 10: "\\n", 13: "\\r", 92: "\\\\" };

/**
 * @param unicodePrintable  true for CPython's rule, false for MicroPython's (any code point from 0x80 is printed)
 */
export function quoteStr(text: string, unicodePrintable: boolean): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  // most strings need nothing
  if (/^[ !#-&(-[\]-~]*$/.test(text)) return quote + text + quote;
  let out = quote;
  for (const char of text) {
    const code = char.codePointAt(0)!;
    if (char === quote) out += "\\" + quote;
    else if (code in named) out += named[code];
    else if (code < 0x20 || code === 0x7f) out += "\\x" + hex(code, 2);
    else if (code < 0x7f) out += char;
    else if (unicodePrintable && !isPrintable(char)) out += escapeCode(code);
    else if (!unicodePrintable && code >= 0xd800 && code < 0xe000) out += escapeCode(code);
    else if (!unicodePrintable && active.dialect === "circuitpython" && invisible(code)) out += escapeCode(code);
    else out += char;
  }
  return out + quote;
}

/** What CircuitPython escapes (py/objstrunicode.c): control characters and blanks of Latin-1, spaces, marks and separators of U+2000, and two noncharacters. */
function invisible(code: number): boolean {
  return (
    (code >= 0x80 && code <= 0xa0) ||
    code === 0xad ||
    (code >= 0x2000 && code <= 0x200f) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0xffff ||
    code === 0x1ffff
  );
}

/** ascii(): a repr with everything outside of ASCII escaped. */
export function asciiOnly(reprText: string): string {
  return reprText.replace(/[^\x00-\x7f]/gu, (char) => escapeCode(char.codePointAt(0)!)); // eslint-disable-line no-control-regex
}

export function quoteBytes(bytes: Uint8Array): string {
  const quote = bytes.includes(0x27) && !bytes.includes(0x22) ? '"' : "'";
  const quoteCode = quote.charCodeAt(0);
  let out = "b" + quote;
  for (const byte of bytes) {
    mayStop();
    if (byte === quoteCode) out += "\\" + quote;
    else if (byte in named) out += named[byte];
    else if (byte < 0x20 || byte >= 0x7f) out += "\\x" + hex(byte, 2);
    else out += String.fromCharCode(byte);
  }
  return out + quote;
}

/** str.isprintable() for one code point: not "Other" or "Separator" in Unicode, except the space. */
export function isPrintable(char: string): boolean {
  return char === " " || !/^[\p{C}\p{Z}]$/u.test(char);
}

function escapeCode(code: number): string {
  if (code < 0x100) return "\\x" + hex(code, 2);
  if (code < 0x10000) return "\\u" + hex(code, 4);
  return "\\U" + hex(code, 8);
}

function hex(value: number, width: number): string {
  return value.toString(16).padStart(width, "0");
}
