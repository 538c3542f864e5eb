/** People who sign in at an OpenID provider are known by its name and the subject that it gives. */
import { sql, type Kysely } from "kysely";

const statements = [
  `alter table users add column oidc_issuer text, add column oidc_subject text`,
  `create unique index users_oidc on users(oidc_issuer, oidc_subject)`,
];

export async function up(db: Kysely<any>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
