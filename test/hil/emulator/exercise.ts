/**
 * One tour through everything the firmware can do, on a bench with something to talk to behind each bus. Good firmware comes through
 * with no violations and the right answers; each seeded bug shows as a violation or as a wrong outcome.
 */
import { DirectBackend } from "../../../hil/backend/direct.js";
import { Workbench } from "../../../hil/emulator/bench.js";
import { EmulatedBoard } from "../../../hil/emulator/board.js";
import type { I2cTarget, SpiTarget } from "../../../hil/emulator/device.js";
import * as adc from "../../../hil/peripherals/adc.js";
import * as gpio from "../../../hil/peripherals/gpio.js";
import * as i2c from "../../../hil/peripherals/i2c.js";
import * as neopixel from "../../../hil/peripherals/neopixel.js";
import * as pwm from "../../../hil/peripherals/pwm.js";
import * as spi from "../../../hil/peripherals/spi.js";
import * as event from "../../../hil/peripherals/event.js";
import * as system from "../../../hil/peripherals/system.js";
import * as uart from "../../../hil/peripherals/uart.js";
import { LinkError } from "../../../hil/transports/link-error.js";
import type { Transport } from "../../../hil/transports/transport.js";

/** The tour ends at the first violation: a hopeless image would only wait for its time-outs. */
export interface Outcome {
  violations: string[];
  reports: readonly string[];
  /** What went wrong on the way, in the tour's own words; empty for good firmware. */
  failures: string[];
}

export function exercise(firmware: Uint8Array): Outcome {
  const bench = new Workbench();
  const frames = wire(bench);
  const board = new EmulatedBoard({ firmware, bench });
  const failures: string[] = [];
  if (!board.bootAndEnumerate()) failures.push("the board does not come up");
  else {
    for (const name of ["cdc", "vendor"] as const)
      if (!board.violationCount) attempt(failures, name, () => tour(board, name, failures, frames));
    if (!board.violationCount) attempt(failures, "after SET_CONFIGURATION", () => again(board, failures));
    if (!board.violationCount) board.advanceTo(board.nowUs + 10e6);
    if (board.resets.length) failures.push(`the board was reset by itself: ${board.resets.join()}`);
  }
  return { violations: board.violations, reports: bench.reports, failures };
}

/** A board's interface as a transport on simulated time. */
export function transportOf(board: EmulatedBoard, name: "cdc" | "vendor"): Transport {
  const pipe = board[name];
  const transport: Transport = {
    url: `test:${name}`,
    onBytes: () => {},
    onClose: () => {},
    open: async () => {},
    close: async () => pipe.close(),
    write: (bytes) => void pipe.write(bytes),
    simulation: {
      nowUs: () => board.nowUs,
      advanceTo: (us) => board.advanceTo(us),
      runUntil: (done, us) => board.runUntil(done, us),
    },
  };
  pipe.onBytes = (bytes) => transport.onBytes(bytes, board.nowUs);
  pipe.open();
  board.advanceTo(board.nowUs + 5000);
  return transport;
}

const PIXELS = Uint8Array.of(1, 2, 3, 250, 0, 128);

function wire(bench: Workbench): Uint8Array[] {
  const net = (pin: number) => bench.net(`GP${pin}`);
  for (const pin of [4, 5]) net(pin).attach("pull-up").set("pull-up");
  const view = bench.view("exercise", {});
  view.i2c(net(5), net(4), registerFile(0x76));
  view.spi({ sck: net(10), mosi: net(11), miso: net(12), cs: net(13) }, inverter(), 0);
  const echo = view.serial({ rx: net(8), tx: net(9) }, { baudrate: 115_200 }, (byte) => echo.send([byte ^ 0xff]));
  net(26).setMillivolts(1650);
  const frames: Uint8Array[] = [];
  view.pixels(net(16), (bytes) => frames.push(bytes));
  return frames;
}

function registerFile(address: number): I2cTarget {
  let pointer = 0;
  return {
    start: (a) => a === address,
    write: (byte) => ((pointer = byte), true),
    read: () => pointer++ & 0xff,
    stop: () => {},
  };
}

/** Answers each byte with the one before, inverted. */
function inverter(): SpiTarget {
  let last = 0;
  return {
    select: () => (last = 0),
    transfer: (byte) => {
      const out = last;
      last = byte ^ 0xff;
      return out;
    },
    next: () => last,
  };
}

function attempt(failures: string[], what: string, run: () => void): void {
  try {
    run();
  } catch (error) {
    failures.push(`${what}: ${error instanceof LinkError ? `${error.code} ` : ""}${(error as Error).message}`);
  }
}

function tour(board: EmulatedBoard, name: "cdc" | "vendor", failures: string[], frames: Uint8Array[]): void {
  const transport = transportOf(board, name);
  const backend = new DirectBackend(transport, { interrupted: () => board.violationCount > 0 });
  const expect = (what: string, got: unknown, wanted: unknown) => {
    if (String(got) !== String(wanted))
      failures.push(`${name}: ${what} gives ${String(got)} instead of ${String(wanted)}`);
  };
  const step = (what: string, run: () => void) => {
    if (!board.violationCount) attempt(failures, `${name}: ${what}`, run);
  };
  // Lengths around a packet, so that some reply ends on its boundary.
  step("echo", () => {
    for (let length = 48; length <= 64; length++) {
      const data = Uint8Array.from({ length }, (_, i) => i);
      expect(`echo of ${length}`, backend.call(system.echo, { data }).data.join(), data.join());
    }
  });
  step("i2c", () => {
    backend.call(i2c.open, {
      handle: 1,
      scl: 5,
      sda: 4,
      frequency: 400_000,
      timeoutUs: 100_000,
      soft: 0,
      checkPullUps: 1,
      internalPullUps: 0,
    });
    expect("i2c.probe", backend.call(i2c.probe, { handle: 1, address: 0x76 }).present, true);
    expect(
      "i2c.write_read",
      backend
        .call(i2c.writeRead, { handle: 1, address: 0x76, keep: 0, data: Uint8Array.of(0x88), length: 4 })
        .data.join(),
      "136,137,138,139",
    );
  });
  step("gpio", () => {
    for (const pin of [13, 14, 16]) backend.call(gpio.claim, { pin, safe: "HIGH_Z" as const });
    for (const pin of [13, 14, 16])
      backend.call(gpio.configure, { pin, output: 1, openDrain: 0, pull: 0, level: pin === 13 ? 1 : 0, drive: 1 });
    backend.post(gpio.set, { pin: 14, level: 1 });
    expect("gpio.get", backend.call(gpio.get, { pin: 14 }).level, 1);
    expect("the net of GP14", board.bench.net("GP14").level, 1);
  });
  step("spi", () => {
    backend.call(spi.open, { handle: 2, sck: 10, mosi: 11, miso: 12, soft: 0 });
    backend.call(spi.configure, { handle: 2, baudrate: 1_000_000, phase: 0, polarity: 0, lsbFirst: 0, bits: 7 });
    backend.post(gpio.set, { pin: 13, level: 0 });
    expect(
      "spi.transfer",
      backend.call(spi.transfer, { handle: 2, data: Uint8Array.of(1, 2, 3) }).data.join(),
      "0,254,253",
    );
    backend.post(gpio.set, { pin: 13, level: 1 });
  });
  step("adc", () => {
    backend.call(adc.open, { handle: 3, pin: 26 });
    expect("adc.read", backend.call(adc.read, { handle: 3 }).value >> 4, 2048);
    expect("temperature", Math.round(backend.call(system.temperature, {}).millidegrees / 1000), 25);
  });
  step("pwm", () => {
    backend.call(pwm.open, { handle: 4, pin: 18, frequency: 1000, duty: 0x4000, variableFrequency: 0 });
    const train = board.bench.net("GP18").pulseTrain;
    expect("pwm on GP18", train && `${Math.round(train.frequencyHz)} Hz ${train.duty.toFixed(2)}`, "1000 Hz 0.25");
  });
  step("neopixel", () => {
    backend.post(neopixel.write, { pin: 16, data: PIXELS });
    backend.barrier();
    expect("pixels", frames.at(-1)?.join(), PIXELS.join());
  });
  step("uart", () => {
    const format = { bits: 3, parity: 0, stop2: 0, invertOut: 0, invertIn: 0 };
    const pins = { tx: 8, rx: 9, rts: 255, cts: 255 };
    backend.call(uart.open, { handle: 5, ...pins, baudrate: 115_200, buffer: 64, ...format });
    backend.post(uart.write, { handle: 5, data: Uint8Array.of(1, 2, 3) });
    const { data } = backend.call(uart.read, { handle: 5, most: 3, firstUs: 5000, charUs: 5000 });
    expect("uart.read", data.join(), "254,253,252");
  });
  step("edges", () => {
    backend.call(gpio.watch, { pin: 14, edges: 3 });
    for (const level of [0, 1, 0]) backend.post(gpio.set, { pin: 14, level });
    backend.barrier();
    const { events } = backend.call(event.take, { most: 9 });
    expect("edges of GP14", events.map(({ value }) => value).join(), "0,1,0");
  });
  step("unique id", () =>
    expect(
      "unique id",
      Buffer.from(backend.call(system.uniqueId, {}).id).toString("hex").toUpperCase(),
      board.identity?.serialNumber,
    ),
  );
  step("end", () => backend.end());
  void transport.close();
  board.advanceTo(board.nowUs + 5000);
}

/**
 * An operating system starts the device over: toggles go back to DATA0 on both sides. With one echo more each time, so that an odd number of packets
 * comes before one of them.
 */
function again(board: EmulatedBoard, failures: string[]): void {
  for (let echoes = 1; echoes <= 3; echoes++) if (!board.violationCount) startedOver(board, failures, echoes);
}

function startedOver(board: EmulatedBoard, failures: string[], echoes: number): void {
  let configured = false;
  board.reconfigure((ok) => (configured = ok));
  board.advanceTo(board.nowUs + 20_000);
  if (!configured) failures.push("SET_CONFIGURATION fails the second time");
  const backend = new DirectBackend(transportOf(board, "cdc"), {
    nonce: () => 2 + echoes,
    interrupted: () => board.violationCount > 0,
  });
  for (let i = 0; i < echoes; i++) backend.call(system.echo, { data: Uint8Array.of(1) });
}
