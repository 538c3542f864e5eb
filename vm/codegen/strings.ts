/** f-strings and t-strings. */

import type * as ast from "../syntax/ast.js";
import type { Atom, Emitter } from "./emitter.js";
import { quote } from "./names.js";
import { before, expression, lineOf, noteLine, operands } from "./expressions.js";

export function joinedString(e: Emitter, node: ast.JoinedStr): Atom {
  const parts = node.values.map((value, i) =>
    value.kind === "Constant" ? quote(value.value) : formatted(e, value, node.values.slice(i + 1)),
  );
  if (parts.length === 0) return { js: '""', known: "str" };
  if (parts.length === 1) return { js: parts[0], known: "str" };
  lineOf(e, node);
  return e.assign(`${e.rt("heap")}.locks > 0 ? ${e.rt("refuseText")}() : ${parts.join(" + ")}`, "str");
}

function formatted(
  e: Emitter,
  node: ast.FormattedValue,
  later: readonly (ast.StrConstant | ast.FormattedValue)[],
): string {
  const rest = later.filter((l) => l.kind === "FormattedValue").map((l) => (l as ast.FormattedValue).value);
  let value = before(e, node.value, node.format_spec === null ? rest : [node.format_spec, ...rest]);
  if (node.conversion === 115) value = e.assign(`${e.rt("str")}(${value.js})`, "str");
  else if (node.conversion === 114) value = e.assign(`${e.rt("repr")}(${value.js})`, "str");
  else if (node.conversion === 97) value = e.assign(`${e.rt("ascii")}(${value.js})`, "str");
  const spec = node.format_spec === null ? { js: '""', known: "str" as const } : expression(e, node.format_spec);
  if (spec.js === '""') {
    if (value.known === "str") return value.js;
    return e.assign(`typeof ${value.js} === "string" ? ${value.js} : ${e.rt("format")}(${value.js}, "")`, "str").js;
  }
  return e.assign(`${e.rt("format")}(${value.js}, ${spec.js})`, "str").js;
}

/** `t"..."`: a Template of alternating strings and interpolations. */
export function templateString(e: Emitter, node: ast.TemplateStr): Atom {
  const parts = node.values.map((value) => {
    if (value.kind === "Constant") return quote(value.value);
    const v = expression(e, value.value);
    const spec = value.format_spec === null ? '""' : expression(e, value.format_spec).js;
    const conversion = value.conversion === -1 ? e.rt("None") : quote(String.fromCharCode(value.conversion));
    return `[${v.js}, ${quote(value.str)}, ${conversion}, ${spec}]`;
  });
  return e.assign(`${e.rt("makeTemplate")}([${parts.join(", ")}])`, "object");
}

/**
 * `"%d of %s" % (a, b)` piece by piece, where text and tuple stand there and fit each other; undefined: as any other `%`.
 * `%s` of a str and `%d` of a small int need no call; the rest goes through the one that formats.
 */
export function percentFormat(e: Emitter, node: ast.BinOp): Atom | undefined {
  const { left, right, op } = node;
  if (op !== "Mod" || left.kind !== "Constant" || left.constant !== "str" || right.kind !== "Tuple") return undefined;
  if (right.elts.some((element) => element.kind === "Starred")) return undefined;
  const pieces = left.value.split(/(%(?:%|[-+ #0]*\d*(?:\.\d*)?[diouxXeEfFgGcrsa]))/);
  const conversions = pieces.filter((piece, i) => i % 2 === 1 && piece !== "%%");
  const loose = pieces.some((piece, i) => i % 2 === 0 && piece.includes("%"));
  if (loose || conversions.length === 0 || conversions.length !== right.elts.length) return undefined;
  noteLine(e, right.lineno);
  const values = operands(e, right.elts);
  lineOf(e, node);
  const text: string[] = [];
  pieces.forEach((piece, i) => {
    if (i % 2 === 1 && piece !== "%%") text.push(converted(e, piece, values.shift()!));
    else if (piece !== "") text.push(quote(piece === "%%" && i % 2 === 1 ? "%" : piece));
  });
  return e.assign(text.length === 1 ? text[0] : text.join(" + "), "str");
}

function converted(e: Emitter, conversion: string, value: Atom): string {
  const { js } = value;
  if (conversion === "%s") return e.assign(`typeof ${js} === "string" ? ${js} : ${e.rt("str")}(${js})`, "str").js;
  const slow = `${e.rt("percent")}(${quote(conversion)}, ${js})`;
  if (conversion !== "%d") return e.assign(slow, "str").js;
  return e.assign(`typeof ${js} === "number" && (${js} | 0) === ${js} ? "" + ${js} : ${slow}`, "str").js;
}
