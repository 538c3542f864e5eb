/**
 * Names in FAT directories. Each file has a short name of 8 + 3 capitals; what does not fit it has a long name too, in
 * UTF-16, spread over entries in front of the short one, last piece first. A short name may be shown in small letters (two
 * flag bits of Windows NT), so that `main.py` needs no long name.
 *
 * Names are Unicode here, and characters that code page 437 lacks get a short name with a tilde. FatFs as MicroPython builds
 * it takes each byte of the UTF-8 form for a character of code page 437 instead.
 */
import { HostError } from "../../../host.js";
import { word } from "./geometry.js";

const EINVAL = 22;
export const SHORT = 11;
/** Characters of a long name in an entry. */
export const PIECE = 13;
/** Where they stand in it. */
const PLACES = [1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30];
const LAST_PIECE = 0x40;
const SMALL_BODY = 0x08;
const SMALL_EXTENSION = 0x10;

export interface Name {
  /** As the program gave it, without trailing spaces and dots. */
  long: string;
  /** 11 characters, padded with spaces. */
  short: string;
  /** Which parts of the short name are shown small. */
  flags: number;
  needsLong: boolean;
  /** The short name stands for more than one long one: it needs a number. */
  lossy: boolean;
}

/** One part of a path. @throws HostError EINVAL for characters no name may have */
export function parseName(text: string): Name {
  // oxlint-disable-next-line no-control-regex
  if (/["*:<>?|\u007f]/.test(text)) throw new HostError(EINVAL);
  const long = text.replace(/[ .]+$/, "");
  if (long === "" || long.length > 255) throw new HostError(EINVAL);
  const stripped = long.replace(/^[ .]+/, "");
  let lossy = stripped !== long;
  let needsLong = lossy;
  const dot = stripped.lastIndexOf(".");
  const part = (text: string, size: number): { padded: string; small: boolean; capital: boolean } => {
    let out = "";
    let small = false;
    let capital = false;
    for (const char of text) {
      if (char === " " || char === ".") {
        lossy = needsLong = true;
        continue;
      }
      if (out.length === size) {
        lossy = needsLong = true;
        break;
      }
      if (char > "\u007f" || "+,;=[]".includes(char)) {
        lossy = needsLong = true;
        out += "_";
      } else {
        if (char >= "a" && char <= "z") small = true;
        if (char >= "A" && char <= "Z") capital = true;
        out += char.toUpperCase();
      }
    }
    return { padded: out.padEnd(size), small, capital };
  };
  const body = part(dot < 0 ? stripped : stripped.slice(0, dot), 8);
  const extension = part(dot < 0 ? "" : stripped.slice(dot + 1), 3);
  if ((body.small && body.capital) || (extension.small && extension.capital)) needsLong = true;
  const flags = needsLong ? 0 : (body.small ? SMALL_BODY : 0) | (extension.small ? SMALL_EXTENSION : 0);
  return { long, short: body.padded + extension.padded, flags, needsLong, lossy };
}

/** The n-th short name for a long one: `LONGNA~1TXT`; from the sixth on a hash of the long name, so that few collide. */
export function numbered(name: Name, n: number): string {
  let number = n;
  if (n > 5) {
    let hash = n;
    for (let i = 0; i < name.long.length; i++)
      for (let bit = 0, c = name.long.charCodeAt(i); bit < 16; bit++, c >>= 1) {
        hash = (hash << 1) + (c & 1);
        if (hash & 0x10000) hash ^= 0x11021;
      }
    number = hash & 0xffff;
  }
  const tail = `~${number.toString(16).toUpperCase()}`;
  const body = name.short.slice(0, 8).trimEnd();
  return (body.slice(0, 8 - tail.length) + tail).padEnd(8) + name.short.slice(8);
}

/** `README  TXT` with its flags as `readme.txt`. */
export function shownShort(entry: Uint8Array): string {
  const flags = entry[12];
  const part = (from: number, to: number, small: number): string => {
    // A first byte of 5 stands for E5, which would say that the entry is free.
    const text = Array.from(entry.subarray(from, to), (c, i) => oem(c === 5 && from === 0 && i === 0 ? 0xe5 : c))
      .join("")
      .replaceAll(" ", "");
    return (flags & small) !== 0 ? text.toLowerCase() : text;
  };
  const body = part(0, 8, SMALL_BODY);
  const extension = part(8, 11, SMALL_EXTENSION);
  return extension === "" ? body : `${body}.${extension}`;
}

/** Code page 437 from 0x80 on. */
const CP437 =
  "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";

function oem(byte: number): string {
  return byte < 0x80 ? String.fromCharCode(byte) : CP437[byte - 0x80];
}

/**
 * A volume's label as its 11 bytes on disk, padded with spaces; undefined for an empty one. A control character ends it.
 * @throws HostError EINVAL for characters no label may have or code page 437 lacks, and for more than 11
 * @see f_setlabel of FatFs R0.13c
 */
export function labelBytes(label: string, capitals: (text: string) => string): Uint8Array | undefined {
  const bytes = new Uint8Array(SHORT).fill(0x20);
  let length = 0;
  for (const char of label) {
    if (char < " ") break;
    // ß has no capital of one character
    const capital = capitals(char).length === 1 ? capitals(char) : char;
    const page = capital < "\u0080" ? capital.charCodeAt(0) : 0x80 + CP437.indexOf(capital);
    if (page < 0x80 !== capital < "\u0080" || length === SHORT || '+.,;=[]/\\"*:<>?|\u007f'.includes(char))
      throw new HostError(EINVAL);
    bytes[length++] = page;
  }
  if (bytes[0] === 0xe5) throw new HostError(EINVAL);
  return bytes.some((byte) => byte !== 0x20) ? bytes : undefined;
}

/** The other way. */
export function shownLabel(bytes: Uint8Array): string {
  return Array.from(bytes, oem).join("").replace(/ +$/, "");
}

export function checksum(short: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < SHORT; i++) sum = ((sum >> 1) + ((sum & 1) << 7) + short[i]) & 0xff;
  return sum;
}

/** Fills the entry of piece `order` (1 is the first) of a long name. */
export function writePiece(entry: Uint8Array, long: string, order: number, sum: number): void {
  entry.fill(0);
  entry[11] = 0x0f;
  entry[13] = sum;
  for (let i = 0; i < PIECE; i++) {
    const at = (order - 1) * PIECE + i;
    const unit = at < long.length ? long.charCodeAt(at) : at === long.length ? 0 : 0xffff;
    entry[PLACES[i]] = unit & 0xff;
    entry[PLACES[i] + 1] = unit >> 8;
  }
  entry[0] = order | (order * PIECE >= long.length ? LAST_PIECE : 0);
}

/** Puts long names together from their entries as they come, and says whether they belong to the short entry after them. */
export class LongName {
  private text = "";
  private expected = 0;
  private sum = -1;
  /** Where the first of its entries stands, in bytes. */
  start = -1;

  clear(): void {
    this.expected = 0;
    this.sum = -1;
    this.start = -1;
  }

  piece(entry: Uint8Array, at: number): void {
    let order = entry[0];
    if ((order & LAST_PIECE) !== 0) {
      order &= ~LAST_PIECE;
      this.text = "";
      this.sum = entry[13];
      this.expected = order;
      this.start = at;
    }
    if (order === 0 || order !== this.expected || entry[13] !== this.sum) {
      this.clear();
      return;
    }
    let units = "";
    for (const place of PLACES) {
      const unit = word(entry, place);
      if (unit === 0) break;
      units += String.fromCharCode(unit);
    }
    this.text = units + this.text;
    this.expected--;
    if (this.expected === 0) this.expected = -1;
  }

  /** The long name of this short entry. */
  of(entry: Uint8Array): string | undefined {
    return this.expected === -1 && this.sum === checksum(entry) ? this.text : undefined;
  }
}
