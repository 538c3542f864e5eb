/**
 * Runs micropython-lib's python-stdlib packages, unmodified, with their own tests: `npm run stdlib -- /path/to/micropython-lib [NAME…]`.
 *
 * The checkout is not part of this project. Each package gets a folder of libraries as upstream's CI installs them (tools/ci.sh): the
 * standing set, what its manifest requires, and itself; its tests run in its own folder, as programs or by `-m unittest`, as that script
 * does it; a failing program's output is shown when its package is asked for by
 * name. A package without tests is imported. `Ran n tests` of unittest is counted; a program without it counts as one test.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { WorkerTask } from "./conformance/vm-worker.js";
import { installLibraries, modulesOf, packagesOf, readTestPlan, type TestPlan } from "./stdlib/checkout.js";
import { ProgramThread } from "./stdlib/program-thread.js";

interface Outcome {
  name: string;
  run: number;
  failed: number;
  skipped: number;
  /** "imports" where there is nothing else to run. */
  what: string;
  reason: string;
}

const TIMEOUT_MS = 60_000;

/** What cannot pass, how many tests of it, and why. Anything else that fails is a fault of ours. */
const known: Readonly<Record<string, { failed: number; why: string }>> = {
  inspect: { failed: 1, why: "signature() reads the bytecode at a function's address" },
  textwrap: { failed: 1, why: "its expression is too complex for MicroPython's own re, too" },
  threading: { failed: 1, why: "no threads" },
};

/** Runs by `-m unittest`: a module with that name on the command line. */
const DISCOVER = 'import sys\nsys.argv[:] = ["unittest"]\nimport unittest.__main__\n';

async function main(args: string[]): Promise<number> {
  const [folder, ...names] = args;
  const root = folder === undefined ? "" : resolve(folder);
  if (folder === undefined || !existsSync(join(root, "python-stdlib"))) {
    console.error(
      `${folder === undefined ? "No folder was given" : `There is no python-stdlib in ${folder}`}. ` +
        "Give a checkout of micropython-lib: npm run stdlib -- /path/to/micropython-lib [NAME…]",
    );
    return 2;
  }
  const plan = readTestPlan(readFileSync(join(root, "tools/ci.sh"), "utf8"));
  const wanted = packagesOf(root).filter((name) => names.length === 0 || names.includes(name));
  const thread = new ProgramThread();
  const outcomes: Outcome[] = [];
  for (const name of wanted) {
    const outcome = await tryPackage(root, name, plan, thread, names.length > 0);
    outcomes.push(outcome);
    console.log(row(outcome));
  }
  await thread.close();
  const failing = outcomes.filter(({ failed }) => failed > 0);
  const faults = failing.filter(({ name, failed }) => failed !== known[name]?.failed);
  const sum = (field: "run" | "failed" | "skipped") => outcomes.reduce((total, outcome) => total + outcome[field], 0);
  console.log(
    `${outcomes.length - failing.length} of ${outcomes.length} packages; ${sum("run")} tests run, ${sum("failed")} failed, ${sum("skipped")} skipped`,
  );
  for (const { name } of faults) console.log(`${name}: this should pass`);
  return faults.length > 0 || outcomes.length === 0 ? 1 : 0;
}

function row({ name, run, failed, skipped, what, reason }: Outcome): string {
  const counts = `${String(run).padStart(4)} run ${String(run - failed - skipped).padStart(4)} passed ${String(failed).padStart(3)} failed ${String(skipped).padStart(3)} skipped`;
  return `${name.padEnd(22)} ${what.padEnd(9)} ${counts}${reason === "" ? "" : `   ${known[name]?.why ?? reason}`}`;
}

async function tryPackage(
  root: string,
  name: string,
  plan: TestPlan,
  thread: ProgramThread,
  shown: boolean,
): Promise<Outcome> {
  const work = mkdtempSync(join(tmpdir(), "pinbridge-stdlib-"));
  try {
    const path = [installLibraries(root, name, plan, join(work, "lib")), ".frozen"];
    const programs = programsFor(root, name, plan, work);
    const outcome: Outcome = { name, run: 0, failed: 0, skipped: 0, what: programs.what, reason: "" };
    for (const { file, folder, program } of programs.list) {
      const task: WorkerTask = { file, name: program, folder, dialect: "micropython", path };
      const { status, output } = await thread.run(task, TIMEOUT_MS);
      count(outcome, status, output);
      if (status !== 0 && shown) console.log(output.trimEnd());
    }
    return outcome;
  } finally {
    rmSync(work, { recursive: true });
  }
}

interface Programs {
  what: string;
  list: { file: string; folder: string; program: string }[];
}

function programsFor(root: string, name: string, plan: TestPlan, work: string): Programs {
  const base = join(root, "python-stdlib");
  const written = (text: string): string => {
    const file = join(work, "program.py");
    writeFileSync(file, text);
    return file;
  };
  const direct = plan.programs.filter((test) => test.startsWith(`${name}/`));
  const folders = plan.folders.filter((test) => test === name || test.startsWith(`${name}/`));
  const list = direct.map((test) => {
    const file = join(base, test);
    return { file, folder: resolve(file, ".."), program: file };
  });
  for (const test of folders) {
    const folder = join(base, test);
    list.push({ file: join(folder, "unittest"), folder, program: written(DISCOVER) });
  }
  if (list.length > 0) return { what: "tests", list };
  const imports = modulesOf(join(base, name)).map((module) => `import ${module}\n`);
  const program = written(imports.join("") + 'print("imported")\n');
  return { what: "imports", list: [{ file: program, folder: work, program }] };
}

/** Adds what one program did. */
function count(outcome: Outcome, status: number | "timeout", output: string): void {
  const summaries = [...output.matchAll(/^Ran (\d+) tests?\b.*\n\n(.*)$/gm)];
  let [run, failed] = [0, 0];
  for (const [, ran, verdict] of summaries) {
    run += Number(ran);
    for (const [, number] of verdict.matchAll(/(?:failures|errors)=(\d+)/g)) failed += Number(number);
    outcome.skipped += Number(/skipped=(\d+)/.exec(verdict)?.[1] ?? 0);
  }
  // a program of theirs shows what a failure looks like, and ends well: upstream's CI goes by the status
  if (status === 0) failed = 0;
  const ended = status === 0 || (summaries.length > 0 && failed > 0);
  outcome.run += run + (summaries.length === 0 || !ended ? 1 : 0);
  outcome.failed += failed + (ended ? 0 : 1);
  if (status !== 0) outcome.reason ||= reasonIn(output, status);
}

/** The first error that was printed, in one line. */
function reasonIn(output: string, status: number | "timeout"): string {
  if (status === "timeout") return `took more than ${TIMEOUT_MS / 1000} s`;
  const errors = [...output.matchAll(/^(?:INTERNAL ERROR .*|\w*(?:Error|Exception|Interrupt|Exit)\b.*)$/gm)];
  return (errors[0]?.[0] ?? `exit status ${status}`).slice(0, 150);
}

process.exitCode = await main(process.argv.slice(2));
