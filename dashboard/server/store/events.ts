/**
 * Everything that changes is an event: the page, the command line and webhooks follow the same stream.
 *
 * A serial number alone is no cursor: of two transactions the one with the smaller number may commit later, and a reader that has passed it would
 * miss it. So events are ordered by their transaction first, and only transactions older than any that is still open are shown.
 */
import { sql } from "kysely";
import type { Database, Lab, Tx } from "../lab.js";

export interface LabEvent {
  /** The cursor: give it back as Last-Event-ID. */
  readonly id: string;
  readonly number: number;
  readonly at: Date;
  /** `job.created`, `rig.changed`: what, and what happened to it. */
  readonly kind: string;
  readonly subject: string;
  readonly data: Record<string, unknown>;
}

export async function emit(
  tx: Tx,
  lab: Lab,
  kind: string,
  subject: string,
  data: Record<string, unknown> = {},
): Promise<void> {
  await emitAll(tx, lab, [{ kind, subject, data }]);
}

/** Several, in this order. */
export async function emitAll(
  tx: Tx,
  lab: Lab,
  events: readonly Pick<LabEvent, "kind" | "subject" | "data">[],
): Promise<void> {
  if (events.length === 0) return;
  const at = lab.now();
  const rows = events.map(({ kind, subject, data }) => ({ at, kind, subject, data: JSON.stringify(data) }));
  await tx.insertInto("events").values(rows).execute();
}

/** @param after  an event's id; undefined: from the oldest that is kept. @throws Error for text that is no cursor */
export async function eventsAfter(db: Database, after: string | undefined, limit = 500): Promise<LabEvent[]> {
  const { xid, id } = parseCursor(after);
  const rows = await db
    .selectFrom("events")
    .selectAll()
    .where(sql<boolean>`(xid, id) > (${xid}, ${id}) and xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint`)
    .orderBy("xid")
    .orderBy("id")
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: `${row.xid}-${row.id}`,
    number: row.id,
    at: row.at,
    kind: row.kind,
    subject: row.subject,
    data: row.data,
  }));
}

/** The newest event there is: where somebody begins who wants only what comes. */
export async function latestCursor(db: Database): Promise<string> {
  const row = await db
    .selectFrom("events")
    .select(["xid", "id"])
    .where(sql<boolean>`xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint`)
    .orderBy("xid", "desc")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? "0-0" : `${row.xid}-${row.id}`;
}

/** A database that was restored counts its transactions anew: old events must not lie in its future. */
export async function adoptEvents(db: Database): Promise<void> {
  await sql`update events set xid = 0 where xid >= pg_current_xact_id()::text::bigint`.execute(db);
}

export function parseCursor(text: string | undefined): { xid: number; id: number } {
  if (text === undefined || text === "") return { xid: 0, id: 0 };
  const match = /^(\d{1,15})-(\d{1,15})$/.exec(text);
  if (match === null) throw new Error(`"${text.slice(0, 40)}" is no event's id.`);
  return { xid: Number(match[1]), id: Number(match[2]) };
}
