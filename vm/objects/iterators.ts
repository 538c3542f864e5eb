/** The builtin iterator classes: enumerate, zip, map, filter, reversed, and iter(callable, sentinel). */
import {
  callPy,
  equals,
  getItem,
  indexOf,
  iterOf,
  lengthOf,
  nextOf,
  truth,
  typeName,
  typeOf,
} from "../runtime/protocol.js";
import { checked } from "../runtime/pending.js";
import { active } from "./dialect.js";
import { PyError, runtimeError, typeError, valueError } from "./error.js";
import { defineType } from "./native.js";
import { builtinTypes, None, PyObject, type PyValue } from "./object.js";
import { PyTuple } from "./tuple.js";

/**
 * How many iterators step inside each other now; below the truth after an exception, which begins the count again. A board's stack holds a
 * few hundred (80 KB and 160 bytes for each in MicroPython's unix build).
 */
let depth = 0;
const MAX_DEPTH = 500;

abstract class PyIterator extends PyObject {
  /** What the source's StopIteration carried; `next()` raises it again. */
  stopValue: PyValue | undefined = undefined;

  /** A step of a source; when it has ended, so has this iterator, with the same value. */
  protected step(source: PyObject): PyValue | undefined {
    if (++depth > MAX_DEPTH && active.dialect !== "host") {
      depth = 0;
      throw runtimeError("maximum recursion depth exceeded");
    }
    let value: PyValue | undefined;
    try {
      value = nextOf(source);
    } catch (error) {
      depth = 0;
      throw error;
    }
    depth--;
    if (value === undefined) this.stopValue = (source as { stopValue?: PyValue }).stopValue;
    return value;
  }
  override __iter__(): PyObject {
    return this;
  }
  abstract override __next__(): PyValue | undefined;
}

class PyEnumerate extends PyIterator {
  source: PyObject = new PyTuple([]);
  i = 0;
  override __next__(): PyValue | undefined {
    const value = this.step(this.source);
    return value === undefined ? undefined : new PyTuple([this.i++, value]);
  }
}

class PyZip extends PyIterator {
  sources: PyObject[] = [];
  strict = false;
  override __next__(): PyValue | undefined {
    const { sources } = this;
    if (sources.length === 0) return undefined;
    const out = new Array<PyValue>(sources.length);
    for (let i = 0; i < sources.length; i++) {
      const value = this.step(sources[i]);
      if (value === undefined) {
        if (this.strict) this.checkLengths(i);
        return undefined;
      }
      out[i] = value;
    }
    return new PyTuple(out);
  }
  private checkLengths(ended: number): void {
    if (ended > 0)
      throw valueError(`zip() argument ${ended + 1} is shorter than argument${ended === 1 ? " 1" : `s 1-${ended}`}`);
    for (let i = 1; i < this.sources.length; i++) {
      if (nextOf(this.sources[i]) !== undefined)
        throw valueError(`zip() argument ${i + 1} is longer than argument${i === 1 ? " 1" : `s 1-${i}`}`);
    }
  }
}

class PyMap extends PyIterator {
  f: PyValue = None;
  sources: PyObject[] = [];
  override __next__(): PyValue | undefined {
    const { sources } = this;
    if (sources.length === 1) {
      const value = this.step(sources[0]);
      return value === undefined ? undefined : (this.f as PyObject).c(value);
    }
    const args: PyValue[] = [];
    for (const source of sources) {
      const value = this.step(source);
      if (value === undefined) return undefined;
      args.push(value);
    }
    return callPy(this.f, args);
  }
}

class PyFilter extends PyIterator {
  f: PyValue = None;
  source: PyObject = new PyTuple([]);
  override __next__(): PyValue | undefined {
    for (;;) {
      const value = this.step(this.source);
      if (value === undefined) return undefined;
      if (truth(this.f === None ? value : callPy(this.f, [value]))) return value;
    }
  }
}

class PyReversed extends PyIterator {
  source: PyValue = None;
  i = 0;
  override __next__(): PyValue | undefined {
    return this.i > 0 ? getItem(this.source, --this.i) : undefined;
  }
}

class PyCallIterator extends PyIterator {
  constructor(
    private readonly f: PyValue,
    private readonly sentinel: PyValue,
  ) {
    super();
  }
  private done = false;
  override __next__(): PyValue | undefined {
    if (this.done) return undefined;
    try {
      const value = callPy(this.f);
      if (!equals(value, this.sentinel)) return value;
    } catch (error) {
      if (!(error instanceof PyError) || error.value.type !== builtinTypes.StopIteration) throw error;
    }
    this.done = true;
    return undefined;
  }
}

/** iter(f, sentinel) */
export function callIterator(f: PyValue, sentinel: PyValue): PyObject {
  return new PyCallIterator(f, sentinel);
}

export const enumerateType = defineType({
  name: "enumerate",
  js: PyEnumerate,
  init: {
    sig: "__init__(self, iterable, start=0)",
    named: true,
    call: (self: PyEnumerate, iterable: PyValue, start: PyValue) => {
      self.i = indexOf(start);
      self.source = iterOf(iterable);
    },
  },
});

export const zipType = defineType({
  name: "zip",
  js: PyZip,
  init: {
    sig: "__init__(self, *iterables, strict=False)",
    call: (self: PyZip, iterables: PyValue[], strict: PyValue) => {
      self.sources = iterables.map(iterOf);
      self.strict = truth(strict);
    },
  },
});

export const mapType = defineType({
  name: "map",
  js: PyMap,
  init: {
    sig: "__init__(self, function, iterable, /, *iterables)",
    call: (self: PyMap, f: PyValue, first: PyValue, more: PyValue[]) => {
      self.f = f;
      self.sources = [first, ...more].map(iterOf);
    },
  },
});

export const filterType = defineType({
  name: "filter",
  js: PyFilter,
  init: {
    sig: "__init__(self, function, iterable, /)",
    call: (self: PyFilter, f: PyValue, iterable: PyValue) => {
      self.f = f;
      self.source = iterOf(iterable);
    },
  },
});

export const reversedType = defineType({
  name: "reversed",
  js: PyReversed,
  new: {
    sig: "__new__(cls, sequence, /)",
    call: (_cls: PyValue, sequence: PyValue) => {
      const slots = typeof sequence === "object" ? sequence : typeOf(sequence).proto;
      if (slots.__reversed__ !== undefined)
        return checked(slots.__reversed__.call(sequence as PyObject) as PyValue | undefined);
      if (slots.__len__ === undefined && active.dialect === "host")
        throw typeError(`'${typeName(sequence)}' object is not reversible`);
      const made = new PyReversed();
      made.source = sequence;
      made.i = lengthOf(sequence);
      return made;
    },
  },
});

export const callIteratorType = defineType({ name: "callable_iterator", js: PyCallIterator, constructible: false });
