/**
 * Kysely on the embedded database's thread. It has one connection, so whoever is in a transaction holds it and the others queue: fair, in order.
 * Query building, introspection and the migration lock are PostgreSQL's own.
 */
import {
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
} from "kysely";
import type { PgliteThread } from "./pglite-thread.js";

export class PgliteDialect implements Dialect {
  constructor(private readonly thread: PgliteThread) {}

  createDriver(): Driver {
    return new PgliteDriver(this.thread);
  }

  createQueryCompiler(): PostgresQueryCompiler {
    return new PostgresQueryCompiler();
  }

  createAdapter(): PostgresAdapter {
    return new PostgresAdapter();
  }

  createIntrospector(db: Kysely<any>): DatabaseIntrospector {
    return new PostgresIntrospector(db);
  }
}

class PgliteDriver implements Driver {
  private readonly connection: PgliteConnection;
  private held = false;
  private readonly queue: (() => void)[] = [];

  constructor(private readonly thread: PgliteThread) {
    this.connection = new PgliteConnection(thread);
  }

  async init(): Promise<void> {
    await this.thread.ready;
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    if (this.held) await new Promise<void>((resolve) => this.queue.push(resolve));
    this.held = true;
    return this.connection;
  }

  async releaseConnection(): Promise<void> {
    const next = this.queue.shift();
    if (next === undefined) this.held = false;
    else next();
  }

  async beginTransaction(): Promise<void> {
    await this.thread.query("begin", []);
  }

  async commitTransaction(): Promise<void> {
    await this.thread.query("commit", []);
  }

  async rollbackTransaction(): Promise<void> {
    await this.thread.query("rollback", []);
  }

  async destroy(): Promise<void> {
    await this.thread.close();
  }
}

class PgliteConnection implements DatabaseConnection {
  constructor(private readonly thread: PgliteThread) {}

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, affected } = await this.thread.query(sql, parameters);
    return { rows: rows as R[], numAffectedRows: BigInt(affected) };
  }

  // oxlint-disable-next-line require-yield -- the interface wants a generator; nothing in the lab streams from the database
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error("The embedded database does not stream rows; read them in pages.");
  }
}
