/**
 * `countio`: edges, counted on the board.
 *
 * @see CircuitPython shared-bindings/countio/{Counter,Edge}.c; ports/{raspberrypi,atmel-samd}/common-hal/countio/Counter.c
 */
import { None, defineModule, defineType, indexOf, valueError, type PyModule, type PyValue } from "../../vm/index.js";
import * as counter from "../peripherals/counter.js";
import { Edge } from "../peripherals/gpio.js";
import { ofType } from "./arguments.js";
import { pullOf } from "./digitalio.js";
import { enumeration, type Enumeration } from "./enumeration.js";
import { BoardPeripheral, lifeMethods } from "./board-peripheral.js";
import { hardware } from "./hardware.js";
import { freePin } from "./microcontroller.js";
import { counterRefused, giveChannels, takeChannels } from "./pwm-channels.js";

const edgeType = enumeration("countio", "Edge", ["RISE", "FALL", "RISE_AND_FALL"]);
const edges: Readonly<Record<string, number>> = {
  RISE: Edge.RISE,
  FALL: Edge.FALL,
  RISE_AND_FALL: Edge.RISE | Edge.FALL,
};

class PyCounter extends BoardPeripheral {
  readonly what = "a Counter";
  private gpio = -1;

  construct(pin: PyValue, edge: PyValue | undefined, pull: PyValue): void {
    const { gpio } = freePin(pin, "pin");
    const wanted = edge === undefined ? Edge.FALL : edges[ofType<Enumeration>(edge, edgeType, "edge").name];
    const pulled = pull === None ? 0 : pullOf(pull);
    const refused = counterRefused(gpio, wanted === edges.RISE_AND_FALL);
    if (refused !== undefined) throw refused;
    const hw = hardware();
    this.watch([gpio], () => valueError("Invalid pin"));
    this.connect([gpio], (handle) => hw.call(counter.open, { handle, pin: gpio, edges: wanted, pull: pulled }));
    takeChannels(gpio, "counter");
    this.gpio = gpio;
  }

  protected disconnect(handle: number): void {
    giveChannels(this.gpio, "counter");
    hardware().call(counter.close, { handle });
  }

  get count(): number {
    return hardware().call(counter.read, { handle: this.handle }).count;
  }

  set count(count: number) {
    hardware().call(counter.set, { handle: this.handle, count: count >>> 0 });
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
  methods: [...lifeMethods, { sig: "reset(self, /)", call: (self: PyCounter) => void (self.count = 0) }],
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
