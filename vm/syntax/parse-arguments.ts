/** Parameters of functions and lambdas, arguments of calls and classes. */

import type * as ast from "./ast.js";
import { Cursor } from "./cursor.js";
import * as T from "./tokens.js";

/** MicroPython notes which arguments are starred in the bits of a small int (py/compile.c, MP_SMALL_INT_BITS - 1). */
const MAX_BOARD_STAR = 62;

export abstract class ArgumentParser extends Cursor {
  protected abstract parseExpression(): ast.expr;
  protected abstract parseNamedExpression(): ast.expr;
  protected abstract parseStarExpression(): ast.expr;
  protected abstract parseStarExpressions(): ast.expr;
  protected abstract parseYield(): ast.Yield | ast.YieldFrom;
  protected abstract parseGenerators(): ast.comprehension[];

  // ---- parameters ---------------------------------------------------------------------------------------------

  /**
   * The parameters up to, not including, the token `end`.
   * @param what  'Function' (annotations allowed) or 'Lambda expression', as messages call it
   */
  protected parseParameters(end: number, what: "Function" | "Lambda expression"): ast.arguments_ {
    const result: ast.arguments_ = {
      kind: "arguments",
      posonlyargs: [],
      args: [],
      vararg: null,
      kwonlyargs: [],
      kw_defaults: [],
      kwarg: null,
      defaults: [],
    };
    const annotated = what === "Function";
    let slash = false;
    let star = false;
    while (this.tok !== end) {
      if (this.tok === T.SLASH) {
        if (slash) this.fail("/ may appear only once");
        if (star) this.fail("/ must be ahead of *");
        if (result.args.length === 0) this.fail("at least one argument must precede /");
        slash = true;
        result.posonlyargs = result.args;
        result.args = [];
        this.next();
        if (this.tok === T.STAR) this.fail("expected comma between / and *");
      } else if (this.tok === T.STAR) {
        if (star) this.fail("* argument may appear only once");
        star = true;
        this.parseStarParameter(result, end, annotated);
      } else if (this.tok === T.DOUBLESTAR) {
        this.parseKwargParameter(result, end, annotated);
        return result;
      } else {
        this.parsePlainParameter(result, star, annotated, what);
      }
      if (this.tok !== end) this.expect(T.COMMA);
    }
    return result;
  }

  private parseStarParameter(result: ast.arguments_, end: number, annotated: boolean): void {
    const at = this.at;
    this.next();
    if (this.tok === T.COMMA) {
      const after = this.peek();
      const lacking = after === end || after === T.DOUBLESTAR;
      if (lacking && !this.board) this.failTokens("named arguments must follow bare *", at, at);
      if (after === T.STAR) this.failTokens("* argument may appear only once", this.at + 1, this.at + 1);
      return;
    }
    if (this.tok === end) {
      if (this.board) return;
      this.failTokens("named arguments must follow bare *", at, at);
    }
    result.vararg = this.parseParameter(annotated, true);
    if (this.tok === T.EQUAL) this.fail("var-positional argument cannot have default value");
  }

  private parseKwargParameter(result: ast.arguments_, end: number, annotated: boolean): void {
    this.next();
    result.kwarg = this.parseParameter(annotated, false);
    if (this.tok === T.EQUAL) this.fail("var-keyword argument cannot have default value");
    if (this.tok === end) return;
    this.expect(T.COMMA);
    if (this.tok !== end) {
      const follows = this.tok === T.NAME || this.tok === T.STAR || this.tok === T.DOUBLESTAR || this.tok === T.SLASH;
      this.fail(follows ? "arguments cannot follow var-keyword argument" : undefined);
    }
  }

  private parsePlainParameter(result: ast.arguments_, keywordOnly: boolean, annotated: boolean, what: string): void {
    if (this.tok === T.LPAR) this.failParenthesizedParameter(what);
    const parameter = this.parseParameter(annotated, false);
    let value: ast.expr | null = null;
    if (this.accept(T.EQUAL)) {
      if (this.tok === T.COMMA || this.tok === T.RPAR || this.tok === T.COLON)
        this.failTokens("expected default value expression", this.at - 1, this.at - 1);
      value = this.parseExpression();
    }
    if (keywordOnly) {
      result.kwonlyargs.push(parameter);
      result.kw_defaults.push(value);
      return;
    }
    if (value !== null) result.defaults.push(value);
    else if (result.defaults.length > 0)
      this.failNode("parameter without a default follows parameter with a default", parameter);
    result.args.push(parameter);
  }

  private failParenthesizedParameter(what: string): never {
    const open = this.at;
    const close = this.closing(open);
    for (let i = open + 1; i < close; i++) {
      if (this.kinds[i] !== ((i - open) % 2 === 1 ? T.NAME : T.COMMA)) this.fail();
    }
    this.failTokens(`${what} parameters cannot be parenthesized`, open, close);
  }

  private parseParameter(annotated: boolean, starAnnotation: boolean): ast.arg {
    const lineno = this.lines[this.at];
    const col_offset = this.column(this.at);
    const arg = this.name();
    let annotation: ast.expr | null = null;
    if (annotated && this.tok === T.COLON) {
      this.next();
      annotation = starAnnotation && this.tok === T.STAR ? this.parseStarExpression() : this.parseExpression();
    }
    return {
      kind: "arg",
      arg,
      annotation,
      lineno,
      col_offset,
      end_lineno: this.endLine(),
      end_col_offset: this.endColumn(),
    };
  }

  // ---- arguments ----------------------------------------------------------------------------------------------

  /**
   * The arguments behind an opening parenthesis, and the closing one.
   * @param call  whether a single generator expression may share the parentheses: not in a class's
   */
  protected parseArguments(args: ast.expr[], keywords: ast.keyword[], call = true): void {
    const open = this.at - 1;
    let unpacked = false;
    while (this.tok !== T.RPAR) {
      const lineno = this.lines[this.at];
      const col_offset = this.column(this.at);
      if (this.tok === T.STAR) {
        if (unpacked) this.fail("iterable argument unpacking follows keyword argument unpacking");
        if (keywords.length > 0 && this.dialect === "micropython")
          this.failTokens("* arg after kwarg", this.at, this.at);
        if (this.board && args.length >= MAX_BOARD_STAR) this.fail("too many args");
        args.push(this.parseStarredArgument());
      } else if (this.tok === T.DOUBLESTAR) {
        this.next();
        const value = this.parseExpression();
        unpacked = true;
        keywords.push({
          kind: "keyword",
          arg: null,
          value,
          lineno,
          col_offset,
          end_lineno: this.endLine(),
          end_col_offset: this.endColumn(),
        });
      } else if (this.peek() === T.EQUAL && this.tok !== T.RPAR) {
        const arg = this.keywordName();
        const value = this.parseKeywordValue();
        keywords.push({
          kind: "keyword",
          arg,
          value,
          lineno,
          col_offset,
          end_lineno: this.endLine(),
          end_col_offset: this.endColumn(),
        });
      } else {
        args.push(this.parsePositional(call ? open : -1, args, keywords, unpacked));
      }
      if (this.tok === T.COMMA) this.next();
      else if (this.tok !== T.RPAR) this.failInList(args.at(-1) ?? keywords.at(-1)!.value);
    }
    this.next();
  }

  private parseStarredArgument(): ast.Starred {
    const lineno = this.lines[this.at];
    const col_offset = this.column(this.at);
    this.next();
    const value = this.parseExpression();
    if (this.tok === T.FOR)
      this.failFrom("iterable unpacking cannot be used in comprehension", { ...value, lineno, col_offset });
    if (this.tok === T.EQUAL)
      this.failFrom("cannot assign to iterable argument unpacking", { ...value, lineno, col_offset });
    return {
      kind: "Starred",
      value,
      ctx: "Load",
      lineno,
      col_offset,
      end_lineno: this.endLine(),
      end_col_offset: this.endColumn(),
    };
  }

  private keywordName(): string {
    const at = this.at;
    if (this.tok === T.TRUE || this.tok === T.FALSE || this.tok === T.NONE) {
      const message = this.board ? "LHS of keyword arg must be an id" : `cannot assign to ${this.tokenText()}`;
      this.failTokens(message, at, at + 1);
    }
    if (this.tok !== T.NAME) {
      const literal = this.tok === T.NUMBER || this.tok === T.STRING || this.tok === T.ELLIPSIS;
      if (literal) this.failTokens('expression cannot contain assignment, perhaps you meant "=="?', at, at + 1);
      this.fail();
    }
    const name = this.identifier(at);
    this.next();
    this.next();
    return name;
  }

  private parseKeywordValue(): ast.expr {
    const nameAt = this.at - 2;
    if (this.tok === T.COMMA || this.tok === T.RPAR)
      this.failTokens("expected argument value expression", nameAt, this.at - 1);
    const value = this.parseExpression();
    if (this.tok === T.FOR)
      this.failTokens("invalid syntax. Maybe you meant '==' or ':=' instead of '='?", nameAt, nameAt + 1);
    return value;
  }

  private parsePositional(open: number, args: ast.expr[], keywords: ast.keyword[], unpacked: boolean): ast.expr {
    const value = this.parseNamedExpression();
    if (this.tok === T.EQUAL) this.failFrom('expression cannot contain assignment, perhaps you meant "=="?', value);
    if (this.tok === T.FOR || (this.tok === T.ASYNC && this.peek() === T.FOR)) {
      if (open < 0) this.fail();
      const generators = this.parseGenerators();
      if (this.tok !== T.RPAR || args.length + keywords.length > 0)
        this.failFrom("Generator expression must be parenthesized", value);
      return {
        kind: "GeneratorExp",
        elt: value,
        generators,
        lineno: this.lines[open],
        col_offset: this.column(open),
        end_lineno: this.endLines[this.at],
        end_col_offset: this.column(this.at) + 1,
      };
    }
    if (unpacked) this.failNode("positional argument follows keyword argument unpacking", value);
    if (keywords.length > 0) this.failNode("positional argument follows keyword argument", value);
    return value;
  }

  // ---- what is missing between two elements -------------------------------------------------------------------

  /** In brackets, where a comma or the closing bracket had to come after `element`. */
  protected failInList(element: ast.expr): never {
    const start = this.firstTokenAt(element);
    const prefixed =
      this.kinds[start] === T.NAME && (this.kinds[start + 1] === T.STRING || isSoftKeyword(this.tokenText(start)));
    const legacy = element.kind === "Name" && (element.id === "print" || element.id === "exec");
    if (!prefixed && !legacy && this.tok !== T.ERRORTOKEN && !this.text.error) {
      const other = this.speculate(() => this.parseExpression());
      if (other !== null) this.failNode("invalid syntax. Perhaps you forgot a comma?", element, other);
    }
    this.fail();
  }

  /** The index of the token a node already read begins with. */
  protected firstTokenAt(node: ast.expr): number {
    const offset = this.lineStarts[node.lineno] + node.col_offset;
    let at = this.at;
    while (at > 0 && this.starts[at] > offset) at--;
    return at;
  }
}

function isSoftKeyword(word: string): boolean {
  return word === "match" || word === "case" || word === "_" || word === "type";
}
