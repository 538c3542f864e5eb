/** Webhooks: events to a URL, signed, tried again when it does not answer. */
import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Api, Parts } from "../http/app.js";
import { asPage, listQuery, pageOf, pageOfAll, pageQuery } from "../http/page.js";
import { notFound, Problem } from "../http/problem.js";
import { whoOf } from "../http/who.js";
import { audit } from "../store/audit.js";
import { newId } from "../store/ids.js";
import { refuseInner } from "../webhooks/address.js";
import { webhookAnswer as webhook } from "../../shared/index.js";

const byId = z.object({ id: z.string().max(64) });

export function webhookRoutes(api: Api, parts: Promise<Parts>): void {
  const tags = ["webhooks"];

  api.get(
    "/webhooks",
    {
      config: { role: "admin" },
      schema: { tags, summary: "All webhooks", querystring: listQuery, response: { 200: pageOf(webhook) } },
    },
    async (request) => {
      const { lab } = await parts;
      const rows = await lab.db
        .selectFrom("webhooks")
        .select(["id", "url", "kinds", "enabled", "failures"])
        .orderBy("id")
        .execute();
      return pageOfAll(rows, request.query, ({ id }) => id);
    },
  );

  api.post(
    "/webhooks",
    {
      config: { role: "admin" },
      schema: {
        tags,
        summary: "Tell a URL about events. The secret that signs them is shown this once",
        body: z.strictObject({
          url: z.url({ protocol: /^https?$/ }).max(2000),
          kinds: z
            .array(z.string().regex(/^[a-z]+\.[a-z-]*$/))
            .min(1)
            .max(50)
            .describe("job.finished, rig.quarantined, …; `job.` means all of jobs."),
        }),
        response: { 201: webhook.extend({ secret: z.string() }) },
      },
    },
    async (request, reply) => {
      const { lab } = await parts;
      const who = whoOf(request);
      const { url, kinds } = request.body;
      if (!lab.settings.innerWebhooks) {
        const fault = await refuseInner(url);
        if (fault !== undefined) throw new Problem(422, fault, "Start the server with --inner-webhooks to allow it.");
      }
      const secret = randomBytes(32).toString("hex");
      const id = newId("whk", lab.now().getTime());
      await lab.change(async (tx) => {
        await tx
          .insertInto("webhooks")
          .values({ id, url, kinds, secret, user_id: who.userId, created_at: lab.now() })
          .execute();
        await audit(tx, lab, who, "webhook.added", id, { url: new URL(url).origin, kinds });
      });
      return reply.code(201).send({ id, url, kinds, enabled: true, failures: 0, secret });
    },
  );

  api.patch(
    "/webhooks/:id",
    {
      config: { role: "admin" },
      schema: {
        tags,
        summary: "Switch a webhook on or off",
        params: byId,
        body: z.strictObject({ enabled: z.boolean() }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { lab } = await parts;
      const done = await lab.db
        .updateTable("webhooks")
        .set({ enabled: request.body.enabled, failures: 0 })
        .where("id", "=", request.params.id)
        .executeTakeFirst();
      if (done.numUpdatedRows === 0n) throw notFound("webhook", request.params.id);
      await audit(lab.db, lab, whoOf(request), "webhook.changed", request.params.id, request.body);
      return reply.code(204).send(null);
    },
  );

  api.delete(
    "/webhooks/:id",
    {
      config: { role: "admin" },
      schema: { tags, summary: "Remove a webhook", params: byId, response: { 204: z.null() } },
    },
    async (request, reply) => {
      const { lab } = await parts;
      const done = await lab.db.deleteFrom("webhooks").where("id", "=", request.params.id).executeTakeFirst();
      if (done.numDeletedRows === 0n) throw notFound("webhook", request.params.id);
      await audit(lab.db, lab, whoOf(request), "webhook.deleted", request.params.id);
      return reply.code(204).send(null);
    },
  );

  api.get(
    "/webhooks/:id/deliveries",
    {
      config: { role: "admin" },
      schema: {
        tags,
        summary: "The deliveries of a webhook, newest first",
        params: byId,
        querystring: pageQuery,
        response: {
          200: pageOf(
            z.object({
              id: z.number(),
              attempts: z.number(),
              status: z.number().nullable(),
              error: z.string().nullable(),
              deliveredAt: z.string().nullable(),
              nextAt: z.string().nullable(),
            }),
          ),
        },
      },
    },
    async (request) => {
      const { lab } = await parts;
      const { limit, cursor } = request.query;
      let query = lab.db
        .selectFrom("deliveries")
        .selectAll()
        .where("webhook_id", "=", request.params.id)
        .orderBy("id", "desc")
        .limit(limit + 1);
      if (cursor !== undefined) query = query.where("id", "<", Number(cursor) || 0);
      return asPage(await query.execute(), limit, (r) => ({
        id: r.id,
        attempts: r.attempts,
        status: r.status,
        error: r.error,
        deliveredAt: r.delivered_at?.toISOString() ?? null,
        nextAt: r.next_at?.toISOString() ?? null,
      }));
    },
  );
}
