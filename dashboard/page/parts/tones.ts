/** Which colour and word stands for a state of a rig, a job or a run. One table, so that red means the same everywhere. */

export type Tone = "good" | "bad" | "warn" | "busy" | "idle";

const tones: Readonly<Record<string, Tone>> = {
  ready: "good",
  passed: "good",
  busy: "busy",
  running: "busy",
  assigned: "busy",
  waiting: "idle",
  offline: "idle",
  cancelled: "idle",
  skipped: "idle",
  maintenance: "warn",
  quarantined: "bad",
  failed: "bad",
  error: "bad",
  timeout: "bad",
  infra_error: "warn",
};

const words: Readonly<Record<string, string>> = { infra_error: "rig’s fault", timeout: "timed out" };

export function toneOf(state: string): Tone {
  return tones[state] ?? "idle";
}

export function wordOf(state: string): string {
  return words[state] ?? state;
}
