/**
 * `npm run bench`: the figures of bench/RESULTS.md, measured and written in one run.
 *
 * Counts (bytes, packets, cycles) repeat exactly, because the emulated board is deterministic; wall times do not, so they stand beside
 * a bare `node` measured in the same minutes.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { measureWorks, peerNames, type Cost, type Work } from "./bench/works.js";
import { measureStart, type StartFigures } from "./bench/start.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
/** The prototype's cycles at 125 MHz for echoes of so many bytes: the bound. */
const turnaroundBound = new Map([
  [1, 2467],
  [59, 20_788],
  [200, 55_030],
]);

const { works, turnaround, violations } = await measureWorks(root);
const firmware = JSON.parse(readFileSync(join(root, "boards/firmware/prebuilt/pinbridge-rp2040.json"), "utf8"));
const folder = mkdtempSync(join(tmpdir(), "pinbridge-bench-"));
const start = measureStart(root, folder);
rmSync(folder, { recursive: true });
const text = document(works, turnaround, firmware, start);
mkdirSync(join(root, "bench"), { recursive: true });
writeFileSync(join(root, "bench/RESULTS.md"), text);
console.log(text);
const over = works.filter((work) => exceeds(work.measured, work.bound));
if (over.length > 0 || violations.length > 0) {
  console.error(
    `Above the bound: ${over.map((work) => work.name).join(", ") || "nothing"}. Violations: ${violations.join("; ") || "none"}`,
  );
  process.exitCode = 1;
}

function document(
  rows: Work[],
  cycles: Map<number, number>,
  image: { flashBytes: number; ramBytes: number; compiler: string },
  wall: StartFigures,
): string {
  const commit = spawnSync("git", ["rev-parse", "--short", "HEAD"], { cwd: root, encoding: "utf8" }).stdout.trim();
  return `# Results

\`npm run bench\`, at ${commit}, Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model ?? "unknown"}).

## What a call costs on the wire

Bytes out+in / USB packets / round trips, counted at the emulated board's virtual USB host on the shipped firmware. The peers' figures are
from their sources.

| work | pinbridge | bound | ${peerNames.join(" | ")} |
|---|---|---|${peerNames.map(() => "---").join("|")}|
${rows.map((work) => `| ${work.name} | ${show(work.measured)} | ${show(work.bound)} | ${work.peers.join(" | ")} |`).join("\n")}

## Firmware turnaround

Cycles at 125 MHz from the last OUT packet of an echo to the first IN packet of its reply. They repeat exactly.

| payload | cycles | µs | bound |
|---|---|---|---|
${[...cycles].map(([size, count]) => `| ${size} B | ${count} | ${(count / 125).toFixed(1)} | ${turnaroundBound.get(size)} |`).join("\n")}

## Firmware size

| flash | RAM | compiler |
|---|---|---|
| ${image.flashBytes} B | ${image.ramBytes} B | ${image.compiler} |

## Start-up

Wall time from starting the process to its first line of output, median (fastest to slowest) of ${wall.runs} runs each, taken in turns.

| command | ms |
|---|---|
${wall.rows.map((row) => `| ${row.what} | ${row.medianMs.toFixed(0)} (${row.fastestMs.toFixed(0)}–${row.slowestMs.toFixed(0)}) |`).join("\n")}
`;
}

function show({ bytesOut, bytesIn, packets, roundTrips }: Cost): string {
  return `${bytesOut}+${bytesIn}/${packets}/${roundTrips}`;
}

function exceeds(measured: Cost, bound: Cost): boolean {
  return (Object.keys(bound) as (keyof Cost)[]).some((key) => measured[key] > bound[key]);
}
