/** Runs: their logs while they grow and after, their artefacts, and how two of them differ. */
import { Readable } from "node:stream";
import { sql } from "kysely";
import { z } from "zod";
import type { Api, Parts } from "../http/app.js";
import { notFound, Problem } from "../http/problem.js";
import { openEventStream } from "../http/sse.js";
import { isAdmin, whoOf } from "../http/who.js";
import type { Database } from "../lab.js";
import { junitXml } from "../results/junit.js";
import { compareRuns } from "../results/compare.js";
import { traceLines } from "../results/trace.js";
import {
  artifactAnswer as artifact,
  comparison,
  currentSpec,
  logChunk as chunk,
  runAnswer as run,
  traceAnswer,
} from "../../shared/index.js";

const byId = z.object({ id: z.string().max(64) });

export function runRoutes(api: Api, parts: Promise<Parts>): void {
  const tags = ["runs"];

  api.get(
    "/runs/:id",
    {
      config: { role: "viewer" },
      schema: { tags, summary: "One run with its results", params: byId, response: { 200: run } },
    },
    async (request) => {
      const { lab } = await parts;
      const found = await renderRun(lab.db, request.params.id);
      if (found === undefined) throw notFound("run", request.params.id);
      return found;
    },
  );

  api.get(
    "/runs/:id/log",
    {
      config: { role: "viewer" },
      schema: {
        tags,
        summary: "The log in pieces; as text with Accept: text/plain, as it grows with Accept: text/event-stream",
        params: byId,
        querystring: z.object({ after: z.coerce.number().int().default(-1), role: z.string().max(64).default("") }),
      },
    },
    async (request, reply) => {
      const { lab, doors } = await parts;
      const { id } = request.params;
      const { role } = request.query;
      const row = await lab.db.selectFrom("runs").select("state").where("id", "=", id).executeTakeFirst();
      if (row === undefined) throw notFound("run", id);
      const accept = request.headers.accept ?? "";
      if (!accept.includes("text/event-stream")) {
        if (accept.startsWith("text/plain")) {
          // a log may be a gigabyte: it is read as it is sent
          return reply
            .type("text/plain; charset=utf-8")
            .send(Readable.from(logText(lab.db, id, role, request.query.after)));
        }
        const chunks = await logAfter(lab.db, id, role, request.query.after, pageChunks);
        return reply.send({ items: chunks, next: chunks.length === pageChunks ? chunks[pageChunks - 1].seq : null });
      }
      const last = Number(request.headers["last-event-id"] ?? request.query.after);
      let after = Number.isInteger(last) ? last : -1;
      const stream = openEventStream(reply);
      stream.onClose(doors.keep(whoOf(request).tokenId, () => stream.end()));
      let busy = false;
      let more = false;
      const look = async (): Promise<void> => {
        if (busy) {
          more = true;
          return;
        }
        busy = true;
        try {
          do {
            more = false;
            // asked before the log is read: what a run wrote last is there when it is seen to be over
            const state = await lab.db
              .selectFrom("runs")
              .select(["state", "outcome"])
              .where("id", "=", id)
              .executeTakeFirst();
            for (let page; !stream.closed && (page = await logAfter(lab.db, id, role, after, 50)).length > 0;) {
              for (const piece of page) {
                stream.send({ id: String((after = piece.seq)), event: "log", data: piece });
                await stream.room();
                if (stream.closed) return;
              }
            }
            if (state === undefined || state.state === "done") {
              stream.send({ event: "end", data: { outcome: state?.outcome ?? null } });
              stream.end();
            }
          } while (more && !stream.closed);
        } catch {
          // the database is away: the next look tries again
        } finally {
          busy = false;
        }
      };
      const hear = (runId: string): void => void (runId === id && look());
      lab.signals.on("log", hear);
      const unhear = lab.engine.onWake(() => void look());
      const timer = setInterval(() => void look(), 1000);
      stream.onClose(() => {
        lab.signals.off("log", hear);
        unhear();
        clearInterval(timer);
      });
      await look();
    },
  );

  api.post(
    "/runs/:id/input",
    {
      config: { role: "user" },
      schema: {
        tags,
        summary: "A piece of stdin for a program whose job has `stdin`",
        description:
          "Pieces are counted from 0 and sent one after another: each is answered when the program has room for the next. One that is sent again, because its answer was lost, is taken once.",
        params: byId,
        body: z.strictObject({
          role: z.string().max(64).default(""),
          seq: z.int().min(0),
          data: z.base64().max(90_000).default("").describe("Bytes, as base64."),
          end: z.boolean().default(false).describe("There is no more: input() raises EOFError."),
        }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { lab, agents } = await parts;
      const who = whoOf(request);
      const { role, seq, data, end } = request.body;
      const run = await lab.db
        .selectFrom("runs")
        .innerJoin("jobs", "jobs.id", "runs.job_id")
        .select(["jobs.user_id", "jobs.spec"])
        .where("runs.id", "=", request.params.id)
        .executeTakeFirst();
      if (run === undefined) throw notFound("run", request.params.id);
      if (run.user_id !== who.userId && !isAdmin(who)) throw new Problem(403, "It is somebody else's job.");
      if (!currentSpec(run.spec).stdin)
        throw new Problem(422, "The job takes no input.", "Submit it with stdin: true, or run it with --at rig.");
      const lease = await lab.db
        .selectFrom("leases")
        .select(["id", "agent_id"])
        .where("run_id", "=", request.params.id)
        .where("role", "=", role)
        .where("released_at", "is", null)
        .executeTakeFirst();
      const over = "The program has ended.";
      const fault = lease === undefined ? over : await agents.input(lease.agent_id, lease.id, seq, data, end);
      if (fault === null) return reply.code(204).send(null);
      if (fault === over) throw new Problem(409, over);
      throw new Problem(503, `The program has not taken its input: ${fault}`, "Send the same piece again.");
    },
  );

  api.get(
    "/runs/:id/trace",
    {
      config: { role: "viewer" },
      schema: {
        tags,
        summary: "What the program asked of its hardware, command by command",
        params: byId,
        querystring: z.object({
          role: z.string().max(64).default(""),
          after: z.coerce.number().int().min(0).default(0),
          limit: z.coerce.number().int().min(1).max(10_000).default(2000),
          op: z.string().max(64).optional().describe("Only these; `i2c.` means all of I2C."),
        }),
        response: { 200: traceAnswer },
      },
    },
    async (request) => {
      const { lab } = await parts;
      const { role, after, limit, op } = request.query;
      const artifacts = await artifactsOf(lab.db, request.params.id);
      const lines = await traceLines(lab, { artifacts }, role);
      if (lines === undefined) throw notFound("trace of", request.params.id);
      const cut = lines.length > 0 && lines[lines.length - 1].startsWith('{"cut":');
      if (cut) lines.pop();
      const wanted =
        op === undefined ? lines : lines.filter((line) => line.includes(`"op":"${op}${op.endsWith(".") ? "" : '"'}`));
      const page = wanted.slice(after, after + limit);
      return {
        items: page.flatMap(traceEntry),
        total: wanted.length,
        next: after + limit < wanted.length ? after + limit : null,
        cut,
      };
    },
  );

  api.get(
    "/runs/:id/last-green",
    {
      config: { role: "viewer" },
      schema: {
        tags,
        summary: "The last run before this one that passed, of a job of the same name: on the same rig if there is one",
        params: byId,
        response: { 200: z.object({ run: z.string().nullable() }) },
      },
    },
    async (request) => {
      const { lab } = await parts;
      if ((await renderRun(lab.db, request.params.id)) === undefined) throw notFound("run", request.params.id);
      return { run: (await lastGreen(lab.db, request.params.id)) ?? null };
    },
  );

  api.get(
    "/runs/:id/junit",
    { config: { role: "viewer" }, schema: { tags, summary: "The results as JUnit XML", params: byId } },
    async (request, reply) => {
      const { lab } = await parts;
      const found = await renderRun(lab.db, request.params.id);
      if (found === undefined) throw notFound("run", request.params.id);
      return reply
        .type("application/xml; charset=utf-8")
        .header("content-disposition", `attachment; filename="${found.id}.xml"`)
        .send(junitXml(found));
    },
  );

  api.get(
    "/runs/:id/artifacts",
    {
      config: { role: "viewer" },
      schema: {
        tags,
        summary: "What the run left behind",
        params: byId,
        response: { 200: z.object({ items: z.array(artifact) }) },
      },
    },
    async (request) => {
      const { lab } = await parts;
      return { items: await artifactsOf(lab.db, request.params.id) };
    },
  );

  api.get(
    "/runs/:id/artifacts/*",
    {
      config: { role: "viewer" },
      schema: {
        tags,
        summary: "One artefact, by name",
        params: byId.extend({ "*": z.string().max(300) }),
        querystring: z.object({ role: z.string().max(64).optional().describe("Of a run with several boards.") }),
      },
    },
    async (request, reply) => {
      const { lab } = await parts;
      const name = request.params["*"];
      const found = (await artifactsOf(lab.db, request.params.id)).find(
        (a) => a.name === name && (request.query.role === undefined || a.role === request.query.role),
      );
      const blob = found === undefined ? undefined : await lab.blobs.get(found.sha256);
      if (found === undefined || blob === undefined) throw notFound(`artefact of ${request.params.id}`, name);
      // a job writes what it likes: only pictures are shown by a browser, nothing is run
      const shown = /^image\/(png|jpeg|gif)$/.test(found.mediaType);
      return reply
        .type(shown ? found.mediaType : "application/octet-stream")
        .header("content-security-policy", "sandbox")
        .header("content-length", blob.size)
        .header(
          "content-disposition",
          `${shown ? "inline" : "attachment"}; filename*=UTF-8''${encodeURIComponent(name.split("/").pop()!)}`,
        )
        .send(blob.stream);
    },
  );

  api.get(
    "/runs/compare",
    {
      config: { role: "viewer" },
      schema: {
        tags,
        summary: "How two runs differ: results, measured values, output, and what the board was told",
        querystring: z.object({
          a: z.string().max(64).describe("A run, or `last-green`: the last one before b that passed."),
          b: z.string().max(64),
        }),
        response: {
          200: comparison,
        },
      },
    },
    async (request) => {
      const { lab } = await parts;
      const { b } = request.query;
      const a = request.query.a === "last-green" ? await lastGreen(lab.db, b) : request.query.a;
      if (a === undefined)
        throw new Problem(404, `No run of that job has passed before ${b}.`, "Name another run to compare with.");
      const runs = await Promise.all([renderRun(lab.db, a), renderRun(lab.db, b)]);
      if (runs[0] === undefined) throw notFound("run", a);
      if (runs[1] === undefined) throw notFound("run", b);
      return compareRuns(lab, runs[0], runs[1]);
    },
  );
}

/** What an agent has sent as a trace need not be one: a line that is none is left out. */
function traceEntry(line: string): z.output<typeof traceAnswer>["items"] {
  try {
    return [traceAnswer.shape.items.element.parse(JSON.parse(line))];
  } catch {
    return [];
  }
}

export type RunView = z.output<typeof run>;

/** Of 16 kB at most each. */
const pageChunks = 250;

async function* logText(db: Database, id: string, role: string, after: number): AsyncGenerator<string> {
  for (let from = after; ;) {
    const page = await logAfter(db, id, role, from, 50);
    for (const { text } of page) yield text;
    if (page.length < 50) return;
    from = page[page.length - 1].seq;
  }
}

async function logAfter(
  db: Database,
  id: string,
  role: string,
  after: number,
  limit: number,
): Promise<z.output<typeof chunk>[]> {
  const rows = await db
    .selectFrom("log_chunks")
    .selectAll()
    .where("run_id", "=", id)
    .where("role", "=", role)
    .where("seq", ">", after)
    .orderBy("seq")
    .limit(limit)
    .execute();
  return rows.map(({ seq, at, stream, text, role: of }) => ({ role: of, seq, at: at.toISOString(), stream, text }));
}

async function lastGreen(db: Database, id: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select r.id from runs r join jobs j on j.id = r.job_id,
      (select runs.created_at, runs.id, jobs.name from runs join jobs on jobs.id = runs.job_id where runs.id = ${id}) this
    where j.name = this.name and r.outcome = 'passed' and r.id <> this.id and r.created_at <= this.created_at
    order by exists (select 1 from leases x join leases y on x.rig_id = y.rig_id where x.run_id = r.id and y.run_id = this.id) desc,
      r.created_at desc, r.id desc limit 1`.execute(db);
  return rows[0]?.id;
}

async function artifactsOf(db: Database, id: string): Promise<z.output<typeof artifact>[]> {
  const rows = await db.selectFrom("artifacts").selectAll().where("run_id", "=", id).orderBy("name").execute();
  return rows.map((row) => ({
    id: row.id,
    role: row.role,
    name: row.name,
    mediaType: row.media_type,
    sha256: row.sha256,
    size: row.size,
  }));
}

export async function renderRun(db: Database, id: string): Promise<RunView | undefined> {
  const row = await db
    .selectFrom("runs")
    .innerJoin("jobs", "jobs.id", "runs.job_id")
    .selectAll("runs")
    .select("jobs.name")
    .where("runs.id", "=", id)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const leases = await db
    .selectFrom("leases")
    .innerJoin("rigs", "rigs.id", "leases.rig_id")
    .selectAll("leases")
    .select("rigs.name as rig")
    .where("run_id", "=", id)
    .orderBy("role")
    .execute();
  const tests = await db.selectFrom("test_results").selectAll().where("run_id", "=", id).orderBy("id").execute();
  const measurements = await db.selectFrom("measurements").selectAll().where("run_id", "=", id).orderBy("id").execute();
  return {
    id: row.id,
    job: row.job_id,
    name: row.name,
    attempt: row.attempt,
    state: row.state,
    outcome: row.outcome,
    reason: row.reason,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
    logBytes: row.log_bytes,
    logCapped: row.log_capped,
    summary: row.summary,
    parts: leases.map((l) => ({ role: l.role, rig: l.rig, lease: l.id, outcome: l.outcome, reason: l.reason })),
    artifacts: await artifactsOf(db, id),
    tests: tests.map((t) => ({
      suite: t.suite,
      name: t.name,
      status: t.status,
      durationMs: t.duration_ms,
      message: t.message,
    })),
    measurements: measurements.map(({ name, value, unit }) => ({ name, value, unit })),
  };
}
