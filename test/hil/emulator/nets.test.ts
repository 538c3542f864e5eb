import assert from "node:assert/strict";
import { Workbench } from "../../../hil/emulator/bench.js";

describe("nets", () => {
  it("follow the strong port, else a resistor, else the pad's pull, else keep their level and float", () => {
    const bench = new Workbench();
    const net = bench.net("GP4");
    const pad = net.attach("board.GP4", "pad");
    const resistor = net.attach("r1");
    assert.equal(net.floating, true);
    pad.set("pull-down");
    assert.deepEqual([net.level, net.floating], [0, false]);
    resistor.set("pull-up");
    assert.equal(net.level, 1, "a fitted resistor beats the pad's 50 kOhm (RP2040 datasheet 5.5.3.4)");
    pad.set("low");
    assert.equal(net.level, 0);
    pad.set("none");
    resistor.set("none");
    assert.deepEqual([net.level, net.floating], [1, true], "pulled up again when the pad let go, then left floating");
  });

  it("report two strong ports that disagree, once, naming both", () => {
    const bench = new Workbench();
    const net = bench.net("GP4");
    const a = net.attach("board.GP4");
    const b = net.attach("button.A");
    a.set("high");
    b.set("low");
    a.set("low");
    a.set("high");
    assert.equal(net.level, 0);
    assert.equal(bench.reports.length, 1);
    assert.match(bench.reports[0], /GP4.*button\.A drives low, board\.GP4 drives high/);
  });

  it("give an analog source's voltage, and its level by the pad's thresholds with hysteresis (RP2040 datasheet table 631)", () => {
    const net = new Workbench().net("GP26");
    net.setMillivolts(1500);
    assert.deepEqual([net.millivolts, net.level], [1500, 0]);
    net.setMillivolts(2400);
    assert.equal(net.level, 1);
    net.setMillivolts(1500);
    assert.equal(net.level, 1);
    net.setMillivolts(undefined);
    assert.deepEqual([net.millivolts, net.floating], [3300, true]);
  });

  it("tell every listener of a nested change after the change that caused it", () => {
    const bench = new Workbench();
    const net = bench.net("x");
    const port = net.attach("p");
    const heard: string[] = [];
    net.onChange((level) => {
      heard.push(`a${level}`);
      if (level) port.set("low");
    });
    net.onChange((level) => heard.push(`b${level}`));
    port.set("high");
    assert.deepEqual(heard, ["a1", "b1", "a0", "b0"]);
  });

  it("fire alarms in order of time, then in the order in which they were set", () => {
    const { clock } = new Workbench();
    const order: string[] = [];
    clock.at(5, () => order.push("later"));
    clock.at(1, () => order.push(`first@${clock.nowUs()}`));
    clock.at(1, () => order.push("second"));
    clock.at(2, () => order.push("never"))();
    clock.advanceTo(10_000);
    assert.deepEqual(order, ["first@1", "second", "later"]);
    assert.equal(clock.nowUs(), 10);
  });
});
