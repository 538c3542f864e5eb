/**
 * `list[int]` and `int | str`: what subscripting and joining classes gives. No board has them; annotations and `isinstance` of
 * CPython programs do.
 *
 * @see PEP 585, PEP 604; CPython Objects/genericaliasobject.c, Objects/unionobject.c
 */

import { active, beyondBoards } from "./dialect.js";
import { typeError } from "./error.js";
import { defineType } from "./native.js";
import { Ellipsis, None, PyObject, type PyValue, builtinTypes } from "./object.js";
import { PyTuple } from "./tuple.js";
import { PyType } from "./type.js";
import { callPy, equals, findAttr, hashOf, repr } from "../runtime/protocol.js";

export class PyGenericAlias extends PyObject {
  readonly args: readonly PyValue[];
  constructor(
    readonly origin: PyValue,
    item: PyValue,
  ) {
    super();
    this.args = item instanceof PyTuple ? item.a : [item];
  }
  override c(...args: (PyValue | undefined)[]): PyValue | undefined {
    return (this.origin as PyObject).c(...args);
  }
  override __repr__(): string {
    return `${argumentText(this.origin)}[${this.args.length === 0 ? "()" : this.args.map(argumentText).join(", ")}]`;
  }
  override __getattr__(name: string): PyValue | undefined {
    return findAttr(this.origin, name);
  }
  /** Fills the type variables in. */
  override __getitem__(item: PyValue): PyValue {
    const given = item instanceof PyTuple ? item.a : [item];
    const parameters = parametersOf(this.args);
    if (parameters.length === 0) throw typeError(`${repr(this)} is not a generic class`);
    return new PyGenericAlias(this.origin, new PyTuple(this.args.map((arg) => filled(arg, parameters, given))));
  }
  override __eq__(o: PyValue): PyValue | undefined {
    return o instanceof PyGenericAlias ? sameValues([this.origin, ...this.args], [o.origin, ...o.args]) : undefined;
  }
  override __hash__(): number {
    return hashOf(new PyTuple([this.origin, ...this.args]));
  }
  override __or__(o: PyValue): PyValue | undefined {
    return unionOf(this, o);
  }
}

export class PyUnion extends PyObject {
  constructor(readonly args: readonly PyValue[]) {
    super();
  }
  override __repr__(): string {
    return this.args.map(argumentText).join(" | ");
  }
  override __or__(o: PyValue): PyValue | undefined {
    return unionOf(this, o);
  }
  override __ror__(o: PyValue): PyValue | undefined {
    return unionOf(o, this);
  }
  override __eq__(o: PyValue): PyValue | undefined {
    if (!(o instanceof PyUnion)) return undefined;
    return o.args.length === this.args.length && this.args.every((a) => o.args.some((b) => equals(a, b)));
  }
  override __hash__(): number {
    return this.args.reduce<number>((sum, a) => (sum + hashOf(a)) | 0, 0);
  }
}

/** Type variables among the arguments, each once. */
function parametersOf(args: readonly PyValue[]): PyValue[] {
  const found: PyValue[] = [];
  for (const arg of args) {
    if (typeof arg !== "object" || arg instanceof PyType) continue;
    const inner = isVariable(arg) ? new PyTuple([arg]) : findAttr(arg, "__parameters__");
    for (const each of inner instanceof PyTuple ? inner.a : []) if (!found.includes(each)) found.push(each);
  }
  return found;
}

function isVariable(v: PyObject): boolean {
  return ["TypeVar", "ParamSpec", "TypeVarTuple"].includes(v.type.name);
}

function filled(arg: PyValue, parameters: readonly PyValue[], given: readonly PyValue[]): PyValue {
  const at = parameters.indexOf(arg);
  if (at >= 0) return given[at] ?? arg;
  if (typeof arg !== "object" || arg instanceof PyType) return arg;
  const inner = parametersOf([arg]);
  return inner.length === 0
    ? arg
    : arg.__getitem__(new PyTuple(inner.map((each) => given[parameters.indexOf(each)] ?? each)))!;
}

function sameValues(a: readonly PyValue[], b: readonly PyValue[]): boolean {
  return a.length === b.length && a.every((each, i) => equals(each, b[i]));
}

function argumentText(v: PyValue): string {
  if (v === Ellipsis) return "...";
  if (v === builtinTypes.NoneType) return "None";
  if (!(v instanceof PyType)) return repr(v);
  return v.module === undefined || v.module === "builtins" ? v.qualname : `${v.module}.${v.qualname}`;
}

/** `a | b` of things that stand for types; undefined when one does not. */
export function unionOf(a: PyValue, b: PyValue): PyValue | undefined {
  if (!beyondBoards() || !isTypeLike(a) || !isTypeLike(b)) return undefined;
  const members: PyValue[] = [];
  for (const part of [...membersOf(a), ...membersOf(b)])
    if (!members.some((known) => equals(known, part))) members.push(part);
  return members.length === 1 ? members[0] : new PyUnion(members);
}

function membersOf(v: PyValue): readonly PyValue[] {
  return v instanceof PyUnion ? v.args : [v === None ? builtinTypes.NoneType : v];
}

/** Classes that say that their subscript stands for a type, without a `__class_getitem__` in Python. */
const GENERIC = ["list", "dict", "tuple", "set", "frozenset", "type", "deque", "defaultdict", "OrderedDict"];

function isTypeLike(v: PyValue): boolean {
  if (v === None || v instanceof PyType || v instanceof PyUnion || v instanceof PyGenericAlias) return true;
  return typeof v === "object" && "isTypeLike" in v;
}

/** `C[item]` of a class without `__class_getitem__` in Python; undefined: not subscriptable. */
export function aliasOf(cls: PyType, item: PyValue): PyValue | undefined {
  const generic =
    beyondBoards() &&
    cls.mro.some((m) => (m.native && GENERIC.includes(m.name)) || m.ns.get("__type_params__") instanceof PyTuple);
  return generic ? new PyGenericAlias(cls, item) : undefined;
}

defineType({
  name: "GenericAlias",
  module: "types",
  js: PyGenericAlias as never,
  new: {
    sig: "__new__(cls, origin, args, /)",
    call: (_cls: PyType, origin: PyValue, args: PyValue) => new PyGenericAlias(origin, args),
  },
  methods: [
    {
      sig: "__call__(self, /, *args, **kwargs)",
      call: (self: PyGenericAlias, args: PyValue[], kwargs: Map<string, PyValue>) =>
        callPy(self.origin, args, kwargs.size === 0 ? undefined : kwargs),
    },
    {
      sig: "__mro_entries__(self, bases, /)",
      call: (self: PyGenericAlias) => new PyTuple([self.origin]),
    },
  ],
  properties: [
    { name: "__origin__", get: (self: PyGenericAlias) => self.origin },
    { name: "__args__", get: (self: PyGenericAlias) => new PyTuple([...self.args]) },
    { name: "__parameters__", get: (self: PyGenericAlias) => new PyTuple(parametersOf(self.args)) },
  ],
});

// Subscripts and joins of classes themselves: methods of PyType, which this file would import in a circle.
Object.defineProperties(PyType.prototype, {
  __getitem__: {
    value(this: PyType, item: PyValue): PyValue | undefined {
      const method = findAttr(this, "__class_getitem__");
      if (method !== undefined) return (method as PyObject).c(item);
      const alias = aliasOf(this, item);
      if (alias !== undefined) return alias;
      throw typeError(notSubscriptable(this));
    },
    writable: true,
    configurable: true,
  },
  __or__: {
    value(this: PyType, o: PyValue): PyValue | undefined {
      return unionOf(this, o);
    },
    writable: true,
    configurable: true,
  },
  __ror__: {
    value(this: PyType, o: PyValue): PyValue | undefined {
      return unionOf(o, this);
    },
    writable: true,
    configurable: true,
  },
});

function notSubscriptable(cls: PyType): string {
  return active.dialect === "host"
    ? `type '${cls.name}' is not subscriptable`
    : `'${cls.type.name}' object isn't subscriptable`;
}

defineType({
  name: "UnionType",
  module: "types",
  js: PyUnion as never,
  constructible: false,
  properties: [{ name: "__args__", get: (self: PyUnion) => new PyTuple([...self.args]) }],
});
