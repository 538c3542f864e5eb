/** A run's trace as it is kept: an artefact with a command a line, as `TraceEntry` says; its last line may say that it was cut. */
import type { Lab } from "../lab.js";
import type { RunView } from "../routes/runs.js";

export const traceName = "trace.jsonl";
/** More than any agent sends. */
const mostBytes = 64 << 20;

/** @returns the lines of the trace of one board of the run; undefined when there is none */
export async function traceLines(
  lab: Lab,
  run: Pick<RunView, "artifacts">,
  role: string,
): Promise<string[] | undefined> {
  const found = run.artifacts.find((artifact) => artifact.name === traceName && artifact.role === role);
  if (found === undefined || found.size > mostBytes) return undefined;
  const blob = await lab.blobs.get(found.sha256);
  if (blob === undefined) return undefined;
  const pieces: Buffer[] = [];
  for await (const piece of blob.stream) pieces.push(Buffer.from(piece as Uint8Array));
  const text = Buffer.concat(pieces).toString();
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}

/** What of a command is the same in two runs that did the same: not when it came, nor how long it took. */
export function meaningOf(line: string): string {
  try {
    const { op, request, reply, error, cut } = JSON.parse(line) as Record<string, unknown>;
    return JSON.stringify([op, request, reply ?? null, error ?? null, cut ?? null]);
  } catch {
    return line;
  }
}
