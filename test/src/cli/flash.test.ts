import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findDrives } from "../../../hil/flash/uf2-drive.js";
import { readUf2, writeUf2 } from "../../../hil/flash/uf2.js";
import { flashCommand, type FlashWorld } from "../../../src/cli/flash.js";
import { BootRom } from "../../hil/flash/boot-rom.js";
import { Monitor } from "../../hil/flash/sam-ba.js";

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
    touch: async (port) => void said.push(`touched ${port}`),
    samba: async (port) => {
      throw new Error(`nothing at ${port}`);
    },
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

  it("takes the one of two boards that has the named board's chip", async () => {
    const path = drive("A", "SAMD21E18A-Trinket-v0");
    drive("B", "RPI-RP2");
    assert.equal(await flashCommand(undefined, { board: "trinket_m0" }, world()), 0);
    assert.match(readFileSync(join(path, "pinbridge.uf2")).toString("latin1"), /PBBOARD1trinket_m0\0/);
    assert.throws(() => readFileSync(join(folder, "B", "pinbridge.uf2")), /ENOENT/);
  });

  it("writes nothing when the board that waits has another chip than the one that was named", async () => {
    const path = drive("B", "RPI-RP2");
    await assert.rejects(flashCommand(undefined, { board: "trinket_m0" }, world()), {
      name: "FlashError",
      message: /^--board trinket_m0 has a SAMD21; the B at .* has an RP2040\.$/,
      next: /Nothing was written/,
    });
    await assert.rejects(flashCommand(undefined, { board: "trinket_m0", drive: path }, world()), /has an RP2040/);
    const rom = new BootRom();
    await assert.rejects(flashCommand(undefined, { board: "gemma_m0" }, world([rom])), /has a SAMD21; .* an RP2040/);
    assert.throws(() => readFileSync(join(path, "pinbridge.uf2")), /ENOENT/);
    assert.ok(rom.flash.every((byte) => byte === 0x5a));
  });

  describe("over a SAM-BA bootloader's serial port", () => {
    const samba = (monitor: Monitor, absent = 0): FlashWorld => ({
      ...world(),
      samba: async () => {
        if (absent-- > 0) throw new Error("no such port");
        return Object.assign(monitor, { close: async () => void said.push("closed") });
      },
    });

    it("gives the chip that answers its own firmware, with the board's name in it", async () => {
      for (const [id, board, base] of [
        [0x1001030d, "trinket_m0", 0x2000],
        [0x60060304, "feather_m4_express", 0x4000],
      ] as const) {
        const monitor = new Monitor(id);
        assert.equal(await flashCommand(undefined, { bossa: "/dev/ttyACM9", board }, samba(monitor)), 0);
        assert.match(Buffer.from(monitor.flash.subarray(base)).toString("latin1"), new RegExp(`PBBOARD1${board}\0`));
        assert.ok(
          monitor.flash.subarray(0, base).every((byte) => byte === 0x33),
          "the bootloader is untouched",
        );
        assert.equal(monitor.restarted, true);
      }
    });

    it("writes nothing to another board than the named one, nor a file for another chip", async () => {
      const monitor = new Monitor();
      const bossa = "/dev/ttyACM9";
      await assert.rejects(flashCommand(undefined, { bossa, board: "metro_m4_express" }, samba(monitor)), {
        message: /^--board metro_m4_express has a SAMD51; the board at \/dev\/ttyACM9 has a SAMD21\.$/,
      });
      const file = join(folder, "pico.uf2");
      writeFileSync(file, writeUf2(new Uint8Array(256), 0x10000000, "rp2040"));
      await assert.rejects(flashCommand(file, { bossa }, samba(monitor)), {
        message: "The file is for rp2040; the board has a SAMD21.",
        next: /Nothing was written/,
      });
      assert.ok(monitor.flash.every((byte) => byte === 0x33));
      assert.deepEqual(
        said.filter((text) => text === "closed"),
        ["closed", "closed"],
      );
    });

    it("waits for the bootloader of a board that it sent there", async () => {
      const monitor = new Monitor();
      const port = "/dev/ttyACM9";
      assert.equal(await flashCommand(undefined, { bossa: port, touch: port }, samba(monitor, 5)), 0);
      assert.match(said.join("\n"), /touched \/dev\/ttyACM9/);
      await assert.rejects(flashCommand(undefined, { bossa: port }, samba(monitor, 1)), /no such port/);
    });
  });

  it("refuses a file for another chip, and a file that is none", async () => {
    const path = drive("TRINKETBOOT", "SAMD21E18A-Trinket-v0");
    const wrong = join(folder, "wrong.uf2");
    writeFileSync(wrong, writeUf2(new Uint8Array(256), 0x10000000, "rp2040"));
    await assert.rejects(flashCommand(wrong, {}, world()), { message: /is for rp2040; .* SAMD21E18A-Trinket-v0/ });
    writeFileSync(wrong, "hello");
    await assert.rejects(flashCommand(wrong, {}, world()), { name: "FlashError", message: /whole blocks of 512/ });
    const missing = flashCommand(join(folder, "nothing.uf2"), {}, world());
    await assert.rejects(missing, { name: "FlashError", message: /ENOENT/, next: /Name a \.uf2 file/ });
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
