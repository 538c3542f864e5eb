/**
 * Gives free rigs to waiting jobs, all leases of a job or none. One server at a time does it, under a lock of the database; and should that ever fail,
 * the database itself refuses a second live lease for a rig and a second live run for a job.
 */
import { sql } from "kysely";
import type { Lab, Tx } from "../lab.js";
import { plan, type Assignment } from "../rules/plan.js";
import { auditAll, labItself } from "../store/audit.js";
import { emitAll } from "../store/events.js";
import { newId } from "../store/ids.js";
import { planRows } from "../store/rigs.js";
import { isFree, mostJobs, takeSnapshot, type LabSnapshot } from "./snapshot.js";

/** Any number will do that nobody else uses on that database. */
const allocationLock = 7_046_291;
/** Beyond its time-out a job's agent gets so long to stop it and to hand in the result. */
const graceMs = 60_000;
/** Jobs given rigs in one transaction; the next pass, at once, has the rest. */
const mostAtOnce = 100;

/** @returns how many jobs were given rigs */
export async function allocate(tx: Tx, lab: Lab): Promise<number> {
  // most of what changes wakes us when there is nothing to give, or nobody to give it to
  const waiting = await tx.selectFrom("jobs").select("id").where("state", "=", "waiting").limit(1).execute();
  if (waiting.length === 0) return 0;
  // whoever has the lock hears of every change as we do, and looks again for it
  const { rows } = await sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(${allocationLock}) as mine`.execute(
    tx,
  );
  if (!rows[0].mine) return 0;
  const rigs = await planRows(tx);
  if (!rigs.some(isFree)) return 0;
  let snapshot = await takeSnapshot(tx, lab, rigs);
  let assignments = plan(snapshot);
  if (assignments.length === 0 && snapshot.jobs.length === mostJobs && snapshot.rigs.some(({ free }) => free)) {
    snapshot = await takeSnapshot(tx, lab, rigs, true);
    assignments = plan(snapshot);
  }
  // a transaction that takes long under load must not hand out leases that have run out by its end
  await assign(tx, lab, snapshot, assignments.slice(0, mostAtOnce));
  return assignments.length;
}

/** All of them with a handful of statements, however many they are. */
async function assign(tx: Tx, lab: Lab, snapshot: LabSnapshot, assignments: readonly Assignment[]): Promise<void> {
  if (assignments.length === 0) return;
  const now = lab.now();
  const taken = await tx
    .updateTable("jobs")
    .set((eb) => ({ state: "running", attempts: eb("attempts", "+", 1), reason: null }))
    .where(
      "id",
      "in",
      assignments.map(({ job }) => job.id),
    )
    .where("state", "=", "waiting")
    .returning([
      "id",
      "attempts",
      "user_id",
      "kind",
      "name",
      sql<number>`(spec->>'timeoutSeconds')::float8`.as("seconds"),
    ])
    .execute();
  // those that are not among them were cancelled since the snapshot
  const given = taken.map((row) => {
    const { job, rigs } = assignments.find((one) => one.job.id === row.id)!;
    return { row, job, rigs, runId: newId("run", now.getTime()), interactive: row.kind === "interactive" };
  });
  if (given.length === 0) return;
  await tx
    .insertInto("runs")
    .values(
      given.map(({ row, runId, interactive }) => ({
        id: runId,
        job_id: row.id,
        attempt: row.attempts,
        state: interactive ? ("running" as const) : ("assigned" as const),
        outcome: null,
        reason: null,
        created_at: now,
        started_at: interactive ? now : null,
        finished_at: null,
        cancelled_at: null,
        summary: null,
      })),
    )
    .execute();
  const leases = given.flatMap(({ row, rigs, runId, interactive }) =>
    [...rigs].map(([role, rig]) => ({
      id: newId("lse", now.getTime()),
      rig_id: rig.id,
      agent_id: snapshot.rows.get(rig.id)!.agent_id!,
      job_id: row.id,
      run_id: runId,
      user_id: row.user_id,
      role,
      granted_at: now,
      expires_at: new Date(now.getTime() + (interactive ? row.seconds * 1000 : lab.settings.leaseMs)),
      ends_at: interactive ? null : new Date(now.getTime() + row.seconds * 1000 + graceMs),
      accepted_at: interactive ? now : null,
      renewed_at: null,
      released_at: null,
      release_reason: null,
      outcome: null,
      reason: null,
    })),
  );
  const granted = await tx.insertInto("leases").values(leases).returning(["id", "token"]).execute();
  const tokens = new Map(granted.map(({ id, token }) => [id, token]));
  await emitAll(tx, lab, [
    ...leases.map(({ id, rig_id, job_id }) => ({
      kind: "lease.granted",
      subject: id,
      data: { rig: rig_id, job: job_id, token: tokens.get(id)! },
    })),
    ...given.map(({ row, runId, rigs }) => ({
      kind: "run.assigned",
      subject: runId,
      data: { job: row.id, name: row.name, rigs: [...rigs.values()].map(({ name }) => name) },
    })),
  ]);
  await auditAll(
    tx,
    lab,
    given.flatMap(({ row, job, rigs }) =>
      [...rigs.values()].map(({ name }) => ({
        who: { ...labItself, userId: row.user_id, userName: job.user },
        action: "lease.granted",
        subject: name,
        detail: { job: row.id, kind: row.kind },
      })),
    ),
  );
}
