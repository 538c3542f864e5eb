/** SyntaxErrors that are found in the tree: from a node to line, columns and text. */

import type { Position } from "../syntax/ast.js";
import { PySyntaxError, type SyntaxErrorType } from "../syntax/error.js";
import { errorAt, type Origin } from "../syntax/location.js";
import { normalizeSource } from "../syntax/source.js";
import type { ScopeOptions } from "./scope.js";

export class Complaints {
  private readonly filename: string;
  private readonly source: string | undefined;
  private origin: Origin | undefined;
  /** The first complaint that CPython's compiler, not its symbol table, would make: it comes after all of the latter. */
  private later: PySyntaxError | undefined;

  constructor(options: ScopeOptions) {
    this.filename = options.filename ?? "<string>";
    this.source = options.source;
  }

  at(node: Position, message: string, type: SyntaxErrorType = "SyntaxError"): PySyntaxError {
    const { lineno, col_offset, end_lineno, end_col_offset } = node;
    if (this.source === undefined) {
      const span = { lineno, offset: col_offset + 1, endLineno: end_lineno, endOffset: end_col_offset + 1 };
      return new PySyntaxError(type, message, this.filename, span, undefined);
    }
    this.origin ??= originOf(this.filename, normalizeSource(this.source));
    const { lineStarts } = this.origin;
    return errorAt(
      this.origin,
      type,
      message,
      lineno,
      lineStarts[lineno] + col_offset,
      end_lineno,
      lineStarts[end_lineno] + end_col_offset,
    );
  }

  /** Remembers the first. */
  defer(node: Position, message: string): void {
    this.later ??= this.at(node, message);
  }

  throwDeferred(): void {
    if (this.later) throw this.later;
  }
}

function originOf(filename: string, source: string): Origin {
  const lineStarts = [0, 0];
  for (let at = source.indexOf("\n"); at >= 0; at = source.indexOf("\n", at + 1)) lineStarts.push(at + 1);
  return { filename, source, lineStarts };
}
