/** How long jobs usually hold their rigs: the median of the last runs under the same name, for the queue's estimates. */
import { sql } from "kysely";
import type { Database } from "../lab.js";

/** Older ones say little of what a job does today. */
const lastJobs = 20;

/** @returns milliseconds by the id of each job that waits; those without a history are left out */
export async function usualDurations(db: Database): Promise<Map<string, number>> {
  // by name: thousands may wait under one
  const { rows } = await sql<{ kind: string; name: string; ms: number }>`
    select w.kind, w.name, d.ms from (select distinct kind, name from jobs where state = 'waiting') w,
      lateral (
        select (percentile_cont(0.5) within group (order by extract(epoch from r.finished_at - r.created_at)))::float8 * 1000 as ms
        from (
          select id from jobs j where j.name = w.name and j.kind = w.kind and j.state = 'done'
          order by j.finished_at desc limit ${lastJobs}) j
        join runs r on r.job_id = j.id and r.outcome in ('passed', 'failed', 'timeout')) d
    where d.ms is not null`.execute(db);
  const usual = new Map(rows.map(({ kind, name, ms }) => [`${kind} ${name}`, ms]));
  if (usual.size === 0) return new Map();
  const waiting = await db.selectFrom("jobs").select(["id", "kind", "name"]).where("state", "=", "waiting").execute();
  return new Map(
    waiting.flatMap(({ id, kind, name }) => {
      const ms = usual.get(`${kind} ${name}`);
      return ms === undefined ? [] : [[id, ms] as const];
    }),
  );
}
