import assert from "node:assert/strict";
import { Workbench } from "../../../hil/emulator/bench.js";
import * as gpio from "../../../hil/peripherals/gpio.js";
import * as onewire from "../../../hil/peripherals/onewire.js";
import * as pulse from "../../../hil/peripherals/pulse.js";
import * as pwm from "../../../hil/peripherals/pwm.js";
import { FirmwareHost } from "./firmware-host.js";

function start(bench = new Workbench()): FirmwareHost {
  const host = new FirmwareHost(bench);
  host.hello();
  return host;
}

function clean(host: FirmwareHost): void {
  assert.deepEqual(host.board.violations, []);
  assert.deepEqual(host.bench.reports, []);
}

function near(actual: readonly number[], wanted: readonly number[], within: number): void {
  assert.equal(actual.length, wanted.length, `${actual.join()} for ${wanted.join()}`);
  actual.forEach((us, i) => assert.ok(Math.abs(us - wanted[i]) <= within, `${actual.join()} for ${wanted.join()}`));
}

/** Drives the net through pulses of the given lengths, beginning with a change after the first of them. */
function play(host: FirmwareHost, net: string, idle: "low" | "high", lengths: readonly number[]): void {
  const port = host.bench.net(net).attach("player");
  port.set(idle);
  let at = host.board.nowUs;
  let level = idle;
  for (const length of lengths) {
    at += length;
    level = level === "low" ? "high" : "low";
    const next = level;
    host.bench.clock.at(at, () => port.set(next));
  }
}

describe("firmware on the emulated RP2040: pulses", () => {
  it("notes pulses from the first edge away from idle on", () => {
    const host = start();
    play(host, "GP7", "high", [500, 9000, 4500, 560, 1690, 26, 50]);
    host.call(pulse.open, { handle: 1, pin: 7, idle: 1, most: 100 });
    host.run(30_000);
    near(host.call(pulse.take, { handle: 1 }).pulses, [9000, 4500, 560, 1690, 26, 50].slice(0, 6), 4);
    assert.deepEqual(host.call(pulse.take, { handle: 1 }).pulses, []);
    clean(host);
  });

  it("keeps the last ones when there are more than it may keep, and caps long ones", () => {
    const host = start();
    host.call(pulse.open, { handle: 1, pin: 7, idle: 0, most: 3 });
    play(host, "GP7", "low", [100, 200, 300, 400, 100_000, 500]);
    host.run(200_000);
    near(host.call(pulse.take, { handle: 1 }).pulses, [400, 65_535, 500], 4);
    clean(host);
  });

  it("pauses, resumes with a trigger pulse, and gives the pin up", () => {
    const host = start();
    host.bench.net("GP7").attach("r").set("pull-up");
    host.call(pulse.open, { handle: 1, pin: 7, idle: 1, most: 10 });
    host.call(pulse.pause, { handle: 1 });
    const levels: [number, number][] = [];
    host.bench.net("GP7").onChange((level, atUs) => levels.push([level, atUs]));
    host.call(pulse.resume, { handle: 1, triggerUs: 1000 });
    assert.ok(Math.abs(levels[1][1] - levels[0][1] - 1000) < 20);
    assert.deepEqual(
      levels.map(([level]) => level),
      [0, 1],
    );
    assert.deepEqual(host.call(pulse.take, { handle: 1 }).pulses, [], "its own trigger is no pulse");
    host.call(pulse.close, { handle: 1 });
    host.call(gpio.claim, { pin: 7, safe: "HIGH_Z" });
    clean(host);
  });

  it("records what a part answers to a trigger", () => {
    const host = start();
    const net = host.bench.net("GP8");
    const part = net.attach("part");
    net.attach("r").set("pull-up");
    let triggered = 0;
    net.onChange((level) => {
      if (!level || triggered++) return;
      let at = host.bench.clock.nowUs();
      for (const [us, drive] of [
        [30, "low"],
        [80, "none"],
        [80, "low"],
        [50, "none"],
        [26, "low"],
        [50, "none"],
      ] as const)
        host.bench.clock.at((at += us), () => part.set(drive));
    });
    host.call(gpio.claim, { pin: 8, safe: "HIGH_Z" });
    const { durations } = host.call(gpio.record, { pin: 8, level: 0, triggerUs: 1000, most: 20, timeoutUs: 500 });
    near(durations.slice(1), [80, 80, 50, 26, 50], 2);
    assert.ok(Math.abs(durations[0] - 30) <= 4);
    assert.equal(
      host.status(gpio.record, { pin: 8, level: 0, triggerUs: 0, most: 600, timeoutUs: 1 }),
      "INVALID_ARGUMENT",
    );
    clean(host);
  });

  it("switches a carrier on and off for a pulse train", () => {
    const host = start();
    host.call(pwm.open, { handle: 1, pin: 16, frequency: 38_000, duty: 0, variableFrequency: 0 });
    const edges: number[] = [];
    host.bench.net("GP16").onChange((level, atUs) => void (level && edges.push(atUs)));
    const lengths = [900, 450, 300, 600];
    host.call(pwm.train, { handle: 1, duty: 32_768, data: new Uint8Array(Uint16Array.from(lengths).buffer) });
    host.run(1000);
    const gaps = edges.slice(1).map((at, i) => at - edges[i]);
    assert.equal(gaps.filter((gap) => gap > 100).length, 1);
    const pause = gaps.findIndex((gap) => gap > 100);
    assert.ok(Math.abs(edges[pause] - edges[0] - 900) < 54, `${edges[pause] - edges[0]} us`);
    assert.ok(Math.abs(edges.at(-1)! - edges[pause + 1] - 300) < 54);
    clean(host);
  });
});

describe("firmware on the emulated RP2040: 1-Wire", () => {
  function wire() {
    const host = start();
    const net = host.bench.net("GP22");
    net.attach("r").set("pull-up");
    host.call(gpio.claim, { pin: 22, safe: "HIGH_Z" });
    return { host, net };
  }

  it("tells whether anybody is present", () => {
    const { host, net } = wire();
    assert.equal(host.call(onewire.reset, { pin: 22 }).present, false);
    const part = net.attach("part");
    let fell = 0;
    net.onChange((level, atUs) => {
      if (!level) fell = atUs;
      else if (atUs - fell > 470) {
        host.bench.clock.at(atUs + 30, () => part.set("low"));
        host.bench.clock.at(atUs + 150, () => part.set("none"));
      }
    });
    assert.equal(host.call(onewire.reset, { pin: 22 }).present, true);
    clean(host);
  });

  it("takes a line that is stuck low for nobody", () => {
    const { host, net } = wire();
    net.attach("short").set("low");
    assert.equal(host.call(onewire.reset, { pin: 22 }).present, false);
  });

  it("writes slots of standard speed", () => {
    const { host, net } = wire();
    const lows: number[] = [];
    let fell = 0;
    net.onChange((level, atUs) => {
      if (!level) fell = atUs;
      else lows.push(atUs - fell);
    });
    host.call(onewire.write, { pin: 22, data: Uint8Array.of(0xb1) });
    host.call(onewire.writeBit, { pin: 22, level: 0 });
    const bits = lows.map((us) => (us >= 60 && us < 120 ? 0 : us >= 1 && us < 15 ? 1 : us));
    assert.deepEqual(bits, [1, 0, 0, 0, 1, 1, 0, 1, 0]);
    clean(host);
  });

  it("samples a read slot within its 15 us", () => {
    const { host, net } = wire();
    const part = net.attach("part");
    const answer = [1, 0, 1, 1, 0, 0, 1, 0, 1];
    let own = false;
    net.onChange((level) => {
      if (level || own) return;
      if (answer.shift() !== 0) return;
      own = true;
      part.set("low");
      host.bench.clock.at(host.bench.clock.nowUs() + 16, () => {
        part.set("none");
        own = false;
      });
    });
    assert.deepEqual([...host.call(onewire.read, { pin: 22, length: 1 }).data], [0x4d]);
    assert.equal(host.call(onewire.readBit, { pin: 22 }).level, true);
    clean(host);
  });
});
