/** Leases while they live: taken, renewed, given back. Who gets one is decided in scheduler/allocate.ts; how they end with a run, in run-ending.ts. */
import { sql } from "kysely";
import type { Database, Lab, Tx } from "../lab.js";
import { emit } from "./events.js";
import { finishLease } from "./run-ending.js";

/** The agent has the job. @returns false when the lease is not live any more: the agent must not begin */
export async function acceptLease(tx: Tx, lab: Lab, agentId: string, lease: string, token: number): Promise<boolean> {
  const now = lab.now();
  const row = await tx
    .updateTable("leases")
    .set({
      accepted_at: now,
      renewed_at: now,
      expires_at: sql`least(${new Date(now.getTime() + lab.settings.leaseMs)}::timestamptz, ends_at)`,
    })
    .where("id", "=", lease)
    .where("token", "=", token)
    .where("agent_id", "=", agentId)
    .where("released_at", "is", null)
    .where("expires_at", ">", now)
    .where("accepted_at", "is", null)
    .returning(["run_id", "job_id"])
    .executeTakeFirst();
  if (row === undefined) {
    // told twice: the acknowledgement was lost on the way
    const again = await tx
      .selectFrom("leases")
      .select("id")
      .where("id", "=", lease)
      .where("token", "=", token)
      .where("agent_id", "=", agentId)
      .where("released_at", "is", null)
      .executeTakeFirst();
    return again !== undefined;
  }
  const started = await tx
    .updateTable("runs")
    .set({ state: "running", started_at: now })
    .where("id", "=", row.run_id)
    .where("state", "=", "assigned")
    .where((eb) =>
      eb.not(
        eb.exists(
          eb.selectFrom("leases").select("id").where("run_id", "=", row.run_id).where("accepted_at", "is", null),
        ),
      ),
    )
    .executeTakeFirst();
  if (started.numUpdatedRows === 1n) await emit(tx, lab, "run.started", row.run_id, { job: row.job_id });
  return true;
}

/** @returns of the named leases, those that live on */
export async function renewLeases(
  db: Database,
  lab: Lab,
  held: readonly { agentId: string; lease: string; token: number }[],
): Promise<Set<string>> {
  if (held.length === 0) return new Set();
  const now = lab.now();
  const until = new Date(now.getTime() + lab.settings.leaseMs);
  const { rows } = await sql<{ id: string }>`
    update leases set renewed_at = ${now}, expires_at = least(${until}::timestamptz, ends_at)
    from unnest(${held.map(({ lease }) => lease)}::text[], ${held.map(({ token }) => token)}::bigint[],
      ${held.map(({ agentId }) => agentId)}::text[]) as held(id, token, agent_id)
    where leases.id = held.id and leases.token = held.token and leases.agent_id = held.agent_id
      and leases.released_at is null and leases.expires_at > ${now}
    returning leases.id`.execute(db);
  return new Set(rows.map(({ id }) => id));
}

/** A person keeps a reserved rig for longer. @returns undefined when the lease is not live */
export async function renewInteractive(
  db: Database,
  lab: Lab,
  lease: string,
  token: number,
  forMs: number,
): Promise<Date | undefined> {
  const now = lab.now();
  const expires_at = new Date(now.getTime() + forMs);
  const row = await db
    .updateTable("leases")
    .set({ renewed_at: now, expires_at })
    .where("id", "=", lease)
    .where("token", "=", token)
    .where("released_at", "is", null)
    .where("expires_at", ">", now)
    .returning("expires_at")
    .executeTakeFirst();
  return row?.expires_at;
}

/** A person gives a reserved rig back. */
export async function releaseInteractive(tx: Tx, lab: Lab, lease: string, token: number): Promise<boolean> {
  const nothing = { tests: [], measurements: [], artifacts: [], summary: {} };
  return finishLease(tx, lab, undefined, { lease, token, outcome: "passed", reason: null, ...nothing }, "released");
}

/** After a stop of the server nobody could renew: every live lease gets one more term, so that runs that go on are not taken for dead. */
export async function extendLeases(db: Database, lab: Lab): Promise<void> {
  const until = new Date(lab.now().getTime() + lab.settings.leaseMs);
  await db
    .updateTable("leases")
    .set({ expires_at: sql`greatest(expires_at, ${until}::timestamptz)` })
    .where("released_at", "is", null)
    .where("accepted_at", "is not", null)
    .execute();
}
