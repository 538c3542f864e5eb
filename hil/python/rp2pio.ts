/**
 * `rp2pio`: CircuitPython's state machines.
 *
 * @see CircuitPython ports/raspberrypi/bindings/rp2pio/{__init__,StateMachine}.c
 */
import {
  None,
  defineModule,
  defineType,
  indexOf,
  toArray,
  truth,
  type PyModule,
  type PyValue,
} from "../../vm/index.js";
import { ofType } from "./arguments.js";
import { pinType, type PyPin } from "./microcontroller.js";
import { settingsFrom, signature } from "./rp2pio/arguments.js";
import { PyStateMachine } from "./rp2pio/state-machine.js";

const toEnd = "0x7fffffff";

const stateMachineType = defineType({
  name: "StateMachine",
  module: "rp2pio",
  js: PyStateMachine,
  init: {
    sig: signature,
    call: (self: PyStateMachine, ...values: PyValue[]) => self.construct(settingsFrom(values)),
  },
  methods: [
    { sig: "deinit(self, /)", call: (self: PyStateMachine) => self.release() },
    { sig: "__enter__(self, /)", call: (self: PyStateMachine) => self },
    { sig: "__exit__(self, *args)", call: (self: PyStateMachine) => self.release() },
    { sig: "stop(self, /)", call: (self: PyStateMachine) => self.check().stop() },
    { sig: "restart(self, /)", call: (self: PyStateMachine) => self.check().restart() },
    { sig: "run(self, instructions, /)", call: (self: PyStateMachine, instructions) => self.check().run(instructions) },
    { sig: "clear_rxfifo(self, /)", call: (self: PyStateMachine) => self.check().clearRxFifo() },
    { sig: "clear_txstall(self, /)", call: (self: PyStateMachine) => self.check().clearTxStall() },
    {
      sig: `write(self, buffer, *, start=0, end=${toEnd}, swap=False)`,
      call: (self: PyStateMachine, buffer, start, end, swap) => self.check().write(buffer, start, end, truth(swap)),
    },
    {
      sig: `readinto(self, buffer, *, start=0, end=${toEnd}, swap=False)`,
      call: (self: PyStateMachine, buffer, start, end, swap) => self.check().readinto(buffer, start, end, truth(swap)),
    },
    {
      sig:
        `write_readinto(self, buffer_out, buffer_in, *, out_start=0, out_end=${toEnd}, in_start=0, in_end=${toEnd}, ` +
        "swap_out=False, swap_in=False)",
      call: (self: PyStateMachine, out, into, outStart, outEnd, inStart, inEnd, swapOut, swapIn) =>
        self.check().writeReadinto(out, into, [outStart, outEnd], [inStart, inEnd], truth(swapOut), truth(swapIn)),
    },
    ...(["write", "read"] as const).flatMap((way) => {
      const of = (self: PyStateMachine) => (way === "write" ? self.check().writing : self.check().reading);
      return [
        {
          sig: `background_${way}(self, once=None, *, loop=None, loop2=None, swap=False)`,
          call: (self: PyStateMachine, once: PyValue, loop: PyValue, loop2: PyValue, swap: PyValue) =>
            of(self).start(once, loop, loop2, truth(swap)),
        },
        { sig: `stop_background_${way}(self)`, call: (self: PyStateMachine) => of(self).stop() },
      ];
    }),
  ],
  properties: [
    { name: "writing", get: (self: PyStateMachine) => self.check().writing.running },
    { name: "pending", get: (self: PyStateMachine) => self.check().writing.pending },
    { name: "pending_write", get: (self: PyStateMachine) => self.check().writing.pending },
    { name: "last_write", get: (self: PyStateMachine) => self.check().writing.last },
    { name: "reading", get: (self: PyStateMachine) => self.check().reading.running },
    { name: "pending_read", get: (self: PyStateMachine) => self.check().reading.pending },
    { name: "last_read", get: (self: PyStateMachine) => self.check().reading.last },
    {
      name: "frequency",
      get: (self: PyStateMachine) => self.check().frequency,
      set: (self: PyStateMachine, value) => {
        self.check().frequency = indexOf(value);
      },
    },
    { name: "txstall", get: (self: PyStateMachine) => (self.check().txStall ? 1 : 0) },
    { name: "rxstall", get: (self: PyStateMachine) => (self.check().rxStall ? 1 : 0) },
    { name: "in_waiting", get: (self: PyStateMachine) => self.check().status.rx },
    { name: "offset", get: (self: PyStateMachine) => self.check().offset },
    { name: "pc", get: (self: PyStateMachine) => self.check().status.pc },
    { name: "rxfifo", get: (self: PyStateMachine) => (self.check(), None) },
  ],
});

/** Whether each GPIO's number is one more than that before it. */
function pinsAreSequential(pins: PyValue): boolean {
  const numbers = toArray(pins).map((pin) => ofType<PyPin>(pin, pinType, "pins").gpio);
  return numbers.every((gpio, index) => index === 0 || gpio === numbers[index - 1] + 1);
}

export function rp2pio(): PyModule {
  return defineModule({
    name: "rp2pio",
    types: [stateMachineType],
    functions: [{ sig: "pins_are_sequential(pins, /)", call: pinsAreSequential }],
  });
}
