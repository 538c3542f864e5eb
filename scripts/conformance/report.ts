/** Tables of a run, its section in conformance/RESULTS.md, and the comparison with the committed list of passes. */

import type { Verdict } from "./judge.js";

export type Results = Map<string, Verdict>;

export interface Row {
  directory: string;
  total: number;
  pass: number;
  fail: number;
  timeout: number;
  skip: number;
  /** Of the tests that the peer passes: how many there are, and how many also pass here. */
  peer: number;
  peerPass: number;
}

/** @param peerPasses  tests a reference passes; null without one */
export function tabulate(results: Results, peerPasses: ReadonlySet<string> | null): Row[] {
  const rows = new Map<string, Row>();
  const total: Row = emptyRow("TOTAL");
  for (const [test, { status }] of [...results].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const directory = test.slice(0, test.lastIndexOf("/"));
    if (!rows.has(directory)) rows.set(directory, emptyRow(directory));
    for (const row of [rows.get(directory)!, total]) {
      row.total++;
      row[status === "crash" ? "fail" : status]++;
      if (!peerPasses?.has(test)) continue;
      row.peer++;
      if (status === "pass") row.peerPass++;
    }
  }
  return [...rows.values(), total];
}

function emptyRow(directory: string): Row {
  return { directory, total: 0, pass: 0, fail: 0, timeout: 0, skip: 0, peer: 0, peerPass: 0 };
}

export function printTable(rows: readonly Row[], withPeer: boolean): string {
  const head = [
    "directory".padEnd(24),
    ...["total", "pass", "fail", "time-out", "skip"].map((word) => word.padStart(8)),
  ];
  const lines = [head.join(" ") + (withPeer ? "   of the peer's passes" : "")];
  for (const row of rows) {
    const counts = [row.total, row.pass, row.fail, row.timeout, row.skip].map((count) => String(count).padStart(8));
    const peer = withPeer ? `   ${row.peerPass} of ${row.peer}` : "";
    lines.push(`${row.directory.padEnd(24)} ${counts.join(" ")}${peer}`);
  }
  return lines.join("\n");
}

export function markdownTable(rows: readonly Row[], withPeer: boolean): string {
  const head = [
    "directory",
    "tests",
    "pass",
    "fail",
    "time-out",
    "skip",
    ...(withPeer ? ["of the peer's passes"] : []),
  ];
  const lines = [`| ${head.join(" | ")} |`, `|${head.map((_, i) => (i === 0 ? "---" : "--:")).join("|")}|`];
  for (const row of rows) {
    const cells = [
      row.directory,
      row.total,
      row.pass,
      row.fail,
      row.timeout,
      row.skip,
      ...(withPeer ? [`${row.peerPass} / ${row.peer}`] : []),
    ];
    lines.push(`| ${cells.join(" | ")} |`);
  }
  return lines.join("\n");
}

/** The most frequent reasons of failures, with one test each. */
export function groupFailures(results: Results, limit: number): string[] {
  const groups = new Map<string, string[]>();
  for (const [test, { status, reason }] of results) {
    if (status === "pass" || status === "skip") continue;
    groups.set(reason, [...(groups.get(reason) ?? []), test]);
  }
  return [...groups]
    .sort(([, a], [, b]) => b.length - a.length)
    .slice(0, limit)
    .map(([reason, tests]) => `${String(tests.length).padStart(5)}  ${reason}   (${tests.slice(0, 3).join(" ")})`);
}

/** The tests that took longest. */
export function slowest(results: Results, count: number): string[] {
  return [...results]
    .sort(([, a], [, b]) => (b.seconds ?? 0) - (a.seconds ?? 0))
    .slice(0, count)
    .map(([test, { seconds = 0, status }]) => `${seconds.toFixed(2).padStart(7)} s  ${test} (${status})`);
}

/** Faults of ours, whatever the test: an exception of JavaScript's, a thread that died. */
export function faults(results: Results): string[] {
  return [...results].flatMap(([test, { output = "", status }]) => {
    const fault =
      status === "crash"
        ? /^(?:INTERNAL ERROR|pinbridge: Internal error|worker exited|Error \[ERR_WORKER).*/m.exec(output)
        : null;
    return fault === null ? [] : [`FAULT ${test}: ${fault[0].slice(0, 200)}`];
  });
}

/** Puts `section` under the heading `## title` of a document, in place of what stood there. */
export function replaceSection(document: string, title: string, section: string): string {
  const heading = `## ${title}\n`;
  const start = document.indexOf(heading);
  const text = `${heading}\n${section.trim()}\n`;
  if (start < 0) return `${document.trimEnd()}\n\n${text}`;
  const next = document.indexOf("\n## ", start + heading.length);
  return document.slice(0, start) + text + (next < 0 ? "" : document.slice(next));
}

/** Tests of the committed list that were run and do not pass. */
export function regressions(results: Results, passing: readonly string[]): string[] {
  return passing.filter((test) => results.has(test) && results.get(test)!.status !== "pass");
}

/** The committed list after this run: what was not run stays. */
export function updatedPassing(results: Results, passing: readonly string[]): string[] {
  const kept = passing.filter((test) => !results.has(test));
  const passed = [...results].filter(([, { status }]) => status === "pass").map(([test]) => test);
  return [...new Set([...kept, ...passed])].sort();
}
