/**
 * Strings by code point. A Python str is a JavaScript string, whose units are code points as long as it has no surrogate
 * pair; only strings with pairs ("astral") need the slow way. Whether one has is asked again and again for the same string
 * (`s[i]` in a loop), so the last answers are kept.
 */

let lastText = "";
let lastAstral = false;

/** Does the string hold a surrogate pair? */
export function isAstral(text: string): boolean {
  if (text.length < 2) return false;
  if (text === lastText) return lastAstral;
  const astral = /[\ud800-\udbff][\udc00-\udfff]/.test(text);
  if (text.length > 8) {
    lastText = text;
    lastAstral = astral;
  }
  return astral;
}

let splitText = "";
let splitPoints: string[] = [];

/** The characters, one string each. */
export function codePoints(text: string): string[] {
  if (text === splitText) return splitPoints;
  const points = Array.from(text);
  if (text.length > 8) {
    splitText = text;
    splitPoints = points;
  }
  return points;
}

/** len() */
export function codePointLength(text: string): number {
  return isAstral(text) ? codePoints(text).length : text.length;
}

/** JavaScript index -> Python index */
export function toCodePointIndex(text: string, unit: number): number {
  if (unit <= 0 || !isAstral(text)) return unit;
  let count = 0;
  for (let i = 0; i < unit; i++) if (!isPairAt(text, i)) count++;
  return count;
}

/** Python index (not negative) -> JavaScript index; beyond the end gives the length */
export function toUnitIndex(text: string, index: number): number {
  if (!isAstral(text)) return Math.min(index, text.length);
  let unit = 0;
  for (let n = 0; n < index && unit < text.length; n++) unit += isPairAt(text, unit) ? 2 : 1;
  return unit;
}

function isPairAt(text: string, i: number): boolean {
  return (text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00;
}
