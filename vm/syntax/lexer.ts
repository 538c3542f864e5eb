/**
 * Text to tokens, in one pass over the character codes and before parsing begins: the columns of a TokenStream are
 * typed arrays, so that the parser looks ahead as far as it likes for the price of an index.
 *
 * An error does not stop the parser at once. CPython complains about the first thing wrong in reading order, so the
 * lexer ends its stream with ERRORTOKEN and leaves the error in `error`; the parser throws that when it gets there.
 *
 * f-strings follow PEP 701: the text between fields is FSTRING_MIDDLE, fields are ordinary tokens. What is being read
 * is told by two stacks. `frames` holds the f-strings open around us, `brackets` the open brackets, and the `{` of a
 * field is a bracket marked `field`. We are in the text of the innermost f-string when no bracket was opened since
 * its start, and in a format spec when the innermost bracket is a field whose colon has passed; else in Python code.
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
import { PySyntaxError, type SyntaxErrorType } from "./error.js";
import { errorAt, type Origin } from "./location.js";
import { NumberError, scanNumber } from "./scan-number.js";
import * as T from "./tokens.js";
import type { TokenStream } from "./tokens.js";

export interface LexerOptions {
  filename?: string;
  identifiers?: "python" | "any";
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
const PREFIXES = new Set(["r", "b", "u", "f", "t", "br", "rb", "fr", "rf", "tr", "rt"]);
const CLOSER: Record<number, number> = { 41: 40, 93: 91, 125: 123 };

class Lexer implements Origin {
  readonly filename: string;
  readonly lineStarts: number[] = [0, 0];
  private pos = 0;
  private line = 1;
  private count = 0;
  private kinds: Uint8Array;
  private starts: Int32Array;
  private ends: Int32Array;
  private lines: Int32Array;
  private endLines: Int32Array;
  private readonly indents = [0];
  private readonly altIndents = [0];
  private readonly brackets: Bracket[] = [];
  private readonly frames: Frame[] = [];
  /** In the text of an f-string or in a format spec. */
  private inText = false;
  private unclosedLine = 0;
  private readonly anyIdentifier: boolean;
  private readonly trivia: boolean;

  constructor(
    readonly source: string,
    options: LexerOptions,
  ) {
    this.filename = options.filename ?? "<string>";
    this.anyIdentifier = options.identifiers === "any";
    this.trivia = options.trivia ?? false;
    const room = (source.length >> 2) + 16;
    this.kinds = new Uint8Array(room);
    this.starts = new Int32Array(room);
    this.ends = new Int32Array(room);
    this.lines = new Int32Array(room);
    this.endLines = new Int32Array(room);
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

  /** `pos` is the beginning of a new line. */
  private newLine(pos: number): void {
    this.pos = pos;
    this.line++;
    this.lineStarts.push(pos);
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

  private unclosed({ code, start, line }: Bracket): PySyntaxError {
    this.unclosedLine = line;
    return this.error(`'${String.fromCharCode(code)}' was never closed`, start, start + 1, line);
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
    if (wide && !this.anyIdentifier) pos = this.checkWideName(start, pos);
    this.pos = pos;
    const length = pos - start;
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
      if (this.anyIdentifier && isLetter(this.source.charCodeAt(this.pos))) throw new NumberError("invalid syntax for number", this.pos);
    } catch (thrown) {
      if (!(thrown instanceof NumberError)) throw thrown;
      throw this.error(thrown.msg, thrown.at, thrown.at + 1);
    }
    this.emit(T.NUMBER, start, this.pos, this.line);
  }

  // ---- strings ------------------------------------------------------------------------------------------------

  /** @param quoteAt  where the prefix that begins at `start` ends */
  private scanString(start: number, quoteAt: number): void {
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
  private scanText(): void {
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
        if (!inSpec && source.charCodeAt(pos + 1) === 123) {
          pos++;
          continue;
        }
        this.emitText(start, pos, line);
        this.pushBracket(code, pos, 1);
        return;
      }
      if (code === 125 /* } */) {
        if (!inSpec) {
          if (source.charCodeAt(pos + 1) !== 125)
            throw this.error(`${frame.letter}-string: single '}' is not allowed`, pos, pos + 1);
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

  // ---- brackets and operators ---------------------------------------------------------------------------------

  private pushBracket(code: number, start: number, field: 0 | 1): void {
    if (this.brackets.length >= MAX_BRACKETS) throw this.error("too many nested parentheses", start, start + 1);
    this.brackets.push({ code, start, line: this.line, field });
    this.pos = start + 1;
    this.emit(code === 40 ? T.LPAR : code === 91 ? T.LSQB : T.LBRACE, start, start + 1, this.line);
    this.inText = false;
  }

  private popBracket(code: number, start: number): void {
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

  // ---- output -------------------------------------------------------------------------------------------------

  private emit(kind: number, start: number, end: number, line: number): void {
    const i = this.count;
    if (i === this.kinds.length) this.grow();
    this.kinds[i] = kind;
    this.starts[i] = start;
    this.ends[i] = end;
    this.lines[i] = line;
    this.endLines[i] = this.line;
    this.count = i + 1;
  }

  private grow(): void {
    const room = this.kinds.length * 2;
    const enlarge = (old: Int32Array) => {
      const larger = new Int32Array(room);
      larger.set(old);
      return larger;
    };
    const kinds = new Uint8Array(room);
    kinds.set(this.kinds);
    this.kinds = kinds;
    this.starts = enlarge(this.starts);
    this.ends = enlarge(this.ends);
    this.lines = enlarge(this.lines);
    this.endLines = enlarge(this.endLines);
  }

  private error(
    msg: string,
    start: number,
    end: number,
    line = this.line,
    type: SyntaxErrorType = "SyntaxError",
  ): PySyntaxError {
    return errorAt(this, type, msg, line, start, line, end);
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
