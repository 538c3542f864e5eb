/** An agent that is told to stop lets its runs end and is given no more; a program that waits for its input is under way for as long as the test likes. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Agent } from "../../../dashboard/agent/agent.js";
import { finished, localAgent, patience, submit, testServer, until, type TestServer } from "../lab.js";

const asks = { "code.py": "print('asked', input())\n" };
const never = new Promise<void>(() => {});

describe("an agent that is being stopped", function () {
  this.timeout(patience);
  let server: TestServer;
  let folder: string;
  let agents: Agent[];

  const start = async (): Promise<Agent> => {
    const agent = await localAgent(server, folder);
    agents.push(agent);
    await agent.start();
    await until(async () => (await rig()).state === "ready");
    return agent;
  };
  const rig = async (): Promise<any> => (await server.api("GET", "/api/v1/rigs/pico")).body;
  /** @returns the run, when it has begun */
  const begun = async (job: string): Promise<string> => {
    let runs: any[] = [];
    await until(async () => {
      ({ runs } = (await server.api("GET", `/api/v1/jobs/${job}`)).body);
      return runs[0]?.state === "running";
    });
    return runs[0].id;
  };

  beforeEach(async () => {
    agents = [];
    folder = mkdtempSync(join(tmpdir(), "pinbridge-drain-"));
    server = await testServer();
  });

  afterEach(async () => {
    for (const agent of agents) await agent.stop();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("lets what runs end as it ends, while what comes waits and is told why", async () => {
    const agent = await start();
    const first = await submit(server, asks, { stdin: true });
    const run = await begun(first);
    const drained = agent.drain(never);
    await until(async () => (await server.api("GET", "/api/v1/agents")).body.items[0].draining);
    const second = await submit(server, { "code.py": "print('second')\n" });
    const { sentence } = (await server.api("GET", `/api/v1/jobs/${second}/why`)).body;
    assert.equal((await rig()).state, "busy", "the run has its lease still");
    await server.api("POST", `/api/v1/runs/${run}/input`, { seq: 0, data: "bm93Cg==", end: true });
    await drained;
    const { body } = await finished(server, first);
    assert.deepEqual([body.outcome, body.attempts], ["passed", 1]);
    assert.equal((await rig()).reason, "offline: its agent local is being stopped");
    assert.equal((await server.api("GET", `/api/v1/jobs/${second}`)).body.state, "waiting");
    const { sentence: later } = (await server.api("GET", `/api/v1/jobs/${second}/why`)).body;
    const rigs = "The only rig that will do, pico, is ";
    assert.equal(sentence, `${rigs}in use by admin (code.py), and its agent local is being stopped.`);
    assert.equal(later, `${rigs}offline: its agent local is being stopped.`);
    await agent.stop();
    await start();
    assert.equal((await finished(server, second)).body.outcome, "passed");
  });

  it("ends what has not ended when it has taken long enough; the job is tried again where it may", async () => {
    const agent = await start();
    const job = await submit(server, asks, { stdin: true, retries: 1 });
    await begun(job);
    await agent.drain(Promise.resolve());
    await agent.stop();
    const { runs, state } = (await server.api("GET", `/api/v1/jobs/${job}`)).body;
    assert.deepEqual([state, runs[0].outcome, runs[0].reason], ["waiting", "infra_error", "The agent is stopping."]);
  });
});
