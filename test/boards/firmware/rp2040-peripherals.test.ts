import assert from "node:assert/strict";
import { Workbench } from "../../../hil/emulator/bench.js";
import * as adc from "../../../hil/peripherals/adc.js";
import * as gpio from "../../../hil/peripherals/gpio.js";
import * as i2c from "../../../hil/peripherals/i2c.js";
import * as neopixel from "../../../hil/peripherals/neopixel.js";
import * as pwm from "../../../hil/peripherals/pwm.js";
import * as spi from "../../../hil/peripherals/spi.js";
import * as staging from "../../../hil/peripherals/staging.js";
import * as system from "../../../hil/peripherals/system.js";
import { encodeOp } from "../../../hil/wire/command.js";
import { FirmwareHost, RegisterTarget, withI2c } from "./firmware-host.js";

const { Pull } = gpio;

function start(bench = new Workbench()): FirmwareHost {
  const host = new FirmwareHost(bench);
  host.hello();
  return host;
}

function output(host: FirmwareHost, pin: number, level: 0 | 1 = 0): void {
  host.call(gpio.claim, { pin, safe: "HIGH_Z" });
  host.call(gpio.configure, { pin, output: 1, openDrain: 0, pull: Pull.NONE, level, drive: 1 });
}

function clean(host: FirmwareHost): void {
  assert.deepEqual(host.board.violations, []);
  assert.deepEqual(host.bench.reports, []);
}

describe("firmware on the emulated RP2040: pins", () => {
  it("drives, reads, toggles and gives up a pin", () => {
    const host = start();
    output(host, 7);
    assert.deepEqual(host.call(gpio.get, { pin: 7 }), { level: 0 });
    host.post(encodeOp(gpio.set, { pin: 7, level: 1 }));
    assert.deepEqual(host.call(gpio.get, { pin: 7 }), { level: 1 });
    assert.equal(host.bench.net("GP7").level, 1);
    host.call(gpio.toggle, { pin: 7 });
    assert.equal(host.bench.net("GP7").level, 0);
    host.call(gpio.release, { pin: 7 });
    assert.ok(host.bench.net("GP7").floating);
    clean(host);
  });

  it("reads what the bench drives, and the chip's own pulls", () => {
    const host = start();
    host.call(gpio.claim, { pin: 3, safe: "HIGH_Z" });
    const read = (pull: number): number => {
      host.call(gpio.configure, { pin: 3, output: 0, openDrain: 0, pull, level: 0, drive: 1 });
      return host.call(gpio.get, { pin: 3 }).level;
    };
    assert.equal(read(Pull.UP), 1);
    assert.equal(read(Pull.DOWN), 0);
    const button = host.bench.net("GP3").attach("button");
    button.set("high");
    assert.equal(read(Pull.DOWN), 1);
    button.set("low");
    assert.equal(read(Pull.UP), 0);
    clean(host);
  });

  it("starts an output at its level, without a glitch", () => {
    const bench = new Workbench();
    bench.net("GP9").attach("r").set("pull-up");
    const host = start(bench);
    const levels: number[] = [];
    bench.net("GP9").onChange((level) => levels.push(level));
    output(host, 9, 1);
    host.call(gpio.configure, { pin: 9, output: 1, openDrain: 0, pull: Pull.NONE, level: 1, drive: 3 });
    assert.deepEqual(levels, []);
    clean(host);
  });

  it("lets go of an open-drain pin instead of driving it high", () => {
    const host = start();
    host.call(gpio.claim, { pin: 2, safe: "HIGH_Z" });
    host.call(gpio.configure, { pin: 2, output: 1, openDrain: 1, pull: Pull.NONE, level: 1, drive: 1 });
    assert.ok(host.bench.net("GP2").floating);
    host.call(gpio.set, { pin: 2, level: 0 });
    assert.equal(host.bench.net("GP2").level, 0);
    assert.ok(!host.bench.net("GP2").floating);
    host.call(gpio.set, { pin: 2, level: 1 });
    assert.ok(host.bench.net("GP2").floating);
    clean(host);
  });

  it("refuses what is not claimed, not there, not an output, or taken", () => {
    const host = start();
    assert.equal(host.status(gpio.set, { pin: 4, level: 1 }), "NOT_OPEN");
    assert.equal(host.status(gpio.get, { pin: 30 }), "INVALID_PIN");
    assert.equal(host.status(gpio.claim, { pin: 30, safe: "HIGH_Z" }), "INVALID_PIN");
    host.call(gpio.claim, { pin: 4, safe: "HIGH_Z" });
    assert.equal(host.status(gpio.claim, { pin: 4, safe: "HIGH_Z" }), "PIN_IN_USE");
    assert.equal(host.status(gpio.set, { pin: 4, level: 1 }), "NOT_OPEN");
    assert.equal(host.status(adc.open, { handle: 1, pin: 8 }), "INVALID_PIN");
    assert.equal(
      host.status(i2c.open, {
        handle: 1,
        scl: 5,
        sda: 4,
        frequency: 100_000,
        timeoutUs: 0,
        soft: 0,
        checkPullUps: 0,
        internalPullUps: 0,
      }),
      "PIN_IN_USE",
    );
    clean(host);
  });

  it("times a pulse to the microsecond, and a delay to within five", () => {
    const host = start();
    output(host, 6);
    const edges: number[] = [];
    host.bench.net("GP6").onChange((_, atUs) => edges.push(atUs));
    host.call(gpio.pulse, { pin: 6, level: 1, us: 12 });
    assert.ok(Math.abs(edges[1] - edges[0] - 12) < 0.6, `${edges[1] - edges[0]} us`);
    edges.length = 0;
    for (const us of [1, 40, 700]) {
      host.ops(encodeOp(gpio.toggle, { pin: 6 }), encodeOp(system.delay, { us }), encodeOp(gpio.toggle, { pin: 6 }));
      const took = edges[1] - edges[0];
      assert.ok(took >= us && took < us + 5, `${us} us took ${took}`);
      edges.length = 0;
    }
    clean(host);
  });
});

describe("firmware on the emulated RP2040: I2C", () => {
  const opened = {
    handle: 1,
    scl: 5,
    sda: 4,
    frequency: 400_000,
    timeoutUs: 50_000,
    soft: 0,
    checkPullUps: 1,
    internalPullUps: 0,
  };

  for (const soft of [0, 1]) {
    const kind = soft ? "bit-banged" : "block";
    it(`writes, reads and writes then reads as one transaction (${kind})`, () => {
      const bench = new Workbench();
      const target = new RegisterTarget(0x76);
      withI2c(bench, target);
      const host = start(bench);
      host.call(i2c.open, { ...opened, soft });
      assert.deepEqual(host.call(i2c.write, { handle: 1, address: 0x76, keep: 0, data: Uint8Array.of(0x10, 7, 8) }), {
        acknowledged: 3,
      });
      assert.deepEqual([...target.registers.subarray(0x10, 0x12)], [7, 8]);
      target.log.length = 0;
      const { data } = host.call(i2c.writeRead, {
        handle: 1,
        address: 0x76,
        keep: 0,
        data: Uint8Array.of(0x20),
        length: 24,
      });
      assert.deepEqual([...data], [...target.registers.subarray(0x20, 0x38)]);
      assert.deepEqual(target.log, ["write", "20", "read", "stop"]);
      assert.deepEqual(
        [...host.call(i2c.read, { handle: 1, address: 0x76, keep: 0, length: 1 }).data],
        [target.registers[0x38]],
      );
      const long = Uint8Array.from({ length: 201 }, (_, i) => i);
      assert.equal(host.call(i2c.write, { handle: 1, address: 0x76, keep: 0, data: long }).acknowledged, 201);
      clean(host);
    });

    it(`keeps the bus when told, and goes on with a repeated START (${kind})`, () => {
      const bench = new Workbench();
      const target = new RegisterTarget(0x40);
      withI2c(bench, target);
      const host = start(bench);
      host.call(i2c.open, { ...opened, soft });
      target.log.length = 0;
      host.call(i2c.write, { handle: 1, address: 0x40, keep: 1, data: Uint8Array.of(3) });
      assert.deepEqual(
        [...host.call(i2c.read, { handle: 1, address: 0x40, keep: 0, length: 2 }).data],
        [3 ^ 0x5a, 4 ^ 0x5a],
      );
      assert.deepEqual(target.log, ["write", "3", "read", "stop"]);
      clean(host);
    });

    it(`tells a missing target from a refused byte (${kind})`, () => {
      const bench = new Workbench();
      withI2c(bench, new RegisterTarget(0x40, 2));
      const host = start(bench);
      host.call(i2c.open, { ...opened, soft });
      assert.equal(
        host.status(i2c.write, { handle: 1, address: 0x41, keep: 0, data: Uint8Array.of(1) }),
        "ADDRESS_NACK",
      );
      assert.equal(host.status(i2c.read, { handle: 1, address: 0x41, keep: 0, length: 3 }), "ADDRESS_NACK");
      assert.equal(
        host.status(i2c.write, { handle: 1, address: 0x41, keep: 0, data: new Uint8Array() }),
        "ADDRESS_NACK",
      );
      const data = Uint8Array.of(1, 2, 3, 4);
      if (soft) assert.equal(host.call(i2c.write, { handle: 1, address: 0x40, keep: 0, data }).acknowledged, 2);
      else assert.equal(host.status(i2c.write, { handle: 1, address: 0x40, keep: 0, data }), "DATA_NACK");
      assert.equal(host.status(i2c.write, { handle: 1, address: 0x40, keep: 0, data: Uint8Array.of(1) }), "OK");
      clean(host);
    });

    it(`finds every target by its address alone, writing nothing (${kind})`, () => {
      const bench = new Workbench();
      const targets = [0x08, 0x3c, 0x76, 0x77].map((address) => new RegisterTarget(address));
      for (const target of targets) withI2c(bench, target);
      const host = start(bench);
      host.call(i2c.open, { ...opened, soft });
      const { present } = host.call(i2c.scan, { handle: 1, first: 0x08, last: 0x77 });
      const found = Array.from({ length: 112 }, (_, i) => i + 8).filter(
        (address) => present[(address - 8) >> 3] & (1 << ((address - 8) & 7)),
      );
      assert.deepEqual(found, [0x08, 0x3c, 0x76, 0x77]);
      assert.deepEqual(targets[1].log, ["write", "stop"]);
      assert.deepEqual(host.call(i2c.probe, { handle: 1, address: 0x3c }), { present: true });
      assert.deepEqual(host.call(i2c.probe, { handle: 1, address: 0x3d }), { present: false });
      clean(host);
    });

    it(`gives up on a clock that is held, after the time-out, and works again when it is let go (${kind})`, () => {
      const bench = new Workbench();
      withI2c(bench, new RegisterTarget(0x40));
      const host = start(bench);
      host.call(i2c.open, { ...opened, soft });
      const holder = bench.net("GP5").attach("finger");
      holder.set("low");
      const from = host.board.nowUs;
      assert.equal(host.status(i2c.read, { handle: 1, address: 0x40, keep: 0, length: 1 }), "TIMEOUT");
      const took = host.board.nowUs - from;
      assert.ok(took >= 50_000 && took < 70_000, `${took} us`);
      holder.set("none");
      assert.equal(host.status(i2c.read, { handle: 1, address: 0x40, keep: 0, length: 1 }), "OK");
      clean(host);
    });
  }

  it("says so when there are no pull-ups, and gives the pins back", () => {
    const host = start();
    assert.equal(host.status(i2c.open, opened), "NO_PULL_UP");
    assert.deepEqual(host.call(i2c.pullUps, { scl: 5, sda: 4 }), { scl: 0, sda: 0 });
    host.bench.net("GP5").attach("r1").set("pull-up");
    assert.deepEqual(host.call(i2c.pullUps, { scl: 5, sda: 4 }), { scl: 1, sda: 0 });
    assert.equal(host.status(gpio.claim, { pin: 4, safe: "HIGH_Z" }), "OK");
    clean(host);
  });

  it("frees a bus whose target still drives a bit, with clocks and a STOP", () => {
    const bench = new Workbench();
    withI2c(bench, new RegisterTarget(0x40));
    const host = start(bench);
    // A target cut off in the middle of a byte of zeros: it lets go of SDA after five more clocks.
    const stuck = bench.net("GP4").attach("stuck target");
    stuck.set("low");
    let clocks = 0;
    bench.net("GP5").onChange((level) => {
      if (level === 0 && ++clocks === 5) stuck.set("none");
    });
    host.call(i2c.open, { ...opened, checkPullUps: 0 });
    assert.deepEqual(host.call(i2c.recover, { handle: 1 }), { free: true });
    assert.equal(host.status(i2c.read, { handle: 1, address: 0x40, keep: 0, length: 1 }), "OK");
    assert.deepEqual(host.board.violations, []);
  });

  it("refuses pins of no block, of two, and a block twice", () => {
    const bench = new Workbench();
    withI2c(bench, new RegisterTarget(0x40));
    const host = start(bench);
    assert.equal(host.status(i2c.open, { ...opened, scl: 4, sda: 5 }), "INVALID_PIN");
    assert.equal(host.status(i2c.open, { ...opened, scl: 3, sda: 4 }), "INVALID_PIN");
    host.call(i2c.open, opened);
    assert.equal(host.status(i2c.open, { ...opened, scl: 1, sda: 0, handle: 2, checkPullUps: 0 }), "BLOCK_IN_USE");
    assert.equal(host.status(i2c.open, { ...opened, scl: 7, sda: 6, checkPullUps: 0 }), "HANDLE_IN_USE");
    clean(host);
  });
});

describe("firmware on the emulated RP2040: SPI", () => {
  for (const soft of [0, 1])
    for (const mode of [0, 1, 2, 3] as const)
      it(`exchanges bytes in mode ${mode} (${soft ? "bit-banged" : "block"})`, () => {
        const bench = new Workbench();
        const got: number[] = [];
        let next = 0x31;
        const target = {
          select: () => undefined,
          transfer: (byte: number) => (got.push(byte), next++ - 0),
          next: () => next,
        };
        const nets = {
          sck: bench.net("GP18"),
          mosi: bench.net("GP19"),
          miso: bench.net("GP16"),
          cs: bench.net("GP17"),
        };
        bench.view("target", {}).spi(nets, target, mode);
        const host = start(bench);
        output(host, 17, 1);
        host.call(spi.open, { handle: 3, sck: 18, mosi: 19, miso: 16, soft });
        const { baudrate } = host.call(spi.configure, {
          handle: 3,
          baudrate: 100_000,
          bits: 7,
          lsbFirst: 0,
          polarity: mode >> 1,
          phase: mode & 1,
        });
        assert.ok(baudrate > 95_000 && baudrate <= 100_000, String(baudrate));
        const reply = host.ops(
          encodeOp(system.select, { pin: 17, level: 0, ops: 1 }),
          encodeOp(spi.transfer, { handle: 3, data: Uint8Array.of(0xa5, 0x01, 0x80, 0xff) }),
        );
        assert.equal(reply.status, "OK");
        assert.deepEqual(got, [0xa5, 0x01, 0x80, 0xff]);
        assert.deepEqual([...reply.body], [0x31, 0x32, 0x33, 0x34]);
        assert.equal(bench.net("GP17").level, 1);
        assert.deepEqual(host.board.violations, []);
      });

  it("writes a kilobyte that arrives whole, chip select around it", () => {
    const bench = new Workbench();
    const got: number[] = [];
    const target = { select: () => undefined, transfer: (byte: number) => (got.push(byte), 0xff) };
    bench
      .view("display", {})
      .spi({ sck: bench.net("GP10"), mosi: bench.net("GP11"), cs: bench.net("GP13") }, target, 0);
    const host = start(bench);
    output(host, 13, 1);
    host.call(spi.open, { handle: 3, sck: 10, mosi: 11, miso: 0xff, soft: 0 });
    host.call(spi.configure, { handle: 3, baudrate: 20_000_000, bits: 7, lsbFirst: 0, polarity: 0, phase: 0 });
    const data = Uint8Array.from({ length: 1024 }, (_, i) => (i * 7) & 0xff);
    host.post(encodeOp(system.select, { pin: 13, level: 0, ops: 1 }), encodeOp(spi.write, { handle: 3, data }));
    assert.equal(host.status(gpio.get, { pin: 13 }), "OK");
    assert.deepEqual(got, [...data]);
    clean(host);
  });
});

describe("firmware on the emulated RP2040: PWM, ADC, pixels", () => {
  it("gives the frequency it was asked for, and shares a slice only when both agree", () => {
    const host = start();
    const request = { handle: 1, pin: 16, frequency: 1000, duty: 0x4000, variableFrequency: 0 };
    assert.deepEqual(host.call(pwm.open, request), { frequency: 1000 });
    assert.equal(host.status(pwm.open, { ...request, handle: 2, pin: 17, frequency: 50 }), "BLOCK_IN_USE");
    assert.equal(host.status(pwm.open, { ...request, handle: 2, pin: 0 }), "BLOCK_IN_USE");
    assert.deepEqual(host.call(pwm.open, { ...request, handle: 2, pin: 17 }), { frequency: 1000 });
    assert.equal(host.status(pwm.frequency, { handle: 1, frequency: 50 }), "BLOCK_IN_USE");
    host.call(pwm.close, { handle: 2 });
    assert.deepEqual(host.call(pwm.frequency, { handle: 1, frequency: 50 }), { frequency: 50 });
    for (const frequency of [8, 440, 38_000, 1_000_000]) {
      const got = host.call(pwm.frequency, { handle: 1, frequency }).frequency;
      assert.ok(Math.abs(got - frequency) <= frequency / 1000, `${frequency}: ${got}`);
    }
    assert.equal(host.status(pwm.frequency, { handle: 1, frequency: 0 }), "INVALID_ARGUMENT");
    clean(host);
  });

  it("makes a wave of that period and duty; 0 and 65535 are constant", () => {
    const host = start();
    host.call(pwm.open, { handle: 1, pin: 20, frequency: 10_000, duty: 0x4000, variableFrequency: 1 });
    const edges: { level: number; atUs: number }[] = [];
    host.bench.net("GP20").onChange((level, atUs) => edges.push({ level, atUs }));
    host.run(2000);
    const rises = edges.filter(({ level }) => level === 1);
    const [first, second] = rises.slice(-2);
    assert.ok(Math.abs(second.atUs - first.atUs - 100) < 0.1, `${second.atUs - first.atUs} us`);
    const fall = edges.find(({ level, atUs }) => level === 0 && atUs > first.atUs)!;
    assert.ok(Math.abs(fall.atUs - first.atUs - 25) < 0.1);
    for (const [duty, level] of [
      [0, 0],
      [65535, 1],
    ] as const) {
      host.call(pwm.duty, { handle: 1, duty });
      host.run(500);
      edges.length = 0;
      host.run(1000);
      assert.deepEqual(edges, []);
      assert.equal(host.bench.net("GP20").level, level);
    }
    clean(host);
  });

  it("measures a pin's voltage and the chip's temperature", () => {
    const host = start();
    host.bench.net("GP26").setMillivolts(1650);
    host.call(adc.open, { handle: 4, pin: 26 });
    const { value } = host.call(adc.read, { handle: 4 });
    assert.ok(Math.abs(value - 32768) < 64, String(value));
    assert.equal(host.status(adc.open, { handle: 5, pin: 3 }), "INVALID_PIN");
    host.board.temperatureC = 31;
    const { millidegrees } = host.call(system.temperature, {});
    assert.ok(Math.abs(millidegrees - 31_000) < 600, String(millidegrees));
    host.call(adc.open, { handle: 5, pin: 0x80 });
    assert.ok(host.call(adc.read, { handle: 5 }).value > 10_000);
    clean(host);
  });

  it("times pixel bits within the WS2812B's limits on any pin, and latches", () => {
    const bench = new Workbench();
    const frames: number[][] = [];
    bench.view("strip", {}).pixels(bench.net("GP22"), (bytes) => frames.push([...bytes]));
    const host = start(bench);
    output(host, 22);
    const data = Uint8Array.from({ length: 30 }, (_, i) => (i * 37) & 0xff);
    host.call(neopixel.write, { pin: 22, data });
    host.call(neopixel.write, { pin: 22, data: Uint8Array.of(1, 2, 3) });
    assert.deepEqual(frames, [[...data], [1, 2, 3]]);
    host.call(neopixel.bitstream, {
      pin: 22,
      high0: 400,
      low0: 850,
      high1: 800,
      low1: 450,
      data: Uint8Array.of(0xaa, 0x55, 0),
    });
    host.run(100);
    assert.deepEqual(frames[2], [0xaa, 0x55, 0]);
    assert.equal(
      host.status(neopixel.bitstream, {
        pin: 22,
        high0: 10,
        low0: 10_000,
        high1: 800,
        low1: 450,
        data: Uint8Array.of(1),
      }),
      "INVALID_ARGUMENT",
    );
    assert.equal(bench.net("GP22").level, 0);
    clean(host);
  });
});

describe("firmware on the emulated RP2040: what is longer than a frame", () => {
  it("keeps what it is given in pieces, up to its end", () => {
    const host = start();
    const { bytes } = host.call(staging.size, {});
    assert.equal(bytes, 16_384);
    host.call(staging.write, { offset: 100, data: Uint8Array.of(1, 2, 3) });
    host.call(staging.write, { offset: bytes - 1, data: Uint8Array.of(9) });
    assert.deepEqual([...host.call(staging.read, { offset: 99, length: 5 }).data], [0, 1, 2, 3, 0]);
    assert.equal(host.status(staging.write, { offset: bytes, data: Uint8Array.of(1) }), "INVALID_ARGUMENT");
    assert.equal(host.status(staging.read, { offset: 16_000, length: 400 }), "INVALID_ARGUMENT");
    assert.equal(host.status(staging.read, { offset: 0, length: 4000 }), "REPLY_TOO_LONG");
    clean(host);
  });

  it("restarts with the watchdog's cause when it is not fed in time, and not before", () => {
    const host = start();
    output(host, 7, 1);
    for (let i = 0; i < 5; i++) {
      host.call(system.watchdog, { ms: 300 });
      host.run(250_000);
    }
    assert.deepEqual(host.board.resets, []);
    host.run(150_000);
    assert.equal(host.board.resets.length, 1);
    assert.notEqual(host.bench.net("GP7").level, 1);
    host.board.bootAndEnumerate();
    assert.equal(new FirmwareHost(host.bench, "vendor", host.board).hello({ nonce: 5 }).resetCause, 4);
    clean(host);
  });

  it("does not bite once it was told to stop, nor a new session", () => {
    const host = start();
    host.call(system.watchdog, { ms: 100 });
    host.call(system.watchdog, { ms: 0 });
    host.run(500_000);
    host.call(system.watchdog, { ms: 100 });
    host.hello({ nonce: 9 });
    host.run(500_000);
    assert.deepEqual(host.board.resets, []);
    clean(host);
  });
});
