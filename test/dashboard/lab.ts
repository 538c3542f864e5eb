/** A lab for tests: one database for the whole process, emptied for each test, or a PostgreSQL of the environment instead. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { sql } from "kysely";
import { openEmbedded } from "../../dashboard/server/engine/embedded.js";
import { Agent } from "../../dashboard/agent/agent.js";
import type { Engine } from "../../dashboard/server/engine/engine.js";
import { openPostgres } from "../../dashboard/server/engine/postgres.js";
import { startServer, type LabServer, type ServerOptions } from "../../dashboard/server/server.js";
import { defaultSettings, Lab, type LabSettings } from "../../dashboard/server/lab.js";
import { DatabaseBlobs } from "../../dashboard/server/store/blobs.js";
import { ensureUsers } from "../../dashboard/server/store/users.js";

/** Set by .ci/run: the same tests on a PostgreSQL server. */
const database = process.env.PINBRIDGE_TEST_DATABASE;

let shared: Promise<Engine> | undefined;

/** The run's engine, with nothing in it. Closing it does nothing: the next test has it too. */
export async function emptyEngine(): Promise<Engine> {
  const engine = await (shared ??= open());
  await sql`truncate users, agents, rigs, jobs, blobs, events, audit, settings, test_results, measurements cascade`.execute(
    engine.db,
  );
  return { ...engine, close: async () => {} };
}

function open(): Promise<Engine> {
  return database === undefined ? openEmbedded() : openPostgres(database, { schema: "pinbridge_test" });
}

/**
 * For tests that start processes and databases: on a machine that has other things to do these take ten times as long. What is waited for is an event
 * each time, so that patience costs nothing where there is none needed.
 */
export const patience = 600_000;

// once for the whole run
before(async function () {
  this.timeout(patience);
  await (shared ??= open());
});

// one of mocha's parallel workers has more files to run with it, and is ended by mocha
after(async () => {
  if (process.env.MOCHA_WORKER_ID === undefined) await (await shared)?.close();
});

/** An agent of this machine with emulated boards alone, not yet started. */
export async function localAgent(server: TestServer, folder: string, emulated = ["pico"]): Promise<Agent> {
  return new Agent({
    url: server.url,
    token: await server.agentToken("local"),
    name: "local",
    folder,
    version: "test",
    boards: { emulated, real: false },
  });
}

/** A lab whose clock the test sets. */
export async function labWithClock(
  settings: Partial<LabSettings> = {},
): Promise<{ lab: Lab; advance: (ms: number) => void }> {
  const engine = await emptyEngine();
  let now = Date.parse("2026-03-02T12:00:00Z");
  const lab = new Lab({ ...engine, clock: { now: () => new Date(now) } }, new DatabaseBlobs(engine.db), {
    ...defaultSettings,
    ...settings,
  });
  await ensureUsers(lab.db, lab);
  return { lab, advance: (ms) => (now += ms) };
}

export interface TestServer extends LabServer {
  readonly lab: Lab;
  readonly adminToken: string;
  /** A request as the administrator, or with another token; the body is JSON either way. */
  api(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; body: any }>;
}

export async function testServer(options: Partial<ServerOptions> = {}): Promise<TestServer> {
  const server = await startServer({
    engine: await emptyEngine(),
    version: "test",
    // tests ask again and again until something is so
    requestsPerMinute: 1_000_000,
    ...options,
  });
  const { lab } = await server.ready;
  const { makeToken } = await import("../../dashboard/server/store/tokens.js");
  const { adminUserId } = await import("../../dashboard/server/store/users.js");
  const { token } = await makeToken(lab.db, lab, { kind: "api", userId: adminUserId, name: "test" });
  const api: TestServer["api"] = async (method, path, body, headers = {}) => {
    const answer = await fetch(`${server.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return {
      status: answer.status,
      body: /json/.test(answer.headers.get("content-type") ?? "") ? JSON.parse(text) : text,
    };
  };
  return { ...server, lab, adminToken: token, api };
}

/** Uploads the files and queues a job; code.py is run. @returns its id */
export async function submit(server: TestServer, files: Record<string, string>, more: object = {}): Promise<string> {
  const named: Record<string, string> = {};
  for (const [path, text] of Object.entries(files)) {
    const sha256 = createHash("sha256").update(text).digest("hex");
    named[path] = sha256;
    const put = await fetch(`${server.url}/api/v1/blobs/${sha256}`, {
      method: "PUT",
      headers: { authorization: `Bearer ${server.adminToken}` },
      body: text,
    });
    assert.equal(put.status, 201, await put.text());
  }
  const { status, body } = await server.api("POST", "/api/v1/jobs", { program: "code.py", files: named, ...more });
  assert.equal(status, 201, JSON.stringify(body));
  return body.items[0].id;
}

/** The job, when it has ended. */
export async function finished(server: TestServer, job: string): Promise<{ body: any }> {
  let answer!: { body: any };
  await until(async () => (answer = await server.api("GET", `/api/v1/jobs/${job}`)).body.state === "done");
  return answer;
}

/** Asks again and again until it is so; mocha's own time-out ends what never comes true. */
export async function until(done: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await done())) await new Promise((resolve) => setTimeout(resolve, 20));
}
