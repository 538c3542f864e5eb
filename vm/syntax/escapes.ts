/**
 * The values of string and bytes literals: what backslashes mean.
 *
 * @see Doc/reference/lexical_analysis "Escape sequences"; CPython Parser/string_parser.c
 */

/** Thrown with CPython's words; the parser adds the place. */
export class EscapeError {
  constructor(
    readonly msg: string,
    /** Not wrong, but lacking here and on boards. */
    readonly lacking = false,
  ) {}
}

const SIMPLE: Record<string, string> = {
  "\n": "",
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

/**
 * @param text    what stands between the quotes
 * @param braces  in the text of an f-string: `{{` is `{` and `}}` is `}`
 */
export function decodeString(text: string, raw: boolean, braces: boolean): string {
  if (braces) text = singleBraces(text, raw);
  return raw || !text.includes("\\") ? text : unescape(text, false);
}

/** `\N{…}` keeps its braces, all other pairs become one. */
function singleBraces(text: string, raw: boolean): string {
  if (!text.includes("{") && !text.includes("}")) return text;
  return text.replace(raw ? /\{\{|\}\}/g : /\\[^N{}]|\\N\{[^}]*\}|\{\{|\}\}/gs, (found) =>
    found === "{{" || found === "}}" ? found[0] : found,
  );
}

/** @throws EscapeError for anything beyond ASCII */
export function decodeBytes(text: string, raw: boolean): Uint8Array {
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) > 127) throw new EscapeError("bytes can only contain ASCII literal characters");
  }
  const decoded = raw || !text.includes("\\") ? text : unescape(text, true);
  return Uint8Array.from(decoded, (character) => character.charCodeAt(0));
}

function unescape(text: string, bytes: boolean): string {
  let result = "";
  let from = 0;
  for (;;) {
    const backslash = text.indexOf("\\", from);
    if (backslash < 0) return result + text.slice(from);
    result += text.slice(from, backslash);
    const letter = text[backslash + 1];
    const simple = SIMPLE[letter];
    from = backslash + 2;
    if (simple !== undefined) {
      result += simple;
    } else if (letter >= "0" && letter <= "7") {
      const octal = /^[0-7]{1,3}/.exec(text.slice(backslash + 1, backslash + 4))![0];
      const value = parseInt(octal, 8);
      result += String.fromCharCode(bytes ? value & 255 : value);
      from = backslash + 1 + octal.length;
    } else if (letter === "x") {
      result += String.fromCharCode(hex(text, backslash, 2, bytes));
      from += 2;
    } else if (!bytes && (letter === "u" || letter === "U")) {
      const digits = letter === "u" ? 4 : 8;
      const value = hex(text, backslash, digits, false);
      if (value > 0x10ffff) throw unicodeError(backslash, backslash + 1 + digits, "illegal Unicode character");
      result += String.fromCodePoint(value);
      from += digits;
    } else if (!bytes && letter === "N") {
      throw new EscapeError("\\N{...} escapes are not supported: write \\uXXXX or the character itself", true);
    } else {
      result += "\\" + letter;
    }
  }
}

/** The value of exactly `digits` hexadecimal digits behind `\x`, `\u` or `\U`. */
function hex(text: string, backslash: number, digits: number, bytes: boolean): number {
  const found = /^[0-9a-fA-F]*/.exec(text.slice(backslash + 2, backslash + 2 + digits))![0];
  if (found.length === digits) return parseInt(found, 16);
  if (bytes) throw new EscapeError(`(value error) invalid \\x escape at position ${backslash}`);
  const shape = text[backslash + 1] + "X".repeat(digits);
  throw unicodeError(backslash, backslash + 1 + found.length, `truncated \\${shape} escape`);
}

function unicodeError(from: number, to: number, why: string): EscapeError {
  return new EscapeError(`(unicode error) 'unicodeescape' codec can't decode bytes in position ${from}-${to}: ${why}`);
}
