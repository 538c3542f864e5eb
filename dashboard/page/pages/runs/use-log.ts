/** A run's log as it grows. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { LogChunk } from "../../api/answers.js";
import { query } from "../../api/client.js";
import { retryDelay } from "../../live/retry.js";
import { LogLines } from "./log-lines.js";

export interface LogState {
  readonly lines: LogLines;
  /** It goes on; `lost` while the lab does not answer. */
  readonly state: "live" | "ended" | "lost";
  /** Grows with each change of `lines`. */
  readonly version: number;
}

/** At most one drawing for all that comes within a frame. */
export function useLog(run: string, role: string): LogState {
  const lines = useRef(new LogLines());
  const [{ state, version }, set] = useState<{ state: LogState["state"]; version: number }>({
    state: "live",
    version: 0,
  });
  useEffect(() => {
    lines.current = new LogLines();
    let state: LogState["state"] = "live";
    let last = -1;
    let attempts = 0;
    let frame: number | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let source: EventSource;
    const draw = (): void => {
      frame ??= requestAnimationFrame(() => {
        frame = undefined;
        set((before) => ({ state, version: before.version + 1 }));
      });
    };
    const connect = (): void => {
      source = new EventSource(`/api/v1/runs/${encodeURIComponent(run)}/log${query({ role, after: last })}`);
      source.addEventListener("open", () => {
        attempts = 0;
        state = "live";
        draw();
      });
      source.addEventListener("log", ({ data }) => {
        const { stream, text, seq } = JSON.parse(data as string) as LogChunk;
        last = seq;
        lines.current.append(stream, text);
        draw();
      });
      source.addEventListener("end", () => {
        state = "ended";
        source.close();
        draw();
      });
      source.addEventListener("error", () => {
        source.close();
        if (state === "ended") return;
        state = "lost";
        draw();
        timer = setTimeout(connect, retryDelay(attempts++, Math.random()));
      });
    };
    connect();
    return () => {
      source.close();
      clearTimeout(timer);
      if (frame !== undefined) cancelAnimationFrame(frame);
    };
  }, [run, role]);
  return { lines: lines.current, state, version };
}
