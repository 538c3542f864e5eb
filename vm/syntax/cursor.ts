/**
 * Where the parser stands in the token stream, positions for nodes, and how it complains. The base of the parser's
 * classes (cursor <- operand <- expression <- pattern <- statement), which are split by subject only.
 */

import type { expr, Position } from "./ast.js";
import { PySyntaxError, type SyntaxErrorType } from "./error.js";
import type { LexedText } from "./lexer.js";
import { errorAt } from "./location.js";
import type { SyntaxOptions } from "./options.js";
import * as T from "./tokens.js";

export class Cursor {
  protected readonly kinds: Uint8Array;
  protected readonly starts: Int32Array;
  protected readonly ends: Int32Array;
  protected readonly lines: Int32Array;
  protected readonly endLines: Int32Array;
  protected readonly lineStarts: ArrayLike<number>;
  protected readonly source: string;
  /** Index of the current token. */
  protected at = 0;
  /** Its kind. */
  protected tok: number;
  private readonly mayStop: SyntaxOptions["mayStop"];
  protected readonly dialect: NonNullable<SyntaxOptions["dialect"]>;
  /** One of the boards' dialects. */
  protected readonly board: boolean;

  constructor(
    protected readonly text: LexedText,
    options: SyntaxOptions,
  ) {
    this.kinds = text.kinds;
    this.starts = text.starts;
    this.ends = text.ends;
    this.lines = text.lines;
    this.endLines = text.endLines;
    this.lineStarts = text.lineStarts;
    this.source = text.source;
    this.tok = this.kinds[0];
    this.mayStop = options.mayStop;
    this.dialect = options.dialect ?? "host";
    this.board = this.dialect !== "host";
  }

  // ---- moving -------------------------------------------------------------------------------------------------

  protected next(): void {
    if ((++this.at & 0x3ff) === 0) this.mayStop?.();
    this.tok = this.kinds[this.at];
  }

  protected accept(kind: number): boolean {
    if (this.tok !== kind) return false;
    this.tok = this.kinds[++this.at];
    return true;
  }

  protected expect(kind: number): void {
    if (this.tok !== kind) this.fail();
    this.tok = this.kinds[++this.at];
  }

  protected peek(): number {
    return this.kinds[this.at + 1];
  }

  /** Back to an earlier token. */
  protected rewind(at: number): void {
    this.at = at;
    this.tok = this.kinds[at];
  }

  /** The index of the bracket that closes the one at `open`; of the last token if there is none. */
  protected closing(open: number): number {
    let depth = 0;
    for (let i = open; ; i++) {
      const kind = this.kinds[i];
      if (kind === T.LPAR || kind === T.LSQB || kind === T.LBRACE) depth++;
      else if (kind === T.RPAR || kind === T.RSQB || kind === T.RBRACE) {
        if (--depth === 0) return i;
      } else if (kind === T.ENDMARKER) return i;
    }
  }

  // ---- what tokens say ----------------------------------------------------------------------------------------

  protected tokenText(at = this.at): string {
    return this.source.slice(this.starts[at], this.ends[at]);
  }

  /** The current NAME, and on to the next token. */
  protected name(): string {
    if (this.tok !== T.NAME) this.fail();
    const text = this.identifier(this.at);
    this.next();
    return text;
  }

  /** Identifiers are compared after NFKC (PEP 3131); MicroPython compares bytes. */
  protected identifier(at: number): string {
    const text = this.source.slice(this.starts[at], this.ends[at]);
    if (this.board) return text;
    for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return text.normalize("NFKC");
    return text;
  }

  /** Is the current token this soft keyword? */
  protected isSoft(word: string): boolean {
    return this.tok === T.NAME && this.tokenText() === word;
  }

  protected column(at: number): number {
    return this.starts[at] - this.lineStarts[this.lines[at]];
  }

  // The end of the token before the current one: where the node just read ends.

  protected endLine(): number {
    return this.endLines[this.at - 1];
  }

  protected endColumn(): number {
    const last = this.at - 1;
    return this.ends[last] - this.lineStarts[this.endLines[last]];
  }

  /** The index of the last token of a block: not its NEWLINE, INDENT or DEDENT. */
  protected lastOfBlock(): number {
    let last = this.at - 1;
    while (last > 0 && this.kinds[last] >= T.NEWLINE && this.kinds[last] <= T.DEDENT) last--;
    return last;
  }

  // ---- complaints ---------------------------------------------------------------------------------------------

  /** At the current token. Without a message the plain "invalid syntax", or what an indentation calls for. */
  protected fail(message?: string, type?: SyntaxErrorType): never {
    if (message === undefined && this.tok === T.INDENT)
      this.failTokens("unexpected indent", this.at, this.at, "IndentationError");
    if (message === undefined && this.tok === T.DEDENT)
      this.failTokens("unexpected unindent", this.at, this.at, "IndentationError");
    const at = this.tok === T.ENDMARKER ? this.endOfText() : this.at;
    this.failTokens(message ?? "invalid syntax", at, at, type);
  }

  /** The last NEWLINE: at the end of the text a complaint points behind the last line that says something. */
  private endOfText(): number {
    let at = this.at;
    while (at > 0 && (this.kinds[at] === T.ENDMARKER || this.kinds[at] === T.DEDENT)) at--;
    return at;
  }

  protected failTokens(message: string, first: number, last: number, type: SyntaxErrorType = "SyntaxError"): never {
    this.failSpan(message, this.lines[first], this.starts[first], this.endLines[last], this.ends[last], type);
  }

  /** At a node, or from one node to the end of another. */
  protected failNode(message: string, first: Position, last: Position = first): never {
    const start = this.lineStarts[first.lineno] + first.col_offset;
    const end = this.lineStarts[last.end_lineno] + last.end_col_offset;
    this.failSpan(message, first.lineno, start, last.end_lineno, end, "SyntaxError");
  }

  /** From a node to the end of the last token read. */
  protected failFrom(message: string, first: Position): never {
    const start = this.lineStarts[first.lineno] + first.col_offset;
    this.failSpan(message, first.lineno, start, this.endLine(), this.ends[this.at - 1], "SyntaxError");
  }

  private failSpan(
    message: string,
    line: number,
    start: number,
    endLine: number,
    end: number,
    type: SyntaxErrorType,
  ): never {
    const error = this.lexicalError(line) ?? errorAt(this.text, type, message, line, start, endLine, end);
    error.stoppedOn = this.lines[this.at];
    throw error;
  }

  /**
   * As CPython, what is wrong with the tokens further down comes before what the parser has to say; an unclosed
   * bracket only when it is above.
   */
  private lexicalError(line: number): PySyntaxError | null {
    const { error, unclosedLine } = this.text;
    const reached = this.tok === T.ERRORTOKEN || this.kinds[this.at + 1] === T.ERRORTOKEN;
    return error !== null && (unclosedLine === 0 || reached || line > unclosedLine) ? error : null;
  }

  /** Whether `parse` succeeds at the current token; the cursor stays. For choosing a message only. */
  protected speculate(parse: () => expr): expr | null {
    const start = this.at;
    try {
      return parse();
    } catch (thrown) {
      if (!(thrown instanceof PySyntaxError)) throw thrown;
      return null;
    } finally {
      this.rewind(start);
    }
  }
}
