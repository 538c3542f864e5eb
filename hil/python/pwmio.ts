/**
 * `pwmio`: pulse width. Duty changes are posted; whatever may be refused waits.
 *
 * @see CircuitPython shared-bindings/pwmio/PWMOut.c; ports/raspberrypi/common-hal/pwmio/PWMOut.c
 */

import {
  attributeError,
  defineModule,
  defineType,
  indexOf,
  runtimeError,
  truth,
  valueError,
  type PyModule,
  type PyValue,
} from "../../vm/index.js";
import * as pwm from "../peripherals/pwm.js";
import { intBetween } from "./arguments.js";
import { BoardPeripheral, lifeMethods } from "./board-peripheral.js";
import { hardware } from "./hardware.js";
import { freePin, pinName } from "./microcontroller.js";
import { giveChannels, outputRefused, takeChannels } from "./pwm-channels.js";
import { orRaise } from "./refusal.js";

class PyPWMOut extends BoardPeripheral {
  readonly what = "a PWMOut";
  duty = 0;
  frequency = 0;
  variable = false;
  private gpio = -1;

  construct(value: PyValue, duty: number, frequency: number, variable: boolean): void {
    const { gpio } = freePin(value, "pin");
    const hw = hardware();
    checkFrequency(frequency);
    const refused = outputRefused(gpio);
    if (refused !== undefined) throw refused;
    const request = { pin: gpio, frequency, duty, variableFrequency: variable ? 1 : 0 };
    const reply = this.connect(
      [gpio],
      (handle) => hw.call(pwm.open, { handle, ...request }),
      (status) => {
        if (status === "INVALID_ARGUMENT") return valueError("Invalid frequency");
        if (status === "INVALID_PIN") {
          const able = hw.board.chip.pins.filter(
            (pin) => hw.board.labels.has(pin.gpio) && pin.functions.some(({ kind }) => kind === "pwm"),
          );
          hw.advice = `${pinName(gpio)} reaches no timer that pinbridge's firmware makes PWM with. ${able.map((pin) => pinName(pin.gpio)).join(", ")} can.`;
          return valueError("Invalid pin");
        }
        if (status !== "BLOCK_IN_USE") return undefined;
        hw.advice = `${pinName(gpio)} shares its PWM slice with another output in use: both must have one fixed frequency. Use a pin of another slice.`;
        return runtimeError("Conflicting settings for shared resource");
      },
    );
    this.frequency = reply.frequency;
    this.duty = duty;
    this.variable = variable;
    takeChannels(gpio, "output");
    this.gpio = gpio;
  }

  protected disconnect(handle: number): void {
    giveChannels(this.gpio, "output");
    hardware().call(pwm.close, { handle });
  }

  setDuty(duty: number): void {
    hardware().post(pwm.duty, { handle: this.handle, duty });
    this.duty = duty;
  }

  setFrequency(value: PyValue): void {
    if (!this.variable) throw attributeError("Invalid variable_frequency");
    const frequency = indexOf(value);
    checkFrequency(frequency);
    const hw = hardware();
    const refused = (status: string): unknown =>
      status === "INVALID_ARGUMENT" ? valueError("Invalid frequency") : undefined;
    this.frequency = orRaise(hw, () => hw.call(pwm.frequency, { handle: this.handle, frequency }), refused).frequency;
  }
}

/** The counter needs two steps at least: half the clock is the most. */
function checkFrequency(frequency: number): void {
  if (frequency <= 0 || frequency > hardware().board.chip.cpuHz / 2) throw valueError("Invalid frequency");
}

const pwmOutType = defineType({
  name: "PWMOut",
  module: "pwmio",
  js: PyPWMOut,
  init: {
    sig: "__init__(self, pin, *, duty_cycle=0, frequency=500, variable_frequency=False)",
    // the constructor keeps the low sixteen bits of its duty_cycle, as CircuitPython's does; the property checks
    call: (self: PyPWMOut, pin, duty, frequency, variable) =>
      self.construct(pin, indexOf(duty) & 0xffff, indexOf(frequency), truth(variable)),
  },
  methods: [...lifeMethods],
  properties: [
    {
      name: "duty_cycle",
      get: (self: PyPWMOut) => self.check().duty,
      set: (self: PyPWMOut, value) => self.check().setDuty(intBetween(value, 0, 0xffff, "duty_cycle")),
    },
    {
      name: "frequency",
      get: (self: PyPWMOut) => self.check().frequency,
      set: (self: PyPWMOut, value) => self.check().setFrequency(value),
    },
  ],
});

export function pwmio(): PyModule {
  return defineModule({ name: "pwmio", types: [pwmOutType] });
}
