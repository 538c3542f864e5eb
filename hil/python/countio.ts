/**
 * `countio`: edges, counted on the board.
 *
 * @see CircuitPython shared-bindings/countio/{Counter,Edge}.c
 */
import { None, PyObject, defineModule, defineType, indexOf, type PyModule, type PyValue } from "../../vm/index.js";
import * as counter from "../peripherals/counter.js";
import { Edge } from "../peripherals/gpio.js";
import { ofType } from "./arguments.js";
import { pullOf } from "./digitalio.js";
import { enumeration, type Enumeration } from "./enumeration.js";
import { hardware, type PinOwner } from "./hardware.js";
import { deinitedError, freePin, givePins, inUse, takePins } from "./microcontroller.js";
import { orRaise } from "./refusal.js";

const edgeType = enumeration("countio", "Edge", ["RISE", "FALL", "RISE_AND_FALL"]);
const edges: Readonly<Record<string, number>> = {
  RISE: Edge.RISE,
  FALL: Edge.FALL,
  RISE_AND_FALL: Edge.RISE | Edge.FALL,
};

class PyCounter extends PyObject implements PinOwner {
  readonly what = "a Counter";
  private gpio = -1;
  private handle = -1;

  construct(pin: PyValue, edge: PyValue | undefined, pull: PyValue): void {
    const { gpio } = freePin(pin, "pin");
    const wanted = edge === undefined ? Edge.FALL : edges[ofType<Enumeration>(edge, edgeType, "edge").name];
    const hw = hardware();
    const handle = hw.openHandle();
    try {
      orRaise(
        hw,
        () => hw.call(counter.open, { handle, pin: gpio, edges: wanted, pull: pull === None ? 0 : pullOf(pull) }),
        (status) => (status === "PIN_IN_USE" ? inUse(gpio) : undefined),
      );
    } catch (error) {
      hw.closeHandle(handle);
      throw error;
    }
    this.gpio = gpio;
    this.handle = handle;
    takePins([gpio], this);
  }

  release(): void {
    if (this.gpio < 0) return;
    const hw = hardware();
    givePins([this.gpio], this);
    this.gpio = -1;
    hw.closeHandle(this.handle);
    hw.call(counter.close, { handle: this.handle });
  }

  get count(): number {
    return hardware().call(counter.read, { handle: this.checked }).count;
  }

  set count(count: number) {
    hardware().call(counter.set, { handle: this.checked, count: count >>> 0 });
  }

  private get checked(): number {
    if (this.gpio < 0) throw deinitedError();
    return this.handle;
  }
}

const counterType = defineType({
  name: "Counter",
  module: "countio",
  js: PyCounter,
  init: {
    sig: "__init__(self, pin, *, edge=..., pull=None)",
    call: (self: PyCounter, pin, edge, pull) => self.construct(pin, edge, pull),
  },
  methods: [
    { sig: "deinit(self)", call: (self: PyCounter) => self.release() },
    { sig: "__enter__(self)", call: (self: PyCounter) => self },
    { sig: "__exit__(self, *args)", call: (self: PyCounter) => self.release() },
    { sig: "reset(self)", call: (self: PyCounter) => void (self.count = 0) },
  ],
  properties: [
    {
      name: "count",
      get: (self: PyCounter) => self.count,
      set: (self: PyCounter, value) => (self.count = indexOf(value)),
    },
  ],
});

export function countio(): PyModule {
  return defineModule({ name: "countio", types: [counterType, edgeType] });
}
