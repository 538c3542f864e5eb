/**
 * `busio.UART`: a serial port with CircuitPython's stream methods.
 *
 * @see CircuitPython shared-bindings/busio/UART.c; ports/{raspberrypi,atmel-samd}/common-hal/busio/UART.c
 */
import {
  None,
  PyBytes,
  PyObject,
  defineType,
  floatOf,
  indexOf,
  makeFloat,
  notImplementedError,
  setTypeAttribute,
  truth,
  typeError,
  valueError,
  type PyValue,
} from "../../../vm/index.js";
import { intAtLeast, intBetween, readable, writable, streamPart } from "../arguments.js";
import { enumeration, member } from "../enumeration.js";
import { hardware, type PinOwner } from "../hardware.js";
import { deinitedError, freePin, givePins, takePins } from "../microcontroller.js";
import { SerialPort } from "../serial-port.js";

const parityType = enumeration("busio.UART", "Parity", ["ODD", "EVEN"]);
const odd = member(parityType, "ODD");
const even = member(parityType, "EVEN");

interface UartPins {
  readonly tx?: number;
  readonly rx?: number;
  readonly rts?: number;
  readonly cts?: number;
}

export class PyUART extends PyObject implements PinOwner {
  readonly what = "a UART";
  private port: SerialPort | undefined;
  private pins: UartPins = {};
  timeoutUs = 1e6;

  get isOpen(): boolean {
    return this.port?.open === true;
  }

  connect(pins: UartPins, baudrate: number, bits: number, parity: PyValue, stop: number, buffer: number): void {
    const hw = hardware();
    const samd = hw.board.chip.name.startsWith("SAM");
    const settings = { ...pins, baudrate, bits, stop, buffer } as const;
    this.port = new SerialPort(
      { ...settings, parity: parity === odd ? "odd" : parity === even ? "even" : "none" },
      (status) => {
        if (status === "INVALID_PIN") {
          if (samd && (pins.rts !== undefined || pins.cts !== undefined))
            hw.advice =
              "With flow control TX is pad 0 of a SERCOM, RTS pad 2 and CTS pad 3, all of the same one: see the table of pins in the chip's datasheet.";
          return valueError("Invalid pins");
        }
        if (status === "INVALID_ARGUMENT") return valueError("Invalid baudrate");
        if (status !== "BLOCK_IN_USE") return undefined;
        hw.advice =
          "Another UART object has the UART that these pins belong to. Call its deinit() first, or use pins of the other one.";
        return valueError(samd ? "Invalid pins" : "UART peripheral in use");
      },
    );
    this.pins = pins;
    takePins(this.all, this);
  }

  private get all(): number[] {
    return Object.values(this.pins).filter((pin): pin is number => pin !== undefined);
  }

  release(): void {
    if (this.port === undefined) return;
    givePins(this.all, this);
    this.port.close();
    this.port = undefined;
  }

  check(): SerialPort {
    if (this.port === undefined) throw deinitedError();
    return this.port;
  }

  reading(): SerialPort {
    const port = this.check();
    if (this.pins.rx === undefined) throw valueError("No rx pin");
    return port;
  }

  write(bytes: Uint8Array): number {
    const port = this.check();
    if (this.pins.tx === undefined) throw valueError("No tx pin");
    port.write(bytes);
    return bytes.length;
  }
}

function timeoutOf(value: PyValue): number {
  const seconds = floatOf(value);
  if (Math.trunc(seconds) < 0 || Math.trunc(seconds) > 100) throw valueError("timeout must be 0-100");
  // whole milliseconds, as the board counts them
  return Math.trunc(seconds * 1000) * 1000;
}

function construct(
  self: PyUART,
  tx: PyValue,
  rx: PyValue,
  baudrate: PyValue,
  bits: PyValue,
  parity: PyValue,
  stop: PyValue,
  timeout: PyValue,
  bufferSize: PyValue,
  rts: PyValue,
  cts: PyValue,
  direction: PyValue,
  directionInverted: PyValue,
): void {
  const pin = (value: PyValue, name: string) => (value === None ? undefined : freePin(value, name).gpio);
  const pins = { rx: pin(rx, "rx"), tx: pin(tx, "tx"), rts: pin(rts, "rts"), cts: pin(cts, "cts") };
  const rs485 = pin(direction, "rs485_dir");
  if (pins.tx === undefined && pins.rx === undefined) throw valueError("tx and rx cannot both be None");
  const given = [...Object.values(pins), rs485].filter((each) => each !== undefined);
  if (new Set(given).size < given.length) throw valueError("Invalid pins");
  intBetween(bits, 5, 9, "bits");
  const size = intBetween(bufferSize, 1, 0xffff, "receiver_buffer_size");
  intBetween(stop, 1, 2, "stop");
  self.timeoutUs = timeoutOf(timeout);
  const samd = hardware().board.chip.name.startsWith("SAM");
  if (rs485 !== undefined || (samd && truth(directionInverted))) throw withoutRs485(samd);
  if (indexOf(bits) > 8) throw valueError("bits must be <= 8");
  if (samd && pins.rx !== undefined && size & (size - 1)) throw valueError("receiver_buffer_size must be power of 2");
  self.connect(pins, intAtLeast(baudrate, 1, "baudrate"), indexOf(bits), parity, indexOf(stop), size);
}

/** The SAMD port's own refusal (ports/atmel-samd/common-hal/busio/UART.c); on an RP2040 it is ours. */
function withoutRs485(samd: boolean): unknown {
  const why = samd
    ? "CircuitPython has no RS485 on this chip."
    : "pinbridge's firmware does not turn the direction pin.";
  hardware().advice = `${why} Make that pin a DigitalInOut and set it around write().`;
  return notImplementedError("RS485");
}

/** None when nothing came in time: the stream's EAGAIN. */
function read(self: PyUART, count: PyValue): PyValue {
  const port = self.reading();
  const n = count === None ? -1 : indexOf(count);
  if (n >= 0) {
    if (n === 0) return new PyBytes(new Uint8Array(0));
    const into = new Uint8Array(n);
    const got = port.read(into, self.timeoutUs, self.timeoutUs);
    return got === 0 ? None : new PyBytes(into.slice(0, got));
  }
  // Without a count: everything, until the time-out passes without a byte.
  const all: Uint8Array[] = [];
  for (;;) {
    const into = new Uint8Array(256);
    const got = port.read(into, self.timeoutUs, self.timeoutUs);
    all.push(into.slice(0, got));
    if (got < into.length) break;
  }
  const bytes = Uint8Array.from(all.flatMap((piece) => [...piece]));
  return bytes.length === 0 ? None : new PyBytes(bytes);
}

function readinto(self: PyUART, buffer: PyValue, count: PyValue): PyValue {
  const port = self.reading();
  let into = writable(buffer);
  if (count !== None) into = into.subarray(0, Math.max(0, indexOf(count)));
  if (into.length === 0) return 0;
  const got = port.read(into, self.timeoutUs, self.timeoutUs);
  return got === 0 ? None : got;
}

function readline(self: PyUART, size: PyValue): PyValue {
  const most = indexOf(size);
  const line = self.reading().readLine(self.timeoutUs, self.timeoutUs, most < 0 ? Infinity : most);
  return line.length === 0 ? None : new PyBytes(line);
}

export const uartType = defineType({
  name: "UART",
  module: "busio",
  js: PyUART,
  init: {
    sig:
      "__init__(self, tx=None, rx=None, *, baudrate=9600, bits=8, parity=None, stop=1, timeout=1, receiver_buffer_size=64, " +
      "rts=None, cts=None, rs485_dir=None, rs485_invert=False)",
    call: construct,
  },
  methods: [
    { sig: "deinit(self, /)", call: (self: PyUART) => self.release() },
    { sig: "__enter__(self, /)", call: (self: PyUART) => self },
    { sig: "__exit__(self, *args)", call: (self: PyUART) => self.release() },
    { sig: "read(self, nbytes=None, /)", call: read },
    { sig: "readinto(self, buf, nbytes=None, /)", call: readinto },
    { sig: "readline(self, size=-1, /)", call: readline },
    {
      sig: "write(self, buf, first=..., second=..., /)",
      call: (self: PyUART, buffer, first: PyValue | undefined, second: PyValue | undefined) => {
        if (typeof buffer === "string") throw typeError("string not supported; use bytes or bytearray");
        return self.write(streamPart(readable(buffer), first, second));
      },
    },
    { sig: "reset_input_buffer(self, /)", call: (self: PyUART) => self.check().clear() },
  ],
  properties: [
    {
      name: "baudrate",
      get: (self: PyUART) => self.check().baudrate,
      set: (self: PyUART, value) =>
        self
          .check()
          .setBaudrate(intAtLeast(value, 1, "baudrate"), (status) =>
            status === "INVALID_ARGUMENT" ? valueError("Invalid baudrate") : undefined,
          ),
    },
    { name: "in_waiting", get: (self: PyUART) => self.check().status().waiting },
    {
      name: "timeout",
      get: (self: PyUART) => (self.check(), makeFloat(self.timeoutUs / 1e6)),
      set: (self: PyUART, value) => {
        self.check();
        self.timeoutUs = timeoutOf(value);
      },
    },
  ],
});

setTypeAttribute(uartType, "Parity", parityType);
