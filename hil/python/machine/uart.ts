/**
 * `machine.UART`: MicroPython's serial ports on the RP2040, 0 and 1; one object each, which a second constructor call configures anew.
 *
 * @see MicroPython ports/rp2/machine_uart.c, extmod/machine_uart.c; docs/library/machine.UART.rst
 */
import {
  None,
  PyBytes,
  PyObject,
  defineType,
  indexOf,
  osError,
  valueError,
  type FunctionSpec,
  type PyType,
  type PyValue,
} from "../../../vm/index.js";
import { readable, writable, streamPart } from "../arguments.js";
import { errno } from "../errno.js";
import { hardware, perHardware, type PinOwner } from "../hardware.js";
import { SerialPort, largestBuffer } from "../serial-port.js";
import { Alt, findMachinePin, giveFromBus, takeForBus } from "./pin.js";
import { PyUartIrq, irqSignature, uartIrq, type UartTriggers } from "./uart-irq.js";

const invertTx = 1;
const invertRx = 2;
/** Bits of UARTMIS (RP2040 datasheet §4.2.8). */
const rp2Triggers: UartTriggers = { rxIdle: 0x40, rx: 0, txIdle: 0x20, break: 0x200, txMore: 5 };
export const flowCts = 1;
export const flowRts = 2;
/** Positions of a pin in its group of four. */
const places = { tx: 0, rx: 1, cts: 2, rts: 3 } as const;
export type Role = keyof typeof places;

export class PyMachineUART extends PyObject implements PinOwner {
  id = 0;
  protected port: SerialPort | undefined;
  protected readonly pins: { [role in Role]?: number } = {};
  protected baudrate = 115_200;
  protected bits = 8;
  protected parity: number | undefined;
  protected stop = 1;
  protected timeoutMs = 0;
  protected charMs = 0;
  private invert = 0;
  protected flow = 0;
  protected bufferBytes = 256;
  protected txBuffer = 256;

  get what(): string {
    return `UART(${this.id})`;
  }

  override __repr__(): string {
    const { id, baudrate, bits, stop, pins, txBuffer, bufferBytes, timeoutMs, charMs } = this;
    const inverted = ["None", "INV_TX", "INV_RX", "INV_TX|INV_RX"][this.invert];
    return `UART(${id}, baudrate=${baudrate}, bits=${bits}, parity=${this.parity ?? "None"}, stop=${stop}, tx=${pins.tx ?? -1}, rx=${pins.rx ?? -1}, txbuf=${txBuffer}, rxbuf=${bufferBytes}, timeout=${timeoutMs}, timeout_char=${charMs}, invert=${inverted}, irq=${this.irq.trigger})`;
  }

  /** Arguments that were not given keep what they were. */
  init(options: {
    baudrate?: number;
    bits?: number;
    parity?: PyValue;
    stop?: number;
    pins: { [role in Role]?: PyValue };
    timeout?: number;
    charTimeout?: number;
    invert?: number;
    flow?: number;
    txbuf?: number;
    rxbuf?: number;
  }): void {
    for (const [role, value] of Object.entries(options.pins) as [Role, PyValue | undefined][]) {
      if (value === undefined || value === None) continue;
      const { gpio } = findMachinePin(value);
      this.checkPin(role, gpio);
      this.pins[role] = gpio;
    }
    const { baudrate = -1, bits = -1, stop = -1 } = options;
    if (baudrate > 0) this.baudrate = baudrate;
    if (bits > 0) this.bits = bits;
    if (options.parity !== undefined) this.parity = options.parity === None ? undefined : indexOf(options.parity) & 1;
    if (stop > 0) this.stop = stop;
    if (options.timeout !== undefined && options.timeout >= 0) this.timeoutMs = options.timeout;
    if (options.charTimeout !== undefined && options.charTimeout >= 0) this.charMs = options.charTimeout;
    if (options.invert !== undefined && options.invert >= 0) {
      if (options.invert & ~3) throw valueError("bad inversion mask");
      this.invert = options.invert;
    }
    if (options.flow !== undefined && options.flow >= 0) {
      if (options.flow & ~3) throw valueError("bad hardware flow control mask");
      this.flow = options.flow;
    }
    if (options.rxbuf !== undefined && options.rxbuf >= 0) {
      if (options.rxbuf > 32766) throw valueError("rxbuf too large");
      this.bufferBytes = Math.max(32, options.rxbuf);
    }
    if (options.txbuf !== undefined && options.txbuf >= 0) {
      if (options.txbuf > 32766) throw valueError("txbuf too large");
      this.txBuffer = Math.max(32, options.txbuf);
    }
    if (this.bits < 5 || this.bits > 8 || this.stop > 2) {
      hardware().advice =
        "The UART sends 5 to 8 bits and 1 or 2 stop bits. The port takes other numbers and then sends something else.";
      throw valueError(this.stop > 2 ? "stop" : "bits");
    }
    this.openPort();
    // at least one and a half characters, as the port sees to it
    const charMs = Math.floor(13_000 / this.baudrate) + 1;
    if (this.charMs < charMs) this.charMs = charMs;
  }

  /** @throws ValueError when the pin cannot be that */
  protected checkPin(role: Role, gpio: number): void {
    if (gpio % 4 !== places[role] || ((gpio + 4) >> 3) % 2 !== this.id)
      throw valueError(`bad ${role.toUpperCase()} pin`);
  }

  /** Pins that were not given. */
  protected choosePins(): void {
    const board = hardware().microPython.uart.find(({ bus }) => bus === this.id);
    this.pins.tx ??= board?.tx;
    this.pins.rx ??= board?.rx;
  }

  private openPort(): void {
    this.shut();
    this.choosePins();
    const used: { [role in Role]?: number } = { tx: this.pins.tx, rx: this.pins.rx };
    if (this.flow & flowCts) used.cts = this.pins.cts ??= this.id === 0 ? 2 : 6;
    if (this.flow & flowRts) used.rts = this.pins.rts ??= this.id === 0 ? 3 : 7;
    const gpios = Object.values(used).filter((gpio): gpio is number => gpio !== undefined);
    takeForBus(gpios, this, Alt.UART);
    try {
      this.port = new SerialPort(
        {
          ...used,
          baudrate: this.baudrate,
          bits: this.bits,
          parity: this.parity === undefined ? "none" : this.parity === 1 ? "odd" : "even",
          stop: this.stop,
          invertOut: (this.invert & invertTx) !== 0,
          invertIn: (this.invert & invertRx) !== 0,
          buffer: Math.min(this.bufferBytes, largestBuffer),
        },
        (status) => (status === "INVALID_ARGUMENT" ? valueError("bad baudrate") : undefined),
      );
    } catch (error) {
      giveFromBus(gpios, this);
      throw error;
    }
    this.taken = gpios;
  }

  private taken: readonly number[] = [];
  readonly irq: PyUartIrq = new PyUartIrq(this, this.triggers);

  protected get triggers(): UartTriggers {
    return rp2Triggers;
  }

  get openLine(): SerialPort | undefined {
    return this.port;
  }

  get characterUs(): number {
    return ((this.bits + this.stop + 1) * 1e6) / this.baudrate;
  }

  /** `irq(handler, trigger, hard)` */
  listen(given: readonly (PyValue | undefined)[]): PyValue {
    return uartIrq(this.irq, ...given);
  }

  /** Somebody else takes one of its pins: the port closes on the board. */
  release(): void {
    this.deinit();
  }

  deinit(): void {
    this.irq.stop();
    this.shut();
  }

  private shut(): void {
    if (this.port === undefined) return;
    giveFromBus(this.taken, this);
    this.port.close();
    this.port = undefined;
  }

  get line(): SerialPort {
    if (this.port === undefined) throw osError(errno.ENODEV);
    return this.port;
  }

  /** @returns undefined when nothing came within the time-out */
  read(into: Uint8Array): number | undefined {
    const got = this.line.read(into, this.timeoutMs * 1000, this.charMs * 1000);
    return got === 0 && into.length > 0 ? undefined : got;
  }

  readAll(): Uint8Array | undefined {
    const all: number[] = [];
    const into = new Uint8Array(256);
    for (;;) {
      const got = this.line.read(into, (all.length === 0 ? this.timeoutMs : this.charMs) * 1000, this.charMs * 1000);
      all.push(...into.subarray(0, got));
      if (got < into.length) break;
    }
    return all.length === 0 ? undefined : Uint8Array.from(all);
  }

  /** @param most  bytes; -1: up to the newline however far it is */
  readline(most: number): Uint8Array | undefined {
    const line = this.line.readLine(this.timeoutMs * 1000, this.charMs * 1000, most < 0 ? Infinity : most);
    return line.length === 0 ? undefined : line;
  }

  /** Twice what a full buffer takes at thirteen bits a byte: the port gives up then (machine_uart.c, MP_STREAM_FLUSH). */
  flush(): void {
    this.line.drain(((33 + this.txBuffer) * 13 * 1e6 * 2) / this.baudrate);
  }

  sendBreak(): void {
    this.line.sendBreak(Math.ceil((13 * 1e6) / this.baudrate));
  }
}

const ports = perHardware(() => new Map<number, PyMachineUART>());

const parameters =
  "baudrate=..., bits=..., parity=..., stop=..., *, tx=..., rx=..., cts=..., rts=..., timeout=..., timeout_char=..., invert=..., flow=..., txbuf=..., rxbuf=...";

function initialise(self: PyMachineUART, ...given: (PyValue | undefined)[]): void {
  const [baudrate, bits, parity, stop, tx, rx, cts, rts, timeout, charTimeout, invert, flow, txbuf, rxbuf] = given;
  const number = (value: PyValue | undefined) => (value === undefined ? undefined : indexOf(value));
  self.init({
    baudrate: number(baudrate),
    bits: bits === None ? undefined : number(bits),
    parity: parity !== undefined && parity !== None && indexOf(parity) < 0 ? undefined : parity,
    stop: number(stop),
    pins: { tx, rx, cts, rts },
    timeout: number(timeout),
    charTimeout: number(charTimeout),
    invert: number(invert),
    flow: number(flow),
    txbuf: number(txbuf),
    rxbuf: number(rxbuf),
  });
}

function make(_cls: PyType, id: PyValue, ...given: (PyValue | undefined)[]): PyValue {
  const number = indexOf(id);
  if (number < 0 || number >= hardware().board.chip.blocks.uart) throw valueError(`UART(${number}) doesn't exist`);
  let port = ports().get(number);
  const fresh = port === undefined;
  if (port === undefined) {
    port = new PyMachineUART();
    port.id = number;
    ports().set(number, port);
  }
  if (fresh || given.some((each) => each !== undefined)) initialise(port, ...given);
  return port;
}

const bytesOrNone = (bytes: Uint8Array | undefined): PyValue => (bytes === undefined ? None : new PyBytes(bytes));

function read(self: PyMachineUART, count: PyValue): PyValue {
  const n = count === None ? -1 : indexOf(count);
  if (n < 0) return bytesOrNone(self.readAll());
  const into = new Uint8Array(n);
  const got = self.read(into);
  return got === undefined ? None : new PyBytes(into.slice(0, got));
}

function write(self: PyMachineUART, buffer: PyValue, first: PyValue | undefined, second: PyValue | undefined): number {
  const data = streamPart(readable(buffer), first, second);
  self.line.write(data);
  return data.length;
}

function readinto(self: PyMachineUART, buffer: PyValue, count: PyValue): PyValue {
  let into = writable(buffer);
  if (count !== None) into = into.subarray(0, Math.max(0, indexOf(count)));
  return self.read(into) ?? None;
}

export const uartMethods: FunctionSpec[] = [
  { sig: "deinit(self, /)", call: (self: PyMachineUART) => self.deinit() },
  { sig: "read(self, nbytes=None, /)", call: read },
  { sig: "readinto(self, buf, nbytes=None, /)", call: readinto },
  {
    sig: "readline(self, size=-1, /)",
    call: (self: PyMachineUART, size) => bytesOrNone(self.readline(indexOf(size))),
  },
  { sig: "write(self, buf, first=..., second=..., /)", call: write },
  { sig: "any(self, /)", call: (self: PyMachineUART) => self.line.status().waiting },
  {
    sig: "txdone(self, /)",
    call: (self: PyMachineUART) => {
      hardware().barrier();
      return !self.line.status().sending;
    },
  },
  { sig: "flush(self, /)", call: (self: PyMachineUART) => self.flush() },
  { sig: irqSignature, call: (self: PyMachineUART, ...given: (PyValue | undefined)[]) => self.listen(given) },
  { sig: "sendbreak(self, /)", call: (self: PyMachineUART) => self.sendBreak() },
  // select.poll and asyncio ask a stream whether it can be read or written: MP_STREAM_POLL is 3, its flags 1 and 4
  {
    sig: "ioctl(self, request, argument, /)",
    call: (self: PyMachineUART, request, argument) => {
      if (indexOf(request) !== 3) return -errno.EINVAL;
      const flags = indexOf(argument);
      return (flags & 4) | (flags & 1 && self.line.status().waiting > 0 ? 1 : 0);
    },
  },
];

export const machineUartType = defineType({
  name: "UART",
  module: "machine",
  js: PyMachineUART,
  subclassable: false,
  new: { sig: `__new__(cls, id, /, ${parameters})`, call: make },
  methods: [{ sig: `init(self, ${parameters})`, call: initialise }, ...uartMethods],
  constants: {
    INV_TX: invertTx,
    INV_RX: invertRx,
    CTS: flowCts,
    RTS: flowRts,
    IRQ_RXIDLE: rp2Triggers.rxIdle,
    IRQ_TXIDLE: rp2Triggers.txIdle,
    IRQ_BREAK: rp2Triggers.break,
  },
});
