/**
 * "Did you mean: 'x'?": what CPython 3.11 adds to an uncaught NameError or AttributeError in the host dialect.
 *
 * @see CPython Python/suggestions.c: the costs, and how far away a name may be
 */

import { type PyObject, type PyValue, builtinTypes } from "../objects/object.js";
import type { PyModule } from "../objects/module.js";
import { currentVM } from "./current.js";
import { callPy, toArray } from "./protocol.js";

/** Where the missing name was looked for, by exception. Weak: nobody keeps an object alive for a hint. */
const places = new WeakMap<PyObject, { name: string; module?: PyModule; object?: PyValue }>();

export function rememberMissing(exc: PyObject, place: { name: string; module?: PyModule; object?: PyValue }): void {
  places.set(exc, place);
}

/** `name` and `obj` of a NameError or AttributeError. */
export function missingPlace(exc: PyObject): { name: string; object?: PyValue } | undefined {
  return places.get(exc);
}

/** `. Did you mean: 'other'?`, or "" */
export function suggestion(exc: PyObject): string {
  const place = places.get(exc);
  if (place === undefined || !isLookup(exc)) return "";
  const lists =
    place.module === undefined
      ? [place.object === undefined ? [] : directory(place.object)]
      : [place.module.names(), currentVM().builtins.names()];
  for (const names of lists) {
    const best = nearest(place.name, names);
    if (best !== undefined) return `. Did you mean: '${best}'?`;
  }
  return "";
}

function directory(object: PyValue): string[] {
  const dir = currentVM().builtins.get("dir");
  return dir === undefined ? [] : toArray(callPy(dir, [object])).filter((name) => typeof name === "string");
}

function isLookup(exc: PyObject): boolean {
  return exc.type.mro.includes(builtinTypes.NameError) || exc.type.mro.includes(builtinTypes.AttributeError);
}

const MOVE = 2;
const CASE = 1;
const MOST_NAMES = 750;

function nearest(name: string, candidates: readonly string[]): string | undefined {
  if (candidates.length > MOST_NAMES) return undefined;
  let best: string | undefined;
  let least = Infinity;
  for (const candidate of candidates) {
    if (candidate === name) continue;
    const limit = Math.min(((name.length + candidate.length + 3) * MOVE) / 6, least - 1);
    const distance = editDistance(name, candidate);
    if (distance > limit) continue;
    best = candidate;
    least = distance;
  }
  return best;
}

/** Levenshtein's distance, where a change of case alone costs half. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j * MOVE);
  for (let i = 1; i <= a.length; i++) {
    const next = [i * MOVE];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const change = same ? 0 : a[i - 1].toLowerCase() === b[j - 1].toLowerCase() ? CASE : MOVE;
      next.push(Math.min(row[j - 1] + change, row[j] + MOVE, next[j - 1] + MOVE));
    }
    row = next;
  }
  return row[b.length];
}
