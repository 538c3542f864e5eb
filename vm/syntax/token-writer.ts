/**
 * Where the lexer puts its tokens and counts its lines: typed arrays that grow, and errors with a place. The base of
 * the lexer's classes (token writer <- string lexer <- lexer).
 */

import { PySyntaxError, type SyntaxErrorType } from "./error.js";
import { errorAt, type Origin } from "./location.js";

export class TokenWriter implements Origin {
  readonly lineStarts: number[] = [0, 0];
  /** Where the next token is looked for. */
  protected pos = 0;
  /** The line `pos` is on, from 1. */
  protected line = 1;
  protected count = 0;
  protected kinds: Uint8Array;
  protected starts: Int32Array;
  protected ends: Int32Array;
  protected lines: Int32Array;
  protected endLines: Int32Array;

  /** Called every few thousand tokens: may throw to end it. */
  protected mayStop: (() => void) | undefined = undefined;

  constructor(
    readonly source: string,
    readonly filename: string,
  ) {
    const room = (source.length >> 2) + 16;
    this.kinds = new Uint8Array(room);
    this.starts = new Int32Array(room);
    this.ends = new Int32Array(room);
    this.lines = new Int32Array(room);
    this.endLines = new Int32Array(room);
  }

  /** `pos` is the beginning of a new line. */
  protected newLine(pos: number): void {
    this.pos = pos;
    this.line++;
    this.lineStarts.push(pos);
  }

  protected emit(kind: number, start: number, end: number, line: number): void {
    const i = this.count;
    if (i === this.kinds.length) this.grow();
    if ((i & 0xfff) === 0xfff) this.mayStop?.();
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

  protected error(
    msg: string,
    start: number,
    end: number,
    line = this.line,
    type: SyntaxErrorType = "SyntaxError",
  ): PySyntaxError {
    return errorAt(this, type, msg, line, start, line, end);
  }
}
