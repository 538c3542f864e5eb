/**
 * `watchdog`: restarts the board when the program does not feed it in time. A restart also ends the program here, as it would end it
 * there; the link's error says that it was the watchdog.
 *
 * @see CircuitPython shared-bindings/watchdog/{WatchDogTimer,WatchDogMode}.c; ports/raspberrypi/common-hal/watchdog/WatchDogTimer.c
 */
import {
  None,
  PyDict,
  PyObject,
  PyTuple,
  builtinTypes,
  callPy,
  defineModule,
  defineType,
  floatOf,
  makeFloat,
  notImplementedError,
  valueError,
  type PyModule,
  type PyValue,
} from "../../vm/index.js";
import * as system from "../peripherals/system.js";
import { ofType } from "./arguments.js";
import { enumeration, member, type Enumeration } from "./enumeration.js";
import { hardware } from "./hardware.js";

const modeType = enumeration("watchdog", "WatchDogMode", ["RAISE", "RESET"]);
const raise = member(modeType, "RAISE");
const reset = member(modeType, "RESET");

/** The RP2040's counter has 24 bits of half microseconds; a SAMD51's counts to 16384 of a kilohertz. */
const longestSeconds = (): number => (hardware().board.chip.name === "RP2040" ? 8 : 16);

export class PyWatchDogTimer extends PyObject {
  private seconds: number | undefined;
  private current: Enumeration | undefined;

  get timeout(): PyValue {
    return this.seconds === undefined ? None : makeFloat(this.seconds);
  }

  set timeout(value: PyValue) {
    const seconds = floatOf(value);
    if (seconds < 0) throw valueError("timeout must be >= 0");
    // in whole seconds, as the ports look at it
    if (Math.trunc(seconds) > longestSeconds()) throw valueError(`timeout must be <= ${longestSeconds()}`);
    this.seconds = seconds;
    if (this.current === reset) this.feed();
  }

  get mode(): PyValue {
    return this.current ?? None;
  }

  set mode(value: PyValue) {
    const mode = value === None ? undefined : ofType<Enumeration>(value, modeType, "mode");
    if (mode === this.current) return;
    if (mode === raise) {
      hardware().advice = "WatchDogMode.RAISE is not there on this chip; WatchDogMode.RESET is.";
      throw notImplementedError("");
    }
    if (mode === undefined) {
      this.deinit();
      return;
    }
    if (this.seconds === undefined) throw valueError("WatchDogTimer.timeout must be greater than 0");
    this.current = mode;
    this.feed();
  }

  feed(): void {
    if (this.current === undefined || this.seconds === undefined) return;
    hardware().post(system.watchdog, { ms: Math.max(1, Math.ceil(this.seconds * 1000)) });
  }

  deinit(): void {
    if (this.current === undefined) return;
    this.current = undefined;
    hardware().post(system.watchdog, { ms: 0 });
  }
}

const timerType = defineType({
  name: "WatchDogTimer",
  module: "watchdog",
  js: PyWatchDogTimer,
  constructible: false,
  methods: [
    { sig: "feed(self, /)", call: (self: PyWatchDogTimer) => self.feed() },
    { sig: "deinit(self, /)", call: (self: PyWatchDogTimer) => self.deinit() },
  ],
  properties: [
    {
      name: "timeout",
      get: (self: PyWatchDogTimer) => self.timeout,
      set: (self: PyWatchDogTimer, value) => (self.timeout = value),
    },
    {
      name: "mode",
      get: (self: PyWatchDogTimer) => self.mode,
      set: (self: PyWatchDogTimer, value) => (self.mode = value),
    },
  ],
});

export function watchdog(): PyModule {
  const timeout = callPy(builtinTypes.type, ["WatchDogTimeout", new PyTuple([builtinTypes.Exception]), new PyDict()]);
  return defineModule({ name: "watchdog", types: [modeType, timerType], constants: { WatchDogTimeout: timeout } });
}
