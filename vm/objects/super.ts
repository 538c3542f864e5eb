/** super: looks names up in the method resolution order of an object's class, after a given class. */

import { PyObject, type PyValue, None } from "./object.js";
import { afterDialect, defineType, objectType } from "./native.js";
import { PyType, lookupAfter } from "./type.js";
import {
  PyBuiltin,
  PyClassMethod,
  PyFunction,
  PyMethod,
  PyNativeProperty,
  PyProperty,
  PyStaticMethod,
} from "./function.js";
import { attributeError, runtimeError, typeError } from "./error.js";
import { active } from "./dialect.js";
import { checked } from "../runtime/pending.js";
import { repr, typeName, typeOf } from "../runtime/protocol.js";

export class PySuper extends PyObject {
  cls: PyType = undefined as never;
  self: PyValue = None;
  override __getattr__(name: string): PyValue | undefined {
    return superAttribute(this.cls, this.self, name);
  }
  override __repr__(): string {
    const of = typeof this.self === "object" ? `<${this.self.type.name} object>` : repr(this.self);
    return `<super: <class '${this.cls.name}'>, ${of}>`;
  }
}

export function makeSuper(cls: PyValue | undefined, self: PyValue | undefined): PySuper {
  if (active.dialect === "host" && cls === undefined) throw runtimeError("super(): no arguments");
  if (active.dialect === "host" && !(cls instanceof PyType))
    throw typeError(`super() argument 1 must be a type, not ${typeName(cls!)}`);
  if (!(cls instanceof PyType) || self === undefined) {
    const given = cls === undefined ? 0 : 1;
    if (self === undefined) throw typeError(`function takes 2 positional arguments but ${given} were given`);
    throw typeError(
      active.dialect === "circuitpython"
        ? "first argument to super() must be type"
        : "issubclass() arg 2 must be a class or a tuple of classes",
    );
  }
  if (!(self instanceof PyType && self.mro.includes(cls)) && !typeOf(self).mro.includes(cls)) {
    throw typeError(active.dialect === "host" ? "super(type, obj): obj must be an instance or subtype of type" : "");
  }
  const s = new PySuper();
  s.cls = cls;
  s.self = self;
  return s;
}

/** The class whose order is searched: of the object, or the object itself in a class method. */
function orderOf(cls: PyType, self: PyValue): PyType {
  if (self instanceof PyType && self.mro.includes(cls)) return self;
  return typeOf(self);
}

/** `super().name` when it is a function that takes self: for calling without a bound method; else undefined. */
export function superMethod(cls: PyType, self: PyValue, name: string): PyObject | undefined {
  const order = orderOf(cls, self);
  const found = lookupAfter(order, cls, name);
  if (order === self) return undefined;
  if (found instanceof PyFunction) return found;
  return found instanceof PyBuiltin && found.checkSelf !== undefined ? found : undefined;
}

/** `super().name` @throws AttributeError */
export function superAttribute(cls: PyType, self: PyValue, name: string): PyValue | undefined {
  const order = orderOf(cls, self);
  const found = lookupAfter(order, cls, name);
  if (found === undefined) {
    if (name === "__class__") return (self as PyObject).type;
    throw attributeError(`'super' object has no attribute '${name}'`);
  }
  if (typeof found !== "object") return found;
  const bound = order !== self;
  if (found instanceof PyStaticMethod) return found.func;
  if (found instanceof PyClassMethod) return new PyMethod(order, found.func as PyObject);
  if (found instanceof PyFunction || (found instanceof PyBuiltin && found.checkSelf !== undefined))
    return bound ? new PyMethod(self, found) : found;
  if (found instanceof PyProperty) return bound ? checked((found.getter as PyObject).c(self)) : found;
  if (found instanceof PyNativeProperty) return bound ? (found.get(self) ?? None) : found;
  const get = (found as unknown as Record<string, ((...a: PyValue[]) => PyValue | undefined) | undefined>)["m$__get__"];
  return get === undefined || active.dialect !== "host" ? found : checked(get(found, bound ? self : None, order));
}

export const superType = defineType({
  name: "super",
  js: PySuper,
  new: {
    sig: "super(cls, type=..., object=..., /)",
    call: (_: PyType, cls: PyValue | undefined, self: PyValue | undefined) => makeSuper(cls, self),
  },
});

const everywhere = new Set([...objectType.ns.keys(), ...superType.ns.keys()]);

/** What every object has must be looked for in the order, too, not be found on the super object itself. */
afterDialect(() => {
  for (const name of everywhere) {
    Object.defineProperty(PySuper.prototype, `m$${name}`, { value: undefined, writable: true, configurable: true });
    Object.defineProperty(PySuper.prototype, `$${name}`, {
      get(this: PySuper) {
        return superAttribute(this.cls, this.self, name);
      },
      configurable: true,
    });
  }
});
