/**
 * `usb_cdc` of CircuitPython: the console is the program's own standard input and output; there is no second serial channel, so `data` is None.
 *
 * @see CircuitPython shared-bindings/usb_cdc/{__init__,Serial}.c
 */
import { vm } from "../runtime/context.js";
import { bufferOf, floatOf, indexOf } from "../runtime/protocol.js";
import { PyBytes } from "../objects/bytes.js";
import { runtimeError, stopIteration, typeError } from "../objects/error.js";
import { PyList } from "../objects/list.js";
import type { PyModule } from "../objects/module.js";
import { defineModule, defineType } from "../objects/native.js";
import { makeFloat } from "../objects/number.js";
import { None, PyObject, type PyValue } from "../objects/object.js";
import { standardInput } from "./io/standard.js";
import { sleepUs } from "./time.js";

const NEWLINE = 10;
/** Between two looks for input. */
const lookUs = 1000;

class PySerial extends PyObject {
  timeoutS = -1;
  writeTimeoutS = -1;

  get waiting(): number {
    return standardInput().waiting;
  }

  /** Up to `count` bytes, to the first `stop`: as many as come within the time-out, or before input ends. */
  read(count: number, stop = -1): Uint8Array {
    const { host } = vm();
    const bytes: number[] = [];
    const endUs = this.timeoutS < 0 ? Infinity : host.nowUs() + this.timeoutS * 1e6;
    while (bytes.length < count && bytes.at(-1) !== stop) {
      if (this.waiting === 0 && endUs !== Infinity) {
        if (host.nowUs() >= endUs) break;
        sleepUs(lookUs);
        continue;
      }
      const [byte] = standardInput().readBytes(1);
      if (byte === undefined) break;
      bytes.push(byte);
    }
    return Uint8Array.from(bytes);
  }

  resetInput(): void {
    for (let n = this.waiting; n > 0; n = this.waiting) standardInput().readBytes(n);
  }

  override __iter__(): PyObject {
    return this;
  }

  override __next__(): PyValue {
    const line = this.read(Infinity, NEWLINE);
    if (line.length === 0) throw stopIteration();
    return new PyBytes(line);
  }
}

function readInto(self: PySerial, buffer: PyValue): number {
  const into = bufferOf(buffer);
  const got = self.read(into.length);
  into.set(got);
  return got.length;
}

function readLines(self: PySerial): PyList {
  const lines: PyValue[] = [];
  for (let line = self.read(Infinity, NEWLINE); line.length > 0; line = self.read(Infinity, NEWLINE))
    lines.push(new PyBytes(line));
  return new PyList(lines);
}

function write(_self: PySerial, data: PyValue): number {
  if (typeof data === "string") throw typeError("a bytes-like object is required");
  const bytes = bufferOf(data);
  vm().host.write(1, bytes);
  return bytes.length;
}

const seconds = (value: PyValue): number => (value === None ? -1 : floatOf(value));
const orNone = (value: number): PyValue => (value < 0 ? None : makeFloat(value));

const serialType = defineType({
  name: "Serial",
  module: "usb_cdc",
  js: PySerial,
  constructible: false,
  methods: [
    {
      sig: "read(self, size=-1, /)",
      call: (self: PySerial, size) => {
        const count = size === None ? -1 : indexOf(size);
        return new PyBytes(self.read(count < 0 ? Infinity : count));
      },
    },
    { sig: "readinto(self, buf, /)", call: readInto },
    {
      sig: "readline(self, size=-1, /)",
      call: (self: PySerial, size) => {
        const most = indexOf(size);
        return new PyBytes(self.read(most < 0 ? Infinity : most, NEWLINE));
      },
    },
    { sig: "readlines(self)", call: readLines },
    { sig: "write(self, buf, /)", call: write },
    { sig: "flush(self)", call: () => {} },
    { sig: "reset_input_buffer(self)", call: (self: PySerial) => self.resetInput() },
    { sig: "reset_output_buffer(self)", call: () => {} },
  ],
  properties: [
    { name: "connected", get: () => true },
    { name: "in_waiting", get: (self: PySerial) => self.waiting },
    { name: "out_waiting", get: () => 0 },
    {
      name: "timeout",
      get: (self: PySerial) => orNone(self.timeoutS),
      set: (self: PySerial, value) => void (self.timeoutS = seconds(value)),
    },
    {
      name: "write_timeout",
      get: (self: PySerial) => orNone(self.writeTimeoutS),
      set: (self: PySerial, value) => void (self.writeTimeoutS = seconds(value)),
    },
  ],
});

/** Only boot.py may: the program runs after it. */
function refuse(): never {
  throw runtimeError("Cannot change USB devices now");
}

export function makeUsbCdc(): PyModule {
  return defineModule({
    name: "usb_cdc",
    types: [serialType],
    constants: { console: new PySerial(), data: None },
    functions: [
      { sig: "disable()", call: refuse },
      { sig: "enable(*, console=True, data=False)", call: refuse },
    ],
  });
}
