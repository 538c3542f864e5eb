/** Statements: one function per kind; what is long has a file of its own. */

import type * as ast from "../syntax/ast.js";
import type { Emitter } from "./emitter.js";
import { condition, expression } from "./expressions.js";
import { annotatedAssign, assign, augmentedAssign, deleteTarget } from "./assignments.js";
import { asyncForStatement, forStatement, isUnmarked, whileStatement } from "./loops.js";
import { functionDefinition } from "./functions.js";
import { classDefinition } from "./classes.js";
import { raiseStatement, tryStatement } from "./exceptions.js";
import { withStatement } from "./with.js";
import { matchStatement } from "./patterns.js";
import { importFrom, importStatement } from "./imports.js";
import { statementLine } from "./lines.js";
import { typeAlias } from "./type-parameters.js";

export function statements(e: Emitter, body: readonly ast.stmt[]): void {
  for (const node of body) e.statement(() => statement(e, node));
}

function statement(e: Emitter, node: ast.stmt): void {
  if (node.kind === "Global" || node.kind === "Nonlocal") return;
  if (node.kind === "Pass" && !e.unit.options.traced) return;
  if (node.kind !== "While" || !isUnmarked(e, node)) e.setLine(e.onlyForward ? statementLine(node) : node.lineno);
  switch (node.kind) {
    case "Expr":
      if (e.unit.options.interactive && e.parent === undefined) {
        e.call(`${e.rt("displayhook")}(${expression(e, node.value).js})`);
        break;
      }
      if (node.value.kind === "Constant") return;
      expression(e, node.value);
      break;
    case "Assign":
      return assign(e, node);
    case "AugAssign":
      return augmentedAssign(e, node);
    case "AnnAssign":
      return annotatedAssign(e, node);
    case "Return":
      return e.leaveReturn(node.value === null ? e.rt("None") : expression(e, node.value).js);
    case "If":
      return ifStatement(e, node);
    case "While":
      return whileStatement(e, node);
    case "For":
      return forStatement(e, node);
    case "AsyncFor":
      return asyncForStatement(e, node);
    case "FunctionDef":
    case "AsyncFunctionDef":
      return functionDefinition(e, node);
    case "ClassDef":
      return classDefinition(e, node);
    case "Try":
    case "TryStar":
      return tryStatement(e, node);
    case "Raise":
      return raiseStatement(e, node);
    case "With":
    case "AsyncWith":
      return withStatement(e, node);
    case "Match":
      return matchStatement(e, node);
    case "Assert":
      return assertStatement(e, node);
    case "Delete":
      for (const target of node.targets) deleteTarget(e, target);
      break;
    case "Import":
      return importStatement(e, node);
    case "ImportFrom":
      return importFrom(e, node);
    case "Break":
      return e.leaveLoop("break");
    case "Continue":
      return e.leaveLoop("continue");
    case "TypeAlias":
      return typeAlias(e, node);
  }
}

function ifStatement(e: Emitter, node: ast.If): void {
  e.emit(`if (${condition(e, node.test)}) {`);
  const { line } = e;
  e.branches(
    () => statements(e, node.body),
    () => {
      if (node.orelse.length > 0) {
        e.emit("} else {");
        if (isNeverTrue(node.test) && e.onlyForward) e.line = line;
        if (isElif(node) && e.onlyForward) e.statement(() => elif(e, node.orelse[0]));
        else statements(e, node.orelse);
      }
    },
  );
  e.emit("}");
}

/** `elif` itself is no node whose line boards note: what fails in its condition may stand on the last line of the block before. */
function elif(e: Emitter, node: ast.If): void {
  e.setLine(e.line);
  ifStatement(e, node);
}

function isElif(node: ast.If): node is ast.If & { orelse: [ast.If] } {
  const [first] = node.orelse;
  return node.orelse.length === 1 && first.kind === "If" && first.col_offset === node.col_offset;
}

/** Boards do not compile such a block. */
function isNeverTrue(node: ast.expr): boolean {
  return node.kind === "Constant" && node.constant !== "bytes" && !node.value;
}

function assertStatement(e: Emitter, node: ast.Assert): void {
  if (!e.unit.options.debug) return;
  e.emit(`if (!(${condition(e, node.test)})) {`);
  e.uncertain(() => {
    e.setLine(node.lineno);
    const msg = node.msg === null ? "" : expression(e, node.msg).js;
    e.emit(`throw ${e.rt("assertionError")}(${msg});`);
  });
  e.emit("}");
}
