/** Atoms, what is in brackets, comprehensions, and the trailers `.name`, `(…)`, `[…]`. */

import type * as ast from "./ast.js";
import { StringParser } from "./parse-strings.js";
import { numberValue } from "./scan-number.js";
import { failTarget, invalidTarget, setContext } from "./targets.js";
import * as T from "./tokens.js";

export abstract class AtomParser extends StringParser {
  protected abstract parseTargets(): ast.expr;
  protected abstract parseDisjunction(): ast.expr;
  protected abstract parseStarNamedExpression(): ast.expr;
  protected abstract parseBinary(precedence: number): ast.expr;

  /** An atom and its trailers. */
  protected parsePrimary(): ast.expr {
    const lineno = this.lines[this.at];
    const col_offset = this.column(this.at);
    let node = this.parseAtom();
    for (;;) {
      if (this.tok === T.DOT) {
        this.next();
        const attr = this.name();
        node = {
          kind: "Attribute",
          value: node,
          attr,
          ctx: "Load",
          lineno,
          col_offset,
          end_lineno: this.endLine(),
          end_col_offset: this.endColumn(),
        };
      } else if (this.tok === T.LPAR) {
        this.next();
        const args: ast.expr[] = [];
        const keywords: ast.keyword[] = [];
        this.parseArguments(args, keywords);
        node = {
          kind: "Call",
          func: node,
          args,
          keywords,
          lineno,
          col_offset,
          end_lineno: this.endLine(),
          end_col_offset: this.endColumn(),
        };
      } else if (this.tok === T.LSQB) {
        this.next();
        const slice = this.parseSlices();
        this.next();
        node = {
          kind: "Subscript",
          value: node,
          slice,
          ctx: "Load",
          lineno,
          col_offset,
          end_lineno: this.endLine(),
          end_col_offset: this.endColumn(),
        };
      } else {
        return node;
      }
    }
  }

  private parseAtom(): ast.expr {
    const at = this.at;
    const lineno = this.lines[at];
    const col_offset = this.column(at);
    switch (this.tok) {
      case T.NAME: {
        const id = this.identifier(at);
        this.next();
        return {
          kind: "Name",
          id,
          ctx: "Load",
          lineno,
          col_offset,
          end_lineno: lineno,
          end_col_offset: this.endColumn(),
        };
      }
      case T.NUMBER:
        return this.parseNumber(lineno, col_offset);
      case T.STRING:
      case T.FSTRING_START:
        return this.parseStrings();
      case T.LPAR:
        return this.parseParenthesized(lineno, col_offset);
      case T.LSQB:
        return this.parseListDisplay(lineno, col_offset);
      case T.LBRACE:
        return this.parseBraces(lineno, col_offset);
      case T.NONE:
        this.next();
        return {
          kind: "Constant",
          constant: "None",
          value: null,
          lineno,
          col_offset,
          end_lineno: lineno,
          end_col_offset: this.endColumn(),
        };
      case T.TRUE:
      case T.FALSE: {
        const value = this.tok === T.TRUE;
        this.next();
        return {
          kind: "Constant",
          constant: "bool",
          value,
          lineno,
          col_offset,
          end_lineno: lineno,
          end_col_offset: this.endColumn(),
        };
      }
      case T.ELLIPSIS:
        this.next();
        return {
          kind: "Constant",
          constant: "Ellipsis",
          value: null,
          lineno,
          col_offset,
          end_lineno: lineno,
          end_col_offset: this.endColumn(),
        };
      default:
        this.fail();
    }
  }

  protected parseNumber(lineno: number, col_offset: number): ast.Constant {
    const text = this.tokenText();
    const { constant, value } = numberValue(text);
    this.next();
    return {
      kind: "Constant",
      constant,
      value,
      lineno,
      col_offset,
      end_lineno: lineno,
      end_col_offset: this.endColumn(),
    } as ast.Constant;
  }

  // ---- ( ) ----------------------------------------------------------------------------------------------------

  /** `()`, `(group)`, `(a, b)`, `(generator for …)`, `(yield)`; only the tuple and the generator own their parentheses. */
  private parseParenthesized(lineno: number, col_offset: number): ast.expr {
    this.next();
    if (this.tok === T.RPAR) {
      this.next();
      return {
        kind: "Tuple",
        elts: [],
        ctx: "Load",
        lineno,
        col_offset,
        end_lineno: this.endLine(),
        end_col_offset: this.endColumn(),
      };
    }
    if (this.tok === T.YIELD) {
      const value = this.parseYield();
      this.expect(T.RPAR);
      return value;
    }
    if (this.tok === T.DOUBLESTAR) this.failDoubleStarred();
    const first = this.parseStarNamedExpression();
    if (this.tok === T.FOR || this.tok === T.ASYNC) {
      this.checkComprehensionElement(first);
      const generators = this.parseGenerators();
      this.closeWith(T.RPAR, first);
      return {
        kind: "GeneratorExp",
        elt: first,
        generators,
        lineno,
        col_offset,
        end_lineno: this.endLine(),
        end_col_offset: this.endColumn(),
      };
    }
    if (this.tok !== T.COMMA) {
      if (this.tok === T.RPAR && first.kind === "Starred") this.failNode("cannot use starred expression here", first);
      this.closeWith(T.RPAR, first);
      return first;
    }
    const elts = this.parseElements(first, T.RPAR);
    this.closeWith(T.RPAR, elts.at(-1)!);
    return {
      kind: "Tuple",
      elts,
      ctx: "Load",
      lineno,
      col_offset,
      end_lineno: this.endLine(),
      end_col_offset: this.endColumn(),
    };
  }

  private failDoubleStarred(): never {
    const at = this.at;
    this.next();
    this.parseExpression();
    if (this.tok === T.RPAR) this.failTokens("cannot use double starred expression here", at, at);
    this.fail();
  }

  /** The elements behind `first`, up to the closing bracket. */
  private parseElements(first: ast.expr, close: number): ast.expr[] {
    const elts = [first];
    while (this.accept(T.COMMA)) {
      if (this.tok === close) break;
      elts.push(this.parseStarNamedExpression());
    }
    if (this.tok === T.FOR || this.tok === T.ASYNC) this.failUnparenthesizedTarget(elts);
    return elts;
  }

  private failUnparenthesizedTarget(elts: ast.expr[]): never {
    const trailing = this.kinds[this.at - 1] === T.COMMA;
    this.parseGenerators();
    if (elts.length === 1 && !trailing) this.fail();
    if (elts[0].kind === "Starred") this.failNode("iterable unpacking cannot be used in comprehension", elts[0]);
    this.failNode("did you forget parentheses around the comprehension target?", elts[0], elts.at(-1)!);
  }

  protected closeWith(close: number, element: ast.expr): void {
    if (this.tok !== close) this.failInList(element);
    this.next();
  }

  private checkComprehensionElement(element: ast.expr): void {
    if (element.kind === "Starred") this.failNode("iterable unpacking cannot be used in comprehension", element);
  }

  // ---- [ ] ----------------------------------------------------------------------------------------------------

  private parseListDisplay(lineno: number, col_offset: number): ast.List | ast.ListComp {
    this.next();
    if (this.tok === T.RSQB) {
      this.next();
      return {
        kind: "List",
        elts: [],
        ctx: "Load",
        lineno,
        col_offset,
        end_lineno: this.endLine(),
        end_col_offset: this.endColumn(),
      };
    }
    const first = this.parseStarNamedExpression();
    if (this.tok === T.FOR || this.tok === T.ASYNC) {
      this.checkComprehensionElement(first);
      const generators = this.parseGenerators();
      this.closeWith(T.RSQB, first);
      return {
        kind: "ListComp",
        elt: first,
        generators,
        lineno,
        col_offset,
        end_lineno: this.endLine(),
        end_col_offset: this.endColumn(),
      };
    }
    const elts = this.parseElements(first, T.RSQB);
    this.closeWith(T.RSQB, elts.at(-1)!);
    return {
      kind: "List",
      elts,
      ctx: "Load",
      lineno,
      col_offset,
      end_lineno: this.endLine(),
      end_col_offset: this.endColumn(),
    };
  }

  // ---- { } ----------------------------------------------------------------------------------------------------

  private parseBraces(lineno: number, col_offset: number): ast.Dict | ast.Set | ast.DictComp | ast.SetComp {
    this.next();
    if (this.tok === T.RBRACE) {
      this.next();
      return {
        kind: "Dict",
        keys: [],
        values: [],
        lineno,
        col_offset,
        end_lineno: this.endLine(),
        end_col_offset: this.endColumn(),
      };
    }
    if (this.tok === T.DOUBLESTAR) return this.parseDictDisplay(null, lineno, col_offset);
    const named = this.peek() === T.COLONEQUAL;
    const first = this.parseStarNamedExpression();
    if (this.tok === T.COLON && first.kind !== "Starred" && !named)
      return this.parseDictDisplay(first, lineno, col_offset);
    if (this.tok === T.FOR || this.tok === T.ASYNC) {
      this.checkComprehensionElement(first);
      const generators = this.parseGenerators();
      this.closeWith(T.RBRACE, first);
      return {
        kind: "SetComp",
        elt: first,
        generators,
        lineno,
        col_offset,
        end_lineno: this.endLine(),
        end_col_offset: this.endColumn(),
      };
    }
    const elts = this.parseElements(first, T.RBRACE);
    this.closeWith(T.RBRACE, elts.at(-1)!);
    return { kind: "Set", elts, lineno, col_offset, end_lineno: this.endLine(), end_col_offset: this.endColumn() };
  }

  /** @param firstKey  already read, its colon being the current token; null at a `**` */
  private parseDictDisplay(firstKey: ast.expr | null, lineno: number, col_offset: number): ast.Dict | ast.DictComp {
    const keys: (ast.expr | null)[] = [];
    const values: ast.expr[] = [];
    let key = firstKey;
    for (;;) {
      const unpackAt = this.at;
      if (key === null && this.tok === T.DOUBLESTAR) {
        this.next();
        keys.push(null);
        values.push(this.parseBinary(0));
      } else {
        key ??= this.parseExpression();
        keys.push(key);
        values.push(this.parseDictValue(key));
      }
      if (this.tok === T.FOR || this.tok === T.ASYNC) {
        if (keys.length > 1) this.fail();
        if (key === null) this.failTokens("dict unpacking cannot be used in dict comprehension", unpackAt, unpackAt);
        const generators = this.parseGenerators();
        this.closeWith(T.RBRACE, values[0]);
        return {
          kind: "DictComp",
          key,
          value: values[0],
          generators,
          lineno,
          col_offset,
          end_lineno: this.endLine(),
          end_col_offset: this.endColumn(),
        };
      }
      key = null;
      if (!this.accept(T.COMMA) || this.tok === T.RBRACE) break;
    }
    this.closeWith(T.RBRACE, values.at(-1)!);
    return {
      kind: "Dict",
      keys,
      values,
      lineno,
      col_offset,
      end_lineno: this.endLine(),
      end_col_offset: this.endColumn(),
    };
  }

  private parseDictValue(key: ast.expr): ast.expr {
    const colon = this.at;
    if (this.tok !== T.COLON) {
      if (this.tok === T.COMMA || this.tok === T.RBRACE)
        this.failTokens("':' expected after dictionary key", this.at - 1, this.at - 1);
      this.failInList(key);
    }
    this.next();
    if (this.tok === T.RBRACE || this.tok === T.COMMA)
      this.failTokens("expression expected after dictionary key and ':'", colon, colon);
    if (this.tok === T.STAR) this.fail("cannot use a starred expression in a dictionary value");
    return this.parseExpression();
  }

  // ---- subscripts ---------------------------------------------------------------------------------------------

  /** What stands in the brackets of a subscript; the current token is the closing one then. */
  private parseSlices(): ast.expr {
    const lineno = this.lines[this.at];
    const col_offset = this.column(this.at);
    const first = this.parseSlice();
    if (this.tok === T.RSQB && first.kind !== "Starred") return first;
    const elts = [first];
    while (this.accept(T.COMMA)) {
      if (this.tok === T.RSQB) break;
      elts.push(this.parseSlice());
    }
    if (this.tok !== T.RSQB) this.failInList(elts.at(-1)!);
    return {
      kind: "Tuple",
      elts,
      ctx: "Load",
      lineno,
      col_offset,
      end_lineno: this.endLine(),
      end_col_offset: this.endColumn(),
    };
  }

  private parseSlice(): ast.expr {
    const lineno = this.lines[this.at];
    const col_offset = this.column(this.at);
    if (this.tok === T.STAR) {
      this.next();
      const value = this.parseBinary(0);
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
    let lower: ast.expr | null = null;
    if (this.tok !== T.COLON) {
      const named = this.peek() === T.COLONEQUAL;
      lower = this.parseNamedExpression();
      if (this.tok !== T.COLON || named) return lower;
    }
    this.next();
    const upper = this.endsSlice() || this.tok === T.COLON ? null : this.parseExpression();
    const step = this.accept(T.COLON) && !this.endsSlice() ? this.parseExpression() : null;
    return {
      kind: "Slice",
      lower,
      upper,
      step,
      lineno,
      col_offset,
      end_lineno: this.endLine(),
      end_col_offset: this.endColumn(),
    };
  }

  private endsSlice(): boolean {
    return this.tok === T.COMMA || this.tok === T.RSQB;
  }

  // ---- comprehensions -----------------------------------------------------------------------------------------

  protected parseGenerators(): ast.comprehension[] {
    const generators: ast.comprehension[] = [];
    while (this.tok === T.FOR || this.tok === T.ASYNC) {
      const is_async = this.tok === T.ASYNC ? 1 : 0;
      if (is_async) {
        this.next();
      }
      this.expect(T.FOR);
      const target = this.parseTargets();
      const invalid = invalidTarget(target);
      if (invalid) this.failNode(failTarget(invalid), invalid);
      setContext(target, "Store");
      if (this.tok !== T.IN) this.fail();
      this.next();
      const iter = this.parseDisjunction();
      const ifs: ast.expr[] = [];
      while (this.accept(T.IF)) ifs.push(this.parseDisjunction());
      generators.push({ kind: "comprehension", target, iter, ifs, is_async });
    }
    return generators;
  }
}
