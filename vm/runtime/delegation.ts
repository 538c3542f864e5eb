/** yield from, await, and the asynchronous protocols: what codegen/generators.ts calls. */

import { PyObject, type PyValue, None, builtinTypes } from "../objects/object.js";
import { PyGenerator, thrownRaw } from "../objects/generator.js";
import { active, beyondBoards } from "../objects/dialect.js";
import { typeError } from "../objects/error.js";
import { PyError } from "../objects/error.js";
import type { PyBaseException } from "../objects/exception.js";
import { missingAttribute } from "./attributes.js";
import { checked, pending } from "./pending.js";
import { callPy, callSpecial, findAttr, getAttr, iterOf, typeName, typeOf } from "./protocol.js";

/** `yield from v`: the iterator that is delegated to. */
export function delegateOf(v: PyValue): PyObject {
  if (v instanceof PyGenerator) return v;
  if (active.dialect === "host") return iterOf(v);
  // what is no iterator is taken for something that is sent to (py/runtime.c, mp_resume)
  const asked = typeof v === "object" ? v : typeOf(v).proto;
  const made = checked(asked.__iter__.call(v));
  if (typeof made !== "object" || made.__next__ === PyObject.prototype.__next__) throw missingAttribute(made, "send");
  return made;
}

/** `await v` */
export function awaitableOf(v: PyValue): PyObject {
  if (v instanceof PyGenerator) return v;
  const made = callSpecial(v, "__await__");
  if (made !== undefined) return delegateOf(made);
  if (active.dialect === "circuitpython" && !beyondBoards()) getAttr(v, "__await__");
  return iterOf(v);
}

/**
 * One step of the delegate: what it yields, or undefined at its end or with an exception pending.
 * @param sent  None: next; undefined: the pending exception goes into the delegate
 */
export function delegateStep(iterator: PyObject, sent: PyValue | undefined): PyValue | undefined {
  if (sent === undefined) return passException(iterator);
  if (iterator instanceof PyGenerator) return iterator.send(sent);
  const exhausted = (e: PyBaseException) => stopWith(iterator, e);
  if (sent === None) {
    const value = guarded(() => iterator.__next__(), exhausted);
    if (value === undefined && pending.exc?.isStopIteration) {
      const exc = pending.exc;
      pending.exc = undefined;
      stopWith(iterator, exc);
    }
    return value;
  }
  const send = getAttr(iterator, "send");
  return guarded(() => callPy(send, [sent]), exhausted);
}

function passException(iterator: PyObject): PyValue | undefined {
  const exc = pending.exc!;
  if (exc.type.mro.includes(builtinTypes.GeneratorExit)) {
    pending.exc = undefined;
    if (iterator instanceof PyGenerator) iterator.close();
    else {
      const close = findAttr(iterator, "close");
      if (close !== undefined) callPy(close);
    }
    pending.exc = exc;
    return undefined;
  }
  if (iterator instanceof PyGenerator) {
    if (iterator.state === "done") return undefined;
    return iterator.resumePending();
  }
  pending.exc = undefined;
  const f = findAttr(iterator, "throw");
  if (f === undefined) {
    pending.exc = exc;
    return undefined;
  }
  return guarded(
    () => callPy(f, [thrownRaw.get(exc) ?? exc]),
    (e) => stopWith(iterator, e),
  );
}

function guarded(step: () => PyValue | undefined, onStop: (e: PyBaseException) => undefined): PyValue | undefined {
  try {
    return step();
  } catch (error) {
    if (error instanceof PyError && (error.value as PyBaseException).isStopIteration)
      return onStop(error.value as PyBaseException);
    throw error;
  }
}

function stopWith(iterator: PyObject, exc: PyBaseException): undefined {
  (iterator as PyObject & { stopValue?: PyValue }).stopValue = exc.args[0] ?? None;
  return undefined;
}

/** The value of `yield from` and `await`. */
export function delegateResult(iterator: PyObject): PyValue {
  const { stopValue } = iterator as PyObject & { stopValue?: PyValue };
  return stopValue ?? None;
}

export function asyncIteratorOf(v: PyValue): PyValue {
  const made = callSpecial(v, "__aiter__");
  if (made === undefined && active.dialect !== "host") return callPy(getAttr(v, "__aiter__"));
  if (made === undefined) throw typeError(`'async for' requires an object with __aiter__ method, got ${typeName(v)}`);
  return made;
}

/** `iterator.__anext__()`; what it throws is pending on return. */
export function asyncNext(iterator: PyValue): PyValue | undefined {
  try {
    const made = callSpecial(iterator, "__anext__");
    if (made !== undefined) return made;
  } catch (error) {
    if (!(error instanceof PyError)) throw error;
    pending.exc = error.value as PyBaseException;
    return undefined;
  }
  if (active.dialect !== "host") return callPy(getAttr(iterator, "__anext__"));
  throw typeError(`'async for' requires an iterator with __anext__ method, got ${typeName(iterator)}`);
}

/** Whether the pending exception is StopAsyncIteration; then it is no longer pending. */
export function endOfAsync(): boolean {
  if (!pending.exc!.type.mro.includes(builtinTypes.StopAsyncIteration)) return false;
  pending.exc = undefined;
  return true;
}

/** Whether the pending exception is StopIteration, which ends a loop: then it is no longer pending. */
export function endOfIteration(): boolean {
  if (!pending.exc!.isStopIteration) return false;
  pending.exc = undefined;
  return true;
}
