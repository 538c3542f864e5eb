/**
 * `machine.I2C` and `machine.SoftI2C` on the RP2040.
 *
 * There is one I2C object per block; asking for it again without arguments gives it back as it is. The two classes share their methods, but
 * not their errors: a vacant address is EIO on a block, ENODEV on a bit-banged bus, and also on a block when nothing was to be written, since the
 * port bit-bangs that.
 *
 * @see MicroPython ports/rp2/machine_i2c.c, extmod/machine_i2c.c
 */

import {
  None,
  PyBytes,
  PyList,
  PyObject,
  defineType,
  indexOf,
  makeError,
  osError,
  truth,
  valueError,
  type FunctionSpec,
  type PyType,
  type PyValue,
} from "../../../vm/index.js";
import { pinFunction } from "../../../boards/index.js";
import * as i2c from "../../peripherals/i2c.js";
import { readable, writable, itemsOf } from "../arguments.js";
import { errno } from "../errno.js";
import { hardware, perHardware, type PinOwner } from "../hardware.js";
import { readFrom, scanBus, writeRead, writeTo, type I2cBus } from "../i2c-transfer.js";
import { orRaise } from "../refusal.js";
import { Alt, findMachinePin, giveFromBus, takeForBus } from "./pin.js";

const defaultFrequency = 400_000;
const defaultTimeoutUs = 50_000;

/** What both kinds share: a handle on the wire, opened again whenever the settings change or somebody took a pin. */
export abstract class PyI2cController extends PyObject implements PinOwner, I2cBus {
  abstract readonly what: string;
  protected abstract readonly soft: boolean;
  /** rp2 turns the chip's own pull-ups on for its blocks. */
  protected readonly internalPullUps: boolean = true;
  handle = -1;
  scl = -1;
  sda = -1;
  frequency = 0;
  timeoutUs = defaultTimeoutUs;

  connect(): void {
    if (this.handle >= 0) this.release();
    const hw = hardware();
    takeForBus([this.scl, this.sda], this, this.soft ? Alt.SIO : Alt.I2C);
    const handle = hw.openHandle();
    const { scl, sda, frequency, timeoutUs } = this;
    const request = {
      handle,
      scl,
      sda,
      frequency,
      timeoutUs,
      soft: this.soft ? 1 : 0,
      checkPullUps: 0,
      internalPullUps: this.soft || !this.internalPullUps ? 0 : 1,
    };
    try {
      orRaise(
        hw,
        () => hw.call(i2c.open, request),
        () => undefined,
      );
    } catch (error) {
      hw.closeHandle(handle);
      giveFromBus([scl, sda], this);
      throw error;
    }
    this.handle = handle;
  }

  /** Also when another object takes one of its pins. */
  release(): void {
    if (this.handle < 0) return;
    const { handle } = this;
    this.handle = -1;
    giveFromBus([this.scl, this.sda], this);
    hardware().closeHandle(handle);
    hardware().call(i2c.close, { handle });
  }

  /** A bus whose pins were taken has nobody to talk to. */
  check(): this {
    if (this.handle < 0) {
      hardware().advice = `${this.what} lost its pins to something else. Make it again.`;
      throw osError(errno.ETIMEDOUT);
    }
    return this;
  }

  /** The exception of a NACK. `written`: how many bytes were to be written, undefined for a read. */
  refused(status: string, written: number | undefined): unknown {
    if (status !== "ADDRESS_NACK" && status !== "DATA_NACK") return undefined;
    return osError(this.soft || written === 0 ? errno.ENODEV : errno.EIO);
  }

  write(address: number, data: Uint8Array, stop: boolean): number {
    return writeTo(this.check(), address, data, !stop, (status) => this.refused(status, data.length));
  }

  read(address: number, into: Uint8Array, stop: boolean): void {
    readFrom(this.check(), address, into, !stop, (status) => this.refused(status, undefined));
  }

  readMemory(address: number, memory: Uint8Array, into: Uint8Array): void {
    writeRead(this.check(), address, memory, into, (status) => this.refused(status, memory.length));
  }
}

class PyI2C extends PyI2cController {
  protected readonly soft = false;

  constructor(readonly id = -1) {
    super();
  }

  get what(): string {
    return `I2C(${this.id})`;
  }

  override __repr__(): string {
    return `I2C(${this.id}, freq=${this.frequency}, scl=${this.scl}, sda=${this.sda}, timeout=${this.timeoutUs})`;
  }
}

class PySoftI2C extends PyI2cController {
  readonly what = "SoftI2C";
  protected readonly soft = true;

  /** One step of a transaction that the program makes by hand. */
  step<T>(call: () => T): T {
    this.check();
    return orRaise(hardware(), call, () => undefined);
  }

  override __repr__(): string {
    return `SoftI2C(scl=${this.scl}, sda=${this.sda}, freq=${Math.floor(500_000 / delayUs(this.frequency))})`;
  }
}

/** Half a clock in whole microseconds: SoftI2C knows no finer. */
function delayUs(frequency: number): number {
  return Math.max(1, Math.floor(500_000 / frequency));
}

/** What the block's divider makes of a wish (pico-sdk, i2c_set_baudrate). */
function dividedFrequency(wish: number): number {
  const clock = hardware().board.chip.cpuHz;
  return Math.floor(clock / Math.floor((clock + Math.floor(wish / 2)) / wish));
}

const controllers = perHardware((): (PyI2C | undefined)[] => []);

function makeI2c(
  _cls: PyType,
  id: PyValue | undefined,
  freq: PyValue | undefined,
  scl: PyValue | undefined,
  sda: PyValue | undefined,
  timeout: PyValue | undefined,
): PyValue {
  const micropython = hardware().microPython;
  const { chip } = hardware().board;
  const number = id === undefined ? micropython.defaultI2c : indexOf(id);
  if (number === undefined) throw valueError("'id' argument required");
  if (number < 0 || number >= chip.blocks.i2c) throw valueError(`I2C(${number}) doesn't exist`);
  const self = (controllers()[number] ??= new PyI2C(number));
  const defaults = micropython.i2c.find((pins) => pins.bus === number);
  if (self.scl < 0) self.scl = defaults?.scl ?? -1;
  if (self.sda < 0) self.sda = defaults?.sda ?? -1;
  const clock = pinFor(number, scl, "SCL") ?? self.scl;
  const data = pinFor(number, sda, "SDA") ?? self.sda;
  if (self.frequency === 0 || [freq, scl, sda, timeout].some((argument) => argument !== undefined)) {
    if (self.handle >= 0) self.release();
    self.scl = clock;
    self.sda = data;
    self.frequency = dividedFrequency(freq === undefined ? defaultFrequency : indexOf(freq));
    self.timeoutUs = timeout === undefined ? defaultTimeoutUs : indexOf(timeout);
    self.connect();
  }
  return self;
}

/** @throws ValueError `bad SCL pin` */
function pinFor(bus: number, value: PyValue | undefined, role: "SCL" | "SDA"): number | undefined {
  if (value === undefined || value === None) return undefined;
  const { gpio } = findMachinePin(value);
  const { pins } = hardware().board.chip;
  const able = pins.filter((pin) => {
    const found = pinFunction(pin, "i2c");
    return found?.bus === bus && found.role === role;
  });
  if (!able.some((pin) => pin.gpio === gpio)) {
    hardware().advice = `GPIO${gpio} cannot be ${role} of I2C(${bus}). These can: ${able.map((pin) => pin.gpio).join(", ")}. SoftI2C takes any pin.`;
    throw valueError(`bad ${role} pin`);
  }
  return gpio;
}

function initSoft(self: PySoftI2C, scl: PyValue, sda: PyValue, freq: PyValue, timeout: PyValue): void {
  if (self.handle >= 0) self.release();
  self.scl = findMachinePin(scl).gpio;
  self.sda = findMachinePin(sda).gpio;
  self.frequency = indexOf(freq);
  self.timeoutUs = indexOf(timeout);
  self.connect();
}

/** A register address, most significant byte first. @throws ValueError `invalid addrsize` */
function memoryAddress(memaddr: PyValue, addrsize: PyValue): Uint8Array {
  const bits = indexOf(addrsize);
  if (bits % 8 !== 0 || bits > 32 || bits < 0) throw valueError("invalid addrsize");
  const address = indexOf(memaddr);
  return Uint8Array.from(
    { length: bits / 8 },
    (_, index) => Math.floor(address / 256 ** (bits / 8 - 1 - index)) & 0xff,
  );
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

type Controller = PyI2cController;

function readBytes(length: PyValue, read: (into: Uint8Array) => void): PyValue {
  const into = new Uint8Array(indexOf(length));
  read(into);
  return new PyBytes(into);
}

/** The methods of the generic class; start, stop, readinto and write work on SoftI2C only, as on the board. */
export const i2cMethods: FunctionSpec[] = [
  { sig: "deinit(self, /)", call: () => {} },
  { sig: "scan(self, /)", call: (self: Controller) => new PyList(scanBus(self.check())) },
  {
    sig: "readfrom(self, addr, nbytes, stop=True, /)",
    call: (self: Controller, address, length, stop) =>
      readBytes(length, (into) => self.read(indexOf(address), into, truth(stop))),
  },
  {
    sig: "readfrom_into(self, addr, buf, stop=True, /)",
    call: (self: Controller, address, buffer, stop) => self.read(indexOf(address), writable(buffer), truth(stop)),
  },
  {
    sig: "writeto(self, addr, buf, stop=True, /)",
    call: (self: Controller, address, buffer, stop) => self.write(indexOf(address), readable(buffer), truth(stop)),
  },
  {
    sig: "writevto(self, addr, vector, stop=True, /)",
    call: (self: Controller, address, vector, stop) =>
      self.write(indexOf(address), join(itemsOf(vector).map(readable)), truth(stop)),
  },
  {
    sig: "readfrom_mem(self, addr, memaddr, arg, *, addrsize=8)",
    call: (self: Controller, address, memory, length, size) =>
      readBytes(length, (into) => self.readMemory(indexOf(address), memoryAddress(memory, size), into)),
  },
  {
    sig: "readfrom_mem_into(self, addr, memaddr, arg, *, addrsize=8)",
    call: (self: Controller, address, memory, buffer, size) =>
      self.readMemory(indexOf(address), memoryAddress(memory, size), writable(buffer)),
  },
  {
    sig: "writeto_mem(self, addr, memaddr, arg, *, addrsize=8)",
    call: (self: Controller, address, memory, buffer, size) => {
      self.write(indexOf(address), join([memoryAddress(memory, size), readable(buffer)]), true);
    },
  },
];

const unsupported = (): never => {
  throw makeError("OSError", "I2C operation not supported");
};

/** What only a bit-banged bus can do. */
export const unsupportedMethods: FunctionSpec[] = [
  { sig: "init(self, *args, **kwargs)", call: unsupported },
  { sig: "start(self, /)", call: unsupported },
  { sig: "stop(self, /)", call: unsupported },
  { sig: "readinto(self, buf, nack=True, /)", call: unsupported },
  { sig: "write(self, buf, /)", call: unsupported },
];

export const machineI2cType = defineType({
  name: "I2C",
  module: "machine",
  js: PyI2C,
  new: { sig: "__new__(cls, id=..., freq=..., *, scl=..., sda=..., timeout=...)", call: makeI2c },
  methods: [...i2cMethods, ...unsupportedMethods],
});

const softParameters = "scl, sda, *, freq=400000, timeout=50000";

/** The single steps of a transaction. Each is a round trip, with the bus standing still between them: SCL is low then, so targets wait. */
const steps: readonly FunctionSpec[] = [
  {
    sig: "start(self, /)",
    call: (self: PySoftI2C) => void self.step(() => hardware().call(i2c.start, { handle: self.handle })),
  },
  {
    sig: "stop(self, /)",
    call: (self: PySoftI2C) => void self.step(() => hardware().call(i2c.stop, { handle: self.handle })),
  },
  {
    sig: "readinto(self, buf, nack=True, /)",
    call: (self: PySoftI2C, buffer, nack) => {
      const into = writable(buffer);
      const request = () => ({ handle: self.handle, nack: truth(nack) ? 1 : 0, length: into.length });
      into.set(self.step(() => hardware().call(i2c.get, request())).data);
    },
  },
  {
    sig: "write(self, buf, /)",
    call: (self: PySoftI2C, buffer) => {
      const data = readable(buffer).slice();
      return self.step(() => hardware().call(i2c.put, { handle: self.handle, data })).acknowledged;
    },
  },
];

export const machineSoftI2cType = defineType({
  name: "SoftI2C",
  module: "machine",
  js: PySoftI2C,
  init: { sig: `__init__(self, ${softParameters})`, call: initSoft },
  methods: [...i2cMethods, { sig: `init(self, ${softParameters})`, call: initSoft }, ...steps],
});
