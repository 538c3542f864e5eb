/**
 * `machine.PWM` on the RP2040. The output starts when it has both a frequency and a duty; the two channels of a slice share the frequency, so
 * setting one sets the other's.
 *
 * @see MicroPython ports/rp2/machine_pwm.c, extmod/machine_pwm.c
 */

import { PyObject, defineType, indexOf, valueError, type PyValue } from "../../../vm/index.js";
import { pinFunction } from "../../../boards/index.js";
import * as pwm from "../../peripherals/pwm.js";
import { hardware, perHardware, type PinOwner } from "../hardware.js";
import { orRaise } from "../refusal.js";
import { Alt, findMachinePin, giveFromBus, takeForBus } from "./pin.js";

/** Hertz by slice, as they were set; a slice keeps its frequency when an output is made anew. */
const slices = perHardware(() => new Map<number, number>());
/** Outputs that run. */
const running = perHardware(() => new Set<PyPWM>());

type Duty = { readonly kind: "u16" | "ns"; readonly value: number };

export class PyPWM extends PyObject implements PinOwner {
  gpio = -1;
  slice = -1;
  channel = "A";
  invert = 0;
  handle = -1;
  duty: Duty | undefined;

  get what(): string {
    return `PWM on pin ${this.gpio}`;
  }

  override __repr__(): string {
    return `<PWM slice=${this.slice} channel=${this.channel === "A" ? 0 : 1} invert=${this.invert}>`;
  }

  get frequency(): number | undefined {
    return slices().get(this.slice);
  }

  setFrequency(wish: number): void {
    this.checkRange(wish);
    slices().set(this.slice, wish);
    // the hardware has one counter for both channels: whoever else runs on it follows
    const others = [...running()].filter((other) => other !== this && other.slice === this.slice);
    for (const other of others) other.release();
    if (this.handle >= 0) this.restart();
    else this.start();
    for (const other of others) other.start();
  }

  protected checkRange(wish: number): void {
    counterOf(wish);
  }

  setDuty(duty: Duty): void {
    this.duty = duty;
    if (this.handle >= 0) hardware().post(pwm.duty, { handle: this.handle, duty: this.share() });
    else this.start();
  }

  /** Does nothing until both settings are there. */
  start(): void {
    const { frequency } = this;
    if (frequency === undefined || this.duty === undefined || this.handle >= 0) return;
    const hw = hardware();
    takeForBus([this.gpio], this, Alt.PWM);
    const handle = hw.openHandle();
    const request = {
      handle,
      pin: this.gpio,
      frequency: Math.min(frequency, hw.board.chip.cpuHz / 2),
      duty: this.share(),
      variableFrequency: 0,
    };
    try {
      orRaise(hw, () => hw.call(pwm.open, request), outOfRange(frequency));
    } catch (error) {
      hw.closeHandle(handle);
      giveFromBus([this.gpio], this);
      throw error;
    }
    this.handle = handle;
    running().add(this);
  }

  restart(): void {
    this.release();
    this.start();
  }

  release(): void {
    if (this.handle < 0) return;
    const { handle } = this;
    this.handle = -1;
    running().delete(this);
    giveFromBus([this.gpio], this);
    hardware().closeHandle(handle);
    hardware().call(pwm.close, { handle });
  }

  /** The high share in 65535ths, turned over when inverted. */
  private share(): number {
    const { kind, value } = this.duty!;
    const share = kind === "u16" ? value : Math.round((value * this.frequency! * 65535) / 1e9);
    const bounded = Math.max(0, Math.min(65535, share));
    return this.invert ? 65535 - bounded : bounded;
  }
}

/** What the port writes into a slice for a frequency: the divider in sixteenths, and the count's top. It reads them back for `freq()` and duties. */
interface Counter {
  readonly sixteenths: number;
  readonly top: number;
}

const mostTop = 65534;

/** As the port reckons (machine_pwm.c, mp_machine_pwm_freq_set). @throws ValueError */
function counterOf(frequency: number): Counter {
  const clock = hardware().board.chip.cpuHz;
  if (frequency <= 0) throw valueError("freq too small");
  const counts = Math.floor((clock + Math.floor(frequency / 2)) / frequency);
  // one count a period is no pulse any more
  if (counts < 2) throw valueError("freq too large");
  if (counts < mostTop) return { sixteenths: 16, top: counts - 1 };
  const sixteenths = Math.ceil((16 * clock) / (mostTop * frequency));
  if (sixteenths >= 256 * 16) throw valueError("freq too small");
  return { sixteenths, top: rounded(16 * clock, sixteenths * frequency) - 1 };
}

function rounded(numerator: number, denominator: number): number {
  return Math.floor((numerator + Math.floor(denominator / 2)) / denominator);
}

const countsHz = ({ sixteenths }: Counter): number => rounded(16 * hardware().board.chip.cpuHz, sixteenths);

/** The compare register, sixteen bits of it. */
function compareOf({ kind, value }: Duty, counter: Counter): number {
  const periodCounts = counter.top + 1;
  if (kind === "ns") return Math.min(periodCounts, Math.floor((value * countsHz(counter) + 5e8) / 1e9)) & 0xffff;
  return (
    Math.floor(((((Math.min(value, 65535) * periodCounts + 32767) % 2 ** 32) + 2 ** 32) % 2 ** 32) / 65535) & 0xffff
  );
}

const outOfRange =
  (frequency: number) =>
  (status: string): unknown =>
    status === "INVALID_ARGUMENT" ? valueError(frequency < 1000 ? "freq too small" : "freq too large") : undefined;

/** -1 is the port's word for "not given". */
function given(value: PyValue | undefined): number | undefined {
  const number = value === undefined ? -1 : indexOf(value);
  return number === -1 ? undefined : number;
}

function settle(
  self: PyPWM,
  freq: PyValue | undefined,
  dutyU16: PyValue | undefined,
  dutyNs: PyValue | undefined,
  invert: PyValue | undefined,
): void {
  const turned = given(invert);
  if (turned !== undefined) self.invert = turned === 0 ? 0 : 1;
  const hertz = given(freq);
  if (hertz !== undefined) {
    counterOf(hertz);
    slices().set(self.slice, hertz);
  }
  const [u16, ns] = [given(dutyU16), given(dutyNs)];
  if (u16 !== undefined) self.duty = { kind: "u16", value: Math.min(u16, 65535) };
  if (ns !== undefined) self.duty = { kind: "ns", value: ns };
  if (hertz !== undefined) self.setFrequency(hertz);
  else if (self.duty !== undefined) self.setDuty(self.duty);
}

function init(
  self: PyPWM,
  dest: PyValue,
  freq: PyValue | undefined,
  dutyU16: PyValue | undefined,
  dutyNs: PyValue | undefined,
  invert: PyValue | undefined,
): void {
  const { gpio } = findMachinePin(dest);
  const found = pinFunction(
    hardware().board.chip.pins.find((pin) => pin.gpio === gpio)!,
    "pwm",
  );
  if (found === undefined) throw valueError("invalid pin");
  const owner = hardware().ownerOf(gpio);
  if (owner instanceof PyPWM) owner.release();
  Object.assign(self, { gpio, slice: found.slice, channel: found.channel, invert: 0, duty: undefined });
  settle(self, freq, dutyU16, dutyNs, invert);
}

/** What the slice's registers come to; 0 until both a frequency and a duty are set. */
function readBack(self: PyPWM, meaning: (counter: Counter, compare: number) => number): number {
  if (self.frequency === undefined || self.duty === undefined) return 0;
  const counter = counterOf(self.frequency);
  return meaning(counter, compareOf(self.duty, counter));
}

function frequencyOf(self: PyPWM): number {
  if (self.frequency === undefined) return 0;
  const { sixteenths, top } = counterOf(self.frequency);
  return rounded(16 * hardware().board.chip.cpuHz, sixteenths * (top + 1));
}

const dutyNs = (self: PyPWM): number => readBack(self, (counter, compare) => rounded(compare * 1e9, countsHz(counter)));
const dutyU16 = (self: PyPWM): number => readBack(self, ({ top }, compare) => rounded(compare * 65535, top + 1));

export const machinePwmType = defineType({
  name: "PWM",
  module: "machine",
  js: PyPWM,
  init: { sig: "__init__(self, dest, /, freq=..., *, duty_u16=..., duty_ns=..., invert=...)", call: init },
  methods: [
    { sig: "init(self, freq=..., *, duty_u16=..., duty_ns=..., invert=...)", call: settle },
    { sig: "deinit(self, /)", call: (self: PyPWM) => self.release() },
    {
      sig: "freq(self, value=..., /)",
      call: (self: PyPWM, value: PyValue | undefined) =>
        value === undefined ? frequencyOf(self) : self.setFrequency(indexOf(value)),
    },
    {
      sig: "duty_u16(self, value=..., /)",
      call: (self: PyPWM, value: PyValue | undefined) =>
        value === undefined ? dutyU16(self) : self.setDuty({ kind: "u16", value: Math.min(indexOf(value), 65535) }),
    },
    {
      sig: "duty_ns(self, value=..., /)",
      call: (self: PyPWM, value: PyValue | undefined) =>
        value === undefined ? dutyNs(self) : self.setDuty({ kind: "ns", value: indexOf(value) }),
    },
  ],
});
