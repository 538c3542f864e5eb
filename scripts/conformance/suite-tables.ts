/**
 * The skip tables of a suite's run-tests.py, read with our own parser: only assignments of literals to the names below
 * are evaluated, nothing of the file is executed. So the rules stay the suite's own, of whatever version it is.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, type ast } from "../../vm/index.js";

export interface SuiteTables {
  emitterSkips: Map<string, string[]>;
  platformSkips: Map<string, string[]>;
  errorReportingSkips: Map<string, string[]>;
  /** Test -> sys.platforms it is flaky on; null: all. */
  flaky: Map<string, string[] | null>;
  requiringFloat: string[];
  requiringSlice: string[];
  withRegexOutput: string[];
}

/** What a literal in those tables can be. */
type Value = string | boolean | null | Value[] | Map<Value, Value>;

const NAMES = [
  "emitter_tests_to_skip",
  "platform_tests_to_skip",
  "error_reporting_tests_to_skip",
  "flaky_tests_to_ignore",
  "tests_requiring_float",
  "tests_requiring_slice",
  "tests_with_regex_output",
];

/** @param suite  the folder that holds run-tests.py */
export function readSuiteTables(suite: string): SuiteTables {
  return evaluateTables(readFileSync(join(suite, "run-tests.py"), "utf8"));
}

export function evaluateTables(source: string): SuiteTables {
  const tables = new Map<string, Value>();
  for (const statement of parse(source).body) assign(statement, tables);
  const byKey = (name: string) => (tables.get(name) ?? new Map()) as Map<string, string[]>;
  const list = (name: string) => (tables.get(name) ?? []) as string[];
  const flaky = [...(byKey("flaky_tests_to_ignore") as Map<string, unknown>)] as [string, [string, string[] | null]][];
  return {
    emitterSkips: byKey("emitter_tests_to_skip"),
    platformSkips: byKey("platform_tests_to_skip"),
    errorReportingSkips: byKey("error_reporting_tests_to_skip"),
    flaky: new Map(flaky.map(([test, [, platforms]]) => [test, platforms])),
    requiringFloat: list("tests_requiring_float"),
    requiringSlice: list("tests_requiring_slice"),
    withRegexOutput: list("tests_with_regex_output"),
  };
}

/** `name = literal` and `name["key"] = literal`. */
function assign(statement: ast.stmt, tables: Map<string, Value>): void {
  if (statement.kind !== "Assign" || statement.targets.length !== 1) return;
  const [target] = statement.targets;
  if (target.kind === "Name" && NAMES.includes(target.id)) tables.set(target.id, evaluate(statement.value, tables));
  if (target.kind === "Subscript" && target.value.kind === "Name" && NAMES.includes(target.value.id)) {
    const table = tables.get(target.value.id) as Map<Value, Value>;
    table.set(evaluate(target.slice, tables), evaluate(statement.value, tables));
  }
}

function evaluate(node: ast.expr, tables: Map<string, Value>): Value {
  switch (node.kind) {
    case "Constant":
      if (node.constant === "str" || node.constant === "bool" || node.constant === "None") return node.value;
      break;
    case "Tuple":
    case "List":
      return node.elts.map((element) => evaluate(element, tables));
    case "Dict":
      return new Map(node.keys.map((key, i) => [evaluate(key!, tables), evaluate(node.values[i], tables)]));
    case "BinOp":
      if (node.op === "Add") return [...list(node.left, tables), ...list(node.right, tables)];
      break;
    case "Subscript":
      return (evaluate(node.value, tables) as Map<Value, Value>).get(evaluate(node.slice, tables)) ?? null;
    case "Name":
      if (tables.has(node.id)) return tables.get(node.id)!;
      break;
    case "ListComp":
      // [base_path(file) for file in (...)]: base_path only makes the names absolute
      return evaluate(node.generators[0].iter, tables);
  }
  throw new Error(`run-tests.py, line ${node.lineno}: a table is no literal (${node.kind})`);
}

function list(node: ast.expr, tables: Map<string, Value>): Value[] {
  return evaluate(node, tables) as Value[];
}
