/**
 * `machine.UART` on the SAMD21 and SAMD51: the number is the SERCOM's, the pins are the board's TX and RX when none are given, and every call makes a
 * new object.
 *
 * @see MicroPython ports/samd/machine_uart.c
 */
import { None, defineType, indexOf, valueError, type PyType, type PyValue } from "../../../../vm/index.js";
import { samdPinName } from "../../../../boards/index.js";
import { hardware } from "../../hardware.js";
import { PyMachineUART, uartMethods, type Role } from "../uart.js";
import { checkPad, sercoms, takeSercom } from "./sercom.js";

class PySamdUART extends PyMachineUART {
  protected override timeoutMs = 1;
  protected override charMs = 1;

  override __repr__(): string {
    const { id, baudrate, bits, stop, pins, timeoutMs, charMs, bufferBytes, txBuffer } = this;
    const parity = this.parity === undefined ? "None" : String(this.parity);
    return `UART(${id}, baudrate=${baudrate}, bits=${bits}, parity=${parity}, stop=${stop}, tx="${samdPinName(pins.tx!)}", rx="${samdPinName(pins.rx!)}", timeout=${timeoutMs}, timeout_char=${charMs}, rxbuf=${bufferBytes}, txbuf=${txBuffer})`;
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
    takeSercom(this.id, this);
  }
}

const parameters =
  "baudrate=..., bits=..., parity=..., stop=..., *, tx=..., rx=..., timeout=..., timeout_char=..., rxbuf=..., txbuf=...";

function initialise(self: PySamdUART, ...given: (PyValue | undefined)[]): void {
  const [baudrate, bits, parity, stop, tx, rx, timeout, charTimeout, rxbuf, txbuf] = given;
  const number = (value: PyValue | undefined) => (value === undefined || value === None ? undefined : indexOf(value));
  self.init({
    baudrate: number(baudrate),
    bits: number(bits),
    parity: parity !== undefined && parity !== None && indexOf(parity) < 0 ? undefined : parity,
    stop: number(stop),
    pins: { tx, rx },
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
});
