/**
 * `machine.ADC` on the RP2040: by pin, or by channel number; channel 4 is the chip's own temperature. The port has neither `read` nor `read_uv`.
 *
 * @see MicroPython ports/rp2/machine_adc.c, extmod/machine_adc.c
 */

import { PyObject, defineType, indexOf, isInt, valueError, type PyValue } from "../../../vm/index.js";
import { pinFunction } from "../../../boards/index.js";
import * as adc from "../../peripherals/adc.js";
import { limits } from "../../wire/index.js";
import { hardware, type PinOwner } from "../hardware.js";
import { orRaise } from "../refusal.js";
import { Alt, findMachinePin, giveFromBus, takeForBus } from "./pin.js";

export class PyADC extends PyObject implements PinOwner {
  channel = -1;
  gpio = -1;
  handle = -1;

  get what(): string {
    return `ADC(${this.channel})`;
  }

  override __repr__(): string {
    return `<ADC channel=${this.channel}>`;
  }

  /** Opened when it is first read, and again when something else had its pin meanwhile. */
  read(): number {
    const hw = hardware();
    if (this.handle < 0) this.connect();
    return orRaise(
      hw,
      () => hw.call(adc.read, { handle: this.handle }),
      () => undefined,
    ).value;
  }

  connect(): void {
    const hw = hardware();
    if (this.gpio >= 0) {
      const before = hw.ownerOf(this.gpio);
      if (before instanceof PyADC) before.release();
      takeForBus([this.gpio], this, Alt.NONE);
    }
    const handle = hw.openHandle();
    try {
      orRaise(
        hw,
        () => hw.call(adc.open, { handle, pin: this.gpio < 0 ? limits.TEMPERATURE_CHANNEL : this.gpio }),
        () => undefined,
      );
    } catch (error) {
      hw.closeHandle(handle);
      if (this.gpio >= 0) giveFromBus([this.gpio], this);
      throw error;
    }
    this.handle = handle;
  }

  release(): void {
    if (this.handle < 0) return;
    const { handle } = this;
    this.handle = -1;
    if (this.gpio >= 0) giveFromBus([this.gpio], this);
    hardware().closeHandle(handle);
    hardware().call(adc.close, { handle });
  }
}

function init(self: PyADC, source: PyValue): void {
  const { chip } = hardware().board;
  const inputs = chip.pins.flatMap((pin) => {
    const found = pinFunction(pin, "adc");
    return found === undefined ? [] : [{ gpio: pin.gpio, channel: found.channel }];
  });
  const number = isInt(source) ? indexOf(source as PyValue) : -1;
  if (number >= 0 && number <= (chip.adc.temperatureChannel ?? -1)) {
    self.channel = number;
    self.gpio = inputs.find((one) => one.channel === number)?.gpio ?? -1;
  } else {
    const { gpio } = findMachinePin(source);
    const input = inputs.find((one) => one.gpio === gpio);
    if (input === undefined) {
      hardware().advice = `GPIO${gpio} has no analog input. These have: ${inputs.map((one) => one.gpio).join(", ")}.`;
      throw valueError("Pin doesn't have ADC capabilities");
    }
    Object.assign(self, input);
  }
  self.connect();
}

export const machineAdcType = defineType({
  name: "ADC",
  module: "machine",
  js: PyADC,
  init: { sig: "__init__(self, id, /)", call: init },
  methods: [{ sig: "read_u16(self, /)", call: (self: PyADC) => self.read() }],
  constants: { CORE_TEMP: 4 },
});
