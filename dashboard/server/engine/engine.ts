/**
 * The one door to the database. Behind it stands either PostgreSQL in WebAssembly in a folder of this machine (embedded.ts), or a PostgreSQL server
 * that any number of lab servers share (postgres.ts). Both speak one dialect, take the same migrations, and pass the same tests.
 *
 * Time is the database's: several servers must agree when a lease ends, and none of them may be moved by somebody setting its clock. The offset is
 * measured at the start and carried on by the monotonic clock.
 */
import { Kysely, sql, type Dialect } from "kysely";
import type { Tables } from "./schema.js";

export interface Engine {
  readonly kind: "embedded" | "postgresql";
  /** For people: a folder, or a host and database name; never a password. */
  readonly where: string;
  readonly db: Kysely<Tables>;
  readonly clock: Clock;
  /** Tells every server on this database that something changed; cheap, may be lost. */
  wake(): Promise<void>;
  /** Calls back when somebody called wake(), here or on another server. @returns how to stop */
  onWake(heard: () => void): () => void;
  /** Says something of less than 8000 bytes to every server on this database, this one too; may be lost. Nothing where there can be but one. */
  tell(text: string): Promise<void>;
  /** @returns how to stop */
  onTold(heard: (text: string) => void): () => void;
  close(): Promise<void>;
}

export interface Clock {
  now(): Date;
}

/** The database's time, kept by this process's monotonic clock between measurements. */
export class DatabaseClock implements Clock {
  private base = Date.now();
  private at = performance.now();

  now(): Date {
    return new Date(this.base + (performance.now() - this.at));
  }

  /** Half the round trip is taken off; good to a few milliseconds, which leases of many seconds do not feel. */
  async measure(db: Kysely<Tables>): Promise<void> {
    const before = performance.now();
    const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db);
    const after = performance.now();
    this.base = rows[0].now.getTime() + (after - before) / 2;
    this.at = after;
  }
}

/** Several in this process may listen; nobody is told twice for one wake. */
export class Wakers {
  private readonly listeners = new Set<() => void>();

  add(heard: () => void): () => void {
    this.listeners.add(heard);
    return () => this.listeners.delete(heard);
  }

  wake(): void {
    for (const heard of this.listeners) heard();
  }
}

export function kyselyFor(dialect: Dialect): Kysely<Tables> {
  return new Kysely<Tables>({ dialect });
}

/** The lab cannot start or go on for want of its database; says what a person can do. */
export class EngineError extends Error {
  override name = "EngineError";

  constructor(
    readonly what: string,
    readonly why: string,
    readonly next: string,
    options?: ErrorOptions,
  ) {
    super([what, why, next].filter((part) => part !== "").join(" "), options);
  }
}
