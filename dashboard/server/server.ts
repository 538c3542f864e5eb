/** The whole server, put together: database, scheduler, agents, HTTP; and taken apart again without losing anything. */
import { createReadStream } from "node:fs";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { AgentHub } from "./agents/hub.js";
import { restore } from "./backup.js";
import { openEmbedded } from "./engine/embedded.js";
import type { Engine } from "./engine/engine.js";
import { openPostgres } from "./engine/postgres.js";
import { EventHub } from "./http/event-hub.js";
import { OpenDoors } from "./http/open-doors.js";
import { makeApp, type AppOptions, type Parts } from "./http/app.js";
import { defaultSettings, Lab, type LabSettings } from "./lab.js";
import { Metrics } from "./metrics.js";
import { loginLink } from "./routes/session.js";
import { forgetConnections } from "./store/agents.js";
import { SchedulerLoop } from "./scheduler/loop.js";
import { DatabaseBlobs, FolderBlobs } from "./store/blobs.js";
import { adoptEvents } from "./store/events.js";
import { extendLeases } from "./store/leases.js";
import { makeToken } from "./store/tokens.js";
import { adminUserId, ensureUsers } from "./store/users.js";
import { Upkeep } from "./scheduler/upkeep.js";

export interface ServerOptions {
  /** The lab's folder; with a database URL only for its secrets. Undefined: in memory. */
  readonly folder?: string;
  /** postgresql://… instead of the embedded database. */
  readonly database?: string;
  /** An engine that is open already, for tests; closed with the server. */
  readonly engine?: Engine;
  readonly host?: string;
  /** 0: any free one. */
  readonly port?: number;
  readonly version: string;
  readonly log?: AppOptions["log"];
  readonly settings?: Partial<LabSettings>;
  readonly pageFolder?: string;
  readonly trustProxy?: boolean;
  readonly requestsPerMinute?: number;
  readonly oidc?: AppOptions["oidc"];
  /** A backup to fill the empty lab with, before anything else. */
  readonly restore?: string;
}

export interface LabServer {
  readonly app: FastifyInstance;
  /** http://127.0.0.1:8080 */
  readonly url: string;
  /** Resolves when the database is open and everything runs. @throws EngineError */
  readonly ready: Promise<Parts>;
  /** A path that signs a browser in as the administrator, once. */
  adminLink(): Promise<string>;
  agentToken(name: string): Promise<string>;
  /** It will be closed before long: /healthz says so from now on; everything else goes on. */
  announceStop(): void;
  /** Lets requests end, tells agents to come back later, closes the database. Runs go on at their agents meanwhile. */
  close(): Promise<void>;
}

/** Listens at once; the database opens meanwhile. @throws when the port is taken */
export async function startServer(options: ServerOptions): Promise<LabServer> {
  const closing: (() => Promise<void>)[] = [];
  let begin!: () => void;
  const listening = new Promise<void>((resolve) => (begin = resolve));
  const ready = listening.then(() => open(options, closing, (what, error) => app.log.error({ err: error }, what)));
  ready.catch(() => {});
  const life = { stopping: false };
  const app = await makeApp({
    parts: ready,
    version: options.version,
    life,
    ...(options.log === undefined ? {} : { log: options.log }),
    ...(options.pageFolder === undefined ? {} : { pageFolder: options.pageFolder }),
    ...(options.trustProxy === undefined ? {} : { trustProxy: options.trustProxy }),
    ...(options.oidc === undefined ? {} : { oidc: options.oidc }),
    ...(options.requestsPerMinute === undefined ? {} : { requestsPerMinute: options.requestsPerMinute }),
  });
  try {
    await app.listen({ host: options.host ?? "127.0.0.1", port: options.port ?? 0 });
  } catch (error) {
    await app.close();
    throw error;
  }
  begin();
  const address = app.server.address() as { address: string; port: number };
  const host = address.address.includes(":") ? `[${address.address}]` : address.address;
  return {
    app,
    url: `http://${host === "0.0.0.0" || host === "[::]" ? "127.0.0.1" : host}:${address.port}`,
    ready,
    adminLink: async () => loginLink((await ready).lab, adminUserId),
    agentToken: async (name) => {
      const { lab } = await ready;
      // each start makes its own; those of earlier ones are of no use to anybody
      await lab.db
        .updateTable("tokens")
        .set({ revoked_at: lab.now() })
        .where("kind", "=", "agent")
        .where("subject", "=", name)
        .where("name", "=", "made by serve")
        .execute();
      return (
        await makeToken(lab.db, lab, { kind: "agent", userId: adminUserId, subject: name, name: "made by serve" })
      ).token;
    },
    announceStop: () => (life.stopping = true),
    close: async () => {
      life.stopping = true;
      await ready.catch(() => {});
      for (const step of closing.toReversed()) await step();
      // also when the database did not open
      await app.close();
    },
  };

  async function open(
    from: ServerOptions,
    steps: (() => Promise<void>)[],
    onError: (what: string, error: unknown) => void,
  ): Promise<Parts> {
    const engine = from.engine ?? (await openEngine(from));
    steps.push(() => engine.close());
    const blobs =
      engine.kind === "embedded" && from.folder !== undefined
        ? new FolderBlobs(engine.db, join(from.folder, "blobs"))
        : new DatabaseBlobs(engine.db);
    const lab = new Lab(engine, blobs, { ...defaultSettings, ...from.settings });
    await ensureUsers(lab.db, lab);
    if (from.restore !== undefined) await restore(lab, createReadStream(from.restore));
    await ensureUsers(lab.db, lab);
    // an embedded database has one server, and nobody can be connected to it before it listens
    if (engine.kind === "embedded") await forgetConnections(lab.db);
    await adoptEvents(lab.db);
    await extendLeases(lab.db, lab);
    const metrics = new Metrics(lab);
    const events = new EventHub(lab);
    const agents = new AgentHub(lab, onError);
    const loop = new SchedulerLoop(lab, {
      onError: (step, error) => {
        metrics.errors.inc({ step });
        onError(`The scheduler's step "${step}" failed; it is tried again.`, error);
      },
      onAllocated: (count) => metrics.allocations.inc(count),
    });
    const upkeep = new Upkeep(lab, onError);
    const doors = new OpenDoors(lab);
    steps.push(
      () => events.stop(),
      () => app.close(),
      () => agents.stop(),
      () => loop.stop(),
      () => upkeep.stop(),
      () => doors.stop(),
    );
    return { lab, events, agents, metrics, doors };
  }
}

function openEngine({ database, folder }: ServerOptions): Promise<Engine> {
  return database === undefined ? openEmbedded(folder) : openPostgres(database);
}
