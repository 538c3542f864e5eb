/** An agent that is being stopped lets its runs end and is given no more. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<any>): Promise<void> {
  await sql`alter table agents add column draining_at timestamptz`.execute(db);
}
