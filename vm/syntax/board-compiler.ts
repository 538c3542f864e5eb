/**
 * What a board's compiler complains of: the first thing in its own order, which is scope by scope, the inner ones after
 * the outer, and within one as it would write bytecode.
 *
 * The line it gives is that of the node it complains of. Names, small ints and the like are no nodes there: the line is
 * then that of the statement, if its block has more than one, and else of a statement around it, or of the scope.
 *
 * @see MicroPython py/compile.c (compile_syntax_error, compile_error_set_line, MP_PASS_SCOPE)
 */

import type { BoardNode, BoardTree } from "./board-parser.js";
import { BoardScope, type ScopeKind } from "./board-scopes.js";
import type { BoardSaying } from "./error.js";

export interface BoardCompiling {
  dialect: "micropython" | "circuitpython";
  /** micropython.opt_level() is above 0: asserts are not compiled. */
  withoutAsserts: boolean;
}

/** Undefined when there is nothing wrong with it. */
export function compileAsBoard(tree: BoardTree, options: BoardCompiling): BoardSaying | undefined {
  return new BoardCompiler(options).run(tree);
}

/** How deep a name is nested, for what is found otherwise: the innermost function or class that has this line. */
export function blockAtLine(tree: BoardTree, line: number): string {
  let name = "<module>";
  const walk = (at: BoardTree): void => {
    if (at.items === undefined) return;
    const named = at.rule === "funcdef" || at.rule === "classdef";
    if (named && at.items[at.items.length - 1].line <= line && line <= lastLine(at)) name = at.items[1].text!;
    at.items.forEach(walk);
  };
  walk(tree);
  return name;
}

function lastLine(tree: BoardTree): number {
  return tree.items === undefined || tree.items.length === 0 ? tree.line : lastLine(tree.items[tree.items.length - 1]);
}

const ATOMS = new Set(["NAME", "INTEGER", "FLOAT", "STRING", "BYTES", "...", "None", "True", "False"]);

/** What is no keyword and no punctuation. */
const parts = (node: BoardNode): BoardTree[] =>
  node.items.filter(({ rule, items }) => items !== undefined || ATOMS.has(rule));

/** The items of a list, or the one item that stands for it. */
function listOf(tree: BoardTree | undefined, rule: string): BoardTree[] {
  if (tree === undefined) return [];
  return tree.rule === rule ? parts(tree as BoardNode) : [tree];
}

const ARITHMETIC = new Set(["expr", "xor_expr", "and_expr", "shift_expr", "arith_expr", "term", "factor", "power"]);

/** Numbers are computed by the parser: what is left is one. */
const isNumber = (tree: BoardTree): boolean =>
  tree.rule === "INTEGER" ||
  tree.rule === "FLOAT" ||
  (ARITHMETIC.has(tree.rule) && tree.items!.every(isNumberOrOperator));
const isNumberOrOperator = (tree: BoardTree): boolean =>
  (tree.items === undefined && !ATOMS.has(tree.rule)) || isNumber(tree);

/** A node of a board's tree with a line of its own? Longer strings, floats and bytes are, and computed numbers have line 0. */
function hasLine(tree: BoardTree): boolean {
  if (tree.items !== undefined) return tree.rule !== "blank" && !isNumber(tree);
  if (tree.rule === "STRING") return tree.text.length > 10;
  if (tree.rule === "INTEGER") return Number(tree.text) >= 2 ** 62;
  return tree.rule === "FLOAT" || tree.rule === "BYTES";
}

const isConstant = (tree: BoardTree): boolean =>
  isNumber(tree) || (tree.items === undefined && tree.rule !== "NAME" && ATOMS.has(tree.rule)) || isConstantTuple(tree);

const isConstantTuple = (tree: BoardTree): boolean =>
  tree.rule === "paren" && parts(tree as BoardNode).every((inner) => parts(inner as BoardNode).every(isConstant));

/** A condition that the compiler knows: what can not happen is not compiled. */
function known(tree: BoardTree): boolean | undefined {
  if (tree.rule === "True") return true;
  if (tree.rule === "False") return false;
  if (tree.rule === "INTEGER") return Number(tree.text) !== 0;
  const not = tree.rule === "not_test" ? known(tree.items![1]) : undefined;
  return not === undefined ? undefined : !not;
}

const isNode = <R extends string>(tree: BoardTree | undefined, rule: R): tree is BoardNode & { rule: R } =>
  tree?.rule === rule && tree.items !== undefined;

class BoardCompiler {
  private readonly scopes: BoardScope[] = [];
  private scope!: BoardScope;
  private text: string | undefined;
  private line = 0;

  constructor(private readonly options: BoardCompiling) {}

  run(tree: BoardTree): BoardSaying | undefined {
    this.open("<module>", tree);
    for (const scope of this.scopes) {
      this.scope = scope;
      this.compileScope(scope);
      scope.finish();
      if (this.text === undefined) continue;
      this.place(scope.tree);
      return { type: "SyntaxError", text: this.text, line: this.line, block: scope.name };
    }
    return undefined;
  }

  /** The first complaint counts; what is compiled after it can only give it a line. */
  private complain(tree: BoardTree, text: string): void {
    if (this.text !== undefined) return;
    this.text = text;
    this.place(tree);
  }

  private place(tree: BoardTree): void {
    if (this.line === 0 && hasLine(tree)) this.line = isConstantTuple(tree) ? lineOfTuple(tree) : tree.line;
  }

  // ---- scopes ---------------------------------------------------------------------------------------------------

  private open(kind: ScopeKind, tree: BoardTree, name: string = kind): BoardScope {
    const scope = new BoardScope(kind, tree, this.scopes.length === 0 ? undefined : this.scope, name);
    this.scopes.push(scope);
    return scope;
  }

  private compileScope(scope: BoardScope): void {
    if (scope.kind === "<module>") return this.compile(scope.tree);
    const tree = scope.tree as BoardNode;
    switch (scope.kind) {
      case "function":
        listOf(tree.items[3].rule === ")" ? undefined : tree.items[3], "typedargslist").forEach((p) =>
          this.parameter(p),
        );
        return this.compile(tree.items[tree.items.length - 1]);
      case "<lambda>":
        listOf(tree.items[1].rule === ":" ? undefined : tree.items[1], "varargslist").forEach((p) => this.parameter(p));
        return this.compile(tree.items[tree.items.length - 1]);
      case "class":
        scope.findOrAdd("__class__", "local");
        scope.load("__name__");
        scope.store("__module__");
        scope.store("__qualname__");
        return this.compile(tree.items[tree.items.length - 1]);
      default:
        scope.findOrAdd("", "local");
        scope.load("");
        return this.comprehended(tree.items[1] as BoardNode, tree.items[0]);
    }
  }

  private parameter(tree: BoardTree): void {
    const { scope } = this;
    if (scope.haveDoubleStar) return this.complain(tree, "invalid syntax");
    if (tree.rule.startsWith("star_")) {
      if (scope.haveStar) return this.complain(tree, "invalid syntax");
      scope.haveStar = true;
    } else if (tree.rule.startsWith("double_star")) scope.haveDoubleStar = true;
    const name = tree.items === undefined ? tree : tree.items.find(({ rule }) => rule === "NAME");
    if (name === undefined) return;
    const info = scope.findOrAdd(name.text!, "undecided");
    if (info.kind !== "undecided") return this.complain(tree, "argument name reused");
    info.kind = "local";
    info.parameter = true;
  }

  /** What a definition computes where it stands. */
  private defaults(params: readonly BoardTree[]): void {
    let star = false;
    let defaults = 0;
    for (const param of params) {
      if (param.rule.startsWith("star_")) star = true;
      if (/^(?:double_)?star_/.test(param.rule)) continue;
      const value = param.items?.find(({ rule }) => rule === "default");
      if (value === undefined) {
        if (!star && defaults > 0) this.complain(param, "non-default argument follows default argument");
      } else {
        if (!star) defaults++;
        this.compile(value.items![1]);
      }
    }
  }

  private comprehension(tree: BoardNode, kind: ScopeKind): void {
    this.open(kind, tree);
    this.compile((tree.items[1] as BoardNode).items[3]);
  }

  private comprehended(tree: BoardNode, inner: BoardTree): void {
    this.assign(tree.items[1]);
    let next = tree.items[4] as BoardNode | undefined;
    while (next?.rule === "comp_if") {
      this.condition(next.items[1]);
      next = next.items[2] as BoardNode | undefined;
    }
    if (next === undefined) return this.compile(inner);
    this.compile(next.items[3]);
    this.comprehended(next, inner);
  }

  // ---- anything --------------------------------------------------------------------------------------------------

  private compile(tree: BoardTree | undefined): void {
    if (tree === undefined) return;
    if (tree.items === undefined) {
      if (tree.rule === "NAME") this.scope.load(tree.text);
      return;
    }
    const own = COMPILE[tree.rule];
    if (own !== undefined) own(this, tree);
    else parts(tree).forEach((part) => this.compile(part));
  }

  /** Several in a row: the first that is wrong ends it, and gives its line if there is none yet. */
  private all(trees: readonly BoardTree[]): void {
    for (const tree of trees) {
      this.compile(tree);
      if (this.text !== undefined) return this.place(tree);
    }
  }

  private condition(tree: BoardTree): void {
    if (known(tree) === undefined) this.compile(tree);
  }

  private loop(body: () => void): void {
    this.scope.loops++;
    body();
    this.scope.loops--;
  }

  // ---- targets -----------------------------------------------------------------------------------------------------

  private assign(tree: BoardTree, augmented = false): void {
    const wrong = () => this.complain(tree, "can't assign to expression");
    if (tree.rule === "NAME") {
      if (augmented) this.scope.load(tree.text!);
      this.scope.store(tree.text!);
      return;
    }
    if (tree.items === undefined) return wrong();
    if (tree.rule === "atom_expr_normal") {
      const last = tree.items[tree.items.length - 1];
      tree.items.slice(0, -1).forEach((item) => this.compile(item));
      if (last.rule === "trailer_bracket") this.compile(last);
      else if (last.rule !== "trailer_period") wrong();
      return;
    }
    if (augmented || isConstantTuple(tree)) return wrong();
    if (tree.rule === "testlist_star_expr" || tree.rule === "exprlist") return this.assignTuple(parts(tree));
    if (tree.rule !== "paren" && tree.rule !== "bracket") return wrong();
    const [inner] = parts(tree);
    if (inner === undefined) return tree.rule === "paren" ? wrong() : undefined;
    if (!isNode(inner, "testlist_comp")) return this.assignTuple([inner]);
    if (inner.items[1].rule === "comp_for") return wrong();
    this.assignTuple(parts(inner));
  }

  private assignTuple(targets: readonly BoardTree[]): void {
    const starred = targets.filter(({ rule }) => rule === "star_expr");
    if (starred.length > 1) return this.complain(starred[1], "multiple *x in assignment");
    for (const target of targets) this.assign(target === starred[0] ? target.items![1] : target);
  }

  private delete(tree: BoardTree): void {
    const wrong = () => this.complain(tree, "can't delete expression");
    if (tree.rule === "NAME") {
      this.scope.store(tree.text!);
      return;
    }
    if (isNode(tree, "atom_expr_normal")) {
      const last = tree.items[tree.items.length - 1];
      tree.items.slice(0, -1).forEach((item) => this.compile(item));
      if (last.rule === "trailer_bracket") this.compile(last);
      else if (last.rule !== "trailer_period") wrong();
      return;
    }
    const [inner] = isNode(tree, "paren") && !isConstantTuple(tree) ? parts(tree) : [];
    if (!isNode(inner, "testlist_comp") || inner.items[1].rule === "comp_for") return wrong();
    parts(inner).forEach((item) => this.delete(item));
  }

  private walrus(target: BoardTree, value: BoardTree): void {
    if (target.rule !== "NAME") this.complain(target, "can't assign to expression");
    this.compile(value);
    if (target.rule !== "NAME") return;
    const { scope } = this;
    const name = target.text!;
    if (scope.comprehends) {
      const outer = scope.parent!.store(name);
      if (outer.kind === "explicit global") scope.findOrAdd(name, "explicit global");
      else {
        const info = scope.findOrAdd(name, "undecided");
        const global = scope.parent!.parent === undefined;
        if (!global && info.kind === "implicit global") info.kind = "undecided";
        const wrong = global ? scope.declareGlobal(name, info) : scope.declareNonlocal(name, info);
        if (wrong !== undefined) this.complain(target, wrong);
      }
    }
    scope.store(name);
  }

  // ---- statements ----------------------------------------------------------------------------------------------------

  statements(node: BoardNode): void {
    if (node.items.length === 1) this.compile(node.items[0]);
    else this.all(parts(node));
  }

  expression(node: BoardNode): void {
    const [target, second] = node.items;
    if (second === undefined) return isConstant(target) ? undefined : this.compile(target);
    if (isNode(second, "annassign")) {
      if (second.items.length === 2) {
        if (this.scope.kind === "function" && target.rule === "NAME") this.scope.findOrAdd(target.text!, "local");
        return;
      }
      this.compile(second.items[3]);
      return this.assign(target);
    }
    const values = node.items.filter(({ rule }) => rule !== "=");
    const value = values.pop()!;
    if (second.rule !== "=") {
      this.assign(target, true);
      return this.compile(value);
    }
    this.compile(value);
    values.forEach((each) => this.assign(each));
  }

  deletion(node: BoardNode): void {
    listOf(node.items[1], "exprlist").forEach((target) => this.delete(target));
  }

  jump(node: BoardNode): void {
    if (this.scope.loops === 0) this.complain(node, "'break'/'continue' outside loop");
  }

  returning(node: BoardNode): void {
    if (this.scope.kind !== "function") return this.complain(node, "'return' outside function");
    this.compile(node.items[1]);
  }

  importName(node: BoardNode): void {
    for (const each of parts(node)) {
      const renamed = each.rule === "dotted_as_name";
      this.scope.store((renamed ? each.items![2] : each.rule === "dotted_name" ? each.items![0] : each).text!);
    }
  }

  importFrom(node: BoardNode): void {
    const imported = node.items[3].rule === "(" ? node.items[4] : node.items[3];
    if (imported.rule === "*") {
      if (this.scope.kind !== "<module>") this.complain(node, "import * not at module level");
      return;
    }
    for (const each of listOf(imported, "import_as_names")) this.scope.store((each.items![2] ?? each.items![0]).text!);
  }

  declaration(node: BoardNode): void {
    const { scope } = this;
    const global = node.rule === "global_stmt";
    if (!global && scope.kind === "<module>") return this.complain(node, "can't declare nonlocal in outer code");
    for (const { text } of parts(node)) {
      const info = scope.findOrAdd(text!, "undecided");
      const wrong = global ? scope.declareGlobal(text!, info) : scope.declareNonlocal(text!, info);
      if (wrong !== undefined) this.complain(node, wrong);
    }
  }

  assertion(node: BoardNode): void {
    if (this.options.withoutAsserts) return;
    this.condition(node.items[1]);
    this.compile(node.items[3]);
  }

  /** if and elif: [word, condition, ":", suite]... */
  branches(node: BoardNode): void {
    const { items } = node;
    for (let i = 0; i + 3 < items.length; i += 4) {
      const condition = known(items[i + 1]);
      if (condition !== false) {
        this.condition(items[i + 1]);
        this.compile(items[i + 3]);
      }
      if (condition === true) return;
    }
    if (items.length % 4 === 1) this.compile(items[items.length - 1]);
  }

  whileLoop({ items }: BoardNode): void {
    if (known(items[1]) !== false) {
      this.loop(() => this.compile(items[3]));
      this.condition(items[1]);
    }
    this.compile(items[4]);
  }

  forLoop({ items }: BoardNode): void {
    this.compile(items[3]);
    this.assign(items[1]);
    this.loop(() => this.compile(items[5]));
    this.compile(items[6]);
  }

  elsePart({ items }: BoardNode): void {
    this.compile(items[2]);
  }

  tryStatement({ items }: BoardNode): void {
    this.compile(items[2]);
    const handlers = items.filter((item): item is BoardNode => item.rule === "except_part");
    const ends = items.filter(({ rule }) => rule === "else_part" || rule === "finally_part");
    if (this.handlers(handlers)) this.compile(ends.find(({ rule }) => rule === "else_part"));
    this.compile(ends.find(({ rule }) => rule === "finally_part"));
  }

  /** @returns  false when they end early */
  private handlers(handlers: readonly BoardNode[]): boolean {
    for (const [i, handler] of handlers.entries()) {
      const { items } = handler;
      if (items[1].rule === ":") {
        if (i + 1 < handlers.length) {
          this.complain(handler, "default 'except' must be last");
          return false;
        }
      } else this.compile(items[1]);
      const name = items[2]?.rule === "as" ? items[3].text! : undefined;
      if (name !== undefined) this.scope.store(name);
      this.compile(items[items.length - 1]);
    }
    return true;
  }

  withStatement({ items }: BoardNode): void {
    for (const item of items.slice(1, -2)) {
      if (!isNode(item, "with_item")) {
        this.compile(item);
        continue;
      }
      this.compile(item.items[0]);
      this.assign(item.items[2]);
    }
    this.compile(items[items.length - 1]);
  }

  asyncStatement({ items }: BoardNode): void {
    const statement = items[1] as BoardNode;
    if (statement.rule === "funcdef") {
      const scope = this.functionDefinition(statement);
      scope.generator = scope.async = true;
    } else if (!this.scope.generator) this.complain(statement, "async for/with outside async function");
    else this.compile(statement);
  }

  functionDefinition(node: BoardNode): BoardScope {
    const name = node.items[1].text!;
    const scope = this.open("function", node, name);
    this.defaults(listOf(node.items[3].rule === ")" ? undefined : node.items[3], "typedargslist"));
    this.scope.store(name);
    return scope;
  }

  classDefinition(node: BoardNode): void {
    const name = node.items[1].text!;
    this.open("class", node, name);
    const bases = node.items[2];
    if (isNode(bases, "bases")) this.arguments(bases);
    this.scope.store(name);
  }

  decorated({ items }: BoardNode): void {
    for (const item of items.slice(0, -1)) this.decorator(item as BoardNode);
    const body = items[items.length - 1] as BoardNode;
    if (body.rule === "async_funcdef") this.asyncStatement(body);
    else this.compile(body);
  }

  private decorator({ items }: BoardNode): void {
    const names = listOf(items[1], "dotted_name");
    if (names[0].text === "micropython") {
      const known = names.length === 2 && /^(?:bytecode|native|viper|asm_\w+)$/.test(names[1].text!);
      if (!known) this.complain(names[0], "invalid micropython decorator");
      return;
    }
    this.compile(names[0]);
    this.compile(items[2]);
  }

  // ---- expressions -----------------------------------------------------------------------------------------------

  namedExpression({ items }: BoardNode): void {
    this.walrus(items[0], items[2]);
  }

  lambda(node: BoardNode): void {
    this.open("<lambda>", node);
    this.defaults(listOf(node.items[1].rule === ":" ? undefined : node.items[1], "varargslist"));
  }

  conditional({ items }: BoardNode): void {
    this.condition(items[2]);
    this.compile(items[0]);
    this.compile(items[4]);
  }

  starred(node: BoardNode): void {
    this.complain(node, "*x must be assignment target");
  }

  power(node: BoardNode): void {
    if (!isNumber(node)) this.all(parts(node));
  }

  await(node: BoardNode): void {
    if (this.scope.kind !== "function" && this.scope.kind !== "<lambda>")
      return this.complain(node, "'await' outside function");
    this.scope.generator = true;
    node.items.slice(1).forEach((item) => this.compile(item));
  }

  /** An atom and its trailers. */
  trailed({ items }: BoardNode): void {
    const [atom, call] = items;
    this.compile(atom);
    const { scope } = this;
    const bare = isNode(call, "trailer_paren") && call.items.length === 2;
    if (scope.kind === "function" && atom.text === "super" && bare) {
      scope.load("__class__");
      const first = [...scope.names].find(([, { parameter }]) => parameter);
      if (first === undefined) return this.complain(call, "super() can't find self");
      scope.load(first[0]);
    }
    items.slice(1).forEach((item) => this.compile(item));
  }

  arguments(node: BoardNode): void {
    let keywords = 0;
    let doubleStar = false;
    const given = node.items.length === 2 ? undefined : node.items[1];
    for (const argument of listOf(given, "arglist")) {
      if (isNode(argument, "star_argument")) {
        if (doubleStar) return this.complain(argument, "* arg after **");
        if (keywords > 0 && this.options.dialect === "micropython") return this.complain(argument, "* arg after kwarg");
        this.compile(argument.items[1]);
      } else if (isNode(argument, "double_star_argument")) {
        doubleStar = true;
        this.compile(argument.items[1]);
        keywords++;
      } else if (isNode(argument, "argument")) {
        const [name, sign, value] = argument.items;
        if (sign.rule === ":=") this.walrus(name, value);
        else if (sign.rule === "comp_for") this.comprehension(argument, "<genexpr>");
        else {
          if (name.rule !== "NAME") return this.complain(argument, "LHS of keyword arg must be an id");
          this.compile(value);
          keywords++;
        }
      } else {
        if (doubleStar) return this.complain(argument, "positional arg after **");
        if (keywords > 0) return this.complain(argument, "positional arg after keyword arg");
        this.compile(argument);
      }
    }
  }

  parenthesised(node: BoardNode): void {
    const [inner] = parts(node);
    if (inner === undefined || isConstantTuple(node)) return;
    const { items } = inner as BoardNode;
    if (items[1].rule === "comp_for") this.comprehension(inner as BoardNode, "<genexpr>");
    else parts(inner as BoardNode).forEach((item) => this.compile(item));
  }

  list(node: BoardNode): void {
    const [inner] = parts(node);
    if (!isNode(inner, "testlist_comp")) return this.compile(inner);
    if (inner.items[1].rule === "comp_for") this.comprehension(inner, "<listcomp>");
    else this.all(parts(inner));
  }

  braces(node: BoardNode): void {
    const [inner] = parts(node);
    if (!isNode(inner, "dict_or_set")) return this.compile(inner);
    const dict = inner.items[0].rule === "dict_item";
    if (inner.items[1].rule === "comp_for") return this.comprehension(inner, dict ? "<dictcomp>" : "<setcomp>");
    for (const item of parts(inner)) {
      this.compile(item);
      if ((item.rule === "dict_item") !== dict)
        return this.complain(inner, dict ? "expecting key:value for dict" : "expecting just a value for set");
    }
  }

  dictItem({ items }: BoardNode): void {
    this.compile(items[2]);
    this.compile(items[0]);
  }

  attribute(): void {
    // its name is no name of a scope
  }

  yielding({ items }: BoardNode): void {
    const { scope } = this;
    if (scope.kind !== "function" && scope.kind !== "<lambda>")
      return this.complain({ rule: "yield_expr", line: items[0].line, items }, "'yield' outside function");
    scope.generator = true;
    if (isNode(items[1], "yield_from") && scope.async && this.options.dialect === "circuitpython")
      return this.complain(items[1], "'yield from' inside async function");
    this.compile(items[1]);
  }
}

/** A tuple's line is that of its second element, where the parser began to see it as one. */
function lineOfTuple(tree: BoardTree): number {
  const [inner] = parts(tree as BoardNode);
  return inner === undefined ? tree.line : (parts(inner as BoardNode)[1] ?? inner).line;
}

/** Of the rules that are not just their parts in order. */
const COMPILE: Readonly<Record<string, (compiler: BoardCompiler, node: BoardNode) => void>> = {
  exec: (c, node) => c.statements(node),
  suite: (c, node) => c.statements(node),
  simple_stmts: (c, node) => c.statements(node),
  expr_stmt: (c, node) => c.expression(node),
  del_stmt: (c, node) => c.deletion(node),
  break_stmt: (c, node) => c.jump(node),
  continue_stmt: (c, node) => c.jump(node),
  return_stmt: (c, node) => c.returning(node),
  import_name: (c, node) => c.importName(node),
  import_from: (c, node) => c.importFrom(node),
  global_stmt: (c, node) => c.declaration(node),
  nonlocal_stmt: (c, node) => c.declaration(node),
  assert_stmt: (c, node) => c.assertion(node),
  if_stmt: (c, node) => c.branches(node),
  while_stmt: (c, node) => c.whileLoop(node),
  for_stmt: (c, node) => c.forLoop(node),
  else_part: (c, node) => c.elsePart(node),
  finally_part: (c, node) => c.elsePart(node),
  try_stmt: (c, node) => c.tryStatement(node),
  with_stmt: (c, node) => c.withStatement(node),
  async_stmt: (c, node) => c.asyncStatement(node),
  funcdef: (c, node) => void c.functionDefinition(node),
  classdef: (c, node) => c.classDefinition(node),
  decorated: (c, node) => c.decorated(node),
  namedexpr: (c, node) => c.namedExpression(node),
  lambdef: (c, node) => c.lambda(node),
  lambdef_nocond: (c, node) => c.lambda(node),
  test: (c, node) => c.conditional(node),
  star_expr: (c, node) => c.starred(node),
  power: (c, node) => c.power(node),
  atom_expr_await: (c, node) => c.await(node),
  atom_expr_normal: (c, node) => c.trailed(node),
  trailer_paren: (c, node) => c.arguments(node),
  trailer_period: (c) => c.attribute(),
  paren: (c, node) => c.parenthesised(node),
  bracket: (c, node) => c.list(node),
  brace: (c, node) => c.braces(node),
  dict_item: (c, node) => c.dictItem(node),
  yield_expr: (c, node) => c.yielding(node),
};
