/**
 * `machine.I2C` on the SAMD21 and SAMD51: the number is the SERCOM's, the pins are the board's SCL and SDA when none are given, and every call makes
 * a new object. A vacant address is ENODEV, refused data EIO.
 *
 * @see MicroPython ports/samd/machine_i2c.c
 */
import { defineType, indexOf, osError, valueError, type PyType, type PyValue } from "../../../../vm/index.js";
import { samdPinName } from "../../../../boards/index.js";
import { errno } from "../../errno.js";
import { hardware } from "../../hardware.js";
import { PyI2cController, i2cMethods, unsupportedMethods } from "../i2c.js";
import { findMachinePin } from "../pin.js";
import { checkPad, sercoms, takeSercom } from "./sercom.js";

class PySamdI2C extends PyI2cController {
  protected readonly soft = false;
  protected override readonly internalPullUps = false;
  id = -1;

  get what(): string {
    return `I2C(${this.id})`;
  }

  override __repr__(): string {
    const { id, frequency, scl, sda, timeoutUs } = this;
    return `I2C(${id}, freq=${frequency}, scl="${samdPinName(scl)}", sda="${samdPinName(sda)}", timeout=${Math.floor(timeoutUs / 1000) * 1000})`;
  }

  override refused(status: string): unknown {
    if (status !== "ADDRESS_NACK" && status !== "DATA_NACK") return undefined;
    return osError(status === "ADDRESS_NACK" ? errno.ENODEV : errno.EIO);
  }
}

function make(_cls: PyType, ...given: (PyValue | undefined)[]): PyValue {
  const [id, freq, scl, sda, timeout] = given;
  const [usual] = hardware().microPython.i2c;
  const self = new PySamdI2C();
  self.id = id === undefined ? usual.bus : indexOf(id);
  if (self.id < 0 || self.id >= sercoms()) throw valueError(`I2C(${self.id}) doesn't exist`);
  self.sda = sda === undefined ? usual.sda : findMachinePin(sda).gpio;
  checkPad(self.sda, self.id, "i2c", "SDA", "invalid sda/scl pin");
  self.scl = scl === undefined ? usual.scl : findMachinePin(scl).gpio;
  checkPad(self.scl, self.id, "i2c", "SCL", "invalid sda/scl pin");
  self.frequency = freq === undefined ? 400_000 : indexOf(freq);
  self.timeoutUs = timeout === undefined ? 50_000 : indexOf(timeout);
  takeSercom(self.id, self);
  self.connect();
  return self;
}

export const samdI2cType = defineType({
  name: "I2C",
  module: "machine",
  js: PySamdI2C,
  new: { sig: "__new__(cls, id=..., freq=..., *, scl=..., sda=..., timeout=...)", call: make },
  methods: [...i2cMethods, ...unsupportedMethods],
});
