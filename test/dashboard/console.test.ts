/** A console at a rig: REPL, program, pins and virtual parts of an emulated board, over the very socket that the page uses. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import WebSocket from "ws";
import type { Agent } from "../../dashboard/agent/agent.js";
import type { FromConsole, ToConsole } from "../../dashboard/shared/index.js";
import { startProgram } from "../../src/index.js";
import { localAgent, patience, testServer, until, type TestServer } from "./lab.js";

const rigFile = `board: pico
parts:
  weather: { part: bme280, pins: { SCL: GP5, SDA: GP4 }, address: 0x76, temperature: 21.5 }
pull-ups: { GP4: 4.7k, GP5: 4.7k }
`;

describe("a console at a rig", function () {
  this.timeout(patience);
  let server: TestServer;
  let agent: Agent;
  let folder: string;
  let lease: { id: string; token: number };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "pinbridge-console-"));
    server = await testServer();
    agent = await localAgent(server, folder);
    await agent.start();
    await until(async () => (await server.api("GET", "/api/v1/rigs?state=ready")).body.items.length === 1);
    await server.api("PATCH", "/api/v1/rigs/pico", { rigFile });
    const { job } = (await server.api("POST", "/api/v1/reservations", { requires: { rig: "pico" }, minutes: 60 })).body;
    await until(async () => {
      const { items } = (await server.api("GET", `/api/v1/leases?job=${job}`)).body;
      lease = items[0];
      return lease !== undefined;
    });
  });

  after(async () => {
    await agent.stop();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("is a REPL whose values, pins and parts can be watched and turned", async () => {
    const at = await sit(server, lease);
    await at.heard((m) => m.kind === "here" && !m.session);
    at.say({ kind: "start", dialect: "micropython" });
    await at.heard((m) => m.kind === "terminal" && m.state === "keys");
    // the board is on before anything was asked of it
    const weather = await at.heard((m) => m.kind === "part" && m.name === "weather");
    assert.ok(weather.kind === "part" && weather.controls.some(({ name }) => name === "temperature"));
    at.say({ kind: "input", text: "from machine import Pin\rled = Pin(25, Pin.OUT)\rled.on()\r" });
    await at.heard((m) => m.kind === "pins" && m.pins["25"] === 1);
    at.say({ kind: "input", text: "6 * 7\r" });
    await at.output(/\r?\n42\r?\n/);
    const op = await at.heard((m) => m.kind === "trace" && m.entries.some((entry) => entry.op.startsWith("gpio.")));
    assert.equal(op.kind, "trace");
    at.say({ kind: "adjust", part: "weather", control: "temperature", value: 33 });
    await at.heard((m) => m.kind === "part" && m.controls.some((c) => c.name === "temperature" && c.value === 33));
    at.leave();
  });

  it("runs a program, is interrupted in it, and keeps its names", async () => {
    const at = await sit(server, lease);
    const text = "import time\nx = 41 + 1\nprint('begun')\nwhile True:\n    time.sleep(0.1)\n";
    at.say({ kind: "start", program: { name: "code.py", text }, dialect: "circuitpython" });
    await at.output(/begun/);
    at.say({ kind: "interrupt" });
    await at.output(/KeyboardInterrupt/);
    await at.heard((m) => m.kind === "terminal" && m.state === "keys");
    at.say({ kind: "input", text: "x\r" });
    await at.output(/\n42\r?\n/);
    at.leave();
  });

  it("tells whoever comes back how things stand", async () => {
    const first = await sit(server, lease);
    first.say({ kind: "start", dialect: "micropython" });
    await first.heard((m) => m.kind === "terminal" && m.state === "keys");
    first.say({ kind: "input", text: "'still ' + 'here'\r" });
    await first.output(/still here/);
    first.break();
    const again = await sit(server, lease);
    await again.heard((m) => m.kind === "here" && m.session);
    await again.output(/still here/);
    await again.heard((m) => m.kind === "part" && m.name === "weather");
    again.say({ kind: "input", text: "1 + 2\r" });
    await again.output(/\n3\r?\n/);
    again.leave();
  });

  it("gives the person at it nothing of the machine, and is not put out by nonsense", async () => {
    const at = await sit(server, lease);
    at.raw("{]");
    await at.heard((m) => m.kind === "note" && /made no sense/.test(m.text));
    at.say({
      kind: "start",
      program: { name: "code.py", text: "open('/etc/passwd').read()\n" },
      dialect: "micropython",
    });
    await at.output(/OSError/);
    at.leave();
  });

  it("ends when what let the person in is revoked, and with it what drives the pins", async () => {
    const made = (await server.api("POST", "/api/v1/tokens", { name: "leaves" })).body;
    const at = await sit(server, lease, made.token);
    at.say({ kind: "start", dialect: "micropython" });
    await at.heard((m) => m.kind === "terminal" && m.state === "keys");
    await server.api("DELETE", `/api/v1/tokens/${made.id}`);
    assert.equal(await at.closed, 4401);
    const other = await sit(server, lease);
    await other.heard((m) => m.kind === "here" && !m.session);
    other.leave();
  });

  it("shows the pins of what runs to everybody", async () => {
    const stop = new AbortController();
    const answer = await fetch(`${server.url}/api/v1/live`, {
      headers: { authorization: `Bearer ${server.adminToken}` },
      signal: stop.signal,
    });
    const at = await sit(server, lease);
    at.say({
      kind: "start",
      program: {
        name: "code.py",
        text: "import board, digitalio\nl = digitalio.DigitalInOut(board.LED)\nl.switch_to_output(True)\n",
      },
      dialect: "circuitpython",
    });
    let text = "";
    for await (const piece of answer.body!.values({ preventCancel: true })) {
      text += Buffer.from(piece).toString();
      if (/"rig":"pico","pins":\{[^}]*"25":1/.test(text)) break;
    }
    at.leave();
    text = "";
    // nobody drives it any more, though the lease goes on
    for await (const piece of answer.body!.values({ preventCancel: true })) {
      text += Buffer.from(piece).toString();
      if (/"rig":"pico","pins":\{[^}]*"25":null/.test(text)) break;
    }
    text = "";
    const shine =
      "import time, board, digitalio\nl = digitalio.DigitalInOut(board.GP7)\nl.switch_to_output(True)\nwhile True:\n    time.sleep(0.1)\n";
    const here = startHere(server, shine);
    for await (const piece of answer.body!.values({ preventCancel: true })) {
      text += Buffer.from(piece).toString();
      if (/"rig":"pico","pins":\{[^}]*"7":1/.test(text)) break;
    }
    here.interrupt();
    assert.equal((await here.result).ending.kind, "interrupted");
    for await (const piece of answer.body!) {
      text += Buffer.from(piece).toString();
      if (/"rig":"pico","pins":\{[^}]*"7":null/.test(text)) break;
    }
    stop.abort();
  });
});

interface Seat {
  say(message: ToConsole): void;
  raw(text: string): void;
  /** The first message, said already or to come, that is wanted and was not taken before. */
  heard(wanted: (message: FromConsole) => boolean): Promise<FromConsole>;
  output(wanted: RegExp): Promise<void>;
  leave(): void;
  break(): void;
  /** With which code. */
  readonly closed: Promise<number>;
}

/** A program whose VM is here and whose board is there. */
function startHere(server: TestServer, text: string): ReturnType<typeof startProgram> {
  const before = process.env.PINBRIDGE_TOKEN;
  process.env.PINBRIDGE_TOKEN = server.adminToken;
  const restore = (): void => {
    if (before === undefined) delete process.env.PINBRIDGE_TOKEN;
    else process.env.PINBRIDGE_TOKEN = before;
  };
  const run = startProgram({ text, board: `${server.url}/rigs/pico?patience=30`, onOutput: () => {} });
  void run.result.finally(restore);
  return run;
}

async function sit(
  server: TestServer,
  { id, token }: { id: string; token: number },
  bearer = server.adminToken,
): Promise<Seat> {
  const headers = { authorization: `Bearer ${bearer}` };
  const { body, status } = await server.api("POST", `/api/v1/leases/${id}/tunnel`, { token, mode: "console" }, headers);
  assert.equal(status, 200, JSON.stringify(body));
  const socket = new WebSocket(`${server.url.replace("http", "ws")}${body.path}`);
  const messages: FromConsole[] = [];
  let output = "";
  let look = (): void => {};
  const closed = new Promise<number>((resolve) => socket.once("close", resolve));
  socket.on("message", (data: Buffer) => {
    const message = JSON.parse(data.toString()) as FromConsole;
    messages.push(message);
    if (message.kind === "output") output += message.text;
    look();
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  const wait = <T>(done: () => T | undefined): Promise<T> =>
    new Promise((resolve) => {
      look = () => {
        const found = done();
        if (found !== undefined) resolve(found);
      };
      look();
    });
  return {
    closed,
    say: (message) => socket.send(JSON.stringify(message)),
    raw: (text) => socket.send(text),
    heard: (wanted) =>
      wait(() => {
        const index = messages.findIndex(wanted);
        return index < 0 ? undefined : messages.splice(index, 1)[0];
      }),
    output: (wanted) => wait(() => (wanted.test(output) ? ((output = ""), true) : undefined)).then(() => {}),
    leave: () => socket.close(1000),
    break: () => socket.terminate(),
  };
}
