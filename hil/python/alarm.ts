/**
 * `alarm`: sleeping until a time or a pin. Light sleep waits here, with the board watching its pins. Deep sleep ends the program, as it does on a
 * board, where code.py would begin again when the alarm comes: here nothing begins it again, so nobody waits for the alarm.
 *
 * @see CircuitPython shared-bindings/alarm/{__init__,SleepMemory}.c, alarm/{pin/PinAlarm,time/TimeAlarm,touch/TouchAlarm}.c; ports/raspberrypi/common-hal/alarm
 */
import {
  None,
  PyModule,
  PyObject,
  defineModule,
  defineType,
  floatOf,
  isInstance,
  lengthOf,
  makeFloat,
  monotonicUs,
  notImplementedError,
  systemExit,
  truth,
  typeError,
  unixSeconds,
  valueError,
  type PyValue,
} from "../../vm/index.js";
import * as gpio from "../peripherals/gpio.js";
import { Edge, Pull } from "../peripherals/gpio.js";
import { PyStoredBytes } from "./byte-array.js";
import { hardware, type PinOwner } from "./hardware.js";
import { assertFree, freePin, givePins, pinObject, takePins, type PyPin } from "./microcontroller.js";

const sleepMemoryBytes = 256;
/** Between two looks at what else wants attention. */
const longestSleepUs = 1e6;

/** Texts differ between the ports. */
function onSamd(): boolean {
  return hardware().board.chip.name.startsWith("SAMD");
}

class PyTimeAlarm extends PyObject {
  monotonicS = 0;
}

const timeAlarmType = defineType({
  name: "TimeAlarm",
  module: "alarm.time",
  js: PyTimeAlarm,
  init: {
    sig: "__init__(self, *, monotonic_time=None, epoch_time=None)",
    call: (self: PyTimeAlarm, monotonic, epoch) => {
      if ((monotonic === None) === (epoch === None)) throw valueError("Supply one of monotonic_time or epoch_time");
      const now = monotonicUs() / 1e6;
      const due = epoch === None ? floatOf(monotonic) : now + floatOf(epoch) - Math.floor(unixSeconds());
      if (due < now) throw valueError("Time is in the past.");
      self.monotonicS = due;
    },
  },
  properties: [{ name: "monotonic_time", get: (self: PyTimeAlarm) => makeFloat(self.monotonicS) }],
});

class PyPinAlarm extends PyObject implements PinOwner {
  readonly what = "a PinAlarm";
  gpio = -1;
  value = false;
  edge = false;
  pull = false;

  release(): void {}

  /** The pin is the alarm's while somebody sleeps. */
  begin(woken: () => void): void {
    const hw = hardware();
    const { gpio: pin } = this;
    assertFree(pin);
    hw.call(gpio.claim, { pin, safe: "HIGH_Z" });
    takePins([pin], this);
    const pull = !this.pull ? Pull.NONE : this.value ? Pull.DOWN : Pull.UP;
    hw.post(gpio.configure, { pin, output: 0, openDrain: 0, pull, level: 0, drive: gpio.DriveStrength.MA_4 });
    hw.attention.listen(pin, true, woken);
    hw.call(gpio.watch, { pin, edges: this.value ? Edge.RISE : Edge.FALL });
    if (!this.edge && (hw.call(gpio.get, { pin }).level === 1) === this.value) woken();
  }

  end(): void {
    const hw = hardware();
    hw.attention.ignore(this.gpio);
    givePins([this.gpio], this);
    hw.call(gpio.release, { pin: this.gpio });
  }
}

const pinAlarmType = defineType({
  name: "PinAlarm",
  module: "alarm.pin",
  js: PyPinAlarm,
  init: {
    sig: "__init__(self, pin, *, value, edge=False, pull=False)",
    call: (self: PyPinAlarm, pin, value, edge, pull) => {
      self.gpio = freePin(pin, "pin").gpio;
      self.value = truth(value);
      self.edge = truth(edge);
      self.pull = truth(pull);
    },
  },
  properties: [
    { name: "pin", get: (self: PyPinAlarm) => pinObject(self.gpio) },
    { name: "value", get: (self: PyPinAlarm) => self.value },
  ],
});

class PyTouchAlarm extends PyObject {
  pin!: PyPin;
}

const touchAlarmType = defineType({
  name: "TouchAlarm",
  module: "alarm.touch",
  js: PyTouchAlarm,
  init: {
    sig: "__init__(self, pin)",
    call: (_self, pin) => {
      freePin(pin, "pin");
      throw notImplementedError(onSamd() ? "TouchAlarm" : "Touch alarms not available");
    },
  },
});

class PySleepMemory extends PyStoredBytes {
  private readonly bytes = new Uint8Array(sleepMemoryBytes);

  get length(): number {
    return this.bytes.length;
  }

  load(start: number, count: number): Uint8Array {
    return this.bytes.slice(start, start + count);
  }

  store(start: number, data: Uint8Array): void {
    this.bytes.set(data, start);
  }
}

const sleepMemoryType = defineType({
  name: "SleepMemory",
  module: "alarm",
  js: PySleepMemory,
  constructible: false,
});

type PyAlarm = PyTimeAlarm | PyPinAlarm;

/** @throws TypeError; ValueError for two times */
function checkAlarms(alarms: readonly PyValue[]): PyAlarm[] {
  const list = alarms.map((alarm) => {
    if (!isInstance(alarm, timeAlarmType) && !isInstance(alarm, pinAlarmType))
      throw typeError("Expected a kind of Alarm");
    return alarm as PyAlarm;
  });
  if (list.filter((alarm) => alarm instanceof PyTimeAlarm).length > 1)
    throw valueError(`Only one alarm.time alarm can be set${onSamd() ? "" : "."}`);
  return list;
}

/** @returns the alarm that came first */
function lightSleep(alarms: readonly PyAlarm[]): PyValue {
  const { attention, clock } = hardware();
  let woke: PyAlarm | undefined;
  const begun: PyPinAlarm[] = [];
  let dueUs = Infinity;
  try {
    for (const alarm of alarms) {
      if (alarm instanceof PyTimeAlarm) {
        dueUs = clock.nowUs() + alarm.monotonicS * 1e6 - monotonicUs();
        continue;
      }
      begun.push(alarm);
      alarm.begin(() => (woke ??= alarm));
    }
    while (woke === undefined) {
      attention.attend();
      if (woke !== undefined) break;
      const now = clock.nowUs();
      if (now >= dueUs) return alarms.find((alarm) => alarm instanceof PyTimeAlarm) ?? None;
      clock.sleepUntil(Math.min(dueUs, attention.nextUs, now + longestSleepUs));
    }
    return woke;
  } finally {
    for (const alarm of begun) alarm.end();
  }
}

function deepSleep(alarms: readonly PyValue[], preserved: PyValue): never {
  checkAlarms(alarms);
  if (lengthOf(preserved) > 0) throw notImplementedError("preserve_dios");
  throw systemExit();
}

function part(name: string, type: typeof timeAlarmType): PyModule {
  const module = new PyModule(`alarm.${name}`);
  module.set(type.name, type);
  return module;
}

export function alarm(): PyModule {
  const module: PyModule = defineModule({
    name: "alarm",
    types: [sleepMemoryType],
    constants: {
      wake_alarm: None,
      pin: part("pin", pinAlarmType),
      time: part("time", timeAlarmType),
      touch: part("touch", touchAlarmType),
      sleep_memory: new PySleepMemory(),
    },
    functions: [
      {
        sig: "light_sleep_until_alarms(alarm, /, *alarms)",
        call: (first: PyValue, others: PyValue[]) => {
          const woken = lightSleep(checkAlarms([first, ...others]));
          module.set("wake_alarm", woken);
          return woken;
        },
      },
      {
        sig: "exit_and_deep_sleep_until_alarms(*alarms, preserve_dios=())",
        call: (alarms: PyValue[], preserved: PyValue) => deepSleep(alarms, preserved),
      },
    ],
  });
  return module;
}
