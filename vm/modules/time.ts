/**
 * time, over the host's clock (ARCHITECTURE, decision 3): on an emulated board sleeping costs no real time and every run
 * reads the same times. Boards know no time zones; a program may name one (time-zone.ts).
 */
import { floatOf, indexOf, intOf, str, toArray, typeName } from "../runtime/protocol.js";
import { vm } from "../runtime/context.js";
import { type Dialect, active, onCircuitPythonBoard } from "../objects/dialect.js";
import { overflowError, typeError, valueError } from "../objects/error.js";
import type { PyModule } from "../objects/module.js";
import { makeNamedTuple } from "../objects/namedtuple.js";
import { type FunctionSpec, defineModule } from "../objects/native.js";
import { intValue, isFloat, makeFloat, makeInt } from "../objects/number.js";
import { None, type PyValue } from "../objects/object.js";
import { PyTuple } from "../objects/tuple.js";
import { type PyType, setTypeAttribute } from "../objects/type.js";
import { PyBuiltin, PyStaticMethod } from "../objects/function.js";
import { PyList } from "../objects/list.js";
import { utcOf, zoneOffset } from "./time/time-zone.js";
import { hasScheduled, runScheduled } from "./micropython.js";

const mp = ["micropython", "circuitpython-unix"] as const;
const cp = ["circuitpython", "host"] as const;
const host = ["host"] as const;
const withUnix = ["micropython", "circuitpython-unix", "host"] as const;

/** Sleeps by the host's clock, then lets an interrupt through. @param us not negative */
export function sleepUs(us: number): void {
  const running = vm() as ReturnType<typeof vm> & { pollInterrupt?: () => void };
  if (us > 0 && running.host.pause?.(us) === true) {
    running.pollInterrupt?.();
    if (hasScheduled()) runScheduled();
    return;
  }
  const until = running.host.nowUs() + us;
  for (let slept = false; !slept;) {
    slept = running.host.sleepUntil(until) !== false;
    running.pollInterrupt?.();
    if (hasScheduled()) runScheduled();
  }
}

/** What `time.monotonic()` shows, in microseconds. */
export function monotonicUs(): number {
  return vm().host.nowUs();
}

/** What the program has put between the world's clock and its own, by setting a real-time clock. Seconds. */
let shift = 0;

export function unixSeconds(): number {
  const { host: world } = vm();
  return shift + (world.unixSeconds === undefined ? Date.now() / 1000 : world.unixSeconds());
}

/** Sets the calendar for this program: `time.time()` and its like go on from there. */
export function setUnixSeconds(seconds: number): void {
  shift += seconds - unixSeconds();
}

/** ticks_ms and friends wrap at 2**30, as on 32-bit boards. */
const TICKS = 2 ** 30;
const wrap = (n: number): number => ((n % TICKS) + TICKS) % TICKS;

function sleepSeconds(seconds: PyValue): void {
  const s = floatOf(seconds);
  if (s < 0 || Number.isNaN(s)) {
    if (active.dialect === "micropython") return;
    throw valueError("sleep length must be non-negative");
  }
  sleepUs(s * 1e6);
}

/** CircuitPython's boards, and CPython, take all nine fields; its unix build leaves off the last, as MicroPython does. */
function takesNine(): boolean {
  return active.dialect === "host" || onCircuitPythonBoard();
}

let structTime: PyType | undefined;

/** Nine ints. @throws TypeError */
function timeFields(t: PyValue): number[] {
  const fields = toArray(t).map((field) => indexOf(field));
  if (fields.length !== 9) throw typeError("Tuple or struct_time argument required");
  return fields;
}

/** struct_time of the dialect: a plain tuple of 8 in MicroPython, a named one of 9 elsewhere. */
export function timeTuple(seconds: number): PyValue {
  const d = new Date(seconds * 1000);
  const weekday = (d.getUTCDay() + 6) % 7;
  const yearDay =
    Math.floor(
      (Date.UTC(d.getUTCFullYear(), d.getUTCMonth(), d.getUTCDate()) - Date.UTC(d.getUTCFullYear(), 0, 1)) / 86400000,
    ) + 1;
  const fields = [
    d.getUTCFullYear(),
    d.getUTCMonth() + 1,
    d.getUTCDate(),
    d.getUTCHours(),
    d.getUTCMinutes(),
    d.getUTCSeconds(),
    weekday,
    yearDay,
  ];
  if (active.dialect === "micropython") return new PyTuple(fields);
  return structTime!.c(new PyTuple([...fields, active.dialect === "host" ? 0 : -1]))!;
}

function localTuple(seconds: number): PyValue {
  return timeTuple(seconds + zoneOffset(seconds));
}

function secondsArgument(v: PyValue | undefined): number {
  if (v === undefined || v === None) return Math.floor(unixSeconds());
  return isFloat(v) ? Math.floor(floatOf(v)) : Number(intOf(v));
}

function mktime(v: PyValue): PyValue {
  if (!takesNine() && !(v instanceof PyTuple || v instanceof PyList))
    throw typeError(`object '${typeName(v)}' isn't a tuple or list`);
  if (onCircuitPythonBoard() && !(v instanceof PyTuple))
    throw typeError(`value must be of type struct_time, not ${typeName(v)}`);
  const fields = toArray(v);
  if (!takesNine() && (fields.length < 8 || fields.length > 9))
    throw typeError("mktime needs a tuple of length 8 or 9");
  if (takesNine() && fields.length !== 9) {
    throw typeError(
      onCircuitPythonBoard()
        ? `function takes 9 positional arguments but ${fields.length} were given`
        : "function takes exactly 9 arguments",
    );
  }
  // boards look at no weekday and no day of the year
  const t =
    active.dialect === "host"
      ? fields.map((x) => Number(intValue(x) ?? Math.trunc(floatOf(x))))
      : fields.slice(0, 6).map(indexOf);
  if (onCircuitPythonBoard() && t[0] < 2000) throw overflowError("tm_year out of range");
  const seconds = utcOf(Date.UTC(t[0], t[1] - 1, t[2], t[3], t[4], t[5]) / 1000);
  return active.dialect === "host" ? makeFloat(seconds) : seconds;
}

const functions: readonly FunctionSpec[] = [
  { sig: "sleep(seconds, /)", call: sleepSeconds },
  { sig: "sleep_ms(ms, /)", call: (ms: PyValue) => sleepUs(Math.max(0, indexOf(ms)) * 1000), only: mp },
  { sig: "sleep_us(us, /)", call: (us: PyValue) => sleepUs(Math.max(0, indexOf(us))), only: mp },
  { sig: "ticks_ms()", call: () => wrap(Math.floor(vm().host.nowUs() / 1000)), only: mp },
  { sig: "ticks_us()", call: () => wrap(Math.floor(vm().host.nowUs())), only: mp },
  { sig: "ticks_cpu()", call: () => wrap(Math.floor(vm().host.nowUs())), only: mp },
  {
    sig: "ticks_add(ticks, delta, /)",
    call: (ticks: PyValue, delta: PyValue) => {
      const d = indexOf(delta);
      if (d + TICKS / 2 - 1 >= TICKS - 1 || d <= -TICKS / 2) throw overflowError("ticks interval overflow");
      return wrap(indexOf(ticks) + d);
    },
    only: mp,
  },
  {
    sig: "ticks_diff(end, start, /)",
    call: (end: PyValue, start: PyValue) => wrap(indexOf(end) - indexOf(start) + TICKS / 2) - TICKS / 2,
    only: mp,
  },
  { sig: "time()", call: () => (active.dialect === "host" ? makeFloat(unixSeconds()) : Math.floor(unixSeconds())) },
  { sig: "time_ns()", call: () => makeInt(BigInt(Math.round(unixSeconds() * 1e6)) * 1000n), only: withUnix },
  { sig: "monotonic()", call: () => makeFloat(vm().host.nowUs() / 1e6), only: cp },
  { sig: "monotonic_ns()", call: () => makeInt(BigInt(Math.floor(vm().host.nowUs())) * 1000n), only: cp },
  { sig: "perf_counter()", call: () => makeFloat(vm().host.nowUs() / 1e6), only: host },
  { sig: "perf_counter_ns()", call: () => makeInt(BigInt(Math.floor(vm().host.nowUs())) * 1000n), only: host },
  { sig: "process_time()", call: () => makeFloat(vm().host.nowUs() / 1e6), only: host },
  { sig: "localtime(secs=..., /)", call: (secs: PyValue | undefined) => localTuple(secondsArgument(secs)) },
  { sig: "gmtime(secs=..., /)", call: (secs: PyValue | undefined) => timeTuple(secondsArgument(secs)), only: withUnix },
  { sig: "mktime(t, /)", call: mktime },
  {
    sig: "strftime(format, t=..., /)",
    call: (format: PyValue, t: PyValue | undefined) =>
      strftime(str(format), timeFields(t ?? timeTuple(secondsArgument(undefined)))),
    only: host,
  },
  {
    sig: "asctime(t=..., /)",
    call: (t: PyValue | undefined) =>
      strftime("%a %b %d %H:%M:%S %Y", toArray(t ?? timeTuple(secondsArgument(undefined))).map(Number)),
    only: host,
  },
  {
    sig: "ctime(secs=..., /)",
    call: (secs: PyValue | undefined) =>
      strftime("%a %b %d %H:%M:%S %Y", toArray(timeTuple(secondsArgument(secs))).map(Number)),
    only: host,
  },
];

const days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

function strftime(format: string, t: readonly number[]): string {
  const two = (n: number): string => String(n).padStart(2, "0");
  const [year, month, day, hour, minute, second, weekday, yearDay] = t;
  const parts: Record<string, () => string> = {
    a: () => days[weekday].slice(0, 3),
    A: () => days[weekday],
    b: () => months[month - 1].slice(0, 3),
    B: () => months[month - 1],
    d: () => two(day),
    H: () => two(hour),
    I: () => two(hour % 12 === 0 ? 12 : hour % 12),
    j: () => String(yearDay).padStart(3, "0"),
    m: () => two(month),
    M: () => two(minute),
    p: () => (hour < 12 ? "AM" : "PM"),
    S: () => two(second),
    w: () => String((weekday + 1) % 7),
    y: () => two(year % 100),
    Y: () => String(year),
    Z: () => "UTC",
    z: () => "+0000",
    F: () => `${year}-${two(month)}-${two(day)}`,
    T: () => `${two(hour)}:${two(minute)}:${two(second)}`,
    D: () => `${two(month)}/${two(day)}/${two(year % 100)}`,
    R: () => `${two(hour)}:${two(minute)}`,
    n: () => "\n",
    t: () => "\t",
    "%": () => "%",
  };
  return format.replace(/%([a-zA-Z%])/g, (whole, code: string) => parts[code]?.() ?? whole);
}

export function makeTime(dialect: Dialect): PyModule {
  shift = 0;
  const constants: Record<string, PyValue> = {};
  if (dialect !== "micropython") {
    const base = makeNamedTuple(
      dialect === "host" ? "time.struct_time" : "struct_time",
      new PyList(["tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday", "tm_isdst"]),
      false,
      None,
    );
    structTime = fromSequence(base);
    constants.struct_time = structTime;
  }
  if (dialect === "host")
    Object.assign(constants, { timezone: 0, altzone: 0, daylight: 0, tzname: new PyTuple(["UTC", "UTC"]) });
  return defineModule({ name: "time", functions, constants }, dialect);
}

/** struct_time takes one sequence where namedtuples take fields. */
function fromSequence(type: PyType): PyType {
  const { ctor } = type as unknown as { ctor: new (a: PyValue[]) => PyTuple };
  const build = (sequence: PyValue): PyValue => {
    const items = toArray(sequence);
    if (items.length !== 9)
      throw typeError(
        active.dialect === "host"
          ? `time.struct_time() takes a 9-sequence (${items.length}-sequence given)`
          : "time.struct_time() takes a 9-sequence",
      );
    return new ctor(items);
  };
  setTypeAttribute(type, "__new__", staticBuiltin(build));
  return type;
}

function staticBuiltin(build: (sequence: PyValue) => PyValue): PyStaticMethod {
  const method = new PyStaticMethod();
  method.func = new PyBuiltin({
    sig: "__new__(cls, tuple, /)",
    call: (_cls: PyValue, sequence: PyValue) => build(sequence),
  });
  return method;
}
