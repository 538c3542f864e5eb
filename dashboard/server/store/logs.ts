/** Logs, in numbered pieces: one that comes twice is stored once, and what is beyond the job's limit is cut with a word about it. */
import type { AgentMessage } from "../../shared/index.js";
import type { Lab } from "../lab.js";

/** @returns false when the lease is not live: a late piece of a run that is over changes nothing */
export async function appendLog(
  lab: Lab,
  agentId: string,
  piece: Extract<AgentMessage, { kind: "log" }>,
): Promise<boolean> {
  const done = await lab.db.transaction().execute(async (tx) => {
    const lease = await tx
      .selectFrom("leases")
      .innerJoin("jobs", "jobs.id", "leases.job_id")
      .innerJoin("runs", "runs.id", "leases.run_id")
      .select(["leases.run_id", "leases.role", "jobs.spec", "runs.log_bytes", "runs.log_capped"])
      .where("leases.id", "=", piece.lease)
      .where("leases.token", "=", piece.token)
      .where("leases.agent_id", "=", agentId)
      .where("leases.released_at", "is", null)
      .executeTakeFirst();
    if (lease === undefined) return undefined;
    if (lease.log_capped) return lease.run_id;
    const bytes = Buffer.byteLength(piece.text);
    const most = lease.spec.limits.outputKb * 1024;
    const full = lease.log_bytes + bytes > most;
    const text = full ? `\n[The log was cut here: it is longer than ${lease.spec.limits.outputKb} kB.]\n` : piece.text;
    const stored = await tx
      .insertInto("log_chunks")
      // PostgreSQL's text holds everything but this one character
      .values({
        run_id: lease.run_id,
        role: lease.role,
        seq: piece.chunk,
        at: lab.now(),
        stream: full ? "lab" : piece.stream,
        text: text.replaceAll("\0", "\ufffd"),
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (stored.numInsertedOrUpdatedRows === 1n) {
      await tx
        .updateTable("runs")
        .set((eb) => ({ log_bytes: eb("log_bytes", "+", bytes), log_capped: full }))
        .where("id", "=", lease.run_id)
        .execute();
    }
    return lease.run_id;
  });
  if (done !== undefined) lab.signals.emit("log", done);
  return done !== undefined;
}
