/**
 * tuple: an array that nobody changes. Only the class: its type is in tuple-type.ts, because `object` and `type` themselves
 * are made with tuples before any type can be defined.
 */
import { active } from "./dialect.js";
import { namedTupleTypes } from "./type.js";
import { sequenceIndex } from "../runtime/protocol.js";
import { PyObject, type PyValue } from "./object.js";
import {
  refuseConcatenation,
  arrayContains,
  checkRoom,
  compareSequences,
  guardedRepr,
  hashArray,
  repeatArray,
  repeatCount,
  reprItems,
} from "./sequence.js";
import { defaultLiterals } from "./signature.js";
import { PySlice, sliceArray, plainLimits } from "./slice.js";

/** Boards say of a namedtuple what its class is called. */
function nameInErrors(tuple: PyTuple): string {
  const named = active.dialect === "host" ? undefined : tuple.type.mro.find((type) => namedTupleTypes.has(type));
  return named?.name ?? "tuple";
}

export class PyTuple extends PyObject {
  constructor(readonly a: PyValue[] = []) {
    super();
  }
  override __repr__(): string {
    return guardedRepr(this, "(...)", () => `(${reprItems(this.a)}${this.a.length === 1 ? "," : ""})`);
  }
  override __len__(): number {
    return this.a.length;
  }
  override __getitem__(key: PyValue): PyValue {
    if (key instanceof PySlice) {
      plainLimits(key, this.a.length);
      return new PyTuple(sliceArray(this.a, key));
    }
    if (typeof key === "number" && key >= 0 && key < this.a.length && Number.isInteger(key)) return this.a[key];
    return this.a[sequenceIndex(key, this.a.length, nameInErrors(this))];
  }
  override __contains__(value: PyValue): boolean {
    return arrayContains(this.a, value);
  }
  override __iter__(): PyObject {
    return new PyTupleIterator(this.a);
  }
  override __add__(o: PyValue): PyValue | undefined {
    if (!(o instanceof PyTuple)) {
      if (active.dialect === "host") refuseConcatenation("tuple", o);
      return undefined;
    }
    if (this.a.length + o.a.length > 64) checkRoom(this.a.length + o.a.length);
    return new PyTuple(this.a.concat(o.a));
  }
  override __mul__(o: PyValue): PyValue | undefined {
    const count = repeatCount(o);
    return count === undefined ? undefined : new PyTuple(repeatArray(this.a, count));
  }
  override __rmul__(o: PyValue): PyValue | undefined {
    return this.__mul__(o);
  }
  override __eq__(o: PyValue): PyValue | undefined {
    return o instanceof PyTuple ? compareSequences(this.a, o.a, "eq") : undefined;
  }
  override __lt__(o: PyValue): PyValue | undefined {
    return o instanceof PyTuple ? compareSequences(this.a, o.a, "lt") : undefined;
  }
  override __le__(o: PyValue): PyValue | undefined {
    return o instanceof PyTuple ? compareSequences(this.a, o.a, "le") : undefined;
  }
  override __gt__(o: PyValue): PyValue | undefined {
    return o instanceof PyTuple ? compareSequences(this.a, o.a, "gt") : undefined;
  }
  override __ge__(o: PyValue): PyValue | undefined {
    return o instanceof PyTuple ? compareSequences(this.a, o.a, "ge") : undefined;
  }
  override __hash__(): number {
    return hashArray(this.a);
  }
}

export class PyTupleIterator extends PyObject {
  i = 0;
  constructor(readonly a: readonly PyValue[]) {
    super();
  }
  override __iter__(): PyObject {
    return this;
  }
  override __next__(): PyValue | undefined {
    return this.i < this.a.length ? this.a[this.i++] : undefined;
  }
}

defaultLiterals["()"] = () => new PyTuple([]);
