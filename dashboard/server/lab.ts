/** What every part of the server holds: the database, its clock, where bytes go, and how to say that something changed. */
import { randomUUID } from "node:crypto";
import { EventEmitter } from "node:events";
import type { Kysely, Transaction } from "kysely";
import type { Clock, Engine } from "./engine/engine.js";
import type { Tables } from "./engine/schema.js";
import type { BlobStore } from "./store/blobs.js";

/** A query's way in: the database, or a transaction of it. */
export type Database = Kysely<Tables>;
export type Tx = Transaction<Tables>;

export interface LabSettings {
  /** How long a lease lives without being renewed. Agents renew four times in that. */
  readonly leaseMs: number;
  /** Age in days after which finished jobs are forgotten; artefacts and logs with them. The last that passed under a name in use stays. */
  readonly keepDays: number;
  /** Age in days after which logs and artefacts are; results and measured values stay. Undefined: as long as their jobs. */
  readonly keepFilesDays?: number;
  /** Webhooks may go to addresses inside this network. */
  readonly innerWebhooks: boolean;
  /** How agents reach this very server, when several stand behind one name. */
  readonly url?: string;
}

export const defaultSettings: LabSettings = { leaseMs: 30_000, keepDays: 90, innerWebhooks: false };

export class Lab {
  readonly serverId = randomUUID();
  readonly db: Database;
  readonly clock: Clock;
  /** `log` with a run's id: there is more of its log. */
  readonly signals = new EventEmitter();

  constructor(
    readonly engine: Engine,
    readonly blobs: BlobStore,
    readonly settings: LabSettings = defaultSettings,
  ) {
    this.db = engine.db;
    this.clock = engine.clock;
    this.signals.setMaxListeners(0);
  }

  now(): Date {
    return this.clock.now();
  }

  /** Runs in one transaction, then lets everybody know. What it returns is decided before anybody hears of it. */
  async change<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const result = await this.db.transaction().execute(work);
    // whoever misses it looks again within a second
    await this.engine.wake().catch(() => {});
    return result;
  }
}
