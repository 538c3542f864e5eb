/** bench/LAB.md: what a scale test has measured. */
import type { Phase } from "./phase.js";
import type { RemoteFigures } from "./remote.js";
import type { pageSizes, StartFigures } from "./start.js";

export interface Beside {
  readonly remote: readonly RemoteFigures[];
  readonly starts: readonly StartFigures[];
  readonly page: ReturnType<typeof pageSizes>;
}

export function document(phases: readonly Phase[], { remote, starts, page }: Beside, machine: string): string {
  const row = (cells: readonly (string | number)[]): string => `| ${cells.join(" | ")} |`;
  const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
    [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");
  const ms = (value: number): string => value.toFixed(value < 10 ? 1 : 0);
  return `# The lab at work

\`npm run lab-scale -- --write\`, Node ${process.version}, ${machine}, everything on that one machine: servers, PostgreSQL, agents, and whoever asks. Agents are
simulated (they speak the protocol; a job takes 0.2 to 1.2 s, while something is killed 4 to 12 s) but for those with emulated boards. In the rows
"real runs" all agents are real ones, and their programs drive pins for 4 to 8 s while something is killed. The load average stands beside each row:
where it is far above the number of cores, other work had most of the machine, and the figures are what was left.

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
    `${phase.claimsPerSecond.toFixed(1)}${phase.bestSecond === 0 ? "" : ` (${phase.bestSecond})`}`,
    phase.verdict.lost + phase.verdict.notPassed.length,
    phase.verdict.twiceAtOnce,
    phase.verdict.passedTwice,
    phase.verdict.untrue.length,
    phase.verdict.triedAgain,
    phase.load.toFixed(1),
  ]),
)}

Lost: submitted, and not there or not passed in the end. Twice at once: executions of one job, or on one rig, that overlap in the agents' own ledger;
of real runs, in what a process outside the lab saw of the sockets that the programs held open.

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
  ["", "server: MB before", "MB at most", "ready after ms", "an agent with one board: MB before", "MB at most"],
  phases.map((phase) => [
    phase.name,
    phase.serverMb.idle.toFixed(0),
    phase.serverMb.most.toFixed(0),
    phase.readyMs.toFixed(0),
    phase.agentMb?.idle.toFixed(0) ?? "",
    phase.agentMb?.most.toFixed(0) ?? "",
  ]),
)}

\`pinbridge serve\` with two emulated boards, on the embedded database:

${table(
  ["", "first page after ms", "database open after ms", "processor s until then", "MB idle"],
  starts.map((one) => [
    one.what,
    one.firstPageMs.toFixed(0),
    one.readyMs.toFixed(0),
    one.processorS.toFixed(1),
    one.idleMb.toFixed(0),
  ]),
)}

The page, compressed by gzip: ${(page.first / 1000).toFixed(0)} kB at first; later, when they are shown: ${page.later
    .filter(({ bytes }) => bytes >= 1000)
    .map(({ name, bytes }) => `${name} ${(bytes / 1000).toFixed(0)}`)
    .join(", ")} kB.

## A board of the lab, for a program that runs here

On the program's clock; an emulated board, which here keeps its own time and there the wall's.

${table(
  ["", "a pin read, p50 ms", "p99 ms", "pin writes a second", "a picture on an SSD1306, ms"],
  remote.map((one) => [
    one.where,
    one.callMs.p50.toFixed(2),
    one.callMs.p99.toFixed(2),
    one.writesPerSecond.toFixed(0),
    one.pictureMs.toFixed(0),
  ]),
)}

A read waits for its answer; pin writes are gathered; each I2C transfer waits for its acknowledgement, of which a picture has three.
`;
}
