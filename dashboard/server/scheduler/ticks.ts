/** Schedules become jobs, health checks fall due, and jobs whose needs did not pass are skipped. */
import type { Requires } from "../../shared/index.js";
import type { Lab, Tx } from "../lab.js";
import { nextTick, parseCron } from "../rules/cron.js";
import { emit } from "../store/events.js";
import { reservationSpec, submit } from "../store/jobs.js";
import { labUserId } from "../store/users.js";

/**
 * Submits the jobs of schedules that are due. Ticks missed while no server ran are not caught up one by one: the latest counts. That two servers
 * look at once does no harm, since a tick can be recorded only once.
 */
export async function runSchedules(tx: Tx, lab: Lab): Promise<number> {
  const now = lab.now();
  const due = await tx
    .selectFrom("schedules")
    .selectAll()
    .where("enabled", "=", true)
    .where("next_at", "<=", now)
    // whoever is locked out has nothing run for him; when he is let in again, it goes on from then
    .where((eb) =>
      eb.not(
        eb.exists(
          eb.selectFrom("users").select("users.id").whereRef("users.id", "=", "user_id").where("disabled", "=", true),
        ),
      ),
    )
    .forUpdate()
    .skipLocked()
    .execute();
  for (const schedule of due) {
    const cron = parseCron(schedule.cron);
    let tick = schedule.next_at!.getTime();
    let next = nextTick(cron, tick, schedule.timezone);
    for (let n = 0; next <= now.getTime() && n < 10_000; n++)
      [tick, next] = [next, nextTick(cron, next, schedule.timezone)];
    // after a very long stop: from now on
    if (next <= now.getTime()) next = nextTick(cron, now.getTime(), schedule.timezone);
    await tx
      .updateTable("schedules")
      .set({ next_at: new Date(next) })
      .where("id", "=", schedule.id)
      .execute();
    const fresh = await tx
      .insertInto("schedule_ticks")
      .values({ schedule_id: schedule.id, tick: new Date(tick) })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (fresh.numInsertedOrUpdatedRows !== 1n) continue;
    await submit(tx, lab, {
      kind: "program",
      userId: schedule.user_id,
      name: schedule.job.name ?? schedule.name,
      spec: schedule.job,
      scheduleId: schedule.id,
    });
    await emit(tx, lab, "schedule.ticked", schedule.id, { tick: new Date(tick).toISOString() });
  }
  return due.length;
}

const quarantinedEveryMs = 600_000;

/** A rig in quarantine is looked at again every ten minutes; one in use, as often as its plan says. */
export async function runHealthChecks(tx: Tx, lab: Lab): Promise<number> {
  const now = lab.now().getTime();
  const rigs = await tx
    .selectFrom("rigs")
    .innerJoin("agents", "agents.id", "rigs.agent_id")
    .innerJoin("boards", "boards.id", "rigs.board_id")
    .select(["rigs.id", "rigs.name", "rigs.health", "rigs.health_at", "rigs.quarantine", "rigs.created_at"])
    .where("agents.connected", "=", true)
    .where("agents.draining_at", "is", null)
    .where("boards.present", "=", true)
    .where("rigs.maintenance", "is", null)
    .execute();
  let count = 0;
  for (const rig of rigs) {
    const everyMs = rig.quarantine !== null ? quarantinedEveryMs : rig.health.everyMinutes * 60_000;
    if (everyMs === 0 || (rig.health_at !== null && now - rig.health_at.getTime() < everyMs)) continue;
    // a rig that is new is checked after its first interval, unless somebody asks before
    if (rig.health_at === null && rig.quarantine === null && now - rig.created_at.getTime() < everyMs) continue;
    if (await checkHealth(tx, lab, rig.name)) count++;
  }
  return count;
}

/** Queues a health check. @returns false when one is queued or runs already */
export async function checkHealth(tx: Tx, lab: Lab, rigName: string): Promise<boolean> {
  const requires: Requires = { rig: rigName, tags: [] };
  const name = `health of ${rigName}`;
  const there = await tx
    .selectFrom("jobs")
    .select("id")
    .where("kind", "=", "health")
    .where("name", "=", name)
    .where("state", "!=", "done")
    .executeTakeFirst();
  if (there !== undefined) return false;
  const spec = { ...reservationSpec({ requires, minutes: 2, priority: 0, purpose: "" }), program: "health" };
  await submit(tx, lab, { kind: "health", userId: labUserId, name, spec });
  return true;
}

/** A job that needs one which did not pass will never run: it is skipped, and so are those that need it in turn. */
export async function skipHopeless(tx: Tx, lab: Lab): Promise<number> {
  const rows = await tx
    .selectFrom("job_needs")
    .innerJoin("jobs", "jobs.id", "job_needs.job_id")
    .innerJoin("jobs as needed", "needed.id", "job_needs.needs_id")
    .select(["jobs.id", "jobs.name", "needed.id as needed_id", "needed.name as needed_name", "needed.outcome"])
    .where("jobs.state", "=", "waiting")
    .where("needed.state", "=", "done")
    .where("needed.outcome", "!=", "passed")
    .execute();
  for (const { id, name, needed_id, needed_name, outcome } of rows) {
    const reason = `It needs ${needed_name} (${needed_id}), which ended as ${outcome}.`;
    const done = await tx
      .updateTable("jobs")
      .set({ state: "done", outcome: "skipped", reason, finished_at: lab.now() })
      .where("id", "=", id)
      .where("state", "=", "waiting")
      .executeTakeFirst();
    if (done.numUpdatedRows === 1n) await emit(tx, lab, "job.finished", id, { outcome: "skipped", reason, name });
  }
  return rows.length;
}
