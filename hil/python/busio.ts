/**
 * `busio`: I2C and SPI, shared among drivers by a lock.
 *
 * The lock is the program's own business and never travels. SPI writes are posted; all that reads waits.
 *
 * @see CircuitPython shared-bindings/busio/{I2C,SPI}.c; ports/raspberrypi/common-hal/busio/{I2C,SPI}.c
 */

import {
  PyList,
  PyObject,
  None,
  defineModule,
  defineType,
  indexOf,
  notImplementedError,
  osError,
  runtimeError,
  truth,
  valueError,
  type FunctionSpec,
  type PyModule,
  type PyValue,
} from "../../vm/index.js";
import * as i2c from "../peripherals/i2c.js";
import * as spi from "../peripherals/spi.js";
import { limits } from "../wire/index.js";
import { intAtMost, intBetween, notEmpty, readableSlice, writableSlice } from "./arguments.js";
import { errno } from "./errno.js";
import { hardware, type PinOwner } from "./hardware.js";
import { readFrom, scanBus, writeRead, writeTo, type I2cBus } from "./i2c-transfer.js";
import { deinitedError, freePin, givePins, inUse, pinName, takePins } from "./microcontroller.js";
import { orRaise } from "./refusal.js";
import { uartType } from "./busio/uart.js";
import { exchange, shiftIn, shiftOut } from "./spi-transfer.js";

/** CircuitPython's own bound on a transaction, whatever `timeout=` says: that is for the bit-banged bus. */
const busTimeoutUs = 1_000_000;
const fastestHz = 1_000_000;

/** A SAMD's block that is in use is passed over, and then no block is left for the pins (ports/atmel-samd/common-hal/busio). */
function blockInUse(what: string): unknown {
  return valueError(onSamd() ? "Invalid pins" : `${what} peripheral in use`);
}

function onSamd(): boolean {
  return hardware().board.chip.name.startsWith("SAMD");
}

/** What I2C and SPI have in common: a handle, pins, and the lock. */
abstract class PyBus extends PyObject implements PinOwner {
  abstract readonly what: string;
  handle = -1;
  protected pins: number[] = [];
  private locked = false;

  get isOpen(): boolean {
    return this.handle >= 0;
  }

  check(): this {
    if (!this.isOpen) throw deinitedError();
    return this;
  }

  checkLock(): this {
    this.check();
    if (!this.locked) throw runtimeError("Function requires lock");
    return this;
  }

  tryLock(): boolean {
    if (!this.isOpen || this.locked) return false;
    this.locked = true;
    return true;
  }

  unlock(): void {
    this.locked = false;
  }

  release(): void {
    if (!this.isOpen) return;
    const { handle } = this;
    this.handle = -1;
    this.locked = false;
    givePins(this.pins, this);
    hardware().closeHandle(handle);
    this.close(handle);
  }

  protected abstract close(handle: number): void;

  /** Opens on the board with a new handle; the pins are ours when it succeeds. */
  protected claim(pins: number[], open: (handle: number) => void): void {
    const handle = hardware().openHandle();
    try {
      open(handle);
    } catch (error) {
      hardware().closeHandle(handle);
      throw error;
    }
    this.handle = handle;
    this.pins = pins;
    this.locked = false;
    takePins(pins, this);
  }
}

export class PyI2C extends PyBus implements I2cBus {
  readonly what: string = "busio.I2C";
  protected readonly soft: boolean = false;
  /** Of a transaction, and of a target that holds the clock. */
  protected timeoutUs = busTimeoutUs;
  /** How it calls a buffer to read into that is empty. */
  readonly emptyBuffer: string = "out_buffer";
  scl = -1;
  sda = -1;

  connect(scl: number, sda: number, frequency: number): void {
    const hw = hardware();
    const soft = this.soft ? 1 : 0;
    const { timeoutUs } = this;
    const request = { scl, sda, frequency, timeoutUs, soft, checkPullUps: 1 - soft, internalPullUps: soft };
    this.claim([scl, sda], (handle) =>
      orRaise(
        hw,
        () => hw.call(i2c.open, { handle, ...request }),
        (status) => {
          switch (status) {
            case "INVALID_PIN":
              hw.advice = `${pinName(scl)} and ${pinName(sda)} are not SCL and SDA of one I2C block. SDA is an even GPIO, SCL the odd one after it, or one of the same block.`;
              return valueError("Invalid pins");
            case "BLOCK_IN_USE":
              hw.advice =
                "Another busio.I2C of this program uses the same I2C block. Share that one, or call its deinit() first.";
              return blockInUse("I2C");
            case "PIN_IN_USE":
              return inUse(scl);
            case "NO_PULL_UP":
              hw.advice = `SCL (${pinName(scl)}) or SDA (${pinName(sda)}) has no pull-up resistor, or the device has no power. Each line needs one, 2.2 to 10 kOhm to 3.3 V.`;
              return runtimeError("No pull up found on SDA or SCL; check your wiring");
            default:
              return undefined;
          }
        },
      ),
    );
    this.scl = scl;
    this.sda = sda;
  }

  protected close(handle: number): void {
    hardware().call(i2c.close, { handle });
  }

  /**
   * Nobody at the address ENODEV, a byte refused EIO, time-out ETIMEDOUT (the usual) or on SAM D EIO, anything else EIO (ports/…/common-hal/busio/I2C.c;
   * pico-sdk hardware_i2c/i2c.c, whose count of bytes sent is no error of its own).
   */
  readonly refused = (status: string): unknown => {
    if (status === "TIMEOUT" && onSamd()) return osError(errno.EIO);
    if (status === "DATA_NACK") return osError(errno.EIO);
    return status === "ADDRESS_NACK" ? osError(errno.ENODEV) : undefined;
  };

  /** Writes all of it. @throws OSError EIO when the target takes only a part */
  send(address: number, data: Uint8Array): void {
    if (writeTo(this, address, data, false, this.refused) < data.length) throw osError(errno.EIO);
  }
}

function probe(self: PyI2C, address: PyValue): boolean {
  const hw = hardware();
  const request = { handle: self.checkLock().handle, address: indexOf(address) & 0x7f };
  return orRaise(
    hw,
    () => hw.call(i2c.probe, request),
    () => undefined,
  ).present;
}

const bounds = "start=0, end=...";

export const i2cMethods: readonly FunctionSpec[] = [
  { sig: "deinit(self, /)", call: (self: PyI2C) => self.release() },
  { sig: "__enter__(self, /)", call: (self: PyI2C) => self },
  { sig: "__exit__(self, *args)", call: (self: PyI2C) => self.release() },
  { sig: "probe(self, address, /)", call: probe },
  { sig: "scan(self, /)", call: (self: PyI2C) => new PyList(scanBus(self.checkLock())) },
  { sig: "try_lock(self, /)", call: (self: PyI2C) => self.check().tryLock() },
  { sig: "unlock(self, /)", call: (self: PyI2C) => self.check().unlock() },
  {
    sig: `readfrom_into(self, address, buffer, *, ${bounds})`,
    call: (self: PyI2C, address, buffer, start, end) => {
      self.checkLock();
      readFrom(self, indexOf(address), notEmpty(writableSlice(buffer, start, end), "buffer"), false, self.refused);
    },
  },
  {
    sig: `writeto(self, address, buffer, *, ${bounds})`,
    call: (self: PyI2C, address, buffer, start, end) => {
      self.checkLock();
      self.send(indexOf(address), readableSlice(buffer, start, end));
    },
  },
  {
    sig: "writeto_then_readfrom(self, address, out_buffer, in_buffer, *, out_start=0, out_end=..., in_start=0, in_end=...)",
    call: (self: PyI2C, address, outBuffer, inBuffer, outStart, outEnd, inStart, inEnd) => {
      self.checkLock();
      const out = readableSlice(outBuffer, outStart, outEnd);
      // CircuitPython names the wrong buffer here; programs may have learned the text
      const into = notEmpty(writableSlice(inBuffer, inStart, inEnd), self.emptyBuffer);
      writeRead(self, indexOf(address), out, into, self.refused);
    },
  },
];

/** @throws ValueError beyond what the port takes */
function busFrequency(value: PyValue): number {
  if (!onSamd()) return intAtMost(value, fastestHz, "frequency");
  const frequency = indexOf(value);
  // its divider ends there
  if (frequency < 95_000) throw valueError("Invalid frequency");
  return Math.min(frequency, fastestHz);
}

export const i2cType = defineType({
  name: "I2C",
  module: "busio",
  js: PyI2C,
  init: {
    sig: "__init__(self, scl, sda, *, frequency=100000, timeout=255)",
    call: (self: PyI2C, scl, sda, frequency) => {
      const clock = freePin(scl, "scl");
      const data = freePin(sda, "sda");
      self.connect(clock.gpio, data.gpio, busFrequency(frequency));
    },
  },
  methods: i2cMethods,
});

export class PySPI extends PyBus {
  readonly what: string = "busio.SPI";
  protected readonly soft: boolean = false;
  frequency = 0;

  protected mosi: number | undefined;
  protected miso: number | undefined;

  /** Before bytes go that way. */
  needs(...roles: readonly ("mosi" | "miso")[]): void {
    void roles;
  }

  connect(sck: number, mosi: number | undefined, miso: number | undefined): void {
    const hw = hardware();
    Object.assign(this, { mosi, miso });
    const pins = [sck, mosi, miso].filter((pin) => pin !== undefined);
    this.claim(pins, (handle) => {
      const request = {
        handle,
        sck,
        mosi: mosi ?? limits.NO_PIN,
        miso: miso ?? limits.NO_PIN,
        soft: this.soft ? 1 : 0,
      };
      orRaise(
        hw,
        () => hw.call(spi.open, request),
        (status) => {
          switch (status) {
            case "INVALID_PIN":
              hw.advice = `${pins.map(pinName).join(", ")} do not belong to one SPI block in these roles: SCK is GPIO 2, 6, 10, …, MOSI the one after it, MISO two before.`;
              return valueError("Invalid pins");
            case "BLOCK_IN_USE":
              return blockInUse("SPI");
            case "PIN_IN_USE":
              return inUse(sck);
            default:
              return undefined;
          }
        },
      );
    });
    this.frequency = this.configure(250_000, 0, 0, 8);
  }

  configure(baudrate: number, polarity: number, phase: number, bits: number): number {
    const hw = hardware();
    const request = { handle: this.handle, baudrate, polarity, phase, lsbFirst: 0, bits: bits - 1 };
    return (this.frequency = orRaise(
      hw,
      () => hw.call(spi.configure, request),
      () => undefined,
    ).baudrate);
  }

  protected close(handle: number): void {
    hardware().call(spi.close, { handle });
  }
}

function pinOrNone(value: PyValue, name: string): number | undefined {
  return value === None ? undefined : freePin(value, name).gpio;
}

export function pinsOf(
  clock: PyValue,
  mosi: PyValue,
  miso: PyValue,
): [sck: number, mosi: number | undefined, miso: number | undefined] {
  return [freePin(clock, "clock").gpio, pinOrNone(mosi, "mosi"), pinOrNone(miso, "miso")];
}

function constructSpi(self: PySPI, clock: PyValue, mosi: PyValue, miso: PyValue, halfDuplex: PyValue): void {
  const [sck, out, into] = pinsOf(clock, mosi, miso);
  if (out === undefined && into === undefined) throw valueError("Must provide MISO or MOSI pin");
  if (truth(halfDuplex)) throw notImplementedError("half_duplex");
  self.connect(sck, out, into);
}

function configureSpi(self: PySPI, baudrate: PyValue, polarity: PyValue, phase: PyValue, bits: PyValue): void {
  self.checkLock();
  const mode = [
    intBetween(polarity, 0, 1, "polarity"),
    intBetween(phase, 0, 1, "phase"),
    intBetween(bits, 8, 9, "bits"),
  ] as const;
  self.configure(indexOf(baudrate), ...mode);
}

function transferSpi(
  self: PySPI,
  outBuffer: PyValue,
  inBuffer: PyValue,
  outStart: PyValue,
  outEnd: PyValue | undefined,
  inStart: PyValue,
  inEnd: PyValue | undefined,
): void {
  self.checkLock();
  const out = readableSlice(outBuffer, outStart, outEnd);
  const into = writableSlice(inBuffer, inStart, inEnd);
  if (out.length !== into.length) throw valueError("buffer slices must be of equal length");
  if (out.length > 0) self.needs("mosi", "miso");
  exchange(self.handle, out, into);
}

export const spiMethods: readonly FunctionSpec[] = [
  { sig: "deinit(self, /)", call: (self: PySPI) => self.release() },
  { sig: "__enter__(self, /)", call: (self: PySPI) => self },
  { sig: "__exit__(self, *args)", call: (self: PySPI) => self.release() },
  { sig: "configure(self, *, baudrate=100000, polarity=0, phase=0, bits=8)", call: configureSpi },
  { sig: "try_lock(self, /)", call: (self: PySPI) => self.tryLock() },
  { sig: "unlock(self, /)", call: (self: PySPI) => self.check().unlock() },
  {
    sig: `write(self, buffer, *, ${bounds})`,
    call: (self: PySPI, buffer, start, end) => {
      self.checkLock();
      const data = readableSlice(buffer, start, end);
      if (data.length > 0) self.needs("mosi");
      shiftOut(self.handle, data);
    },
  },
  {
    sig: `readinto(self, buffer, *, ${bounds}, write_value=0)`,
    call: (self: PySPI, buffer, start, end, fill) => {
      self.checkLock();
      const into = writableSlice(buffer, start, end);
      if (into.length > 0) self.needs("miso");
      shiftIn(self.handle, indexOf(fill), into);
    },
  },
  {
    sig: "write_readinto(self, out_buffer, in_buffer, *, out_start=0, out_end=..., in_start=0, in_end=...)",
    call: transferSpi,
  },
];

export const spiType = defineType({
  name: "SPI",
  module: "busio",
  js: PySPI,
  init: { sig: "__init__(self, clock, MOSI=None, MISO=None, *, half_duplex=False)", call: constructSpi },
  methods: spiMethods,
  properties: [{ name: "frequency", get: (self: PySPI) => self.check().frequency }],
});

export function busio(): PyModule {
  return defineModule({ name: "busio", types: [i2cType, spiType, uartType] });
}
