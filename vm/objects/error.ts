/**
 * How hand-written code raises: `throw typeError('...')`.
 *
 * The classes themselves are in exception.ts; this file holds only the carrier and constructors that look the class up
 * by name, so that everything (type.ts, signature.ts ...) may import it without a cycle at load time.
 * `PyError` deliberately is no `Error`: capturing a JavaScript stack would cost microseconds for each KeyError.
 */

import { active } from "./dialect.js";
import { PyObject, type PyValue, builtinTypes } from "./object.js";

/** Carries a Python exception through JavaScript frames. The first generated frame turns it into a pending one. */
export class PyError {
  constructor(readonly value: PyObject & { args: PyValue[] }) {}
  get message(): string {
    return this.toString();
  }
  /** `TypeError: text`, for JavaScript readers. */
  toString(): string {
    const { args } = this.value;
    const name = this.value.type.name;
    if (args.length === 0) return name;
    return `${name}: ${args.map((a) => (typeof a === "object" ? a.__repr__() : String(a))).join(", ")}`;
  }
}

/** A PyError of the named builtin class. */
export function makeError(typeName: string, ...args: PyValue[]): PyError {
  const type = builtinTypes[typeName];
  const value = new type.ctor() as PyObject & { args: PyValue[] };
  value.args = args;
  return new PyError(value);
}

// Without a text: boards save the space in some places.
export const typeError = (text = ""): PyError => (text === "" ? makeError("TypeError") : makeError("TypeError", text));
export const valueError = (text = ""): PyError =>
  text === "" ? makeError("ValueError") : makeError("ValueError", text);
export const attributeError = (text: string): PyError => makeError("AttributeError", text);
export const nameError = (text: string): PyError => makeError("NameError", text);
export const indexError = (text = ""): PyError =>
  text === "" ? makeError("IndexError") : makeError("IndexError", text);
export const keyError = (key: PyValue): PyError => makeError("KeyError", key);
export const runtimeError = (text: string): PyError => makeError("RuntimeError", text);
export const overflowError = (text: string): PyError => makeError("OverflowError", text);
export const zeroDivisionError = (
  text = active.dialect === "micropython" ? "divide by zero" : "division by zero",
): PyError => makeError("ZeroDivisionError", text);
export const notImplementedError = (text = ""): PyError =>
  text === "" ? makeError("NotImplementedError") : makeError("NotImplementedError", text);
export const importError = (text: string): PyError => makeError("ImportError", text);
export const memoryError = (text: string): PyError =>
  text === "" ? makeError("MemoryError") : makeError("MemoryError", text);
export const syntaxError = (text: string): PyError => makeError("SyntaxError", text);
export const unicodeError = (text: string): PyError => makeError("UnicodeError", text);
export const stopIteration = (value?: PyValue): PyError =>
  value === undefined ? makeError("StopIteration") : makeError("StopIteration", value);
export const keyboardInterrupt = (): PyError => makeError("KeyboardInterrupt");
export const systemExit = (status?: PyValue): PyError =>
  status === undefined ? makeError("SystemExit") : makeError("SystemExit", status);
/** OSError with an errno alone, as boards raise it, or with a text or file name after it. */
export const osError = (errno: number, ...more: PyValue[]): PyError => makeError("OSError", errno, ...more);
export const timeoutError = (text: string): PyError => makeError("TimeoutError", text);
