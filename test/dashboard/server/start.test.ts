import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EngineError } from "../../../dashboard/server/engine/engine.js";
import { lockFolder } from "../../../dashboard/server/engine/folder-lock.js";
import { startServer } from "../../../dashboard/server/server.js";
import { registerAgent } from "../../../dashboard/server/store/agents.js";
import { labWithClock } from "../lab.js";

const hello = (instance: string) => ({
  kind: "hello" as const,
  name: "local",
  instance,
  version: "",
  host: {},
  sandbox: {},
  boards: [],
  leases: [],
});

describe("a server that starts", () => {
  it("answers the page before its database is open, and lets go of its port when that cannot be opened", async () => {
    const folder = mkdtempSync(join(tmpdir(), "pinbridge-taken-"));
    const lock = await lockFolder(folder);
    const server = await startServer({ folder, version: "test" });
    assert.equal((await fetch(`${server.url}/`)).status, 200);
    await assert.rejects(server.ready, EngineError);
    assert.equal((await fetch(`${server.url}/healthz`)).status, 503);
    await server.close();
    await assert.rejects(fetch(server.url));
    await lock.release();
    rmSync(folder, { recursive: true });
  });

  it("lets its agent in anew, though the one before was never seen to leave", async () => {
    const { lab } = await labWithClock();
    const first = await lab.change((tx) => registerAgent(tx, lab, hello("one"), "c1"));
    assert.equal(first.kind, "registered");
    const impostor = await lab.change((tx) => registerAgent(tx, lab, hello("two"), "c2"));
    assert.equal(impostor.kind, "refused");
    // the clock stands still: only the start can have changed anything
    const engine = { ...lab.engine, clock: lab.clock, close: async () => {} };
    const server = await startServer({ engine, version: "test" });
    const parts = await server.ready;
    const again = await parts.lab.change((tx) => registerAgent(tx, parts.lab, hello("two"), "c3"));
    // several servers share a PostgreSQL: another may have the agent's socket, until its lease is over
    assert.equal(again.kind, engine.kind === "embedded" ? "registered" : "refused");
    await server.close();
  });
});
