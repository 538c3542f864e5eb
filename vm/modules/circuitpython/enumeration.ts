/** CircuitPython's enumerations: a class whose only instances are its constants, printed as `module.Class.NAME`. @see py/enum.c */
import { defineType } from "../../objects/native.js";
import { PyObject, type PyValue } from "../../objects/object.js";
import type { PyType } from "../../objects/type.js";
import { wrongType } from "./argcheck.js";

/** The base of the instances; each enumeration has a class of its own below it, so that its class lists nothing but values. */
export class EnumValue extends PyObject {
  name = "";
  /** position in the enumeration */
  value = 0;
  override __repr__(): string {
    return `${this.type.module}.${this.type.name}.${this.name}`;
  }
}

export interface Enumeration<T extends EnumValue> {
  type: PyType;
  values: readonly T[];
  /** @throws TypeError  when it is none of them */
  check: (v: PyValue, argument: string) => T;
}

export function defineEnumeration<T extends EnumValue>(
  module: string,
  name: string,
  js: new () => T,
  names: readonly string[],
): Enumeration<T> {
  // The type takes its place on the prototype of `js` first, then the values can say their class.
  const values = names.map((each, i) => {
    const value = new js();
    value.name = each;
    value.value = i;
    return value;
  });
  const constants = Object.fromEntries(values.map((v) => [v.name, v]));
  const type = defineType({ name, module, js, constructible: false, subclassable: false, constants });
  const check = (v: PyValue, argument: string): T => {
    if (v instanceof js) return v;
    throw wrongType(argument, name, v);
  };
  return { type, values, check };
}
