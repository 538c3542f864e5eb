/**
 * What becomes of a job when a run of it has ended, and of the rig it ran on. A program that failed has failed: running it again until it passes
 * would hide what the lab is for. Only faults of the infrastructure are tried again, and on another rig, so that a broken one cannot use up the tries.
 */
import type { Outcome } from "../engine/schema.js";

export interface RunEnd {
  readonly outcome: Outcome;
  readonly reason: string | null;
}

export interface Tries {
  /** Runs so far, this one included. */
  readonly attempts: number;
  /** The most repetitions. */
  readonly retries: number;
  /** There is another rig that would do, whatever its present state. */
  readonly elsewhere: boolean;
  /** Somebody asked for the end. */
  readonly cancelled: boolean;
}

export type Verdict =
  | { readonly kind: "again"; readonly reason: string }
  | { readonly kind: "final"; readonly outcome: Outcome; readonly reason: string | null };

export function verdict({ outcome, reason }: RunEnd, { attempts, retries, elsewhere, cancelled }: Tries): Verdict {
  if (outcome !== "infra_error") return { kind: "final", outcome, reason };
  if (cancelled) return { kind: "final", outcome: "cancelled", reason };
  const why = reason ?? "The rig failed.";
  if (attempts > retries)
    return { kind: "final", outcome, reason: `${why} It was tried ${attempts} time${attempts > 1 ? "s" : ""}.` };
  if (!elsewhere) return { kind: "final", outcome, reason: `${why} There is no other rig to try it on.` };
  return { kind: "again", reason: why };
}

/** Several boards, one outcome: the worst counts, and a fault of the infrastructure before a failure that it may have caused. */
export function together(parts: readonly RunEnd[]): RunEnd {
  const order: Outcome[] = ["cancelled", "infra_error", "timeout", "failed", "passed"];
  const worst = order.find((outcome) => parts.some((part) => part.outcome === outcome)) ?? "infra_error";
  return parts.find((part) => part.outcome === worst) ?? { outcome: "infra_error", reason: "The run had no parts." };
}

/** Whether one more failure takes the rig out of use. Anything that is not the infrastructure's fault proves that it works. */
export function streakAfter(outcome: Outcome, before: number): number {
  if (outcome === "infra_error") return before + 1;
  return outcome === "cancelled" ? before : 0;
}
