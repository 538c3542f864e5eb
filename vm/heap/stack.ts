/**
 * How deep a board's stack lets functions call each other. An estimate from the variables of the running functions; the
 * interpreter's own share is a guess from its structs.
 */

import { runtimeError } from "../objects/error.js";
import { heap } from "./state.js";

/** C stack before the program's first function. */
const AT_START = 800;
/** Words of C stack for a call of a Python function: mp_execute_bytecode, fun_bc_call, mp_call_function_n_kw and their registers. */
const CALL_WORDS = 26;
/** Words of mp_code_state_t, of an exception handler, and values on the stack of a simple function (py/bc.h). */
const STATE_WORDS = 7;
const VALUE_WORDS = 4;

function stateBytes(): number {
  const functions = Math.max(0, heap.frames.length - 1);
  return (functions * (STATE_WORDS + VALUE_WORDS) + heap.variables) * heap.options.layout.word;
}

/** Bytes of C stack. */
export function stackInUse(stateOnStack = true): number {
  const functions = Math.max(0, heap.frames.length - 1);
  return AT_START + functions * CALL_WORDS * heap.options.layout.word + (stateOnStack ? stateBytes() : 0);
}

/** From now on RuntimeError when functions call each other too deeply. */
export function limitStack(stackBytes: number, pystackBytes: number | undefined): void {
  heap.stackLimited = true;
  heap.checkStack = () => {
    const exhausted =
      pystackBytes !== undefined && stateBytes() > pystackBytes
        ? "pystack exhausted"
        : stackInUse(pystackBytes === undefined) > stackBytes
          ? "maximum recursion depth exceeded"
          : undefined;
    if (exhausted === undefined) return;
    // this call does not come about
    heap.frames.pop();
    heap.variables -= heap.sizes.pop()!;
    throw runtimeError(exhausted);
  };
}
