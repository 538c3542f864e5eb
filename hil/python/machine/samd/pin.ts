/**
 * `machine.Pin` on the SAMD21 and SAMD51: one object per pin, found by the board's names, the chip's, or its number (PA00 is 0, PB00 32).
 *
 * @see MicroPython ports/samd/machine_pin.c, pin_af.c, mcu/samd21/pin-af-table.csv
 */
import { None, defineType, indexOf, truth, valueError, type PyType, type PyValue } from "../../../../vm/index.js";
import { samdPinName } from "../../../../boards/index.js";
import { DriveStrength, Edge } from "../../../peripherals/gpio.js";
import { hardware, perHardware } from "../../hardware.js";
import { interruptLine } from "../../interrupt-lines.js";
import { PyMachinePin, findMachinePin, type PinFamily } from "../pin.js";

const Mode = { IN: 0, OUT: 1, OPEN_DRAIN: 2 } as const;
const pulls = ["PULL_OFF", "PULL_UP", "PULL_DOWN"];
const irqRising = 1;
const irqFalling = 2;

/** Pins of the external interrupts' sixteen lines, by line. Two pins of one line cannot both interrupt. */
const lines = perHardware(() => new Map<number, PySamdPin>());

class PySamdPin extends PyMachinePin {
  protected override pull = 0;
  protected override drive: number = DriveStrength.MA_2;

  override __repr__(): string {
    const mode = ["IN", "OUT", "OPEN_DRAIN"][this.mode];
    return `Pin(Pin.cpu.${samdPinName(this.gpio)}, mode=${mode}, pull=${pulls[this.pull]})`;
  }

  setUp(mode: PyValue, pull: PyValue, value: PyValue, drive: PyValue): void {
    const wanted = mode === None ? undefined : indexOf(mode);
    const level = value === None ? undefined : truth(value) ? 1 : 0;
    const next = wanted === undefined || wanted === Mode.OUT || wanted === Mode.OPEN_DRAIN ? wanted : Mode.IN;
    if ((next ?? this.mode) === Mode.OUT && pull !== None) {
      hardware().advice = `${this.what} is an output: only inputs and open-drain pins have a pull.`;
      throw valueError("OUT incompatible with pull");
    }
    this.strengthen(drive);
    if (level !== undefined) this.level = level;
    this.init(next, pull === None ? 0 : indexOf(pull), level, 0);
  }

  /** 0: 2 mA, anything else 8 mA, as the port's bool has it. From the next configuration on. */
  strengthen(drive: PyValue): void {
    this.drive = indexOf(drive) === 0 ? DriveStrength.MA_2 : DriveStrength.MA_8;
  }

  setDrive(drive: PyValue): void {
    this.strengthen(drive);
    if (this.claimed) this.configure(this.pull);
  }

  /** @param asIs  nothing was given: only the object is asked for */
  listen(handler: PyValue, trigger: number, asIs: boolean): PyValue {
    const line = interruptLine(this.gpio) ?? this.gpio % 16;
    const other = lines().get(line);
    if (other !== undefined && other !== this) {
      hardware().advice = `${samdPinName(this.gpio)} and ${samdPinName(other.gpio)} share the chip's interrupt line ${line}. Use a pin of another line.`;
      throw valueError("IRQ already used");
    }
    if (asIs) return this.irqAsIs();
    lines().set(line, this);
    return this.irq(handler, trigger);
  }

  protected override edgesOf(trigger: number): number {
    return (trigger & irqFalling ? Edge.FALL : 0) | (trigger & irqRising ? Edge.RISE : 0);
  }

  /** The port tells what was listened for, not what came. */
  protected override flagsOf(_level: number, trigger: number): number {
    return trigger;
  }
}

/** What the port makes of pins, with its one text for all that is none. */
export const samdPinFamily: PinFamily = { make: () => new PySamdPin(), refuse: () => valueError("not a Pin") };

function make(_cls: PyType, id: PyValue, ...settings: (PyValue | undefined)[]): PyValue {
  const pin = findMachinePin(id) as PySamdPin;
  const [mode, pull, value, drive] = settings;
  if (settings.some((setting) => setting !== undefined))
    pin.setUp(mode ?? None, pull ?? None, value ?? None, drive ?? 0);
  return pin;
}

export const samdPinType = defineType({
  name: "Pin",
  module: "machine",
  js: PySamdPin,
  subclassable: false,
  new: { sig: "__new__(cls, id, /, mode=..., pull=..., *, value=..., drive=...)", call: make },
  methods: [
    {
      sig: "init(self, mode=None, pull=None, *, value=None, drive=0)",
      call: (self: PySamdPin, mode, pull, value, drive) => self.setUp(mode, pull, value, drive),
    },
    { sig: "value(self, x=..., /)", call: (self: PySamdPin, x: PyValue | undefined) => self.c(x) },
    { sig: "low(self, /)", call: (self: PySamdPin) => self.write(0) },
    { sig: "high(self, /)", call: (self: PySamdPin) => self.write(1) },
    { sig: "off(self, /)", call: (self: PySamdPin) => self.write(0) },
    { sig: "on(self, /)", call: (self: PySamdPin) => self.write(1) },
    { sig: "toggle(self, /)", call: (self: PySamdPin) => self.toggle() },
    { sig: "disable(self, /)", call: (self: PySamdPin) => self.release() },
    {
      sig: "drive(self, strength=..., /)",
      call: (self: PySamdPin, strength: PyValue | undefined) => {
        if (strength !== undefined) self.setDrive(strength);
      },
    },
    {
      sig: "irq(self, handler=..., trigger=..., hard=...)",
      call: (self: PySamdPin, handler, trigger, hard) =>
        self.listen(
          handler ?? None,
          trigger === undefined ? irqRising | irqFalling : indexOf(trigger),
          [handler, trigger, hard].every((given) => given === undefined),
        ),
    },
  ],
  constants: {
    ...Mode,
    PULL_OFF: 0,
    PULL_UP: 1,
    PULL_DOWN: 2,
    LOW_POWER: 0,
    HIGH_POWER: 1,
    IRQ_RISING: irqRising,
    IRQ_FALLING: irqFalling,
  },
});
