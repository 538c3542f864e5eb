/**
 * Gives free rigs to waiting jobs, all leases of a job or none. One server at a time does it, under a lock of the database; and should that ever fail,
 * the database itself refuses a second live lease for a rig and a second live run for a job.
 */
import { sql } from "kysely";
import type { Lab, Tx } from "../lab.js";
import { plan, type Assignment } from "../rules/plan.js";
import { audit, labItself } from "../store/audit.js";
import { emit } from "../store/events.js";
import { newId } from "../store/ids.js";
import { mostJobs, takeSnapshot, type LabSnapshot } from "./snapshot.js";

/** Any number will do that nobody else uses on that database. */
const allocationLock = 7_046_291;
/** Beyond its time-out a job's agent gets so long to stop it and to hand in the result. */
const graceMs = 60_000;

/** @returns how many jobs were given rigs */
export async function allocate(tx: Tx, lab: Lab): Promise<number> {
  // whoever has the lock hears of every change as we do, and looks again for it
  const { rows } = await sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(${allocationLock}) as mine`.execute(
    tx,
  );
  if (!rows[0].mine) return 0;
  let snapshot = await takeSnapshot(tx, lab);
  let assignments = plan(snapshot);
  if (assignments.length === 0 && snapshot.jobs.length === mostJobs && snapshot.rigs.some(({ free }) => free)) {
    snapshot = await takeSnapshot(tx, lab, true);
    assignments = plan(snapshot);
  }
  for (const assignment of assignments) await assign(tx, lab, snapshot, assignment);
  return assignments.length;
}

async function assign(tx: Tx, lab: Lab, snapshot: LabSnapshot, { job, rigs }: Assignment): Promise<void> {
  const now = lab.now();
  const row = await tx
    .updateTable("jobs")
    .set((eb) => ({ state: "running", attempts: eb("attempts", "+", 1), reason: null }))
    .where("id", "=", job.id)
    .where("state", "=", "waiting")
    .returning(["attempts", "user_id", "spec", "kind", "name"])
    .executeTakeFirst();
  // cancelled since the snapshot
  if (row === undefined) return;
  const interactive = row.kind === "interactive";
  const runId = newId("run", now.getTime());
  await tx
    .insertInto("runs")
    .values({
      id: runId,
      job_id: job.id,
      attempt: row.attempts,
      state: interactive ? "running" : "assigned",
      outcome: null,
      reason: null,
      created_at: now,
      started_at: interactive ? now : null,
      finished_at: null,
      cancelled_at: null,
      summary: null,
    })
    .execute();
  const timeoutMs = row.spec.timeoutSeconds * 1000;
  for (const [role, rig] of rigs) {
    const { agent_id } = snapshot.rows.get(rig.id)!;
    const { id, token } = await tx
      .insertInto("leases")
      .values({
        id: newId("lse", now.getTime()),
        rig_id: rig.id,
        agent_id: agent_id!,
        job_id: job.id,
        run_id: runId,
        user_id: row.user_id,
        role,
        granted_at: now,
        expires_at: new Date(now.getTime() + (interactive ? timeoutMs : lab.settings.leaseMs)),
        ends_at: interactive ? null : new Date(now.getTime() + timeoutMs + graceMs),
        accepted_at: interactive ? now : null,
        renewed_at: null,
        released_at: null,
        release_reason: null,
        outcome: null,
        reason: null,
      })
      .returning(["id", "token"])
      .executeTakeFirstOrThrow();
    await emit(tx, lab, "lease.granted", id, { rig: rig.id, job: job.id, token });
    await audit(tx, lab, { ...labItself, userId: row.user_id, userName: job.user }, "lease.granted", rig.name, {
      job: job.id,
      kind: row.kind,
    });
  }
  await emit(tx, lab, "run.assigned", runId, {
    job: job.id,
    name: row.name,
    rigs: [...rigs.values()].map(({ name }) => name),
  });
}
