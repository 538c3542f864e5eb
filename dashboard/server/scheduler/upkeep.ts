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

/** Finished jobs, events and spent secrets beyond the lab's days; then the bytes that nothing names any more. */
export async function forget(lab: Lab): Promise<void> {
  const now = lab.now().getTime();
  const limit = new Date(now - lab.settings.keepDays * dayMs);
  const events = new Date(now - Math.min(7, lab.settings.keepDays) * dayMs);
  await lab.db.deleteFrom("jobs").where("state", "=", "done").where("finished_at", "<", limit).execute();
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
