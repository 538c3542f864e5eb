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
  type PyValue,
} from "../../../vm/index.js";

class PyRTC extends PyObject {}

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

function set(value: PyValue): void {
  const items = toArray(value);
  if (items.length !== 8) throw valueError(`requested length 8 but object has length ${items.length}`);
  const [year, month, day, , hour, minute, second] = items.map((item) => indexOf(item));
  const wanted = Date.UTC(year, month - 1, day, hour, minute, second);
  const date = new Date(wanted);
  if (date.getUTCMonth() !== month - 1 || date.getUTCHours() !== hour || date.getUTCSeconds() !== second)
    throw valueError("invalid date/time");
  setUnixSeconds(wanted / 1000);
}

export const machineRtcType = defineType({
  name: "RTC",
  module: "machine",
  js: PyRTC,
  init: { sig: "__init__(self, id=0)", call: () => {} },
  methods: [
    {
      sig: "datetime(self, datetimetuple=..., /)",
      call: (_self: PyRTC, value: PyValue | undefined) => (value === undefined ? get() : set(value)),
    },
  ],
});
