/**
 * `pulseio`: lengths of pulses, captured and sent by the board. Infrared, DHT sensors, ultrasonic rangers.
 *
 * @see CircuitPython shared-bindings/pulseio/{PulseIn,PulseOut}.c; ports/raspberrypi/common-hal/pulseio
 */
import {
  PyArray,
  attributeError,
  defineModule,
  defineType,
  indexError,
  indexOf,
  makeError,
  notImplementedError,
  runtimeError,
  truth,
  typeError,
  valueError,
  PySlice,
  type PyModule,
  type PyValue,
} from "../../vm/index.js";
import * as pulse from "../peripherals/pulse.js";
import * as pwm from "../peripherals/pwm.js";
import { readable } from "./arguments.js";
import { BoardPeripheral, lifeMethods } from "./board-peripheral.js";
import { hardware } from "./hardware.js";
import { freePin } from "./microcontroller.js";
import { giveChannels, outputRefused, takeChannels } from "./pwm-channels.js";
import { firstThatFits, orRaise } from "./refusal.js";

/** What one capture of the board's holds. */
const capturedPulses = 1024;
/** And one of a SAMD21's; what it cannot keep between two looks is gone. */
const smallCapture = 256;

class PyPulseIn extends BoardPeripheral {
  readonly what = "a PulseIn";
  private most = 2;
  private isPaused = false;
  /** Pulses that have been fetched: a look at one brings them all. */
  private fetched: number[] = [];

  construct(pin: PyValue, most: number, idle: boolean): void {
    const { gpio } = freePin(pin, "pin");
    const hw = hardware();
    if (most > capturedPulses) {
      hw.advice = `The board captures at most ${capturedPulses} pulses between two looks: give a maxlen of that or less.`;
      throw makeError("MemoryError", `memory allocation failed, allocating ${most * 2} bytes`);
    }
    this.watch([gpio], () => valueError("Invalid pin"));
    this.connect([gpio], (handle) =>
      firstThatFits(
        [most, smallCapture].map((size) => Math.max(1, Math.min(most, size))),
        (size) => hw.call(pulse.open, { handle, pin: gpio, idle: idle ? 1 : 0, most: size }),
      ),
    );
    this.most = most;
  }

  protected disconnect(handle: number): void {
    hardware().call(pulse.close, { handle });
  }

  get maxlen(): number {
    void this.handle;
    return this.most;
  }

  get paused(): boolean {
    void this.handle;
    return this.isPaused;
  }

  pause(): void {
    hardware().call(pulse.pause, { handle: this.handle });
    this.isPaused = true;
  }

  resume(triggerUs: number): void {
    this.fetched = [];
    hardware().call(pulse.resume, { handle: this.handle, triggerUs: triggerUs & 0xffff });
    this.isPaused = false;
  }

  clear(): void {
    this.fetched = [];
    hardware().call(pulse.clear, { handle: this.handle });
  }

  popleft(): number {
    if (this.all.length === 0) throw indexError("pop from empty PulseIn");
    return this.fetched.shift()!;
  }

  override __len__(): number {
    return this.all.length;
  }

  override __getitem__(key: PyValue): PyValue {
    if (key instanceof PySlice) throw notImplementedError("Slices not supported");
    const { all } = this;
    const index = indexOf(key);
    const at = index < 0 ? index + all.length : index;
    if (at < 0 || at >= all.length) throw indexError("PulseIn index out of range");
    return all[at];
  }

  override __setitem__(): never {
    throw attributeError("Read-only");
  }

  override __delitem__(): never {
    throw attributeError("Cannot delete values");
  }

  private get all(): number[] {
    const { pulses } = hardware().call(pulse.take, { handle: this.handle });
    this.fetched.push(...pulses);
    if (this.fetched.length > this.most) this.fetched.splice(0, this.fetched.length - this.most);
    return this.fetched;
  }
}

const pulseInType = defineType({
  name: "PulseIn",
  module: "pulseio",
  js: PyPulseIn,
  init: {
    sig: "__init__(self, pin, maxlen=2, idle_state=False)",
    call: (self: PyPulseIn, pin, maxlen, idle) => self.construct(pin, indexOf(maxlen) & 0xffff, truth(idle)),
  },
  methods: [
    ...lifeMethods,
    { sig: "pause(self, /)", call: (self: PyPulseIn) => self.pause() },
    { sig: "resume(self, trigger_duration=0)", call: (self: PyPulseIn, us) => self.resume(indexOf(us)) },
    { sig: "clear(self, /)", call: (self: PyPulseIn) => self.clear() },
    { sig: "popleft(self, /)", call: (self: PyPulseIn) => self.popleft() },
  ],
  properties: [
    { name: "maxlen", get: (self: PyPulseIn) => self.maxlen },
    { name: "paused", get: (self: PyPulseIn) => self.paused },
  ],
});

class PyPulseOut extends BoardPeripheral {
  readonly what = "a PulseOut";
  private gpio = -1;
  private duty = 0;

  construct(pin: PyValue, frequency: number, duty: number): void {
    const { gpio } = freePin(pin, "pin");
    const hw = hardware();
    const refused = outputRefused(gpio);
    if (refused !== undefined) throw refused;
    this.connect(
      [gpio],
      (handle) => hw.call(pwm.open, { handle, pin: gpio, frequency, duty: 0, variableFrequency: 0 }),
      (status) => {
        if (status === "INVALID_ARGUMENT") return valueError("Invalid frequency");
        return status === "BLOCK_IN_USE" ? runtimeError("Conflicting settings for shared resource") : undefined;
      },
    );
    this.duty = duty & 0xffff;
    takeChannels(gpio, "output");
    this.gpio = gpio;
  }

  protected disconnect(handle: number): void {
    giveChannels(this.gpio, "output");
    hardware().call(pwm.close, { handle });
  }

  /** Cut where the board's frames end, after a pause, which may be a little longer there. */
  send(pulses: PyValue): void {
    this.check();
    if (!(pulses instanceof PyArray) || pulses.typecode !== "H")
      throw typeError("Array must contain halfwords (type 'H')");
    const data = readable(pulses).slice();
    const hw = hardware();
    const piece = Math.min(hw.backend.mostData, 1024) & ~3;
    for (let at = 0; at < data.length; at += piece) {
      const request = { handle: this.handle, duty: this.duty, data: data.slice(at, at + piece) };
      orRaise(
        hw,
        () => hw.call(pwm.train, request),
        () => undefined,
      );
    }
  }
}

const pulseOutType = defineType({
  name: "PulseOut",
  module: "pulseio",
  js: PyPulseOut,
  init: {
    sig: "__init__(self, pin, *, frequency=38000, duty_cycle=32768)",
    call: (self: PyPulseOut, pin, frequency, duty) => self.construct(pin, indexOf(frequency), indexOf(duty)),
  },
  methods: [...lifeMethods, { sig: "send(self, pulses, /)", call: (self: PyPulseOut, pulses) => self.send(pulses) }],
});

export function pulseio(): PyModule {
  return defineModule({ name: "pulseio", types: [pulseInType, pulseOutType] });
}
