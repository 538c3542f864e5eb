/** What is known of a function before it runs: the static part, made once per module text. */

import type { Signature } from "../objects/signature.js";

/** The text that codes were made from. */
export interface Origin {
  source: string | Uint8Array;
  file: string;
}

export class Code {
  /** What is being instantiated: its codes are made meanwhile. */
  static making: Origin | undefined;
  readonly origin = Code.making;

  constructor(
    /** `__name__`, or `<module>`, `<lambda>`, `<listcomp>`. */
    readonly name: string,
    readonly qualname: string,
    readonly file: string,
    readonly firstLine: number,
    readonly sig: Signature,
    readonly kind: "function" | "generator" | "coroutine" | "async generator",
    readonly doc: string | undefined,
    /** Of a comprehension: the one around it in the same function. */
    readonly within?: Code,
    /** The firmware has no code object for it: native code, in CircuitPython also functions with functions inside. */
    readonly closed = false,
    /** Of a lambda: where in its line it begins, as there may be several. */
    readonly column?: number,
    /** Of a generator on boards: where it stands before it has begun. */
    readonly bodyLine?: number,
  ) {}
}
