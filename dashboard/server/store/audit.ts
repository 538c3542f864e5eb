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
  { userId, userName, address }: Actor,
  action: string,
  subject: string,
  detail: Record<string, unknown> = {},
): Promise<void> {
  await db
    .insertInto("audit")
    .values({
      at: lab.now(),
      user_id: userId,
      user_name: userName,
      action,
      subject,
      detail: JSON.stringify(detail),
      address,
    })
    .execute();
}
