/**
 * `machine.SPI` on the SAMD21 and SAMD51: the number is the SERCOM's, the pins are the board's SCK, MOSI and MISO when none are given, and every
 * call makes a new object. Without a MISO nothing can be read. MSB is 0 and LSB 1, also for SoftSPI.
 *
 * @see MicroPython ports/samd/machine_spi.c, extmod/modmachine.h
 */
import { None, defineType, indexOf, valueError, type PyType, type PyValue } from "../../../../vm/index.js";
import { samdPinName } from "../../../../boards/index.js";
import { hardware } from "../../hardware.js";
import { findMachinePin } from "../pin.js";
import { PySoftSPI, PySpiController, initSoft, makeSoft, spiMethods } from "../spi.js";
import { checkPad, sercoms, takeSercom } from "./sercom.js";

const msbFirst = 0;
const lsbFirst = 1;

class PySamdSPI extends PySpiController {
  protected readonly soft = false;
  protected override readonly lsbFirst = lsbFirst;
  override firstbit = msbFirst;
  id = -1;
  /** As it was asked for, hertz: what the port prints. */
  asked = 1_000_000;

  get what(): string {
    return `SPI(${this.id})`;
  }

  override __repr__(): string {
    const { id, asked, firstbit, polarity, phase, sck, mosi, miso } = this;
    return `SPI(${id}, baudrate=${asked}, firstbit=${firstbit}, polarity=${polarity}, phase=${phase}, bits=8, sck="${samdPinName(sck)}", mosi="${samdPinName(mosi)}", miso=${miso < 0 ? "None" : `"${samdPinName(miso)}"`})`;
  }

  /** What is not given stays. */
  settle(given: readonly (PyValue | undefined)[]): void {
    const [baudrate, polarity, phase, firstbit] = given
      .slice(0, 4)
      .map((value) => (value === undefined || indexOf(value) < 0 ? undefined : indexOf(value)));
    const [sck, mosi, miso] = given.slice(4);
    if (this.handle >= 0) this.release();
    this.asked = baudrate ?? this.asked;
    this.polarity = polarity ?? this.polarity;
    this.phase = phase ?? this.phase;
    this.firstbit = firstbit ?? this.firstbit;
    if (sck !== undefined && sck !== None) this.sck = findMachinePin(sck).gpio;
    if (mosi !== undefined && mosi !== None) this.mosi = findMachinePin(mosi).gpio;
    if (miso !== undefined) this.miso = miso === None ? -1 : findMachinePin(miso).gpio;
    checkPad(this.sck, this.id, "spi", "SCK", "invalid sck/mosi pin");
    checkPad(this.mosi, this.id, "spi", "MOSI", "invalid sck/mosi pin");
    if (this.miso >= 0) checkPad(this.miso, this.id, "spi", "MISO", "wrong serial device");
    takeSercom(this.id, this);
    this.connect(this.asked);
  }

  checkReads(): void {
    if (this.miso < 0) throw valueError("read is not enabled");
  }
}

function make(_cls: PyType, id: PyValue | undefined, ...given: (PyValue | undefined)[]): PyValue {
  const [{ bus, ...pins }] = hardware().microPython.spi;
  const self = new PySamdSPI();
  self.id = id === undefined ? bus : indexOf(id);
  if (self.id < 0 || self.id >= sercoms()) throw valueError(`SPI(${self.id}) doesn't exist`);
  Object.assign(self, pins);
  self.settle(given);
  return self;
}

const parameters = "baudrate=..., polarity=..., phase=..., firstbit=..., *, sck=..., mosi=..., miso=...";
const constants = { MSB: msbFirst, LSB: lsbFirst };

export const samdSpiType = defineType({
  name: "SPI",
  module: "machine",
  js: PySamdSPI,
  constants,
  new: { sig: `__new__(cls, id=..., ${parameters})`, call: make },
  methods: [
    ...spiMethods.map((method) =>
      /^(?:read|write_readinto)/.test(method.sig)
        ? {
            sig: method.sig,
            call: (self: PySamdSPI, ...rest: PyValue[]) => {
              self.checkReads();
              return method.call(self, ...rest);
            },
          }
        : method,
    ),
    { sig: `init(self, ${parameters})`, call: (self: PySamdSPI, ...given) => self.settle(given) },
  ],
});

class PySamdSoftSPI extends PySoftSPI {
  protected override readonly lsbFirst = lsbFirst;
  override firstbit = msbFirst;
}

export const samdSoftSpiType = defineType({
  name: "SoftSPI",
  module: "machine",
  js: PySamdSoftSPI,
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
