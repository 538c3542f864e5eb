/** The UF2 bootloader's SAM-BA monitor (uf2-samdx1, src/sam_ba_monitor.c): text commands, flash that only clears bits until erased. */
import assert from "node:assert/strict";
import type { SambaPort } from "../../../hil/flash/samba.js";

export class Monitor implements SambaPort {
  readonly flash = new Uint8Array(256 * 1024).fill(0x33);
  readonly ram = new Uint8Array(32 * 1024);
  restarted = false;
  version = "v1.1 [Arduino:XYZ] Mar  1 2023 12:00:00\n\r";
  deaf = false;
  /** After so many commands the cable is pulled. */
  pulledAfter = Infinity;
  private answers: number[] = [];
  private text = "";
  private storing: { at: number; left: number } | undefined;
  private copyFrom = 0;

  /** @param id  DSU.DID: a SAMD21E18A's; a SAMD51J19A's is 0x60060304 */
  constructor(public id = 0x1001030d) {}

  async write(bytes: Uint8Array): Promise<void> {
    if (this.pulledAfter-- <= 0) throw new Error("the port is gone");
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
      case "w":
        assert.deepEqual([a, b], [0x41002018, 4]);
        return void this.answers.push(...new Uint8Array(Uint32Array.of(this.id).buffer));
      case "R":
        return void this.answers.push(...this.flash.subarray(a, a + b));
      case "W":
        this.restarted = a === 0xe000ed0c && b === 0x05fa0004;
    }
  }
}
