/**
 * Raw mode of the REPL, for programs: no echo, no prompt but `>`, text until Ctrl-D, answered by `OK`, output, Ctrl-D, the traceback, Ctrl-D.
 * Raw paste (`Ctrl-E A Ctrl-A`) sends text in windows instead, so that the sender cannot outrun the board.
 *
 * @see MicroPython docs/reference/repl.rst, "Raw mode and raw-paste mode"; shared/runtime/pyexec.c
 */

import type { Console, Interpreter, SessionEnd } from "./repl.js";

const CTRL_A = 1;
const CTRL_B = 2;
const CTRL_C = 3;
const CTRL_D = 4;
const CTRL_E = 5;

/** Bytes of a window of raw paste: half of a board's input buffer. */
const WINDOW = 128;

export function rawRepl(console: Console, python: Interpreter): SessionEnd | "friendly" {
  console.write("raw REPL; CTRL-B to exit\r\n");
  for (;;) {
    console.write(">");
    const command = readCommand(console);
    if (command === "end" || command === "friendly") return command;
    if (command === "again") console.write("raw REPL; CTRL-B to exit\r\n");
    else if (command === "unknown") console.write("R\x00");
    else if (command === "paste") {
      const text = pasteText(console);
      // what was cancelled is answered like an interrupted program
      if (text === undefined) console.write("\x04KeyboardInterrupt: \n\x04");
      else if (!answer(console, python, text)) return "exit";
    } else {
      console.write("OK");
      if (command.text === "") {
        console.write("\r\n");
        return "raw reset";
      }
      if (!answer(console, python, command.text)) return "exit";
    }
  }
}

function answer(console: Console, python: Interpreter, text: string): boolean {
  console.lend("statement");
  const outcome = python.runRaw(text);
  console.write(`\x04${outcome?.error ?? ""}\x04`);
  if (outcome === undefined) return false;
  console.lend("editor");
  return true;
}

function readCommand(console: Console): { text: string } | "again" | "paste" | "unknown" | "friendly" | "end" {
  let bytes: number[] = [];
  for (;;) {
    const byte = console.read();
    switch (byte) {
      case undefined:
        return "end";
      case CTRL_A:
        if (bytes.length === 2 && bytes[0] === CTRL_E) return bytes[1] === 0x41 ? "paste" : "unknown";
        return "again";
      case CTRL_B:
        console.write("\r\n");
        return "friendly";
      case CTRL_C:
        bytes = [];
        break;
      case CTRL_D:
        return { text: decode(bytes) };
      default:
        bytes.push(byte);
    }
  }
}

/** @returns undefined when Ctrl-C took it back */
function pasteText(console: Console): string | undefined {
  console.write(Uint8Array.of(0x52, 1, WINDOW & 0xff, WINDOW >> 8, 1));
  const bytes: number[] = [];
  for (;;) {
    const byte = console.read();
    if (byte === undefined || byte === CTRL_D || byte === CTRL_C) {
      console.write("\x04");
      return byte === CTRL_C ? undefined : decode(bytes);
    }
    bytes.push(byte);
    if (bytes.length % WINDOW === 0) console.write("\x01");
  }
}

function decode(bytes: readonly number[]): string {
  return new TextDecoder().decode(Uint8Array.from(bytes, (byte) => (byte === 13 ? 10 : byte)));
}
