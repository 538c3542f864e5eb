/**
 * `analogio`: voltages in and out, 0 to 65535. The RP2040 has no analog output: CircuitPython's AnalogOut says NotImplementedError there.
 *
 * @see CircuitPython shared-bindings/analogio/{AnalogIn,AnalogOut}.c; ports/raspberrypi/common-hal/analogio
 */

import { pinFunction } from "../../boards/index.js";
import {
  attributeError,
  defineModule,
  defineType,
  makeFloat,
  notImplementedError,
  valueError,
  type PyModule,
  type PyValue,
} from "../../vm/index.js";
import * as adc from "../peripherals/adc.js";
import * as dac from "../peripherals/dac.js";
import { intBetween } from "./arguments.js";
import { BoardPeripheral, lifeMethods } from "./board-peripheral.js";
import { hardware } from "./hardware.js";
import { freePin, inUse, pinName } from "./microcontroller.js";
import { orRaise } from "./refusal.js";

class PyAnalogIn extends BoardPeripheral {
  readonly what = "an AnalogIn";

  construct(value: PyValue): void {
    const { gpio } = freePin(value, "pin");
    const hw = hardware();
    const pin = hw.board.chip.pins.find((candidate) => candidate.gpio === gpio);
    if (pin === undefined || pinFunction(pin, "adc") === undefined) {
      const able = hw.board.chip.pins
        .filter((candidate) => pinFunction(candidate, "adc") !== undefined)
        .map((candidate) => pinName(candidate.gpio));
      hw.advice = `${pinName(gpio)} has no analog input. These have: ${able.join(", ")}.`;
      throw valueError("Invalid pin");
    }
    this.connect([gpio], (handle) => hw.call(adc.open, { handle, pin: gpio }));
  }

  protected disconnect(handle: number): void {
    hardware().call(adc.close, { handle });
  }

  read(): number {
    const hw = hardware();
    return orRaise(
      hw,
      () => hw.call(adc.read, { handle: this.handle }),
      () => undefined,
    ).value;
  }
}

const analogInType = defineType({
  name: "AnalogIn",
  module: "analogio",
  js: PyAnalogIn,
  init: { sig: "__init__(self, pin, /)", call: (self: PyAnalogIn, pin) => self.construct(pin) },
  methods: [...lifeMethods],
  properties: [
    { name: "value", get: (self: PyAnalogIn) => self.check().read() },
    {
      name: "reference_voltage",
      get: (self: PyAnalogIn) => {
        self.check();
        return makeFloat(hardware().board.chip.adc.referenceMillivolts / 1000);
      },
    },
  ],
});

class PyAnalogOut extends BoardPeripheral {
  readonly what = "an AnalogOut";

  construct(value: PyValue): void {
    const { gpio } = freePin(value, "pin");
    const hw = hardware();
    const outputs = hw.board.chip.dacPins ?? [];
    if (outputs.length === 0) {
      hw.advice = `${hw.board.title} has no analog output. A PWM output (pwmio.PWMOut) behind a low-pass filter can stand for one.`;
      throw notImplementedError("AnalogOut");
    }
    if (!outputs.includes(gpio)) {
      hw.advice = `${pinName(gpio)} has no analog output. These have: ${outputs.map((pin) => pinName(pin)).join(", ")}.`;
      throw valueError("Invalid pin");
    }
    this.connect(
      [gpio],
      (handle) => hw.call(dac.open, { handle, pin: gpio }),
      (status) => (status === "BLOCK_IN_USE" ? inUse(gpio) : undefined),
    );
  }

  protected disconnect(handle: number): void {
    hardware().call(dac.close, { handle });
  }

  write(value: number): void {
    hardware().post(dac.write, { handle: this.handle, value });
  }
}

const analogOutType = defineType({
  name: "AnalogOut",
  module: "analogio",
  js: PyAnalogOut,
  init: { sig: "__init__(self, pin, /)", call: (self: PyAnalogOut, pin) => self.construct(pin) },
  methods: [...lifeMethods],
  properties: [
    {
      name: "value",
      get: () => {
        throw attributeError("unreadable attribute");
      },
      set: (self: PyAnalogOut, value) => self.check().write(intBetween(value, 0, 0xffff, "value")),
    },
  ],
});

export function analogio(): PyModule {
  return defineModule({ name: "analogio", types: [analogInType, analogOutType] });
}
