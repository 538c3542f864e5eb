/** with and async with. */

import type * as ast from "../syntax/ast.js";
import type { Atom, Emitter } from "./emitter.js";
import { expression, hold } from "./expressions.js";
import { assignTo } from "./assignments.js";
import { finallyBlock } from "./exceptions.js";
import { statements } from "./statements.js";
import { awaitValue } from "./generators.js";

export function withStatement(e: Emitter, node: ast.With | ast.AsyncWith): void {
  item(e, node, 0);
}

/** `with a as x, b as y` is `with a as x:` around `with b as y:`. */
function item(e: Emitter, node: ast.With | ast.AsyncWith, i: number): void {
  if (i === node.items.length) return statements(e, node.body);
  const { context_expr, optional_vars } = node.items[i];
  const isAsync = node.kind === "AsyncWith";
  const manager = hold(e, expression(e, context_expr));
  e.setLine(context_expr.lineno);
  const exit = e.assign(`${e.rt(isAsync ? "asyncExitOf" : "exitOf")}(${manager.js})`);
  let entered: Atom = e.call(`${e.rt(isAsync ? "asyncEnter" : "enter")}(${manager.js})`);
  if (isAsync) entered = awaitValue(e, entered);
  const line = e.line;
  finallyBlock(
    e,
    () => {
      if (optional_vars !== null) assignTo(e, optional_vars, entered);
      e.statement(() => item(e, node, i + 1));
    },
    (completion) => {
      if (e.unit.options.dialect === "host") e.setLine(line);
      const exception = `(${completion} === -1 ? ${e.rt("pending")}.handled : undefined)`;
      let result: Atom = e.call(`${e.rt("leave")}(${exit.js}, ${exception})`);
      if (isAsync) result = awaitValue(e, result);
      e.emit(`if (${completion} === -1 && ${e.rt("truth")}(${result.js})) ${completion} = 0;`);
    },
  );
}
