/**
 * `rotaryio`: rotary encoders, decoded on the board. RP2040's encoders need two neighbouring pins in CircuitPython, because a PIO program reads
 * them; the same is asked for here, so that a program which runs here also runs there. A SAMD's pins need interrupt lines of their own.
 *
 * @see CircuitPython shared-bindings/rotaryio/IncrementalEncoder.c; ports/{raspberrypi,atmel-samd}/common-hal/rotaryio/IncrementalEncoder.c
 */
import {
  defineModule,
  defineType,
  indexOf,
  runtimeError,
  valueError,
  type PyModule,
  type PyValue,
} from "../../vm/index.js";
import * as rotary from "../peripherals/rotary.js";
import { intBetween } from "./arguments.js";
import { BoardPeripheral, lifeMethods } from "./board-peripheral.js";
import { hardware } from "./hardware.js";
import { freePin } from "./microcontroller.js";

class PyIncrementalEncoder extends BoardPeripheral {
  readonly what = "an IncrementalEncoder";
  /** Quarter turns a step; known here, because the board only tells the position. */
  private step = 4;

  construct(pinA: PyValue, pinB: PyValue, divisor: number): void {
    const a = freePin(pinA, "pin_a").gpio;
    const b = freePin(pinB, "pin_b").gpio;
    const hw = hardware();
    if (hw.board.chip.name === "RP2040" && Math.abs(a - b) !== 1) {
      hw.advice = "An encoder's two pins must be neighbours on an RP2040, such as GP2 and GP3.";
      throw runtimeError("Pins must be sequential GPIO pins");
    }
    this.watch([a, b], (gpio) => valueError(`Invalid pin_${gpio === a ? "a" : "b"} pin`));
    this.connect([a, b], (handle) => hw.call(rotary.open, { handle, a, b, divisor }));
    this.step = divisor;
  }

  protected disconnect(handle: number): void {
    hardware().call(rotary.close, { handle });
  }

  get position(): number {
    return hardware().call(rotary.read, { handle: this.handle }).position;
  }

  set position(position: number) {
    hardware().call(rotary.set, { handle: this.handle, position: position >>> 0, divisor: this.step });
  }

  get divisor(): number {
    void this.handle;
    return this.step;
  }

  set divisor(divisor: number) {
    const { position } = this;
    this.step = divisor;
    this.position = position;
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
  methods: [...lifeMethods],
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
