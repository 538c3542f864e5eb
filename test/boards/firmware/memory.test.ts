/** What the firmware keeps, puts out and feels on both chips: nvm, the DAC, touch. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Workbench } from "../../../hil/emulator/bench.js";
import { EmulatedBoard } from "../../../hil/emulator/board.js";
import * as adc from "../../../hil/peripherals/adc.js";
import * as dac from "../../../hil/peripherals/dac.js";
import * as gpio from "../../../hil/peripherals/gpio.js";
import * as nvm from "../../../hil/peripherals/nvm.js";
import * as system from "../../../hil/peripherals/system.js";
import * as touch from "../../../hil/peripherals/touch.js";
import { parts } from "../../../fixtures/index.js";
import { FirmwareHost } from "./firmware-host.js";

const image = (chip: string) =>
  new Uint8Array(readFileSync(new URL(`../../../../boards/firmware/prebuilt/pinbridge-${chip}.uf2`, import.meta.url)));

function start(chip: "rp2040" | "samd21"): FirmwareHost {
  const bench = new Workbench();
  const board = new EmulatedBoard({ family: chip, firmware: image(chip), bench, boardId: "test_board" });
  assert.ok(board.bootAndEnumerate());
  const host = new FirmwareHost(bench, "vendor", board);
  host.hello();
  return host;
}

for (const [chip, bytes, eraseUs] of [
  ["rp2040", 4096, 45_000],
  ["samd21", 256, 6000],
] as const) {
  describe(`firmware on the emulated ${chip}: nvm`, () => {
    const took = (host: FirmwareHost, work: () => void): number => {
      const before = host.board.nowUs;
      work();
      return host.board.nowUs - before;
    };
    const read = (host: FirmwareHost, offset: number, length: number) =>
      Buffer.from(host.call(nvm.read, { offset, length }).data).toString("hex");

    it("starts erased, keeps what is written over a reset, and no more than that changes", () => {
      const host = start(chip);
      assert.equal(host.call(nvm.size, {}).bytes, bytes);
      assert.equal(read(host, 0, 4), "ffffffff");
      host.call(nvm.write, { offset: 61, data: Uint8Array.of(1, 2, 3, 4, 5, 6) });
      host.call(nvm.write, { offset: bytes - 2, data: Uint8Array.of(0xaa, 0x55) });
      assert.equal(read(host, 60, 8), "ff010203040506ff");
      host.call(nvm.write, { offset: 63, data: Uint8Array.of(0xf0) });
      host.call(system.reset, {});
      host.run(500_000);
      host.board.bootAndEnumerate();
      host.frames.length = 0;
      host.hello({ nonce: 7 });
      assert.equal(read(host, 60, 8), "ff0102f0040506ff");
      assert.equal(read(host, bytes - 3, 3), "ffaa55");
      assert.deepEqual(host.board.violations, []);
    });

    it("erases only when a bit has to rise, and writes nothing that is there already", () => {
      const host = start(chip);
      const write = (value: number) =>
        took(host, () => host.call(nvm.write, { offset: 9, data: Uint8Array.of(value) }));
      assert.ok(write(0x7f) < eraseUs);
      assert.ok(write(0x0f) < eraseUs);
      assert.ok(write(0x0f) < 2000);
      assert.ok(write(0x1f) > eraseUs);
      assert.equal(read(host, 8, 3), "ff1fff");
    });

    it("has bounds", () => {
      const host = start(chip);
      assert.equal(host.status(nvm.read, { offset: bytes - 1, length: 2 }), "INVALID_ARGUMENT");
      assert.equal(host.status(nvm.write, { offset: 0xffffffff, data: Uint8Array.of(1, 2) }), "INVALID_ARGUMENT");
      assert.equal(host.status(nvm.write, { offset: bytes, data: new Uint8Array(0) }), "OK");
    });
  });

  describe(`firmware on the emulated ${chip}: touch`, () => {
    const pad = (host: FirmwareHost, pin: number, options: object) => {
      host.call(gpio.claim, { pin, safe: "HIGH_Z" });
      const definition = parts.get("touch")!;
      const device = definition.create({
        name: "pad",
        options: definition.options.parse(options),
        wiring: "pad",
        pins: {},
        random: () => 0,
      });
      device.attach(host.bench.view("pad", { PAD: host.bench.net(`GP${pin}`) }));
      return (level: number, most = 10_000) => host.call(touch.read, { pin, level, samples: 10, most }).ticks;
    };

    it("counts longer with a finger on the pad", () => {
      const host = start(chip);
      const measure = pad(host, 6, { touches: [{ at: "5 s", for: "1 s" }] });
      const away = measure(1);
      // 20 pF and 1 Mohm: 18.3 us, ten times, in quarters
      assert.ok(away > 10 * 18.3 * 4 && away < 10 * 21 * 4, `${away}`);
      host.board.advanceTo(5.5e6);
      const there = measure(1);
      assert.ok(there > 10 * 73.3 * 4 && there < 10 * 76 * 4, `${there}`);
      host.board.advanceTo(6.5e6);
      assert.ok(Math.abs(measure(1) - away) < 20);
      assert.deepEqual(host.board.violations, []);
    });

    it("charges the other way for a pad that is pulled up, and gives up without a resistor", () => {
      const up = start(chip);
      assert.ok(pad(up, 6, { to: "3V3" })(0) > 700);
      const open = start(chip);
      assert.equal(pad(open, 6, { to: "nothing" })(1, 400), 400);
    });
  });
}

describe("firmware on the emulated samd21: dac", () => {
  it("puts out a share of the supply, which the converter reads on another pin", () => {
    const host = start("samd21");
    host.call(dac.open, { handle: 1, pin: 2 });
    const net = host.bench.net("GP2");
    for (const value of [0, 0x4000, 0x8000, 0xffff]) {
      host.call(dac.write, { handle: 1, value });
      assert.ok(Math.abs(net.millivolts - (value / 0x10000) * 3300) < 5, `${value}: ${net.millivolts}`);
    }
    assert.equal(host.status(dac.open, { handle: 2, pin: 2 }), "PIN_IN_USE");
    assert.equal(host.status(adc.open, { handle: 3, pin: 2 }), "PIN_IN_USE");
    host.call(dac.close, { handle: 1 });
    assert.equal(host.status(dac.write, { handle: 1, value: 1 }), "NOT_OPEN");
    host.call(adc.open, { handle: 3, pin: 2 });
    assert.equal(host.status(dac.open, { handle: 2, pin: 6 }), "INVALID_PIN");
    assert.deepEqual(host.board.violations, []);
  });

  it("is not on the rp2040", () => {
    assert.equal(start("rp2040").status(dac.open, { handle: 1, pin: 2 }), "INVALID_PIN");
  });
});
