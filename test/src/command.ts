/** The `pinbridge` command as a user's shell runs it: a process of its own. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../../", import.meta.url));
const main = fileURLToPath(new URL("../../src/main.js", import.meta.url));

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Default: the project's folder. */
  readonly cwd?: string;
  /** Called with all of stdout so far, whenever more comes. */
  readonly onOutput?: (stdout: string, kill: (signal: NodeJS.Signals) => void) => void;
}

/** Runs it to its end. */
export function pinbridge(
  args: readonly string[],
  { input, env, cwd = root, onOutput }: CommandOptions = {},
): Promise<Outcome> {
  const child = spawn(process.execPath, [main, ...args], { cwd, env: { ...process.env, NO_COLOR: "1", ...env } });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    onOutput?.(stdout, (signal) => child.kill(signal));
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, stdout, stderr })));
}

/** A REPL to talk with: each thing said is answered before the next. */
export function pinbridgeRepl(args: readonly string[]): {
  /** Sends bytes (one a character) and resolves when `answer` has come after them. */
  say(bytes: string, answer: string): Promise<void>;
  end(): Promise<void>;
} {
  const env = { ...process.env, NO_COLOR: "1", PINBRIDGE_HISTORY: "" };
  const child = spawn(process.execPath, [main, "repl", ...args], {
    cwd: root,
    env,
    stdio: ["pipe", "pipe", "inherit"],
  });
  let heard = "";
  let look = (): void => {};
  child.stdout.setEncoding("latin1").on("data", (text: string) => {
    heard += text;
    look();
  });
  return {
    say(bytes, answer) {
      child.stdin.write(bytes, "latin1");
      return new Promise((resolve) => {
        look = () => {
          const at = heard.indexOf(answer);
          if (at < 0) return;
          heard = heard.slice(at + answer.length);
          look = () => {};
          resolve();
        };
        look();
      });
    },
    end() {
      child.stdin.end();
      return new Promise((resolve) => child.once("close", () => resolve()));
    },
  };
}
