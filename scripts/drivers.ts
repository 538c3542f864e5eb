/**
 * Runs third-party drivers, unmodified, from checkouts given by path: `npm run drivers -- DIR [NAME…]`.
 *
 * DIR holds repositories side by side under their own names (Adafruit_CircuitPython_BME280, micropython-ssd1306, micropython-lib, …);
 * none of them is part of this project. Each file of fixtures/trials is a short program of ours that uses one driver and says in its
 * opening comments what it needs:
 *
 *     # needs: Adafruit_CircuitPython_BusDevice Adafruit_CircuitPython_BME280     folders of DIR put on the program's path
 *     # copy: Adafruit_CircuitPython_framebuf/examples/font5x8.bin               files put beside the program, as on a board's drive
 *     # as: circuitpython
 *     # rig: weather.yaml                                                        relative to fixtures/rigs
 *
 * and beside each `print` what the line must be: `# expect: …`. What a virtual part must have seen at the end stands in lines like
 * `# state: lines.shows ["Hello"]`: the part's name in the rig, a field of its state, JSON. A trial whose needs are not in DIR is reported as missing, not passed.
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const trialsFolder = join(root, "fixtures/trials");

interface Trial {
  name: string;
  file: string;
  needs: string[];
  copy: string[];
  dialect: string;
  rig: string;
  expected: string[];
  states: { part: string; field: string; json: string }[];
}

interface Outcome {
  trial: Trial;
  verdict: "passed" | "failed" | "missing";
  lines: string[];
  detail: string;
}

function main(args: string[]): number {
  const [folder, ...names] = args;
  if (folder === undefined || !existsSync(folder)) {
    console.error(
      `${folder === undefined ? "No folder was given" : `There is no folder ${folder}`}. ` +
        "Give the folder that holds the drivers' checkouts: npm run drivers -- DIR [NAME…]",
    );
    return 2;
  }
  const trials = readdirSync(trialsFolder)
    .filter((file) => file.endsWith(".py"))
    .map((file) => readTrial(join(trialsFolder, file)))
    .filter((trial) => names.length === 0 || names.some((name) => trial.name.includes(name)));
  const outcomes = trials.map((trial) => report(runTrial(trial, resolve(folder))));
  const count = (verdict: Outcome["verdict"]) => outcomes.filter((outcome) => outcome.verdict === verdict).length;
  console.log(`${count("passed")} passed, ${count("failed")} failed, ${count("missing")} not tried`);
  return count("failed") > 0 || count("passed") === 0 ? 1 : 0;
}

function readTrial(file: string): Trial {
  const text = readFileSync(file, "utf8");
  const field = (name: string) => new RegExp(`^# ${name}: (.*)$`, "m").exec(text)?.[1]?.trim() ?? "";
  const words = (name: string) => field(name).split(/\s+/).filter(Boolean);
  return {
    name: basename(file, ".py"),
    file,
    needs: words("needs"),
    copy: words("copy"),
    dialect: field("as"),
    rig: join(root, "fixtures/rigs", field("rig")),
    expected: [...text.matchAll(/# expect: (.*)$/gm)].map((match) => match[1]!),
    states: [...text.matchAll(/^# state: (.+)\.(\w+) (.*)$/gm)].map(([, part, field, json]) => ({
      part: part!,
      field: field!,
      json: JSON.stringify(JSON.parse(json!)),
    })),
  };
}

function runTrial(trial: Trial, folder: string): Outcome {
  const absent = [...trial.needs, ...trial.copy].filter((need) => !existsSync(join(folder, need)));
  if (absent.length > 0)
    return { trial, verdict: "missing", lines: [], detail: `not in ${folder}: ${absent.join(", ")}` };
  const drive = mkdtempSync(join(tmpdir(), "pinbridge-trial-"));
  try {
    copyFileSync(trial.file, join(drive, "code.py"));
    for (const file of trial.copy) copyFileSync(join(folder, file), join(drive, basename(file)));
    const libraries = trial.needs.flatMap((need) => ["--lib", join(folder, need)]);
    const run = spawnSync(
      process.execPath,
      [
        join(root, "dist/src/main.js"),
        "run",
        "--as",
        trial.dialect,
        "--rig",
        trial.rig,
        ...libraries,
        "--summary-json",
        join(drive, "code.py"),
      ],
      { encoding: "utf8", timeout: 60_000 },
    );
    const lines = run.stdout.split(/\r?\n/).filter((line) => line !== "");
    const states = statesIn(run.stderr);
    const wrong = trial.states.filter(({ part, field, json }) => JSON.stringify(states.get(part)?.[field]) !== json);
    const same =
      run.status === 0 &&
      lines.length === trial.expected.length &&
      lines.every((line, i) => line === trial.expected[i]) &&
      wrong.length === 0;
    const unlike = wrong.map(({ part, field }) => `${part}.${field} is ${JSON.stringify(states.get(part)?.[field])}`);
    const detail = same
      ? ""
      : `exit status ${run.status ?? run.signal}\nexpected:\n${indent(trial.expected)}\n${unlike.join("\n")}\n${run.stderr}`;
    return { trial, verdict: same ? "passed" : "failed", lines, detail };
  } finally {
    rmSync(drive, { recursive: true });
  }
}

/** What the virtual parts have seen, by their names in the rig: the last line of a run with --summary-json. */
function statesIn(stderr: string): Map<string, Record<string, unknown>> {
  const last = stderr.trimEnd().split("\n").at(-1) ?? "";
  if (!last.startsWith("{")) return new Map();
  const { devices } = JSON.parse(last) as { devices: { name: string; state: Record<string, unknown> }[] };
  return new Map(devices.map(({ name, state }) => [name, state]));
}

function report(outcome: Outcome): Outcome {
  console.log(`${outcome.trial.name}: ${outcome.verdict}`);
  if (outcome.lines.length > 0) console.log(indent(outcome.lines));
  if (outcome.detail !== "") console.log(indent(outcome.detail.trimEnd().split("\n")));
  return outcome;
}

function indent(lines: string[]): string {
  return lines.map((line) => `    ${line}`).join("\n");
}

process.exitCode = main(process.argv.slice(2));
