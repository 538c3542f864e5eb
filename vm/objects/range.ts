/** range: three ints; items are computed. Generated loops over range do not come here, they count. */
import { iadd } from "../runtime/operators.js";
import { intOf, indexOf as smallInt, sequenceIndex } from "../runtime/protocol.js";
import { active } from "./dialect.js";
import { valueError } from "./error.js";
import { defineType } from "./native.js";
import { intValue } from "./number.js";
import { PyObject, type PyValue } from "./object.js";
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
    return n !== undefined && this.find(Number(n)) >= 0;
  }
  /** Position of a value, or -1. */
  find(n: number): number {
    const at = (n - this.start) / this.step;
    return Number.isInteger(at) && at >= 0 && at < this.count ? at : -1;
  }
  override __iter__(): PyObject {
    return new PyRangeIterator(this.start, this.step, this.count);
  }
  override __reversed__(): PyObject {
    return new PyRangeIterator(this.start + (this.count - 1) * this.step, -this.step, this.count);
  }
  override __eq__(o: PyValue): PyValue | undefined {
    if (!(o instanceof PyRange)) return undefined;
    const { count } = this;
    return count === o.count && (count === 0 || (this.start === o.start && (count === 1 || this.step === o.step)));
  }
  override __hash__(): number {
    const { count } = this;
    return hashArray(count === 0 ? [0] : count === 1 ? [1, this.start] : [count, this.start, this.step]);
  }
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

export const rangeType = defineType({
  name: "range",
  js: PyRange,
  subclassable: false,
  new: {
    sig: "__new__(cls, start, stop=..., step=1, /)",
    call: (_cls: PyType, start: PyValue, stop: PyValue | undefined, step: PyValue) => {
      const by = limit(step);
      if (by === 0)
        throw valueError(
          {
            host: "range() arg 3 must not be zero",
            circuitpython: "range step cannot be zero",
            micropython: "zero step",
          }[active.dialect],
        );
      return stop === undefined ? PyRange.of(0, limit(start), 1) : PyRange.of(limit(start), limit(stop), by);
    },
  },
  properties: [
    { name: "start", get: (self: PyRange) => self.start },
    { name: "stop", get: (self: PyRange) => self.stop },
    { name: "step", get: (self: PyRange) => self.step },
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
        const at = self.find(smallInt(v));
        if (at < 0) throw valueError(`${String(v)} is not in range`);
        return at;
      },
      only: ["host"],
    },
  ],
});

/** Limits beyond 2**53 would need bigints in every item; such ranges are cut. */
function limit(v: PyValue): number {
  const n = intOf(v);
  return typeof n === "number" ? n : n < 0n ? Number.MIN_SAFE_INTEGER : Number.MAX_SAFE_INTEGER;
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
