/**
 * `machine.SPI` and `machine.SoftSPI` on the RP2040. Writes are posted; all that reads waits.
 *
 * @see MicroPython ports/rp2/machine_spi.c, extmod/machine_spi.c
 */

import {
  None,
  PyBytes,
  PyObject,
  defineType,
  indexOf,
  notImplementedError,
  osError,
  valueError,
  type FunctionSpec,
  type PyType,
  type PyValue,
} from "../../../vm/index.js";
import { pinFunction } from "../../../boards/index.js";
import * as spi from "../../peripherals/spi.js";
import { limits } from "../../wire/index.js";
import { readable, writable } from "../arguments.js";
import { errno } from "../errno.js";
import { hardware, perHardware, type PinOwner } from "../hardware.js";
import { orRaise } from "../refusal.js";
import { exchange, shiftIn, shiftOut } from "../spi-transfer.js";
import { Alt, findMachinePin, giveFromBus, takeForBus } from "./pin.js";

const msbFirst = 1;
const lsbFirst = 0;

export abstract class PySpiController extends PyObject implements PinOwner {
  abstract readonly what: string;
  protected abstract readonly soft: boolean;
  handle = -1;
  sck = -1;
  mosi = -1;
  /** -1: none. */
  miso = -1;
  /** What was got, hertz. */
  baudrate = 0;
  polarity = 0;
  phase = 0;
  bits = 8;
  /** The port's number for it. */
  protected readonly lsbFirst: number = lsbFirst;
  firstbit = msbFirst;

  connect(baudrate: number): void {
    if (this.handle >= 0) this.release();
    const hw = hardware();
    takeForBus(this.pins(), this, this.soft ? Alt.SIO : Alt.SPI);
    const handle = hw.openHandle();
    const request = {
      handle,
      sck: this.sck,
      mosi: this.mosi,
      miso: this.miso < 0 ? limits.NO_PIN : this.miso,
      soft: this.soft ? 1 : 0,
    };
    try {
      orRaise(
        hw,
        () => hw.call(spi.open, request),
        () => undefined,
      );
    } catch (error) {
      hw.closeHandle(handle);
      giveFromBus(this.pins(), this);
      throw error;
    }
    this.handle = handle;
    this.configure(baudrate);
  }

  configure(baudrate: number): void {
    const hw = hardware();
    const { handle, polarity, phase, bits } = this;
    const request = {
      handle,
      baudrate,
      polarity: polarity & 1,
      phase: phase & 1,
      lsbFirst: this.firstbit === this.lsbFirst ? 1 : 0,
      bits: bits - 1,
    };
    this.baudrate = orRaise(
      hw,
      () => hw.call(spi.configure, request),
      () => undefined,
    ).baudrate;
  }

  release(): void {
    if (this.handle < 0) return;
    const { handle } = this;
    this.handle = -1;
    giveFromBus(this.pins(), this);
    hardware().closeHandle(handle);
    hardware().call(spi.close, { handle });
  }

  check(): number {
    if (this.handle < 0) {
      hardware().advice = `${this.what} lost its pins to something else. Make it again.`;
      throw osError(errno.EIO);
    }
    return this.handle;
  }

  private pins(): number[] {
    return [this.sck, this.mosi, this.miso].filter((pin) => pin >= 0);
  }
}

class PySPI extends PySpiController {
  protected readonly soft = false;

  constructor(readonly id = -1) {
    super();
  }

  get what(): string {
    return `SPI(${this.id})`;
  }

  override __repr__(): string {
    const { id, baudrate, polarity, phase, bits, sck, mosi, miso } = this;
    return `SPI(${id}, baudrate=${baudrate}, polarity=${polarity}, phase=${phase}, bits=${bits}, sck=${sck}, mosi=${mosi}, miso=${miso < 0 ? "None" : miso})`;
  }
}

export class PySoftSPI extends PySpiController {
  readonly what = "SoftSPI";
  protected readonly soft = true;

  override __repr__(): string {
    const { baudrate, polarity, phase, firstbit, sck, mosi, miso } = this;
    return `SoftSPI(baudrate=${baudrate}, polarity=${polarity}, phase=${phase}, firstbit=${firstbit}, sck=${sck}, mosi=${mosi}, miso=${miso})`;
  }
}

const controllers = perHardware((): (PySPI | undefined)[] => []);

function makeSpi(_cls: PyType, id: PyValue | undefined, ...settings: (PyValue | undefined)[]): PyValue {
  const micropython = hardware().microPython;
  const { chip } = hardware().board;
  const number = id === undefined ? 0 : indexOf(id);
  if (number < 0 || number >= chip.blocks.spi) throw valueError(`SPI(${number}) doesn't exist`);
  const self = (controllers()[number] ??= new PySPI(number));
  const [baudrate, polarity, phase, bits, firstbit, sck, mosi, miso] = settings;
  const defaults = micropython.spi.find((pins) => pins.bus === number);
  const fresh = self.baudrate === 0;
  const clock = pinFor(number, sck, "SCK") ?? (fresh ? (defaults?.sck ?? -1) : self.sck);
  const out = pinFor(number, mosi, "MOSI") ?? (fresh ? (defaults?.mosi ?? -1) : self.mosi);
  const into = miso === None ? -1 : (pinFor(number, miso, "MISO") ?? (fresh ? (defaults?.miso ?? -1) : self.miso));
  if (!fresh && settings.every((setting) => setting === undefined)) return self;
  if (firstbit !== undefined && indexOf(firstbit) === lsbFirst) throw notImplementedError("LSB");
  if (self.handle >= 0) self.release();
  Object.assign(self, { sck: clock, mosi: out, miso: into });
  self.polarity = polarity === undefined ? 0 : indexOf(polarity);
  self.phase = phase === undefined ? 0 : indexOf(phase);
  self.bits = bits === undefined ? 8 : indexOf(bits);
  self.connect(baudrate === undefined ? 1_000_000 : indexOf(baudrate));
  return self;
}

/** @throws ValueError `bad SCK pin` */
function pinFor(bus: number, value: PyValue | undefined, role: "SCK" | "MOSI" | "MISO"): number | undefined {
  if (value === undefined || value === None) return undefined;
  const { gpio } = findMachinePin(value);
  const able = hardware().board.chip.pins.filter((pin) => {
    const found = pinFunction(pin, "spi");
    return found?.bus === bus && found.role === role;
  });
  if (!able.some((pin) => pin.gpio === gpio)) {
    hardware().advice = `GPIO${gpio} cannot be ${role} of SPI(${bus}). These can: ${able.map((pin) => pin.gpio).join(", ")}. SoftSPI takes any pin.`;
    throw valueError(`bad ${role} pin`);
  }
  return gpio;
}

/** `init` of the block: only what is given changes. */
function initSpi(self: PySPI, ...settings: (PyValue | undefined)[]): void {
  const [baudrate, polarity, phase, bits, firstbit] = settings.map((setting) =>
    setting === undefined ? undefined : indexOf(setting),
  );
  if (firstbit === lsbFirst) throw notImplementedError("LSB");
  self.check();
  self.polarity = polarity ?? self.polarity;
  self.phase = phase ?? self.phase;
  self.bits = bits ?? self.bits;
  self.configure(baudrate ?? self.baudrate);
}

export function makeSoft(
  self: PySoftSPI,
  baudrate: PyValue,
  polarity: PyValue,
  phase: PyValue,
  bits: PyValue,
  firstbit: PyValue,
  ...pins: (PyValue | undefined)[]
): void {
  if (indexOf(bits) !== 8) throw valueError("bits must be 8");
  if (pins.some((pin) => pin === undefined)) throw valueError("must specify all of sck/mosi/miso");
  const [sck, mosi, miso] = pins.map((pin) => findMachinePin(pin!).gpio);
  Object.assign(self, { sck, mosi, miso });
  self.polarity = indexOf(polarity);
  self.phase = indexOf(phase);
  self.firstbit = indexOf(firstbit);
  self.connect(indexOf(baudrate));
}

export function initSoft(self: PySoftSPI, ...settings: (PyValue | undefined)[]): void {
  const [baudrate, polarity, phase, firstbit] = settings
    .slice(0, 4)
    .map((setting) => (setting === undefined ? undefined : indexOf(setting)));
  const [sck, mosi, miso] = settings.slice(4).map((pin) => (pin === undefined ? undefined : findMachinePin(pin).gpio));
  if (self.handle >= 0) self.release();
  Object.assign(self, { sck: sck ?? self.sck, mosi: mosi ?? self.mosi, miso: miso ?? self.miso });
  Object.assign(self, {
    polarity: polarity ?? self.polarity,
    phase: phase ?? self.phase,
    firstbit: firstbit ?? self.firstbit,
  });
  self.connect(baudrate ?? self.baudrate);
}

function writeReadInto(self: PySpiController, out: PyValue, into: PyValue): void {
  const source = readable(out);
  const target = writable(into);
  if (source.length !== target.length) throw valueError("buffers must be the same length");
  exchange(self.check(), source, target);
}

export const spiMethods: FunctionSpec[] = [
  { sig: "deinit(self, /)", call: () => {} },
  {
    sig: "read(self, nbytes, write=0, /)",
    call: (self: PySpiController, length, fill) => {
      const into = new Uint8Array(indexOf(length));
      shiftIn(self.check(), indexOf(fill), into);
      return new PyBytes(into);
    },
  },
  {
    sig: "readinto(self, buf, write=0, /)",
    call: (self: PySpiController, buffer, fill) => shiftIn(self.check(), indexOf(fill), writable(buffer)),
  },
  { sig: "write(self, buf, /)", call: (self: PySpiController, buffer) => shiftOut(self.check(), readable(buffer)) },
  { sig: "write_readinto(self, write_buf, read_buf, /)", call: writeReadInto },
];

const constants = { MSB: msbFirst, LSB: lsbFirst };

export const machineSpiType = defineType({
  name: "SPI",
  module: "machine",
  js: PySPI,
  constants,
  new: {
    sig: "__new__(cls, id=..., baudrate=..., *, polarity=..., phase=..., bits=..., firstbit=..., sck=..., mosi=..., miso=...)",
    call: makeSpi,
  },
  methods: [
    ...spiMethods,
    { sig: "init(self, *, baudrate=..., polarity=..., phase=..., bits=..., firstbit=...)", call: initSpi },
  ],
});

export const machineSoftSpiType = defineType({
  name: "SoftSPI",
  module: "machine",
  js: PySoftSPI,
  constants,
  init: {
    sig: `__init__(self, baudrate=500000, *, polarity=0, phase=0, bits=8, firstbit=${msbFirst}, sck=..., mosi=..., miso=...)`,
    call: makeSoft,
  },
  methods: [
    ...spiMethods,
    {
      sig: "init(self, baudrate=..., polarity=..., phase=..., *, firstbit=..., sck=..., mosi=..., miso=...)",
      call: initSoft,
    },
  ],
});
