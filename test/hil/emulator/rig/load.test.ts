/**
 * Each file of `broken/` is a rig with something wrong, and beside it stands the message that a person gets, word for word.
 * To accept new wording: UPDATE_GOLDEN=1 npm test.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { parts } from "../../../../fixtures/index.js";
import { loadRig } from "../../../../hil/emulator/rig/load.js";
import { RIG_PROBLEMS, RigError } from "../../../../hil/emulator/rig/problem.js";

const root = new URL("../../../../../", import.meta.url);
const broken = new URL("test/hil/emulator/rig/broken/", root);
const rigs = new URL("fixtures/rigs/", root);

const load = (text: string, file = "rig.yaml") => loadRig(text, { file, parts });

function refusal(text: string, file: string): RigError {
  try {
    load(text, file);
  } catch (error) {
    if (error instanceof RigError) return error;
    throw error;
  }
  throw new assert.AssertionError({ message: `${file} was accepted` });
}

describe("rig file", () => {
  const codes = new Set<string>();
  for (const file of readdirSync(broken).filter((f) => f.endsWith(".yaml"))) {
    it(`refuses ${file} with place and advice`, () => {
      const error = refusal(readFileSync(new URL(file, broken), "utf8"), file);
      for (const { code } of error.problems) codes.add(code);
      const golden = new URL(file.replace(".yaml", ".txt"), broken);
      if (process.env.UPDATE_GOLDEN) writeFileSync(golden, `${error.message}\n`);
      assert.equal(`${error.message}\n`, readFileSync(golden, "utf8"));
    });
  }

  it("has a broken example for every kind of problem, and a line in docs/rigs.md", () => {
    const document = readFileSync(new URL("docs/rigs.md", root), "utf8");
    for (const code of Object.keys(RIG_PROBLEMS)) {
      assert.ok(codes.has(code), `no broken example for ${code}`);
      assert.ok(document.includes(`\`${code}\``), `docs/rigs.md lacks ${code}`);
    }
  });

  const shipped = ["rigs", "trials"].flatMap((folder) =>
    readdirSync(new URL(`fixtures/${folder}/`, root))
      .filter((f) => f.endsWith(".yaml"))
      .map((f) => `fixtures/${folder}/${f}`),
  );
  for (const file of shipped) {
    it(`loads ${file} without a warning`, () => {
      const rig = load(readFileSync(new URL(file, root), "utf8"), file);
      assert.deepEqual(rig.warnings, []);
      assert.ok(rig.devices.length > 2);
    });
  }

  it("uses every part in fixtures/rigs/everything.yaml", () => {
    const rig = load(readFileSync(new URL("everything.yaml", rigs), "utf8"));
    const used = new Set(rig.devices.map(({ device }) => device.part));
    assert.deepEqual(
      [...parts.keys()].filter((part) => !used.has(part)),
      [],
    );
  });

  it("gives nets by the board's labels, with GPIO numbers, whatever name the file used", () => {
    const rig = load(
      "board: feather\nnets: [spare]\nparts:\n  a: { part: led, pins: { A: LED } }\n  b: { part: led, pins: { A: board.A0 } }\n  c: { part: led, pins: { A: D5 } }\n  d: { part: led, pins: { A: spare } }\n",
    );
    assert.deepEqual(rig.nets, [
      { name: "spare" },
      { name: "D13", gpio: 13 },
      { name: "A0", gpio: 26 },
      { name: "D5", gpio: 7 },
    ]);
    assert.deepEqual(
      rig.devices.map(({ device, pins }) => [device.name, pins]),
      [
        ["a", { A: "D13" }],
        ["b", { A: "A0" }],
        ["c", { A: "D5" }],
        ["d", { A: "spare" }],
      ],
    );
  });

  it("makes pulls, rails and the board's own voltages into devices that hold their nets", () => {
    const rig = load(
      "board: pico\nparts:\n  w: { part: bme280, pins: { SCL: 5, SDA: GP4, SDO: 3V3 } }\npull-ups: { GP4: 4.7k, GP5: 10k }\npull-downs: { GP9: 100k }\n",
    );
    assert.deepEqual(
      rig.devices.slice(1).map(({ device, pins }) => [device.part, device.name, pins.A]),
      [
        ["pull-up", "pull-up on GP4", "GP4"],
        ["pull-up", "pull-up on GP5", "GP5"],
        ["pull-down", "pull-down on GP9", "GP9"],
        ["rail", "3V3", "3V3"],
        ["voltage", "VBUS through 5.6k and 10k on GP24", "GP24"],
        ["voltage", "VSYS / 3 on GP29", "GP29"],
      ],
    );
    assert.deepEqual(
      rig.devices.map(({ named }) => named),
      [true, false, false, false, false, false, false],
    );
  });

  it("tells two sensors apart by their SDO pins", () => {
    const text = (sdo: string) =>
      `board: pico\nparts:\n  a: { part: bme280, pins: { SCL: GP5, SDA: GP4, SDO: GND } }\n  b: { part: bme280, pins: { SCL: GP5, SDA: GP4, SDO: ${sdo} } }\npull-ups: { GP4: 4.7k, GP5: 4.7k }\n`;
    assert.equal(load(text("3V3")).devices.filter(({ named }) => named).length, 2);
    assert.equal(refusal(text("GND"), "rig.yaml").problems[0].code, "rig/address-clash");
  });

  it("makes fresh devices on each load", () => {
    const text = "board: pico\nparts:\n  a: { part: led, pins: { A: LED } }\n";
    assert.notEqual(load(text).devices[0].device, load(text).devices[0].device);
  });

  it("warns of I2C wiring that no hardware bus serves, but allows it", () => {
    const rig = load(
      "board: pico\nparts:\n  w: { part: bme280, pins: { SCL: GP4, SDA: GP5 } }\npull-ups: { GP4: 4.7k, GP5: 4.7k }\n",
    );
    assert.deepEqual(rig.warnings, [
      "rig.yaml:3:3: w has SCL on GP4 and SDA on GP5, which no I2C block of the RP2040 serves; only a bit-banged bus reaches it. Are they swapped?",
    ]);
  });

  it("understands anchors and merges nothing twice", () => {
    const rig = load(
      "board: pico\nparts:\n  a: { part: bme280, address: 0x76, pins: &bus { SCL: GP5, SDA: GP4 } }\n  b: { part: bme280, address: 0x77, pins: *bus }\npull-ups: { GP4: 4.7k, GP5: 4.7k }\n",
    );
    assert.deepEqual(rig.devices[1].pins, { SCL: "GP5", SDA: "GP4" });
  });

  it("places a problem inside an anchored value", () => {
    const error = refusal(
      "board: pico\nparts:\n  a: { part: bme280, pins: &bus { SCL: GP5, SDA: GP44 } }\n  b: { part: bme280, address: 0x77, pins: *bus }\n",
      "rig.yaml",
    );
    assert.deepEqual(
      error.problems.map(({ position }) => [position.line, position.column]),
      [
        [3, 50],
        [3, 50],
      ],
    );
  });
});
