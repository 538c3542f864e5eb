/**
 * Lines on which whatever is read from an object goes straight into integer arithmetic: `value = (value << 1) | data.value`. What such a read gives
 * is seen by nobody but the operator, so it may be a number that is still on its way (objects/pending-int.ts).
 */

import type { AST } from "../syntax/ast.js";
import { parse } from "../syntax/parse.js";
import { decodeSource } from "../syntax/source.js";
import { heap } from "../heap/state.js";
import type { PythonLocation } from "./location.js";

const OPERATORS: ReadonlySet<unknown> = new Set(["Add", "Sub", "BitAnd", "BitOr", "BitXor", "LShift", "RShift"]);

const known = new Map<string, { source: string | Uint8Array; lines: ReadonlySet<number> }>();

/** Whether all that is read on this line, as an attribute `value` or by a call without arguments, is an operand. */
export function readsOperandsOnly({ file, line }: PythonLocation): boolean {
  const source = heap.sources.get(file);
  if (source === undefined) return false;
  let entry = known.get(file);
  if (entry?.source !== source) known.set(file, (entry = { source, lines: operandLines(source, file) }));
  return entry!.lines.has(line);
}

function operandLines(source: string | Uint8Array, file: string): ReadonlySet<number> {
  const operands = new Set<number>();
  const others = new Set<number>();
  const visit = (node: unknown, statement: number, isOperand: boolean): void => {
    if (Array.isArray(node)) for (const each of node) visit(each, statement, isOperand);
    else if (typeof node === "object" && node !== null && "kind" in node) {
      const one = node as AST & { lineno?: number };
      if (STATEMENTS.has(one.kind)) statement = one.lineno!;
      const read = readBy(one);
      if (read !== undefined) {
        const alone = isOperand && one.lineno === statement;
        for (const line of [one.lineno!, statement]) (alone ? operands : others).add(line);
        return visit(read, statement, false);
      }
      const arithmetic = (one.kind === "BinOp" || one.kind === "AugAssign") && OPERATORS.has(one.op);
      for (const [name, each] of Object.entries(one))
        visit(each, statement, arithmetic && (name === "left" || name === "right" || name === "value"));
    }
  };
  try {
    visit(parse(typeof source === "string" ? source : decodeSource(source, file), { filename: file }).body, 0, false);
  } catch {
    // it was compiled by other rules: nothing is put off
    return new Set();
  }
  return new Set([...operands].filter((line) => !others.has(line)));
}

/** The expression that is asked, if this reads something off an object. */
function readBy(node: AST): unknown {
  if (node.kind === "Attribute") return node.attr === "value" && node.ctx === "Load" ? node.value : undefined;
  if (node.kind !== "Call" || node.args.length > 0 || node.keywords.length > 0) return undefined;
  return node.func.kind === "Attribute" ? node.func.value : node.func;
}

/** With expressions of their own. */
const STATEMENTS: ReadonlySet<string> = new Set([
  "Assign",
  "AugAssign",
  "AnnAssign",
  "Expr",
  "Return",
  "If",
  "While",
  "For",
  "With",
  "Assert",
  "Raise",
  "Delete",
  "Match",
]);
