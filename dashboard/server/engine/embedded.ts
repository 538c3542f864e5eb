/** PostgreSQL in WebAssembly, in a folder of this machine: what `pinbridge serve` uses unless it is given a database. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseClock, kyselyFor, Wakers, type Engine } from "./engine.js";
import { lockFolder } from "./folder-lock.js";
import { migrate } from "./migrate.js";
import { PgliteDialect } from "./pglite-dialect.js";
import { PgliteThread } from "./pglite-thread.js";

export interface EmbeddedEngine extends Engine {
  /** The database as a gzipped tar of its folder. */
  dump(): Promise<Uint8Array>;
}

/**
 * Opens the database in `folder`/database, made when it is not there (2-4 s then, half a second later).
 * @param folder  undefined: in memory, gone when closed
 * @throws EngineError when another process has the folder, or it cannot be opened
 */
export async function openEmbedded(folder?: string): Promise<EmbeddedEngine> {
  const lock = folder === undefined ? undefined : await lockFolder(folder);
  if (folder !== undefined) await makeDatabase(join(folder, "database"));
  const thread = new PgliteThread(folder === undefined ? undefined : join(folder, "database"));
  const wakers = new Wakers();
  const clock = new DatabaseClock();
  try {
    await thread.ready;
    const db = kyselyFor(new PgliteDialect(thread));
    await migrate(db);
    await clock.measure(db);
    return {
      kind: "embedded",
      where: folder ?? "memory",
      db,
      clock,
      wake: async () => wakers.wake(),
      onWake: (heard) => wakers.add(heard),
      tell: async () => {},
      onTold: () => () => {},
      dump: () => thread.dump(),
      close: async () => {
        await db.destroy();
        await lock?.release();
      },
    };
  } catch (error) {
    await thread.close();
    await lock?.release();
    throw error;
  }
}

/**
 * Making a database takes half a gigabyte that WebAssembly never gives back: a thread of its own does it, and ends. One that cannot be made is found
 * out by whoever opens it, who says so.
 */
async function makeDatabase(folder: string): Promise<void> {
  if (existsSync(join(folder, "PG_VERSION"))) return;
  const maker = new PgliteThread(folder);
  await maker.ready.catch(() => {});
  await maker.close();
}
