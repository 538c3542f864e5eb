/**
 * `machine.Signal`: a pin by what it means and not by its level.
 *
 * @see MicroPython extmod/machine_signal.c
 */
import { None, PyObject, callPy, defineType, truth, type PyValue } from "../../../vm/index.js";
import { PyMachinePin, machinePinType } from "./pin.js";

class PySignal extends PyObject {
  pin: PyMachinePin | undefined;
  inverted = false;

  override c(value?: PyValue): PyValue {
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
    sig: "__init__(self, pin, *args, invert=False, **kwargs)",
    call: (self: PySignal, pin, args: PyValue[], invert, keywords: Map<string, PyValue>) => {
      self.pin =
        pin instanceof PyMachinePin && args.length === 0 && keywords.size === 0
          ? pin
          : (callPy(machinePinType, [pin, ...args], Object.fromEntries(keywords)) as PyMachinePin);
      self.inverted = truth(invert);
    },
  },
  methods: [
    { sig: "value(self, x=..., /)", call: (self: PySignal, x: PyValue | undefined) => self.c(x) },
    { sig: "on(self)", call: (self: PySignal) => self.set(true) },
    { sig: "off(self)", call: (self: PySignal) => self.set(false) },
  ],
});
