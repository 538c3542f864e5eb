/**
 * What MicroPython's parser and compiler do to a program before anything runs, done to our tree the same way:
 *
 * - `X = const(expression)` makes X a constant of the whole text, wherever it stands: each later reading of the bare
 *   name X becomes the value. A name with a leading underscore is not even stored. No import is needed for `const`.
 *   It makes programs faster here for the same reason as there: registers and flags become literals.
 * - `@micropython.native`, `@micropython.viper` and `@micropython.bytecode` choose a code generator; there is one here.
 *   What viper's types change is written into the tree: viper.ts.
 *
 * @see MicroPython py/parse.c fold_constants; py/compile.c compile_built_in_decorator; docs/reference/constrained.rst
 */

import type * as ast from "./ast.js";
import { FIELD_NAMES, isNode } from "./ast-fields.js";
import { applyViper, type Complain } from "./viper.js";
import { foldConstant, type ConstantExpression } from "./fold-constant.js";

export interface BoardForms {
  /** Whether the firmware has the native and viper emitters. CircuitPython has them on unix, on boards it has not. */
  native: boolean;
}

/**
 * Changes `tree` in place.
 * @throws what `complain` makes: "not a constant", "can't assign to expression", "invalid micropython decorator"
 */
export function applyBoardForms(tree: ast.mod, forms: BoardForms, complain: Complain): void {
  new Rewriter(forms, complain).walk(tree);
}

class Rewriter {
  private readonly constants = new Map<string, ConstantExpression>();

  constructor(
    private readonly forms: BoardForms,
    private readonly complain: Complain,
  ) {}

  /** In reading order: a constant counts from its definition on. */
  walk(node: ast.AST): void {
    if (node.kind === "Constant") return;
    const fields = node as unknown as Record<string, unknown>;
    for (const name of FIELD_NAMES[node.kind]) {
      const value = fields[name];
      if (Array.isArray(value)) this.walkList(value);
      else if (isNode(value)) fields[name] = this.replace(value);
    }
    if (node.kind === "FunctionDef" || node.kind === "AsyncFunctionDef") this.decorators(node);
  }

  private walkList(list: unknown[]): void {
    for (let i = 0; i < list.length; i++) {
      const item = list[i];
      if (isNode(item)) list[i] = this.replace(item);
    }
  }

  private replace(node: ast.AST): ast.AST {
    if (node.kind === "Name") return this.name(node);
    const definition = definedConstant(node);
    if (definition !== null) return this.define(node as ast.Assign | ast.AnnAssign, definition);
    this.walk(node);
    return node;
  }

  private name(node: ast.Name): ast.expr {
    const value = this.constants.get(node.id);
    if (value === undefined) return node;
    if (node.ctx !== "Load") throw this.complain(node, "can't assign to expression");
    return copyAt(value, node);
  }

  private define(node: ast.Assign | ast.AnnAssign, [target, argument]: [ast.Name, ast.expr]): ast.stmt {
    if (this.constants.has(target.id)) throw this.complain(node, "can't assign to expression");
    const value = foldConstant(this.replace(argument) as ast.expr);
    if (value === null) throw this.complain(node, "not a constant");
    this.constants.set(target.id, value);
    const { lineno, col_offset, end_lineno, end_col_offset } = node;
    if (target.id.startsWith("_")) return { kind: "Pass", lineno, col_offset, end_lineno, end_col_offset };
    node.value = copyAt(value, argument);
    return node;
  }

  private decorators(node: ast.FunctionDef | ast.AsyncFunctionDef): void {
    let viper = false;
    node.decorator_list = node.decorator_list.filter((decorator) => {
      const name = builtInDecorator(decorator);
      if (name === null) return true;
      const known = name === "bytecode" || (this.forms.native && (name === "native" || name === "viper"));
      if (known && name === "viper") viper = true;
      if (known && name !== "bytecode") node.native = true;
      if (known) return false;
      const assembler = this.forms.native && name.startsWith("asm_");
      throw this.complain(
        decorator,
        assembler
          ? `inline assembler (@micropython.${name}) cannot run here: there is no ARM core to run it`
          : "invalid micropython decorator",
      );
    });
    if (viper) {
      applyViper(node, (where, message, type = "ViperTypeError") => this.complain(where, message, type));
    }
  }
}

/** `micropython.native` -> "native"; null for a decorator that is called at run time. */
function builtInDecorator(node: ast.expr): string | null {
  const path: string[] = [];
  let part = node;
  for (; part.kind === "Attribute"; part = part.value) path.unshift(part.attr);
  return part.kind === "Name" && part.id === "micropython" && path.length > 0 ? path.join(".") : null;
}

/** Target and argument of `X = const(value)` and `X: T = const(value)`. */
function definedConstant(node: ast.AST): [ast.Name, ast.expr] | null {
  if (node.kind !== "Assign" && node.kind !== "AnnAssign") return null;
  const target = node.kind === "Assign" ? (node.targets.length === 1 ? node.targets[0] : null) : node.target;
  const { value } = node;
  if (target?.kind !== "Name" || value?.kind !== "Call" || value.func.kind !== "Name" || value.func.id !== "const")
    return null;
  return value.args.length === 1 && value.keywords.length === 0 ? [target, value.args[0]] : null;
}

/** A copy of the constant that stands where `at` stood. */
function copyAt(value: ConstantExpression, at: ast.Position): ConstantExpression {
  const { lineno, col_offset, end_lineno, end_col_offset } = at;
  const position = { lineno, col_offset, end_lineno, end_col_offset };
  if (value.kind === "Tuple")
    return { ...value, elts: value.elts.map((element) => copyAt(element as ConstantExpression, at)), ...position };
  if (value.kind === "UnaryOp")
    return { ...value, operand: { ...(value.operand as ast.Constant), ...position }, ...position };
  return { ...value, ...position };
}
