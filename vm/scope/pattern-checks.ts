/**
 * What patterns must not do, as CPython's compiler checks it (Python/compile.c, compiler_pattern_*): hide the cases
 * behind them, bind a name twice, bind different names in alternatives.
 */

import type * as ast from "../syntax/ast.js";
import type { Complaints } from "./complaint.js";

export function checkPatterns(node: ast.Match, complaints: Complaints): void {
  node.cases.forEach(({ pattern, guard }, i) => {
    names(pattern, complaints);
    if (guard === null && i < node.cases.length - 1) checkRefutable(pattern, complaints);
  });
}

/** A pattern that always matches makes what follows it unreachable. */
function checkRefutable(node: ast.pattern, complaints: Complaints): void {
  const always = alwaysMatches(node);
  if (!always) return;
  const what = always.name === null ? "wildcard" : `name capture '${always.name}'`;
  complaints.defer(always, `${what} makes remaining patterns unreachable`);
}

function alwaysMatches(node: ast.pattern): ast.MatchAs | null {
  if (node.kind === "MatchOr") return alwaysMatches(node.patterns.at(-1)!);
  if (node.kind !== "MatchAs") return null;
  return node.pattern === null ? node : alwaysMatches(node.pattern);
}

/** The names a pattern binds; each once. */
function names(node: ast.pattern, complaints: Complaints): Set<string> {
  const found = new Set<string>();
  const add = (name: string | null, at: ast.Position) => {
    if (name === null) return;
    if (found.has(name)) complaints.defer(at, `multiple assignments to name '${name}' in pattern`);
    found.add(name);
  };
  const addAll = (part: ast.pattern) => {
    for (const name of names(part, complaints)) add(name, part);
  };
  switch (node.kind) {
    case "MatchSequence": {
      const stars = node.patterns.filter((part) => part.kind === "MatchStar");
      if (stars.length > 1) complaints.defer(node, "multiple starred names in sequence pattern");
      node.patterns.forEach(addAll);
      break;
    }
    case "MatchMapping":
      node.patterns.forEach(addAll);
      add(node.rest, node);
      checkKeys(node, complaints);
      break;
    case "MatchClass":
      node.patterns.forEach(addAll);
      node.kwd_patterns.forEach(addAll);
      checkAttributes(node, complaints);
      break;
    case "MatchStar":
      add(node.name, node);
      break;
    case "MatchAs":
      if (node.pattern) addAll(node.pattern);
      add(node.name, node);
      break;
    case "MatchOr":
      return alternatives(node, complaints);
  }
  return found;
}

function alternatives(node: ast.MatchOr, complaints: Complaints): Set<string> {
  const all = node.patterns.map((part) => names(part, complaints));
  for (const part of node.patterns.slice(0, -1)) checkRefutable(part, complaints);
  const first = all[0];
  for (const other of all) {
    if (other.size !== first.size || [...other].some((name) => !first.has(name))) {
      complaints.defer(node, "alternative patterns bind different names");
      break;
    }
  }
  return first;
}

function checkKeys(node: ast.MatchMapping, complaints: Complaints): void {
  const seen = new Set<string>();
  for (const key of node.keys) {
    if (key.kind !== "Constant") continue;
    const shown =
      key.constant === "str"
        ? `'${key.value}'`
        : key.constant === "bool"
          ? key.value
            ? "True"
            : "False"
          : String(key.value);
    const identity = `${key.constant === "str" || key.constant === "bytes" ? key.constant : ""} ${String(key.value)}`;
    if (seen.has(identity)) complaints.defer(node, `mapping pattern checks duplicate key (${shown})`);
    seen.add(identity);
  }
}

function checkAttributes(node: ast.MatchClass, complaints: Complaints): void {
  const seen = new Set<string>();
  node.kwd_attrs.forEach((name, i) => {
    if (seen.has(name)) complaints.defer(node.kwd_patterns[i], `attribute name repeated in class pattern: ${name}`);
    seen.add(name);
  });
}
