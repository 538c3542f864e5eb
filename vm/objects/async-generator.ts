/**
 * Asynchronous generators: `async def` with `yield`.
 *
 * The body yields two kinds of things: what its awaits pass to the event loop, and its own values, which it marks
 * (`AsyncValue`). `__anext__` gives an awaitable that passes on the former and ends with the latter.
 *
 * On a board `async def` with `yield` is a plain generator, and MicroPython's own asyncio steps it as one (ThreadSafeFlag); there the
 * object is both (`PyBoardAsyncGenerator`): stepped or awaited it gives every value bare, and `async for` finds `__anext__`.
 */

import { PyObject, type PyValue, None, identityOf } from "./object.js";
import { defineType } from "./native.js";
import { active } from "./dialect.js";
import { PyGenerator, generatorType } from "./generator.js";
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
    return `<async_generator object ${this.inner.code.qualname} at 0x${identityOf(this).toString(16)}>`;
  }
}

export class PyBoardAsyncGenerator extends PyGenerator {
  readonly inner: PyGenerator;
  constructor(code: Code, steps: ConstructorParameters<typeof PyGenerator>[1]) {
    super(code, steps);
    this.inner = new PyGenerator(code, steps);
  }
  override resume(value: PyValue | undefined): PyValue | undefined {
    const { inner } = this;
    inner.injected = this.injected;
    this.injected = None;
    const result = value === undefined ? inner.resumePending() : inner.resume(value);
    this.state = inner.state;
    this.stopValue = inner.stopValue;
    return result instanceof AsyncValue ? result.value : result;
  }
}

type Steppable = PyAsyncGenerator | PyBoardAsyncGenerator;

/** One step of an asynchronous generator, to be awaited. */
class PyAsyncStep extends PyObject {
  stopValue: PyValue = None;
  private started = false;

  constructor(
    private readonly generator: Steppable,
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
const methods = [
  { sig: "__aiter__(self)", call: (self: Steppable) => self },
  { sig: "__anext__(self)", call: (self: Steppable) => new PyAsyncStep(self, None, undefined) },
  {
    sig: "asend(self, value, /)",
    call: (self: Steppable, value: PyValue) => new PyAsyncStep(self, value, undefined),
  },
  {
    sig: "athrow(self, type, value=None, traceback=None, /)",
    call: (self: Steppable, type: PyValue, value: PyValue) => new PyAsyncStep(self, None, exceptionOf(type, value)),
  },
  { sig: "aclose(self)", call: (self: Steppable) => closing(self) },
];
defineType({
  name: "async_generator",
  module: "builtins",
  js: PyAsyncGenerator as never,
  constructible: false,
  methods,
});
defineType({
  name: "generator",
  module: "board",
  base: generatorType,
  js: PyBoardAsyncGenerator as never,
  constructible: false,
  methods,
});

/** A step that gave its value, for a Python caller. */
function ended(step: PyAsyncStep): never {
  if (pending.exc !== undefined) throwPending();
  throw stopIteration(step.stopValue);
}

/** `aclose()`: awaited at once where the body awaits nothing on its way out. */
function closing(generator: Steppable): PyObject {
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
  active.dialect === "host" ? new PyAsyncGenerator(code, steps) : new PyBoardAsyncGenerator(code, steps);
