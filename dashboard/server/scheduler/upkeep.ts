/** What is done now and then: webhooks are delivered, and what is older than the lab keeps is forgotten. */
import { sql } from "kysely";
import type { Lab } from "../lab.js";
import { deliverDue, queueDeliveries } from "../webhooks/deliver.js";

const deliverEveryMs = 2000;
const forgetEveryMs = 3_600_000;
const dayMs = 86_400_000;

export class Upkeep {
  private readonly timers: NodeJS.Timeout[];
  private busy: Promise<void> = Promise.resolve();
  private delivering = false;

  constructor(
    private readonly lab: Lab,
    private readonly onError: (what: string, error: unknown) => void,
  ) {
    this.timers = [
      setInterval(() => this.deliver(), deliverEveryMs),
      setInterval(() => this.run("forgetting what is old", () => forget(lab)), forgetEveryMs),
    ];
    for (const timer of this.timers) timer.unref();
  }

  async stop(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await this.busy;
  }

  private deliver(): void {
    if (this.delivering) return;
    this.delivering = true;
    this.run("delivering webhooks", async () => {
      await queueDeliveries(this.lab);
      await deliverDue(this.lab);
    });
    void this.busy.finally(() => (this.delivering = false));
  }

  private run(what: string, work: () => Promise<unknown>): void {
    this.busy = this.busy.then(async () => void (await work())).catch((error: unknown) => this.onError(what, error));
  }
}

/** Logs and artefacts go before their runs where the lab was told so: they weigh most. */
async function forgetFiles(lab: Lab): Promise<void> {
  const { keepFilesDays } = lab.settings;
  if (keepFilesDays === undefined || keepFilesDays >= lab.settings.keepDays) return;
  const at = lab.now();
  const limit = new Date(at.getTime() - keepFilesDays * dayMs);
  for (;;) {
    const done = await lab.db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ id: string }>`
        select r.id from runs r join jobs j on j.id = r.job_id
        where r.state = 'done' and r.finished_at < ${limit} and (r.log_bytes > 0 or exists (select 1 from artifacts a where a.run_id = r.id))
          and not (j.kind = 'program' and r.outcome = 'passed' and not exists (select 1 from jobs n where n.name = j.name and n.kind = j.kind
            and n.state = 'done' and n.outcome = 'passed' and (n.finished_at, n.id) > (j.finished_at, j.id)))
        limit 500 for update of r skip locked`.execute(tx);
      const ids = rows.map(({ id }) => id);
      if (ids.length === 0) return 0;
      await tx.deleteFrom("artifacts").where("run_id", "in", ids).execute();
      await tx.deleteFrom("log_chunks").where("run_id", "in", ids).execute();
      await tx.updateTable("runs").set({ log_bytes: 0 }).where("id", "in", ids).execute();
      const text = `[The log and the files of this run were forgotten after ${keepFilesDays} days.]\n`;
      const notes = await tx.selectFrom("leases").select(["run_id", "role"]).where("run_id", "in", ids).execute();
      if (notes.length > 0)
        await tx
          .insertInto("log_chunks")
          .values(notes.map((note) => ({ ...note, seq: 0, at, stream: "lab", text })))
          .execute();
      return ids.length;
    });
    if (done < 500) return;
  }
}

/** Finished jobs, events and spent secrets beyond the lab's days; then the bytes that nothing names any more. */
export async function forget(lab: Lab): Promise<void> {
  const now = lab.now().getTime();
  const limit = new Date(now - lab.settings.keepDays * dayMs);
  const events = new Date(now - Math.min(7, lab.settings.keepDays) * dayMs);
  // what today's runs are compared with, however long ago it passed
  await sql`
    delete from jobs j where j.state = 'done' and j.finished_at < ${limit} and not (
      j.kind = 'program' and j.outcome = 'passed'
      and exists (select 1 from jobs n where n.name = j.name and n.kind = j.kind and n.state = 'done' and n.finished_at >= ${limit})
      and not exists (select 1 from jobs n where n.name = j.name and n.kind = j.kind and n.state = 'done' and n.outcome = 'passed'
        and (n.finished_at, n.id) > (j.finished_at, j.id)))`.execute(lab.db);
  await forgetFiles(lab);
  await lab.db.deleteFrom("events").where("at", "<", events).execute();
  await lab.db.deleteFrom("deliveries").where("next_at", "is", null).where("delivered_at", "<", events).execute();
  await lab.db.deleteFrom("schedule_ticks").where("tick", "<", limit).execute();
  await lab.db
    .deleteFrom("tokens")
    .where("kind", "in", ["link", "ticket", "session"])
    .where((eb) => eb.or([eb("expires_at", "<", events), eb("revoked_at", "<", events)]))
    .execute();
  const orphans = await sql<{ sha256: string }>`
    select sha256 from blobs b where used_at < ${new Date(now - dayMs)}
      and not exists (select 1 from artifacts a where a.sha256 = b.sha256)
      and not exists (select 1 from rigs r where r.photo = b.sha256)
      and not exists (select 1 from jobs j, jsonb_each_text(j.spec->'files') f where f.value = b.sha256)
      and not exists (select 1 from schedules s, jsonb_each_text(s.job->'files') f where f.value = b.sha256)
    limit 1000`.execute(lab.db);
  for (const { sha256 } of orphans.rows) await lab.blobs.delete(sha256);
}
