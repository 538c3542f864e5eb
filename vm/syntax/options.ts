/**
 * What a caller may decide about the syntax: the entry point, and what a dialect takes differently.
 *
 * The parser always understands everything. A board's firmware does not; `--exact` hands in `refuse`, which is asked
 * whenever one of the constructs below is met and may answer with the message of a SyntaxError.
 */

export type Mode = "exec" | "eval" | "single";

/** Constructs that some board's firmware lacks. */
export type Construct =
  | "f-string"
  | "f-string debug"
  | "t-string"
  | "walrus"
  | "positional-only"
  | "match"
  | "except*"
  | "type parameters"
  | "type alias"
  | "async"
  | "async comprehension"
  | "matrix multiplication"
  | "parenthesized with"
  | "starred index"
  | "annotation"
  | "number underscore"
  | "complex"
  | "decorator expression"
  | "star after keyword";

export interface SyntaxOptions {
  /** For messages; "<string>" when not given. */
  filename?: string;
  /** 'exec' a module, 'eval' one expression, 'single' one interactive statement. Default 'exec'. */
  mode?: Mode;
  /**
   * 'python': identifiers by Unicode's XID, NFKC-normalised. 'any': every character from U+0080 may stand in one, as
   * in MicroPython (py/lexer.c is_head_of_identifier), so that emoji are names. Default 'python'.
   */
  identifiers?: "python" | "any";
  /** Called every few thousand tokens, of the lexer and again of the parser: may throw to end it. */
  mayStop?: () => void;
  /** Returns the message to refuse `construct` with, undefined to accept it. */
  refuse?: (construct: Construct) => string | undefined;
}
