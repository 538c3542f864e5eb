/**
 * `keypad`: keys that the board scans and debounces by itself; what changed waits in a queue until the program asks.
 *
 * The board keeps changes of all scanners in one ring, with their times; a queue that is found empty asks the board, so that a program which
 * polls `events.get()` sees a change at most one round trip late, and misses none while it does something else.
 *
 * @see CircuitPython shared-bindings/keypad/{Event,EventQueue,KeyMatrix,Keys,ShiftRegisterKeys}.c; shared-module/keypad
 */
import {
  None,
  PyObject,
  PyTuple,
  defineModule,
  defineType,
  floatOf,
  intOf,
  isInt,
  truth,
  toArray,
  valueError,
  type PyModule,
  type PyValue,
} from "../../vm/index.js";
import * as keypads from "../peripherals/keypad.js";
import { intAtLeast, intBetween, ofType } from "./arguments.js";
import { hardware, type PinOwner } from "./hardware.js";
import { PyPin, deinitedError, freePin, givePins, inUse, pinName, takePins } from "./microcontroller.js";
import { orRaise } from "./refusal.js";

/** `supervisor.ticks_ms()` wraps at 2**29. */
const ticks = 2 ** 29;

class PyEvent extends PyObject {
  key = 0;
  pressed = true;
  timestamp = 0;

  override __repr__(): string {
    return `<Event: key_number ${this.key} ${this.pressed ? "pressed" : "released"}>`;
  }

  override __eq__(other: PyValue): boolean {
    return other instanceof PyEvent && other.key === this.key && other.pressed === this.pressed;
  }

  override __hash__(): number {
    return this.key * 2 + (this.pressed ? 1 : 0);
  }
}

const eventType = defineType({
  name: "Event",
  module: "keypad",
  js: PyEvent,
  init: {
    sig: "__init__(self, key_number=0, pressed=True, timestamp=None)",
    call: (self: PyEvent, key, pressed, timestamp) => {
      self.key = intAtLeast(key, 0, "key_number");
      self.pressed = truth(pressed);
      self.timestamp = timestamp === None ? nowTicks() : Number(intOf(timestamp));
    },
  },
  properties: [
    { name: "key_number", get: (self: PyEvent) => self.key },
    { name: "pressed", get: (self: PyEvent) => self.pressed },
    { name: "released", get: (self: PyEvent) => !self.pressed },
    { name: "timestamp", get: (self: PyEvent) => self.timestamp },
  ],
});

function nowTicks(): number {
  return Math.floor(hardware().clock.nowUs() / 1000) % ticks;
}

class PyEventQueue extends PyObject {
  most = 64;
  overflowed = false;
  readonly events: PyEvent[] = [];

  put(key: number, pressed: boolean, us: number): void {
    if (this.events.length >= this.most) return void (this.overflowed = true);
    const event = new PyEvent();
    event.key = key;
    event.pressed = pressed;
    event.timestamp = Math.floor(hardware().attention.programUs(us) / 1000) % ticks;
    this.events.push(event);
  }

  /** The oldest; asks the board when there is none. */
  get(): PyEvent | undefined {
    if (this.events.length === 0) this.ask();
    return this.events.shift();
  }

  ask(): void {
    const { attention } = hardware();
    attention.takeAll();
    if (attention.lost > 0) this.overflowed = true;
  }

  clear(): void {
    this.ask();
    this.events.length = 0;
    this.overflowed = false;
    hardware().attention.lost = 0;
  }

  override __len__(): number {
    this.ask();
    return this.events.length;
  }

  override __bool__(): boolean {
    return this.__len__() > 0;
  }
}

const eventQueueType = defineType({
  name: "EventQueue",
  module: "keypad",
  js: PyEventQueue,
  constructible: false,
  methods: [
    { sig: "get(self, /)", call: (self: PyEventQueue) => self.get() ?? None },
    {
      sig: "get_into(self, event, /)",
      call: (self: PyEventQueue, into) => {
        const target = ofType<PyEvent>(into, eventType, "event");
        const event = self.get();
        if (event === undefined) return false;
        Object.assign(target, { key: event.key, pressed: event.pressed, timestamp: event.timestamp });
        return true;
      },
    },
    { sig: "clear(self, /)", call: (self: PyEventQueue) => self.clear() },
  ],
  properties: [{ name: "overflowed", get: (self: PyEventQueue) => self.overflowed }],
});

interface Scan {
  readonly kind: "KEYS" | "MATRIX" | "SHIFT";
  readonly pins: readonly number[];
  /** As the board wants them: see keypad.open. */
  readonly wire: readonly number[];
  readonly rows?: number;
  readonly keys: number;
  readonly activeHigh?: boolean;
  readonly pull?: boolean;
  readonly columnsToAnodes?: boolean;
  readonly latchHigh?: boolean;
}

interface Timing {
  readonly interval: PyValue | undefined;
  readonly maxEvents: PyValue;
  readonly threshold: PyValue;
}

abstract class Scanner extends PyObject implements PinOwner {
  abstract readonly what: string;
  private handle = -1;
  private pins: readonly number[] = [];
  private queue = new PyEventQueue();
  private keys = 0;

  start(scan: Scan, { interval, maxEvents, threshold }: Timing): void {
    const seconds = interval === undefined ? 0.02 : floatOf(interval);
    if (seconds < 0) throw valueError("interval must be >= 0");
    this.queue.most = intAtLeast(maxEvents, 1, "max_events");
    const hw = hardware();
    const handle = hw.openHandle();
    const request = {
      handle,
      kind: scan.kind,
      activeHigh: scan.activeHigh === true ? 1 : 0,
      pull: scan.pull === true ? 1 : 0,
      columnsToAnodes: scan.columnsToAnodes === true ? 1 : 0,
      latchHigh: scan.latchHigh === true ? 1 : 0,
      intervalUs: Math.max(1000, Math.round(seconds * 1e6)),
      threshold: intBetween(threshold, 1, 127, "debounce_threshold"),
      rows: scan.rows ?? 0,
      pins: Uint8Array.from(scan.wire),
    };
    try {
      orRaise(
        hw,
        () => hw.call(keypads.open, request),
        (status) => {
          if (status === "PIN_IN_USE") return inUse(scan.pins[0]);
          if (status !== "BLOCK_IN_USE" && status !== "INVALID_ARGUMENT") return undefined;
          hw.advice = "The board scans at most four keypads at a time, of 256 keys on 24 pins each.";
          return undefined;
        },
      );
    } catch (error) {
      hw.closeHandle(handle);
      throw error;
    }
    this.handle = handle;
    this.pins = scan.pins;
    this.keys = scan.keys;
    takePins(this.pins, this);
    hw.attention.listen(0x80 | handle, false, ({ value, us }) => this.queue.put(value >> 1, (value & 1) === 1, us));
  }

  release(): void {
    if (this.handle < 0) return;
    const hw = hardware();
    const { handle } = this;
    hw.attention.ignore(0x80 | handle);
    givePins(this.pins, this);
    this.handle = -1;
    hw.closeHandle(handle);
    hw.call(keypads.close, { handle });
  }

  check(): this {
    if (this.handle < 0) throw deinitedError();
    return this;
  }

  get events(): PyEventQueue {
    return this.queue;
  }

  get keyCount(): number {
    return this.keys;
  }

  reset(): void {
    hardware().call(keypads.reset, { handle: this.handle });
  }
}

const common = {
  methods: [
    { sig: "deinit(self, /)", call: (self: Scanner) => self.release() },
    { sig: "__enter__(self, /)", call: (self: Scanner) => self },
    { sig: "__exit__(self, *args)", call: (self: Scanner) => self.release() },
    { sig: "reset(self, /)", call: (self: Scanner) => self.check().reset() },
  ],
  properties: [
    { name: "events", get: (self: Scanner) => self.check().events },
    { name: "key_count", get: (self: Scanner) => self.check().keyCount },
  ],
};

/** @throws ValueError `row_pins contains duplicate pins`, as CircuitPython names it */
function noDuplicates(pins: readonly PyValue[], message: string): void {
  if (new Set(pins).size < pins.length) throw valueError(message);
}

function freePins(values: readonly PyValue[], name: string): number[] {
  return values.map((value) => freePin(value, name).gpio);
}

class PyKeys extends Scanner {
  readonly what = "a Keys";
}

const timing = "interval=..., max_events=64, debounce_threshold=1";

const keysType = defineType({
  name: "Keys",
  module: "keypad",
  js: PyKeys,
  init: {
    sig: `__init__(self, pins, *, value_when_pressed, pull=True, ${timing})`,
    call: (self: PyKeys, pins, pressed, pull, interval, maxEvents, threshold) => {
      const list = toArray(pins);
      noDuplicates(list, "row_pins contains duplicate pins");
      const gpios = freePins(list, "pin");
      const flags = { activeHigh: truth(pressed), pull: truth(pull) };
      self.start(
        { kind: "KEYS", pins: gpios, wire: gpios, keys: gpios.length, ...flags },
        { interval, maxEvents, threshold },
      );
    },
  },
  ...common,
});

class PyKeyMatrix extends Scanner {
  readonly what = "a KeyMatrix";
  rows = 0;
  columns = 0;
}

const keyMatrixType = defineType({
  name: "KeyMatrix",
  module: "keypad",
  js: PyKeyMatrix,
  init: {
    sig: `__init__(self, row_pins, column_pins, *, columns_to_anodes=True, ${timing})`,
    call: (self: PyKeyMatrix, rowPins, columnPins, anodes, interval, maxEvents, threshold) => {
      const rowList = toArray(rowPins);
      const columnList = toArray(columnPins);
      noDuplicates(rowList, "row_pins contains duplicate pins");
      noDuplicates(columnList, "column_pins contains duplicate pins");
      noDuplicates([...rowList, ...columnList], "row_pins and column_pins contain duplicate pins");
      const rows = freePins(rowList, "pin");
      const columns = freePins(columnList, "pin");
      const pins = [...rows, ...columns];
      self.rows = rows.length;
      self.columns = columns.length;
      const keys = rows.length * columns.length;
      self.start(
        { kind: "MATRIX", pins, wire: pins, rows: rows.length, keys, columnsToAnodes: truth(anodes) },
        { interval, maxEvents, threshold },
      );
    },
  },
  methods: [
    ...common.methods,
    {
      sig: "key_number_to_row_column(self, key_number, /)",
      call: (self: PyKeyMatrix, key) => {
        const number = intBetween(key, 0, self.check().keyCount, "key_number");
        return new PyTuple([Math.floor(number / self.columns), number % self.columns]);
      },
    },
    {
      sig: "row_column_to_key_number(self, row, column, /)",
      call: (self: PyKeyMatrix, row, column) => {
        self.check();
        return intBetween(row, 0, self.rows, "row") * self.columns + intBetween(column, 0, self.columns, "column");
      },
    },
  ],
  properties: common.properties,
});

class PyShiftRegisterKeys extends Scanner {
  readonly what = "a ShiftRegisterKeys";
}

const shiftRegisterKeysType = defineType({
  name: "ShiftRegisterKeys",
  module: "keypad",
  js: PyShiftRegisterKeys,
  init: {
    sig: `__init__(self, *, clock, data, latch, value_to_latch=True, key_count, value_when_pressed, ${timing})`,
    call: (
      self: PyShiftRegisterKeys,
      clock,
      data,
      latch,
      latching,
      keyCount,
      pressed,
      interval,
      maxEvents,
      threshold,
    ) => {
      const dataPins = freePins(data instanceof PyPin ? [data] : toArray(data), "data");
      const counts = (isInt(keyCount) ? [keyCount] : toArray(keyCount)).map((count) =>
        intAtLeast(count, 1, "key_count"),
      );
      if (counts.length !== dataPins.length) throw valueError(`key_count length must be ${dataPins.length}`);
      const [clockPin, latchPin] = [freePin(clock, "clock").gpio, freePin(latch, "latch").gpio];
      const pins = [clockPin, latchPin, ...dataPins];
      const again = pins.find((pin, at) => pins.indexOf(pin) !== at);
      if (again !== undefined) throw valueError(`${pinName(again)} in use`);
      const wire = [clockPin, latchPin, ...dataPins.flatMap((pin, i) => [pin, counts[i]])];
      const keys = counts.reduce((sum, count) => sum + count, 0);
      const flags = { activeHigh: truth(pressed), latchHigh: truth(latching) };
      self.start({ kind: "SHIFT", pins, wire, keys, ...flags }, { interval, maxEvents, threshold });
    },
  },
  ...common,
});

export function keypad(): PyModule {
  return defineModule({
    name: "keypad",
    types: [eventType, eventQueueType, keysType, keyMatrixType, shiftRegisterKeysType],
  });
}
