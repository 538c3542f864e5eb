/**
 * Which lines of two texts differ: the fewest removals and additions that turn one into the other (E. W. Myers, An O(ND) Difference Algorithm and Its
 * Variations, 1986), shown with a few equal lines around. Texts that differ in more lines than one would read are cut short, in a word about it.
 */

/** Line numbers count from 1; a line of `a` alone has no number in `b`. */
export interface DiffLine {
  readonly kind: "same" | "a" | "b";
  readonly a: number | null;
  readonly b: number | null;
  readonly text: string;
}

export interface Diff {
  readonly equal: boolean;
  /** How many lines only one of them has; of a diff that was cut, at least. */
  readonly onlyA: number;
  readonly onlyB: number;
  /** Each hunk is lines that follow one another. */
  readonly hunks: DiffLine[][];
  /** There is more than is shown. */
  readonly cut: boolean;
}

const context = 3;
/** Removals and additions beyond which nobody reads a diff, and lines that are shown. */
const mostEdits = 1500;
const mostShown = 400;
const mostText = 600;

/** @param key  what of a line is compared; by default all of it */
export function diffLines(a: readonly string[], b: readonly string[], key = (line: string): string => line): Diff {
  const [x, y] = [a.map(key), b.map(key)];
  let start = 0;
  while (start < x.length && start < y.length && x[start] === y[start]) start++;
  let [endA, endB] = [x.length, y.length];
  while (endA > start && endB > start && x[endA - 1] === y[endB - 1]) {
    endA--;
    endB--;
  }
  if (start === endA && start === endB) return { equal: true, onlyA: 0, onlyB: 0, hunks: [], cut: false };
  const { edits, cut } = shortest(x.slice(start, endA), y.slice(start, endB));
  const lines: DiffLine[] = [];
  let [i, j] = [start, start];
  const line = (kind: DiffLine["kind"]): void => {
    const text = (kind === "b" ? b[j] : a[i]).slice(0, mostText);
    lines.push({ kind, a: kind === "b" ? null : i + 1, b: kind === "a" ? null : j + 1, text });
    if (kind !== "b") i++;
    if (kind !== "a") j++;
  };
  for (i = j = Math.max(0, start - context); i < start;) line("same");
  for (const edit of edits) line(edit);
  for (let after = 0; !cut && after < context && i < a.length && j < b.length; after++) line("same");
  const shown = lines.slice(0, hunkEnd(lines));
  return {
    equal: false,
    onlyA: edits.filter((edit) => edit === "a").length,
    onlyB: edits.filter((edit) => edit === "b").length,
    hunks: hunksOf(shown),
    cut: cut || shown.length < lines.length,
  };
}

/** Where to stop so that no more than can be shown stands in hunks. */
function hunkEnd(lines: readonly DiffLine[]): number {
  let changed = 0;
  for (let n = 0; n < lines.length; n++) if (lines[n].kind !== "same" && ++changed > mostShown) return n;
  return lines.length;
}

function hunksOf(lines: readonly DiffLine[]): DiffLine[][] {
  const near = new Set<number>();
  lines.forEach(({ kind }, n) => {
    if (kind !== "same") for (let at = n - context; at <= n + context; at++) near.add(at);
  });
  const hunks: DiffLine[][] = [];
  let open: DiffLine[] | undefined;
  lines.forEach((line, n) => {
    if (!near.has(n)) open = undefined;
    else if (open === undefined) hunks.push((open = [line]));
    else open.push(line);
  });
  return hunks;
}

/** @returns what to do with each line in turn; cut when there is too much of it: then the first differences only */
function shortest(a: readonly string[], b: readonly string[]): { edits: DiffLine["kind"][]; cut: boolean } {
  const most = Math.min(a.length + b.length, mostEdits);
  const offset = most + 1;
  const furthest = new Int32Array(2 * most + 3);
  const trail: Int32Array[] = [];
  for (let d = 0; d <= most; d++) {
    // only what this round may look at is kept for the way back
    trail.push(furthest.slice(offset - d - 1, offset + d + 2));
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && furthest[offset + k - 1] < furthest[offset + k + 1]);
      let x = down ? furthest[offset + k + 1] : furthest[offset + k - 1] + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      furthest[offset + k] = x;
      if (x >= a.length && x - k >= b.length) return { edits: back(trail, d, a.length, b.length), cut: false };
    }
  }
  // too different: what the first lines are, each as it stands
  const count = Math.min(mostShown / 2, Math.max(a.length, b.length));
  const edits: DiffLine["kind"][] = [];
  for (let n = 0; n < Math.min(count, a.length); n++) edits.push("a");
  for (let n = 0; n < Math.min(count, b.length); n++) edits.push("b");
  return { edits, cut: true };
}

function back(trail: readonly Int32Array[], rounds: number, lengthA: number, lengthB: number): DiffLine["kind"][] {
  const edits: DiffLine["kind"][] = [];
  let [x, y] = [lengthA, lengthB];
  for (let d = rounds; d > 0; d--) {
    const furthest = trail[d];
    const at = (k: number): number => furthest[k + d + 1];
    const k = x - y;
    const down = k === -d || (k !== d && at(k - 1) < at(k + 1));
    const before = down ? k + 1 : k - 1;
    const beforeX = at(before);
    const beforeY = beforeX - before;
    while (x > beforeX && y > beforeY) {
      edits.push("same");
      x--;
      y--;
    }
    edits.push(down ? "b" : "a");
    [x, y] = [beforeX, beforeY];
  }
  while (x > 0 && y > 0) {
    edits.push("same");
    x--;
    y--;
  }
  return edits.reverse();
}
