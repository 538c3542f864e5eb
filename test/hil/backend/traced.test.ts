import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startProgram, type RunOptions, type TraceEntry } from "../../../src/index.js";

const rigText = `board: pico
parts:
  weather: { part: bme280, pins: { SCL: GP5, SDA: GP4 }, address: 0x76, temperature: 20 }
  key: { part: button, pins: { A: GP10 } }
  screen: { part: ssd1306, pins: { SCL: GP5, SDA: GP4 } }
pull-ups: { GP4: 4.7k, GP5: 4.7k }
`;

describe("what a program asks of its hardware", () => {
  let folder: string;
  let rig: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "pinbridge-trace-"));
    rig = join(folder, "rig.yaml");
    writeFileSync(rig, rigText);
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  async function trace(text: string, more: Partial<RunOptions> = {}): Promise<TraceEntry[]> {
    const entries: TraceEntry[] = [];
    const run = startProgram({
      text,
      file: "code.py",
      rig,
      onOutput: () => {},
      onTrace: (some) => entries.push(...some),
      ...more,
    });
    await run.result;
    return entries;
  }

  const talk = `import board, busio, digitalio
led = digitalio.DigitalInOut(board.LED)
led.switch_to_output(True)
i2c = busio.I2C(board.GP5, board.GP4)
i2c.try_lock()
buf = bytearray(1)
i2c.writeto_then_readfrom(0x76, b"\\xd0", buf)
try:
    i2c.writeto(0x33, b"x")
except OSError:
    pass
led.value = False
`;

  it("is told as commands with their bytes, their replies, their Python lines and what failed", async () => {
    const entries = await trace(talk);
    const brief = entries.map(({ op, line, request, reply, error }) => ({
      op,
      line,
      request: { address: request.address, data: request.data, level: request.level },
      reply,
      error,
    }));
    assert.deepEqual(
      brief.find(({ op }) => op === "i2c.write_read"),
      {
        op: "i2c.write_read",
        line: 7,
        request: { address: 0x76, data: "d0", level: undefined },
        reply: { data: "60" },
        error: undefined,
      },
    );
    assert.equal(brief.find(({ request }) => request.address === 0x33)?.error, "ADDRESS_NACK");
    assert.deepEqual(entries.at(-1)?.request, { pin: 25, level: 0 });
    assert.equal(entries.at(-1)?.tookUs, undefined);
    const times = entries.map(({ atUs }) => atUs);
    assert.deepEqual(
      times,
      times.toSorted((a, b) => a - b),
    );
  });

  it("is the same each time on an emulated board", async () => {
    // to the microsecond too while the computer keeps up: posted commands leave after 200 ms of wall time at the latest, alone or with the next
    const asked = async (): Promise<unknown> =>
      (await trace(talk)).map(({ op, request, reply, error, file, line }) => ({
        op,
        request,
        reply,
        error,
        file,
        line,
      }));
    assert.deepEqual(await asked(), await asked());
  });

  it("ends when it is as long as it may be, and says so, while the program goes on", async () => {
    let cut = 0;
    let output = "";
    const loop =
      "import board, digitalio\nled = digitalio.DigitalInOut(board.LED)\nled.switch_to_output(True)\nfor n in range(200): led.value = not led.value\nprint(led.value)\n";
    const entries = await trace(loop, {
      traceBytes: 2000,
      onTraceCut: () => cut++,
      onOutput: (_fd, bytes) => (output += Buffer.from(bytes).toString()),
    });
    assert.equal(cut, 1);
    assert.equal(output, "True\n");
    const size = JSON.stringify(entries).length;
    assert.ok(size > 1000 && size < 4000, `${size} bytes`);
  });

  it("lets people see an emulated board's pins, parts and pictures, and turn the parts, while it runs", async () => {
    const pins: Record<number, number | null> = {};
    const seen: string[] = [];
    let output = "";
    const run = startProgram({
      text: `import board, busio, digitalio, pwmio, time
key = digitalio.DigitalInOut(board.GP10)
key.switch_to_input(digitalio.Pull.UP)
wave = pwmio.PWMOut(board.GP15, frequency=1000, duty_cycle=0x4000)
i2c = busio.I2C(board.GP5, board.GP4)
i2c.try_lock()
i2c.writeto(0x3c, bytes([0, 0x8d, 0x14, 0xaf]))
i2c.writeto(0x3c, bytes([0x40] + [255] * 64))
print("ready")
while key.value:
    time.sleep(0.01)
print("pressed")
`,
      file: "code.py",
      rig,
      clock: "wall",
      watch: { parts: "all", pins: 30, pictures: true, everyMs: 5 },
      onOutput: (_fd, bytes) => {
        output += Buffer.from(bytes).toString();
        if (output.includes("ready")) {
          run.adjust("weather", "temperature", 33);
          run.adjust("key", "pressed", true);
        }
      },
      onPins: (changed) => Object.assign(pins, changed),
      onDevice: ({ name, state, controls }) => {
        if (name === "weather") seen.push(`${String(state.temperature)} of ${controls!.length}`);
      },
      onPicture: (device, { mediaType, bytes }) => seen.push(`${device} ${mediaType} ${bytes.length > 100}`),
    });
    const { ending } = await run.result;
    assert.equal(ending.kind, "done");
    assert.equal(output, "ready\npressed\n");
    assert.equal(pins[4], 1);
    assert.ok(
      seen.includes("20 of 3") && seen.includes("33 of 3") && seen.includes("screen image/png true"),
      String(seen),
    );
  });
});
