/** The classes of functions, methods, modules and descriptors: what Python sees of function.ts and module.ts. */

import { PyObject, type PyValue, None } from "./object.js";
import { defineType } from "./native.js";
import {
  PyBuiltin,
  PyClassMethod,
  PyFunction,
  PyGeneratorFunction,
  PyMethod,
  PyNativeProperty,
  PyProperty,
  PyStaticMethod,
} from "./function.js";
import { PyMember, readMember } from "./member.js";
import { functionDict } from "../runtime/function-dict.js";
import { active } from "./dialect.js";
import { typeError } from "./error.js";
import type { PyType } from "./type.js";
import { attributeError } from "./error.js";
import { PyModule } from "./module.js";
import { PyTuple } from "./tuple.js";
import { Code } from "../runtime/code.js";
import { dictMaker } from "./root.js";
import { ModuleDict } from "../runtime/module-dict.js";

const beyondBoards = ["beyond-boards"] as const;

/** `f.__get__(o, type)`: functions are descriptors. */
const bind = {
  sig: "__get__(self, object, type=None, /)",
  call: (self: PyObject, object: PyValue) => (object === None ? self : new PyMethod(object, self)),
  only: ["host"] as const,
};

/** Parameters in CPython's order; the other local variables are not known by name. */
function parameterNames({ sig }: Code): string[] {
  return [...sig.positional, ...sig.keywordOnly, ...[sig.star, sig.doubleStar].filter((name) => name !== undefined)];
}

/** CO_VARARGS and so on (Include/code.h). */
function flagsOf({ sig, kind }: Code): number {
  const kinds = { function: 0, generator: 0x20, coroutine: 0x80, "async generator": 0x200 };
  return 3 | (sig.star === undefined ? 0 : 4) | (sig.doubleStar === undefined ? 0 : 8) | kinds[kind];
}

/** Makes a function of a code object and globals; runtime/function-from-code.ts says how. */
export const functionMaker: { make: ((code: PyValue, globals: PyValue) => PyValue) | undefined } = { make: undefined };

export class PyCode extends PyObject {
  constructor(readonly code: Code) {
    super();
  }
  override __repr__(): string {
    return `<code object ${this.code.name}>`;
  }
}
defineType({
  name: "code",
  module: "builtins",
  js: PyCode as never,
  constructible: false,
  properties: [
    { name: "co_name", get: (self: PyCode) => self.code.name },
    { name: "co_qualname", get: (self: PyCode) => self.code.qualname, only: ["host"] },
    { name: "co_filename", get: (self: PyCode) => self.code.file, only: ["micropython", "host"] },
    { name: "co_firstlineno", get: (self: PyCode) => self.code.firstLine, only: ["host"] },
    { name: "co_argcount", get: (self: PyCode) => self.code.sig.positional.length, only: ["host"] },
    { name: "co_posonlyargcount", get: (self: PyCode) => self.code.sig.positionalOnly, only: ["host"] },
    { name: "co_kwonlyargcount", get: (self: PyCode) => self.code.sig.keywordOnly.length, only: ["host"] },
    { name: "co_varnames", get: (self: PyCode) => new PyTuple(parameterNames(self.code)), only: ["host"] },
    { name: "co_flags", get: (self: PyCode) => flagsOf(self.code), only: ["host"] },
  ],
});

defineType({
  name: "function",
  module: "builtins",
  js: PyFunction as never,
  subclassable: false,
  new: {
    sig: "__new__(cls, code, globals, /)",
    call: (_cls: PyType, code: PyValue, globals: PyValue) => functionMaker.make?.(code, globals) ?? None,
  },
  methods: [bind],
  properties: [
    {
      name: "__name__",
      get: (self: PyFunction) => self.name,
      set: (self: PyFunction, v) => {
        self.name = v as string;
      },
    },
    {
      name: "__qualname__",
      get: (self: PyFunction) => self.attributes?.get("__qualname__") ?? self.code.qualname,
      only: beyondBoards,
    },
    {
      name: "__module__",
      get: (self: PyFunction) =>
        self.attributes?.get("__module__") ?? (self.module as PyModule).get("__name__") ?? None,
      only: beyondBoards,
    },
    {
      name: "__doc__",
      get: (self: PyFunction) => self.attributes?.get("__doc__") ?? self.code.doc ?? None,
      only: beyondBoards,
    },
    { name: "__globals__", get: (self: PyFunction) => ModuleDict.over(self.module as PyModule) },
    {
      name: "__code__",
      get: (self: PyFunction) => {
        if (self.code.closed) throw attributeError("'function' object has no attribute '__code__'");
        return new PyCode(self.code);
      },
    },
    {
      name: "__defaults__",
      get: (self: PyFunction) => {
        const values = self.defaults?.()[0] ?? [];
        return values.length === 0 ? None : new PyTuple(values);
      },
      only: ["host"],
    },
    {
      name: "__kwdefaults__",
      get: (self: PyFunction) => {
        const values = self.defaults?.()[1] ?? [];
        return values.length === 0 ? None : (dictMaker.make?.(values) ?? None);
      },
      only: ["host"],
    },
    {
      name: "__annotations__",
      get: (self: PyFunction) => {
        const known = self.attributes?.get("__annotations__");
        if (known !== undefined) return known;
        const made = dictMaker.make?.([]) ?? None;
        (self.attributes ??= new Map()).set("__annotations__", made);
        return made;
      },
      set: (self: PyFunction, v) => {
        (self.attributes ??= new Map()).set("__annotations__", v);
      },
      only: ["host"],
    },
    {
      name: "__dict__",
      get: (self: PyFunction) => functionDict(self),
      only: ["host"],
    },
  ],
});

/** Its attributes are those of every function, which it inherits in JavaScript; for isinstance it is another class. */
defineType({ name: "generator", module: "builtins", js: PyGeneratorFunction as never, constructible: false });

defineType({
  name: "builtin_function_or_method",
  boardName: "function",
  module: "builtins",
  js: PyBuiltin as never,
  constructible: false,
  methods: [bind],
  properties: [
    { name: "__name__", get: (self: PyBuiltin) => self.name, only: beyondBoards },
    { name: "__doc__", get: (self: PyBuiltin) => self.spec.doc ?? None, only: beyondBoards },
    { name: "__module__", get: () => "builtins", only: beyondBoards },
  ],
});

defineType({
  name: "bound_method",
  module: "builtins",
  js: PyMethod as never,
  subclassable: false,
  new: {
    sig: "__new__(cls, function, instance, /)",
    call: (_cls: PyType, f: PyValue, instance: PyValue) => {
      if (active.dialect !== "host") throw typeError("can't create 'bound_method' instances");
      if (typeof f !== "object") throw typeError("first argument must be callable");
      return new PyMethod(instance, f);
    },
  },
  properties: [
    { name: "__self__", get: (self: PyMethod) => self.self, only: beyondBoards },
    { name: "__func__", get: (self: PyMethod) => self.func, only: beyondBoards },
    {
      name: "__name__",
      get: (self: PyMethod) => {
        // boards hand on to the function, and those of the firmware have none (py/objboundmeth.c)
        const { func } = self;
        if (func instanceof PyBuiltin && active.dialect !== "host" && active.exact)
          throw attributeError("'bound_method' object has no attribute '__name__'");
        return (func as PyFunction).name;
      },
    },
    {
      name: "__doc__",
      get: (self: PyMethod) => (self.func as unknown as { $__doc__?: PyValue }).$__doc__ ?? None,
      only: beyondBoards,
    },
  ],
});

defineType({
  name: "module",
  module: "builtins",
  js: PyModule as never,
  hasDict: true,
  new: {
    sig: "__new__(cls, name, doc=None)",
    call: (cls: PyType, name: PyValue, doc: PyValue) => {
      if (active.dialect !== "host") throw typeError("can't create 'module' instances");
      if (typeof name !== "string") throw typeError("module name must be a string");
      const made = new (cls.ctor as unknown as new (name: string) => PyModule)(name);
      made.set("__doc__", doc);
      return made;
    },
  },
  properties: [{ name: "__dict__", get: (self: PyModule) => ModuleDict.over(self) }],
});

defineType({
  name: "staticmethod",
  js: PyStaticMethod,
  init: {
    sig: "__init__(self, function, /)",
    call: (self: PyStaticMethod, f: PyValue) => {
      self.func = f;
    },
  },
  properties: [{ name: "__func__", get: (self: PyStaticMethod) => self.func, only: beyondBoards }],
});

defineType({
  name: "classmethod",
  js: PyClassMethod,
  init: {
    sig: "__init__(self, function, /)",
    call: (self: PyClassMethod, f: PyValue) => {
      self.func = f;
    },
  },
  properties: [{ name: "__func__", get: (self: PyClassMethod) => self.func, only: beyondBoards }],
});

/** A copy of a property with one function replaced: what `@p.setter` makes. */
function withPart(p: PyProperty, part: "getter" | "setter" | "deleter", f: PyValue): PyProperty {
  const copy = new (p.type.ctor as new () => PyProperty)();
  copy.getter = p.getter;
  copy.setter = p.setter;
  copy.deleter = p.deleter;
  copy.doc = p.doc;
  copy[part] = f;
  return copy;
}

defineType({
  name: "property",
  js: PyProperty,
  init: {
    sig: "__init__(self, fget=None, fset=None, fdel=None, doc=None)",
    named: true,
    call: (self: PyProperty, getter: PyValue, setter: PyValue, deleter: PyValue, doc: PyValue) => {
      Object.assign(self, { getter, setter, deleter, doc });
    },
  },
  methods: [
    { sig: "getter(self, f, /)", call: (self: PyProperty, f: PyValue) => withPart(self, "getter", f) },
    { sig: "setter(self, f, /)", call: (self: PyProperty, f: PyValue) => withPart(self, "setter", f) },
    { sig: "deleter(self, f, /)", call: (self: PyProperty, f: PyValue) => withPart(self, "deleter", f) },
  ],
  properties: [
    { name: "fget", get: (self: PyProperty) => self.getter, only: beyondBoards },
    { name: "fset", get: (self: PyProperty) => self.setter, only: beyondBoards },
    { name: "fdel", get: (self: PyProperty) => self.deleter, only: beyondBoards },
    {
      name: "__doc__",
      get: (self: PyProperty) =>
        self.doc !== None || self.getter === None
          ? self.doc
          : ((self.getter as unknown as { $__doc__?: PyValue }).$__doc__ ?? None),
      only: beyondBoards,
    },
  ],
});

defineType({ name: "getset_descriptor", module: "builtins", js: PyNativeProperty as never, constructible: false });

defineType({
  name: "member_descriptor",
  module: "builtins",
  js: PyMember as never,
  constructible: false,
  methods: [
    {
      sig: "__get__(self, object, type=None, /)",
      call: (self: PyMember, object: PyValue) => (object === None ? self : readMember(self, object as PyObject)),
    },
  ],
  properties: [{ name: "__name__", get: (self: PyMember) => self.name }],
});
