/** Those who say too much, and those who do not listen: what they cost is bounded. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import Fastify from "fastify";
import { openEventStream } from "../../dashboard/server/http/sse.js";
import { emit } from "../../dashboard/server/store/events.js";
import { localAgent, patience, submit, testServer, until, type TestServer } from "./lab.js";

describe("a lab that is flooded", function () {
  this.timeout(patience);
  it("keeps as much of a job's output as it may have, says in words that it was cut, and little of it in memory", async () => {
    const folder = mkdtempSync(join(tmpdir(), "pinbridge-flood-"));
    const server = await testServer();
    const agent = await localAgent(server, folder);
    await agent.start();
    // what is held, not what lies about: how soon that is swept up depends on the machine
    setFlagsFromString("--expose-gc");
    const sweep = runInNewContext("gc") as () => void;
    const held = (): number => {
      sweep();
      const { heapUsed, external, arrayBuffers } = process.memoryUsage();
      return (heapUsed + external + arrayBuffers) / 2 ** 20;
    };
    const before = held();
    let most = 0;
    const watch = setInterval(() => (most = Math.max(most, held() - before)), 500);
    try {
      // 100 MB, a tenth of it one line
      const text =
        "line = 'x' * 999\nfor n in range(90000):\n    print(line)\nfor n in range(10):\n    print('y' * 1000000, end='')\n";
      const job = await submit(server, { "code.py": text }, { limits: { outputKb: 300 } });
      await until(async () => (await server.api("GET", `/api/v1/jobs/${job}`)).body.state === "done");
      const { outcome, reason, runs } = (await server.api("GET", `/api/v1/jobs/${job}`)).body;
      assert.equal(outcome, "passed", reason);
      // a busy machine may have lost the first try's lease
      const run = (await server.api("GET", `/api/v1/runs/${runs.at(-1).id}`)).body;
      assert.equal(run.logCapped, true);
      const log: string = (await server.api("GET", `/api/v1/runs/${run.id}/log`, undefined, { accept: "text/plain" }))
        .body;
      assert.match(log, /\[The log was cut here: it is longer than 300 kB\.\]\n$/);
      assert.ok(log.length > 270_000 && log.length < 310_000, `${log.length} bytes`);
      assert.ok(most < 80, `${most.toFixed(0)} MB more than before`);
    } finally {
      clearInterval(watch);
      await agent.stop();
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("sends what lies ready no faster than it is read, and drops a reader who reads nothing", async () => {
    const app = Fastify();
    let sent = 0;
    let over!: () => void;
    const ended = new Promise<void>((resolve) => (over = resolve));
    app.get("/", async (_request, reply) => {
      const stream = openEventStream(reply, 200);
      while (!stream.closed) {
        stream.send({ data: "x".repeat(10_000) });
        sent += 10_000;
        await stream.room();
      }
      over();
    });
    const url = new URL(await app.listen({ host: "127.0.0.1", port: 0 }));
    const reader = deaf(url, "/", "");
    await ended;
    // what the system's own buffers took
    assert.ok(sent < 16 << 20, `${sent} bytes`);
    reader.destroy();
    await app.close();
  });

  describe("by events", () => {
    let server: TestServer;

    before(async () => (server = await testServer()));
    after(() => server.close());

    it("drops a follower who does not listen, and goes on with the others", async () => {
      const accepted = new Promise<Socket>((resolve) => server.app.server.once("connection", resolve));
      const reader = deaf(new URL(server.url), "/api/v1/events", server.adminToken);
      const theirs = await accepted;
      let dropped = false;
      theirs.once("close", () => (dropped = true));
      const data = { text: "x".repeat(100_000) };
      let most = 0;
      for (let n = 0; !dropped && n < 1000; n++) {
        await server.lab.change((tx) => emit(tx, server.lab, "test.flood", "x", data));
        most = Math.max(most, theirs.writableLength);
      }
      assert.equal(dropped, true);
      assert.ok(most < 4 << 20, `${most} bytes`);
      reader.destroy();
      assert.equal((await server.api("GET", "/healthz")).status, 200);
    });
  });
});

/** Asks, and never reads the answer. */
function deaf(url: URL, path: string, token: string): Socket {
  const socket = connect({ port: Number(url.port), host: "127.0.0.1" });
  socket.on("error", () => {});
  socket.pause();
  socket.write(`GET ${path} HTTP/1.1\r\nhost: ${url.host}\r\nauthorization: Bearer ${token}\r\n\r\n`);
  return socket;
}
