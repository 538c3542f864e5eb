/**
 * Delivers events to webhooks. Each event is queued for each webhook exactly once, by the database; a delivery that fails is tried again after
 * 10 s, 20 s, 40 s … up to an hour, twelve times. `X-Pinbridge-Signature` is `t=SECONDS,v1=HMAC`, the HMAC-SHA256 of `SECONDS.BODY` with the
 * webhook's secret, so that a receiver can tell that it is from us and not an old one sent again.
 */
import { createHmac } from "node:crypto";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP } from "node:net";
import type { Lab } from "../lab.js";
import { eventsAfter } from "../store/events.js";
import { isInner, outerLookup } from "./address.js";

const attempts = 12;
const answerMs = 10_000;
const switchOffAfter = 50;

/** Reads the events that no server has looked at for webhooks yet, and queues what they lead to. */
export async function queueDeliveries(lab: Lab): Promise<void> {
  await lab.db.transaction().execute(async (tx) => {
    await tx
      .insertInto("settings")
      .values({ name: "webhook-cursor", value: JSON.stringify("0-0") })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const row = await tx
      .selectFrom("settings")
      .select("value")
      .where("name", "=", "webhook-cursor")
      .forUpdate()
      .executeTakeFirstOrThrow();
    const events = await eventsAfter(tx, String(row.value));
    if (events.length === 0) return;
    const hooks = await tx.selectFrom("webhooks").selectAll().where("enabled", "=", true).execute();
    for (const event of events) {
      for (const hook of hooks) {
        if (
          hook.created_at > event.at ||
          !hook.kinds.some((kind) => kind === event.kind || (kind.endsWith(".") && event.kind.startsWith(kind)))
        )
          continue;
        const body = {
          id: event.id,
          kind: event.kind,
          at: event.at.toISOString(),
          subject: event.subject,
          data: event.data,
        };
        await tx
          .insertInto("deliveries")
          .values({
            webhook_id: hook.id,
            event_id: event.number,
            body: JSON.stringify(body),
            next_at: lab.now(),
            status: null,
            error: null,
            delivered_at: null,
          })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      }
    }
    await tx
      .updateTable("settings")
      .set({ value: JSON.stringify(events[events.length - 1].id) })
      .where("name", "=", "webhook-cursor")
      .execute();
  });
}

export async function deliverDue(lab: Lab): Promise<number> {
  const now = lab.now();
  // taken for a minute: should this server die, another goes on
  const due = await lab.db
    .updateTable("deliveries")
    .set((eb) => ({ next_at: new Date(now.getTime() + 60_000), attempts: eb("attempts", "+", 1) }))
    .where("id", "in", (eb) =>
      eb
        .selectFrom("deliveries")
        .select("id")
        .where("next_at", "<=", now)
        .orderBy("id")
        .limit(20)
        .forUpdate()
        .skipLocked(),
    )
    .returningAll()
    .execute();
  await Promise.all(due.map((delivery) => deliver(lab, delivery)));
  return due.length;
}

async function deliver(
  lab: Lab,
  {
    id,
    webhook_id,
    body,
    attempts: attempt,
  }: { id: number; webhook_id: string; body: Record<string, unknown>; attempts: number },
): Promise<void> {
  const hook = await lab.db.selectFrom("webhooks").selectAll().where("id", "=", webhook_id).executeTakeFirst();
  if (hook === undefined) return;
  const { status, error } = await post(
    hook.url,
    hook.secret,
    JSON.stringify(body),
    lab.now(),
    lab.settings.innerWebhooks,
  );
  const done = error === null;
  const again =
    done || attempt >= attempts
      ? null
      : new Date(lab.now().getTime() + Math.min(3_600_000, 10_000 * 2 ** (attempt - 1)));
  await lab.db
    .updateTable("deliveries")
    .set({ status, error, next_at: again, delivered_at: done ? lab.now() : null })
    .where("id", "=", id)
    .execute();
  const failures = done ? 0 : hook.failures + 1;
  await lab.db
    .updateTable("webhooks")
    .set({ failures, ...(failures >= switchOffAfter ? { enabled: false } : {}) })
    .where("id", "=", webhook_id)
    .execute();
}

/** @returns the status, and null for an error when it was 2xx; redirects are not followed, since they could lead inside */
export function post(
  url: string,
  secret: string,
  body: string,
  at: Date,
  inner: boolean,
): Promise<{ status: number | null; error: string | null }> {
  return new Promise((resolve) => {
    const target = new URL(url);
    const host = target.hostname.replaceAll(/^\[|\]$/g, "");
    if (!inner && isIP(host) !== 0 && isInner(host))
      return resolve({ status: null, error: `${host} is an address inside this network.` });
    const seconds = Math.floor(at.getTime() / 1000);
    const request = (target.protocol === "https:" ? httpsRequest : httpRequest)(
      target,
      {
        method: "POST",
        timeout: answerMs,
        ...(inner ? {} : { lookup: outerLookup }),
        headers: {
          "content-type": "application/json",
          "content-length": Buffer.byteLength(body),
          "user-agent": "pinbridge-lab",
          "x-pinbridge-signature": `t=${seconds},v1=${signature(secret, seconds, body)}`,
        },
      },
      (response) => {
        response.resume();
        const status = response.statusCode ?? 0;
        resolve({ status, error: status >= 200 && status < 300 ? null : `It answered ${status}.` });
      },
    );
    request.on("timeout", () => request.destroy(new Error(`It did not answer within ${answerMs / 1000} s.`)));
    request.on("error", (error) => resolve({ status: null, error: error.message }));
    request.end(body);
  });
}

export function signature(secret: string, seconds: number, body: string): string {
  return createHmac("sha256", Buffer.from(secret, "hex")).update(`${seconds}.${body}`).digest("hex");
}
