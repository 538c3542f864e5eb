/**
 * The patterns of `case`.
 *
 * @see PEP 634; CPython Grammar/python.gram "Match statement"
 */

import type * as ast from "./ast.js";
import { ExpressionParser } from "./parse-expressions.js";
import * as T from "./tokens.js";

export abstract class PatternParser extends ExpressionParser {
  /** What stands between `case` and the guard or colon: here alone a sequence may go without brackets. */
  protected parsePatterns(): ast.pattern {
    const at = this.at;
    const first = this.parseMaybeStarPattern();
    if (this.tok !== T.COMMA) {
      if (first.kind === "MatchStar") this.fail();
      return first;
    }
    const patterns = [first];
    while (this.accept(T.COMMA)) {
      if (this.tok === T.COLON || this.tok === T.IF) break;
      patterns.push(this.parseMaybeStarPattern());
    }
    return { kind: "MatchSequence", patterns, ...this.span(at) };
  }

  /** From the token `at` to the last one read. */
  private span(at: number): ast.Position {
    return {
      lineno: this.lines[at],
      col_offset: this.column(at),
      end_lineno: this.endLine(),
      end_col_offset: this.endColumn(),
    };
  }

  private parseMaybeStarPattern(): ast.pattern {
    if (this.tok !== T.STAR) return this.parseAsPattern();
    const at = this.at;
    this.next();
    const name = this.name();
    return { kind: "MatchStar", name: name === "_" ? null : name, ...this.span(at) };
  }

  private parseAsPattern(): ast.pattern {
    const at = this.at;
    const pattern = this.parseOrPattern();
    if (!this.accept(T.AS)) return pattern;
    if (this.tok !== T.NAME) {
      if (this.startsExpression()) this.fail("invalid pattern target");
      this.fail();
    }
    const nameAt = this.at;
    const name = this.name();
    if (name === "_") this.failTokens("cannot use '_' as a target", nameAt, nameAt);
    if (this.tok === T.DOT || this.tok === T.LPAR || this.tok === T.LSQB)
      this.failTokens("invalid pattern target", nameAt, nameAt);
    return { kind: "MatchAs", pattern, name, ...this.span(at) };
  }

  private parseOrPattern(): ast.pattern {
    const at = this.at;
    const first = this.parseClosedPattern();
    if (this.tok !== T.VBAR) return first;
    const patterns = [first];
    while (this.accept(T.VBAR)) patterns.push(this.parseClosedPattern());
    return { kind: "MatchOr", patterns, ...this.span(at) };
  }

  private parseClosedPattern(): ast.pattern {
    const at = this.at;
    switch (this.tok) {
      case T.NUMBER:
      case T.MINUS:
        return { kind: "MatchValue", value: this.parsePatternNumber(), ...this.span(at) };
      case T.STRING:
      case T.FSTRING_START: {
        const value = this.parseStrings();
        if (value.kind !== "Constant") this.failNode("patterns may only match literals and attribute lookups", value);
        return { kind: "MatchValue", value, ...this.span(at) };
      }
      case T.NONE:
        this.next();
        return { kind: "MatchSingleton", value: null, ...this.span(at) };
      case T.TRUE:
      case T.FALSE: {
        const value = this.tok === T.TRUE;
        this.next();
        return { kind: "MatchSingleton", value, ...this.span(at) };
      }
      case T.LPAR:
        return this.parseGroupPattern();
      case T.LSQB: {
        this.next();
        const patterns = this.parseSequence(T.RSQB);
        return { kind: "MatchSequence", patterns, ...this.span(at) };
      }
      case T.LBRACE:
        return this.parseMappingPattern();
      case T.NAME:
        return this.parseNamePattern();
      default:
        this.fail();
    }
  }

  /** `-1`, `1.5`, `1 + 2j` */
  private parsePatternNumber(): ast.expr {
    const at = this.at;
    const left = this.parseSignedNumber();
    if (this.tok !== T.PLUS && this.tok !== T.MINUS) return left;
    const op = this.tok === T.PLUS ? "Add" : "Sub";
    const real = left.kind === "UnaryOp" ? left.operand : left;
    if (real.kind === "Constant" && real.constant === "complex")
      this.failNode("real number required in complex literal", left);
    this.next();
    if (this.tok !== T.NUMBER) this.fail();
    const right = this.parseNumber(this.lines[this.at], this.column(this.at));
    if (right.constant !== "complex") this.failNode("imaginary number required in complex literal", right);
    return { kind: "BinOp", left, op, right, ...this.span(at) };
  }

  private parseSignedNumber(): ast.Constant | ast.UnaryOp {
    const at = this.at;
    const negative = this.accept(T.MINUS);
    if (this.tok !== T.NUMBER) this.fail();
    const operand = this.parseNumber(this.lines[this.at], this.column(this.at));
    return negative ? { kind: "UnaryOp", op: "USub", operand, ...this.span(at) } : operand;
  }

  /** `(pattern)` is the pattern, `()` and `(pattern,)` are sequences. */
  private parseGroupPattern(): ast.pattern {
    const at = this.at;
    this.next();
    const patterns = this.parseSequence(T.RPAR);
    const trailingComma = this.kinds[this.at - 2] === T.COMMA;
    if (patterns.length === 1 && !trailingComma && patterns[0].kind !== "MatchStar") return patterns[0];
    return { kind: "MatchSequence", patterns, ...this.span(at) };
  }

  private parseSequence(close: number): ast.pattern[] {
    const patterns: ast.pattern[] = [];
    while (this.tok !== close) {
      patterns.push(this.parseMaybeStarPattern());
      if (this.tok !== close) this.expect(T.COMMA);
    }
    this.next();
    return patterns;
  }

  private parseMappingPattern(): ast.MatchMapping {
    const at = this.at;
    const keys: ast.expr[] = [];
    const patterns: ast.pattern[] = [];
    let rest: string | null = null;
    this.next();
    while (this.tok !== T.RBRACE) {
      if (rest !== null) this.fail();
      if (this.accept(T.DOUBLESTAR)) {
        if (this.isSoft("_")) this.fail();
        rest = this.name();
      } else {
        keys.push(this.parseMappingKey());
        this.expect(T.COLON);
        patterns.push(this.parseAsPattern());
      }
      if (this.tok !== T.RBRACE) this.expect(T.COMMA);
    }
    this.next();
    return { kind: "MatchMapping", keys, patterns, rest, ...this.span(at) };
  }

  private parseMappingKey(): ast.expr {
    const at = this.at;
    if (this.tok === T.NAME) {
      const value = this.parseDottedName();
      if (value.kind === "Name") this.fail();
      return value;
    }
    const pattern = this.parseClosedPattern();
    if (pattern.kind === "MatchValue") return pattern.value;
    if (pattern.kind !== "MatchSingleton") {
      this.rewind(at);
      this.fail();
    }
    const { value } = pattern;
    return value === null
      ? { kind: "Constant", constant: "None", value, ...this.span(at) }
      : { kind: "Constant", constant: "bool", value, ...this.span(at) };
  }

  /** A capture, the wildcard, a dotted value, or a class with its patterns. */
  private parseNamePattern(): ast.pattern {
    const at = this.at;
    const name = this.parseDottedName();
    if (this.tok === T.LPAR) return this.parseClassPattern(at, name);
    if (name.kind === "Name")
      return { kind: "MatchAs", pattern: null, name: name.id === "_" ? null : name.id, ...this.span(at) };
    return { kind: "MatchValue", value: name, ...this.span(at) };
  }

  private parseDottedName(): ast.Name | ast.Attribute {
    const at = this.at;
    const id = this.name();
    let node: ast.Name | ast.Attribute = { kind: "Name", id, ctx: "Load", ...this.span(at) };
    while (this.accept(T.DOT)) {
      const attr = this.name();
      node = { kind: "Attribute", value: node, attr, ctx: "Load", ...this.span(at) };
    }
    return node;
  }

  private parseClassPattern(at: number, cls: ast.Name | ast.Attribute): ast.MatchClass {
    const patterns: ast.pattern[] = [];
    const kwd_attrs: string[] = [];
    const kwd_patterns: ast.pattern[] = [];
    this.next();
    while (this.tok !== T.RPAR) {
      if (this.tok === T.NAME && this.peek() === T.EQUAL) {
        kwd_attrs.push(this.name());
        this.next();
        kwd_patterns.push(this.parseAsPattern());
      } else {
        const first = this.parseAsPattern();
        if (kwd_attrs.length > 0) this.failNode("positional patterns follow keyword patterns", first);
        patterns.push(first);
      }
      if (this.tok !== T.RPAR) this.expect(T.COMMA);
    }
    this.next();
    return { kind: "MatchClass", cls, patterns, kwd_attrs, kwd_patterns, ...this.span(at) };
  }
}
