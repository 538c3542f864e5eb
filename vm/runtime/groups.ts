/**
 * except*: what its handlers take of an exception, and what goes on.
 *
 * @see CPython Python/ceval.c exception_group_match; Objects/exceptions.c _PyExc_PrepReraiseStar
 */

import { type PyValue, builtinTypes } from "../objects/object.js";
import type { PyBaseException } from "../objects/exception.js";
import { PyExceptionGroup, groupOf, split } from "../objects/exception-group.js";
import { typeError } from "../objects/error.js";
import { PyTuple } from "../objects/tuple.js";
import { PyType } from "../objects/type.js";
import type { Code } from "./code.js";
import { matches, take, again } from "./frames.js";
import { pending } from "./pending.js";

export interface StarState {
  readonly original: PyBaseException;
  /** What no handler has taken yet. */
  rest: PyBaseException | undefined;
  /** What handlers took. */
  readonly taken: Set<PyBaseException>;
  /** What of it a bare `raise` gave back: it goes on as part of the original. `raise e` is a raise like any other. */
  readonly returned: Set<PyBaseException>;
  /** What left handlers, in order. */
  readonly raised: PyBaseException[];
}

export function starBegin(code: Code, line: number, comprehension?: Code): StarState {
  const original = take(code, line, comprehension);
  return { original, rest: original, taken: new Set(), returned: new Set(), raised: [] };
}

/** The part that matches, taken out of the rest; always a group. */
export function starMatch(state: StarState, type: PyValue): PyBaseException | undefined {
  for (const each of type instanceof PyTuple ? type.a : [type])
    if (each instanceof PyType && each.mro.includes(builtinTypes.BaseExceptionGroup))
      throw typeError("catching ExceptionGroup with except* is not allowed. Use except instead.");
  const { rest } = state;
  if (rest === undefined) return undefined;
  let part: PyBaseException | undefined;
  if (rest instanceof PyExceptionGroup) [part, state.rest] = split(rest, (exc) => matches(exc, type));
  else if (matches(rest, type)) {
    part = groupOf("", new PyTuple([rest]));
    part.traceback = [...rest.traceback];
    state.rest = undefined;
  }
  if (part !== undefined) state.taken.add(part);
  return part;
}

/** A handler itself failed. */
export function starRaised(state: StarState, code: Code, line: number, comprehension?: Code): void {
  const bare = pending.noted;
  const exc = take(code, line, comprehension);
  if (bare && state.taken.has(exc)) state.returned.add(exc);
  state.raised.push(exc);
}

/** True when all is handled; else undefined, with what goes on pending. */
export function starEnd(state: StarState): true | undefined {
  const left = whatGoesOn(state);
  if (left === undefined) return true;
  pending.exc = left.exc;
  if (!left.fresh) again();
  return undefined;
}

function whatGoesOn(state: StarState): { exc: PyBaseException; fresh: boolean } | undefined {
  const { original, rest, returned, raised } = state;
  if (!(original instanceof PyExceptionGroup)) {
    // A naked exception: at most one handler ran.
    const exc = raised[0] ?? rest;
    return exc === undefined ? undefined : { exc, fresh: false };
  }
  const again = raised.filter((exc) => returned.has(exc));
  const fresh = raised.filter((exc) => !returned.has(exc));
  const kept = rest === undefined ? again : [...again, rest];
  const old = kept.length === 0 ? undefined : projection(original, kept);
  if (fresh.length === 0) return old === undefined ? undefined : { exc: old, fresh: false };
  // one alone is not wrapped
  if (old === undefined && fresh.length === 1) return { exc: fresh[0], fresh: false };
  const list = new PyTuple(old === undefined ? fresh : [...fresh, old]);
  return { exc: groupOf("", asList(list)), fresh: true };
}

/** The original with only those leaves that are in one of `parts`. */
function projection(original: PyExceptionGroup, parts: readonly PyBaseException[]): PyBaseException | undefined {
  const leaves = new Set(parts.flatMap(leavesOf));
  return split(original, (exc) => leaves.has(exc))[0];
}

function leavesOf(exc: PyBaseException): PyBaseException[] {
  return exc instanceof PyExceptionGroup ? exc.exceptions.flatMap(leavesOf) : [exc];
}

function asList(tuple: PyTuple): PyValue {
  const list = new builtinTypes.list.ctor() as unknown as { a: PyValue[] };
  list.a = [...tuple.a];
  return list as unknown as PyValue;
}
