import assert from "node:assert/strict";
import { Outbox, type Numbered } from "../../../dashboard/agent/outbox.js";
import { identified } from "../../../dashboard/agent/boards.js";
import { boardUrlOf, fence } from "../../../dashboard/agent/run.js";

describe("an agent's outbox", () => {
  it("keeps what was not acknowledged, and repeats it in order", () => {
    const sent: Numbered[] = [];
    const outbox = new Outbox((message) => sent.push(message));
    for (const request of ["a", "b", "c"]) outbox.put({ kind: "done", request, error: null });
    assert.deepEqual(
      sent.map(({ seq }) => seq),
      [1, 2, 3],
    );
    outbox.acknowledge(2);
    outbox.repeat();
    assert.deepEqual(
      sent.map(({ seq }) => seq),
      [1, 2, 3, 3],
    );
    assert.equal(outbox.size, 1);
  });

  it("drops log, never results, when the server is away for long", () => {
    const outbox = new Outbox(() => {});
    const text = "x".repeat(1 << 20);
    for (let chunk = 0; chunk < 100; chunk++)
      outbox.put({ kind: "log", lease: "l", token: 1, chunk, stream: "stdout", text });
    const before = outbox.size;
    assert.ok(before < 100);
    outbox.put({ kind: "done", request: "r", error: null });
    assert.equal(outbox.size, before + 1);
  });
});

describe("an agent's boards", () => {
  const board = (url: string, uniqueId: string | undefined, portPath?: string) => ({
    url,
    name: "pinbridge Pico",
    certain: true,
    ...(uniqueId === undefined ? {} : { uniqueId }),
    ...(portPath === undefined ? {} : { portPath }),
  });

  it("are known by their serial number, whatever their tty is called", () => {
    const [first] = identified([board("serial:/dev/ttyACM0", "E66", "1-1")]);
    const [second] = identified([board("serial:/dev/ttyACM7", "E66", "1-2")]);
    assert.equal(first.identity, second.identity);
    const rig = {
      ...first,
      name: "r",
      rigFile: "",
      power: null,
      flash: null,
      health: { everyMinutes: 0, expectI2c: [] },
    };
    assert.equal(boardUrlOf(rig), "serial:E66");
  });

  it("are told apart by their port when two have the same serial number, or none", () => {
    const two = identified([
      board("serial:/dev/ttyACM0", "E66", "1-1"),
      board("serial:/dev/ttyACM1", "E66", "1-2"),
      board("serial:/dev/ttyACM2", undefined, "1-3"),
    ]);
    assert.deepEqual(
      two.map(({ identity }) => identity),
      ["E66 at 1-1", "E66 at 1-2", "port 1-3"],
    );
  });

  it("count once when they show by serial port and by raw USB, and not at all when they may be anything", () => {
    const listed = identified([
      board("serial:/dev/ttyACM0", "E66"),
      board("usb:E66", "E66"),
      { url: "serial:/dev/ttyUSB0", name: "FTDI", certain: false },
    ]);
    assert.deepEqual(
      listed.map(({ url }) => url),
      ["serial:/dev/ttyACM0"],
    );
  });
});

describe("an agent that cannot renew a lease", () => {
  it("is done with the run before the lease is over, and does not mind one lost renewal", () => {
    for (const leaseMs of [3000, 6000, 30_000, 3_600_000]) {
      const { beginMs, patienceMs } = fence(leaseMs);
      assert.ok(beginMs + patienceMs < leaseMs);
      assert.ok(beginMs >= (2 * leaseMs) / 4, "renewals come each quarter of it");
      assert.ok(patienceMs >= 500);
    }
  });
});
