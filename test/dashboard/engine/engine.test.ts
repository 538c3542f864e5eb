import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { sql } from "kysely";
import { EngineError } from "../../../dashboard/server/engine/engine.js";
import { openEmbedded } from "../../../dashboard/server/engine/embedded.js";
import { lockFolder } from "../../../dashboard/server/engine/folder-lock.js";
import { migrations } from "../../../dashboard/server/engine/migrate.js";
import { emptyEngine, patience } from "../lab.js";

describe("the database", () => {
  it("undoes a transaction that fails, and goes on with the next", async () => {
    const { db } = await emptyEngine();
    const insert = { id: "a", name: "a", role: "viewer" as const, created_at: new Date() };
    const failing = db.transaction().execute(async (tx) => {
      await tx.insertInto("users").values(insert).execute();
      await tx.insertInto("users").values(insert).execute();
    });
    await assert.rejects(failing, (error: { code?: string }) => error.code === "23505");
    assert.equal((await db.selectFrom("users").selectAll().where("id", "=", "a").execute()).length, 0);
    await db.insertInto("users").values(insert).execute();
  });

  it("takes transactions from many at once", async () => {
    const { db } = await emptyEngine();
    await db.insertInto("settings").values({ name: "n", value: "0" }).execute();
    const one = (): Promise<void> =>
      db.transaction().execute(async (tx) => {
        const { value } = await tx
          .selectFrom("settings")
          .select("value")
          .where("name", "=", "n")
          .forUpdate()
          .executeTakeFirstOrThrow();
        await tx
          .updateTable("settings")
          .set({ value: String(Number(value) + 1) })
          .execute();
      });
    await Promise.all(Array.from({ length: 20 }, one));
    assert.equal((await db.selectFrom("settings").select("value").executeTakeFirstOrThrow()).value, 20);
  });

  it("says no more than that a query failed when the server drops a connection within a transaction", async () => {
    const { db, kind } = await emptyEngine();
    // the embedded one has no connections to drop: there the same is a transaction that its user ends
    const failing = db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
      if (kind === "embedded") throw new Error("ended");
      await sql`select pg_terminate_backend(${rows[0].pid})`.execute(db);
      // between two queries nobody listens to the connection but we
      for (let n = 0; n < 100; n++) await sql`select 1`.execute(db);
      await sql`select 1`.execute(tx);
    });
    await assert.rejects(failing);
    assert.equal((await sql<{ one: number }>`select 1 as one`.execute(db)).rows[0].one, 1);
  });

  it("has every migration of its folder, in order", () => {
    const folder = join(dirname(fileURLToPath(import.meta.url)), "../../../../dashboard/server/engine/migrations");
    const files = readdirSync(folder).map((name) => name.replace(/\.ts$/, ""));
    assert.deepEqual(Object.keys(migrations), files.sort());
  });
});

describe("a lab's folder", function () {
  this.timeout(patience);
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "pinbridge-folder-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("keeps what was written, and is one server's at a time", async () => {
    // of a server that was killed while it made its database
    mkdirSync(join(folder, "database.new-0"));
    writeFileSync(join(folder, "database.new-0", "PG_VERSION"), "17\n");
    const first = await openEmbedded(folder);
    const databases = readdirSync(folder).filter((name) => name.startsWith("database"));
    assert.deepEqual(databases, ["database"], "none but a whole one");
    await first.db.insertInto("users").values({ id: "u", name: "u", role: "viewer", created_at: new Date() }).execute();
    await assert.rejects(
      openEmbedded(folder),
      (error) => error instanceof EngineError && /Another pinbridge serve .*is using/.test(error.message),
    );
    await first.close();
    const second = await openEmbedded(folder);
    assert.equal((await second.db.selectFrom("users").selectAll().where("id", "=", "u").execute()).length, 1);
    await second.close();
  });

  it("is free again when its owner was killed: a socket that nobody answers is swept away", async () => {
    const lock = await lockFolder(folder);
    await assert.rejects(lockFolder(folder), /Another pinbridge serve \(process \d+\)/);
    await lock.release();
    await (await lockFolder(folder)).release();
  });

  it("that cannot be made is said so", async () => {
    await assert.rejects(lockFolder(join(fileURLToPath(import.meta.url), "lab")), /cannot be made/);
  });
});
