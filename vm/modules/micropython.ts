/** micropython: const, scheduling, heap questions. Decorators native and viper are the compiler's. */
import { readableOf, writableOf } from "../runtime/board-arguments.js";
import { callPy, indexOf } from "../runtime/protocol.js";
import { vm } from "../runtime/context.js";
import { optimisation } from "../runtime/optimisation.js";
import { PyBytes } from "../objects/bytes.js";
import { type Dialect } from "../objects/dialect.js";
import { keyboardInterrupt, runtimeError, valueError } from "../objects/error.js";
import type { PyModule } from "../objects/module.js";
import { type FunctionSpec, defineModule, defineType } from "../objects/native.js";
import { PyObject, type PyValue } from "../objects/object.js";
import { lockHeap, unlockHeap } from "../heap/limits.js";
import { printMemory, printNames, stackUse, statistics } from "../heap/report.js";
import { heap } from "../heap/state.js";

/** CircuitPython's boards have const alone, and the decorators of its compiler. */
const mp = ["micropython", "circuitpython-unix"] as const;
const withHost = [...mp, "host"] as const;

/** Callbacks that wait for the running program to reach a safe point; the VM runs them (`runScheduled`). */
const scheduled: { f: PyValue; argument: PyValue }[] = [];
const QUEUE = 8;
/** Callbacks do not interrupt each other. */
let inScheduled = false;
/** `schedule(kbd_intr, None)`: KeyboardInterrupt at the next safe point, once however often it was asked for. */
let interruptDue = false;
/** A callback that ran as soon as it was scheduled has asked for it: on a board it would run at the next safe point, the interrupt come after that. */
let interruptLater = false;
let module: PyModule | undefined;

function interruptFunction(): PyValue | undefined {
  return module?.get("kbd_intr");
}

/** Runs what `micropython.schedule` put off. Called by the VM between statements and while sleeping. */
export function runScheduled(): void {
  if (inScheduled) return;
  if (interruptLater) {
    interruptLater = false;
    return;
  }
  if (interruptDue) {
    interruptDue = false;
    throw keyboardInterrupt();
  }
  inScheduled = true;
  try {
    // A callback that schedules itself again must not keep the program from going on: the rest waits for the next time.
    for (let left = scheduled.length + QUEUE; left > 0 && scheduled.length > 0; left--) {
      const { f, argument } = scheduled.shift()!;
      callPy(f, [argument]);
    }
  } finally {
    inScheduled = false;
  }
}

export function hasScheduled(): boolean {
  return scheduled.length > 0 || interruptDue;
}

/** A ring of bytes shared between an interrupt handler and the program. */
class PyRingIO extends PyObject {
  ring = new Uint8Array(0);
  get = 0;
  put = 0;
  override __repr__(): string {
    return "<RingIO>";
  }
  /** Can be read when something is in it, and written when there is room (select). */
  readyFor(events: number): number {
    const held = this.available();
    return events & ((held > 0 ? 1 : 0) | (held < this.ring.length - 1 ? 4 : 0));
  }
  available(): number {
    return (this.put - this.get + this.ring.length) % this.ring.length;
  }
  take(count: number): Uint8Array {
    const out = new Uint8Array(Math.min(count < 0 ? Infinity : count, this.available()));
    for (let i = 0; i < out.length; i++) {
      out[i] = this.ring[this.get];
      this.get = (this.get + 1) % this.ring.length;
    }
    return out;
  }
}

const ringIOType = defineType({
  name: "RingIO",
  module: "micropython",
  js: PyRingIO,
  init: {
    sig: "__init__(self, size, /)",
    call: (self: PyRingIO, size: PyValue) => {
      // a size gets one byte more, because a full ring and an empty one must differ
      const given = typeof size === "object" && size.buffer !== undefined && !(size instanceof PyBytes);
      const ring = given ? (writableOf(size) as Uint8Array<ArrayBuffer>) : undefined;
      // indices are of 16 bits
      const length = ring?.length ?? indexOf(size) + 1;
      if (length < 2 || length > 0xffff) throw valueError("");
      self.ring = ring ?? new Uint8Array(length);
    },
  },
  methods: [
    { sig: "any(self)", call: (self: PyRingIO) => self.available() },
    {
      sig: "read(self, nbytes=-1, /)",
      call: (self: PyRingIO, count: PyValue) => new PyBytes(self.take(indexOf(count))),
    },
    {
      sig: "readline(self, nbytes=-1, /)",
      call: (self: PyRingIO) => {
        let length = 0;
        while (length < self.available() && self.ring[(self.get + length++) % self.ring.length] !== 10);
        return new PyBytes(self.take(length));
      },
    },
    {
      sig: "readinto(self, buf, nbytes=-1, /)",
      call: (self: PyRingIO, buf: PyValue, most: PyValue) => {
        const into = writableOf(buf);
        const limit = indexOf(most);
        const b = self.take(limit < 0 ? into.length : Math.min(limit, into.length));
        into.set(b);
        return b.length;
      },
    },
    {
      sig: "write(self, buf, offset_or_length=..., length=..., /)",
      call: (self: PyRingIO, buf: PyValue, first: PyValue | undefined, second: PyValue | undefined) => {
        const all = readableOf(buf);
        const from = second === undefined ? 0 : Math.min(indexOf(first!), all.length);
        const most = second ?? first;
        const b = most === undefined ? all : all.subarray(from, from + Math.min(indexOf(most), all.length - from));
        const count = Math.min(b.length, self.ring.length - 1 - self.available());
        for (let i = 0; i < count; i++) {
          self.ring[self.put] = b[i];
          self.put = (self.put + 1) % self.ring.length;
        }
        return count;
      },
    },
    { sig: "close(self)", call: () => {} },
  ],
});

const functions: readonly FunctionSpec[] = [
  { sig: "const(expr, /)", call: (expr: PyValue) => expr },
  {
    sig: "opt_level(level=..., /)",
    call: (level: PyValue | undefined) => {
      if (level === undefined) return optimisation.level;
      optimisation.level = indexOf(level);
    },
    only: withHost,
  },
  {
    sig: "mem_info(verbose=..., /)",
    call: (verbose: PyValue | undefined) => printMemory(verbose !== undefined),
    only: mp,
  },
  {
    sig: "qstr_info(verbose=..., /)",
    call: (verbose: PyValue | undefined) => printNames(verbose !== undefined),
    only: mp,
  },
  { sig: "stack_use()", call: () => stackUse(), only: mp },
  { sig: "heap_lock()", call: lockHeap, only: withHost },
  { sig: "heap_unlock()", call: () => unlockHeap(), only: withHost },
  { sig: "heap_locked()", call: () => heap.locks, only: mp },
  {
    sig: "kbd_intr(char, /)",
    call: (char: PyValue) => {
      vm().host.setInterruptKey?.(indexOf(char));
    },
    only: mp,
  },
  { sig: "alloc_emergency_exception_buf(size, /)", call: () => {}, only: mp },
  {
    sig: "schedule(function, arg, /)",
    call: (f: PyValue, argument: PyValue) => {
      if (f === interruptFunction()) {
        interruptDue = true;
        return;
      }
      if (scheduled.length >= QUEUE) throw runtimeError("schedule queue full");
      scheduled.push({ f, argument });
      // nothing interrupts a program between statements here: at once is a safe point too
      runScheduled();
      interruptLater = interruptDue;
    },
    only: mp,
  },
  { sig: "native(f, /)", call: (f: PyValue) => f },
  { sig: "viper(f, /)", call: (f: PyValue) => f },
];

/** Only in builds that count what is asked for. */
const counters: readonly FunctionSpec[] = [
  { sig: "mem_total()", call: () => statistics().total, only: mp },
  { sig: "mem_current()", call: () => statistics().current, only: mp },
  { sig: "mem_peak()", call: () => statistics().peak, only: mp },
];

export function makeMicropython(dialect: Dialect): PyModule {
  scheduled.length = 0;
  inScheduled = false;
  interruptDue = interruptLater = false;
  module = defineModule(
    {
      name: "micropython",
      functions: [...functions, ...(heap.options.statistics ? counters : [])],
      types: dialect === "micropython" ? [ringIOType] : [],
    },
    dialect,
  );
  return module;
}
