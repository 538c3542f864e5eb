/**
 * The thread that runs the program. It blocks: on the board, in a sleep, for input, or in a loop of the program's; nothing here ever waits for an
 * event, and all it has to say goes out by a blocking write or a posted message.
 *
 * It starts at the same time as the board's thread, loads the VM, and waits at the gate until the main thread has found the rig file sound. When
 * the program first touches hardware it asks for the board; whether that is up already, coming up, or must be started now is not its business.
 */

import { parentPort, workerData } from "node:worker_threads";
import { findBoard, type BoardDefinition } from "../../boards/index.js";
import {
  DeferredError,
  Interrupted,
  LinkError,
  ProfiledBackend,
  ThreadedBackend,
  TracedBackend,
  type Wrappable,
  type PeripheralBackend,
} from "../../hil/index.js";
import {
  freezeDriversOf,
  Hardware,
  hardwareModules,
  hardwareModulesOf,
  provideHardware,
  touchedHardware,
} from "../../hil/python/index.js";
import {
  builtinTypes,
  captureLocation,
  captureLocations,
  createVM,
  decodeSource,
  HostError,
  isInstance,
  keyboardInterrupt,
  str,
  translate,
  PyBaseException,
  PyError,
  PySyntaxError,
  UNIX_HEAP,
  type Host,
  type VMOptions,
  type VM,
} from "../../vm/index.js";
import { Control, Gate, Word } from "./control.js";
import { isCoverageBuild } from "./computer.js";
import { answerAsCoverageBuild, coverageHeap } from "./coverage-build.js";
import { heapOf, modulesOfOtherBuilds, vmLimits } from "./firmware-limits.js";
import { pollInput, readInput, setTerminal, type Idle } from "./input.js";
import type { Ending, ProfiledSourceLine, TerminalState, VmMessage, VmWorkerData } from "./messages.js";
import { ProgramMemory } from "./memory.js";
import { NodeNetwork } from "./network.js";
import { NodeFiles, hosted } from "./node-files.js";
import { writeFully } from "./output.js";
import { ProgramClock } from "./program-clock.js";
import { runShell } from "./shell.js";
import { History } from "../repl/history.js";
import { runRepl, type Console } from "../repl/repl.js";
import { VmInterpreter } from "../repl/vm-interpreter.js";

const data = workerData as VmWorkerData;
const control = new Control(data.mailbox, data.control);
const memory = new ProgramMemory(data.memoryBytes);
const clock = new ProgramClock(control, data.clock);
/** Input that has come and that nobody has taken yet. */
let unread: Uint8Array = new Uint8Array(0);
let terminal: TerminalState = "lines";
/** The program's own: it may change it. */
const env: Record<string, string> = { ...data.env };

/** Notes what the program's lines cost, when that was asked for. */
let profiled: ProfiledBackend | undefined;

/** Between a Python line and its call lie more of our frames when it is looked at on its way, and a driver's native base classes. */
const PROFILED_FRAMES = 120;

/** Nobody reads from the other end of the pipe. */
const EAGAIN = 11;
const EPIPE = 32;
/** What a shell reports of a command that SIGPIPE has ended. */
const SIGPIPE_STATUS = 141;

/** Often enough for an eye. */
const IDLE_BEAT_MS = 50;

const CTRL_C = 3;
/** Ctrl-], as in mpremote and telnet. */
const LEAVE = 29;

try {
  if (waitAtGate()) tell(run());
} catch (error) {
  tell({ kind: "fault", text: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}

function tell(message: VmMessage): void {
  parentPort!.postMessage(message);
}

function waitAtGate(): boolean {
  const state = (): number | undefined => Atomics.load(control.words, Word.GATE) || undefined;
  return control.wait(state) === Gate.OPEN;
}

/** The heap, and with `--exact` all limits. */
function firmware(): Pick<VMOptions, "absentModules" | "exact" | "heap" | "limits"> {
  const { limits, exact, heapBytes } = data;
  if (heapBytes !== undefined) return { exact, heap: { ...UNIX_HEAP, bytes: heapBytes, limited: true } };
  if (limits === undefined && isCoverageBuild(env) && data.python !== "host")
    return { exact, heap: coverageHeap(data.program.kind === "text" ? data.program.text : undefined) };
  if (limits === undefined) return { exact };
  if (exact) return { exact, limits: vmLimits(limits) };
  return { heap: heapOf(limits, false), absentModules: modulesOfOtherBuilds(limits) };
}

function modulesOfBoard(): NonNullable<VMOptions["modules"]> {
  if (data.withoutHardware) return {};
  if (data.python === "host") return { ...hardwareModules.micropython, ...hardwareModules.circuitpython };
  const board = data.board === undefined ? undefined : findBoard(data.board);
  freezeDriversOf(board);
  return hardwareModulesOf(data.dialect, board);
}

function run(): VmMessage {
  provideHardware(openBoard);
  const startUs = clock.nowUs();
  const vm = createVM({
    host: makeHost(),
    dialect: data.python,
    path: [...data.path],
    optimise: data.optimise,
    ...firmware(),
    modules: modulesOfBoard(),
  });
  answerAsCoverageBuild(vm);
  const ending = runProgram(vm);
  // to the nanosecond: what lies below depends on what the board's clock showed when it was taken over
  const programUs = Math.round((endTime() - startUs) * 1000) / 1000;
  const after = endHardware();
  const hw = touchedHardware();
  const advice =
    after?.advice ??
    (ending.kind === "exception"
      ? (hw?.adviceOn(chainOf(vm.uncaught)) ?? adviceOnSyntax(vm.uncaught) ?? adviceOnImport(vm.uncaught))
      : undefined) ??
    hw?.attention.advice;
  return {
    kind: "end",
    ending: after !== undefined && ending.kind === "done" ? after.ending : ending,
    programUs,
    ...(profiled === undefined ? {} : { profile: profileOf(profiled) }),
    ...(advice === undefined ? {} : { advice }),
    ...(hw?.linkError === undefined ? {} : { linkError: hw.linkError.toJSON() }),
  };
}

function runProgram(vm: VM): Ending {
  const { program } = data;
  if (data.compileOnly && program.kind === "text") {
    return compileOnly(vm, program);
  }
  // what is typed before the REPL has the terminal must not be echoed by the terminal itself
  if (data.inspect === "always") setTerminalState("running");
  if (program.kind === "text") vm.begin(program.text, program.file, data.argv);
  else if (program.kind === "module") vm.beginModule(program.name, data.argv);
  else vm.argv.a.splice(0, Infinity, ...data.argv);
  if (data.inspect === "always" || (data.inspect === "when asked" && (env.MICROPYINSPECT ?? "") !== ""))
    return inspect(vm);
  const status = vm.finish();
  return endingOf(status, vm.uncaught);
}

/** `-X compile-only` */
function compileOnly(vm: VM, { text, file }: { text: Uint8Array; file: string }): Ending {
  try {
    vm.compile(decodeSource(text, file), file, "exec");
    return { kind: "done" };
  } catch (error) {
    if (!(error instanceof PyError)) throw error;
    vm.report(error.value as PyBaseException);
    return { kind: "exception", name: error.value.type.name };
  }
}

/** What ended the program is told, then a person may look at what it has left. */
function inspect(vm: VM): Ending {
  if (vm.uncaught !== undefined && !isInstance(vm.uncaught, builtinTypes.SystemExit)) vm.report(vm.uncaught);
  vm.uncaught = undefined;
  const interpreter = new VmInterpreter(vm, () => Atomics.and(control.interruptWord, 0, ~1));
  const end = runRepl(replConsole(), interpreter, new History(data.history), data.raw);
  const { uncaught } = vm;
  const status = vm.finish();
  return end === "exit"
    ? endingOf(status, uncaught)
    : end === "end"
      ? { kind: "done" }
      : { kind: "reset", raw: end === "raw reset" };
}

/** What the terminal is for; the main thread sees to it. */
function setTerminalState(state: TerminalState): void {
  if (state === terminal) return;
  terminal = state;
  setTerminal(control, () => tell({ kind: "terminal", state }));
}

/** Bytes from the terminal, Enter as 13 whatever the terminal sends. */
function replConsole(): Console {
  const host = makeHost();
  return {
    read() {
      const [byte] = host.readStdin(1);
      return byte === LEAVE ? undefined : byte === 10 ? 13 : byte;
    },
    write: (text) => host.write(1, typeof text === "string" ? new TextEncoder().encode(text) : text),
    lend(to) {
      setTerminalState(to === "editor" ? "keys" : to === "shell" ? "lines" : "running");
      if (to === "statement") {
        clock.catchUp();
        Atomics.store(control.words, Word.KEY, CTRL_C);
      }
    },
    endPaste() {
      if (data.forgetsTypeAhead) unread = new Uint8Array(0);
    },
  };
}

/** While a person thinks, the emulated board that he sits at lives on: what was posted reaches it, its LEDs blink, its sensors' time goes by. */
function idling(): Idle | undefined {
  if (terminal !== "keys" || !clock.paced) return undefined;
  return {
    everyMs: IDLE_BEAT_MS,
    work() {
      try {
        clock.catchUp();
        return true;
      } catch (error) {
        // no statement runs that could be told: the person is
        if (error instanceof DeferredError) tellPerson(touchedHardware()!.posted.advice(error));
        return false;
      }
    },
  };
}

function tellPerson(text: string): void {
  makeHost().write(2, new TextEncoder().encode(`\r\n${text}\r\n`));
}

/** The clock's last word; a board that is gone has none, and then it does not matter. */
function endTime(): number {
  try {
    return clock.nowUs();
  } catch {
    return 0;
  }
}

function endingOf(status: number, uncaught: PyBaseException | undefined): Ending {
  if (uncaught === undefined) return { kind: "done" };
  if (isInstance(uncaught, builtinTypes.SystemExit)) return { kind: "exit", code: status };
  if (isInstance(uncaught, builtinTypes.KeyboardInterrupt)) return { kind: "interrupted" };
  return { kind: "exception", name: uncaught.type.name };
}

/** The exception, and those that were being handled when it was raised. */
function chainOf(uncaught: PyBaseException | undefined): object[] {
  const chain: object[] = [];
  let next: unknown = uncaught;
  while (next instanceof PyBaseException && !chain.includes(next)) {
    chain.push(next);
    next = next.cause instanceof PyBaseException ? next.cause : next.context;
  }
  return chain;
}

/** With a profile, each call is looked at on its way. */
function openBackend(): PeripheralBackend {
  const backend = traced(new ThreadedBackend(data.mailbox, { strict: data.strictIo }));
  if (!data.profile) return backend;
  return (profiled = new ProfiledBackend(backend, () => captureLocations(PROFILED_FRAMES), data.strictIo));
}

/** With a trace, each call is told. */
function traced(backend: ThreadedBackend): Wrappable {
  if (data.traceBytes === undefined) return backend;
  return new TracedBackend(backend, () => captureLocation(PROFILED_FRAMES)(), {
    mostBytes: data.traceBytes,
    heard: (entries) => tell({ kind: "trace", entries, cut: false }),
    cut: () => tell({ kind: "trace", entries: [], cut: true }),
  });
}

/** The lines with their texts. */
function profileOf(backend: ProfiledBackend): ProfiledSourceLine[] {
  const texts = new Map<string, string[]>();
  const textOf = (file: string): string[] => {
    let lines = texts.get(file);
    if (lines === undefined) {
      const source =
        data.program.kind === "text" && file === data.program.file
          ? data.program.text
          : new NodeFiles(data.folder, data.shellFolder).readFile(file);
      lines = source === undefined ? [] : new TextDecoder().decode(source).split(/\r\n?|\n/);
      texts.set(file, lines);
    }
    return lines;
  };
  return backend.profile().map((line) => ({
    ...line,
    text: line.file === undefined ? "" : (textOf(line.file)[line.line! - 1]?.trim() ?? ""),
  }));
}

/** Opens the board for the program. Without one the program cannot go on, and there is nothing it could catch: the run ends here. */
function openBoard(): Hardware {
  tell({ kind: "board" });
  try {
    const backend = openBackend();
    const board = definitionOf(backend.board.boardId);
    clock.adopt(backend.clock);
    return new Hardware({ backend, board, dialect: data.dialect, bench: data.bench });
  } catch (error) {
    if (error instanceof Interrupted) throw keyboardInterrupt();
    if (!(error instanceof LinkError)) throw error;
    tell({ kind: "end", ending: { kind: "no-board", error: error.toJSON() }, programUs: 0 });
    return sleepForEver();
  }
}

function definitionOf(boardId: string): BoardDefinition {
  const board = findBoard(boardId);
  if (board !== undefined) return board;
  throw new LinkError(
    "UNSUPPORTED",
    `The board calls itself "${boardId}", which this version of pinbridge does not know.`,
    "Its firmware is newer than this program, or was built for another board.",
    "Update pinbridge, or flash the firmware that comes with it.",
  );
}

/** Whoever read stdout has had enough (`| head`): the program ends without a word, as SIGPIPE ends others, its pins safe. */
function endWithReader(): never {
  endHardware();
  tell({ kind: "end", ending: { kind: "exit", code: SIGPIPE_STATUS }, programUs: 0 });
  return sleepForEver();
}

/** Until the main thread terminates this one. */
function sleepForEver(): never {
  const never = new Int32Array(new SharedArrayBuffer(4));
  for (;;) Atomics.wait(never, 0, 0);
}

/** Every pin safe, every bus closed. What was posted last may only now turn out to have failed. */
function endHardware(): { advice: string; ending: Ending } | undefined {
  try {
    touchedHardware()?.backend.end();
  } catch (error) {
    if (error instanceof DeferredError) {
      return { advice: touchedHardware()!.posted.advice(error), ending: { kind: "exception", name: "OSError" } };
    }
    if (error instanceof LinkError) touchedHardware()!.linkError ??= error;
    // an interrupt here changes nothing: the board makes its pins safe when the session ends
  }
  return undefined;
}

/** A module that the board itself has and pinbridge does not: the program is right, and should be told. */
function adviceOnImport(uncaught: PyBaseException | undefined): string | undefined {
  if (uncaught === undefined || !isInstance(uncaught, builtinTypes.ImportError)) return undefined;
  const name = /no module named '([\w.]+)'/i.exec(str(uncaught))?.[1];
  const hw = touchedHardware();
  if (name === undefined) return undefined;
  if (name === "_thread" && data.dialect === "micropython")
    return "A program has one thread here, so there is no _thread: let tasks of asyncio or a machine.Timer do what a second core would.";
  if (data.python === "host") return undefined;
  const board = hw?.board ?? findBoard(data.board ?? "");
  const has = board?.[data.dialect]?.modules;
  if (has?.includes(name) === true) return `${board!.title} has a module ${name}; pinbridge does not bridge it yet.`;
  if (has !== undefined && name in hardwareModules[data.dialect])
    return `${board!.title} has no module ${name}: ${data.dialect === "micropython" ? "MicroPython" : "CircuitPython"} is built without it for this board.`;
  if (data.limits?.absentModules.includes(name) === true)
    return `${findBoard(data.board ?? "")?.title ?? "This board"}'s firmware was built without ${name}; a file ${name}.py beside the program would be found.`;
  const other = data.dialect === "circuitpython" ? "micropython" : "circuitpython";
  if (name in hardwareModules[other])
    return `${name} is a module of ${other === "micropython" ? "MicroPython" : "CircuitPython"}'s: run the program with --as ${other}.`;
  return `Modules were looked for in ${data.path.join(", ")}. Add a folder with --lib DIR.`;
}

/** Boards say only that there is an error; the parser knows where, and what it expected. */
function adviceOnSyntax(uncaught: PyBaseException | undefined): string | undefined {
  if (data.python === "host" || uncaught === undefined) return undefined;
  if (!isInstance(uncaught, builtinTypes.SyntaxError)) return undefined;
  const { file } = (uncaught as { location?: { file: string } }).location ?? {};
  const source =
    data.program.kind === "text" && (file === undefined || file === data.program.file)
      ? data.program.text
      : file === undefined
        ? undefined
        : new NodeFiles(data.folder, data.shellFolder).readFile(file);
  if (source === undefined) return undefined;
  try {
    translate(source, file ?? "<stdin>", "exec", data.python);
    return undefined;
  } catch (error) {
    return error instanceof PySyntaxError ? error.format().trim() : undefined;
  }
}

function makeHost(): Host {
  return {
    ...(data.allowNetwork ? { network: new NodeNetwork() } : {}),
    ...(data.allowShell
      ? { system: (command) => runShell(command, data.output === undefined ? tellOutput : undefined) }
      : {}),
    nowUs: () => inPython(() => clock.nowUs()),
    sleepUntil: (us) => inPython(() => clock.sleepUntil(us, touchedHardware()?.attention.nextUs)),
    pause: (us) => !clock.paced && inPython(() => touchedHardware()?.pause(us) ?? false),
    unixSeconds: () => clock.unixSeconds(),
    write(fd, bytes) {
      if (data.output === undefined) return tellOutput(fd, bytes);
      const descriptor = fd === 1 ? data.output.stdout : data.output.stderr;
      try {
        hosted(() => writeFully(descriptor, bytes, () => control.interrupted));
      } catch (error) {
        if (!(error instanceof HostError)) throw error;
        if (error.errno === EAGAIN) raiseInterrupt();
        if (error.errno !== EPIPE) throw error;
        // nobody reads what goes to stderr: that is no reason to stop
        if (fd === 1) endWithReader();
      }
    },
    readStdin(count) {
      if (unread.length === 0) {
        // a statement of a REPL that reads gets lines, with the terminal's own editing
        if (terminal === "running") setTerminalState("lines");
        unread = readInput(control, () => tell({ kind: "input" }), idling()) ?? raiseInterrupt();
      }
      const piece = unread.subarray(0, count);
      unread = unread.subarray(piece.length);
      return piece;
    },
    stdinWaiting() {
      if (unread.length === 0) unread = pollInput(control, () => tell({ kind: "input" })) ?? unread;
      return unread.length;
    },
    setInterruptKey: (key) => void Atomics.store(control.words, Word.KEY, key),
    files: new NodeFiles(data.folder, data.shellFolder),
    interrupt: control.interruptWord,
    attend: () => touchedHardware()?.attention.attend(),
    memoryIsFull: () => memory.isFull(),
    argv: data.argv.slice(1),
    env,
    setEnv(name, value) {
      if (value === undefined) delete env[name];
      else env[name] = value;
    },
    bufferBytes: () => process.memoryUsage().arrayBuffers,
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
  };
}

/** A wait of ours ended by Ctrl-C. */
function tellOutput(fd: 1 | 2, bytes: Uint8Array): void {
  tell({ kind: "output", fd, bytes: bytes.slice() });
}

function raiseInterrupt(): never {
  Atomics.and(control.interruptWord, 0, ~1);
  throw keyboardInterrupt();
}

/** What a clock of a board throws becomes what Python may see: a posted command's failure, Ctrl-C, the link's end. */
function inPython<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const hw = touchedHardware();
    throw error instanceof PyError || hw === undefined ? error : hw.pythonError(error);
  }
}
