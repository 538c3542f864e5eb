import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findDrives } from "../../../hil/flash/uf2-drive.js";
import { readUf2, writeUf2 } from "../../../hil/flash/uf2.js";
import { flashCommand, type FlashWorld } from "../../../src/cli/flash.js";
import { BootRom } from "../../hil/flash/boot-rom.js";

describe("pinbridge flash", () => {
  let folder: string;
  let said: string[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "pinbridge-flash-"));
    said = [];
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function drive(name: string, boardId: string): string {
    const path = join(folder, name);
    mkdirSync(path);
    writeFileSync(
      join(path, "INFO_UF2.TXT"),
      `UF2 Bootloader v3.15.0 SFHWRO\r\nModel: ${name}\r\nBoard-ID: ${boardId}\r\n`,
    );
    return path;
  }

  const world = (roms: BootRom[] = [], gone = true): FlashWorld => ({
    drives: () => findDrives([folder]),
    picoboot: async () => roms.map((rom) => rom.device),
    gone: async () => gone,
    wait: async () => {},
    say: (text) => void said.push(text),
  });

  it("gives the only drive the firmware for its chip, with the board's name in it", async () => {
    const path = drive("TRINKETBOOT", "SAMD21E18A-Trinket-v0");
    assert.equal(await flashCommand(undefined, { board: "gemma_m0" }, world()), 0);
    const { base, image } = readUf2(readFileSync(join(path, "pinbridge.uf2")), "samd21");
    assert.equal(base, 0x2000);
    assert.match(Buffer.from(image).toString("latin1"), /PBBOARD1gemma_m0\0/);
    assert.match(said.join("\n"), /Writing to the TRINKETBOOT[^]*Done: the board restarts/);
  });

  it("prefers the boot ROM, which can be read back, to the drive of the same RP2040", async () => {
    const path = drive("RPI-RP2", "RPI-RP2");
    const rom = new BootRom();
    const file = join(folder, "small.uf2");
    writeFileSync(
      file,
      writeUf2(
        Uint8Array.from({ length: 300 }, (_, i) => i & 0xff),
        0x10000000,
        "rp2040",
      ),
    );
    assert.equal(await flashCommand(file, {}, world([rom])), 0);
    assert.equal(rom.flash[255], 255);
    assert.throws(() => readFileSync(join(path, "pinbridge.uf2")), /ENOENT/);
  });

  it("touches none of two boards", async () => {
    drive("A", "SAMD21E18A-Trinket-v0");
    drive("B", "RPI-RP2");
    await assert.rejects(flashCommand(undefined, {}, world()), {
      message: /2 boards wait in their bootloaders/,
      next: /--drive/,
    });
    assert.throws(() => readFileSync(join(folder, "B", "pinbridge.uf2")), /ENOENT/);
  });

  it("refuses a file for another chip, and a file that is none", async () => {
    const path = drive("TRINKETBOOT", "SAMD21E18A-Trinket-v0");
    const wrong = join(folder, "wrong.uf2");
    writeFileSync(wrong, writeUf2(new Uint8Array(256), 0x10000000, "rp2040"));
    await assert.rejects(flashCommand(wrong, {}, world()), { message: /is for rp2040; .* SAMD21E18A-Trinket-v0/ });
    writeFileSync(wrong, "hello");
    await assert.rejects(flashCommand(wrong, {}, world()), /whole blocks of 512/);
    assert.throws(() => readFileSync(join(path, "pinbridge.uf2")), /ENOENT/);
  });

  it("says so when the board took the file and did not restart", async () => {
    drive("TRINKETBOOT", "SAMD21E18A-Trinket-v0");
    await assert.rejects(flashCommand(undefined, {}, world([], false)), { message: /did not restart/, next: /RESET/ });
  });

  it("says how a board gets into its bootloader when none waits", async () => {
    await assert.rejects(flashCommand(undefined, {}, world()), {
      message: /No board waits/,
      next: /BOOTSEL.*RESET twice/,
    });
    await assert.rejects(flashCommand(undefined, { drive: folder }, world()), /no INFO_UF2.TXT/);
    await assert.rejects(flashCommand(undefined, { board: "uno" }, world()), /There is no board "uno"/);
  });
});
