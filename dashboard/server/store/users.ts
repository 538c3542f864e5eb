/** People, and the two accounts that every lab has: `lab`, in whose name health checks and schedules of nobody run, and the first administrator. */
import type { OidcPerson } from "../http/oidc.js";
import type { Database, Lab, Tx } from "../lab.js";
import type { Role } from "../engine/schema.js";
import { newId } from "./ids.js";

export interface User {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly disabled: boolean;
}

export const labUserId = "usr_lab";
export const adminUserId = "usr_admin";

export async function ensureUsers(db: Database, lab: Lab): Promise<void> {
  const created_at = lab.now();
  await db
    .insertInto("users")
    .values([
      { id: labUserId, name: "lab", role: "admin", created_at },
      { id: adminUserId, name: "admin", role: "admin", created_at },
    ])
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function findUser(db: Database, id: string): Promise<User | undefined> {
  return db.selectFrom("users").select(["id", "name", "role", "disabled"]).where("id", "=", id).executeTakeFirst();
}

/** @returns undefined when the name is taken */
export async function addUser(db: Database, lab: Lab, name: string, role: Role): Promise<User | undefined> {
  const now = lab.now();
  return db
    .insertInto("users")
    .values({ id: newId("usr", now.getTime()), name, role, created_at: now })
    .onConflict((conflict) => conflict.column("name").doNothing())
    .returning(["id", "name", "role", "disabled"])
    .executeTakeFirst();
}

/**
 * Who has signed in at an OpenID provider; made when he is new. He is never somebody who was there before under the same name.
 * @param as.ruled  the provider says who administers: whoever is not said to, does not
 */
export async function oidcUser(
  tx: Tx,
  lab: Lab,
  person: OidcPerson,
  as: { readonly role: Role; readonly ruled: boolean },
): Promise<User> {
  const { issuer, subject, name, isAdmin } = person;
  const known = await tx
    .selectFrom("users")
    .select(["id", "name", "role", "disabled"])
    .where("oidc_issuer", "=", issuer)
    .where("oidc_subject", "=", subject)
    .forUpdate()
    .executeTakeFirst();
  const ruled = isAdmin === true ? "admin" : as.role;
  if (known !== undefined) {
    const role = as.ruled && (isAdmin === true || known.role === "admin") ? ruled : known.role;
    if (role !== known.role) await tx.updateTable("users").set({ role }).where("id", "=", known.id).execute();
    return { ...known, role };
  }
  for (let n = 1; ; n++) {
    const now = lab.now();
    const row = await tx
      .insertInto("users")
      .values({
        id: newId("usr", now.getTime()),
        name: n === 1 ? name : `${name}-${n}`,
        role: ruled,
        created_at: now,
        oidc_issuer: issuer,
        oidc_subject: subject,
      })
      .onConflict((conflict) => conflict.column("name").doNothing())
      .returning(["id", "name", "role", "disabled"])
      .executeTakeFirst();
    if (row !== undefined) return row;
  }
}
