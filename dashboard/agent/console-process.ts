/**
 * A console's process: a REPL with a board, for somebody far away. It is confined as a job's is, talks to the agent over its channel, and writes its
 * output to its own stdout and stderr, so that who reads too slowly holds the program up and not the memory.
 */
import { PassThrough } from "node:stream";
import {
  LinkError,
  isEmulated,
  startProgram,
  type Artefact,
  type DeviceState,
  type PartValue,
  type PinLevels,
  type ProgramRun,
  type RunResult,
  type TraceEntry,
} from "../../src/index.js";
import type { FromConsole, ToConsole } from "../shared/index.js";
import { TracedPins } from "./traced-pins.js";

/** What the agent says first. */
export interface ConsoleOrder {
  readonly kind: "open";
  readonly board: string;
  readonly rig: string | null;
  readonly folder: string;
}

/** More than this nobody looks at; the rest is counted. */
const mostEntriesASecond = 2000;
const most = { pins: 64, everyMs: 20, wallMs: 60 };

let order: ConsoleOrder | undefined;
let session = 0;
let run: ProgramRun | undefined;
let keys: PassThrough | undefined;
/** Ctrl-C came before the program did. */
let interrupted = false;
/** What was turned stays turned when the board is powered on anew. */
const adjusted = new Map<string, { part: string; control: string; value: PartValue }>();
let entriesLeft = mostEntriesASecond;
let dropped = 0;

process.on("message", (message: ConsoleOrder | ToConsole) => {
  switch (message.kind) {
    case "open":
      order = message;
      break;
    case "start":
      void start(message);
      break;
    case "input":
      keys?.write(message.text);
      break;
    case "interrupt":
      if (run === undefined) interrupted = true;
      else run.interrupt();
      break;
    case "adjust":
      adjusted.set(`${message.part}\0${message.control}`, message);
      run?.adjust(message.part, message.control, message.value);
  }
});
process.on("disconnect", () => {
  run?.terminate();
  setTimeout(() => process.exit(0), 1000).unref();
});
setInterval(() => {
  entriesLeft = mostEntriesASecond;
  if (dropped > 0) say({ kind: "trace", entries: [], dropped });
  dropped = 0;
}, 1000).unref();

function say(message: FromConsole): void {
  if (process.connected) process.send!(message);
}

async function start({ program, dialect }: Extract<ToConsole, { kind: "start" }>): Promise<void> {
  const mine = ++session;
  const before = run;
  run = undefined;
  before?.terminate();
  keys?.end();
  interrupted = false;
  // what is typed from now on is for the new session, though the old one has not ended yet
  const input = (keys = new PassThrough());
  await ending;
  if (mine !== session || order === undefined) return;
  ending = talk(mine, input, order, program, dialect);
}

let ending: Promise<void> = Promise.resolve();

async function talk(
  mine: number,
  input: PassThrough,
  { board, rig, folder }: ConsoleOrder,
  program: { name: string; text: string } | undefined,
  dialect: "circuitpython" | "micropython" | undefined,
): Promise<void> {
  const told = new Set<string>();
  const real = isEmulated(board) ? undefined : new TracedPins();
  let reason: string | null = null;
  try {
    const started = (run = startProgram({
      ...(program === undefined ? {} : { text: program.text, file: program.name }),
      ...(dialect === undefined ? {} : { dialect }),
      board,
      ...(rig === null ? {} : { rig }),
      cwd: folder,
      env: {},
      inspect: "always",
      clock: "wall",
      openBoard: true,
      input: asTerminal(input),
      onInterruptKey: () => run?.interrupt(),
      onTerminal: (state) => say({ kind: "terminal", state }),
      onWarning: (text) => say({ kind: "note", text }),
      watch: { parts: "all", pins: most.pins, pictures: true, everyMs: most.everyMs, wallMs: most.wallMs },
      onPins: (pins: PinLevels, atUs) => say({ kind: "pins", pins, atUs }),
      onDevice: (device: DeviceState & { controls?: readonly unknown[] }) => {
        tellPart(device);
        if (told.has(device.name)) return;
        told.add(device.name);
        for (const { part, control, value } of adjusted.values())
          if (part === device.name) started.adjust(part, control, value);
      },
      onPicture: (part: string, { mediaType, bytes }: Artefact) =>
        say({ kind: "picture", part, mediaType, data: Buffer.from(bytes).toString("base64") }),
      onTrace: (entries) => {
        tellTrace(entries);
        const pins = real?.take(entries) ?? {};
        if (Object.keys(pins).length > 0) say({ kind: "pins", pins, atUs: entries[entries.length - 1].atUs });
      },
      traceBytes: Number.MAX_SAFE_INTEGER,
    }));
    if (interrupted) started.interrupt();
    say({ kind: "started", session: mine, program: program?.name ?? null, dialect: dialect ?? "" });
    reason = endOf(await started.result);
  } catch (error) {
    reason = error instanceof Error ? error.message : String(error);
  }
  if (mine === session) say({ kind: "ended", reason });
}

function tellPart({ name, part, state, controls = [] }: DeviceState & { controls?: readonly unknown[] }): void {
  say({ kind: "part", name, part, state, controls: controls as Extract<FromConsole, { kind: "part" }>["controls"] });
}

function tellTrace(entries: readonly TraceEntry[]): void {
  const kept = entries.slice(0, entriesLeft);
  entriesLeft -= kept.length;
  dropped += entries.length - kept.length;
  if (kept.length > 0) say({ kind: "trace", entries: kept, dropped: 0 });
}

function endOf({ ending: how, advice, linkError }: RunResult): string | null {
  if (how.kind === "no-board") return LinkError.fromJSON(how.error).message;
  return linkError?.message ?? advice ?? null;
}

/** The page is the terminal: what it sends comes as keys, or as lines that it has edited itself. */
function asTerminal(stream: PassThrough): NodeJS.ReadStream {
  const none = (): PassThrough => stream;
  return Object.assign(stream, {
    isTTY: true,
    setRawMode: none,
    ref: none,
    unref: none,
  }) as unknown as NodeJS.ReadStream;
}
