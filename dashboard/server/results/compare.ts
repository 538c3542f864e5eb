/** How two runs differ, in what a person looks for first: which tests, which values, which line, which byte on the wire. */
import type { Lab } from "../lab.js";
import type { RunView } from "../routes/runs.js";
import type { Comparison } from "../../shared/index.js";
import { diffLines, type Diff } from "./diff.js";
import { meaningOf, traceLines } from "./trace.js";

export async function compareRuns(lab: Lab, a: RunView, b: RunView): Promise<Comparison> {
  const key = (test: { suite: string; name: string }): string => `${test.suite}\0${test.name}`;
  const statuses = (run: RunView): Map<string, string> => new Map(run.tests.map((test) => [key(test), test.status]));
  const values = (run: RunView): Map<string, number> =>
    new Map(run.measurements.map((m) => [`${m.name}\0${m.unit}`, m.value]));
  const output = diffLines(await log(lab, a.id), await log(lab, b.id));
  const roles = [...new Set([...a.parts, ...b.parts].map(({ role }) => role))].sort();
  const traces: Comparison["traces"] = [];
  for (const role of roles) {
    const [x, y] = [await traceLines(lab, a, role), await traceLines(lab, b, role)];
    if (x === undefined || y === undefined) continue;
    traces.push({ role, lengthA: x.length, lengthB: y.length, ...diffLines(x, y, meaningOf) });
  }
  return {
    a: a.id,
    b: b.id,
    tests: different(statuses(a), statuses(b)).map(([name, x, y]) => ({
      suite: name.split("\0")[0],
      name: name.split("\0")[1],
      a: x,
      b: y,
    })),
    measurements: different(values(a), values(b)).map(([name, x, y]) => ({
      name: name.split("\0")[0],
      unit: name.split("\0")[1],
      a: x,
      b: y,
    })),
    summary: different(flat(a.summary), flat(b.summary)).map(([path, x, y]) => ({ path, a: x, b: y })),
    output: { ...first(output), ...output },
    trace: traces.length === 0 ? null : firstTrace(traces),
    traces,
  };
}

/** Where they part, for those who want one line. */
function first({ hunks }: Diff): { firstLine: number | null; a: string | null; b: string | null } {
  const changed = hunks.flat().filter(({ kind }) => kind !== "same");
  const a = changed.find(({ kind }) => kind === "a");
  const b = changed.find(({ kind }) => kind === "b");
  const lines = [a?.a, b?.b].filter((line) => line !== undefined && line !== null);
  return { firstLine: lines.length === 0 ? null : Math.min(...lines), a: a?.text ?? null, b: b?.text ?? null };
}

function firstTrace(traces: Comparison["traces"]): NonNullable<Comparison["trace"]> {
  const { firstLine, a, b } = first(traces.find(({ equal }) => !equal) ?? traces[0]);
  return { equal: traces.every(({ equal }) => equal), firstEntry: firstLine, a, b };
}

function different<T>(a: ReadonlyMap<string, T>, b: ReadonlyMap<string, T>): [string, T | null, T | null][] {
  const names = [...new Set([...a.keys(), ...b.keys()])].sort();
  return names
    .filter((name) => a.get(name) !== b.get(name))
    .map((name) => [name, a.get(name) ?? null, b.get(name) ?? null]);
}

/** `{ wire: { bytesOut: 3 } }` as `wire.bytesOut`. Times differ always and say nothing. */
function flat(value: unknown, path = "", into = new Map<string, unknown>()): Map<string, unknown> {
  if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value)) flat(inner, path === "" ? key : `${path}.${key}`, into);
  } else if (path !== "" && !/(Ms|At)$/.test(path)) into.set(path, value);
  return into;
}

/** What is compared of an output; nobody reads more. */
const mostOutputBytes = 8 << 20;

async function log(lab: Lab, runId: string): Promise<string[]> {
  const pieces: string[] = [];
  let bytes = 0;
  for (let offset = 0; bytes < mostOutputBytes; offset += 100) {
    const page = await lab.db
      .selectFrom("log_chunks")
      .select("text")
      .where("run_id", "=", runId)
      .where("stream", "=", "stdout")
      .orderBy("role")
      .orderBy("seq")
      .limit(100)
      .offset(offset)
      .execute();
    for (const { text } of page) {
      pieces.push(text);
      bytes += text.length;
    }
    if (page.length < 100) break;
  }
  const text = pieces.join("");
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}
