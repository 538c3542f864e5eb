import assert from "node:assert/strict";
import { flashSamba } from "../../../hil/flash/samba.js";
import { Monitor } from "./sam-ba.js";

const imageFor = async (): Promise<Uint8Array> => image;
const image = Uint8Array.from({ length: 9001 }, (_, i) => (i * 13) & 0xff);

describe("flashing a SAMD by its bootloader's serial port", () => {
  it("writes behind the bootloader, verifies, and restarts", async () => {
    const monitor = new Monitor();
    await flashSamba(monitor, imageFor);
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
    await assert.rejects(flashSamba(monitor, imageFor), { name: "FlashError", message: /cannot write flash/ });
    assert.ok(monitor.flash.every((byte) => byte === 0x33));
  });

  it("asks which chip it is, and begins behind that one's bootloader", async () => {
    const monitor = new Monitor();
    monitor.id = 0x60060304;
    const asked: string[] = [];
    await flashSamba(monitor, async (family) => (asked.push(family), image));
    assert.deepEqual(asked, ["samd51"]);
    assert.deepEqual(monitor.flash.subarray(0x4000, 0x4000 + image.length), image);
    assert.ok(monitor.flash.subarray(0, 0x4000).every((byte) => byte === 0x33));
  });

  it("writes nothing to a chip that it does not know, or that is not the one meant", async () => {
    const monitor = new Monitor();
    monitor.id = 0x10000000;
    await assert.rejects(flashSamba(monitor, imageFor), { name: "FlashError", message: /calls itself 0x10000000/ });
    monitor.id = 0x1001030d;
    await assert.rejects(
      flashSamba(monitor, () => Promise.reject(new Error("another board"))),
      /another board/,
    );
    assert.ok(monitor.flash.every((byte) => byte === 0x33));
  });

  for (const commands of [3, 4, 7, 12])
    it(`says how to recover when the cable is pulled after ${commands} writes`, async () => {
      const monitor = new Monitor();
      monitor.pulledAfter = commands;
      await assert.rejects(flashSamba(monitor, imageFor), {
        name: "FlashError",
        message: /port went away: the port is gone/,
        next: /tap RESET twice/,
      });
      assert.equal(monitor.restarted, false);
    });

  it("says how to recover when the bootloader falls silent", async () => {
    const monitor = new Monitor();
    monitor.deaf = true;
    await assert.rejects(flashSamba(monitor, imageFor), {
      message: /does not answer N#/,
      next: /tap RESET twice/,
    });
  });
});
