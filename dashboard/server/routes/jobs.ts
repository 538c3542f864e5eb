/** Jobs and the queue. */
import type { Selectable } from "kysely";
import { sql } from "kysely";
import { z } from "zod";
import type { Tables } from "../engine/schema.js";
import type { Api, Parts } from "../http/app.js";
import { asPage, pageOf, pageQuery } from "../http/page.js";
import { notFound, Problem } from "../http/problem.js";
import { isAdmin, whoOf, type Who } from "../http/who.js";
import type { Database, Lab } from "../lab.js";
import { why } from "../rules/why.js";
import { planJob, takeSnapshot, type LabSnapshot } from "../scheduler/snapshot.js";
import { currentSpec, labelFault, jobRequest, jobAnswer as job, outcome, whyAnswer } from "../../shared/index.js";
import { audit } from "../store/audit.js";
import { cancelJob, expandMatrix, findJob, retryJob, submit, type JobRow } from "../store/jobs.js";
import { usualDurations } from "../store/durations.js";
import { planRows } from "../store/rigs.js";

const byId = z.object({ id: z.string().max(64) });
const idempotent = z.object({ "idempotency-key": z.string().min(1).max(200).optional() });

export function jobRoutes(api: Api, parts: Promise<Parts>): void {
  const tags = ["jobs"];

  api.get(
    "/jobs",
    {
      config: { role: "viewer" },
      schema: {
        tags,
        summary: "Jobs, newest first",
        querystring: pageQuery.extend({
          state: z.enum(["waiting", "running", "done"]).optional(),
          outcome: outcome.optional(),
          kind: z.enum(["program", "interactive", "health"]).optional(),
          user: z.string().max(64).optional(),
          name: z.string().max(200).optional(),
          group: z.string().max(64).optional(),
          schedule: z.string().max(64).optional(),
          rig: z.string().max(64).optional().describe("That had one of its runs."),
        }),
        response: { 200: pageOf(job) },
      },
    },
    async (request) => {
      const { lab } = await parts;
      const { limit, cursor, state, outcome: ended, kind, user, name, group, schedule, rig } = request.query;
      let query = lab.db
        .selectFrom("jobs")
        .innerJoin("users", "users.id", "jobs.user_id")
        .select(["jobs.id"])
        .orderBy("jobs.id", "desc")
        .limit(limit + 1);
      if (cursor !== undefined) query = query.where("jobs.id", "<", cursor);
      if (state !== undefined) query = query.where("jobs.state", "=", state);
      if (ended !== undefined) query = query.where("jobs.outcome", "=", ended);
      if (kind !== undefined) query = query.where("jobs.kind", "=", kind);
      if (user !== undefined) query = query.where("users.name", "=", user);
      if (name !== undefined) query = query.where("jobs.name", "=", name);
      if (group !== undefined) query = query.where("jobs.group_id", "=", group);
      if (schedule !== undefined) query = query.where("jobs.schedule_id", "=", schedule);
      if (rig !== undefined) {
        query = query.where((eb) =>
          eb.exists(
            eb
              .selectFrom("leases")
              .innerJoin("rigs", "rigs.id", "leases.rig_id")
              .select("leases.id")
              .whereRef("leases.job_id", "=", "jobs.id")
              .where("rigs.name", "=", rig),
          ),
        );
      }
      const ids = await query.execute();
      const rendered = new Map(
        (
          await renderJobs(
            lab.db,
            ids.map(({ id }) => id),
          )
        ).map((j) => [j.id, j]),
      );
      return asPage(ids, limit, ({ id }) => rendered.get(id)!);
    },
  );

  api.post(
    "/jobs",
    {
      config: { role: "user" },
      schema: {
        tags,
        summary: "Queue a job, or with a matrix one for each entry",
        headers: idempotent.loose(),
        body: jobRequest,
        response: { 200: z.object({ items: z.array(job) }), 201: z.object({ items: z.array(job) }) },
      },
    },
    async (request, reply) => {
      const { lab } = await parts;
      const who = whoOf(request);
      const { matrix: _, ...spec } = request.body;
      await checkRequest(lab, who, spec);
      const matrix = await expandMatrix(lab.db, request.body);
      const key = request.headers["idempotency-key"];
      const { jobs, created } = await lab.change(async (tx) => {
        const result = await submit(tx, lab, {
          kind: "program",
          userId: who.userId,
          name: spec.name ?? spec.program,
          spec,
          ...(matrix === undefined ? {} : { matrix }),
          ...(key === undefined ? {} : { idempotencyKey: key }),
        });
        if (result.created)
          await audit(tx, lab, who, "job.submitted", result.jobs[0].id, {
            name: result.jobs[0].name,
            jobs: result.jobs.length,
          });
        return result;
      });
      const rendered = created
        ? jobs.map((row) => renderJob({ ...row, user: who.userName }, [], [], spec.needs))
        : await renderJobs(
            lab.db,
            jobs.map(({ id }) => id),
          );
      return reply.code(created ? 201 : 200).send({ items: rendered });
    },
  );

  api.get(
    "/jobs/:id",
    {
      config: { role: "viewer" },
      schema: { tags, summary: "One job and its runs", params: byId, response: { 200: job } },
    },
    async (request) => {
      const { lab } = await parts;
      const [found] = await renderJobs(lab.db, [request.params.id]);
      if (found === undefined) throw notFound("job", request.params.id);
      return found;
    },
  );

  api.post(
    "/jobs/:id/cancel",
    {
      config: { role: "user" },
      schema: {
        tags,
        summary: "Stop a job wherever it is; its board is made safe",
        params: byId,
        response: { 202: job },
      },
    },
    async (request, reply) => {
      const { lab } = await parts;
      const who = whoOf(request);
      const row = await own(lab.db, who, request.params.id);
      await lab.change(async (tx) => {
        await cancelJob(tx, lab, row.id, `Cancelled by ${who.userName}.`);
        await audit(tx, lab, who, "job.cancelled", row.id, { name: row.name });
      });
      return reply.code(202).send((await renderJobs(lab.db, [row.id]))[0]);
    },
  );

  api.post(
    "/jobs/:id/retry",
    {
      config: { role: "user" },
      schema: {
        tags,
        summary: "Ask for the same once more",
        params: byId,
        headers: idempotent.loose(),
        response: { 200: job, 201: job },
      },
    },
    async (request, reply) => {
      const { lab } = await parts;
      const who = whoOf(request);
      const row = await findJob(lab.db, request.params.id);
      if (row === undefined) throw notFound("job", request.params.id);
      if (row.kind !== "program") throw new Problem(422, `${row.id} is no program's job.`);
      await checkRequest(lab, who, row.spec);
      const key = request.headers["idempotency-key"];
      const { job: made, created } = await lab.change(async (tx) => {
        const again = await retryJob(tx, lab, row, who.userId, key);
        if (again.created)
          await audit(tx, lab, who, "job.submitted", again.job.id, { name: again.job.name, like: row.id });
        return again;
      });
      return reply.code(created ? 201 : 200).send((await renderJobs(lab.db, [made.id]))[0]);
    },
  );

  api.get(
    "/jobs/:id/why",
    {
      config: { role: "viewer" },
      schema: { tags, summary: "Why is my job waiting?", params: byId, response: { 200: whyAnswer } },
    },
    async (request) => {
      const { lab } = await parts;
      const row = await findJob(lab.db, request.params.id);
      if (row === undefined) throw notFound("job", request.params.id);
      return explain(lab, row, await takeSnapshot(lab.db, lab, await planRows(lab.db)));
    },
  );

  api.get(
    "/queue",
    {
      config: { role: "viewer" },
      schema: {
        tags,
        summary: "What waits, and why; within a page by place",
        querystring: pageQuery.extend({ limit: pageQuery.shape.limit.unwrap().default(200) }),
        response: {
          200: pageOf(whyAnswer.extend({ job: z.string(), name: z.string(), kind: z.string(), user: z.string() })),
        },
      },
    },
    async (request) => {
      const { lab } = await parts;
      const { limit, cursor } = request.query;
      const { rows: found } = await sql<JobRow>`
        select * from jobs where state = 'waiting' ${
          cursor === undefined
            ? sql``
            : // where that job stood, also when it has begun since
              sql`and (-priority, created_at, id) > (select -priority, created_at, id from jobs where id = ${cursor})`
        }
        order by -priority, created_at, id limit ${limit + 1}`.execute(lab.db);
      const rows = found.slice(0, limit);
      const snapshot = await takeSnapshot(lab.db, lab, await planRows(lab.db));
      const durations = await usualDurations(lab.db);
      const users = await lab.db.selectFrom("users").select(["id", "name"]).execute();
      const items = [];
      for (const row of rows) {
        const user = users.find(({ id }) => id === row.user_id)?.name ?? "";
        items.push({
          job: row.id,
          name: row.name,
          kind: row.kind,
          user,
          ...(await explain(lab, row, snapshot, durations)),
        });
      }
      items.sort((a, b) => (a.place ?? Infinity) - (b.place ?? Infinity));
      return { items, next: found.length > limit ? rows[rows.length - 1].id : null };
    },
  );
}

/** What the schema cannot know: that the files are here, that the program is one of them, that the user may have the network. */
export async function checkRequest(lab: Lab, who: Who, spec: JobRow["spec"]): Promise<void> {
  if (spec.network && !isAdmin(who))
    throw new Problem(403, "Only an administrator's job may reach the network.", 'Leave "network" away.');
  const fault = labelFault(spec.name ?? "");
  if (fault !== undefined) throw new Problem(400, `body/name: ${fault}`, "Give it a plain name.");
  const programs = [spec.program, ...Object.values(spec.boards ?? {}).map(({ program }) => program ?? spec.program)];
  const unknown = programs.find((program) => !(program in spec.files));
  if (unknown !== undefined) throw new Problem(422, `The program ${unknown} is not among the files.`);
  const missing = await lab.blobs.missing(Object.values(spec.files));
  if (missing.length > 0) {
    throw new Problem(
      422,
      `${missing.length} of the files ${missing.length === 1 ? "has" : "have"} not been uploaded.`,
      "PUT each to /api/v1/blobs/{sha256} first.",
      missing
        .slice(0, 100)
        .map((sha) => ({ where: Object.keys(spec.files).find((path) => spec.files[path] === sha)!, message: sha })),
    );
  }
}

async function own(db: Database, who: Who, id: string): Promise<JobRow> {
  const row = await findJob(db, id);
  if (row === undefined) throw notFound("job", id);
  if (row.user_id !== who.userId && !isAdmin(who))
    throw new Problem(403, "It is somebody else's job.", "Ask its owner or an administrator.");
  return row;
}

/** @param known  what usualDurations said; asked for when it is needed */
async function explain(
  lab: Lab,
  row: JobRow,
  snapshot: LabSnapshot,
  known?: ReadonlyMap<string, number>,
): Promise<z.output<typeof whyAnswer>> {
  const plain = (sentence: string): z.output<typeof whyAnswer> => ({ sentence, place: null, startsAt: null });
  if (row.state === "running") return plain("It is not waiting: it runs.");
  if (row.state === "done") return plain(`It is not waiting: it ended as ${row.outcome}.`);
  const needed = await lab.db
    .selectFrom("job_needs")
    .innerJoin("jobs", "jobs.id", "job_needs.needs_id")
    .select(["jobs.id", "jobs.name", "jobs.state"])
    .where("job_id", "=", row.id)
    .where("jobs.state", "!=", "done")
    .execute();
  if (needed.length > 0) {
    const [first] = needed;
    const more = needed.length > 1 ? ` and ${needed.length - 1} more` : "";
    return plain(`It needs ${first.name} (${first.id})${more} to pass first, which is ${first.state}.`);
  }
  if (row.not_before !== null && row.not_before.getTime() > snapshot.now) {
    return {
      ...plain(`It was asked to start no sooner than ${row.not_before.toISOString()}.`),
      startsAt: row.not_before.toISOString(),
    };
  }
  const user = await lab.db
    .selectFrom("users")
    .select(["name", "role"])
    .where("id", "=", row.user_id)
    .executeTakeFirstOrThrow();
  const durations = known ?? (await usualDurations(lab.db));
  const planned = planJob({ ...row, user: user.name, role: user.role });
  const { sentence, place, startsAt } = why(planned, snapshot, ({ id }) => durations.get(id) ?? 60_000);
  return { sentence, place, startsAt: startsAt === null ? null : new Date(startsAt).toISOString() };
}

async function renderJobs(db: Database, ids: readonly string[]): Promise<z.output<typeof job>[]> {
  if (ids.length === 0) return [];
  const jobs = await db
    .selectFrom("jobs")
    .innerJoin("users", "users.id", "jobs.user_id")
    .selectAll("jobs")
    .select("users.name as user")
    .where("jobs.id", "in", [...ids])
    .execute();
  const runs = await db
    .selectFrom("runs")
    .selectAll()
    .where("job_id", "in", [...ids])
    .orderBy("attempt")
    .execute();
  const leases = await db
    .selectFrom("leases")
    .innerJoin("rigs", "rigs.id", "leases.rig_id")
    .select(["leases.run_id", "leases.role", "rigs.name"])
    .where("job_id", "in", [...ids])
    .execute();
  const needs = await db
    .selectFrom("job_needs")
    .selectAll()
    .where("job_id", "in", [...ids])
    .execute();
  return jobs.map((row) =>
    renderJob(
      row,
      runs.filter((run) => run.job_id === row.id),
      leases,
      needs.filter((n) => n.job_id === row.id).map((n) => n.needs_id),
    ),
  );
}

/** @param runs  the job's @param leases  of those runs, and maybe of others @param needs  ids of jobs */
function renderJob(
  row: JobRow & { user: string },
  runs: readonly Selectable<Tables["runs"]>[],
  leases: readonly { run_id: string; role: string; name: string }[],
  needs: readonly string[],
): z.output<typeof job> {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    user: row.user,
    state: row.state,
    outcome: row.outcome,
    reason: row.reason,
    priority: row.priority,
    attempts: row.attempts,
    group: row.group_id,
    schedule: row.schedule_id,
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
    spec: currentSpec(row.spec),
    needs: [...new Set(needs)],
    runs: runs.map((run) => ({
      id: run.id,
      attempt: run.attempt,
      state: run.state,
      outcome: run.outcome,
      reason: run.reason,
      rigs: Object.fromEntries(leases.filter((l) => l.run_id === run.id).map((l) => [l.role, l.name])),
      startedAt: run.started_at?.toISOString() ?? null,
      finishedAt: run.finished_at?.toISOString() ?? null,
    })),
  };
}
