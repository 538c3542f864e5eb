/** Logs, in numbered pieces: one that comes twice is stored once, and what is beyond the job's limit is cut with a word about it. */
import { sql } from "kysely";
import type { AgentMessage } from "../../shared/index.js";
import type { Lab } from "../lab.js";

/** @returns false when the lease is not live: a late piece of a run that is over changes nothing */
export async function appendLog(
  lab: Lab,
  agentId: string,
  piece: Extract<AgentMessage, { kind: "log" }>,
): Promise<boolean> {
  const bytes = Buffer.byteLength(piece.text);
  // PostgreSQL's text holds everything but this one character
  const text = piece.text.replaceAll("\0", "\ufffd");
  // one statement: pieces are what a lab at work writes most
  const { rows } = await sql<{ run_id: string }>`
    with mine as (
      select leases.run_id, leases.role, runs.log_capped, (jobs.spec->'limits'->>'outputKb')::bigint as kb,
        runs.log_bytes + ${bytes}::bigint > (jobs.spec->'limits'->>'outputKb')::bigint * 1024 as is_full
      from leases join jobs on jobs.id = leases.job_id join runs on runs.id = leases.run_id
      where leases.id = ${piece.lease} and leases.token = ${piece.token} and leases.agent_id = ${agentId}
        and leases.released_at is null),
    stored as (
      insert into log_chunks (run_id, role, seq, at, stream, text)
      select run_id, role, ${piece.chunk}::integer, ${lab.now()}::timestamptz,
        case when is_full then 'lab' else ${piece.stream}::text end,
        case when is_full then E'\\n[The log was cut here: it is longer than ' || kb || E' kB.]\\n' else ${text}::text end
      from mine where not log_capped
      on conflict do nothing returning run_id),
    counted as (
      update runs set log_bytes = log_bytes + ${bytes}::bigint, log_capped = mine.is_full
      from mine, stored where runs.id = mine.run_id and stored.run_id = mine.run_id)
    select run_id from mine`.execute(lab.db);
  const done = rows[0]?.run_id;
  if (done !== undefined) lab.signals.emit("log", done);
  return done !== undefined;
}
