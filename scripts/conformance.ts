/**
 * Runs MicroPython's or CircuitPython's own test-suite against the VM, by the suite's own rules, and says how far it is:
 *
 *     npm run conformance -- --suite DIR [--dir basics,float] [--as micropython|circuitpython|host]
 *
 * DIR is a checkout's tests folder, which is never part of the repository. A run over all directories writes
 * conformance/RESULTS.md. Tests listed in conformance/passing-<dialect>.txt must pass, else the exit status is 1;
 * `--update` rewrites that list. `--reference FILE` scores against the tests a peer passes (JSON: {tests: {name:
 * {status}}}), because a skip is never a pass. `--as host` runs cpydiff/, programs on which MicroPython and CPython
 * differ, and holds the VM to CPython.
 */

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Dialect } from "../vm/index.js";
import { CommandEngine } from "./conformance/command-engine.js";
import { CPythonOracle } from "./conformance/cpython-oracle.js";
import type { Engine } from "./conformance/engine.js";
import { defaultDirectories, detectFeatures, skipReason, type Features } from "./conformance/features.js";
import { isSpecial, judge, judgeAsCPython, normalizeNewlines, type Verdict } from "./conformance/judge.js";
import * as report from "./conformance/report.js";
import { readSuiteTables, type SuiteTables } from "./conformance/suite-tables.js";
import { VmPool } from "./conformance/vm-pool.js";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");

const HOST_TITLE = "MicroPython's known differences from CPython (cpydiff), --as host";

const USAGE = `usage: npm run conformance -- --suite DIR [options]
  --suite DIR        the tests folder of a MicroPython or CircuitPython checkout
  --as DIALECT       micropython (default), circuitpython, or host for cpydiff/
  --dir A,B          only these directories of it
  --filter REGEX     only tests whose name matches
  --jobs N           tests at once (default 2)
  --timeout S        seconds per test (default 20)
  --failures [N]     list the failures, grouped by cause (default 40 causes)
  --save DIR         write what each failing test printed, and should have, to DIR
  --reference FILE   score against a peer's passes
  --json FILE        write every verdict
  --update           rewrite conformance/passing-DIALECT.txt from this run
  --cmd "CMD {file}" run a command instead of the VM`;

interface Run {
  suite: string;
  dialect: Dialect;
  engine: Engine;
  tables: SuiteTables;
  features: Features;
  oracle: CPythonOracle;
  timeoutMs: number;
}

const { values: options } = parseArgs({
  options: {
    suite: { type: "string" },
    as: { type: "string", default: "micropython" },
    dir: { type: "string" },
    filter: { type: "string" },
    jobs: { type: "string", default: "2" },
    timeout: { type: "string", default: "20" },
    failures: { type: "boolean" },
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
if (options.help || options.suite === undefined || !existsSync(join(options.suite, "run-tests.py"))) {
  console.error(options.help ? USAGE : `--suite must name a folder that holds run-tests.py\n${USAGE}`);
  process.exit(options.help ? 0 : 2);
}
process.exitCode = await main(resolve(options.suite), options.as as Dialect);

async function main(suite: string, dialect: Dialect): Promise<number> {
  const started = performance.now();
  const run = await prepare(suite, dialect);
  const { features, engine, oracle } = run;
  for (const note of features.notes) console.error(`note: ${note}`);
  const all = dialect === "host" ? ["cpydiff"] : defaultDirectories(suite, features);
  const directories = options.dir?.split(",") ?? all;
  const tests = listTests(suite, directories);
  console.error(`${tests.length} tests in ${directories.join(" ")}`);
  const results = await runAll(run, tests);
  await engine.close();
  oracle.save();

  const peer = options.reference === undefined ? null : readReference(options.reference);
  const rows = report.tabulate(results, peer);
  console.log(report.printTable(rows, peer !== null));
  if (options.failures) console.log(report.groupFailures(results, 60).join("\n"));
  console.error(`${((performance.now() - started) / 1000).toFixed(1)} s`);
  if (options.json) writeFileSync(options.json, JSON.stringify({ tests: Object.fromEntries(results) }, null, 1));
  if (options.save) saveFailures(options.save, results);
  if (options.cmd !== undefined) return 0;
  if (options.dir === undefined && options.filter === undefined)
    writeResults(
      dialect === "host" ? HOST_TITLE : `${dialect}'s own tests, --as ${dialect}`,
      report.markdownTable(rows, peer !== null),
    );
  return checkRegressions(dialect, results);
}

async function prepare(suite: string, dialect: Dialect): Promise<Run> {
  const jobs = Number(options.jobs);
  const path = modulePath(suite);
  const engine: Engine =
    options.cmd === undefined
      ? new VmPool({ jobs, dialect, path })
      : new CommandEngine(options.cmd.split(/\s+/), jobs, { MICROPYPATH: path.join(":"), PYTHONIOENCODING: "utf-8" });
  const timeoutMs = Number(options.timeout) * 1000;
  const features = await detectFeatures(async (script) => {
    const file = join(suite, "feature_check", script);
    if (!existsSync(file) || script.startsWith("repl_")) return existsSync(file) ? "" : undefined;
    const name = `feature_check/${script}`;
    const { state, output } = await engine.run({ file, name, folder: suite, options: [], timeoutMs });
    return state === "done" ? normalizeNewlines(output) : "CRASH";
  });
  const version = spawnSync("python3", ["-VV"], { encoding: "utf8" }).stdout.trim();
  const oracle = new CPythonOracle(suite, join(ROOT, "node_modules/.cache/pinbridge/cpython-outputs.json"), version);
  return { suite, dialect, engine, tables: readSuiteTables(suite), features, oracle, timeoutMs };
}

/** MICROPYPATH as the suites' runners set it, with a micropython-lib beside the checkout for unittest. */
function modulePath(suite: string): string[] {
  const repository = dirname(suite);
  const folders = [
    join(suite, "testlib"),
    join(repository, "frozen/Adafruit_CircuitPython_asyncio"),
    join(repository, "frozen/Adafruit_CircuitPython_Ticks"),
    join(repository, "extmod"),
    join(repository, "lib/micropython-lib/python-stdlib/unittest"),
    join(dirname(repository), "micropython-lib/python-stdlib/unittest"),
  ];
  return [".frozen", ...folders.filter((folder) => existsSync(folder))];
}

function listTests(suite: string, directories: readonly string[]): string[] {
  const filter = new RegExp(options.filter ?? "");
  return directories.flatMap((directory) =>
    readdirSync(join(suite, directory))
      .filter((name) => name.endsWith(".py") && !name.startsWith("."))
      .sort()
      .map((name) => `${directory}/${name}`)
      .filter((test) => filter.test(test)),
  );
}

async function runAll(run: Run, tests: readonly string[]): Promise<report.Results> {
  const results: report.Results = new Map();
  const queue = [...tests];
  const turn = async (): Promise<void> => {
    for (let test = queue.shift(); test !== undefined; test = queue.shift()) results.set(test, await runOne(run, test));
  };
  await Promise.all(Array.from({ length: run.engine.jobs }, turn));
  return results;
}

async function runOne(
  { suite, dialect, engine, tables, features, oracle, timeoutMs }: Run,
  test: string,
): Promise<Verdict> {
  const skipped = dialect === "host" ? null : skipReason(test, features, tables);
  if (skipped !== null) return { status: "skip", reason: skipped, expected: "" };
  if (basename(test).startsWith("repl_")) return { status: "fail", reason: "needs a REPL", expected: "exp" };
  const file = join(suite, test);
  const special = isSpecial(test);
  const cmdline = special ? cmdlineOptions(file) : [];
  if (cmdline.length > 0 && options.cmd === undefined)
    return { status: "fail", reason: "needs command line options", expected: "exp" };
  const program = {
    file,
    name: special ? test : file,
    folder: special ? suite : dirname(file),
    options: cmdline,
    timeoutMs,
  };
  const output = await engine.run(program);
  if (dialect === "host") return judgeAsCPython(test, output, await oracle.outputOf(test));
  return judge({
    test,
    run: output,
    suite,
    withRegexOutput: tables.withRegexOutput,
    cpython: () => oracle.outputOf(test),
  });
}

/** From `# cmdline: -v -v` at the head of a test. */
function cmdlineOptions(file: string): string[] {
  const head = /^(#.*\n)*/.exec(readFileSync(file, "utf8"))![0];
  return [...head.matchAll(/^# cmdline:(.*)$/gm)].flatMap(([, words]) => words.trim().split(/\s+/));
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

function writeResults(title: string, table: string): void {
  const file = join(ROOT, "conformance/RESULTS.md");
  mkdirSync(dirname(file), { recursive: true });
  const document = existsSync(file) ? readFileSync(file, "utf8") : "# Conformance\n";
  writeFileSync(file, report.replaceSection(document, title, table));
}

function checkRegressions(dialect: string, results: report.Results): number {
  const file = join(ROOT, `conformance/passing-${dialect}.txt`);
  const passing = existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
  if (options.update) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, report.updatedPassing(results, passing).join("\n") + "\n");
    return 0;
  }
  const regressed = report.regressions(results, passing);
  for (const test of regressed) console.log(`REGRESSION ${test}: ${results.get(test)!.reason}`);
  return regressed.length > 0 ? 1 : 0;
}
