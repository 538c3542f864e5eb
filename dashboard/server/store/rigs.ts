/** Rigs as everybody sees them, and what changes them. */
import { sql } from "kysely";
import type { Rig, RigPatch, RigState } from "../../shared/index.js";
import type { Database, Lab, Tx } from "../lab.js";
import { emit } from "./events.js";
import { newId } from "./ids.js";

/** Rigs beside their agents, boards and live leases. */
function joined(db: Database) {
  return db
    .selectFrom("rigs")
    .leftJoin("agents", "agents.id", "rigs.agent_id")
    .leftJoin("boards", "boards.id", "rigs.board_id")
    .leftJoin("leases", (join) => join.onRef("leases.rig_id", "=", "rigs.id").on("leases.released_at", "is", null))
    .leftJoin("jobs", "jobs.id", "leases.job_id")
    .leftJoin("users", "users.id", "leases.user_id");
}

/** A rig with its board, its agent and its live lease, as one row. */
export type RigRow = Awaited<ReturnType<typeof rigRows>>[number];

export function rigQuery(db: Database) {
  return joined(db)
    .selectAll("rigs")
    .select([
      "agents.name as agent_name",
      "agents.connected as agent_connected",
      "agents.last_seen_at as agent_seen_at",
      "agents.draining_at as agent_draining_at",
      "boards.kind as board_kind",
      "boards.name as board_name",
      "boards.url as board_url",
      "boards.identity as board_identity",
      "boards.usb_serial as board_usb_serial",
      "boards.port_path as board_port_path",
      "boards.firmware as board_firmware",
      "boards.emulated as board_emulated",
      "boards.present as board_present",
      "leases.id as lease_id",
      "leases.job_id as lease_job",
      "leases.granted_at as lease_granted_at",
      "leases.expires_at as lease_expires_at",
      "jobs.kind as lease_kind",
      "jobs.name as lease_job_name",
      "users.name as lease_user",
    ]);
}

export async function rigRows(db: Database) {
  return rigQuery(db).orderBy("rigs.name").execute();
}

/** What the planner and whoever asks why a job waits look at; rig files and notes may be long, and hundreds of rigs are looked at with every change. */
export async function planRows(db: Database) {
  return joined(db)
    .select([
      "rigs.id",
      "rigs.name",
      "rigs.tags",
      "rigs.restricted",
      "rigs.maintenance",
      "rigs.quarantine",
      "rigs.quarantined_by",
      "rigs.agent_id",
      "agents.name as agent_name",
      "agents.connected as agent_connected",
      "agents.draining_at as agent_draining_at",
      "boards.kind as board_kind",
      "boards.present as board_present",
      "leases.id as lease_id",
      "leases.expires_at as lease_expires_at",
      "jobs.kind as lease_kind",
      "jobs.name as lease_job_name",
      "users.name as lease_user",
    ])
    .orderBy("rigs.name")
    .execute();
}

export type PlanRow = Awaited<ReturnType<typeof planRows>>[number];

export async function rigByName(db: Database, name: string): Promise<RigRow | undefined> {
  return rigQuery(db)
    .where((eb) => eb.or([eb("rigs.name", "=", name), eb("rigs.id", "=", name)]))
    .executeTakeFirst();
}

/** The state, and when it is not ready, why, in words that can follow "is". */
export function stateOf(row: PlanRow): { state: RigState; reason: string | null } {
  if (row.maintenance !== null) return { state: "maintenance", reason: `in maintenance: ${row.maintenance}` };
  if (row.quarantine !== null) {
    const by = row.quarantined_by === null ? "" : ` by ${row.quarantined_by}`;
    return { state: "quarantined", reason: `quarantined${by}: ${row.quarantine}` };
  }
  if (row.lease_id !== null) {
    return {
      state: "busy",
      reason: `in use by ${row.lease_user} (${row.lease_kind === "program" ? row.lease_job_name : row.lease_kind})`,
    };
  }
  if (row.agent_id === null) return { state: "offline", reason: "offline: no agent has it" };
  if (row.agent_connected !== true)
    return { state: "offline", reason: `offline: its agent ${row.agent_name} is not connected` };
  if (row.agent_draining_at !== null)
    return { state: "offline", reason: `offline: its agent ${row.agent_name} is being stopped` };
  if (row.board_present !== true) return { state: "offline", reason: "offline: its board is not plugged in" };
  return { state: "ready", reason: null };
}

export function asRig(row: RigRow, waiting: number): Rig {
  const { state, reason } = stateOf(row);
  const board =
    row.board_id === null
      ? null
      : {
          kind: row.board_kind!,
          name: row.board_name!,
          url: row.board_url!,
          identity: row.board_identity!,
          usbSerial: row.board_usb_serial,
          portPath: row.board_port_path,
          firmware: row.board_firmware,
          emulated: row.board_emulated!,
          present: row.board_present!,
        };
  const lease =
    row.lease_id === null
      ? null
      : {
          id: row.lease_id,
          job: row.lease_job!,
          kind: row.lease_kind!,
          user: row.lease_user!,
          since: row.lease_granted_at!.toISOString(),
          expires: row.lease_expires_at!.toISOString(),
        };
  return {
    id: row.id,
    name: row.name,
    state,
    reason,
    agent: row.agent_name,
    board,
    tags: row.tags,
    location: row.location,
    notes: row.notes,
    photo: row.photo,
    rigFile: row.rig_file,
    restricted: row.restricted,
    failStreak: row.fail_streak,
    quarantineAfter: row.quarantine_after,
    power: row.power,
    flash: row.flash,
    health: row.health,
    healthAt: row.health_at?.toISOString() ?? null,
    healthResult: row.health_result,
    lease,
    waiting,
  };
}

export interface NewRig extends RigPatch {
  readonly name: string;
  readonly agentId: string;
  readonly boardId: string;
}

/** @returns undefined when the name is taken */
export async function addRig(tx: Tx, lab: Lab, wanted: NewRig): Promise<string | undefined> {
  const now = lab.now();
  const row = await tx
    .insertInto("rigs")
    .values({
      id: newId("rig", now.getTime()),
      name: wanted.name,
      agent_id: wanted.agentId,
      board_id: wanted.boardId,
      health: JSON.stringify(wanted.health ?? { everyMinutes: 60, expectI2c: [] }),
      created_at: now,
      updated_at: now,
    })
    .onConflict((conflict) => conflict.column("name").doNothing())
    .returning("id")
    .executeTakeFirst();
  if (row === undefined) return undefined;
  await patchRig(tx, lab, row.id, wanted);
  return row.id;
}

export async function patchRig(tx: Tx, lab: Lab, id: string, patch: RigPatch): Promise<void> {
  const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));
  await tx
    .updateTable("rigs")
    .set({
      updated_at: lab.now(),
      ...(patch.name === undefined ? {} : { name: patch.name }),
      ...(patch.tags === undefined ? {} : { tags: [...new Set(patch.tags)].sort() }),
      ...(patch.location === undefined ? {} : { location: patch.location }),
      ...(patch.notes === undefined ? {} : { notes: patch.notes }),
      ...(patch.photo === undefined ? {} : { photo: patch.photo }),
      ...(patch.rigFile === undefined ? {} : { rig_file: patch.rigFile }),
      ...(patch.restricted === undefined ? {} : { restricted: patch.restricted }),
      ...(patch.maintenance === undefined ? {} : { maintenance: patch.maintenance }),
      ...(patch.quarantineAfter === undefined ? {} : { quarantine_after: patch.quarantineAfter }),
      ...(patch.power === undefined ? {} : { power: json(patch.power) }),
      ...(patch.flash === undefined ? {} : { flash: json(patch.flash) }),
      ...(patch.health === undefined ? {} : { health: JSON.stringify(patch.health) }),
    })
    .where("id", "=", id)
    .execute();
  await emit(tx, lab, "rig.changed", id);
}

/**
 * Takes a rig out of use with a reason, or with null puts it back.
 * @param by  an administrator's name: until one puts it back; null: until a health check passes, too
 */
export async function quarantine(
  tx: Tx,
  lab: Lab,
  id: string,
  reason: string | null,
  by: string | null = null,
): Promise<void> {
  await tx
    .updateTable("rigs")
    .set({
      quarantine: reason,
      quarantined_at: reason === null ? null : lab.now(),
      quarantined_by: reason === null ? null : by,
      updated_at: lab.now(),
      ...(reason === null ? { fail_streak: 0 } : {}),
    })
    .where("id", "=", id)
    .execute();
  await emit(tx, lab, reason === null ? "rig.released" : "rig.quarantined", id, reason === null ? {} : { reason });
}

export async function deleteRig(tx: Tx, lab: Lab, id: string): Promise<"deleted" | "in-use" | "has-history"> {
  const live = await tx
    .selectFrom("leases")
    .select("id")
    .where("rig_id", "=", id)
    .where("released_at", "is", null)
    .executeTakeFirst();
  if (live !== undefined) return "in-use";
  const any = await tx
    .selectFrom("leases")
    .select(sql<number>`1`.as("one"))
    .where("rig_id", "=", id)
    .limit(1)
    .executeTakeFirst();
  if (any !== undefined) return "has-history";
  await tx.deleteFrom("rigs").where("id", "=", id).execute();
  await emit(tx, lab, "rig.deleted", id);
  return "deleted";
}
