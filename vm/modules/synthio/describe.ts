/** `Class(name=value, …)`, as CircuitPython prints objects made from their properties. @see shared-bindings/util.c */
import { getAttr, repr } from "../../runtime/protocol.js";
import type { PyObject } from "../../objects/object.js";

export function describeProperties(self: PyObject, names: readonly string[]): string {
  return `${self.type.name}(${names.map((name) => `${name}=${repr(getAttr(self, name))}`).join(", ")})`;
}
