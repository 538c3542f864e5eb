/** locale of CircuitPython: the language of the firmware's messages. @see shared-bindings/locale/__init__.c */
import type { Dialect } from "../objects/dialect.js";
import type { PyModule } from "../objects/module.js";
import { defineModule } from "../objects/native.js";
import { PyTuple } from "../objects/tuple.js";

export function makeLocale(dialect: Dialect): PyModule {
  return defineModule(
    { name: "locale", functions: [{ sig: "getlocale()", call: () => new PyTuple(["en_US", "utf-8"]) }] },
    dialect,
  );
}
