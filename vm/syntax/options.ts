/**
 * What a caller may decide about the syntax: the entry point, and the dialect.
 *
 * The parser understands everything in every dialect. What a board's firmware does not, `--exact` refuses by reading
 * the text as the board does, beforehand: board-texts.ts.
 */

export type Mode = "exec" | "eval" | "single";

export interface SyntaxOptions {
  /** For messages; "<string>" when not given. */
  filename?: string;
  /** 'exec' a module, 'eval' one expression, 'single' one interactive statement. Default 'exec'. */
  mode?: Mode;
  /**
   * 'host' (the default): identifiers by Unicode's XID, NFKC-normalised. The boards': every character from U+0080 may
   * stand in one, as in MicroPython (py/lexer.c is_head_of_identifier), so that emoji are names; and some other things
   * that programs see.
   */
  dialect?: "host" | "micropython" | "circuitpython";
  /** Called every few thousand tokens, of the lexer and again of the parser: may throw to end it. */
  mayStop?: () => void;
}
