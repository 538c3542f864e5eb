/** What CPython calls an expression in "cannot assign to …" (Parser/pegen.c, _PyPegen_get_expr_name). */

import type { expr } from "./ast.js";

export function expressionName(node: expr): string {
  if (node.kind !== "Constant") return NAMES[node.kind];
  if (node.constant === "None") return "None";
  if (node.constant === "bool") return node.value ? "True" : "False";
  return node.constant === "Ellipsis" ? "ellipsis" : "literal";
}

const NAMES: Record<Exclude<expr["kind"], "Constant">, string> = {
  Attribute: "attribute",
  Subscript: "subscript",
  Starred: "starred",
  Name: "name",
  List: "list",
  Tuple: "tuple",
  Lambda: "lambda",
  Call: "function call",
  BoolOp: "expression",
  BinOp: "expression",
  UnaryOp: "expression",
  GeneratorExp: "generator expression",
  Yield: "yield expression",
  YieldFrom: "yield expression",
  Await: "await expression",
  ListComp: "list comprehension",
  SetComp: "set comprehension",
  DictComp: "dict comprehension",
  Dict: "dict literal",
  Set: "set display",
  JoinedStr: "f-string expression",
  FormattedValue: "f-string expression",
  TemplateStr: "t-string expression",
  Interpolation: "t-string expression",
  Compare: "comparison",
  IfExp: "conditional expression",
  NamedExpr: "named expression",
  Slice: "slice",
};
