/**
 * A lab's backup: every row of every table as a line of JSON, and the bytes of every blob, gzipped. It does not depend on the engine: a lab that began
 * on the embedded database can be restored onto PostgreSQL. It is taken in one transaction that sees one moment; runs go on meanwhile.
 *
 * Left out is what has no meaning elsewhere: sessions, one-time links and tickets, and commands on their way to agents.
 */
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { createGunzip, createGzip } from "node:zlib";
import { sql } from "kysely";
import { EngineError } from "./engine/engine.js";
import { migrations } from "./engine/migrate.js";
import type { Lab, Tx } from "./lab.js";

/** In the order in which rows refer to one another. A test holds it against the schema. */
export const backedUp = [
  "users",
  "tokens",
  "agents",
  "boards",
  "rigs",
  "grants",
  "schedules",
  "schedule_ticks",
  "jobs",
  "job_needs",
  "runs",
  "leases",
  "log_chunks",
  "blobs",
  "artifacts",
  "test_results",
  "measurements",
  "events",
  "audit",
  "webhooks",
  "deliveries",
  "settings",
] as const;

export const leftOut = ["agent_commands", "blob_bytes"];

const pageRows = 500;
const format = "pinbridge-lab-1";

export function backup(lab: Lab): Readable {
  return Readable.from(lines(lab)).pipe(createGzip());
}

async function* lines(lab: Lab): AsyncGenerator<string> {
  const latest = Object.keys(migrations).at(-1);
  yield `${JSON.stringify({ format, migration: latest, at: lab.now().toISOString() })}\n`;
  // pages are gathered inside the transaction: a reader that is slow must not hold the embedded database's only connection
  const rows: string[] = [];
  const blobs: string[] = [];
  await lab.db
    .transaction()
    .setIsolationLevel("repeatable read")
    .execute(async (tx) => {
      for (const table of backedUp) {
        for (let offset = 0; ; offset += pageRows) {
          const page = await sql<{ row: Record<string, unknown> }>`
            select to_jsonb(t) as row from ${sql.table(table)} t order by ctid limit ${pageRows} offset ${offset}`.execute(
            tx,
          );
          for (const { row } of page.rows) {
            if (table === "tokens" && row.kind !== "api" && row.kind !== "agent") continue;
            if (table === "blobs") blobs.push(String(row.sha256));
            else rows.push(`${JSON.stringify({ table, row })}\n`);
          }
          if (page.rows.length < pageRows) break;
        }
      }
    });
  // artefacts refer to blobs: those come first when it is read
  for (const sha256 of blobs) {
    const blob = await lab.blobs.get(sha256);
    if (blob === undefined) continue;
    const pieces: Buffer[] = [];
    for await (const piece of blob.stream) pieces.push(Buffer.from(piece as Uint8Array));
    yield `${JSON.stringify({ blob: sha256, bytes: Buffer.concat(pieces).toString("base64") })}\n`;
  }
  for (const row of rows) yield row;
  yield `${JSON.stringify({ end: rows.length })}\n`;
}

/**
 * Fills an empty lab from a backup, all of it or nothing.
 * @returns how many rows there were
 * @throws EngineError when the lab is not empty, or the file is no backup, is cut off, or is of a newer pinbridge
 */
export async function restore(lab: Lab, file: Readable): Promise<number> {
  const refuse = (what: string, next: string): EngineError =>
    new EngineError(`The backup was not restored: ${what}`, "", next);
  const used = await lab.db.selectFrom("jobs").select("id").limit(1).executeTakeFirst();
  const known = await lab.db.selectFrom("agents").select("id").limit(1).executeTakeFirst();
  if (used !== undefined || known !== undefined)
    throw refuse("this lab is not empty.", "Name a new folder: --data FOLDER.");
  let count = 0;
  let head = false;
  let end = false;
  await lab.db.transaction().execute(async (tx) => {
    await sql`delete from users`.execute(tx);
    for await (const text of createInterface({ input: file.pipe(createGunzip()), crlfDelay: Infinity })) {
      const line = JSON.parse(text) as {
        format?: string;
        migration?: string;
        blob?: string;
        bytes?: string;
        table?: string;
        row?: object;
        end?: number;
      };
      if (!head) {
        if (line.format !== format)
          throw refuse("the file is no backup of a lab.", "Name one that GET /api/v1/backup has made.");
        if (!Object.keys(migrations).includes(line.migration ?? ""))
          throw refuse("a newer pinbridge has made it.", "Use that one.");
        head = true;
      } else if (line.blob !== undefined) {
        const bytes = Buffer.from(line.bytes ?? "", "base64");
        await lab.blobs.putIn(tx, line.blob, bytes, lab.now());
      } else if (line.table !== undefined && (backedUp as readonly string[]).includes(line.table)) {
        await insertRow(tx, line.table, line.row ?? {});
        count++;
      } else if (line.end !== undefined) end = line.end === count;
    }
    if (!end) throw refuse("the file is cut off.", "Use one that is whole.");
    await settle(tx);
  });
  return count;
}

async function insertRow(tx: Tx, table: string, row: object): Promise<void> {
  const name = sql.table(table);
  await sql`insert into ${name} select * from jsonb_populate_record(null::${name}, ${JSON.stringify(row)}::jsonb)`.execute(
    tx,
  );
}

/** Counters go on where they were; who was connected is not; old events lie in the past, whatever this database's transactions are numbered. */
async function settle(tx: Tx): Promise<void> {
  for (const [table, column] of [
    ["leases", "token"],
    ["test_results", "id"],
    ["measurements", "id"],
    ["events", "id"],
    ["audit", "id"],
    ["deliveries", "id"],
  ]) {
    await sql`select setval(pg_get_serial_sequence(${table}, ${column}), (select coalesce(max(${sql.ref(column)}), 0) + 1 from ${sql.table(table)}), false)`.execute(
      tx,
    );
  }
  await tx.updateTable("agents").set({ connected: false, connection: null }).execute();
  await sql`update events set xid = 0`.execute(tx);
  await sql`update settings set value = '"0-0"' where name = 'webhook-cursor'`.execute(tx);
}
