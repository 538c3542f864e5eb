/**
 * Exceptions as generated code sees them: passing frames, being caught, raised, raised again.
 */

import { type PyValue, None, builtinTypes, type PyObject } from "../objects/object.js";
import { boardErrno } from "../objects/errno-names.js";
import { PyError, keyError, makeError, nameError, typeError } from "../objects/error.js";
import { PyBaseException } from "../objects/exception.js";
import { PyType } from "../objects/type.js";
import { PyTuple } from "../objects/tuple.js";
import { PyModule } from "../objects/module.js";
import { argumentCountError, missingKeywordError } from "../objects/signature.js";
import { active, beyondBoards } from "../objects/dialect.js";
import { generatorRaised } from "../objects/generator.js";
import { HostError } from "../host.js";
import type { Code } from "./code.js";
import { currentVM } from "./current.js";
import { pending } from "./pending.js";
import { typeName } from "./protocol.js";
import { rememberMissing } from "./suggestion.js";

/** The pending exception leaves this frame: notes it. */
export function note(code: Code, line: number, comprehension?: Code): undefined {
  if (pending.noted) pending.noted = false;
  else pending.exc = noteFrames(pending.exc!, code, line, comprehension);
  return undefined;
}

/** The comprehensions that were running in the frame, innermost first, then the frame, at the line they stand on. */
function noteFrames(exc: PyBaseException, code: Code, line: number, comprehension: Code | undefined): PyBaseException {
  for (let inner = comprehension; inner !== undefined; inner = inner.within) {
    exc.traceback.push({ code: inner, line });
    // A generator expression that is written as a loop lets no StopIteration out (PEP 479).
    if (inner.kind === "generator" && exc.isStopIteration) exc = generatorRaised(exc);
    line = inner.firstLine;
  }
  exc.traceback.push({ code, line });
  return exc;
}

/** A thrown exception arrives in a generated frame and leaves it as a pending one. */
export function caught(error: unknown, code: Code, line: number, comprehension?: Code): undefined {
  makePending(error);
  return note(code, line, comprehension);
}

/** Makes what was thrown the pending exception. Faults of ours are thrown on: they are no Python exceptions. */
export function makePending(error: unknown): void {
  if (error instanceof PyError) pending.exc = error.value as PyBaseException;
  else pending.exc = translate(error);
  pending.noted = false;
  if (active.dialect === "host") chain(pending.exc, pending.handled);
}

function translate(error: unknown): PyBaseException {
  const made = (type: string, ...args: PyValue[]) => makeError(type, ...args).value as PyBaseException;
  if (error instanceof RangeError) {
    // No regular expressions here: there may be no stack left to compile one. A further overflow goes on to the caller's frame.
    const text = error.message;
    if (text.includes("call stack"))
      return made(active.dialect === "host" ? "RecursionError" : "RuntimeError", "maximum recursion depth exceeded");
    if (text.includes("BigInt")) return made("OverflowError", "int too large");
    if (text.includes("length") || text.includes("allocation") || text.includes("maximum size"))
      return active.dialect === "host" ? made("MemoryError") : made("MemoryError", "memory allocation failed");
  }
  if (error instanceof HostError) return made("OSError", boardErrno(error.errno));
  throw error;
}

/** A handler begins: the exception, no longer pending, with this frame in its traceback. */
export function take(code: Code, line: number, comprehension?: Code): PyBaseException {
  let exc = pending.exc!;
  pending.exc = undefined;
  if (pending.noted) pending.noted = false;
  else exc = noteFrames(exc, code, line, comprehension);
  if (active.dialect === "host") chain(exc, pending.handled);
  return exc;
}

/** What was taken here goes on: this frame is not to be noted twice. */
export function again(): void {
  pending.noted = true;
}

/** A handler's body fails: what it handled becomes the context, and is no longer handled. */
export function failedInHandler(
  handled: PyBaseException | undefined,
  saved: PyBaseException | undefined,
  named?: boolean,
): void {
  const exc = pending.exc;
  // CircuitPython chains what a raise statement of the handler itself raises, and what passes a block of the same function.
  if (active.dialect !== "circuitpython" || named === true) chain(exc, handled);
  pending.handled = saved;
}

/** What was being handled when the exception came is its context; no circle comes of it. */
export function chain(exc: PyBaseException | undefined, handled: PyBaseException | undefined): void {
  if (exc === undefined || handled === undefined || exc.context !== None) return;
  for (let e: PyValue = handled; e instanceof PyBaseException; e = e.context) if (e === exc) return;
  exc.context = handled;
}

/**
 * `raise exc from cause`
 * @param handled  what the handler around the statement handles, in the same function
 */
export function raise(value: PyValue, cause?: PyValue, handled?: PyBaseException): void {
  let exc: PyValue | undefined = value;
  // MicroPython compiles `from` and drops it, with this word; ours keeps it for those who look.
  if (active.dialect === "micropython" && cause !== undefined && cause !== None)
    currentVM().out(2, "Warning: exception chaining not supported\n");
  if (value instanceof PyType && value.mro.includes(builtinTypes.BaseException)) {
    exc = value.c();
    if (exc === undefined) return;
  }
  if (!(exc instanceof PyBaseException) || exc.incomplete) throw typeError("exceptions must derive from BaseException");
  if (cause !== undefined) setCause(exc, cause);
  chain(exc, handled);
  pending.exc = exc;
  pending.noted = false;
}

function setCause(exc: PyBaseException, cause: PyValue): void {
  const made = cause instanceof PyType ? cause.c() : cause;
  exc.cause = made ?? None;
  exc.suppressContext = true;
}

/** `raise` alone: what the handler around it holds, else what anybody is handling. */
export function raiseAgain(exc: PyBaseException | undefined, alone?: boolean): void {
  const e = alone === true ? undefined : (exc ?? pending.handled);
  if (e !== undefined) {
    pending.exc = e;
    pending.noted = exc !== undefined;
    return;
  }
  if (active.dialect === "host") throw makeError("RuntimeError", "No active exception to reraise");
  // the function is not in its traceback (py/vm.c, exception_handler)
  pending.exc = makeError("RuntimeError", "no active exception to reraise").value as PyBaseException;
  pending.noted = true;
}

/** Whether an exception is an instance of a class or of one in a tuple of classes. */
export function matches(exc: PyObject, type: PyValue): boolean {
  if (type instanceof PyType)
    return exc.type.mro.includes(type) || (isExceptionClass(type) ? false : refuseMatch(exc, type));
  if (type instanceof PyTuple)
    return type.a.some((t) => matches(exc, t instanceof PyTuple && !beyondBoards() ? refuseMatch(exc, type) : t));
  return refuseMatch(exc, type);
}

function isExceptionClass(type: PyType): boolean {
  return type.mro.includes(builtinTypes.BaseException);
}

/** Boards take the handler for an operator that has no name (py/runtime.c, MP_BINARY_OP_EXCEPTION_MATCH). */
function refuseMatch(exc: PyObject, type: PyValue): never {
  throw typeError(
    active.dialect === "host"
      ? "catching classes that do not inherit from BaseException is not allowed"
      : `unsupported types for : '${exc.type.name}', '${typeName(type)}'`,
  );
}

export function assertionError(message?: PyValue): PyError {
  return message === undefined ? makeError("AssertionError") : makeError("AssertionError", message);
}

/** A local variable is read before it is bound, or after `del`. */
export function unbound(name: string, free: boolean, inClassBody = false): never {
  if (active.dialect !== "host") {
    if (inClassBody) throw nameError(`name '${name}' isn't defined`);
    throw nameError("local variable referenced before assignment");
  }
  if (free)
    throw nameError(`cannot access free variable '${name}' where it is not associated with a value in enclosing scope`);
  throw makeError(
    "UnboundLocalError",
    `cannot access local variable '${name}' where it is not associated with a value`,
  );
}

/** A global that is neither in the module nor builtin. */
export function globalMissing(module: PyModule, name: string): PyValue {
  const value = module.get(name);
  if (value !== undefined) return value;
  if (active.dialect !== "host") throw nameError(`name '${name}' isn't defined`);
  const error = nameError(`name '${name}' is not defined`);
  rememberMissing(error.value, { name, module });
  throw error;
}

/** `del name` of a global that is not there: on boards what deleting from the dict of the globals raises. */
export function missingToDelete(name: string): never {
  throw active.dialect === "host" ? nameError(`name '${name}' is not defined`) : keyError(name);
}

/** @param count  how many were given when they are too many, else 0 */
export function wrongArguments(code: Code, given: readonly (PyValue | undefined)[], count = 0): undefined {
  pending.exc = (argumentCountError(code.sig, given, count) as PyError).value as PyBaseException;
  return undefined;
}

/** @param given  the keyword-only arguments, in order */
export function missingKeyword(code: Code, given: readonly (PyValue | undefined)[]): undefined {
  const missing = code.sig.keywordOnly.filter((_, i) => given[i] === undefined && code.sig.keywordRequired[i]);
  const withKeywords = given.some((value) => value !== undefined);
  pending.exc = missingKeywordError(code.sig, missing, withKeywords).value as PyBaseException;
  return undefined;
}
