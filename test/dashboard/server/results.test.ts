/** What runs add up to, and for how long it is kept; the agent is played by the test. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { forget } from "../../../dashboard/server/scheduler/upkeep.js";
import { registerAgent } from "../../../dashboard/server/store/agents.js";
import { acceptLease } from "../../../dashboard/server/store/leases.js";
import { finishLease } from "../../../dashboard/server/store/run-ending.js";
import { Lab } from "../../../dashboard/server/lab.js";
import type { RunResult } from "../../../dashboard/shared/index.js";
import { submit, testServer, until, type TestServer } from "../lab.js";

const dayMs = 86_400_000;

describe("what runs add up to", () => {
  let server: TestServer;
  let agent: string;

  beforeEach(async () => {
    server = await testServer();
    const board = { url: "emulator:pico", kind: "pico", name: "", usbSerial: null, portPath: null, firmware: null };
    const hello = {
      kind: "hello" as const,
      name: "bench",
      instance: "one",
      version: "",
      host: {},
      sandbox: {},
      boards: [
        { ...board, identity: "a", emulated: true },
        { ...board, identity: "b", emulated: true },
      ],
      leases: [],
    };
    const registered = await server.lab.change((tx) => registerAgent(tx, server.lab, hello, "c"));
    assert.equal(registered.kind, "registered");
    if (registered.kind === "registered") agent = registered.agentId;
  });
  afterEach(() => server.close());

  /** Submits and plays the agent's part. @returns the job */
  async function ran(text: string, result: Partial<RunResult>, more: object = {}): Promise<string> {
    const job = await submit(server, { "code.py": text }, { name: "blink", ...more });
    await end(job, result);
    return job;
  }

  async function end(job: string, result: Partial<RunResult>): Promise<void> {
    const { lab } = server;
    const live = () =>
      lab.db
        .selectFrom("leases")
        .selectAll()
        .where("job_id", "=", job)
        .where("released_at", "is", null)
        .executeTakeFirst();
    await until(async () => (await live()) !== undefined);
    const { id: lease, token } = (await live())!;
    await lab.change((tx) => acceptLease(tx, lab, agent, lease, token));
    const done = {
      lease,
      token,
      outcome: "passed" as const,
      reason: null,
      tests: [],
      measurements: [],
      artifacts: [],
      summary: {},
      ...result,
    };
    assert.ok(await lab.change((tx) => finishLease(tx, lab, agent, done)));
  }

  const test = (status: "passed" | "failed" | "skipped", name = "works") => ({
    suite: "led",
    name,
    status,
    durationMs: 5,
    message: status === "failed" ? "It was dark." : null,
  });

  it("calls a test flaky that passes and fails with the same files on the same rig, and no other", async () => {
    const on = { requires: { rig: "bench-pico" } };
    for (const status of ["passed", "failed", "passed", "passed", "failed"] as const)
      await ran("1", { outcome: status, tests: [test(status), test("passed", "steady")] }, on);
    // another rig, and other files: a change of result is no flake there
    await ran("1", { outcome: "passed", tests: [test("failed", "elsewhere")] }, on);
    await ran("1", { outcome: "passed", tests: [test("passed", "elsewhere")] }, { requires: { rig: "bench-pico-2" } });
    await ran("2", { outcome: "passed", tests: [test("passed", "elsewhere")] }, on);
    const { items } = (await server.api("GET", "/api/v1/tests")).body;
    const row = (name: string): any => items.find((one: { name: string }) => one.name === name);
    assert.deepEqual(
      [row("works").runs, row("works").failures, row("works").flips, row("works").flakeRate, row("works").last],
      [5, 2, 3, 0.75, "failed"],
    );
    assert.equal(row("steady").flakeRate, 0);
    assert.deepEqual([row("elsewhere").runs, row("elsewhere").flips], [3, 0]);
    const byRig = (await server.api("GET", "/api/v1/tests?by=rig")).body.items;
    assert.deepEqual(
      byRig
        .filter(({ name }: { name: string }) => name === "elsewhere")
        .map(({ rig }: { rig: string }) => rig)
        .toSorted(),
      ["bench-pico", "bench-pico-2"],
    );
    const history = (await server.api("GET", "/api/v1/tests/history?suite=led&name=works")).body.items;
    assert.deepEqual(
      history.map(({ status }: { status: string }) => status),
      ["failed", "passed", "passed", "failed", "passed"],
    );
  });

  it("has each run's duration and measured values over time, the latest where there are too many", async () => {
    for (const value of [3.1, 3.2, 3.3])
      await ran("1", { measurements: [{ name: "voltage", value, unit: "V" }] }, { requires: { rig: "bench-pico" } });
    const trend = (await server.api("GET", "/api/v1/trends?name=blink")).body.items;
    assert.deepEqual(
      trend.map(({ outcome, rig }: { outcome: string; rig: string }) => [outcome, rig]),
      Array.from({ length: 3 }, () => ["passed", "bench-pico"]),
    );
    const last = (await server.api("GET", "/api/v1/trends?name=blink&limit=1")).body.items;
    assert.deepEqual(last, trend.slice(2));
    const { items } = (await server.api("GET", "/api/v1/measurements?name=voltage")).body;
    assert.deepEqual(
      items.map(({ value }: { value: number }) => value),
      [3.1, 3.2, 3.3],
    );
    assert.deepEqual((await server.api("GET", "/api/v1/measurements")).body.names, ["voltage"]);
  });

  it("makes a job of each rig that fits, or of each demand of a matrix", async () => {
    const files = { "code.py": createHash("sha256").update("1").digest("hex") };
    await ran("1", {});
    const every = await server.api("POST", "/api/v1/jobs", { program: "code.py", files, matrix: "every" });
    assert.deepEqual(every.body.items.map(({ spec }: any) => spec.requires.rig).toSorted(), [
      "bench-pico",
      "bench-pico-2",
    ]);
    assert.equal(new Set(every.body.items.map(({ group }: any) => group)).size, 1);
    const matrix = [{ rig: "bench-pico" }, { tags: ["emulated"] }, { board: "pico" }];
    const three = await server.api("POST", "/api/v1/jobs", { program: "code.py", files, matrix });
    assert.equal(three.body.items.length, 3);
    await Promise.all([...every.body.items, ...three.body.items].map(({ id }) => end(id, {})));
  });

  it("is forgotten after the lab's days, with its log and its files; what waits, is recent or is named elsewhere stays", async () => {
    const { lab } = server;
    const bytes = async (text: string): Promise<string> => {
      const sha256 = createHash("sha256").update(text).digest("hex");
      await lab.blobs.put(sha256, Readable.from([Buffer.from(text)]), 1000, lab.now());
      return sha256;
    };
    const left = { name: "picture.png", mediaType: "image/png", sha256: await bytes("left by the run"), size: 15 };
    const old = await ran("old", { artifacts: [left], tests: [test("passed")] });
    const waits = await submit(server, { "code.py": "waits" }, { requires: { tags: ["no-such"] } });
    const kept = createHash("sha256").update("kept by a schedule").digest("hex");
    await bytes("kept by a schedule");
    await server.api("POST", "/api/v1/schedules", {
      name: "nightly",
      cron: "0 3 1 1 *",
      timezone: "UTC",
      job: { program: "code.py", files: { "code.py": kept } },
    });
    const later = (days: number): Lab =>
      new Lab({ ...lab.engine, clock: { now: () => new Date(Date.now() + days * dayMs) } }, lab.blobs, {
        ...lab.settings,
        keepDays: 30,
      });
    // what a run of today would be compared with is not forgotten, however old it is
    assert.equal((await server.api("GET", `/api/v1/jobs/${old}`)).status, 200);
    await forget(later(29));
    assert.equal((await server.api("GET", `/api/v1/jobs/${old}`)).status, 200);
    await forget(later(31));
    // twice: the bytes go when nothing names them any more
    await forget(later(31));
    assert.equal((await server.api("GET", `/api/v1/jobs/${old}`)).status, 404);
    assert.equal((await server.api("GET", `/api/v1/jobs/${waits}`)).body.state, "waiting");
    const rows = await lab.db.selectFrom("runs").select("id").where("job_id", "=", old).execute();
    assert.deepEqual(rows, []);
    assert.deepEqual((await server.api("GET", "/api/v1/tests")).body.items, []);
    const sha = (text: string): string => createHash("sha256").update(text).digest("hex");
    assert.deepEqual(await lab.blobs.missing([left.sha256, sha("old"), sha("waits"), kept]), [left.sha256, sha("old")]);
  });

  it("is named by the jobs that ended in that time, the last first, and each rig's jobs are found by it", async () => {
    await ran("a", {}, { name: "first" });
    const last = await ran("b", {}, { name: "second" });
    await ran(
      "c",
      {},
      { name: "first", requires: { rig: (await server.api("GET", "/api/v1/rigs")).body.items[0].name } },
    );
    assert.deepEqual((await server.api("GET", "/api/v1/trends")).body, { names: ["first", "second"], items: [] });
    const { runs } = (await server.api("GET", `/api/v1/jobs/${last}`)).body;
    const [rig] = Object.values<string>(runs[0].rigs);
    const found = (await server.api("GET", `/api/v1/jobs?rig=${rig}`)).body.items;
    assert.ok(found.some(({ id }: { id: string }) => id === last));
    assert.ok(found.every((job: { runs: { rigs: object }[] }) => Object.values(job.runs[0].rigs).includes(rig)));
    assert.deepEqual((await server.api("GET", "/api/v1/jobs?rig=nowhere")).body.items, []);
  });

  it("keeps of a name in use the last run that passed, whatever its age, for others to be compared with", async () => {
    const { lab } = server;
    const first = await ran("a", {});
    const green = await ran("b", {});
    const red = await ran("c", { outcome: "failed", reason: "It did not." });
    const gone = await ran("d", {}, { name: "nobody runs this any more" });
    const old = new Date(Date.now() - 40 * dayMs);
    for (const id of [first, green, gone])
      await lab.db.updateTable("jobs").set({ finished_at: old }).where("id", "=", id).execute();
    await forget(new Lab(lab.engine, lab.blobs, { ...lab.settings, keepDays: 30 }));
    const status = async (id: string): Promise<number> => (await server.api("GET", `/api/v1/jobs/${id}`)).status;
    assert.deepEqual(await Promise.all([first, green, red, gone].map(status)), [404, 200, 200, 404]);
  });

  it("loses its log and files sooner than its results where the lab is told so, and says so in the log", async () => {
    const { lab } = server;
    const sha256 = createHash("sha256").update("left").digest("hex");
    await lab.blobs.put(sha256, Readable.from([Buffer.from("left")]), 1000, lab.now());
    const left = { name: "picture.png", mediaType: "image/png", sha256, size: 4 };
    const job = await ran("x", {
      outcome: "failed",
      artifacts: [left],
      measurements: [{ name: "v", value: 3, unit: "V" }],
    });
    const at = (days: number): Lab =>
      new Lab({ ...lab.engine, clock: { now: () => new Date(Date.now() + days * dayMs) } }, lab.blobs, {
        ...lab.settings,
        keepDays: 90,
        keepFilesDays: 7,
      });
    const seen = async (): Promise<[number, string, number]> => {
      const { runs } = (await server.api("GET", `/api/v1/jobs/${job}`)).body;
      const run = (await server.api("GET", `/api/v1/runs/${runs[0].id}`)).body;
      const log = await server.api("GET", `/api/v1/runs/${runs[0].id}/log`, undefined, { accept: "text/plain" });
      return [run.artifacts.length, log.body, run.measurements.length];
    };
    await forget(at(6));
    assert.deepEqual(await seen(), [1, "", 1]);
    await forget(at(8));
    assert.deepEqual(await seen(), [0, "[The log and the files of this run were forgotten after 7 days.]\n", 1]);
    // once is enough, and the bytes follow
    await forget(at(9));
    assert.deepEqual(await lab.blobs.missing([sha256]), [sha256]);
    assert.equal((await seen())[2], 1);
  });
});
