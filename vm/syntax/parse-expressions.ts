/**
 * Expressions by precedence, from `lambda` and `if … else` down to `**`; binary operators by precedence climbing.
 *
 * @see Doc/reference/expressions "Operator precedence"; CPython Grammar/python.gram
 */

import type * as ast from "./ast.js";
import { expressionName } from "./expression-names.js";
import { AtomParser } from "./parse-atoms.js";
import { failTarget, invalidTarget } from "./targets.js";
import * as T from "./tokens.js";

/** By token kind: how tightly a binary operator binds, 0 for everything else. */
const PRECEDENCE = new Uint8Array(128);
/** By token kind: the operator's name in the tree. */
export const BINARY: ast.operator[] = [];

for (const [kind, precedence, name] of [
  [T.VBAR, 1, "BitOr"],
  [T.CIRCUMFLEX, 2, "BitXor"],
  [T.AMPER, 3, "BitAnd"],
  [T.LEFTSHIFT, 4, "LShift"],
  [T.RIGHTSHIFT, 4, "RShift"],
  [T.PLUS, 5, "Add"],
  [T.MINUS, 5, "Sub"],
  [T.STAR, 6, "Mult"],
  [T.SLASH, 6, "Div"],
  [T.DOUBLESLASH, 6, "FloorDiv"],
  [T.PERCENT, 6, "Mod"],
  [T.AT, 6, "MatMult"],
] as const) {
  PRECEDENCE[kind] = precedence;
  BINARY[kind] = name;
}
BINARY[T.DOUBLESTAR] = "Pow";

const COMPARE: ast.cmpop[] = [];
COMPARE[T.EQEQUAL] = "Eq";
COMPARE[T.NOTEQUAL] = "NotEq";
COMPARE[T.LESS] = "Lt";
COMPARE[T.LESSEQUAL] = "LtE";
COMPARE[T.GREATER] = "Gt";
COMPARE[T.GREATEREQUAL] = "GtE";

export abstract class ExpressionParser extends AtomParser {
  // ---- lists of expressions -----------------------------------------------------------------------------------

  /** `a`, `a, b`, `*a, b`: a tuple as soon as there is a comma. */
  protected parseStarExpressions(): ast.expr {
    const lineno = this.lines[this.at];
    const col_offset = this.column(this.at);
    const first = this.parseStarExpression();
    if (this.tok !== T.COMMA) return first;
    const elts = [first];
    while (this.accept(T.COMMA)) {
      if (!this.startsExpression()) break;
      elts.push(this.parseStarExpression());
    }
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

  /** The targets of a for: no `in` is taken for a comparison. */
  protected parseTargets(): ast.expr {
    const lineno = this.lines[this.at];
    const col_offset = this.column(this.at);
    const first = this.parseStarTarget();
    if (this.tok !== T.COMMA) return first;
    const elts = [first];
    while (this.accept(T.COMMA)) {
      if (!this.startsExpression()) break;
      elts.push(this.parseStarTarget());
    }
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

  private parseStarTarget(): ast.expr {
    if (this.tok === T.STAR) return this.parseStarred();
    return this.parseBinary(0);
  }

  /** Whether the current token can begin an expression; what may follow a comma at the end of a list cannot. */
  protected startsExpression(): boolean {
    switch (this.tok) {
      case T.NAME:
      case T.NUMBER:
      case T.STRING:
      case T.FSTRING_START:
      case T.LPAR:
      case T.LSQB:
      case T.LBRACE:
      case T.MINUS:
      case T.PLUS:
      case T.TILDE:
      case T.STAR:
      case T.ELLIPSIS:
      case T.NONE:
      case T.TRUE:
      case T.FALSE:
      case T.NOT:
      case T.LAMBDA:
      case T.AWAIT:
        return true;
      default:
        return false;
    }
  }

  protected parseStarExpression(): ast.expr {
    return this.tok === T.STAR ? this.parseStarred() : this.parseExpression();
  }

  protected parseStarNamedExpression(): ast.expr {
    return this.tok === T.STAR ? this.parseStarred() : this.parseNamedExpression();
  }

  private parseStarred(): ast.Starred {
    const lineno = this.lines[this.at];
    const col_offset = this.column(this.at);
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

  protected parseYield(): ast.Yield | ast.YieldFrom {
    const lineno = this.lines[this.at];
    const col_offset = this.column(this.at);
    this.next();
    if (this.accept(T.FROM)) {
      const value = this.parseExpression();
      return {
        kind: "YieldFrom",
        value,
        lineno,
        col_offset,
        end_lineno: this.endLine(),
        end_col_offset: this.endColumn(),
      };
    }
    const value = this.startsExpression() ? this.parseStarExpressions() : null;
    return { kind: "Yield", value, lineno, col_offset, end_lineno: this.endLine(), end_col_offset: this.endColumn() };
  }

  // ---- named, conditional, lambda -----------------------------------------------------------------------------

  protected parseNamedExpression(): ast.expr {
    const at = this.at;
    if (this.tok === T.NAME && this.kinds[at + 1] === T.COLONEQUAL) {
      const lineno = this.lines[at];
      const col_offset = this.column(at);
      const id = this.identifier(at);
      this.next();
      const target: ast.Name = {
        kind: "Name",
        id,
        ctx: "Store",
        lineno,
        col_offset,
        end_lineno: lineno,
        end_col_offset: this.endColumn(),
      };
      this.next();
      const value = this.parseExpression();
      return {
        kind: "NamedExpr",
        target,
        value,
        lineno,
        col_offset,
        end_lineno: this.endLine(),
        end_col_offset: this.endColumn(),
      };
    }
    const node = this.parseExpression();
    if (this.tok === T.COLONEQUAL) {
      const value = this.speculateAfter(() => this.parseExpression());
      if (value) this.failNode(`cannot use assignment expressions with ${expressionName(node)}`, node);
      this.fail();
    }
    return node;
  }

  /** As speculate, behind the current token. */
  private speculateAfter(parse: () => ast.expr): ast.expr | null {
    return this.speculate(() => {
      this.next();
      return parse();
    });
  }

  /** A condition; `=` in it was meant to be something else. */
  protected parseCondition(): ast.expr {
    const node = this.parseNamedExpression();
    if (this.tok === T.EQUAL) this.failAssignmentIn(node);
    return node;
  }

  /**
   * `node` stands before an `=` where no assignment is possible.
   * @param statement  at the beginning of a statement, where what cannot be suspected to be a comparison has a
   *                   message of its own
   */
  protected failAssignmentIn(node: ast.expr, statement = false): never {
    const value = this.speculateAfter(() => this.parseBinary(0));
    if (value === null || !isBitwiseOr(node)) {
      if (statement) this.failNode(failTarget(node), node);
      this.fail();
    }
    if (node.kind === "Name")
      this.failNode("invalid syntax. Maybe you meant '==' or ':=' instead of '='?", node, value);
    const display = node.kind === "List" || node.kind === "Tuple" || node.kind === "GeneratorExp";
    if (display || (node.kind === "Constant" && (node.constant === "bool" || node.constant === "None"))) this.fail();
    this.failNode(`cannot assign to ${expressionName(node)} here. Maybe you meant '==' instead of '='?`, node);
  }

  protected parseExpression(): ast.expr {
    if (this.tok === T.LAMBDA) return this.parseLambda();
    const at = this.at;
    const body = this.parseDisjunction();
    return this.tok === T.IF ? this.parseConditional(at, body) : body;
  }

  /** @param at  the token `body` begins with: a group's parentheses belong to what is around it */
  private parseConditional(at: number, body: ast.expr): ast.expr {
    this.next();
    const test = this.parseDisjunction();
    if (this.tok !== T.ELSE) {
      if (this.tok !== T.COLON && this.tok !== T.ERRORTOKEN)
        this.failNode("expected 'else' after 'if' expression", body, test);
      this.fail();
    }
    this.next();
    const orelse = this.parseExpression();
    return {
      kind: "IfExp",
      test,
      body,
      orelse,
      lineno: this.lines[at],
      col_offset: this.column(at),
      end_lineno: this.endLine(),
      end_col_offset: this.endColumn(),
    };
  }

  private parseLambda(): ast.Lambda {
    const lineno = this.lines[this.at];
    const col_offset = this.column(this.at);
    this.next();
    const args = this.parseParameters(T.COLON, "Lambda expression");
    this.next();
    const body = this.parseExpression();
    return {
      kind: "Lambda",
      args,
      body,
      lineno,
      col_offset,
      end_lineno: this.endLine(),
      end_col_offset: this.endColumn(),
    };
  }

  // ---- or, and, not, comparisons ------------------------------------------------------------------------------

  protected parseDisjunction(): ast.expr {
    const at = this.at;
    const first = this.parseConjunction();
    if (this.tok !== T.OR) return first;
    const values = [first];
    while (this.accept(T.OR)) values.push(this.parseConjunction());
    return {
      kind: "BoolOp",
      op: "Or",
      values,
      lineno: this.lines[at],
      col_offset: this.column(at),
      end_lineno: this.endLine(),
      end_col_offset: this.endColumn(),
    };
  }

  private parseConjunction(): ast.expr {
    const at = this.at;
    const first = this.parseInversion();
    if (this.tok !== T.AND) return first;
    const values = [first];
    while (this.accept(T.AND)) values.push(this.parseInversion());
    return {
      kind: "BoolOp",
      op: "And",
      values,
      lineno: this.lines[at],
      col_offset: this.column(at),
      end_lineno: this.endLine(),
      end_col_offset: this.endColumn(),
    };
  }

  private parseInversion(): ast.expr {
    if (this.tok !== T.NOT) return this.parseComparison();
    const lineno = this.lines[this.at];
    const col_offset = this.column(this.at);
    this.next();
    const operand = this.parseInversion();
    return {
      kind: "UnaryOp",
      op: "Not",
      operand,
      lineno,
      col_offset,
      end_lineno: this.endLine(),
      end_col_offset: this.endColumn(),
    };
  }

  private parseComparison(): ast.expr {
    const at = this.at;
    const left = this.parseBinary(0);
    let op = this.comparison();
    if (op === undefined) return left;
    const ops: ast.cmpop[] = [];
    const comparators: ast.expr[] = [];
    do {
      ops.push(op);
      comparators.push(this.parseBinary(0));
      op = this.comparison();
    } while (op !== undefined);
    return {
      kind: "Compare",
      left,
      ops,
      comparators,
      lineno: this.lines[at],
      col_offset: this.column(at),
      end_lineno: this.endLine(),
      end_col_offset: this.endColumn(),
    };
  }

  /** The comparison operator at the current token, which is passed; undefined if there is none. */
  private comparison(): ast.cmpop | undefined {
    const kind = this.tok;
    if (kind < T.EQEQUAL) return undefined;
    if (kind <= T.GREATEREQUAL) {
      // the lexer knows Python 2's `<>`, as CPython's does
      if (kind === T.NOTEQUAL && this.tokenText() === "<>") this.fail();
      this.next();
      return COMPARE[kind];
    }
    if (kind === T.IN) {
      this.next();
      return "In";
    }
    if (kind === T.IS) {
      this.next();
      return this.accept(T.NOT) ? "IsNot" : "Is";
    }
    if (kind === T.NOT && this.peek() === T.IN) {
      this.next();
      this.next();
      return "NotIn";
    }
    return undefined;
  }

  // ---- arithmetic ---------------------------------------------------------------------------------------------

  /** Binary operators that bind more tightly than `precedence`; 0 for all of them (the grammar's bitwise_or). */
  protected parseBinary(precedence: number): ast.expr {
    const at = this.at;
    let left = this.parseUnary();
    for (;;) {
      const kind = this.tok;
      const binding = PRECEDENCE[kind];
      if (binding <= precedence) return left;
      this.next();
      if (this.tok === T.NOT) this.failNotAfterOperator();
      const right = this.parseBinary(binding);
      left = {
        kind: "BinOp",
        left,
        op: BINARY[kind],
        right,
        lineno: this.lines[at],
        col_offset: this.column(at),
        end_lineno: this.endLine(),
        end_col_offset: this.endColumn(),
      };
    }
  }

  private failNotAfterOperator(): never {
    this.fail("'not' after an operator must be parenthesized");
  }

  private parseUnary(): ast.expr {
    const kind = this.tok;
    if (kind !== T.MINUS && kind !== T.PLUS && kind !== T.TILDE) return this.parsePower();
    const lineno = this.lines[this.at];
    const col_offset = this.column(this.at);
    this.next();
    if (this.tok === T.NOT) this.failNotAfterOperator();
    const operand = this.parseUnary();
    const op = kind === T.MINUS ? "USub" : kind === T.PLUS ? "UAdd" : "Invert";
    return {
      kind: "UnaryOp",
      op,
      operand,
      lineno,
      col_offset,
      end_lineno: this.endLine(),
      end_col_offset: this.endColumn(),
    };
  }

  private parsePower(): ast.expr {
    const at = this.at;
    const left = this.tok === T.AWAIT ? this.parseAwait() : this.parsePrimary();
    if (this.tok !== T.DOUBLESTAR) return left;
    this.next();
    const right = this.parseUnary();
    return {
      kind: "BinOp",
      left,
      op: "Pow",
      right,
      lineno: this.lines[at],
      col_offset: this.column(at),
      end_lineno: this.endLine(),
      end_col_offset: this.endColumn(),
    };
  }

  private parseAwait(): ast.Await {
    const lineno = this.lines[this.at];
    const col_offset = this.column(this.at);
    this.next();
    const value = this.parsePrimary();
    return { kind: "Await", value, lineno, col_offset, end_lineno: this.endLine(), end_col_offset: this.endColumn() };
  }

  // ---- targets ------------------------------------------------------------------------------------------------

  /** Complains about the first part of `target` that cannot be assigned to. */
  protected checkTarget(target: ast.expr): void {
    const invalid = invalidTarget(target);
    if (invalid) this.failNode(failTarget(invalid), invalid);
  }
}

/** Whether the grammar's bitwise_or could have read it: not a lambda, condition, comparison, or boolean operation. */
function isBitwiseOr(node: ast.expr): boolean {
  switch (node.kind) {
    case "Lambda":
    case "IfExp":
    case "BoolOp":
    case "Compare":
    case "NamedExpr":
    case "Starred":
      return false;
    case "UnaryOp":
      return node.op !== "Not";
    default:
      return true;
  }
}
