/**
 * machine of a computer without a board: what MicroPython's unix port has of it. With a board, the module of that name in
 * hil/python takes its place.
 *
 * mem8, mem16 and mem32 reach the memory of the program's own buffers, by the addresses uctypes.addressof gives them.
 */
import { callMethod, floatOf, indexOf, truth } from "../runtime/protocol.js";
import { type VmContext, vm } from "../runtime/context.js";
import { PyByteArray } from "../objects/bytearray.js";
import type { Dialect } from "../objects/dialect.js";
import { typeError, valueError } from "../objects/error.js";
import { makeMemoryView } from "../objects/memoryview.js";
import type { PyModule } from "../objects/module.js";
import { type FunctionSpec, defineModule, defineType } from "../objects/native.js";
import { intValue } from "../objects/number.js";
import { None, PyObject, type PyValue } from "../objects/object.js";
import { PyTuple } from "../objects/tuple.js";
import { bytesAt, toAddress } from "./ctypes/memory.js";
import { sleepUs } from "./time.js";

class PyMemory extends PyObject {
  constructor(readonly bits: 8 | 16 | 32 = 8) {
    super();
  }
  override __repr__(): string {
    return `<${this.bits}-bit memory>`;
  }
  private at(key: PyValue): DataView {
    if (intValue(key) === undefined) throw typeError("can't convert to int");
    const address = toAddress(key);
    const bytes = this.bits / 8;
    if (address % bytes !== 0)
      throw valueError(`address ${address.toString(16).padStart(8, "0")} is not aligned to ${bytes} bytes`);
    const found = bytesAt(address, bytes);
    return new DataView(found.buffer, found.byteOffset, bytes);
  }
  override __getitem__(key: PyValue): PyValue {
    const view = this.at(key);
    return this.bits === 8 ? view.getUint8(0) : this.bits === 16 ? view.getUint16(0, true) : view.getUint32(0, true);
  }
  override __setitem__(key: PyValue, value: PyValue): void {
    const view = this.at(key);
    const n = toAddress(value);
    if (this.bits === 8) view.setUint8(0, n & 0xff);
    else if (this.bits === 16) view.setUint16(0, n & 0xffff, true);
    else view.setUint32(0, n, true);
  }
}
defineType({ name: "mem", module: "machine", js: PyMemory, constructible: false });

/** The base of pins written in Python: whoever takes a pin calls its `value`. */
class PyPinBase extends PyObject {}
const pinBaseType = defineType({
  name: "PinBase",
  module: "machine",
  js: PyPinBase,
  init: { sig: "__init__(self, *args, **kwargs)", call: () => {} },
});

class PySignal extends PyObject {
  pin: PyValue = 0;
  invert = false;

  /** @param level  undefined: asks */
  value(level: PyValue | undefined): PyValue | void {
    if (level !== undefined) {
      callMethod(this.pin, "value", truth(level) !== this.invert ? 1 : 0);
      return;
    }
    // whatever the pin says, with its lowest bit turned (extmod/machine_signal.c)
    return indexOf(callMethod(this.pin, "value")) ^ (this.invert ? 1 : 0);
  }
  override c(level?: PyValue): PyValue | undefined {
    return this.value(level) ?? None;
  }
}
const signalType = defineType({
  name: "Signal",
  module: "machine",
  js: PySignal,
  init: {
    sig: "__init__(self, pin, /, *, invert=False)",
    call: (self: PySignal, pin: PyValue, invert: PyValue) => {
      self.pin = pin;
      self.invert = truth(invert);
    },
  },
  methods: [
    { sig: "value(self, x=..., /)", call: (self: PySignal, x: PyValue | undefined) => self.value(x) },
    { sig: "on(self, /)", call: (self: PySignal) => self.value(true) },
    { sig: "off(self, /)", call: (self: PySignal) => self.value(false) },
  ],
});

/** @returns microseconds; -2 when the pulse did not begin in time, -1 when it did not end */
function timePulse(pin: PyValue, level: PyValue, timeout: PyValue): number {
  const { host } = vm();
  const limit = floatOf(timeout);
  const wanted = truth(level);
  const isWanted = (): boolean => truth(callMethod(pin, "value")) === wanted;
  let start = host.nowUs();
  while (!isWanted()) if (host.nowUs() - start >= limit) return -2;
  start = host.nowUs();
  while (isWanted()) if (host.nowUs() - start >= limit) return -1;
  return Math.floor(host.nowUs() - start);
}

/** What a board keeps through a reset; here, as long as the VM lives. */
const backups = new WeakMap<VmContext, PyByteArray>();
const BACKUP_BYTES = 64;

function memoryBackup(region: PyValue): PyValue {
  let bytes = backups.get(vm());
  if (bytes === undefined) backups.set(vm(), (bytes = new PyByteArray(new Uint8Array(BACKUP_BYTES))));
  const n = indexOf(region);
  if (n === -1) return new PyTuple([makeMemoryView(bytes)]);
  if (n !== 0) throw valueError("invalid region");
  return makeMemoryView(bytes);
}

const functions: readonly FunctionSpec[] = [
  { sig: "idle()", call: () => sleepUs(0) },
  { sig: "time_pulse_us(pin, pulse_level, timeout_us=1000000, /)", call: timePulse },
  { sig: "mem_backup(region=0, /)", call: memoryBackup },
];

export function makeMachine(dialect: Dialect): PyModule {
  return defineModule(
    {
      name: "machine",
      functions,
      types: [pinBaseType, signalType],
      constants: { mem8: new PyMemory(8), mem16: new PyMemory(16), mem32: new PyMemory(32) },
    },
    dialect,
  );
}
