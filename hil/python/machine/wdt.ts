/**
 * `machine.WDT`: restarts the board when the program does not feed it in time, and with it ends the program. It cannot be stopped.
 *
 * @see MicroPython ports/rp2/machine_wdt.c; docs/library/machine.WDT.rst
 */
import { PyObject, defineType, indexOf, valueError } from "../../../vm/index.js";
import * as system from "../../peripherals/system.js";
import { hardware } from "../hardware.js";

/** 24 bits of half microseconds. */
const longestMs = 8388;

export class PyWDT extends PyObject {
  private ms = 5000;

  start(ms: number): void {
    this.ms = ms;
    this.feed();
  }

  feed(): void {
    hardware().post(system.watchdog, { ms: this.ms });
  }
}

export const machineWdtType = defineType({
  name: "WDT",
  module: "machine",
  js: PyWDT,
  init: {
    sig: "__init__(self, id=0, timeout=5000)",
    call: (self: PyWDT, id, timeout) => {
      if (indexOf(id) !== 0) throw valueError(`WDT(${indexOf(id)}) doesn't exist`);
      const ms = indexOf(timeout);
      // the port takes it for unsigned
      if (ms < 0 || ms > longestMs) throw valueError(`timeout exceeds ${longestMs}`);
      self.start(Math.max(1, ms));
    },
  },
  methods: [{ sig: "feed(self, /)", call: (self: PyWDT) => self.feed() }],
});
