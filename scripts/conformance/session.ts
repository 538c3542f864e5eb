/**
 * One run over a suite: what the target can do, which tests there are, and each test's way from file to verdict.
 *
 * Most tests run in the VM, in a pool of warm threads (vm-pool.ts). Tests of the command line run as a user would run them: in a process of `pinbridge run`, on a
 * terminal where the suite's own runner uses one.
 */

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Dialect } from "../../vm/index.js";
import { CommandEngine } from "./command-engine.js";
import { CPythonOracle } from "./cpython-oracle.js";
import type { Engine, Program, RunOutput } from "./engine.js";
import { defaultDirectories, detectFeatures, skipReason, type Features } from "./features.js";
import { isSpecial, judge, judgeAsCPython, normalizeNewlines, type Verdict } from "./judge.js";
import type { Results } from "./report.js";
import { readSuiteTables, type SuiteTables } from "./suite-tables.js";
import { TARGET } from "./target.js";
import { VmPool } from "./vm-pool.js";

const MAIN = fileURLToPath(new URL("../../src/main.js", import.meta.url));

export interface SessionOptions {
  /** The folder that holds run-tests.py, absolute. */
  suite: string;
  dialect: Dialect;
  /** Tests at once. */
  jobs: number;
  timeoutMs: number;
  /** Words of a command to run instead of pinbridge; `{file}` is the test. */
  command?: readonly string[];
  /** Of floats in CircuitPython's own folder: see tolerance.ts. */
  tolerance: number;
}

export class Session {
  readonly features: Features;
  readonly directories: readonly string[];

  private constructor(
    private readonly options: SessionOptions,
    /** For most tests. */
    private readonly engine: Engine,
    /** For those that want a process. */
    private readonly process: CommandEngine,
    private readonly tables: SuiteTables,
    private readonly oracle: CPythonOracle,
    features: Features,
  ) {
    this.features = features;
    this.directories = options.dialect === "host" ? ["cpydiff"] : defaultDirectories(options.suite, features);
  }

  static async begin(options: SessionOptions): Promise<Session> {
    const { suite, dialect, jobs, command } = options;
    const path = modulePath(suite);
    const env = { ...TARGET, MICROPYPATH: path.join(":"), PYTHONIOENCODING: "utf-8", PINBRIDGE_HISTORY: "" };
    const process = new CommandEngine(command ?? ["node", MAIN, "run", "--as", dialect, "{file}"], jobs, env);
    const engine = command === undefined ? new VmPool({ jobs, dialect, path }) : process;
    const features = await detectFeatures((script) => runCheck(options, engine, process, script));
    return new Session(options, engine, process, readSuiteTables(suite), makeOracle(suite), features);
  }

  /** "basics/int1.py", … of these directories, where `filter` matches. */
  list(directories: readonly string[], filter: RegExp): string[] {
    return directories.flatMap((directory) =>
      readdirSync(join(this.options.suite, directory))
        .filter((name) => name.endsWith(".py") && !name.startsWith("."))
        .sort()
        .map((name) => `${directory}/${name}`)
        .filter((test) => filter.test(test)),
    );
  }

  async run(tests: readonly string[]): Promise<Results> {
    const results: Results = new Map(tests.map((test) => [test, { status: "skip", reason: "not run", expected: "" }]));
    const turns = (queue: string[], count: number): Promise<void>[] =>
      Array.from({ length: count }, async () => {
        for (let test = queue.shift(); test !== undefined; test = queue.shift())
          results.set(test, await this.runOne(test));
      });
    await Promise.all([
      // a process at a terminal mostly waits, so these come on top
      ...turns(tests.filter(isSpecial), this.options.jobs),
      ...turns(
        tests.filter((test) => !isSpecial(test)),
        this.options.jobs,
      ),
    ]);
    // two that wanted the same port may have met, and a terminal's silences mean nothing on a busy computer: each of
    // those gets a turn alone
    await Promise.all(
      turns(
        tests.filter((test) => this.deservesTurnAlone(test, results.get(test)!)),
        1,
      ),
    );
    return results;
  }

  async end(): Promise<void> {
    await this.engine.close();
    this.oracle.save();
  }

  private deservesTurnAlone(test: string, { status, expected }: Verdict): boolean {
    // tests of io write the same files; those of asyncio tell the time
    if (/^(cmdline\/repl_|io\/|extmod\/asyncio_)/.test(test)) return status !== "pass";
    const skipped = status === "skip" && expected === "";
    return skipped && readFileSync(join(this.options.suite, test), "utf8").includes("socket");
  }

  private async runOne(test: string): Promise<Verdict> {
    const { suite, dialect, timeoutMs, tolerance } = this.options;
    const skipped = dialect === "host" ? null : skipReason(test, this.features, this.tables);
    if (skipped !== null) return { status: "skip", reason: skipped, expected: "" };
    const program = programOf(suite, test, timeoutMs);
    const output = await this.output(test, program);
    if (dialect === "host") return judgeAsCPython(test, output, await this.oracle.outputOf(test));
    return judge({
      test,
      run: output,
      suite,
      withRegexOutput: this.tables.withRegexOutput,
      cpython: () => this.oracle.outputOf(test),
      ...(isCircuitPythons(test) ? { tolerance } : {}),
    });
  }

  private output(test: string, program: Program): Promise<RunOutput> {
    if (basename(test).startsWith("repl_")) return this.process.talk(program);
    return (isSpecial(test) ? this.process : this.engine).run(program);
  }
}

function isCircuitPythons(test: string): boolean {
  return test.startsWith("circuitpython/");
}

/** What a script of feature_check/ prints; undefined when the suite has no such script. */
async function runCheck(
  { suite, timeoutMs }: SessionOptions,
  engine: Engine,
  process: CommandEngine,
  script: string,
): Promise<string | undefined> {
  const test = `feature_check/${script}`;
  if (!existsSync(join(suite, test))) return undefined;
  const program = programOf(suite, test, timeoutMs);
  const { state, output } = await (script.startsWith("repl_") ? process.talk(program) : engine.run(program));
  return state === "done" ? normalizeNewlines(output) : "CRASH";
}

/**
 * Tests of the command line run from the suite's root, under their relative name, with the options that they state; so do those of
 * tests/circuitpython, whose expected tracebacks name them so.
 */
function programOf(suite: string, test: string, timeoutMs: number): Program {
  const file = join(suite, test);
  const relative = isSpecial(test) || isCircuitPythons(test);
  return {
    file,
    name: relative ? test : file,
    folder: relative ? suite : dirname(file),
    options: isSpecial(test) ? cmdlineOptions(file) : [],
    timeoutMs,
  };
}

/** From `# cmdline: -v -v` at the head of a test. */
function cmdlineOptions(file: string): string[] {
  const head = /^(#.*\n)*/.exec(readFileSync(file, "utf8"))![0];
  return [...head.matchAll(/^# cmdline:(.*)$/gm)].flatMap(([, words]) => words.trim().split(/\s+/).filter(Boolean));
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

function makeOracle(suite: string): CPythonOracle {
  const version = spawnSync("python3", ["-VV"], { encoding: "utf8" }).stdout.trim();
  const folder = join(tmpdir(), "pinbridge-conformance");
  mkdirSync(folder, { recursive: true });
  return new CPythonOracle(suite, join(folder, "cpython-outputs-2.json"), version);
}
