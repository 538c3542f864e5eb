/** range: three ints; items are computed. Generated loops over range do not come here, they count. */
import { iadd } from "../runtime/operators.js";
import { intOf, repr, sequenceIndex } from "../runtime/protocol.js";
import { active } from "./dialect.js";
import { indexError, overflowError, valueError } from "./error.js";
import { refuseHash } from "./firmware-gaps.js";
import { defineType } from "./native.js";
import { intValue, makeInt } from "./number.js";
import { None, PyObject, type PyValue } from "./object.js";
import { greaterThan, lessThan } from "./ordering.js";
import { hashArray } from "./sequence.js";
import { PySlice, sliceLimits } from "./slice.js";
import type { PyType } from "./type.js";

export class PyRange extends PyObject {
  start = 0;
  stop = 0;
  step = 1;

  static of(start: number, stop: number, step: number): PyRange {
    const made = new PyRange();
    made.start = start;
    made.stop = stop;
    made.step = step;
    return made;
  }
  get count(): number {
    const { start, stop, step } = this;
    return step > 0 ? Math.max(0, Math.ceil((stop - start) / step)) : Math.max(0, Math.ceil((start - stop) / -step));
  }
  override __repr__(): string {
    return this.step === 1 ? `range(${this.start}, ${this.stop})` : `range(${this.start}, ${this.stop}, ${this.step})`;
  }
  override __len__(): number {
    return this.count;
  }
  override __getitem__(key: PyValue): PyValue {
    if (key instanceof PySlice) {
      const limits = sliceLimits(key, this.count);
      return PyRange.of(
        this.start + limits.start * this.step,
        this.start + limits.stop * this.step,
        this.step * limits.step,
      );
    }
    return (
      this.start + sequenceIndex(key, this.count, active.dialect === "host" ? "range object" : "range") * this.step
    );
  }
  override __contains__(v: PyValue): boolean {
    const n = intValue(v);
    return n !== undefined && this.find(n) >= 0;
  }
  /** Position of a value, or -1. */
  find(n: number | bigint): number | bigint {
    const at = (Number(n) - this.start) / this.step;
    return Number.isInteger(at) && at >= 0 && at < this.count ? at : -1;
  }
  /** What len() gives, exact also beyond 2**53. */
  get length(): PyValue {
    return this.count;
  }
  /** Start, stop and step. */
  get limits(): (number | bigint)[] {
    return [this.start, this.stop, this.step];
  }
  override __iter__(): PyObject {
    return new PyRangeIterator(this.start, this.step, this.count);
  }
  override __reversed__(): PyObject {
    return new PyRangeIterator(this.start + (this.count - 1) * this.step, -this.step, this.count);
  }
  override __eq__(o: PyValue): PyValue | undefined {
    if (!(o instanceof PyRange)) return undefined;
    if (o instanceof PyWideRange) return false;
    const { count } = this;
    return count === o.count && (count === 0 || (this.start === o.start && (count === 1 || this.step === o.step)));
  }
  override __hash__(): number {
    refuseHash(this);
    const { count } = this;
    return hashArray(count === 0 ? [0] : count === 1 ? [1, this.start] : [count, this.start, this.step]);
  }
}

/** A range whose limits or items go beyond 2**53, of nanoseconds since 1970 for instance. */
class PyWideRange extends PyRange {
  private readonly from: bigint;
  private readonly to: bigint;
  private readonly by: bigint;
  private readonly items: bigint;
  constructor(start: number | bigint, stop: number | bigint, step: number | bigint) {
    super();
    this.from = BigInt(start);
    this.to = BigInt(stop);
    this.by = BigInt(step);
    const span = this.by > 0n ? this.to - this.from : this.from - this.to;
    const size = this.by > 0n ? this.by : -this.by;
    this.items = span > 0n ? (span + size - 1n) / size : 0n;
  }
  override get limits(): (number | bigint)[] {
    return [this.from, this.to, this.by].map(makeInt);
  }
  override __repr__(): string {
    return `range(${this.from}, ${this.to}${this.by === 1n ? "" : `, ${this.by}`})`;
  }
  override __bool__(): boolean {
    return this.items > 0n;
  }
  override __len__(): number {
    if (this.items >= 1n << 63n)
      throw overflowError(
        active.dialect === "host"
          ? "Python int too large to convert to C ssize_t"
          : "overflow converting long int to machine word",
      );
    return Number(this.items);
  }
  override get length(): PyValue {
    return Number.isSafeInteger(this.__len__()) ? Number(this.items) : this.items;
  }
  override __getitem__(key: PyValue): PyValue {
    if (key instanceof PySlice) return this.slice(key);
    let at = BigInt(intOf(key));
    if (at < 0n) at += this.items;
    if (at < 0n || at >= this.items)
      throw indexError(`range ${active.dialect === "host" ? "object " : ""}index out of range`);
    return makeInt(this.from + at * this.by);
  }
  private slice(key: PySlice): PyRange {
    const { from, by, items } = this;
    const step = key.step === None ? 1n : BigInt(intOf(key.step));
    if (step === 0n) throw valueError("slice step cannot be zero");
    const least = step > 0n ? 0n : -1n;
    const most = step > 0n ? items : items - 1n;
    const place = (v: PyValue, missing: bigint): bigint => {
      if (v === None) return missing;
      const n = BigInt(intOf(v));
      const at = n < 0n ? n + items : n;
      return at < least ? least : at > most ? most : at;
    };
    const start = place(key.start, step > 0n ? least : most);
    const stop = place(key.stop, step > 0n ? most : least);
    return rangeOf(from + start * by, from + stop * by, by * step);
  }
  override find(n: number | bigint): number | bigint {
    const offset = BigInt(n) - this.from;
    const at = offset / this.by;
    return offset % this.by === 0n && at >= 0n && at < this.items ? at : -1;
  }
  override __iter__(): PyObject {
    return new PyWideRangeIterator(this.from, this.by, this.items);
  }
  override __reversed__(): PyObject {
    return new PyWideRangeIterator(this.from + (this.items - 1n) * this.by, -this.by, this.items);
  }
  override __eq__(o: PyValue): PyValue | undefined {
    if (!(o instanceof PyRange)) return undefined;
    if (!(o instanceof PyWideRange)) return this.items === 0n && o.count === 0;
    if (this.items !== o.items) return false;
    return this.items === 0n || (this.from === o.from && (this.items === 1n || this.by === o.by));
  }
  override __hash__(): number {
    const { items } = this;
    return hashArray((items === 0n ? [0n] : items === 1n ? [1n, this.from] : [items, this.from, this.by]).map(makeInt));
  }
}

function rangeOf(start: number | bigint, stop: number | bigint, step: number | bigint): PyRange {
  // All that a range computes from such limits is exact.
  const HALF = Number.MAX_SAFE_INTEGER / 2;
  const narrow = [start, stop, step].every((n) => typeof n === "number" && n <= HALF && n >= -HALF);
  return narrow ? PyRange.of(start as number, stop as number, step as number) : new PyWideRange(start, stop, step);
}

export class PyRangeIterator extends PyObject {
  constructor(
    private at: number,
    private readonly step: number,
    private left: number,
  ) {
    super();
  }
  override __iter__(): PyObject {
    return this;
  }
  override __next__(): PyValue | undefined {
    if (this.left <= 0) return undefined;
    const value = this.at;
    this.at = value + this.step;
    this.left--;
    return value;
  }
}

class PyWideRangeIterator extends PyRangeIterator {
  constructor(
    private next: bigint,
    private readonly by: bigint,
    private remaining: bigint,
  ) {
    super(0, 0, 0);
  }
  override __next__(): PyValue | undefined {
    if (this.remaining <= 0n) return undefined;
    const value = this.next;
    this.next += this.by;
    this.remaining--;
    return makeInt(value);
  }
}

export const rangeType = defineType({
  name: "range",
  js: PyRange,
  subclassable: false,
  new: {
    sig: "__new__(cls, start, stop=..., step=1, /)",
    call: (_cls: PyType, start: PyValue, stop: PyValue | undefined, step: PyValue) => {
      const limits = active.dialect === "host" || stop === undefined ? undefined : [limit(start), limit(stop)];
      const by = limit(step);
      if (by === 0)
        throw valueError(
          {
            host: "range() arg 3 must not be zero",
            circuitpython: "range step cannot be zero",
            micropython: "zero step",
          }[active.dialect],
        );
      return stop === undefined
        ? rangeOf(0, limit(start), 1)
        : rangeOf(limits?.[0] ?? limit(start), limits?.[1] ?? limit(stop), by);
    },
  },
  properties: [
    { name: "start", get: (self: PyRange) => self.limits[0]! },
    { name: "stop", get: (self: PyRange) => self.limits[1]! },
    { name: "step", get: (self: PyRange) => self.limits[2]! },
  ],
  methods: [
    {
      sig: "count(self, value, /)",
      call: (self: PyRange, v: PyValue) => (self.__contains__(v) ? 1 : 0),
      only: ["host"],
    },
    {
      sig: "index(self, value, /)",
      call: (self: PyRange, v: PyValue) => {
        const n = intValue(v);
        const at = n === undefined ? -1 : self.find(n);
        if (at < 0)
          throw valueError(n === undefined ? "sequence.index(x): x not in sequence" : `${repr(v)} is not in range`);
        return makeInt(at);
      },
      only: ["host"],
    },
  ],
});

/** Boards keep limits in machine words (py/objrange.c). */
function limit(v: PyValue): number | bigint {
  const n = intOf(v);
  if (typeof n === "bigint" && active.dialect !== "host" && BigInt.asIntN(64, n) !== n)
    throw overflowError("overflow converting long int to machine word");
  return n;
}

/**
 * What `for i in range(…)` with a constant step goes through when its limits are no small ints. Boards compile that statement to
 * a counter and make no range: they compare and add whatever they are given, so that it also takes floats, which `range` itself
 * refuses. `for i in range(2.5)` gives 0, 1, 2.
 *
 * @param f  what the name `range` is
 * @see py/compile.c (compile_for_stmt_optimised_range)
 */
export function loopRange(f: PyValue, step: number, ...limits: PyValue[]): PyValue | undefined {
  if (f === rangeType && active.dialect !== "host")
    return new PyCounter(limits.length === 2 ? limits[0] : 0, limits.at(-1)!, step);
  return (f as PyObject).c(...limits, ...(step === 1 ? [] : [step]));
}

class PyCounter extends PyObject {
  private more: boolean;

  /** @throws TypeError when the limits have no order */
  constructor(
    private at: PyValue,
    private readonly stop: PyValue,
    private readonly step: number,
  ) {
    super();
    this.more = this.precedes();
  }
  private precedes(): boolean {
    return this.step > 0 ? lessThan(this.at, this.stop) : greaterThan(this.at, this.stop);
  }
  private first = true;
  override __iter__(): PyObject {
    return this;
  }
  override __next__(): PyValue | undefined {
    if (!this.first) {
      this.at = iadd(this.at, this.step);
      this.more = this.precedes();
    }
    this.first = false;
    return this.more ? this.at : undefined;
  }
}

export const rangeIteratorType = defineType({ name: "range_iterator", js: PyRangeIterator, constructible: false });
