/** From offsets in a text to the lines and character columns of a SyntaxError. */

import { PySyntaxError, type SyntaxErrorType } from "./error.js";

/** A text and what is needed to point into it. */
export interface Origin {
  readonly filename: string;
  readonly source: string;
  /** lineStarts[n]: offset at which line n (from 1) begins. */
  readonly lineStarts: ArrayLike<number>;
}

/**
 * The error whose caret covers source[start .. end).
 * @param line, endLine  from 1: the lines `start` and `end` are on
 */
export function errorAt(
  origin: Origin,
  type: SyntaxErrorType,
  msg: string,
  line: number,
  start: number,
  endLine: number,
  end: number,
): PySyntaxError {
  const text = lineText(origin, line);
  const span = {
    lineno: line,
    offset: characterColumn(origin, line, start) + 1,
    endLineno: endLine,
    endOffset: characterColumn(origin, endLine, end) + 1,
  };
  return new PySyntaxError(type, msg, origin.filename, span, text);
}

/** Line `line` without its newline; undefined past the end of the text. */
export function lineText({ source, lineStarts }: Origin, line: number): string | undefined {
  const start = lineStarts[line];
  if (start === undefined) return undefined;
  const end = source.indexOf("\n", start);
  return source.slice(start, end < 0 ? source.length : end);
}

/** Characters (code points) between the beginning of the line and `offset`. */
export function characterColumn({ source, lineStarts }: Origin, line: number, offset: number): number {
  const start = lineStarts[line] ?? offset;
  let column = Math.max(0, offset - start);
  for (let i = start; i < offset; i++) {
    const code = source.charCodeAt(i);
    if (code >= 0xdc00 && code <= 0xdfff && i > start && (source.charCodeAt(i - 1) & 0xfc00) === 0xd800) column--;
  }
  return column;
}
