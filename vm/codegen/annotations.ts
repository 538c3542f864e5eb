/** Annotations of parameters, results and names: their values, or their texts under `from __future__ import annotations`. */

import type * as ast from "../syntax/ast.js";
import { annotationText } from "./annotation-text.js";
import type { Emitter } from "./emitter.js";
import { expression } from "./expressions.js";
import { quote } from "./names.js";

/** Whether the module says `from __future__ import annotations`. */
export function postponesAnnotations(tree: ast.mod): boolean {
  if (tree.kind === "Expression") return false;
  return tree.body.some(
    (s) => s.kind === "ImportFrom" && s.module === "__future__" && s.names.some((n) => n.name === "annotations"),
  );
}

/** @returns JavaScript for what `__annotations__` keeps */
export function annotation(e: Emitter, node: ast.expr): string {
  if (e.unit.options.annotations === "text") return quote(annotationText(node));
  if (node.kind !== "Starred") return expression(e, node).js;
  // `*args: *Ts` (PEP 646) is the one value that *Ts unpacks to.
  const unpacked: ast.Tuple = { ...node, kind: "Tuple", elts: [node], ctx: "Load" };
  const first: ast.IntConstant = { ...node, kind: "Constant", constant: "int", value: 0 };
  return expression(e, { ...node, kind: "Subscript", value: unpacked, slice: first, ctx: "Load" }).js;
}
