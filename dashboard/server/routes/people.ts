/** Users, their tokens, and the record of what everybody did. */
import { z } from "zod";
import { backup } from "../backup.js";
import type { Api, Parts } from "../http/app.js";
import { asPage, listQuery, pageOf, pageOfAll, pageQuery } from "../http/page.js";
import { notFound, Problem } from "../http/problem.js";
import { isAdmin, lesser, whoOf } from "../http/who.js";
import {
  auditEntry as entry,
  labelFault,
  objectName,
  role,
  tokenAnswer as token,
  userAnswer as user,
} from "../../shared/index.js";
import { audit } from "../store/audit.js";
import { cancelAllOf } from "../store/jobs.js";
import { makeToken, revokeToken } from "../store/tokens.js";
import { addUser, adminUserId, labUserId } from "../store/users.js";

const idParam = z.object({ id: z.string().max(64) });

export function peopleRoutes(api: Api, parts: Promise<Parts>): void {
  api.get(
    "/users",
    {
      config: { role: "admin" },
      schema: { tags: ["people"], summary: "All users", querystring: listQuery, response: { 200: pageOf(user) } },
    },
    async (request) => {
      const { lab } = await parts;
      const rows = await lab.db.selectFrom("users").selectAll().execute();
      const users = rows.map(({ created_at, ...row }) => ({ ...row, createdAt: created_at.toISOString() }));
      return pageOfAll(
        users.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
        request.query,
        ({ name }) => name,
      );
    },
  );

  api.post(
    "/users",
    {
      config: { role: "admin" },
      schema: {
        tags: ["people"],
        summary: "Add a user",
        body: z.strictObject({ name: objectName, role }),
        response: { 201: user },
      },
    },
    async (request, reply) => {
      const { lab } = await parts;
      const made = await addUser(lab.db, lab, request.body.name, request.body.role);
      if (made === undefined) throw new Problem(409, `There is a user ${request.body.name} already.`);
      await audit(lab.db, lab, whoOf(request), "user.added", made.name, { role: made.role });
      return reply.code(201).send({ ...made, createdAt: lab.now().toISOString() });
    },
  );

  api.patch(
    "/users/:id",
    {
      config: { role: "admin" },
      schema: {
        tags: ["people"],
        summary: "Change a user's role, or lock the account: its jobs are cancelled, its streams and consoles end",
        params: idParam,
        body: z.strictObject({ role: role.optional(), disabled: z.boolean().optional() }),
        response: { 200: user },
      },
    },
    async (request) => {
      const { lab } = await parts;
      const { id } = request.params;
      if (
        (id === adminUserId || id === labUserId) &&
        (request.body.disabled === true || (request.body.role ?? "admin") !== "admin")
      ) {
        throw new Problem(422, "This account must stay an administrator's, or nobody could undo it.");
      }
      const who = whoOf(request);
      const row = await lab.change(async (tx) => {
        const changed = await tx
          .updateTable("users")
          .set({ name: (eb) => eb.ref("name"), ...request.body })
          .where("id", "=", id)
          .returningAll()
          .executeTakeFirst();
        if (changed === undefined) throw notFound("user", id);
        await audit(tx, lab, who, "user.changed", changed.name, request.body);
        // what drives pins in the name of somebody who may not any more is stopped, and what waits to
        if (changed.disabled) await cancelAllOf(tx, lab, id, `${who.userName} has locked out ${changed.name}.`);
        return changed;
      });
      const { created_at, ...rest } = row;
      return { ...rest, createdAt: created_at.toISOString() };
    },
  );

  api.get(
    "/tokens",
    {
      config: { role: "viewer" },
      schema: {
        tags: ["people"],
        summary: "Your tokens, newest first; an administrator sees all",
        querystring: listQuery,
        response: { 200: pageOf(token) },
      },
    },
    async (request) => {
      const { lab } = await parts;
      const who = whoOf(request);
      const { limit, cursor } = request.query;
      let query = lab.db
        .selectFrom("tokens")
        .leftJoin("users", "users.id", "tokens.user_id")
        .selectAll("tokens")
        .select("users.name as user_name")
        .where("kind", "in", ["api", "agent"])
        .where("revoked_at", "is", null)
        .orderBy("tokens.id", "desc")
        .limit(limit + 1);
      if (cursor !== undefined) query = query.where("tokens.id", "<", cursor);
      if (!isAdmin(who)) query = query.where("user_id", "=", who.userId);
      return asPage(await query.execute(), limit, (row) => ({
        id: row.id,
        kind: row.kind,
        name: row.name,
        user: row.user_name,
        agent: row.kind === "agent" ? row.subject : null,
        role: row.role,
        createdAt: row.created_at.toISOString(),
        expiresAt: row.expires_at?.toISOString() ?? null,
        lastUsedAt: row.last_used_at?.toISOString() ?? null,
      }));
    },
  );

  api.post(
    "/tokens",
    {
      config: { role: "viewer" },
      schema: {
        tags: ["people"],
        summary: "Make a token; it is shown this once",
        body: z.strictObject({
          name: z.string().min(1).max(100),
          role: role.optional().describe("At most your own, which is the default."),
          days: z.int().min(1).max(3650).optional(),
          user: z.string().max(64).optional().describe("Another user's id: administrators only."),
          agent: objectName.optional().describe("A token for an agent of that name: administrators only."),
        }),
        response: { 201: z.object({ id: z.string(), token: z.string() }) },
      },
    },
    async (request, reply) => {
      const { lab } = await parts;
      const who = whoOf(request);
      const { name, days, agent } = request.body;
      const fault = labelFault(name);
      if (fault !== undefined) throw new Problem(400, `body/name: ${fault}`);
      if ((request.body.user !== undefined || agent !== undefined) && !isAdmin(who)) {
        throw new Problem(403, "Only an administrator makes tokens for others and for agents.");
      }
      const userId = request.body.user ?? who.userId;
      const known = await lab.db.selectFrom("users").select("name").where("id", "=", userId).executeTakeFirst();
      if (known === undefined) throw notFound("user", userId);
      const made = await makeToken(lab.db, lab, {
        kind: agent === undefined ? "api" : "agent",
        userId,
        name,
        // a token made with a lesser token must not be more than that one
        role: lesser(request.body.role ?? who.role, who.role),
        ...(agent === undefined ? {} : { subject: agent }),
        ...(days === undefined ? {} : { livesMs: days * 86_400_000 }),
      });
      await audit(lab.db, lab, who, "token.made", made.id, { name, for: agent ?? known.name });
      return reply.code(201).send(made);
    },
  );

  api.delete(
    "/tokens/:id",
    {
      config: { role: "viewer" },
      schema: { tags: ["people"], summary: "Revoke a token", params: idParam, response: { 204: z.null() } },
    },
    async (request, reply) => {
      const { lab } = await parts;
      const who = whoOf(request);
      const row = await lab.db
        .selectFrom("tokens")
        .select("user_id")
        .where("id", "=", request.params.id)
        .executeTakeFirst();
      if (row === undefined || (row.user_id !== who.userId && !isAdmin(who)))
        throw notFound("token", request.params.id);
      await lab.change(async (tx) => {
        await revokeToken(tx, lab, request.params.id);
        await audit(tx, lab, who, "token.revoked", request.params.id);
      });
      return reply.code(204).send(null);
    },
  );

  api.get(
    "/backup",
    {
      config: { role: "admin" },
      schema: { tags: ["people"], summary: "The whole lab as a file; pinbridge serve --restore reads it" },
    },
    async (request, reply) => {
      const { lab } = await parts;
      await audit(lab.db, lab, whoOf(request), "backup.taken", "lab");
      return reply
        .type("application/gzip")
        .header("content-disposition", 'attachment; filename="lab.pinbridge-backup"')
        .send(backup(lab));
    },
  );

  api.get(
    "/audit",
    {
      config: { role: "admin" },
      schema: {
        tags: ["people"],
        summary: "Who did what, newest first",
        querystring: pageQuery.extend({ user: z.string().max(64).optional(), subject: z.string().max(200).optional() }),
        response: { 200: pageOf(entry) },
      },
    },
    async (request) => {
      const { lab } = await parts;
      const { limit, cursor, user: by, subject } = request.query;
      let query = lab.db
        .selectFrom("audit")
        .selectAll()
        .orderBy("id", "desc")
        .limit(limit + 1);
      if (cursor !== undefined) query = query.where("id", "<", Number(cursor) || 0);
      if (by !== undefined) query = query.where("user_name", "=", by);
      if (subject !== undefined) query = query.where("subject", "=", subject);
      return asPage(await query.execute(), limit, ({ id, at, user_name, action, subject: about, detail, address }) => ({
        id,
        at: at.toISOString(),
        user: user_name,
        action,
        subject: about,
        detail,
        address,
      }));
    },
  );
}
