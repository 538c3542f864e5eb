/**
 * traceback: exceptions with their frames as text. CircuitPython has `print_exception` and `format_exception`, which gives the
 * whole text in one item; CPython's gives a list of lines.
 */
import { callMethod, indexOf } from "../runtime/protocol.js";
import { vm } from "../runtime/context.js";
import { pending } from "../runtime/pending.js";
import { type Dialect, active } from "../objects/dialect.js";
import { typeError, valueError } from "../objects/error.js";
import { PyBaseException, type TracebackEntry } from "../objects/exception.js";
import { PyList } from "../objects/list.js";
import type { PyModule } from "../objects/module.js";
import { type FunctionSpec, defineModule } from "../objects/native.js";
import { None, type PyValue } from "../objects/object.js";
import { PyTraceback } from "../objects/traceback.js";
import { encodeUtf8 } from "../objects/text/utf8.js";
import { truth } from "../runtime/protocol.js";

/** Boards have one console; CPython's tracebacks go to stderr. */
function write(text: string, file: PyValue): void {
  if (file === None) vm().host.write(active.dialect === "host" ? 2 : 1, encodeUtf8(text));
  else callMethod(file, "write", text);
}

/** The text for (exc), or (type, value, traceback) as before Python 3.10. @throws ValueError, TypeError */
function textOf(
  first: PyValue,
  value: PyValue | undefined,
  tb: PyValue | undefined,
  limit: PyValue,
  chain: PyValue,
): string {
  if ((value === undefined) !== (tb === undefined))
    throw valueError(
      active.dialect === "host"
        ? "Both or neither of value and tb must be given"
        : "Supply both or neither of value and tb",
    );
  const exc = value ?? first;
  if (!(exc instanceof PyBaseException))
    throw typeError(
      active.dialect === "host" ? `Exception expected for value, ${typeof exc} found` : "invalid exception",
    );
  const saved = { traceback: exc.traceback, cause: exc.cause, context: exc.context };
  try {
    if (tb !== undefined) exc.traceback = tb instanceof PyTraceback ? [...tb.entries] : [];
    if (limit !== None) exc.traceback = limited(exc.traceback, indexOf(limit));
    if (!truth(chain)) Object.assign(exc, { cause: None, context: None });
    return vm().formatException(exc);
  } finally {
    Object.assign(exc, saved);
  }
}

/** So many frames from the outermost on; below zero, from the innermost. */
function limited(entries: readonly TracebackEntry[], limit: number): TracebackEntry[] {
  if (limit < 0) return entries.slice(0, -limit);
  return limit === 0 ? [] : entries.slice(-limit);
}

function handled(): PyValue {
  return pending.handled ?? None;
}

const host = ["host"] as const;

const functions: readonly FunctionSpec[] = [
  {
    sig: "print_exception(exc, /, value=..., tb=..., limit=None, file=None, chain=True)",
    call: (
      exc: PyValue,
      value: PyValue | undefined,
      tb: PyValue | undefined,
      limit: PyValue,
      file: PyValue,
      chain: PyValue,
    ) => write(textOf(exc, value, tb, limit, chain), file),
  },
  {
    sig: "format_exception(exc, /, value=..., tb=..., limit=None, chain=True)",
    call: (exc: PyValue, value: PyValue | undefined, tb: PyValue | undefined, limit: PyValue, chain: PyValue) => {
      const text = textOf(exc, value, tb, limit, chain);
      return new PyList(active.dialect === "host" ? text.split(/(?<=\n)(?=\S|  File )/) : [text]);
    },
  },
  {
    sig: "format_exc(limit=None, chain=True)",
    call: (limit: PyValue, chain: PyValue) =>
      handled() === None ? "NoneType: None\n" : textOf(handled(), undefined, undefined, limit, chain),
    only: host,
  },
  {
    sig: "print_exc(limit=None, file=None, chain=True)",
    call: (limit: PyValue, file: PyValue, chain: PyValue) =>
      write(handled() === None ? "NoneType: None\n" : textOf(handled(), undefined, undefined, limit, chain), file),
    only: host,
  },
];

export function makeTraceback(dialect: Dialect): PyModule {
  return defineModule({ name: "traceback", functions }, dialect);
}
