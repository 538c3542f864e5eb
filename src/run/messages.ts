/** What the main thread and the VM's worker tell each other by message. What must not wait for an event loop goes through control.ts. */

import type { Dialect, FirmwareLimits } from "../../boards/index.js";
import type { LinkErrorData, ProfiledLine, TraceEntry } from "../../hil/index.js";

/** What is run as `__main__`. */
export type ProgramSource =
  | { readonly kind: "text"; readonly text: Uint8Array; readonly file: string }
  /** A module, found by its name. */
  | { readonly kind: "module"; readonly name: string }
  /** Nothing: a REPL alone. */
  | { readonly kind: "none" };

/** What the VM's worker is started with. */
export interface VmWorkerData {
  /** Shared with the main thread: see control.ts. */
  readonly control: SharedArrayBuffer;
  /** Shared with the board's thread too: calls to the board, and the interrupt flag. */
  readonly mailbox: SharedArrayBuffer;
  readonly program: ProgramSource;
  /** Whose hardware modules it finds. */
  readonly dialect: Dialect;
  /** Whose Python it gets; `host` is CPython's. */
  readonly python: Dialect | "host";
  /** The board's id, where it is known before the board answers: it says which hardware modules there are. */
  readonly board: string | undefined;
  /** `sys.argv`. */
  readonly argv: readonly string[];
  /** Whether a REPL follows: always, when MICROPYINSPECT is set by then, or never. */
  readonly inspect: "always" | "when asked" | "never";
  /** The REPL begins in raw mode. */
  readonly raw: boolean;
  /** Where the REPL keeps its history; absent: nowhere. */
  readonly history?: string;
  /** See Console.endPaste (src/repl/repl.ts). */
  readonly forgetsTypeAhead: boolean;
  /** Compile the program, and no more. */
  readonly compileOnly: boolean;
  /** `-O`. */
  readonly optimise: number;
  /** Refuse what the board's firmware would. */
  readonly exact: boolean;
  /** Note what each line costs. */
  readonly profile: boolean;
  /** Tell what is asked of the hardware, up to so many bytes. */
  readonly traceBytes?: number;
  /** Post nothing. */
  readonly strictIo: boolean;
  /** The program may open sockets. */
  readonly allowNetwork: boolean;
  /** The program may run commands. */
  readonly allowShell: boolean;
  /** No hardware modules: a MicroPython on a computer has its own machine. */
  readonly withoutHardware: boolean;
  /** What the board's firmware can hold: of force with `exact`, else the heap's figures only. */
  readonly limits: FirmwareLimits | undefined;
  /** A limit for the heap. */
  readonly heapBytes?: number;
  /** Bytes of this computer's memory that the program's objects may take. */
  readonly memoryBytes: number;
  /** `sys.path`. */
  readonly path: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The program's working folder, and the shell's. */
  readonly folder: string;
  readonly shellFolder: string;
  /** See program-clock.ts. */
  readonly clock: "wall" | "simulated" | "paced";
  /** For advice: what names this bench on the command line, `--rig bench.yaml`. */
  readonly bench: string;
  /** Descriptors, or undefined to send output as messages. */
  readonly output: { readonly stdout: number; readonly stderr: number } | undefined;
}

/**
 * keys: a line editor reads, each key at once and unechoed. running: a statement runs; what is typed waits, but for Ctrl-C. lines: as the user's shell
 * has set it, with the terminal's own editing and Ctrl-C a signal.
 */
export type TerminalState = "keys" | "running" | "lines";

/** How a program ended, as its own thread saw it. */
export type Ending =
  | { readonly kind: "done" }
  /** `sys.exit(n)`; the text of `sys.exit("text")` has been written. */
  | { readonly kind: "exit"; readonly code: number }
  /** An exception that nobody caught; its traceback has been written to stderr. */
  | { readonly kind: "exception"; readonly name: string }
  | { readonly kind: "interrupted" }
  /** Ctrl-D in the REPL: on a board a soft reset. */
  | { readonly kind: "reset"; readonly raw: boolean }
  /** The program never started, or could not go on: no board. */
  | { readonly kind: "no-board"; readonly error: LinkErrorData };

/** With the line as the program has it, without its indentation; "" when its text is not known. */
export type ProfiledSourceLine = ProfiledLine & { readonly text: string };

/** From the VM's worker. */
export type VmMessage =
  /** The worker waits for input. */
  | { readonly kind: "input" }
  | { readonly kind: "terminal"; readonly state: TerminalState }
  /** The program touches hardware for the first time. */
  | { readonly kind: "board" }
  /** `cut`: there would be more. */
  | { readonly kind: "trace"; readonly entries: readonly TraceEntry[]; readonly cut: boolean }
  | { readonly kind: "output"; readonly fd: 1 | 2; readonly bytes: Uint8Array }
  | {
      readonly kind: "end";
      readonly ending: Ending;
      /** Why a hardware call failed, when that ended the program. */
      readonly advice?: string;
      /** The link ended while the program ran. */
      readonly linkError?: LinkErrorData;
      readonly profile?: readonly ProfiledSourceLine[];
      /** How long the program ran, in its own time. */
      readonly programUs: number;
    }
  /** A fault of ours. */
  | { readonly kind: "fault"; readonly text: string };
