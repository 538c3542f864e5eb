/**
 * Strings, f-strings and brackets: how the lexer knows what it is reading.
 *
 * f-strings follow PEP 701: the text between fields is FSTRING_MIDDLE, fields are ordinary tokens. What is being read
 * is told by two stacks. `frames` holds the f-strings open around us, `brackets` the open brackets, and the `{` of a
 * field is a bracket marked `field`. We are in the text of the innermost f-string when no bracket was opened since
 * its start, and in a format spec when the innermost bracket is a field whose colon has passed; else in Python code.
 */

import type { PySyntaxError } from "./error.js";
import { TokenWriter } from "./token-writer.js";
import * as T from "./tokens.js";

interface Bracket {
  code: number;
  start: number;
  line: number;
  /** 0: an ordinary bracket; 1: a field's brace; 2: a field's brace whose format spec we are in. */
  field: 0 | 1 | 2;
}

interface Frame {
  /** 'f' or 't', for messages. */
  letter: string;
  quote: number;
  size: 1 | 3;
  raw: boolean;
  /** How many brackets were open where it began. */
  depth: number;
  start: number;
  line: number;
}

const MAX_BRACKETS = 200;
const CLOSER: Record<number, number> = { 41: 40, 93: 91, 125: 123 };

export class StringLexer extends TokenWriter {
  protected readonly brackets: Bracket[] = [];
  private readonly frames: Frame[] = [];
  /** In the text of an f-string or in a format spec. */
  protected inText = false;
  protected unclosedLine = 0;

  /** @param board  one of the boards' dialects */
  constructor(
    source: string,
    filename: string,
    protected readonly board: boolean,
  ) {
    super(source, filename);
  }

  // ---- strings ------------------------------------------------------------------------------------------------

  /** @param quoteAt  where the prefix that begins at `start` ends */
  protected scanString(start: number, quoteAt: number): void {
    const { source } = this;
    const quote = source.charCodeAt(quoteAt);
    const triple = source.charCodeAt(quoteAt + 1) === quote && source.charCodeAt(quoteAt + 2) === quote;
    for (let i = start; i < quoteAt; i++) {
      const letter = source.charCodeAt(i) | 32;
      if (letter === 102 /* f */ || letter === 116 /* t */) {
        this.openFormatString(start, quoteAt, quote, triple ? 3 : 1, letter);
        return;
      }
    }
    if (triple) this.scanTripleString(start, quoteAt + 3, quote);
    else this.scanSingleString(start, quoteAt + 1, quote);
  }

  private scanSingleString(start: number, from: number, quote: number): void {
    const { source } = this;
    const line = this.line;
    for (let pos = from; ; pos++) {
      const code = source.charCodeAt(pos);
      if (code === quote) {
        this.pos = pos + 1;
        this.emit(T.STRING, start, pos + 1, line);
        return;
      }
      if (code === 92 /* \ */) {
        pos++;
        if (source.charCodeAt(pos) === 10) this.newLine(pos + 1);
      } else if (code === 10 || code !== code) {
        throw this.unterminatedString(quote, 1, start, line);
      }
    }
  }

  private scanTripleString(start: number, from: number, quote: number): void {
    const { source } = this;
    const line = this.line;
    for (let pos = from; ; pos++) {
      const code = source.charCodeAt(pos);
      if (code === quote && source.charCodeAt(pos + 1) === quote && source.charCodeAt(pos + 2) === quote) {
        this.pos = pos + 3;
        this.emit(T.STRING, start, pos + 3, line);
        return;
      }
      if (code === 92 /* \ */) pos++;
      if (source.charCodeAt(pos) === 10) this.newLine(pos + 1);
      else if (pos >= source.length) {
        throw this.unterminatedString(quote, 3, start, line);
      }
    }
  }

  /** Inside a field, the quote was meant to end the f-string around it. */
  private unterminatedString(quote: number, size: 1 | 3, start: number, line: number): PySyntaxError {
    const frame = this.frames.at(-1);
    if (frame && frame.quote === quote && frame.size === size)
      return this.error(`${frame.letter}-string: expecting '}'`, start, start + size, line);
    const [kind, last] = size === 3 ? ["triple-quoted ", this.lastLine()] : ["", this.line];
    return this.error(`unterminated ${kind}string literal (detected at line ${last})`, start, start + 1, line);
  }

  /** The line the text ends on: a newline at its very end begins no other. */
  private lastLine(): number {
    return this.source.endsWith("\n") ? this.line - 1 : this.line;
  }

  private openFormatString(start: number, quoteAt: number, quote: number, size: 1 | 3, letter: number): void {
    const raw = /r/i.test(this.source.slice(start, quoteAt));
    this.frames.push({
      letter: String.fromCharCode(letter),
      quote,
      size,
      raw,
      depth: this.brackets.length,
      start,
      line: this.line,
    });
    this.pos = quoteAt + size;
    this.emit(T.FSTRING_START, start, this.pos, this.line);
    this.inText = true;
  }

  /** One stretch of text in an f-string or a format spec, up to and including the brace or the quotes that end it. */
  protected scanText(): void {
    const { source } = this;
    const frame = this.frames.at(-1)!;
    const inSpec = this.brackets.length > frame.depth;
    const start = this.pos;
    const line = this.line;
    for (let pos = start; ; pos++) {
      const code = source.charCodeAt(pos);
      if (
        code === frame.quote &&
        (frame.size === 1 || (source.charCodeAt(pos + 1) === code && source.charCodeAt(pos + 2) === code))
      ) {
        if (inSpec) throw this.expectingBrace(frame, pos);
        this.emitText(start, pos, line);
        this.pos = pos + frame.size;
        this.emit(T.FSTRING_END, pos, this.pos, this.line);
        this.frames.pop();
        this.updateInText();
        return;
      }
      if (code === 123 /* { */) {
        if (source.charCodeAt(pos + 1) === 123 && (!inSpec || frame.letter.toLowerCase() === "t")) {
          // A t-string's format spec is an f-string of its own: doubled braces in it stand for themselves.
          pos = inSpec ? closingPair(source, pos) : pos + 1;
          continue;
        }
        this.emitText(start, pos, line);
        this.pushBracket(code, pos, 1);
        return;
      }
      if (code === 125 /* } */) {
        if (!inSpec) {
          const lone = source.charCodeAt(pos + 1) !== 125;
          // boards find it when the text is formatted
          if (lone && this.board && frame.letter.toLowerCase() === "f") continue;
          if (lone) throw this.error(`${frame.letter}-string: single '}' is not allowed`, pos, pos + 1);
          pos++;
          continue;
        }
        this.emitText(start, pos, line);
        this.popBracket(code, pos);
        return;
      }
      if (code === 92 /* \ */) {
        const next = source.charCodeAt(pos + 1);
        if (next === 123 || next === 125) continue;
        pos++;
        if (!frame.raw && next === 78 /* N */ && source.charCodeAt(pos + 1) === 123) {
          const close = source.indexOf("}", pos);
          if (close > 0) pos = close;
        }
        if (next === 10) this.newLine(pos + 1);
        else if (next !== next) throw this.unterminated(frame);
      } else if (code === 10) {
        if (frame.size === 1) {
          if (inSpec)
            throw this.error(
              `${frame.letter}-string: newlines are not allowed in format specifiers for single quoted ${frame.letter}-strings`,
              pos,
              pos + 1,
            );
          throw this.unterminated(frame);
        }
        this.newLine(pos + 1);
      } else if (code !== code) {
        throw this.unterminated(frame);
      }
    }
  }

  private emitText(start: number, end: number, line: number): void {
    if (end > start) this.emit(T.FSTRING_MIDDLE, start, end, line);
  }

  private unterminated(frame: Frame): PySyntaxError {
    const [kind, line] = frame.size === 3 ? ["triple-quoted ", this.lastLine()] : ["", this.line];
    return this.error(
      `unterminated ${kind}${frame.letter}-string literal (detected at line ${line})`,
      frame.start,
      frame.start + 1,
      frame.line,
    );
  }

  private expectingBrace(frame: Frame, pos: number): PySyntaxError {
    return this.error(`${frame.letter}-string: expecting '}'`, pos, pos + 1);
  }

  private updateInText(): void {
    const frame = this.frames.at(-1);
    this.inText = frame !== undefined && (this.brackets.length === frame.depth || this.brackets.at(-1)!.field === 2);
  }

  // ---- brackets ------------------------------------------------------------------------------------------------

  protected pushBracket(code: number, start: number, field: 0 | 1): void {
    if (this.brackets.length >= MAX_BRACKETS) throw this.error("too many nested parentheses", start, start + 1);
    this.brackets.push({ code, start, line: this.line, field });
    this.pos = start + 1;
    this.emit(code === 40 ? T.LPAR : code === 91 ? T.LSQB : T.LBRACE, start, start + 1, this.line);
    this.inText = false;
  }

  protected popBracket(code: number, start: number): void {
    const frame = this.frames.at(-1);
    const bracket = this.brackets.at(-1);
    const character = String.fromCharCode(code);
    if (bracket === undefined) throw this.error(`unmatched '${character}'`, start, start + 1);
    if (bracket.code !== CLOSER[code]) {
      const open = String.fromCharCode(bracket.code);
      if (bracket.field)
        throw this.error(
          `${frame!.letter}-string: closing parenthesis '${character}' does not match opening parenthesis '{'`,
          start,
          start + 1,
        );
      const where = bracket.line !== this.line ? ` on line ${bracket.line}` : "";
      throw this.error(
        `closing parenthesis '${character}' does not match opening parenthesis '${open}'${where}`,
        start,
        start + 1,
      );
    }
    this.brackets.pop();
    this.pos = start + 1;
    this.emit(code === 41 ? T.RPAR : code === 93 ? T.RSQB : T.RBRACE, start, start + 1, this.line);
    if (frame !== undefined) this.updateInText();
  }

  protected unclosed({ code, start, line }: Bracket): PySyntaxError {
    this.unclosedLine = line;
    return this.error(`'${String.fromCharCode(code)}' was never closed`, start, start + 1, line);
  }
}

/** Where the text of a format spec that begins with `{{` at `from` has its `}}`; the position of its last brace. */
function closingPair(source: string, from: number): number {
  const close = source.indexOf("}}", from);
  return close < 0 ? from + 1 : close + 1;
}
