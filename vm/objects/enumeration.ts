/** CircuitPython's enumerations: a class that cannot be called, with its values as attributes. They print as `digitalio.Pull.UP`. */
import { defineType } from "./native.js";
import { PyObject } from "./object.js";
import { type PyType, setTypeAttribute } from "./type.js";

export class Enumeration extends PyObject {
  constructor(
    readonly name = "",
    private readonly prefix = "",
  ) {
    super();
  }

  override __repr__(): string {
    return `${this.prefix}.${this.name}`;
  }
}

/** @param names  of the values, in the order of CircuitPython's table */
export function enumeration(module: string, name: string, names: readonly string[]): PyType {
  // a class of its own, so that a value of one enumeration is no value of another
  const js = class extends Enumeration {};
  const type = defineType({ name, module, js, constructible: false });
  for (const value of names) setTypeAttribute(type, value, new js(value, `${module}.${name}`));
  return type;
}

/** One value of it. */
export function member(type: PyType, name: string): Enumeration {
  return type.ns.get(name) as Enumeration;
}
