/**
 * What str and bytes do alike, on JavaScript strings: bytes come here as one character per byte (Latin-1).
 * All functions are pure but for what ends a program; arguments are checked and defaulted by the callers.
 */
import { mayStop } from "../../runtime/stop.js";
import { valueError } from "../error.js";
import { checkRoom } from "../sequence.js";

/** What counts as white space: Python's Unicode set for str, ASCII for bytes (and for boards' str). */
export interface SpaceRule {
  one: RegExp;
}
export const unicodeSpace: SpaceRule = {
  one: /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/,
}; // eslint-disable-line no-control-regex
export const asciiSpace: SpaceRule = { one: /[\t-\r ]/ };

/** strip, lstrip, rstrip. @param chars characters to remove, undefined: white space */
export function strip(
  text: string,
  chars: string | undefined,
  left: boolean,
  right: boolean,
  space: SpaceRule,
): string {
  const isGone = chars === undefined ? (c: string) => space.one.test(c) : (c: string) => chars.includes(c);
  let from = 0;
  let to = text.length;
  if (left) while (from < to && isGone(charAt(text, from))) from += charAt(text, from).length;
  if (right) {
    while (to > from) {
      const c = charBefore(text, to);
      if (!isGone(c)) break;
      to -= c.length;
    }
  }
  return text.slice(from, to);
}

function charAt(text: string, i: number): string {
  const pair = (text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00;
  return pair ? text.slice(i, i + 2) : text[i];
}

function charBefore(text: string, end: number): string {
  const pair =
    end > 1 && (text.charCodeAt(end - 1) & 0xfc00) === 0xdc00 && (text.charCodeAt(end - 2) & 0xfc00) === 0xd800;
  return pair ? text.slice(end - 2, end) : text[end - 1];
}

/** Characters of a text whose pieces may be so many that the program must be able to stop, or be told that there is no room. */
const LONG = 2 ** 20;

/** Another piece is to come. @throws KeyboardInterrupt, MemoryError */
function grows(pieces: readonly string[]): void {
  if ((pieces.length & 0xfff) !== 0xfff) return;
  mayStop();
  checkRoom(pieces.length + 1);
}

/** split(sep, maxsplit). @param limit negative: no limit */
export function split(text: string, separator: string | undefined, limit: number, space: SpaceRule): string[] {
  if (separator === undefined) return splitSpace(text, limit, space);
  if (separator === "") throw valueError("empty separator");
  if (limit < 0 && text.length < LONG) return text.split(separator);
  const out: string[] = [];
  let from = 0;
  while (limit < 0 || out.length < limit) {
    grows(out);
    const at = text.indexOf(separator, from);
    if (at < 0) break;
    out.push(text.slice(from, at));
    from = at + separator.length;
  }
  out.push(text.slice(from));
  return out;
}

function splitSpace(text: string, limit: number, space: SpaceRule): string[] {
  const out: string[] = [];
  let i = 0;
  for (;;) {
    while (i < text.length && space.one.test(text[i])) i++;
    if (i >= text.length) return out;
    if (limit >= 0 && out.length >= limit) {
      out.push(text.slice(i));
      return out;
    }
    grows(out);
    const from = i;
    while (i < text.length && !space.one.test(text[i])) i++;
    out.push(text.slice(from, i));
  }
}

export function rsplit(text: string, separator: string | undefined, limit: number, space: SpaceRule): string[] {
  if (separator === "") throw valueError("empty separator");
  if (limit < 0) return split(text, separator, -1, space);
  const out: string[] = [];
  let end = text.length;
  if (separator === undefined) {
    for (;;) {
      while (end > 0 && space.one.test(text[end - 1])) end--;
      if (end === 0) return out.reverse();
      if (out.length >= limit) {
        out.push(text.slice(0, end));
        return out.reverse();
      }
      const to = end;
      while (end > 0 && !space.one.test(text[end - 1])) end--;
      out.push(text.slice(end, to));
    }
  }
  while (out.length < limit) {
    const at = end < separator.length ? -1 : text.lastIndexOf(separator, end - separator.length);
    if (at < 0) break;
    out.push(text.slice(at + separator.length, end));
    end = at;
  }
  out.push(text.slice(0, end));
  return out.reverse();
}

/** splitlines. @param unicode also the line ends that only str knows (\v \f \x1c-\x1e \x85 U+2028 U+2029) */
export function splitLines(text: string, keepEnds: boolean, unicode: boolean): string[] {
  const end = unicode ? /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/g : /\r\n|\n|\r/g; // eslint-disable-line no-control-regex
  const out: string[] = [];
  let from = 0;
  for (const match of text.matchAll(end)) {
    grows(out);
    const next = match.index + match[0].length;
    out.push(text.slice(from, keepEnds ? next : match.index));
    from = next;
  }
  if (from < text.length) out.push(text.slice(from));
  return out;
}

/** replace(old, new, count). @param limit negative: all */
export function replace(text: string, old: string, by: string, limit: number): string {
  if (limit === 0) return text;
  if (limit < 0 && old !== "") return text.length < LONG ? text.split(old).join(by) : replaceLong(text, old, by);
  if (old === "") {
    const chars = Array.from(text);
    let out = "";
    let done = 0;
    for (const c of chars) {
      if (limit < 0 || done < limit) {
        out += by;
        done++;
      }
      out += c;
    }
    return limit < 0 || done < limit ? out + by : out;
  }
  const parts = split(text, old, limit, asciiSpace);
  return parts.join(by);
}

/** Occurrences without overlap; of the empty text: one more than there are characters. */
/** A few thousand matches at a time, so that it can be stopped. */
function replaceLong(text: string, old: string, by: string): string {
  const done: string[] = [];
  let pieces: string[] = [];
  let from = 0;
  for (let at = text.indexOf(old); at >= 0; at = text.indexOf(old, from)) {
    pieces.push(text.slice(from, at));
    from = at + old.length;
    if (pieces.length < 0x1000) continue;
    mayStop();
    done.push(pieces.join(by));
    pieces = [];
  }
  pieces.push(text.slice(from));
  done.push(pieces.join(by));
  return done.join(by);
}

export function count(text: string, part: string): number {
  if (part === "") return Array.from(text).length + 1;
  let n = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) {
    n++;
    if ((n & 0xfff) === 0) mayStop();
  }
  return n;
}

export function partition(text: string, separator: string, last: boolean): [string, string, string] {
  if (separator === "") throw valueError("empty separator");
  const at = last ? text.lastIndexOf(separator) : text.indexOf(separator);
  if (at < 0) return last ? ["", "", text] : [text, "", ""];
  return [text.slice(0, at), separator, text.slice(at + separator.length)];
}

/** CPython puts the odd blank of center on the left when both text and width are odd-even mixed so. */
export function center(text: string, length: number, width: number, fill: string): string {
  const missing = width - length;
  if (missing <= 0) return text;
  const left = (missing >> 1) + (missing & width & 1);
  return fill.repeat(left) + text + fill.repeat(missing - left);
}

export function expandTabs(text: string, size: number): string {
  let column = 0;
  let out = "";
  for (const c of text) {
    if (c === "\t") {
      const n = size > 0 ? size - (column % size) : 0;
      out += " ".repeat(n);
      column += n;
    } else {
      out += c;
      column = c === "\n" || c === "\r" ? 0 : column + 1;
    }
  }
  return out;
}

export function zeroFill(text: string, length: number, width: number): string {
  const missing = width - length;
  if (missing <= 0) return text;
  const sign = text[0] === "-" || text[0] === "+" ? text[0] : "";
  return sign + "0".repeat(missing) + text.slice(sign.length);
}

export function title(text: string): string {
  return text.replace(
    /[\p{L}\p{Lt}]+(?:\p{M}*[\p{L}]*)*/gu,
    (word) => capitalizeFirst(word) + word.slice(firstLength(word)).toLowerCase(),
  );
}

export function capitalize(text: string): string {
  return text === "" ? "" : capitalizeFirst(text) + text.slice(firstLength(text)).toLowerCase();
}

function capitalizeFirst(word: string): string {
  const first = word.slice(0, firstLength(word));
  const upper = first.toUpperCase();
  // title case of a letter that expands ("ß" -> "Ss") keeps one capital
  return Array.from(upper).length > 1
    ? Array.from(upper)[0] + Array.from(upper).slice(1).join("").toLowerCase()
    : upper;
}

function firstLength(word: string): number {
  return word.codePointAt(0)! > 0xffff ? 2 : 1;
}

export function swapCase(text: string): string {
  let out = "";
  for (const c of text) {
    const upper = c.toUpperCase();
    out += c === upper ? c.toLowerCase() : upper;
  }
  return out;
}

/** Letters present, and none of the other case. */
export function isUpper(text: string): boolean {
  return text !== text.toLowerCase() && text === text.toUpperCase();
}
export function isLower(text: string): boolean {
  return text !== text.toUpperCase() && text === text.toLowerCase();
}
export function isTitle(text: string): boolean {
  let cased = false;
  let previous = false;
  for (const c of text) {
    const upper = c !== c.toLowerCase();
    const lower = !upper && c !== c.toUpperCase();
    if (upper && previous) return false;
    if (lower && !previous) return false;
    previous = upper || lower;
    cased ||= previous;
  }
  return cased;
}
