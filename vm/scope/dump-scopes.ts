/** Prints scopes as an indented list: each block, and under it each name with its kind and how it occurs. */

import type { Scope, ScopedName, ScopeTable } from "./scope.js";

export function dumpScopes(table: ScopeTable): string {
  const lines: string[] = [];
  dumpScope(table.top, 0, lines);
  return lines.join("\n");
}

function dumpScope(scope: Scope, level: number, lines: string[]): void {
  const indent = "  ".repeat(level);
  const line = "lineno" in scope.node ? ` line ${scope.node.lineno}` : "";
  lines.push(`${indent}${scope.type} ${scope.qualname}${line}${traits(scope)}`);
  const width = Math.max(0, ...[...scope.symbols.keys()].map((name) => name.length));
  for (const symbol of scope.symbols.values()) {
    lines.push(`${indent}  ${symbol.name.padEnd(width)} ${symbol.kind.padEnd(8)} ${occurrences(symbol)}`.trimEnd());
  }
  for (const child of scope.children) dumpScope(child, level + 1, lines);
}

function traits(scope: Scope): string {
  const words = (["generator", "coroutine", "usesLocals", "starImport", "classCell"] as const).filter(
    (trait) => scope[trait],
  );
  return words.length > 0 ? ` (${words.join(", ")})` : "";
}

function occurrences(symbol: ScopedName): string {
  const words: string[] = (
    ["parameter", "typeParameter", "assigned", "referenced", "deleted", "imported", "nonlocal", "annotated"] as const
  ).filter((way) => symbol[way]);
  if (symbol.owner) words.push(`of ${symbol.owner.qualname}`);
  return words.join(" ");
}
