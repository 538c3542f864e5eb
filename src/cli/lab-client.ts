/** The commands that speak to a lab: options in, the lab's own code does the rest. Loaded when one of them is given. */

import { note } from "./complaint.js";
import { exitCodes } from "./exit-codes.js";
import { UsageError } from "../run/usage-error.js";
import { loadLab } from "./serve.js";

interface Commands {
  [name: string]: (...args: unknown[]) => Promise<number>;
}

/** Runs one of dashboard/cli/commands.ts. @returns the exit code */
export async function labCommand(name: string, ...args: unknown[]): Promise<number> {
  const { commands } = await loadLab<{ commands: Commands }>();
  const print = (text: string): void =>
    void process.stdout.write(text.endsWith("\n") || text === "" ? text : `${text}\n`);
  // a log comes in pieces that need not end where lines do
  const out = name === "submit" || name === "logs" ? { print: raw(name, args), note } : { print, note };
  return commands[name](...args, out);
}

/** `run --at rig`. @throws UsageError for what only a program here can have */
export async function atRig(
  file: string | undefined,
  args: readonly string[],
  options: { board?: string; [name: string]: unknown },
): Promise<number> {
  const here = ["c", "m", "inspect", "rig", "lib", "profile"].filter((name) => {
    const value = options[name];
    return value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0);
  });
  if (file === undefined || file === "-" || options.board === undefined || here.length > 0) {
    throw new UsageError(
      `${here.length > 0 ? `--${here[0]} and --at rig do not go together` : "Beside a rig runs a file, on a lab's board"}.`,
      "The program runs on the machine that has the board.",
      "pinbridge run code.py --board https://SERVER/rigs/NAME --at rig",
    );
  }
  const token = process.env.PINBRIDGE_TOKEN;
  const onStderr = (text: string): void => void process.stderr.write(text);
  const { commands } = await loadLab<{ commands: Commands }>();
  const out = { print: (text: string): void => void process.stdout.write(text), note };
  return commands.runAtRig(
    file,
    args,
    { ...options, token, input: process.stdin, until: interrupted(), onStderr },
    out,
  );
}

/** Ctrl-C, or a CI system that cancels; once: what is held is given back first. */
export function interrupted(): Promise<void> {
  return new Promise((done) => {
    let asked = false;
    const stop = (): void => {
      if (asked) process.exit(exitCodes.interrupted.code);
      asked = true;
      done();
    };
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
  });
}

/** Lines for what the command says, pieces as they are for what a program says. */
function raw(name: string, args: unknown[]): (text: string) => void {
  const options = args.find(
    (arg): arg is { follow?: boolean } => typeof arg === "object" && arg !== null && !Array.isArray(arg),
  );
  const pieces = name === "logs" || options?.follow === true;
  return (text) => void process.stdout.write(pieces || text.endsWith("\n") ? text : `${text}\n`);
}
