/** collections: deque, namedtuple, OrderedDict; for host also defaultdict. */
import { callPy, findAttr, stringOf } from "../runtime/protocol.js";
import { dequeType } from "../objects/deque.js";
import { dictType, orderedDictType, update } from "../objects/dict-type.js";
import { PyDict } from "../objects/dict.js";
import { type Dialect } from "../objects/dialect.js";
import { keyError, typeError } from "../objects/error.js";
import type { PyModule } from "../objects/module.js";
import { makeNamedTuple } from "../objects/namedtuple.js";
import { type FunctionSpec, defineModule, defineType } from "../objects/native.js";
import { None, type PyValue } from "../objects/object.js";
import { repr } from "../runtime/protocol.js";

const functions: readonly FunctionSpec[] = [
  {
    sig: "namedtuple(typename, field_names, *, rename=False, defaults=None, module=None)",
    call: (name: PyValue, fields: PyValue, rename: PyValue, defaults: PyValue) =>
      makeNamedTuple(stringOf(name), fields, rename, defaults),
    only: ["host"],
  },
  {
    sig: "namedtuple(typename, field_names, /)",
    call: (name: PyValue, fields: PyValue) => makeNamedTuple(stringOf(name), fields, false, None),
    only: ["micropython", "circuitpython"],
  },
];

class PyDefaultDict extends PyDict {
  factory: PyValue = None;
  override __getitem__(key: PyValue): PyValue {
    const value = this.get(key);
    if (value !== undefined) return value;
    if (this.factory === None) throw keyError(key);
    const made = callPy(this.factory);
    this.set(key, made);
    return made;
  }
  override __or__(o: PyValue): PyValue | undefined {
    if (!(o instanceof PyDict)) return undefined;
    const made = new PyDefaultDict();
    made.factory = this.factory;
    for (const dict of [this, o]) for (const [key, value] of dict.entries()) made.set(key, value);
    return made;
  }
  override copy(): PyDefaultDict {
    const made = new PyDefaultDict();
    made.factory = this.factory;
    for (const [key, value] of this.entries()) made.set(key, value);
    return made;
  }
  override __repr__(): string {
    return `defaultdict(${repr(this.factory)}, ${dictType.proto.__repr__.call(this)})`;
  }
}

export const defaultDictType = defineType({
  name: "defaultdict",
  module: "collections",
  base: dictType,
  js: PyDefaultDict,
  init: {
    sig: "__init__(self, default_factory=None, iterable=..., /, **kwargs)",
    call: (self: PyDefaultDict, factory: PyValue, iterable: PyValue | undefined, kwargs: Map<string, PyValue>) => {
      if (factory !== None && findAttr(factory, "__call__") === undefined && typeof factory !== "object")
        throw typeError("first argument must be callable or None");
      self.factory = factory;
      update(self, iterable, kwargs);
    },
  },
  properties: [
    {
      name: "default_factory",
      get: (self: PyDefaultDict) => self.factory,
      set: (self: PyDefaultDict, v) => {
        self.factory = v;
      },
    },
  ],
});

export function makeCollections(dialect: Dialect): PyModule {
  return defineModule(
    {
      name: "collections",
      functions,
      types: dialect === "host" ? [dequeType, orderedDictType, defaultDictType] : [dequeType, orderedDictType],
    },
    dialect,
  );
}
