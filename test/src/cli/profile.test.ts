/** The profile of programs on the real firmware, and the advice that follows from what was noted. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { runProgram, type RunOptions, type RunResult } from "../../../src/index.js";
import { adviceFor } from "../../../src/cli/profile-advice.js";
import { profileJson, profileText } from "../../../src/cli/profile.js";
import { pinbridge, root } from "../command.js";

const weatherRig = join(root, "fixtures/rigs/weather.yaml");

async function profiled(options: RunOptions): Promise<RunResult> {
  const result = await runProgram({ profile: true, onOutput: () => {}, ...options });
  assert.deepEqual(result.ending, { kind: "done" });
  return result;
}

function lineOf({ profile }: RunResult, text: string): NonNullable<RunResult["profile"]>[number] {
  const found = profile!.filter((line) => line.text === text);
  assert.equal(found.length, 1, `${found.length} lines ${text}`);
  return found[0];
}

const separately = `import board, busio
i2c = busio.I2C(board.GP5, board.GP4)
i2c.try_lock()
out = bytes([0xD0])
into = bytearray(1)
for _ in range(5):
    i2c.writeto(0x76, out)
    i2c.readfrom_into(0x76, into)
for _ in range(7):
    i2c.writeto_then_readfrom(0x76, out, into)
`;

const posting = `import board, digitalio, time
led = digitalio.DigitalInOut(board.LED)
led.switch_to_output()
for turn in range(10):
    led.value = turn & 1
time.sleep(0.25)
`;

describe("the profile of a program", () => {
  it("counts each line's calls, round trips, bytes and time", async () => {
    const result = await profiled({ text: posting, file: "code.py" });
    const sets = lineOf(result, "led.value = turn & 1");
    assert.deepEqual([sets.line, sets.calls, sets.posted, sets.waited, sets.roundTrips], [5, 10, 10, 0, 0]);
    assert.deepEqual(sets.commands, { "gpio.set": { count: 10, data: 0 } });
    assert.ok(sets.bytesOut >= 20, "a set is two bytes");
    const sleep = lineOf(result, "time.sleep(0.25)");
    assert.deepEqual([sleep.calls, sleep.roundTrips, sleep.barriers], [0, 1, 1]);
    assert.equal(Math.round(sleep.sleptUs / 10_000), 25);
    assert.ok(sleep.waitedUs > 0 && sleep.waitedUs < 10_000, `${sleep.waitedUs} us`);
  });

  it("adds up to what the session has counted, but for its opening and its end", async () => {
    const file = join(root, "fixtures/programs/circuitpython/weather.py");
    const result = await profiled({ file, rig: weatherRig });
    const total = profileJson(result) as Record<string, number>;
    const { statistics } = result;
    assert.equal(total.posted, statistics!.posted);
    // the board is told twice to make its pins safe: by the program's end and the session's
    assert.equal(statistics!.waiting - total.waited, 2);
    assert.equal(statistics!.roundTrips - total.roundTrips, 1);
    assert.ok(total.bytesOut > 0.95 * statistics!.bytesOut - 40 && total.bytesOut <= statistics!.bytesOut);
    assert.ok(result.profile!.every(({ line, calls }) => line !== undefined || calls === 0));
  });

  it("is not there when nobody asked, and says when no hardware was touched", async () => {
    const plain = await runProgram({ text: posting, onOutput: () => {} });
    assert.equal(plain.profile, undefined);
    assert.match(profileText(await profiled({ text: "print(1)" })), /^The program touched no hardware/);
  });

  it("has nothing posted with --strict-io", async () => {
    const result = await profiled({ text: posting, strictIo: true });
    const sets = lineOf(result, "led.value = turn & 1");
    assert.deepEqual([sets.posted, sets.waited, sets.roundTrips], [0, 10, 10]);
  });

  it("sees a write and then a read of the same device, and says what does both at once", async () => {
    const result = await profiled({ text: separately, file: "code.py", rig: weatherRig });
    const read = lineOf(result, "i2c.readfrom_into(0x76, into)");
    assert.deepEqual(read.readsAfterWrite, { 7: 5 });
    assert.match(
      adviceFor(read, "circuitpython")[0],
      /^5 times a write \(line 7\) and then a read .*writeto_then_readfrom/,
    );
    assert.match(adviceFor(read, "micropython")[0], /readfrom_mem/);
    assert.deepEqual(adviceFor(lineOf(result, "i2c.writeto_then_readfrom(0x76, out, into)"), "circuitpython"), []);
  });

  it("shows the most expensive line first, with its text", async () => {
    const text = profileText(await profiled({ text: separately, file: "code.py", rig: weatherRig }));
    const rows = text.split("\n").filter((row) => row.startsWith("code.py:"));
    assert.match(rows[0], /^code\.py:10 +7 +0 +7 +7 .* i2c\.writeto_then_readfrom\(0x76, out, into\)$/);
    assert.match(text, /\ntotal /);
  });

  it("tells what the program's own lines cost with the drivers that they call", async () => {
    const file = join(root, "fixtures/programs/circuitpython/weather.py");
    const result = await profiled({ file, rig: weatherRig });
    const { program, roundTrips } = profileJson(result) as { program: Record<string, unknown>[]; roundTrips: number };
    assert.deepEqual(
      program.map(({ line, calls, roundTrips: trips }) => [line, calls, trips]),
      [
        [25, 180, 180],
        [17, 6, 6],
      ],
    );
    assert.ok(roundTrips > 186);
    const text = profileText(result);
    assert.match(
      text,
      /The program's own lines, with all that they called:\n.*\n.*weather\.py:25 +180 +180 .*sensor\.temperature/,
    );
    assert.doesNotMatch(profileText(await profiled({ text: posting })), /with all that they called/);
  });

  it("follows a function of the program's own, called again from within itself, once", async () => {
    const text = `import board, digitalio
pin = digitalio.DigitalInOut(board.GP3)
def down(n):
    pin.value
    if n: down(n - 1)
down(4)
`;
    const result = await profiled({ text, file: "code.py" });
    assert.deepEqual(lineOf(result, "down(4)").within.calls, 5);
    assert.deepEqual(lineOf(result, "if n: down(n - 1)").within.calls, 4);
    assert.deepEqual(lineOf(result, "pin.value").within.calls, 5);
  });

  it("follows the program's own output, on stderr, and is JSON when asked", async () => {
    const { code, stdout, stderr } = await pinbridge(["profile", "--json", "-c", `${posting}print('mine')`]);
    assert.equal(code, 0);
    assert.equal(stdout, "mine\n");
    const { lines, roundTrips } = JSON.parse(stderr) as { lines: Record<string, unknown>[]; roundTrips: number };
    assert.equal(roundTrips, 3);
    const { posted, waited, faster } = lines.find(({ line }) => line === 5)!;
    assert.deepEqual({ posted, waited, faster }, { posted: 10, waited: 0, faster: [] });
  });
});

describe("advice of a profile", () => {
  const base = {
    calls: 0,
    posted: 0,
    waited: 0,
    roundTrips: 0,
    bytesOut: 0,
    bytesIn: 0,
    waitedUs: 0,
    wallUs: 0,
    sleptUs: 0,
  };
  const within = { calls: 0, roundTrips: 0, waitedUs: 0 };
  const line = { ...base, barriers: 0, pins: [], readsAfterWrite: {}, within, outermost: true };

  it("is silent about a line that does a thing once", () => {
    for (const name of ["gpio.get", "adc.read", "i2c.write", "i2c.open", "spi.write", "uart.read", "i2c.probe"])
      assert.deepEqual(adviceFor({ ...line, commands: { [name]: { count: 1, data: 1 } } }, "circuitpython"), []);
  });

  it("tells a polled pin from several", () => {
    const commands = { "gpio.get": { count: 200, data: 0 } };
    assert.match(adviceFor({ ...line, commands, pins: [3] }, "circuitpython")[0], /^200 reads of one pin.*countio/);
    assert.match(
      adviceFor({ ...line, commands, pins: [3, 4] }, "circuitpython")[0],
      /^200 reads of 2 pins.*keypad\.Keys/,
    );
    assert.match(adviceFor({ ...line, commands, pins: [3] }, "micropython")[0], /Pin\.irq/);
  });

  it("joins short writes, but not long ones", () => {
    const short = { "spi.write": { count: 100, data: 100 } };
    const long = { "spi.write": { count: 100, data: 51_200 } };
    assert.match(adviceFor({ ...line, commands: short }, "circuitpython")[0], /^100 SPI writes of 1 bytes/);
    assert.deepEqual(adviceFor({ ...line, commands: long }, "circuitpython"), []);
  });
});
