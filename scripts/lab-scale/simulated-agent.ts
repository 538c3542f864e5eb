/**
 * An agent without boards: it speaks the agents' protocol as the real one does (numbered messages kept until they are acknowledged, leases renewed,
 * runs ended by itself when they cannot be), and a run is a wait. Two hundred of them fit in one process.
 */
import { randomUUID } from "node:crypto";
import WebSocket from "ws";
import { Outbox } from "../../dashboard/agent/outbox.js";
import { fence } from "../../dashboard/agent/run.js";
import type { ServerMessage, StartMessage } from "../../dashboard/shared/index.js";
import type { Ledger } from "./ledger.js";

export interface SimulatedAgentOptions {
  /** Servers to dial, one after another when one does not answer. */
  readonly urls: readonly string[];
  readonly token: string;
  readonly name: string;
  readonly ledger: Ledger;
  /** How long the program of a job takes, in milliseconds. */
  readonly runMs: (spec: StartMessage["job"]["spec"]) => number;
  /** Told of each connection that the server has welcomed, and of each that ended. */
  readonly onWelcome?: () => void;
}

interface SimulatedRun {
  readonly order: StartMessage;
  timer: NodeJS.Timeout | undefined;
  fence: NodeJS.Timeout | undefined;
  begun: boolean;
  ended: boolean;
}

const retryMs = 200;

export class SimulatedAgent {
  private readonly instance = randomUUID();
  private readonly runs = new Map<string, SimulatedRun>();
  private readonly outbox = new Outbox((message) => this.say(message));
  private socket: WebSocket | undefined;
  private welcomed = false;
  private leaseMs = 30_000;
  private renewTimer: NodeJS.Timeout | undefined;
  private renewAskedAt = 0;
  private named = new Set<string>();
  private next = 0;
  private stopped = false;

  constructor(private readonly options: SimulatedAgentOptions) {
    this.next = hashOf(options.name);
  }

  start(): void {
    this.dial();
  }

  /** As if the process had been killed: nothing is said, nothing goes on. */
  kill(): void {
    this.stopped = true;
    clearTimeout(this.renewTimer);
    for (const run of this.runs.values()) {
      clearTimeout(run.timer);
      clearTimeout(run.fence);
    }
    this.socket?.terminate();
  }

  private dial(): void {
    if (this.stopped) return;
    const { urls, token } = this.options;
    const url = urls[this.next++ % urls.length];
    const socket = new WebSocket(`${url.replace(/^http/, "ws")}/api/v1/agent`, {
      headers: { authorization: `Bearer ${token}` },
      handshakeTimeout: 10_000,
      perMessageDeflate: false,
    });
    this.socket = socket;
    socket.on("open", () => socket.send(JSON.stringify(this.hello())));
    socket.on("message", (data: Buffer) => this.hear(JSON.parse(data.toString()) as ServerMessage));
    socket.on("error", () => {});
    socket.on("close", () => {
      if (this.socket !== socket) return;
      this.socket = undefined;
      this.welcomed = false;
      clearTimeout(this.renewTimer);
      if (!this.stopped) setTimeout(() => this.dial(), retryMs * (0.5 + Math.random()));
    });
  }

  private hello(): object {
    const { name } = this.options;
    const board = {
      identity: "simulated",
      url: "emulator:simulated",
      kind: "simulated",
      name: "simulated",
      usbSerial: null,
      portPath: null,
      firmware: null,
      emulated: true,
    };
    return {
      kind: "hello",
      name,
      instance: this.instance,
      version: "simulated",
      host: {},
      sandbox: {},
      boards: [board],
      leases: this.held(),
    };
  }

  private held(): { lease: string; token: number }[] {
    return [...this.runs.values()].map(({ order }) => ({ lease: order.lease, token: order.token }));
  }

  private hear(message: ServerMessage): void {
    switch (message.kind) {
      case "welcome":
        this.welcomed = true;
        this.leaseMs = message.leaseMs;
        for (const lease of message.drop) this.end(lease, "infra_error", "agent");
        this.outbox.repeat();
        this.renew();
        this.options.onWelcome?.();
        break;
      case "ack":
        this.outbox.acknowledge(message.seq);
        break;
      case "renewed": {
        const live = new Set(message.leases);
        for (const lease of this.runs.keys()) {
          if (live.has(lease)) this.extend(lease, this.renewAskedAt);
          else if (this.named.has(lease)) this.end(lease, "infra_error", "agent");
        }
        break;
      }
      case "start":
        this.accept(message);
        break;
      case "go":
        this.begin(message.lease);
        break;
      case "cancel":
        this.end(message.lease, "cancelled");
        break;
      default:
        break;
    }
  }

  private accept(order: StartMessage): void {
    const { lease, token } = order;
    if (this.runs.has(lease)) return;
    this.runs.set(lease, { order, timer: undefined, fence: undefined, begun: false, ended: false });
    this.outbox.put({ kind: "accepted", lease, token });
    this.extend(lease, performance.now());
  }

  private begin(lease: string): void {
    const run = this.runs.get(lease);
    if (run === undefined || run.begun || run.ended) return;
    run.begun = true;
    const { order } = run;
    this.options.ledger.write({
      kind: "begin",
      lease,
      run: order.run,
      job: order.job.id,
      rig: order.rig.name,
      by: this.options.name,
      at: Date.now(),
    });
    const text = `${order.job.id} on ${order.rig.name}\n`;
    this.outbox.put({ kind: "log", lease, token: order.token, chunk: 0, stream: "stdout", text });
    run.timer = setTimeout(() => this.end(lease, "passed"), this.options.runMs(order.job.spec));
  }

  private end(lease: string, outcome: "passed" | "cancelled" | "infra_error", blame: "rig" | "agent" = "rig"): void {
    const run = this.runs.get(lease);
    if (run === undefined) return;
    this.runs.delete(lease);
    run.ended = true;
    clearTimeout(run.timer);
    clearTimeout(run.fence);
    if (run.begun) this.options.ledger.write({ kind: "end", lease, outcome, at: Date.now() });
    this.outbox.put({
      kind: "result",
      lease,
      token: run.order.token,
      outcome,
      blame,
      reason: outcome === "infra_error" ? "The simulated agent gave the lease up." : null,
      tests:
        outcome === "passed"
          ? [{ suite: "scale", name: "program", status: "passed", durationMs: 1, message: null }]
          : [],
      measurements: [],
      artifacts: [],
      summary: {},
    });
  }

  /** The lease lives on from when that was asked for; unless it is extended again, the run ends itself in time. */
  private extend(lease: string, askedAt: number): void {
    const run = this.runs.get(lease);
    if (run === undefined) return;
    clearTimeout(run.fence);
    const left = fence(this.leaseMs).beginMs - (performance.now() - askedAt);
    run.fence = setTimeout(() => this.end(lease, "infra_error", "agent"), Math.max(0, left));
  }

  private renew(): void {
    clearTimeout(this.renewTimer);
    if (!this.welcomed) return;
    const leases = this.held();
    this.named = new Set(leases.map(({ lease }) => lease));
    this.renewAskedAt = performance.now();
    this.say({ kind: "renew", leases });
    this.renewTimer = setTimeout(() => this.renew(), this.leaseMs / 4);
  }

  private say(message: object): void {
    if (this.welcomed && this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }
}

/** Spreads agents over servers by their names. */
function hashOf(text: string): number {
  let hash = 0;
  for (let n = 0; n < text.length; n++) hash = (hash * 31 + text.charCodeAt(n)) >>> 0;
  return hash % 1000;
}
