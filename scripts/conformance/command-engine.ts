/** Runs tests through any command: `--cmd "python3 {file}"`, to compare peers and to check the runner itself. */

import { spawn } from "node:child_process";
import type { Engine, Program, RunOutput } from "./engine.js";

export class CommandEngine implements Engine {
  /** @param template  words; `{file}` is replaced, options of the test stand before it */
  constructor(
    private readonly template: readonly string[],
    readonly jobs: number,
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  run(program: Program): Promise<RunOutput> {
    const words = this.template.flatMap((word) => (word === "{file}" ? [...program.options, program.name] : [word]));
    return runCommand(words, program.folder, this.env, program.timeoutMs);
  }

  async close(): Promise<void> {}
}

/** Standard input is open and never says anything; output and error go through one pipe, which keeps their order. */
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
    const child = spawn("sh", ["-c", 'exec "$@" 2>&1', "sh", ...command], {
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
