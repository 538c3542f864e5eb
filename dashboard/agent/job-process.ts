/**
 * A job's process: runs one program on one board, says how it ended, and is gone. Its output goes to its own stdout and stderr; what the agent reads
 * too slowly holds the program up, not the memory.
 *
 * It ends itself when the agent does not confirm the lease: a stopped or dead agent cannot end it, and somebody else may have the board by then.
 * Ending makes the pins safe: the board's thread does it on the way out, and the board by itself when the link falls silent.
 */
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import {
  boardHealth,
  InternalError,
  LinkError,
  RigError,
  isEmulated,
  startProgram,
  UsageError,
  type BoardHealth,
  type ProgramRun,
  type RunResult,
  type TraceEntry,
} from "../../src/index.js";
import type { Pins } from "../shared/index.js";
import { TracedPins } from "./traced-pins.js";
import type { FromJob, JobEnd, JobOrder, ToJob } from "./job-messages.js";

let run: ProgramRun | undefined;
const stdin = new PassThrough();
/** Pieces of stdin that have come, and of those the ones that there was room for. */
let pieces = 0;
let taken = 0;
let deadline: NodeJS.Timeout | undefined;
let renewals = 0;
let fenced = false;
let stopping = false;
/** How long a program may take to end after it was interrupted. */
let patienceMs = 4000;

process.on("message", (message: ToJob) => {
  switch (message.kind) {
    case "begin":
      void begin(message);
      break;
    case "alive":
      clearTimeout(deadline);
      renewals++;
      patienceMs = message.patienceMs;
      deadline = setTimeout(() => setImmediate(fence, ++renewals), message.forMs);
      deadline.unref();
      break;
    case "input":
      take(message);
      break;
    case "interrupt":
      stopNow();
  }
});
// the agent is gone
process.on("disconnect", stopNow);
say({ kind: "ready" });

function say(message: FromJob): void {
  if (process.connected) process.send!(message);
}

/** Says that a piece was taken when the program has read so much that there is room for more. */
function take({ seq, data, end }: Extract<ToJob, { kind: "input" }>): void {
  // said again, because an answer was lost or is long in coming
  if (seq < taken) return say({ kind: "took", seq });
  if (seq < pieces) return;
  pieces = seq + 1;
  stdin.write(Buffer.from(data, "base64"), () => {
    taken = pieces;
    say({ kind: "took", seq });
  });
  if (end) stdin.end();
}

/** The lease has run out, as far as is known here: whoever gets the board next must not meet this program. */
function fence(renewal: number): void {
  // on a busy machine the word that it goes on may have waited in the channel longer than this process waited for its turn
  if (renewal !== renewals) return;
  fenced = true;
  stopNow();
}

function stopNow(): void {
  stopping = true;
  run?.interrupt();
  setTimeout(() => run?.terminate(), patienceMs / 3).unref();
  setTimeout(() => process.exit(75), patienceMs);
}

const fencedReason =
  "The job's process was told in time of no renewal of its lease, and stopped its program. The agent's machine may be overloaded.";

async function begin(order: JobOrder): Promise<void> {
  const ended = order.job === "health" ? await checkHealth(order) : await runProgram(order);
  const end: JobEnd = fenced ? { ...ended, outcome: "infra_error", reason: fencedReason } : ended;
  // what was sent last must be out before the process is
  if (process.connected) process.send!({ kind: "end", ...end } satisfies FromJob, () => process.exit(0));
  else process.exit(0);
}

async function runProgram(order: JobOrder): Promise<JobEnd> {
  const trace = order.traceBytes > 0 ? traceFile(order.artefacts) : undefined;
  // as far as its trace is kept
  const real = trace === undefined || isEmulated(order.board) ? undefined : new TracedPins();
  try {
    run = startProgram({
      file: order.program,
      args: order.args,
      board: order.board,
      ...(order.rig === null ? {} : { rig: order.rig }),
      ...(order.dialect === undefined ? {} : { dialect: order.dialect }),
      clock: order.clock,
      cwd: order.folder,
      env: {},
      allowNetwork: order.network,
      ...(trace === undefined ? {} : { ...trace.listeners, traceBytes: order.traceBytes }),
      ...(real === undefined
        ? {}
        : { onTrace: (entries) => (trace?.listeners.onTrace(entries), tellPins(real.take(entries))) }),
      watch: { parts: [], pins: 64, everyMs: 20, wallMs: 200 },
      onPins: tellPins,
      ...(order.stdin ? { input: stdin as unknown as NodeJS.ReadStream } : {}),
      onWarning: (text) => process.stderr.write(`pinbridge: ${text}\n`),
    });
    // it was stopped before it had begun
    if (stopping) run.interrupt();
    const result = await run.result;
    trace?.close();
    keepArtefacts(order.artefacts, result);
    return { ...verdictOn(result), summary: summaryOf(result) };
  } catch (error) {
    return { ...verdictOnError(error), summary: {} };
  }
}

function tellPins(pins: Pins): void {
  if (Object.keys(pins).length > 0) say({ kind: "pins", pins });
}

/** A command a line; the file is made with the first, so that a program without hardware leaves none. */
function traceFile(folder: string) {
  let file: number | undefined;
  const write = (lines: readonly object[]): void => {
    mkdirSync(folder, { recursive: true });
    file ??= openSync(join(folder, "trace.jsonl"), "w");
    writeSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  };
  return {
    listeners: {
      onTrace: (entries: readonly TraceEntry[]) => void (entries.length > 0 && write(entries)),
      onTraceCut: () => write([{ cut: "The program asked for more than limits.traceKb allows to be kept." }]),
    },
    close: () => file !== undefined && closeSync(file),
  };
}

function verdictOn({ ending, advice, linkError, violations }: RunResult): Pick<JobEnd, "outcome" | "reason"> {
  if (advice !== undefined) process.stderr.write(`pinbridge: ${advice}\n`);
  for (const violation of violations)
    process.stderr.write(`pinbridge: The emulated board found a fault: ${violation}\n`);
  if (ending.kind === "no-board") return { outcome: "infra_error", reason: LinkError.fromJSON(ending.error).message };
  if (linkError !== undefined) return { outcome: "infra_error", reason: linkError.message };
  // a program may end by restarting its board
  if (ending.kind === "done" || ending.kind === "reset") return { outcome: "passed", reason: null };
  if (ending.kind === "exit") {
    return ending.code === 0
      ? { outcome: "passed", reason: null }
      : { outcome: "failed", reason: `The program ended with the exit code ${ending.code}.` };
  }
  if (ending.kind === "interrupted") return { outcome: "cancelled", reason: "The program was interrupted." };
  return {
    outcome: "failed",
    reason: `The program ended with ${ending.name}${advice === undefined ? "." : `. ${advice}`}`,
  };
}

/** The wiring and the link are the infrastructure's; a program that cannot be read, and our own faults, another rig would not mend. */
function verdictOnError(error: unknown): Pick<JobEnd, "outcome" | "reason"> {
  if (error instanceof LinkError || error instanceof RigError) return { outcome: "infra_error", reason: error.message };
  if (error instanceof UsageError) return { outcome: "failed", reason: error.message };
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`pinbridge: Internal error: ${text}\n`);
  const reason =
    error instanceof InternalError
      ? "A fault in pinbridge ended the program; the log has it."
      : `pinbridge failed: ${text.split("\n", 1)[0]}`;
  return { outcome: "failed", reason };
}

function keepArtefacts(folder: string, { devices }: RunResult): void {
  for (const { name, artefacts } of devices) {
    for (const artefact of artefacts) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, `${name}-${artefact.name}`), artefact.bytes);
    }
  }
}

function summaryOf({
  board,
  dialect,
  programUs,
  statistics,
  transport,
  violations,
  devices,
}: RunResult): Record<string, unknown> {
  return {
    ...(board === undefined ? {} : { board: boardWords(board) }),
    dialect,
    programMs: programUs / 1000,
    ...(statistics === undefined ? {} : { wire: { ...statistics } }),
    ...(transport === undefined ? {} : { bytesOut: transport.bytesOut, bytesIn: transport.bytesIn }),
    violations,
    devices: Object.fromEntries(devices.map(({ name, part, state }) => [name, { part, state }])),
  };
}

/** Hello, bytes there and back, and the parts that must be there. */
async function checkHealth({ board, rig, health }: JobOrder): Promise<JobEnd> {
  try {
    const { info, i2c = [] } = await boardHealth({
      board,
      ...(rig === null ? {} : { rig }),
      i2c: health.expectI2c.length > 0,
    });
    const hex = (address: number): string => `0x${address.toString(16).padStart(2, "0")}`;
    process.stdout.write(
      `${info.boardId} answered${i2c.length === 0 ? "" : `; on I2C there are ${i2c.map(hex).join(", ")}`}\n`,
    );
    const summary = { board: boardWords(info) };
    const absent = health.expectI2c.filter((address) => !i2c.includes(address));
    if (absent.length === 0) return { outcome: "passed", reason: null, summary };
    const reason = `Nobody answers at ${absent.map(hex).join(", ")} on the board's I2C bus. Check the part's power and wires.`;
    return { outcome: "infra_error", reason, summary };
  } catch (error) {
    return { outcome: "infra_error", reason: error instanceof Error ? error.message : String(error), summary: {} };
  }
}

function boardWords({ boardId, firmwareVersion, uniqueId }: BoardHealth["info"]): Record<string, string> {
  return { id: boardId, firmware: firmwareVersion, uniqueId };
}
