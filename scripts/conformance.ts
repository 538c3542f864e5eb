/**
 * Runs MicroPython's or CircuitPython's own test-suite against the VM, by the suite's own rules, and says how far it is:
 *
 *     npm run conformance -- --suite DIR [--dir basics,float] [--as micropython|circuitpython|host]
 *
 * DIR is a checkout's tests folder, which is never part of the repository. conformance/README.md says how a run is judged, what the files there mean,
 * and what makes one fail.
 */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Dialect } from "../vm/index.js";
import * as differences from "./conformance/differences.js";
import * as report from "./conformance/report.js";
import { Session } from "./conformance/session.js";

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), "../../conformance");

const HOST_TITLE = "MicroPython's known differences from CPython (cpydiff), --as host";

const USAGE = `usage: npm run conformance -- --suite DIR [options]
  --suite DIR        a MicroPython or CircuitPython checkout, or its tests folder
  --as DIALECT       micropython (default), circuitpython, or host for cpydiff/
  --dir A,B          only these directories of it
  --filter REGEX     only tests whose name matches
  --jobs N           tests at once (default 2)
  --timeout S        seconds per test (default 20)
  --tolerance R      relative tolerance of floats in circuitpython/ (default 1e-12; 0: none)
  --failures         list the failures, grouped by cause
  --slowest N        list the slowest tests
  --save DIR         write what each failing test printed, and should have, to DIR
  --reference FILE   score against a peer's passes
  --json FILE        write every verdict
  --update           rewrite the lists in conformance/ from this run and, when it covers all directories or circuitpython, RESULTS.md
  --cmd "CMD {file}" run a command instead of pinbridge; nothing is checked or written`;

const { values: options } = parseArgs({
  options: {
    suite: { type: "string" },
    as: { type: "string", default: "micropython" },
    dir: { type: "string" },
    filter: { type: "string" },
    jobs: { type: "string", default: "2" },
    timeout: { type: "string", default: "20" },
    tolerance: { type: "string", default: "1e-12" },
    failures: { type: "boolean" },
    slowest: { type: "string" },
    save: { type: "string" },
    reference: { type: "string" },
    json: { type: "string" },
    update: { type: "boolean" },
    cmd: { type: "string" },
    help: { type: "boolean" },
  },
});

if (!["micropython", "circuitpython", "host"].includes(options.as)) {
  console.error(`--as must be micropython, circuitpython or host, not ${options.as}`);
  process.exit(2);
}
const suiteFolder = [options.suite ?? "", join(options.suite ?? "", "tests")].find((folder) =>
  existsSync(join(folder, "run-tests.py")),
);
if (options.help || options.suite === undefined || suiteFolder === undefined) {
  const found = `--suite must name a checkout, or its folder that holds run-tests.py: ${options.suite ?? "none was given"}`;
  console.error(options.help ? USAGE : `${found}\n${USAGE}`);
  process.exit(options.help ? 0 : 2);
}
process.exitCode = await main(resolve(suiteFolder), options.as as Dialect);

async function main(suite: string, dialect: Dialect): Promise<number> {
  const started = performance.now();
  const session = await Session.begin({
    suite,
    dialect,
    jobs: Number(options.jobs),
    timeoutMs: Number(options.timeout) * 1000,
    tolerance: Number(options.tolerance),
    ...(options.cmd === undefined ? {} : { command: options.cmd.split(/\s+/) }),
  });
  for (const note of session.features.notes) console.error(`note: ${note}`);
  const directories = options.dir?.split(",") ?? session.directories;
  const tests = session.list(directories, new RegExp(options.filter ?? ""));
  console.error(`${tests.length} tests in ${directories.join(" ")}`);
  const results = await session.run(tests);
  await session.end();

  const rows = show(results);
  console.error(`${((performance.now() - started) / 1000).toFixed(1)} s`);
  if (options.json) writeFileSync(options.json, JSON.stringify({ tests: Object.fromEntries(results) }, null, 1));
  if (options.save) saveFailures(options.save, results);
  if (options.cmd !== undefined) return 0;
  if (options.update) {
    update(dialect, results, rows);
    return 0;
  }
  return check(dialect, results);
}

function show(results: report.Results): report.Row[] {
  const peer = options.reference === undefined ? null : readReference(options.reference);
  const rows = report.tabulate(results, peer);
  console.log(report.printTable(rows, peer !== null));
  if (options.failures) console.log(report.groupFailures(results, 60).join("\n"));
  if (options.slowest !== undefined) console.log(report.slowest(results, Number(options.slowest)).join("\n"));
  for (const line of report.faults(results)) console.log(line);
  return rows;
}

function readReference(file: string): Set<string> {
  const { tests } = JSON.parse(readFileSync(file, "utf8")) as { tests: Record<string, { status: string }> };
  return new Set(Object.entries(tests).flatMap(([test, { status }]) => (status === "pass" ? [test] : [])));
}

function saveFailures(folder: string, results: report.Results): void {
  mkdirSync(folder, { recursive: true });
  for (const [test, { output, want }] of results) {
    const name = join(folder, test.replaceAll("/", "_"));
    if (output !== undefined) writeFileSync(`${name}.out`, output, "latin1");
    if (want !== undefined) writeFileSync(`${name}.exp`, want, "latin1");
  }
}

function passingFile(dialect: string): string {
  return `passing-${dialect}.txt`;
}

/** Where in RESULTS.md this run belongs, if it is a whole one. tests/circuitpython stands apart: the suite's own runs leave it out. */
function titleOf(dialect: string): string | undefined {
  if (options.filter !== undefined) return undefined;
  if (options.dir === "circuitpython")
    return `circuitpython's tests/circuitpython, --as circuitpython, floats within ${options.tolerance}`;
  if (options.dir !== undefined) return undefined;
  return dialect === "host" ? HOST_TITLE : `${dialect}'s own tests, --as ${dialect}`;
}

function update(dialect: string, results: report.Results, rows: report.Row[]): void {
  mkdirSync(FOLDER, { recursive: true });
  const passing = report.updatedPassing(results, lines(passingFile(dialect)));
  writeFileSync(join(FOLDER, passingFile(dialect)), passing.join("\n") + "\n");
  if (dialect !== "host")
    writeFileSync(
      join(FOLDER, "differences.md"),
      differences.updated(read("differences.md") ?? "# What does not pass, and why\n", dialect, results),
    );
  const title = titleOf(dialect);
  if (title === undefined) return;
  const table = report.markdownTable(rows, options.reference !== undefined);
  writeFileSync(
    join(FOLDER, "RESULTS.md"),
    report.replaceSection(read("RESULTS.md") ?? "# Conformance\n", title, table),
  );
}

/** @returns the exit status: 1 when a test of the committed list does not pass, or differences.md is wrong */
function check(dialect: string, results: report.Results): number {
  const wrong = report
    .regressions(results, lines(passingFile(dialect)))
    .map((test) => `REGRESSION ${test}: ${results.get(test)!.reason}`);
  if (dialect !== "host") wrong.push(...differences.complaints(read("differences.md") ?? "", dialect, results));
  for (const line of wrong) console.log(line);
  return wrong.length > 0 ? 1 : 0;
}

function read(name: string): string | undefined {
  const file = join(FOLDER, name);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

function lines(name: string): string[] {
  return (read(name) ?? "").split("\n").filter(Boolean);
}
