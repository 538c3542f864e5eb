/**
 * The value of an expression of literals, as MicroPython's parser computes it: arithmetic on ints and floats, `not`,
 * `and`, `or`, tuples, and the constants of the math module.
 *
 * @see MicroPython py/parse.c fold_constants, fold_logical_constants, binary_op_maybe
 */

import type * as ast from "./ast.js";

/** A literal, a minus before a number, a tuple of such. */
export type ConstantExpression = ast.Constant | ast.UnaryOp | ast.Tuple;

const MATH: Readonly<Record<string, number>> = { pi: Math.PI, e: Math.E, tau: 2 * Math.PI };

/** Exponents and shifts beyond are left to the program: the result would fill the memory. */
const MAX_SHIFT = 4096n;

/** null: not a constant */
export function foldConstant(node: ast.expr): ConstantExpression | null {
  switch (node.kind) {
    case "Constant":
      return node;
    case "Tuple": {
      const elts = node.elts.map(foldConstant);
      return elts.every((element) => element !== null) ? { ...node, elts } : null;
    }
    case "Attribute":
      if (node.value.kind !== "Name" || node.value.id !== "math" || !Object.hasOwn(MATH, node.attr)) return null;
      return numberNode(MATH[node.attr], node);
    case "UnaryOp":
      return foldUnary(node);
    case "BinOp": {
      const left = numberOf(foldConstant(node.left));
      const right = numberOf(foldConstant(node.right));
      if (left === null || right === null) return null;
      const value =
        typeof left === "bigint" && typeof right === "bigint"
          ? integers(node.op, left, right)
          : floats(node.op, Number(left), Number(right));
      return value === null ? null : numberNode(value, node);
    }
    case "BoolOp":
      return foldBoolean(node);
    default:
      return null;
  }
}

/** A bigint for an int, a number for a float. */
function numberOf(node: ConstantExpression | null): bigint | number | null {
  if (node === null || node.kind === "Tuple") return null;
  if (node.kind === "UnaryOp") {
    const value = numberOf(node.operand as ast.Constant);
    return value === null ? null : -value;
  }
  if (node.constant === "int") return BigInt(node.value);
  return node.constant === "float" ? node.value : null;
}

function numberNode(value: bigint | number, at: ast.Position): ConstantExpression {
  const { lineno, col_offset, end_lineno, end_col_offset } = at;
  const position = { lineno, col_offset, end_lineno, end_col_offset };
  const negative = value < 0 || Object.is(value, -0);
  const size = negative ? -value : value;
  const operand: ast.Constant =
    typeof size === "bigint"
      ? { kind: "Constant", constant: "int", value: size <= Number.MAX_SAFE_INTEGER ? Number(size) : size, ...position }
      : { kind: "Constant", constant: "float", value: size, ...position };
  return negative ? { kind: "UnaryOp", op: "USub", operand, ...position } : operand;
}

function foldUnary(node: ast.UnaryOp): ConstantExpression | null {
  const operand = foldConstant(node.operand);
  if (operand === null) return null;
  if (node.op === "Not") return { ...positionOf(node), kind: "Constant", constant: "bool", value: !truth(operand) };
  const value = numberOf(operand);
  if (value === null) return null;
  if (node.op === "UAdd") return numberNode(value, node);
  if (node.op === "USub") return numberNode(-value, node);
  return typeof value === "bigint" ? numberNode(~value, node) : null;
}

function foldBoolean(node: ast.BoolOp): ConstantExpression | null {
  let result: ConstantExpression | null = null;
  for (const part of node.values) {
    result = foldConstant(part);
    if (result === null) return null;
    if (truth(result) === (node.op === "Or")) break;
  }
  return result;
}

function truth(node: ConstantExpression): boolean {
  if (node.kind === "Tuple") return node.elts.length > 0;
  if (node.kind === "UnaryOp") return true;
  switch (node.constant) {
    case "None":
      return false;
    case "Ellipsis":
      return true;
    case "bytes":
      return node.value.length > 0;
    default:
      return Boolean(node.value);
  }
}

function positionOf({ lineno, col_offset, end_lineno, end_col_offset }: ast.Position): ast.Position {
  return { lineno, col_offset, end_lineno, end_col_offset };
}

/** A number is a float. */
function integers(op: ast.operator, a: bigint, b: bigint): bigint | number | null {
  switch (op) {
    case "Add":
      return a + b;
    case "Sub":
      return a - b;
    case "Mult":
      return a * b;
    case "BitAnd":
      return a & b;
    case "BitOr":
      return a | b;
    case "BitXor":
      return a ^ b;
    case "LShift":
      return b < 0n || b > MAX_SHIFT ? null : a << b;
    case "RShift":
      return b < 0n ? null : a >> b;
    case "FloorDiv":
      return b === 0n ? null : (a - modulo(a, b)) / b;
    case "Mod":
      return b === 0n ? null : modulo(a, b);
    case "Div":
      return b === 0n ? null : Number(a) / Number(b);
    case "Pow":
      if (b >= 0n) return b > MAX_SHIFT ? null : a ** b;
      return a === 0n ? null : Number(a) ** Number(b);
    default:
      return null;
  }
}

/** With the divisor's sign, as in Python. */
function modulo(a: bigint, b: bigint): bigint {
  const rest = a % b;
  return rest !== 0n && rest < 0n !== b < 0n ? rest + b : rest;
}

function floats(op: ast.operator, a: number, b: number): number | null {
  switch (op) {
    case "Add":
      return a + b;
    case "Sub":
      return a - b;
    case "Mult":
      return a * b;
    case "Div":
      return b === 0 ? null : a / b;
    case "Pow": {
      const power = a ** b;
      return Number.isFinite(power) ? power : null;
    }
    default:
      return null;
  }
}
