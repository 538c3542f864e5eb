/**
 * `machine.RTC`: the calendar. It is the computer's, which boards can only wish for; setting it shifts what this program sees.
 *
 * @see MicroPython ports/rp2/machine_rtc.c; docs/library/machine.RTC.rst
 */
import { PyObject, PyTuple, defineType, indexOf, toArray, valueError, type PyValue } from "../../../vm/index.js";
import { hardware } from "../hardware.js";

class PyRTC extends PyObject {}

/** Milliseconds that the program has put between its clock and the computer's. */
let shiftMs = 0;
/** What the program's clock showed when `shiftMs` was taken from it. */
let startUs: number | undefined;
let startMs = 0;

export function forgetRtc(): void {
  shiftMs = 0;
  startUs = undefined;
}

/** On simulated time the calendar follows the board's seconds, from the moment it is first looked at. */
function nowMs(): number {
  const { clock } = hardware().backend;
  const us = clock.nowUs();
  if (startUs === undefined) {
    startUs = us;
    startMs = Date.now();
  }
  return startMs + (us - startUs) / 1000 + shiftMs;
}

function get(): PyValue {
  const now = new Date(nowMs());
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
  shiftMs += wanted - nowMs();
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
