/** A run's trace, read page by page: what has come is there to be shown. */
import { useEffect, useState } from "preact/hooks";
import type { RunAnswer, TraceAnswer } from "../../api/answers.js";
import { get, query } from "../../api/client.js";
import { wordsOf } from "../../api/problem.js";
import type { TraceEntry } from "./trace-text.js";

export interface Trace {
  readonly entries: readonly TraceEntry[];
  readonly state: "reading" | "whole" | "none";
  readonly cut: boolean;
  readonly fault: string | undefined;
}

const pageEntries = 5000;

/** @param role  of a run with several boards; else empty */
export function useTrace(run: RunAnswer, role: string): Trace {
  const kept = run.artifacts.some((artifact) => artifact.name === "trace.jsonl" && artifact.role === role);
  const [trace, setTrace] = useState<Trace>({ entries: [], state: "reading", cut: false, fault: undefined });
  useEffect(() => {
    const stop = new AbortController();
    const read = async (): Promise<void> => {
      let entries: readonly TraceEntry[] = [];
      for (let after: number | null = 0; after !== null && !stop.signal.aborted;) {
        const page: TraceAnswer = await get<TraceAnswer>(
          `/runs/${encodeURIComponent(run.id)}/trace${query({ role, after, limit: pageEntries })}`,
          { signal: stop.signal },
        );
        entries = [...entries, ...page.items];
        after = page.next;
        setTrace({ entries, state: after === null ? "whole" : "reading", cut: page.cut, fault: undefined });
      }
    };
    setTrace({ entries: [], state: kept ? "reading" : "none", cut: false, fault: undefined });
    if (kept) {
      read().catch((error: unknown) => {
        if (!stop.signal.aborted) setTrace({ entries: [], state: "none", cut: false, fault: wordsOf(error) });
      });
    }
    return () => stop.abort();
  }, [run.id, role, kept]);
  return trace;
}
