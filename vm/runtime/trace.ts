/**
 * sys.settrace. A text that mentions `settrace`, and everything that is compiled after it, is compiled with hooks: at the beginning
 * of each frame, at each line, at each way out. Other text costs nothing and shows no frames. A debugger would set `always`.
 *
 * Events and their order are CPython's; where MicroPython reports a line once more (py/profile.c notes lines per resumption), so does
 * its dialect here.
 */

import { None, type PyValue } from "../objects/object.js";
import type { PyBaseException } from "../objects/exception.js";
import { active } from "../objects/dialect.js";
import { PyFrame } from "../objects/frame.js";
import type { PyModule } from "../objects/module.js";
import { PyTuple } from "../objects/tuple.js";
import type { Code } from "./code.js";
import { pending } from "./pending.js";
import { callPy } from "./protocol.js";

export const tracing: {
  /** Text is compiled with hooks from now on. */
  always: boolean;
  /** What `sys.settrace` was given; None: nothing is reported. */
  global: PyValue;
  current: PyFrame | undefined;
  /** A trace function runs: what it does is not reported. */
  busy: boolean;
  /** Counts entered frames. */
  entered: number;
} = { always: false, global: None, current: undefined, busy: false, entered: 0 };

export function resetTracing(): void {
  Object.assign(tracing, { always: false, global: None, current: undefined, busy: false, entered: 0 });
}

/** Whether a text is to be compiled with hooks. */
export function isTraced(text: string): boolean {
  if (!tracing.always && active.dialect !== "circuitpython" && /\bsettrace\b/.test(text)) tracing.always = true;
  return tracing.always;
}

function report(frame: PyFrame, f: PyValue, event: string, argument: PyValue): void {
  if (tracing.busy) return;
  tracing.busy = true;
  const { exc } = pending;
  pending.exc = undefined;
  try {
    // MicroPython tells neither what is returned nor what is raised (py/profile.c)
    frame.trace = callPy(f, [frame, event, active.dialect === "micropython" ? None : argument]);
  } finally {
    tracing.busy = false;
    pending.exc = exc;
  }
}

/** A frame begins; throws what the trace function raises. */
export function traceEnter(code: Code, module: PyModule, locals: PyFrame["locals"]): PyFrame {
  const frame = new PyFrame(code, module, locals);
  resume(frame);
  return frame;
}

function resume(frame: PyFrame): void {
  frame.back = tracing.current;
  tracing.current = frame;
  tracing.entered++;
  frame.trace = None;
  if (tracing.global !== None) report(frame, tracing.global, "call", None);
}

export function traceLine(frame: PyFrame, line: number): void {
  if (frame.line === line && frame.code.firstLine !== line) return;
  frame.line = line;
  if (frame.trace !== None && tracing.global !== None) report(frame, frame.trace, "line", None);
}

/** `for` has the next value: MicroPython stores it as an instruction of the same line, which counts anew after other frames. */
export function traceNext(frame: PyFrame, entered: number): void {
  if (active.dialect !== "micropython" || entered === tracing.entered) return;
  if (frame.trace !== None && tracing.global !== None) report(frame, frame.trace, "line", None);
}

/** A comprehension begins, which is written into the function of `outer` but has a frame of its own. */
export function traceInto(code: Code, module: PyModule, outer: PyFrame): PyFrame {
  const frame = new PyFrame(code, module, () => []);
  frame.outer = outer;
  resume(frame);
  traceAgain(frame);
  return frame;
}

/** Its line counts again. */
export function traceAgain(frame: PyFrame): void {
  if (frame.trace !== None && tracing.global !== None) report(frame, frame.trace, "line", None);
}

/** It ends. */
export function traceOutOf(frame: PyFrame): PyFrame {
  const { outer } = frame;
  frame.outer = undefined;
  traceReturn(frame, None);
  return outer!;
}

/** An exception has left the comprehensions that were running. */
export function traceOut(frame: PyFrame): PyFrame {
  while (frame.outer !== undefined) frame = traceOutOf(frame);
  return frame;
}

/** The frame ends with this value; undefined: with the pending exception. */
export function traceReturn(frame: PyFrame | undefined, value: PyValue | undefined): PyValue | undefined {
  if (frame === undefined) return value;
  if (frame.outer !== undefined) frame = traceOut(frame);
  if (value === undefined) traceException(frame);
  // MicroPython reports no return of a frame that an exception leaves
  const silent = value === undefined && active.dialect === "micropython";
  if (!silent && frame.trace !== None && tracing.global !== None) report(frame, frame.trace, "return", value ?? None);
  if (tracing.current === frame) tracing.current = frame.back;
  return value;
}

/** An exception arrives in the frame. */
export function traceException(frame: PyFrame | undefined): void {
  const exc = pending.exc as PyBaseException;
  if (frame === undefined || frame.trace === None || tracing.global === None || reported.get(frame) === exc) return;
  reported.set(frame, exc);
  report(frame, frame.trace, "exception", new PyTuple([exc.type, exc, None]));
}

/** The last exception that was reported in a frame: it passes several hooks on its way. */
const reported = new WeakMap<PyFrame, PyBaseException>();

/** `yield`: the frame leaves with the value ... */
export function traceYield(frame: PyFrame, value: PyValue): PyValue {
  traceReturn(frame, value);
  return value;
}

/** ... and comes back with what was sent. */
export function traceResumed(frame: PyFrame, sent: PyValue | undefined): PyValue | undefined {
  resume(frame);
  if (active.dialect === "micropython" && frame.trace !== None && tracing.global !== None)
    report(frame, frame.trace, "line", None);
  return sent;
}
