/** Agents: who is connected, which boards they have, and what became of the leases they held. */
import { sql } from "kysely";
import type { AgentHello, BoardReport } from "../../shared/index.js";
import type { Database, Lab, Tx } from "../lab.js";
import { emit, emitAll } from "./events.js";
import { newId } from "./ids.js";
import { finishLease } from "./run-ending.js";
import { addRig } from "./rigs.js";

export type Registration =
  | { readonly kind: "refused"; readonly reason: string; readonly next: string }
  /** `drop`: leases that the agent believes it holds and does not. */
  | { readonly kind: "registered"; readonly agentId: string; readonly connection: string; readonly drop: string[] };

/**
 * An agent has dialled in. First the leases of its machine are put right, then its rigs may be used: the other way round a job could be given a rig
 * on which the last one still runs.
 */
export async function registerAgent(tx: Tx, lab: Lab, hello: AgentHello, connection: string): Promise<Registration> {
  const now = lab.now();
  const before = await tx
    .selectFrom("agents")
    .selectAll()
    .where("name", "=", hello.name)
    .forUpdate()
    .executeTakeFirst();
  const seenAt = before?.last_seen_at?.getTime() ?? -Infinity;
  const fresh = now.getTime() - seenAt < lab.settings.leaseMs;
  if (before?.connected === true && fresh && before.host.instance !== hello.instance) {
    return {
      kind: "refused",
      reason: `Another agent called ${hello.name} is connected.`,
      next: "Give this one another name: pinbridge agent --name NAME.",
    };
  }
  const agentId = before?.id ?? newId("agt", now.getTime());
  const row = {
    version: hello.version,
    host: JSON.stringify({ ...hello.host, instance: hello.instance }),
    sandbox: JSON.stringify(hello.sandbox),
    server_id: lab.serverId,
    connection,
    connected: true,
    last_seen_at: now,
    draining_at: hello.draining === true ? (before?.draining_at ?? now) : null,
  };
  if (before === undefined) {
    await tx
      .insertInto("agents")
      .values({ id: agentId, name: hello.name, created_at: now, ...row })
      .execute();
  }
  const drop = await reconcile(tx, lab, agentId, hello);
  await tx.updateTable("agents").set(row).where("id", "=", agentId).execute();
  await reportBoards(tx, lab, agentId, hello.name, hello.boards);
  await emit(tx, lab, "agent.connected", agentId, { name: hello.name });
  return { kind: "registered", agentId, connection, drop };
}

/** Compares the leases that the agent has with those that it should have. */
async function reconcile(tx: Tx, lab: Lab, agentId: string, hello: AgentHello): Promise<string[]> {
  const live = await tx
    .selectFrom("leases")
    .innerJoin("jobs", "jobs.id", "leases.job_id")
    .select(["leases.id", "leases.token", "leases.accepted_at", "jobs.kind"])
    .where("leases.agent_id", "=", agentId)
    .where("leases.released_at", "is", null)
    .execute();
  const has = new Map(hello.leases.map(({ lease, token }) => [lease, token]));
  for (const lease of live) {
    if (lease.kind === "interactive" || lease.accepted_at === null || has.get(lease.id) === lease.token) continue;
    await finishLease(tx, lab, agentId, {
      lease: lease.id,
      token: lease.token,
      outcome: "infra_error",
      blame: "agent",
      reason: `The agent ${hello.name} was started anew while the job ran.`,
      tests: [],
      measurements: [],
      artifacts: [],
      summary: {},
    });
  }
  const known = new Set(live.map(({ id }) => id));
  return hello.leases.map(({ lease }) => lease).filter((lease) => !known.has(lease));
}

/** The boards that an agent has now. One that nobody knew becomes a rig; one that is gone stays known, and its rig goes offline. */
export async function reportBoards(
  tx: Tx,
  lab: Lab,
  agentId: string,
  agentName: string,
  boards: readonly BoardReport[],
): Promise<void> {
  const now = lab.now();
  const known = await tx.selectFrom("boards").selectAll().where("agent_id", "=", agentId).execute();
  for (const gone of known.filter((board) => board.present && !boards.some((b) => b.identity === board.identity))) {
    await tx.updateTable("boards").set({ present: false }).where("id", "=", gone.id).execute();
    await emit(tx, lab, "board.gone", gone.id, { name: gone.name, agent: agentName });
  }
  for (const board of boards) {
    const before = known.find((b) => b.identity === board.identity);
    const row = {
      url: board.url,
      kind: board.kind,
      name: board.name,
      usb_serial: board.usbSerial,
      port_path: board.portPath,
      firmware: board.firmware ?? before?.firmware ?? null,
      emulated: board.emulated,
      present: true,
      last_seen_at: now,
    };
    if (before !== undefined) {
      await tx.updateTable("boards").set(row).where("id", "=", before.id).execute();
      if (!before.present || before.url !== board.url)
        await emit(tx, lab, "board.found", before.id, { name: board.name, agent: agentName });
      continue;
    }
    const id = newId("brd", now.getTime());
    await tx
      .insertInto("boards")
      .values({ id, agent_id: agentId, identity: board.identity, ...row })
      .execute();
    await emit(tx, lab, "board.found", id, { name: board.name, agent: agentName });
    await nameRig(tx, lab, agentId, agentName, id, board);
  }
}

/** pico, pico-2, …; a real board's name has the end of its serial number, by which people find it. */
async function nameRig(
  tx: Tx,
  lab: Lab,
  agentId: string,
  agentName: string,
  boardId: string,
  board: BoardReport,
): Promise<void> {
  const plain = (text: string): string =>
    text
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, "-")
      .replaceAll(/^-+|-+$/g, "");
  const id = board.usbSerial === null ? "" : `-${plain(board.usbSerial).slice(-6)}`;
  const stem = `${agentName === localAgent ? "" : `${plain(agentName)}-`}${plain(board.kind) || "board"}${id}`.slice(
    0,
    50,
  );
  for (let n = 1; n < 1000; n++) {
    const name = n === 1 ? stem : `${stem}-${n}`;
    const tags = board.emulated ? ["emulated"] : ["real"];
    if ((await addRig(tx, lab, { name, agentId, boardId, tags })) !== undefined) return;
  }
}

/** The agent that `pinbridge serve` runs for the boards of its own machine. */
export const localAgent = "local";

/** After a server was killed its agents still count as connected; with a new process they would be taken for impostors of themselves. */
export async function forgetConnections(db: Database): Promise<void> {
  await db.updateTable("agents").set({ connected: false, connection: null }).execute();
}

/** The agent's socket has closed. Its leases live on until they run out: it may come back in time. */
export async function agentLeft(lab: Lab, agentId: string, connection: string): Promise<void> {
  await lab.change(async (tx) => {
    const left = await tx
      .updateTable("agents")
      .set({ connected: false, connection: null })
      .where("id", "=", agentId)
      .where("connection", "=", connection)
      .returning("name")
      .executeTakeFirst();
    if (left !== undefined) await emit(tx, lab, "agent.left", agentId, { name: left.name });
  });
}

/** The agent is being stopped: nobody gets its rigs from now on. What runs there may end. */
export async function drainAgent(tx: Tx, lab: Lab, agentId: string): Promise<void> {
  await tx
    .updateTable("agents")
    .set({ draining_at: lab.now() })
    .where("id", "=", agentId)
    .where("draining_at", "is", null)
    .execute();
  const rigs = await tx.selectFrom("rigs").select("id").where("agent_id", "=", agentId).execute();
  await emitAll(
    tx,
    lab,
    rigs.map(({ id }) => ({ kind: "rig.changed", subject: id, data: {} })),
  );
}

/** @returns of these connections, those that no other has taken over */
export async function agentsSeen(tx: Tx, lab: Lab, connections: readonly string[]): Promise<Set<string>> {
  const rows = await tx
    .updateTable("agents")
    .set({ last_seen_at: lab.now() })
    .where("connection", "=", sql<string>`any(${[...connections]}::text[])`)
    .returning("connection")
    .execute();
  return new Set(rows.map(({ connection }) => connection!));
}

/** An agent that has not been heard of is not there, whatever its socket says: the server that held it may have died. */
export async function missAgents(tx: Tx, lab: Lab): Promise<void> {
  const limit = new Date(lab.now().getTime() - lab.settings.leaseMs);
  const gone = await tx
    .updateTable("agents")
    .set({ connected: false, connection: null })
    .where("connected", "=", true)
    .where("last_seen_at", "<", limit)
    .returning(["id", "name"])
    .execute();
  for (const { id, name } of gone) await emit(tx, lab, "agent.left", id, { name });
}
