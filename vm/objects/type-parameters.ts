/**
 * What PEP 695 makes: type variables of `def f[T: Bound]` and `class C[*Ts, **P]`, and the aliases of `type X = ...`. Bounds, defaults
 * and values are evaluated when they are first asked for, so that they may name what is defined later.
 *
 * @see PEP 695, PEP 696; CPython Objects/typevarobject.c
 */

import { typeError } from "./error.js";
import { PyGenericAlias, unionOf } from "./generic-alias.js";
import { defineType } from "./native.js";
import { None, PyObject, type PyValue } from "./object.js";
import { PyTuple } from "./tuple.js";
import { checked } from "../runtime/pending.js";
import { hashOf, iterOf } from "../runtime/protocol.js";

/** Evaluates an expression of the program; undefined: with an exception pending. */
export type Lazy = (() => PyValue | undefined) | undefined;

class Later {
  private value: PyValue | undefined;
  constructor(private evaluate: Lazy) {}
  /** Undefined where there is no expression. */
  get(): PyValue | undefined {
    if (this.evaluate !== undefined) {
      this.value = checked(this.evaluate());
      this.evaluate = undefined;
    }
    return this.value;
  }
}

abstract class PyTypeParameter extends PyObject {
  readonly isTypeLike = true;
  readonly default_: Later;
  constructor(
    readonly name: string,
    default_: Lazy,
  ) {
    super();
    this.default_ = new Later(default_);
  }
  override __repr__(): string {
    return this.name;
  }
  override __or__(o: PyValue): PyValue | undefined {
    return unionOf(this, o);
  }
  override __ror__(o: PyValue): PyValue | undefined {
    return unionOf(o, this);
  }
}

export class PyTypeVariable extends PyTypeParameter {
  readonly bound: Later;
  constructor(
    name: string,
    bound: Lazy,
    /** The bound is a tuple display: constraints. */
    readonly constrained: boolean,
    default_: Lazy,
  ) {
    super(name, default_);
    this.bound = new Later(bound);
  }
}
class PyParameterSpecification extends PyTypeParameter {}
class PyTypeVariableTuple extends PyTypeParameter {
  /** `*Ts` in a list of types is the one value `Unpack[Ts]` (PEP 646). */
  override __iter__(): PyObject {
    return iterOf(new PyTuple([new PyPartOfParameter(this, "Unpacked")]));
  }
}

/** What stands for a part of a type variable: `P.args` and `P.kwargs` of a `**P`, and all of a `*Ts`. */
class PyPartOfParameter extends PyObject {
  readonly isTypeLike = true;
  constructor(
    readonly origin: PyTypeParameter,
    readonly part: "ParamSpecArgs" | "ParamSpecKwargs" | "Unpacked",
  ) {
    super();
  }
  override __repr__(): string {
    if (this.part === "Unpacked") return `typing.Unpack[${this.origin.name}]`;
    return `${this.origin.name}.${this.part === "ParamSpecArgs" ? "args" : "kwargs"}`;
  }
  override __eq__(o: PyValue): PyValue | undefined {
    return o instanceof PyPartOfParameter ? o.origin === this.origin && o.part === this.part : undefined;
  }
  override __hash__(): number {
    return hashOf(this.origin);
  }
  override __or__(o: PyValue): PyValue | undefined {
    return unionOf(this, o);
  }
}

export class PyTypeAlias extends PyObject {
  readonly isTypeLike = true;
  readonly value: Later;
  constructor(
    readonly name: string,
    readonly parameters: readonly PyValue[],
    value: Lazy,
  ) {
    super();
    this.value = new Later(value);
  }
  override __repr__(): string {
    return this.name;
  }
  override __or__(o: PyValue): PyValue | undefined {
    return unionOf(this, o);
  }
  override __ror__(o: PyValue): PyValue | undefined {
    return unionOf(o, this);
  }
  override __getitem__(item: PyValue): PyValue {
    if (this.parameters.length === 0) throw typeError("Only generic type aliases are subscriptable");
    return new PyGenericAlias(this, item);
  }
}

export const makeTypeVariable = (name: string, bound: Lazy, constrained: boolean, default_: Lazy): PyValue =>
  new PyTypeVariable(name, bound, constrained, default_);
export const makeParameterSpecification = (name: string, default_: Lazy): PyValue =>
  new PyParameterSpecification(name, default_);
export const makeTypeVariableTuple = (name: string, default_: Lazy): PyValue => new PyTypeVariableTuple(name, default_);
export const makeTypeAlias = (name: string, parameters: PyValue[], value: Lazy): PyValue =>
  new PyTypeAlias(name, parameters, value);

const common = [
  { name: "__name__", get: (self: PyTypeParameter) => self.name },
  { name: "__default__", get: (self: PyTypeParameter) => self.default_.get() ?? None },
];

defineType({
  name: "TypeVar",
  module: "typing",
  js: PyTypeVariable as never,
  constructible: false,
  methods: [{ sig: "has_default(self, /)", call: (self: PyTypeVariable) => self.default_.get() !== undefined }],
  properties: [
    ...common,
    { name: "__bound__", get: (self: PyTypeVariable) => (self.constrained ? None : (self.bound.get() ?? None)) },
    {
      name: "__constraints__",
      get: (self: PyTypeVariable) => (self.constrained ? self.bound.get()! : new PyTuple([])),
    },
    { name: "__covariant__", get: () => false },
    { name: "__contravariant__", get: () => false },
    { name: "__infer_variance__", get: () => true },
  ],
});
defineType({
  name: "ParamSpec",
  module: "typing",
  js: PyParameterSpecification as never,
  constructible: false,
  properties: [
    ...common,
    { name: "args", get: (self: PyParameterSpecification) => new PyPartOfParameter(self, "ParamSpecArgs") },
    { name: "kwargs", get: (self: PyParameterSpecification) => new PyPartOfParameter(self, "ParamSpecKwargs") },
  ],
});
defineType({
  name: "TypeVarTuple",
  module: "typing",
  js: PyTypeVariableTuple as never,
  constructible: false,
  properties: common,
});
defineType({
  name: "ParamSpecArgs",
  module: "typing",
  js: PyPartOfParameter as never,
  constructible: false,
  properties: [{ name: "__origin__", get: (self: PyPartOfParameter) => self.origin }],
});
defineType({
  name: "TypeAliasType",
  module: "typing",
  js: PyTypeAlias as never,
  constructible: false,
  properties: [
    { name: "__name__", get: (self: PyTypeAlias) => self.name },
    { name: "__value__", get: (self: PyTypeAlias) => self.value.get()! },
    { name: "__type_params__", get: (self: PyTypeAlias) => new PyTuple([...self.parameters]) },
  ],
});
