/** A rig that a person has taken out of use is put back by a person; one that the lab has, by a health check that passes. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<any>): Promise<void> {
  await sql`alter table rigs add column quarantined_by text`.execute(db);
}
