import assert from "node:assert/strict";
import type { FromConsole } from "../../../../../../dashboard/shared/index.js";
import {
  ConsoleClient,
  type ConsoleSocket,
} from "../../../../../../dashboard/page/pages/rig/console/console-client.js";

class FakeSocket implements ConsoleSocket {
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  readonly sent: unknown[] = [];
  closed: number | undefined;

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(code: number): void {
    this.closed = code;
  }

  tell(...messages: FromConsole[]): void {
    for (const message of messages) this.onmessage!({ data: JSON.stringify(message) });
  }
}

interface Sitting {
  readonly client: ConsoleClient;
  readonly sockets: FakeSocket[];
  readonly output: string[];
  starts: number;
}

async function sit(fails?: string): Promise<Sitting> {
  const sockets: FakeSocket[] = [];
  const output: string[] = [];
  const sitting: Sitting = {
    sockets,
    output,
    starts: 0,
    client: new ConsoleClient({
      dial: async () => {
        if (fails !== undefined) throw new Error(fails);
        sockets.push(new FakeSocket());
        return sockets.at(-1)!;
      },
      onOutput: (text, stream) => output.push(`${stream} ${text}`),
      onTrace: () => {},
      onStart: () => sitting.starts++,
    }),
  };
  await sitting.client.connect();
  sockets.at(-1)?.onopen!();
  return sitting;
}

const started = (session: number): FromConsole => ({ kind: "started", session, program: null, dialect: "" });

describe("the page's end of a console", () => {
  it("says why it could not be opened", async () => {
    const { client } = await sit("The lease is over. Reserve the rig again.");
    assert.equal(client.state.value, "closed");
    assert.equal(client.fault.value, "The lease is over. Reserve the rig again.");
  });

  it("starts a session where none goes on, and only there", async () => {
    const { sockets } = await sit();
    sockets[0].tell({ kind: "here", session: true });
    assert.deepEqual(sockets[0].sent, []);
    const fresh = await sit();
    fresh.sockets[0].tell({ kind: "here", session: false });
    assert.deepEqual(fresh.sockets[0].sent, [{ kind: "start" }]);
  });

  it("sends each key to the REPL, whole lines to input(), and Ctrl-C as an interrupt while something runs", async () => {
    const { client, sockets, output } = await sit();
    const [socket] = sockets;
    socket.tell({ kind: "terminal", state: "keys" });
    client.type("a\x03");
    socket.tell({ kind: "terminal", state: "lines" });
    client.type("hi\x7f");
    client.type("\r");
    client.type("no\x03");
    socket.tell({ kind: "terminal", state: "running" });
    client.type("x");
    client.type("\x03");
    assert.deepEqual(socket.sent, [
      { kind: "input", text: "a\x03" },
      { kind: "input", text: "h\n" },
      { kind: "interrupt" },
      { kind: "input", text: "x" },
      { kind: "interrupt" },
    ]);
    assert.deepEqual(output.slice(0, 2), ["stdout hi\b \b", "stdout \r\n"]);
  });

  it("loses nothing that is typed before it hears that the line was read", async () => {
    const { client, sockets, output } = await sit();
    const [socket] = sockets;
    socket.tell({ kind: "terminal", state: "lines" });
    client.type("line\r6 ");
    socket.tell({ kind: "terminal", state: "running" });
    client.type("* ");
    socket.tell({ kind: "terminal", state: "keys" });
    client.type("7\r");
    assert.deepEqual(socket.sent, [
      { kind: "input", text: "line\n" },
      { kind: "input", text: "6 * " },
      { kind: "input", text: "7\r" },
    ]);
    // the REPL shows it as its own
    assert.equal(output.join(""), "stdout line\r\n6 stdout * stdout \b \b\b \b\b \b\b \b");
  });

  it("adds up what it is told of pins and parts, and begins anew with each start", async () => {
    const sitting = await sit();
    const { client, sockets } = sitting;
    sockets[0].tell(
      started(1),
      { kind: "pins", pins: { 25: 1, 14: 0.25 }, atUs: 0 },
      { kind: "pins", pins: { 25: null }, atUs: 1 },
      { kind: "part", name: "weather", part: "bme280", state: {}, controls: [] },
      { kind: "picture", part: "display", mediaType: "image/png", data: "AAAA" },
    );
    assert.deepEqual(Object.fromEntries(client.pins.value), {
      14: { level: 1, duty: 0.25 },
      25: { level: 0, floating: true },
    });
    assert.deepEqual([...client.parts.value.keys()], ["weather"]);
    assert.equal(client.pictures.value.get("display"), "data:image/png;base64,AAAA");
    sockets[0].tell(started(2));
    assert.deepEqual([client.pins.value.size, client.parts.value.size, client.pictures.value.size], [0, 0, 0]);
    assert.equal(sitting.starts, 2);
  });

  it("keeps what it has when a broken connection comes back to the same session", async () => {
    const sitting = await sit();
    const { client, sockets } = sitting;
    sockets[0].tell(started(1), { kind: "pins", pins: { 25: 1 }, atUs: 0 });
    sockets[0].onclose!({ code: 1006, reason: "" });
    assert.equal(client.state.value, "lost");
    await client.connect();
    sockets[1].onopen!();
    sockets[1].tell(started(1));
    assert.deepEqual([client.state.value, client.pins.value.size, sitting.starts], ["open", 1, 1]);
    client.leave();
    assert.equal(sockets[1].closed, 1000);
  });

  it("does not come back when the lease is over or somebody else sits there, and hears nothing of the old socket", async () => {
    const first = await sit();
    first.sockets[0].onclose!({ code: 4410, reason: "The lease is over." });
    assert.deepEqual([first.client.state.value, first.client.fault.value], ["closed", "The lease is over."]);
    const second = await sit();
    second.sockets[0].onclose!({ code: 4410, reason: "Somebody sits down at this console elsewhere." });
    assert.equal(second.client.state.value, "elsewhere");
    second.sockets[0].tell({ kind: "output", stream: "stdout", text: "late" });
    assert.deepEqual(second.output, []);
  });

  it("tells the end of a session and its reason in the terminal", async () => {
    const { client, sockets, output } = await sit();
    sockets[0].tell({ kind: "ended", reason: "The board was unplugged." });
    assert.deepEqual(output, ["lab \r\nThe board was unplugged.\r\n"]);
    assert.equal(client.terminal.value, "none");
  });
});
