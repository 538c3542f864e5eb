/**
 * The embedded database's thread. PGlite runs each query to its end without ever letting the event loop go, which would stall tunnels and live
 * pages for seconds; so it has a thread to itself, and queries come one at a time by message.
 *
 * PGlite never syncs its files (its Emscripten file system has no fsync): a power cut would lose what the lab has promised. DurableFS adds the one
 * missing operation, and PostgreSQL's own `fsync` is switched on again.
 */
import { fsyncSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { PGlite, type PGliteOptions } from "@electric-sql/pglite";
import { NodeFS } from "@electric-sql/pglite/nodefs";

export interface PgliteWorkerData {
  /** Undefined: in memory, for tests. */
  readonly folder?: string;
}

export type PgliteRequest =
  | { readonly id: number; readonly kind: "query"; readonly sql: string; readonly parameters: readonly unknown[] }
  | { readonly id: number; readonly kind: "dump" | "close" };

export type PgliteAnswer =
  | { readonly id: 0; readonly kind: "ready" }
  | { readonly id: number; readonly kind: "rows"; readonly rows: unknown[]; readonly affected: number }
  | { readonly id: number; readonly kind: "dumped"; readonly bytes: ArrayBuffer }
  | { readonly id: number; readonly kind: "closed" }
  | { readonly id: number; readonly kind: "error"; readonly message: string; readonly fields: Record<string, unknown> };

interface EmscriptenModule {
  NODEFS: { stream_ops: { fsync?: (stream: { nfd: number }) => number } };
}

class DurableFS extends NodeFS {
  override async init(...args: Parameters<NodeFS["init"]>): ReturnType<NodeFS["init"]> {
    const { emscriptenOpts } = await super.init(...args);
    const addFsync = (module: unknown): void => {
      (module as EmscriptenModule).NODEFS.stream_ops.fsync = (stream) => {
        fsyncSync(stream.nfd);
        return 0;
      };
    };
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), addFsync] } };
  }
}

const { folder } = workerData as PgliteWorkerData;
const port = parentPort!;
const answer = (message: PgliteAnswer): void => port.postMessage(message);

/** Half the memory of the default; `-F`, which PGlite adds, would switch fsync off again. */
function startParams(durable: boolean): string[] {
  const own = ["-c", "shared_buffers=16MB", ...(durable ? ["-c", "fsync=on", "-c", "wal_sync_method=fsync"] : [])];
  return [...PGlite.defaultStartParams.filter((p) => !durable || p !== "-F"), ...own];
}

function failure(id: number, error: unknown): void {
  const fields: Record<string, unknown> = {};
  for (const key of ["code", "detail", "constraint", "table", "column", "severity"]) {
    const value = (error as Record<string, unknown>)[key];
    if (typeof value === "string") fields[key] = value;
  }
  answer({ id, kind: "error", message: error instanceof Error ? error.message : String(error), fields });
}

try {
  const options: PGliteOptions = { startParams: startParams(folder !== undefined) };
  const database = new PGlite(folder === undefined ? options : { ...options, fs: new DurableFS(folder) });
  await database.waitReady;
  answer({ id: 0, kind: "ready" });
  let turn = Promise.resolve();
  port.on("message", (request: PgliteRequest) => {
    turn = turn.then(() => serve(database, request));
  });
} catch (error) {
  failure(0, error);
}

async function serve(database: PGlite, request: PgliteRequest): Promise<void> {
  const { id } = request;
  try {
    if (request.kind === "query") {
      const { rows, affectedRows } = await database.query(request.sql, [...request.parameters]);
      answer({ id, kind: "rows", rows, affected: affectedRows ?? 0 });
    } else if (request.kind === "dump") {
      await database.query("checkpoint");
      const file = await database.dumpDataDir("gzip");
      const bytes = await file.arrayBuffer();
      port.postMessage({ id, kind: "dumped", bytes } satisfies PgliteAnswer, [bytes]);
    } else {
      await database.close();
      answer({ id, kind: "closed" });
      port.close();
    }
  } catch (error) {
    failure(id, error);
  }
}
