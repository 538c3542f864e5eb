/**
 * `countio`: edges, counted on the board.
 *
 * @see CircuitPython shared-bindings/countio/{Counter,Edge}.c
 */
import { None, defineModule, defineType, indexOf, type PyModule, type PyValue } from "../../vm/index.js";
import * as counter from "../peripherals/counter.js";
import { Edge } from "../peripherals/gpio.js";
import { ofType } from "./arguments.js";
import { pullOf } from "./digitalio.js";
import { enumeration, type Enumeration } from "./enumeration.js";
import { BoardPeripheral, lifeMethods } from "./board-peripheral.js";
import { hardware } from "./hardware.js";
import { freePin } from "./microcontroller.js";

const edgeType = enumeration("countio", "Edge", ["RISE", "FALL", "RISE_AND_FALL"]);
const edges: Readonly<Record<string, number>> = {
  RISE: Edge.RISE,
  FALL: Edge.FALL,
  RISE_AND_FALL: Edge.RISE | Edge.FALL,
};

class PyCounter extends BoardPeripheral {
  readonly what = "a Counter";

  construct(pin: PyValue, edge: PyValue | undefined, pull: PyValue): void {
    const { gpio } = freePin(pin, "pin");
    const wanted = edge === undefined ? Edge.FALL : edges[ofType<Enumeration>(edge, edgeType, "edge").name];
    const hw = hardware();
    this.connect([gpio], (handle) =>
      hw.call(counter.open, { handle, pin: gpio, edges: wanted, pull: pull === None ? 0 : pullOf(pull) }),
    );
  }

  protected disconnect(handle: number): void {
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
  methods: [...lifeMethods, { sig: "reset(self)", call: (self: PyCounter) => void (self.count = 0) }],
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
