/**
 * How runs end: by the agent's result, by a lease that ran out, or because somebody wanted it so. All of it goes through here, in one transaction
 * with everything it means for the job and the rigs, so that no result can be recorded and its consequence lost, or the other way round.
 *
 * Everybody locks the job's row first; then nobody waits for somebody who waits for him.
 */
import type { RunResult } from "../../shared/index.js";
import type { Selectable } from "kysely";
import type { Outcome, Tables } from "../engine/schema.js";
import type { Lab, Tx } from "../lab.js";
import { streakAfter, together, verdict } from "../rules/ending.js";
import { matches } from "../rules/match.js";
import { emitAll, type LabEvent } from "./events.js";
import { newId } from "./ids.js";
import { rolesOf } from "./roles.js";
import { quarantine } from "./rigs.js";

export type LeaseResult = Omit<RunResult, "kind" | "seq" | "blame"> & Partial<Pick<RunResult, "blame">>;

type Happened = Pick<LabEvent, "kind" | "subject" | "data">;

/** Why a lease was released; only of `done` is an infra_error the rig's fault. */
type ReleaseReason = "done" | "agent" | "expired" | "released" | "cancelled";

/**
 * One board's part of a run is over.
 * @param agentId  undefined: the server itself says so
 * @returns false when the lease is not live any more, or not this agent's: nothing is recorded then
 */
export async function finishLease(
  tx: Tx,
  lab: Lab,
  agentId: string | undefined,
  result: LeaseResult,
  releaseReason: ReleaseReason = result.blame === "agent" ? "agent" : "done",
): Promise<boolean> {
  const found = await tx.selectFrom("leases").select(["job_id"]).where("id", "=", result.lease).executeTakeFirst();
  if (found === undefined) return false;
  const job = await tx
    .selectFrom("jobs")
    .selectAll()
    .where("id", "=", found.job_id)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const now = lab.now();
  let update = tx
    .updateTable("leases")
    .set({ released_at: now, release_reason: releaseReason, outcome: result.outcome, reason: result.reason })
    .where("id", "=", result.lease)
    .where("token", "=", result.token)
    .where("released_at", "is", null);
  // a result that comes after the lease has run out is late, even when nobody has noticed yet
  if (agentId !== undefined) update = update.where("agent_id", "=", agentId).where("expires_at", ">", now);
  const lease = await update.returningAll().executeTakeFirst();
  if (lease === undefined) return false;
  await record(tx, lab, lease.run_id, lease.rig_id, lease.role, result);
  const events: Happened[] = [];
  if (releaseReason === "done") await judgeRig(tx, lab, lease.rig_id, job.kind, result.outcome, result.reason);
  events.push({ kind: "rig.changed", subject: lease.rig_id, data: {} });
  events.push({
    kind: "lease.released",
    subject: lease.id,
    data: { rig: lease.rig_id, job: job.id, reason: releaseReason },
  });
  const parts = await tx
    .selectFrom("leases")
    .selectAll()
    .where("run_id", "=", lease.run_id)
    .orderBy("released_at")
    .execute();
  const over = parts.every((part) => part.released_at !== null);
  if (over) events.push(...(await finishRun(tx, lab, job, parts, result.summary)));
  await emitAll(tx, lab, events);
  if (!over && result.outcome !== "passed") await stopOthers(tx, lab, lease.run_id, lease.role);
  return true;
}

async function record(
  tx: Tx,
  lab: Lab,
  run_id: string,
  rig_id: string,
  role: string,
  result: LeaseResult,
): Promise<void> {
  const at = lab.now();
  for (let n = 0; n < result.tests.length; n += 500) {
    const rows = result.tests.slice(n, n + 500).map(({ suite, name, status, durationMs, message }) => ({
      run_id,
      rig_id,
      suite,
      name,
      status,
      duration_ms: durationMs,
      message,
      at,
    }));
    await tx.insertInto("test_results").values(rows).execute();
  }
  for (let n = 0; n < result.measurements.length; n += 500) {
    const rows = result.measurements.slice(n, n + 500).map((m) => ({ run_id, rig_id, at, ...m }));
    await tx.insertInto("measurements").values(rows).execute();
  }
  for (const { name, mediaType, sha256, size } of result.artifacts) {
    await tx
      .insertInto("artifacts")
      .values({
        id: newId("art", at.getTime()),
        run_id,
        role,
        name,
        media_type: mediaType,
        sha256,
        size,
        created_at: at,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

/** A rig that fails too often in a row is taken out of use; a person is told why in words. */
async function judgeRig(
  tx: Tx,
  lab: Lab,
  rigId: string,
  kind: string,
  outcome: Outcome,
  reason: string | null,
): Promise<void> {
  const rig = await tx.selectFrom("rigs").selectAll().where("id", "=", rigId).forUpdate().executeTakeFirstOrThrow();
  const streak = kind === "interactive" ? rig.fail_streak : streakAfter(outcome, rig.fail_streak);
  const health =
    kind === "health"
      ? { health_at: lab.now(), health_result: outcome === "passed" ? "passed" : (reason ?? outcome) }
      : {};
  await tx
    .updateTable("rigs")
    .set({ fail_streak: streak, ...health })
    .where("id", "=", rigId)
    .execute();
  if (kind === "health" && outcome === "passed" && rig.quarantine !== null) {
    // what a person has seen, no check may have an eye for
    if (rig.quarantined_by === null) await quarantine(tx, lab, rigId, null);
  } else if (kind === "health" && outcome !== "passed" && outcome !== "cancelled" && rig.quarantine === null) {
    await quarantine(tx, lab, rigId, `Its health check failed. ${reason ?? ""}`.trim());
  } else if (streak >= rig.quarantine_after && rig.quarantine === null) {
    const times = streak === 1 ? "The last run failed" : `The last ${streak} runs failed`;
    await quarantine(tx, lab, rigId, `${times} because of the rig, most recently: ${reason ?? "no reason was given"}`);
  }
}

async function stopOthers(tx: Tx, lab: Lab, runId: string, role: string): Promise<void> {
  await tx
    .updateTable("runs")
    .set({ cancelled_at: lab.now(), reason: `The part ${role} did not pass.` })
    .where("id", "=", runId)
    .where("cancelled_at", "is", null)
    .execute();
  const idle = await tx
    .selectFrom("leases")
    .select(["id", "token"])
    .where("run_id", "=", runId)
    .where("released_at", "is", null)
    .where("accepted_at", "is", null)
    .execute();
  const nothing = { tests: [], measurements: [], artifacts: [], summary: {} };
  for (const { id, token } of idle) {
    const reason = `The part ${role} did not pass before this one began.`;
    await finishLease(tx, lab, undefined, { lease: id, token, outcome: "cancelled", reason, ...nothing }, "cancelled");
  }
}

/**
 * All its leases are released: the run has an outcome, and the job one too, or another try.
 * @param job  its row, locked
 * @param parts  in the order in which they were released
 * @returns what has happened
 */
async function finishRun(
  tx: Tx,
  lab: Lab,
  job: Selectable<Tables["jobs"]>,
  parts: readonly Selectable<Tables["leases"]>[],
  summary: Record<string, unknown>,
): Promise<Happened[]> {
  const now = lab.now();
  const [jobId, runId] = [job.id, parts[0].run_id];
  // the others were cancelled because of the first that did not pass: it has the say
  const blame = job.cancel_reason === null ? parts.filter((part) => part.outcome !== "cancelled") : [];
  const end = together(
    (blame.length > 0 ? blame : parts).map((part) => ({ outcome: part.outcome ?? "infra_error", reason: part.reason })),
  );
  // an agent that went away says nothing about its rigs: the job may well go back to one of them
  const bad = parts
    .filter((part) => part.outcome === "infra_error" && part.release_reason === "done")
    .map((part) => part.rig_id);
  const badRigs = [...new Set([...job.bad_rigs, ...bad])];
  const decision = verdict(end, {
    attempts: job.attempts,
    retries: job.kind === "program" ? job.spec.retries : 0,
    elsewhere: end.outcome === "infra_error" && (await elsewhere(tx, job, badRigs)),
    cancelled: job.cancel_reason !== null,
  });
  await tx
    .updateTable("runs")
    .set({
      state: "done",
      outcome: end.outcome,
      reason: end.reason,
      finished_at: now,
      summary: JSON.stringify(summary),
    })
    .where("id", "=", runId)
    .execute();
  const finished: Happened = {
    kind: "run.finished",
    subject: runId,
    data: { job: jobId, outcome: end.outcome, reason: end.reason },
  };
  if (decision.kind === "again") {
    await tx
      .updateTable("jobs")
      .set({ state: "waiting", bad_rigs: badRigs, reason: decision.reason })
      .where("id", "=", jobId)
      .execute();
    return [finished, { kind: "job.again", subject: jobId, data: { reason: decision.reason } }];
  }
  await tx
    .updateTable("jobs")
    .set({ state: "done", outcome: decision.outcome, reason: decision.reason, finished_at: now, bad_rigs: badRigs })
    .where("id", "=", jobId)
    .execute();
  const data = { outcome: decision.outcome, reason: decision.reason, name: job.name };
  return [finished, { kind: "job.finished", subject: jobId, data }];
}

async function elsewhere(
  tx: Tx,
  job: { spec: Parameters<typeof rolesOf>[0]; kind: string },
  badRigs: readonly string[],
): Promise<boolean> {
  if (job.kind !== "program") return false;
  const rigs = await tx
    .selectFrom("rigs")
    .innerJoin("boards", "boards.id", "rigs.board_id")
    .select(["rigs.id", "rigs.name", "rigs.tags", "boards.kind"])
    .execute();
  return [...rolesOf(job.spec).values()].every((requires) =>
    rigs.some(
      (rig) => !badRigs.includes(rig.id) && matches(requires, { name: rig.name, tags: rig.tags, boardKind: rig.kind }),
    ),
  );
}

/** Leases whose holders have not been heard of in time. */
export async function expireLeases(tx: Tx, lab: Lab): Promise<number> {
  const now = lab.now();
  const expired = await tx
    .selectFrom("leases")
    .innerJoin("jobs", "jobs.id", "leases.job_id")
    .innerJoin("agents", "agents.id", "leases.agent_id")
    .select([
      "leases.id",
      "leases.token",
      "leases.accepted_at",
      "leases.ends_at",
      "jobs.kind",
      "jobs.cancel_reason",
      "agents.name",
    ])
    .where("leases.released_at", "is", null)
    .where("leases.expires_at", "<=", now)
    .execute();
  for (const lease of expired) {
    const empty = { lease: lease.id, token: lease.token, tests: [], measurements: [], artifacts: [], summary: {} };
    if (lease.kind === "interactive") {
      await finishLease(tx, lab, undefined, { ...empty, outcome: "passed", reason: "The lease ran out." }, "expired");
      continue;
    }
    const reason =
      lease.accepted_at === null
        ? `The agent ${lease.name} did not take the job.`
        : lease.ends_at !== null && lease.ends_at <= now
          ? `The agent ${lease.name} did not stop the job at its time-out.`
          : `The agent ${lease.name} was not heard of for ${Math.round(lab.settings.leaseMs / 1000)} s.`;
    const outcome = lease.cancel_reason === null ? "infra_error" : "cancelled";
    await finishLease(tx, lab, undefined, { ...empty, outcome, reason }, "expired");
  }
  return expired.length;
}
