/**
 * select: waiting for streams. A stream is any object with an `ioctl(request, argument)` method; request 3 asks it which of
 * the events in the argument hold now (MicroPython's docs/library/select.rst and extmod/modselect.c).
 *
 * stdout and stderr can always be written. stdin is ready when the host says that bytes wait there; where no host can tell, it never is, and a
 * program that polls it goes on as when nobody types.
 */
import { callPy, findAttr, indexOf, toArray, floatOf } from "../runtime/protocol.js";
import { vm } from "../runtime/context.js";
import type { Dialect } from "../objects/dialect.js";
import { makeError, osError, valueError } from "../objects/error.js";
import { PyList } from "../objects/list.js";
import type { PyModule } from "../objects/module.js";
import { type FunctionSpec, defineModule, defineType } from "../objects/native.js";
import { None, PyObject, type PyValue } from "../objects/object.js";
import { PyTuple } from "../objects/tuple.js";
import { PyFile, isOpenFile } from "./io/files.js";
import { PyStandardStream } from "./io/standard.js";
import { PyStream } from "./io/stream.js";
import { sleepUs } from "./time.js";

const POLL_REQUEST = 3;
const POLLIN = 1;
const POLLOUT = 4;
const POLLERR = 8;
const POLLHUP = 16;
const ONE_SHOT = 1;
const POLLNVAL = 32;
const ENOENT = 2;
const EINVAL = 22;
/** Descriptors that a process has at most. */
const MOST_DESCRIPTORS = 1024;
/** Python streams cannot wake a waiting poll: they are asked this often. */
const PERIOD_US = 1000;

interface Registration {
  stream: PyValue;
  /** Events asked for. */
  events: number;
  /** Events that held when last asked. */
  ready: number;
}

/** Streams by identity, in the order they came. */
type Registrations = Map<PyValue, Registration>;

function add(all: Registrations, stream: PyValue, events: number, merge: boolean): void {
  const known = all.get(stream);
  if (known !== undefined) {
    known.events = merge ? known.events | events : events;
    return;
  }
  const native = typeof stream === "number" || stream instanceof PyStream || isPollable(stream);
  if (typeof stream === "number" && stream < 0) throw valueError("");
  if (!native && findAttr(stream, "ioctl") === undefined) throw makeError("OSError", "stream operation not supported");
  all.set(stream, { stream, events, ready: 0 });
}

/** Objects written here that know what they are ready for. */
interface Pollable {
  readyFor(events: number): number;
}

function isPollable(v: PyValue): v is PyValue & Pollable {
  return typeof v === "object" && typeof (v as Partial<Pollable>).readyFor === "function";
}

/** A descriptor: of a standard stream, else of a file, which is always ready. */
function descriptorEvents(number: number, events: number): number {
  if (number === 0) return 0;
  if (number <= 2) return events & POLLOUT;
  return isOpenFile(number) ? events & (POLLIN | POLLOUT) : POLLNVAL;
}

function eventsNow({ stream, events }: Registration): number {
  if (typeof stream === "number") return descriptorEvents(stream, events);
  if (isPollable(stream)) return stream.readyFor(events);
  if (stream instanceof PyStandardStream)
    return stream.fd !== 0 ? events & POLLOUT : stream.waiting > 0 ? events & POLLIN : 0;
  if (stream instanceof PyStream) {
    if (stream instanceof PyFile) return events & (POLLIN | POLLOUT);
    throw osError(EINVAL);
  }
  const answer = indexOf(callPy(findAttr(stream, "ioctl")!, [POLL_REQUEST, events]));
  if (answer < 0) throw osError(-answer);
  return answer;
}

/** @param timeoutMs  undefined: until something is ready */
function waitUntilReady(all: Registrations, timeoutMs: number | undefined): Registration[] {
  const { host } = vm();
  if (all.size > MOST_DESCRIPTORS) throw osError(EINVAL);
  const end = timeoutMs === undefined ? Infinity : host.nowUs() + timeoutMs * 1000;
  // Lets interrupts and scheduled functions in, even where nothing is waited for.
  sleepUs(0);
  for (;;) {
    const ready: Registration[] = [];
    for (const each of all.values()) {
      each.ready = eventsNow(each);
      if (each.ready !== 0) ready.push(each);
    }
    const left = end - host.nowUs();
    if (ready.length > 0 || left <= 0) return ready;
    // With no stream to ask, time alone ends the wait.
    sleepUs(all.size === 0 && left !== Infinity ? left : Math.min(PERIOD_US, left));
  }
}

const milliseconds = (v: PyValue): number | undefined => {
  if (v === None) return undefined;
  const ms = indexOf(v);
  return ms < 0 ? undefined : ms;
};

class PyPoll extends PyObject {
  registrations: Registrations = new Map();
  /** What ipoll found and has not given yet. */
  found: Registration[] = [];
  oneShot = false;
  private readonly pair = new PyTuple([None, 0]);
  override __iter__(): PyObject {
    return this;
  }
  override __next__(): PyValue | undefined {
    for (let next = this.found.shift(); next !== undefined; next = this.found.shift()) {
      // The loop over ipoll may have taken it out meanwhile.
      if (this.registrations.get(next.stream) !== next) continue;
      if (this.oneShot) next.events = 0;
      // ipoll gives the same tuple each time, filled anew: it allocates nothing
      this.pair.a[0] = next.stream;
      this.pair.a[1] = next.ready;
      return this.pair;
    }
    return undefined;
  }
}

defineType({
  name: "poll",
  module: "select",
  js: PyPoll,
  constructible: false,
  methods: [
    {
      sig: "register(self, obj, eventmask=5, /)",
      call: (self: PyPoll, stream: PyValue, events: PyValue) => add(self.registrations, stream, indexOf(events), false),
    },
    {
      sig: "unregister(self, obj, /)",
      call: (self: PyPoll, stream: PyValue) => {
        self.registrations.delete(stream);
      },
    },
    {
      sig: "modify(self, obj, eventmask, /)",
      call: (self: PyPoll, stream: PyValue, events: PyValue) => {
        const known = self.registrations.get(stream);
        if (known === undefined) throw osError(ENOENT);
        known.events = indexOf(events);
      },
    },
    {
      sig: "poll(self, timeout=None, /)",
      call: (self: PyPoll, timeout: PyValue) =>
        new PyList(
          waitUntilReady(self.registrations, milliseconds(timeout)).map(
            ({ stream, ready }) => new PyTuple([stream, ready]),
          ),
        ),
    },
    {
      sig: "ipoll(self, timeout=None, flags=0, /)",
      call: (self: PyPoll, timeout: PyValue, flags: PyValue) => {
        self.oneShot = (indexOf(flags) & ONE_SHOT) !== 0;
        self.found = waitUntilReady(self.registrations, milliseconds(timeout));
        return self;
      },
    },
  ],
});

function select(r: PyValue, w: PyValue, x: PyValue, timeout: PyValue): PyValue {
  const all: Registrations = new Map();
  for (const [streams, events] of [
    [r, POLLIN],
    [w, POLLOUT],
    [x, POLLERR | POLLHUP],
  ] as const)
    for (const stream of toArray(streams)) add(all, stream, events, true);
  const seconds = timeout === None ? -1 : floatOf(timeout);
  const ready = waitUntilReady(all, seconds < 0 ? undefined : Math.floor(seconds * 1000));
  const having = (events: number): PyList =>
    new PyList(ready.filter((each) => (each.ready & events) !== 0).map((each) => each.stream));
  return new PyTuple([having(POLLIN), having(POLLOUT), having(~(POLLIN | POLLOUT))]);
}

const functions: readonly FunctionSpec[] = [
  { sig: "poll()", call: () => new PyPoll() },
  { sig: "select(rlist, wlist, xlist, timeout=None, /)", call: select },
];

export function makeSelect(dialect: Dialect): PyModule {
  return defineModule({ name: "select", functions, constants: { POLLIN, POLLOUT, POLLERR, POLLHUP } }, dialect);
}
