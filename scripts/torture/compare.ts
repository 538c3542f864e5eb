/** Running programs in CPython and in the VM. */

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
        signal.alarm(int(sys.argv[1]))
        with os.fdopen(w, "w") as pipe:
            json.dump(run(json.loads(line)), pipe)
        os._exit(0)
    os.close(w)
    with os.fdopen(r) as pipe:
        answer = pipe.read()
    os.waitpid(pid, 0)
    print(answer or json.dumps(["", "TOO SLOW"]), flush=True)
`;

/** What CPython took too long over: nothing to compare with. */
export const TOO_SLOW = "TOO SLOW";

export interface Outcome {
  output: string;
  /** Name of the exception that ended it; empty: none. */
  end: string;
}

/**
 * @param seconds  that each may take
 * @returns undefined where there is no python3
 */
export function inCPython(programs: readonly string[], seconds = 5): Outcome[] | undefined {
  if (programs.length === 0) return [];
  const input = programs.map((p) => `${JSON.stringify(p)}\n`).join("");
  const { status, stdout } = spawnSync("python3", ["-c", DRIVER, String(seconds)], {
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

class InterruptibleHost extends MemoryHost {
  constructor(override readonly interrupt: Int32Array<SharedArrayBuffer>) {
    super({});
  }
}

/**
 * A fault of ours shows as its stack.
 * @param interrupt  the word that stops it
 */
export function inVM(program: string, interrupt?: Int32Array<SharedArrayBuffer>): Outcome {
  const host = interrupt === undefined ? new MemoryHost({}) : new InterruptibleHost(interrupt);
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
