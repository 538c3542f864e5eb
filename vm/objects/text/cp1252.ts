/**
 * Windows-1252, for the host dialect: Latin-1 but for 0x80-0x9f.
 *
 * @see https://www.unicode.org/Public/MAPPINGS/VENDORS/MICSFT/WINDOWS/CP1252.TXT
 */

/** What the bytes 0x80-0x9f stand for; a space where the byte is undefined. */
const UPPER = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

/** The character of a byte; undefined where the code page has none. */
export function cp1252Character(byte: number): string | undefined {
  if (byte < 0x80 || byte > 0x9f) return String.fromCharCode(byte);
  const char = UPPER[byte - 0x80];
  return char === " " ? undefined : char;
}

/** The byte of a character (a code point); undefined where the code page has none. */
export function cp1252Byte(code: number): number | undefined {
  if (code < 0x80 || (code >= 0xa0 && code <= 0xff)) return code;
  const at = code === 0x20 ? -1 : UPPER.indexOf(String.fromCodePoint(code));
  return at < 0 ? undefined : 0x80 + at;
}
