/** Jobs that come back: cron schedules. */
import { z } from "zod";
import type { Api, Parts } from "../http/app.js";
import { listQuery, pageOf, pageOfAll } from "../http/page.js";
import { notFound, Problem } from "../http/problem.js";
import { isAdmin, whoOf } from "../http/who.js";
import { nextTick, parseCron } from "../rules/cron.js";
import { currentSpec, jobSpec, objectName, scheduleAnswer as schedule } from "../../shared/index.js";
import { audit } from "../store/audit.js";
import { newId } from "../store/ids.js";
import { checkRequest } from "./jobs.js";

const byId = z.object({ id: z.string().max(64) });

export function scheduleRoutes(api: Api, parts: Promise<Parts>): void {
  const tags = ["schedules"];

  api.get(
    "/schedules",
    {
      config: { role: "viewer" },
      schema: { tags, summary: "All schedules", querystring: listQuery, response: { 200: pageOf(schedule) } },
    },
    async (request) => {
      const { lab } = await parts;
      const rows = await lab.db
        .selectFrom("schedules")
        .innerJoin("users", "users.id", "schedules.user_id")
        .selectAll("schedules")
        .select("users.name as user")
        .execute();
      const items = rows.map((row) => ({
        id: row.id,
        name: row.name,
        user: row.user,
        cron: row.cron,
        timezone: row.timezone,
        enabled: row.enabled,
        nextAt: row.next_at?.toISOString() ?? null,
        job: currentSpec(row.job),
      }));
      return pageOfAll(
        items.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
        request.query,
        ({ name }) => name,
      );
    },
  );

  api.post(
    "/schedules",
    {
      config: { role: "user" },
      schema: {
        tags,
        summary: "Submit a job again and again",
        body: z.strictObject({
          name: objectName,
          cron: z.string().min(1).max(200).describe("minute hour day month weekday, or @daily and the like."),
          timezone: z
            .string()
            .max(64)
            .default("UTC")
            .describe("Europe/Berlin. Hours that a change of clocks skips or repeats run once."),
          job: jobSpec,
        }),
        response: { 201: schedule },
      },
    },
    async (request, reply) => {
      const { lab } = await parts;
      const who = whoOf(request);
      const { name, cron, timezone, job } = request.body;
      await checkRequest(lab, who, job);
      const next = firstTick(cron, timezone, lab.now().getTime());
      const row = await lab.change(async (tx) => {
        const made = await tx
          .insertInto("schedules")
          .values({
            id: newId("sch", lab.now().getTime()),
            name,
            user_id: who.userId,
            cron,
            timezone,
            job: JSON.stringify(job),
            next_at: new Date(next),
            created_at: lab.now(),
          })
          .onConflict((conflict) => conflict.column("name").doNothing())
          .returningAll()
          .executeTakeFirst();
        if (made === undefined) throw new Problem(409, `There is a schedule ${name} already.`);
        await audit(tx, lab, who, "schedule.added", name, { cron, timezone });
        return made;
      });
      return reply.code(201).send({
        id: row.id,
        name,
        user: who.userName,
        cron,
        timezone,
        enabled: row.enabled,
        nextAt: new Date(next).toISOString(),
        job,
      });
    },
  );

  api.get(
    "/schedules/next",
    {
      config: { role: "viewer" },
      schema: {
        tags,
        summary: "When a schedule would tick: its next times",
        querystring: z.object({
          cron: z.string().min(1).max(200),
          timezone: z.string().max(64).default("UTC"),
          count: z.coerce.number().int().min(1).max(20).default(5),
        }),
        response: { 200: z.object({ items: z.array(z.string()) }) },
      },
    },
    async (request) => {
      const { lab } = await parts;
      const { cron, timezone, count } = request.query;
      const items: string[] = [];
      for (let at = lab.now().getTime(); items.length < count; items.push(new Date(at).toISOString()))
        at = firstTick(cron, timezone, at);
      return { items };
    },
  );

  api.patch(
    "/schedules/:id",
    {
      config: { role: "user" },
      schema: {
        tags,
        summary: "Stop a schedule, or let it go on",
        params: byId,
        body: z.strictObject({ enabled: z.boolean() }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { lab } = await parts;
      const who = whoOf(request);
      const row = await lab.db
        .selectFrom("schedules")
        .selectAll()
        .where("id", "=", request.params.id)
        .executeTakeFirst();
      if (row === undefined) throw notFound("schedule", request.params.id);
      if (row.user_id !== who.userId && !isAdmin(who)) throw new Problem(403, "It is somebody else's schedule.");
      const next = firstTick(row.cron, row.timezone, lab.now().getTime());
      await lab.change(async (tx) => {
        await tx
          .updateTable("schedules")
          .set({ enabled: request.body.enabled, next_at: new Date(next) })
          .where("id", "=", row.id)
          .execute();
        await audit(tx, lab, who, "schedule.changed", row.name, request.body);
      });
      return reply.code(204).send(null);
    },
  );

  api.delete(
    "/schedules/:id",
    {
      config: { role: "user" },
      schema: { tags, summary: "Remove a schedule; its jobs stay", params: byId, response: { 204: z.null() } },
    },
    async (request, reply) => {
      const { lab } = await parts;
      const who = whoOf(request);
      const row = await lab.db
        .selectFrom("schedules")
        .selectAll()
        .where("id", "=", request.params.id)
        .executeTakeFirst();
      if (row === undefined) throw notFound("schedule", request.params.id);
      if (row.user_id !== who.userId && !isAdmin(who)) throw new Problem(403, "It is somebody else's schedule.");
      await lab.change(async (tx) => {
        await tx.deleteFrom("schedules").where("id", "=", row.id).execute();
        await audit(tx, lab, who, "schedule.deleted", row.name);
      });
      return reply.code(204).send(null);
    },
  );
}

function firstTick(cron: string, timezone: string, after: number): number {
  try {
    return nextTick(parseCron(cron), after, timezone);
  } catch (error) {
    throw new Problem(400, (error as Error).message);
  }
}
