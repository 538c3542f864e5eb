/** Pixels on every pin that a board has: a strip hangs on each in turn. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { boards } from "../../../boards/index.js";
import { Neopixel } from "../../../fixtures/parts/neopixel.js";
import { Workbench } from "../../../hil/emulator/bench.js";
import { EmulatedBoard } from "../../../hil/emulator/board.js";
import * as gpio from "../../../hil/peripherals/gpio.js";
import * as neopixel from "../../../hil/peripherals/neopixel.js";
import { FirmwareHost } from "./firmware-host.js";

const image = (chip: string) =>
  new Uint8Array(readFileSync(new URL(`../../../../boards/firmware/prebuilt/pinbridge-${chip}.uf2`, import.meta.url)));

for (const [id, family, pins] of [
  ["raspberry_pi_pico", "rp2040", 30],
  ["metro_m0_express", "samd21", 20],
] as const)
  it(`shows colours on a strip at every pin of ${id}`, () => {
    const bench = new Workbench();
    const gpios = [...boards.find((board) => board.id === id)!.labels.keys()];
    assert.ok(gpios.length >= pins - 4, `${gpios.length} pins`);
    const strips = gpios.map((pin) => {
      const options = { count: 3, order: "GRB", latch: 280e-6 } as const;
      const strip = new Neopixel({ name: `strip ${pin}`, options } as ConstructorParameters<typeof Neopixel>[0]);
      strip.attach(bench.view(strip.name, { DIN: bench.net(`GP${pin}`) }));
      return strip;
    });
    const board = new EmulatedBoard({ family, firmware: image(family), bench, boardId: "test_board" });
    assert.ok(board.bootAndEnumerate());
    const host = new FirmwareHost(bench, "vendor", board);
    host.hello();
    gpios.forEach((pin, n) => {
      host.call(gpio.claim, { pin, safe: "HIGH_Z" });
      host.call(gpio.configure, { pin, output: 1, openDrain: 0, pull: gpio.Pull.NONE, level: 0, drive: 1 });
      // green first on the wire
      host.call(neopixel.write, { pin, data: Uint8Array.of(n, 255, 0x55, 0xaa, 0, 1, 0x80, 255 - n, 0x7f) });
      assert.equal(bench.net(`GP${pin}`).level, 0);
    });
    host.run(1000);
    strips.forEach((strip, n) => {
      const colours = [
        [255, n, 0x55],
        [0, 0xaa, 1],
        [255 - n, 0x80, 0x7f],
      ];
      assert.deepEqual([strip.name, strip.frames, strip.surplus], [`strip ${gpios[n]}`, 1, 0]);
      assert.deepEqual(strip.pixels, colours, strip.name);
    });
    assert.deepEqual(board.violations, []);
    assert.deepEqual(bench.reports, []);
  });
