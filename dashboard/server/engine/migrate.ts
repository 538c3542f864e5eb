/**
 * Brings a database to the schema that this program knows. Migrations are numbered and never edited once released; each runs in a transaction,
 * under a lock that several servers starting at once share.
 */
import { Migrator, type Kysely, type Migration } from "kysely";
import { EngineError } from "./engine.js";
import { up as first } from "./migrations/0001-first.js";
import { up as historyByName } from "./migrations/0002-history-by-name.js";
import { up as openid } from "./migrations/0003-openid.js";
import { up as draining } from "./migrations/0004-draining.js";
import { up as whoQuarantined } from "./migrations/0005-who-quarantined.js";

/** In order; a test holds this list against the folder. */
export const migrations: Record<string, Migration> = {
  "0001-first": { up: first },
  "0002-history-by-name": { up: historyByName },
  "0003-openid": { up: openid },
  "0004-draining": { up: draining },
  "0005-who-quarantined": { up: whoQuarantined },
};

/** @throws EngineError when the database is newer than the program, or a migration fails */
export async function migrate(db: Kysely<any>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const message = error instanceof Error ? error.message : String(error);
  throw new EngineError(
    `The lab's database cannot be brought up to date (${message}).`,
    /previously executed migration/.test(message) ? "A newer pinbridge has used it." : "",
    "Start the newest pinbridge that has used it, or restore a backup.",
    { cause: error },
  );
}
