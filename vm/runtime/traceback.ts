/** Tracebacks and uncaught exceptions as text, in the dialect's format. */

import { type PyValue, None, builtinTypes } from "../objects/object.js";
import { PyBaseException, type TracebackEntry } from "../objects/exception.js";
import { PyExceptionGroup } from "../objects/exception-group.js";
import { PyFunction } from "../objects/function.js";
import { lookup, type PyType } from "../objects/type.js";
import { notesOf } from "../objects/exception-notes.js";
import { active } from "../objects/dialect.js";
import { sourceLine } from "./location.js";
import { suggestion } from "./suggestion.js";
import { repr, str } from "./protocol.js";

/**
 * The whole report, each line ended by a newline. Chained exceptions are shown where the dialect does.
 * @param limit  sys.tracebacklimit: so many of the outermost frames
 */
export function formatException(exc: PyValue, limit?: number, seen = new Set<PyBaseException>()): string {
  if (!(exc instanceof PyBaseException)) return `${str(exc)}\n`;
  if (active.dialect === "micropython") return formatOne(exc, limit);
  if (active.dialect === "circuitpython") return formatCircuitPython(exc, limit, seen);
  seen.add(exc);
  let before = "";
  const cause = exc.cause as PyBaseException | typeof None;
  const context = exc.context as PyBaseException | typeof None;
  if (cause !== None && !seen.has(cause as PyBaseException)) {
    before = `${formatException(cause, limit, seen)}\nThe above exception was the direct cause of the following exception:\n\n`;
  } else if (context !== None && !exc.suppressContext && !seen.has(context as PyBaseException)) {
    before = `${formatException(context, limit, seen)}\nDuring handling of the above exception, another exception occurred:\n\n`;
  }
  return before + formatOne(exc, limit);
}

/**
 * As CircuitPython chains (py/obj.c, mp_obj_print_inner_exception): the context goes before the cause. `from` tells only
 * the firmware's own exceptions to keep the context to themselves; of a program's class the inner exception is no more
 * than the firmware's one inside it.
 */
function formatCircuitPython(exc: PyBaseException, limit: number | undefined, seen: Set<PyBaseException>): string {
  const chained = (inner: PyValue, how: string): string => {
    if (!(inner instanceof PyBaseException)) return "";
    const native = firmwareType(inner);
    seen.add(inner);
    const text =
      native === inner.type
        ? formatCircuitPython(inner, limit, seen)
        : frames(inner, limit) + `${native.name}: ${safeText(inner, native)}\n`;
    seen.delete(inner);
    return `${text}\n${how}:\n\n`;
  };
  const suppressed = exc.suppressContext && firmwareType(exc) === exc.type;
  const [inner, how] =
    suppressed || exc.context === None
      ? [exc.cause, "The above exception was the direct cause of the following exception"]
      : [exc.context, "During handling of the above exception, another exception occurred"];
  return (seen.has(inner as PyBaseException) ? "" : chained(inner, how)) + formatPlain(exc, limit);
}

/** The class of the firmware's that an exception is of, or derives from. */
function firmwareType(exc: PyBaseException): PyType {
  return exc.type.mro.find((type) => type.native) ?? exc.type;
}

function formatOne(exc: PyBaseException, limit: number | undefined): string {
  if (active.dialect === "host" && exc instanceof PyExceptionGroup) return formatGroup(exc, limit, 0);
  return formatPlain(exc, limit);
}

/** As CPython 3.11 draws a group: each member numbered and indented below it (Lib/traceback.py, TracebackException.format). */
function formatGroup(group: PyExceptionGroup, limit: number | undefined, depth: number): string {
  const inner = Math.max(depth, 1);
  const indent = "  ".repeat(inner);
  const framed = (text: string) => text.replaceAll(/^(?=.)/gm, `${indent}| `);
  let text = framed(formatPlain(group, limit));
  if (depth === 0 && text.startsWith(`${indent}| Traceback`))
    text = text.replace("| Traceback", "+ Exception Group Traceback");
  else text = text.replace("| Traceback", "| Exception Group Traceback");
  const { exceptions } = group;
  exceptions.slice(0, MOST_MEMBERS).forEach((exc, i) => {
    text += `${indent}${i === 0 ? "+-" : "  "}+---------------- ${i + 1} ----------------\n`;
    const below = "  ".repeat(inner + 1);
    if (exc instanceof PyExceptionGroup) text += formatGroup(exc, limit, inner + 1);
    else text += formatException(exc, limit).replaceAll(/^(?=.)/gm, `${below}| `);
    if (i === exceptions.length - 1 && !(exc instanceof PyExceptionGroup))
      text += `${below}+------------------------------------\n`;
  });
  if (exceptions.length > MOST_MEMBERS) {
    const more = exceptions.length - MOST_MEMBERS;
    text += `${indent}  +---------------- ... ----------------\n${indent}  | and ${more} more exception${more > 1 ? "s" : ""}\n${indent}  +------------------------------------\n`;
  }
  return text;
}

const MOST_MEMBERS = 15;

function formatPlain(exc: PyBaseException, limit: number | undefined): string {
  const end = active.dialect === "host" ? suggestion(exc) + notes(exc) : "";
  return `${frames(exc, limit)}${lastLine(exc)}${end}\n`;
}

function frames(exc: PyBaseException, limit: number | undefined): string {
  let text = "";
  const entries = limit === undefined ? exc.traceback : limit <= 0 ? [] : exc.traceback.slice(-limit);
  if (entries.length > 0 || (active.dialect !== "host" && exc.type.mro.includes(builtinTypes.SyntaxError))) {
    text = "Traceback (most recent call last):\n";
    text += active.dialect === "host" ? hostFrames([...entries].reverse()) : boardFrames([...entries].reverse());
  }
  return text;
}

function notes(exc: PyBaseException): string {
  return notesOf(exc)
    .map((note) => `\n${note}`)
    .join("");
}

function boardFrames(entries: readonly TracebackEntry[]): string {
  return entries.map(({ code, line }) => `  File "${code.file}", line ${line}, in ${code.name}\n`).join("");
}

/** CPython shows the line of the program, and a call that repeats three times (Lib/traceback.py, StackSummary.format). */
function hostFrames(entries: readonly TracebackEntry[]): string {
  let text = "";
  for (let i = 0; i < entries.length;) {
    const { code, line } = entries[i];
    let end = i + 1;
    while (end < entries.length && entries[end].code === code && entries[end].line === line) end++;
    const source = sourceLine(code.file, line);
    const shown = `  File "${code.file}", line ${line}, in ${code.name}\n${source === "" ? "" : `    ${source}\n`}`;
    text += shown.repeat(Math.min(3, end - i));
    const more = end - i - 3;
    if (more > 0) text += `  [Previous line repeated ${more} more time${more === 1 ? "" : "s"}]\n`;
    i = end;
  }
  return text;
}

/** `Type: text`, or `Type` or `Type: ` without a text (MicroPython writes the colon always). */
export function lastLine(exc: PyBaseException): string {
  const location = syntaxLocation(exc);
  const name =
    active.dialect === "host" && exc.type.module !== undefined && exc.type.module !== "__main__"
      ? `${exc.type.module}.${exc.type.name}`
      : exc.type.name;
  const shown = active.dialect === "host" ? undefined : ownRepr(exc);
  if (shown !== undefined) return location + shown;
  const text = safeText(exc);
  if (text === "" && active.dialect === "host") return location + name;
  return `${location}${name}: ${text}`;
}

/** What a SyntaxError carries of its place. */
export interface SyntaxLocation {
  file: string;
  line: number;
  /** Boards name it when their compilers complain, not when their parsers do. */
  block?: string;
  /** In host programs: the line, and carets under what is wrong. */
  text?: string;
}

/** `  File "x.py", line 3` before a SyntaxError's last line. */
function syntaxLocation(exc: PyBaseException): string {
  const at = (exc as PyBaseException & { location?: SyntaxLocation }).location;
  if (at === undefined) return "";
  const block = at.block === undefined ? "" : `, in ${at.block}`;
  const text = active.dialect === "host" && at.text !== undefined ? `\n${at.text}` : "";
  return `  File "${at.file}", line ${at.line}${block}${text}\n`;
}

/** @param as  the class whose __str__ is asked, if not its own */
/**
 * A board prints a class of the program by its `__repr__` when the program wrote one, and else by its arguments, whatever its `__str__` says
 * (py/objtype.c, instance_print).
 */
function ownRepr(exc: PyBaseException): string | undefined {
  if (exc.type.native) return undefined;
  const has = (name: string) => lookup(exc.type, name) instanceof PyFunction;
  try {
    if (has("__repr__")) return repr(exc);
    return has("__str__") ? `${exc.type.name}: ${PyBaseException.prototype.__str__.call(exc)}` : undefined;
  } catch {
    return undefined;
  }
}

function safeText(exc: PyBaseException, as?: PyType): string {
  try {
    return as === undefined ? str(exc) : as.proto.__str__!.call(exc);
  } catch {
    return "<exception str() failed>";
  }
}
