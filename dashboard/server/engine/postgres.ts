/** A PostgreSQL server, 15 or newer, that any number of lab servers may share. */
import { PostgresDialect, sql } from "kysely";
import pg from "pg";
import { DatabaseClock, EngineError, kyselyFor, Wakers, type Engine } from "./engine.js";
import { migrate } from "./migrate.js";

const channel = "pinbridge_lab";
const measureEveryMs = 60_000;

/**
 * @param url  postgresql://user:password@host:5432/database
 * @param schema  for tests: everything in a schema of its own
 * @throws EngineError when nobody answers or the server is too old
 */
export async function openPostgres(url: string, { schema = "public", connections = 10 } = {}): Promise<Engine> {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    application_name: "pinbridge",
    options: `-c search_path=${schema}`,
    // a count or an id as a number, as the embedded database gives it: none here comes near 2^53
    types: { getTypeParser: (oid, format) => (oid === 20 ? Number : pg.types.getTypeParser(oid, format as "text")) },
  });
  // an idle connection that breaks is replaced when the next query wants one
  pool.on("error", () => {});
  // one that breaks between two queries of a transaction says so by an event that would otherwise end the process; its next query fails anyway
  pool.on("connect", (client) => client.on("error", () => {}));
  const db = kyselyFor(new PostgresDialect({ pool }));
  const clock = new DatabaseClock();
  const wakers = new Wakers();
  try {
    await checkVersion(db);
    await sql`create schema if not exists ${sql.id(schema)}`.execute(db);
    await migrate(db);
    await clock.measure(db);
  } catch (error) {
    await db.destroy();
    throw error instanceof EngineError ? error : cannotReach(url, error as Error);
  }
  const told = new Set<(text: string) => void>();
  // labs in several schemas of one database do not hear each other's
  const words = `pinbridge_told_${schema}`.slice(0, 63);
  const ears = new Listener(url, words, (text) => {
    if (text === undefined) wakers.wake();
    else for (const heard of told) heard(text);
  });
  const measuring = setInterval(() => clock.measure(db).catch(() => {}), measureEveryMs);
  measuring.unref();
  return {
    kind: "postgresql",
    where: described(url),
    db,
    clock,
    wake: async () => {
      await sql`select pg_notify(${channel}, '')`.execute(db);
    },
    onWake: (heard) => wakers.add(heard),
    tell: async (text) => {
      await sql`select pg_notify(${words}, ${text})`.execute(db);
    },
    onTold: (heard) => {
      told.add(heard);
      return () => told.delete(heard);
    },
    close: async () => {
      clearInterval(measuring);
      await ears.close();
      await db.destroy();
    },
  };
}

/** Holds one connection that listens; a lost one is made again, and what was missed meanwhile the servers find by looking every second. */
class Listener {
  private client: pg.Client | undefined;
  private closed = false;
  private retry: NodeJS.Timeout | undefined;

  constructor(
    private readonly url: string,
    private readonly words: string,
    /** Text that was told; undefined: something changed. */
    private readonly heard: (text: string | undefined) => void,
  ) {
    void this.connect();
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({ connectionString: this.url, application_name: "pinbridge-listen" });
    const again = (): void => {
      if (this.closed || this.client !== client) return;
      this.client = undefined;
      client.end().catch(() => {});
      this.retry = setTimeout(() => void this.connect(), 1000);
    };
    this.client = client;
    client.on("error", again);
    client.on("end", again);
    client.on("notification", ({ channel: from, payload }) => this.heard(from === this.words ? payload : undefined));
    try {
      await client.connect();
      await client.query(`listen ${channel}`);
      await client.query(`listen ${client.escapeIdentifier(this.words)}`);
      this.heard(undefined);
    } catch {
      again();
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.retry);
    await this.client?.end().catch(() => {});
  }
}

async function checkVersion(db: Engine["db"]): Promise<void> {
  const { rows } = await sql<{ version: string }>`select current_setting('server_version_num') as version`.execute(db);
  if (Number(rows[0].version) >= 150_000) return;
  throw new EngineError(
    `The database server is PostgreSQL ${Math.floor(Number(rows[0].version) / 10_000)}.`,
    "The lab needs 15 or newer.",
    "Upgrade it, or leave --database away for the embedded one.",
  );
}

function cannotReach(url: string, error: Error): EngineError {
  return new EngineError(
    `The database at ${described(url)} cannot be used (${error.message || (error as NodeJS.ErrnoException).code}).`,
    "It is not running, the name or password is wrong, or the user may not create tables there.",
    "Check it with psql and the same URL.",
    { cause: error },
  );
}

/** The URL without its password. */
function described(text: string): string {
  try {
    const url = new URL(text);
    return `${url.hostname}:${url.port || "5432"}${url.pathname}`;
  } catch {
    return "the given URL";
  }
}
