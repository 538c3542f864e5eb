/** What a job of a name did before is asked for each time somebody looks at the queue, and when a run is compared with the last one that passed. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<any>): Promise<void> {
  await sql`create index jobs_history on jobs(name, kind, finished_at desc) where state = 'done'`.execute(db);
}
