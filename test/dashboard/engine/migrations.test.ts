/** A lab as the first version left it (`lab-at-0001.jsonl`: a backup that it wrote), under the schema of today. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  sql,
  type Transaction,
} from "kysely";
import { restore } from "../../../dashboard/server/backup.js";
import { migrations } from "../../../dashboard/server/engine/migrate.js";
import { emptyEngine, testServer } from "../lab.js";

const backup = readFileSync(new URL("../../../../test/dashboard/engine/lab-at-0001.jsonl", import.meta.url), "utf8");
/** Shown once, by the first version's API; the backup has its hash. */
const token = "pb_1m7y4rvd4222zfnaxcm_e49e5d51aedb102cb3fb6b1b62a6330e1903f4f31ef0841171a002df35688529";

interface Line {
  readonly table?: string;
  readonly row?: Record<string, unknown>;
  readonly blob?: string;
  readonly bytes?: string;
}

const lines = backup
  .split("\n")
  .filter((text) => text !== "")
  .map((text) => JSON.parse(text) as Line);

describe("a lab of the first version", () => {
  it("keeps every row and every value when its tables are brought up to date", async () => {
    const { db } = await emptyEngine();
    const undone = new Error("undone");
    const work = db.transaction().execute(async (tx) => {
      await sql`create schema lab_at_0001`.execute(tx);
      await sql`set local search_path to lab_at_0001`.execute(tx);
      const [[first, initial], ...later] = Object.entries(migrations);
      assert.equal(first, "0001-first");
      await initial.up(tx);
      for (const { blob, bytes } of lines) {
        if (blob === undefined) continue;
        const size = Buffer.from(bytes!, "base64").length;
        await sql`insert into blobs values (${blob}, ${size}, now(), now())`.execute(tx);
      }
      for (const { table, row } of lines) if (table !== undefined) await insert(tx, table, row!);
      for (const [, migration] of later) await migration.up(tx);
      for (const table of new Set(lines.flatMap((line) => line.table ?? []))) {
        const wanted = lines.filter((line) => line.table === table).map(({ row }) => row!);
        const { rows } = await sql<{ row: Record<string, unknown> }>`
          select to_jsonb(t) as row from ${sql.table(table)} t`.execute(tx);
        const found = rows.map(({ row }) => row);
        assert.equal(found.length, wanted.length, table);
        for (const row of wanted) {
          const same = found.filter((one) => Object.entries(row).every(([key, value]) => equal(one[key], value)));
          assert.equal(same.length, 1, `${table}: ${JSON.stringify(row)}`);
        }
      }
      throw undone;
    });
    await assert.rejects(work, undone);
  });

  it("is restored from its backup, and is all there through the API, with its tokens good", async () => {
    const server = await testServer();
    try {
      await sql`delete from users where name not in ('lab', 'admin')`.execute(server.lab.db);
      await sql`delete from tokens`.execute(server.lab.db);
      const rows = await restore(server.lab, Readable.from(gzipSync(backup)));
      assert.equal(rows, lines.filter(({ table }) => table !== undefined).length);
      const get = async (path: string): Promise<any> => {
        const { status, body } = await server.api("GET", path, undefined, { authorization: `Bearer ${token}` });
        assert.equal(status, 200, JSON.stringify(body));
        return body;
      };
      const jobs = (await get("/api/v1/jobs")).items;
      assert.deepEqual(jobs.map((job: any) => [job.name, job.state, job.outcome]).toSorted(), [
        ["fails", "done", "failed"],
        ["waits", "waiting", null],
        ["works", "done", "passed"],
      ]);
      const { runs } = jobs.find((job: any) => job.name === "works");
      const run = await get(`/api/v1/runs/${runs[0].id}`);
      assert.deepEqual(run.measurements, [{ name: "voltage", value: 3.3, unit: "V" }]);
      const log = await server.api("GET", `/api/v1/runs/${run.id}/log`, undefined, {
        accept: "text/plain",
        authorization: `Bearer ${token}`,
      });
      assert.match(log.body, /^hello True\n/);
      const rig = await get("/api/v1/rigs/pico");
      assert.deepEqual([rig.notes, rig.tags, rig.power.kind], ["The first rig.", ["emulated", "first"], "command"]);
      assert.deepEqual((await get("/api/v1/rigs/pico/grants")).users, ["uma"]);
      assert.equal((await get("/api/v1/schedules")).items[0].name, "nightly");
      // what it compares and draws works on what is old, too
      const failed = jobs.find((job: any) => job.name === "fails").runs[0].id;
      assert.equal((await get(`/api/v1/runs/compare?a=${run.id}&b=${failed}`)).trace, null);
    } finally {
      await server.close();
    }
  });
});

describe("a released migration", () => {
  /** Whoever must change one writes another instead. */
  const released: Record<string, string> = {
    "0001-first": "97854da66e219f23",
    "0002-history-by-name": "26edd3151a5f9008",
    "0003-openid": "c4e224a4dab9d6cf",
    "0004-draining": "ccafe32acbdee144",
    "0005-who-quarantined": "ca7d3c8f6ce658ee",
  };

  for (const [name, hash] of Object.entries(released)) {
    it(`is never edited: ${name}`, async () => {
      const statements: string[] = [];
      const db = new Kysely<any>({
        dialect: {
          createAdapter: () => new PostgresAdapter(),
          createDriver: () => new DummyDriver(),
          createIntrospector: (of) => new PostgresIntrospector(of),
          createQueryCompiler: () => new PostgresQueryCompiler(),
        },
        log: (event) => void statements.push(event.query.sql.replaceAll(/\s+/g, " ")),
      });
      await migrations[name].up(db);
      assert.equal(createHash("sha256").update(statements.join(";")).digest("hex").slice(0, 16), hash);
    });
  }
});

async function insert(tx: Transaction<any>, table: string, row: object): Promise<void> {
  const name = sql.table(table);
  await sql`insert into ${name} select * from jsonb_populate_record(null::${name}, ${JSON.stringify(row)}::jsonb)`.execute(
    tx,
  );
}

/** A time is the same in any zone. */
function equal(a: unknown, b: unknown): boolean {
  const time = /^\d{4}-\d\d-\d\dT/;
  if (typeof a === "string" && typeof b === "string" && time.test(a) && time.test(b))
    return Date.parse(a) === Date.parse(b);
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  const [x, y] = [Object.entries(a), b as Record<string, unknown>];
  return x.length === Object.keys(y).length && x.every(([key, value]) => equal(value, y[key]));
}
