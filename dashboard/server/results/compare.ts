/** How two runs differ, in what a person looks for first: which tests, which values, which line, which byte on the wire. */
import type { Lab } from "../lab.js";
import type { RunView } from "../routes/runs.js";

export interface Difference {
  readonly tests: { suite: string; name: string; a: string | null; b: string | null }[];
  readonly measurements: { name: string; unit: string; a: number | null; b: number | null }[];
  readonly summary: { path: string; a: unknown; b: unknown }[];
  readonly output: FirstDifference;
  /** Null when one of them left no trace. */
  readonly trace: TraceDifference | null;
}

interface FirstDifference {
  readonly equal: boolean;
  readonly firstLine: number | null;
  readonly a: string | null;
  readonly b: string | null;
}

interface TraceDifference {
  readonly equal: boolean;
  readonly firstEntry: number | null;
  readonly a: string | null;
  readonly b: string | null;
}

export async function compareRuns(lab: Lab, a: RunView, b: RunView): Promise<Difference> {
  const key = (test: { suite: string; name: string }): string => `${test.suite}\0${test.name}`;
  const statuses = (run: RunView): Map<string, string> => new Map(run.tests.map((test) => [key(test), test.status]));
  const values = (run: RunView): Map<string, number> =>
    new Map(run.measurements.map((m) => [`${m.name}\0${m.unit}`, m.value]));
  const traces = await Promise.all([text(lab, a, "trace.jsonl"), text(lab, b, "trace.jsonl")]);
  const trace = traces[0] === undefined || traces[1] === undefined ? null : firstDifference(traces[0], traces[1]);
  return {
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
    output: firstDifference(await log(lab, a.id), await log(lab, b.id)),
    trace: trace === null ? null : { equal: trace.equal, firstEntry: trace.firstLine, a: trace.a, b: trace.b },
  };
}

function different<T>(a: ReadonlyMap<string, T>, b: ReadonlyMap<string, T>): [string, T | null, T | null][] {
  const names = [...new Set([...a.keys(), ...b.keys()])].sort();
  return names
    .filter((name) => a.get(name) !== b.get(name))
    .map((name) => [name, a.get(name) ?? null, b.get(name) ?? null]);
}

/** Lines are counted from 1. */
export function firstDifference(a: string, b: string): FirstDifference {
  if (a === b) return { equal: true, firstLine: null, a: null, b: null };
  const [x, y] = [a.split("\n"), b.split("\n")];
  let line = 0;
  while (line < x.length && line < y.length && x[line] === y[line]) line++;
  const cut = (text: string | undefined): string | null => (text === undefined ? null : text.slice(0, 1000));
  return { equal: false, firstLine: line + 1, a: cut(x[line]), b: cut(y[line]) };
}

/** `{ wire: { bytesOut: 3 } }` as `wire.bytesOut`. Times differ always and say nothing. */
function flat(value: unknown, path = "", into = new Map<string, unknown>()): Map<string, unknown> {
  if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value)) flat(inner, path === "" ? key : `${path}.${key}`, into);
  } else if (path !== "" && !/(Ms|At)$/.test(path)) into.set(path, value);
  return into;
}

const mostBytes = 8 << 20;

async function text(lab: Lab, run: RunView, name: string): Promise<string | undefined> {
  const found = run.artifacts.find((artifact) => artifact.name === name);
  const blob = found === undefined || found.size > mostBytes ? undefined : await lab.blobs.get(found.sha256);
  if (blob === undefined) return undefined;
  const chunks: Buffer[] = [];
  for await (const piece of blob.stream) chunks.push(Buffer.from(piece as Uint8Array));
  return Buffer.concat(chunks).toString();
}

async function log(lab: Lab, runId: string): Promise<string> {
  const rows = await lab.db
    .selectFrom("log_chunks")
    .select("text")
    .where("run_id", "=", runId)
    .where("stream", "=", "stdout")
    .orderBy("role")
    .orderBy("seq")
    .limit(20_000)
    .execute();
  return rows.map((row) => row.text).join("");
}
