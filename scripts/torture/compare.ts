/** Running programs in CPython and in the VM, and making smaller what differs. */

import { spawnSync } from "node:child_process";
import { MemoryHost, createVM } from "../../vm/index.js";

/**
 * Runs each program of a list on stdin, a line of JSON each; prints what it printed, with the exception that ended it. Each has a process of its
 * own: what CPython computes in C, such as a huge power, no signal handler interrupts, but the alarm's default does end it.
 */
const DRIVER = `
import sys, json, io, os, signal, warnings
warnings.simplefilter("ignore")
sys.set_int_max_str_digits(0)

def run(program):
    out = sys.stdout = io.StringIO()
    try:
        exec(compile(program, "main.py", "exec"), {"__name__": "__main__"})
        end = ""
    except BaseException as error:
        end = type(error).__name__
    return out.getvalue(), end

for line in sys.stdin:
    r, w = os.pipe()
    pid = os.fork()
    if pid == 0:
        signal.alarm(5)
        with os.fdopen(w, "w") as pipe:
            json.dump(run(json.loads(line)), pipe)
        os._exit(0)
    os.close(w)
    with os.fdopen(r) as pipe:
        answer = pipe.read()
    os.waitpid(pid, 0)
    print(answer or json.dumps(["", "TOO SLOW"]), flush=True)
`;

/** What CPython took more than five seconds over: nothing to compare with. */
export const TOO_SLOW = "TOO SLOW";

export interface Outcome {
  output: string;
  /** Name of the exception that ended it; empty: none. */
  end: string;
}

/** @returns undefined where there is no python3 */
export function inCPython(programs: readonly string[]): Outcome[] | undefined {
  const input = programs.map((p) => `${JSON.stringify(p)}\n`).join("");
  const { status, stdout } = spawnSync("python3", ["-c", DRIVER], {
    input,
    encoding: "utf8",
    maxBuffer: 2 ** 30,
    env: { ...process.env, PYTHONHASHSEED: "0", PYTHONIOENCODING: "utf-8" },
  });
  if (status !== 0) return undefined;
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => {
      const [output, end] = JSON.parse(line) as [string, string];
      return { output, end };
    });
}

/** A fault of ours shows as its stack. */
export function inVM(program: string): Outcome {
  const host = new MemoryHost({});
  try {
    const vm = createVM({ host, dialect: "host" });
    vm.runSource(program, "main.py");
    return { output: host.text(1), end: vm.uncaught?.type.name ?? "" };
  } catch (error) {
    return { output: host.text(1), end: `FAULT ${error instanceof Error ? error.stack : String(error)}` };
  }
}

export function same(a: Outcome, b: Outcome): boolean {
  return a.output === b.output && a.end === b.end;
}

/** Takes lines away, with what is indented below them, as long as both still differ and CPython takes it for a program. */
export function shrink(program: string): string {
  let lines = program.trimEnd().split("\n");
  for (;;) {
    const candidates = smaller(lines);
    const texts = candidates.map((c) => `${c.join("\n")}\n`);
    const expected = inCPython(texts) ?? [];
    // the smallest first
    const found = candidates
      .map((candidate, i) => ({ candidate, i }))
      .sort((a, b) => a.candidate.length - b.candidate.length)
      .find(
        ({ i }) =>
          expected[i].end !== "SyntaxError" && expected[i].end !== TOO_SLOW && !same(expected[i], inVM(texts[i])),
      );
    if (found === undefined) return `${lines.join("\n")}\n`;
    lines = found.candidate;
  }
}

/** Every program with a block or a line less. */
function smaller(lines: readonly string[]): string[][] {
  const out: string[][] = [];
  const half = lines.length >> 1;
  if (half > 4) out.push(lines.slice(0, half), lines.slice(half));
  for (let i = lines.length - 1; i >= 0; i--) {
    const indent = lines[i].search(/\S/);
    let end = i + 1;
    while (end < lines.length && lines[end].search(/\S/) > indent) end++;
    out.push([...lines.slice(0, i), ...lines.slice(end)]);
    if (end > i + 1)
      out.push([
        ...lines.slice(0, i),
        ...lines.slice(i + 1, end).map((l) => l.replace(/^ {4}/, "")),
        ...lines.slice(end),
      ]);
  }
  return out;
}
