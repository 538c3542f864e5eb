/**
 * One tour through everything the firmware can do, on a bench with something to talk to behind each bus. Good firmware comes through
 * with no violations and the right answers; each seeded bug shows as a violation or as a wrong outcome.
 */
import { DirectBackend } from "../../../hil/backend/direct.js";
import { BusError } from "../../../hil/backend/errors.js";
import type { ChipFamilyName } from "../../../hil/emulator/families.js";
import { Workbench } from "../../../hil/emulator/bench.js";
import { EmulatedBoard } from "../../../hil/emulator/board.js";
import type { I2cTarget, SpiTarget } from "../../../hil/emulator/device.js";
import * as adc from "../../../hil/peripherals/adc.js";
import * as gpio from "../../../hil/peripherals/gpio.js";
import * as i2c from "../../../hil/peripherals/i2c.js";
import * as neopixel from "../../../hil/peripherals/neopixel.js";
import * as pio from "../../../hil/peripherals/pio.js";
import * as pwm from "../../../hil/peripherals/pwm.js";
import * as nvm from "../../../hil/peripherals/nvm.js";
import * as spi from "../../../hil/peripherals/spi.js";
import * as dac from "../../../hil/peripherals/dac.js";
import * as event from "../../../hil/peripherals/event.js";
import { SequenceSteps } from "../../../hil/wire/sequence-steps.js";
import * as targets from "../../../hil/peripherals/target.js";
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

/** The pins that the tour uses, by their numbers on the wire. */
export interface TourPins {
  scl: number;
  sda: number;
  sck: number;
  mosi: number;
  miso: number;
  cs: number;
  tx: number;
  rx: number;
  level: number;
  pixels: number;
  pwm: number;
  adc: number;
  /** The same timer's other output. */
  pwmNeighbour: number;
  /** An input whose edges interrupt, and how late an edge of a sequence may come in spite of them, in microseconds. */
  noise: number;
  late: number;
  /** A pin for programmable IO, where the chip has it. */
  pio?: number;
  /** Pins of an I2C block as a target, on the lines of a second block as its controller; how many written bytes it keeps at least. */
  target: { scl: number; sda: number; controller: { scl: number; sda: number }; keeps: number };
  dac?: number;
}

const tours: Readonly<Record<ChipFamilyName, TourPins>> = {
  rp2040: {
    scl: 5,
    sda: 4,
    sck: 10,
    mosi: 11,
    miso: 12,
    cs: 13,
    tx: 8,
    rx: 9,
    level: 14,
    pixels: 16,
    pwm: 18,
    adc: 26,
    pwmNeighbour: 19,
    noise: 2,
    late: 0.35,
    pio: 17,
    target: { scl: 21, sda: 20, controller: { scl: 23, sda: 22 }, keeps: 200 },
  },
  // PA23 PA22, PB11 PB10 PA12 PA07, PA10 PA11, PA15, PA06, PA18, PA02: as a Feather M0 has them.
  samd21: {
    scl: 23,
    sda: 22,
    sck: 43,
    mosi: 42,
    miso: 12,
    cs: 7,
    tx: 10,
    rx: 11,
    level: 15,
    pixels: 6,
    pwm: 18,
    pwmNeighbour: 19,
    noise: 16,
    late: 2.6,
    adc: 2,
    dac: 2,
    // SERCOM5, and SERCOM1 as its controller
    target: { scl: 35, sda: 34, controller: { scl: 1, sda: 0 }, keeps: 30 },
  },
};

export function exercise(firmware: Uint8Array, family: ChipFamilyName = "rp2040"): Outcome {
  const bench = new Workbench();
  const pins = tours[family];
  const frames = wire(bench, pins);
  const pulses = record(bench, pins.pwm);
  const board = new EmulatedBoard({ firmware, bench, family });
  const failures: string[] = [];
  if (!board.bootAndEnumerate()) failures.push("the board does not come up");
  else {
    for (const name of ["cdc", "vendor"] as const)
      if (!board.violationCount) attempt(failures, name, () => tour(board, name, pins, failures, frames, pulses));
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

function wire(bench: Workbench, pins: TourPins): Uint8Array[] {
  const net = (pin: number) => bench.net(`GP${pin}`);
  for (const pin of [pins.sda, pins.scl]) net(pin).attach("pull-up").set("pull-up");
  if (pins.target) {
    const { scl, sda, controller } = pins.target;
    bench.netlist.alias(`GP${controller.scl}`, net(scl));
    bench.netlist.alias(`GP${controller.sda}`, net(sda));
    for (const pin of [sda, scl]) net(pin).attach("pull-up").set("pull-up");
  }
  const view = bench.view("exercise", {});
  view.i2c(net(pins.scl), net(pins.sda), registerFile(0x76));
  view.spi({ sck: net(pins.sck), mosi: net(pins.mosi), miso: net(pins.miso), cs: net(pins.cs) }, inverter(), 0);
  const echo = view.serial({ rx: net(pins.tx), tx: net(pins.rx) }, { baudrate: 115_200 }, (byte) =>
    echo.send([byte ^ 0xff]),
  );
  net(pins.adc).setMillivolts(1650);
  const frames: Uint8Array[] = [];
  view.pixels(net(pins.pixels), (bytes) => frames.push(bytes));
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

function tour(
  board: EmulatedBoard,
  name: "cdc" | "vendor",
  pins: TourPins,
  failures: string[],
  frames: Uint8Array[],
  pulses: () => Pulse[],
): void {
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
      scl: pins.scl,
      sda: pins.sda,
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
    // A bus that is held, and then somebody else's address.
    backend.call(i2c.write, { handle: 1, address: 0x76, keep: 1, data: Uint8Array.of(0x90) });
    const vacant = refusal(() =>
      backend.call(i2c.write, { handle: 1, address: 0x21, keep: 0, data: Uint8Array.of(1) }),
    );
    expect("i2c.write to a vacant address on a held bus", vacant, "ADDRESS_NACK");
    expect("i2c.read after it", backend.call(i2c.read, { handle: 1, address: 0x76, keep: 0, length: 1 }).data[0], 0x90);
  });
  step("gpio", () => {
    for (const pin of [pins.cs, pins.level, pins.pixels]) backend.call(gpio.claim, { pin, safe: "HIGH_Z" as const });
    for (const pin of [pins.cs, pins.level, pins.pixels])
      backend.call(gpio.configure, { pin, output: 1, openDrain: 0, pull: 0, level: pin === pins.cs ? 1 : 0, drive: 1 });
    backend.post(gpio.set, { pin: pins.level, level: 1 });
    expect("gpio.get", backend.call(gpio.get, { pin: pins.level }).level, 1);
    expect(`the net of GP${pins.level}`, board.bench.net(`GP${pins.level}`).level, 1);
  });
  step("spi", () => {
    backend.call(spi.open, { handle: 2, sck: pins.sck, mosi: pins.mosi, miso: pins.miso, soft: 0 });
    backend.call(spi.configure, { handle: 2, baudrate: 1_000_000, phase: 0, polarity: 0, lsbFirst: 0, bits: 7 });
    backend.post(gpio.set, { pin: pins.cs, level: 0 });
    expect(
      "spi.transfer",
      backend.call(spi.transfer, { handle: 2, data: Uint8Array.of(1, 2, 3) }).data.join(),
      "0,254,253",
    );
    backend.post(gpio.set, { pin: pins.cs, level: 1 });
  });
  step("adc", () => {
    backend.call(adc.open, { handle: 3, pin: pins.adc });
    expect("adc.read", backend.call(adc.read, { handle: 3 }).value >> 4, 2048);
    expect("temperature", Math.round(backend.call(system.temperature, {}).millidegrees / 1000), 25);
  });
  step("nvm", () => {
    for (const byte of [0x5a, 0xa5]) {
      backend.call(nvm.write, { offset: 7, data: Uint8Array.of(byte) });
      expect("nvm.read", backend.call(nvm.read, { offset: 7, length: 1 }).data[0], byte);
    }
  });
  const { dac: output } = pins;
  if (output !== undefined) {
    step("dac", () => {
      backend.call(adc.close, { handle: 3 });
      const net = board.bench.net(`GP${output}`);
      net.setMillivolts(undefined);
      backend.call(dac.open, { handle: 3, pin: output });
      backend.post(dac.write, { handle: 3, value: 0xc000 });
      backend.barrier();
      expect(`the voltage of GP${output}`, Math.round(net.millivolts / 10), 248);
      backend.call(dac.close, { handle: 3 });
      net.setMillivolts(1650);
    });
  }
  step("pwm", () => {
    backend.call(pwm.open, { handle: 4, pin: pins.pwm, frequency: 1000, duty: 0x4000, variableFrequency: 0 });
    const train = board.bench.net(`GP${pins.pwm}`).pulseTrain;
    expect(
      `pwm on GP${pins.pwm}`,
      train && `${Math.round(train.frequencyHz)} Hz ${train.duty.toFixed(2)}`,
      "1000 Hz 0.25",
    );
  });
  step("servo", () => servo(backend, expect, board, pins, pulses));
  step("sequence", () => sequence(backend, expect, board, pins));
  if (pins.target) step("target", () => target(backend, expect, board, pins.target!));
  step("neopixel", () => {
    backend.post(neopixel.write, { pin: pins.pixels, data: PIXELS });
    backend.barrier();
    expect("pixels", frames.at(-1)?.join(), PIXELS.join());
  });
  step("uart", () => {
    const format = { bits: 3, parity: 0, stop2: 0, invertOut: 0, invertIn: 0 };
    const line = { tx: pins.tx, rx: pins.rx, rts: 255, cts: 255 };
    backend.call(uart.open, { handle: 5, ...line, baudrate: 115_200, buffer: 64, ...format });
    backend.post(uart.write, { handle: 5, data: Uint8Array.of(1, 2, 3) });
    const { data } = backend.call(uart.read, { handle: 5, most: 3, firstUs: 5000, charUs: 5000 });
    expect("uart.read", data.join(), "254,253,252");
  });
  step("edges", () => {
    backend.call(gpio.watch, { pin: pins.level, edges: 3 });
    for (const level of [0, 1, 0]) backend.post(gpio.set, { pin: pins.level, level });
    backend.barrier();
    const { events } = backend.call(event.take, { most: 9 });
    expect(`edges of GP${pins.level}`, events.map(({ value }) => value).join(), "0,1,0");
  });
  if (pins.pio !== undefined) step("pio", () => programmableIo(backend, expect, board, pins.pio!));
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

/** One whole period of the PWM pin, in microseconds. */
interface Pulse {
  readonly high: number;
  readonly period: number;
}

/** @returns what has come since it was last asked, but for what was under way then */
function record(bench: Workbench, pin: number): () => Pulse[] {
  const edges: { level: number; us: number }[] = [];
  bench.net(`GP${pin}`).onChange((level, us) => edges.push({ level, us }));
  return () => {
    const from = edges.findIndex(({ level }) => level === 1);
    const pulses: Pulse[] = [];
    for (let i = Math.max(from, 0); i + 2 < edges.length; i += 2)
      pulses.push({ high: edges[i + 1].us - edges[i].us, period: edges[i + 2].us - edges[i].us });
    edges.length = 0;
    return pulses;
  };
}

/** Duty and frequency change in the middle of pulses: no other pulse than those that were asked for. */
function servo(
  backend: DirectBackend,
  expect: (what: string, got: unknown, wanted: unknown) => void,
  board: EmulatedBoard,
  pins: TourPins,
  pulses: () => Pulse[],
): void {
  const neighbour = { handle: 10, pin: pins.pwmNeighbour, frequency: 1000, duty: 0x8000, variableFrequency: 0 };
  backend.call(pwm.open, neighbour);
  pulses();
  const run = (us: number) => board.advanceTo(board.nowUs + us);
  for (const [i, duty] of [0xc000, 0x4000, 0xc000, 0x4000].entries()) {
    backend.post(pwm.duty, { handle: 4, duty });
    backend.barrier();
    run(3100 + 270 * i);
  }
  const wanted = (us: number) => [250, 750].find((width) => Math.abs(us - width) < 1);
  const seen = pulses();
  const odd = seen.filter(({ high, period }) => !wanted(high) || Math.abs(period - 1000) > 1);
  const show = ({ high, period }: Pulse) => `${high.toFixed(0)} of ${period.toFixed(0)} us`;
  expect("pulses that nobody asked for", odd.map(show).join(), "");
  expect("widths of pulses", new Set(seen.map(({ high }) => wanted(high))).size, 2);
  expect("the neighbour's duty", board.bench.net(`GP${pins.pwmNeighbour}`).pulseTrain?.duty.toFixed(2), "0.50");
  backend.call(pwm.close, { handle: 10 });
  for (const frequency of [50, 1000]) {
    run(330);
    backend.call(pwm.frequency, { handle: 4, frequency });
    run(45_000);
  }
  const periods = [1000, 20_000];
  const whole = ({ high, period }: Pulse) =>
    periods.some((us) => Math.abs(period - us) < us / 1000 + 4 && Math.abs(high - us / 4) < us / 1000 + 4);
  const cut = pulses().filter((pulse) => !whole(pulse));
  expect("periods cut short", cut.map(show).join(), "");
}

/** Changes of a pin by the microsecond while another pin interrupts, what is sampled, and what is refused. */
function sequence(
  backend: DirectBackend,
  expect: (what: string, got: unknown, wanted: unknown) => void,
  board: EmulatedBoard,
  { level: out, noise, late }: TourPins,
): void {
  backend.call(gpio.claim, { pin: noise, safe: "HIGH_Z" as const });
  backend.call(gpio.configure, { pin: noise, output: 0, openDrain: 0, pull: 0, level: 0, drive: 1 });
  backend.call(gpio.watch, { pin: noise, edges: 3 });
  const changes: number[] = [];
  const line = board.bench.net(`GP${out}`);
  line.onChange((_level, us) => changes.push(us));
  const player = board.bench.net(`GP${noise}`).attach("noise");
  player.set("low");
  const steps = new SequenceSteps();
  const waits = [5, 20, 8, 90, 10, 64, 65, 5, 5, 5, 5, 5, 5, 5, 5, 5];
  steps.set(out, 0);
  steps.wait(3);
  for (const [i, us] of waits.entries()) {
    steps.set(out, 1 - (i & 1));
    steps.sample(out);
    steps.wait(us);
  }
  steps.set(out, 1);
  changes.length = 0;
  for (let i = 0; i < 40; i++)
    board.bench.clock.at(board.nowUs + 100 + 17.3 * i, () => player.set(i & 1 ? "low" : "high"));
  const { samples } = backend.call(gpio.sequence, steps.request());
  const from = changes.length - waits.length - 1;
  const errors = waits.map((us, i) => changes[from + i + 1] - changes[from + i] - us);
  if (process.env.DBG) console.log(errors.map((x) => x.toFixed(2)).join(), samples);
  expect("edges of a sequence too early or late", errors.filter((us) => us < -0.1 || us > late).length, 0);
  expect("a sequence's samples", samples.join(), "85,85");
  backend.call(gpio.watch, { pin: noise, edges: 0 });
  backend.call(event.take, { most: 250 });
  board.advanceTo(board.nowUs + 1000);
  player.detach();
  const refused = refusal(() => backend.call(gpio.sequence, { pins: 2, data: Uint8Array.of(out, noise, 0x00, 0x09) }));
  expect("a sequence with an input", refused, "NOT_OPEN");
  backend.call(gpio.release, { pin: noise });
}

/** One block as a target of the other: bytes in order, held until there is room, and asked for once. */
function target(
  backend: DirectBackend,
  expect: (what: string, got: unknown, wanted: unknown) => void,
  board: EmulatedBoard,
  { scl, sda, controller, keeps }: TourPins["target"],
): void {
  const address = 0x42;
  const run = (us: number) => board.advanceTo(board.nowUs + us);
  backend.call(i2c.close, { handle: 1 });
  backend.call(targets.open, { handle: 11, scl, sda, address, memory: 0, addressBytes: 1, alone: 0 });
  const bus = { handle: 12, ...controller, frequency: 400_000, timeoutUs: 20_000 };
  backend.call(i2c.open, { ...bus, soft: 0, checkPullUps: 0, internalPullUps: 0 });
  const take = () => backend.call(targets.take, { handle: 11, most: 64, charUs: 1000 }).data.join();
  backend.call(targets.put, { handle: 11, data: Uint8Array.of(7, 8, 9, 10) });
  const data = Uint8Array.of(1, 2, 3);
  const answer = backend.call(i2c.writeRead, { handle: 12, address, keep: 0, data, length: 2 });
  expect("target.put", answer.data.join(), "7,8");
  const both = backend.call(targets.status, { handle: 11 });
  expect("target.status", `${both.waiting} ${both.asked}`, "3 0");
  expect("target.take", take(), "1,2,3");
  for (const keep of [1, 0]) backend.call(i2c.write, { handle: 12, address, keep, data: Uint8Array.of(keep) });
  expect("target.take up to the repeated START", take(), "1");
  expect("target.status behind it", backend.call(targets.status, { handle: 11 }).writtenAgain, 1);
  expect("target.take behind it", take(), "0");
  // What was put for a read that ended is no answer to the next, which waits until there is one.
  const unanswered = refusal(() => backend.call(i2c.read, { handle: 12, address, keep: 0, length: 1 }));
  expect("i2c.read of a target without an answer", unanswered, "TIMEOUT");
  // The controller's bus is free again once the answer has come.
  backend.call(targets.put, { handle: 11, data: Uint8Array.of(0xff) });
  run(1000);
  // More than ring and block hold: the clock is held, the controller gives up, and what came before is all there.
  const most = Uint8Array.from({ length: 300 }, (_, i) => (i * 7) & 0xff);
  expect(
    "i2c.write of more than a target holds",
    refusal(() => backend.call(i2c.write, { handle: 12, address, keep: 0, data: most })),
    "TIMEOUT",
  );
  const got: string[] = [];
  for (let piece = take(); piece !== ""; piece = take()) got.push(piece);
  const bytes = got.join().split(",").map(Number);
  expect(
    "bytes of a target in order",
    bytes.every((byte, i) => byte === most[i]),
    true,
  );
  expect("bytes of a target kept", bytes.length > keeps, true);
  expect("the board after it", backend.call(system.echo, { data: Uint8Array.of(5) }).data.join(), "5");
  backend.call(i2c.close, { handle: 12 });
  run(1000);
  backend.call(targets.close, { handle: 11 });
}

/** Words through a program that inverts them, more than the FIFOs hold; a pin, an interrupt, and settings changed while it runs. */
function programmableIo(
  backend: DirectBackend,
  expect: (what: string, got: unknown, wanted: unknown) => void,
  board: EmulatedBoard,
  pin: number,
): void {
  // jmp 1; pull block; mov isr, !osr; push block; jmp 0
  const program = words(0x0001, 0x80a0, 0xa0cf, 0x8020, 0x0000);
  const offset = 5;
  const settings = { handle: 7, pc: offset, clkdiv: 1 << 16, shiftctrl: 3 << 18, execctrl: 31 << 12 };
  backend.call(pio.load, { handle: 6, block: 1, offset, program });
  backend.call(pio.claim, { handle: 7, block: 1, machine: 0 });
  backend.call(pio.configure, { ...settings, pinctrl: 0 });
  backend.post(pio.enable, { handle: 7, enabled: true });
  const values = Array.from({ length: 20 }, (_, i) => i * 0x01010101);
  const data = new Uint8Array(Uint32Array.from(values).buffer);
  const moved = backend.call(pio.transfer, {
    handle: 7,
    size: 4,
    replicate: 0,
    inSize: 4,
    shift: 0,
    inShift: 0,
    most: 20,
    timeoutUs: 10_000,
    data,
  });
  expect("pio.transfer", moved.taken, 20);
  if (moved.taken < 20) return;
  expect("pio.transfer", moved.data.join(), data.map((byte) => ~byte).join());
  const once = { handle: 7, size: 4, pending: 1, onceLength: data.length };
  const whole = { ...once, loop: 0, loopLength: 0, loop2: 0, loop2Length: 0 };
  backend.post(pio.buffer, { offset: 0, data });
  backend.call(pio.background, { ...whole, input: 0, once: 0 });
  backend.call(pio.background, { ...whole, input: 1, once: 128 });
  board.advanceTo(board.nowUs + 1000);
  const { running, switches } = backend.call(pio.backgroundStatus, { handle: 7, input: true });
  expect("pio.background", `${running} ${switches}`, "false 1");
  const received = backend.call(pio.bufferRead, { offset: 128, length: data.length }).data;
  expect("pio.buffer_read", received.join(), data.map((byte) => ~byte).join());
  expect(
    "pio.load over a program",
    refusal(() => backend.call(pio.load, { handle: 8, block: 1, offset: 9, program })),
    "BLOCK_IN_USE",
  );
  backend.post(pio.put, { handle: 7, size: 1, replicate: 0, shift: 0, data: Uint8Array.of(1) });
  backend.call(pio.configure, { ...settings, pinctrl: (1 << 26) | (pin << 5) });
  backend.post(pio.enable, { handle: 7, enabled: true });
  const left = backend.call(pio.get, { handle: 7, size: 4, shift: 0, most: 1, timeoutUs: 100 });
  expect("pio.get after pio.configure", left.data.length, 0);
  if (left.data.length > 0) return;
  backend.post(pio.enable, { handle: 7, enabled: false });
  const bit = (1 << pin) >>> 0;
  backend.call(pio.pins, {
    handle: 7,
    mask: bit,
    initial: bit,
    levels: 0,
    outputs: bit,
    pullUp: 0,
    pullDown: 0,
    drive: 1,
  });
  backend.post(pio.exec, { handle: 7, instructions: words(0xe001) });
  backend.barrier();
  expect(`the net of GP${pin}`, board.bench.net(`GP${pin}`).level, 1);
  backend.call(pio.watch, { handle: 9, block: 1, interrupts: 0x100 });
  backend.post(pio.exec, { handle: 7, instructions: words(0xc000, 0xc000) });
  backend.barrier();
  const { events } = backend.call(event.take, { most: 9 });
  expect("pio interrupts", events.map(({ source, value }) => `${source} ${value}`).join(), "137 256,137 256");
  // A stopped machine takes what its FIFO holds.
  backend.call(pio.configure, { ...settings, pinctrl: 0 });
  const some = { handle: 7, size: 1, replicate: 0, inSize: 1, shift: 0, inShift: 0, most: 0, timeoutUs: 100 };
  expect("pio.transfer of five", backend.call(pio.transfer, { ...some, data: new Uint8Array(5) }).taken, 4);
  expect("pio.status", backend.call(pio.status, { handle: 7 }).tx, 4);
}

function words(...values: number[]): Uint8Array {
  return new Uint8Array(Uint16Array.from(values).buffer);
}

function refusal(run: () => unknown): string {
  try {
    run();
    return "no error";
  } catch (error) {
    return error instanceof BusError ? error.status : String(error);
  }
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
