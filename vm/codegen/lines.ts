/**
 * Which lines boards know.
 *
 * MicroPython's compiler notes a line where it begins to compile a node of the parse tree that has nodes below it, and only ever a later one than
 * before (py/emitbc.c, mp_emit_bc_set_source_line). So what fails stands on the last line that has been noted so far in that function: of a call
 * over several lines that of its last argument, if that is more than a name or a short literal; of the condition of `while`, which is compiled
 * after the body, that of the body's last statement.
 *
 * Not seen in our tree, and guessed: where an opening bracket stands that does not follow on the line on which what it belongs to ends.
 */

import type * as ast from "../syntax/ast.js";

/** Texts that are longer have a node of their own (MICROPY_ALLOC_PARSE_INTERN_STRING_LEN), unless they are a name that is known already. */
const LONGEST_INTERNED = 10;

/** The line that is noted when a board begins to compile an expression; 0: none, as it is a leaf of the parse tree. */
export function beginning(node: ast.expr): number {
  switch (node.kind) {
    case "Name":
    case "Starred":
      return 0;
    case "Constant":
      return isLeaf(node) ? 0 : node.lineno;
    case "BinOp":
    case "UnaryOp":
      return isNumber(node) ? 0 : node.lineno;
    case "Tuple":
      return tupleLine(node);
    default:
      return node.lineno;
  }
}

function isLeaf(node: ast.Constant): boolean {
  switch (node.constant) {
    case "int":
      return typeof node.value === "number" || BigInt.asIntN(63, node.value) === node.value;
    case "str":
      return node.value.length <= LONGEST_INTERNED && utf8Length(node.value) <= LONGEST_INTERNED;
    case "float":
    case "complex":
    case "bytes":
      return false;
    default:
      return true;
  }
}

function utf8Length(text: string): number {
  let length = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return length;
}

/** What the parser itself computes (py/parse.c, fold_constants); what would fail is left to the program. */
function isNumber(node: ast.expr): boolean {
  if (node.kind === "Constant") return node.constant === "int" || node.constant === "float";
  if (node.kind === "BinOp") {
    const { left, op, right } = node;
    const fails =
      op === "MatMult" || right.kind === "UnaryOp" || (right.kind === "Constant" && Number(right.value) === 0);
    return isNumber(left) && isNumber(right) && !(fails && !["Add", "Sub", "Mult"].includes(op));
  }
  return node.kind === "UnaryOp" && node.op !== "Not" && isNumber(node.operand);
}

/** A tuple of constants is one constant: in brackets, three or more are noted where the second stands (py/parse.c, build_tuple). */
function tupleLine(node: ast.Tuple): number {
  const { elts } = node;
  const [first, second] = elts;
  if (first === undefined || !elts.every(isConstant)) return node.lineno;
  const bare = first.lineno === node.lineno && first.col_offset === node.col_offset;
  return bare || elts.length < 3 ? first.lineno : second.lineno;
}

function isConstant(node: ast.expr): boolean {
  return node.kind === "Constant" || isNumber(node) || (node.kind === "Tuple" && node.elts.every(isConstant));
}

/** The line that is noted for `(…)` after what is called, `[…]` after what is indexed, `.name` that is not called. */
export function trailer(node: ast.Call | ast.Subscript | ast.Attribute): number {
  if (node.kind === "Attribute") return node.end_lineno;
  // a method is fetched and called in one
  if (node.kind === "Call") return node.func.kind === "Attribute" ? 0 : node.func.end_lineno;
  return node.value.end_lineno;
}

/** The line of a statement: of its first decorator, if it has any. */
export function statementLine(node: ast.stmt): number {
  return "decorator_list" in node && node.decorator_list.length > 0 ? node.decorator_list[0].lineno : node.lineno;
}

/** The last line that is noted while statements are compiled. */
export function lastLine(body: readonly ast.stmt[]): number {
  return Math.max(0, ...body.map(lastOf));
}

function lastOf(node: unknown): number {
  if (Array.isArray(node)) return Math.max(0, ...node.map(lastOf));
  if (typeof node !== "object" || node === null || !("kind" in node)) return 0;
  const each = node as ast.stmt | ast.expr;
  switch (each.kind) {
    case "FunctionDef":
    case "AsyncFunctionDef":
      return Math.max(statementLine(each), lastOf(each.decorator_list), lastOfDefaults(each.args));
    case "ClassDef":
      return Math.max(statementLine(each), lastOf(each.decorator_list), lastOf(each.bases), lastOf(each.keywords));
    case "Lambda":
      return Math.max(each.lineno, lastOfDefaults(each.args));
    case "ListComp":
    case "SetComp":
    case "DictComp":
    case "GeneratorExp":
      return Math.max(each.lineno, lastOf(each.generators[0].iter));
    case "Call":
      return Math.max(each.lineno, trailer(each), lastOf(callee(each)), lastOf(each.args), lastOf(each.keywords));
    case "Subscript":
    case "Attribute":
      return Math.max(each.lineno, trailer(each), ...Object.values(each).map(lastOf));
    case "Name":
    case "Starred":
    case "Constant":
    case "BinOp":
    case "UnaryOp":
    case "Tuple":
      return Math.max(beginning(each), ...Object.values(each).map(lastOf));
    default:
      return Math.max(UNNOTED.has(each.kind) ? 0 : each.lineno, ...Object.values(each).map(lastOf));
  }
}

/** Parts of statements and calls, for which no line is noted. */
const UNNOTED: ReadonlySet<string> = new Set(["keyword", "withitem", "alias", "ExceptHandler", "comprehension"]);

/** What is evaluated of the callable before its arguments are, if it is a method. */
function callee(node: ast.Call): ast.expr {
  return node.func.kind === "Attribute" ? node.func.value : node.func;
}

const lastOfDefaults = (args: ast.arguments_): number => Math.max(lastOf(args.defaults), lastOf(args.kw_defaults));
