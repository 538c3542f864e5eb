import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { sql } from "kysely";
import { backedUp, backup, leftOut, restore } from "../../../dashboard/server/backup.js";
import { emptyEngine, labWithClock } from "../lab.js";
import { eventsAfter } from "../../../dashboard/server/store/events.js";
import { reservationSpec, submit } from "../../../dashboard/server/store/jobs.js";
import { adminUserId } from "../../../dashboard/server/store/users.js";

describe("a backup", () => {
  async function lab() {
    const made = await labWithClock();
    const spec = reservationSpec({ requires: { tags: [] }, minutes: 1, priority: 0, purpose: "" });
    await made.lab.change((tx) =>
      submit(tx, made.lab, { kind: "interactive", userId: adminUserId, name: "kept", spec }),
    );
    const bytes = Buffer.from("some bytes");
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    await made.lab.blobs.put(sha256, Readable.from([bytes]), 1000, made.lab.now());
    return { lab: made.lab, sha256 };
  }

  async function bytesOf(stream: Readable): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for await (const piece of stream) pieces.push(Buffer.from(piece as Uint8Array));
    return Buffer.concat(pieces);
  }

  it("brings back what there was, also onto a database that has counted differently", async () => {
    const first = await lab();
    const file = await bytesOf(backup(first.lab));
    const { lab: second } = await labWithClock();
    await restore(second, Readable.from([file]));
    const jobs = await second.db.selectFrom("jobs").selectAll().execute();
    assert.deepEqual(
      jobs.map(({ name, state }) => [name, state]),
      [["kept", "waiting"]],
    );
    assert.equal(jobs[0].spec.timeoutSeconds, 60);
    assert.equal((await bytesOf((await second.blobs.get(first.sha256))!.stream)).toString(), "some bytes");
    const before = await eventsAfter(second.db, undefined);
    assert.deepEqual(
      before.map(({ kind }) => kind),
      ["job.created"],
    );
    const { spec } = jobs[0];
    await second.change((tx) => submit(tx, second, { kind: "interactive", userId: adminUserId, name: "new", spec }));
    assert.equal((await eventsAfter(second.db, before[0].id)).length, 1);
  });

  it("is refused when it is cut off, when it is something else, and into a lab that is in use", async () => {
    const { lab: full } = await lab();
    const file = await bytesOf(backup(full));
    await assert.rejects(restore(full, Readable.from([file])), /this lab is not empty/);
    const { lab: empty } = await labWithClock();
    await assert.rejects(restore(empty, Readable.from([file.subarray(0, file.length - 20)])));
    await assert.rejects(restore(empty, Readable.from([Buffer.from("no gzip")])));
    assert.equal((await empty.db.selectFrom("jobs").select("id").execute()).length, 0);
  });

  it("knows every table", async () => {
    const { db } = await emptyEngine();
    const { rows } = await sql<{ name: string }>`
      select tablename as name from pg_tables where schemaname = current_schema() and tablename not like 'kysely%'`.execute(
      db,
    );
    assert.deepEqual(rows.map(({ name }) => name).sort(), [...backedUp, ...leftOut].sort());
  });
});
