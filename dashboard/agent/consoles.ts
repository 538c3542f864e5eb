/**
 * Consoles at this agent's boards: for each lease that somebody sits at, a confined process with the VM and the board in it, and a socket of the
 * server's that carries what is typed and seen. When the socket breaks, the process lives on for a moment and the next socket is told how things
 * stand; when the person says goodbye, the lease ends or nobody comes back, it ends, and with it whatever the board's pins were driving.
 */
import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import { fileURLToPath } from "node:url";
import WebSocket from "ws";
import { limits, toConsole, type FromConsole, type JobSpec, type Pins, type ServerMessage } from "../shared/index.js";
import type { ConsoleOrder } from "./console-process.js";
import type { AgentFiles } from "./files.js";
import { LitPins } from "./lit-pins.js";
import type { Offspring } from "./offspring.js";
import { boardUrlOf } from "./run.js";
import { spawnConfined, type Sandbox } from "./sandbox.js";

type TunnelMessage = Extract<ServerMessage, { kind: "tunnel" }>;

export interface ConsoleContext {
  readonly url: string;
  readonly files: AgentFiles;
  readonly sandbox: Sandbox;
  readonly offspring: Offspring;
  readonly onPins: (lease: string, pins: Pins) => void;
}

const entry = fileURLToPath(new URL("./console-process.js", import.meta.url));
/** What the server closes a socket with when it may be made again. */
const lost = 4411;
const patienceMs = 10_000;
/** Output that may wait for a slow reader before the program is held up. */
const mostBufferedBytes = 1 << 20;
const watchEveryMs = 500;
/** Of the last output, told again to a socket that comes back. */
const keptOutput = 20_000;

export class AgentConsoles {
  private readonly open = new Map<string, Console>();
  /** Those that are ending: the board is theirs until they have. */
  private readonly ending = new Map<string, Promise<void>>();

  constructor(private readonly context: ConsoleContext) {}

  /** Resolves when the server's other end has been dialled. @throws Error with the reason */
  async dial(message: TunnelMessage): Promise<void> {
    const { lease, session, ticket, rig } = message;
    const base = (message.url ?? this.context.url).replace(/^http/, "ws");
    const socket = new WebSocket(`${base}/api/v1/tunnels/${session}?ticket=${ticket}`, {
      handshakeTimeout: 10_000,
      maxPayload: 2 << 20,
      perMessageDeflate: false,
    });
    await new Promise<void>((resolve, reject) => {
      socket.once("open", resolve);
      socket.once("error", reject);
    });
    socket.on("error", () => socket.terminate());
    let console = this.open.get(lease);
    if (console === undefined) {
      const made = (console = new Console(lease, rig, this.context, this.ending.get(lease), () => {
        this.open.delete(lease);
        this.ending.set(lease, made.over);
        void made.over.finally(() => this.ending.get(lease) === made.over && this.ending.delete(lease));
      }));
      this.open.set(lease, made);
    }
    console.attach(socket);
  }

  /** Somebody else has the rig now. Resolves when the board is free. */
  async free(rig: string, lease: string): Promise<void> {
    for (const [held, console] of this.open) if (held !== lease && console.rigName === rig) console.end();
    await Promise.all([...this.ending].filter(([held]) => held !== lease).map(([, over]) => over));
  }

  /** Where somebody sits, or may come back in a moment; and those whose board is not free yet. */
  get size(): number {
    return this.open.size + this.ending.size;
  }

  close(): void {
    for (const console of this.open.values()) console.end();
  }
}

let consoles = 0;

class Console {
  /** Settles when its process is gone, and its folder. */
  readonly over: Promise<void>;
  private isOver!: () => void;
  /** Of this very console: the one before it on the same lease may be going still. */
  private readonly folder: string;
  private child: ChildProcess | undefined;
  private socket: WebSocket | undefined;
  private leaving: NodeJS.Timeout | undefined;
  private watch: NodeJS.Timeout | undefined;
  private ended = false;
  /** How things stand, for a socket that comes later. */
  private started: FromConsole | undefined;
  /** A session was asked for, and has not ended. */
  private session = false;
  private terminal: FromConsole | undefined;
  private pins: Record<string, number | null> = {};
  private atUs = 0;
  /** The same for everybody who looks at the rig from outside. */
  private readonly lit: LitPins;
  private readonly parts = new Map<string, FromConsole>();
  private readonly pictures = new Map<string, FromConsole>();
  private output = "";
  /** Said before the process was there. */
  private readonly waiting: object[] = [];

  constructor(
    lease: string,
    private readonly rig: TunnelMessage["rig"],
    private readonly context: ConsoleContext,
    before: Promise<void> | undefined,
    private readonly gone: () => void,
  ) {
    this.folder = `console-${lease}-${++consoles}`;
    this.lit = new LitPins((pins) => context.onPins(lease, pins));
    this.over = new Promise((resolve) => (this.isOver = resolve));
    void this.begin(before);
  }

  attach(socket: WebSocket): void {
    clearTimeout(this.leaving);
    const before = this.socket;
    this.socket = socket;
    before?.close(4410, "Somebody sits down at this console elsewhere.");
    for (const message of this.standing()) this.say(message);
    socket.on("message", (data: Buffer) => this.hear(data));
    socket.on("close", (code) => {
      if (socket !== this.socket) return;
      this.socket = undefined;
      if (code === lost || code === 1006) this.leaving = setTimeout(() => this.end(), patienceMs);
      else this.end();
    });
  }

  get rigName(): string {
    return this.rig.name;
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    clearTimeout(this.leaving);
    clearInterval(this.watch);
    this.socket?.close(1000);
    const { child } = this;
    if (child?.connected === true) child.disconnect();
    setTimeout(() => this.kill(), 3000).unref();
    this.gone();
  }

  private async begin(before: Promise<void> | undefined): Promise<void> {
    const { files, sandbox, offspring } = this.context;
    try {
      await before;
      if (this.ended) return this.isOver();
      const folder = await files.prepare(this.folder, { files: {} } as JobSpec, this.rig.rigFile, !this.rig.emulated);
      if (this.ended) return await this.clear();
      const mine = limits.parse({});
      const child = (this.child = spawnConfined(
        sandbox,
        { limits: mine, cpuSeconds: 86_400, network: false, folder: folder.whole, hardware: !this.rig.emulated },
        [entry],
      ));
      offspring.note(child);
      child.on("message", (message: FromConsole) => this.tell(message));
      this.follow(child.stdout!, "stdout");
      this.follow(child.stderr!, "stderr");
      child.once("error", (error) => {
        this.died(`The console could not be started: ${error.message}`);
        void this.clear();
      });
      // the last that it said comes before this; it does not come at all (Node 20) when it was we who hung up
      child.once("close", () => this.died(null));
      child.once("exit", () => {
        this.lit.end();
        void this.clear();
      });
      this.watch = setInterval(() => this.watchMemory(mine.memoryMb), watchEveryMs);
      const order: ConsoleOrder = {
        kind: "open",
        board: boardUrlOf(this.rig),
        rig: folder.rig,
        folder: folder.folder,
      };
      child.send(order);
      for (const message of this.waiting.splice(0)) child.send(message);
    } catch (error) {
      this.died(`The console could not be started: ${(error as Error).message}`);
      await this.clear();
    }
  }

  private async clear(): Promise<void> {
    await this.context.files.remove(this.folder).catch(() => {});
    this.isOver();
  }

  private hear(data: Buffer): void {
    let message;
    try {
      message = toConsole.parse(JSON.parse(data.toString()));
    } catch {
      return this.say({ kind: "note", text: "A message to the console made no sense and was left out." });
    }
    // whoever comes from now on is not told how it stood before
    if (message.kind === "start") {
      this.terminal = undefined;
      this.session = true;
    }
    if (this.child === undefined) this.waiting.push(message);
    else if (this.child.connected) this.child.send(message, () => {});
  }

  /** From the process, on to whoever is there; what stands is kept. */
  private tell(message: FromConsole): void {
    if (message.kind === "started") {
      this.started = message;
      this.parts.clear();
      this.pictures.clear();
      this.pins = {};
      this.lit.float();
      this.terminal = undefined;
      this.output = "";
    } else if (message.kind === "ended") {
      this.session = false;
      this.lit.float();
    } else if (message.kind === "terminal") this.terminal = message;
    else if (message.kind === "part") this.parts.set(message.name, message);
    else if (message.kind === "picture") this.pictures.set(message.part, message);
    else if (message.kind === "pins") {
      Object.assign(this.pins, message.pins);
      this.atUs = message.atUs;
      this.lit.tell(message.pins);
    }
    // what shows how things stand comes again; a slow reader need not have each
    if (this.isSlow && ["pins", "part", "picture", "trace"].includes(message.kind)) return;
    this.say(message);
  }

  private standing(): FromConsole[] {
    return [
      { kind: "here", session: this.session },
      ...(this.started === undefined ? [] : [this.started]),
      ...(this.output === "" ? [] : [{ kind: "output", stream: "stdout", text: this.output } as const]),
      ...(this.terminal === undefined ? [] : [this.terminal]),
      ...this.parts.values(),
      ...this.pictures.values(),
      ...(Object.keys(this.pins).length === 0 ? [] : [{ kind: "pins", pins: this.pins, atUs: this.atUs } as const]),
    ];
  }

  private follow(source: NodeJS.ReadableStream, stream: "stdout" | "stderr"): void {
    const decoder = new StringDecoder("utf8");
    source.on("data", (bytes: Buffer) => {
      const text = decoder.write(bytes);
      if (text === "") return;
      this.output = (this.output + text).slice(-keptOutput);
      this.say({ kind: "output", stream, text });
      if (!this.isSlow) return;
      source.pause();
      const timer = setInterval(() => {
        if (this.isSlow && !this.ended) return;
        clearInterval(timer);
        source.resume();
      }, 50);
    });
  }

  private get isSlow(): boolean {
    return (this.socket?.bufferedAmount ?? 0) > mostBufferedBytes;
  }

  private say(message: FromConsole): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  private died(why: string | null): void {
    if (this.ended) return;
    this.say({ kind: "ended", reason: why ?? "The console's process has ended." });
    this.end();
  }

  /** The heap limit is Node's affair; byte arrays lie outside it. */
  private watchMemory(memoryMb: number): void {
    const pid = this.child?.pid;
    if (pid === undefined || process.platform !== "linux") return;
    try {
      const residentPages = Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]);
      if (residentPages * 4096 <= (memoryMb + 192) << 20) return;
      this.died(`The console used more than the ${memoryMb} MB of memory that it may.`);
      this.kill();
    } catch {
      // it has just ended
    }
  }

  private kill(): void {
    const { child } = this;
    if (child?.pid !== undefined && child.exitCode === null && child.signalCode === null) {
      try {
        // the whole group: whatever the process has started ends with it
        process.kill(-child.pid, "SIGKILL");
      } catch {
        child.kill("SIGKILL");
      }
    }
  }
}
