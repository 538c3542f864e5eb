/**
 * Making a program that differs smaller: halves, quarters and so on of its lines are taken away, then blocks and single lines, as long as CPython
 * takes the rest for a program and both still differ.
 *
 * What is left after a removal often never ends, so that CPython gets a second only, and the whole takes at most some forty seconds: then the
 * smallest so far is the answer.
 */

import { TOO_SLOW, inCPython, same, type Outcome } from "./compare.js";

const BUDGET_MS = 40_000;
/** Candidates are shown to CPython so many at a time: a process costs as much as some of them. */
const BATCH = 12;

/**
 * @param inVM  runs a program here
 * @param reference  runs some as they should, each at most so many seconds
 */
export function shrink(
  program: string,
  inVM: (program: string) => Outcome,
  reference: (programs: string[], seconds: number) => Outcome[] | undefined = inCPython,
): string {
  const until = Date.now() + BUDGET_MS;
  const differs = (candidates: readonly string[][]): string[] | undefined => {
    for (let at = 0; at < candidates.length && Date.now() < until; at += BATCH) {
      const batch = candidates.slice(at, at + BATCH);
      const expected = reference(batch.map(joined), 1) ?? [];
      const found = batch.find(
        (lines, i) =>
          expected[i].end !== "SyntaxError" && expected[i].end !== TOO_SLOW && !same(expected[i], inVM(joined(lines))),
      );
      if (found !== undefined) return found;
    }
    return undefined;
  };
  let lines = program.trimEnd().split("\n");
  for (let size = lines.length >> 1; size > 1;) {
    const found = differs(withoutChunks(lines, size));
    if (found === undefined) size >>= 1;
    else lines = found;
    size = Math.min(size, lines.length >> 1);
  }
  for (;;) {
    const found = differs(withoutBlocks(lines));
    if (found === undefined) return joined(lines);
    lines = found;
  }
}

function joined(lines: readonly string[]): string {
  return `${lines.join("\n")}\n`;
}

/** Statements of the top level, so many lines at least at a time. */
function withoutChunks(lines: readonly string[], size: number): string[][] {
  const starts = lines.flatMap((line, i) => (/^(?!except|finally|else|elif)\S/.test(line) ? [i] : []));
  const out: string[][] = [];
  for (let from = 0; from < starts.length;) {
    let to = from + 1;
    while (to < starts.length && starts[to] - starts[from] < size) to++;
    out.push([...lines.slice(0, starts[from]), ...lines.slice(starts[to] ?? lines.length)]);
    from = to;
  }
  return out.filter((each) => each.length > 0);
}

/** Every program with a block or a line less, or with a block's header less; the shortest first. */
function withoutBlocks(lines: readonly string[]): string[][] {
  const out: string[][] = [];
  for (let i = lines.length - 1; i >= 0; i--) {
    const indent = lines[i].search(/\S/);
    let end = i + 1;
    while (end < lines.length && lines[end].search(/\S/) > indent) end++;
    out.push([...lines.slice(0, i), ...lines.slice(end)]);
    if (end === i + 1) continue;
    const body = lines.slice(i + 1, end).map((line) => line.replace(/^ {4}/, ""));
    // a try whose body alone shows it
    let next = end;
    while (
      next < lines.length &&
      /^ *(except|finally|else|elif)\b/.test(lines[next]) &&
      indentOf(lines[next]) === indent
    ) {
      next++;
      while (next < lines.length && indentOf(lines[next]) > indent) next++;
    }
    out.push([...lines.slice(0, i), ...body, ...lines.slice(end)]);
    if (next > end) out.push([...lines.slice(0, i), ...body, ...lines.slice(next)]);
    if (next > end) out.push([...lines.slice(0, i), ...lines.slice(next)]);
  }
  return out.filter((each) => each.length > 0).sort((a, b) => a.length - b.length);
}

function indentOf(line: string): number {
  return line.search(/\S/);
}
