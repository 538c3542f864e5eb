/**
 * `machine.ADC`, `machine.DAC` and `machine.PWM` on the SAMD21 and SAMD51.
 *
 * @see MicroPython ports/samd/machine_adc.c, machine_dac.c, machine_pwm.c, pin_af.c
 */
import {
  PyObject,
  defineType,
  indexOf,
  notImplementedError,
  osError,
  valueError,
  type FunctionSpec,
  type PyType,
  type PyValue,
} from "../../../../vm/index.js";
import { pinFunction, samdPinName } from "../../../../boards/index.js";
import * as dac from "../../../peripherals/dac.js";
import { errno } from "../../errno.js";
import { hardware, type PinOwner } from "../../hardware.js";
import { orRaise } from "../../refusal.js";
import { PyADC } from "../adc.js";
import { Alt, findMachinePin, giveFromBus, takeForBus } from "../pin.js";
import { PyPWM } from "../pwm.js";

/** References by which full scale is the supply: half of it with the input halved, and AREF, which these boards join to 3.3 V. */
const supplyReferences = [2, 3];

class PySamdADC extends PyADC {
  bits = 12;
  average = 16;
  vref = 3;

  override __repr__(): string {
    return `ADC(${samdPinName(this.gpio)}, device=0, channel=${this.channel}, bits=${this.bits}, average=${this.average}, vref=${this.vref})`;
  }

  construct(id: PyValue, bits: PyValue, average: PyValue, vref: PyValue): void {
    const { gpio } = findMachinePin(id);
    const { chip } = hardware().board;
    const input = pinFunction(chip.pins[gpio], "adc");
    if (input === undefined) {
      const able = chip.pins.filter((pin) => pinFunction(pin, "adc") !== undefined).map((pin) => pin.name);
      hardware().advice = `${samdPinName(gpio)} has no analog input. These have: ${able.join(", ")}.`;
      throw valueError("ADC pin used");
    }
    const reference = indexOf(vref);
    if (!supplyReferences.includes(reference)) {
      hardware().advice = "pinbridge's firmware measures against the supply: leave vref out.";
      throw notImplementedError("vref");
    }
    const asked = indexOf(bits);
    // a power of two, 1024 at most; with any averaging the port has twelve bits whatever was asked for
    const power = Math.min(10, Math.max(0, Math.floor(Math.log2(Math.max(1, indexOf(average))))));
    Object.assign(this, { gpio, channel: input.channel, vref: reference, average: 2 ** power });
    this.bits = power === 0 && asked >= 8 && asked <= 12 ? asked : 12;
    this.connect();
  }
}

/** What the port does by DMA at a frequency: not in pinbridge's firmware, so that nothing is ever busy. */
function timed(sig: string, instead: string): FunctionSpec[] {
  const name = sig.slice(0, sig.indexOf("("));
  const refuse = (): never => {
    hardware().advice = `pinbridge's firmware does not sample at a frequency of its own on this chip. ${instead}`;
    throw notImplementedError(`${name} is not in pinbridge's firmware`);
  };
  return [
    { sig: "busy(self, /)", call: () => false },
    { sig, call: refuse },
  ];
}

/** In 184 kB there is no sampling by DMA (mcu/samd21/mpconfigmcu.h, MICROPY_PY_MACHINE_ADC_READ_TIMED): no method, and no callback for its end. */
class PySmallADC extends PySamdADC {}

const adcInit = (callback: string): FunctionSpec => ({
  sig: `__init__(self, id, bits=12, *, average=16, vref=3${callback})`,
  call: (self: PySamdADC, id, bits, average, vref) => self.construct(id, bits, average, vref),
});

const adcMethods: readonly FunctionSpec[] = [
  { sig: "read_u16(self, /)", call: (self: PySamdADC) => self.read() },
  { sig: "deinit(self, /)", call: (self: PySamdADC) => self.release() },
];

const adc = { name: "ADC", module: "machine", constants: { INT_VREF: 0, VDDA: 1, VDDA2: 2, AREF: 3, AREFB: 4 } };

const samdSmallAdcType = defineType({ ...adc, js: PySmallADC, init: adcInit(""), methods: adcMethods });

const samdAdcType = defineType({
  ...adc,
  js: PySamdADC,
  init: adcInit(", callback=None"),
  methods: [
    ...adcMethods,
    ...timed("read_timed(self, values, freq, /)", "Read in a loop, or start the sampling by a Timer."),
  ],
});

class PyDAC extends PyObject implements PinOwner {
  id = 0;
  gpio = -1;
  private handle = -1;

  get what(): string {
    return `DAC(${this.id})`;
  }

  override __repr__(): string {
    return `DAC(${this.id}, Pin=${samdPinName(this.gpio)}, vref=${this.supply})`;
  }

  /** The port's number for the reference that is the supply. */
  get supply(): number {
    return hardware().board.chip.name === "SAMD21" ? 1 : 2;
  }

  connect(): void {
    const hw = hardware();
    takeForBus([this.gpio], this, Alt.NONE);
    const handle = hw.openHandle();
    try {
      orRaise(
        hw,
        () => hw.call(dac.open, { handle, pin: this.gpio }),
        () => undefined,
      );
    } catch (error) {
      hw.closeHandle(handle);
      giveFromBus([this.gpio], this);
      throw error;
    }
    this.handle = handle;
  }

  /** @throws OSError ENODEV when it was given up; ValueError beyond the converter's bits */
  write(value: number): void {
    if (this.handle < 0) throw osError(errno.ENODEV);
    const bits = hardware().board.chip.name === "SAMD21" ? 10 : 12;
    if (value < 0 || value >= 2 ** bits) throw valueError("value out of range");
    hardware().post(dac.write, { handle: this.handle, value: value << (16 - bits) });
  }

  release(): void {
    if (this.handle < 0) return;
    const { handle } = this;
    this.handle = -1;
    giveFromBus([this.gpio], this);
    hardware().closeHandle(handle);
    hardware().call(dac.close, { handle });
  }
}

/** As PySmallADC. */
class PySmallDAC extends PyDAC {}

function makeDac(self: PyDAC, id: PyValue, vref: PyValue | undefined): PyValue {
  self.id = indexOf(id);
  // the port passes over numbers that are no reference's
  if (vref !== undefined && indexOf(vref) !== self.supply && indexOf(vref) <= 2) {
    hardware().advice = "pinbridge's firmware drives the output against the supply: leave vref out.";
    throw notImplementedError("vref");
  }
  const gpio = hardware().board.chip.dacPins?.[self.id];
  if (gpio === undefined) throw valueError("invalid DAC ID");
  self.gpio = gpio;
  self.connect();
  return self;
}

const dacMethods: readonly FunctionSpec[] = [
  { sig: "write(self, value, /)", call: (self: PyDAC, value) => self.write(indexOf(value)) },
  { sig: "deinit(self, /)", call: (self: PyDAC) => self.release() },
];

const dacParts = {
  name: "DAC",
  module: "machine",
  subclassable: false,
  constants: { INT_VREF: 0, VDDA: 1, AREF: 2 },
} as const;

const samdSmallDacType = defineType({
  ...dacParts,
  js: PySmallDAC,
  new: { sig: "__new__(cls, id, *, vref=...)", call: (_cls: PyType, id, vref) => makeDac(new PySmallDAC(), id, vref) },
  methods: dacMethods,
});

const samdDacType = defineType({
  ...dacParts,
  js: PyDAC,
  new: {
    sig: "__new__(cls, id, *, vref=..., callback=None)",
    call: (_cls: PyType, id, vref) => makeDac(new PyDAC(), id, vref),
  },
  methods: [
    ...dacMethods,
    ...timed("write_timed(self, data, freq, count=1, /)", "Write in a loop: writes are sent ahead, many in a packet."),
  ],
});

/** Of the board's build. @param extra  whether it has the extra features */
export const analogTypes = (extra: boolean): readonly PyType[] =>
  extra ? [samdAdcType, samdDacType] : [samdSmallAdcType, samdSmallDacType];

/** The timers count at this rate, hertz. */
const timerHz = 48_000_000;

class PySamdPWM extends PyPWM {
  output = 0;

  override __repr__(): string {
    return `PWM(${samdPinName(this.gpio)}, device=${this.slice}, channel=${"ABCDEF".indexOf(this.channel)}, output=${this.output})`;
  }

  protected override checkRange(wish: number): void {
    if (Math.floor(timerHz / wish) < 2) throw valueError("freq too large");
  }

  construct(dest: PyValue, given: readonly (PyValue | undefined)[]): void {
    const { gpio } = findMachinePin(dest);
    const found = pinFunction(hardware().board.chip.pins[gpio], "pwm");
    // the port makes PWM with TCCs alone
    if (found === undefined || found.slice >= hardware().board.chip.blocks.pwmSlices) throw valueError("not a PWM Pin");
    const owner = hardware().ownerOf(gpio);
    if (owner instanceof PyPWM) owner.release();
    Object.assign(this, { gpio, slice: found.slice, channel: found.channel, output: found.output ?? 0 });
    this.settle(given);
  }

  settle([freq, dutyU16, dutyNs, invert]: readonly (PyValue | undefined)[]): void {
    const number = (value: PyValue | undefined) =>
      value === undefined || indexOf(value) === -1 ? undefined : indexOf(value);
    const [hertz, u16, ns, inverted] = [freq, dutyU16, dutyNs, invert].map(number);
    if (inverted !== undefined) this.invert = inverted === 0 ? 0 : 1;
    if (hertz !== undefined) this.checkRange(hertz);
    this.duty ??= { kind: "ns", value: 0 };
    if (u16 !== undefined) this.duty = { kind: "u16", value: u16 };
    if (ns !== undefined) this.duty = { kind: "ns", value: ns };
    if (hertz !== undefined && hertz >= 1) this.setFrequency(hertz);
    else if (u16 !== undefined || ns !== undefined) this.setDuty(this.duty);
  }

  /** -1 when it was set the other way, as the port has it. */
  dutyAs(kind: "u16" | "ns"): number {
    return this.duty?.kind === kind ? this.duty.value : -1;
  }
}

const pwmParameters = "freq=..., *, duty_u16=..., duty_ns=..., invert=..., device=...";

export const samdPwmType = defineType({
  name: "PWM",
  module: "machine",
  js: PySamdPWM,
  init: {
    sig: `__init__(self, dest, /, ${pwmParameters})`,
    call: (self: PySamdPWM, dest: PyValue, ...given) => self.construct(dest, given),
  },
  methods: [
    { sig: `init(self, ${pwmParameters})`, call: (self: PySamdPWM, ...given) => self.settle(given) },
    { sig: "deinit(self, /)", call: (self: PySamdPWM) => self.release() },
    {
      sig: "freq(self, value=..., /)",
      call: (self: PySamdPWM, value: PyValue | undefined) =>
        value === undefined ? (self.frequency ?? -1) : self.setFrequency(indexOf(value)),
    },
    {
      sig: "duty_u16(self, value=..., /)",
      call: (self: PySamdPWM, value: PyValue | undefined) =>
        value === undefined ? self.dutyAs("u16") : self.setDuty({ kind: "u16", value: indexOf(value) }),
    },
    {
      sig: "duty_ns(self, value=..., /)",
      call: (self: PySamdPWM, value: PyValue | undefined) =>
        value === undefined ? self.dutyAs("ns") : self.setDuty({ kind: "ns", value: indexOf(value) }),
    },
  ],
});
