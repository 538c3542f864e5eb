/**
 * Asynchronous generators (host dialect): `async def` with `yield`.
 *
 * The body yields two kinds of things: what its awaits pass to the event loop, and its own values, which it marks
 * (`AsyncValue`). `__anext__` gives an awaitable that passes on the former and ends with the latter.
 */

import { PyObject, type PyValue, None } from "./object.js";
import { defineType } from "./native.js";
import { PyGenerator } from "./generator.js";
import { makeError, stopIteration } from "./error.js";
import type { PyBaseException } from "./exception.js";
import { exceptionOf } from "./generator.js";
import type { Code } from "../runtime/code.js";
import { pending, throwPending } from "../runtime/pending.js";

/** A value that the generator itself yields. */
export class AsyncValue extends PyObject {
  constructor(readonly value: PyValue) {
    super();
  }
}

export class PyAsyncGenerator extends PyObject {
  readonly inner: PyGenerator;
  constructor(code: Code, steps: ConstructorParameters<typeof PyGenerator>[1]) {
    super();
    this.inner = new PyGenerator(code, steps);
  }
  override __repr__(): string {
    return `<async_generator object ${this.inner.code.name}>`;
  }
}

/** One step of an asynchronous generator, to be awaited. */
class PyAsyncStep extends PyObject {
  stopValue: PyValue = None;
  private started = false;

  constructor(
    private readonly generator: PyAsyncGenerator,
    private readonly sent: PyValue,
    /** Raised at the yield instead of sending. */
    private readonly thrown: PyBaseException | undefined,
  ) {
    super();
  }

  override __iter__(): PyObject {
    return this;
  }

  override __next__(): PyValue | undefined {
    return this.resume(None);
  }

  resume(value: PyValue): PyValue | undefined {
    const { inner } = this.generator;
    let result: PyValue | undefined;
    if (this.started) result = inner.resume(value);
    else {
      this.started = true;
      pending.exc = this.thrown;
      result =
        this.thrown === undefined ? inner.resume(inner.state === "created" ? None : this.sent) : inner.resumePending();
    }
    if (result instanceof AsyncValue) {
      this.stopValue = result.value;
      return undefined;
    }
    if (result === undefined && pending.exc === undefined)
      pending.exc = makeError("StopAsyncIteration").value as PyBaseException;
    return result;
  }
}

defineType({
  name: "async_generator_asend",
  module: "builtins",
  js: PyAsyncStep as never,
  constructible: false,
  methods: [
    { sig: "__await__(self)", call: (self: PyAsyncStep) => self },
    { sig: "send(self, value, /)", call: (self: PyAsyncStep, value: PyValue) => self.resume(value) ?? ended(self) },
  ],
});
defineType({ name: "async_generator_value", module: "builtins", js: AsyncValue as never, constructible: false });
defineType({
  name: "async_generator",
  module: "builtins",
  js: PyAsyncGenerator as never,
  constructible: false,
  methods: [
    { sig: "__aiter__(self)", call: (self: PyAsyncGenerator) => self },
    { sig: "__anext__(self)", call: (self: PyAsyncGenerator) => new PyAsyncStep(self, None, undefined) },
    {
      sig: "asend(self, value, /)",
      call: (self: PyAsyncGenerator, value: PyValue) => new PyAsyncStep(self, value, undefined),
    },
    {
      sig: "athrow(self, type, value=None, traceback=None, /)",
      call: (self: PyAsyncGenerator, type: PyValue, value: PyValue) =>
        new PyAsyncStep(self, None, exceptionOf(type, value)),
    },
    { sig: "aclose(self)", call: (self: PyAsyncGenerator) => closing(self) },
  ],
});

/** A step that gave its value, for a Python caller. */
function ended(step: PyAsyncStep): never {
  if (pending.exc !== undefined) throwPending();
  throw stopIteration(step.stopValue);
}

/** `aclose()`: awaited at once where the body awaits nothing on its way out. */
function closing(generator: PyAsyncGenerator): PyObject {
  const { inner } = generator;
  // oxlint-disable-next-line require-yield
  const steps = (function* (): Generator<PyValue | undefined, PyValue | undefined, PyValue | undefined> {
    inner.close();
    return None;
  })();
  return new PyGenerator(inner.code, steps);
}

export const asyncValue = (value: PyValue): AsyncValue => new AsyncValue(value);
export const makeAsyncGenerator = (code: Code, steps: ConstructorParameters<typeof PyGenerator>[1]): PyObject =>
  new PyAsyncGenerator(code, steps);
