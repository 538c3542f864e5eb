/**
 * Text to tokens, in one pass over the character codes and before parsing begins: the columns of a TokenStream are
 * typed arrays, so that the parser looks ahead as far as it likes for the price of an index.
 *
 * An error does not stop the parser at once. CPython complains about the first thing wrong in reading order, so the
 * lexer ends its stream with ERRORTOKEN and leaves the error in `error`; the parser throws that when it gets there.
 *
 * @see CPython Parser/tokenizer.c (3.12 and later for f-strings); MicroPython py/lexer.c
 */

import {
  ASCII,
  codePointName,
  DECIMAL_DIGIT,
  IDENTIFIER_PART,
  IDENTIFIER_START,
  isIdentifier,
  isIdentifierCharacter,
  isPrintable,
} from "./characters.js";
import { PySyntaxError } from "./error.js";
import type { Origin } from "./location.js";
import { NumberError, scanNumber } from "./scan-number.js";
import { StringLexer } from "./string-lexer.js";
import * as T from "./tokens.js";
import type { TokenStream } from "./tokens.js";

export interface LexerOptions {
  filename?: string;
  /** As SyntaxOptions.dialect. */
  dialect?: "host" | "micropython" | "circuitpython";
  /** Called every few thousand tokens: may throw to end it. */
  mayStop?: () => void;
  /** Also produce COMMENT and NL, for printing. */
  trivia?: boolean;
}

export interface LexedText extends TokenStream, Origin {
  /** What stopped the lexer: the last token is ERRORTOKEN then. */
  readonly error: PySyntaxError | null;
  /** The line of the bracket that was still open at the end of the text, if that is the error; else 0. */
  readonly unclosedLine: number;
}

/**
 * @param source  text with `\n` line ends only and without byte order mark (see source.ts)
 * @returns never throws: see LexedText.error
 */
export function tokenize(source: string, options: LexerOptions = {}): LexedText {
  return new Lexer(source, options).run();
}

/** MicroPython keeps names as interned strings of at most 255 bytes (MICROPY_QSTR_BYTES_IN_LEN = 1). */
const MAX_BOARD_NAME = 255;

function isTooLong(name: string): boolean {
  return encodeURIComponent(name).replaceAll(/%../g, "x").length > MAX_BOARD_NAME;
}

const PREFIXES = new Set(["r", "b", "u", "f", "t", "br", "rb", "fr", "rf", "tr", "rt"]);

class Lexer extends StringLexer {
  private readonly indents = [0];
  private readonly altIndents = [0];
  private readonly trivia: boolean;

  constructor(source: string, options: LexerOptions) {
    super(source, options.filename ?? "<string>", (options.dialect ?? "host") !== "host");
    this.trivia = options.trivia ?? false;
    this.mayStop = options.mayStop;
  }

  run(): LexedText {
    let error: PySyntaxError | null = null;
    try {
      this.scanAll();
    } catch (thrown) {
      if (!(thrown instanceof PySyntaxError)) throw thrown;
      error = thrown;
      this.emit(T.ERRORTOKEN, this.pos, this.pos, this.line);
      this.emit(T.ENDMARKER, this.pos, this.pos, this.line);
    }
    const { source, filename, kinds, starts, ends, lines, endLines, lineStarts, count, unclosedLine } = this;
    return { source, filename, kinds, starts, ends, lines, endLines, lineStarts, count, error, unclosedLine };
  }

  // ---- the loop -----------------------------------------------------------------------------------------------

  private scanAll(): void {
    const { source } = this;
    const length = source.length;
    this.scanIndentation();
    for (;;) {
      if (this.inText) {
        this.scanText();
        continue;
      }
      const start = this.pos;
      const code = source.charCodeAt(start);
      if (code < 128) {
        const flags = ASCII[code];
        if (flags & IDENTIFIER_START) this.scanName(start);
        else if (code === 32 || code === 9 || code === 12) this.pos = start + 1;
        else if (flags & DECIMAL_DIGIT) this.scanNumber(start);
        else if (code === 10) this.scanNewline(start);
        else if (code === 35 /* # */) this.scanComment(start);
        else if (code === 34 || code === 39) this.scanString(start, start);
        else if (code === 92 /* \ */) this.scanContinuation(start);
        else this.scanOperator(start, code);
      } else if (start >= length) {
        this.scanEnd();
        return;
      } else {
        this.scanName(start);
      }
    }
  }

  private scanNewline(start: number): void {
    if (this.brackets.length > 0) {
      if (this.trivia) this.emit(T.NL, start, start + 1, this.line);
      this.newLine(start + 1);
      return;
    }
    this.emit(T.NEWLINE, start, start + 1, this.line);
    this.newLine(start + 1);
    this.scanIndentation();
  }

  private scanComment(start: number): void {
    let end = this.source.indexOf("\n", start);
    if (end < 0) end = this.source.length;
    if (this.trivia) this.emit(T.COMMENT, start, end, this.line);
    this.pos = end;
  }

  private scanContinuation(start: number): void {
    const next = this.source.charCodeAt(start + 1);
    if (next !== 10) {
      if (next !== next) throw this.error("unexpected EOF while parsing", start, start + 1);
      throw this.error("unexpected character after line continuation character", start, start + 1);
    }
    this.newLine(start + 2);
    if (this.pos >= this.source.length)
      throw this.error("unexpected EOF while parsing", start, start + 1, this.line - 1);
  }

  private scanEnd(): void {
    const end = this.source.length;
    const last = this.count === 0 ? T.NEWLINE : this.kinds[this.count - 1];
    if (this.brackets.length > 0) throw this.unclosed(this.brackets.at(-1)!);
    if (last !== T.NEWLINE && last !== T.DEDENT && last !== T.NL && last !== T.COMMENT)
      this.emit(T.NEWLINE, end, end, this.line);
    if (this.source.charCodeAt(end - 1) !== 10 && end > 0) this.newLine(end);
    for (let i = this.indents.length; i > 1; i--) this.emit(T.DEDENT, end, end, this.line);
    this.emit(T.ENDMARKER, end, end, this.line);
  }

  // ---- indentation --------------------------------------------------------------------------------------------

  /**
   * At the beginning of a line outside brackets: skip empty lines, then compare the indentation with the stack.
   * A tab goes to the next multiple of 8; measured again with tabs of 1, the order must be the same, else TabError.
   */
  private scanIndentation(): void {
    const { source } = this;
    for (;;) {
      let column = 0;
      let alternative = 0;
      let continued = -1;
      let pos = this.pos;
      let code: number;
      for (; ; pos++) {
        code = source.charCodeAt(pos);
        if (code === 32 || code === 9) {
          column = code === 32 ? column + 1 : (column | 7) + 1;
          alternative++;
        } else if (code === 12) column = alternative = 0;
        else if (code === 92 && source.charCodeAt(pos + 1) === 10) {
          if (continued < 0) continued = column;
          this.newLine(pos + 2);
          column = alternative = 0;
          pos++;
        } else break;
      }
      this.pos = pos;
      if (code === 35) {
        this.scanComment(pos);
        code = source.charCodeAt(this.pos);
      }
      if (code === 10) {
        if (this.trivia) this.emit(T.NL, this.pos, this.pos + 1, this.line);
        this.newLine(this.pos + 1);
        continue;
      }
      if (this.pos >= source.length) return;
      if (continued >= 0) column = alternative = continued;
      this.changeIndentation(column, alternative);
      return;
    }
  }

  private changeIndentation(column: number, alternative: number): void {
    const { indents, altIndents, pos } = this;
    const lineStart = this.lineStarts[this.line];
    let top = indents.length - 1;
    if (column === indents[top]) {
      if (alternative !== altIndents[top]) throw this.tabError();
      return;
    }
    if (column > indents[top]) {
      if (alternative <= altIndents[top]) throw this.tabError();
      if (top >= 99) throw this.error("too many levels of indentation", lineStart, pos, this.line, "IndentationError");
      indents.push(column);
      altIndents.push(alternative);
      this.emit(T.INDENT, lineStart, pos, this.line);
      return;
    }
    while (column < indents[top]) {
      indents.pop();
      altIndents.pop();
      top--;
      this.emit(T.DEDENT, pos, pos, this.line);
    }
    if (column !== indents[top]) {
      const end = lineEnd(this.source, pos);
      throw this.error("unindent does not match any outer indentation level", end, end, this.line, "IndentationError");
    }
    if (alternative !== altIndents[top]) throw this.tabError();
  }

  private tabError(): PySyntaxError {
    const end = lineEnd(this.source, this.pos);
    return this.error("inconsistent use of tabs and spaces in indentation", end, end, this.line, "TabError");
  }

  // ---- names and numbers --------------------------------------------------------------------------------------

  private scanName(start: number): void {
    const { source } = this;
    let pos = start;
    let code = source.charCodeAt(pos);
    let wide = false;
    for (;;) {
      if (code < 128) {
        if (!(ASCII[code] & IDENTIFIER_PART)) break;
      } else if (code !== code) break;
      else wide = true;
      code = source.charCodeAt(++pos);
    }
    if (wide && !this.board) pos = this.checkWideName(start, pos);
    this.pos = pos;
    const length = pos - start;
    if (length > MAX_BOARD_NAME / 4 && this.board && isTooLong(source.slice(start, pos)))
      throw this.error("name too long", start, pos);
    if (length <= 2 && (code === 34 || code === 39) && PREFIXES.has(source.slice(start, pos).toLowerCase())) {
      this.scanString(start, pos);
      return;
    }
    const keyword = length > 1 && length < 9 ? T.KEYWORDS.get(source.slice(start, pos)) : undefined;
    this.emit(keyword ?? T.NAME, start, pos, this.line);
  }

  /** The end of the identifier, by Unicode's rules, in a run of letters and anything that is not ASCII. */
  private checkWideName(start: number, end: number): number {
    if (isIdentifier(this.source.slice(start, end).normalize("NFKC"))) return end;
    let offset = start;
    for (const character of this.source.slice(start, end)) {
      if (!isIdentifierCharacter(character) || (offset === start && !isIdentifier(character.normalize("NFKC")))) {
        const shown = isPrintable(character)
          ? `invalid character '${character}' (${codePointName(character)})`
          : `invalid non-printable character ${codePointName(character)}`;
        throw this.error(shown, offset, offset + character.length);
      }
      offset += character.length;
    }
    return end;
  }

  private scanNumber(start: number): void {
    try {
      this.pos = scanNumber(this.source, start);
      if (this.board && isLetter(this.source.charCodeAt(this.pos)))
        throw new NumberError("invalid syntax for number", this.pos);
    } catch (thrown) {
      if (!(thrown instanceof NumberError)) throw thrown;
      throw this.error(thrown.msg, thrown.at, thrown.at + 1);
    }
    this.emit(T.NUMBER, start, this.pos, this.line);
  }

  // ---- operators -----------------------------------------------------------------------------------------------

  private scanOperator(start: number, code: number): void {
    const next = this.source.charCodeAt(start + 1);
    const equal = next === 61;
    switch (code) {
      case 40:
      case 91:
      case 123:
        return this.pushBracket(code, start, 0);
      case 41:
      case 93:
      case 125:
        return this.popBracket(code, start);
      case 44:
        return this.operator(T.COMMA, start, 1);
      case 46 /* . */:
        return this.scanDot(start, next);
      case 58 /* : */:
        return this.scanColon(start, equal);
      case 61 /* = */:
        return equal ? this.operator(T.EQEQUAL, start, 2) : this.operator(T.EQUAL, start, 1);
      case 43:
        return this.augmentable(T.PLUS, start, 1);
      case 45 /* - */:
        return next === 62 ? this.operator(T.RARROW, start, 2) : this.augmentable(T.MINUS, start, 1);
      case 42 /* * */:
        return next === 42 ? this.augmentable(T.DOUBLESTAR, start, 2) : this.augmentable(T.STAR, start, 1);
      case 47 /* / */:
        return next === 47 ? this.augmentable(T.DOUBLESLASH, start, 2) : this.augmentable(T.SLASH, start, 1);
      case 37:
        return this.augmentable(T.PERCENT, start, 1);
      case 64:
        return this.augmentable(T.AT, start, 1);
      case 38:
        return this.augmentable(T.AMPER, start, 1);
      case 124:
        return this.augmentable(T.VBAR, start, 1);
      case 94:
        return this.augmentable(T.CIRCUMFLEX, start, 1);
      case 126:
        return this.operator(T.TILDE, start, 1);
      case 59:
        return this.operator(T.SEMI, start, 1);
      case 60 /* < */:
        if (next === 60) return this.augmentable(T.LEFTSHIFT, start, 2);
        if (next === 62) return this.operator(T.NOTEQUAL, start, 2);
        return equal ? this.operator(T.LESSEQUAL, start, 2) : this.operator(T.LESS, start, 1);
      case 62 /* > */:
        if (next === 62) return this.augmentable(T.RIGHTSHIFT, start, 2);
        return equal ? this.operator(T.GREATEREQUAL, start, 2) : this.operator(T.GREATER, start, 1);
      case 33 /* ! */:
        if (equal) return this.operator(T.NOTEQUAL, start, 2);
        if (this.brackets.at(-1)?.field) return this.operator(T.EXCLAMATION, start, 1);
        break;
    }
    const character = String.fromCharCode(code);
    if (!isPrintable(character)) {
      throw this.error(
        code === 0
          ? "source code cannot contain null bytes"
          : `invalid non-printable character ${codePointName(character)}`,
        start,
        start + 1,
      );
    }
    throw this.error("invalid syntax", start, start + 1);
  }

  private scanDot(start: number, next: number): void {
    if (next >= 48 && next <= 57) return this.scanNumber(start);
    if (next === 46 && this.source.charCodeAt(start + 2) === 46) return this.operator(T.ELLIPSIS, start, 3);
    this.operator(T.DOT, start, 1);
  }

  /** A colon right inside a field's braces begins its format spec, also before `=`. */
  private scanColon(start: number, equal: boolean): void {
    const bracket = this.brackets.at(-1);
    if (bracket?.field) {
      bracket.field = 2;
      this.operator(T.COLON, start, 1);
      this.inText = true;
    } else if (equal) this.operator(T.COLONEQUAL, start, 2);
    else this.operator(T.COLON, start, 1);
  }

  private augmentable(kind: number, start: number, length: number): void {
    if (this.source.charCodeAt(start + length) === 61) this.operator(kind + T.AUGMENTED, start, length + 1);
    else this.operator(kind, start, length);
  }

  private operator(kind: number, start: number, length: number): void {
    this.pos = start + length;
    this.emit(kind, start, this.pos, this.line);
  }
}

/** On boards a keyword may not touch a number: `1if x` is refused. */
function isLetter(code: number): boolean {
  return code < 128 && (ASCII[code] & IDENTIFIER_START) !== 0;
}

function lineEnd(source: string, pos: number): number {
  const end = source.indexOf("\n", pos);
  return end < 0 ? source.length : end;
}
