/**
 * `rtc`: the calendar. It is the computer's; setting it sets what this program sees, `time.time()` included.
 *
 * @see CircuitPython shared-bindings/rtc/{__init__,RTC}.c
 */
import {
  PyObject,
  defineModule,
  defineType,
  getAttr,
  indexOf,
  notImplementedError,
  setUnixSeconds,
  timeTuple,
  toArray,
  typeError,
  unixSeconds,
  valueError,
  type PyModule,
  type PyValue,
} from "../../vm/index.js";
import { intBetween } from "./arguments.js";
import { hardware } from "./hardware.js";

class PyRTC extends PyObject {
  calibration = 0;

  get datetime(): PyValue {
    return timeTuple(Math.floor(unixSeconds()));
  }

  set datetime(value: PyValue) {
    const items = toArray(value);
    if (items.length !== 9) throw typeError("Tuple or struct_time argument required");
    const [year, month, day, hour, minute, second] = items.map((item) => indexOf(item));
    if (year < 2000) throw valueError("Year out of range");
    setUnixSeconds(Date.UTC(year, month - 1, day, hour, minute, second) / 1000);
  }
}

/** @throws NotImplementedError where the chip's clock cannot be corrected: an RP2040's (ports/raspberrypi/common-hal/rtc/RTC.c) */
function calibrated(rtc: PyRTC): PyRTC {
  if (hardware().board.chip.name === "RP2040") throw notImplementedError("calibration");
  return rtc;
}

/** There is one. */
let clock = new PyRTC();

const rtcType = defineType({
  name: "RTC",
  module: "rtc",
  js: PyRTC,
  new: { sig: "__new__(cls)", call: () => clock },
  properties: [
    { name: "datetime", get: (self: PyRTC) => self.datetime, set: (self: PyRTC, value) => (self.datetime = value) },
    {
      name: "calibration",
      get: (self: PyRTC) => calibrated(self).calibration,
      set: (self: PyRTC, value) => (calibrated(self).calibration = intBetween(value, -127, 127, "calibration")),
    },
  ],
});

/** `time.time()` asks such an object on a board; here it is asked once, and the clock goes on from its answer. */
function setTimeSource(source: PyValue): void {
  if (source !== clock) clock.datetime = getAttr(source, "datetime");
}

export function rtc(): PyModule {
  clock = new PyRTC();
  return defineModule({
    name: "rtc",
    types: [rtcType],
    functions: [{ sig: "set_time_source(rtc, /)", call: setTimeSource }],
  });
}
