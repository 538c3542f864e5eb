/**
 * `npm run bench`: the figures of bench/RESULTS.md, measured and written in one run. Exits with 1 when one is beyond its bound.
 *
 * Counts (bytes, packets, round trips, cycles) and emulated times repeat exactly, because the emulated board is deterministic; wall times do
 * not, so they stand beside a bare `node` or CPython measured in the same minutes.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { measureDrivers, type DriverCost } from "./bench/drivers.js";
import { measureLink, usbBytesPerSecond, type LinkFigures } from "./bench/link.js";
import type { Cost } from "./bench/measured.js";
import { measurePython, type PythonFigures } from "./bench/python.js";
import { measureStart, type StartFigures } from "./bench/start.js";
import { measureWorks, peerNames } from "./bench/works.js";
import { targets, type FirmwareTarget } from "./firmware-image.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
/** Cycles at 125 MHz for echoes of so many bytes, on the RP2040; the SAMD21 stands beside it. */
const turnaroundBound = new Map([
  [1, 1200],
  [59, 8000],
  [200, 25_000],
]);
/** Share of what USB can carry that posted SPI writes reach at least, on the RP2040. */
const spiShareBound = 0.45;

/** How many others wanted the processors before we did: what wall times have to be read with. */
const load = loadavg()[0];
const { works, violations } = await measureWorks(root);
const links = [await measureLink(root, "rp2040"), await measureLink(root, "samd21")];
const drivers = await measureDrivers(root);
const folder = mkdtempSync(join(tmpdir(), "pinbridge-bench-"));
const start = measureStart(root, folder);
const python = measurePython(root, folder);
rmSync(folder, { recursive: true });
const text = document();
mkdirSync(join(root, "bench"), { recursive: true });
writeFileSync(join(root, "bench/RESULTS.md"), text);
console.log(text);
const beyond = [
  ...works.filter((work) => exceeds(work.measured, work.bound)).map((work) => work.name),
  ...[...turnaroundBound]
    .filter(([size, most]) => links[0].turnaround.get(size)!.most >= most)
    .map(([size]) => `${size} B`),
  ...(links[0].spi / usbBytesPerSecond > spiShareBound ? [] : ["SPI throughput"]),
];
if (beyond.length > 0 || violations.length > 0) {
  console.error(`Beyond the bound: ${beyond.join(", ") || "nothing"}. Violations: ${violations.join("; ") || "none"}`);
  process.exitCode = 1;
}

function document(): string {
  const commit = spawnSync("git", ["rev-parse", "--short", "HEAD"], { cwd: root, encoding: "utf8" }).stdout.trim();
  return `# Results

\`npm run bench\`, at ${commit}, Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model ?? "unknown"}), load average ${load.toFixed(1)} before it began: wall times (start-up,
Python itself) are worth something only where that is far below the number of cores.

Boards are emulated: they run the shipped firmware byte for byte, and their times are cycles of that firmware with memory that never waits. A chip whose code runs
from flash (the SAMD21's does) pays its cache's misses besides; the RP2040's hot code runs from RAM.

## What a call costs on the wire

Bytes out+in / USB packets / round trips, counted at the emulated board's virtual USB host on the shipped firmware. The peers' figures are
from their sources.

| work | pinbridge | bound | ${peerNames.join(" | ")} |
|---|---|---|${peerNames.map(() => "---").join("|")}|
${works.map((work) => `| ${work.name} | ${show(work.measured)} | ${show(work.bound)} | ${work.peers.join(" | ")} |`).join("\n")}

## What drivers cost

Round trips of Python drivers as people write them, against one for each hardware call (what a bridge that answers every call pays). Emulated time is the
board's own, sleeps included.

| work | hardware calls | round trips | emulated ms |
|---|---|---|---|
${drivers.map((row: DriverCost) => `| ${row.name} | ${row.calls} | ${row.roundTrips} | ${row.ms} |`).join("\n")}

## Firmware turnaround

Cycles from the last OUT packet of an echo to the first IN packet of its reply, median and most: of one byte over all 65,536 pairs of byte and sequence number, of
more over payloads of 0x00, 0x55 and 0xFF with every number. Zeros in a frame, which its check may bring too, cost some cycles each. They repeat exactly.

| payload | RP2040, ${mhz(links[0])} | bound | SAMD21, ${mhz(links[1])} |
|---|---|---|---|
${[...turnaroundBound].map(([size, bound]) => `| ${size} B | ${turnaround(links[0], size)} | ${bound} | ${turnaround(links[1], size)} |`).join("\n")}

## Rates, in emulated time

| | RP2040 | SAMD21 |
|---|---|---|
| commands a second, each waited for (\`gpio.get\`) | ${links.map((link) => count(link.waiting)).join(" | ")} |
| commands a second, posted (\`gpio.set\`) | ${links.map((link) => count(link.posted)).join(" | ")} |
| posted SPI writes, kB/s (clock) | ${links.map((link) => `${(link.spi / 1000).toFixed(0)} (${(link.spiHz / 1e6).toFixed(1)} MHz)`).join(" | ")} |
| … share of USB's ${(usbBytesPerSecond / 1e6).toFixed(3)} MB/s (bound: over ${spiShareBound * 100} %) | ${links.map((link) => `${((100 * link.spi) / usbBytesPerSecond).toFixed(1)} %`).join(" | ")} |
| from an edge on a pin to its time stamp, cycles | ${links.map(({ edge }) => `${edge.fewest} to ${edge.most}`).join(" | ")} |
| … in µs | ${links.map(({ edge, cpuHz }) => `${((1e6 * edge.fewest) / cpuHz).toFixed(2)} to ${((1e6 * edge.most) / cpuHz).toFixed(2)}`).join(" | ")} |

## Firmware size

| chip | flash | RAM | stack besides | compiler |
|---|---|---|---|---|
${targets.map(size).join("\n")}

## Start-up

Wall time from starting the process to its first line of output, median (fastest to slowest) of ${start.runs} runs each, taken in turns.

| command | ms |
|---|---|
${start.rows.map((row: StartFigures["rows"][number]) => `| ${row.what} | ${row.medianMs.toFixed(0)} (${row.fastestMs.toFixed(0)}–${row.slowestMs.toFixed(0)}) |`).join("\n")}
${python === undefined ? "" : pythonTable(python)}`;
}

function pythonTable({ version, rows }: PythonFigures): string {
  return `
## Python itself

Milliseconds of wall time for the same work in \`pinbridge run --as host\` and in ${version}, the best of five rounds in one process, so that compiling is over.

| work | CPython | pinbridge | times as fast |
|---|---|---|---|
${rows.map(({ what, cpythonMs, oursMs }) => `| ${what} | ${cpythonMs.toFixed(1)} | ${oursMs.toFixed(1)} | ${(cpythonMs / oursMs).toFixed(1)} |`).join("\n")}
`;
}

function size({ name, stackBytes, chipFlashBytes, chipRamBytes }: FirmwareTarget): string {
  const image = JSON.parse(readFileSync(join(root, `boards/firmware/prebuilt/pinbridge-${name}.json`), "utf8")) as {
    flashBytes: number;
    ramBytes: number;
    compiler: string;
  };
  const of = (bytes: number, all: number) => `${count(bytes)} of ${count(all)} B`;
  return `| ${name} | ${of(image.flashBytes, chipFlashBytes)} | ${of(image.ramBytes, chipRamBytes)} | ${count(stackBytes)} B | ${image.compiler} |`;
}

function mhz({ cpuHz }: LinkFigures): string {
  return `${cpuHz / 1e6} MHz`;
}

function turnaround(link: LinkFigures, bytes: number): string {
  const { median, most } = link.turnaround.get(bytes)!;
  return `${median}, ${most} (${((1e6 * median) / link.cpuHz).toFixed(1)} µs)`;
}

function count(rate: number): string {
  return Math.round(rate).toLocaleString("en");
}

function show({ bytesOut, bytesIn, packets, roundTrips }: Cost): string {
  return `${bytesOut}+${bytesIn}/${packets}/${roundTrips}`;
}

function exceeds(measured: Cost, bound: Cost): boolean {
  return (Object.keys(bound) as (keyof Cost)[]).some((key) => measured[key] > bound[key]);
}
