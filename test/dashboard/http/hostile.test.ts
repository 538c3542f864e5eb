/** Those who mean harm, or whose wires do: too much, garbage, names that are commands, secrets that would like to be seen. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { sql } from "kysely";
import WebSocket from "ws";
import { Tunnels } from "../../../dashboard/server/agents/tunnels.js";
import { testServer, until, type TestServer } from "../lab.js";

describe("a lab among the hostile", () => {
  let server: TestServer;
  const lines: string[] = [];

  before(async () => {
    const log = { level: "debug", stream: { write: (line: string) => void lines.push(line) } };
    server = await testServer({ log, requestsPerMinute: 100_000 });
  });
  after(() => server.close());

  it("listens on the loopback unless it is told otherwise", () => {
    assert.equal((server.app.server.address() as { address: string }).address, "127.0.0.1");
  });

  it("takes no body that is too large, before it has read it", async () => {
    const big = "x".repeat((1 << 20) + 1);
    assert.equal((await server.api("POST", "/api/v1/reservations", { purpose: big })).status, 413);
    const sha256 = createHash("sha256").update("x").digest("hex");
    const headers = { authorization: `Bearer ${server.adminToken}`, "content-length": String((64 << 20) + 2) };
    const socket = await import("node:net").then(({ connect }) =>
      connect(Number(new URL(server.url).port), "127.0.0.1"),
    );
    let answer = "";
    socket.on("data", (bytes) => (answer += bytes.toString()));
    socket.write(`PUT /api/v1/blobs/${sha256} HTTP/1.1\r\nhost: x\r\n`);
    for (const [name, value] of Object.entries(headers)) socket.write(`${name}: ${value}\r\n`);
    socket.write("\r\n");
    await until(() => answer.includes("\r\n\r\n"));
    socket.destroy();
    assert.match(answer, /^HTTP\/1\.1 413 /);
  });

  it("keeps no secret where it could be read: not in the database, not in the log", async () => {
    const made = (await server.api("POST", "/api/v1/tokens", { name: "t" })).body.token as string;
    const agent = (await server.api("POST", "/api/v1/tokens", { name: "a", agent: "bench" })).body.token as string;
    const link = await server.adminLink();
    await fetch(`${server.url}${link}`);
    await fetch(`${server.url}${link}`);
    await fetch(`${server.url}/api/v1/tunnels/x?ticket=${made}`);
    await server.api("GET", "/api/v1/me", undefined, { authorization: `Bearer ${made}` });
    const secrets = [made, agent, link.split("=")[1]].map((token) => token.split("_")[2]);
    assert.ok(lines.length > 5, "there is a log");
    const { rows } = await sql<{ row: string }>`select row_to_json(tokens)::text as row from tokens`.execute(
      server.lab.db,
    );
    const record = await sql<{ row: string }>`select row_to_json(audit)::text as row from audit`.execute(server.lab.db);
    for (const secret of secrets) {
      for (const text of [...lines, ...rows.map(({ row }) => row), ...record.rows.map(({ row }) => row)]) {
        assert.ok(!text.includes(secret), text);
      }
    }
  });

  describe("an agent's socket", () => {
    async function dial(): Promise<{ socket: WebSocket; closed: Promise<number> }> {
      const token = await server.agentToken("bench");
      const socket = new WebSocket(`${server.url.replace("http", "ws")}/api/v1/agent`, {
        headers: { authorization: `Bearer ${token}` },
      });
      const closed = new Promise<number>((resolve) => socket.once("close", resolve));
      await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
      return { socket, closed };
    }

    const hello = (more: object = {}) => ({
      kind: "hello",
      name: "bench",
      instance: "i",
      version: "",
      host: {},
      sandbox: {},
      boards: [],
      leases: [],
      ...more,
    });
    const board = (more: object = {}) => ({
      identity: "b",
      url: "serial:/dev/ttyACM0",
      kind: "pico",
      name: "Pico",
      usbSerial: null,
      portPath: null,
      firmware: null,
      emulated: false,
      ...more,
    });

    const garbage: [string, string | Buffer][] = [
      ["bytes that are no text", Buffer.from([0xff, 0xfe, 0, 1, 2])],
      ["text that is no JSON", "{"],
      ["JSON that is no message", '{"kind":"result"}'],
      ["a message before its hello", '{"kind":"renew","leases":[]}'],
      [
        "more boards than a machine can have",
        JSON.stringify(hello({ boards: Array.from({ length: 1001 }, () => board()) })),
      ],
      ["another agent's name", JSON.stringify(hello({ name: "other" }))],
      ["a prototype", '{"kind":"hello","__proto__":{"boards":[]}}'],
    ];
    for (const [what, text] of garbage) {
      it(`is closed for ${what}, and the server goes on`, async () => {
        const { socket, closed } = await dial();
        socket.send(text);
        const code = await closed;
        assert.ok(code === 1011 || code >= 4400, String(code));
        assert.equal((await server.api("GET", "/healthz")).status, 200);
      });
    }

    it("brings a board that calls itself what it likes: it stays a name", async () => {
      const { socket } = await dial();
      const name = "\x1b]0;owned\x07<script>alert(1)</script>\u202egnp.exe\0";
      const kind = "../../etc; rm -rf /";
      socket.send(JSON.stringify(hello({ boards: [board({ name, kind, identity: "x'; drop table rigs; --" })] })));
      await until(async () => (await server.api("GET", "/api/v1/rigs")).body.items.length === 1);
      const [rig] = (await server.api("GET", "/api/v1/rigs")).body.items;
      assert.match(rig.name, /^[a-z0-9-]+$/);
      // oxlint-disable-next-line no-control-regex -- what must not be there
      assert.doesNotMatch(rig.board.name, /[\0-\x1f\u202e]/);
      const page = await fetch(`${server.url}/api/v1/rigs`, {
        headers: { authorization: `Bearer ${server.adminToken}` },
      });
      // a check drives its pins: it is on record, and of a restricted rig not for everybody
      const user = (await server.api("POST", "/api/v1/users", { name: "ungranted", role: "user" })).body;
      const made = (await server.api("POST", "/api/v1/tokens", { name: "t", user: user.id, role: "user" })).body;
      const theirs = { authorization: `Bearer ${made.token}` };
      const check = `/api/v1/rigs/${rig.name}/health-check`;
      await server.api("PATCH", `/api/v1/rigs/${rig.name}`, { restricted: true });
      assert.equal((await server.api("POST", check, undefined, theirs)).status, 403);
      await server.api("PUT", `/api/v1/rigs/${rig.name}/grants`, { users: ["ungranted"] });
      assert.equal((await server.api("POST", check, undefined, theirs)).status, 202);
      const record = (await server.api("GET", `/api/v1/audit?user=ungranted&limit=1`)).body.items;
      assert.deepEqual(
        record.map((entry: { action: string; subject: string }) => [entry.action, entry.subject]),
        [["rig.health-check", rig.name]],
      );
      assert.match(page.headers.get("content-type")!, /^application\/json/);
      assert.equal(page.headers.get("x-content-type-options"), "nosniff");
      socket.terminate();
    });

    it("says nothing for a lease that is not its own", async () => {
      const { socket } = await dial();
      const acks: number[] = [];
      socket.on("message", (data: Buffer) => {
        const message = JSON.parse(data.toString()) as { kind: string; seq?: number };
        if (message.kind === "ack") acks.push(message.seq!);
      });
      socket.send(JSON.stringify(hello()));
      const lie = {
        lease: "lse_0",
        token: 1,
        outcome: "passed",
        reason: null,
        tests: [],
        measurements: [],
        artifacts: [],
        summary: {},
      };
      socket.send(JSON.stringify({ kind: "result", seq: 1, ...lie }));
      await until(() => acks.includes(1));
      assert.deepEqual((await server.api("GET", "/api/v1/jobs?kind=program")).body.items, []);
      socket.terminate();
    });
  });

  it("holds a board that floods its tunnel to what its user reads", async () => {
    const tunnels = new Tunnels();
    const sides = { user: fakeSocket(), agent: fakeSocket() };
    tunnels.join("s", "lease", "user", sides.user as never);
    tunnels.join("s", "lease", "agent", sides.agent as never);
    let sent = 0;
    while (!sides.agent.isPaused && sent < 1000) {
      sides.agent.say(Buffer.alloc(65_536));
      sent++;
    }
    assert.ok(sides.agent.isPaused);
    assert.ok(sides.user.bufferedAmount <= (1 << 20) + 65_536);
    sides.user.drain();
    assert.equal(sides.agent.isPaused, false);
    tunnels.close();
  });
});

/** A socket whose reader reads when it is told to. */
function fakeSocket() {
  const listeners = new Map<string, (data: unknown) => void>();
  const waiting: (() => void)[] = [];
  return {
    OPEN: 1,
    readyState: 1,
    isPaused: false,
    bufferedAmount: 0,
    on(event: string, listener: (data: unknown) => void) {
      listeners.set(event, listener);
    },
    send(data: Buffer, _options: object, done: () => void) {
      this.bufferedAmount += data.length;
      waiting.push(done);
    },
    pause() {
      this.isPaused = true;
    },
    resume() {
      this.isPaused = false;
    },
    close() {},
    say: (data: Buffer) => listeners.get("message")!(data),
    drain() {
      this.bufferedAmount = 0;
      for (const done of waiting.splice(0)) done();
    },
  };
}
