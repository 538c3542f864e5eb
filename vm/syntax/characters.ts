/** Which characters make an identifier or a number: a table for ASCII, Unicode properties for the rest. */

export const IDENTIFIER_START = 1;
export const IDENTIFIER_PART = 2;
export const DECIMAL_DIGIT = 4;
export const HEX_DIGIT = 8;

/** Flags of the ASCII characters, by code. */
export const ASCII = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const letter = (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;
  const digit = code >= 48 && code <= 57;
  const hex = digit || (code >= 65 && code <= 70) || (code >= 97 && code <= 102);
  ASCII[code] =
    (letter ? IDENTIFIER_START : 0) |
    (letter || digit ? IDENTIFIER_PART : 0) |
    (digit ? DECIMAL_DIGIT : 0) |
    (hex ? HEX_DIGIT : 0);
}

/** @see PEP 3131: XID_Start, tested after NFKC as CPython does. */
export function isIdentifier(text: string): boolean {
  return /^[\p{XID_Start}_][\p{XID_Continue}]*$/u.test(text);
}

export function isIdentifierCharacter(character: string): boolean {
  return /^[\p{XID_Continue}]$/u.test(character);
}

/** Whether Python's str.isprintable() holds for one character. */
export function isPrintable(character: string): boolean {
  return character === " " || !/^[\p{C}\p{Z}]$/u.test(character);
}

/** `U+1F600` */
export function codePointName(character: string): string {
  return "U+" + character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");
}
