/** PostgreSQL in WebAssembly, in a folder of this machine: what `pinbridge serve` uses unless it is given a database. */
import { fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { rename } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
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
 * Makes the database beside its place, and puts it there when it is whole: a server that is killed meanwhile leaves nothing that the next one could
 * mistake for one. What cannot be made is found out by whoever opens it, who says why.
 */
async function makeDatabase(folder: string): Promise<void> {
  if (existsSync(join(folder, "PG_VERSION"))) return;
  const drafts = `${basename(folder)}.new-`;
  for (const name of readdirSync(dirname(folder)))
    if (name.startsWith(drafts)) rmSync(join(dirname(folder), name), { recursive: true, force: true });
  const draft = `${folder}.new-${randomUUID()}`;
  const maker = fork(new URL("./make-database.js", import.meta.url), [draft], { stdio: "ignore" });
  const code = await new Promise((resolve) => maker.once("exit", resolve).once("error", resolve));
  if (code === 0) await rename(draft, folder).catch(() => {});
  rmSync(draft, { recursive: true, force: true });
}
