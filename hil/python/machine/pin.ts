/**
 * `machine.Pin`: MicroPython's pins on the RP2040.
 *
 * There is one object per GPIO, and nobody owns a pin: the last to configure it has it. On the wire pins are claimed, so taking a pin from a bus
 * closes that bus first, and its next use raises as a bus without pins would.
 *
 * @see MicroPython ports/rp2/machine_pin.c; docs/library/machine.Pin.rst
 */

import {
  None,
  PyObject,
  defineType,
  callPy,
  indexOf,
  reportUnraisable,
  isInt,
  osError,
  truth,
  valueError,
  typeError,
  notImplementedError,
  setTypeAttribute,
  type PyError,
  type PyPendingInt,
  type PyType,
  type PyValue,
} from "../../../vm/index.js";
import * as gpio from "../../peripherals/gpio.js";
import { DriveStrength, Edge } from "../../peripherals/gpio.js";
import { errno } from "../errno.js";
import { hardware, perHardware, type PinOwner } from "../hardware.js";
import { radioPinAdvice } from "../radio-pin.js";
import { orRaise } from "../refusal.js";

const Mode = { IN: 0, OUT: 1, OPEN_DRAIN: 2, ALT: 3 } as const;
const pullUp = 1;
const pullDown = 2;
const irqFalling = 4;
const irqRising = 8;

/** Functions of the pin multiplexer, RP2040 datasheet §2.19.2. 5 is plain GPIO; 31 none, as after reset. */
export const Alt = { SPI: 1, UART: 2, I2C: 3, PWM: 4, SIO: 5, PIO0: 6, PIO1: 7, GPCK: 8, USB: 9, NONE: 31 } as const;

export class PyMachinePin extends PyObject implements PinOwner {
  gpio = -1;
  /** What the multiplexer is set to, for `print(pin)`. */
  alt: number = Alt.NONE;
  protected mode: number = Mode.IN;
  protected pull = pullDown;
  /** The output latch: kept while the pin is an input, as on the chip. */
  protected level = 0;
  protected claimed = false;
  protected drive: number = DriveStrength.MA_4;

  get what(): string {
    return `Pin(${this.gpio})`;
  }

  get pullsUp(): boolean {
    return (this.pull & pullUp) !== 0;
  }

  get pullsDown(): boolean {
    return (this.pull & pullDown) !== 0;
  }

  override __repr__(): string {
    const digital = this.alt === Alt.SIO;
    const mode = digital ? ["IN", "OUT", "OPEN_DRAIN"][this.mode] : "ALT";
    const pulls = [...(this.pull & pullUp ? ["PULL_UP"] : []), ...(this.pull & pullDown ? ["PULL_DOWN"] : [])].join(
      "|",
    );
    const name =
      Object.entries(Alt).find(([key, value]) => value === this.alt && key !== "NONE")?.[0] ?? String(this.alt);
    return `Pin(${chipName(this.gpio)}, mode=${mode}${pulls === "" ? "" : `, pull=${pulls}`}${digital ? "" : `, alt=${name}`})`;
  }

  /** `pin()` reads, `pin(1)` writes. */
  override c(value?: PyValue, ...more: PyValue[]): PyValue {
    if (more.length > 0) throw typeError(`function expected at most 1 arguments, got ${1 + more.length}`);
    if (value === undefined) return this.read();
    this.write(truth(value) ? 1 : 0);
    return None;
  }

  /** `mode` and `value` undefined: left as they are. The pull is always set, and None means none. */
  init(mode: number | undefined, pull: number, value: number | undefined, alt: number): void {
    if (mode === Mode.IN || mode === Mode.OUT || mode === Mode.OPEN_DRAIN) {
      if (mode !== Mode.IN) this.level = value ?? (mode === Mode.OPEN_DRAIN ? 1 : this.level);
      this.mode = mode;
      this.configure(pull);
    } else if (mode === undefined) {
      // only the pull changes; a pin that serves a bus keeps serving it
      if (hardware().ownerOf(this.gpio) === undefined || this.claimed) this.configure(pull);
      else this.pull = pull;
    } else if (alt === Alt.SIO) {
      // plain GPIO, in the direction that it has
      if (this.mode === Mode.OPEN_DRAIN) this.mode = this.level === 0 ? Mode.OUT : Mode.IN;
      this.configure(pull);
    } else this.refuseFunction(alt);
  }

  /** @throws ValueError for a number that is no function of the pin; NotImplementedError for one that is */
  private refuseFunction(alt: number): never {
    const name = Object.entries(Alt).find(([key, value]) => value === alt && key !== "NONE")?.[0];
    // clocks go in and out on GPIO20 to GPIO25 (RP2040 datasheet §2.19.2)
    if (name === undefined || (alt === Alt.GPCK && (this.gpio < 20 || this.gpio > 25)))
      throw valueError(`invalid pin af: ${alt}`);
    hardware().advice = `Functions of pins cannot be chosen by hand over pinbridge: open the bus itself (machine.I2C, SPI, PWM, rp2.StateMachine) on ${this.what}.`;
    throw notImplementedError(`alt=${name}`);
  }

  /** Low or high, at the pin itself; on its way between disable_irq and enable_irq: see Hardware.readPin. */
  read(): number | PyPendingInt {
    this.ensureClaimed();
    const hw = hardware();
    return orRaise(
      hw,
      () => hw.readPin(this.gpio, false),
      () => undefined,
    );
  }

  /** An output changes at once; an input only remembers it for when it becomes one. With open drain 1 lets go. */
  write(level: number): void {
    this.level = level;
    if (this.claimed && this.mode !== Mode.IN) hardware().post(gpio.set, { pin: this.gpio, level });
  }

  toggle(): void {
    this.write(1 - this.level);
  }

  /** Makes the pin an output that starts low, unless it is one: what bit-banged protocols need of it. */
  becomeOutput(): void {
    if (this.claimed && this.mode === Mode.OUT) return;
    this.mode = Mode.OUT;
    this.configure(0);
  }

  /** Open drain and let go, with the pull it has. @param again  the board has changed it meanwhile */
  becomeOpenDrain(again = false): void {
    if (this.claimed && this.mode === Mode.OPEN_DRAIN && !again) return this.write(1);
    this.mode = Mode.OPEN_DRAIN;
    this.level = 1;
    this.configure(this.pull);
  }

  private irqObject: PyPinIrq | undefined;

  /** `pin.irq()` changes nothing. */
  irqAsIs(): PyPinIrq {
    return (this.irqObject ??= new PyPinIrq(this));
  }

  /** `handler` None: no more interrupts. `hard` makes no difference here. */
  irq(handler: PyValue, trigger: number): PyPinIrq {
    this.ensureClaimed();
    const hw = hardware();
    const irq = this.irqAsIs();
    irq.handler = handler;
    irq.trigger = trigger;
    const edges = handler === None ? Edge.NONE : this.edgesOf(trigger);
    if (edges === Edge.NONE) hw.attention.ignore(this.gpio);
    else hw.attention.listen(this.gpio, true, ({ value }) => irq.happened(this.flagsOf(value, irq.trigger)));
    orRaise(
      hw,
      () => hw.call(gpio.watch, { pin: this.gpio, edges }),
      () => undefined,
    );
    return irq;
  }

  protected edgesOf(trigger: number): number {
    return (trigger & irqFalling ? Edge.FALL : 0) | (trigger & irqRising ? Edge.RISE : 0);
  }

  /** What `irq.flags()` says of an edge to that level. */
  protected flagsOf(level: number, trigger: number): number {
    void trigger;
    return level === 1 ? irqRising : irqFalling;
  }

  /** For ops that watch the pin: claimed, and left as it is. */
  ensureClaimed(): void {
    if (this.claimed) return;
    const owner = hardware().ownerOf(this.gpio);
    if (owner !== undefined) {
      hardware().advice = `${this.what} serves ${owner.what}: its level cannot be read meanwhile.`;
      throw osError(errno.EBUSY);
    }
    this.claim();
  }

  /** Somebody else takes the pin. */
  release(): void {
    if (!this.claimed) return;
    this.claimed = false;
    hardware().attention.ignore(this.gpio);
    hardware().give(this.gpio, this);
    hardware().call(gpio.release, { pin: this.gpio });
  }

  private claim(): void {
    const hw = hardware();
    hw.ownerOf(this.gpio)?.release();
    orRaise(
      hw,
      () => hw.call(gpio.claim, { pin: this.gpio, safe: "HIGH_Z" }),
      () => undefined,
    );
    this.claimed = true;
    hw.take(this.gpio, this);
  }

  protected configure(pull: number): void {
    if (!this.claimed) this.claim();
    const hw = hardware();
    const request = {
      pin: this.gpio,
      output: this.mode === Mode.IN ? 0 : 1,
      openDrain: this.mode === Mode.OPEN_DRAIN ? 1 : 0,
      pull: pull & 3,
      level: this.level,
      drive: this.drive,
      schmittOff: 0,
    };
    hw.post(gpio.configure, request);
    this.pull = pull;
    this.alt = Alt.SIO;
  }
}

/** What `Pin.irq` gives back. Calling it calls the handler. */
class PyPinIrq extends PyObject {
  handler: PyValue = None;
  trigger = 0;
  flags = 0;

  constructor(readonly pin?: PyMachinePin) {
    super();
  }

  override c(...given: PyValue[]): PyValue {
    if (given.length > 0) throw typeError(`function takes 0 positional arguments but ${given.length} were given`);
    if (this.handler !== None) callPy(this.handler, [this.pin!]);
    return None;
  }

  /** Runs the handler; one that raises is told and not called again. */
  happened(flags: number): void {
    this.flags = flags;
    if (this.handler === None) return;
    try {
      callPy(this.handler, [this.pin!]);
    } catch (error) {
      this.handler = None;
      reportUnraisable("Uncaught exception in IRQ callback handler", error);
    }
  }
}

defineType({
  name: "irq",
  module: "machine",
  js: PyPinIrq,
  constructible: false,
  methods: [
    { sig: "flags(self, /)", call: (self: PyPinIrq) => self.flags },
    {
      sig: "trigger(self, trigger=..., /)",
      call: (self: PyPinIrq, trigger: PyValue | undefined) => {
        const before = self.trigger;
        if (trigger !== undefined) self.pin!.irq(self.handler, indexOf(trigger));
        return before;
      },
    },
  ],
});

/** What differs between the ports: the class of pins, and the texts for what is no pin. */
export interface PinFamily {
  make(): PyMachinePin;
  /** @param name  given when it was a name */
  refuse(name?: string): PyError;
}

const rp2Pins: PinFamily = {
  make: () => new PyMachinePin(),
  refuse: (name) => valueError(name === undefined ? "invalid pin" : `unknown named pin "${name}"`),
};
/** By number; and of which port they are. */
const known = perHardware(() => ({ pins: new Map<number, PyMachinePin>(), family: rp2Pins }));

/** Says of which port the program's pins are, when it is not rp2: as its `machine` is made. */
export function setPinFamily(family: PinFamily): void {
  known().family = family;
}

export function machinePin(number: number): PyMachinePin {
  const { pins, family } = known();
  let pin = pins.get(number);
  if (pin === undefined) {
    pin = family.make();
    pin.gpio = number;
    pins.set(number, pin);
  }
  return pin;
}

/** A Pin, a GPIO number, or a name of the board or the chip. @throws ValueError */
export function findMachinePin(value: PyValue): PyMachinePin {
  if (value instanceof PyMachinePin) return value;
  const { board } = hardware();
  if (typeof value === "string") {
    const number = namedPin(value);
    if (number === undefined) {
      const names = hardware().microPython.pins.map(([name]) => name);
      hardware().advice =
        radioPinAdvice(value) ??
        `${board.title} names its pins ${names.join(", ")}, and ${board.chip.pins[0].name} to ${board.chip.pins.at(-1)!.name}.`;
      throw known().family.refuse(value);
    }
    return machinePin(number);
  }
  if (isInt(value) && typeof value !== "boolean") {
    const number = indexOf(value as PyValue);
    if (board.chip.pins.some((pin) => pin.gpio === number)) return machinePin(number);
  }
  throw known().family.refuse();
}

function namedPin(name: string): number | undefined {
  const { board } = hardware();
  return (
    hardware().microPython.pins.find(([known]) => known === name)?.[1] ??
    board.chip.pins.find((pin) => pin.name === name)?.gpio
  );
}

function chipName(number: number): string {
  return hardware().board.chip.pins.find((pin) => pin.gpio === number)?.name ?? `GPIO${number}`;
}

/**
 * A bus takes pins: whoever had them lets go first.
 * @param alt  the function they get, for `print(pin)`
 */
export function takeForBus(gpios: readonly number[], owner: PinOwner, alt: number): void {
  const hw = hardware();
  for (const number of gpios) {
    const before = hw.ownerOf(number);
    if (before !== owner) before?.release();
    hw.take(number, owner);
    machinePin(number).alt = alt;
  }
}

export function giveFromBus(gpios: readonly number[], owner: PinOwner): void {
  for (const number of gpios) {
    if (hardware().ownerOf(number) !== owner) continue;
    hardware().give(number, owner);
    machinePin(number).alt = Alt.NONE;
  }
}

function configure(pin: PyMachinePin, mode: PyValue, pull: PyValue, value: PyValue, alt: PyValue): void {
  pin.init(
    mode === None ? undefined : indexOf(mode),
    pull === None ? 0 : indexOf(pull),
    value === None ? undefined : truth(value) ? 1 : 0,
    indexOf(alt),
  );
}

function make(
  _cls: PyType,
  id: PyValue,
  mode: PyValue | undefined,
  pull: PyValue | undefined,
  value: PyValue | undefined,
  alt: PyValue | undefined,
): PyValue {
  const pin = findMachinePin(id);
  if ([mode, pull, value, alt].some((argument) => argument !== undefined))
    configure(pin, mode ?? None, pull ?? None, value ?? None, alt ?? Alt.SIO);
  return pin;
}

/** `Pin.board.LED`, `Pin.cpu.GPIO25`: classes whose attributes are the board's pins. Theirs is the board of the program that begins. */
export function namePins(type: PyType): void {
  const { board, microPython } = hardware();
  const named = (name: string, pins: readonly (readonly [name: string, gpio: number])[]): PyType =>
    defineType({
      name,
      module: "machine",
      js: class extends PyObject {},
      constructible: false,
      constants: Object.fromEntries(pins.map(([pin, gpio]) => [pin, machinePin(gpio)])),
    });
  setTypeAttribute(type, "board", named("board", microPython.pins));
  setTypeAttribute(
    type,
    "cpu",
    named(
      "cpu",
      board.chip.pins.filter(({ functions }) => functions.length > 0).map(({ name, gpio }) => [name, gpio] as const),
    ),
  );
}

export const machinePinType = defineType({
  name: "Pin",
  module: "machine",
  js: PyMachinePin,
  subclassable: false,
  new: { sig: "__new__(cls, id, /, mode=..., pull=..., *, value=..., alt=...)", call: make },
  methods: [
    {
      sig: `init(self, mode=None, pull=None, *, value=None, alt=${Alt.SIO})`,
      call: configure,
    },
    {
      sig: "value(self, x=..., /)",
      call: (self: PyMachinePin, x: PyValue | undefined) => self.c(x),
    },
    { sig: "low(self, /)", call: (self: PyMachinePin) => self.write(0) },
    { sig: "high(self, /)", call: (self: PyMachinePin) => self.write(1) },
    { sig: "off(self, /)", call: (self: PyMachinePin) => self.write(0) },
    { sig: "on(self, /)", call: (self: PyMachinePin) => self.write(1) },
    { sig: "toggle(self, /)", call: (self: PyMachinePin) => self.toggle() },
    {
      sig: "irq(self, handler=..., trigger=..., hard=...)",
      call: (self: PyMachinePin, handler, trigger, hard) =>
        [handler, trigger, hard].some((given) => given !== undefined)
          ? self.irq(handler ?? None, trigger === undefined ? irqFalling | irqRising : indexOf(trigger))
          : self.irqAsIs(),
    },
  ],
  constants: {
    ...Mode,
    PULL_UP: pullUp,
    PULL_DOWN: pullDown,
    IRQ_RISING: irqRising,
    IRQ_FALLING: irqFalling,
    ...Object.fromEntries(
      Object.entries(Alt)
        .filter(([name]) => name !== "NONE")
        .map(([name, value]) => [`ALT_${name}`, value]),
    ),
  },
});
