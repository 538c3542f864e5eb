/** Runs from the queue to their end, on a clock that the test sets; the agent is played by the test. */
import assert from "node:assert/strict";
import type { AgentHello, JobSpec } from "../../../dashboard/shared/index.js";
import type { Lab } from "../../../dashboard/server/lab.js";
import { allocate } from "../../../dashboard/server/scheduler/allocate.js";
import { checkHealth, runHealthChecks, runSchedules, skipHopeless } from "../../../dashboard/server/scheduler/ticks.js";
import { drainAgent, registerAgent } from "../../../dashboard/server/store/agents.js";
import { eventsAfter } from "../../../dashboard/server/store/events.js";
import { cancelJob, findJob, JobError, reservationSpec, submit } from "../../../dashboard/server/store/jobs.js";
import { acceptLease, extendLeases, renewLeases } from "../../../dashboard/server/store/leases.js";
import { patchRig, quarantine, rigByName, stateOf } from "../../../dashboard/server/store/rigs.js";
import { expireLeases, finishLease } from "../../../dashboard/server/store/run-ending.js";
import { adminUserId, labUserId } from "../../../dashboard/server/store/users.js";
import { labWithClock } from "../lab.js";

const spec: JobSpec = {
  ...reservationSpec({ requires: { tags: [] }, minutes: 10, priority: 0, purpose: "" }),
  program: "code.py",
  retries: 2,
};

describe("a run", () => {
  let lab: Lab;
  let advance: (ms: number) => void;
  let agent: string;

  const change = <T>(work: Parameters<typeof lab.change<T>>[0]): Promise<T> => lab.change(work);
  const queue = async (more: Partial<JobSpec> = {}, key?: string): Promise<string> => {
    const wanted = { kind: "program" as const, userId: adminUserId, name: "code.py", spec: { ...spec, ...more } };
    const { jobs } = await change((tx) =>
      submit(tx, lab, { ...wanted, ...(key === undefined ? {} : { idempotencyKey: key }) }),
    );
    return jobs[0].id;
  };
  const give = (): Promise<number> => change((tx) => allocate(tx, lab));
  const job = async (id: string) => (await findJob(lab.db, id))!;
  const leaseOf = (id: string) =>
    lab.db
      .selectFrom("leases")
      .selectAll()
      .where("job_id", "=", id)
      .orderBy("token", "desc")
      .limit(1)
      .executeTakeFirstOrThrow();
  const hello = (leases: AgentHello["leases"] = [], instance = "one", boards = 2): AgentHello => ({
    kind: "hello",
    name: "bench",
    instance,
    version: "test",
    host: {},
    sandbox: {},
    leases,
    boards: Array.from({ length: boards }, (_, n) => ({
      identity: `board${n}`,
      url: `emulator:pico#${n}`,
      kind: "pico",
      name: "",
      usbSerial: null,
      portPath: null,
      firmware: null,
      emulated: true,
    })),
  });
  const dial = async (...args: Parameters<typeof hello>): Promise<string[]> => {
    const result = await change((tx) => registerAgent(tx, lab, hello(...args), `connection ${Math.random()}`));
    assert.equal(result.kind, "registered");
    if (result.kind !== "registered") return [];
    agent = result.agentId;
    return result.drop;
  };
  const end = async (
    id: string,
    outcome: "passed" | "failed" | "infra_error" | "cancelled",
    reason: string | null = null,
  ): Promise<boolean> => {
    const { id: lease, token } = await leaseOf(id);
    return change((tx) =>
      finishLease(tx, lab, agent, {
        lease,
        token,
        outcome,
        reason,
        tests: [],
        measurements: [],
        artifacts: [],
        summary: {},
      }),
    );
  };

  beforeEach(async () => {
    ({ lab, advance } = await labWithClock({ leaseMs: 30_000 }));
    await dial();
  });

  it("gets a rig, is accepted, and ends with its result", async () => {
    const id = await queue();
    assert.equal(await give(), 1);
    const { id: lease, token } = await leaseOf(id);
    assert.ok(await change((tx) => acceptLease(tx, lab, agent, lease, token)));
    assert.equal((await lab.db.selectFrom("runs").select("state").executeTakeFirstOrThrow()).state, "running");
    assert.ok(await end(id, "passed"));
    assert.equal((await job(id)).outcome, "passed");
    assert.equal(await end(id, "failed"), false, "a second result changes nothing");
    assert.equal((await job(id)).outcome, "passed");
  });

  it("does not wait behind hundreds that want a rig which is not there", async () => {
    await change(async (tx) => {
      const wanted = { ...spec, requires: { rig: "nowhere", tags: [] }, priority: 5 };
      const matrix = Array.from({ length: 520 }, () => wanted.requires);
      await submit(tx, lab, { kind: "program", userId: adminUserId, name: "code.py", spec: wanted, matrix });
    });
    const id = await queue();
    assert.equal(await give(), 1);
    assert.equal((await job(id)).state, "running");
  });

  it("has the only live lease on its rig: the database itself refuses another", async () => {
    const id = await queue();
    await give();
    const { token: _token, id: _id, ...row } = await leaseOf(id);
    const again = lab.db
      .insertInto("leases")
      .values({ ...row, id: "lse_second", run_id: row.run_id, role: "x" })
      .execute();
    await assert.rejects(again, /leases_one_live/);
  });

  it("is tried again when the agent falls silent, and the late result is refused", async () => {
    const id = await queue();
    await give();
    const first = await leaseOf(id);
    await change((tx) => acceptLease(tx, lab, agent, first.id, first.token));
    advance(30_001);
    assert.equal(await end(id, "passed"), false, "the lease has run out, even though nobody has noticed");
    assert.equal(await change((tx) => expireLeases(tx, lab)), 1);
    assert.equal((await job(id)).state, "waiting");
    await dial();
    await give();
    const second = await leaseOf(id);
    assert.notEqual(second.id, first.id);
    assert.ok(second.token > first.token);
    const late = {
      lease: first.id,
      token: first.token,
      outcome: "passed" as const,
      reason: null,
      tests: [],
      measurements: [],
      artifacts: [],
      summary: {},
    };
    assert.equal(await change((tx) => finishLease(tx, lab, agent, late)), false);
    assert.equal((await job(id)).state, "running");
  });

  it("is tried again on another rig when the rig has failed, never on the same one", async () => {
    const id = await queue();
    await give();
    const first = await leaseOf(id);
    await end(id, "infra_error", "The board was unplugged.");
    assert.equal((await job(id)).state, "waiting");
    await give();
    assert.notEqual((await leaseOf(id)).rig_id, first.rig_id);
    await end(id, "infra_error", "The board was unplugged.");
    assert.equal((await job(id)).outcome, "infra_error");
    assert.match((await job(id)).reason!, /no other rig/);
  });

  it("lives as long as it is renewed, but not beyond its time-out and a minute", async () => {
    const id = await queue({ timeoutSeconds: 60 });
    await give();
    const { id: lease, token } = await leaseOf(id);
    await change((tx) => acceptLease(tx, lab, agent, lease, token));
    for (let n = 0; n < 11; n++) {
      advance(10_000);
      assert.deepEqual([...(await renewLeases(lab.db, lab, [{ agentId: agent, lease, token }]))], [lease]);
    }
    advance(10_001);
    assert.equal((await renewLeases(lab.db, lab, [{ agentId: agent, lease, token }])).size, 0);
    await change((tx) => expireLeases(tx, lab));
    assert.match((await job(id)).reason!, /did not stop the job at its time-out/);
  });

  it("is not renewed by anybody but its agent, with its own token", async () => {
    const id = await queue();
    await give();
    const { id: lease, token } = await leaseOf(id);
    const before = (await leaseOf(id)).expires_at;
    advance(1000);
    const wrong = [
      { agentId: "agt_other", lease, token },
      { agentId: agent, lease, token: token + 1 },
    ];
    assert.equal((await renewLeases(lab.db, lab, wrong)).size, 0);
    assert.deepEqual((await leaseOf(id)).expires_at, before);
    assert.equal((await renewLeases(lab.db, lab, [...wrong, { agentId: agent, lease, token }])).size, 1);
    assert.notDeepEqual((await leaseOf(id)).expires_at, before);
  });

  it("is ended at once when its agent was started anew, before the rig is given out again", async () => {
    const id = await queue({ retries: 1, requires: { rig: "bench-pico", tags: [] } });
    for (const [instance, state] of [
      ["two", "waiting"],
      ["three", "done"],
    ]) {
      await give();
      const { id: lease, token } = await leaseOf(id);
      await change((tx) => acceptLease(tx, lab, agent, lease, token));
      await lab.db.updateTable("agents").set({ connected: false }).execute();
      await dial([], instance);
      assert.equal((await job(id)).state, state);
      assert.match((await job(id)).reason!, /started anew/);
    }
    assert.equal((await rigByName(lab.db, "bench-pico"))!.fail_streak, 0, "it says nothing about the rig");
  });

  it("goes on when its agent dials in again with it; what the agent wrongly holds, it drops", async () => {
    const id = await queue();
    await give();
    const { id: lease, token } = await leaseOf(id);
    await change((tx) => acceptLease(tx, lab, agent, lease, token));
    assert.deepEqual(
      await dial([
        { lease, token },
        { lease: "lse_old", token: 1 },
      ]),
      ["lse_old"],
    );
    assert.equal((await job(id)).state, "running");
  });

  it("outlives a server that was away: on its start every accepted lease gets another term", async () => {
    const id = await queue();
    await give();
    const { id: lease, token } = await leaseOf(id);
    await change((tx) => acceptLease(tx, lab, agent, lease, token));
    advance(60_000);
    await extendLeases(lab.db, lab);
    assert.equal(await change((tx) => expireLeases(tx, lab)), 0);
    assert.ok(await end(id, "passed"));
  });

  it("ends cancelled when it waits, and when its agent is gone too", async () => {
    const waiting = await queue({ requires: { tags: ["no-such"] } });
    await change((tx) => cancelJob(tx, lab, waiting, "Cancelled by ann."));
    assert.equal((await job(waiting)).outcome, "cancelled");
    const running = await queue();
    await give();
    const { id: lease, token } = await leaseOf(running);
    await change((tx) => acceptLease(tx, lab, agent, lease, token));
    await change((tx) => cancelJob(tx, lab, running, "Cancelled by ann."));
    assert.equal((await job(running)).state, "running", "the agent must make the board safe first");
    advance(30_001);
    await change((tx) => expireLeases(tx, lab));
    assert.equal((await job(running)).outcome, "cancelled");
  });

  it("is made once for one idempotency key, and another request under it is refused", async () => {
    const ids = await Promise.all(Array.from({ length: 50 }, () => queue({}, "key")));
    assert.equal(new Set(ids).size, 1);
    await assert.rejects(
      queue({ args: ["other"] }, "key"),
      (error) => error instanceof JobError && error.kind === "conflict",
    );
  });

  it("waits for what it needs, and is skipped when that does not pass", async () => {
    const first = await queue();
    const second = await queue({ needs: [first] });
    const third = await queue({ needs: [second] });
    assert.equal(await give(), 1);
    await end(first, "failed");
    await change((tx) => skipHopeless(tx, lab));
    await change((tx) => skipHopeless(tx, lab));
    assert.equal((await job(second)).outcome, "skipped");
    assert.match((await job(third)).reason!, /which ended as skipped/);
  });

  it("of several boards has all leases or none, and its parts end together", async () => {
    const boards = { left: { requires: { tags: [] } }, right: { requires: { tags: [] } } };
    const other = await queue();
    assert.equal(await give(), 1);
    const both = await queue({ boards });
    assert.equal(await give(), 0);
    await end(other, "passed");
    assert.equal(await give(), 1);
    const leases = await lab.db.selectFrom("leases").selectAll().where("job_id", "=", both).orderBy("role").execute();
    assert.deepEqual(
      leases.map(({ role }) => role),
      ["left", "right"],
    );
    for (const { id, token } of leases) await change((tx) => acceptLease(tx, lab, agent, id, token));
    const result = (index: number, outcome: "failed" | "cancelled") => ({
      lease: leases[index].id,
      token: leases[index].token,
      outcome,
      reason: outcome,
      tests: [],
      measurements: [],
      artifacts: [],
      summary: {},
    });
    await change((tx) => finishLease(tx, lab, agent, result(0, "failed")));
    assert.equal((await job(both)).state, "running");
    assert.ok(
      (await lab.db.selectFrom("runs").select("cancelled_at").where("job_id", "=", both).executeTakeFirstOrThrow())
        .cancelled_at,
    );
    await change((tx) => finishLease(tx, lab, agent, result(1, "cancelled")));
    assert.equal((await job(both)).outcome, "failed");
  });

  it("puts a rig into quarantine after failures in a row, where only a health check can free it", async () => {
    for (let n = 0; n < 3; n++) {
      const id = await queue({ requires: { rig: "bench-pico", tags: [] }, retries: 0 });
      assert.equal(await give(), 1);
      await end(id, "infra_error", "The board was unplugged.");
    }
    const rig = (await rigByName(lab.db, "bench-pico"))!;
    assert.equal(rig.quarantine, "The last 3 runs failed because of the rig, most recently: The board was unplugged.");
    await queue({ requires: { rig: "bench-pico", tags: [] } });
    assert.equal(await give(), 0);
    await change((tx) => runHealthChecks(tx, lab));
    assert.equal(await change((tx) => runHealthChecks(tx, lab)), 0, "one check at a time");
    assert.equal(await give(), 1);
    const check = await lab.db.selectFrom("jobs").select("id").where("kind", "=", "health").executeTakeFirstOrThrow();
    await end(check.id, "passed");
    assert.equal((await rigByName(lab.db, "bench-pico"))!.quarantine, null);
    assert.equal(await give(), 1);
  });

  it("does not free a rig by a check that passes when a person has seen what is wrong with it", async () => {
    const { id } = (await rigByName(lab.db, "bench-pico"))!;
    await change((tx) => quarantine(tx, lab, id, "The plug is loose.", "ada"));
    await change((tx) => checkHealth(tx, lab, "bench-pico"));
    assert.equal(await give(), 1);
    const check = await lab.db.selectFrom("jobs").select("id").where("kind", "=", "health").executeTakeFirstOrThrow();
    await end(check.id, "passed");
    assert.deepEqual(stateOf((await rigByName(lab.db, "bench-pico"))!), {
      state: "quarantined",
      reason: "quarantined by ada: The plug is loose.",
    });
    await change((tx) => quarantine(tx, lab, id, null, "ada"));
    assert.equal((await rigByName(lab.db, "bench-pico"))!.quarantined_by, null);
  });

  it("does not start on a rig in maintenance or quarantine", async () => {
    const { id } = (await rigByName(lab.db, "bench-pico"))!;
    await change((tx) => patchRig(tx, lab, id, { maintenance: "new sensor" }));
    await change(async (tx) => quarantine(tx, lab, (await rigByName(tx, "bench-pico-2"))!.id, "smells"));
    await queue();
    assert.equal(await give(), 0);
    assert.ok(await change((tx) => checkHealth(tx, lab, "bench-pico-2")));
    assert.equal(await give(), 1);
  });

  it("does not start on an agent that is being stopped, and does when that is back", async () => {
    const first = await queue();
    assert.equal(await give(), 1);
    await change((tx) => drainAgent(tx, lab, agent));
    const second = await queue();
    assert.equal(await give(), 0);
    assert.ok(await end(first, "passed"), "what it has may end");
    assert.equal(await give(), 0);
    assert.equal(await change((tx) => runHealthChecks(tx, lab)), 0);
    const hung = { ...hello([], "one"), draining: true };
    await change((tx) => registerAgent(tx, lab, hung, "its connection broke meanwhile"));
    assert.equal(await give(), 0);
    await dial([], "one");
    assert.equal(await give(), 1);
    assert.equal((await job(second)).state, "running");
  });

  it("comes from a schedule once for each tick, whoever looks, and only once after a long stop", async () => {
    await lab.db
      .insertInto("schedules")
      .values({
        id: "sch_1",
        name: "nightly",
        user_id: labUserId,
        cron: "0 * * * *",
        timezone: "UTC",
        job: JSON.stringify(spec),
        next_at: new Date("2026-03-02T13:00:00Z"),
        created_at: lab.now(),
      })
      .execute();
    const count = async (): Promise<number> =>
      (await lab.db.selectFrom("jobs").select("id").where("schedule_id", "=", "sch_1").execute()).length;
    await change((tx) => runSchedules(tx, lab));
    assert.equal(await count(), 0);
    advance(3_600_000);
    await Promise.all([change((tx) => runSchedules(tx, lab)), change((tx) => runSchedules(tx, lab))]);
    assert.equal(await count(), 1);
    advance(10 * 3_600_000);
    await change((tx) => runSchedules(tx, lab));
    assert.equal(await count(), 2);
    const { next_at } = await lab.db.selectFrom("schedules").select("next_at").executeTakeFirstOrThrow();
    assert.equal(next_at!.toISOString(), "2026-03-03T00:00:00.000Z");
  });

  it("tells everything that happens, in order, to whoever asks from any point on", async () => {
    const before = await eventsAfter(lab.db, undefined);
    const id = await queue();
    await give();
    await end(id, "passed");
    const after = await eventsAfter(lab.db, before[before.length - 1].id);
    assert.deepEqual(
      after.map(({ kind }) => kind),
      ["job.created", "lease.granted", "run.assigned", "rig.changed", "lease.released", "run.finished", "job.finished"],
    );
  });
});
