/** `pinbridge run`: starts the program, hands signals on, and says how it ended. */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { isatty } from "node:tty";
import type { Dialect } from "../../boards/index.js";
import { LinkError } from "../../hil/index.js";
import { startProgram, type ProgramRun, type RunOptions, type RunResult } from "../run/run-program.js";
import { UsageError } from "../run/usage-error.js";
import { complain, note, toStderr } from "./complaint.js";
import { exitCodes, type ExitReason } from "./exit-codes.js";
import { explain } from "./explain.js";
import { summaryJson, summaryText } from "./summary.js";

/** What the commands that run Python take. */
export interface PythonOptions {
  board?: string;
  rig?: string;
  faults?: string;
  lib?: string[];
  as?: Dialect | "host";
  clock?: "wall" | "simulated";
  /** `-X`, each once. */
  X?: string[];
  optimise?: number;
  exact?: boolean;
  strictIo?: boolean;
  allowNetwork?: boolean;
  allowShell?: boolean;
  /** Megabytes. */
  memory?: number;
}

export interface RunCommandOptions extends PythonOptions {
  /** The program's text. */
  c?: string;
  /** A module's name. */
  m?: string;
  inspect?: boolean;
  summary?: boolean;
  summaryJson?: boolean;
  artefacts?: string;
}

/** @returns the exit code */
export async function runCommand(
  file: string | undefined,
  args: readonly string[],
  options: RunCommandOptions,
): Promise<number> {
  return (await runAndReport(file, args, options, false)).code;
}

/** The same, with what each line has cost in the result. */
export async function runProfiled(
  file: string | undefined,
  args: readonly string[],
  options: RunCommandOptions,
): Promise<{ code: number; result?: RunResult }> {
  return runAndReport(file, args, options, true);
}

async function runAndReport(
  file: string | undefined,
  args: readonly string[],
  options: RunCommandOptions,
  profile: boolean,
): Promise<{ code: number; result?: RunResult }> {
  const { code, result } = await runToEnd({
    ...pythonRun(options),
    ...chosenProgram(file, args, options),
    profile,
  });
  if (result === undefined) return { code };
  if (options.artefacts !== undefined) writeArtefacts(result, options.artefacts);
  if (options.summary === true) note(summaryText(result));
  if (options.summaryJson === true) toStderr(`${JSON.stringify(summaryJson(result))}\n`);
  return { code, result };
}

/** What is run: `-c`, `-m`, FILE, stdin; and a terminal without any of them is a REPL. */
function chosenProgram(file: string | undefined, args: readonly string[], options: RunCommandOptions): RunOptions {
  const inspect = options.inspect === true ? "always" : "when asked";
  const history = historyFile();
  const all = file === undefined ? args : [file, ...args];
  if (options.c !== undefined) return { text: options.c, argv0: "-c", args: all, inspect, history };
  if (options.m !== undefined) return { module: options.m, args: all, inspect, history };
  if (file === undefined && (options.inspect === true || isatty(0))) return { inspect: "always", history };
  if (file === undefined || file === "-") return { text: readFileSync(0), args };
  return { file, args, inspect, history };
}

/** The options that all commands that run Python have in common. @throws UsageError */
export function pythonRun(options: PythonOptions): RunOptions {
  const words = options.X ?? [];
  const unknown = words.find(
    (word) => !/^(?:compile-only|emit=(?:bytecode|native|viper)|heapsize=\d+w?[km]?)$/i.test(word),
  );
  if (unknown !== undefined)
    throw new UsageError(
      `-X ${unknown} is not known.`,
      undefined,
      "Known are compile-only, emit=bytecode, emit=native, emit=viper and heapsize=N[w][K|M].",
    );
  return {
    libs: options.lib ?? [],
    compileOnly: words.includes("compile-only"),
    ...given("board", options.board),
    ...given("rig", options.rig),
    ...given("faults", options.faults),
    ...given("dialect", options.as),
    ...given("clock", options.clock),
    ...given("optimise", options.optimise),
    ...given("exact", options.exact),
    ...given("strictIo", options.strictIo),
    ...given("allowNetwork", options.allowNetwork),
    ...given("allowShell", options.allowShell),
    ...given("heapBytes", heapBytes(words)),
    ...given("memoryBytes", options.memory === undefined ? undefined : options.memory * 2 ** 20),
  };
}

/** `heapsize=N[w][K|M]`: `w` says that it was meant for a 32-bit machine (ports/unix/main.c). */
function heapBytes(words: readonly string[]): number | undefined {
  const given = words.map((word) => /^heapsize=(\d+)(w?)([km]?)$/i.exec(word)).find((match) => match !== null);
  if (given === undefined || given === null) return undefined;
  const unit = { "": 1, k: 1024, m: 1024 * 1024 }[given[3].toLowerCase()]!;
  return Number(given[1]) * unit * (given[2] === "" ? 1 : 2);
}

/** PINBRIDGE_HISTORY, or a file in the home; an empty name keeps none. */
export function historyFile(): string | undefined {
  const named = process.env.PINBRIDGE_HISTORY;
  if (named === "" || !isatty(0)) return undefined;
  return named ?? join(homedir(), ".pinbridge_history");
}

/** Runs with Ctrl-C and SIGTERM handed on, and reports what a person must know. */
export async function runToEnd(program: RunOptions): Promise<{ code: number; result?: RunResult }> {
  const run = startProgram({
    onWarning: note,
    onTerminal: () => signals.startAgain(),
    onInterruptKey: () => signals.interrupt(),
    ...program,
  });
  const signals = new Signals(run);
  try {
    const result = await run.result;
    return { code: signals.terminated ? exitCodes.terminated.code : report(result), result };
  } catch (error) {
    const { complaint, reason } = explain(error);
    complain(complaint);
    return { code: exitCodes[reason].code };
  } finally {
    signals.close();
  }
}

/** Says what the program's own traceback cannot, and decides the exit code. */
function report({ ending, advice, linkError, violations }: RunResult): number {
  if (advice !== undefined) note(advice);
  for (const violation of violations) note(`The emulated board found a fault: ${violation}`);
  if (ending.kind === "no-board") {
    complain(LinkError.fromJSON(ending.error));
    return exitCodes.board.code;
  }
  if (linkError !== undefined) {
    complain(linkError);
    if (ending.kind === "exception") return exitCodes.board.code;
  }
  const reasons: Record<"done" | "exception" | "interrupted" | "reset", ExitReason> = {
    done: "ok",
    reset: "ok",
    exception: "exception",
    interrupted: "interrupted",
  };
  return ending.kind === "exit" ? ending.code : exitCodes[reasons[ending.kind]].code;
}

/** The first Ctrl-C is the program's; the third ends it, and whoever presses on leaves at once. */
class Signals {
  terminated = false;
  private presses = 0;
  private readonly onInterrupt = (): void => this.interrupt();
  private readonly onTerminate = (): void => {
    this.terminated = true;
    this.run.terminate();
  };

  constructor(private readonly run: ProgramRun) {
    process.on("SIGINT", this.onInterrupt);
    process.on("SIGTERM", this.onTerminate);
  }

  close(): void {
    process.off("SIGINT", this.onInterrupt);
    process.off("SIGTERM", this.onTerminate);
  }

  /** What is pressed from now on is meant for what runs next. */
  startAgain(): void {
    this.presses = 0;
  }

  interrupt(): void {
    this.presses++;
    if (this.presses === 1) this.run.interrupt();
    else if (this.presses === 2) {
      note("The program has not ended yet. Ctrl-C once more ends it without asking.");
      this.run.interrupt();
    } else if (this.presses === 3) this.run.terminate();
    else process.exit(exitCodes.interrupted.code);
  }
}

function writeArtefacts({ devices }: RunResult, folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const { name, artefacts } of devices) {
    for (const artefact of artefacts) {
      const path = join(folder, `${name}-${artefact.name}`);
      writeFileSync(path, artefact.bytes);
      note(`wrote ${path}`);
    }
  }
}

function given<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]: Value });
}
