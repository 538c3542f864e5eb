/**
 * A board's parser: the tree of a program, in the shapes its compiler knows, or the complaint, with its line.
 *
 * Programs do not run from this tree: parse.ts makes the one that does. It is for saying of a wrong program what the
 * board says, and, under `--exact`, that it is wrong there.
 *
 * @see MicroPython py/parse.c (mp_parse, push_result_rule), py/parsenum.c
 */

import { BoardComplaint } from "./board-complaint.js";
import { boardGrammar, type Rule } from "./board-grammar.js";
import { BoardLexer, type BoardLexing } from "./board-lexer.js";
import type { SyntaxErrorType } from "./error.js";
import type { Mode } from "./options.js";

export interface BoardParsing extends BoardLexing {
  /** MICROPY_PY_BUILTINS_COMPLEX */
  complex: boolean;
}

/** A token as the tree has it; `rule` is its kind. */
export interface BoardLeaf {
  rule: string;
  line: number;
  text: string;
  items?: undefined;
}

export interface BoardNode {
  rule: string;
  /** Of its first token. */
  line: number;
  /** In order, keywords and punctuation with them. */
  items: BoardTree[];
  text?: undefined;
}

export type BoardTree = BoardLeaf | BoardNode;

/**
 * @param source  with `\n` for every line end
 * @throws RangeError for a text that nests more deeply than the JavaScript stack allows
 */
export function parseAsBoard(source: string, mode: Mode, options: BoardParsing): BoardTree | BoardComplaint {
  try {
    return new BoardParser(source, options).run(mode);
  } catch (thrown) {
    if (thrown instanceof BoardComplaint) return thrown;
    throw thrown;
  }
}

/** Rules that stay nodes with one item; of all others the item itself stays. */
const KEPT = new Set([
  "blank",
  "expr_stmt",
  "pass_stmt",
  "break_stmt",
  "continue_stmt",
  "return_stmt",
  "raise_stmt",
  "yield_expr",
  "star_arg",
  "star_vararg",
  "import_as_name",
]);

const LINES = new Set(["NEWLINE", "INDENT", "DEDENT"]);

class BoardParser {
  private readonly lexer: BoardLexer;
  private readonly grammar = boardGrammar();
  /** Of the rule being read. */
  private items: BoardTree[] = [];

  constructor(
    source: string,
    private readonly options: BoardParsing,
  ) {
    this.lexer = new BoardLexer(source, options);
  }

  run(mode: Mode): BoardTree {
    if (!this.rule(mode) || this.lexer.kind !== "END") this.fail();
    return this.items[0];
  }

  private fail(): never {
    const { kind } = this.lexer;
    if (kind === "INDENT") this.complain("unexpected indent", "IndentationError");
    if (kind === "DEDENT_MISMATCH") this.complain("unindent doesn't match any outer indent level", "IndentationError");
    this.complain(kind === "MALFORMED_FSTRING" ? "malformed f-string" : "invalid syntax");
  }

  private complain(text: string, type: SyntaxErrorType = "SyntaxError"): never {
    throw new BoardComplaint(type, text, this.lexer.line, this.lexer.reached, this.lexer.column);
  }

  /** Whether `rule` begins at the current token; then its items are read. */
  private match(rule: Rule): boolean {
    switch (rule.is) {
      case "token":
        return this.token(rule.kind);
      case "rule":
        return this.rule(rule.name);
      case "optional":
        this.match(rule.item);
        return true;
      case "choice":
        return rule.items.some((item) => this.match(item));
      case "sequence":
        return this.sequence(rule.items);
      case "repeated":
        if (!this.match(rule.item)) return false;
        while (this.match(rule.item));
        return true;
      case "list":
        if (!this.match(rule.item)) return false;
        while (this.match(rule.separator)) {
          if (this.match(rule.item)) continue;
          if (rule.mayEndWithIt) break;
          this.fail();
        }
        return true;
    }
  }

  private sequence(items: readonly Rule[]): boolean {
    if (!this.match(items[0])) return false;
    for (let i = 1; i < items.length; i++) if (!this.match(items[i])) this.fail();
    return true;
  }

  private token(kind: string): boolean {
    const { lexer } = this;
    if (lexer.kind !== kind) return false;
    if (kind === "INTEGER") this.checkInteger(lexer.text);
    else if (kind === "FLOAT") this.checkFloat(lexer.text);
    if (!LINES.has(kind)) this.items.push({ rule: kind, line: lexer.line, text: lexer.text });
    lexer.next();
    return true;
  }

  private rule(name: string): boolean {
    const { items: around, lexer } = this;
    const { line } = lexer;
    const items: BoardTree[] = [];
    this.items = items;
    const matched = this.match(this.grammar.get(name)!);
    this.items = around;
    if (!matched) return false;
    if (items.length === 1 && !KEPT.has(name)) around.push(items[0]);
    // brackets around one expression are nothing
    else if (name === "paren" && items.length === 3 && items[1].rule !== "testlist_comp") around.push(items[1]);
    else around.push({ rule: name, line, items });
    return true;
  }

  // ---- numbers --------------------------------------------------------------------------------------------------

  /** A letter behind a number belongs to it, and is wrong when it comes to the value. */
  private checkInteger(text: string): void {
    const [, prefix, digits] = /^(0[xob])?(.*)$/is.exec(text)!;
    const base = prefix !== undefined ? { x: 16, o: 8, b: 2 }[prefix[1].toLowerCase()]! : 10;
    const zero = base === 10 && text.length > 1 && text.startsWith("0");
    const values = [...digits].every((c) => parseInt(c, 36) < (zero ? 1 : base));
    if (values && digits !== "") return;
    this.complain(`invalid syntax for integer with base ${zero ? 0 : base}: '${digits}'`);
  }

  private checkFloat(text: string): void {
    const [decimal] = /^[0-9]*(?:\.[0-9]*)?(?:e(?:[+-](?=.)|(?=[^+-]))[0-9]*)?/i.exec(text)!;
    const rest = text.slice(decimal.length);
    if (/^j/i.test(rest) && !this.options.complex) this.complain("complex values not supported");
    if (decimal === "" || !/^j?$/i.test(rest)) this.complain("invalid syntax for number");
  }
}
