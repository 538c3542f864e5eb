/** Programs whose end cannot be told as they would have it: the run ends truthfully, and the agent goes on with everybody else's. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import WebSocket from "ws";
import type { Agent } from "../../dashboard/agent/agent.js";
import { finished, localAgent, patience, submit, testServer, until, type TestServer } from "./lab.js";

const nested = `with open("r.xml", "w") as file:
    file.write('<testsuite name="s">')
    for n in range(1000):
        file.write('<testcase name="%d"><failure>' % n + 'x' * 19000 + '</failure></testcase>')
    file.write('</testsuite>')
`;

describe("a job that means harm by how it ends", function () {
  this.timeout(patience);
  let server: TestServer;
  let agent: Agent;
  let folder: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "pinbridge-hostile-jobs-"));
    server = await testServer();
    agent = await localAgent(server, folder);
    await agent.start();
  });
  after(async () => {
    await agent.stop();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const run = async (program: string, more: object = {}): Promise<any> => {
    const { body } = await finished(server, await submit(server, { "code.py": program }, more));
    return { ...body, run: (await server.api("GET", `/api/v1/runs/${body.runs[0].id}`)).body };
  };

  it("is kept with a sign where no database keeps the character", async () => {
    const ended = await run("raise type('E\\x00\\ud800', (Exception,), {})('gone')\n");
    assert.equal(ended.outcome, "failed");
    assert.match(ended.reason, /^The program ended with E\ufffd+/);
  });

  it("is kept without a value that is no number", async () => {
    const { outcome, run: kept } = await run("print('##measure far 1e999 m')\nprint('##measure near 1e3 m')\n");
    assert.equal(outcome, "passed");
    assert.deepEqual(kept.measurements, [{ name: "near", value: 1000, unit: "m" }]);
  });

  it("is kept in short when its tests have more to say than a message holds", async () => {
    const { outcome, run: kept } = await run(nested, { junit: "r.xml" });
    assert.equal(outcome, "failed", "its JUnit says so");
    assert.equal(kept.tests.length, 1000);
    assert.equal(kept.tests[999].message.length, 500);
  });

  it("leaves the rig to the next", async () => {
    assert.equal((await run("print(1)\n")).outcome, "passed");
  });
});

describe("a result that the database refuses", () => {
  it("ends its run all the same, as nobody's fault but the agent's, and is acknowledged", async () => {
    const server = await testServer();
    const socket = new WebSocket(`${server.url.replace("http", "ws")}/api/v1/agent`, {
      headers: { authorization: `Bearer ${await server.agentToken("bench")}` },
    });
    try {
      const acknowledged = new Set<number>();
      let seq = 0;
      const tell = (message: object): void => socket.send(JSON.stringify(message));
      socket.on("message", (data: Buffer) => {
        const message = JSON.parse(data.toString()) as { kind: string; seq: number; lease: string; token: number };
        const { lease, token } = message;
        if (message.kind === "ack") acknowledged.add(message.seq);
        else if (message.kind === "start") tell({ kind: "accepted", seq: ++seq, lease, token });
        else if (message.kind === "go") {
          const artifact = { name: "a.txt", mediaType: "text/plain", sha256: "0".repeat(64), size: 1 };
          const told = { outcome: "passed", reason: null, tests: [], measurements: [], summary: {} };
          tell({ kind: "result", seq: ++seq, lease, token: tokens.get(lease), ...told, artifacts: [artifact] });
        }
        if (message.kind === "start") tokens.set(lease, token);
      });
      const tokens = new Map<string, number>();
      await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
      const board = {
        identity: "b",
        url: "emulator:pico",
        kind: "pico",
        name: "",
        usbSerial: null,
        portPath: null,
        firmware: null,
        emulated: true,
      };
      const who = { name: "bench", instance: "i", version: "", host: {}, sandbox: {}, leases: [] };
      tell({ kind: "hello", ...who, boards: [board] });
      const job = await submit(server, { "code.py": "print(1)\n" }, { retries: 0 });
      const { body } = await finished(server, job);
      assert.equal(body.outcome, "infra_error");
      assert.match(body.reason, /What the run has left cannot be kept/);
      await until(() => acknowledged.has(2));
      assert.equal((await server.api("GET", "/api/v1/rigs")).body.items[0].failStreak, 0);
    } finally {
      socket.terminate();
      await server.close();
    }
  });
});
