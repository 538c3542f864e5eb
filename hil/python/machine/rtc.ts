/**
 * `machine.RTC`: the calendar. It is the computer's, which boards can only wish for; setting it shifts what this program sees.
 *
 * @see MicroPython ports/rp2/machine_rtc.c; docs/library/machine.RTC.rst
 */
import {
  PyObject,
  PyTuple,
  defineType,
  indexOf,
  setUnixSeconds,
  unixSeconds,
  type FunctionSpec,
  type PyValue,
} from "../../../vm/index.js";
import { itemsExactly } from "../arguments.js";

export class PyRTC extends PyObject {}

function get(): PyValue {
  const now = new Date(unixSeconds() * 1000);
  const weekday = (now.getUTCDay() + 6) % 7;
  return new PyTuple([
    now.getUTCFullYear(),
    now.getUTCMonth() + 1,
    now.getUTCDate(),
    weekday,
    now.getUTCHours(),
    now.getUTCMinutes(),
    now.getUTCSeconds(),
    0,
  ]);
}

/** @param hourAt  the hour's place in the tuple: behind the weekday, or where `init` of the samd port has it, behind the day */
export function set(value: PyValue, hourAt = 4): void {
  const items = itemsExactly(value, 8);
  const [year, month, day] = items.slice(0, 3).map((item) => indexOf(item));
  const [hour, minute, second] = items.slice(hourAt, hourAt + 3).map((item) => indexOf(item));
  // a thirteenth month is the next year's first, as the port counts
  setUnixSeconds(Date.UTC(year, month - 1, day, hour, minute, second) / 1000);
}

export const datetime: FunctionSpec = {
  sig: "datetime(self, datetimetuple=..., /)",
  call: (_self: PyRTC, value: PyValue | undefined) => (value === undefined ? get() : set(value)),
};

export const machineRtcType = defineType({
  name: "RTC",
  module: "machine",
  js: PyRTC,
  init: { sig: "__init__(self, /)", call: () => {} },
  methods: [datetime],
});
