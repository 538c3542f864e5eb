/** Pins that an agent tells one server, seen by those who look at another. */
import assert from "node:assert/strict";
import { LivePins } from "../../../../dashboard/server/agents/live-pins.js";
import { Lab } from "../../../../dashboard/server/lab.js";
import { openPostgres } from "../../../../dashboard/server/engine/postgres.js";
import { allocate } from "../../../../dashboard/server/scheduler/allocate.js";
import { registerAgent } from "../../../../dashboard/server/store/agents.js";
import { reservationSpec, submit } from "../../../../dashboard/server/store/jobs.js";
import { adminUserId } from "../../../../dashboard/server/store/users.js";
import { labWithClock, until } from "../../lab.js";

const database = process.env.PINBRIDGE_TEST_DATABASE;

/** What servers on one PostgreSQL have between them; where the tests run on one, the real thing. */
function wire(): Pick<Lab["engine"], "tell" | "onTold"> {
  const ears = new Set<(text: string) => void>();
  return {
    tell: async (text) => {
      for (const heard of ears) queueMicrotask(() => heard(text));
    },
    onTold: (heard) => {
      ears.add(heard);
      return () => ears.delete(heard);
    },
  };
}

describe("the pins of rigs in use", () => {
  let lab: Lab;
  let lease: { id: string; token: number; agent_id: string };
  const servers: LivePins[] = [];
  const closing: (() => Promise<void>)[] = [];

  beforeEach(async () => {
    ({ lab } = await labWithClock());
    const board = { identity: "b", url: "emulator:pico", kind: "pico", name: "", usbSerial: null, portPath: null };
    const hello = {
      kind: "hello" as const,
      name: "bench",
      instance: "one",
      version: "",
      host: {},
      sandbox: {},
      boards: [{ ...board, firmware: null, emulated: true }],
      leases: [],
    };
    await lab.change((tx) => registerAgent(tx, lab, hello, "c"));
    const spec = reservationSpec({ requires: { tags: [] }, minutes: 10, priority: 0, purpose: "" });
    await lab.change((tx) => submit(tx, lab, { kind: "interactive", userId: adminUserId, name: "n", spec }));
    await lab.change((tx) => allocate(tx, lab));
    lease = await lab.db.selectFrom("leases").select(["id", "token", "agent_id"]).executeTakeFirstOrThrow();
  });

  afterEach(async () => {
    for (const server of servers.splice(0)) server.stop();
    for (const close of closing.splice(0)) await close();
  });

  async function twoServers(): Promise<[LivePins, LivePins]> {
    const between = wire();
    for (let n = 0; n < 2; n++) {
      const words = database === undefined ? between : await openPostgres(database, { schema: "pinbridge_test" });
      if ("close" in words) closing.push(() => (words as Lab["engine"]).close());
      const { tell, onTold } = words;
      servers.push(
        new LivePins(new Lab({ ...lab.engine, clock: lab.clock, tell, onTold }, lab.blobs, lab.settings), 200),
      );
    }
    return [servers[0], servers[1]];
  }

  const say = (server: LivePins, pins: Record<string, number | null>): Promise<void> =>
    server.hear(lease.agent_id, lease.id, lease.token, pins);

  it("are seen at another server than their agent's: what they were, then what changes, then that it is over", async () => {
    const [here, there] = await twoServers();
    await say(here, { 25: 1, 7: 0 });
    const seen: Record<string, number | null> = {};
    let over = false;
    there.follow((rig, pins) => {
      assert.equal(rig, "bench-pico");
      if (pins === null) over = true;
      else Object.assign(seen, pins);
    });
    await until(() => seen[25] === 1 && seen[7] === 0);
    await say(here, { 7: 0.5 });
    await until(() => seen[7] === 0.5);
    assert.equal(over, false);
    await lab.db.updateTable("leases").set({ released_at: lab.now() }).execute();
    await until(() => over);
  });

  it("go on when their agent dials the other server", async () => {
    const [here, there] = await twoServers();
    const seen: Record<string, number | null> = {};
    there.follow((_rig, pins) => void Object.assign(seen, pins));
    await say(here, { 25: 1 });
    // told by an agent of its own, the other server's word of it is no longer asked for
    await say(there, { 7: 1 });
    await until(() => seen[7] === 1);
    let whole = {};
    there.follow((_rig, pins) => (whole = { ...whole, ...pins }));
    assert.equal((whole as typeof seen)[7], 1);
  });

  it("of another agent's lease, or of an old one, are not believed", async () => {
    const [here] = await twoServers();
    let heard = 0;
    here.follow(() => heard++);
    await here.hear("agt_other", lease.id, lease.token, { 25: 1 });
    await here.hear(lease.agent_id, lease.id, lease.token + 1, { 25: 1 });
    await here.hear(lease.agent_id, "lse_none", lease.token, { 25: 1 });
    assert.equal(heard, 0);
    await say(here, { 25: 1 });
    assert.equal(heard, 1);
  });

  it("are not put out by words that are none", async () => {
    const between = wire();
    const server = new LivePins(new Lab({ ...lab.engine, clock: lab.clock, ...between }, lab.blobs, lab.settings));
    servers.push(server);
    const heard: (Record<string, number | null> | null)[] = [];
    server.follow((_rig, pins) => heard.push(pins));
    for (const text of ["", "{", "[]", '{"from":"x","rigs":[["a"]]}', '{"from":"x","rigs":[["a","b",{"x":1}]]}'])
      await between.tell(text);
    await between.tell(JSON.stringify({ from: "x", rigs: [["l", "r", { 3: 1 }]] }));
    await until(() => heard.length > 0);
    assert.deepEqual(heard, [{ 3: 1 }]);
  });
});
