/** The embedded database seen from the main thread: one query at a time goes over, one answer comes back. */
import { Worker } from "node:worker_threads";
import { EngineError } from "./engine.js";
import type { PgliteAnswer, PgliteRequest, PgliteWorkerData } from "./pglite-worker.js";

/** What PostgreSQL says of a failed query, as pg's own errors carry it: `code` is the SQLSTATE. */
export class QueryError extends Error {
  override name = "QueryError";
  readonly code?: string;
  readonly constraint?: string;
  readonly detail?: string;

  constructor(message: string, fields: Record<string, unknown>) {
    super(message);
    Object.assign(this, fields);
  }
}

type Settle = { resolve: (answer: PgliteAnswer) => void; reject: (error: Error) => void };

export class PgliteThread {
  readonly ready: Promise<void>;
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Settle>();
  private nextId = 1;
  private ended: Error | undefined;
  private closing: Promise<void> | undefined;

  /** @param folder  undefined: in memory */
  constructor(private readonly folder?: string) {
    const workerData: PgliteWorkerData = folder === undefined ? {} : { folder };
    this.worker = new Worker(new URL("./pglite-worker.js", import.meta.url), { workerData, name: "database" });
    this.ready = new Promise((resolve, reject) => {
      this.waiting.set(0, { resolve: () => resolve(), reject: (error) => reject(this.cannotOpen(error)) });
    });
    this.ready.catch(() => {});
    this.worker.on("message", (answer: PgliteAnswer) => this.hear(answer));
    this.worker.on("error", (error) => this.end(error));
    this.worker.on("exit", () => this.end(new Error("The database's thread has ended.")));
  }

  async query(sql: string, parameters: readonly unknown[]): Promise<{ rows: unknown[]; affected: number }> {
    await this.ready;
    const answer = await this.ask({ id: this.nextId++, kind: "query", sql, parameters });
    return answer as Extract<PgliteAnswer, { kind: "rows" }>;
  }

  /** The whole data folder as a gzipped tar, taken between two queries. */
  async dump(): Promise<Uint8Array> {
    await this.ready;
    const answer = await this.ask({ id: this.nextId++, kind: "dump" });
    return new Uint8Array((answer as Extract<PgliteAnswer, { kind: "dumped" }>).bytes);
  }

  close(): Promise<void> {
    return (this.closing ??= this.shutDown());
  }

  private async shutDown(): Promise<void> {
    await this.ready.catch(() => {});
    if (this.ended === undefined) await this.ask({ id: this.nextId++, kind: "close" }).catch(() => {});
    await this.worker.terminate();
  }

  private ask(request: PgliteRequest): Promise<PgliteAnswer> {
    if (this.ended !== undefined) return Promise.reject(this.ended);
    return new Promise((resolve, reject) => {
      this.waiting.set(request.id, { resolve, reject });
      this.worker.postMessage(request);
    });
  }

  private hear(answer: PgliteAnswer): void {
    const settle = this.waiting.get(answer.id);
    this.waiting.delete(answer.id);
    if (answer.kind === "error") settle?.reject(new QueryError(answer.message, answer.fields));
    else settle?.resolve(answer);
  }

  private end(error: Error): void {
    this.ended ??= error;
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }

  /** PGlite says only "Aborted()" of a folder it cannot open: a disk that is full or read-only, or files that are no database. */
  private cannotOpen(error: Error): EngineError {
    return new EngineError(
      `The lab's database in ${this.folder ?? "memory"} could not be opened (${error.message}).`,
      "The disk is full or read-only, the folder belongs to another user, or its files are damaged.",
      "Free some space and check the folder's owner; otherwise restore a backup: pinbridge serve --restore FILE.",
      { cause: error },
    );
  }
}
