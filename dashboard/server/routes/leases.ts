/** Reservations and leases: a rig for a person, for a while. */
import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Api, Parts } from "../http/app.js";
import { listQuery, pageOf, pageOfAll } from "../http/page.js";
import { notFound, Problem } from "../http/problem.js";
import { isAdmin, whoOf, type Who } from "../http/who.js";
import type { Database } from "../lab.js";
import { labelFault, leaseAnswer as lease, reservationRequest } from "../../shared/index.js";
import { audit } from "../store/audit.js";
import { reservationSpec, submit } from "../store/jobs.js";
import { releaseInteractive, renewInteractive } from "../store/leases.js";
import { makeToken } from "../store/tokens.js";

const byId = z.object({ id: z.string().max(64) });
const withToken = z.strictObject({ token: z.int() });
const ticketMs = 60_000;

export function leaseRoutes(api: Api, parts: Promise<Parts>): void {
  const tags = ["leases"];

  api.post(
    "/reservations",
    {
      config: { role: "user" },
      schema: {
        tags,
        summary: "Queue for one or several rigs; follow the job until it runs, then see its leases",
        headers: z.object({ "idempotency-key": z.string().min(1).max(200).optional() }).loose(),
        body: reservationRequest,
        response: { 201: z.object({ job: z.string() }) },
      },
    },
    async (request, reply) => {
      const { lab } = await parts;
      const who = whoOf(request);
      const key = request.headers["idempotency-key"];
      const fault = labelFault(request.body.purpose);
      if (fault !== undefined) throw new Problem(400, `body/purpose: ${fault}`);
      const id = await lab.change(async (tx) => {
        const { jobs } = await submit(tx, lab, {
          kind: "interactive",
          userId: who.userId,
          name: request.body.purpose === "" ? "reservation" : request.body.purpose,
          spec: reservationSpec(request.body),
          ...(key === undefined ? {} : { idempotencyKey: key }),
        });
        await audit(tx, lab, who, "rig.reserved", jobs[0].id, { requires: request.body.requires });
        return jobs[0].id;
      });
      return reply.code(201).send({ job: id });
    },
  );

  api.get(
    "/leases",
    {
      config: { role: "viewer" },
      schema: {
        tags,
        summary: "Live leases",
        querystring: listQuery.extend({ job: z.string().max(64).optional(), rig: z.string().max(64).optional() }),
        response: { 200: pageOf(lease) },
      },
    },
    async (request) => {
      const { lab } = await parts;
      let query = leaseQuery(lab.db).where("leases.released_at", "is", null).orderBy("leases.id");
      if (request.query.job !== undefined) query = query.where("leases.job_id", "=", request.query.job);
      if (request.query.rig !== undefined) query = query.where("rigs.name", "=", request.query.rig);
      return pageOfAll((await query.execute()).map(render), request.query, ({ id }) => id);
    },
  );

  api.get(
    "/leases/:id",
    { config: { role: "viewer" }, schema: { tags, summary: "One lease", params: byId, response: { 200: lease } } },
    async (request) => {
      const { lab } = await parts;
      return render(await need(lab.db, request.params.id));
    },
  );

  api.post(
    "/leases/:id/renew",
    {
      config: { role: "user" },
      schema: {
        tags,
        summary: "Keep a reserved rig for so long from now",
        params: byId,
        body: withToken.extend({ seconds: z.number().min(1).max(86_400) }),
        response: { 200: z.object({ expiresAt: z.string() }) },
      },
    },
    async (request) => {
      const { lab } = await parts;
      const { token, seconds } = request.body;
      await ownInteractive(lab.db, whoOf(request), request.params.id);
      const until = await renewInteractive(lab.db, lab, request.params.id, token, seconds * 1000);
      if (until === undefined) throw new Problem(409, "The lease is over.", "Reserve the rig again.");
      return { expiresAt: until.toISOString() };
    },
  );

  api.post(
    "/leases/:id/release",
    {
      config: { role: "user" },
      schema: { tags, summary: "Give a reserved rig back", params: byId, body: withToken, response: { 204: z.null() } },
    },
    async (request, reply) => {
      const { lab } = await parts;
      const who = whoOf(request);
      const row = await ownInteractive(lab.db, who, request.params.id);
      const done = await lab.change(async (tx) => {
        await audit(tx, lab, who, "lease.released", row.rig, { lease: row.id });
        return releaseInteractive(tx, lab, row.id, request.body.token);
      });
      if (!done) throw new Problem(409, "The lease is over.");
      return reply.code(204).send(null);
    },
  );

  api.post(
    "/leases/:id/tunnel",
    {
      config: { role: "user" },
      schema: {
        tags,
        summary: "Open a way to the leased board: dial the WebSocket that is answered",
        description:
          "`bytes`: the board's own protocol, for a VM at your end. `console`: a REPL whose VM runs beside the board; JSON messages carry keys, output, pins, virtual parts and what the program asks of its hardware (dashboard/shared/console.ts).",
        params: byId,
        body: withToken.extend({ mode: z.enum(["bytes", "console"]).default("bytes") }),
        response: { 200: z.object({ path: z.string().describe("Of the WebSocket; works once, within a minute.") }) },
      },
    },
    async (request) => {
      const { lab, agents } = await parts;
      const who = whoOf(request);
      const row = await ownInteractive(lab.db, who, request.params.id);
      if (row.token !== request.body.token || row.released_at !== null || row.expires_at <= lab.now()) {
        throw new Problem(409, "The lease is over.", "Reserve the rig again.");
      }
      const session = randomBytes(12).toString("hex");
      const mine = await makeToken(lab.db, lab, {
        kind: "ticket",
        userId: who.userId,
        subject: `${session} user ${row.id} ${who.tokenId}`,
        livesMs: ticketMs,
      });
      const theirs = await makeToken(lab.db, lab, {
        kind: "ticket",
        subject: `${session} agent ${row.id}`,
        livesMs: ticketMs,
      });
      const fault = await agents.openTunnel(row.id, session, theirs.token, request.body.mode);
      if (fault !== null) throw new Problem(503, fault);
      await audit(lab.db, lab, who, "tunnel.opened", row.rig, { lease: row.id, mode: request.body.mode });
      return { path: `/api/v1/tunnels/${session}?ticket=${mine.token}` };
    },
  );
}

function leaseQuery(db: Database) {
  return db
    .selectFrom("leases")
    .innerJoin("rigs", "rigs.id", "leases.rig_id")
    .innerJoin("users", "users.id", "leases.user_id")
    .innerJoin("jobs", "jobs.id", "leases.job_id")
    .selectAll("leases")
    .select(["rigs.name as rig", "users.name as user", "jobs.kind"]);
}

type LeaseRow = Awaited<ReturnType<ReturnType<typeof leaseQuery>["executeTakeFirstOrThrow"]>>;

async function need(db: Database, id: string): Promise<LeaseRow> {
  const row = await leaseQuery(db).where("leases.id", "=", id).executeTakeFirst();
  if (row === undefined) throw notFound("lease", id);
  return row;
}

async function ownInteractive(db: Database, who: Who, id: string): Promise<LeaseRow> {
  const row = await need(db, id);
  if (row.user_id !== who.userId && !isAdmin(who)) throw new Problem(403, "It is somebody else's lease.");
  if (row.kind !== "interactive")
    throw new Problem(422, "A job holds this lease, not a person.", "Cancel the job instead.");
  return row;
}

function render(row: LeaseRow): z.output<typeof lease> {
  return {
    id: row.id,
    token: row.token,
    rig: row.rig,
    role: row.role,
    job: row.job_id,
    kind: row.kind,
    user: row.user,
    grantedAt: row.granted_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    releasedAt: row.released_at?.toISOString() ?? null,
    releaseReason: row.release_reason,
  };
}
