/**
 * `pinbridge repl`: a person and a board. Ctrl-D is a soft reset, as on the board itself: Python, its memory and the board's pins begin anew.
 */

import { isatty } from "node:tty";
import { note } from "./complaint.js";
import { historyFile, pythonRun, runToEnd, type PythonOptions } from "./run.js";

/** @returns the exit code */
export async function replCommand(options: PythonOptions): Promise<number> {
  // without a rig file, which names its own board, it is a board all the same
  const board = options.board ?? (options.rig === undefined ? "emulator:" : undefined);
  const run = { ...pythonRun({ ...options, ...(board === undefined ? {} : { board }) }), history: historyFile() };
  if (isatty(0)) note("Ctrl-D resets Python and the board, Ctrl-] leaves.");
  for (let raw = false; ;) {
    const { code, result } = await runToEnd({ ...run, inspect: "always", raw });
    if (result === undefined || result.ending.kind !== "reset") return code;
    process.stdout.write(result.dialect === "micropython" ? "MPY: soft reboot\r\n" : "soft reboot\r\n");
    ({ raw } = result.ending);
  }
}
