/**
 * `sys._getframe()` of the host dialect: who called, from where. Functions keep no frames; V8's own call stack is read instead
 * (location.ts), which knows files, lines and names. The variables of a caller it does not know: `f_locals` says so.
 */

import { makeError, valueError } from "../objects/error.js";
import { PyFrame } from "../objects/frame.js";
import { PyModule } from "../objects/module.js";
import { Code } from "./code.js";
import { currentVM } from "./current.js";
import { type Caller, captureCallers } from "./location.js";
import { Signature } from "../objects/signature.js";

const NO_ARGUMENTS = new Signature("", [], 0, 0, undefined, [], [], undefined);

/** How far down to look, frames of JavaScript included. */
const FRAMES = 200;

/**
 * @param depth  0: the caller of `_getframe` itself
 * @throws ValueError  the stack is not that deep
 */
export function callerFrame(depth: number): PyFrame {
  const frames = captureCallers(FRAMES).map(frameAt);
  frames.forEach((frame, i) => {
    frame.back = frames[i + 1];
  });
  const found = frames[Math.max(0, depth)];
  if (found === undefined) throw valueError("call stack is not deep enough");
  return found;
}

function frameAt({ file, line, name }: Caller): PyFrame {
  const code = new Code(name, name, file, line, NO_ARGUMENTS, "function", undefined);
  return new PyFrame(code, moduleOf(file), () => {
    throw makeError("NotImplementedError", "the variables of a caller are not kept");
  });
}

/** The module that was read from a file; the program itself where none says so. */
function moduleOf(file: string): PyModule {
  const { modules } = currentVM();
  const modulesThere = [...modules.values()].filter((m): m is PyModule => m instanceof PyModule);
  return (
    modulesThere.find((m) => m.get("__file__") === file) ?? modulesThere.find((m) => m.get("__name__") === "__main__")!
  );
}
