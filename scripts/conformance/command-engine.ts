/**
 * Runs tests through a command: pinbridge's own, for tests of the command line and of hardware modules, where a process is what a user has; any other
 * by `--cmd "python3 {file}"`, to compare peers and to check the runner itself.
 */

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Engine, Program, RunOutput } from "./engine.js";

const TERMINAL_SESSION = fileURLToPath(new URL("../../../scripts/conformance/terminal-session.py", import.meta.url));

export class CommandEngine implements Engine {
  /** @param template  words; `{file}` is replaced, options of the test stand before it */
  constructor(
    private readonly template: readonly string[],
    readonly jobs: number,
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  run(program: Program): Promise<RunOutput> {
    return runCommand(this.words(program, program.name), program.folder, this.env, program.timeoutMs);
  }

  /** Types the lines of the test into the command, on a terminal. */
  talk(program: Program): Promise<RunOutput> {
    const asSignal = /^# sigint:/m.test(readFileSync(program.file, "utf8")) ? "1" : "0";
    const seconds = String(program.timeoutMs / 1000);
    const session = ["python3", TERMINAL_SESSION, program.file, asSignal, seconds, ...this.words(program)];
    return runCommand(session, program.folder, this.env, program.timeoutMs + 5000);
  }

  private words({ options }: Program, file?: string): string[] {
    const words = this.template.flatMap((word) =>
      word === "{file}" ? [...options, ...(file === undefined ? [] : [file])] : [word],
    );
    return words;
  }

  async close(): Promise<void> {}
}

/**
 * Standard input is open and never says anything; output and error go through one pipe, which keeps their order. 1024 files may be open, as the suites'
 * own CI has it: extmod/select_poll_fd.py tries more.
 */
export function runCommand(
  command: string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
  timeoutMs: number,
): Promise<RunOutput> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const chunks: Buffer[] = [];
    let timedOut = false;
    const child = spawn("sh", ["-c", 'ulimit -n 1024; exec "$@" 2>&1', "sh", ...command], {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["pipe", "pipe", "inherit"],
    });
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill("SIGKILL");
    }, timeoutMs);
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(timer);
      const state = timedOut ? "timeout" : code === 0 ? "done" : "crash";
      resolve({ state, output: Buffer.concat(chunks).toString("latin1"), seconds: (performance.now() - start) / 1000 });
    });
  });
}
