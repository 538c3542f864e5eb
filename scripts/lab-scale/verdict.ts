/** Holds the lab's books against what the agents really did. */
import type { JobView } from "./lab-api.js";
import { overlaps, type Execution } from "./ledger.js";

export interface Verdict {
  readonly jobs: number;
  /** Submitted and not there, or not ended. */
  readonly lost: number;
  readonly notPassed: string[];
  /** Executions of one job, or on one rig, that were under way at the same time. */
  readonly twiceAtOnce: number;
  /** Jobs of which more than one run passed. */
  readonly passedTwice: number;
  /** Runs that the lab says passed and no agent has ended so, or that say nothing of why they did not. */
  readonly untrue: string[];
  /** Runs after the first of their job: faults of the infrastructure, tried again. */
  readonly triedAgain: number;
}

export function judge(
  submitted: readonly string[],
  jobs: readonly JobView[],
  executions: readonly Execution[],
): Verdict {
  const byId = new Map(jobs.map((job) => [job.id, job]));
  const byRun = new Map(executions.map((one) => [one.run, one]));
  const mine = submitted.map((id) => byId.get(id));
  const untrue: string[] = [];
  for (const job of mine) {
    for (const run of job?.runs ?? []) {
      if (run.state !== "done" || run.outcome === null) untrue.push(`${run.id} has not ended`);
      else if (run.outcome === "passed" && executions.length > 0 && byRun.get(run.id)?.outcome !== "passed")
        untrue.push(`${run.id} is said to have passed`);
      else if (run.outcome !== "passed" && (run.reason ?? "") === "") untrue.push(`${run.id} gives no reason`);
    }
  }
  return {
    jobs: submitted.length,
    lost: mine.filter((job) => job?.state !== "done").length,
    notPassed: mine.flatMap((job) =>
      job !== undefined && job.state === "done" && job.outcome !== "passed"
        ? [`${job.id}: ${job.outcome}, ${job.reason}`]
        : [],
    ),
    twiceAtOnce: overlaps(executions, "rig").length + overlaps(executions, "job").length,
    passedTwice: mine.filter((job) => (job?.runs ?? []).filter((run) => run.outcome === "passed").length > 1).length,
    untrue,
    triedAgain: mine.reduce((sum, job) => sum + Math.max(0, (job?.runs.length ?? 0) - 1), 0),
  };
}

export function isGood({ lost, notPassed, twiceAtOnce, passedTwice, untrue }: Verdict): boolean {
  return lost + notPassed.length + twiceAtOnce + passedTwice + untrue.length === 0;
}
