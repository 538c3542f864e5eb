/**
 * The first pass: a Scope for each block, and in it how each name occurs (see analyze.ts). The order in which parts
 * of a statement are visited is CPython's (Python/symtable.c), because it decides which of two errors is reported
 * and which "used prior to" complaints are made.
 *
 * Until resolve.ts has run, a name's kind is 'implicit', or 'global' where a global statement has said so.
 */

import type * as ast from "../syntax/ast.js";
import type { Complaints } from "./complaint.js";
import { mangle } from "./mangle.js";
import { checkPatterns } from "./pattern-checks.js";
import * as placement from "./placement.js";
import { isFunctionLike, newName, newScope } from "./new-scope.js";
import type { Declarations } from "./resolve.js";
import type { Scope, ScopedName, ScopeOptions, ScopeTable, ScopeType } from "./scope.js";

type Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp;
type FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef;

export interface Collected extends ScopeTable {
  declarations: Declarations;
}

/** What the walk knows about the block it is in, beside the Scope. */
interface Block {
  scope: Scope;
  outer: Block | null;
  /** Loops around us in this block: break and continue belong to the innermost. */
  loops: number;
  /** How many loops there were where the innermost `except*` block around us began; -1 outside of one. */
  exceptStar: number;
  /** In the iterable part of a comprehension's `for`, where no walrus may stand. */
  inIterable: boolean;
}

const READS_VARIABLES = new Set(["locals", "vars", "dir", "eval", "exec"]);

export class Collector {
  private readonly scopes = new Map<ast.AST, Scope>();
  private readonly typeScopes: ScopeTable["typeScopes"] = new Map();
  private readonly lazyScopes = new Map<ast.expr, Scope>();
  private readonly declarations: Declarations = new Map();
  private readonly mangles: boolean;
  private readonly annotations: boolean;
  /** Also: as strict as CPython about a walrus that rebinds an outer comprehension's variable. */
  private readonly asyncGenerators: boolean;
  private block!: Block;
  private scope!: Scope;

  constructor(
    private readonly complaints: Complaints,
    options: ScopeOptions,
  ) {
    this.mangles = options.mangle ?? true;
    this.annotations = options.annotations ?? true;
    this.asyncGenerators = options.asyncGenerators ?? true;
  }

  collect(tree: ast.mod): Collected {
    this.enter("module", "<module>", tree);
    const top = this.scope;
    this.scopes.set(tree, top);
    if (tree.kind === "Expression") this.expr(tree.body);
    else this.stmts(tree.body);
    const { scopes, typeScopes, lazyScopes, declarations } = this;
    return { top, scopes, typeScopes, lazyScopes, globals: new Set(), declarations };
  }

  // ---- blocks -------------------------------------------------------------------------------------------------

  private enter(type: ScopeType, name: string, node: ast.AST): Scope {
    const parent = this.scope ?? null;
    const scope = newScope(type, name, node, parent, this.mangles);
    parent?.children.push(scope);
    this.block = {
      scope,
      outer: this.block ?? null,
      loops: 0,
      exceptStar: -1,
      inIterable: this.block?.inIterable ?? false,
    };
    this.scope = scope;
    return scope;
  }

  private leave(): void {
    this.block = this.block.outer!;
    this.scope = this.block.scope;
  }

  // ---- names --------------------------------------------------------------------------------------------------

  private symbol(name: string, scope = this.scope): ScopedName {
    const mangled = mangle(name, this.scope.privateClass);
    let symbol = scope.symbols.get(mangled);
    if (symbol === undefined) scope.symbols.set(mangled, (symbol = newName(mangled)));
    return symbol;
  }

  private bind(name: string, node: ast.Position): ScopedName {
    if (name === "__debug__") this.complaints.defer(node, "cannot assign to __debug__");
    const symbol = this.symbol(name);
    symbol.assigned = true;
    return symbol;
  }

  private nameExpr(node: ast.Name): void {
    if (node.ctx === "Load") {
      this.symbol(node.id).referenced = true;
      if (node.id === "super" && isFunctionLike(this.scope.type)) this.symbol("__class__").referenced = true;
    } else {
      const symbol = this.bind(node.id, node);
      if (node.ctx === "Del") symbol.deleted = true;
      if (this.scope.type === "comprehension" && this.declarations.has(symbol)) {
        throw this.complaints.at(
          node,
          `comprehension inner loop cannot rebind assignment expression target '${node.id}'`,
        );
      }
    }
  }

  private declare(node: ast.Global | ast.Nonlocal): void {
    const word = node.kind === "Global" ? "global" : "nonlocal";
    for (const name of node.names) {
      const known = this.scope.symbols.get(mangle(name, this.scope.privateClass));
      if (known) this.checkDeclaration(node, name, known, word);
      const symbol = this.symbol(name);
      if (word === "global") symbol.kind = "global";
      else symbol.nonlocal = true;
      this.declarations.set(symbol, node);
      if (symbol.kind === "global" && symbol.nonlocal)
        throw this.complaints.at(node, `name '${name}' is nonlocal and global`);
    }
  }

  private checkDeclaration(node: ast.Position, name: string, known: ScopedName, word: string): void {
    // boards take it again
    if (!this.asyncGenerators && (word === "global" ? known.kind === "global" : known.nonlocal)) return;
    if (known.parameter) throw this.complaints.at(node, `name '${name}' is parameter and ${word}`);
    if (known.referenced) throw this.complaints.at(node, `name '${name}' is used prior to ${word} declaration`);
    if (known.annotated) throw this.complaints.at(node, `annotated name '${name}' can't be ${word}`);
    if (known.assigned) throw this.complaints.at(node, `name '${name}' is assigned to before ${word} declaration`);
  }

  // ---- statements ---------------------------------------------------------------------------------------------

  private stmts(body: ast.stmt[]): void {
    for (const node of body) this.stmt(node);
  }

  private stmt(node: ast.stmt): void {
    switch (node.kind) {
      case "Expr":
        return this.expr(node.value);
      case "Assign":
        for (const target of node.targets) this.target(target);
        return this.expr(node.value);
      case "If":
        this.expr(node.test);
        this.stmts(node.body);
        return this.stmts(node.orelse);
      case "FunctionDef":
      case "AsyncFunctionDef":
        return this.functionDef(node);
      case "ClassDef":
        return this.classDef(node);
      case "Return":
        placement.checkReturn(node, this.scope, this.block.exceptStar >= 0, this.complaints);
        return this.optional(node.value);
      case "AugAssign":
        this.expr(node.target);
        if (node.target.kind === "Name") this.symbol(node.target.id).referenced = true;
        return this.expr(node.value);
      case "AnnAssign":
        return this.annAssign(node);
      case "Delete":
        return this.exprs(node.targets);
      case "For":
      case "AsyncFor":
        return this.forLoop(node);
      case "While":
        this.expr(node.test);
        this.loop(node.body);
        return this.stmts(node.orelse);
      case "With":
      case "AsyncWith":
        return this.withBlock(node);
      case "Raise":
        this.optional(node.exc);
        return this.optional(node.cause);
      case "Try":
      case "TryStar":
        return this.tryBlock(node);
      case "Assert":
        this.expr(node.test);
        return this.optional(node.msg);
      case "Import":
      case "ImportFrom":
        for (const alias of node.names) this.importAlias(alias, node);
        return;
      case "Global":
      case "Nonlocal":
        return this.declare(node);
      case "Break":
      case "Continue":
        return placement.checkJump(node, this.block.loops, this.block.exceptStar, this.complaints);
      case "Match":
        this.expr(node.subject);
        checkPatterns(node, this.complaints);
        for (const { pattern, guard, body } of node.cases) {
          this.pattern(pattern);
          this.optional(guard);
          this.stmts(body);
        }
        return;
      case "TypeAlias":
        return this.typeAlias(node);
      case "Pass":
        return;
    }
  }

  private target(node: ast.expr): void {
    placement.checkTarget(node, this.complaints);
    this.expr(node);
  }

  private loop(body: ast.stmt[]): void {
    this.block.loops++;
    this.stmts(body);
    this.block.loops--;
  }

  private forLoop(node: ast.For | ast.AsyncFor): void {
    if (node.kind === "AsyncFor") placement.checkAsync(node, "'async for'", this.scope, this.complaints);
    this.target(node.target);
    this.expr(node.iter);
    this.loop(node.body);
    this.stmts(node.orelse);
  }

  private withBlock(node: ast.With | ast.AsyncWith): void {
    if (node.kind === "AsyncWith") placement.checkAsync(node, "'async with'", this.scope, this.complaints);
    for (const { context_expr, optional_vars } of node.items) {
      this.expr(context_expr);
      if (optional_vars) this.target(optional_vars);
    }
    this.stmts(node.body);
  }

  private tryBlock(node: ast.Try | ast.TryStar): void {
    this.stmts(node.body);
    this.stmts(node.orelse);
    placement.checkHandlers(node.handlers, this.complaints);
    for (const handler of node.handlers) {
      this.optional(handler.type);
      if (handler.name) this.bind(handler.name, handler).deleted = true;
      const around = this.block.exceptStar;
      if (node.kind === "TryStar") this.block.exceptStar = this.block.loops;
      this.stmts(handler.body);
      this.block.exceptStar = around;
    }
    this.stmts(node.finalbody);
  }

  private annAssign(node: ast.AnnAssign): void {
    const { target, annotation, value } = node;
    if (target.kind === "Name") {
      const symbol = this.symbol(target.id);
      if (node.simple && this.declarations.has(symbol) && this.scope.type !== "module") {
        throw this.complaints.at(
          node,
          `annotated name '${target.id}' can't be ${symbol.nonlocal ? "nonlocal" : "global"}`,
        );
      }
      if (node.simple) symbol.annotated = true;
      if (value) this.bind(target.id, target);
    } else {
      this.expr(target);
    }
    if (this.annotations) this.expr(annotation);
    this.optional(value);
  }

  private importAlias(node: ast.alias, statement: ast.Import | ast.ImportFrom): void {
    if (node.name === "*") {
      if (this.scope.type !== "module") throw this.complaints.at(statement, "import * only allowed at module level");
      this.scope.starImport = true;
      return;
    }
    this.bind(node.asname ?? node.name.split(".", 1)[0], node).imported = true;
  }

  // ---- functions and classes ----------------------------------------------------------------------------------

  private functionDef(node: FunctionNode): void {
    this.bind(node.name, node);
    this.exprs(node.decorator_list);
    this.defaults(node.args);
    const generic = this.enterTypeScope(node, node.name);
    if (this.annotations) this.parameterAnnotations(node.args, node.returns);
    const scope = this.enter("function", node.name, node);
    this.scopes.set(node, scope);
    scope.coroutine = node.kind === "AsyncFunctionDef";
    this.parameters(node.args);
    this.stmts(node.body);
    if (scope.coroutine && scope.generator && this.asyncGenerators)
      placement.checkAsyncGenerator(node, this.complaints);
    this.leave();
    if (generic) this.leave();
  }

  private lambda(node: ast.Lambda): void {
    this.defaults(node.args);
    this.scopes.set(node, this.enter("lambda", "<lambda>", node));
    this.parameters(node.args);
    this.expr(node.body);
    this.leave();
  }

  private classDef(node: ast.ClassDef): void {
    this.bind(node.name, node);
    this.exprs(node.decorator_list);
    const generic = this.enterTypeScope(node, node.name);
    this.elements(node.bases);
    this.keywords(node.keywords);
    this.scopes.set(node, this.enter("class", node.name, node));
    this.stmts(node.body);
    this.leave();
    if (generic) this.leave();
  }

  private defaults(args: ast.arguments_): void {
    this.exprs(args.defaults);
    for (const value of args.kw_defaults) if (value) this.expr(value);
  }

  private parameters({ posonlyargs, args, vararg, kwonlyargs, kwarg }: ast.arguments_): void {
    for (const arg of posonlyargs) this.parameter(arg);
    for (const arg of args) this.parameter(arg);
    if (vararg) this.parameter(vararg);
    for (const arg of kwonlyargs) this.parameter(arg);
    if (kwarg) this.parameter(kwarg);
  }

  private parameter(arg: ast.arg): void {
    const symbol = this.symbol(arg.arg);
    if (symbol.parameter) throw this.complaints.at(arg, `duplicate argument '${arg.arg}' in function definition`);
    if (arg.arg === "__debug__") this.complaints.defer(arg, "cannot assign to __debug__");
    symbol.parameter = true;
    this.scope.parameters.push(symbol.name);
  }

  private parameterAnnotations(
    { posonlyargs, args, vararg, kwonlyargs, kwarg }: ast.arguments_,
    returns: ast.expr | null,
  ): void {
    for (const arg of [...posonlyargs, ...args, vararg, ...kwonlyargs, kwarg]) {
      if (!arg?.annotation) continue;
      this.expr(arg.annotation.kind === "Starred" ? arg.annotation.value : arg.annotation);
    }
    this.optional(returns);
  }

  // ---- type parameters ----------------------------------------------------------------------------------------

  /** @returns whether there is one: the caller leaves it */
  private enterTypeScope(node: FunctionNode | ast.ClassDef | ast.TypeAlias, name: string): boolean {
    if (node.type_params.length === 0) return false;
    this.typeScopes.set(node, this.enter("type parameters", name, node));
    for (const parameter of node.type_params) {
      const symbol = this.symbol(parameter.name);
      if (symbol.typeParameter) throw this.complaints.at(parameter, `duplicate type parameter '${parameter.name}'`);
      symbol.typeParameter = true;
      this.scope.parameters.push(symbol.name);
      if (parameter.kind === "TypeVar" && parameter.bound) this.lazy(parameter.bound, parameter.name);
      const value = parameter.default_value;
      if (value) this.lazy(value.kind === "Starred" ? value.value : value, parameter.name);
    }
    return true;
  }

  private typeAlias(node: ast.TypeAlias): void {
    this.bind(node.name.id, node.name);
    const generic = this.enterTypeScope(node, node.name.id);
    this.lazy(node.value, node.name.id);
    if (generic) this.leave();
  }

  private lazy(node: ast.expr, name: string): void {
    this.lazyScopes.set(node, this.enter("lazy", name, node));
    this.expr(node);
    this.leave();
  }

  // ---- expressions --------------------------------------------------------------------------------------------

  private exprs(nodes: ast.expr[]): void {
    for (const node of nodes) this.expr(node);
  }

  private optional(node: ast.expr | null): void {
    if (node) this.expr(node);
  }

  private keywords(nodes: ast.keyword[]): void {
    if (nodes.length > 1) placement.checkKeywords(nodes, this.complaints);
    for (const node of nodes) {
      if (node.arg === "__debug__") this.complaints.defer(node, "cannot assign to __debug__");
      this.expr(node.value);
    }
  }

  private expr(node: ast.expr): void {
    switch (node.kind) {
      case "Name":
        return this.nameExpr(node);
      case "Constant":
        return;
      case "Attribute":
        if (node.ctx !== "Load" && node.attr === "__debug__") this.complaints.defer(node, "cannot assign to __debug__");
        return this.expr(node.value);
      case "Call":
        if (!this.asyncGenerators && isBareSuper(node) && lacksSelf(this.scope))
          throw this.complaints.at(node, "super() can't find self");
        if (node.func.kind === "Name" && READS_VARIABLES.has(node.func.id)) this.scope.usesLocals = true;
        this.expr(node.func);
        this.elements(node.args);
        return this.keywords(node.keywords);
      case "BinOp":
        this.expr(node.left);
        return this.expr(node.right);
      case "UnaryOp":
        return this.expr(node.operand);
      case "BoolOp":
        return this.exprs(node.values);
      case "Compare":
        this.expr(node.left);
        return this.exprs(node.comparators);
      case "Subscript":
        this.expr(node.value);
        return this.expr(node.slice);
      case "Tuple":
      case "List":
        return this.elements(node.elts);
      case "Set":
        return this.elements(node.elts);
      case "Dict":
        for (const key of node.keys) if (key) this.expr(key);
        return this.exprs(node.values);
      case "IfExp":
        this.expr(node.test);
        this.expr(node.body);
        return this.expr(node.orelse);
      case "Lambda":
        return this.lambda(node);
      case "NamedExpr":
        return this.namedExpr(node);
      case "ListComp":
      case "SetComp":
      case "DictComp":
      case "GeneratorExp":
        return this.comprehension(node);
      case "Await":
        placement.checkAwait(node, this.scope, this.asyncGenerators, this.complaints);
        if (this.scope.type === "comprehension") this.scope.coroutine = true;
        else if (!this.scope.coroutine) this.scope.generator = true;
        return this.expr(node.value);
      case "Yield":
      case "YieldFrom":
        return this.yieldExpr(node);
      case "JoinedStr":
      case "TemplateStr":
        return this.exprs(node.values);
      case "FormattedValue":
      case "Interpolation":
        this.expr(node.value);
        return this.optional(node.format_spec);
      case "Starred":
        if (node.ctx === "Load") this.complaints.defer(node, "can't use starred expression here");
        return this.expr(node.value);
      case "Slice":
        this.optional(node.lower);
        this.optional(node.upper);
        return this.optional(node.step);
    }
  }

  /** Where starred expressions are at home. */
  private elements(nodes: ast.expr[]): void {
    for (const node of nodes) this.expr(node.kind === "Starred" ? node.value : node);
  }

  private yieldExpr(node: ast.Yield | ast.YieldFrom): void {
    const { scope } = this;
    if (scope.type === "comprehension")
      throw this.complaints.at(node, `'yield' inside ${placement.comprehensionName(scope)}`);
    placement.checkYield(node, scope, this.asyncGenerators, this.complaints);
    scope.generator = true;
    this.optional(node.value);
  }

  private comprehension(node: Comprehension): void {
    const [first, ...rest] = node.generators;
    this.iterable(first.iter);
    const outer = this.scope;
    const scope = this.enter("comprehension", placement.comprehensionFunction(node), node);
    this.scopes.set(node, scope);
    scope.generator = node.kind === "GeneratorExp";
    if (node.generators.some((generator) => generator.is_async)) scope.coroutine = true;
    this.generator(first);
    for (const generator of rest) this.generator(generator, true);
    if (node.kind === "DictComp") {
      this.expr(node.key);
      this.expr(node.value);
    } else {
      this.expr(node.elt);
    }
    this.leave();
    if (scope.coroutine && node.kind !== "GeneratorExp") {
      placement.checkAsyncComprehension(node, outer, this.complaints);
      if (outer.type === "comprehension") outer.coroutine = true;
    }
  }

  private generator({ target, iter, ifs }: ast.comprehension, inner = false): void {
    this.target(target);
    if (inner) this.iterable(iter);
    this.exprs(ifs);
  }

  private iterable(node: ast.expr): void {
    const around = this.block.inIterable;
    this.block.inIterable = true;
    this.expr(node);
    this.block.inIterable = around;
  }

  /** A walrus in a comprehension binds in the function around it (PEP 572). */
  private namedExpr(node: ast.NamedExpr): void {
    if (this.block.inIterable && this.asyncGenerators)
      throw this.complaints.at(node, "assignment expression cannot be used in a comprehension iterable expression");
    if (this.scope.type === "comprehension") this.bindOutside(node);
    else if (this.scope.type === "lazy" || this.scope.type === "type parameters") {
      throw this.complaints.at(
        node,
        "named expression cannot be used within the definition of a generic or type alias",
      );
    } else this.bind(node.target.id, node.target);
    this.expr(node.value);
  }

  private bindOutside(node: ast.NamedExpr): void {
    const { id } = node.target;
    const name = mangle(id, this.scope.privateClass);
    let block = this.block;
    const inner: Scope[] = [];
    for (; block.scope.type === "comprehension"; block = block.outer!) {
      const variable = this.asyncGenerators || inner.length === 0 ? block.scope.symbols.get(name) : undefined;
      if (variable?.assigned && !variable.nonlocal && variable.kind !== "global") {
        throw this.complaints.at(
          node.target,
          `assignment expression cannot rebind comprehension iteration variable '${id}'`,
        );
      }
      inner.push(block.scope);
    }
    const { scope } = block;
    if (scope.type === "class") {
      throw this.complaints.at(
        node.target,
        "assignment expression within a comprehension cannot be used in a class body",
      );
    }
    const outer = this.symbol(id, scope);
    const global = scope.type === "module" || outer.kind === "global";
    outer.assigned = true;
    for (const comprehension of inner) {
      const symbol = this.symbol(id, comprehension);
      symbol.assigned = true;
      if (global) symbol.kind = "global";
      else symbol.nonlocal = true;
      this.declarations.set(symbol, node.target);
    }
  }

  // ---- patterns -----------------------------------------------------------------------------------------------

  private pattern(node: ast.pattern): void {
    switch (node.kind) {
      case "MatchValue":
        return this.expr(node.value);
      case "MatchSingleton":
        return;
      case "MatchSequence":
      case "MatchOr":
        for (const part of node.patterns) this.pattern(part);
        return;
      case "MatchMapping":
        this.exprs(node.keys);
        for (const part of node.patterns) this.pattern(part);
        if (node.rest) this.bind(node.rest, node);
        return;
      case "MatchClass":
        this.expr(node.cls);
        for (const part of node.patterns) this.pattern(part);
        for (const part of node.kwd_patterns) this.pattern(part);
        return;
      case "MatchStar":
        if (node.name) this.bind(node.name, node);
        return;
      case "MatchAs":
        if (node.pattern) this.pattern(node.pattern);
        if (node.name) this.bind(node.name, node);
        return;
    }
  }
}

function isBareSuper(node: ast.Call): boolean {
  return node.func.kind === "Name" && node.func.id === "super" && node.args.length + node.keywords.length === 0;
}

/** Boards take the first parameter for self, and say at once when there is none (py/compile.c compile_super). */
function lacksSelf(scope: Scope): boolean {
  return scope.type === "function" && scope.parameters.length === 0;
}
