/** The inventory: rigs, what is said of them, their health, power, and who may use them. */
import { z } from "zod";
import type { Api, Parts } from "../http/app.js";
import { listQuery, pageOf, pageOfAll } from "../http/page.js";
import { notFound, Problem } from "../http/problem.js";
import { isAdmin, whoOf, type Who } from "../http/who.js";
import type { Database, Lab } from "../lab.js";
import { suits, type PlanJob } from "../rules/plan.js";
import { checkHealth } from "../scheduler/ticks.js";
import { takeSnapshot } from "../scheduler/snapshot.js";
import { objectName, rig, rigPatch, rigRequest, rigState, type Rig } from "../../shared/index.js";
import { audit } from "../store/audit.js";
import { newId } from "../store/ids.js";
import { cancelJob } from "../store/jobs.js";
import {
  addRig,
  asRig,
  deleteRig,
  patchRig,
  quarantine,
  rigByName,
  rigRows,
  stateOf,
  type RigRow,
} from "../store/rigs.js";

const named = z.object({ name: z.string().max(64).describe("The rig's name or id.") });

export function rigRoutes(api: Api, parts: Promise<Parts>): void {
  const tags = ["rigs"];

  api.get(
    "/rigs",
    {
      config: { role: "viewer" },
      schema: {
        tags,
        summary: "All rigs and their state",
        querystring: listQuery.extend({ state: rigState.optional(), tag: z.string().max(64).optional() }),
        response: { 200: pageOf(rig) },
      },
    },
    async (request) => {
      const { lab } = await parts;
      const { state, tag } = request.query;
      const wanted = (await allRigs(lab)).filter(
        (r) => (state === undefined || r.state === state) && (tag === undefined || r.tags.includes(tag)),
      );
      return pageOfAll(
        wanted.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
        request.query,
        ({ name }) => name,
      );
    },
  );

  api.get(
    "/rigs/:name",
    { config: { role: "viewer" }, schema: { tags, summary: "One rig", params: named, response: { 200: rig } } },
    async (request) => {
      const { lab } = await parts;
      const row = await need(lab.db, request.params.name);
      return (await allRigs(lab)).find(({ id }) => id === row.id)!;
    },
  );

  api.post(
    "/rigs",
    {
      config: { role: "admin" },
      schema: {
        tags,
        summary: "Add a rig: another emulated one, or a second wiring for a board",
        body: rigRequest,
        response: { 201: rig },
      },
    },
    async (request, reply) => {
      const { lab } = await parts;
      const { agent, board, ...patch } = request.body;
      const id = await lab.change(async (tx) => {
        const owner = await tx.selectFrom("agents").select("id").where("name", "=", agent).executeTakeFirst();
        if (owner === undefined) throw notFound("agent", agent);
        const known = await tx.selectFrom("boards").selectAll().where("agent_id", "=", owner.id).execute();
        const found =
          known.find((b) => b.identity === board || b.id === board) ?? known.find((b) => b.emulated && b.url === board);
        if (found === undefined) throw notFound(`board of ${agent}`, board);
        // an emulated board can be had as often as one likes; a real one is in one rig
        let boardId = found.id;
        if (found.emulated) {
          boardId = newId("brd", lab.now().getTime());
          await tx
            .insertInto("boards")
            .values({ ...found, id: boardId, identity: `${found.url}#${request.body.name}` })
            .execute();
        } else {
          const taken = await tx.selectFrom("rigs").select("name").where("board_id", "=", found.id).executeTakeFirst();
          if (taken !== undefined)
            throw new Problem(409, `That board is in the rig ${taken.name}.`, "Change that rig instead.");
        }
        const made = await addRig(tx, lab, { ...patch, agentId: owner.id, boardId });
        if (made === undefined) throw new Problem(409, `There is a rig ${patch.name} already.`);
        await audit(tx, lab, whoOf(request), "rig.added", patch.name);
        return made;
      });
      return reply.code(201).send((await allRigs(lab)).find((r) => r.id === id)!);
    },
  );

  api.patch(
    "/rigs/:name",
    {
      config: { role: "admin" },
      schema: { tags, summary: "Change what is said of a rig", params: named, body: rigPatch, response: { 200: rig } },
    },
    async (request) => {
      const { lab } = await parts;
      const row = await need(lab.db, request.params.name);
      await lab.change(async (tx) => {
        const { name } = request.body;
        if (name !== undefined && name !== row.name && (await rigByName(tx, name)) !== undefined) {
          throw new Problem(409, `There is a rig ${name} already.`);
        }
        await patchRig(tx, lab, row.id, request.body);
        await audit(tx, lab, whoOf(request), "rig.changed", row.name, request.body);
      });
      return (await allRigs(lab)).find(({ id }) => id === row.id)!;
    },
  );

  api.delete(
    "/rigs/:name",
    {
      config: { role: "admin" },
      schema: { tags, summary: "Remove a rig that never ran anything", params: named, response: { 204: z.null() } },
    },
    async (request, reply) => {
      const { lab } = await parts;
      const row = await need(lab.db, request.params.name);
      const result = await lab.change(async (tx) => {
        await audit(tx, lab, whoOf(request), "rig.deleted", row.name);
        return deleteRig(tx, lab, row.id);
      });
      if (result === "in-use")
        throw new Problem(409, `${row.name} is in use.`, "Cancel the job, or take the rig over.");
      if (result === "has-history")
        throw new Problem(409, `${row.name} has a history.`, "Put it in maintenance instead.");
      return reply.code(204).send(null);
    },
  );

  api.post(
    "/rigs/:name/quarantine",
    {
      config: { role: "admin" },
      schema: {
        tags,
        summary: "Take a rig out of use with a reason, until an administrator puts it back: with null",
        params: named,
        body: z.strictObject({ reason: z.string().min(1).max(1000).nullable() }),
        response: { 200: rig },
      },
    },
    async (request) => {
      const { lab } = await parts;
      const row = await need(lab.db, request.params.name);
      await lab.change(async (tx) => {
        await quarantine(tx, lab, row.id, request.body.reason, whoOf(request).userName);
        await audit(tx, lab, whoOf(request), "rig.quarantine", row.name, request.body);
      });
      return (await allRigs(lab)).find(({ id }) => id === row.id)!;
    },
  );

  api.post(
    "/rigs/:name/health-check",
    {
      config: { role: "user" },
      schema: {
        tags,
        summary: "Check the rig as soon as it is free",
        params: named,
        response: { 202: z.object({ queued: z.boolean() }) },
      },
    },
    async (request, reply) => {
      const { lab } = await parts;
      const who = whoOf(request);
      const row = await need(lab.db, request.params.name);
      await needGrant(lab.db, row, who);
      const queued = await lab.change(async (tx) => {
        await audit(tx, lab, who, "rig.health-check", row.name);
        return checkHealth(tx, lab, row.name);
      });
      return reply.code(202).send({ queued });
    },
  );

  api.post(
    "/rigs/:name/power",
    {
      config: { role: "user" },
      schema: {
        tags,
        summary: "Switch the board's power; you must hold the rig, or be an administrator",
        params: named,
        body: z.strictObject({ action: z.enum(["on", "off", "cycle"]) }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { lab, agents } = await parts;
      const who = whoOf(request);
      const row = await need(lab.db, request.params.name);
      if (row.power === null)
        throw new Problem(422, `${row.name} has no power control.`, "Describe it: PATCH the rig with `power`.");
      if (row.lease_user !== who.userName && who.role !== "admin")
        throw new Problem(403, `You do not hold ${row.name}.`, "Reserve it first.");
      await audit(lab.db, lab, who, "rig.power", row.name, request.body);
      const fault = await agents.power(row.agent_id!, row.power, request.body.action);
      if (fault !== null)
        throw new Problem(422, `The power of ${row.name} could not be switched ${request.body.action}: ${fault}`);
      return reply.code(204).send(null);
    },
  );

  api.post(
    "/rigs/:name/take-over",
    {
      config: { role: "admin" },
      schema: {
        tags,
        summary: "End whatever holds the rig; its pins go to their safe state",
        params: named,
        body: z.strictObject({ reason: z.string().min(1).max(500) }),
        response: { 202: z.object({ job: z.string().nullable() }) },
      },
    },
    async (request, reply) => {
      const { lab } = await parts;
      const who = whoOf(request);
      const row = await need(lab.db, request.params.name);
      if (row.lease_job === null) return reply.code(202).send({ job: null });
      const job = row.lease_job;
      await lab.change(async (tx) => {
        await cancelJob(tx, lab, job, `Taken over by ${who.userName}: ${request.body.reason}`);
        await audit(tx, lab, who, "rig.taken-over", row.name, {
          from: row.lease_user,
          job,
          reason: request.body.reason,
        });
      });
      return reply.code(202).send({ job });
    },
  );

  const grants = z.object({ users: z.array(objectName).max(1000) });

  api.get(
    "/rigs/:name/grants",
    {
      config: { role: "viewer" },
      schema: { tags, summary: "Who may use a restricted rig", params: named, response: { 200: grants } },
    },
    async (request) => {
      const { lab } = await parts;
      const row = await need(lab.db, request.params.name);
      const users = await lab.db
        .selectFrom("grants")
        .innerJoin("users", "users.id", "grants.user_id")
        .select("users.name")
        .where("rig_id", "=", row.id)
        .orderBy("users.name")
        .execute();
      return { users: users.map(({ name }) => name) };
    },
  );

  api.put(
    "/rigs/:name/grants",
    {
      config: { role: "admin" },
      schema: { tags, summary: "Say who may", params: named, body: grants, response: { 200: grants } },
    },
    async (request) => {
      const { lab } = await parts;
      const row = await need(lab.db, request.params.name);
      const wanted = [...new Set(request.body.users)];
      await lab.change(async (tx) => {
        const users =
          wanted.length === 0
            ? []
            : await tx.selectFrom("users").select(["id", "name"]).where("name", "in", wanted).execute();
        const missing = wanted.find((name) => !users.some((user) => user.name === name));
        if (missing !== undefined) throw notFound("user", missing);
        await tx.deleteFrom("grants").where("rig_id", "=", row.id).execute();
        if (users.length > 0)
          await tx
            .insertInto("grants")
            .values(users.map(({ id }) => ({ rig_id: row.id, user_id: id })))
            .execute();
        await audit(tx, lab, whoOf(request), "rig.granted", row.name, { users: wanted });
      });
      return { users: wanted.sort() };
    },
  );
}

async function need(db: Database, name: string): Promise<RigRow> {
  const row = await rigByName(db, name);
  if (row === undefined) throw notFound("rig", name);
  return row;
}

/** A check drives a rig's pins too. @throws Problem when the rig is restricted, and not for him */
async function needGrant(db: Database, { id, name, restricted }: RigRow, who: Who): Promise<void> {
  if (!restricted || isAdmin(who)) return;
  const granted = await db
    .selectFrom("grants")
    .select("user_id")
    .where("rig_id", "=", id)
    .where("user_id", "=", who.userId)
    .executeTakeFirst();
  if (granted === undefined)
    throw new Problem(403, `${name} is restricted, and not for you.`, "An administrator may grant it, under People.");
}

async function allRigs(lab: Lab): Promise<Rig[]> {
  const snapshot = await takeSnapshot(lab.db, lab, await rigRows(lab.db));
  // hundreds of jobs that want the same are asked about once
  const alike = new Map<string, { job: PlanJob; count: number }>();
  for (const job of snapshot.jobs) {
    const key = JSON.stringify([job.user, job.kind, job.badRigs, [...job.roles]]);
    const known = alike.get(key);
    if (known === undefined) alike.set(key, { job, count: 1 });
    else known.count++;
  }
  return snapshot.rigs.map((planned) => {
    const row = snapshot.rows.get(planned.id)!;
    if (stateOf(row).state === "maintenance") return asRig(row, 0);
    let waiting = 0;
    for (const { job, count } of alike.values()) {
      if ([...job.roles.values()].some((requires) => suits(job, requires, planned))) waiting += count;
    }
    return asRig(row, waiting);
  });
}
