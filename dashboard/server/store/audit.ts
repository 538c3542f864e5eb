/** Who did what to which thing that drives a pin or opens a door. Written in the transaction of the deed, so that neither is without the other. */
import type { Database, Lab } from "../lab.js";

/** Who asks, as routes know it. */
export interface Actor {
  readonly userId: string | null;
  readonly userName: string;
  readonly address: string;
}

export const labItself: Actor = { userId: null, userName: "lab", address: "" };

export async function audit(
  db: Database,
  lab: Lab,
  who: Actor,
  action: string,
  subject: string,
  detail: Record<string, unknown> = {},
): Promise<void> {
  await auditAll(db, lab, [{ who, action, subject, detail }]);
}

/** Several deeds of one moment. */
export async function auditAll(
  db: Database,
  lab: Lab,
  deeds: readonly { who: Actor; action: string; subject: string; detail: Record<string, unknown> }[],
): Promise<void> {
  const at = lab.now();
  const rows = deeds.map(({ who, action, subject, detail }) => ({
    at,
    user_id: who.userId,
    user_name: who.userName,
    action,
    subject,
    detail: JSON.stringify(detail),
    address: who.address,
  }));
  await db.insertInto("audit").values(rows).execute();
}
