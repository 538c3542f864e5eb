/**
 * The text of an expression made again from its tree: what an annotation is under `from __future__ import annotations` (PEP 563).
 * Spaces, quotes and parentheses are those that CPython's Python/ast_unparse.c chooses, not those of the program.
 */

import type * as ast from "../syntax/ast.js";
import { reprConstant, reprString } from "../syntax/literal-repr.js";

/** What binds more tightly than what, as in ast_unparse.c: an expression of a lower level stands in parentheses. */
enum Level {
  Tuple,
  Test,
  Or,
  And,
  Not,
  Compare,
  BitOr,
  BitXor,
  BitAnd,
  Shift,
  Arithmetic,
  Term,
  Factor,
  Power,
  Await,
  Atom,
}

const BINARY: Record<ast.operator, [string, Level]> = {
  BitOr: ["|", Level.BitOr],
  BitXor: ["^", Level.BitXor],
  BitAnd: ["&", Level.BitAnd],
  LShift: ["<<", Level.Shift],
  RShift: [">>", Level.Shift],
  Add: ["+", Level.Arithmetic],
  Sub: ["-", Level.Arithmetic],
  Mult: ["*", Level.Term],
  MatMult: ["@", Level.Term],
  Div: ["/", Level.Term],
  Mod: ["%", Level.Term],
  FloorDiv: ["//", Level.Term],
  Pow: ["**", Level.Power],
};
const UNARY: Record<ast.unaryop, [string, Level]> = {
  Not: ["not ", Level.Not],
  Invert: ["~", Level.Factor],
  UAdd: ["+", Level.Factor],
  USub: ["-", Level.Factor],
};
const COMPARE: Record<ast.cmpop, string> = {
  Eq: "==",
  NotEq: "!=",
  Lt: "<",
  LtE: "<=",
  Gt: ">",
  GtE: ">=",
  Is: "is",
  IsNot: "is not",
  In: "in",
  NotIn: "not in",
};

export function annotationText(node: ast.expr): string {
  return text(node, Level.Test);
}

function text(node: ast.expr, level: Level): string {
  const within = (own: Level, inside: string): string => (level > own ? `(${inside})` : inside);
  switch (node.kind) {
    case "Constant":
      return constantText(node);
    case "Name":
      return node.id;
    case "Attribute":
      return attributeText(node);
    case "Subscript":
      return `${text(node.value, Level.Atom)}[${text(node.slice, Level.Tuple)}]`;
    case "Starred":
      return `*${text(node.value, Level.BitOr)}`;
    case "Tuple":
      return node.elts.length === 0 ? "()" : within(Level.Tuple, tupleText(node.elts));
    case "List":
      return `[${list(node.elts)}]`;
    case "Set":
      return `{${list(node.elts)}}`;
    case "Dict":
      return `{${node.keys.map((key, i) => pairText(key, node.values[i]!)).join(", ")}}`;
    case "BoolOp": {
      const own = node.op === "And" ? Level.And : Level.Or;
      return within(own, node.values.map((v) => text(v, own + 1)).join(node.op === "And" ? " and " : " or "));
    }
    case "BinOp": {
      const [sign, own] = BINARY[node.op];
      const rightwards = node.op === "Pow" ? 1 : 0;
      return within(own, `${text(node.left, own + rightwards)} ${sign} ${text(node.right, own + 1 - rightwards)}`);
    }
    case "UnaryOp": {
      const [sign, own] = UNARY[node.op];
      return within(own, sign + text(node.operand, own));
    }
    case "Compare":
      return within(Level.Compare, compareText(node));
    case "IfExp":
      return within(
        Level.Test,
        `${text(node.body, Level.Test + 1)} if ${text(node.test, Level.Test + 1)} else ${text(node.orelse, Level.Test)}`,
      );
    case "Lambda": {
      const parameters = parametersText(node.args);
      return within(Level.Test, `lambda${parameters === "" ? "" : " "}${parameters}: ${text(node.body, Level.Test)}`);
    }
    case "NamedExpr":
      return within(Level.Tuple, `${node.target.id} := ${text(node.value, Level.Atom)}`);
    case "Await":
      return within(Level.Await, `await ${text(node.value, Level.Atom)}`);
    case "Yield":
      return node.value === null ? "(yield)" : `(yield ${text(node.value, Level.Test)})`;
    case "YieldFrom":
      return `(yield from ${text(node.value, Level.Test)})`;
    case "Call":
      return callText(node);
    case "ListComp":
      return `[${text(node.elt, Level.Test)}${loopsText(node.generators)}]`;
    case "SetComp":
      return `{${text(node.elt, Level.Test)}${loopsText(node.generators)}}`;
    case "GeneratorExp":
      return `(${text(node.elt, Level.Test)}${loopsText(node.generators)})`;
    case "DictComp":
      return `{${pairText(node.key, node.value)}${loopsText(node.generators)}}`;
    case "JoinedStr":
      return `f${reprString(node.values.map(fieldText).join(""))}`;
    case "TemplateStr":
      return `t${reprString(node.values.map(fieldText).join(""))}`;
    case "FormattedValue":
    case "Interpolation":
      return `f${reprString(fieldText(node))}`;
    case "Slice":
      return sliceText(node);
  }
}

function list(nodes: ast.expr[]): string {
  return nodes.map((n) => text(n, Level.Test)).join(", ");
}

function tupleText(elements: ast.expr[]): string {
  return list(elements) + (elements.length === 1 ? "," : "");
}

function constantText(node: ast.Constant): string {
  if (node.constant === "Ellipsis") return "...";
  if (node.constant === "str" && node.u) return `u${reprConstant(node)}`;
  return reprConstant(node).replace(/^inf/, "1e309");
}

function attributeText(node: ast.Attribute): string {
  const integer = node.value.kind === "Constant" && node.value.constant === "int";
  return `${text(node.value, Level.Atom)}${integer ? " " : ""}.${node.attr}`;
}

function pairText(key: ast.expr | null, value: ast.expr): string {
  return key === null ? `**${text(value, Level.BitOr)}` : `${text(key, Level.Test)}: ${text(value, Level.Test)}`;
}

function compareText(node: ast.Compare): string {
  const rest = node.comparators.map((c, i) => ` ${COMPARE[node.ops[i]!]} ${text(c, Level.Compare + 1)}`);
  return text(node.left, Level.Compare + 1) + rest.join("");
}

function callText(node: ast.Call): string {
  const func = text(node.func, Level.Atom);
  const [only] = node.args;
  if (node.args.length === 1 && node.keywords.length === 0 && only!.kind === "GeneratorExp")
    return func + text(only!, Level.Atom);
  const keywords = node.keywords.map((k) => (k.arg === null ? "**" : `${k.arg}=`) + text(k.value, Level.Test));
  return `${func}(${[...node.args.map((a) => text(a, Level.Test)), ...keywords].join(", ")})`;
}

function loopsText(generators: ast.comprehension[]): string {
  return generators
    .map((loop) => {
      const ifs = loop.ifs.map((test) => ` if ${text(test, Level.Test + 1)}`).join("");
      const start = loop.is_async ? " async for " : " for ";
      return `${start}${text(loop.target, Level.Tuple)} in ${text(loop.iter, Level.Test + 1)}${ifs}`;
    })
    .join("");
}

function sliceText(node: ast.Slice): string {
  const part = (n: ast.expr | null): string => (n === null ? "" : text(n, Level.Test));
  return `${part(node.lower)}:${part(node.upper)}${node.step === null ? "" : `:${part(node.step)}`}`;
}

function parametersText(a: ast.arguments_): string {
  const plain = [...a.posonlyargs, ...a.args];
  const firstDefault = plain.length - a.defaults.length;
  const valued = (name: string, value: ast.expr | null | undefined): string =>
    value === null || value === undefined ? name : `${name}=${text(value, Level.Test)}`;
  const parts = plain.map((p, i) => valued(p.arg, a.defaults[i - firstDefault]));
  if (a.posonlyargs.length > 0) parts.splice(a.posonlyargs.length, 0, "/");
  if (a.vararg !== null) parts.push(`*${a.vararg.arg}`);
  else if (a.kwonlyargs.length > 0) parts.push("*");
  a.kwonlyargs.forEach((p, i) => parts.push(valued(p.arg, a.kw_defaults[i])));
  if (a.kwarg !== null) parts.push(`**${a.kwarg.arg}`);
  return parts.join(", ");
}

function fieldText(part: ast.StrConstant | ast.FormattedValue | ast.Interpolation): string {
  if (part.kind === "Constant") return part.value.replace(/[{}]/g, "$&$&");
  const value = text(part.value, Level.Test + 1);
  const conversion = part.conversion === -1 ? "" : `!${String.fromCharCode(part.conversion)}`;
  const spec = part.format_spec === null ? "" : `:${part.format_spec.values.map(fieldText).join("")}`;
  return `{${value.startsWith("{") ? " " : ""}${value}${conversion}${spec}}`;
}
