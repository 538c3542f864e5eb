/**
 * `onewireio`: the 1-Wire bus, slot by slot; each slot is timed on the board, and writes are posted.
 *
 * @see CircuitPython shared-bindings/onewireio/OneWire.c
 */
import { PyObject, defineModule, defineType, truth, type PyModule, type PyValue } from "../../vm/index.js";
import * as gpio from "../peripherals/gpio.js";
import { DriveStrength, Pull } from "../peripherals/gpio.js";
import * as onewire from "../peripherals/onewire.js";
import { hardware, type PinOwner } from "./hardware.js";
import { deinitedError, freePin, givePins, inUse, takePins } from "./microcontroller.js";
import { orRaise } from "./refusal.js";

class PyOneWire extends PyObject implements PinOwner {
  readonly what = "a OneWire";
  private gpio = -1;

  construct(pin: PyValue): void {
    const { gpio: number } = freePin(pin, "pin");
    const hw = hardware();
    const open = { pin: number, output: 1, openDrain: 1, pull: Pull.UP, level: 1, drive: DriveStrength.MA_4 };
    orRaise(
      hw,
      () => hw.both(gpio.claim, { pin: number, safe: "HIGH_Z" }, gpio.configure, open),
      (status) => (status === "PIN_IN_USE" ? inUse(number) : undefined),
    );
    this.gpio = number;
    takePins([number], this);
  }

  release(): void {
    if (this.gpio < 0) return;
    const pin = this.gpio;
    givePins([pin], this);
    this.gpio = -1;
    hardware().call(gpio.release, { pin });
  }

  /** False when a device is there, as CircuitPython has it. */
  reset(): boolean {
    return !hardware().call(onewire.reset, { pin: this.checked }).present;
  }

  readBit(): boolean {
    return hardware().call(onewire.readBit, { pin: this.checked }).level;
  }

  writeBit(value: boolean): void {
    hardware().post(onewire.writeBit, { pin: this.checked, level: value ? 1 : 0 });
  }

  private get checked(): number {
    if (this.gpio < 0) throw deinitedError();
    return this.gpio;
  }
}

const oneWireType = defineType({
  name: "OneWire",
  module: "onewireio",
  js: PyOneWire,
  init: { sig: "__init__(self, pin)", call: (self: PyOneWire, pin) => self.construct(pin) },
  methods: [
    { sig: "deinit(self, /)", call: (self: PyOneWire) => self.release() },
    { sig: "__enter__(self, /)", call: (self: PyOneWire) => self },
    { sig: "__exit__(self, *args)", call: (self: PyOneWire) => self.release() },
    { sig: "reset(self, /)", call: (self: PyOneWire) => self.reset() },
    { sig: "read_bit(self, /)", call: (self: PyOneWire) => self.readBit() },
    { sig: "write_bit(self, value, /)", call: (self: PyOneWire, value) => self.writeBit(truth(value)) },
  ],
});

export function onewireio(): PyModule {
  return defineModule({ name: "onewireio", types: [oneWireType] });
}
