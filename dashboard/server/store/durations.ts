/** How long jobs usually hold their rigs: the median of the last runs under the same name, for the queue's estimates. */
import { sql } from "kysely";
import type { Database } from "../lab.js";

/** @returns milliseconds by the id of each job that waits; those without a history are left out */
export async function usualDurations(db: Database): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; ms: number }>`
    select w.id, (percentile_cont(0.5) within group (order by extract(epoch from r.finished_at - r.created_at)))::float8 * 1000 as ms
    from jobs w join jobs j on j.name = w.name and j.kind = w.kind and j.state = 'done'
      join runs r on r.job_id = j.id and r.outcome in ('passed', 'failed', 'timeout')
    where w.state = 'waiting' and j.finished_at > now() - interval '30 days'
    group by w.id`.execute(db);
  return new Map(rows.map(({ id, ms }) => [id, ms]));
}
