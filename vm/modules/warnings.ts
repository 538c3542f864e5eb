/** warnings: `Category: message` on the console, or an exception, or nothing, as `simplefilter` says. */
import { callPy, str, stringOf } from "../runtime/protocol.js";
import { vm } from "../runtime/context.js";
import { type Dialect, active } from "../objects/dialect.js";
import { PyError, typeError, valueError } from "../objects/error.js";
import type { PyBaseException } from "../objects/exception.js";
import type { PyModule } from "../objects/module.js";
import { type FunctionSpec, defineModule } from "../objects/native.js";
import { type PyValue, builtinTypes } from "../objects/object.js";
import { encodeUtf8 } from "../objects/text/utf8.js";
import { PyType, isSubclass } from "../objects/type.js";

let action = "always";

function warn(message: PyValue, given: PyValue | undefined): void {
  const category = given ?? (active.dialect === "host" ? builtinTypes.UserWarning : builtinTypes.Warning);
  if (!(category instanceof PyType) || !isSubclass(category, builtinTypes.Warning))
    throw typeError("category must be a subclass of Warning");
  if (action === "ignore") return;
  if (action === "error") throw new PyError(callPy(category, [message]) as PyBaseException);
  vm().host.write(2, encodeUtf8(`${category.name}: ${str(message)}\n`));
}

function filter(chosen: PyValue): void {
  const text = stringOf(chosen);
  const known =
    active.dialect === "host"
      ? ["default", "error", "ignore", "always", "module", "once"]
      : ["error", "ignore", "always"];
  if (!known.includes(text)) throw valueError(active.dialect === "host" ? `invalid action: '${text}'` : "");
  action = text;
}

const functions: readonly FunctionSpec[] = [
  { sig: "warn(message, category=...)", call: warn, only: ["circuitpython"] },
  { sig: "warn(message, category=..., stacklevel=1, source=None)", call: warn, only: ["host"] },
  { sig: "simplefilter(action, /)", call: filter, only: ["circuitpython"] },
  { sig: "simplefilter(action, category=..., lineno=0, append=False)", call: filter, only: ["host"] },
  {
    sig: "filterwarnings(action, message='', category=..., module='', lineno=0, append=False)",
    call: filter,
    only: ["host"],
  },
];

export function makeWarnings(dialect: Dialect): PyModule {
  action = "always";
  return defineModule({ name: "warnings", functions }, dialect);
}
