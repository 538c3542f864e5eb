/**
 * What a firmware's parser does not take: the answers to the `refuse` hook of the parser.
 *
 * Everywhere, what boards read differently than CPython. With `--exact`, everything the firmware lacks besides: MicroPython's
 * and CircuitPython's grammars (py/grammar.h), and what their compilers refuse (py/compile.c).
 */

import type * as ast from "./ast.js";
import { FIELD_NAMES, isNode } from "./ast-fields.js";
import type { Construct, SyntaxOptions } from "./options.js";

type Board = "micropython" | "circuitpython";

const INVALID = "invalid syntax";

/** What neither firmware has, with what it says. */
const LACKING: Partial<Record<Construct, string>> = {
  match: INVALID,
  "positional-only": INVALID,
  "except*": INVALID,
  "type parameters": INVALID,
  "type alias": INVALID,
  "async comprehension": INVALID,
  "parenthesized with": INVALID,
  "starred index": INVALID,
  "decorator expression": INVALID,
};

/** What one of them lacks besides. */
const LACKING_IN: Record<Board, Partial<Record<Construct, string>>> = {
  micropython: {},
  circuitpython: { "t-string": INVALID },
};

/** Refused in any case, because programs and tests see it. */
const ALWAYS: Record<Board, Partial<Record<Construct, string>>> = {
  micropython: { "star after keyword": "* arg after kwarg" },
  circuitpython: {},
};

/**
 * @param exact    as the firmware would, whatever this VM could run
 * @param lacking  with `exact`, what the board's build lacks besides: messages by Construct
 */
export function refusals(
  dialect: Board | "host",
  exact: boolean,
  lacking: Readonly<Record<string, string>> = {},
): SyntaxOptions["refuse"] {
  if (dialect === "host") return undefined;
  const refused: Readonly<Partial<Record<Construct, string>>> = exact
    ? { ...LACKING, ...LACKING_IN[dialect], ...lacking, ...ALWAYS[dialect] }
    : ALWAYS[dialect];
  return (construct) => refused[construct];
}

/**
 * The same for what only the finished tree shows: `[*a]` is a target or a value by what follows it.
 * @throws what `complain` makes
 */
export function refuseNodes(tree: ast.AST, complain: (node: ast.Position, message: string) => Error): void {
  if (tree.kind === "Constant") return;
  const fields = tree as unknown as Record<string, unknown>;
  if (tree.kind === "List" || tree.kind === "Tuple" || tree.kind === "Set") refuseDisplay(tree, complain);
  if (tree.kind === "Dict" && tree.keys.includes(null)) throw complain(tree, INVALID);
  for (const name of FIELD_NAMES[tree.kind]) {
    const value = fields[name];
    for (const item of Array.isArray(value) ? value : [value]) if (isNode(item)) refuseNodes(item, complain);
  }
}

function refuseDisplay(
  node: ast.List | ast.Tuple | ast.Set,
  complain: (node: ast.Position, message: string) => Error,
): void {
  if (node.kind !== "Set" && node.ctx !== "Load") return;
  const starred = node.elts.find((element) => element.kind === "Starred");
  if (starred !== undefined) throw complain(starred, "*x must be assignment target");
}
