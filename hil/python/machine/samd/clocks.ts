/**
 * `machine.RTC` and `machine.WDT` on the SAMD21 and SAMD51: what they have beyond the rp2 port's.
 *
 * @see MicroPython ports/samd/machine_rtc.c, machine_wdt.c
 */
import { defineType, indexOf, valueError, type PyValue } from "../../../../vm/index.js";
import { hardware } from "../../hardware.js";
import { PyRTC, datetime, set } from "../rtc.js";
import { PyWDT } from "../wdt.js";

export const samdRtcType = defineType({
  name: "RTC",
  module: "machine",
  js: class extends PyRTC {},
  init: { sig: "__init__(self, /)", call: () => {} },
  methods: [
    // year, month, day, hour, minute, second, and two that do not count
    { sig: "init(self, date, /)", call: (_self: PyRTC, date: PyValue) => set(date, 3) },
    datetime,
    // the computer's clock needs no such correction
    { sig: "calibration(self, cal, /)", call: (_self: PyRTC, cal: PyValue) => void indexOf(cal) },
  ],
});

/** What the port's 1 kHz counter can be set to, in milliseconds: powers of two. */
const shortestMs = 8;
const longestMs = 16384;

/** Confined, and rounded down to a power of two, as the port does. */
function nearest(ms: number): number {
  return 2 ** Math.floor(Math.log2(Math.min(Math.max(ms, shortestMs), longestMs)));
}

export const samdWdtType = defineType({
  name: "WDT",
  module: "machine",
  js: class extends PyWDT {},
  init: {
    sig: "__init__(self, id=0, timeout=5000)",
    call: (self: PyWDT, id, timeout) => {
      // the SAMD21's build saves itself the look
      if (hardware().board.chip.name !== "SAMD21" && indexOf(id) !== 0)
        throw valueError(`WDT(${indexOf(id)}) doesn't exist`);
      self.start(nearest(indexOf(timeout)));
    },
  },
  methods: [
    { sig: "feed(self, /)", call: (self: PyWDT) => self.feed() },
    { sig: "timeout_ms(self, timeout, /)", call: (self: PyWDT, timeout) => self.start(nearest(indexOf(timeout))) },
  ],
});
