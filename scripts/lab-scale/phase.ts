/** What one part of a scale test has measured. */
import type { Latency } from "./latencies.js";
import type { Verdict } from "./verdict.js";

export interface Phase {
  readonly name: string;
  readonly servers: number;
  readonly agents: number;
  readonly verdict: Verdict;
  readonly tookS: number;
  readonly claimsPerSecond: number;
  readonly bestSecond: number;
  readonly realJobs: number;
  readonly latencies: readonly Latency[];
  readonly kills: readonly Kill[];
  readonly serverMb: { readonly idle: number; readonly most: number };
  /** Of a real agent's own process. */
  readonly agentMb?: { readonly idle: number; readonly most: number };
  readonly readyMs: number;
  readonly load: number;
}

export interface Kill {
  readonly what: string;
  /** Until the lab was whole again, or what was lost had begun again elsewhere. */
  readonly recoveredMs: number;
  readonly how: string;
}
