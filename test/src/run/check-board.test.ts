/** What doctor finds on an emulated board that runs the real firmware, with rigs that have a fault. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parts } from "../../../fixtures/index.js";
import { checkRig } from "../../../hil/index.js";
import { openBoard, version } from "../../../src/index.js";
import { checkBoard, checkWiring } from "../../../src/run/check-board.js";
import type { Check } from "../../../src/run/check.js";

let folder: string;
before(() => (folder = mkdtempSync(join(tmpdir(), "pinbridge-doctor-"))));
after(() => rmSync(folder, { recursive: true }));

const bothPulledUp = "pull-ups: { GP4: 4.7k, GP5: 4.7k }";
const sensor = (address: string, name = "weather"): string =>
  `  ${name}: { part: bme280, pins: { SCL: GP5, SDA: GP4 }, address: ${address} }`;
const pressed = (pin: string, to: string): string =>
  `  held_${pin}: { part: button, pins: { A: ${pin} }, to: ${to}, presses: [{ at: 0 s, for: 1000 s }] }`;

function rigOf(...lines: string[]): { path: string; text: string } {
  const path = join(folder, "rig.yaml");
  const text = ["board: pico", ...lines, ""].join("\n");
  writeFileSync(path, text);
  return { path, text };
}

const check = (...lines: string[]): Promise<Check[]> => checkBoard({ rig: rigOf(...lines), version: version() });

/** As doctor sees it who was not told of the rig: a real board's wiring. */
async function checkUntold(...lines: string[]): Promise<Check[]> {
  const { backend, definition, close } = await openBoard({ rig: rigOf(...lines).path });
  try {
    return checkWiring(backend, definition!, undefined);
  } finally {
    await close();
  }
}

const wrong = (checks: readonly Check[]): Check[] => checks.filter(({ ok }) => !ok);

describe("a board under examination", () => {
  it("that is sound is found so, from its link to its bus", async () => {
    const checks = await check("parts:", sensor("0x76"), bothPulledUp);
    assert.deepEqual(wrong(checks), []);
    assert.deepEqual(
      checks.map(({ id }) => id),
      ["link", "firmware", "unique-id", "round-trip", "i2c-stuck", "i2c-pull-ups", "i2c-scan", "short"],
    );
    assert.match(checks[6].what, /0x76 answers, as the rig says/);
  });

  it("without a pull-up on one line is told which", async () => {
    const [fault, ...more] = wrong(await check("pull-ups: { GP5: 4.7k }"));
    assert.deepEqual(more, []);
    assert.equal(fault.id, "i2c-pull-ups");
    assert.equal(fault.what, "SDA (GP4) of the I2C bus has no pull-up.");
    assert.match(fault.next!, /resistor of 2\.2 to 10 kOhm/);
  });

  it("without any pull-up is told of both", async () => {
    const [fault] = wrong(await check());
    assert.equal(fault.what, "SDA (GP4) and SCL (GP5) of the I2C bus have no pull-up.");
  });

  it("with SDA held low is told of the stuck bus, and nothing that follows from it", async () => {
    const faults = wrong(await check("parts:", pressed("GP4", "GND"), bothPulledUp));
    assert.deepEqual(
      faults.map(({ id, what }) => [id, what]),
      [["i2c-stuck", "SDA (GP4) of the I2C bus stays low, also after nine clocks."]],
    );
  });

  it("with a pin held low and another high is told of both shorts", async () => {
    const faults = wrong(await checkUntold("parts:", pressed("GP10", "GND"), pressed("GP11", "3V3"), bothPulledUp));
    assert.deepEqual(
      faults.map(({ id, what }) => [id, what]),
      [
        ["short", "GP10 stays low against its pull-up."],
        ["short", "GP11 stays high against its pull-down."],
      ],
    );
  });

  it("whose parts hold their pins is not told so when the rig says it", async () => {
    assert.deepEqual(wrong(await check("parts:", pressed("GP10", "GND"), bothPulledUp)), []);
  });

  it("with two parts at one address is told of the conflict", async () => {
    const [fault] = wrong(await check("parts:", sensor("0x76"), sensor("0x76", "second"), bothPulledUp));
    assert.equal(fault.id, "rig");
    assert.match(fault.what, /0x76/);
  });

  it("is held against a rig that says otherwise: who is silent, and who is strange", async () => {
    const { backend, definition, close } = await openBoard({
      rig: rigOf("parts:", sensor("0x77"), bothPulledUp).path,
    });
    const told = await checkRig(rigOf("parts:", sensor("0x76"), bothPulledUp).text, { file: "rig.yaml", parts });
    const faults = wrong(checkWiring(backend, definition!, told));
    await close();
    assert.deepEqual(
      faults.map(({ id, what }) => [id, what]),
      [
        ["i2c-missing", "weather at 0x76 of the rig does not answer."],
        ["i2c-unexpected", "0x77 answers, which the rig does not have."],
      ],
    );
  });

  it("with other firmware is told to flash it", async () => {
    const [fault] = wrong(await checkBoard({ rig: rigOf(bothPulledUp), version: "9.9.9" }));
    assert.equal(fault.id, "firmware");
    assert.match(fault.next!, /pinbridge flash/);
  });

  it("that is not there is one finding, with what to do", async () => {
    const checks = await checkBoard({ board: "serial:/dev/no-such-port", version: version() });
    assert.deepEqual(
      checks.map(({ id, ok }) => [id, ok]),
      [["link", false]],
    );
    assert.match(checks[0].what, /There is no port/);
  });

  it("is examined on a SAMD21 too", async () => {
    const ids = new Set((await checkBoard({ board: "emulator:qtpy_m0", version: version() })).map(({ id }) => id));
    assert.ok(ids.has("round-trip") && ids.has("short"), [...ids].join());
  });
});
