import assert from "node:assert/strict";
import { flashPicoboot } from "../../../hil/flash/picoboot.js";
import { BootRom } from "./boot-rom.js";

const image = Uint8Array.from({ length: 5000 }, (_, i) => (i * 7) & 0xff);

describe("flashing through the RP2040's boot ROM", () => {
  it("erases, writes, verifies and restarts, and leaves the rest of the flash alone", async () => {
    const rom = new BootRom();
    const steps: string[] = [];
    await flashPicoboot(rom.device, image, 0x10000000, (step, done, total) => {
      if (done === total) steps.push(step);
    });
    assert.deepEqual(rom.flash.subarray(0, 5000), image);
    assert.ok(rom.flash.subarray(5000, 8192).every((byte) => byte === 0xff));
    assert.ok(rom.flash.subarray(8192).every((byte) => byte === 0x5a));
    assert.deepEqual([rom.exclusive, rom.rebooted, steps], [true, true, ["erase", "write", "verify"]]);
  });

  it("finds a byte that did not take, does not restart, and says how to get the board back", async () => {
    const rom = new BootRom();
    rom.worn = 4097;
    await assert.rejects(flashPicoboot(rom.device, image, 0x10000000), {
      name: "FlashError",
      message: /other bytes than were written, first at 0x10001001/,
      next: /hold BOOTSEL/,
    });
    assert.equal(rom.rebooted, false);
  });

  it("says what to do when the ROM cannot be opened", async () => {
    const rom = new BootRom();
    const device = { ...rom.device, open: () => Promise.reject(new Error("LIBUSB_ERROR_ACCESS")) };
    await assert.rejects(flashPicoboot(device, image, 0x10000000), {
      name: "FlashError",
      message: /cannot be opened: LIBUSB_ERROR_ACCESS/,
      next: /udev rule/,
    });
  });

  it("passes on what the ROM refuses", async () => {
    await assert.rejects(flashPicoboot(new BootRom().device, image, 0x20000000), {
      message: /refuses ERASE: INVALID_ADDRESS|refuses a command: INVALID_ADDRESS/,
      next: /cannot be harmed/,
    });
  });

  for (const commands of [0, 1, 3, 5, 6])
    it(`says how to get the board back when the cable is pulled after ${commands} commands`, async () => {
      const rom = new BootRom();
      rom.pulledAfter = commands;
      await assert.rejects(flashPicoboot(rom.device, image, 0x10000000), {
        name: "FlashError",
        message: /left in the middle of being flashed: .*disconnected/,
        next: /hold BOOTSEL/,
      });
      assert.equal(rom.rebooted, false);
    });
});
