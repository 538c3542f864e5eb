/** except*: what its handlers take of an exception, and what goes on. Without ExceptionGroup an exception is a group of one. */

import type { PyValue } from "../objects/object.js";
import type { PyBaseException } from "../objects/exception.js";
import type { Code } from "./code.js";
import { matches, take, again } from "./frames.js";
import { pending } from "./pending.js";

export interface StarState {
  rest: PyBaseException | undefined;
  raised: PyBaseException | undefined;
}

export function starBegin(code: Code, line: number, comprehension?: Code): StarState {
  return { rest: take(code, line, comprehension), raised: undefined };
}

/** The part that matches, taken out of the rest. */
export function starMatch(state: StarState, type: PyValue): PyBaseException | undefined {
  if (state.rest === undefined || !matches(state.rest, type)) return undefined;
  const part = state.rest;
  state.rest = undefined;
  return part;
}

/** A handler itself failed. */
export function starRaised(state: StarState, code: Code, line: number, comprehension?: Code): void {
  state.raised = take(code, line, comprehension);
}

/** True when all is handled; else undefined, with what is left pending. */
export function starEnd(state: StarState): true | undefined {
  const left = state.raised ?? state.rest;
  if (left === undefined) return true;
  pending.exc = left;
  again();
  return undefined;
}
