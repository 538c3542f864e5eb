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
  toArray,
  unixSeconds,
  valueError,
  type FunctionSpec,
  type PyValue,
} from "../../../vm/index.js";

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
  const items = toArray(value);
  if (items.length !== 8) throw valueError(`requested length 8 but object has length ${items.length}`);
  const [year, month, day] = items.slice(0, 3).map((item) => indexOf(item));
  const [hour, minute, second] = items.slice(hourAt, hourAt + 3).map((item) => indexOf(item));
  const wanted = Date.UTC(year, month - 1, day, hour, minute, second);
  const date = new Date(wanted);
  if (date.getUTCMonth() !== month - 1 || date.getUTCHours() !== hour || date.getUTCSeconds() !== second)
    throw valueError("invalid date/time");
  setUnixSeconds(wanted / 1000);
}

export const datetime: FunctionSpec = {
  sig: "datetime(self, datetimetuple=..., /)",
  call: (_self: PyRTC, value: PyValue | undefined) => (value === undefined ? get() : set(value)),
};

export const machineRtcType = defineType({
  name: "RTC",
  module: "machine",
  js: PyRTC,
  init: { sig: "__init__(self, id=0)", call: () => {} },
  methods: [datetime],
});
