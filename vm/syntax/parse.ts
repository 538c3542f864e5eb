/** Python text to syntax tree: where the lexer and the parser meet. */

import type * as ast from "./ast.js";
import { PySyntaxError } from "./error.js";
import { tokenize } from "./lexer.js";
import type { Mode, SyntaxOptions } from "./options.js";
import { StatementParser } from "./parse-statements.js";
import { normalizeSource } from "./source.js";

/**
 * @param source  a decoded text; bytes go through decodeSource first
 * @returns Module, Expression or Interactive for the modes 'exec', 'eval', 'single'
 * @throws PySyntaxError, and nothing else but what `options.mayStop` throws
 */
export function parse(source: string, options: SyntaxOptions & { mode: "eval" }): ast.Expression;
export function parse(source: string, options: SyntaxOptions & { mode: "single" }): ast.Interactive;
export function parse(source: string, options?: SyntaxOptions & { mode?: "exec" }): ast.Module;
export function parse(source: string, options?: SyntaxOptions): ast.mod;
export function parse(source: string, options: SyntaxOptions = {}): ast.mod {
  const filename = options.filename ?? "<string>";
  try {
    const text = normalizeSource(source);
    const leading = options.mode === "eval" ? text.replace(/^[ \t\f]+/, "") : text;
    return parseMode(
      new StatementParser(tokenize(leading, { filename, dialect: options.dialect, mayStop: options.mayStop }), options),
      options.mode ?? "exec",
    );
  } catch (thrown) {
    if (thrown instanceof RangeError) throw tooDeep(filename);
    throw thrown;
  }
}

function parseMode(parser: StatementParser, mode: Mode): ast.mod {
  if (mode === "eval") return parser.parseEval();
  return mode === "single" ? parser.parseInteractive() : parser.parseModule();
}

/** The text nests more deeply than the JavaScript stack allows. */
function tooDeep(filename: string): PySyntaxError {
  return new PySyntaxError(
    "SyntaxError",
    "too many nested expressions or blocks",
    filename,
    { lineno: 1, offset: 1, endLineno: 1, endOffset: 1 },
    undefined,
  );
}
