/**
 * `machine.UART` on the SAMD21 and SAMD51: the number is the SERCOM's, the pins are the board's TX and RX when none are given, and every call makes a
 * new object.
 *
 * @see MicroPython ports/samd/machine_uart.c
 */
import {
  None,
  attributeError,
  defineType,
  indexOf,
  typeError,
  valueError,
  type PyType,
  type PyValue,
} from "../../../../vm/index.js";
import { samdPinName } from "../../../../boards/index.js";
import { hardware } from "../../hardware.js";
import { PyMachineUART, flowCts, flowRts, uartMethods, type Role } from "../uart.js";
import type { UartTriggers } from "../uart-irq.js";
import { checkPad, reaches, sercoms, takeSercom } from "./sercom.js";

/** Bits of the SERCOM's INTFLAG (SAM D21 datasheet §26.8.6), and the port's own for the idle line. */
const triggers: UartTriggers = { rxIdle: 4096, rx: 4, txIdle: 2, break: 0, txMore: 0 };

class PySamdUART extends PyMachineUART {
  protected override timeoutMs = 1;
  protected override charMs = 1;

  override __repr__(): string {
    const { id, baudrate, bits, stop, pins, timeoutMs, charMs, bufferBytes, txBuffer } = this;
    const parity = this.parity === undefined ? "None" : String(this.parity);
    const irq = hasFlowControl() ? `, irq=${this.irq.trigger}` : "";
    const flow = hasFlowControl() ? `, rts=${nameOf(pins.rts)}, cts=${nameOf(pins.cts)}` : "";
    return `UART(${id}, baudrate=${baudrate}, bits=${bits}, parity=${parity}, stop=${stop}, tx="${samdPinName(pins.tx!)}", rx="${samdPinName(pins.rx!)}", timeout=${timeoutMs}, timeout_char=${charMs}, rxbuf=${bufferBytes}, txbuf=${txBuffer}${flow}${irq})`;
  }

  protected override get triggers(): UartTriggers {
    return triggers;
  }

  /** Builds without the extra features have no interrupts of it (MICROPY_PY_MACHINE_UART_IRQ). */
  override listen(given: readonly (PyValue | undefined)[]): PyValue {
    if (!hasFlowControl()) throw attributeError("'UART' object has no attribute 'irq'");
    return super.listen(given);
  }

  /** Checked together, when all are known. */
  protected override checkPin(role: Role): void {
    void role;
  }

  protected override choosePins(): void {
    const [board] = hardware().microPython.uart;
    const tx = (this.pins.tx ??= board.tx);
    const rx = (this.pins.rx ??= board.rx);
    if (tx >> 2 !== rx >> 2) throw valueError("invalid or missing rx/tx");
    checkPad(rx, this.id, "uart", "RX", "invalid UART pin");
    checkPad(tx, this.id, "uart", "TX", "invalid UART pin");
    for (const [role, pin] of [
      ["RTS", this.pins.rts],
      ["CTS", this.pins.cts],
    ] as const)
      if (pin !== undefined && !reaches(pin, this.id)) {
        hardware().advice = `${samdPinName(pin)} cannot be ${role} of UART(${this.id}): it is a pin of another SERCOM.`;
        throw valueError("wrong serial device");
      }
    takeSercom(this.id, this);
  }
}

/** Builds that lack the extra features have no flow control (ports/samd/mcu/samd21/mpconfigmcu.h, MICROPY_HW_UART_RTSCTS). */
function hasFlowControl(): boolean {
  return hardware().microPython.modules.includes("_onewire");
}

function nameOf(pin: number | undefined): string {
  return pin === undefined ? "None" : samdPinName(pin);
}

const parameters =
  "baudrate=..., bits=..., parity=..., stop=..., *, tx=..., rx=..., timeout=..., timeout_char=..., rxbuf=..., txbuf=..., rts=..., cts=...";

function initialise(self: PySamdUART, ...given: (PyValue | undefined)[]): void {
  const [baudrate, bits, parity, stop, tx, rx, timeout, charTimeout, rxbuf, txbuf, rts, cts] = given;
  const number = (value: PyValue | undefined) => (value === undefined || value === None ? undefined : indexOf(value));
  if ((rts !== undefined || cts !== undefined) && !hasFlowControl()) throw typeError("extra keyword arguments given");
  const flow = { rts: rts !== undefined && rts !== None, cts: cts !== undefined && cts !== None };
  if (flow.rts && !flow.cts) throw valueError("cts missing for flow control");
  self.init({
    baudrate: number(baudrate),
    bits: number(bits),
    parity: parity !== undefined && parity !== None && indexOf(parity) < 0 ? undefined : parity,
    stop: number(stop),
    pins: { tx, rx, rts, cts },
    flow: (flow.cts ? flowCts : 0) | (flow.rts ? flowRts : 0),
    timeout: number(timeout),
    charTimeout: number(charTimeout),
    rxbuf: number(rxbuf),
    txbuf: number(txbuf),
  });
}

function make(_cls: PyType, id: PyValue | undefined, ...given: (PyValue | undefined)[]): PyValue {
  const self = new PySamdUART();
  self.id = id === undefined ? hardware().microPython.uart[0].bus : indexOf(id);
  if (self.id < 0 || self.id >= sercoms()) throw valueError(`UART(${self.id}) doesn't exist`);
  initialise(self, ...given);
  return self;
}

export const samdUartType = defineType({
  name: "UART",
  module: "machine",
  js: PySamdUART,
  subclassable: false,
  new: { sig: `__new__(cls, id=..., ${parameters})`, call: make },
  methods: [{ sig: `init(self, ${parameters})`, call: initialise }, ...uartMethods],
  constants: { IRQ_RX: triggers.rx, IRQ_RXIDLE: triggers.rxIdle, IRQ_TXIDLE: triggers.txIdle },
});
