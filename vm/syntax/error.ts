/**
 * What the lexer, the parser and the scope analysis throw. It knows nothing of the VM's objects: whoever compiles
 * turns it into the Python exception of the same name.
 */

/** NotImplementedError: what boards say of syntax they know but lack. */
export type SyntaxErrorType =
  | "SyntaxError"
  | "IndentationError"
  | "TabError"
  | "NotImplementedError"
  | "ViperTypeError";

/** Where the complaint points: lines from 1, columns from 1 in characters (CPython's `offset`); the end is exclusive. */
export interface ErrorSpan {
  lineno: number;
  offset: number;
  endLineno: number;
  endOffset: number;
}

/** What a board says of a program that is wrong, and where it says that is. */
export interface BoardSaying {
  type: SyntaxErrorType | "RuntimeError" | "ValueError";
  text: string;
  /** 0 when it says none. */
  line: number;
  /** The block, when the compiler says it; the parser knows none. */
  block: string | undefined;
}

export class PySyntaxError extends Error {
  /** The line on which the parser stopped; undefined when it had read everything. */
  stoppedOn: number | undefined = undefined;
  /** Under a board's dialect. */
  board: BoardSaying | undefined = undefined;

  /** @param text  the source line `lineno`, without its newline; undefined when there is none */
  constructor(
    readonly type: SyntaxErrorType,
    readonly msg: string,
    readonly filename: string,
    readonly span: ErrorSpan,
    readonly text: string | undefined,
  ) {
    super(`${msg} (${filename}, line ${span.lineno})`);
    this.name = type;
  }

  get lineno(): number {
    return this.span.lineno;
  }

  /** As CPython prints it below "Traceback": file and line, the line, a caret under the span, type and message. */
  format(): string {
    const { lineno, offset, endLineno, endOffset } = this.span;
    const lines = [`  File "${this.filename}", line ${lineno}`];
    if (this.text !== undefined) {
      const shown = this.text.trimStart();
      const start = Math.max(0, offset - 1 - (this.text.length - shown.length));
      const length = endLineno === lineno ? Math.max(1, endOffset - offset) : Math.max(1, shown.length - start);
      lines.push("    " + shown.trimEnd(), "    " + " ".repeat(start) + "^".repeat(length));
    }
    lines.push(`${this.type}: ${this.msg}`);
    return lines.join("\n");
  }
}
