/** What the agent and a job's process say to each other. */
import { z } from "zod";
import { pinLevels, runOutcome, type HealthPlan, type JobSpec } from "../shared/index.js";

export interface JobOrder {
  readonly kind: "begin";
  readonly job: "program" | "health";
  /** The program's folder, and the one for what is left behind. */
  readonly folder: string;
  readonly artefacts: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly dialect: JobSpec["dialect"];
  readonly clock: JobSpec["clock"];
  readonly board: string;
  /** A rig file, for an emulated board. */
  readonly rig: string | null;
  readonly health: HealthPlan;
  /** Most bytes of trace; 0: none. */
  readonly traceBytes: number;
  /** Its sockets reach this machine's network: an administrator's job that asked for it. */
  readonly network: boolean;
  /** Its stdin comes by `input` messages; otherwise it has none. */
  readonly stdin: boolean;
}

export type ToJob =
  | JobOrder
  /** The lease lives on; without it the process ends itself after `forMs`, and is gone `patienceMs` later. */
  | { readonly kind: "alive"; readonly forMs: number; readonly patienceMs: number }
  /** A piece of stdin, base64. */
  | { readonly kind: "input"; readonly seq: number; readonly data: string; readonly end: boolean }
  /** Ctrl-C. */
  | { readonly kind: "interrupt" };

const jobEnd = { outcome: runOutcome, reason: z.string().nullable(), summary: z.record(z.string(), z.unknown()) };

/** A program has no way to speak here; should it ever find one, what it says is held to this before the agent believes it or says it again. */
export const fromJob = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ready") }),
  /** The program has read that piece of its stdin, or has room for the next. */
  z.object({ kind: z.literal("took"), seq: z.int() }),
  /** Pins of an emulated board that have changed. */
  z.object({ kind: z.literal("pins"), pins: pinLevels }),
  z.object({ kind: z.literal("end"), ...jobEnd }),
]);
export type FromJob = z.output<typeof fromJob>;
export type JobEnd = Omit<Extract<FromJob, { kind: "end" }>, "kind">;
