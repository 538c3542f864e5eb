/**
 * One run of a program: two threads, started together, and what the main thread does meanwhile.
 *
 *     main thread    reads the program, checks the rig file, owns signals and input, reports
 *     VM's thread    runs the program, blocks whenever it must
 *     board's thread opens the link and serves the calls; not started for a program that touches no hardware
 *
 * Speed decides the order: both threads start at once when the program's text names a hardware module, since loading the VM and starting a board
 * take about as long; the rig file is checked while they do. A program whose hardware is imported by a library starts the board when it gets there.
 */

import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { isatty } from "node:tty";
import { Worker } from "node:worker_threads";
import { boards, findBoard, type BoardDefinition, type Dialect } from "../../boards/index.js";
import {
  FaultyTransport,
  checkBoardUrl,
  isEmulated,
  readFaults,
  type Faults,
  LinkError,
  type BoardInfo,
  type DeviceReport,
  type PartValue,
  type Statistics,
  type TraceEntry,
  type Transport,
  type TransportStats,
  type WatchOptions,
} from "../../hil/index.js";
import { BoardHere, BoardThread, boardUrl, type BoardLink, type BoardListeners } from "./board-link.js";
import { Control } from "./control.js";
import { computerNames, isCoverageBuild } from "./computer.js";
import { dialectOf, importedModules, needsBoard, withImportsOfTheirs } from "./imports.js";
import { boardLimits, boardNames, isBoardName } from "./exact-board.js";
import { InputServer } from "./input.js";
import type { Ending, ProfiledSourceLine, ProgramSource, TerminalState, VmMessage, VmWorkerData } from "./messages.js";
import { defaultMemoryBytes, resourceLimits, watchMemory } from "./memory.js";
import { modulePath } from "./module-path.js";
import { readRig, type RigFile } from "./rig-file.js";
import { UsageError } from "./usage-error.js";

export interface RunOptions extends BoardListeners {
  /** The program, by file… */
  readonly file?: string;
  /** … or as text, with `file` naming it in tracebacks… */
  readonly text?: string | Uint8Array;
  /** … or as a module's name, to be found along `sys.path` … */
  readonly module?: string;
  /** … or, with `inspect`, none at all. */
  readonly inspect?: "always" | "when asked" | "never";
  /** The REPL's history is kept in this file. */
  readonly history?: string;
  /** `sys.argv[0]`; by default the file, or the module's name. */
  readonly argv0?: string;
  /** Compile it, and no more. */
  readonly compileOnly?: boolean;
  /** `-O`: from 1 on without assert statements. */
  readonly optimise?: number;
  /** `sys.argv[1:]` */
  readonly args?: readonly string[];
  /**
   * Refuse what the board's firmware would: its syntax, numbers, heap, stack, modules. `board` may then be the name alone of a board that
   * cannot be emulated, for a program without hardware.
   */
  readonly exact?: boolean;
  /** Note what each Python line's hardware calls cost: `profile` of the result. */
  readonly profile?: boolean;
  /** Post nothing: every command waits for the board, and one that fails raises at its own line. */
  readonly strictIo?: boolean;
  /** The program may open sockets, on the computer's network. */
  readonly allowNetwork?: boolean;
  /** The program may run commands of this computer: `os.system`. */
  readonly allowShell?: boolean;
  /** The REPL begins in raw mode, where a soft reset in raw mode has left it. */
  readonly raw?: boolean;
  /** `-X heapsize=N`: bytes of the heap, which then is a limit. */
  readonly heapBytes?: number;
  /** Bytes of this computer's memory that the program's objects may take before it gets MemoryError. Default: see memory.ts. */
  readonly memoryBytes?: number;
  /** `emulator:pico`, `serial:/dev/ttyACM0`, `usb:SERIAL`. Default: the rig's board, emulated, else a Pico. */
  readonly board?: string;
  /**
   * Makes the way to the board in this thread, instead of `board`: for a USBDevice that somebody has chosen, or a link of one's own. This thread's
   * event loop then serves the board, and must not be kept busy.
   */
  readonly connect?: () => Promise<Transport>;
  /** Open the board at once, also when the program's text does not name hardware: for a REPL at a board that somebody watches. */
  readonly openBoard?: boolean;
  /** What is to go wrong on the link on purpose: `seed=7,drop=1%,corrupt=1%`; docs/cli.md has them all. */
  readonly faults?: string;
  /** A rig file: what is wired to an emulated board. */
  readonly rig?: string;
  /** Folders to look for modules in, before lib/. */
  readonly libs?: readonly string[];
  /** Default: what the program's imports say. `host`: CPython's ways, with the hardware modules of both. */
  readonly dialect?: Dialect | "host";
  /** An emulated board's time: as fast as it goes, or at the wall's pace. Default `simulated`. */
  readonly clock?: "wall" | "simulated";
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Takes the program's output; without it, it is written to this process's own stdout and stderr. */
  readonly onOutput?: (fd: 1 | 2, bytes: Uint8Array) => void;
  /** The program's input. Default: this process's stdin. */
  readonly input?: NodeJS.ReadStream;
  /** Told when a REPL takes the terminal, runs a statement, and gives the terminal back. */
  readonly onTerminal?: (state: TerminalState) => void;
  /** Told of Ctrl-C typed while a statement of a REPL runs; without it, it interrupts. */
  readonly onInterruptKey?: () => void;
  /** Takes what the program asks of its hardware, as it goes: see TraceEntry. */
  readonly onTrace?: (entries: readonly TraceEntry[]) => void;
  /** The trace is no longer than about so many bytes as JSON. Default 4 MB. */
  readonly traceBytes?: number;
  /** Told when the trace has ended before the program, since it would have been longer. */
  readonly onTraceCut?: () => void;
  /** How onDevice, onPins and onPicture look at an emulated board's bench. Default: the LEDs, by the board's time. */
  readonly watch?: WatchOptions;
  /** Told when the board has answered. */
  readonly onBoard?: (board: BoardInfo) => void;
}

export interface RunResult {
  readonly ending: Ending;
  /** Why a hardware call failed, for a person, when that ended the program. */
  readonly advice?: string;
  /** The link broke while the program ran: its exceptions are no verdict on the program. */
  readonly linkError?: LinkError;
  /** Who answered; undefined when the program touched no hardware. */
  readonly board?: BoardInfo;
  readonly dialect: Dialect | "host";
  /** How long the program ran, in its own time: simulated on an emulated board. */
  readonly programUs: number;
  readonly statistics?: Statistics;
  readonly transport?: TransportStats;
  /** What each line cost, when that was asked for and the program touched hardware. */
  readonly profile?: readonly ProfiledSourceLine[];
  /** What an emulated board found wrong with its firmware or its wiring. */
  readonly violations: readonly string[];
  /** How the virtual parts stand at the end. */
  readonly devices: readonly DeviceReport[];
}

const mostTraceBytes = 4 << 20;

/** A bare name says whose limits, and nothing of where the board is, unless it can be emulated. */
function withoutName(options: RunOptions): RunOptions {
  const { board, ...rest } = options;
  const known = findBoard(board!);
  return known?.chip.emulated !== true ? rest : { ...rest, board: `emulator:${known.id}` };
}

/** @throws UsageError for a program with hardware on a board that cannot be emulated */
function refuseHardware(board: string): void {
  if (findBoard(board)?.chip.emulated === true) return;
  throw new UsageError(
    `${board} cannot be emulated, and the program uses hardware.`,
    "Its name alone serves for programs without.",
    "Name a board that can be: pinbridge boards lists them.",
  );
}

/** The board that a run is on, where that is known before it answers. */
function knownBoard(url: string | undefined, rigBoard: string | undefined): BoardDefinition | undefined {
  const named = url === undefined ? (rigBoard ?? "pico") : /^emulator:([\w-]+)/.exec(url)?.[1];
  return named === undefined ? undefined : findBoard(named);
}

/** @throws UsageError when the board does not run that Python */
function refuseOtherPython(dialect: Dialect, board: BoardDefinition | undefined): void {
  if (board === undefined || board[dialect] !== undefined) return;
  throw new UsageError(
    `The ${board.title} is no board for MicroPython programs.`,
    "MicroPython has no build for it; CircuitPython has.",
    `Run it with --as circuitpython, or on one of these: ${boards
      .filter((each) => each[dialect] !== undefined)
      .map(({ id }) => id)
      .join(", ")}.`,
  );
}

/** A fault of ours in the thread that ran the program. */
export class InternalError extends Error {
  override name = "InternalError";
}

/** A program that runs. `result` settles when it has ended and the board is let go. */
export interface ProgramRun {
  readonly result: Promise<RunResult>;
  /** Ctrl-C: raises KeyboardInterrupt in the program. */
  interrupt(): void;
  /** Ends the program wherever it is, without telling it; the board's pins are made safe. */
  terminate(): void;
  /** Turns something on a virtual part of an emulated board; what may be turned is in what onDevice tells. */
  adjust(device: string, control: string, value: PartValue): void;
}

/**
 * Runs a Python program to its end.
 * @throws UsageError, RigError, LinkError (no board), InternalError
 */
export async function runProgram(options: RunOptions): Promise<RunResult> {
  return startProgram(options).result;
}

/** As runProgram, for those who want to interrupt it. @throws UsageError when the program cannot be read, LinkError BAD_URL */
export function startProgram(options: RunOptions): ProgramRun {
  const run = new Run(options);
  return {
    result: run.result(),
    interrupt: () => run.interrupt(),
    terminate: () => run.terminate(),
    adjust: (device, control, value) => run.adjust(device, control, value),
  };
}

class Run {
  private readonly options: RunOptions;
  private readonly control = new Control();
  private readonly vm: Worker;
  private board: BoardLink | undefined;
  private readonly input: InputServer;
  private readonly dialect: Dialect;
  private readonly python: Dialect | "host";
  private readonly rig: RigFile | undefined;
  private readonly faults: Faults | undefined;
  private ended!: (ending: EndMessage) => void;
  private failed!: (error: unknown) => void;
  private readonly end: Promise<EndMessage>;
  private readonly stopWatching: () => void;

  constructor(asked: RunOptions) {
    const options = asked.exact === true && isBoardName(asked.board) ? withoutName(asked) : asked;
    this.options = options;
    const cwd = options.cwd ?? process.cwd();
    const file = options.file === undefined ? undefined : resolve(cwd, options.file);
    const env = options.env ?? process.env;
    const path = modulePath({ file, libs: options.libs ?? [], micropypath: env.MICROPYPATH, home: env.HOME, cwd });
    const program = programSource(options, file);
    const text = program.kind === "text" ? new TextDecoder().decode(program.text) : "";
    const imports = importedModules(text);
    this.python = options.dialect ?? dialectOf(imports);
    this.dialect = this.python === "host" ? dialectOf(imports) : this.python;
    this.end = new Promise((resolve, reject) => {
      this.ended = resolve;
      this.failed = reject;
    });
    // also for a program that touches no hardware: what was asked for must make sense
    if (options.board !== undefined) checkBoardUrl(options.board);
    this.faults = options.faults === undefined ? undefined : readFaults(options.faults);
    // a rig that cannot be read ends the run before anything is started
    this.rig = options.rig === undefined ? undefined : readRig(resolve(cwd, options.rig), options.rig);
    const boardGiven = options.board !== undefined || options.rig !== undefined || options.connect !== undefined;
    const unixBuild = isCoverageBuild(env) && !boardGiven;
    const onBoard = !unixBuild && needsBoard(withImportsOfTheirs(imports, path));
    if (onBoard && asked.exact === true && isBoardName(asked.board)) refuseHardware(asked.board);
    const board = knownBoard(options.board, this.rig?.boardName);
    if (onBoard) refuseOtherPython(this.dialect, board);
    if (onBoard || options.openBoard === true) this.startBoard();
    const emulated = options.connect === undefined && isEmulated(options.board ?? "emulator:");
    const interactive = program.kind === "none";
    const memoryBytes = options.memoryBytes ?? defaultMemoryBytes();
    const data: VmWorkerData = {
      control: this.control.memory,
      mailbox: this.control.mailbox,
      program,
      board: board?.id,
      dialect: this.dialect,
      python: this.python,
      argv: argvOf(options, program),
      inspect: options.inspect ?? "never",
      raw: options.raw ?? false,
      ...(options.history === undefined ? {} : { history: options.history }),
      forgetsTypeAhead:
        this.python === "circuitpython" && !(onBoard || boardGiven) && (options.input?.isTTY ?? isatty(0)),
      compileOnly: options.compileOnly ?? false,
      optimise: options.optimise ?? 0,
      exact: options.exact ?? (unixBuild && this.python !== "host"),
      strictIo: options.strictIo ?? false,
      profile: options.profile ?? false,
      ...(options.onTrace === undefined ? {} : { traceBytes: options.traceBytes ?? mostTraceBytes }),
      allowNetwork: options.allowNetwork ?? unixBuild,
      allowShell: options.allowShell ?? unixBuild,
      withoutHardware: unixBuild,
      ...(options.heapBytes === undefined ? {} : { heapBytes: options.heapBytes }),
      limits:
        this.python !== "host" && (onBoard || boardGiven || options.exact === true)
          ? boardLimits(this.python, asked.board, this.rig?.boardName)
          : undefined,
      memoryBytes,
      path,
      env: {
        ...(onBoard || boardGiven ? boardNames(this.dialect, asked.board, this.rig?.boardName) : computerNames()),
        ...Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined)),
      },
      folder: file === undefined ? cwd : dirname(file),
      shellFolder: cwd,
      clock: clockKind({
        onBoard: onBoard || (interactive && boardGiven),
        emulated,
        interactive,
        clock: options.clock,
      }),
      bench: [
        ...(options.board === undefined ? [] : [`--board ${options.board}`]),
        ...(options.rig === undefined ? [] : [`--rig ${options.rig}`]),
      ].join(" "),
      output: options.onOutput === undefined ? { stdout: 1, stderr: 2 } : undefined,
    };
    this.input = new InputServer(
      this.control,
      options.input ?? process.stdin,
      options.onInterruptKey ?? (() => this.control.interrupt()),
    );
    this.vm = new Worker(new URL("vm-worker.js", import.meta.url), {
      workerData: data,
      resourceLimits: { stackSizeMb: 64, ...resourceLimits(memoryBytes) },
    });
    this.stopWatching = watchMemory(memoryBytes, () => this.control.lookAtMemory());
    this.vm.on("message", (message: VmMessage) => this.hear(message));
    this.vm.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ERR_WORKER_OUT_OF_MEMORY") this.ended(outOfMemory(memoryBytes));
      else this.failed(new InternalError(error.stack ?? error.message));
    });
  }

  async result(): Promise<RunResult> {
    try {
      await this.checkRig();
      const { ending, advice, linkError, programUs, profile } = await this.end;
      const finished = await this.board?.finish();
      const lost = linkError === undefined ? this.board?.lost : LinkError.fromJSON(linkError);
      return {
        ending,
        dialect: this.python,
        programUs,
        ...(advice === undefined ? {} : { advice }),
        ...(profile === undefined ? {} : { profile }),
        ...(lost === undefined || ending.kind === "no-board" ? {} : { linkError: lost }),
        ...(this.board?.info === undefined ? {} : { board: this.board.info }),
        ...(finished?.statistics === undefined ? {} : { statistics: finished.statistics }),
        ...(finished?.transport === undefined ? {} : { transport: finished.transport }),
        violations: finished?.violations ?? [],
        devices: finished?.devices ?? [],
      };
    } finally {
      this.stopWatching();
      this.input.close();
      await Promise.all([this.vm.terminate(), this.board?.terminate()]);
    }
  }

  interrupt(): void {
    this.control.interrupt();
  }

  terminate(): void {
    void this.vm.terminate();
    this.ended({ ending: { kind: "interrupted" }, programUs: 0 });
  }

  adjust(device: string, control: string, value: PartValue): void {
    this.board?.adjust(device, control, value);
  }

  private async checkRig(): Promise<void> {
    if (this.rig !== undefined) {
      try {
        this.rig.fits(this.options.board);
        // the board's thread reads the file anyway: this one need not load what it takes to check it
        await (this.board === undefined ? this.rig.check() : this.board.wired);
      } catch (error) {
        this.control.openGate(false);
        throw error;
      }
    }
    this.control.openGate(true);
  }

  private startBoard(): void {
    const { connect, board, onDevice, watch } = this.options;
    this.board ??=
      connect === undefined
        ? new BoardThread(
            {
              shared: this.control.mailbox,
              url: boardUrl(board, this.rig),
              openAtOnce: true,
              ...(this.faults === undefined ? {} : { faults: this.faults }),
              ...(this.rig === undefined ? {} : { bench: this.rig.bench }),
              ...(watch !== undefined
                ? { watch }
                : onDevice === undefined
                  ? {}
                  : { watch: { parts: ["led"], everyMs: 40 } }),
            },
            this.options,
          )
        : new BoardHere(this.control.mailbox, async () => {
            const transport = await connect();
            return this.faults === undefined ? transport : new FaultyTransport(transport, this.faults);
          });
  }

  private hear(message: VmMessage): void {
    switch (message.kind) {
      case "input":
        this.input.serve();
        break;
      case "terminal":
        this.input.setTerminal(message.state);
        this.options.onTerminal?.(message.state);
        break;
      case "board":
        this.startBoard();
        void this.board!.opened.then((info) => info !== undefined && this.options.onBoard?.(info));
        break;
      case "output":
        this.options.onOutput?.(message.fd, message.bytes);
        break;
      case "trace":
        this.options.onTrace?.(message.entries);
        if (message.cut) this.options.onTraceCut?.();
        break;
      case "end":
        this.ended(message);
        break;
      case "fault":
        this.failed(new InternalError(message.text));
    }
  }
}

type EndMessage = Omit<Extract<VmMessage, { kind: "end" }>, "kind">;

/** V8 has ended the program's thread: it had no safe point to be told at. */
function outOfMemory(memoryBytes: number): EndMessage {
  const megabytes = Math.round(memoryBytes / 2 ** 20);
  return {
    ending: { kind: "exception", name: "MemoryError" },
    programUs: 0,
    advice:
      `MemoryError: the program's objects may take ${megabytes} MB, and a single operation took so much more that Python could not be told of it. ` +
      "The program was ended there. Make it take less at once, or give it more: --memory MB.",
  };
}

/** What is run, read where it is a file. */
function programSource(options: RunOptions, path: string | undefined): ProgramSource {
  if (options.module !== undefined) return { kind: "module", name: options.module };
  if (options.text === undefined && path === undefined && options.inspect === "always") return { kind: "none" };
  return { kind: "text", text: programText(options, path), file: options.file ?? "<stdin>" };
}

function argvOf({ argv0, args = [] }: RunOptions, program: ProgramSource): string[] {
  if (argv0 !== undefined) return [argv0, ...args];
  if (program.kind === "none") return [...args];
  return [program.kind === "module" ? program.name : program.file, ...args];
}

/** A person at a REPL lives in the wall's time, whatever the board's. */
function clockKind(run: {
  onBoard: boolean;
  emulated: boolean;
  interactive: boolean;
  clock: "wall" | "simulated" | undefined;
}): VmWorkerData["clock"] {
  if (!run.onBoard || !run.emulated) return "wall";
  return run.clock === "wall" || run.interactive ? "paced" : "simulated";
}

function programText({ text, file }: RunOptions, path: string | undefined): Uint8Array {
  if (typeof text === "string") return new TextEncoder().encode(text);
  if (text !== undefined) return text;
  if (path === undefined) throw new UsageError("There is no program to run.", undefined, "Give its file, or its text.");
  try {
    return readFileSync(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "There is no such file." : code === "EISDIR" ? "It is a folder." : message;
    throw new UsageError(
      `The program ${file} cannot be read.`,
      why,
      code === "EISDIR" ? `Name the file in it: ${file}/code.py` : "Check the name and the folder you are in.",
    );
  }
}
