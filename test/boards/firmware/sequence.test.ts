import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Workbench } from "../../../hil/emulator/bench.js";
import { EmulatedBoard } from "../../../hil/emulator/board.js";
import * as gpio from "../../../hil/peripherals/gpio.js";
import { SequenceSteps, samplesOf, sequenceUs } from "../../../hil/wire/sequence-steps.js";
import { FirmwareHost } from "./firmware-host.js";

const image = (chip: string) =>
  new Uint8Array(readFileSync(new URL(`../../../../boards/firmware/prebuilt/pinbridge-${chip}.uf2`, import.meta.url)));

describe("the steps of a sequence", () => {
  it("count their samples and microseconds as the board does", () => {
    const steps = new SequenceSteps();
    for (const us of [1, 64, 65, 0x7fff, 40_000]) steps.wait(us);
    steps.sample(9);
    steps.set(9, 1);
    steps.sample(5);
    const { pins, data } = steps.request();
    assert.deepEqual([pins, data[0], data[1]], [2, 9, 5]);
    assert.equal(sequenceUs(data.subarray(pins)), 1 + 64 + 65 + 0x7fff + 40_000);
    assert.equal(samplesOf(data.subarray(pins)), 2);
  });

  it("know eight pins", () => {
    const steps = new SequenceSteps();
    for (let pin = 0; pin < 8; pin++) assert.ok(steps.set(pin, 1));
    assert.ok(!steps.set(8, 1));
    assert.ok(steps.sample(7));
  });
});

for (const { chip, out, input, noise, late } of [
  { chip: "rp2040", out: 2, input: 3, noise: 4, late: 0.35 },
  { chip: "samd21", out: 8, input: 9, noise: 16, late: 2.6 },
] as const) {
  describe(`firmware on the emulated ${chip}: gpio.sequence`, () => {
    const start = () => {
      const bench = new Workbench();
      const board = new EmulatedBoard({ family: chip, firmware: image(chip), bench, boardId: "test_board" });
      assert.ok(board.bootAndEnumerate());
      const host = new FirmwareHost(bench, "vendor", board);
      host.hello();
      for (const pin of [out, input, noise]) {
        host.call(gpio.claim, { pin, safe: "HIGH_Z" });
        host.call(gpio.configure, { pin, output: pin === out ? 1 : 0, openDrain: 0, pull: 0, level: 0, drive: 1 });
      }
      return { host, bench, net: (pin: number) => bench.net(`GP${pin}`) };
    };

    it("waits from change to change, and no interrupt comes between", () => {
      const { host, bench, net } = start();
      host.call(gpio.watch, { pin: noise, edges: 3 });
      const changes: number[] = [];
      net(out).onChange((_level, atUs) => changes.push(atUs));
      const player = net(noise).attach("noise");
      for (let i = 0; i < 20; i++)
        bench.clock.at(host.board.nowUs + 200 + 31.7 * i, () => player.set(i & 1 ? "high" : "low"));
      const waits = [5, 20, 1, 90, 200, 10, 64, 65];
      const steps = new SequenceSteps();
      for (const [i, us] of waits.entries()) {
        steps.set(out, 1 - (i & 1));
        steps.wait(us);
      }
      steps.set(out, 1);
      host.call(gpio.sequence, steps.request());
      const errors = waits.map((us, i) => changes[i + 1] - changes[i] - us);
      for (const [i, error] of errors.entries()) {
        assert.ok(error >= -0.1, `${waits[i]} us: ${error}`);
        assert.ok(error < (waits[i] < 100 ? late : 5), `${waits[i]} us: ${error}`);
      }
      assert.deepEqual(host.board.violations, []);
    });

    it("packs what it samples, the first in bit 0", () => {
      const { host, net } = start();
      // an inverter between the two
      const port = net(input).attach("inverter");
      port.set("high");
      net(out).onChange((level) => port.set(level ? "low" : "high"));
      const steps = new SequenceSteps();
      const levels = [1, 1, 0, 1, 0, 0, 0, 1, 1, 0, 1];
      for (const level of levels) {
        steps.set(out, level);
        steps.wait(1);
        steps.sample(input);
      }
      const { samples } = host.call(gpio.sequence, steps.request());
      assert.deepEqual(
        levels.map((_, i) => (samples[i >> 3] >> (i & 7)) & 1),
        levels.map((level) => 1 - level),
      );
    });

    it("moves nothing when a step cannot be done", () => {
      const { host, net } = start();
      let changes = 0;
      net(out).onChange(() => changes++);
      const sequence = (pins: number, ...data: number[]) =>
        host.status(gpio.sequence, { pins, data: Uint8Array.from(data) });
      assert.equal(sequence(2, out, input, 0x08, 0x09), "NOT_OPEN");
      assert.equal(sequence(1, out, 0x08, 0x01), "INVALID_ARGUMENT");
      assert.equal(sequence(1, out, 0x08, 0x80), "INVALID_ARGUMENT");
      assert.equal(sequence(1, out, 0x08, 0x20), "INVALID_ARGUMENT");
      assert.equal(sequence(2, out), "INVALID_ARGUMENT");
      assert.equal(sequence(0), "INVALID_ARGUMENT");
      assert.equal(sequence(1, out + 3, 0x08), "NOT_OPEN");
      assert.equal(changes, 0);
    });
  });
}
