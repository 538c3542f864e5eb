/**
 * The builtins module: every function of this folder's families, the builtin types, the exceptions; filtered by dialect.
 * A new family is one line in `families`.
 */
import { exceptionTypes } from "../objects/exception.js";
import { exceptionGroupTypes } from "../objects/exception-group.js";
import { PyBuiltin } from "../objects/function.js";
import { type Dialect, isIn } from "../objects/dialect.js";
import type { FunctionSpec } from "../objects/native.js";
import { PyModule } from "../objects/module.js";
import { Ellipsis, NotImplemented, builtinTypes } from "../objects/object.js";
import { evaluationFunctions } from "./evaluation.js";
import { inputOutputFunctions } from "./input-output.js";
import { iterationFunctions } from "./iteration.js";
import { numberFunctions } from "./numbers.js";
import { objectFunctions } from "./objects.js";

export const families: readonly (readonly FunctionSpec[])[] = [
  evaluationFunctions,
  inputOutputFunctions,
  iterationFunctions,
  numberFunctions,
  objectFunctions,
];

/** Types that go by a builtin name. */
const typeNames = [
  "bool",
  "bytearray",
  "bytes",
  "classmethod",
  "complex",
  "dict",
  "enumerate",
  "filter",
  "float",
  "frozenset",
  "int",
  "list",
  "map",
  "memoryview",
  "object",
  "property",
  "range",
  "reversed",
  "set",
  "slice",
  "staticmethod",
  "str",
  "super",
  "tuple",
  "type",
  "zip",
];

/** Exceptions of each board dialect; host has all. */
const boardExceptions = [
  "ArithmeticError",
  "AssertionError",
  "AttributeError",
  "BaseException",
  "EOFError",
  "Exception",
  "GeneratorExit",
  "ImportError",
  "IndentationError",
  "IndexError",
  "KeyError",
  "KeyboardInterrupt",
  "LookupError",
  "MemoryError",
  "NameError",
  "NotImplementedError",
  "OSError",
  "OverflowError",
  "RuntimeError",
  "StopAsyncIteration",
  "StopIteration",
  "SyntaxError",
  "SystemExit",
  "TypeError",
  "UnicodeError",
  "ValueError",
  "ZeroDivisionError",
];
const circuitPythonExceptions = ["BrokenPipeError", "ConnectionError", "FutureWarning", "TimeoutError", "Warning"];

function hasException(name: string, dialect: Dialect): boolean {
  if (name === "ViperTypeError") return dialect !== "host";
  if (name === "ReloadException") return dialect === "circuitpython";
  if (dialect === "host" || boardExceptions.includes(name)) return true;
  return dialect === "circuitpython" && circuitPythonExceptions.includes(name);
}

/** A fresh builtins module for a dialect. */
export function makeBuiltins(dialect: Dialect): PyModule {
  const module = new PyModule("builtins");
  for (const [name, type] of exceptionTypes) if (hasException(name, dialect)) module.set(name, type);
  for (const type of exceptionGroupTypes()) module.set(type.name, type);
  if (dialect === "host") {
    module.set("IOError", builtinTypes.OSError);
    module.set("EnvironmentError", builtinTypes.OSError);
  }
  for (const name of typeNames) if (builtinTypes[name] !== undefined) module.set(name, builtinTypes[name]);
  for (const spec of families.flat()) {
    if (!isIn(spec.only, dialect)) continue;
    const builtin = new PyBuiltin(spec);
    module.set(builtin.name, builtin);
  }
  module.set("Ellipsis", Ellipsis);
  module.set("NotImplemented", NotImplemented);
  module.set("__debug__", true);
  return module;
}
