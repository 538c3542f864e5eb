/**
 * `machine.I2CTarget` on the SAMD21 and SAMD51: the number is the SERCOM's, the pins are the board's SCL and SDA when none are given, and every call makes a
 * new object.
 *
 * @see MicroPython ports/samd/machine_i2c_target.c
 */
import { defineType, indexOf, typeError, valueError, type PyType, type PyValue } from "../../../../vm/index.js";
import { samdPinName } from "../../../../boards/index.js";
import { hardware } from "../../hardware.js";
import { PyMachineI2CTarget, i2cTargetMembers } from "../i2c-target.js";
import { findMachinePin } from "../pin.js";
import { checkPad, sercoms, takeSercom } from "./sercom.js";

class PySamdI2CTarget extends PyMachineI2CTarget {
  /** As the port prints it. */
  override __repr__(): string {
    return `I2C(${this.id}, scl="${samdPinName(this.scl)}", sda="${samdPinName(this.sda)}", addr=${this.address})`;
  }
}

function make(_cls: PyType, ...given: (PyValue | undefined)[]): PyValue {
  const [id, addr, addrsize, mem, memAddrsize, scl, sda] = given;
  const [usual] = hardware().microPython.i2c;
  if (addr === undefined) throw typeError("'addr' argument required");
  const self = new PySamdI2CTarget();
  self.id = id === undefined ? usual.bus : indexOf(id);
  if (self.id < 0 || self.id >= sercoms()) throw valueError(`I2C(${self.id}) doesn't exist`);
  self.sda = sda === undefined ? usual.sda : findMachinePin(sda).gpio;
  checkPad(self.sda, self.id, "i2c", "SDA", "invalid sda/scl pin");
  self.scl = scl === undefined ? usual.scl : findMachinePin(scl).gpio;
  checkPad(self.scl, self.id, "i2c", "SCL", "invalid sda/scl pin");
  // the port takes an addrsize and looks at the low seven bits all the same
  indexOf(addrsize!);
  takeSercom(self.id, self);
  self.begin(addr, mem!, memAddrsize!);
  return self;
}

export const samdI2cTargetType = defineType({
  name: "I2CTarget",
  module: "machine",
  js: PySamdI2CTarget,
  subclassable: false,
  new: {
    sig: "__new__(cls, id=..., addr=..., *, addrsize=7, mem=None, mem_addrsize=8, scl=..., sda=...)",
    call: make,
  },
  ...i2cTargetMembers,
});
