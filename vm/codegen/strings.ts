/** f-strings and t-strings. */

import type * as ast from "../syntax/ast.js";
import type { Atom, Emitter } from "./emitter.js";
import { quote } from "./names.js";
import { before, expression } from "./expressions.js";

export function joinedString(e: Emitter, node: ast.JoinedStr): Atom {
  const parts = node.values.map((value, i) =>
    value.kind === "Constant" ? quote(value.value) : formatted(e, value, node.values.slice(i + 1)),
  );
  if (parts.length === 0) return { js: '""', known: "str" };
  if (parts.length === 1) return { js: parts[0], known: "str" };
  return e.assign(parts.join(" + "), "str");
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
