/**
 * What `UART.irq` gives back: calls a handler when characters have come and the line is idle, when each has come, when a message has left, on a break.
 *
 * The board receives into a ring and does not knock for it. So its state is asked for at the program's safe points, every few milliseconds: a
 * handler runs a little later than on a board, as soft interrupts do, once for each time that the line has fallen idle in between.
 *
 * @see MicroPython ports/rp2/machine_uart.c, ports/samd/machine_uart.c, shared/runtime/mpirq.c; docs/library/machine.UART.rst
 */
import {
  None,
  PyObject,
  callPy,
  defineType,
  indexOf,
  reportUnraisable,
  valueError,
  type PyValue,
} from "../../../vm/index.js";
import { UartError } from "../../peripherals/uart.js";
import type { Alarm } from "../attention.js";
import { hardware } from "../hardware.js";
import type { SerialPort } from "../serial-port.js";

/** The bits of a port's triggers; 0 for one that it does not have. */
export interface UartTriggers {
  readonly rxIdle: number;
  readonly rx: number;
  readonly txIdle: number;
  readonly break: number;
  /** The rp2's TXIDLE is for messages of more characters than this. */
  readonly txMore: number;
}

/** What the interrupts belong to. */
export interface IrqPort extends PyObject {
  /** Undefined while the port is closed. */
  readonly openLine: SerialPort | undefined;
  /** Microseconds that a character takes. */
  readonly characterUs: number;
}

/** How often the board is asked, in microseconds, where the line is not so slow that it is idle for longer. */
const lookUs = 5_000;
/** The rp2's receive time-out is 32 bits: a little more than three characters. */
const idleCharacters = 3.5;

export class PyUartIrq extends PyObject implements Alarm {
  dueUs = Infinity;
  handler: PyValue = None;
  flags = 0;
  private wanted = 0;
  /** Characters that had come by the last look, and when a handler last heard of them. */
  private received = 0;
  private told = 0;
  private sending = false;

  constructor(
    private readonly port?: IrqPort,
    private readonly triggers: UartTriggers = { rxIdle: 0, rx: 0, txIdle: 0, break: 0, txMore: 0 },
  ) {
    super();
  }

  get trigger(): number {
    return this.wanted;
  }

  set trigger(wanted: number) {
    this.wanted = wanted;
    this.watch();
  }

  /** @throws ValueError */
  configure(handler: PyValue, trigger: number): void {
    const { rxIdle, rx, txIdle, break: broken } = this.triggers;
    const unsupported = trigger & ~(rxIdle | rx | txIdle | broken);
    if (handler !== None && !isCallable(handler)) throw valueError("handler must be None or callable");
    if (unsupported !== 0)
      throw valueError(`trigger 0x${(unsupported >>> 0).toString(16).padStart(4, "0")} unsupported`);
    this.handler = handler;
    this.trigger = trigger;
  }

  stop(): void {
    this.wanted = 0;
    this.watch();
  }

  private watch(): void {
    const { attention, clock } = hardware();
    const line = this.port?.openLine;
    if (this.wanted === 0 || this.handler === None || line === undefined) {
      this.dueUs = Infinity;
      attention.clearAlarm(this);
      return;
    }
    const state = line.look();
    this.received = this.told = state.received;
    this.sending = state.sending;
    this.dueUs = clock.nowUs() + this.periodUs;
    attention.setAlarm(this);
  }

  private get periodUs(): number {
    return Math.max(lookUs, idleCharacters * (this.port?.characterUs ?? 0));
  }

  ring(): void {
    const line = this.port?.openLine;
    if (line === undefined) return this.watch();
    this.dueUs = hardware().clock.nowUs() + this.periodUs;
    const { received, sending, errors } = line.look();
    const { rxIdle, rx, txIdle, break: broken, txMore } = this.triggers;
    const before = this.received;
    this.received = received;
    const ended = this.sending && !sending;
    this.sending = sending;
    if (rx !== 0) for (let n = before; n < received; n++) this.call(rx);
    if (errors & UartError.BREAK) this.call(broken);
    if (received > this.told && received === before) {
      this.told = received;
      this.call(rxIdle);
    }
    // what was written since the last look may have left already
    if (!sending && (ended || line.lastWritten > 0)) {
      const long = line.lastWritten > txMore;
      line.lastWritten = 0;
      if (long) this.call(txIdle);
    }
  }

  private call(flags: number): void {
    if ((this.wanted & flags) === 0) return;
    this.flags = flags;
    try {
      callPy(this.handler, [this.port!]);
    } catch (error) {
      this.handler = None;
      this.watch();
      reportUnraisable("Uncaught exception in IRQ callback handler", error);
    }
  }
}

/** Numbers, texts and whatever has no way to be called. */
function isCallable(value: PyValue): boolean {
  return value instanceof PyObject && value.c !== PyObject.prototype.c;
}

export const irqSignature = "irq(self, handler=..., trigger=..., hard=...)";

/** Without arguments the irq object as it is; with some, what is not given is as the signature's defaults: no handler, no trigger. */
export function uartIrq(irq: PyUartIrq, ...given: (PyValue | undefined)[]): PyValue {
  const [handler, trigger] = given;
  if (given.some((each) => each !== undefined))
    irq.configure(handler ?? None, trigger === undefined ? 0 : indexOf(trigger));
  return irq;
}

defineType({
  name: "irq",
  module: "machine",
  js: PyUartIrq,
  constructible: false,
  methods: [
    { sig: "flags(self, /)", call: (self: PyUartIrq) => self.flags },
    {
      sig: "trigger(self, trigger=..., /)",
      call: (self: PyUartIrq, trigger: PyValue | undefined) => {
        const before = self.trigger;
        if (trigger !== undefined) self.trigger = indexOf(trigger);
        return before;
      },
    },
  ],
});
