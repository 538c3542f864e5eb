/**
 * `frequencyio`: how fast a signal is, counted by the board's own counter.
 *
 * @see CircuitPython shared-bindings/frequencyio/FrequencyIn.c; ports/atmel-samd/common-hal/frequencyio/FrequencyIn.c
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
import * as frequency from "../peripherals/frequency.js";
import { BoardPeripheral, lifeMethods } from "./board-peripheral.js";
import { hardware } from "./hardware.js";
import { freePin } from "./microcontroller.js";

/** What the port makes of any count in no time at all: its float to unsigned conversion ends there. */
const beyond = 0xffff_ffff;

class PyFrequencyIn extends BoardPeripheral {
  readonly what = "a FrequencyIn";
  private period = 10;

  construct(pin: PyValue, capturePeriod: PyValue): void {
    const { gpio } = freePin(pin, "pin");
    // sixteen bits of it, before they are checked
    const period = indexOf(capturePeriod) & 0xffff;
    const hw = hardware();
    if (period > 500) throw valueError("capture_period must be 0-500");
    this.connect(
      [gpio],
      (handle) => hw.call(frequency.open, { handle, pin: gpio, periodMs: Math.max(1, period) }),
      (status) => {
        if (status === "INVALID_PIN") return valueError("Invalid pin");
        if (status !== "BLOCK_IN_USE") return undefined;
        hw.advice =
          "The board counts two frequencies at a time, and no two on pins of one interrupt line: call deinit() of another FrequencyIn first, or use another pin.";
        return runtimeError("Internal resource(s) in use");
      },
    );
    this.period = period;
  }

  protected disconnect(handle: number): void {
    hardware().call(frequency.close, { handle });
  }

  run(on: boolean): void {
    hardware().call(frequency.run, { handle: this.handle, on });
  }

  clear(): void {
    hardware().call(frequency.clear, { handle: this.handle, periodMs: Math.max(1, this.period) });
  }

  get value(): number {
    const { hz } = hardware().call(frequency.read, { handle: this.handle });
    return this.period === 0 && hz > 0 ? beyond : hz;
  }

  get capturePeriod(): number {
    this.check();
    return this.period;
  }

  set capturePeriod(value: number) {
    this.check();
    const period = value & 0xffff;
    if (period < 1 || period > 500) throw valueError("capture_period must be 1-500");
    this.period = period;
    this.clear();
  }
}

const frequencyInType = defineType({
  name: "FrequencyIn",
  module: "frequencyio",
  js: PyFrequencyIn,
  init: {
    sig: "__init__(self, pin, *, capture_period=10)",
    call: (self: PyFrequencyIn, pin, period) => self.construct(pin, period),
  },
  methods: [
    ...lifeMethods,
    { sig: "pause(self, /)", call: (self: PyFrequencyIn) => self.run(false) },
    { sig: "resume(self, /)", call: (self: PyFrequencyIn) => self.run(true) },
    { sig: "clear(self, /)", call: (self: PyFrequencyIn) => self.clear() },
  ],
  properties: [
    { name: "value", get: (self: PyFrequencyIn) => self.value },
    {
      name: "capture_period",
      get: (self: PyFrequencyIn) => self.capturePeriod,
      set: (self: PyFrequencyIn, value) => (self.capturePeriod = indexOf(value)),
    },
  ],
});

export function frequencyio(): PyModule {
  return defineModule({ name: "frequencyio", types: [frequencyInType] });
}
