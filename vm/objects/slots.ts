/**
 * The two faces of a dunder: the JavaScript slot on a prototype (conventions in object.ts) and the Python method.
 *
 * One table says for each how to make the slot from a Python method (a class written in Python defines `__len__`) and
 * the Python method from the slot (a builtin class implements `__len__` in TypeScript). As CPython's slotdefs.
 */

import { PyObject, type PyValue, None, NotImplemented } from "./object.js";
import { type Raw } from "./function.js";
import { intValue } from "./number.js";
import { typeError, valueError, stopIteration, attributeError, PyError } from "./error.js";
import { active } from "./dialect.js";
import { checked, pending, throwPending } from "../runtime/pending.js";

export interface SlotDefinition {
  /** Python's name. */
  dunder: string;
  /** The slot's JavaScript property; differs only for `__call__`. */
  slot: string;
  /** Signature of the Python method made from the slot. */
  sig: string;
  /** The slot for a class whose Python method is `f(self, ...)`. */
  fromPython(f: Raw): unknown;
  /** The Python method for a slot; `slot` takes `this`. */
  toPython(slot: (...args: any[]) => any): (...args: any[]) => PyValue | void;
}

const orNotImplemented = (r: PyValue | undefined): PyValue => (r === undefined ? NotImplemented : r);
const orUndefined = (r: PyValue | undefined): PyValue | undefined => {
  if (r === undefined) throwPending();
  return r === NotImplemented ? undefined : r;
};

function binary(dunder: string): SlotDefinition {
  return {
    dunder,
    slot: dunder,
    sig: `${dunder}(self, other, /)`,
    fromPython: (f) =>
      function (this: PyValue, other: PyValue) {
        return orUndefined(f(this, other));
      },
    toPython: (slot) => (self, other) => orNotImplemented(slot.call(self, other)),
  };
}

function unary(dunder: string): SlotDefinition {
  return {
    dunder,
    slot: dunder,
    sig: `${dunder}(self, /)`,
    fromPython: (f) =>
      function (this: PyValue) {
        return checked(f(this));
      },
    toPython: (slot) => (self) => slot.call(self),
  };
}

/** A unary slot whose JavaScript result is not a Python value as such. */
function converted(dunder: string, convert: (r: PyValue) => unknown): SlotDefinition {
  return {
    ...unary(dunder),
    fromPython: (f) =>
      function (this: PyValue) {
        return convert(checked(f(this)));
      },
  };
}

function toText(dunder: string): (r: PyValue) => string {
  return (r) => {
    if (typeof r === "string") return r;
    if (typeof r === "object" && "v" in r && typeof r.v === "string") return r.v;
    if (active.dialect !== "host") return protocol.str(r);
    throw typeError(`${dunder} returned non-string (type ${protocol.typeName(r)})`);
  };
}

function toCount(r: PyValue): number {
  const n = intValue(r);
  if (n === undefined)
    throw typeError(
      active.dialect === "host"
        ? `'${protocol.typeName(r)}' object cannot be interpreted as an integer`
        : `can't convert ${protocol.typeName(r)} to int`,
    );
  if (n < 0 && active.dialect === "host") throw valueError("__len__() should return >= 0");
  return Number(n);
}

function toHash(r: PyValue): number {
  const n = intValue(r);
  if (n === undefined)
    throw typeError(
      active.dialect === "host"
        ? "__hash__ method should return an integer"
        : `can't convert ${protocol.typeName(r)} to int`,
    );
  return typeof n === "number" ? n : Number(BigInt.asIntN(53, n));
}

/** On boards `__next__` is the function next() (py/runtime.c mp_load_method_maybe), which takes a default. */
function nextCountError(given: number): PyError {
  return typeError(
    active.dialect === "host"
      ? `expected 0 arguments, got ${given}`
      : `function expected at most 2 arguments, got ${given + 1}`,
  );
}

const operators = [
  "add",
  "sub",
  "mul",
  "matmul",
  "truediv",
  "floordiv",
  "mod",
  "divmod",
  "pow",
  "lshift",
  "rshift",
  "and",
  "or",
  "xor",
];

export const slotDefinitions: readonly SlotDefinition[] = [
  ...operators.flatMap((name) =>
    (name === "divmod" ? ["", "r"] : ["", "r", "i"]).map((prefix) => binary(`__${prefix}${name}__`)),
  ),
  ...["eq", "ne", "lt", "le", "gt", "ge"].map((name) => binary(`__${name}__`)),
  ...["neg", "pos", "invert", "abs"].map((name) => unary(`__${name}__`)),
  converted("__repr__", toText("__repr__")),
  converted("__str__", toText("__str__")),
  converted("__len__", toCount),
  converted("__hash__", toHash),
  converted("__bool__", (r) => {
    if (typeof r === "boolean") return r;
    if (active.dialect === "host") throw typeError(`__bool__ should return bool, returned ${protocol.typeName(r)}`);
    // py/obj.c mp_obj_is_true asks for True itself
    return false;
  }),
  unary("__reversed__"),
  {
    ...unary("__iter__"),
    fromPython: (f) =>
      function (this: PyValue) {
        return f(this);
      },
  },
  {
    dunder: "__next__",
    slot: "__next__",
    sig: "__next__(self, /, *default)",
    fromPython: (f) =>
      function (this: PyObject & { stopValue?: PyValue }) {
        const value = f(this);
        if (value === undefined) {
          const exc = pending.exc;
          if (exc !== undefined && exc.isStopIteration) {
            pending.exc = undefined;
            this.stopValue = exc.args.length > 0 ? exc.args[0] : None;
          }
        }
        return value;
      },
    toPython: (slot) => (self, given: readonly PyValue[]) => {
      if (given.length > (active.dialect === "host" ? 0 : 1)) throw nextCountError(given.length);
      const value = slot.call(self);
      if (value !== undefined) return value;
      if (pending.exc !== undefined) throwPending();
      if (given.length > 0) return given[0];
      const stopped = (self as { stopValue?: PyValue }).stopValue;
      throw stopped === undefined || stopped === None ? stopIteration() : stopIteration(stopped);
    },
  },
  {
    dunder: "__getitem__",
    slot: "__getitem__",
    sig: "__getitem__(self, key, /)",
    fromPython: (f) =>
      function (this: PyValue, key: PyValue) {
        return f(this, key);
      },
    toPython: (slot) => (self, key) => checked(slot.call(self, key) as PyValue | undefined),
  },
  {
    dunder: "__setitem__",
    slot: "__setitem__",
    sig: "__setitem__(self, key, value, /)",
    fromPython: (f) =>
      function (this: PyValue, key: PyValue, value: PyValue) {
        checked(f(this, key, value));
      },
    toPython: (slot) => (self, key, value) => {
      slot.call(self, key, value);
    },
  },
  {
    dunder: "__delitem__",
    slot: "__delitem__",
    sig: "__delitem__(self, key, /)",
    fromPython: (f) =>
      function (this: PyValue, key: PyValue) {
        checked(f(this, key));
      },
    toPython: (slot) => (self, key) => {
      slot.call(self, key);
    },
  },
  {
    dunder: "__contains__",
    slot: "__contains__",
    sig: "__contains__(self, key, /)",
    fromPython: (f) =>
      function (this: PyValue, key: PyValue) {
        return protocol.truth(checked(f(this, key)));
      },
    toPython: (slot) => (self, key) => slot.call(self, key) as boolean,
  },
  {
    dunder: "__call__",
    slot: "c",
    sig: "__call__(self, /, *args)",
    fromPython: (f) =>
      function (this: PyValue, ...args: PyValue[]) {
        return f(this, ...args);
      },
    toPython: (slot) => (self, args: PyValue[]) => checked(slot.apply(self, args) as PyValue | undefined),
  },
  {
    dunder: "__getattr__",
    slot: "__getattr__",
    sig: "__getattr__(self, name, /)",
    fromPython: (f) =>
      function (this: PyValue, name: string) {
        return f(this, name);
      },
    toPython: (slot) => (self, name) => {
      const value = slot.call(self, name) as PyValue | undefined;
      if (value === undefined)
        throw pending.exc === undefined ? attributeError(String(name)) : new PyError(takePending());
      return value;
    },
  },
  {
    dunder: "__setattr__",
    slot: "__setattr__",
    sig: "__setattr__(self, name, value, /)",
    fromPython: (f) =>
      function (this: PyValue, name: string, value: PyValue) {
        checked(f(this, name, value));
      },
    toPython: (slot) => (self, name, value) => {
      slot.call(self, name, value);
    },
  },
  {
    dunder: "__delattr__",
    slot: "__delattr__",
    sig: "__delattr__(self, name, /)",
    fromPython: (f) =>
      function (this: PyValue, name: string) {
        checked(f(this, name));
      },
    toPython: (slot) => (self, name) => {
      slot.call(self, name);
    },
  },
];

function takePending() {
  const exc = pending.exc!;
  pending.exc = undefined;
  return exc;
}

/** What slots need of runtime/protocol.ts, which puts it here: importing it would be a cycle at load time. */
const protocol = {
  truth: (v: PyValue): boolean => v === true,
  str: (_v: PyValue): string => "",
  typeName: (_v: PyValue): string => "",
};
export function setProtocol(functions: typeof protocol): void {
  Object.assign(protocol, functions);
}

/** By Python name. */
export const slotByDunder: ReadonlyMap<string, SlotDefinition> = new Map(slotDefinitions.map((d) => [d.dunder, d]));
