/**
 * The agents whose sockets this server holds.
 *
 * Each agent's messages are worked on one after another, and one that cannot be worked on closes the socket: the agent then dials again and repeats
 * whatever was not acknowledged. What is to be said to agents is read from the database, so that it does not matter which server decided it.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { sql } from "kysely";
import type { WebSocket } from "ws";
import {
  agentMessage,
  parseStorable,
  type AgentMessage,
  type Power,
  type ServerMessage,
  type StartMessage,
} from "../../shared/index.js";
import type { Lab } from "../lab.js";
import { agentLeft, drainAgent, registerAgent, reportBoards } from "../store/agents.js";
import { acceptLease } from "../store/leases.js";
import { appendLog } from "../store/logs.js";
import { finishLease } from "../store/run-ending.js";
import { LivePins } from "./live-pins.js";
import { Renewals } from "./renewals.js";
import { Tunnels } from "./tunnels.js";

const lookEveryMs = 1000;
const farewellMs = 2000;
/** Messages that may wait to be worked on before the socket is held up. */
const mostWaiting = 64;
/** Longer than an agent gives its boards. */
const commandMs = 90_000;

interface Connected {
  readonly socket: WebSocket;
  readonly agentId: string;
  readonly connection: string;
  /** Leases that it has been told to start, to go, to cancel: said once on a connection. */
  readonly told: Set<string>;
}

export class AgentHub {
  readonly tunnels = new Tunnels();
  readonly livePins: LivePins;
  private readonly renewals: Renewals;
  private readonly agents = new Map<string, Connected>();
  /** Each with what settles when it is closed and all that it said has been worked on: the database must stay open so long. */
  private readonly sockets = new Map<WebSocket, Promise<void>>();
  private readonly unhear: () => void;
  private readonly timer: NodeJS.Timeout;
  private looking: Promise<void> | undefined;
  private again = false;
  private stopped = false;

  constructor(
    private readonly lab: Lab,
    private readonly onError: (what: string, error: unknown) => void = () => {},
  ) {
    this.livePins = new LivePins(lab);
    this.renewals = new Renewals(lab);
    this.unhear = lab.engine.onWake(() => this.look());
    this.timer = setInterval(() => this.look(), lookEveryMs);
  }

  get connected(): number {
    return this.agents.size;
  }

  /** Takes over a socket whose token was good. @param name  the only one that the agent may call itself */
  adopt(socket: WebSocket, name: string): void {
    if (this.stopped) return socket.close(1001, "The server is stopping.");
    const connection = randomUUID();
    let agent: Connected | undefined;
    let waiting = 0;
    let turn = Promise.resolve();
    let broken = false;
    const serve = async (text: string): Promise<void> => {
      if (broken) return;
      const message = agentMessage.parse(parseStorable(text));
      if (message.kind === "hello") {
        if (message.name !== name) return socket.close(4403, `This token is for the agent ${name}.`);
        agent = await this.register(socket, message, connection);
      } else if (agent === undefined) socket.close(4400, "An agent says hello first.");
      else await this.hear(agent, message);
    };
    socket.on("message", (data: Buffer) => {
      if (++waiting > mostWaiting) socket.pause();
      turn = turn
        .then(() => serve(data.toString()))
        .catch((error: unknown) => {
          broken = true;
          this.onError(`a message of the agent ${name}`, error);
          socket.close(1011, "A message could not be worked on.");
        })
        .then(() => {
          if (--waiting < mostWaiting / 2 && socket.isPaused) socket.resume();
        });
    });
    socket.on("error", () => socket.terminate());
    const leave = async (): Promise<void> => {
      await turn;
      if (agent === undefined) return;
      if (this.agents.get(agent.agentId) === agent) this.agents.delete(agent.agentId);
      await agentLeft(this.lab, agent.agentId, connection).catch((error: unknown) =>
        this.onError("an agent's leaving", error),
      );
    };
    const over = new Promise<void>((left) => socket.once("close", () => void leave().finally(left)));
    this.sockets.set(socket, over);
    void over.then(() => this.sockets.delete(socket));
  }

  disconnect(agentId: string, why: string): void {
    this.agents.get(agentId)?.socket.close(4403, why);
  }

  /** @returns what went wrong, for a person; null when it worked */
  power(agentId: string, power: Power, action: "on" | "off" | "cycle"): Promise<string | null> {
    return this.command(agentId, (request) => ({ kind: "power", request, power, action }));
  }

  /** A piece of stdin for a run's program. @returns what went wrong; null when the program has room for the next */
  input(agentId: string, lease: string, seq: number, data: string, end: boolean): Promise<string | null> {
    return this.command(agentId, (request) => ({ kind: "input", request, lease, seq, data, end }));
  }

  /** Asks the lease's agent to dial the tunnel's other end. @returns what went wrong; null when it has */
  async openTunnel(
    leaseId: string,
    session: string,
    ticket: string,
    mode: "bytes" | "console",
  ): Promise<string | null> {
    const row = await this.startRows().where("leases.id", "=", leaseId).executeTakeFirst();
    if (row === undefined) return "The lease is over.";
    const url = this.lab.settings.url ?? null;
    return this.command(row.agent_id, (request) => ({
      kind: "tunnel",
      request,
      session,
      ticket,
      url,
      lease: leaseId,
      token: row.token,
      mode,
      rig: rigOf(row),
    }));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.unhear();
    clearInterval(this.timer);
    this.tunnels.close();
    this.livePins.stop();
    for (const socket of this.sockets.keys()) socket.close(1001, "The server is stopping.");
    // one whose peer does not answer the farewell is not waited for
    const enough = setTimeout(() => [...this.sockets.keys()].forEach((socket) => socket.terminate()), farewellMs);
    await Promise.all(this.sockets.values());
    clearTimeout(enough);
    await this.looking;
    await this.renewals.stop();
  }

  private async register(
    socket: WebSocket,
    hello: Extract<AgentMessage, { kind: "hello" }>,
    connection: string,
  ): Promise<Connected | undefined> {
    const result = await this.lab.change((tx) => registerAgent(tx, this.lab, hello, connection));
    if (result.kind === "refused") {
      say(socket, result);
      socket.close(4409, result.reason.slice(0, 120));
      return undefined;
    }
    const before = this.agents.get(result.agentId);
    before?.socket.close(4409, "The agent has dialled in again.");
    const agent = { socket, agentId: result.agentId, connection, told: new Set<string>() };
    this.agents.set(result.agentId, agent);
    say(socket, { kind: "welcome", agent: result.agentId, leaseMs: this.lab.settings.leaseMs, drop: result.drop });
    this.look();
    return agent;
  }

  private async hear(agent: Connected, message: Exclude<AgentMessage, { kind: "hello" }>): Promise<void> {
    const { lab } = this;
    const { agentId, socket } = agent;
    switch (message.kind) {
      case "live":
        return this.livePins.hear(agentId, message.lease, message.token, message.pins);
      case "renew":
        // beside the agent's other messages, which need not wait until more renewals have come
        this.renewals.renew(agentId, agent.connection, message.leases).then(
          (leases) => {
            if (leases === undefined) socket.close(4409, "The agent has dialled in again.");
            else say(socket, { kind: "renewed", leases });
          },
          (error: unknown) => {
            this.onError("agents' renewals", error);
            socket.close(1011, "The leases could not be renewed.");
          },
        );
        return;
      case "boards": {
        const { name } = await lab.db
          .selectFrom("agents")
          .select("name")
          .where("id", "=", agentId)
          .executeTakeFirstOrThrow();
        await lab.change((tx) => reportBoards(tx, lab, agentId, name, message.boards));
        break;
      }
      case "draining":
        await lab.change((tx) => drainAgent(tx, lab, agentId));
        break;
      case "accepted":
        if (!(await lab.change((tx) => acceptLease(tx, lab, agentId, message.lease, message.token)))) {
          say(socket, { kind: "cancel", lease: message.lease, reason: "The lease is over." });
        }
        break;
      case "log":
        await appendLog(lab, agentId, message);
        break;
      case "result":
        // a result that comes too late, or twice, changes nothing; the agent may forget it either way
        await this.finish(agentId, message);
        break;
      case "done":
        await lab.db
          .updateTable("agent_commands")
          .set({ done_at: lab.now(), error: message.error })
          .where("id", "=", message.request)
          .where("agent_id", "=", agentId)
          .execute();
        await lab.engine.wake();
    }
    say(socket, { kind: "ack", seq: message.seq });
  }

  /** A result that the database will never take ends its run all the same: said again for ever, it would keep the agent from everything else. */
  private async finish(agentId: string, message: Extract<AgentMessage, { kind: "result" }>): Promise<void> {
    const { lab } = this;
    try {
      await lab.change((tx) => finishLease(tx, lab, agentId, message));
    } catch (error) {
      // PostgreSQL's classes: data exceptions, what a constraint forbids, program limits
      if (!/^(22|23|54)/.test((error as { code?: string }).code ?? "")) throw error;
      this.onError(`a result of the lease ${message.lease}, which was ended without it`, error);
      const reason = `What the run has left cannot be kept: ${(error as Error).message}.`;
      const nothing = { tests: [], measurements: [], artifacts: [], summary: {} };
      await lab.change((tx) =>
        finishLease(tx, lab, agentId, { ...message, ...nothing, outcome: "infra_error", blame: "agent", reason }),
      );
    }
  }

  private async command(agentId: string, make: (request: string) => ServerMessage): Promise<string | null> {
    const { lab } = this;
    const id = randomUUID();
    await lab.db
      .insertInto("agent_commands")
      .values({
        id,
        agent_id: agentId,
        message: JSON.stringify(make(id)),
        sent_at: null,
        done_at: null,
        error: null,
        created_at: lab.now(),
      })
      .execute();
    await lab.engine.wake();
    const until = performance.now() + commandMs;
    try {
      for (;;) {
        const row = await lab.db.selectFrom("agent_commands").selectAll().where("id", "=", id).executeTakeFirst();
        if (row !== undefined && row.done_at !== null) return row.error;
        if (performance.now() > until)
          return (row?.sent_at ?? null) === null ? "The agent is not connected." : "The agent does not answer.";
        await this.nextWake();
      }
    } finally {
      await lab.db.deleteFrom("agent_commands").where("id", "=", id).execute();
    }
  }

  private async nextWake(): Promise<void> {
    const stop = new AbortController();
    const unhear = this.lab.engine.onWake(() => stop.abort());
    await delay(500, undefined, { signal: stop.signal }).catch(() => {});
    unhear();
  }

  // ---- what the database wants agents to be told ----

  private look(): void {
    if (this.looking !== undefined) {
      this.again = true;
      return;
    }
    if ((this.agents.size === 0 && this.tunnels.leases.length === 0) || this.stopped) return;
    this.looking = this.tell()
      .catch((error: unknown) => this.onError("telling agents", error))
      .finally(() => {
        this.looking = undefined;
        if (this.again) {
          this.again = false;
          this.look();
        }
      });
  }

  private async tell(): Promise<void> {
    await this.endTunnels();
    const ids = [...this.agents.keys()];
    if (ids.length === 0) return;
    const mine = sql<string>`any(${ids}::text[])`;
    const rows = await this.lab.db
      .selectFrom("leases")
      .innerJoin("jobs", "jobs.id", "leases.job_id")
      .innerJoin("runs", "runs.id", "leases.run_id")
      .where("leases.released_at", "is", null)
      .where("leases.agent_id", "=", mine)
      .where("jobs.kind", "!=", "interactive")
      .select([
        "leases.id as lease_id",
        "leases.agent_id",
        "leases.accepted_at",
        "runs.state as run_state",
        "runs.cancelled_at",
        "jobs.cancel_reason",
      ])
      .execute();
    // what a start says is much, and said once
    const fresh = rows.filter(
      (row) => row.accepted_at === null && this.agents.get(row.agent_id)?.told.has(`start ${row.lease_id}`) === false,
    );
    const starts = new Map<string, StartRow>();
    if (fresh.length > 0) {
      const full = await this.startRows()
        .where("leases.id", "=", sql<string>`any(${fresh.map(({ lease_id }) => lease_id)}::text[])`)
        .execute();
      for (const row of full) starts.set(row.lease_id, row);
    }
    for (const row of rows) {
      const agent = this.agents.get(row.agent_id);
      if (agent === undefined) continue;
      const once = (what: string, message: () => ServerMessage): void => {
        const key = `${what} ${row.lease_id}`;
        if (agent.told.has(key)) return;
        agent.told.add(key);
        say(agent.socket, message());
      };
      if (row.cancelled_at !== null && row.accepted_at !== null) {
        once("cancel", () => ({
          kind: "cancel",
          lease: row.lease_id,
          reason: row.cancel_reason ?? "Another part of the job did not pass.",
        }));
      } else if (row.accepted_at === null) {
        const start = starts.get(row.lease_id);
        if (start !== undefined) once("start", () => startMessage(start));
      }
      // every part is there: the run may begin
      else if (row.run_state === "running") once("go", () => ({ kind: "go", lease: row.lease_id }));
    }
    const commands = await this.lab.db
      .selectFrom("agent_commands")
      .selectAll()
      .where("agent_id", "=", mine)
      .where("sent_at", "is", null)
      .execute();
    for (const { id, agent_id, message } of commands) {
      await this.lab.db.updateTable("agent_commands").set({ sent_at: this.lab.now() }).where("id", "=", id).execute();
      const agent = this.agents.get(agent_id);
      if (agent !== undefined) say(agent.socket, message);
    }
  }

  private async endTunnels(): Promise<void> {
    const leases = this.tunnels.leases;
    if (leases.length === 0) return;
    const live = await this.lab.db
      .selectFrom("leases")
      .select("id")
      .where("id", "in", leases)
      .where("released_at", "is", null)
      .execute();
    for (const lease of leases) if (!live.some(({ id }) => id === lease)) this.tunnels.end(lease);
  }

  private startRows() {
    return this.lab.db
      .selectFrom("leases")
      .innerJoin("jobs", "jobs.id", "leases.job_id")
      .innerJoin("runs", "runs.id", "leases.run_id")
      .innerJoin("rigs", "rigs.id", "leases.rig_id")
      .innerJoin("boards", "boards.id", "rigs.board_id")
      .where("leases.released_at", "is", null)
      .select([
        "leases.id as lease_id",
        "leases.token",
        "leases.agent_id",
        "leases.role",
        "leases.accepted_at",
        "runs.id as run_id",
        "runs.state as run_state",
        "runs.cancelled_at",
        "jobs.id as job_id",
        "jobs.kind as job_kind",
        "jobs.spec",
        "jobs.cancel_reason",
        "rigs.name",
        "rigs.rig_file",
        "rigs.power",
        "rigs.flash",
        "rigs.health",
        "boards.url",
        "boards.usb_serial",
        "boards.port_path",
        "boards.identity",
        "boards.emulated",
      ]);
  }
}

type StartRow = Awaited<ReturnType<ReturnType<AgentHub["startRows"]>["executeTakeFirstOrThrow"]>>;

function startMessage(row: StartRow): StartMessage {
  const kind = row.job_kind === "health" ? "health" : "program";
  return {
    kind: "start",
    lease: row.lease_id,
    token: row.token,
    run: row.run_id,
    job: { id: row.job_id, kind, role: row.role, spec: row.spec },
    rig: rigOf(row),
  };
}

function rigOf(row: StartRow): StartMessage["rig"] {
  return {
    name: row.name,
    url: row.url,
    usbSerial: row.usb_serial,
    portPath: row.port_path,
    identity: row.identity,
    emulated: row.emulated,
    rigFile: row.rig_file,
    power: row.power,
    flash: row.flash,
    health: row.health,
  };
}

function say(socket: WebSocket, message: ServerMessage): void {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
}
