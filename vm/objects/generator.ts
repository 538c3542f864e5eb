/**
 * Generators and coroutines. In MicroPython a coroutine is a generator, and the two classes differ in name only.
 *
 * `steps` is what codegen/generators.ts makes of the body. It is resumed with the value of `yield`, or with undefined to
 * say that an exception is pending there.
 */

import { PyObject, type PyValue, None, builtinTypes, addressOf } from "./object.js";
import { defineType } from "./native.js";
import { PyType } from "./type.js";
import { PyError, makeError, runtimeError, stopIteration, typeError, valueError } from "./error.js";
import { PyBaseException } from "./exception.js";
import type { Code } from "../runtime/code.js";
import { pending, throwPending } from "../runtime/pending.js";
import { active, beyondBoards } from "./dialect.js";

/** What `throw()` was given for an exception that is on its way into a generator. */
export const thrownRaw = new WeakMap<PyBaseException, PyValue>();

/** What a StopIteration becomes that would leave a generator. */
export function generatorRaised(exc: PyBaseException): PyBaseException {
  const made = runtimeError("generator raised StopIteration").value as PyBaseException;
  // what boards raise instead begins outside of the generator (py/objgenerator.c, mp_obj_gen_resume)
  if (active.dialect !== "host") return made;
  made.cause = exc;
  made.context = exc;
  made.traceback = exc.traceback;
  return made;
}

export class PyGenerator extends PyObject {
  /** What `return` gave, once exhausted. */
  stopValue: PyValue = None;
  state: "created" | "suspended" | "running" | "done" = "created";

  constructor(
    readonly code: Code,
    private readonly steps: Generator<PyValue | undefined, PyValue | undefined, PyValue | undefined>,
  ) {
    super();
  }

  /** The exception of the handler in which it stands, while it is suspended; it is no business of whoever resumes it. */
  private handled: PyBaseException | undefined = undefined;
  /** What was handled around it when it last ran outside of a handler: what its handlers go back to. */
  private entered: PyBaseException | undefined = undefined;

  /** MicroPython's pend_throw: raised at the next resumption in place of what is sent. */
  injected: PyValue = None;

  /** Runs to the next yield; undefined: finished (see stopValue), or an exception is pending. */
  resume(value: PyValue | undefined): PyValue | undefined {
    if (this.state === "running") throw valueError("generator already executing");
    if (this.state === "done") return this.afterEnd(value);
    if (this.injected !== None && value !== undefined) {
      const { injected } = this;
      this.injected = None;
      pending.exc = exceptionOf(injected, None);
      return this.resumePending();
    }
    this.state = "running";
    const around = pending.handled;
    if (this.handled === undefined) this.entered = around;
    else pending.handled = this.handled;
    const { value: result, done } = this.steps.next(value);
    const { handled } = pending;
    this.handled = handled === around || handled === this.entered ? undefined : handled;
    pending.handled = around;
    if (!done) {
      this.state = "suspended";
      return result;
    }
    this.state = "done";
    if (result === undefined) this.refuseStopIteration();
    else this.stopValue = result;
    return undefined;
  }

  private afterEnd(value: PyValue | undefined): undefined {
    if (value !== undefined) this.stopValue = None;
    return undefined;
  }

  /** PEP 479 */
  private refuseStopIteration(): void {
    const exc = pending.exc!;
    if (!exc.isStopIteration) return;
    pending.exc = generatorRaised(exc);
  }

  override __iter__(): PyObject {
    return this;
  }

  override __next__(): PyValue | undefined {
    return this.resume(None);
  }

  /** The pending exception is raised at the yield where it stands. */
  resumePending(): PyValue | undefined {
    if (this.state === "running") {
      pending.exc = undefined;
      throw valueError("generator already executing");
    }
    if (this.state === "created") {
      this.state = "done";
      if (active.dialect !== "host") {
        pending.exc!.traceback.push({ code: this.code, line: this.code.bodyLine ?? this.code.firstLine });
        this.refuseStopIteration();
      }
    }
    return this.resume(undefined);
  }

  send(value: PyValue): PyValue | undefined {
    if (this.state === "created" && value !== None)
      throw typeError("can't send non-None value to a just-started generator");
    return this.resume(value);
  }

  /** @throws RuntimeError when it yields instead of ending */
  close(): void {
    if (this.state === "created" || this.state === "done") {
      this.state = "done";
      return;
    }
    pending.exc = makeError("GeneratorExit").value as PyBaseException;
    const result = this.resumePending();
    if (result !== undefined) throw runtimeError("generator ignored GeneratorExit");
    const exc = pending.exc;
    if (exc === undefined) return;
    if (exc.isStopIteration || exc.type.mro.includes(builtinTypes.GeneratorExit)) pending.exc = undefined;
    else throwPending();
  }

  override __repr__(): string {
    return shown("generator", this);
  }
}

function shown(kind: string, g: PyGenerator): string {
  const name = active.dialect === "host" ? g.code.qualname : `'${g.code.name}'`;
  return `<${kind} object ${name} at ${addressOf(g)}>`;
}

export class PyCoroutine extends PyGenerator {
  override __repr__(): string {
    return shown("coroutine", this);
  }
}

/** The result of a step for a Python caller: StopIteration when it ended. */
function stepped(g: PyGenerator, value: PyValue | undefined): PyValue {
  if (value !== undefined) return value;
  if (pending.exc !== undefined) throwPending();
  throw g.stopValue === None ? stopIteration() : stopIteration(g.stopValue);
}

/** The exception `throw(type, value)` stands for. */
export function exceptionOf(type: PyValue, value: PyValue): PyBaseException {
  // boards take the value in place of the type, as it is (py/objgenerator.c, gen_instance_throw)
  if (active.dialect !== "host" && value !== None) return exceptionOf(value, None);
  if (value instanceof PyBaseException) return value;
  if (type instanceof PyBaseException) return type;
  if (type instanceof PyType && type.mro.includes(builtinTypes.BaseException)) {
    const made = value === None ? type.c() : type.c(value);
    if (made === undefined) throwPending();
    if (made instanceof PyBaseException) return made;
  }
  throw typeError("exceptions must derive from BaseException");
}

/**
 * What `throw(type, value)` raises in the generator. On boards a delegate's own `throw()` gets what was thrown as it is,
 * and only a generator that delegates to nobody asks whether it is an exception (py/objgenerator.c, py/runtime.c mp_resume).
 */
function thrownInto(self: PyGenerator, type: PyValue, value: PyValue): PyBaseException {
  if (active.dialect === "host") return exceptionOf(type, value);
  let exc: PyBaseException;
  try {
    // a board does not make one of a class and a value (py/objgenerator.c gen_instance_throw)
    exc = value === None || beyondBoards() ? exceptionOf(type, value) : exceptionOf(value, None);
  } catch (error) {
    if (!(error instanceof PyError) || self.state === "running") throw error;
    exc = error.value as PyBaseException;
  }
  thrownRaw.set(exc, value === None ? type : value);
  return exc;
}

const methods = [
  { sig: "send(self, value, /)", call: (self: PyGenerator, value: PyValue) => stepped(self, self.send(value)) },
  {
    sig: "throw(self, type, value=None, traceback=None, /)",
    call: (self: PyGenerator, type: PyValue, value: PyValue) => {
      pending.exc = thrownInto(self, type, value);
      if (self.state === "done") {
        // boards take nothing in any more (py/objgenerator.c mp_obj_gen_resume)
        if (active.dialect !== "host") pending.exc = stopIteration().value as PyBaseException;
        throwPending();
      }
      return stepped(self, self.resumePending());
    },
  },
  { sig: "close(self, /)", call: (self: PyGenerator) => self.close() },
  {
    // MicroPython: the exception is raised at the next resumption; None takes it back. Gives what was there before.
    sig: "pend_throw(self, exc, /)",
    call: (self: PyGenerator, exc: PyValue) => {
      if (self.state === "running") throw valueError("generator already executing");
      const before = self.injected;
      self.injected = exc;
      return before;
    },
    only: ["micropython", "circuitpython-unix"] as const,
  },
];

export const generatorType = defineType({
  name: "generator",
  module: "builtins",
  js: PyGenerator as never,
  constructible: false,
  methods,
});
defineType({
  name: "coroutine",
  module: "builtins",
  js: PyCoroutine as never,
  base: generatorType,
  constructible: false,
  methods: [{ sig: "__await__(self, /)", call: (self: PyGenerator) => self }],
});

export const makeGenerator = (
  code: Code,
  steps: Generator<PyValue | undefined, PyValue | undefined, PyValue | undefined>,
): PyGenerator => new PyGenerator(code, steps);

/** In MicroPython `async def` makes a generator. */
export const makeCoroutine = (
  code: Code,
  steps: Generator<PyValue | undefined, PyValue | undefined, PyValue | undefined>,
): PyGenerator => (active.dialect === "micropython" ? new PyGenerator(code, steps) : new PyCoroutine(code, steps));
