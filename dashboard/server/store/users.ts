/** People, and the two accounts that every lab has: `lab`, in whose name health checks and schedules of nobody run, and the first administrator. */
import type { Database, Lab } from "../lab.js";
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
