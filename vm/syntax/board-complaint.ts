/** What a board's lexer and parser throw. */

import type { SyntaxErrorType } from "./error.js";

export class BoardComplaint {
  readonly block = undefined;
  /**
   * @param line     0: it names no place, as what only has a text
   * @param reached  the line to which the lexer had read: behind `line` after a wrong dedent
   */
  constructor(
    readonly type: SyntaxErrorType,
    readonly text: string,
    readonly line: number,
    readonly reached: number,
    readonly column = 0,
  ) {}
}
