/**
 * yield, yield from, await: the only file that knows how a generator suspends.
 *
 * Now: a JavaScript generator function, which the runtime's PyGenerator steps. A resumption with `undefined` says that an
 * exception is pending (throw(), close()), so `yield` is tested like a call. A state machine of our own would take 4 ns a
 * step instead of 10-17; it would replace this file and the two lines of functions.ts that write `function*`.
 */

import type * as ast from "../syntax/ast.js";
import type { Atom, Emitter } from "./emitter.js";
import { expression, lineOf } from "./expressions.js";

export function yieldExpression(e: Emitter, node: ast.Yield): Atom {
  const value = node.value === null ? e.rt("None") : expression(e, node.value).js;
  lineOf(e, node);
  return e.call(yielded(e, e.kind === "async generator" ? `${e.rt("asyncValue")}(${value})` : value));
}

/** The JavaScript `yield` of a value, with the frame left and entered again where that is reported. */
export function yielded(e: Emitter, value: string): string {
  if (!e.unit.options.traced) return `yield ${value}`;
  return `${e.rt("traceResumed")}($t, yield ${e.rt("traceYield")}($t, ${value}))`;
}

export function yieldFrom(e: Emitter, node: ast.YieldFrom): Atom {
  const value = expression(e, node.value);
  lineOf(e, node);
  return delegate(e, e.call(`${e.rt("delegateOf")}(${value.js})`));
}

export function awaitExpression(e: Emitter, node: ast.Await): Atom {
  const value = expression(e, node.value);
  lineOf(e, node);
  return awaitValue(e, value);
}

/** `await` of a value that is already there. */
export function awaitValue(e: Emitter, value: Atom): Atom {
  return delegate(e, e.call(`${e.rt("awaitableOf")}(${value.js})`));
}

/** Passes what the iterator yields to our caller and what the caller sends to the iterator; gives its return value. */
function delegate(e: Emitter, iterator: Atom): Atom {
  const sent = e.temp();
  const got = e.temp();
  const label = e.label("Y");
  e.emit(`${sent} = ${e.rt("None")};`);
  e.emit(`${label}: for (;;) {`);
  e.emit(`if ((${got} = ${e.rt("delegateStep")}(${iterator.js}, ${sent})) === undefined) {`);
  e.emit(`if (${e.rt("pending")}.exc !== undefined) ${e.fail()}`);
  e.emit(`break ${label};`);
  e.emit("}");
  e.emit(`${sent} = ${yielded(e, got)};`);
  e.emit("}");
  return e.assign(`${e.rt("delegateResult")}(${iterator.js})`);
}
