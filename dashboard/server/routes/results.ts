/** What runs add up to: the history of a test, which tests flake and on which rigs, how long and how well things go over time. */
import { sql } from "kysely";
import { z } from "zod";
import type { Api, Parts } from "../http/app.js";
import { measurementPoint, testHistoryRow, testRow, trendPoint } from "../../shared/index.js";

const days = z.coerce.number().int().min(1).max(365).default(30);

export function resultRoutes(api: Api, parts: Promise<Parts>): void {
  const tags = ["results"];

  api.get(
    "/tests",
    {
      config: { role: "viewer" },
      schema: {
        tags,
        summary: "Tests by how often they fail and flake; for each rig with by=rig",
        querystring: z.object({
          days,
          by: z.enum(["test", "rig"]).default("test"),
          suite: z.string().max(300).optional(),
          limit: z.coerce.number().int().min(1).max(1000).default(200),
        }),
        response: {
          200: z.object({
            items: z.array(testRow),
          }),
        },
      },
    },
    async (request) => {
      const { lab } = await parts;
      const since = new Date(lab.now().getTime() - request.query.days * 86_400_000);
      const { by, suite, limit } = request.query;
      const { rows } = await sql<{
        suite: string;
        name: string;
        rig: string | null;
        runs: number;
        failures: number;
        flips: number;
        pairs: number;
        last: string;
        last_at: Date;
      }>`
        with ordered as (
          select t.suite, t.name, g.name as rig, t.status, t.at,
            lag(t.status) over same as before, lag(t.id) over same is not null as pair
          from test_results t join rigs g on g.id = t.rig_id join runs r on r.id = t.run_id join jobs j on j.id = r.job_id
          where t.at >= ${since} and t.status <> 'skipped' and (${suite ?? null}::text is null or t.suite = ${suite ?? null})
          window same as (partition by t.suite, t.name, t.rig_id, j.spec->'files', j.spec->'args' order by t.at, t.id))
        select suite, name, ${by === "rig" ? sql`rig` : sql`null::text`} as rig, count(*)::int as runs,
          (count(*) filter (where status <> 'passed'))::int as failures,
          (count(*) filter (where pair and (before = 'passed') <> (status = 'passed')))::int as flips,
          (count(*) filter (where pair))::int as pairs,
          (array_agg(status order by at desc))[1] as last, max(at) as last_at
        from ordered group by 1, 2, 3
        order by flips desc, failures desc, suite, name limit ${limit}`.execute(lab.db);
      return {
        items: rows.map(({ pairs, last_at, ...row }) => ({
          ...row,
          flakeRate: pairs === 0 ? 0 : row.flips / pairs,
          lastAt: last_at.toISOString(),
        })),
      };
    },
  );

  api.get(
    "/tests/history",
    {
      config: { role: "viewer" },
      schema: {
        tags,
        summary: "One test's results, newest first",
        querystring: z.object({
          suite: z.string().max(300),
          name: z.string().max(500),
          rig: z.string().max(64).optional(),
          limit: z.coerce.number().int().min(1).max(1000).default(100),
        }),
        response: {
          200: z.object({
            items: z.array(testHistoryRow),
          }),
        },
      },
    },
    async (request) => {
      const { lab } = await parts;
      const { suite, name, rig, limit } = request.query;
      let query = lab.db
        .selectFrom("test_results")
        .innerJoin("rigs", "rigs.id", "test_results.rig_id")
        .selectAll("test_results")
        .select("rigs.name as rig")
        .where("suite", "=", suite)
        .where("test_results.name", "=", name)
        .orderBy("at", "desc")
        .orderBy("test_results.id", "desc")
        .limit(limit);
      if (rig !== undefined) query = query.where("rigs.name", "=", rig);
      const rows = await query.execute();
      return {
        items: rows.map((r) => ({
          run: r.run_id,
          rig: r.rig,
          status: r.status,
          durationMs: r.duration_ms,
          message: r.message,
          at: r.at.toISOString(),
        })),
      };
    },
  );

  api.get(
    "/trends",
    {
      config: { role: "viewer" },
      schema: {
        tags,
        summary:
          "Runs of a job's name over time: outcome and duration; without a name, which there are, the last first",
        querystring: z.object({
          name: z.string().max(200).optional(),
          rig: z.string().max(64).optional(),
          days,
          limit: z.coerce.number().int().min(1).max(5000).default(1000),
        }),
        response: {
          200: z.object({
            names: z.array(z.string()),
            items: z.array(trendPoint),
          }),
        },
      },
    },
    async (request) => {
      const { lab } = await parts;
      const since = new Date(lab.now().getTime() - request.query.days * 86_400_000);
      const { name } = request.query;
      if (name === undefined) {
        const found = await lab.db
          .selectFrom("jobs")
          .select("name")
          .where("state", "=", "done")
          .where("kind", "=", "program")
          .where("finished_at", ">=", since)
          .groupBy("name")
          .orderBy((eb) => eb.fn.max("finished_at"), "desc")
          .limit(1000)
          .execute();
        return { names: found.map((row) => row.name), items: [] };
      }
      let query = lab.db
        .selectFrom("runs")
        .innerJoin("jobs", "jobs.id", "runs.job_id")
        .innerJoin("leases", "leases.run_id", "runs.id")
        .innerJoin("rigs", "rigs.id", "leases.rig_id")
        .select(["runs.id", "rigs.name as rig", "runs.outcome", "runs.started_at", "runs.finished_at"])
        .where("jobs.name", "=", name)
        .where("runs.state", "=", "done")
        .where("runs.finished_at", ">=", since)
        // the latest, when there are more than are wanted
        .orderBy("runs.finished_at", "desc")
        .orderBy("runs.id", "desc")
        .limit(request.query.limit);
      if (request.query.rig !== undefined) query = query.where("rigs.name", "=", request.query.rig);
      const rows = await query.execute();
      return {
        names: [name],
        items: rows.toReversed().map((r) => ({
          run: r.id,
          rig: r.rig,
          outcome: r.outcome!,
          seconds: r.started_at === null ? 0 : (r.finished_at!.getTime() - r.started_at.getTime()) / 1000,
          at: r.finished_at!.toISOString(),
        })),
      };
    },
  );

  api.get(
    "/measurements",
    {
      config: { role: "viewer" },
      schema: {
        tags,
        summary: "A measured value over time; without a name, which there are",
        querystring: z.object({ name: z.string().max(100).optional(), rig: z.string().max(64).optional(), days }),
        response: {
          200: z.object({
            names: z.array(z.string()),
            items: z.array(measurementPoint),
          }),
        },
      },
    },
    async (request) => {
      const { lab } = await parts;
      const { name, rig } = request.query;
      const since = new Date(lab.now().getTime() - request.query.days * 86_400_000);
      if (name === undefined) {
        const names = await lab.db
          .selectFrom("measurements")
          .select("name")
          .distinct()
          .where("at", ">=", since)
          .orderBy("name")
          .limit(1000)
          .execute();
        return { names: names.map((row) => row.name), items: [] };
      }
      let query = lab.db
        .selectFrom("measurements")
        .innerJoin("rigs", "rigs.id", "measurements.rig_id")
        .selectAll("measurements")
        .select("rigs.name as rig")
        .where("measurements.name", "=", name)
        .where("at", ">=", since)
        .orderBy("at", "desc")
        .orderBy("measurements.id", "desc")
        .limit(5000);
      if (rig !== undefined) query = query.where("rigs.name", "=", rig);
      const rows = await query.execute();
      return {
        names: [name],
        items: rows
          .toReversed()
          .map((r) => ({ run: r.run_id, rig: r.rig, value: r.value, unit: r.unit, at: r.at.toISOString() })),
      };
    },
  );
}
