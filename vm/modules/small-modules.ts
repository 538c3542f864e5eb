/** Modules too small for a file of their own: __future__, types, platform, atexit, typing (host). */
import { callPy } from "../runtime/protocol.js";
import { vm } from "../runtime/context.js";
import type { Dialect } from "../objects/dialect.js";
import type { PyModule } from "../objects/module.js";
import { type FunctionSpec, defineModule } from "../objects/native.js";
import { type PyValue } from "../objects/object.js";
import { PyTuple } from "../objects/tuple.js";
import { releases } from "../objects/releases.js";
import { boardNames } from "./sys.js";

/** Names of features that are all in force already; CircuitPython knows the last alone. */
export function makeFuture(dialect: Dialect): PyModule {
  const features = [
    "nested_scopes",
    "generators",
    "division",
    "absolute_import",
    "with_statement",
    "print_function",
    "unicode_literals",
    "generator_stop",
    "annotations",
  ].slice(dialect === "circuitpython" ? -1 : 0);
  return defineModule(
    { name: "__future__", constants: Object.fromEntries(features.map((name) => [name, true])) },
    dialect,
  );
}

export function makePlatform(dialect: Dialect): PyModule {
  const { machine } = boardNames(dialect);
  const functions: readonly FunctionSpec[] = [
    {
      sig: "platform()",
      call: () =>
        dialect === "host"
          ? "Linux"
          : `MicroPython-${releases[dialect].version.filter((v) => v !== "").join(".")}-arm--with-`,
    },
    { sig: "python_compiler()", call: () => "pinbridge" },
    { sig: "libc_ver()", call: () => new PyTuple(["", ""]) },
    { sig: "machine()", call: () => machine, only: ["host"] },
    { sig: "system()", call: () => "Linux", only: ["host"] },
    { sig: "python_implementation()", call: () => "pinbridge", only: ["host"] },
    { sig: "python_version()", call: () => "3.13.0", only: ["host"] },
  ];
  return defineModule({ name: "platform", functions }, dialect);
}

export function makeAtexit(dialect: Dialect): PyModule {
  const registered: { f: PyValue; args: PyValue[]; kwargs: Map<string, PyValue> }[] = [];
  let installed = false;
  const functions: readonly FunctionSpec[] = [
    {
      sig: "register(func, /, *args, **kwargs)",
      call: (f: PyValue, args: PyValue[], kwargs: Map<string, PyValue>) => {
        registered.push({ f, args, kwargs });
        if (!installed)
          (vm() as { onEnd?: (action: () => void) => void }).onEnd?.(() => {
            for (const each of registered.splice(0).reverse())
              callPy(each.f, each.args, each.kwargs.size === 0 ? undefined : each.kwargs);
          });
        installed = true;
        return f;
      },
    },
    {
      sig: "unregister(func, /)",
      call: (f: PyValue) => {
        for (let i = registered.length - 1; i >= 0; i--) if (registered[i].f === f) registered.splice(i, 1);
      },
    },
  ];
  return defineModule({ name: "atexit", functions }, dialect);
}
