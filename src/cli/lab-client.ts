/** The commands that speak to a lab: options in, the lab's own code does the rest. Loaded when one of them is given. */

import { note } from "./complaint.js";
import { exitCodes } from "./exit-codes.js";
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

/** Ctrl-C, once: what is held is given back first. */
export function interrupted(): Promise<void> {
  return new Promise((done) => {
    let asked = false;
    process.on("SIGINT", () => {
      if (asked) process.exit(exitCodes.interrupted.code);
      asked = true;
      done();
    });
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
