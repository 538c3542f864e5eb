/**
 * `rotaryio`: rotary encoders, decoded on the board. RP2040's encoders need two neighbouring pins in CircuitPython, because a PIO program reads
 * them; the same is asked for here, so that a program which runs here also runs there.
 *
 * @see CircuitPython shared-bindings/rotaryio/IncrementalEncoder.c; ports/raspberrypi/common-hal/rotaryio/IncrementalEncoder.c
 */
import {
  PyObject,
  defineModule,
  defineType,
  indexOf,
  runtimeError,
  type PyModule,
  type PyValue,
} from "../../vm/index.js";
import * as rotary from "../peripherals/rotary.js";
import { intBetween } from "./arguments.js";
import { hardware, type PinOwner } from "./hardware.js";
import { deinitedError, freePin, givePins, inUse, takePins } from "./microcontroller.js";
import { orRaise } from "./refusal.js";

class PyIncrementalEncoder extends PyObject implements PinOwner {
  readonly what = "an IncrementalEncoder";
  private pins: readonly number[] = [];
  private handle = -1;
  /** Quarter turns a step; known here, because the board only tells the position. */
  private step = 4;

  construct(pinA: PyValue, pinB: PyValue, divisor: number): void {
    const a = freePin(pinA, "pin_a").gpio;
    const b = freePin(pinB, "pin_b").gpio;
    const hw = hardware();
    if (Math.abs(a - b) !== 1) {
      hw.advice = "An encoder's two pins must be neighbours on an RP2040, such as GP2 and GP3.";
      throw runtimeError("Pins must be sequential GPIO pins");
    }
    const handle = hw.openHandle();
    try {
      orRaise(
        hw,
        () => hw.call(rotary.open, { handle, a, b, divisor }),
        (status) => (status === "PIN_IN_USE" ? inUse(a) : undefined),
      );
    } catch (error) {
      hw.closeHandle(handle);
      throw error;
    }
    this.pins = [a, b];
    this.handle = handle;
    this.step = divisor;
    takePins(this.pins, this);
  }

  release(): void {
    if (this.pins.length === 0) return;
    const hw = hardware();
    givePins(this.pins, this);
    this.pins = [];
    hw.closeHandle(this.handle);
    hw.call(rotary.close, { handle: this.handle });
  }

  get position(): number {
    return hardware().call(rotary.read, { handle: this.checked }).position;
  }

  set position(position: number) {
    hardware().call(rotary.set, { handle: this.checked, position: position >>> 0, divisor: this.step });
  }

  get divisor(): number {
    void this.checked;
    return this.step;
  }

  set divisor(divisor: number) {
    const { position } = this;
    this.step = divisor;
    this.position = position;
  }

  private get checked(): number {
    if (this.pins.length === 0) throw deinitedError();
    return this.handle;
  }
}

const encoderType = defineType({
  name: "IncrementalEncoder",
  module: "rotaryio",
  js: PyIncrementalEncoder,
  init: {
    sig: "__init__(self, pin_a, pin_b, divisor=4)",
    call: (self: PyIncrementalEncoder, a, b, divisor) => self.construct(a, b, intBetween(divisor, 1, 127, "divisor")),
  },
  methods: [
    { sig: "deinit(self)", call: (self: PyIncrementalEncoder) => self.release() },
    { sig: "__enter__(self)", call: (self: PyIncrementalEncoder) => self },
    { sig: "__exit__(self, *args)", call: (self: PyIncrementalEncoder) => self.release() },
  ],
  properties: [
    {
      name: "position",
      get: (self: PyIncrementalEncoder) => self.position,
      set: (self: PyIncrementalEncoder, value) => (self.position = indexOf(value)),
    },
    {
      name: "divisor",
      get: (self: PyIncrementalEncoder) => self.divisor,
      set: (self: PyIncrementalEncoder, value) => (self.divisor = intBetween(value, 1, 127, "divisor")),
    },
  ],
});

export function rotaryio(): PyModule {
  return defineModule({ name: "rotaryio", types: [encoderType] });
}
