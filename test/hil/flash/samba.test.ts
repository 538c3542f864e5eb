import assert from "node:assert/strict";
import { flashSamba, type SambaPort } from "../../../hil/flash/samba.js";

/** The UF2 bootloader's SAM-BA monitor (uf2-samdx1, src/sam_ba_monitor.c): text commands, flash that only clears bits until erased. */
class Monitor implements SambaPort {
  readonly flash = new Uint8Array(256 * 1024).fill(0x33);
  readonly ram = new Uint8Array(32 * 1024);
  restarted = false;
  version = "v1.1 [Arduino:XYZ] Mar  1 2023 12:00:00\n\r";
  deaf = false;
  private answers: number[] = [];
  private text = "";
  private storing: { at: number; left: number } | undefined;
  private copyFrom = 0;

  async write(bytes: Uint8Array): Promise<void> {
    for (const byte of bytes) {
      if (this.storing) {
        this.ram[this.storing.at++] = byte;
        if (!--this.storing.left) this.storing = undefined;
      } else if (byte === 0x23) {
        this.command(this.text);
        this.text = "";
      } else this.text += String.fromCharCode(byte);
    }
  }

  async read(most: number): Promise<Uint8Array> {
    if (this.deaf || !this.answers.length) throw new Error("nothing for 3 s");
    return Uint8Array.from(this.answers.splice(0, most));
  }

  private say(text: string): void {
    this.answers.push(...new TextEncoder().encode(text));
  }

  private command(text: string): void {
    const [a, b] = text
      .slice(1)
      .split(",")
      .map((part) => parseInt(part, 16));
    switch (text[0]) {
      case "N":
        return this.say("\n\r");
      case "V":
        return this.say(this.version);
      case "X":
        this.flash.fill(0xff, a);
        return this.say("X\n\r");
      case "S":
        this.storing = { at: a - 0x20000000, left: b };
        return;
      case "Y":
        if (b === 0) this.copyFrom = a - 0x20000000;
        else for (let i = 0; i < b; i++) this.flash[a + i] &= this.ram[this.copyFrom + i];
        return this.say("Y\n\r");
      case "R":
        return void this.answers.push(...this.flash.subarray(a, a + b));
      case "W":
        this.restarted = a === 0xe000ed0c && b === 0x05fa0004;
    }
  }
}

const image = Uint8Array.from({ length: 9001 }, (_, i) => (i * 13) & 0xff);

describe("flashing a SAMD by its bootloader's serial port", () => {
  it("writes behind the bootloader, verifies, and restarts", async () => {
    const monitor = new Monitor();
    await flashSamba(monitor, "samd21", image);
    assert.deepEqual(monitor.flash.subarray(0x2000, 0x2000 + image.length), image);
    assert.ok(
      monitor.flash.subarray(0, 0x2000).every((byte) => byte === 0x33),
      "the bootloader is untouched",
    );
    assert.equal(monitor.restarted, true);
  });

  it("refuses a bootloader that cannot write flash", async () => {
    const monitor = new Monitor();
    monitor.version = "v1.0 Atmel\n\r";
    await assert.rejects(flashSamba(monitor, "samd21", image), { name: "FlashError", message: /cannot write flash/ });
    assert.ok(monitor.flash.every((byte) => byte === 0x33));
  });

  it("says how to recover when the bootloader falls silent", async () => {
    const monitor = new Monitor();
    monitor.deaf = true;
    await assert.rejects(flashSamba(monitor, "samd21", image), {
      message: /does not answer N#/,
      next: /tap RESET twice/,
    });
  });
});
