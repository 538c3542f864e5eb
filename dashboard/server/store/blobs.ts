/**
 * Bytes by their sha256: programs, artefacts, pictures. On one machine they are files in the lab's folder; servers that share a database keep them
 * there, so that a job uploaded to one can be fetched from another.
 *
 * What arrives is hashed on the way and only then named: nobody can store bytes under a name that is not theirs.
 */
import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { sql } from "kysely";
import type { Database } from "../lab.js";

export interface BlobStore {
  /** @throws BlobError when the bytes are not what the name says, or too many */
  put(sha256: string, bytes: AsyncIterable<Uint8Array>, mostBytes: number, at: Date): Promise<number>;
  /** @returns undefined when there is no such blob */
  get(sha256: string): Promise<{ size: number; stream: Readable } | undefined>;
  /** Of these, those that are not here. */
  missing(names: readonly string[]): Promise<string[]>;
  /** Small bytes that are at hand, as part of somebody's transaction. @throws BlobError when they are not what the name says */
  putIn(tx: Database, sha256: string, bytes: Uint8Array, at: Date): Promise<void>;
  delete(sha256: string): Promise<void>;
}

export class BlobError extends Error {
  override name = "BlobError";

  constructor(
    readonly kind: "too-large" | "other-content",
    message: string,
  ) {
    super(message);
  }
}

/** Counts and hashes what flows through, and stops it when it is too much. */
async function* checked(
  bytes: AsyncIterable<Uint8Array>,
  sha256: string,
  mostBytes: number,
): AsyncGenerator<Uint8Array, number> {
  const hash = createHash("sha256");
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > mostBytes) throw new BlobError("too-large", `It is larger than ${mostBytes} bytes.`);
    hash.update(chunk);
    yield chunk;
  }
  const found = hash.digest("hex");
  if (found !== sha256) throw new BlobError("other-content", `The bytes have the sha256 ${found}, not ${sha256}.`);
  return size;
}

async function record(db: Database, sha256: string, size: number, at: Date): Promise<void> {
  await db
    .insertInto("blobs")
    .values({ sha256, size, created_at: at, used_at: at })
    .onConflict((conflict) => conflict.column("sha256").doUpdateSet({ used_at: at }))
    .execute();
}

async function missingOf(db: Database, names: readonly string[]): Promise<string[]> {
  if (names.length === 0) return [];
  const rows = await db
    .selectFrom("blobs")
    .select("sha256")
    .where("sha256", "in", [...names])
    .execute();
  const there = new Set(rows.map((row) => row.sha256));
  return [...new Set(names)].filter((name) => !there.has(name));
}

export class FolderBlobs implements BlobStore {
  constructor(
    private readonly db: Database,
    private readonly folder: string,
  ) {}

  async put(sha256: string, bytes: AsyncIterable<Uint8Array>, mostBytes: number, at: Date): Promise<number> {
    const path = this.path(sha256);
    const draft = join(this.folder, `.draft-${randomUUID()}`);
    await mkdir(join(path, ".."), { recursive: true });
    const file = await open(draft, "wx", 0o600);
    let size = 0;
    try {
      const flow = checked(bytes, sha256, mostBytes);
      for (;;) {
        const { done, value } = await flow.next();
        if (done === true) {
          size = value;
          break;
        }
        await file.write(value);
      }
      await file.sync();
      await file.close();
      await rename(draft, path);
    } catch (error) {
      await file.close().catch(() => {});
      await rm(draft, { force: true });
      throw error;
    }
    await record(this.db, sha256, size, at);
    return size;
  }

  async get(sha256: string): Promise<{ size: number; stream: Readable } | undefined> {
    const found = await stat(this.path(sha256)).catch(() => undefined);
    return found === undefined ? undefined : { size: found.size, stream: createReadStream(this.path(sha256)) };
  }

  missing(names: readonly string[]): Promise<string[]> {
    return missingOf(this.db, names);
  }

  async putIn(tx: Database, sha256: string, bytes: Uint8Array, at: Date): Promise<void> {
    mustBe(sha256, bytes);
    const path = this.path(sha256);
    await mkdir(join(path, ".."), { recursive: true });
    await writeFile(path, bytes, { mode: 0o600, flush: true });
    await record(tx, sha256, bytes.length, at);
  }

  async delete(sha256: string): Promise<void> {
    await this.db.deleteFrom("blobs").where("sha256", "=", sha256).execute();
    await rm(this.path(sha256), { force: true });
  }

  private path(sha256: string): string {
    return join(this.folder, sha256.slice(0, 2), sha256);
  }
}

const pieceBytes = 1 << 18;

async function storePieces(tx: Database, sha256: string, bytes: Uint8Array): Promise<void> {
  for (let seq = 0; seq * pieceBytes < bytes.length; seq++) {
    const piece = bytes.subarray(seq * pieceBytes, (seq + 1) * pieceBytes);
    await tx
      .insertInto("blob_bytes")
      .values({ sha256, seq, bytes: piece })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

function mustBe(sha256: string, bytes: Uint8Array): void {
  const found = createHash("sha256").update(bytes).digest("hex");
  if (found !== sha256) throw new BlobError("other-content", `The bytes have the sha256 ${found}, not ${sha256}.`);
}

export class DatabaseBlobs implements BlobStore {
  constructor(private readonly db: Database) {}

  async put(sha256: string, bytes: AsyncIterable<Uint8Array>, mostBytes: number, at: Date): Promise<number> {
    // read to the end first: a transaction must not stay open for as long as somebody's upload takes
    const pieces: Uint8Array[] = [];
    const flow = checked(bytes, sha256, mostBytes);
    let size = 0;
    for (;;) {
      const { done, value } = await flow.next();
      if (done === true) {
        size = value;
        break;
      }
      pieces.push(value);
    }
    const whole = Buffer.concat(pieces);
    await this.db.transaction().execute(async (tx) => {
      await record(tx, sha256, size, at);
      await storePieces(tx, sha256, whole);
    });
    return size;
  }

  async get(sha256: string): Promise<{ size: number; stream: Readable } | undefined> {
    const blob = await this.db.selectFrom("blobs").select("size").where("sha256", "=", sha256).executeTakeFirst();
    return blob === undefined ? undefined : { size: blob.size, stream: Readable.from(this.pieces(sha256)) };
  }

  missing(names: readonly string[]): Promise<string[]> {
    return missingOf(this.db, names);
  }

  async delete(sha256: string): Promise<void> {
    await this.db.deleteFrom("blobs").where("sha256", "=", sha256).execute();
  }

  async putIn(tx: Database, sha256: string, bytes: Uint8Array, at: Date): Promise<void> {
    mustBe(sha256, bytes);
    await record(tx, sha256, bytes.length, at);
    await storePieces(tx, sha256, bytes);
  }

  private async *pieces(sha256: string): AsyncGenerator<Uint8Array> {
    for (let seq = 0; ; seq++) {
      const row = await this.db
        .selectFrom("blob_bytes")
        .select(sql<Uint8Array>`bytes`.as("bytes"))
        .where("sha256", "=", sha256)
        .where("seq", "=", seq)
        .executeTakeFirst();
      if (row === undefined) return;
      yield row.bytes;
    }
  }
}
