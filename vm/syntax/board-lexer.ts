/**
 * Tokens as MicroPython's and CircuitPython's lexers make them, one at a time: for saying of a wrong program what a
 * board says of it, with the board's line. Programs are not read by this; lexer.ts does that.
 *
 * It differs from CPython's: brackets are counted, not matched; prefixes of strings are lower-case; a number takes
 * every letter and digit behind it; an f-string is a string, and `.format(` with its expressions as text behind it.
 *
 * @see MicroPython py/lexer.c
 */

import { BoardComplaint } from "./board-complaint.js";
import { BoardCharacters } from "./board-characters.js";

/** Keywords and operators are their own kinds. */
export type BoardToken =
  | "NAME"
  | "INTEGER"
  | "FLOAT"
  | "STRING"
  | "BYTES"
  | "NEWLINE"
  | "INDENT"
  | "DEDENT"
  | "DEDENT_MISMATCH"
  | "INVALID"
  | "MALFORMED_FSTRING"
  | "END"
  | (string & {});

export interface BoardLexing {
  dialect: "micropython" | "circuitpython";
  /** MICROPY_PY_FSTRINGS, MICROPY_PY_TSTRINGS, MICROPY_PY_ASYNC_AWAIT */
  fStrings: boolean;
  tStrings: boolean;
  async: boolean;
}

const KEYWORDS = new Set(
  (
    "False None True and as assert async await break class continue def del elif else except finally for from " +
    "global if import in is lambda nonlocal not or pass raise return try while with yield"
  ).split(" "),
);

/** Longest first. */
const OPERATORS =
  "<<= >>= **= //= ... := <= << >= >> *= ** += -= -> &= |= /= // %= ^= @= == != ( ) [ ] { } , ; ~ : < > * + - & | / % ^ @ = .".split(
    " ",
  );

const isLetter = (code: number): boolean => (code | 32) >= 97 && (code | 32) <= 122;
const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isHeadOfName = (code: number): boolean => isLetter(code) || code === 95 || code >= 128;
const isHexDigit = (code: number): boolean => isDigit(code) || ((code | 32) >= 97 && (code | 32) <= 102);

export class BoardLexer {
  kind: BoardToken = "END";
  /** Of a NAME and of numbers, without underscores, as the number's parser gets it; of strings, as long as the value is. */
  text = "";
  /** Where boards say the token is. */
  line = 1;

  private readonly from: BoardCharacters;
  private readonly indents = [0];
  private dents = 0;
  private brackets = 0;
  /** Expressions of the f-strings of one literal, as they will be injected. */
  private inserted = "";

  /** @param source  with `\n` for every line end */
  constructor(
    source: string,
    private readonly options: BoardLexing,
  ) {
    this.from = new BoardCharacters(source);
    this.next();
    // py/lexer.c mp_lexer_new: a program begins in the first column
    if (this.startColumn !== 1 && this.kind !== "NEWLINE") this.kind = "INDENT";
  }

  private startColumn = 1;
  private injected = false;

  /** Where the token begins in its line, from 1; 0 when it is not in the source as it stands. */
  get column(): number {
    return this.injected ? 0 : this.startColumn;
  }

  /** The line to which it has read. */
  get reached(): number {
    return this.from.line;
  }

  next(): void {
    const { from } = this;
    const lineEnded = this.skipSpace(true);
    this.line = from.line;
    this.startColumn = from.column;
    this.injected = from.injecting;
    if (this.dents < 0) {
      this.kind = "DEDENT";
      this.dents++;
    } else if (this.dents > 0) {
      this.kind = "INDENT";
      this.dents--;
    } else if (lineEnded) this.newLine();
    else if (from.atEnd) this.kind = "END";
    else if (this.atString()) this.strings();
    else if (isHeadOfName(from.code())) this.name();
    else if (isDigit(from.code()) || (from.is(".") && isDigit(from.code(1)))) this.number();
    else this.operator();
  }

  /** Whether a line ended on the way, which is where it stops if `stopAtNewline` and no bracket is open. */
  private skipSpace(stopAtNewline: boolean): boolean {
    const { from } = this;
    for (;;) {
      const code = from.code();
      if (code === 10) {
        if (stopAtNewline && this.brackets === 0) return true;
        from.take();
      } else if (code === 32 || (code >= 9 && code <= 13)) from.take();
      else if (code === 35 /* # */) while (!from.atEnd && !from.is("\n")) from.take();
      else if (code === 92 /* \ */ && from.is("\n", 1)) {
        from.take();
        from.take();
      } else return false;
    }
  }

  private newLine(): void {
    this.skipSpace(false);
    this.kind = "NEWLINE";
    const spaces = this.from.column - 1;
    const { indents } = this;
    if (spaces > indents[indents.length - 1]) {
      indents.push(spaces);
      this.dents++;
      return;
    }
    while (spaces < indents[indents.length - 1]) {
      indents.pop();
      this.dents--;
    }
    if (spaces !== indents[indents.length - 1]) this.kind = "DEDENT_MISMATCH";
  }

  private name(): void {
    this.kind = "NAME";
    this.text = "";
    while (isHeadOfName(this.from.code()) || isDigit(this.from.code())) this.text += this.from.take();
    if (this.text === "__debug__") this.kind = "True";
    else if (KEYWORDS.has(this.text) && (this.options.async || !/^a(?:sync|wait)$/.test(this.text)))
      this.kind = this.text;
  }

  private number(): void {
    const { from } = this;
    this.kind = from.is(".") ? "FLOAT" : "INTEGER";
    const radix = from.is("0") && from.isOneOf("bBoOxX", 1);
    this.text = from.take();
    for (;;) {
      const code = from.code();
      if (!radix && from.isOneOf("eE")) {
        this.kind = "FLOAT";
        this.text += from.take();
        if (from.isOneOf("+-")) this.text += from.take();
      } else if (isLetter(code) || isDigit(code) || from.is(".")) {
        if (from.isOneOf(".jJ")) this.kind = "FLOAT";
        this.text += from.take();
      } else if (from.is("_")) from.take();
      else return;
    }
  }

  private operator(): void {
    const { from } = this;
    const found = OPERATORS.find((operator) => {
      for (let i = 0; i < operator.length; i++) if (!from.is(operator[i], i)) return false;
      return true;
    });
    for (let i = found?.length ?? 1; i > 0; i--) from.take();
    this.kind = found ?? "INVALID";
    if (found === "(" || found === "[" || found === "{") this.brackets++;
    // a bracket too many never happens before the parser has stopped at it
    else if (found === ")" || found === "]" || found === "}") this.brackets--;
  }

  /** CircuitPython's f-strings do not nest: the inner one's expressions come behind the outer one's call. */
  private get appending(): boolean {
    return this.options.dialect === "circuitpython" && this.from.injecting;
  }

  // ---- strings --------------------------------------------------------------------------------------------------

  private atString(): boolean {
    const { from, options } = this;
    const quote = (ahead: number) => from.isOneOf("'\"", ahead);
    const letters = "rub" + (options.fStrings ? "f" : "") + (options.tStrings ? "t" : "");
    const withR = "b" + (options.fStrings ? "f" : "") + (options.tStrings ? "t" : "");
    if (quote(0)) return true;
    if (!from.isOneOf(letters)) return false;
    if (quote(1)) return true;
    return quote(2) && (from.is("r") ? from.isOneOf(withR, 1) : from.isOneOf(withR) && from.is("r", 1));
  }

  /** A literal and those next to it, which are one. */
  private strings(): void {
    const { from } = this;
    this.kind = "END";
    let template = "";
    let templates = false;
    do {
      let prefix = "";
      for (let i = 0; !from.isOneOf("'\"", i); i++) prefix += String.fromCharCode(from.code(i));
      const kind = prefix.includes("b") ? "BYTES" : "STRING";
      if (this.kind === "END") this.kind = kind;
      else if (this.kind !== kind) break;
      for (let i = prefix.length; i > 0; i--) from.take();
      templates ||= prefix.includes("t");
      template += this.string(prefix);
      this.skipSpace(true);
    } while (this.atString());
    if (templates) {
      this.inserted = `${template},),${this.inserted}`;
      if (this.kind === "STRING" || this.kind === "BYTES") {
        this.kind = "NAME";
        this.text = "__template__";
      }
    } else this.text = template;
    if (this.inserted !== "")
      if (this.appending) from.append(this.inserted);
      else from.inject(this.inserted + ")");
    this.inserted = "";
  }

  /** @returns  its text; of a t-string, what is put between the brackets of __template__ */
  private string(prefix: string): string {
    const { from } = this;
    const raw = prefix.includes("r");
    const format = prefix.includes("f");
    const template = prefix.includes("t");
    const quote = from.take();
    const triple = from.is(quote) && from.is(quote, 1);
    if (triple) {
      from.take();
      from.take();
    }
    const quotes = triple ? 3 : 1;
    const quoted = quote.repeat(quotes);
    if (format && this.inserted === "" && !this.appending) this.inserted = ".format(";
    let out = template && this.inserted === "" ? `((${quoted}` : "";
    let closing = 0;
    /** How deep in the braces of a t-string's format, and where that begins in `out`. */
    let nested = 0;
    let formatAt = 0;
    let formatIsFString = false;
    let interpolations = 0;
    while (!from.atEnd && (triple || !from.is("\n")) && closing < quotes) {
      if (from.is(quote)) {
        closing++;
        out += from.take();
        continue;
      }
      if (template && from.is("\n")) {
        out += "\\n";
        from.take();
        continue;
      }
      closing = 0;
      if ((format || template) && from.is("{")) {
        if (nested > 0) {
          nested++;
          out += from.take();
          continue;
        }
        from.take();
        if (from.is("{")) {
          if (!template) out += "{";
          from.take();
        } else {
          const { start, debug } = this.expression(template);
          if (template) {
            const expression = this.inserted.slice(start, -2);
            const shown =
              quote + expression.replace(/[\\'"]/g, (c) => (c === quote || c === "\\" ? "\\" + c : c)) + quote;
            this.inserted += `${shown},`;
            out += `${quoted},${quoted}`;
            if (from.is("!")) {
              from.take();
              this.inserted += quote + from.take() + quote + ",";
            } else this.inserted += debug && !from.is(":") ? "'r'," : "None,";
            if (from.is(":")) from.take();
            nested = 1;
            formatAt = out.length;
          }
        }
        out += "{";
        // CircuitPython's takes what follows a brace for text, be it a quote
        if (this.options.dialect === "circuitpython" && !from.is("{") && !from.is("\\") && !from.atEnd)
          out += from.take();
        continue;
      }
      if (from.is("\\")) {
        if (template) {
          out += from.take() + (raw ? "\\" : from.take());
        } else out += this.escape(raw);
      } else if (nested > 0 && from.is("}")) {
        from.take();
        if (--nested > 0) {
          formatIsFString = true;
          out += "}";
          continue;
        }
        interpolations++;
        this.inserted += `${formatIsFString ? "f" : ""}${quote}${out.slice(formatAt + 1)}${quote},`;
        formatIsFString = false;
        out = out.slice(0, formatAt);
      } else {
        if (template && from.is("}")) {
          if (from.is("}", 1)) from.take();
          else this.kind = "MALFORMED_FSTRING";
        }
        out += from.take();
      }
    }
    if (closing < quotes) this.kind = "INVALID";
    if (!template) return out.slice(0, out.length - closing);
    if (nested > 0) this.kind = "MALFORMED_FSTRING";
    if (1 + interpolations * 4 > 255) this.inserted = `(${this.inserted})`;
    return out;
  }

  /** What stands in braces goes into `inserted`, in round brackets and with a comma. */
  private expression(template: boolean): { start: number; debug: boolean } {
    const { from } = this;
    this.inserted += "(";
    const start = this.inserted.length;
    let depth = 0;
    while (
      !from.atEnd &&
      (depth !== 0 || !(from.isOneOf(":}") || (from.is("!") && from.isOneOf("rs", 1) && from.isOneOf(":}", 2))))
    ) {
      if (from.isOneOf("[{")) depth++;
      else if (from.isOneOf("]}")) depth--;
      this.inserted += from.take();
    }
    const debug = this.inserted.endsWith("=");
    if (debug) this.inserted = this.inserted.slice(0, -1);
    if (template) this.inserted = this.inserted.slice(0, start) + this.inserted.slice(start).trimEnd();
    if (this.inserted.length === start && this.options.dialect === "micropython") this.kind = "MALFORMED_FSTRING";
    this.inserted += "),";
    return { start, debug };
  }

  /** A backslash and what belongs to it. @returns  as much as it stands for */
  private escape(raw: boolean): string {
    const { from } = this;
    from.take();
    const letter = from.take();
    if (letter === "" || (letter === "\n" && !raw)) return "";
    // nothing more can be wrong with it
    if (this.kind !== "STRING" && this.kind !== "BYTES") this.kind = "INVALID";
    if (raw) return "\\" + letter;
    if (letter === "N") throw new BoardComplaint("NotImplementedError", "unicode name escapes", 0, from.line);
    const wide = this.kind === "BYTES" ? "" : "uU";
    if (letter === "x" || wide.includes(letter)) {
      const digits = letter === "x" ? 2 : letter === "u" ? 4 : 8;
      let value = 0;
      for (let i = 0; i < digits; i++) {
        if (!isHexDigit(from.code())) {
          // the character that is no digit is left out, as there
          this.kind = "INVALID";
          from.take();
          return "";
        }
        value = value * 16 + parseInt(from.take(), 16);
      }
      if (value >= 0x110000) this.kind = "INVALID";
    } else if (letter >= "0" && letter <= "7") {
      let value = Number(letter);
      for (let i = 0; i < 2 && from.code() >= 48 && from.code() <= 55; i++) value = value * 8 + Number(from.take());
      if (this.kind === "BYTES" && value > 255) this.kind = "INVALID";
    }
    return "?";
  }
}
