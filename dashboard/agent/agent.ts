/**
 * An agent: the machine that has the boards. It dials out to the server and keeps doing so; runs what it is told on leases that it renews; and when
 * it cannot renew one, ends the run by itself before the server gives the rig to somebody else.
 */
import { randomUUID } from "node:crypto";
import { arch, cpus, hostname, platform, totalmem } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import WebSocket from "ws";
import { pinLevels, type AgentHello, type Pins, type ServerMessage } from "../shared/index.js";
import { BoardWatch, type BoardWatchOptions } from "./boards.js";
import { AgentConsoles } from "./consoles.js";
import { AgentFiles } from "./files.js";
import { Offspring } from "./offspring.js";
import { Outbox } from "./outbox.js";
import { switchPower } from "./power.js";
import { Relays } from "./relays.js";
import { AgentRun } from "./run.js";
import { makeSandbox } from "./sandbox.js";
import { AgentTunnels } from "./tunnels.js";

export interface AgentOptions {
  /** Of the server: http://127.0.0.1:8080 or https://lab.example */
  readonly url: string;
  readonly token: string;
  readonly name: string;
  /** For caches and runs. */
  readonly folder: string;
  readonly version: string;
  readonly boards: Omit<BoardWatchOptions, "list"> & Pick<BoardWatchOptions, "list">;
  readonly onNote?: (text: string) => void;
}

const firstRetryMs = 250;
/** A program whose board is here waits for a server that is started again; with patience (?patience=30), so long. */
const mostRetryMs = 3000;
const drainLookMs = 50;
/** A server that says nothing for so long is gone, whatever TCP thinks. */
const silenceMs = 20_000;

export class Agent {
  private readonly instance = randomUUID();
  private readonly runs = new Map<string, AgentRun>();
  private readonly outbox = new Outbox((message) => this.say(message));
  private readonly sandbox = makeSandbox();
  private readonly files: AgentFiles;
  private readonly watch: BoardWatch;
  private readonly tunnels: AgentTunnels;
  private readonly offspring: Offspring;
  private readonly relays: Relays;
  private readonly consoles: AgentConsoles;
  /** Of leases that no run of ours has: somebody's at a console. */
  private readonly tokens = new Map<string, number>();
  private socket: WebSocket | undefined;
  private welcomed = false;
  private leaseMs = 30_000;
  private renewTimer: NodeJS.Timeout | undefined;
  private renewAskedAt = 0;
  private retryMs = firstRetryMs;
  private retryTimer: NodeJS.Timeout | undefined;
  private heardAt = performance.now();
  private draining = false;
  private stopped = false;

  constructor(private readonly options: AgentOptions) {
    this.files = new AgentFiles(options.url, options.token, options.folder, this.sandbox.owner);
    const onPins = (lease: string, pins: Pins): void => {
      // a console's process says so; the server would end the connection of all for one that makes no sense
      if (pinLevels.safeParse(pins).success) this.say({ kind: "live", lease, token: this.tokens.get(lease), pins });
    };
    this.offspring = new Offspring(options.folder);
    this.relays = new Relays(() => this.watch.boards, this.offspring);
    this.tunnels = new AgentTunnels(options.url, onPins, this.offspring);
    this.consoles = new AgentConsoles({
      url: options.url,
      files: this.files,
      sandbox: this.sandbox,
      offspring: this.offspring,
      onPins,
    });
    this.watch = new BoardWatch(options.boards, (boards) => {
      if (this.welcomed) this.outbox.put({ kind: "boards", boards });
    });
  }

  async start(): Promise<void> {
    // of an agent that was killed: its runs' boards and folders are theirs until they have ended
    await this.offspring.endThoseBefore();
    await this.files.clean();
    await this.watch.start();
    this.dial();
  }

  /**
   * Takes nothing more from now on. Resolves when what runs has ended and the server has its results, and nobody sits at a board any more; or when
   * it has taken long enough. `stop` then ends what is left.
   * @param hurry  settles when it has
   */
  async drain(hurry: Promise<void>): Promise<void> {
    this.draining = true;
    this.outbox.put({ kind: "draining" });
    let over = false;
    void hurry.then(() => (over = true));
    // a server that is away for a moment must get what has ended; one that never answers need not hear of a stop
    const unsaid = (): number => (this.welcomed ? this.outbox.size : this.outbox.results);
    while (!over && (this.busy > 0 || unsaid() > 0)) await Promise.race([hurry, delay(drainLookMs)]);
  }

  /** Runs, consoles and ways to a board that somebody is using. */
  get busy(): number {
    return this.runs.size + this.consoles.size + this.tunnels.size;
  }

  /** Ends what runs; the server learns it by the results, or from the leases. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.retryTimer);
    clearTimeout(this.renewTimer);
    this.watch.stop();
    this.tunnels.close();
    this.relays.close();
    this.consoles.close();
    for (const run of this.runs.values()) run.stop("infra_error", "The agent is stopping.", "agent");
    const until = performance.now() + 6000;
    while ((this.runs.size > 0 || (this.welcomed && this.outbox.size > 0)) && performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    for (const run of this.runs.values()) run.kill();
    this.socket?.terminate();
    await this.files.close();
  }

  private dial(): void {
    if (this.stopped) return;
    const { url, token } = this.options;
    const socket = new WebSocket(`${url.replace(/^http/, "ws")}/api/v1/agent`, {
      headers: { authorization: `Bearer ${token}` },
      handshakeTimeout: 10_000,
      maxPayload: 64 << 20,
    });
    this.socket = socket;
    this.welcomed = false;
    this.heardAt = performance.now();
    let why = "";
    socket.on("open", () => socket.send(JSON.stringify(this.hello())));
    socket.on("message", (data: Buffer) => {
      this.heardAt = performance.now();
      this.hear(JSON.parse(data.toString()) as ServerMessage);
    });
    socket.on("error", (error) => (why = error.message));
    socket.on("close", (code, reason) => {
      if (this.socket !== socket) return;
      this.socket = undefined;
      this.welcomed = false;
      clearTimeout(this.renewTimer);
      if (this.stopped) return;
      const said = reason.toString() || why;
      if (this.retryMs === firstRetryMs || code >= 4400)
        this.options.onNote?.(`The connection to ${url} ended${said === "" ? "" : ` (${said})`}; dialling again.`);
      // not all at once, when a server with many agents comes back
      const wait = this.retryMs * (0.5 + Math.random());
      this.retryMs = Math.min(mostRetryMs, this.retryMs * 2);
      this.retryTimer = setTimeout(() => this.dial(), wait);
    });
  }

  private hello(): AgentHello {
    const { name, version } = this.options;
    return {
      kind: "hello",
      name,
      instance: this.instance,
      version,
      host: {
        hostname: hostname(),
        platform: `${platform()} ${arch()}`,
        node: process.version,
        processors: cpus().length,
        memoryMb: Math.round(totalmem() / 2 ** 20),
      },
      sandbox: { ...this.sandbox.report },
      boards: this.watch.boards,
      leases: [...this.runs.values()].map(({ order }) => ({ lease: order.lease, token: order.token })),
      draining: this.draining,
    };
  }

  private hear(message: ServerMessage): void {
    switch (message.kind) {
      case "welcome":
        this.retryMs = firstRetryMs;
        this.welcomed = true;
        this.leaseMs = message.leaseMs;
        for (const lease of message.drop)
          this.runs.get(lease)?.stop("infra_error", "The server has ended this lease.", "agent");
        this.outbox.repeat();
        this.renew();
        break;
      case "refused":
        this.options.onNote?.(`${message.reason} ${message.next}`);
        break;
      case "ack":
        this.outbox.acknowledge(message.seq);
        break;
      case "renewed": {
        const live = new Set(message.leases);
        for (const [lease, run] of this.runs) {
          if (live.has(lease)) run.renewed(this.leaseMs, this.renewAskedAt);
          // one that was started since the renewal was asked for is not in it yet
          else if (this.renewNamed.has(lease)) run.stop("infra_error", "The lease was taken away.", "agent");
        }
        break;
      }
      case "start":
        this.begin(message);
        break;
      case "go":
        this.runs.get(message.lease)?.begin();
        break;
      case "cancel":
        this.runs.get(message.lease)?.stop("cancelled", message.reason);
        break;
      case "input":
        void this.answer(message.request, async () => {
          const run = this.runs.get(message.lease);
          if (run === undefined) throw new Error("The program has ended.");
          await run.input(message);
        });
        break;
      case "power":
        void this.answer(message.request, () => switchPower(message.power, message.action, this.relays));
        break;
      case "tunnel":
        this.tokens.set(message.lease, message.token);
        void this.answer(message.request, async () => {
          await this.free(message.rig.name, message.lease);
          await (message.mode === "console" ? this.consoles.dial(message) : this.tunnels.open(message));
        });
    }
  }

  private begin(order: Extract<ServerMessage, { kind: "start" }>): void {
    if (this.runs.has(order.lease)) return;
    const run = new AgentRun(order, {
      files: this.files,
      outbox: this.outbox,
      sandbox: this.sandbox,
      offspring: this.offspring,
      onPins: (pins) => this.say({ kind: "live", lease: order.lease, token: order.token, pins }),
      free: () => this.free(order.rig.name, order.lease),
      onEnd: () => this.runs.delete(order.lease),
    });
    this.runs.set(order.lease, run);
    run.renewed(this.leaseMs, performance.now());
    void run.start();
  }

  /** Ends what a lease that is over has left open at a rig: a person's way to it may be waiting for a connection that broke. */
  private async free(rig: string, lease: string): Promise<void> {
    await Promise.all([this.tunnels.free(rig, lease), this.consoles.free(rig, lease)]);
  }

  private async answer(request: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.outbox.put({ kind: "done", request, error: null });
    } catch (error) {
      this.outbox.put({ kind: "done", request, error: (error as Error).message.slice(0, 2000) });
    }
  }

  private renewNamed = new Set<string>();

  private renew(): void {
    clearTimeout(this.renewTimer);
    if (!this.welcomed) return;
    if (performance.now() - this.heardAt > Math.max(silenceMs, this.leaseMs)) return this.socket?.terminate();
    const leases = [...this.runs.values()].map(({ order }) => ({ lease: order.lease, token: order.token }));
    this.renewNamed = new Set(leases.map(({ lease }) => lease));
    this.renewAskedAt = performance.now();
    this.say({ kind: "renew", leases });
    this.renewTimer = setTimeout(() => this.renew(), this.leaseMs / 4);
  }

  private say(message: object): void {
    if (this.welcomed && this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }
}
