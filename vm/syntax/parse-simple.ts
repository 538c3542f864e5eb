/** Statements of one line: assignments, imports, del, raise and the like. */

import type * as ast from "./ast.js";
import { expressionName } from "./expression-names.js";
import { BINARY } from "./parse-expressions.js";
import { PatternParser } from "./parse-patterns.js";
import { failTarget, invalidTarget, setContext } from "./targets.js";
import * as T from "./tokens.js";

export abstract class SimpleStatementParser extends PatternParser {
  protected abstract parseTypeParams(): ast.type_param[];

  /** `a; b; c` and the end of the line. */
  protected parseSimpleStatements(body: ast.stmt[]): void {
    do {
      body.push(this.parseSimpleStatement());
    } while (this.accept(T.SEMI) && this.tok !== T.NEWLINE);
    if (this.tok !== T.NEWLINE) this.failAfterStatement(body.at(-1)!);
    this.next();
  }

  private failAfterStatement(statement: ast.stmt): never {
    if (statement.kind === "Expr" && statement.value.kind === "Name") this.checkLegacyStatement(statement.value);
    this.fail();
  }

  /** `print x` */
  private checkLegacyStatement(name: ast.Name): void {
    if (name.id !== "print" && name.id !== "exec") return;
    const what = this.speculate(() => this.parseStarExpressions());
    if (what) this.failNode(`Missing parentheses in call to '${name.id}'. Did you mean ${name.id}(...)?`, name, what);
  }

  private parseSimpleStatement(): ast.stmt {
    switch (this.tok) {
      case T.NAME:
        if (this.peek() === T.NAME && this.isSoft("type")) return this.parseTypeAlias();
        return this.parseExpressionStatement();
      case T.RETURN:
        return this.parseReturn();
      case T.IMPORT:
        return this.parseImport();
      case T.FROM:
        return this.parseImportFrom();
      case T.RAISE:
        return this.parseRaise();
      case T.DEL:
        return this.parseDelete();
      case T.ASSERT:
        return this.parseAssert();
      case T.GLOBAL:
      case T.NONLOCAL:
        return this.parseDeclaration();
      case T.PASS:
      case T.BREAK:
      case T.CONTINUE: {
        const kind = this.tok === T.PASS ? "Pass" : this.tok === T.BREAK ? "Break" : "Continue";
        this.next();
        return { kind, ...this.from(this.at - 1) };
      }
      default:
        return this.parseExpressionStatement();
    }
  }

  /** From the token `at` to the last one read. */
  protected from(at: number): ast.Position {
    return {
      lineno: this.lines[at],
      col_offset: this.column(at),
      end_lineno: this.endLine(),
      end_col_offset: this.endColumn(),
    };
  }

  // ---- expressions and assignments ----------------------------------------------------------------------------

  private parseExpressionStatement(): ast.stmt {
    const at = this.at;
    const first = this.parseYieldOrStarExpressions();
    const kind = this.tok;
    if (kind === T.EQUAL) return this.parseAssign(at, first);
    if (kind >= T.PLUSEQUAL && kind <= T.DOUBLESLASHEQUAL) return this.parseAugAssign(at, first);
    if (kind === T.COLON) return this.parseAnnAssign(at, first);
    return {
      kind: "Expr",
      value: first,
      lineno: this.lines[at],
      col_offset: this.column(at),
      end_lineno: this.endLine(),
      end_col_offset: this.endColumn(),
    };
  }

  private parseYieldOrStarExpressions(): ast.expr {
    return this.tok === T.YIELD ? this.parseYield() : this.parseStarExpressions();
  }

  private parseAssign(at: number, first: ast.expr): ast.Assign {
    const targets: ast.expr[] = [];
    let value = first;
    while (this.tok === T.EQUAL) {
      if (invalidTarget(value, false, this.board)) this.failAssign(value, targets.length === 0 ? at : -1);
      setContext(value, "Store");
      targets.push(value);
      this.next();
      value = this.parseYieldOrStarExpressions();
    }
    return {
      kind: "Assign",
      targets,
      value,
      lineno: this.lines[at],
      col_offset: this.column(at),
      end_lineno: this.endLine(),
      end_col_offset: this.endColumn(),
    };
  }

  /**
   * CPython suspects `==` where only one `=` stands and the last thing before it is wrong in itself.
   * @param first  the token the statement began with, if this is its first target; else -1
   */
  private failAssign(target: ast.expr, first: number): never {
    if (target.kind === "Yield" || target.kind === "YieldFrom")
      this.failNode("assignment to yield expression not possible", target);
    const bare = this.tok === T.EQUAL && this.kinds[this.at - 1] !== T.COMMA;
    if (first >= 0 && bare) {
      const parenthesized = this.kinds[first] === T.LPAR && this.closing(first) === this.at - 1;
      const last = target.kind === "Tuple" && !parenthesized ? target.elts.at(-1)! : target;
      const constant = last.kind === "Constant" && (last.constant === "bool" || last.constant === "None");
      if (
        last.kind !== "Tuple" &&
        last.kind !== "List" &&
        last.kind !== "GeneratorExp" &&
        !constant &&
        invalidTarget(last, false, this.board)
      ) {
        this.suspectComparison(last);
      }
    }
    const invalid = invalidTarget(target, false, this.board)!;
    this.failNode(failTarget(invalid), invalid);
  }

  private suspectComparison(last: ast.expr): void {
    const only = this.speculate(() => {
      this.next();
      const value = this.parseBinary(0);
      if (this.tok === T.EQUAL || this.tok === T.COLONEQUAL) this.fail();
      return value;
    });
    if (only !== null) this.failAssignmentIn(last, true);
  }

  private parseAugAssign(at: number, target: ast.expr): ast.AugAssign {
    if (target.kind !== "Name" && target.kind !== "Attribute" && target.kind !== "Subscript") {
      this.failNode(`'${expressionName(target)}' is an illegal expression for augmented assignment`, target);
    }
    const op = BINARY[this.tok - T.AUGMENTED];
    this.next();
    const value = this.parseYieldOrStarExpressions();
    target.ctx = "Store";
    return {
      kind: "AugAssign",
      target,
      op,
      value,
      lineno: this.lines[at],
      col_offset: this.column(at),
      end_lineno: this.endLine(),
      end_col_offset: this.endColumn(),
    };
  }

  private parseAnnAssign(at: number, target: ast.expr): ast.AnnAssign | ast.Assign | ast.Pass {
    if (target.kind !== "Name" && target.kind !== "Attribute" && target.kind !== "Subscript") {
      if (this.board) return this.parseIgnoredAnnotation(at, target);
      const annotation = this.speculate(() => {
        this.next();
        return this.parseExpression();
      });
      if (annotation === null) this.fail();
      if (target.kind === "List" || target.kind === "Tuple") {
        this.failNode(`only single target (not ${expressionName(target)}) can be annotated`, target);
      }
      this.failNode("illegal target for annotation", target);
    }
    this.next();
    const annotation = this.parseExpression();
    const value = this.accept(T.EQUAL) ? this.parseYieldOrStarExpressions() : null;
    target.ctx = "Store";
    const simple = target.kind === "Name" && this.kinds[at] === T.NAME ? 1 : 0;
    return { kind: "AnnAssign", target, annotation, value, simple, ...this.from(at) };
  }

  /** Boards never look at what is annotated, but to assign to it. */
  private parseIgnoredAnnotation(at: number, target: ast.expr): ast.Assign | ast.Pass {
    this.next();
    this.parseExpression();
    if (!this.accept(T.EQUAL)) return { kind: "Pass", ...this.from(at) };
    if (invalidTarget(target, false, true)) this.failAssign(target, at);
    setContext(target, "Store");
    const value = this.parseYieldOrStarExpressions();
    return { kind: "Assign", targets: [target], value, ...this.from(at) };
  }

  private parseTypeAlias(): ast.TypeAlias {
    const at = this.at;
    this.next();
    const nameAt = this.at;
    const id = this.name();
    const name: ast.Name = { kind: "Name", id, ctx: "Store", ...this.from(nameAt) };
    const type_params = this.tok === T.LSQB ? this.parseTypeParams() : [];
    this.expect(T.EQUAL);
    const value = this.parseExpression();
    return { kind: "TypeAlias", name, type_params, value, ...this.from(at) };
  }

  // ---- keywords -----------------------------------------------------------------------------------------------

  private parseReturn(): ast.Return {
    const at = this.at;
    this.next();
    const value = this.startsExpression() ? this.parseStarExpressions() : null;
    return { kind: "Return", value, ...this.from(at) };
  }

  private parseRaise(): ast.Raise {
    const at = this.at;
    this.next();
    let exc: ast.expr | null = null;
    let cause: ast.expr | null = null;
    if (this.tok !== T.NEWLINE && this.tok !== T.SEMI) {
      exc = this.parseExpression();
      if (this.accept(T.FROM)) cause = this.parseExpression();
    }
    return { kind: "Raise", exc, cause, ...this.from(at) };
  }

  private parseDelete(): ast.Delete {
    const at = this.at;
    this.next();
    const targets: ast.expr[] = [];
    do {
      if (targets.length > 0 && (this.tok === T.NEWLINE || this.tok === T.SEMI)) break;
      targets.push(this.parseStarExpression());
    } while (this.accept(T.COMMA));
    for (const target of targets) {
      const invalid = invalidTarget(target, true, this.board);
      if (invalid) this.failNode(failTarget(invalid, "delete"), invalid);
      setContext(target, "Del");
    }
    return { kind: "Delete", targets, ...this.from(at) };
  }

  private parseAssert(): ast.Assert {
    const at = this.at;
    this.next();
    const test = this.parseExpression();
    const msg = this.accept(T.COMMA) ? this.parseExpression() : null;
    return { kind: "Assert", test, msg, ...this.from(at) };
  }

  private parseDeclaration(): ast.Global | ast.Nonlocal {
    const at = this.at;
    const kind = this.tok === T.GLOBAL ? "Global" : "Nonlocal";
    this.next();
    const names = [this.name()];
    while (this.accept(T.COMMA)) names.push(this.name());
    return { kind, names, ...this.from(at) };
  }

  // ---- import -------------------------------------------------------------------------------------------------

  private parseImport(): ast.Import {
    const at = this.at;
    this.next();
    if (this.tok === T.NEWLINE) this.fail("Expected one or more names after 'import'");
    const names: ast.alias[] = [];
    do {
      const start = this.at;
      const name = this.dottedName();
      const asname = this.accept(T.AS) ? this.name() : null;
      names.push({ kind: "alias", name, asname, ...this.from(start) });
    } while (this.accept(T.COMMA));
    return { kind: "Import", names, ...this.from(at) };
  }

  private dottedName(): string {
    let name = this.name();
    while (this.accept(T.DOT)) name += "." + this.name();
    return name;
  }

  private parseImportFrom(): ast.ImportFrom {
    const at = this.at;
    this.next();
    let level = 0;
    for (; this.tok === T.DOT || this.tok === T.ELLIPSIS; this.next()) level += this.tok === T.DOT ? 1 : 3;
    const module = level === 0 || this.tok === T.NAME ? this.dottedName() : null;
    this.expect(T.IMPORT);
    const names = this.parseImportedNames();
    return { kind: "ImportFrom", module, names, level, ...this.from(at) };
  }

  private parseImportedNames(): ast.alias[] {
    if (this.tok === T.STAR) {
      this.next();
      return [{ kind: "alias", name: "*", asname: null, ...this.from(this.at - 1) }];
    }
    if (this.tok === T.NEWLINE) this.fail("Expected one or more names after 'import'");
    const parenthesized = this.accept(T.LPAR);
    const names: ast.alias[] = [];
    do {
      if (names.length > 0 && parenthesized && this.tok === T.RPAR) break;
      if (names.length > 0 && this.tok === T.NEWLINE)
        this.fail("trailing comma not allowed without surrounding parentheses");
      const start = this.at;
      const name = this.name();
      const asname = this.accept(T.AS) ? this.name() : null;
      names.push({ kind: "alias", name, asname, ...this.from(start) });
    } while (this.accept(T.COMMA));
    if (parenthesized) this.expect(T.RPAR);
    return names;
  }
}
