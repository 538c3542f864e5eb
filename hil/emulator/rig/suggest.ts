/** Near misses: what a mistyped name was probably meant to be. */

/**
 * The known names nearest to a wrong one, best first, at most `limit`. Case is ignored; a name counts as near when it takes fewer changes
 * (insert, delete, replace, swap neighbours) than about a third of its length, or when one contains the other.
 */
export function nearNames(wrong: string, known: Iterable<string>, limit = 3): string[] {
  const lower = wrong.toLowerCase();
  return [...known]
    .map((name) => ({ name, distance: score(lower, name.toLowerCase()) }))
    .filter(({ distance }) => distance <= Math.max(1, Math.floor(lower.length / 3)))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, limit)
    .map(({ name }) => name);
}

/** `Did you mean bme280?`, `Did you mean GP4 or GP14?`, or the empty text. */
export function didYouMean(wrong: string, known: Iterable<string>): string {
  const near = nearNames(wrong, known);
  if (near.length === 0) return "";
  const last = near.pop();
  return `Did you mean ${near.length ? `${near.join(", ")} or ` : ""}${last}?`;
}

function score(a: string, b: string): number {
  if (a === b) return 0;
  if (a.length >= 3 && b.length >= 3 && (a.includes(b) || b.includes(a))) return 1;
  return editDistance(a, b);
}

/** Optimal string alignment distance. */
function editDistance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => [i, ...Array<number>(b.length).fill(0)]);
  for (let j = 1; j <= b.length; j++) rows[0][j] = j;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      rows[i][j] = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
    }
  }
  return rows[a.length][b.length];
}
