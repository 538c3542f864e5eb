/**
 * BaseExceptionGroup and ExceptionGroup (PEP 654): exceptions that travel together, and what `except*` does with them.
 * No board has them; they are there unless `--exact` asks for what the firmware has.
 *
 * @see CPython Objects/exceptions.c, BaseExceptionGroup
 */

import { beyondBoards } from "./dialect.js";
import { typeError, valueError } from "./error.js";
import { PyBaseException, exceptionTypes } from "./exception.js";
import { defineType } from "./native.js";
import { None, type PyValue, builtinTypes } from "./object.js";
import { PyTuple } from "./tuple.js";
import { PyType, lookup } from "./type.js";
import { callPy, toArray, truth, typeName } from "../runtime/protocol.js";

export class PyExceptionGroup extends PyBaseException {
  message = "";
  exceptions: readonly PyBaseException[] = [];

  override __str__(): string {
    const count = this.exceptions.length;
    return `${this.message} (${count} sub-exception${count === 1 ? "" : "s"})`;
  }
}

/** Which leaves and groups a condition takes. */
export type Condition = (exc: PyBaseException) => boolean;

/**
 * The part that the condition takes and the part that it does not, with the nesting kept; undefined for nothing.
 * A group that is taken itself is taken whole.
 */
export function split(
  exc: PyBaseException,
  takes: Condition,
): [match: PyBaseException | undefined, rest: PyBaseException | undefined] {
  if (takes(exc)) return [exc, undefined];
  if (!(exc instanceof PyExceptionGroup)) return [undefined, exc];
  const parts = exc.exceptions.map((each) => split(each, takes));
  const taken = parts.flatMap(([match]) => (match === undefined ? [] : [match]));
  const left = parts.flatMap(([, rest]) => (rest === undefined ? [] : [rest]));
  return [derive(exc, taken), derive(exc, left)];
}

/** A group like this one with other exceptions: by its own `derive`, with its traceback, cause, context and notes. */
function derive(group: PyExceptionGroup, exceptions: PyBaseException[]): PyBaseException | undefined {
  if (exceptions.length === 0) return undefined;
  const method = lookup(group.type, "derive") as PyValue;
  const made = callPy(method, [group, exceptionList(exceptions)]);
  if (!(made instanceof PyExceptionGroup)) throw typeError("derive must return an instance of BaseExceptionGroup");
  made.traceback = [...group.traceback];
  made.cause = group.cause;
  made.context = group.context;
  made.suppressContext = group.suppressContext;
  const notes = (group as unknown as Record<string, PyValue | undefined>)["$__notes__"];
  if (notes !== undefined) (made as unknown as Record<string, PyValue>)["$__notes__"] = notes;
  return made;
}

function exceptionList(exceptions: PyBaseException[]): PyValue {
  const list = new builtinTypes.list.ctor() as unknown as { a: PyValue[] };
  list.a = exceptions;
  return list as unknown as PyValue;
}

/** ExceptionGroup('', exceptions), or BaseExceptionGroup when one of them is no Exception. */
export function groupOf(message: string, exceptions: PyValue): PyExceptionGroup {
  return make(builtinTypes.BaseExceptionGroup, message, exceptions);
}

function isException(exc: PyBaseException): boolean {
  return exc.type.mro.includes(builtinTypes.Exception);
}

function make(cls: PyType, message: PyValue, sequence: PyValue): PyExceptionGroup {
  if (typeof message !== "string")
    throw typeError(`BaseExceptionGroup.__new__() argument 1 must be str, not ${typeName(message)}`);
  const items = typeof sequence === "object" && sequence.__len__ !== undefined ? toArray(sequence) : undefined;
  if (items === undefined) throw typeError("second argument (exceptions) must be a sequence");
  if (items.length === 0) throw valueError("second argument (exceptions) must be a non-empty sequence");
  items.forEach((item, i) => {
    if (!(item instanceof PyBaseException))
      throw valueError(`Item ${i} of second argument (exceptions) is not an exception`);
  });
  const exceptions = items as PyBaseException[];
  const plain = exceptions.every(isException);
  let type = cls;
  if (cls === builtinTypes.BaseExceptionGroup && plain) type = builtinTypes.ExceptionGroup;
  else if (!plain && cls.mro.includes(builtinTypes.Exception))
    throw typeError(
      cls === builtinTypes.ExceptionGroup
        ? "Cannot nest BaseExceptions in an ExceptionGroup"
        : `Cannot nest BaseExceptions in '${cls.name}'`,
    );
  const group = new type.ctor() as PyExceptionGroup;
  group.message = message;
  group.exceptions = exceptions;
  group.args = [message, sequence];
  return group;
}

/** The condition of split() and subgroup(): a class, a tuple of classes, or a function. */
function conditionOf(value: PyValue): Condition {
  const classes = value instanceof PyTuple ? value.a : [value];
  const areTypes = classes.every((c) => c instanceof PyType && c.mro.includes(builtinTypes.BaseException));
  if (areTypes) return (exc) => classes.some((c) => exc.type.mro.includes(c as PyType));
  if (value instanceof PyTuple || value instanceof PyType || typeof value !== "object")
    throw typeError("expected a function, exception type or tuple of exception types");
  return (exc) => truth(callPy(value, [exc]));
}

defineType({
  name: "BaseExceptionGroup",
  base: builtinTypes.BaseException,
  js: PyExceptionGroup,
  hasDict: true,
  new: {
    sig: "__new__(cls, message, exceptions, /)",
    call: (cls: PyType, message: PyValue, exceptions: PyValue) => make(cls, message, exceptions),
  },
  init: { sig: "__init__(self, *args)", call: () => {} },
  methods: [
    {
      sig: "derive(self, excs, /)",
      call: (self: PyExceptionGroup, excs: PyValue) => groupOf(self.message, excs),
    },
    {
      sig: "split(self, condition, /)",
      call: (self: PyExceptionGroup, condition: PyValue) => {
        const [match, rest] = split(self, conditionOf(condition));
        return new PyTuple([match ?? None, rest ?? None]);
      },
    },
    {
      sig: "subgroup(self, condition, /)",
      call: (self: PyExceptionGroup, condition: PyValue) => split(self, conditionOf(condition))[0] ?? None,
    },
  ],
  properties: [
    { name: "message", get: (self: PyExceptionGroup) => self.message },
    { name: "exceptions", get: (self: PyExceptionGroup) => new PyTuple([...self.exceptions]) },
  ],
});

defineType({
  name: "ExceptionGroup",
  bases: [builtinTypes.BaseExceptionGroup, exceptionTypes.get("Exception")!],
  js: class extends PyExceptionGroup {},
  hasDict: true,
  thin: true,
});

/** The groups' classes, where they are there at all. */
export function exceptionGroupTypes(): PyType[] {
  return beyondBoards() ? [builtinTypes.BaseExceptionGroup, builtinTypes.ExceptionGroup] : [];
}
