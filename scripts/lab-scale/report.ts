/** bench/LAB.md: what a scale test has measured. */
import type { Phase } from "./phase.js";

export function document(phases: readonly Phase[], machine: string): string {
  const row = (cells: readonly (string | number)[]): string => `| ${cells.join(" | ")} |`;
  const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
    [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");
  const ms = (value: number): string => value.toFixed(value < 10 ? 1 : 0);
  return `# The lab at work

\`npm run lab-scale -- --write\`, Node ${process.version}, ${machine}, everything on that one machine: servers, PostgreSQL, agents, and whoever asks. Agents are
simulated (they speak the protocol; a job takes 0.2 to 1.2 s unless it says otherwise) but for those with emulated boards. The load average stands beside each row: where it is far above
the number of cores, other work had most of the machine, and the figures are what was left.

## Jobs

${table(
  [
    "",
    "servers",
    "agents",
    "jobs",
    "on emulated boards",
    "s",
    "jobs an hour",
    "claims/s (best second)",
    "lost",
    "twice at once",
    "passed twice",
    "untrue ends",
    "tried again",
    "load",
  ],
  phases.map((phase) => [
    phase.name,
    phase.servers,
    phase.agents,
    phase.verdict.jobs,
    phase.realJobs,
    phase.tookS.toFixed(0),
    Math.round((phase.verdict.jobs / phase.tookS) * 3600),
    `${phase.claimsPerSecond.toFixed(1)} (${phase.bestSecond})`,
    phase.verdict.lost + phase.verdict.notPassed.length,
    phase.verdict.twiceAtOnce,
    phase.verdict.passedTwice,
    phase.verdict.untrue.length,
    phase.verdict.triedAgain,
    phase.load.toFixed(1),
  ]),
)}

Lost: submitted, and not there or not passed in the end. Twice at once: executions of one job, or on one rig, that overlap in the agents' own ledger.

## Killed in mid-run (SIGKILL)

${table(
  ["", "killed", "recovered after", ""],
  phases.flatMap((phase) =>
    phase.kills.map((kill) => [
      phase.name,
      kill.what,
      kill.recoveredMs === 0 ? "nothing was lost by it" : `${(kill.recoveredMs / 1000).toFixed(1)} s`,
      kill.how,
    ]),
  ),
)}

## The API meanwhile

${table(
  ["", "request", "asked", "p50 ms", "p99 ms", "failed"],
  phases.flatMap((phase) =>
    phase.latencies.map((one) => [phase.name, `\`${one.what}\``, one.count, ms(one.p50Ms), ms(one.p99Ms), one.failed]),
  ),
)}

## Memory and start of a server

${table(
  ["", "MB before", "MB at most", "ready after ms"],
  phases.map((phase) => [
    phase.name,
    phase.serverMb.idle.toFixed(0),
    phase.serverMb.most.toFixed(0),
    phase.readyMs.toFixed(0),
  ]),
)}
`;
}
