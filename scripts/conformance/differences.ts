/**
 * conformance/differences.md: every test that does not pass, with the reason, as a person wrote it.
 *
 *     ## micropython                     what follows is about the run --as micropython
 *     ### There are no threads           one reason
 *     `_thread` is refused: …            in full
 *     - `thread/mutate_list.py`          its tests
 *
 * A run checks it both ways: what does not pass must stand there, and what stands there must not pass. What nobody has explained yet stands under the
 * last heading, and counts as missing.
 */

import type { Results } from "./report.js";

export const UNEXPLAINED = "### Not explained yet";

const ENTRY = /^- `([^`]+\.py)`/;

/** Tests by section ("micropython"), explained or not. */
export interface Named {
  explained: Set<string>;
  unexplained: Set<string>;
}

export function namedTests(document: string, dialect: string): Named {
  const named: Named = { explained: new Set(), unexplained: new Set() };
  let into: Set<string> | undefined;
  let inSection = false;
  for (const line of document.split("\n")) {
    if (line.startsWith("## ")) inSection = line === `## ${dialect}`;
    if (line.startsWith("#")) into = line === UNEXPLAINED ? named.unexplained : named.explained;
    const test = ENTRY.exec(line)?.[1];
    if (inSection && test !== undefined) into?.add(test);
  }
  return named;
}

/** What is wrong with the list, one line each; only tests that were run count. */
export function complaints(document: string, dialect: string, results: Results): string[] {
  const { explained, unexplained } = namedTests(document, dialect);
  const lines: string[] = [];
  for (const [test, { status, reason }] of results) {
    if (status === "pass" && (explained.has(test) || unexplained.has(test)))
      lines.push(`PASSES ${test}: it is still named in conformance/differences.md (--update takes it out)`);
    else if (status !== "pass" && !explained.has(test))
      lines.push(`NOT EXPLAINED ${test} (${status}: ${reason}): say why in conformance/differences.md`);
  }
  return lines;
}

/** The document after this run: what passes is taken out, what is new stands under the last heading of its section. */
export function updated(document: string, dialect: string, results: Results): string {
  const { explained, unexplained } = namedTests(document, dialect);
  const passes = (test: string): boolean => results.get(test)?.status === "pass";
  const fresh = [...results].flatMap(([test, { status }]) =>
    status === "pass" || explained.has(test) || unexplained.has(test) ? [] : [test],
  );
  const [before, section, after] = cut(document, dialect);
  const kept = section.filter((line) => {
    const test = ENTRY.exec(line)?.[1];
    return test === undefined || !(passes(test) || unexplained.has(test));
  });
  const open = kept.indexOf(UNEXPLAINED);
  if (open >= 0) kept.splice(open, kept.length);
  const pending = [...[...unexplained].filter((test) => !passes(test)), ...fresh].sort();
  const list = pending.map((test) => `- \`${test}\`: ${results.get(test)?.reason ?? "not run"}`);
  const text = kept.join("\n").trimEnd();
  const tail = pending.length === 0 ? "" : `\n\n${UNEXPLAINED}\n\n${list.join("\n")}`;
  return `${before}${text}${tail}\n${after === "" ? "" : `\n${after}`}`;
}

/** The text before a dialect's section, its lines, and the text after it. */
function cut(document: string, dialect: string): [before: string, section: string[], after: string] {
  const heading = `## ${dialect}\n`;
  const start = document.indexOf(heading);
  if (start < 0) return [`${document.trimEnd()}\n\n`, [heading.trim()], ""];
  const next = document.indexOf("\n## ", start);
  const end = next < 0 ? document.length : next + 1;
  return [document.slice(0, start), document.slice(start, end).split("\n"), document.slice(end)];
}
