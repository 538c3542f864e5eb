/**
 * `touchio`: touch pads on plain pins, by the time that a resistor of about 1 Mohm takes to drain them.
 *
 * That is how CircuitPython does it on an RP2040. A SAMD21 has a block of its own for it (PTC), which its maker does not document: there pinbridge measures with
 * a resistor too, and says that it is missing where CircuitPython would need none.
 *
 * @see CircuitPython shared-bindings/touchio/TouchIn.c; shared-module/touchio/TouchIn.c
 */
import { PyObject, defineModule, defineType, valueError, type PyModule, type PyValue } from "../../vm/index.js";
import * as gpio from "../peripherals/gpio.js";
import { Pull } from "../peripherals/gpio.js";
import { read } from "../peripherals/touch.js";
import { intBetween } from "./arguments.js";
import { lifeMethods } from "./board-peripheral.js";
import { pullOf } from "./digitalio.js";
import { hardware, type PinOwner } from "./hardware.js";
import { deinitedError, freePin, givePins, pinName, takePins } from "./microcontroller.js";

const samples = 10;
const mostTicks = 10_000;

class PyTouchIn extends PyObject implements PinOwner {
  readonly what = "a TouchIn";
  gpio = -1;
  threshold = 0;
  private pull: number = Pull.NONE;

  construct(pin: PyValue, pull: PyValue): void {
    const { gpio: number } = freePin(pin, "pin");
    this.pull = pullOf(pull);
    const hw = hardware();
    hw.call(gpio.claim, { pin: number, safe: "HIGH_Z" });
    this.gpio = number;
    takePins([number], this);
    const raw = this.read();
    if (raw === mostTicks) {
      this.release();
      const [direction, rail] = this.pull === Pull.UP ? ["pullup", "3.3 V"] : ["pulldown", "ground"];
      hw.advice = `The charge on ${pinName(number)} stays: put a resistor of about 1 Mohm between the pad and ${rail}.`;
      throw valueError(`No ${direction} on pin; 1Mohm recommended`);
    }
    this.threshold = Math.trunc(raw * 1.05 + 100);
  }

  read(): number {
    const level = this.pull === Pull.UP ? 0 : 1;
    return hardware().call(read, { pin: this.gpio, level, samples, most: mostTicks }).ticks;
  }

  release(): void {
    if (this.gpio < 0) return;
    const pin = this.gpio;
    this.gpio = -1;
    givePins([pin], this);
    hardware().call(gpio.release, { pin });
  }

  check(): this {
    if (this.gpio < 0) throw deinitedError();
    return this;
  }
}

const touchInType = defineType({
  name: "TouchIn",
  module: "touchio",
  js: PyTouchIn,
  init: { sig: "__init__(self, pin, pull=None)", call: (self: PyTouchIn, pin, pull) => self.construct(pin, pull) },
  methods: [...lifeMethods],
  properties: [
    { name: "value", get: (self: PyTouchIn) => self.check().read() > self.threshold },
    { name: "raw_value", get: (self: PyTouchIn) => self.check().read() },
    {
      name: "threshold",
      get: (self: PyTouchIn) => self.check().threshold,
      set: (self: PyTouchIn, value) => void (self.check().threshold = intBetween(value, 0, 0xffff, "threshold")),
    },
  ],
});

export function touchio(): PyModule {
  return defineModule({ name: "touchio", types: [touchInType] });
}
