/**
 * `machine.Timer`: callbacks after a time, once or again and again. The time is the program's; a callback runs at the next safe point, as a soft
 * timer's does on a board.
 *
 * @see MicroPython ports/rp2/machine_timer.c; docs/library/machine.Timer.rst
 */
import {
  None,
  PyObject,
  callPy,
  defineType,
  floatOf,
  indexOf,
  reportUnraisable,
  valueError,
  type PyValue,
} from "../../../vm/index.js";
import type { Alarm } from "../attention.js";
import { hardware } from "../hardware.js";

const oneShot = 0;
const periodic = 1;

class PyTimer extends PyObject implements Alarm {
  dueUs = Infinity;
  private periodUs = 0;
  private mode: number = oneShot;
  private callback: PyValue = None;

  override __repr__(): string {
    const mode = this.mode === oneShot ? "ONE_SHOT" : "PERIODIC";
    return `Timer(mode=${mode}, tick_hz=1000000, period=${this.periodUs})`;
  }

  init(mode: number, callback: PyValue, period: number, tickHz: number, frequency: number | undefined): void {
    this.deinit();
    const us = frequency === undefined ? (period * 1e6) / tickHz : 1e6 / frequency;
    this.periodUs = Math.max(1, Math.floor(us));
    this.mode = mode;
    this.callback = callback;
    const { attention, clock } = hardware();
    this.dueUs = clock.nowUs() + this.periodUs;
    attention.setAlarm(this);
  }

  deinit(): void {
    this.dueUs = Infinity;
    hardware().attention.clearAlarm(this);
  }

  ring(): void {
    if (this.mode === oneShot) this.deinit();
    else this.dueUs += this.periodUs;
    if (this.callback === None) return;
    try {
      callPy(this.callback, [this]);
    } catch (error) {
      this.deinit();
      reportUnraisable("Uncaught exception in timer callback handler", error);
    }
  }
}

const parameters = "*, mode=1, callback=None, period=0xffffffff, tick_hz=1000, freq=None, hard=False";

function init(self: PyTimer, ...given: PyValue[]): void {
  const [mode, callback, period, tickHz, frequency] = given;
  const hertz = frequency === None ? undefined : floatOf(frequency);
  if (hertz !== undefined && !(hertz > 0)) throw valueError("freq");
  self.init(indexOf(mode), callback, indexOf(period), indexOf(tickHz), hertz);
}

export const machineTimerType = defineType({
  name: "Timer",
  module: "machine",
  js: PyTimer,
  init: {
    sig: "__init__(self, id=-1, /, *args, **kwargs)",
    call: (self: PyTimer, id, args: PyValue[], keywords: Map<string, PyValue>) => {
      // virtual timers only, as on the rp2 port
      if (indexOf(id) !== -1) throw valueError("Timer doesn't exist");
      if (args.length > 0 || keywords.size > 0)
        callPy(machineTimerType.ns.get("init")!, [self, ...args], Object.fromEntries(keywords));
    },
  },
  methods: [
    { sig: `init(self, ${parameters})`, call: init },
    { sig: "deinit(self, /)", call: (self: PyTimer) => self.deinit() },
  ],
  constants: { ONE_SHOT: oneShot, PERIODIC: periodic },
});
