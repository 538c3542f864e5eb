/** A small lab whose agents are killed in mid-run; `npm run lab-scale` does the same with hundreds, and kills servers and databases too. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ledger, overlaps, readLedger } from "../../scripts/lab-scale/ledger.js";
import { LabApi } from "../../scripts/lab-scale/lab-api.js";
import { SimulatedAgent } from "../../scripts/lab-scale/simulated-agent.js";
import { isGood, judge } from "../../scripts/lab-scale/verdict.js";
import { patience, testServer, until, type TestServer } from "./lab.js";

describe("a lab with many agents", function () {
  this.timeout(patience);
  let server: TestServer;
  let folder: string;
  let ledgerFile: string;
  const agents = new Map<string, SimulatedAgent>();
  const killedAt = new Map<string, number[]>();

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "pinbridge-scale-"));
    ledgerFile = join(folder, "ledger.jsonl");
    server = await testServer({ settings: { leaseMs: 4000 } });
    agents.clear();
    killedAt.clear();
  });

  afterEach(async () => {
    for (const agent of agents.values()) agent.kill();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(name: string): Promise<void> {
    const token = await server.agentToken(name);
    await new Promise<void>((resolve) => {
      const agent = new SimulatedAgent({
        urls: [server.url],
        name,
        token,
        ledger: new Ledger(ledgerFile),
        runMs: () => 30,
        onWelcome: resolve,
      });
      agents.set(name, agent);
      agent.start();
    });
  }

  function kill(name: string): void {
    agents.get(name)!.kill();
    killedAt.set(name, [...(killedAt.get(name) ?? []), Date.now()]);
  }

  async function submit(count: number): Promise<string[]> {
    const program = "pass";
    const sha256 = createHash("sha256").update(program).digest("hex");
    const api = new LabApi([server.url], server.adminToken);
    await api.upload(sha256, program);
    const ids: string[] = [];
    for (let n = 0; n < count; n++) {
      const body = { program: "code.py", files: { "code.py": sha256 }, requires: { board: "simulated" }, retries: 5 };
      const { items } = await api.insist("POST", "/api/v1/jobs", body, { "idempotency-key": `job ${n}` });
      ids.push(items[0].id);
    }
    return ids;
  }

  it("loses nothing and runs nothing twice at once when agents are killed, come back, or stay away", async () => {
    for (let n = 0; n < 6; n++) await start(`sim-${n}`);
    const ids = await submit(40);
    await until(() => read().length > 8);
    kill("sim-0");
    kill("sim-1");
    kill("sim-2");
    await start("sim-0");
    await start("sim-1");
    const api = new LabApi([server.url], server.adminToken);
    await until(async () => (await api.jobs()).every(({ state }) => state === "done"));
    const verdict = judge(ids, await api.jobs(), read());
    assert.ok(isGood(verdict), JSON.stringify(verdict));
  });

  it("is seen to be wrong where it is: the ledger's test can fail", () => {
    const one = { lease: "a", run: "r1", job: "j", rig: "x", by: "b", beginAt: 0, endAt: 10, outcome: "passed" };
    const other = { ...one, lease: "c", run: "r2", beginAt: 9, endAt: 12 };
    assert.equal(overlaps([one, other], "rig").length, 1);
    assert.equal(overlaps([one, { ...other, beginAt: 10 }], "rig").length, 0);
    const run = { id: "r1", state: "done", outcome: "passed", reason: null, startedAt: null, finishedAt: null };
    const job = { id: "j", state: "done", outcome: "passed", reason: null, attempts: 1, runs: [run] };
    assert.ok(isGood(judge(["j"], [job], [one])));
    assert.ok(!isGood(judge(["j"], [job], [{ ...one, outcome: null }])));
    assert.ok(!isGood(judge(["j", "k"], [job], [one])));
    assert.ok(!isGood(judge(["j"], [{ ...job, runs: [run, { ...run, id: "r2" }] }], [one, { ...other, beginAt: 20 }])));
  });

  function read() {
    return readLedger(ledgerFile, (by) => killedAt.get(by) ?? []);
  }
});
