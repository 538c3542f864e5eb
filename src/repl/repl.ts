/**
 * The read-eval-print loop of a board: friendly, paste and raw mode.
 *
 *     friendly  prompt, line editor, statements that go on until they are complete
 *     paste     Ctrl-E: text as it comes, run as a file at Ctrl-D, forgotten at Ctrl-C
 *     raw       Ctrl-A: what programs talk to (mpremote, Thonny): raw-repl.ts
 *
 * What is typed while a statement runs waits for the next prompt, but for Ctrl-C, which interrupts it.
 *
 * Everything blocks, as on a board, and knows nothing of threads or of the VM: bytes come from a Console, statements go to an Interpreter.
 *
 * @see MicroPython shared/runtime/pyexec.c
 */

import { isUnfinished } from "../../vm/index.js";
import { complete, type Names } from "./completion.js";
import type { History } from "./history.js";
import { LineEditor } from "./line-editor.js";
import { rawRepl } from "./raw-repl.js";

export interface Console {
  /** The next byte, with Enter as 13; undefined at the end of input. Blocks. */
  read(): number | undefined;
  write(text: string | Uint8Array): void;
  /**
   * Whose the terminal is: the line editor's, each key at once and unechoed; a statement's, while it runs; or, at the end, the shell's again.
   */
  lend(to: "editor" | "statement" | "shell"): void;
  /** Pasted text is about to run. CircuitPython's unix build then forgets what was typed beyond it; no board does. */
  endPaste?(): void;
}

/** The Python that is talked to. */
export interface Interpreter {
  /** What it calls itself, one line each. */
  readonly banner: readonly string[];
  readonly names: Names;
  /** `>>> ` and `... `, or what the program has put in their place. */
  prompts(): { first: string; more: string };
  /**
   * Runs a statement, whose value is shown, or a whole text; output and what it raises are printed.
   * @returns whether the session goes on; SystemExit ends it
   */
  run(source: string, mode: "single" | "exec"): boolean;
  /** As run, for raw mode: what it raises is returned as text. @returns undefined when SystemExit ends the session */
  runRaw(source: string): { error: string } | undefined;
}

/** end: the input ended. exit: SystemExit. reset: Ctrl-D, on a board a soft reset; raw reset: the same in raw mode, where a board stays in it. */
export type SessionEnd = "exit" | "reset" | "raw reset" | "end";

const CTRL_C = 3;
const CTRL_D = 4;

/** Talks until Ctrl-D, SystemExit or the end of input. @param raw  begins in raw mode */
export function runRepl(console: Console, python: Interpreter, history: History, raw = false): SessionEnd {
  console.lend("editor");
  try {
    for (let first = raw; ; first = false) {
      const end = first ? "raw" : friendlyRepl(console, python, history);
      if (end !== "raw") return end;
      const after = rawRepl(console, python);
      if (after !== "friendly") return after;
    }
  } finally {
    console.lend("shell");
    history.save();
  }
}

function friendlyRepl(console: Console, python: Interpreter, history: History): SessionEnd | "raw" {
  const editor = new LineEditor({
    write: (text) => console.write(text),
    history,
    complete: (line) => complete(line, python.names),
  });
  writeBanner(console, python);
  for (;;) {
    editor.begin(python.prompts().first);
    let mode: "single" | "exec" = "single";
    let source: string | undefined;
    switch (readLine(console, editor)) {
      case "ctrl-a":
        console.write("\r\n");
        return "raw";
      case "ctrl-b":
        console.write("\r\n");
        writeBanner(console, python);
        continue;
      case "ctrl-c":
        console.write("\r\n");
        continue;
      case "ctrl-d":
        console.write("\r\n");
        return "reset";
      case "end":
        console.write("\r\n");
        return "end";
      case "ctrl-e":
        source = paste(console);
        mode = "exec";
        break;
      case "enter":
        source = restOfStatement(console, editor, python);
    }
    if (source === undefined || source === "") continue;
    console.lend("statement");
    if (!python.run(source, mode)) return "exit";
    console.lend("editor");
  }
}

function writeBanner(console: Console, python: Interpreter): void {
  for (const line of python.banner) console.write(`${line}\r\n`);
}

function readLine(console: Console, editor: LineEditor): ReturnType<LineEditor["feed"]> | "end" {
  for (;;) {
    const byte = console.read();
    if (byte === undefined) return "end";
    const end = editor.feed(byte);
    if (end !== undefined) return end;
  }
}

/** @returns undefined when Ctrl-C took it back */
function restOfStatement(console: Console, editor: LineEditor, python: Interpreter): string | undefined {
  while (isUnfinished(editor.text)) {
    editor.continue(python.prompts().more);
    const end = readLine(console, editor);
    if (end === "ctrl-c") {
      console.write("\r\n");
      return undefined;
    }
    if (end === "ctrl-d" || end === "end") break;
  }
  return editor.text;
}

/** @returns undefined when Ctrl-C took it back */
function paste(console: Console): string | undefined {
  console.write("\r\npaste mode; Ctrl-C to cancel, Ctrl-D to finish\r\n=== ");
  const bytes: number[] = [];
  for (;;) {
    const byte = console.read();
    if (byte === CTRL_C || byte === CTRL_D || byte === undefined) {
      console.write("\r\n");
      if (byte === CTRL_C) return undefined;
      console.endPaste?.();
      return new TextDecoder().decode(Uint8Array.from(bytes));
    }
    bytes.push(byte === 13 ? 10 : byte);
    console.write(byte === 13 ? "\r\n=== " : Uint8Array.of(byte));
  }
}
