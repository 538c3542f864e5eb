/** `pinbridge doctor` as a user's shell runs it, and what it looks at. */
import assert from "node:assert/strict";
import { checksText, diagnose } from "../../../src/cli/doctor.js";
import type { Computer } from "../../../src/run/check-computer.js";
import { pinbridge } from "../command.js";

const mac: Computer = {
  platform: "darwin",
  uid: 501,
  gids: [],
  list: () => [],
  read: () => undefined,
  link: () => undefined,
  usable: () => false,
  groupOf: () => undefined,
};

describe("pinbridge doctor", () => {
  it("ends with 0 for a bench in order, each line with its mark", async () => {
    const { code, stdout, stderr } = await pinbridge(["doctor", "--rig", "fixtures/rigs/weather.yaml"]);
    assert.equal(stderr, "");
    assert.equal(code, 0);
    const lines = stdout.trimEnd().split("\n");
    assert.equal(lines.pop(), "All is in order.");
    assert.ok(lines.slice(0, -1).every((line) => line.startsWith("✓ ")));
  });

  it("ends with 1 for a fault, and tells programs the same", async () => {
    const { code, stdout } = await pinbridge(["doctor", "--json", "--board", "emulator:pico"]);
    assert.equal(code, 1);
    const faults = (JSON.parse(stdout) as { id: string; ok: boolean; next?: string }[]).filter(({ ok }) => !ok);
    assert.deepEqual(
      faults.map(({ id }) => id),
      ["i2c-pull-ups"],
    );
    assert.ok(faults.every(({ next }) => next !== undefined));
  });

  it("looks at the one board that is plugged in, and asks which when there are more", async () => {
    const none = await diagnose({}, mac, async () => []);
    assert.deepEqual(
      none.map(({ id, ok }) => [id, ok]),
      [
        ["permissions", true],
        ["board", false],
      ],
    );
    const two = await diagnose({}, mac, async () => ["serial:A", "serial:B"]);
    assert.match(two.at(-1)!.next!, /--board serial:A or --board serial:B/);
    const stock = await diagnose({}, mac, async () => ["agent:/dev/ttyACM0"]);
    assert.match(stock.at(-1)!.what, /Python of its own.*agent:\/dev\/ttyACM0/);
    assert.match(stock.at(-1)!.next!, /--board agent:\/dev\/ttyACM0/);
    const one = await diagnose({}, mac, async () => ["serial:/dev/no-such-port"]);
    assert.deepEqual(
      one.map(({ id }) => id),
      ["permissions", "link"],
    );
  });

  it("does not ask a computer for the udev rule of pinbridge's boards when the board keeps its own Python", async () => {
    const linux: Computer = { ...mac, platform: "linux", uid: 0, usable: () => true };
    const idsOf = async (board: string) => (await diagnose({ board }, linux, async () => [])).map(({ id }) => id);
    assert.ok((await idsOf("serial:/dev/no-such-port")).includes("udev-rule"));
    const ids = await idsOf("agent:/dev/no-such-port");
    assert.ok(!ids.includes("udev-rule") && ids.includes("port-access"), ids.join());
  });

  it("writes a remedy under its fault", () => {
    const text = checksText(
      [
        { id: "a", ok: true, what: "Fine." },
        { id: "b", ok: false, what: "Bad.", next: "Mend." },
      ],
      false,
    );
    assert.equal(text, "✓ Fine.\n✗ Bad.\n  next: Mend.\n\n1 of 2 needs attention.\n");
  });
});
