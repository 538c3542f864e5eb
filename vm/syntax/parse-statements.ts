/** Compound statements, blocks, and the whole text. */

import type * as ast from "./ast.js";
import { SimpleStatementParser } from "./parse-simple.js";
import { failTarget, invalidTarget, setContext } from "./targets.js";
import * as T from "./tokens.js";

export class StatementParser extends SimpleStatementParser {
  // ---- entry points -------------------------------------------------------------------------------------------

  parseModule(): ast.Module {
    const body: ast.stmt[] = [];
    while (this.tok !== T.ENDMARKER) this.parseStatement(body);
    return { kind: "Module", body };
  }

  parseInteractive(): ast.Interactive {
    const body: ast.stmt[] = [];
    if (this.tok === T.ENDMARKER) this.fail();
    this.parseStatement(body);
    if (this.tok !== T.ENDMARKER) this.fail("multiple statements found while compiling a single statement");
    return { kind: "Interactive", body };
  }

  parseEval(): ast.Expression {
    const body = this.parseStarExpressions();
    if (body.kind === "Starred") this.failNode("can't use starred expression here", body);
    while (this.tok === T.NEWLINE) this.next();
    if (this.tok !== T.ENDMARKER) this.fail();
    return { kind: "Expression", body };
  }

  // ---- statements and blocks ----------------------------------------------------------------------------------

  private parseStatement(body: ast.stmt[]): void {
    switch (this.tok) {
      case T.IF:
        body.push(this.parseIf());
        return;
      case T.DEF:
        body.push(this.parseFunction(this.at, [], false));
        return;
      case T.CLASS:
        body.push(this.parseClass(this.at, []));
        return;
      case T.FOR:
        body.push(this.parseFor(this.at, false));
        return;
      case T.WHILE:
        body.push(this.parseWhile());
        return;
      case T.TRY:
        body.push(this.parseTry());
        return;
      case T.WITH:
        body.push(this.parseWith(this.at, false));
        return;
      case T.AT:
        body.push(this.parseDecorated());
        return;
      case T.ASYNC:
        body.push(this.parseAsync(this.at, []));
        return;
      case T.NAME:
        if (this.startsMatch()) {
          body.push(this.parseMatch());
          return;
        }
    }
    this.parseSimpleStatements(body);
  }

  /**
   * A colon and an indented block, or simple statements on the same line.
   * @param owner  what an IndentationError says the block belongs to
   * @param at     the token that began it
   */
  private parseBlock(owner: string, at: number): ast.stmt[] {
    if (this.tok !== T.COLON) this.failBeforeColon(owner);
    this.next();
    const body: ast.stmt[] = [];
    if (this.tok !== T.NEWLINE) {
      this.parseSimpleStatements(body);
      return body;
    }
    this.next();
    if (this.tok !== T.INDENT) {
      this.fail(`expected an indented block after ${owner} on line ${this.lines[at]}`, "IndentationError");
    }
    this.next();
    while (this.tok !== T.DEDENT) {
      if (this.tok === T.ENDMARKER) this.fail();
      this.parseStatement(body);
    }
    this.next();
    return body;
  }

  /** Where CPython's grammar forces a colon it says so; elsewhere only when the line ends without one. */
  private failBeforeColon(owner: string): never {
    const forced =
      owner === "'for' statement" ||
      owner === "'else' statement" ||
      owner === "'try' statement" ||
      owner === "'finally' statement";
    this.fail(forced || this.tok === T.NEWLINE ? "expected ':'" : undefined);
  }

  /** Position of a compound statement that began at `at`, its block just read. */
  private blockSpan(at: number): ast.Position {
    const last = this.lastOfBlock();
    const end_lineno = this.endLines[last];
    return {
      lineno: this.lines[at],
      col_offset: this.column(at),
      end_lineno,
      end_col_offset: this.ends[last] - this.lineStarts[end_lineno],
    };
  }

  // ---- if, while, for -----------------------------------------------------------------------------------------

  private parseIf(): ast.If {
    const at = this.at;
    const owner = this.tok === T.IF ? "'if' statement" : "'elif' statement";
    this.next();
    const test = this.parseCondition();
    const body = this.parseBlock(owner, at);
    const orelse = this.tok === T.ELIF ? [this.parseIf()] : this.parseElse();
    return { kind: "If", test, body, orelse, ...this.blockSpan(at) };
  }

  private parseElse(): ast.stmt[] {
    const at = this.at;
    return this.accept(T.ELSE) ? this.parseBlock("'else' statement", at) : [];
  }

  private parseWhile(): ast.While {
    const at = this.at;
    this.next();
    const test = this.parseCondition();
    const body = this.parseBlock("'while' statement", at);
    const orelse = this.parseElse();
    return { kind: "While", test, body, orelse, ...this.blockSpan(at) };
  }

  private parseFor(at: number, async: boolean): ast.For | ast.AsyncFor {
    const forAt = this.at;
    this.next();
    const target = this.parseTargets();
    if (this.tok !== T.IN) this.fail();
    const invalid = invalidTarget(target);
    if (invalid) this.failNode(failTarget(invalid), invalid);
    setContext(target, "Store");
    this.next();
    const iter = this.parseStarExpressions();
    const body = this.parseBlock("'for' statement", forAt);
    const orelse = this.parseElse();
    return { kind: async ? "AsyncFor" : "For", target, iter, body, orelse, ...this.blockSpan(at) };
  }

  // ---- with ---------------------------------------------------------------------------------------------------

  private parseWith(at: number, async: boolean): ast.With | ast.AsyncWith {
    const withAt = this.at;
    this.next();
    const items = this.parseWithItems();
    const body = this.parseBlock("'with' statement", withAt);
    return { kind: async ? "AsyncWith" : "With", items, body, ...this.blockSpan(at) };
  }

  /**
   * `with (a as b, c): …` and `with (a, b): …` put parentheses around items, `with (a, b) as c: …` around a tuple.
   * What stands behind the closing parenthesis decides, so it is looked up first.
   */
  private parseWithItems(): ast.withitem[] {
    const open = this.at;
    if (this.tok === T.LPAR && this.kinds[this.closing(open) + 1] === T.COLON) {
      const close = this.closing(open);
      if (this.hasAs(open, close)) {
        this.next();
        const items: ast.withitem[] = [];
        while (this.tok !== T.RPAR) {
          items.push(this.parseWithItem());
          if (this.tok !== T.RPAR) this.expect(T.COMMA);
        }
        this.next();
        return items;
      }
      const context_expr = this.parseExpression();
      if (context_expr.kind === "Tuple" && this.at === close + 1 && this.areItems(context_expr.elts, open)) {
        return context_expr.elts.map((element) => ({ kind: "withitem", context_expr: element, optional_vars: null }));
      }
      return [{ kind: "withitem", context_expr, optional_vars: null }];
    }
    const items = [this.parseWithItem()];
    while (this.accept(T.COMMA)) items.push(this.parseWithItem());
    return items;
  }

  /** Whether `as` stands between two brackets, in none that is inside them. */
  private hasAs(open: number, close: number): boolean {
    for (let i = open + 1; i < close; i++) {
      const kind = this.kinds[i];
      if (kind === T.AS) return true;
      if (kind === T.LPAR || kind === T.LSQB || kind === T.LBRACE) i = this.closing(i);
    }
    return false;
  }

  /** Whether each may stand in `with (a, b):` as an item of its own: neither starred nor a bare walrus. */
  private areItems(elements: ast.expr[], open: number): boolean {
    return (
      elements.length > 0 &&
      elements.every((element) => {
        if (element.kind !== "NamedExpr") return element.kind !== "Starred";
        const before = this.firstTokenAt(element) - 1;
        return before !== open && this.kinds[before] === T.LPAR;
      })
    );
  }

  private parseWithItem(): ast.withitem {
    const context_expr = this.parseExpression();
    let optional_vars: ast.expr | null = null;
    if (this.accept(T.AS)) {
      optional_vars = this.tok === T.STAR ? this.parseStarExpression() : this.parseBinary(0);
      this.checkTarget(optional_vars);
      setContext(optional_vars, "Store");
    }
    return { kind: "withitem", context_expr, optional_vars };
  }

  // ---- try ----------------------------------------------------------------------------------------------------

  private parseTry(): ast.Try | ast.TryStar {
    const at = this.at;
    this.next();
    const body = this.parseBlock("'try' statement", at);
    const handlers: ast.ExceptHandler[] = [];
    let star: boolean | null = null;
    while (this.tok === T.EXCEPT) {
      const isStar = this.peek() === T.STAR;
      if (star !== null && star !== isStar) this.fail("cannot have both 'except' and 'except*' on the same 'try'");
      star = isStar;
      handlers.push(this.parseHandler(isStar));
    }
    const orelse = handlers.length > 0 ? this.parseElse() : [];
    const finallyAt = this.at;
    const finalbody = this.accept(T.FINALLY) ? this.parseBlock("'finally' statement", finallyAt) : [];
    if (handlers.length === 0 && finalbody.length === 0) this.fail("expected 'except' or 'finally' block");
    return { kind: star ? "TryStar" : "Try", body, handlers, orelse, finalbody, ...this.blockSpan(at) };
  }

  private parseHandler(star: boolean): ast.ExceptHandler {
    const at = this.at;
    const owner = star ? "'except*' statement" : "'except' statement";
    this.next();
    if (star) this.next();
    let type: ast.expr | null = null;
    let name: string | null = null;
    if (this.tok !== T.COLON && this.tok !== T.NEWLINE) {
      type = this.parseExpression();
      if (this.tok === T.COMMA) this.failUnparenthesizedTypes(type);
      if (this.accept(T.AS)) {
        const target = this.at;
        name = this.name();
        if (this.tok === T.DOT || this.tok === T.LSQB || this.tok === T.LPAR) {
          this.rewind(target);
          const wrong = this.parseBinary(0);
          this.failNode(
            `cannot use ${owner.slice(0, -10)} with ${wrong.kind === "Attribute" ? "attribute" : wrong.kind === "Subscript" ? "subscript" : "expression"}`,
            wrong,
          );
        }
      }
    } else if (star) {
      this.fail("expected one or more exception types");
    }
    const body = this.parseBlock(owner, at);
    return { kind: "ExceptHandler", type, name, body, ...this.blockSpan(at) };
  }

  /** `except A, B:` */
  private failUnparenthesizedTypes(first: ast.expr): never {
    this.next();
    this.parseStarExpressions();
    this.failFrom("multiple exception types must be parenthesized", first);
  }

  // ---- def, class, decorators ---------------------------------------------------------------------------------

  private parseDecorated(): ast.stmt {
    const decorators: ast.expr[] = [];
    while (this.accept(T.AT)) {
      decorators.push(this.parseNamedExpression());
      this.expect(T.NEWLINE);
    }
    switch (this.tok) {
      case T.DEF:
        return this.parseFunction(this.at, decorators, false);
      case T.CLASS:
        return this.parseClass(this.at, decorators);
      case T.ASYNC:
        if (this.peek() === T.DEF) return this.parseAsync(this.at, decorators);
        break;
    }
    this.fail();
  }

  private parseAsync(at: number, decorators: ast.expr[]): ast.stmt {
    this.next();
    switch (this.tok) {
      case T.DEF:
        return this.parseFunction(at, decorators, true);
      case T.FOR:
        return this.parseFor(at, true);
      case T.WITH:
        return this.parseWith(at, true);
      default:
        this.fail();
    }
  }

  private parseFunction(
    at: number,
    decorator_list: ast.expr[],
    async: boolean,
  ): ast.FunctionDef | ast.AsyncFunctionDef {
    const defAt = this.at;
    this.next();
    const name = this.name();
    const type_params = this.tok === T.LSQB ? this.parseTypeParams() : [];
    if (this.tok !== T.LPAR) this.fail("expected '('");
    this.next();
    const args = this.parseParameters(T.RPAR, "Function");
    this.next();
    let returns: ast.expr | null = null;
    if (this.tok === T.RARROW) {
      this.next();
      returns = this.parseExpression();
    }
    if (this.tok !== T.COLON) this.fail("expected ':'");
    const body = this.parseBlock("function definition", defAt);
    return {
      kind: async ? "AsyncFunctionDef" : "FunctionDef",
      name,
      args,
      body,
      decorator_list,
      returns,
      type_params,
      ...this.blockSpan(at),
    };
  }

  private parseClass(at: number, decorator_list: ast.expr[]): ast.ClassDef {
    this.next();
    const name = this.name();
    const type_params = this.tok === T.LSQB ? this.parseTypeParams() : [];
    const bases: ast.expr[] = [];
    const keywords: ast.keyword[] = [];
    if (this.accept(T.LPAR)) this.parseArguments(bases, keywords, false);
    const body = this.parseBlock("class definition", at);
    return { kind: "ClassDef", name, bases, keywords, body, decorator_list, type_params, ...this.blockSpan(at) };
  }

  // ---- type parameters ----------------------------------------------------------------------------------------

  protected parseTypeParams(): ast.type_param[] {
    this.next();
    const parameters: ast.type_param[] = [];
    if (this.tok === T.RSQB) this.fail("Type parameter list cannot be empty");
    while (this.tok !== T.RSQB) {
      parameters.push(this.parseTypeParam());
      if (this.tok !== T.RSQB) this.expect(T.COMMA);
    }
    this.next();
    return parameters;
  }

  private parseTypeParam(): ast.type_param {
    const at = this.at;
    if (this.accept(T.STAR)) {
      const name = this.name();
      this.failBound("TypeVarTuple");
      const default_value = this.accept(T.EQUAL) ? this.parseStarExpression() : null;
      return { kind: "TypeVarTuple", name, default_value, ...this.from(at) };
    }
    if (this.accept(T.DOUBLESTAR)) {
      const name = this.name();
      this.failBound("ParamSpec");
      const default_value = this.accept(T.EQUAL) ? this.parseExpression() : null;
      return { kind: "ParamSpec", name, default_value, ...this.from(at) };
    }
    const name = this.name();
    const bound = this.accept(T.COLON) ? this.parseExpression() : null;
    const default_value = this.accept(T.EQUAL) ? this.parseExpression() : null;
    return { kind: "TypeVar", name, bound, default_value, ...this.from(at) };
  }

  private failBound(what: string): void {
    if (this.tok !== T.COLON) return;
    const kind = this.peek() === T.LPAR ? "constraints" : "bound";
    this.fail(`cannot use ${kind} with ${what}`);
  }

  // ---- match --------------------------------------------------------------------------------------------------

  /**
   * `match` is a keyword when its line ends with a colon and a `case` block is indented below, or when nothing else
   * than an indented block is missing. Only then: `match(x)`, `match[x] = y`, `match: int` are expressions.
   */
  private startsMatch(): boolean {
    switch (this.peek()) {
      case T.EQUAL:
      case T.DOT:
      case T.COMMA:
      case T.NEWLINE:
      case T.COLON:
      case T.RPAR:
      case T.SEMI:
        return false;
    }
    if (!this.isSoft("match")) return false;
    let i = this.at + 1;
    while (this.kinds[i] !== T.NEWLINE) {
      if (this.kinds[i] === T.ENDMARKER) return false;
      i++;
    }
    if (this.kinds[i - 1] !== T.COLON) return false;
    const indented = this.kinds[i + 1] === T.INDENT;
    return !indented || (this.kinds[i + 2] === T.NAME && this.tokenText(i + 2) === "case");
  }

  private parseMatch(): ast.Match {
    const at = this.at;
    this.next();
    const subject = this.parseSubject();
    if (this.tok !== T.COLON) this.fail(this.tok === T.NEWLINE ? "expected ':'" : undefined);
    this.next();
    this.expect(T.NEWLINE);
    if (this.tok !== T.INDENT)
      this.fail(`expected an indented block after 'match' statement on line ${this.lines[at]}`, "IndentationError");
    this.next();
    const cases: ast.match_case[] = [];
    while (this.isSoft("case")) cases.push(this.parseCase());
    this.expect(T.DEDENT);
    return { kind: "Match", subject, cases, ...this.blockSpan(at) };
  }

  private parseSubject(): ast.expr {
    const at = this.at;
    const first = this.parseStarNamedExpression();
    if (this.tok !== T.COMMA) {
      if (first.kind === "Starred") this.fail();
      return first;
    }
    const elts = [first];
    while (this.accept(T.COMMA)) {
      if (!this.startsExpression()) break;
      elts.push(this.parseStarNamedExpression());
    }
    return { kind: "Tuple", elts, ctx: "Load", ...this.from(at) };
  }

  private parseCase(): ast.match_case {
    const at = this.at;
    this.next();
    const pattern = this.parsePatterns();
    const guard = this.accept(T.IF) ? this.parseCondition() : null;
    const body = this.parseBlock("'case' statement", at);
    return { kind: "match_case", pattern, guard, body };
  }
}
