/**
 * One lease's run on this machine, from its start message to its result: files fetched, board flashed, process started when every part of the job has
 * been taken, watched while it runs, ended when its time or its lease is over, and its folder taken away.
 */
import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { StringDecoder } from "node:string_decoder";
import { fileURLToPath } from "node:url";
import { readJUnit } from "../server/results/junit.js";
import {
  currentSpec,
  type Measurement,
  type Pins,
  type RunResult,
  type ServerMessage,
  type StartMessage,
  type TestResult,
} from "../shared/index.js";
import { ServerAway, type AgentFiles, type RunFolder } from "./files.js";
import { fromJob, type JobEnd, type ToJob } from "./job-messages.js";
import { LitPins } from "./lit-pins.js";
import type { Offspring } from "./offspring.js";
import type { Outbox } from "./outbox.js";
import { flashBoard } from "./power.js";
import { fitting } from "./result-size.js";
import { spawnConfined, type Sandbox } from "./sandbox.js";

export interface RunContext {
  readonly files: AgentFiles;
  readonly outbox: Outbox;
  readonly sandbox: Sandbox;
  readonly offspring: Offspring;
  /** What the board's pins carry; as they change, but not more often than somebody can see. */
  readonly onPins: (pins: Pins) => void;
  /** Resolves when nobody of an earlier lease has the board any more. */
  readonly free: () => Promise<void>;
  /** Told once, when all is over. */
  readonly onEnd: (run: AgentRun) => void;
}

type Outcome = RunResult["outcome"];

const jobEntry = fileURLToPath(new URL("./job-process.js", import.meta.url));
const watchEveryMs = 250;
/** From the interrupt to SIGKILL: the program's chance to end, and the board's to be made safe. */
const killAfterMs = 4000;
const logEveryMs = 100;
const pieceBytes = 16_384;
/** Log that may wait for the server before the program is held up. */
const mostWaitingLog = 4 << 20;

/**
 * When a lease that cannot be renewed is given up: the program is interrupted, then killed, and all of it is over before the server gives the rig to
 * somebody else. Renewals come four times in a lease's life, so that one may be lost.
 * @returns from the last renewal to the interrupt, and from there to the kill
 */
export function fence(leaseMs: number): { beginMs: number; patienceMs: number } {
  const patienceMs = Math.min(killAfterMs, leaseMs / 4);
  return { beginMs: leaseMs - 2 * patienceMs, patienceMs };
}

export class AgentRun {
  private child: ChildProcess | undefined;
  private end: JobEnd | undefined;
  /** Why we ended it; stands above whatever the process says of its own end. */
  private stopped: { outcome: Outcome; reason: string; blame?: "agent" } | undefined;
  private go!: () => void;
  private readonly mayGo = new Promise<void>((resolve) => (this.go = resolve));
  private readonly log: LogPieces;
  private readonly startedAt = performance.now();
  private fenceTimer: NodeJS.Timeout | undefined;
  private leaseMs = 30_000;
  /** The process has been told to begin, or the run is over. */
  private begun!: () => void;
  private readonly hasBegun = new Promise<void>((resolve) => (this.begun = resolve));
  private readonly taking = new Map<number, () => void>();
  private over = false;

  constructor(
    readonly order: StartMessage,
    private readonly context: RunContext,
  ) {
    this.log = new LogPieces(order, context.outbox);
  }

  get lease(): string {
    return this.order.lease;
  }

  /** Begins the work; never rejects. */
  async start(): Promise<void> {
    const { lease, token } = this.order;
    let folder: RunFolder | undefined;
    let artifacts: RunResult["artifacts"] = [];
    try {
      folder = await this.prepare();
      if (this.stopped === undefined) await this.run(folder);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      // that the server was away says nothing about the rig
      if (error instanceof ServerAway) this.stopped ??= { outcome: "infra_error", reason, blame: "agent" };
      else this.end ??= { outcome: "infra_error", reason, summary: {} };
    }
    clearTimeout(this.fenceTimer);
    this.over = true;
    this.begun();
    for (const took of this.taking.values()) took();
    let { outcome, reason }: { outcome: Outcome; reason: string | null } = this.stopped ??
      this.end ?? { outcome: "infra_error", reason: "The job's process ended without a word." };
    let results = { tests: [] as TestResult[], measurements: [] as Measurement[] };
    try {
      if (folder !== undefined && this.order.job.kind === "program") {
        results = await this.results(folder, outcome, reason);
        const bad = outcome === "passed" ? failures(results.tests) : null;
        if (bad !== null) [outcome, reason] = ["failed", bad];
        const { reports, refused } = await this.context.files.collect(folder);
        artifacts = reports;
        for (const one of refused) this.log.say(`An artefact was refused. ${one}\n`);
      }
    } catch (error) {
      this.log.say(`What the run left could not be kept: ${(error as Error).message}\n`);
    }
    const told = fitting({ ...results, summary: this.end?.summary ?? {} });
    for (const one of told.cut) this.log.say(`${one}\n`);
    this.log.flush();
    this.context.outbox.put({
      kind: "result",
      lease,
      token,
      outcome,
      blame: this.stopped?.blame ?? "rig",
      reason: reason?.slice(0, 4000) ?? null,
      tests: told.tests,
      measurements: told.measurements,
      summary: told.summary,
      artifacts,
    });
    if (folder !== undefined) await this.context.files.remove(lease).catch(() => {});
    this.context.onEnd(this);
  }

  /** All parts of the job have been taken. */
  begin(): void {
    this.go();
  }

  /** A piece of the program's stdin. Resolves when the program has room for the next. @throws Error when it has ended */
  async input({ seq, data, end }: Extract<ServerMessage, { kind: "input" }>): Promise<void> {
    await this.hasBegun;
    if (!this.over) {
      const took = new Promise<void>((resolve) => this.taking.set(seq, resolve));
      this.tell({ kind: "input", seq, data, end });
      await took;
      this.taking.delete(seq);
    }
    if (this.over) throw new Error("The program has ended.");
  }

  /** The lease was renewed: it lives for so long from when the renewal was asked for. */
  renewed(forMs: number, askedAt: number): void {
    this.leaseMs = forMs;
    const { beginMs, patienceMs } = fence(forMs);
    const leftMs = Math.max(0, beginMs - (performance.now() - askedAt));
    clearTimeout(this.fenceTimer);
    this.fenceTimer = setTimeout(() => {
      this.stop("infra_error", "The agent could not renew the lease in time, and ended the run.", "agent", patienceMs);
    }, leftMs);
    this.tell({ kind: "alive", forMs: leftMs, patienceMs });
  }

  /** @param blame  `agent` when neither the program nor the rig has anything to do with it */
  stop(outcome: Outcome, reason: string, blame?: "agent", patienceMs = killAfterMs): void {
    if (this.stopped !== undefined) return;
    this.stopped = { outcome, reason, ...(blame === undefined ? {} : { blame }) };
    this.go();
    const { child } = this;
    if (child === undefined) return;
    this.tell({ kind: "interrupt" });
    setTimeout(() => this.kill(), patienceMs).unref();
  }

  kill(): void {
    const { child } = this;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    try {
      // the whole group: whatever the process has started ends with it
      process.kill(-child.pid, "SIGKILL");
    } catch {
      child.kill("SIGKILL");
    }
  }

  private async prepare(): Promise<RunFolder> {
    const { job, rig, lease, token } = this.order;
    const hardware = !rig.emulated;
    // one step at a time: what has been accepted is this agent's to answer for
    this.context.outbox.put({ kind: "accepted", lease, token });
    const folder = await this.context.files.prepare(lease, job.spec, rig.rigFile, hardware);
    await this.context.free();
    if (rig.flash !== null) {
      this.log.say("Flashing the board.\n");
      await flashBoard(rig.flash, rig);
    }
    await this.mayGo;
    return folder;
  }

  private async run(folder: RunFolder): Promise<void> {
    const { job, rig } = this.order;
    const { spec } = job;
    const part = job.role === "" ? undefined : spec.boards?.[job.role];
    const child = (this.child = spawnConfined(
      this.context.sandbox,
      {
        limits: spec.limits,
        cpuSeconds: spec.limits.cpuSeconds ?? spec.timeoutSeconds + 30,
        network: spec.network,
        folder: folder.whole,
        hardware: !rig.emulated,
      },
      [jobEntry],
    ));
    this.context.offspring.note(child);
    const exited = new Promise<void>((resolve) => {
      child.once("error", (error) => {
        this.end ??= {
          outcome: "infra_error",
          reason: `The job's process could not be started: ${error.message}.`,
          summary: {},
        };
        resolve();
      });
      child.once("close", () => resolve());
    });
    const lit = new LitPins(this.context.onPins);
    child.once("exit", () => lit.end());
    child.on("message", (said: unknown) => {
      const { data: message } = fromJob.safeParse(said);
      if (message === undefined) return this.stop("failed", "The job's process said what no program of ours says.");
      if (message.kind === "pins") lit.tell(message.pins);
      else if (message.kind === "took") this.taking.get(message.seq)?.();
      else if (message.kind === "end")
        this.end = { outcome: message.outcome, reason: message.reason, summary: message.summary };
      else {
        this.tell({ kind: "alive", forMs: this.leaseMs, patienceMs: fence(this.leaseMs).patienceMs });
        this.tell({
          kind: "begin",
          job: job.kind,
          folder: folder.folder,
          artefacts: folder.artefacts,
          program: part?.program ?? spec.program,
          args: part?.args ?? spec.args,
          dialect: spec.dialect,
          clock: spec.clock,
          board: boardUrlOf(rig),
          rig: folder.rig,
          health: rig.health,
          traceBytes: currentSpec(spec).limits.traceKb * 1024,
          network: spec.network,
          stdin: currentSpec(spec).stdin,
        });
        this.begun();
      }
    });
    this.log.follow(child.stdout!, "stdout");
    this.log.follow(child.stderr!, "stderr");
    const timeout = setTimeout(
      () => this.stop("timeout", `The job took longer than ${spec.timeoutSeconds} s.`),
      spec.timeoutSeconds * 1000,
    );
    const watch = setInterval(() => this.watchMemory(spec.limits.memoryMb), watchEveryMs);
    await exited;
    clearTimeout(timeout);
    clearInterval(watch);
    this.end ??= this.died(child, spec.limits.memoryMb);
  }

  /** It ended without saying how. */
  private died({ exitCode, signalCode }: ChildProcess, memoryMb: number): JobEnd {
    const summary = {};
    if (signalCode === "SIGXCPU")
      return { outcome: "failed", reason: "The job used more processor time than it may.", summary };
    if (signalCode === "SIGXFSZ")
      return { outcome: "failed", reason: "The job wrote a larger file than it may.", summary };
    if (signalCode === "SIGABRT" || signalCode === "SIGTRAP" || exitCode === 134) {
      return { outcome: "failed", reason: `The job ran out of memory: it may use ${memoryMb} MB.`, summary };
    }
    const how = signalCode === null ? `with the exit code ${exitCode}` : `by the signal ${signalCode}`;
    return { outcome: "infra_error", reason: `The job's process ended ${how}, without a result.`, summary };
  }

  /** The heap limit is Node's affair; byte arrays lie outside it. */
  private watchMemory(memoryMb: number): void {
    const pid = this.child?.pid;
    if (pid === undefined || process.platform !== "linux") return;
    try {
      const residentPages = Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]);
      // node itself needs about this much before the program has done anything
      if (residentPages * 4096 <= (memoryMb + 192) << 20 || this.stopped !== undefined) return;
      this.stopped = { outcome: "failed", reason: `The job used more than the ${memoryMb} MB of memory that it may.` };
      this.kill();
    } catch {
      // it has just ended
    }
  }

  private async results(
    folder: RunFolder,
    outcome: Outcome,
    reason: string | null,
  ): Promise<{ tests: TestResult[]; measurements: Measurement[] }> {
    const { spec } = this.order.job;
    const { measurements } = this.log;
    const name = spec.name ?? spec.program;
    if (spec.junit !== undefined) {
      try {
        const text = await readFile(join(folder.folder, spec.junit), "utf8");
        if (text.length > 32 << 20) throw new Error("It is larger than 32 MB.");
        const read = readJUnit(text);
        return { tests: read.tests, measurements: [...measurements, ...read.measurements].slice(0, 5000) };
      } catch (error) {
        this.log.say(`${spec.junit} could not be read as JUnit XML: ${(error as Error).message}\n`);
      }
    }
    // a program without tests is one test
    const status =
      outcome === "passed" ? "passed" : outcome === "failed" || outcome === "timeout" ? "failed" : undefined;
    const durationMs = performance.now() - this.startedAt;
    return {
      tests:
        status === undefined
          ? []
          : [{ suite: name, name: this.order.job.role || "program", status, durationMs, message: reason }],
      measurements,
    };
  }

  private tell(message: ToJob): void {
    if (this.child?.connected === true) this.child.send(message, () => {});
  }
}

/** A real board by its own identity, whatever its port is called by now. */
export function boardUrlOf({
  url,
  usbSerial,
  emulated,
}: Pick<StartMessage["rig"], "url" | "usbSerial" | "emulated">): string {
  if (emulated) return url.split("#")[0];
  return url.startsWith("serial:") && usbSerial !== null ? `serial:${usbSerial}` : url;
}

/** A program that ends without complaint and whose JUnit tells of failures has not passed. @returns why; null when nothing failed */
function failures(tests: readonly TestResult[]): string | null {
  const bad = tests.filter(({ status }) => status === "failed" || status === "error");
  if (bad.length === 0) return null;
  const [{ suite, name, message }] = bad;
  const first = `${suite === "" ? "" : `${suite} `}${name}${message === null ? "" : `: ${message.split("\n", 1)[0]}`}`;
  return `${bad.length} of ${tests.length} tests failed, first ${first}`.slice(0, 500);
}

/** A program's output as it goes to the server: gathered for a moment, numbered, without what a terminal would obey beyond colours. */
class LogPieces {
  readonly measurements: Measurement[] = [];
  private gathered = "";
  private stream: "stdout" | "stderr" | "lab" = "stdout";
  private chunk = 0;
  private bytes = 0;
  private line = "";
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly order: StartMessage,
    private readonly outbox: Outbox,
  ) {}

  follow(source: NodeJS.ReadableStream, stream: "stdout" | "stderr"): void {
    const decoder = new StringDecoder("utf8");
    source.on("data", (bytes: Buffer) => {
      const text = decoder.write(bytes);
      if (stream === "stdout") this.measure(text);
      this.add(stream, text);
      if (this.outbox.waitingLogBytes > mostWaitingLog) {
        source.pause();
        const timer = setInterval(() => {
          if (this.outbox.waitingLogBytes > mostWaitingLog / 2) return;
          clearInterval(timer);
          source.resume();
        }, 50);
      }
    });
    source.on("end", () => this.add(stream, decoder.end()));
  }

  say(text: string): void {
    this.add("lab", text);
  }

  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { lease, token } = this.order;
    for (let at = 0; at < this.gathered.length; at += pieceBytes) {
      this.outbox.put({
        kind: "log",
        lease,
        token,
        chunk: this.chunk++,
        stream: this.stream,
        text: this.gathered.slice(at, at + pieceBytes),
      });
    }
    this.gathered = "";
  }

  private add(stream: "stdout" | "stderr" | "lab", text: string): void {
    if (text === "") return;
    this.bytes += text.length;
    // the server cuts exactly; this only keeps a flood off the wire
    if (stream !== "lab" && this.bytes > (this.order.job.spec.limits.outputKb + 64) * 1024) return;
    if (stream !== this.stream) {
      this.flush();
      this.stream = stream;
    }
    this.gathered += text;
    if (this.gathered.length >= pieceBytes) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), logEveryMs);
  }

  /** `##measure temperature 21.5 C` on a line of its own is a measured value. */
  private measure(text: string): void {
    const lines = (this.line + text).split("\n");
    this.line = lines.pop()!.slice(0, 300);
    for (const line of lines) {
      if (!line.startsWith("##measure ")) continue;
      const match = /^##measure\s+(\S{1,100})\s+([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)(?:\s+(\S{1,30}))?\s*$/.exec(
        line,
      );
      if (match !== null && Number.isFinite(Number(match[2])) && this.measurements.length < 5000)
        this.measurements.push({ name: match[1], value: Number(match[2]), unit: match[3] ?? "" });
    }
  }
}
