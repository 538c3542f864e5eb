/** `pinbridge run`: starts the program, hands signals on, and says how it ended. */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Dialect } from "../../boards/index.js";
import { LinkError } from "../../hil/index.js";
import { startProgram, type ProgramRun, type RunOptions, type RunResult } from "../run/run-program.js";
import { complain, note, toStderr } from "./complaint.js";
import { exitCodes, type ExitReason } from "./exit-codes.js";
import { explain } from "./explain.js";
import { summaryJson, summaryText } from "./summary.js";

export interface RunCommandOptions {
  board?: string;
  rig?: string;
  lib?: string[];
  as?: Dialect | "host";
  clock?: "wall" | "simulated";
  summary?: boolean;
  summaryJson?: boolean;
  artefacts?: string;
}

/** @returns the exit code */
export async function runCommand(file: string, args: readonly string[], options: RunCommandOptions): Promise<number> {
  const program: RunOptions = {
    ...(file === "-" ? { text: readFileSync(0) } : { file }),
    args,
    libs: options.lib ?? [],
    ...given("board", options.board),
    ...given("rig", options.rig),
    ...given("dialect", options.as),
    ...given("clock", options.clock),
  };
  const { code, result } = await runToEnd(program);
  if (result !== undefined) {
    if (options.artefacts !== undefined) writeArtefacts(result, options.artefacts);
    if (options.summary === true) note(summaryText(result));
    if (options.summaryJson === true) toStderr(`${JSON.stringify(summaryJson(result))}\n`);
  }
  return code;
}

/** Runs with Ctrl-C and SIGTERM handed on, and reports what a person must know. */
export async function runToEnd(program: RunOptions): Promise<{ code: number; result?: RunResult }> {
  const run = startProgram({ onWarning: note, ...program });
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
  const reasons: Record<"done" | "exception" | "interrupted", ExitReason> = {
    done: "ok",
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

  private interrupt(): void {
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
