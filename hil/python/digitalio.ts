/**
 * `digitalio`: pins that are high or low.
 *
 * Writing `value` is posted: nobody waits for it; nor for a change of direction, which a pin that is claimed cannot refuse. Direction, level,
 * pull and drive change in one command, so that no glitch reaches the wire when an output starts high.
 *
 * @see CircuitPython shared-bindings/digitalio/{DigitalInOut,Direction,DriveMode,Pull}.c; ports/raspberrypi/common-hal/digitalio/DigitalInOut.c
 */

import {
  None,
  PyObject,
  attributeError,
  defineModule,
  defineType,
  truth,
  valueError,
  type PyModule,
  type PyPendingInt,
  type PyValue,
} from "../../vm/index.js";
import * as gpio from "../peripherals/gpio.js";
import { DriveStrength, Pull } from "../peripherals/gpio.js";
import { enumeration, member } from "./enumeration.js";
import { hardware, type PinOwner } from "./hardware.js";
import { deinitedError, freePin, givePins, inUse, takePins } from "./microcontroller.js";
import { refuseRadioPin } from "./radio-pin.js";
import { orRaise } from "./refusal.js";

const directionType = enumeration("digitalio", "Direction", ["INPUT", "OUTPUT"]);
const driveModeType = enumeration("digitalio", "DriveMode", ["PUSH_PULL", "OPEN_DRAIN"]);
const pullType = enumeration("digitalio", "Pull", ["UP", "DOWN"]);

const input = member(directionType, "INPUT");
const output = member(directionType, "OUTPUT");
const pushPull = member(driveModeType, "PUSH_PULL");
const openDrain = member(driveModeType, "OPEN_DRAIN");
const up = member(pullType, "UP");
const down = member(pullType, "DOWN");

export class PyDigitalInOut extends PyObject implements PinOwner {
  readonly what = "a DigitalInOut";
  /** -1: not constructed, or deinited. */
  gpio = -1;
  output = false;
  openDrain = false;
  pull: number = Pull.NONE;

  construct(pin: PyValue): void {
    refuseRadioPin(pin);
    const { gpio: number } = freePin(pin, "pin");
    const hw = hardware();
    orRaise(
      hw,
      () => hw.call(gpio.claim, { pin: number, safe: "HIGH_Z" }),
      (status) => (status === "PIN_IN_USE" ? inUse(number) : undefined),
    );
    this.gpio = number;
    this.output = this.openDrain = false;
    this.pull = Pull.NONE;
    takePins([number], this);
  }

  release(): void {
    if (this.gpio < 0) return;
    const hw = hardware();
    const pin = this.gpio;
    this.gpio = -1;
    givePins([pin], this);
    hw.call(gpio.release, { pin });
  }

  check(): this {
    if (this.gpio < 0) throw deinitedError();
    return this;
  }

  switchToOutput(value: boolean, open: boolean): void {
    this.configure(true, open, Pull.NONE, value);
  }

  switchToInput(pull: number): void {
    this.configure(false, false, pull, false);
  }

  /** @returns a bool, or one that is on its way: see Hardware.readPin */
  read(): boolean | PyPendingInt {
    const hw = hardware();
    const level = orRaise(
      hw,
      () => hw.readPin(this.gpio, true),
      () => undefined,
    );
    return typeof level === "number" ? level !== 0 : level;
  }

  write(value: boolean): void {
    if (!this.output) throw attributeError("Cannot set value when direction is input.");
    hardware().post(gpio.set, { pin: this.gpio, level: value ? 1 : 0 });
  }

  setDriveMode(open: boolean): void {
    if (!this.output) throw attributeError("Drive mode not used when direction is input.");
    this.configure(true, open, Pull.NONE, truth(this.read()));
  }

  private configure(isOutput: boolean, open: boolean, pull: number, level: boolean): void {
    const hw = hardware();
    const request = {
      pin: this.gpio,
      output: isOutput ? 1 : 0,
      openDrain: open ? 1 : 0,
      pull,
      level: level ? 1 : 0,
      // CircuitPython's outputs are the strong ones
      drive: isOutput ? DriveStrength.MA_12 : DriveStrength.MA_4,
      schmittOff: 0,
    };
    hw.post(gpio.configure, request);
    this.output = isOutput;
    this.openDrain = open;
    this.pull = pull;
  }
}

/** @throws ValueError for anything but None, Pull.UP, Pull.DOWN */
export function pullOf(value: PyValue): number {
  if (value === None) return Pull.NONE;
  if (value === up) return Pull.UP;
  if (value === down) return Pull.DOWN;
  throw valueError("Invalid pull");
}

function setDirection(self: PyDigitalInOut, value: PyValue): void {
  self.check();
  if (value === input) self.switchToInput(Pull.NONE);
  else if (value === output) self.switchToOutput(false, false);
  else throw valueError("Invalid direction");
}

function getDriveMode(self: PyDigitalInOut): PyValue {
  if (!self.check().output) throw attributeError("Drive mode not used when direction is input.");
  return self.openDrain ? openDrain : pushPull;
}

function getPull(self: PyDigitalInOut): PyValue {
  if (self.check().output) throw attributeError("Pull not used when direction is output.");
  return self.pull === Pull.UP ? up : self.pull === Pull.DOWN ? down : None;
}

function setPull(self: PyDigitalInOut, value: PyValue): void {
  if (self.check().output) throw attributeError("Pull not used when direction is output.");
  self.switchToInput(pullOf(value));
}

export const digitalInOutType = defineType({
  name: "DigitalInOut",
  module: "digitalio",
  js: PyDigitalInOut,
  init: { sig: "__init__(self, pin, /)", call: (self: PyDigitalInOut, pin) => self.construct(pin) },
  methods: [
    { sig: "deinit(self, /)", call: (self: PyDigitalInOut) => self.release() },
    { sig: "__enter__(self, /)", call: (self: PyDigitalInOut) => self },
    { sig: "__exit__(self, *args)", call: (self: PyDigitalInOut) => self.release() },
    {
      sig: "switch_to_output(self, value=False, drive_mode=...)",
      call: (self: PyDigitalInOut, value, mode) => self.check().switchToOutput(truth(value), mode === openDrain),
    },
    {
      sig: "switch_to_input(self, pull=None)",
      call: (self: PyDigitalInOut, pull) => self.check().switchToInput(pullOf(pull)),
    },
  ],
  properties: [
    { name: "direction", get: (self: PyDigitalInOut) => (self.check().output ? output : input), set: setDirection },
    {
      name: "value",
      get: (self: PyDigitalInOut) => self.check().read(),
      set: (self: PyDigitalInOut, value) => self.check().write(truth(value)),
    },
    {
      name: "drive_mode",
      get: getDriveMode,
      set: (self: PyDigitalInOut, value) => self.check().setDriveMode(value === openDrain),
    },
    { name: "pull", get: getPull, set: setPull },
  ],
});

export function digitalio(): PyModule {
  return defineModule({ name: "digitalio", types: [digitalInOutType, directionType, driveModeType, pullType] });
}
