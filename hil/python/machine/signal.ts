/**
 * `machine.Signal`: a pin by what it means and not by its level.
 *
 * @see MicroPython extmod/machine_signal.c
 */
import { None, PyObject, callPy, defineType, makeError, truth, typeError, type PyValue } from "../../../vm/index.js";
import { hardware } from "../hardware.js";
import { PyMachinePin, machinePinType } from "./pin.js";
import { samdPinType } from "./samd/pin.js";

class PySignal extends PyObject {
  pin: PyMachinePin | undefined;
  inverted = false;

  override c(value?: PyValue, ...more: PyValue[]): PyValue {
    if (more.length > 0) throw typeError(`function expected at most 1 arguments, got ${1 + more.length}`);
    if (value === undefined) return truth(this.pin!.read()) === this.inverted ? 0 : 1;
    this.set(truth(value));
    return None;
  }

  set(on: boolean): void {
    this.pin!.write(on !== this.inverted ? 1 : 0);
  }
}

export const machineSignalType = defineType({
  name: "Signal",
  module: "machine",
  js: PySignal,
  init: {
    sig: "__init__(self, *args, invert=False, **kwargs)",
    call: (self: PySignal, args: PyValue[], invert, keywords: Map<string, PyValue>) => {
      self.inverted = truth(invert);
      if (args[0] instanceof PyMachinePin) {
        if (args.length > 1 || keywords.size > 0) throw makeError("TypeError");
        [self.pin] = args as [PyMachinePin];
        return;
      }
      // a first value is the signal's
      const value = keywords.get("value");
      if (self.inverted && value !== undefined && value !== None) keywords.set("value", truth(value) ? 0 : 1);
      self.pin = callPy(
        hardware().microPython.port === "samd" ? samdPinType : machinePinType,
        args,
        Object.fromEntries(keywords),
      ) as PyMachinePin;
    },
  },
  methods: [
    { sig: "value(self, x=..., /)", call: (self: PySignal, x: PyValue | undefined) => self.c(x) },
    { sig: "on(self, /)", call: (self: PySignal) => self.set(true) },
    { sig: "off(self, /)", call: (self: PySignal) => self.set(false) },
  ],
});
