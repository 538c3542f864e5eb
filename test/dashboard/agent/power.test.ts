/** Power and flashing, by a real agent: relays on an emulated board's pins, programs that stand for uhubctl and for a flasher. */
import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { tmpdir } from "node:os";
import type { Agent } from "../../../dashboard/agent/agent.js";
import { finished, localAgent, patience, submit, testServer, until, type TestServer } from "../lab.js";

describe("an agent that switches power and flashes", function () {
  this.timeout(patience);
  let server: TestServer;
  let agent: Agent;
  let folder: string;
  let said: string;
  const path = process.env.PATH;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "pinbridge-power-"));
    said = join(folder, "said");
    // hears what it is asked, and refuses port 7
    const uhubctl = join(folder, "uhubctl");
    writeFileSync(
      uhubctl,
      `#!/bin/sh\necho "$@" >> ${said}\ncase "$*" in *"-p 7"*) echo "No compatible devices detected" >&2; exit 1;; esac\n`,
    );
    chmodSync(uhubctl, 0o755);
    process.env.PATH = `${folder}${delimiter}${path ?? ""}`;
    server = await testServer();
    agent = await localAgent(server, join(folder, "agent"), ["pico", "feather"]);
    await agent.start();
    await until(async () => (await server.api("GET", "/api/v1/rigs?state=ready")).body.items.length === 2);
  });

  after(async () => {
    process.env.PATH = path;
    await agent.stop();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  beforeEach(() => rmSync(said, { force: true }));

  const power = async (how: object, action: string): Promise<{ status: number; body: any }> => {
    const { status, body } = await server.api("PATCH", "/api/v1/rigs/pico", { power: how });
    assert.equal(status, 200, JSON.stringify(body));
    return server.api("POST", "/api/v1/rigs/pico/power", { action });
  };
  const heard = (): string[] => readFileSync(said, "utf8").trim().split("\n");

  it("draws a relay on another board's pin, reads that the pin follows, and lets it go again", async () => {
    const relay = { kind: "relay", board: "emulator:feather", pin: "D5" };
    assert.equal((await power(relay, "off")).status, 204);
    // it is held now: asked again, it is held still
    assert.equal((await power(relay, "off")).status, 204);
    assert.equal((await power(relay, "on")).status, 204);
    assert.equal((await power({ ...relay, activeLow: true, contact: "normally-open" }, "on")).status, 204);
    assert.equal((await power({ ...relay, activeLow: true, contact: "normally-open" }, "off")).status, 204);
  });

  it("says in words what is wrong with a relay", async () => {
    const wrongPin = await power({ kind: "relay", board: "emulator:feather", pin: "GP77" }, "off");
    assert.equal(wrongPin.status, 422);
    assert.match(
      wrongPin.body.detail,
      /The power of pico could not be switched off: adafruit_feather_rp2040 has no pin GP77/,
    );
    const away = await power({ kind: "relay", board: "E66", pin: "D5" }, "off");
    assert.match(away.body.detail, /The relay board E66 is not plugged into this agent/);
  });

  it("asks uhubctl for a hub's port, and passes on what it says", async () => {
    assert.equal((await power({ kind: "uhubctl", hub: "1-1.4", port: 2 }, "cycle")).status, 204);
    assert.deepEqual(heard(), ["-l 1-1.4 -p 2 -a off", "-l 1-1.4 -p 2 -a on"]);
    const { status, body } = await power({ kind: "uhubctl", hub: "1-1", port: 7 }, "on");
    assert.equal(status, 422);
    assert.match(body.detail, /No compatible devices detected/);
  });

  it("runs an administrator's command without a shell", async () => {
    const touched = join(folder, "touched; rm -rf x");
    assert.equal((await power({ kind: "command", on: ["touch", touched], off: ["false"] }, "on")).status, 204);
    assert.ok(existsSync(touched));
    assert.match(
      (await power({ kind: "command", on: ["no-such-thing"], off: ["false"] }, "on")).body.detail,
      /There is no program no-such-thing/,
    );
  });

  it("is used by who holds the rig and by administrators alone, and each time is in the record", async () => {
    await power({ kind: "command", on: ["true"], off: ["true"] }, "on");
    const user = (await server.api("POST", "/api/v1/users", { name: "uma", role: "user" })).body;
    const { token } = (await server.api("POST", "/api/v1/tokens", { name: "t", user: user.id })).body;
    const uma = { authorization: `Bearer ${token}` };
    assert.equal((await server.api("POST", "/api/v1/rigs/pico/power", { action: "off" }, uma)).status, 403);
    const { items } = (await server.api("GET", "/api/v1/audit?limit=20")).body;
    assert.ok(items.some((entry: any) => entry.action === "rig.power" && entry.detail.action === "on"));
  });

  it("flashes before a run; what the flasher says goes into the log's beginning, its failure is the rig's fault", async () => {
    const flasher = ["sh", "-c", `echo "$0 $1" >> ${said}`, "{url}", "{serial}"];
    await server.api("PATCH", "/api/v1/rigs/feather", { flash: { command: flasher } });
    const ok = await finished(
      server,
      await submit(server, { "code.py": "print(1)" }, { requires: { rig: "feather" } }),
    );
    assert.equal(ok.body.outcome, "passed", ok.body.reason);
    assert.deepEqual(heard(), ["emulator:feather"]);
    await server.api("PATCH", "/api/v1/rigs/feather", {
      flash: { command: ["sh", "-c", "echo 'No bootloader on the port' >&2; exit 3"] },
      quarantineAfter: 1,
    });
    const job = await submit(server, { "code.py": "print(1)" }, { requires: { rig: "feather" }, retries: 0 });
    const { body } = await finished(server, job);
    assert.equal(body.outcome, "infra_error");
    assert.match(body.reason, /sh failed: No bootloader on the port/);
    const rig = (await server.api("GET", "/api/v1/rigs/feather")).body;
    assert.equal(rig.state, "quarantined");
    assert.match(rig.reason, /because of the rig, most recently: sh failed: No bootloader/);
  });
});
