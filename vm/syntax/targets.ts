/** What can be assigned to. Targets are read as expressions and become targets here, once `=` or `in` is seen. */

import type * as ast from "./ast.js";
import { expressionName } from "./expression-names.js";

/**
 * The part of `node` that cannot be assigned to, or null.
 * @param deleting  for `del`: a starred target is wrong, too
 * @param board  boards take Python 3.4's view of `() = ...`
 */
export function invalidTarget(node: ast.expr, deleting = false, board = false): ast.expr | null {
  switch (node.kind) {
    case "Name":
    case "Attribute":
    case "Subscript":
      return null;
    case "Starred":
      return deleting ? node : invalidTarget(node.value, false, board);
    case "List":
    case "Tuple":
      if (board && node.kind === "Tuple" && node.elts.length === 0) return node;
      for (const element of node.elts) {
        const invalid = invalidTarget(element, deleting, board);
        if (invalid) return invalid;
      }
      return null;
    default:
      return node;
  }
}

export function failTarget(invalid: ast.expr, verb = "assign to"): string {
  return `cannot ${verb} ${expressionName(invalid)}`;
}

/** Makes an expression that was found to be valid a target. */
export function setContext(node: ast.expr, ctx: "Store" | "Del"): void {
  switch (node.kind) {
    case "Name":
    case "Attribute":
    case "Subscript":
      node.ctx = ctx;
      return;
    case "Starred":
      node.ctx = ctx;
      setContext(node.value, ctx);
      return;
    case "List":
    case "Tuple":
      node.ctx = ctx;
      for (const element of node.elts) setContext(element, ctx);
      return;
  }
}
