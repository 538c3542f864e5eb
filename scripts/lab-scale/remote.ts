/**
 * What a server and an agent between a program and its board cost: one call that waits for its answer, writes that do not, and a picture for a display,
 * on the emulated board at the wall's pace: here, through a lab on this machine, and through the same lab over a link whose round trip takes 50 ms.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProgram } from "../../src/index.js";
import { LabApi } from "./lab-api.js";
import { freePort, RealAgentProcess, ServerProcess } from "./processes.js";

export interface RemoteFigures {
  readonly where: string;
  /** Of one pin read. */
  readonly callMs: { readonly p50: number; readonly p99: number };
  readonly writesPerSecond: number;
  readonly pictureMs: number;
}

const roundTripMs = 50;

const rig = `board: pico
parts:
  screen: { part: ssd1306, pins: { SCL: GP5, SDA: GP4 }, address: 0x3c }
pull-ups: { GP4: 4.7k, GP5: 4.7k }
`;

const program = `import json, time
from machine import I2C, Pin
i2c = I2C(0, scl=Pin(5), sda=Pin(4), freq=400000)
led = Pin("LED", Pin.OUT)
key = Pin(7, Pin.IN, Pin.PULL_UP)
key.value()
times = []
for _ in range(200):
    t = time.ticks_us()
    key.value()
    times.append(time.ticks_diff(time.ticks_us(), t))
times.sort()
t = time.ticks_us()
for n in range(2000):
    led.value(n & 1)
key.value()
writes = time.ticks_diff(time.ticks_us(), t)
def command(*b):
    i2c.writeto(0x3c, bytes((0,) + b))
command(0xae); command(0x20, 0); command(0x8d, 0x14); command(0xaf)
pictures = []
for n in range(9):
    t = time.ticks_us()
    command(0x21, 0, 127); command(0x22, 0, 7)
    i2c.writeto(0x3c, b"\\x40" + bytes([n * 28 & 255]) * 1024)
    key.value()
    pictures.append(time.ticks_diff(time.ticks_us(), t))
pictures.sort()
print(json.dumps([times[100], times[198], writes, pictures[4]]))
`;

export async function measureRemote(): Promise<RemoteFigures[]> {
  const folder = mkdtempSync(join(tmpdir(), "pinbridge-remote-"));
  const server = new ServerProcess(await freePort(), join(folder, "server"), [
    "--no-agent",
    "--requests-per-minute",
    "10000000",
  ]);
  let agent: RealAgentProcess | undefined;
  let link: { port: number; close(): void } | undefined;
  const before = process.env.PINBRIDGE_TOKEN;
  try {
    await server.start();
    const api = await LabApi.signIn([server.url], server.link);
    const made: { token: string } = await api.insist("POST", "/api/v1/tokens", { name: "bench", agent: "bench" });
    agent = new RealAgentProcess(server.url, "bench", made.token, join(folder, "agent"));
    agent.start();
    while ((await api.insist<{ items: unknown[] }>("GET", "/api/v1/rigs?state=ready")).items.length === 0)
      await new Promise((resolve) => setTimeout(resolve, 100));
    await api.insist("PATCH", "/api/v1/rigs/bench-pico", { rigFile: rig });
    const mine: { token: string } = await api.insist("POST", "/api/v1/tokens", { name: "remote" });
    process.env.PINBRIDGE_TOKEN = mine.token;
    link = await slowLink(Number(new URL(server.url).port), roundTripMs);
    const rigPath = join(folder, "rig.yaml");
    writeFileSync(rigPath, rig);
    return [
      await measure("here, without a lab", { board: "emulator:pico", rig: rigPath, clock: "wall" }),
      await measure("through server and agent, on one machine", { board: `${server.url}/rigs/bench-pico` }),
      await measure(`the same, by a link of ${roundTripMs} ms`, {
        board: `http://127.0.0.1:${link.port}/rigs/bench-pico?patience=30`,
      }),
    ];
  } finally {
    if (before === undefined) delete process.env.PINBRIDGE_TOKEN;
    else process.env.PINBRIDGE_TOKEN = before;
    link?.close();
    await agent?.kill();
    await server.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

async function measure(where: string, how: { board: string; rig?: string; clock?: "wall" }): Promise<RemoteFigures> {
  let printed = "";
  const { ending } = await runProgram({
    text: program,
    dialect: "micropython",
    ...how,
    onOutput: (_, bytes) => void (printed += Buffer.from(bytes).toString()),
  });
  if (ending.kind !== "done") throw new Error(`The program that measures ended otherwise: ${JSON.stringify(ending)}`);
  const [p50, p99, writes, picture] = JSON.parse(printed) as number[];
  return {
    where,
    callMs: { p50: p50 / 1000, p99: p99 / 1000 },
    writesPerSecond: 2000 / (writes / 1e6),
    pictureMs: picture / 1000,
  };
}

/** Each byte takes half of the round trip to the other side, however many there are. */
function slowLink(port: number, tripMs: number): Promise<{ port: number; close(): void }> {
  const sockets = new Set<Socket>();
  const pass = (from: Socket, to: Socket): void => {
    from.on("data", (bytes) => setTimeout(() => to.destroyed || to.write(bytes), tripMs / 2));
    from.on("close", () => setTimeout(() => to.destroy(), tripMs / 2));
    from.on("error", () => {});
  };
  return new Promise((resolve) => {
    const server: Server = createServer((near) => {
      const far = connect(port, "127.0.0.1");
      for (const socket of [near, far]) {
        socket.setNoDelay(true);
        sockets.add(socket);
      }
      pass(near, far);
      pass(far, near);
    });
    server.listen(0, "127.0.0.1", () =>
      resolve({
        port: (server.address() as { port: number }).port,
        close: () => {
          for (const socket of sockets) socket.destroy();
          server.close();
        },
      }),
    );
  });
}
