/**
 * Secrets: API tokens, agents' tokens, page sessions, one-time links and tickets, all made and checked alike. A token is `pb_<id>_<64 hex digits>`;
 * the id finds the row, and the sha256 of the 32 random bytes is compared in constant time. The bytes themselves are shown once and kept nowhere.
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Database, Lab } from "../lab.js";
import type { Role, Tables } from "../engine/schema.js";
import { newId } from "./ids.js";

export interface NewToken {
  readonly kind: Tables["tokens"]["kind"];
  readonly userId?: string;
  readonly name?: string;
  /** At most the user's own. */
  readonly role?: Role;
  /** What an agent's token or a ticket is for. */
  readonly subject?: string;
  readonly csrf?: string;
  readonly livesMs?: number;
}

export interface FoundToken {
  readonly id: string;
  readonly kind: Tables["tokens"]["kind"];
  readonly userId: string | null;
  readonly role: Role | null;
  readonly subject: string | null;
  readonly csrf: string | null;
}

/** @returns the row's id, and the only copy of the token */
export async function makeToken(db: Database, lab: Lab, wanted: NewToken): Promise<{ id: string; token: string }> {
  const now = lab.now();
  const id = newId("tok", now.getTime());
  const secret = randomBytes(32);
  await db
    .insertInto("tokens")
    .values({
      id,
      kind: wanted.kind,
      user_id: wanted.userId ?? null,
      sha256: hashed(secret),
      name: wanted.name ?? "",
      role: wanted.role ?? null,
      subject: wanted.subject ?? null,
      csrf: wanted.csrf ?? null,
      created_at: now,
      expires_at: wanted.livesMs === undefined ? null : new Date(now.getTime() + wanted.livesMs),
    })
    .execute();
  return { id, token: `pb_${id.slice("tok_".length)}_${secret.toString("hex")}` };
}

/** @returns undefined for anything that is not a live token of that kind, without telling which */
export async function findToken(
  db: Database,
  lab: Lab,
  text: string,
  kinds: readonly FoundToken["kind"][],
): Promise<FoundToken | undefined> {
  const match = /^pb_([0-9a-z]{19})_([0-9a-f]{64})$/.exec(text);
  if (match === null) return undefined;
  const row = await db.selectFrom("tokens").selectAll().where("id", "=", `tok_${match[1]}`).executeTakeFirst();
  const given = Buffer.from(hashed(Buffer.from(match[2], "hex")), "hex");
  const right = timingSafeEqual(given, row === undefined ? Buffer.alloc(32) : Buffer.from(row.sha256, "hex"));
  if (row === undefined || !right || !kinds.includes(row.kind) || row.revoked_at !== null) return undefined;
  const now = lab.now();
  if (row.expires_at !== null && row.expires_at <= now) return undefined;
  // good enough to see which tokens nobody uses, and no write for every request
  if (row.last_used_at === null || now.getTime() - row.last_used_at.getTime() > 60_000) {
    await db.updateTable("tokens").set({ last_used_at: now }).where("id", "=", row.id).execute();
  }
  return { id: row.id, kind: row.kind, userId: row.user_id, role: row.role, subject: row.subject, csrf: row.csrf };
}

/** Takes a token that works once. @returns undefined when somebody was faster, or it is no good */
export async function spendToken(
  db: Database,
  lab: Lab,
  text: string,
  kind: "link" | "ticket",
): Promise<FoundToken | undefined> {
  const found = await findToken(db, lab, text, [kind]);
  if (found === undefined) return undefined;
  const spent = await db
    .updateTable("tokens")
    .set({ revoked_at: lab.now() })
    .where("id", "=", found.id)
    .where("revoked_at", "is", null)
    .executeTakeFirst();
  return spent.numUpdatedRows === 1n ? found : undefined;
}

export async function revokeToken(db: Database, lab: Lab, id: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("tokens")
    .set({ revoked_at: lab.now() })
    .where("id", "=", id)
    .where("revoked_at", "is", null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

function hashed(secret: Uint8Array): string {
  return createHash("sha256").update(secret).digest("hex");
}
